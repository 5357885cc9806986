"""Numbers that are asked about before they stand on an order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from salesdesk.domain.assortment.doubts import (
    doubt_about,
    doubt_about_count,
    doubt_about_price,
    doubt_about_purchase,
)
from salesdesk.domain.assortment.rules import Doubt, PurchaseDoubt
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.orders.verbs import cancel
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.errors import Refused
from tests.house import House

pytestmark = pytest.mark.either_database


def doubt(house: House, code: str, quantity: str, **typed: object) -> Doubt | None:
    """The doubt about a line of this article."""
    return house.ask(doubt_about, house.line(code, quantity, **typed))


@pytest.mark.both_databases
def test_what_is_there_or_was_ordered_before_is_plain(house: House) -> None:
    assert doubt(house, "SCREW", "100000") is None
    assert doubt(house, "SCREW", "500", unit="bag") is None
    assert doubt(house, "MUG", "500") is None
    assert doubt(house, "MUG", "501") == Doubt(
        "MUG", "Mug", Decimal(501), "pc", Decimal(130), Decimal(0), "pc", False, ("pc",)
    )
    house.order("ANNA", house.line("MUG", 200))
    assert doubt(house, "MUG", "1000") is None
    found = doubt(house, "MUG", "1001")
    assert found is not None
    assert found.largest == 200


def test_orders_that_never_were_say_nothing_of_what_is_usual(house: House) -> None:
    house.order("ANNA", house.line("MUG", 50_000), confirmed=False)
    house.do(cancel, house.order("ANNA", house.line("MUG", 50_000), confirmed=False), "a slip")
    assert doubt(house, "MUG", "50000") is not None


def test_goods_on_their_way_are_there(house: House) -> None:
    for _ in range(6):
        house.order("ANNA", house.line("RARE", 120))
    assert doubt(house, "RARE", "720") is not None
    for purchase in house.do(order_shortages, house.warehouses["MAIN"]):
        house.do(place, purchase.id)
    assert doubt(house, "RARE", "720") is None
    found = doubt(house, "RARE", "721")
    assert found is not None
    assert (int(found.there), int(found.largest)) == (720, 120)


def test_part_of_what_was_only_ever_sold_whole_is_doubted_once(house: House) -> None:
    found = doubt(house, "MUG", "1.5")
    assert found is not None
    assert found.is_part
    assert doubt(house, "PAPER", "2") is None
    assert doubt(house, "FREIGHT", "1.5") is None
    assert doubt(house, "WIRE", "2.5") is not None
    house.order("ANNA", house.line("WIRE", "2.5"))
    assert doubt(house, "WIRE", "7.25") is None


def test_line_named_by_its_code_is_doubted_and_a_text_is_not(house: House) -> None:
    assert house.ask(doubt_about, NewLine(Decimal(1_000_000), code="PEN")) is not None
    assert house.ask(doubt_about, NewLine(Decimal(1_000_000), text="Thank you")) is None


@pytest.mark.parametrize(
    ("quantity", "why"), [("1E+9", "more than any line"), ("-1.5", "above zero"), ("1E+16", "too large")]
)
def test_what_no_line_may_have_is_refused_and_not_asked_about(house: House, quantity: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        doubt(house, "MUG", quantity)


def test_count_is_doubted_as_a_line_is(house: House) -> None:
    mug = house.articles["MUG"]
    assert house.ask(doubt_about_count, mug, Decimal(500)) is None
    assert house.ask(doubt_about_count, mug, Decimal(501)) == doubt(house, "MUG", "501")
    assert house.ask(doubt_about_count, mug, Decimal("1.5")) == doubt(house, "MUG", "1.5")
    with pytest.raises(Refused, match="more than can be counted"):
        house.ask(doubt_about_count, mug, Decimal(100_000_001))


@pytest.mark.parametrize(
    ("typed", "usual"),
    [("0.99", "10"), ("1", None), ("100", None), ("100.01", "10"), ("0", "10")],
)
def test_price_far_off_the_rules_is_doubted(house: House, typed: str, usual: str | None) -> None:
    line = house.line("MUG", 2, price=Decimal(typed))
    found = house.ask(doubt_about_price, house.customers["BOB"], line)
    assert (found and found.usual) == (usual and Decimal(usual))
    assert found is None or (found.price, found.unit, found.discount) == (Decimal(typed), "pc", None)


def test_price_of_another_unit_is_compared_for_that_unit(house: House) -> None:
    bob = house.customers["BOB"]
    fair = house.ask(doubt_about_price, bob, house.line("MUG", 1, price=Decimal(1000), price_unit=100))
    assert fair is None
    dear = house.ask(doubt_about_price, bob, house.line("MUG", 1, price=Decimal(10_001), price_unit=100))
    assert dear is not None
    assert dear.usual == 1000
    assert dear.price_unit == 100


@pytest.mark.parametrize(
    ("typed", "off"),
    [
        ({"discount_percent": Decimal(50)}, None),
        ({"discount_percent": Decimal(51)}, "20.40"),
        ({"discount_percent": Decimal(100)}, "40.00"),
        ({"discount_amount": Decimal(20)}, None),
        ({"discount_amount": Decimal("20.01")}, "20.01"),
        ({"discount_amount": Decimal(500)}, "500.00"),
        ({"discount_amount": Decimal(6), "discount_per_unit": True}, "24.00"),
        ({"discount_percent": Decimal(40), "discount_amount": Decimal(5)}, "21.00"),
    ],
)
def test_discount_of_more_than_half_is_doubted(house: House, typed: dict[str, Any], off: str | None) -> None:
    found = house.ask(doubt_about_price, house.customers["BOB"], house.line("MUG", 4, **typed))
    assert (found and found.discount) == (off and Decimal(off))
    assert found is None or (found.price, found.value) == (None, Decimal(40))


def test_nothing_is_doubted_about_gifts_texts_and_prices_that_no_rule_has(house: House) -> None:
    bob = house.customers["BOB"]
    assert house.ask(doubt_about_price, bob, house.line("MUG", free_of_charge=True)) is None
    assert house.ask(doubt_about_price, bob, NewLine(text="Thank you")) is None


@pytest.mark.both_databases
def test_purchase_far_beyond_what_is_wanted_and_was_bought_is_doubted(house: House) -> None:
    rare = house.articles["RARE"]
    assert house.ask(doubt_about_purchase, rare, Decimal(500), Decimal(1)) is None
    assert house.ask(doubt_about_purchase, rare, Decimal(600), Decimal(600)) is None
    assert house.ask(doubt_about_purchase, rare, Decimal(99_999_999), Decimal(1)) == PurchaseDoubt(
        "RARE", Decimal(99_999_999), "pc", Decimal(1), Decimal(0)
    )
    house.order("ANNA", house.line("RARE", 120))
    [purchase] = house.do(order_shortages, house.warehouses["MAIN"])
    assert house.ask(doubt_about_purchase, rare, Decimal(600), Decimal(1)) is not None
    house.do(place, purchase.id)
    assert house.ask(doubt_about_purchase, rare, Decimal(600), Decimal(1)) is None
