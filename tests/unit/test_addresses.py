from __future__ import annotations

import pytest

from salesdesk.errors import Refused
from salesdesk.office.addresses import phone_number, postcode


@pytest.mark.parametrize(
    "number",
    [
        "+48 22 123 45 67", "0048601999888", "(42) 600-11-22", "030/1234-56", "22 123 45 67 wew. 12",
        "020 7946 0018 ext. 7", "+31 (0)20 123 4567", "tel. 601 234 567", "0351 12345 DW 22", "12345",
        "22 123 45 67, wew. 12", "tel./fax 22 1112233", "T 020 1234567", "+31 6 12345678 (kantoor)",
        "06-12345678 (mobiel)", "22 123 45 67 biuro", "22 123 45 67 w. 12 (p. Anna)",
        "22 123 45 67 / 68", "+49\u00a0351\u00a012345", "042–600–11–22",
    ],
)  # fmt: skip
def test_phone_number_is_taken_however_it_is_grouped(number: str) -> None:
    assert phone_number(f" {number} ") == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not a phone",
        "1234",
        "00-950 Warszawa",
        "22 123 45 67 biuro czynne",
        "brak",
        "n/a",
        "12 34 b",
        "anna@example.com",
        "DE12345678",
        "22 123, 68",
    ],
)
def test_phone_number_refuses_what_nobody_can_dial(text: str) -> None:
    with pytest.raises(Refused) as refused:
        phone_number(text)
    assert f"“{text}” is not a phone number" in str(refused.value)


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("PL", "00-950"), ("PL", "00950"), ("PL", "PL-00-950"), ("DE", "01067"), ("DE", "D-01067"),
        ("NL", "1011 AB"), ("NL", "1011ab"), ("NL", "1011"), ("GB", "SW1A 1AA"), ("GB", "m1 1ae"),
        ("AT", "A-1010"), ("CZ", "110 00"), ("SE", "SE-111 22"), ("US", "10001-1234"), ("IE", "D02 AF30"),
        ("ZZ", "anything"), ("JP", "100-0001"),
    ],
)  # fmt: skip
def test_postcode_is_taken_if_its_country_can_have_it(country: str, text: str) -> None:
    assert postcode(country, text) == text


@pytest.mark.parametrize(
    ("country", "text"),
    [
        *(("PL", text) for text in ("1234", "00-95", "000-950", "00-95O", "Warszawa")),
        *(("DE", text) for text in ("1067", "010677", "D-1067")),
        *(("NL", text) for text in ("101", "1011 A", "1011 ABC", "0-1011")),
        ("GB", "12345"),
        ("AT", "01067"),
    ],
)
def test_postcode_refuses_what_its_country_cannot_have(country: str, text: str) -> None:
    with pytest.raises(Refused) as refused:
        postcode(country, text)
    assert f"“{text}” is no postcode of {country}" in str(refused.value)
