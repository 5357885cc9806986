"""Goods that somebody gave back are free for the next caller."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from salesdesk.domain.drafts.verbs import (
    NewOrder,
    add_line,
    enter,
    keep_alive,
    open_draft,
    remove_line,
    sweep_holds,
)
from salesdesk.domain.fulfilment.verbs import reserve
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import cancel, confirm, firm_planned, put_on_hold, resume
from salesdesk.domain.purchasing.verbs import order_shortages
from salesdesk.errors import IllegalMove, NotEnough
from salesdesk.office.permissions import Role
from tests.house import House
from tests.invariants import assert_sound

pytestmark = pytest.mark.either_database


def test_cancelled_order_frees_its_goods(house: House) -> None:
    order_id = house.order("ANNA", house.line("LAST"))
    other = house.order("BOB", house.line("LAST"), confirmed=False)
    assert house.stock("LAST") == {"MAIN": (1, 1)}
    house.do(cancel, order_id, "changed her mind")
    assert house.free("LAST") == 1
    assert house.do(keep_alive, other) == ()
    assert house.do(confirm, other).short == ()
    assert_sound(house.database)


@pytest.mark.both_databases
def test_goods_that_come_free_go_to_the_order_that_waits(house: House) -> None:
    first, waiting = house.order("ANNA", house.line("LAST")), house.order("BOB", house.line("LAST", 2))
    clerk = house.seat(Role.WAREHOUSE)
    [lack] = clerk.do(reserve, waiting)
    assert lack.missing == 2
    house.do(cancel, first, "changed her mind")
    [lack] = clerk.do(reserve, waiting)
    assert lack.missing == 1
    house.receive("SIDE", "LAST", 5)
    assert clerk.do(reserve, waiting) == ()
    assert house.stock("LAST") == {"MAIN": (1, 1), "SIDE": (5, 1)}
    house.bill(*house.issue(waiting))
    assert house.state(waiting) is OrderState.COMPLETED
    assert_sound(house.database)


def test_nothing_is_bought_that_has_come_free(house: House) -> None:
    house.receive("MAIN", "RARE", 10)
    first = house.order("ANNA", house.line("RARE", 10))
    late = house.order("BOB", house.line("RARE", 9))
    overdue = NewOrder(house.customers["BOB"], requested_on=date(2026, 3, 1))
    early = house.do(enter, overdue, [house.line("RARE", 9)], True, overdue=True).id
    house.do(cancel, first, "changed her mind")
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    assert ordered.covers == 8
    assert sum(house.issue(early)[0].quantities[0][1:]) == 9
    assert sum(house.issue(late)[0].quantities[0][1:]) == 1
    assert_sound(house.database)


def test_line_that_is_taken_off_frees_its_goods(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["ANNA"]))
    line = house.do(add_line, draft.id, house.line("LAST"))
    assert house.do(add_line, draft.id, house.line("LAST")).held == 0
    house.do(remove_line, line.id)
    assert house.do(keep_alive, draft.id) == ()
    assert house.stock("LAST") == {"MAIN": (1, 1)}
    assert_sound(house.database)


@pytest.mark.both_databases
def test_hold_that_ran_out_goes_to_whoever_asks(house: House) -> None:
    anna, bob = (
        house.seat(Role.TELEMARKETER).do(open_draft, NewOrder(house.customers[c])) for c in ("ANNA", "BOB")
    )
    house.do(add_line, anna.id, house.line("PEN", 3))
    last = house.do(add_line, anna.id, house.line("LAST"))
    assert anna.held_until == house.clock.now.replace(minute=30)
    house.clock.forward(minutes=29)
    assert house.do(add_line, bob.id, house.line("LAST")).held == 0
    house.clock.forward(minutes=1)
    assert house.do(keep_alive, bob.id) == ()
    assert house.do(keep_alive, anna.id) == ((last.position, Decimal(1)),)
    assert house.stock("PEN")["MAIN"] == (1000, 3)
    order = house.do(confirm, anna.id)
    assert [(lack.position, lack.missing) for lack in order.short] == [(last.position, Decimal(1))]
    assert house.do(confirm, bob.id).short == ()
    assert_sound(house.database)


def test_sign_of_life_keeps_the_goods(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["ANNA"]))
    house.do(add_line, draft.id, house.line("LAST"))
    house.clock.forward(minutes=29)
    assert house.do(keep_alive, draft.id) == ()
    house.clock.forward(minutes=29)
    assert house.do(sweep_holds) == 0
    assert house.free("LAST") == 0
    house.clock.forward(minutes=1)
    assert house.do(sweep_holds) == 1
    assert house.free("LAST") == 1
    assert house.do(keep_alive, draft.id) == ()
    assert house.free("LAST") == 0
    assert_sound(house.database)


def test_order_on_hold_keeps_its_goods_and_goes_on(house: House) -> None:
    order_id = house.order("ANNA", house.line("LAST"))
    house.seat(Role.TELEMARKETER).do(put_on_hold, order_id, "wants to think about the colour")
    assert house.look(Order, order_id).firm_until == date(2026, 3, 16)
    assert house.stock("LAST") == {"MAIN": (1, 1)}
    with pytest.raises(IllegalMove, match="only for a confirmed order"):
        house.issue(order_id)
    house.seat(Role.MANAGER).do(resume, order_id)
    assert house.look(Order, order_id).firm_until is None
    house.bill(*house.issue(order_id))
    assert house.state(order_id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_order_that_was_billed_while_on_hold_is_complete_when_it_goes_on(house: House) -> None:
    order_id = house.order("ANNA", house.line("LAST"))
    notes = house.issue(order_id)
    house.do(put_on_hold, order_id, "the customer rang")
    house.bill(*notes)
    house.do(resume, order_id)
    assert house.state(order_id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_order_far_ahead_is_planned_and_freezes_no_stock(house: House) -> None:
    order_id = house.order("ANNA", house.line("LAST"), requested_on=date(2026, 8, 20))
    assert house.stock("LAST") == {"MAIN": (1, 0)}
    with pytest.raises(NotEnough):
        house.issue(order_id)
    other = house.order("BOB", house.line("LAST"))
    house.bill(*house.issue(other))
    house.do(cancel, order_id, "school closed")
    assert_sound(house.database)


def test_order_of_which_a_part_is_wanted_far_ahead(house: House) -> None:
    lines = house.line("MUG", 2), house.line("LAST", requested_on=date(2026, 8, 20))
    order_id = house.order("ANNA", *lines)
    assert house.stock("LAST") == {"MAIN": (1, 0)}
    assert house.bill(*house.issue(order_id)).net == Decimal("20.00")
    house.clock.now = datetime(2026, 7, 21, 9, tzinfo=UTC)
    assert house.do(firm_planned) == 1
    assert house.stock("LAST") == {"MAIN": (1, 1)}
    assert house.bill(*house.issue(order_id)).net == Decimal("99.00")
    assert house.state(order_id) is OrderState.COMPLETED
    assert_sound(house.database)
