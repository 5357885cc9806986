"""Goods that others have reserved are taken by hand: who loses is said before, and is what happens."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.fulfilment.queries import order_to_fulfil
from salesdesk.domain.fulfilment.taking_over import Loses, take_over, who_loses
from salesdesk.domain.fulfilment.verbs import allocate, allocate_batch
from salesdesk.domain.orders.verbs import cancel
from salesdesk.domain.picking.verbs import pick
from salesdesk.domain.promising.model import BrokenPromise
from salesdesk.domain.promising.rules import Source
from salesdesk.domain.purchasing.queries import lines_of_purchase
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.errors import Conflict, NotEnough, Refused, SalesdeskError
from salesdesk.office.model import HistoryRow
from salesdesk.warehouse.picking.model import Pick
from salesdesk.warehouse.supply.model import Supply
from tests.house import House, at_once
from tests.integration.test_allocate_batch import LONGEST, batch, line_of, ordered, rows
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database


def look(house: House, line: int, batch_id: int, quantity: int, warehouse: str = "MAIN") -> tuple[Loses, ...]:
    return house.ask(who_loses, line, batch_id, house.warehouses[warehouse], Decimal(quantity))


def take(
    house: House,
    line: int,
    batch_id: int,
    quantity: int,
    warehouse: str = "MAIN",
    shown: tuple[Loses, ...] | None = None,
) -> tuple[Loses, ...]:
    """Take over what is shown; who lost."""
    if shown is None:
        shown = look(house, line, batch_id, quantity, warehouse)
    house.do(take_over, line, batch_id, house.warehouses[warehouse], Decimal(quantity), shown)
    return shown


def said(losses: tuple[Loses, ...]) -> Any:
    """Order, quantity and where it moves, of each."""
    return [(each.number, each.quantity, each.warehouse) for each in losses]


def history(house: House, order_id: int) -> dict[str, Any]:
    """The last row of an order's history."""
    with house.database.read() as session:
        statement = select(HistoryRow).where(HistoryRow.subject == "order", HistoryRow.subject_id == order_id)
        newest = session.scalars(statement.order_by(HistoryRow.id.desc()).limit(1)).one()
        return dict(newest.changes)


def broken(house: House) -> list[tuple[int, Decimal, date | None, str]]:
    with house.database.read() as session:
        found = session.scalars(select(BrokenPromise).order_by(BrokenPromise.id))
        return [(each.order_id, each.quantity, each.now_on, each.purchase) for each in found]


def of_last(house: House, quantity: int, customer: str = "BOB", **typed: Any) -> NewLine:
    return house.line("LAST", quantity, **typed)


@pytest.mark.both_databases
def test_latest_promise_gives_way_and_its_owner_is_told(house: House) -> None:
    house.receive("MAIN", "RARE", 10)
    today = house.clock.now.date()
    sooner, later = (
        house.order("BOB", house.line("RARE", 4), requested_on=today + timedelta(days=days))
        for days in (2, 9)
    )
    third = house.order("BOB", house.line("RARE", 2), requested_on=today + timedelta(days=4))
    mine = house.order("ANNA", house.line("RARE", 5))
    line, rare = line_of(house, mine), batch(house, "RARE")
    before = house.stock("RARE")
    shown = look(house, line, rare, 5)
    assert house.stock("RARE") == before
    assert said(shown) == [("ZS 2/2026", 4, ""), ("ZS 3/2026", 1, "")]
    assert all(each.instead.source is Source.TO_ORDER for each in shown)
    assert all(each.promised_on is not None and each.customer == "Bob" for each in shown)
    take(house, line, rare, 5, shown=shown)
    assert house.stock("RARE") == {"MAIN": (10, 10)}
    assert rows(house, line) == [("MAIN", 5, True)]
    assert rows(house, line_of(house, later)) == []
    assert rows(house, line_of(house, third)) == [("MAIN", 1, False)]
    assert rows(house, line_of(house, sooner)) == [("MAIN", 4, False)]
    late = [each for each in shown if each.is_broken]
    assert broken(house) == [(each.order_id, each.quantity, each.instead.on, "") for each in late]
    assert history(house, mine)["taken_from"] == ["ZS 2/2026", "ZS 3/2026"]
    assert history(house, later)["taken_by"] == "ZS 4/2026"
    assert_sound(house.database)


