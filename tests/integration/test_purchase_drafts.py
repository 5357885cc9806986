"""A draft purchase order is changed before it is placed; who waits for it stays true to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from salesdesk.domain.catalogue.rules import ArticleLife
from salesdesk.domain.catalogue.verbs import set_life
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.orders.verbs import cancel as cancel_order
from salesdesk.domain.purchasing.drafting import add_line, change_line, remove_line
from salesdesk.domain.purchasing.model import Supplier
from salesdesk.domain.purchasing.queries import purchase_order_view, shortages
from salesdesk.domain.purchasing.rules import PurchaseLineRow
from salesdesk.domain.purchasing.suppliers import find_offers
from salesdesk.domain.purchasing.verbs import ArrivedLine, order_shortages, place, receive_purchase
from salesdesk.errors import IllegalMove, SalesdeskError
from salesdesk.office.history import of_subject
from salesdesk.office.permissions import Role
from salesdesk.warehouse.supply.model import Supply
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

NO_SUCH = (0, -1, 10**9)
NOT_QUANTITIES = tuple(
    Decimal(n) for n in ("0", "-6", "NaN", "Infinity", "1E+30", "12.0001", "13", "6")
)  # the last two are no whole packs, and less than the minimum
NINE = Decimal(9)


def drafted(house: House, *quantities: int) -> int:
    """A draft purchase order of RARE, in packs of six and at least twelve, for an order each."""
    for customer, quantity in zip(("ANNA", "BOB", "HEAD"), quantities, strict=False):
        house.order(customer, house.line("RARE", quantity))
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    return ordered.id


def lines(house: House, purchase_id: int) -> tuple[PurchaseLineRow, ...]:
    return house.ask(purchase_order_view, purchase_id).lines


def waiting(house: House, purchase_id: int) -> list[Any]:
    """For whom each line of a purchase order is."""
    return [[(peg.customer, peg.quantity) for peg in line.pegs] for line in lines(house, purchase_id)]


def missing(house: House) -> list[Any]:
    return [(each.article_code, each.missing) for each in house.ask(shortages)]


@pytest.mark.both_databases
def test_less_on_a_draft_leaves_the_latest_short_and_more_serves_them_again(house: House) -> None:
    id_ = drafted(house, 10, 11)
    [line] = lines(house, id_)
    assert line.quantity == 24
    house.do(change_line, line.id, Decimal(12))
    assert waiting(house, id_) == [[("Anna", 10), ("Bob", 2)]]
    assert missing(house) == [("RARE", NINE)]
    assert_sound(house.database)
    house.do(change_line, line.id, Decimal(18))
    assert waiting(house, id_) == [[("Anna", 10), ("Bob", 8)]]
    assert missing(house) == [("RARE", Decimal(3))]
    house.do(change_line, line.id, Decimal(600))
    assert waiting(house, id_) == [[("Anna", 10), ("Bob", 11)]]
    assert missing(house) == []
    assert lines(house, id_)[0].quantity == 600
    assert_sound(house.database)


@pytest.mark.both_databases
def test_who_was_promised_no_day_waits_for_what_is_left_after_those_who_were(house: House) -> None:
    """What comes does not keep as they want it, and less is still to come than they wait for."""
    house.order("BOB", house.line("JUICE", 31))
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    [line] = lines(house, ordered.id)
    house.do(change_line, line.id, Decimal(21))
    house.do(place, ordered.id)
    nowhere = house.line("FIXED", 500)
    house.order("FRESH", house.line("JUICE", 6), nowhere, delivery_policy=DeliveryPolicy.COMPLETE)
    dated = house.order("FRESH", house.line("JUICE", 6))
    soon = house.clock.now.date() + timedelta(days=10)
    house.do(receive_purchase, ordered.id, [ArrivedLine(line.id, Decimal(13), best_before=soon)])
    with house.database.read() as session:
        rows = session.execute(
            select(Supply.order_id, Supply.quantity).where(Supply.purchase_line_id == line.id)
        )
        assert {row.order_id: row.quantity for row in rows} == {dated - 1: 2, dated: 6}
    assert_sound(house.database)


def test_more_serves_from_stock_what_has_come_free_meanwhile(house: House) -> None:
    id_ = drafted(house, 10, 11)
    [line] = lines(house, id_)
    house.do(change_line, line.id, Decimal(12))
    house.receive("MAIN", "RARE", 4)
    house.do(change_line, line.id, Decimal(18))
    assert house.stock("RARE") == {"MAIN": (4, 4)}
    assert waiting(house, id_) == [[("Anna", 10), ("Bob", 7)]]
    assert_sound(house.database)


def test_line_taken_off_leaves_its_orders_short_and_an_empty_order_is_not_placed(house: House) -> None:
    id_ = drafted(house, 10)
    [line] = lines(house, id_)
    house.do(remove_line, line.id)
    assert (lines(house, id_), missing(house)) == ((), [("RARE", Decimal(10))])
    assert_sound(house.database)
    assert str(refused(house.desk, place, id_)) == "There is nothing on the purchase order."
    [again] = house.do(order_shortages, house.warehouses["MAIN"])
    assert again.covers == 10
    assert_sound(house.database)


def test_another_article_of_the_supplier_is_added_for_whom_it_lacks(house: House) -> None:
    id_ = drafted(house, 10)
    house.order("BOB", house.line("MUG", 135))
    new = house.do(add_line, id_, house.articles["MUG"], Decimal(40))
    rare, mug = lines(house, id_)
    assert (mug.id, mug.position, mug.quantity, mug.price) == (new, 2, Decimal(40), Decimal("0.50"))
    assert (mug.supplier_code, mug.expected_on) == ("MUG", rare.expected_on)
    assert waiting(house, id_) == [[("Anna", 10)], [("Bob", 5)]]
    house.do(remove_line, rare.id)
    house.do(add_line, id_, house.articles["RARE"], Decimal(12))
    assert waiting(house, id_) == [[("Bob", 5)], [("Anna", 10)]]
    house.do(place, id_)
    arrived = [ArrivedLine(line.id, line.quantity) for line in lines(house, id_)]
    house.do(receive_purchase, id_, arrived)
    assert house.stock("RARE") == {"MAIN": (12, 10)}
    assert_sound(house.database)


def test_changes_that_make_no_sense_are_refused(house: House) -> None:
    placed = drafted(house, 10)
    house.do(place, placed)
    [old] = lines(house, placed)
    id_ = drafted(house, 5)
    [line] = lines(house, id_)
    mug, rare, book = (house.articles[code] for code in ("MUG", "RARE", "BOOK"))
    house.do(set_life, house.articles["PEN"], ArticleLife.ENDED)
    calls: list[Callable[[], object]] = [
        *(partial(house.do, change_line, line.id, quantity) for quantity in NOT_QUANTITIES),
        *(partial(house.do, change_line, each, Decimal(12)) for each in NO_SUCH),
        *(partial(house.do, remove_line, each) for each in NO_SUCH),
        *(partial(house.do, add_line, each, mug, Decimal(1)) for each in NO_SUCH),
        *(partial(house.do, add_line, id_, each, Decimal(1)) for each in NO_SUCH),
        *(partial(house.do, add_line, id_, mug, quantity) for quantity in NOT_QUANTITIES[:6]),
        partial(house.do, add_line, id_, rare, Decimal(12)),  # it is there already
        partial(house.do, add_line, id_, book, Decimal(1)),  # another supplier's
        partial(house.do, add_line, id_, house.articles["PEN"], Decimal(1)),
    ]
    assert not_refused(house.database, calls) == []
    for work in (
        partial(refused, house.desk, change_line, old.id, Decimal(24)),
        partial(refused, house.desk, remove_line, old.id),
        partial(refused, house.desk, add_line, placed, mug, Decimal(1)),
    ):
        error = work()
        assert isinstance(error, IllegalMove)
        assert str(error) == "The purchase order is ordered; only a draft can be changed."
    told = str(refused(house.desk, change_line, line.id, Decimal(13)))
    assert told == "RARE comes in packs of 6 pc, at least 12 pc: 18 pc would do."


def test_history_says_who_changed_which_line(house: House) -> None:
    id_ = drafted(house, 10)
    [line] = lines(house, id_)
    buyer = house.seat(Role.BUYER)
    buyer.do(change_line, line.id, Decimal(18))
    buyer.do(add_line, id_, house.articles["MUG"], Decimal(3))
    buyer.do(remove_line, line.id)
    told = [(row.verb, row.changes) for row in house.ask(of_subject, "purchase_order", id_)][:3]
    assert told == [
        ("purchasing.remove_line", {"line": 1, "article": "RARE", "quantity": ["18.000", None]}),
        ("purchasing.add_line", {"line": 2, "article": "MUG", "quantity": [None, "3"]}),
        ("purchasing.change_line", {"line": 1, "article": "RARE", "quantity": ["12.000", "18"]}),
    ]


def test_order_below_the_minimum_of_its_supplier_is_placed_when_that_is_said(house: House) -> None:
    with house.database.write() as session:
        supplier = session.scalars(select(Supplier).where(Supplier.number == "S1")).one()
        supplier.minimum_order = Decimal("36.01")
    id_ = drafted(house, 10)
    view = house.ask(purchase_order_view, id_)
    assert (view.total, view.minimum, view.below_minimum) == (Decimal(36), Decimal("36.01"), True)
    told = str(refused(house.desk, place, id_))
    assert told == "The order comes to 36.00 PLN; Everything Ltd takes orders from 36.01 PLN on."
    assert house.do(place, id_, below_minimum=True) == "ZD 1/2026"


@pytest.mark.parametrize("minimum", ["36", "0"])
def test_order_that_comes_to_the_minimum_is_placed(house: House, minimum: str) -> None:
    with house.database.write() as session:
        session.get_one(Supplier, house.suppliers["S1"]).minimum_order = Decimal(minimum)
    id_ = drafted(house, 10)
    assert not house.ask(purchase_order_view, id_).below_minimum
    assert house.do(place, id_) == "ZD 1/2026"


def test_minimum_in_a_currency_the_supplier_has_taken_since_binds_no_old_order(house: House) -> None:
    id_ = drafted(house, 10)
    with house.database.write() as session:
        supplier = session.get_one(Supplier, house.suppliers["S1"])
        supplier.currency, supplier.minimum_order = "EUR", Decimal(100)
    assert house.ask(purchase_order_view, id_).minimum == 0
    house.do(place, id_)


@pytest.mark.both_databases
def test_offers_are_found_by_our_words_and_by_the_suppliers(house: House) -> None:
    supplier = house.suppliers["S1"]
    house.do(set_life, house.articles["PEN"], ArticleLife.ENDED)
    found = house.ask(find_offers, supplier, "r-1")
    assert [(offer.code, offer.least, offer.price) for offer in found] == [("RARE", Decimal(12), Decimal(3))]
    codes = [offer.code for offer in house.ask(find_offers, supplier, "")]
    assert codes == ["JUICE", "LAST", "MUG", "RARE", "SCREW", "TEA", "WIRE"]  # neither PEN nor OLD
    assert [offer.code for offer in house.ask(find_offers, supplier, "", 2)] == ["JUICE", "LAST"]
    assert house.ask(find_offers, supplier, "book") == []
    assert house.seat(Role.WAREHOUSE).ask(find_offers, supplier, "tea")[0].price is None


@pytest.mark.both_databases
def test_draft_is_changed_while_others_work_with_its_orders(house: House) -> None:
    """Two buyers and a seller at once: whatever comes first, the doctor finds nothing."""

    def tried(work: Callable[[], object]) -> None:
        try:
            work()
        except SalesdeskError:
            return

    for _ in range(3):
        order_id = house.order("ANNA", house.line("RARE", 20))
        id_ = drafted(house, 10)
        [line] = lines(house, id_)
        with house.seats(4) as (first, second, seller, third):
            works = (
                partial(first.do, change_line, line.id, Decimal(12)),
                partial(second.do, change_line, line.id, Decimal(60)),
                partial(seller.do, cancel_order, order_id, "no"),
                partial(third.do, remove_line, line.id),
            )
            at_once([partial(tried, work) for work in works])
        assert_sound(house.database)
