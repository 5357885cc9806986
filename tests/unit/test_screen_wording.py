"""What texts become on the screen."""

from __future__ import annotations

from decimal import Decimal

import pytest

from salesdesk.screens.wording import money_within, quantity_within, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Łódź, „Żółć” – €", "Łódź, „Żółć” – €"),
        ("[red]Mug[/]", "[red]Mug[/]"),
        ("\x1b[2J", "·[2J"),
        ("a\nb\tc\r", "a·b·c·"),
        ("\u202eevil\u2066", "·evil·"),
        ("1\u00a0234\u202f567", "1 234 567"),
        ("", ""),
    ],
)
def test_text_shows_and_steers_nothing(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        ("12.5", ["12.5", "12,5", "12,5", "12,5"]),
        ("100000", ["100,000", "100\xa0000", "100.000", "100.000"]),
        ("9999999", ["9999999"] * 4),
        ("12345.678", ["12345"] * 4),
        ("129999999", ["129.9M", "129 mln", "129 mln", "129 Mio"]),
        ("100000000000", ["100B", "100 mld", "100 mld", "100 Mrd"]),
        ("-1234567", ["-1.3M", "-2 mln", "-2 mln", "-2 Mio"]),
    ],
)
def test_quantity_that_is_too_long_for_its_column_is_never_another_one(
    quantity: str, shown: list[str]
) -> None:
    found = [quantity_within(Decimal(quantity), language, 7) for language in ("en", "pl", "nl", "de")]
    assert found == shown * (4 // len(shown))


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("12345.5", "12 345,50"),
        ("123456.78", "123456,78"),
        ("1234567.89", "1234568"),
        ("-99999.99", "-99999,99"),
    ],
)
def test_amount_that_is_too_long_for_its_column_is_never_another_one(amount: str, shown: str) -> None:
    assert visible(money_within(Decimal(amount), "pl", 9)) == shown
