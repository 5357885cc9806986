"""Orders beyond a limit: whatever path leads there they wait, and somebody who may decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from salesdesk.desk import Desk
from salesdesk.domain.approvals.queries import approval_of, outlook, stopped_by, waiting_orders
from salesdesk.domain.approvals.rules import Decision
from salesdesk.domain.approvals.told import decisions_for, decisions_seen, how_many_wait, kept_too_long
from salesdesk.domain.approvals.verbs import approve, release, send_back, withdraw
from salesdesk.domain.billing.verbs import invoice_notes
from salesdesk.domain.company.overview import company_details
from salesdesk.domain.company.verbs import change
from salesdesk.domain.customers.verbs import block, set_conditions
from salesdesk.domain.drafts.callers import caller
from salesdesk.domain.drafts.copying import copy_order
from salesdesk.domain.drafts.queries import NewOrder, draft_view, parked_drafts
from salesdesk.domain.drafts.verbs import change_header, change_line, enter, keep_alive, sweep_holds
from salesdesk.domain.fulfilment.queries import orders_to_fulfil
from salesdesk.domain.fulfilment.verbs import allocate, allocate_and_issue, issue, reserve
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.order_book.queries import order_list
from salesdesk.domain.order_book.rules import OrderFilter
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import cancel, confirm, put_on_hold, resume
from salesdesk.domain.selling_limits.rules import Excess
from salesdesk.domain.users.verbs import NewUser, create
from salesdesk.errors import Conflict, IllegalMove, NotAllowed, NotFound, Refused
from salesdesk.office.permissions import Permission, Role
from tests.house import House, at_once
from tests.integration.exchange_files import Files, outcome
from tests.invariants import assert_sound, refused

pytestmark = pytest.mark.either_database

SELLER, MANAGER = Role.TELEMARKETER, Role.MANAGER
DEEP = Decimal(30)
"""Per cent off that are more than a telemarketer may give."""


def draft(house: House, customer: str = "ANNA", code: str = "LAST", **typed: Any) -> int:
    """A draft of the telemarketer's."""
    new = NewOrder(house.customers[customer])
    return house.seat(SELLER).do(enter, new, [house.line(code, **typed)]).id


def waiting(house: House, **typed: Any) -> int:
    """An order of the telemarketer's that waits for its discount."""
    order_id = draft(house, discount_percent=DEEP, **typed)
    assert house.seat(SELLER).do(confirm, order_id).waits
    return order_id


def credit(house: House, customer: str, limit: int | None) -> None:
    house.do(
        set_conditions,
        house.customers[customer],
        discount=Decimal(),
        discount_always=False,
        credit_limit=None if limit is None else Decimal(limit),
        price_list_id=None,
    )


def person(house: House, login: str, *roles: Role, may: Permission | None = None) -> Desk:
    """The desk of somebody new."""
    single = frozenset() if may is None else frozenset({may})
    id_ = house.do(create, NewUser(login, login, "no hash", roles=frozenset(roles), permissions=single))
    return Desk(house.database, id_, seat=login, clock=house.clock)


