"""What may be typed on a line, and the price it gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.catalogue.rules import (
    ArticleKind,
    ArticleLife,
    SaleUnit,
    SoldArticle,
    gtin_number,
    may_be_sold,
    to_base,
)
from salesdesk.domain.drafts.rules import (
    MOST,
    NewLine,
    Priced,
    check_quantity,
    is_deep,
    is_far_below,
    is_far_beyond,
    is_far_off,
    may_be_doubted,
    price_line,
)
from salesdesk.domain.pricing.rules import Offer, PriceSource
from salesdesk.domain.pricing.waterfall import Said
from salesdesk.domain.tax.rules import PriceMode, TaxClass
from salesdesk.errors import Refused
from salesdesk.money import ZERO, require_numbers

PIECE = SaleUnit("pc", 1, 1, None, None, True)
BOX = SaleUnit("box", 12, 1, Decimal(2), Decimal("0.5"), False)
FOOT = SaleUnit("foot", 381, 1250, None, None, False)
MUG = SoldArticle(
    1, "MUG", "Mug", ArticleKind.GOODS, ArticleLife.ACTIVE, TaxClass.STANDARD, Decimal("10.00"), 1, False,
    (PIECE, BOX, FOOT),
)  # fmt: skip
ONE = NewLine(Decimal(1))
OFFER = Offer(PriceSource.INDIVIDUAL, Decimal("8.00"), 1, ZERO, date(2026, 1, 1))


def priced(line: NewLine = ONE, article: SoldArticle = MUG, *offers: Offer, **agreed: object) -> Priced:
    usual: dict[str, object] = {
        "preset": ZERO,
        "preset_always": False,
        "mode": PriceMode.NET,
        "currency": "PLN",
        "company_currency": "PLN",
    }
    _, base = check_quantity(article, line)
    return price_line(article, line, base, offers, **(usual | agreed))  # type: ignore[arg-type]


def test_typed_discount_comes_off_besides_the_preset_one_or_instead_of_it() -> None:
    ten = Decimal(10)
    for line in (
        replace(ONE, discount_percent=Decimal(5)),
        replace(ONE, discount_amount=Decimal("0.01")),
    ):
        assert priced(line, preset=ten).preset_percent == ten
        assert priced(line, preset=ten, typed_instead=True).preset_percent == ZERO
        always = priced(replace(line, price=ten), preset=ten, preset_always=True, typed_instead=True)
        assert always.preset_percent == ZERO
    assert priced(ONE, preset=ten, typed_instead=True).preset_percent == ten


@pytest.mark.parametrize(
    ("quantity", "unit", "base"),
    [("1", "", "1"), ("2.5", "", "2.5"), ("2", "box", "24"), ("2.5", "box", "30"), ("12.5", "foot", "3.81")],
)
def test_quantity_in_base_units(quantity: str, unit: str, base: str) -> None:
    found, quantity_in_base = check_quantity(MUG, NewLine(Decimal(quantity), unit=unit))
    assert found.unit == (unit or "pc")
    assert quantity_in_base == Decimal(base)


@pytest.mark.parametrize(
    "line",
    [
        *(NewLine(Decimal(n)) for n in ("0", "-1", "NaN", "Infinity", "-Infinity", "1E+16", "1E+999999")),
        *(NewLine(n) for n in (MOST + 1, Decimal(10**9), Decimal(5901234123457))),
        NewLine(MOST / 10, unit="box"),
        NewLine(Decimal(1), unit="crate"),
        NewLine(Decimal("1.5"), unit="box"),
        NewLine(Decimal("2.25"), unit="box"),
        NewLine(Decimal(1), unit="foot"),
        replace(ONE, discount_percent=Decimal("100.01")),
        replace(ONE, discount_percent=Decimal(-1)),
        replace(ONE, discount_percent=Decimal("NaN")),
        replace(ONE, discount_amount=Decimal("-0.01")),
        replace(ONE, price=Decimal("-0.01")),
        replace(ONE, price=Decimal("NaN")),
    ],
)
def test_what_cannot_be_sold_like_this_is_refused(line: NewLine) -> None:
    with pytest.raises(Refused) as caught:
        check_quantity(MUG, line)
    assert str(caught.value)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        *((NewLine(Decimal(n), unit="pallet"), "quantity") for n in ("1E+16", "2.0005", "0.0005")),
        *((replace(ONE, price=Decimal(n)), "price") for n in ("1E+16", "3.99999", f"3.{'9' * 40}")),
        *((replace(ONE, discount_percent=Decimal(n)), "discount") for n in ("1E+16", "5.00001")),
        *((replace(ONE, discount_amount=Decimal(n)), "discount") for n in ("1E+16", "0.00001")),
    ],
)
def test_number_that_cannot_be_reckoned_with_is_told_where_it_was_typed(line: NewLine, part: str) -> None:
    pallet = SaleUnit("pallet", 1000, 1, None, None, False)
    with pytest.raises(Refused) as caught:
        check_quantity(replace(MUG, units=(PIECE, pallet)), line)
    assert caught.value.part == part


def test_most_that_a_line_may_have_is_counted_in_base_units() -> None:
    assert check_quantity(MUG, NewLine(MOST))[1] == MOST
    with pytest.raises(Refused, match="10,000,000 box of MUG are more than any line may have"):
        check_quantity(MUG, NewLine(Decimal(10_000_000), unit="box"))


@pytest.mark.parametrize(
    ("quantity", "in_base", "there", "largest", "far"),
    [
        (500, 500, 0, 0, False),
        (501, 501, 0, 0, True),
        (501, 501, 501, 0, False),
        (501, 501, 0, 101, False),
        (600, 600, 599, 119, True),
        (600, 600, 599, 120, False),
        (50, 50_000, 0, 0, False),
        (1_000_000, 1_000_000, 5000, 144, True),
    ],
)
def test_line_is_far_beyond_what_is_there_and_was_ever_ordered(
    quantity: int, in_base: int, there: int, largest: int, far: bool
) -> None:
    assert is_far_beyond(*map(Decimal, (quantity, in_base, there, largest))) is far
    assert may_be_doubted(Decimal(quantity)) is (quantity > 500)


def test_part_of_a_unit_may_be_doubted_however_small() -> None:
    assert may_be_doubted(Decimal("1.5"))
    assert not may_be_doubted(Decimal("2.000"))


@pytest.mark.parametrize("life", ArticleLife)
def test_article_is_sold_as_its_life_allows(life: ArticleLife) -> None:
    article = replace(MUG, life=life)
    if may_be_sold(life):
        check_quantity(article, ONE)
    else:
        with pytest.raises(Refused, match="not for sale"):
            check_quantity(article, ONE)


@given(
    st.integers(1, 10**15).map(lambda n: Decimal(n).scaleb(-3)), st.integers(1, 5000), st.integers(1, 5000)
)
def test_base_units_are_exact_or_none(quantity: Decimal, numerator: int, denominator: int) -> None:
    base = to_base(quantity, numerator, denominator)
    exact = Fraction(quantity) * numerator / denominator
    if base is None:
        assert (exact * 1000).denominator > 1
    else:
        assert Fraction(base) == exact


def test_sources_of_a_price() -> None:
    typed = replace(ONE, price=Decimal("9.00"))
    listed = replace(OFFER, source=PriceSource.CUSTOMER_LIST, price=Decimal("7.00"))
    assert priced().applies.source is PriceSource.GENERAL_LIST
    assert priced(ONE, MUG, listed).applies.source is PriceSource.CUSTOMER_LIST
    assert priced(ONE, MUG, listed, OFFER).applies.source is PriceSource.INDIVIDUAL
    assert priced(typed, MUG, listed, OFFER).applies.source is PriceSource.TYPED
    assert priced(replace(typed, free_of_charge=True), MUG, OFFER).applies.source is PriceSource.FREE


def test_price_that_applies_is_followed_by_what_else_there_was() -> None:
    listed = replace(OFFER, source=PriceSource.CUSTOMER_LIST, price=Decimal("7.00"), name="HOTELS")
    found = priced(replace(ONE, price=Decimal("9.00")), MUG, listed, OFFER, preset_of="GROUP").basis
    assert found.preset_of == "GROUP"
    assert found.prices == (
        Said(PriceSource.TYPED, Decimal("9.00"), 1, in_base=False),
        Said(PriceSource.INDIVIDUAL, Decimal("8.00"), 1),
        Said(PriceSource.CUSTOMER_LIST, Decimal("7.00"), 1, "HOTELS"),
        Said(PriceSource.GENERAL_LIST, MUG.list_price, MUG.price_unit),
    )
    assert [said.source for said in priced(ONE, MUG, OFFER, currency="EUR").basis.prices] == [
        PriceSource.INDIVIDUAL
    ]


def test_typed_price_is_for_the_unit_typed_and_others_for_base_units() -> None:
    box = NewLine(Decimal(2), unit="box")
    assert priced(box).amounts.amount == Decimal("240.00")
    found = priced(replace(box, price=Decimal("99.00")))
    assert (found.amounts.amount, found.applies.in_base) == (Decimal("198.00"), False)


@pytest.mark.parametrize(
    ("article", "offers", "line", "always", "preset"),
    [
        (MUG, (), ONE, False, "7.5"),
        (MUG, (OFFER,), ONE, False, "0"),
        (MUG, (OFFER,), ONE, True, "7.5"),
        (MUG, (), replace(ONE, price=Decimal(9)), False, "0"),
        (MUG, (), replace(ONE, price=Decimal(9)), True, "7.5"),
        (replace(MUG, no_discount=True), (), ONE, False, "0"),
        (replace(MUG, no_discount=True), (OFFER,), ONE, True, "0"),
        (MUG, (), replace(ONE, free_of_charge=True), True, "0"),
    ],
)
def test_preset_discount_touches_what_was_not_agreed_or_typed(
    article: SoldArticle, offers: tuple[Offer, ...], line: NewLine, always: bool, preset: str
) -> None:
    found = priced(line, article, *offers, preset=Decimal("7.5"), preset_always=always)
    assert found.preset_percent == Decimal(preset)


@pytest.mark.parametrize("agreed", [{"mode": PriceMode.GROSS}, {"currency": "EUR"}])
def test_general_list_is_net_or_gross_and_in_company_currency(agreed: dict[str, object]) -> None:
    with pytest.raises(Refused, match="no price for MUG") as caught:
        priced(ONE, MUG, **agreed)
    assert caught.value.part == "price"
    assert priced(ONE, MUG, OFFER, **agreed).amounts.amount == Decimal("8.00")
    if "mode" in agreed:
        assert priced(ONE, MUG, general=PriceMode.GROSS, **agreed).amounts.amount == Decimal("10.00")
        with pytest.raises(Refused, match="no price for MUG"):
            priced(ONE, MUG, general=PriceMode.GROSS)


@pytest.mark.parametrize("number", ["", "5901234123457", "590 1234-123457", "96385074", "15901234123454"])
def test_gtins_with_right_check_digits(number: str) -> None:
    assert gtin_number(number) == number.replace(" ", "").replace("-", "")


@pytest.mark.parametrize("number", ["5901234123458", "1", "A901234123457", "\x00", " "])
def test_gtins_with_wrong_check_digits_are_refused(number: str) -> None:
    with pytest.raises(Refused):
        gtin_number(number)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "1E+15", "-1E+15"])
def test_numbers_nobody_can_reckon_with_are_refused(value: str) -> None:
    with pytest.raises(Refused, match="too large"):
        require_numbers(None, ZERO, Decimal(value))


@pytest.mark.parametrize(
    ("counted", "before", "far"),
    [
        (5, 99_999_999, True),
        (0, 501, True),
        (0, 500, False),
        (200, 1000, False),
        (199, 1000, True),
        (9, 5, False),
    ],
)
def test_count_is_far_below_the_books(counted: int, before: int, far: bool) -> None:
    assert is_far_below(Decimal(counted), Decimal(before)) is far


@pytest.mark.parametrize(
    ("price", "usual", "far"),
    [
        (1, 10, False),
        (Fraction(99, 100), 10, True),
        (100, 10, False),
        (101, 10, True),
        (0, 10, True),
        (0, 0, False),
        (5, 0, False),
    ],
)
def test_price_is_far_off_at_ten_times_either_way(price: Fraction, usual: Fraction, far: bool) -> None:
    assert is_far_off(Fraction(price), Fraction(usual)) is far


@pytest.mark.parametrize(
    ("percent", "amount", "value", "deep"),
    [
        (50, 0, 100, False),
        (51, 0, 100, True),
        (0, 50, 100, False),
        (0, 51, 100, True),
        (40, 11, 100, True),
        (0, 0, 0, False),
    ],
)
def test_discount_is_deep_beyond_half_the_value(percent: int, amount: int, value: int, deep: bool) -> None:
    assert is_deep(Decimal(percent), Decimal(amount), Decimal(value)) is deep
