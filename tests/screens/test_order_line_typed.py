"""What may be typed into the fields of an order line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.errors import Refused
from salesdesk.i18n import LANGUAGES
from salesdesk.screens.line_typed import (
    Discount,
    discount_text,
    discount_typed,
    price_text,
    price_typed,
    quantity_text,
    quantity_typed,
)

D = Decimal
_AMOUNTS = st.decimals(D("0.01"), D("99999.99"), places=2)
_BESIDE_EACH_OTHER = ["3 20", "3, 20", "3 ,20", "1 0000", "1000 000", "12 34 567", "0,125 000", "5/1 00"]
"""Numbers that are taken for one only if blanks are nothing: 3 20 is no 320."""
_PERCENTS = st.decimals(D("0.01"), D("99.99"), places=2)


@pytest.mark.parametrize(
    ("text", "quantity", "unit"),
    [
        ("12", "12", ""),
        (" 2,5 ", "2.5", ""),
        ("2 box", "2", "box"),
        ("2.5kg", "2.5", "kg"),
        ("3 m2", "3", "m2"),
        ("1 000", "1000", ""),
        ("12\xa0345\u202f678,5 kg", "12345678.5", "kg"),
        ("0,125 karton zbiorczy", "0.125", "karton zbiorczy"),
        ("-3", "-3", ""),  # for the verb to refuse
    ],
)
def test_quantity_is_a_number_with_or_without_a_unit(text: str, quantity: str, unit: str) -> None:
    assert quantity_typed(text) == (D(quantity), unit)


@pytest.mark.parametrize(
    "text", ["", " ", "many", "box 2", "1.000", "1,000 kg", "1..2", "2-3", ", pcs", "2 5", "2 5 kg"]
)
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        quantity_typed(text)


@pytest.mark.parametrize(
    ("text", "discount"),
    [
        ("", Discount()),
        ("5", Discount(D(5))),
        ("5%", Discount(D(5))),
        ("-5%", Discount(D(5))),
        ("7,5 %", Discount(D("7.5"))),
        ("-1,50", Discount(amount=D("1.50"))),
        ("- 1,50", Discount(amount=D("1.50"))),
        ("-1,50*", Discount(amount=D("1.50"), per_unit=True)),
        ("-1,50 *", Discount(amount=D("1.50"), per_unit=True)),
        ("5% -1,50", Discount(D(5), D("1.50"))),
        ("5%-1,50", Discount(D(5), D("1.50"))),
        ("-1,50 5%", Discount(D(5), D("1.50"))),
        ("5 -1,50*", Discount(D(5), D("1.50"), True)),
    ],
)
def test_discount_is_per_cent_and_a_minus_takes_an_amount_off(text: str, discount: Discount) -> None:
    assert discount_typed(text) == discount


@pytest.mark.parametrize("text", ["3+5%", "3%+5%", "3 + 5 %", "3,00+5", "5%", "-3+5%"])
def test_discount_reads_back_as_the_line_shows_it_beside_the_one_of_the_customer(text: str) -> None:
    assert discount_typed(text, D(3)) == Discount(D(5))
    assert discount_typed(f"{text} -1,50*", D(3)) == Discount(D(5), D("1.50"), per_unit=True)


@pytest.mark.parametrize(
    ("text", "preset", "why"),
    [
        ("5+3%", "3", "the customer has 3 % anyway"),
        ("3+5%", "0", "more than one discount"),
        ("3+5+1%", "3", "is not a number"),
        ("3+", "3", "is not a number"),
        ("3+5% 6%", "3", "more than one discount"),
    ],
)
def test_discounts_beside_each_other_are_refused_unless_the_line_shows_them_so(
    text: str, preset: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        discount_typed(text, D(preset))


@pytest.mark.parametrize(
    ("discount", "text"),
    [(Discount(D("7.5"), D("1.5")), "7,5% -1,50"), (Discount(amount=D(1), per_unit=True), "-1*")],
)
def test_amount_off_is_written_as_money(discount: Discount, text: str) -> None:
    assert discount_text(discount, "pl") == text


@pytest.mark.parametrize(
    "text", ["five", "5 6", "5% 6%", "-1 -2", "%", "-", "*", "5*", "1.000", "--5", "5%%", "-%"]
)
def test_what_is_no_discount_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        discount_typed(text)


@pytest.mark.parametrize(
    ("text", "price", "unit"),
    [
        ("", None, 1),
        ("3,20", "3.20", 1),
        ("12.34/1000", "12.34", 1000),
        ("0", "0", 1),
        (" 5 / 100 ", "5", 100),
        ("- 5/1 000", "-5", 1000),  # for the verb to refuse
    ],
)
def test_price_is_for_one_unit_or_for_as_many_as_are_named(text: str, price: str | None, unit: int) -> None:
    assert price_typed(text) == (None if price is None else D(price), unit)


@pytest.mark.parametrize(
    "text", ["dear", "/1000", "5/", "5/x", "5/1/1", "1.000", "1.234/1000", *_BESIDE_EACH_OTHER]
)
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        price_typed(text)


@given(st.sampled_from(LANGUAGES), _PERCENTS | st.just(D(0)), _AMOUNTS | st.just(D(0)), st.booleans())
def test_discount_reads_back_as_it_was_written(
    language: str, percent: Decimal, amount: Decimal, per_unit: bool
) -> None:
    discount = Discount(percent, amount, per_unit and amount > 0)
    assert discount_typed(discount_text(discount, language)) == discount


@given(
    st.sampled_from(LANGUAGES),
    st.decimals(D("0.001"), D(99999), places=3),
    st.sampled_from(["", "box", "m2", "szt."]),
)
def test_quantity_reads_back_as_it_was_written(language: str, quantity: Decimal, unit: str) -> None:
    assert quantity_typed(quantity_text(quantity, unit, language)) == (quantity, unit)


@given(
    st.sampled_from(LANGUAGES),
    st.none() | st.decimals(D(0), D("99999.9999"), places=4),
    st.sampled_from([1, 100, 1000]),
)
def test_price_reads_back_as_it_was_written(language: str, price: Decimal | None, price_unit: int) -> None:
    expected = (price, price_unit if price is not None else 1)
    assert price_typed(price_text(price, price_unit if price is not None else 1, language)) == expected