@pytest.mark.both_databases
def test_order_below_a_floor_waits_with_its_number_its_goods_and_its_share_of_the_credit(
    house: House,
) -> None:
    house.limit(SELLER, max_discount="10")
    order_id = draft(house, discount_percent=DEEP)
    seller, manager = house.seat(SELLER), house.seat(MANAGER)
    foreseen = seller.ask(outlook, order_id)
    order = seller.do(confirm, order_id)
    assert (order.number, order.short, foreseen.waits) == ("ZS 1/2026", (), True)
    assert order.waits == foreseen.reasons
    assert [(each.excess, each.position) for each in order.waits] == [(Excess.DISCOUNT, 1)]
    stands = house.look_order(order_id)
    assert (stands.state, stands.firm_until) == (OrderState.WAITING, date(2026, 3, 16))
    assert house.stock("LAST") == {"MAIN": (1, 1)}
    assert house.owed("ANNA") == order.gross > 0
    house.clock.forward(minutes=31)
    assert house.do(sweep_holds) == 0
    for verb in (allocate, issue, allocate_and_issue, reserve):
        assert isinstance(refused(house.desk, verb, order_id), IllegalMove)
    assert isinstance(refused(house.desk, put_on_hold, order_id, "why"), IllegalMove)
    assert str(refused(seller, confirm, order_id)) == (
        "ZS 1/2026 is to be approved; only a draft can be changed."
    )
    assert house.ask(orders_to_fulfil).total == 0
    assert_sound(house.database)

    [row] = manager.ask(waiting_orders).rows
    assert (row.id, row.customer, row.gross, row.asked_by) == (order_id, "ANNA", order.gross, SELLER)
    assert row.reasons == order.waits
    assert manager.ask(how_many_wait) == 1
    seen = manager.ask(approval_of, order_id)
    assert seen is not None
    assert (seen.reasons, seen.beyond, seen.positions) == (order.waits, (), frozenset({1}))
    mine = seller.ask(approval_of, order_id)
    assert mine is not None
    assert mine.beyond == order.waits
    assert isinstance(refused(seller, approve, order_id), NotAllowed)

    assert manager.do(approve, order_id, "for once", seen.id).number == "ZS 1/2026"
    stands = house.look_order(order_id)
    assert (stands.state, stands.firm_until) == (OrderState.CONFIRMED, None)
    assert house.owed("ANNA") == order.gross
    assert str(refused(manager, approve, order_id)) == (
        "ZS 1/2026 does not wait to be approved: it is confirmed."
    )
    [told] = seller.ask(decisions_for)
    assert (told.number, told.decision, told.by, told.note) == (
        "ZS 1/2026", Decision.APPROVED, MANAGER, "for once",
    )  # fmt: skip
    manager.do(decisions_seen, [told.id])  # not his
    assert seller.ask(decisions_for) == (told,)
    seller.do(decisions_seen, [told.id])
    assert seller.ask(decisions_for) == ()
    house.bill(*house.issue(order_id))
    assert_sound(house.database)


def test_order_that_is_sent_back_is_its_owners_draft_again_and_holds_its_goods(house: House) -> None:
    house.limit(SELLER, max_discount="10")
    seller, manager = house.seat(SELLER), house.seat(MANAGER)
    order_id = waiting(house)
    assert refused(manager, send_back, order_id, " ").part == "note"
    manager.do(send_back, order_id, "12 % at most")
    assert house.state(order_id) is OrderState.DRAFT
    assert [each.id for each in seller.ask(parked_drafts)] == [order_id]
    assert seller.ask(caller, house.customers["ANNA"]).last_orders == ()  # it is being typed again
    assert house.stock("LAST") == {"MAIN": (1, 1)}
    assert house.owed("ANNA") == 0
    assert_sound(house.database)
    house.clock.forward(minutes=31)
    assert house.do(sweep_holds) == 1
    taken = house.order("BOB", house.line("LAST"))
    assert seller.do(keep_alive, order_id) == ((1, Decimal(1)),)
    house.do(cancel, taken, "no")
    assert seller.do(keep_alive, order_id) == ()

    view = seller.ask(draft_view, order_id)
    assert view.number == "ZS 1/2026"
    cheaper = replace(view.lines[0].typed, discount_percent=Decimal(12))
    seller.do(change_line, view.lines[0].id, cheaper, view.lines[0].typed)
    again = seller.ask(draft_view, order_id)
    assert again.totals is not None
    assert again.totals.net == Decimal("87.12")
    order = seller.do(confirm, order_id, None, again.expected)
    assert (order.number, order.net, bool(order.waits)) == ("ZS 1/2026", Decimal("87.12"), True)
    manager.do(approve, order_id)
    assert_sound(house.database)


