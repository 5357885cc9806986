"""VAT: categories of a sale, and the arithmetic of EN 16931 (BR-CO-10 to BR-CO-17)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.tax.rules import (
    PriceMode,
    TaxCategory,
    TaxClass,
    Taxed,
    Totals,
    Treatment,
    allowance_shares,
    category_of,
    in_eu_vat_area,
    totals,
    treatment_of,
)
from salesdesk.money import currency_places, round_half_up

RATES = st.sampled_from([Decimal(rate) for rate in ("0", "5", "5.5", "7", "8", "19", "21", "23", "25.5")])
CURRENCIES = st.sampled_from(["EUR", "PLN", "JPY", "KWD"])


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[Taxed], str, Decimal]:
    """Lines in one currency, and a discount on the whole that is not more than they are worth."""
    currency = draw(CURRENCIES)
    places = currency_places(currency)
    amounts = st.decimals(0, 10**7, places=places)
    lines = draw(
        st.lists(st.builds(Taxed, st.sampled_from(TaxCategory), RATES, amounts), min_size=1, max_size=30)
    )
    worth = sum((line.amount for line in lines), Decimal(0))
    percent = draw(st.integers(0, 100))
    return lines, currency, round_half_up(worth * percent / 100, places)


def computed(document: tuple[list[Taxed], str, Decimal], mode: PriceMode) -> Totals:
    lines, currency, allowance = document
    return totals(lines, mode, currency, allowance_shares(lines, allowance, currency))


@given(documents(), st.sampled_from(PriceMode))
def test_totals_of_a_document_add_up(document: tuple[list[Taxed], str, Decimal], mode: PriceMode) -> None:
    lines, _, allowance = document
    total = computed(document, mode)
    assert total.lines == sum(line.amount for line in lines)  # BR-CO-10
    assert total.allowance == sum(group.allowance for group in total.groups) == allowance  # BR-CO-11
    assert total.net == sum(group.base for group in total.groups)
    assert total.vat == sum(group.vat for group in total.groups)  # BR-CO-14
    assert total.gross == total.net + total.vat  # BR-CO-15
    kept = total.net if mode is PriceMode.NET else total.gross
    assert kept == total.lines - total.allowance  # BR-CO-13


@given(documents())
def test_vat_of_net_prices_is_the_base_times_the_rate_rounded_once(
    document: tuple[list[Taxed], str, Decimal],
) -> None:
    lines, currency, _ = document
    total = computed(document, PriceMode.NET)
    for group in total.groups:
        own = [line.amount for line in lines if (line.category, line.rate) == (group.category, group.rate)]
        assert group.base == sum(own) - group.allowance  # BR-S-08
        exact = Fraction(group.base) * Fraction(group.rate) / 100
        assert group.vat == round_half_up(exact, currency_places(currency))  # BR-CO-17


@given(documents())
def test_vat_is_taken_out_of_gross_prices_per_rate(document: tuple[list[Taxed], str, Decimal]) -> None:
    lines, currency, _ = document
    total = computed(document, PriceMode.GROSS)
    for group in total.groups:
        own = [line.amount for line in lines if (line.category, line.rate) == (group.category, group.rate)]
        gross = sum(own) - group.allowance
        exact = Fraction(gross) * Fraction(group.rate) / (100 + Fraction(group.rate))
        assert group.vat == round_half_up(exact, currency_places(currency))
        assert group.base + group.vat == gross


@given(documents(), st.sampled_from(PriceMode))
def test_breakdown_has_one_group_per_category_and_rate(
    document: tuple[list[Taxed], str, Decimal], mode: PriceMode
) -> None:
    total = computed(document, mode)
    keys = [(group.category, group.rate) for group in total.groups]
    assert sorted(keys) == sorted({(line.category, line.rate) for line in document[0]})
    assert [rate for _, rate in keys] == sorted((rate for _, rate in keys), reverse=True)


@given(documents(), st.sampled_from(PriceMode))
def test_totals_do_not_depend_on_the_order_of_lines(
    document: tuple[list[Taxed], str, Decimal], mode: PriceMode
) -> None:
    lines, currency, allowance = document
    assert computed((lines[::-1], currency, allowance), mode) == computed(document, mode)


@given(documents())
def test_allowance_share_of_a_group_is_within_one_unit_of_its_proportion(
    document: tuple[list[Taxed], str, Decimal],
) -> None:
    lines, currency, allowance = document
    worth = sum(Fraction(line.amount) for line in lines)
    shares = allowance_shares(lines, allowance, currency)
    for key, share in shares.items():
        own = sum(Fraction(line.amount) for line in lines if (line.category, line.rate) == key)
        exact = Fraction(allowance) * own / worth if worth else Fraction(0)
        assert abs(Fraction(share) - exact) < Fraction(1, 10 ** currency_places(currency))


def test_vat_is_rounded_per_rate_and_not_per_line() -> None:
    line = Taxed(TaxCategory.STANDARD, Decimal(23), Decimal("0.02"))
    # A line by itself would have no VAT: 0.0046.
    assert totals([line] * 10, PriceMode.NET, "PLN").vat == Decimal("0.05")


def test_three_categories_of_rate_zero_are_three_groups() -> None:
    lines = [Taxed(category, Decimal(0), Decimal(1)) for category in (TaxCategory.ZERO, TaxCategory.EXEMPT)]
    assert [group.category for group in totals(lines, PriceMode.NET, "EUR").groups] == [
        TaxCategory.EXEMPT,
        TaxCategory.ZERO,
    ]


def test_free_delivery_still_shows_its_category() -> None:
    total = totals([Taxed(TaxCategory.STANDARD, Decimal(21), Decimal(0))], PriceMode.NET, "EUR")
    assert [(group.category, group.base, group.vat) for group in total.groups] == [
        (TaxCategory.STANDARD, Decimal(0), Decimal(0))
    ]


def test_document_without_lines_is_worth_nothing() -> None:
    assert totals([], PriceMode.NET, "EUR") == Totals((), *[Decimal(0)] * 5)
    assert allowance_shares([], Decimal(0), "EUR") == {}


@pytest.mark.parametrize(
    ("seller", "ship_to", "vat_id", "day", "treatment"),
    [
        ("PL", "PL", True, date(2026, 3, 2), Treatment.DOMESTIC),
        ("PL", "DE", True, date(2026, 3, 2), Treatment.INTRA_EU),
        ("PL", "DE", False, date(2026, 3, 2), Treatment.DOMESTIC),
        ("PL", "GB", True, date(2020, 12, 31), Treatment.INTRA_EU),
        ("PL", "GB", True, date(2021, 1, 1), Treatment.EXPORT),
        ("GB", "FR", True, date(2010, 5, 1), Treatment.INTRA_EU),
        ("GB", "FR", True, date(2026, 3, 2), Treatment.EXPORT),
        ("PL", "HR", True, date(2013, 6, 30), Treatment.EXPORT),
        ("PL", "HR", True, date(2013, 7, 1), Treatment.INTRA_EU),
        ("PL", "CH", False, date(2026, 3, 2), Treatment.EXPORT),
    ],
)
def test_treatment_follows_from_countries_vat_id_and_day(
    seller: str, ship_to: str, vat_id: bool, day: date, treatment: Treatment
) -> None:
    assert treatment_of(seller, ship_to, f"{ship_to}123" if vat_id else "", day) is treatment


@pytest.mark.parametrize("vat_id", ["PL5260250274", "GB123456789", "CHE123456788", "123456789", ""])
def test_only_a_vat_id_of_another_member_state_makes_a_supply_intra_eu(vat_id: str) -> None:
    assert treatment_of("PL", "NL", vat_id, date(2026, 3, 2)) is Treatment.DOMESTIC
    assert treatment_of("PL", "NL", "EL123456789", date(2026, 3, 2)) is Treatment.INTRA_EU


def test_unknown_country_is_outside_the_eu_vat_area() -> None:
    assert not in_eu_vat_area("XX", date(2026, 3, 2))


CATEGORIES = {
    TaxClass.STANDARD: "S",
    TaxClass.REDUCED: "S",
    TaxClass.REDUCED_SECOND: "S",
    TaxClass.ZERO: "Z",
    TaxClass.EXEMPT: "E",
    TaxClass.OUTSIDE: "O",
}
OVERRIDING = {Treatment.INTRA_EU: "K", Treatment.EXPORT: "G", Treatment.REVERSE_CHARGE: "AE"}


@pytest.mark.parametrize("is_service", [False, True])
@pytest.mark.parametrize("tax_class", TaxClass)
@pytest.mark.parametrize("treatment", Treatment)
def test_category_follows_from_class_treatment_and_whether_it_is_a_service(
    tax_class: TaxClass, treatment: Treatment, is_service: bool
) -> None:
    own = CATEGORIES[tax_class]
    overriding = OVERRIDING | ({Treatment.INTRA_EU: "AE"} if is_service else {})
    expected = own if tax_class is TaxClass.OUTSIDE else overriding.get(treatment, own)
    assert category_of(tax_class, treatment, is_service=is_service).value == expected
