"""What invoices must come to: sums worked out by hand, and laws that hold for any."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.online_retail.classify import Sale
from benchmarks.online_retail.reader import Row
from benchmarks.online_retail.recompute import (
    FIRST_PASS,
    SECOND_PASS,
    Expected,
    Group,
    Terms,
    differences,
    expected,
)

DISCOUNTED: Final = Terms(Decimal("7.5"), several_rates=False)
STANDARD, REDUCED, ZERO = "22041", "10000", "21790"


def sale(*lines: tuple[str, int, str], country: str = "GB", on: date = date(2010, 6, 1)) -> Sale:
    at = datetime.fromisoformat(f"{on} 12:00")
    rows = [Row(2, "1", code, "", quantity, at, Decimal(price), None, "") for code, quantity, price in lines]
    return Sale("1", at, f"CASH-{country}", country, tuple(rows))


def test_tax_class_is_decided_by_the_code() -> None:
    assert [SECOND_PASS.tax_class(code) for code in (STANDARD, REDUCED, ZERO)] == [
        "standard",
        "reduced",
        "zero",
    ]
    assert [FIRST_PASS.tax_class(code) for code in (STANDARD, REDUCED, ZERO)] == ["standard"] * 3


def test_expected_adds_vat_once_on_the_sum() -> None:
    # Three times 0.10 at 17.5 %: 0.0525 is 0.05; rounded on each line, 0.0175, it would be 0.06.
    found = expected(sale(*[(STANDARD, 1, "0.1")] * 3), FIRST_PASS)

    assert found == Expected(
        Decimal("0.30"),
        Decimal("0.05"),
        Decimal("0.35"),
        (Group("S", Decimal("17.5"), Decimal("0.30"), Decimal("0.05")),),
    )


def test_expected_rounds_the_discount_of_a_line_before_it_is_taken_off() -> None:
    # 5 × 1.01 = 5.05; 7.5 % = 0.37875 → 0.38; 4.67; VAT 0.81725 → 0.82
    found = expected(sale((STANDARD, 5, "1.01")), DISCOUNTED)

    assert (found.net, found.vat, found.gross) == (Decimal("4.67"), Decimal("0.82"), Decimal("5.49"))


def test_expected_rounds_a_half_upwards() -> None:
    # 3 × 0.125 = 0.375 → 0.38; VAT of 1.00 at 17.5 % = 0.175 → 0.18; 7.5 % of 0.60 = 0.045 → 0.05
    assert expected(sale((STANDARD, 3, "0.125")), FIRST_PASS).net == Decimal("0.38")
    assert expected(sale((STANDARD, 1, "1")), FIRST_PASS).vat == Decimal("0.18")
    assert expected(sale((STANDARD, 1, "0.60")), DISCOUNTED).net == Decimal("0.55")


def test_expected_has_a_group_per_category_and_rate() -> None:
    found = expected(sale((STANDARD, 2, "10"), (REDUCED, 1, "9.99"), (ZERO, 3, "1.1")), SECOND_PASS)

    # 20.00 − 1.50; 9.99 − 0.75 (0.74925); 3.30 − 0.25 (0.2475)
    assert found.groups == (
        Group("S", Decimal("17.5"), Decimal("18.50"), Decimal("3.24")),  # 3.2375
        Group("S", Decimal("5"), Decimal("9.24"), Decimal("0.46")),  # 0.462
        Group("Z", Decimal("0"), Decimal("3.05"), Decimal("0.00")),
    )
    assert (found.net, found.vat, found.gross) == (Decimal("30.79"), Decimal("3.70"), Decimal("34.49"))


def test_expected_keeps_the_group_of_what_is_free_of_charge() -> None:
    found = expected(sale((STANDARD, 7, "0.0")), FIRST_PASS)

    nothing = Decimal("0.00")
    assert found == Expected(nothing, nothing, nothing, (Group("S", Decimal("17.5"), nothing, nothing),))


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(2009, 12, 31), "15"),
        (date(2010, 1, 1), "17.5"),
        (date(2011, 1, 3), "17.5"),
        (date(2011, 1, 4), "20"),
    ],
)
def test_expected_takes_the_rate_of_the_day_of_supply(day: date, rate: str) -> None:
    of_day = sale((STANDARD, 1, "100"), on=day)
    ordered_before = sale((STANDARD, 1, "100"), on=date(2009, 12, 1))

    assert [group.rate for group in expected(of_day, FIRST_PASS).groups] == [Decimal(rate)]
    assert expected(ordered_before, FIRST_PASS, supplied=day) == expected(of_day, FIRST_PASS)


def test_expected_refuses_days_whose_rate_is_not_known() -> None:
    with pytest.raises(ValueError, match="2008-11-30"):
        expected(sale((STANDARD, 1, "1"), on=date(2008, 11, 30)), FIRST_PASS)


@pytest.mark.parametrize(
    ("country", "day", "category"),
    [
        ("GB", date(2010, 6, 1), "S"),
        ("IE", date(2010, 6, 1), "S"),
        ("GR", date(2010, 6, 1), "S"),
        ("JE", date(2010, 6, 1), "G"),
        ("US", date(2010, 6, 1), "G"),
        ("ZZ", date(2010, 6, 1), "G"),
        ("HR", date(2013, 6, 30), "G"),
        ("HR", date(2013, 7, 1), "S"),
        ("IE", date(2020, 12, 31), "S"),
        ("IE", date(2021, 1, 1), "G"),
        ("GB", date(2021, 1, 1), "S"),
    ],
)
def test_expected_taxes_at_home_and_in_the_eu_of_that_day(country: str, day: date, category: str) -> None:
    found = expected(sale((STANDARD, 1, "100"), country=country, on=day), FIRST_PASS)

    assert [group.category for group in found.groups] == [category]
    assert found.vat == (0 if category == "G" else Decimal("20.00") if day.year > 2010 else Decimal("17.50"))


def test_expected_exports_all_tax_classes_alike() -> None:
    found = expected(sale((STANDARD, 1, "1"), (REDUCED, 1, "2"), (ZERO, 1, "3"), country="US"), SECOND_PASS)

    assert found.groups == (Group("G", Decimal(0), Decimal("5.54"), Decimal("0.00")),)


CODES: Final = st.sampled_from([STANDARD, REDUCED, ZERO, "POST", "22423"])
PRICES: Final = st.decimals(min_value=0, max_value=40000, places=4).map(str)
LINES: Final = st.lists(st.tuples(CODES, st.integers(1, 99999), PRICES), min_size=1, max_size=20)


@given(lines=LINES, terms=st.sampled_from([FIRST_PASS, SECOND_PASS]))
def test_expected_stays_within_half_a_penny_of_the_exact_sum(
    lines: list[tuple[str, int, str]], terms: Terms
) -> None:
    found = expected(sale(*lines), terms)

    exact = sum(Fraction(price) * quantity for _, quantity, price in lines)
    exact *= 1 - Fraction(terms.discount_percent) / 100
    assert abs(Fraction(found.net) - exact) <= Fraction(len(lines), 100)
    for group in found.groups:
        assert abs(Fraction(group.vat) - Fraction(group.base) * Fraction(group.rate) / 100) <= Fraction(
            1, 200
        )
    assert found.net == sum(group.base for group in found.groups)
    assert found.vat == sum(group.vat for group in found.groups)
    assert found.gross == found.net + found.vat


def test_differences_name_what_is_not_equal() -> None:
    wanted = expected(sale((STANDARD, 1, "1")), FIRST_PASS)
    found = Expected(wanted.net, Decimal("0.17"), Decimal("1.17"), wanted.groups)

    assert list(differences("489434", wanted, wanted)) == []
    assert list(differences("489434", wanted, found)) == [
        "489434: vat is 0.17, must be 0.18",
        "489434: gross is 1.17, must be 1.18",
    ]