def test_header_that_brings_a_returned_order_within_the_limits_needs_nobody(house: House) -> None:
    house.limit(SELLER, max_amount="90")
    order_id = draft(house)
    seller = house.seat(SELLER)
    [why] = seller.do(confirm, order_id).waits
    assert (why.excess, why.is_, why.allowed) == (Excess.AMOUNT, Decimal(99), Decimal(90))
    seller.do(withdraw, order_id)
    assert str(refused(seller, withdraw, order_id)) == (
        "ZS 1/2026 does not wait to be approved: it is draft."
    )
    typed = seller.ask(draft_view, order_id).typed
    seller.do(change_header, order_id, replace(typed, discount_percent=Decimal(10)))
    assert seller.do(confirm, order_id).waits == ()
    assert house.state(order_id) is OrderState.CONFIRMED
    copy = seller.do(copy_order, order_id).id  # the discount was for that time
    assert seller.do(confirm, copy).waits
    assert [row.id for row in house.ask(order_list, OrderFilter(states=frozenset({OrderState.WAITING}))).rows]
    assert_sound(house.database)


def test_only_who_owns_or_asked_takes_back_and_what_is_cancelled_is_asked_no_more(house: House) -> None:
    house.limit(SELLER, max_discount="10")
    order_id, other = waiting(house), waiting(house)
    colleague, manager = person(house, "zosia", SELLER), house.seat(MANAGER)
    assert isinstance(refused(colleague, withdraw, order_id), NotAllowed)
    house.seat(SELLER).do(withdraw, order_id)
    manager.do(cancel, other, "out of business")
    assert manager.ask(waiting_orders).total == 0
    [told] = house.seat(SELLER).ask(decisions_for)
    assert (told.order_id, told.decision, told.note) == (other, Decision.WITHDRAWN, "out of business")
    for verb, args in ((approve, ()), (send_back, ("no",)), (release, ())):
        assert isinstance(refused(manager, verb, other, *args), IllegalMove)
        assert isinstance(refused(manager, verb, 10**9, *args), NotFound)
    assert house.free("LAST") == 0  # the one that was taken back holds it
    assert_sound(house.database)


def test_nobody_approves_what_is_beyond_his_own_limits(house: House) -> None:
    house.limit(house.users[MANAGER], max_discount="20")
    manager, owner = house.seat(MANAGER), person(house, "ewa", MANAGER)
    new = NewOrder(house.customers["ANNA"])
    order_id = manager.do(enter, new, [house.line("MUG", discount_percent=DEEP)], True).id
    assert house.state(order_id) is OrderState.WAITING
    error = refused(manager, approve, order_id)
    assert isinstance(error, NotAllowed)
    assert str(error).startswith("ZS 1/2026 is your own order, and beyond your limits; somebody else")
    house.limit(SELLER, max_discount="10")
    hers = waiting(house)
    assert str(refused(manager, approve, hers)).startswith("ZS 2/2026 is beyond what you may approve.")
    seen = manager.ask(approval_of, hers)
    assert seen is not None
    assert len(seen.beyond) == 1
    for each in (order_id, hers):
        owner.do(approve, each)
    assert_sound(house.database)


def test_credit_stops_who_may_not_allow_it_and_leaves_when_that_was_approved(house: House) -> None:
    seller, manager = house.seat(SELLER), house.seat(MANAGER)
    over = draft(house, "LIMIT")  # 121.77 of 100
    [why] = seller.do(confirm, over).waits
    assert (why.excess, why.is_, why.allowed) == (Excess.CREDIT_LIMIT, Decimal("121.77"), Decimal(100))
    manager.do(approve, over)
    own = manager.do(enter, NewOrder(house.customers["LIMIT"]), [house.line("MUG")], True)
    assert own.confirmed is not None
    assert (own.confirmed.waits, house.state(own.id)) == ((), OrderState.CONFIRMED)
    credit(house, "LIMIT", None)
    free = house.order("LIMIT", house.line("PEN"))
    credit(house, "LIMIT", 100)
    assert [bool(manager.ask(stopped_by, each)) for each in (over, own.id, free)] == [False, False, True]
    for each in (over, own.id):
        house.issue(each)
    house.do(allocate, free)
    said = str(refused(house.desk, issue, free))
    assert said.startswith(
        "ZS 3/2026 is stopped. The customer would owe 135.31 PLN, the limit is 100.00 PLN."
    )
    assert said.endswith("Whoever approves orders can release it.")
    assert isinstance(refused(seller, release, free), NotAllowed)
    manager.do(release, free, "paid in cash")
    assert str(refused(manager, release, free)) == "Nothing stops ZS 3/2026."
    house.issue(free)
    assert_sound(house.database)