def test_what_is_taken_over_is_promised_for_the_day_on_which_it_is_wanted(house: House) -> None:
    house.receive("MAIN", "RARE", 4)
    house.order("BOB", house.line("RARE", 4))
    wanted_on = house.clock.now.date() + timedelta(days=9)
    line = line_of(house, house.order("ANNA", house.line("RARE", 3), requested_on=wanted_on))
    take(house, line, batch(house, "RARE"), 3)
    with house.database.read() as session:
        promised = session.scalars(select(Supply.promised_on).where(Supply.order_line_id == line)).all()
    assert promised == [wanted_on]


def test_whoever_finds_goods_elsewhere_moves_there_and_loses_nothing(house: House) -> None:
    bob = house.order("BOB", house.line("MUG", 100))
    mine = house.order("ANNA", house.line("MUG", 20))
    assert rows(house, line_of(house, mine)) == [("SIDE", 20, False)]
    main = batch(house, "MUG")
    assert isinstance(
        refused(
            house.desk, allocate_batch, line_of(house, mine), main, house.warehouses["MAIN"], Decimal(20)
        ),
        NotEnough,
    )
    shown = take(house, line_of(house, mine), main, 20)
    assert said(shown) == [("ZS 1/2026", 20, "SIDE")]
    assert not any(each.is_broken for each in shown)
    assert house.stock("MUG") == {"MAIN": (100, 100), "SIDE": (30, 20)}
    assert rows(house, line_of(house, bob)) == [("MAIN", 80, False), ("SIDE", 20, False)]
    assert broken(house) == []
    assert_sound(house.database)


def test_order_that_is_bound_to_a_warehouse_does_not_move(house: House) -> None:
    side = house.warehouses["SIDE"]
    bob = house.order("BOB", house.line("MUG", 30), warehouse_id=side)
    mine = house.order("ANNA", house.line("MUG", 5))
    shown = take(house, line_of(house, mine), batch(house, "MUG", "SIDE"), 5, "SIDE")
    assert said(shown) == [("ZS 1/2026", 5, "")]
    assert rows(house, line_of(house, bob)) == [("SIDE", 25, False)]
    assert house.stock("MUG") == {"MAIN": (100, 0), "SIDE": (30, 30)}
    assert_sound(house.database)


def test_hold_of_a_call_gives_way_first(house: House) -> None:
    house.receive("MAIN", "RARE", 6)
    bob = house.order("BOB", house.line("RARE", 3))
    call = house.order("BOB", house.line("RARE", 3), confirmed=False)
    mine = house.order("ANNA", house.line("RARE", 4))
    shown = take(house, line_of(house, mine), batch(house, "RARE"), 4)
    assert said(shown) == [("", 3, ""), ("ZS 1/2026", 1, "")]
    assert [each.order_id for each in shown] == [call, bob]
    assert [each.promised_on is None for each in shown] == [True, False]
    assert {order_id for order_id, *_ in broken(house)} <= {bob}
    assert_sound(house.database)


def test_what_is_free_is_taken_first_and_nobody_loses(house: House) -> None:
    line = ordered(house, "ANNA", house.line("RARE", 5))
    house.receive("MAIN", "RARE", 9)
    assert take(house, line, batch(house, "RARE"), 5) == ()
    assert rows(house, line) == [("MAIN", 5, True)]
    assert house.stock("RARE") == {"MAIN": (9, 5)}
    assert_sound(house.database)


def test_what_has_its_batch_is_never_taken_and_no_more_than_is_wanted(house: House) -> None:
    house.receive("MAIN", "RARE", 10)
    bob = house.order("BOB", house.line("RARE", 8))
    house.do(allocate, bob)
    line, rare = ordered(house, "ANNA", house.line("RARE", 5)), batch(house, "RARE")
    with pytest.raises(NotEnough, match="can have 2; the rest is blocked or allocated"):
        look(house, line, rare, 3)
    assert take(house, line, rare, 2) == ()
    house.receive("MAIN", "RARE", 20)
    with pytest.raises(NotEnough, match="no more than 3 of this batch"):
        look(house, line, batch(house, "RARE"), 4)
    main = house.warehouses["MAIN"]
    for wrong, error in ((Decimal(-1), Refused), (Decimal("0.5"), Refused)):
        with pytest.raises(error):
            house.ask(who_loses, line, rare, main, wrong)
    calls = [
        partial(house.do, take_over, line, rare, main, Decimal(3), ()),
        partial(house.do, take_over, line, batch(house, "MUG"), main, Decimal(1), ()),
        partial(house.do, take_over, 10**9, rare, main, Decimal(1), ()),
        partial(house.do, take_over, line, rare, house.warehouses["TRANSIT"], Decimal(1), ()),
    ]
    assert not_refused(house.database, calls) == []
    assert_sound(house.database)


