"""The typeface, the folding of lines, and numbers and addresses as each language writes them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.documents.fonts import BOLD, REGULAR, REPLACEMENT, plain, width, wrap
from salesdesk.documents.papers import Address
from salesdesk.documents.wording import Wording

DIACRITICS = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ äöüßÄÖÜẞ éèëêïíijáàçôûÉËÏ řčšžůőűățșğıİ €£§°×–—…„”“’«»½²№ ΑΩλ Жщя"


def test_plain_keeps_every_letter_of_the_languages_served() -> None:
    assert plain(DIACRITICS) == DIACRITICS


def test_plain_composes_accents() -> None:
    assert plain("z\u0307o\u0301\u0142w") == "żółw"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("\u202etxt.exe\u2066\u200b\u200f\ufeff", "txt.exe"),
        ("a\tb\u2009c", "a b c"),
        ("a\r\nb\u2028c\x85d\vf", "a\nb\nc\nd\nf"),
        ("漢字", REPLACEMENT * 2),
        ("🦄", REPLACEMENT),
        ("❤️", REPLACEMENT),
        ("שלום", REPLACEMENT * 4),
        ("\ud800", REPLACEMENT),
        ("<b>&amp;</b>{0}%s", "<b>&amp;</b>{0}%s"),
    ],
)
def test_plain_shows_or_drops_what_the_typeface_lacks(raw: str, shown: str) -> None:
    assert plain(raw) == shown


@given(st.text())
def test_plain_is_settled_after_one_pass(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(alphabet=st.sampled_from("ab żW.\n"), max_size=200), st.floats(min_value=20, max_value=200))
def test_wrap_loses_nothing_and_keeps_within_the_limit(text: str, limit: float) -> None:
    lines = wrap(text, REGULAR, 9, limit)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert max(width(line, REGULAR, 9) for line in lines) <= limit


def test_wrap_breaks_at_blanks_and_cuts_what_has_none() -> None:
    three = width("WWW", BOLD, 10)
    assert wrap("a WWW WWWWW b c", BOLD, 10, three + 0.1) == ["a", "WWW", "WWW", "WW b", "c"]


def test_wrap_never_parts_an_amount_from_its_currency() -> None:
    amount = "1\u00a0234,50\u00a0PLN"
    assert wrap(f"razem {amount}", REGULAR, 9, width(amount, REGULAR, 9) + 1) == ["razem", amount]


@pytest.mark.parametrize(
    ("language", "money", "price", "quantity", "percent", "day"),
    [
        ("en", "1,234.50", "0.0125", "12,500.5", "5.5%", "3 Apr 2025"),
        ("pl", "1\u00a0234,50", "0,0125", "12\u00a0500,5", "5,5%", "03.04.2025"),
        ("nl", "1.234,50", "0,0125", "12.500,5", "5,5%", "03-04-2025"),
        ("de", "1.234,50", "0,0125", "12.500,5", "5,5\u00a0%", "03.04.2025"),
        ("xx", "1,234.50", "0.0125", "12,500.5", "5.5%", "3 Apr 2025"),
    ],
)
def test_wording_formats_as_the_language_does(
    language: str, money: str, price: str, quantity: str, percent: str, day: str
) -> None:
    wording = Wording(language)
    assert wording.money(Decimal("1234.5000"), "EUR") == money
    assert wording.price(Decimal("0.0125")) == price
    assert wording.number(Decimal("12500.500")) == quantity
    assert wording.percent(Decimal("5.5000")) == percent
    assert wording.day(date(2025, 4, 3)) == day


@pytest.mark.parametrize(("currency", "shown"), [("JPY", "1,235"), ("EUR", "1,234.50"), ("KWD", "1,234.500")])
def test_money_has_the_decimals_of_its_currency(currency: str, shown: str) -> None:
    assert Wording("en").money(Decimal("1234.5"), currency) == shown


def test_price_has_two_to_four_decimals() -> None:
    prices = [Decimal("2"), Decimal("2.5000"), Decimal("2.1250"), Decimal("2.1234")]
    assert [Wording("en").price(price) for price in prices] == ["2.00", "2.50", "2.125", "2.1234"]


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        (("ul. Długa", "3", "00-001", "Warszawa", "", "PL"), ["ul. Długa 3", "00-001 Warszawa"]),
        (("Gracht", "1a", "1012 AB", "Amsterdam", "", "NL"), ["Gracht 1a", "1012 AB Amsterdam", "HOLANDIA"]),
        (
            ("High St", "7", "SW1A 1AA", "London", "", "GB"),
            ["7 High St", "London SW1A 1AA", "WIELKA BRYTANIA"],
        ),
        (("Via Roma", "", "", "Como", "Lombardia", "??"), ["Via Roma", "Como", "Lombardia", "??"]),
        (("", "", "", "", "", ""), []),
    ],
)
def test_address_is_written_as_its_country_does(parts: tuple[str, ...], lines: list[str]) -> None:
    street, house_number, postcode, city, region, country = parts
    address = Address(
        street=street, house_number=house_number, postcode=postcode, city=city, region=region, country=country
    )
    assert Wording("pl").address(address, "PL") == lines


def test_papers_are_filled_without_the_drawing_library() -> None:
    program = "import sys, salesdesk.documents.papers; print('reportlab' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
