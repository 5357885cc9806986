"""Goods that have not kept are there, but nobody's: what rested on them is short and bought anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select

from salesdesk.business_day import EXPIRED_GOODS, begin_day, expired_goods
from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.article_cards.rules import BatchInStock
from salesdesk.domain.corrections.rules import Expired, GaveWay
from salesdesk.domain.corrections.verbs import block_expired, correct_batch
from salesdesk.domain.drafts.queries import draft_view
from salesdesk.domain.fulfilment.verbs import allocate, issue, reserve
from salesdesk.domain.purchasing.queries import lines_of_purchase
from salesdesk.domain.purchasing.shortages import shortage_overview, shortages
from salesdesk.domain.purchasing.verbs import ArrivedLine, order_shortages, place, receive_purchase
from salesdesk.domain.users.queries import me
from salesdesk.errors import SalesdeskError
from salesdesk.office.history import of_subject
from salesdesk.office.jobs import run_due
from salesdesk.office.model import HistoryRow
from salesdesk.office.permissions import Role
from salesdesk.screens.seat import Person, Seat
from salesdesk.warehouse.expiry.queries import expired_batches, outgrown_articles
from salesdesk.warehouse.supply.model import Supply
from tests.conftest import times
from tests.house import House, at_once
from tests.invariants import assert_sound

pytestmark = pytest.mark.either_database

SOON = date(2026, 3, 3)
FIRST, SECOND = date(2026, 3, 20), date(2026, 5, 1)
"""Until when the batches of JUICE keep that go first."""


def begin(house: House, **later: float) -> None:
    """The first to sign in, so much later."""
    house.clock.forward(**later)
    begin_day(house.database, "Europe/Warsaw", house.clock)


def batch(house: House, code: str, until: date | None) -> BatchInStock:
    """What is there of the batch of an article that keeps until a day."""
    [found] = [
        each for each in house.ask(article_card, house.articles[code]).batches if each.best_before == until
    ]
    return found


def named(gave: tuple[GaveWay, ...]) -> list[tuple[str, int, int, int]]:
    return [(each.customer, each.line, int(each.short), int(each.loose)) for each in gave]


def missing(house: House) -> dict[int, int]:
    """What orders lack, by order."""
    return {each.order_id: int(each.missing) for each in house.ask(shortages)}


@pytest.mark.both_databases
def test_order_that_rested_on_expired_goods_is_bought_for_and_fulfilled(house: House) -> None:
    house.receive("MAIN", "RARE", 22, SOON)
    order = house.order("ANNA", house.line("RARE", 22))
    assert missing(house) == {}
    begin(house, days=2)

    assert house.free("RARE") == 0
    assert batch(house, "RARE", SOON).blocked == 22
    assert house.stock("RARE") == {"MAIN": (22, 0)}
    [proposal] = house.ask(shortage_overview, house.warehouses["MAIN"])
    [short] = proposal.articles
    assert [int(each) for each in (short.missing, short.free, short.proposed)] == [22, 0, 24]  # in sixes
    [still] = house.do(reserve, order)
    assert still.missing == 22

    house.buy()
    [note] = house.issue(order)
    assert [quantity for _, quantity in note.quantities] == [22]
    house.bill(note)
    assert house.stock("RARE") == {"MAIN": (24, 0)}
    assert house.free("RARE") == 2
    assert_sound(house.database)


def test_holds_and_the_latest_promise_give_way_and_who_had_the_batch_stays_reserved(house: House) -> None:
    allocated = house.order("ANNA", house.line("JUICE", 10))
    house.do(allocate, allocated)
    begin(house, days=18)  # the last day is a day
    assert batch(house, "JUICE", FIRST).allocated == 10
    late = house.order("BOB", house.line("JUICE", 15), requested_on=date(2026, 3, 25))
    entered = house.order("SCHOOL", house.line("JUICE", 5), confirmed=False)

    house.clock.forward(days=1)
    done = house.do(block_expired, house.ask(expired_batches))

    assert done.batches == 1
    assert named(done.gave_way) == [("Anna", 1, 0, 10), ("Bob", 1, 5, 0), ("School", 1, 5, 0)]
    assert house.stock("JUICE") == {"MAIN": (30, 20)}
    assert missing(house) == {late: 5}
    assert [line.held for line in house.ask(draft_view, entered).lines] == [0]
    told = house.ask(of_subject, "order", late)[0].changes
    assert told == {"line": 1, "article": "JUICE", "short": "5.000", "loose": "0"}
    told = house.ask(of_subject, "article", house.articles["JUICE"])[0].changes
    assert (told["warehouse"], told["blocked"]) == ("MAIN", ["0.000", "10.000"])
    for order, quantity in ((allocated, 10), (late, 10)):
        [note] = house.issue(order)
        assert sum(part for _, part in note.quantities) == quantity
    assert_sound(house.database)


def test_batches_that_expire_together_are_nobodys_way_out(house: House) -> None:
    first, second = (house.order(who, house.line("JUICE", 10)) for who in ("ANNA", "BOB"))
    for order in (first, second):
        house.do(allocate, order)
    third = house.order("HEAD", house.line("JUICE", 10))
    house.clock.forward(days=61)
    done = house.do(block_expired, house.ask(expired_batches))
    assert done.batches == 2
    assert [each.loose + each.short for each in done.gave_way] == [10] * len(done.gave_way)
    assert house.stock("JUICE") == {"MAIN": (30, 10)}
    assert sum(missing(house).values()) == 20
    assert set(missing(house)) <= {first, second, third}
    assert_sound(house.database)


def test_line_that_wishes_for_the_very_batch_is_short_of_it(house: House) -> None:
    wish = batch(house, "JUICE", FIRST).batch_id
    order = house.order("ANNA", house.line("JUICE", 4, wished_batch_id=wish))
    begin(house, days=19)
    assert missing(house) == {order: 4}
    assert house.stock("JUICE") == {"MAIN": (30, 0)}
    assert_sound(house.database)


def test_what_grows_too_old_for_a_line_is_taken_from_it_and_bought_anew(house: House) -> None:
    """Of 20 that keep for 30 days 10 still do a month later: the latest promise gives way."""
    early = house.order("FRESH", house.line("JUICE", 8))
    late = house.order("FRESH", house.line("JUICE", 7), requested_on=date(2026, 3, 20))
    other = house.order("ANNA", house.line("JUICE", 6))
    house.order("FRESH", house.line("JUICE", 3), confirmed=False)
    begin(house, days=18)
    assert missing(house) == {}
    begin(house, days=13)
    assert missing(house) == {late: 5}
    assert house.stock("JUICE") == {"MAIN": (30, 16)}
    assert house.ask(of_subject, "order", late)[0].changes["short"] == "5.000"
    assert house.ask(outgrown_articles) == []
    for order, quantity in ((early, 8), (late, 2), (other, 6)):
        [note] = house.issue(order)
        assert sum(part for _, part in note.quantities) == quantity

    [bought] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, bought.id)
    [line] = house.ask(lines_of_purchase, bought.id)
    fresh = [ArrivedLine(line.id, line.quantity, best_before=date(2026, 9, 1))]
    house.do(receive_purchase, bought.id, fresh)
    [note] = house.issue(late)
    assert sum(part for _, part in note.quantities) == 5
    assert_sound(house.database)


def test_what_comes_past_its_dates_is_blocked_and_serves_nobody(house: House) -> None:
    begin(house)
    order = house.order("ANNA", house.line("RARE", 10))
    [bought] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, bought.id)
    [line] = house.ask(lines_of_purchase, bought.id)
    gone = date(2026, 3, 1)
    came = [ArrivedLine(line.id, Decimal(n), best_before=day) for n, day in ((8, gone), (4, SOON))]
    house.do(receive_purchase, bought.id, came, expired=True)

    assert house.stock("RARE") == {"MAIN": (12, 4)}
    assert house.free("RARE") == 0
    assert missing(house) == {order: 6}
    assert_sound(house.database)

    spoilt = batch(house, "RARE", gone)
    for was, counted in ((8, 9), (9, 5), (5, 0)):
        why = "counted again"
        house.do(correct_batch, spoilt.batch_id, spoilt.warehouse_id, Decimal(was), Decimal(counted), why)
        assert house.free("RARE") == 0
        assert_sound(house.database)


@pytest.mark.both_databases
def test_it_is_done_once_a_day_by_the_first_to_sign_in(house: House) -> None:
    def seen() -> tuple[int, int]:
        """How often something was blocked, and what is free."""
        with house.database.read() as session:
            blocked = HistoryRow.verb == "corrections.block_expired"
            calls = session.scalars(select(HistoryRow.id).where(blocked, HistoryRow.entry == 0)).all()
        return len(calls), int(house.free("RARE"))

    house.receive("MAIN", "RARE", 5, SOON)
    house.receive("SIDE", "RARE", 7, SOON)
    begin(house)
    begin(house, hours=30)  # on the last day
    assert seen() == (0, 12)
    begin(house, hours=8.5)  # half an hour before midnight UTC, after it in Warsaw
    assert seen() == (1, 0)
    begin(house, hours=1)
    begin(house, days=1)
    assert seen() == (1, 0)
    assert_sound(house.database)


def test_what_moves_to_goods_that_do_not_keep_long_enough_is_short_at_once(house: House) -> None:
    """The batch of a line that wants 30 days is gone: what is left keeps for 10."""
    for until in (date(2026, 4, 20), SECOND):
        house.receive("MAIN", "RARE", 5, until)
    order = house.order("FRESH", house.line("RARE", 5))
    house.do(allocate, order)
    house.clock.forward(days=50)
    done = house.do(block_expired, house.ask(expired_batches))
    assert named(done.gave_way) == [("Fred", 1, 5, 0)]
    assert missing(house) == {order: 5}

    keeps = date(2026, 12, 31)
    house.receive("MAIN", "RARE", 5, keeps)
    house.do(reserve, order)
    house.do(allocate, order)
    fresh = batch(house, "RARE", keeps)
    for was, counted in ((5, 2), (2, 0)):
        broken = Decimal(was), Decimal(counted), "broken"
        gave = house.do(correct_batch, fresh.batch_id, fresh.warehouse_id, *broken).gave_way
        assert named(gave) == [("Fred", 1, was - counted, 0)]
        assert missing(house) == {order: 5 - counted}
    assert_sound(house.database)


def test_day_is_begun_again_where_that_was_broken_off(house: House) -> None:
    house.receive("MAIN", "RARE", 22, SOON)
    begin(house)
    house.clock.forward(days=2)
    broken_off = expired_goods(house.desk, lambda: True)
    assert run_due(house.database, [broken_off], "jobs", house.clock.now) == {EXPIRED_GOODS: 0}
    assert house.free("RARE") == 22
    assert_sound(house.database)
    begin(house, minutes=1)
    assert house.free("RARE") == 0
    assert_sound(house.database)


def test_day_begins_at_midnight_also_where_it_was_looked_for_shortly_before(house: House) -> None:
    house.receive("MAIN", "RARE", 22, house.clock.now.date())
    begin(house, hours=13, minutes=57)  # three minutes before midnight in Warsaw
    begin(house, minutes=4)
    assert house.free("RARE") == 0


def test_desk_that_is_not_left_at_night_begins_the_day_with_what_is_done_first(house: House) -> None:
    house.receive("MAIN", "RARE", 22, SOON)
    order = house.order("ANNA", house.line("RARE", 22))
    desk = house.seat(Role.WAREHOUSE)
    clerk = desk.ask(me)
    seat = Seat(house.database, clock=house.clock)
    person = Person(clerk.id, clerk.login, clerk.name, clerk.permissions, clerk.timezone)
    seat.sign_in(person, desk, clerk.language, begin_day(house.database, clerk.timezone, house.clock))

    def lacking() -> list[int]:
        return [int(short.missing) for short in asyncio.run(seat.do(reserve, order))]

    assert lacking() == []
    house.clock.forward(days=2)
    assert lacking() == [22]
    seat.close()
    assert_sound(house.database)


def test_what_still_keeps_and_what_is_blocked_is_left_alone(house: House) -> None:
    fresh, spoilt = batch(house, "JUICE", SECOND), batch(house, "JUICE", FIRST)
    order = house.order("ANNA", house.line("JUICE", 20))
    begin(house, days=19)
    ids = [fresh.batch_id, spoilt.batch_id, 0, -1, 10**9]
    assert house.do(block_expired, ids) == house.do(block_expired, []) == Expired(0, ())
    assert house.stock("JUICE") == {"MAIN": (30, 20)}
    assert missing(house) == {}
    house.issue(order)
    assert_sound(house.database)


@pytest.mark.both_databases
@pytest.mark.parametrize("round_", range(times(3, 30)))
def test_goods_expire_while_they_are_allocated_and_issued(house: House, round_: int) -> None:
    """Whatever comes first, what is reserved afterwards can leave, and the rest is short."""
    yesterday = house.clock.now.date()
    for code, quantity in (("MAIN", 20), ("SIDE", 15)):
        house.receive(code, "RARE", quantity, yesterday)
        house.receive(code, "RARE", quantity // 2, yesterday + timedelta(days=round_ + 9))
    orders = [house.order(who, house.line("RARE", 12)) for who in ("ANNA", "BOB", "HEAD", "SCHOOL")]
    house.do(allocate, orders[0])
    house.do(allocate, orders[1])
    house.clock.forward(days=1)

    def tried(work: Callable[[], object]) -> None:
        try:
            work()
        except SalesdeskError:
            return

    with house.seats(6) as (one, two, *seats):
        ids = house.ask(expired_batches)
        works: list[Callable[[], object]] = [
            partial(begin_day, one.database, "Europe/Warsaw", house.clock),
            partial(two.do, block_expired, ids),
            partial(seats[0].do, issue, orders[0]),
            partial(seats[1].do, allocate, orders[2]),
            partial(seats[2].do, reserve, orders[1]),
            partial(seats[3].do, order_shortages, house.warehouses["MAIN"]),
        ]
        at_once([partial(tried, work) for work in works])
    assert house.ask(expired_batches) == []
    assert_sound(house.database)
    for order in orders:
        tried(partial(house.do, allocate, order))
    with house.database.read() as session:
        loose = select(Supply.id).where(~Supply.allocated, Supply.purchase_line_id.is_(None))
        assert session.scalars(loose.where(Supply.article_id == house.articles["RARE"])).all() == []
    house.buy()
    assert missing(house) == {}
    for order in orders:
        tried(partial(house.issue, order))
    assert_sound(house.database)
