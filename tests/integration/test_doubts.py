"""Quantities that are asked about before they stand on an order."""

from __future__ import annotations

from decimal import Decimal

import pytest

from salesdesk.domain.assortment.doubts import doubt_about, doubt_about_count
from salesdesk.domain.assortment.rules import Doubt
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.orders.verbs import cancel
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.errors import Refused
from tests.house import House


def doubt(house: House, code: str, quantity: str, **typed: object) -> Doubt | None:
    """The doubt about a line of this article."""
    return house.ask(doubt_about, house.line(code, quantity, **typed))


def test_what_is_there_or_was_ordered_before_is_plain(house: House) -> None:
    assert doubt(house, "SCREW", "100000") is None
    assert doubt(house, "SCREW", "500", unit="bag") is None
    assert doubt(house, "MUG", "500") is None
    assert doubt(house, "MUG", "501") == Doubt(
        "MUG", "Mug", Decimal(501), "pc", Decimal(130), Decimal(0), "pc", is_part=False
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
