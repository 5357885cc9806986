"""What texts become on the screen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from salesdesk.errors import Refused
from salesdesk.screens.wording import in_short, money, near_day, price, quantity, visible, whole_number_typed


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
    ("value", "shown"),
    [
        ("999999", [""] * 4),
        ("1000000", ["1M", "1 mln", "1 mln", "1 Mio"]),
        ("129999999.5", ["129.9M", "129,9 mln", "129,9 mln", "129,9 Mio"]),
        ("100000000000", ["100bn", "100 mld", "100 mld", "100 Mrd"]),
        ("2460000005976.93", ["2.4tn", "2,4 bln", "2,4 bln", "2,4 Bio"]),
        ("-1234567", ["-1.3M", "-1,3 mln", "-1,3 mln", "-1,3 Mio"]),
    ],
)
def test_figure_in_short_is_rounded_down_and_says_of_what(value: str, shown: list[str]) -> None:
    assert [in_short(Decimal(value), language) for language in ("en", "pl", "nl", "de")] == shown


def test_figures_of_one_value_are_written_alike_however_they_are_stored() -> None:
    for stored in ("1234.5", "1234.50", "1234.5000"):
        assert money(Decimal(stored), "de") == "1.234,50"
        assert price(Decimal(stored), "en") == "1,234.50"
        assert quantity(Decimal(stored), "nl") == "1.234,5"
    assert [money(Decimal(zero), "en") for zero in ("-0.00", "0")] == ["0.00", "0.00"]


def test_number_that_is_too_large_is_not_called_none() -> None:
    assert whole_number_typed("999 999 999") == 999_999_999
    with pytest.raises(Refused, match="1000000000 is too large a number"):
        whole_number_typed("1000000000")
    with pytest.raises(Refused, match="“x” is not a whole number"):
        whole_number_typed("x")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(date(2027, 1, 3), "03/01"), (date(2050, 1, 3), "03/01/50"), (date(2025, 12, 17), "17/12/25")],
)
def test_day_that_would_be_taken_for_another_one_has_its_year(value: date, shown: str) -> None:
    assert near_day(value, "en", date(2026, 11, 26)) == shown
    assert near_day(value, "de", date(2026, 11, 26)) == shown.replace("/", ".")