def test_order_on_hold_goes_on_only_if_somebody_may_allow_the_credit(house: House) -> None:
    held = house.order("LIMIT", house.line("PEN", 20))
    house.do(put_on_hold, held, "wait")
    credit(house, "LIMIT", 1)
    clerk = person(house, "olek", may=Permission.ORDERS_RELEASE)
    assert "Whoever approves orders can release it." in str(refused(clerk, resume, held))
    house.seat(MANAGER).do(resume, held)
    house.issue(held)
    house.do(block, house.customers["LIMIT"], "bankrupt")
    again = draft(house, "LIMIT", "PEN")
    assert house.seat(SELLER).ask(outlook, again).reasons == ()
    assert str(refused(house.seat(MANAGER), confirm, again)) == "Customer LIMIT is blocked: bankrupt"
    assert_sound(house.database)


def test_customer_who_is_blocked_meanwhile_is_not_approved(house: House) -> None:
    house.limit(SELLER, max_discount="10")
    order_id = waiting(house)
    house.do(block, house.customers["ANNA"], "bankrupt")
    assert str(refused(house.seat(MANAGER), approve, order_id)) == "Customer ANNA is blocked: bankrupt"
    house.seat(MANAGER).do(send_back, order_id, "she pays nobody")
    assert_sound(house.database)


def test_who_pays_late_is_shown_and_stopped_only_where_the_company_says_so(house: House) -> None:
    seller = house.seat(SELLER)
    house.bill(*house.issue(house.order("ANNA", house.line("MUG"))))
    house.clock.forward(days=41)  # due after 30
    seen = seller.ask(caller, house.customers["ANNA"])
    assert (seen.overdue.amount, seen.overdue.days, seen.pays_late) == (Decimal("12.30"), 11, False)
    assert seller.do(confirm, draft(house, code="PEN")).waits == ()
    details = house.ask(company_details).details
    assert refused(house.desk, change, replace(details, overdue_days=-1)).part == "overdue_days"
    house.do(change, replace(details, overdue_days=10))
    assert seller.ask(caller, house.customers["ANNA"]).pays_late
    late = draft(house, code="PEN")
    [why] = seller.do(confirm, late).waits
    assert (why.excess, why.is_) == (Excess.OVERDUE, Decimal("12.30"))
    house.seat(MANAGER).do(approve, late)
    house.issue(late)
    house.do(change, replace(details, overdue_days=11))
    assert seller.do(confirm, draft(house, code="PEN")).waits == ()
    assert_sound(house.database)


def test_what_was_asked_anew_is_not_approved_unseen(house: House) -> None:
    house.limit(SELLER, max_discount="10")
    seller, manager = house.seat(SELLER), house.seat(MANAGER)
    order_id = waiting(house)
    seen = manager.ask(approval_of, order_id)
    assert seen is not None
    seller.do(withdraw, order_id)
    line = seller.ask(draft_view, order_id).lines[0]
    seller.do(change_line, line.id, replace(line.typed, discount_percent=Decimal(95)))
    seller.do(confirm, order_id)
    for verb, args in ((approve, ("",)), (send_back, ("no",))):
        assert isinstance(refused(manager, verb, order_id, *args, seen.id), Conflict)
    assert house.state(order_id) is OrderState.WAITING
    assert_sound(house.database)


def test_owner_is_asked_about_goods_that_are_kept_too_long(house: House) -> None:
    house.limit(SELLER, max_discount="10")
    order_id = waiting(house)
    seller = house.seat(SELLER)
    house.clock.forward(days=14)
    assert seller.ask(kept_too_long) == ()
    house.clock.forward(days=1)
    [kept] = seller.ask(kept_too_long)
    assert (kept.id, kept.state, kept.firm_until) == (order_id, OrderState.WAITING, date(2026, 3, 16))
    assert house.seat(MANAGER).ask(kept_too_long) == ()
    assert house.stock("LAST") == {"MAIN": (1, 1)}


