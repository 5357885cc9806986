"""Which batch goes out: the earliest expiry first, what the customer's demands leave, never the expired."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from salesdesk.domain.drafts.verbs import NewOrder, add_line, keep_alive, open_draft
from salesdesk.domain.fulfilment.leaving import what_leaves
from salesdesk.domain.fulfilment.queries import batches_for, order_to_fulfil
from salesdesk.domain.fulfilment.verbs import (
    allocate,
    allocate_and_issue,
    allocate_batch,
    allocate_together,
    deallocate,
    issue,
)
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import cancel
from salesdesk.domain.purchasing.queries import lines_of_purchase, shortages
from salesdesk.domain.purchasing.verbs import ArrivedLine, order_shortages, place, receive_purchase
from salesdesk.warehouse.ledger.model import StockDocumentLine
from salesdesk.warehouse.stock.model import Batch
from tests.house import House
from tests.invariants import assert_sound, refused

pytestmark = pytest.mark.either_database

FIRST, SECOND, LONGEST = date(2026, 3, 20), date(2026, 5, 1), date(2026, 12, 31)


def went(house: House, order_id: int) -> dict[date | None, Decimal]:
    """What goes out for an order, by the last day of its batches."""
    notes = [note.id for note in house.issue(order_id)]
    found: dict[date | None, Decimal] = {}
    with house.database.read() as session:
        for day, quantity in session.execute(
            select(Batch.best_before, StockDocumentLine.quantity)
            .join(Batch, Batch.id == StockDocumentLine.batch_id)
            .where(StockDocumentLine.document_id.in_(notes))
        ):
            found[day] = found.get(day, Decimal()) + quantity
    return found


def batch(house: House, until: date, code: str = "JUICE") -> int:
    """The newest batch of an article with this last day."""
    with house.database.read() as session:
        batches: Iterable[int] = session.scalars(
            select(Batch.id).where(Batch.article_id == house.articles[code], Batch.best_before == until)
        )
        return max(batches)


@pytest.mark.both_databases
def test_earliest_expiry_goes_first(house: House) -> None:
    assert went(house, house.order("ANNA", house.line("JUICE", 15))) == {FIRST: 10, SECOND: 5}
    assert went(house, house.order("ANNA", house.line("JUICE", 7))) == {SECOND: 5, LONGEST: 2}
    assert_sound(house.database)


def test_last_day_is_a_day(house: House) -> None:
    house.clock.forward(days=18)
    assert went(house, house.order("ANNA", house.line("JUICE"))) == {FIRST: 1}


def test_expired_batch_never_goes_out(house: House) -> None:
    order_id = house.order("ANNA", house.line("JUICE", 25))
    house.clock.forward(days=19)
    assert went(house, order_id) == {SECOND: 10, LONGEST: 10}
    assert_sound(house.database)


def test_orders_get_batches_together_and_the_first_that_is_named_has_the_first_choice(house: House) -> None:
    second, first = (house.order("ANNA", house.line("JUICE", 10)) for _ in range(2))
    draft = house.order("ANNA", house.line("JUICE", 5), confirmed=False)
    gone = house.order("ANNA", house.line("JUICE", 5))
    house.do(cancel, gone, "too late")
    assert house.do(allocate_together, [first, draft, gone, second, first, 999_999]) == 2
    assert house.do(allocate_together, [first, second]) == 0
    assert went(house, first) == {FIRST: 10}
    assert went(house, second) == {SECOND: 10}
    assert_sound(house.database)


def test_batch_that_expires_while_it_lies_allocated_does_not_go_out(house: House) -> None:
    order_id = house.order("ANNA", house.line("JUICE", 15))
    house.do(allocate, order_id)
    house.clock.forward(days=19)
    assert "may no longer go out" in str(refused(house.desk, issue, order_id))
    assert "may no longer go out" in str(refused(house.desk, allocate_and_issue, order_id))
    house.do(deallocate, order_id)
    assert went(house, order_id) == {SECOND: 10, LONGEST: 5}
    assert_sound(house.database)


def test_batch_that_grows_too_old_for_the_customer_does_not_go_out(house: House) -> None:
    order_id = house.order("FRESH", house.line("JUICE", 15))
    house.do(allocate, order_id)
    house.clock.forward(days=31)
    assert "may no longer go out" in str(refused(house.desk, issue, order_id))
    house.do(deallocate, order_id)
    assert went(house, order_id) == {LONGEST: 10}
    assert_sound(house.database)


def test_customer_who_wants_fresh_goods_gets_only_those(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["FRESH"]))
    assert house.do(add_line, draft.id, house.line("JUICE", 25)).held == 20
    house.do(cancel, draft.id, "too little")
    assert went(house, house.order("FRESH", house.line("JUICE", 15))) == {SECOND: 10, LONGEST: 5}
    assert_sound(house.database)


def test_fresh_goods_that_are_promised_stay_for_whom_they_are_promised(house: House) -> None:
    fresh = house.order("FRESH", house.line("JUICE", 12), house.line("JUICE", 8))
    other = house.order("ANNA", house.line("JUICE", 11))
    assert house.stock("JUICE") == {"MAIN": (30, 30)}
    assert went(house, other) == {FIRST: 10}
    assert went(house, fresh) == {SECOND: 10, LONGEST: 10}
    assert_sound(house.database)


@pytest.mark.both_databases
def test_fresh_goods_are_looked_for_where_they_are(house: House) -> None:
    house.receive("SIDE", "JUICE", 10, LONGEST)
    order_id = house.order("FRESH", house.line("JUICE", 25))
    assert house.stock("JUICE") == {"MAIN": (30, 20), "SIDE": (10, 5)}
    assert went(house, order_id) == {SECOND: 10, LONGEST: 15}
    assert_sound(house.database)


def test_hold_on_fresh_goods_that_ran_out_goes_to_whoever_asks(house: House) -> None:
    house.order("FRESH", house.line("JUICE", 20), confirmed=False)
    draft = house.do(open_draft, NewOrder(house.customers["FRESH"]))
    assert house.do(add_line, draft.id, house.line("JUICE", 5)).held == 0
    house.clock.forward(minutes=31)
    assert house.do(keep_alive, draft.id) == ()
    assert_sound(house.database)


def test_wished_batch_is_the_one_that_goes(house: House) -> None:
    wish = batch(house, LONGEST)
    order_id = house.order("ANNA", house.line("JUICE", 4, wished_batch_id=wish), house.line("JUICE", 2))
    assert went(house, order_id) == {LONGEST: 4, FIRST: 2}
    assert_sound(house.database)


def test_wished_batch_gives_no_more_than_it_has(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["ANNA"]))
    wish = batch(house, FIRST)
    assert house.do(add_line, draft.id, house.line("JUICE", 7, wished_batch_id=wish)).held == 7
    assert house.do(add_line, draft.id, house.line("JUICE", 7, wished_batch_id=wish)).held == 3
    assert_sound(house.database)


def places(house: House, order_id: int) -> dict[tuple[str, str], Decimal]:
    """Where the goods of an order are reserved, by article and warehouse."""
    view = house.ask(order_to_fulfil, order_id)
    return {(line.code, part.warehouse): part.quantity for line in view.lines for part in line.reserved}


@pytest.mark.both_databases
def test_order_leaves_whole_from_one_warehouse_that_has_all_of_it(house: House) -> None:
    bob = house.order("BOB", house.line("MUG", 95))
    order_id = house.order("ANNA", house.line("MUG", 20), house.line("TEA", 15))
    assert places(house, order_id) == {("MUG", "MAIN"): 5, ("MUG", "SIDE"): 15, ("TEA", "MAIN"): 15}
    shown = house.ask(what_leaves, order_id)
    assert shown.warehouses == ("SIDE",)
    assert house.ask(what_leaves, order_id, house.warehouses["MAIN"]).quantities == {
        line.line_id: {"MUG": 5, "TEA": 15}[line.code] for line in shown.lines
    }
    house.do(allocate, order_id)
    assert places(house, order_id) == {("MUG", "SIDE"): 20, ("TEA", "SIDE"): 15}
    assert house.stock("MUG") == {"MAIN": (100, 95), "SIDE": (30, 20)}
    [note] = house.do(issue, order_id, None, shown.expected)
    assert note.warehouse_id == house.warehouses["SIDE"]
    assert went(house, bob) == {None: 95}
    assert_sound(house.database)


def test_order_that_no_warehouse_has_whole_leaves_from_several(house: House) -> None:
    lines = house.line("MUG", 110), house.line("TEA", 2)
    order_id = house.order("ANNA", *lines)
    house.do(allocate, order_id)
    lying = {("MUG", "MAIN"): 100, ("MUG", "SIDE"): 10, ("TEA", "MAIN"): 2}
    assert places(house, order_id) == lying
    house.do(deallocate, order_id)
    house.receive("SIDE", "MUG", 99)
    line = house.ask(order_to_fulfil, order_id).lines[0].id
    choice = next(each for each in house.ask(batches_for, line) if each.most)
    house.do(allocate_batch, line, choice.batch_id, choice.warehouse_id, Decimal(1))
    house.do(allocate, order_id)
    assert places(house, order_id) == lying  # the rest follows what has its batch in MAIN, if it can
    house.do(deallocate, order_id)
    other = house.order("BOB", house.line("TEA", 19), warehouse_id=house.warehouses["SIDE"])
    house.do(allocate, order_id)
    assert places(house, order_id) == lying
    house.do(deallocate, order_id)
    house.do(cancel, other, "no")
    house.do(allocate_together, [order_id])
    assert places(house, order_id) == {("MUG", "SIDE"): 110, ("TEA", "SIDE"): 2}
    assert_sound(house.database)


@pytest.mark.both_databases
def test_wished_batch_is_fetched_from_where_it_lies(house: House) -> None:
    day = date(2026, 6, 30)
    house.receive("SIDE", "JUICE", 5, day)
    order_id = house.order("ANNA", house.line("JUICE", 4, wished_batch_id=batch(house, day)))
    assert house.stock("JUICE") == {"MAIN": (30, 0), "SIDE": (5, 4)}
    assert went(house, order_id) == {day: 4}
    assert_sound(house.database)


def test_wished_batch_is_left_for_whom_it_is_promised(house: House) -> None:
    wish = batch(house, FIRST)
    order_id = house.order("ANNA", house.line("JUICE", 10, wished_batch_id=wish))
    assert went(house, house.order("BOB", house.line("JUICE", 3))) == {SECOND: 3}
    assert went(house, order_id) == {FIRST: 10}
    assert_sound(house.database)


def test_wish_and_demand_for_fresh_goods_do_not_promise_the_same_goods(house: House) -> None:
    wish = house.line("JUICE", 8, wished_batch_id=batch(house, LONGEST))
    wishing = house.order("ANNA", wish)
    fresh = house.order("FRESH", house.line("JUICE", 20))
    assert house.stock("JUICE") == {"MAIN": (30, 20)}
    draft = house.do(open_draft, NewOrder(house.customers["BOB"]))
    assert house.do(add_line, draft.id, wish).held == 0
    assert went(house, fresh) == {SECOND: 10, LONGEST: 2}
    assert went(house, wishing) == {LONGEST: 8}
    assert_sound(house.database)


def test_batches_that_are_put_back_are_taken_anew_with_the_wish_kept(house: House) -> None:
    wish = house.line("JUICE", 4, wished_batch_id=batch(house, LONGEST))
    order_id = house.order("ANNA", wish, house.line("JUICE", 12))
    assert len(house.do(allocate, order_id)) == 3
    assert house.do(deallocate, order_id) == 3
    assert house.stock("JUICE") == {"MAIN": (30, 16)}
    assert went(house, order_id) == {FIRST: 10, SECOND: 2, LONGEST: 4}
    assert house.state(order_id) is OrderState.CONFIRMED
    assert_sound(house.database)


def test_fresh_goods_are_bought_for_whom_they_must_be_fresh(house: House) -> None:
    """What comes too old for him is free for others, and he is short again."""
    house.order("ANNA", house.line("JUICE", 30))
    fresh, other = house.order("FRESH", house.line("JUICE", 6)), house.order("BOB", house.line("JUICE", 4))
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    assert ordered.covers == 10
    house.do(place, ordered.id)
    [line] = house.ask(lines_of_purchase, ordered.id)
    old, new = date(2026, 3, 15), date(2026, 9, 30)
    arrived = [ArrivedLine(line.id, Decimal(n), best_before=day) for n, day in ((7, old), (3, new))]
    house.do(receive_purchase, ordered.id, arrived)
    assert house.stock("JUICE") == {"MAIN": (40, 37)}
    assert [(lack.order_id, lack.missing) for lack in house.ask(shortages)] == [(fresh, Decimal(3))]
    assert went(house, other) == {old: 4}
    assert went(house, fresh) == {SECOND: 3}  # keeps long enough; what came keeps longer
    assert_sound(house.database)
