"""Goods that come in without a word of what they cost are not taken in for nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, update

from salesdesk.domain.company.model import ExchangeRate
from salesdesk.domain.purchasing.costs import known_cost
from salesdesk.domain.purchasing.entering import Unpriced
from salesdesk.domain.purchasing.verbs import Offered, offer_articles, receive_goods
from salesdesk.errors import NotAllowed, NotFound
from salesdesk.office.permissions import Role
from salesdesk.warehouse.receiving.operations import Arrival
from salesdesk.warehouse.stock.model import Batch
from tests.house import House
from tests.invariants import assert_sound, refused


def came(house: House, supplier: str, *arrivals: Arrival | Unpriced) -> None:
    house.do(receive_goods, house.warehouses["MAIN"], house.suppliers[supplier], arrivals)


def unpriced(house: House, code: str) -> Unpriced:
    return Unpriced(house.articles[code], Decimal(2), "L7", best_before=date(2026, 9, 1), bin="A-1")


def cost_of_last(house: House, code: str) -> Decimal:
    """What the batch of an article that came last costs."""
    with house.database.read() as session:
        found = select(Batch).where(Batch.article_id == house.articles[code]).order_by(Batch.id.desc())
        return session.scalars(found.limit(1)).one().unit_cost


def test_goods_cost_what_the_last_of_them_did(house: House) -> None:
    house.receive("SIDE", "MUG", 1, cost="0.80")
    house.receive("SIDE", "MUG", 1, cost="0.00")  # a sample says nothing of the cost
    came(house, "S1", unpriced(house, "MUG"), Arrival(house.articles["TEA"], Decimal(1), Decimal("0.61")))
    assert (cost_of_last(house, "MUG"), cost_of_last(house, "TEA")) == (Decimal("0.80"), Decimal("0.61"))
    with house.database.read() as session:
        batch = session.scalars(select(Batch).where(Batch.supplier_lot == "L7")).one()
        assert batch.best_before == date(2026, 9, 1)
    assert_sound(house.database)


def forget_costs(house: House, code: str) -> None:
    """Whatever came of an article was a sample."""
    with house.database.write() as session:
        session.execute(update(Batch).where(Batch.article_id == house.articles[code]).values(unit_cost=0))


@pytest.mark.parametrize(("supplier", "cost"), [("S1", "0.002"), ("S2", "8.5")])
def test_goods_that_never_came_cost_what_their_supplier_asks(house: House, supplier: str, cost: str) -> None:
    """In company currency: a euro is 4.25."""
    paper = house.articles["PAPER"]
    forget_costs(house, "PAPER")
    house.do(offer_articles, house.suppliers["S1"], [Offered(paper, "p", Decimal(2), price_unit=1000)])
    house.do(offer_articles, house.suppliers["S2"], [Offered(paper, "p", Decimal(2), preferred=False)])
    assert house.ask(known_cost, paper, supplier) == Decimal(cost)
    assert house.ask(known_cost, paper) == Decimal("0.002")
    came(house, supplier, unpriced(house, "PAPER"))
    assert cost_of_last(house, "PAPER") == Decimal(cost)


def test_goods_of_which_no_cost_is_known_are_refused_until_somebody_says_it(house: House) -> None:
    at = house.warehouses["MAIN"], house.suppliers["S1"]
    for code in ("PAPER", "BOOK"):
        forget_costs(house, code)
    with house.database.write() as session:
        session.execute(delete(ExchangeRate))
    told = {
        "PAPER": "No cost is known for PAPER; give one.",
        "BOOK": "There is no exchange rate for EUR before 2 Mar 2026. "
        "It is entered under Exchange rates in the settings.",
        "SET": "SET is not goods and cannot lie in stock.",
    }
    for code, words in told.items():
        assert str(refused(house.desk, receive_goods, *at, [unpriced(house, code)])) == words
        assert house.ask(known_cost, house.articles[code]) is None
    assert isinstance(refused(house.desk, receive_goods, *at, [Unpriced(999, Decimal(1))]), NotFound)
    assert house.ask(known_cost, 999) is None


def test_costs_are_known_to_those_who_may_see_them(house: House) -> None:
    mug = house.articles["MUG"]
    assert house.seat(Role.BUYER).ask(known_cost, mug, "S1") == Decimal("0.50")
    with pytest.raises(NotAllowed):
        house.seat(Role.WAREHOUSE).ask(known_cost, mug)