@pytest.mark.both_databases
def test_queue_is_searched_by_whatever_is_known_of_an_order(house: House) -> None:
    house.limit(SELLER, max_discount="10")
    order_id = waiting(house)
    new = NewOrder(house.customers["PRESET"], customer_number="PO 7")
    other = house.seat(SELLER).do(enter, new, [house.line("MUG", discount_percent=DEEP)], True).id
    manager = house.seat(MANAGER)
    assert [row.id for row in manager.ask(waiting_orders).rows] == [order_id, other]
    for text in ("ZS 2/2026", "po 7", "piotr", "Pitor"):
        assert [row.id for row in manager.ask(waiting_orders, text).rows] == [other], text
    assert manager.ask(waiting_orders, SELLER).total == 2
    assert manager.ask(waiting_orders, "nobody at all").total == 0


def test_imported_orders_beyond_a_limit_wait_and_are_counted(house: House, tmp_path: Path) -> None:
    house.limit(MANAGER, max_discount="10")
    text = """
        order;customer;article;quantity;price;state
        1;ANNA;MUG;2;1.00;
        2;ANNA;MUG;2;10.00;
        3;LIMIT;LAST;1;99.00;on_hold
        4;BOB;MUG;2;1.00;on_hold
        5;BOB;MUG;2;10.00;to approve
    """
    files = Files(tmp_path, house.seat(MANAGER))
    trial = files.load(Entity.ORDERS, text, confirm=True, dry_run=True)
    assert trial.outcome == outcome(added=5, to_approve=2)
    assert files.load(Entity.ORDERS, text, confirm=True).outcome == trial.outcome
    states = {row.customer_number: row.state for row in house.ask(order_list, OrderFilter(), 0, 10).rows}
    assert states == {
        "1": OrderState.WAITING, "2": OrderState.CONFIRMED, "3": OrderState.ON_HOLD,
        "4": OrderState.WAITING, "5": OrderState.DRAFT,
    }  # fmt: skip
    whole = text.replace("\n        ", "\n        1")  # the same orders by other numbers
    done = files.load(Entity.ORDERS, whole.replace("1order", "order"), confirm=True, all_or_nothing=True)
    assert done.outcome == outcome(added=5, to_approve=2)
    assert_sound(house.database)


@pytest.mark.both_databases
@pytest.mark.parametrize("other", ["approve", "send_back", "withdraw", "cancel"])
def test_two_who_decide_at_once_decide_once(house: House, other: str) -> None:
    house.limit(SELLER, max_discount="10")
    order_id = waiting(house)

    def done(seat: House, role: Role, verb: Any, *args: Any) -> bool:
        desk = Desk(seat.database, house.users[role], seat=role, clock=house.clock)
        try:
            desk.do(verb, order_id, *args)
        except (IllegalMove, Refused):
            return False
        return True

    rival: dict[str, tuple[Role, Any, tuple[str, ...]]] = {
        "approve": (MANAGER, approve, ()),
        "send_back": (MANAGER, send_back, ("no",)),
        "withdraw": (SELLER, withdraw, ()),
        "cancel": (SELLER, cancel, ("no",)),
    }
    role, verb, args = rival[other]
    with house.seats(2) as (one, two):
        won = at_once([partial(done, one, MANAGER, approve), partial(done, two, role, verb, *args)])
    # An order that has been approved may still be cancelled.
    assert sorted(won) in ([[False, True], [True, True]] if other == "cancel" else [[False, True]])
    assert house.ask(how_many_wait) == 0
    assert_sound(house.database)


def test_notes_of_an_order_that_is_over_the_limit_by_now_are_billed(house: House) -> None:
    notes = house.issue(house.order("LIMIT", house.line("MUG", 5)))
    credit(house, "LIMIT", 1)
    assert len(house.do(invoice_notes, [note.id for note in notes])) == 1
    assert_sound(house.database)
