"""What cannot be had now is promised for a day, kept, and its owner told when that day slips."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import update

from salesdesk.desk import Desk
from salesdesk.domain.approvals.verbs import withdraw
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.drafts.queries import DraftView, draft_view
from salesdesk.domain.drafts.verbs import NewOrder, enter, remove_line
from salesdesk.domain.fulfilment.verbs import reserve
from salesdesk.domain.orders.broken import broken_for_me, broken_told
from salesdesk.domain.orders.verbs import cancel, confirm, put_on_hold, resume
from salesdesk.domain.promising.rules import Part, Source
from salesdesk.domain.purchasing.queries import lines_of_purchase, purchase_order_view, shortages
from salesdesk.domain.purchasing.slipping import expect, note_late, receipts_are_late
from salesdesk.domain.purchasing.verbs import ArrivedLine, order_shortages, place, receive_purchase
from salesdesk.domain.purchasing.verbs import cancel as cancel_purchase
from salesdesk.errors import IllegalMove, NotFound, Refused
from salesdesk.office.permissions import Role
from tests.conftest import times
from tests.house import House, at_once
from tests.integration.meetings import after, begun
from tests.invariants import assert_sound, refused

TODAY = date(2026, 3, 2)
"""A Monday, ten in the morning."""
COMES, THERE = date(2026, 3, 9), date(2026, 3, 10)
"""When the supplier, who takes a week, brings what is ordered today, and when the customer can have it."""


def bought(house: House, quantity: int = 3) -> int:
    """A placed purchase order of 12 RARE at least, of which somebody waits for so many."""
    house.order("BOB", house.line("RARE", quantity))
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, ordered.id)
    return ordered.id


def told(parts: tuple[Part, ...]) -> list[tuple[int, date | None, Source, str]]:
    return [(int(part.quantity), part.on, part.source, part.purchase) for part in parts]


def seen(house: House, order_id: int) -> DraftView:
    return house.ask(draft_view, order_id)


def test_order_that_is_short_is_promised_what_comes_and_its_owner_told_that_it_slips(house: House) -> None:
    seller, buyer, clerk = (house.seat(r) for r in (Role.TELEMARKETER, Role.BUYER, Role.WAREHOUSE))
    purchase = bought(house)
    house.receive("MAIN", "RARE", 8)
    lines = [house.line("RARE", 12), house.line("MUG", 2), house.line("RARE", 9)]
    order = seller.do(enter, NewOrder(house.customers["ANNA"]), lines).id

    # As it is typed: eight today, four when the purchase comes; of the next line five then, the rest later.
    first, mug, third = seen(house, order).lines
    zd = "ZD 1/2026"
    assert told(first.promise) == [(8, TODAY, Source.STOCK, ""), (4, THERE, Source.INBOUND, zd)]
    assert mug.promise == ()
    assert told(third.promise) == [(5, THERE, Source.INBOUND, zd), (4, THERE, Source.TO_ORDER, "")]

    confirmed = seller.do(confirm, order)
    assert [(each.missing, each.promise) for each in confirmed.short] == [
        (Decimal(4), first.promise),
        (Decimal(9), third.promise),
    ]
    kept = seen(house, order)
    assert [[(int(part.quantity), part.on) for part in line.promise] for line in kept.lines] == [
        [(8, TODAY), (4, THERE)],
        [(2, TODAY)],
        [(9, THERE)],
    ]
    assert [line.missing for line in kept.lines] == [0, 0, 4]

    # What is on its way is not bought a second time, only what nothing stands behind.
    [more] = buyer.do(order_shortages, house.warehouses["MAIN"])
    assert more.covers == 4
    buyer.do(cancel_purchase, more.id, "a draft too many")

    # The receipt slips by two days, then all of it by a week more.
    assert buyer.do(expect, purchase, COMES) == ()
    broken = buyer.do(expect, purchase, date(2026, 3, 11))
    late = date(2026, 3, 12)
    assert [(b.customer, int(b.quantity), b.promised_on, b.now_on) for b in broken] == [
        ("Bob", 3, THERE, late), ("Anna", 4, THERE, late), ("Anna", 5, THERE, late),
    ]  # fmt: skip
    named = {(f"ZS {number}/2026", "RARE", zd) for number in (1, 2)}
    assert {(b.number, b.code, b.purchase) for b in broken} == named
    [line] = buyer.ask(purchase_order_view, purchase).lines
    assert line.expected_on == date(2026, 3, 11)
    assert {(peg.customer, peg.promised_on) for peg in line.pegs} >= {("Anna", THERE)}
    assert all(each.is_late for each in seen(house, order).lines[0].coming)
    mine = seller.ask(broken_for_me)
    assert [(int(each.quantity), each.now_on) for _, each in mine] == [(4, late), (5, late)]
    assert buyer_is_not_told(house)
    seller.do(broken_told, [id_ for id_, _ in mine])
    assert seller.ask(broken_for_me) == ()

    # Half of it comes: who was promised first is served; the rest is not expected before tomorrow.
    house.clock.now += timedelta(days=9)
    [line_to_come] = clerk.ask(lines_of_purchase, purchase)
    posted = clerk.do(receive_purchase, purchase, [ArrivedLine(line_to_come.id, Decimal(7))])
    assert [(int(b.quantity), b.promised_on, b.now_on) for b in posted.broken] == [
        (5, THERE, date(2026, 3, 13))
    ]
    assert [each.quantity for _, each in seller.ask(broken_for_me)] == [5]
    clerk.do(receive_purchase, purchase, [ArrivedLine(line_to_come.id, Decimal(5))])
    assert [line.awaited for line in seen(house, order).lines] == [0, 0, 0]
    assert_sound(house.database)


def buyer_is_not_told(house: House) -> bool:
    """Somebody who enters orders, but whose order it is not."""
    return Desk(house.database, house.users[Role.MANAGER], clock=house.clock).ask(broken_for_me) == ()


def test_days_that_nothing_is_expected_on_are_refused(house: House) -> None:
    purchase = bought(house)
    later = TODAY + timedelta(days=20)
    assert isinstance(refused(house.desk, expect, purchase, TODAY - timedelta(days=1)), Refused)
    assert isinstance(refused(house.desk, expect, purchase, later, 10**9), NotFound)
    assert isinstance(refused(house.desk, expect, 10**9, later), NotFound)
    [line] = house.ask(lines_of_purchase, purchase)
    [broken] = house.do(expect, purchase, later, line.id)
    assert (broken.customer, broken.promised_on) == ("Bob", THERE)
    house.do(receive_purchase, purchase, [ArrivedLine(line.id, Decimal(12))])
    assert isinstance(refused(house.desk, expect, purchase, later), IllegalMove)


def test_receipt_that_does_not_come_is_noticed_when_its_day_has_passed_and_not_again_until_the_next(
    house: House,
) -> None:
    purchase = bought(house)
    order = house.seat(Role.TELEMARKETER).do(
        enter, NewOrder(house.customers["ANNA"]), [house.line("RARE", 2)], True
    )
    assert not house.ask(receipts_are_late)
    house.clock.now += timedelta(days=8)  # it was to come yesterday, and to be there today
    assert house.ask(receipts_are_late)
    assert house.do(note_late) == 2
    assert not house.ask(receipts_are_late)
    house.clock.now += timedelta(days=1)
    assert not house.ask(receipts_are_late)
    [(_, late)] = house.seat(Role.TELEMARKETER).ask(broken_for_me)
    assert (late.order_id, late.promised_on, late.now_on) == (order.id, THERE, date(2026, 3, 12))
    assert house.do(expect, purchase, date(2026, 3, 13))
    with house.database.write() as session:  # who takes goods on Thursdays gets them no later for that
        session.execute(update(Customer).values(delivery_days="4"))
    house.do(expect, purchase, date(2026, 3, 14))
    house.clock.now += timedelta(days=4)
    assert house.do(note_late) == 2
    assert not house.ask(receipts_are_late)


def test_what_was_promised_stays_whatever_the_goods_come_from_later(house: House) -> None:
    seller = house.seat(Role.TELEMARKETER)
    late, held = (
        seller.do(enter, NewOrder(house.customers["ANNA"]), [house.line("RARE", quantity)], True).id
        for quantity in (2, 4)
    )
    house.do(put_on_hold, held, "asks again")
    house.clock.now += timedelta(days=3)
    bought(house, 3)  # three days later than it might have been
    [(_, broken)] = seller.ask(broken_for_me)
    assert (broken.order_id, broken.promised_on, broken.now_on) == (late, THERE, date(2026, 3, 13))
    house.do(resume, held)
    house.do(reserve, held)
    [line] = seen(house, held).lines
    assert (int(line.awaited), told(line.promise)) == (4, [(4, THERE, Source.INBOUND, "")])
    [coming] = line.coming
    assert (coming.is_late, coming.there_on) == (True, date(2026, 3, 13))
    assert [each.order_id for _, each in seller.ask(broken_for_me)] == [late, held]
    assert_sound(house.database)


def test_order_sent_back_lets_go_of_what_it_was_promised(house: House) -> None:
    purchase = bought(house)
    line = house.line("RARE", 9, price=Decimal(100))
    order = house.order("LIMIT", line, confirmed=False)
    assert house.do(confirm, order).waits
    later = TODAY + timedelta(days=20)
    assert [broken.quantity for broken in house.do(expect, purchase, later)] == [3, 9]
    house.do(withdraw, order)
    [back] = seen(house, order).lines
    assert (int(back.awaited), int(back.missing)) == (0, 9)
    assert told(back.promise) == [(9, THERE, Source.TO_ORDER, "")]  # sooner than what slipped
    house.do(remove_line, back.id)
    assert_sound(house.database)


def test_customer_who_wants_all_or_nothing_later_is_promised_so(house: House) -> None:
    bought(house)
    lines = house.line("RARE", 1), house.line("MUG", 140)
    whole = house.order("ANNA", *lines, delivery_policy=DeliveryPolicy.COMPLETE, confirmed=False)
    assert {part.on for line in seen(house, whole).lines for part in line.promise} == {THERE}
    house.do(confirm, whole)
    assert house.look_order(whole).promised_on == THERE
    rest = house.order("ANNA", house.line("RARE", 2), delivery_policy=DeliveryPolicy.CANCEL_REST)
    assert told(seen(house, rest).lines[0].promise) == [(2, None, Source.NOWHERE, "")]
    assert [each.order_id for each in house.ask(shortages)] == [whole, rest]  # 10 MUG to be ordered, and 2
    assert_sound(house.database)


@pytest.mark.parametrize("requested", [None, date(2026, 3, 20)])
def test_what_is_there_is_promised_on_the_orders_day_and_a_line_that_is_wanted_later_on_its_own(
    house: House, requested: date | None
) -> None:
    later = date(2026, 3, 28)  # a Saturday
    lines = house.line("MUG"), house.line("PEN", requested_on=later)
    order = house.order("ANNA", *lines, requested_on=requested)
    days = [line.promise[0].on for line in seen(house, order).lines]
    assert days == [requested or TODAY, date(2026, 3, 30)]


def test_last_piece_on_its_way_is_promised_once(house: House) -> None:
    for _ in range(times(2, 20)):
        purchase = bought(house, 11)  # of 12
        drafts = [house.order("ANNA", house.line("RARE"), confirmed=False) for _ in range(4)]
        with house.seats(4) as seats:
            both = zip(seats, drafts, strict=True)
            orders = at_once([partial(seat.do, confirm, draft) for seat, draft in both])
        sources = [each.promise[0].source for order in orders for each in order.short]
        assert sorted(sources) == [Source.INBOUND, *[Source.TO_ORDER] * 3]
        [line] = house.ask(purchase_order_view, purchase).lines
        assert sum(peg.quantity for peg in line.pegs) == 12
        assert_sound(house.database)
        house.do(cancel_purchase, purchase, "next round")
        for draft in drafts:
            house.do(cancel, draft, "next round")
        house.do(cancel, drafts[0] - 1, "next round")


def test_purchase_that_is_cancelled_while_somebody_is_promised_some_of_it(postgres_house: House) -> None:
    """Whoever comes second sees what the first one did; nobody waits for what never comes."""
    house = postgres_house
    purchase = bought(house, 11)
    draft = house.order("ANNA", house.line("RARE"), confirmed=False)
    with house.seats(2) as (buyer, seller):
        threads = []
        marks = ("purchase_order.number", "warehouse.sells")  # the seller has read what is on its way
        work = partial(buyer.do, cancel_purchase, purchase, "bankrupt")
        after(seller.database, marks, lambda: threads.append(begun(work, buyer.database)))
        confirmed = seller.do(confirm, draft)
        threads[0].join()
    assert confirmed.short[0].promise[0].source is Source.INBOUND
    assert seen(house, draft).lines[0].missing == 1
    assert_sound(house.database)


def test_what_has_left_before_its_owner_looks_is_not_told_as_late(house: House) -> None:
    seller, clerk = house.seat(Role.TELEMARKETER), house.seat(Role.WAREHOUSE)
    purchase = bought(house)
    order = seller.do(enter, NewOrder(house.customers["ANNA"]), [house.line("RARE", 2)], True)
    house.do(expect, purchase, date(2026, 3, 13))
    assert [each.order_id for _, each in seller.ask(broken_for_me)] == [order.id]
    [line] = house.ask(lines_of_purchase, purchase)
    clerk.do(receive_purchase, purchase, [ArrivedLine(line.id, Decimal(12))])
    house.issue(order.id)
    assert seller.ask(broken_for_me) == ()
    assert_sound(house.database)