def test_somebody_else_than_was_shown_never_loses(house: House) -> None:
    house.receive("MAIN", "RARE", 5)
    bob = house.order("BOB", house.line("RARE", 5))
    line = ordered(house, "ANNA", house.line("RARE", 5))
    shown, rare = look(house, line, batch(house, "RARE"), 2), batch(house, "RARE")
    main = house.warehouses["MAIN"]
    assert isinstance(refused(house.desk, take_over, line, rare, main, Decimal(2), ()), Conflict)
    house.do(cancel, bob, "no")
    assert isinstance(refused(house.desk, take_over, line, rare, main, Decimal(2), shown), Conflict)
    assert take(house, line, rare, 2) == ()
    assert_sound(house.database)


def test_goods_on_their_way_go_to_whoever_loses(house: House) -> None:
    """What the line waited for is what the loser waits for then: the two change places."""
    house.receive("MAIN", "RARE", 5)
    bob = house.order("BOB", house.line("RARE", 5))
    mine = house.order("ANNA", house.line("RARE", 5))
    [bought] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, bought.id)
    [purchase] = house.ask(lines_of_purchase, bought.id)
    line = line_of(house, mine)
    [awaited] = house.ask(order_to_fulfil, mine).lines[0].awaited
    assert awaited.quantity == 5
    [loses] = take(house, line, batch(house, "RARE"), 5)
    assert said((loses,)) == [("ZS 1/2026", 5, "")]
    assert (loses.instead.source, loses.instead.purchase_line_id) == (Source.INBOUND, purchase.id)
    assert house.ask(order_to_fulfil, mine).lines[0].awaited == ()
    [lost] = house.ask(order_to_fulfil, bob).lines
    assert not lost.ready
    assert not lost.missing
    assert [int(each.quantity) for each in lost.awaited] == [5]
    assert broken(house) == [(bob, Decimal(5), loses.instead.on, "")]
    house.buy()
    assert_sound(house.database)


def test_who_wants_it_fresh_loses_the_only_batch_that_keeps(house: House) -> None:
    fresh = house.order("FRESH", house.line("JUICE", 20))
    line = ordered(house, "ANNA", house.line("JUICE", 8))
    longest = batch(house, "JUICE", until=LONGEST)
    shown = take(house, line, longest, 8)
    assert said(shown) == [("ZS 1/2026", 8, "")]
    assert house.stock("JUICE") == {"MAIN": (30, 20)}
    house.do(allocate, fresh)
    assert house.ask(order_to_fulfil, fresh).lines[0].taken == 12
    assert_sound(house.database)


def test_customer_who_does_not_wait_is_short(house: House) -> None:
    house.receive("MAIN", "RARE", 5)
    house.order("BOB", house.line("RARE", 5), delivery_policy=DeliveryPolicy.CANCEL_REST)
    line = ordered(house, "ANNA", house.line("RARE", 2))
    [loses] = take(house, line, batch(house, "RARE"), 2)
    assert (loses.instead.source, loses.instead.on, loses.is_broken) == (Source.NOWHERE, None, True)
    assert_sound(house.database)


def test_what_is_given_back_is_picked_no_more(house: House) -> None:
    line, mug = ordered(house, "ANNA", house.line("MUG", 5)), batch(house, "MUG")
    take(house, line, mug, 5)
    main = house.warehouses["MAIN"]
    house.do(pick, line, mug, main, Decimal(4))
    take(house, line, mug, 2)
    take(house, line, mug, 5)
    with house.database.read() as session:
        assert session.scalars(select(Pick.quantity)).all() == [Decimal(2)]
    assert_sound(house.database)


@pytest.mark.both_databases
def test_two_who_take_the_same_goods_do_not_both_get_them(house: House) -> None:
    house.receive("MAIN", "RARE", 6)
    house.order("BOB", house.line("RARE", 6))
    lines = [ordered(house, "ANNA", house.line("RARE", 4)) for _ in range(4)]
    rare = batch(house, "RARE")

    def grab(seat: House, line: int) -> bool:
        try:
            take(seat, line, rare, 4)
        except SalesdeskError:
            return False
        return True

    with house.seats(4) as seats:
        got = at_once([partial(grab, seat, line) for seat, line in zip(seats, lines, strict=True)])
    assert sum(got) == 1
    assert house.stock("RARE") == {"MAIN": (6, 6)}
    assert_sound(house.database)
