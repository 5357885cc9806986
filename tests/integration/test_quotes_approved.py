"""A quote beyond somebody's limits is no promise yet; once it is one, nobody asks about it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from salesdesk.domain.approvals.queries import approval_of, outlook, waiting_orders
from salesdesk.domain.approvals.told import decisions_for
from salesdesk.domain.approvals.verbs import approve, send_back, withdraw
from salesdesk.domain.drafts.queries import NewOrder, draft_view
from salesdesk.domain.drafts.verbs import add_line, change_header, change_line, enter
from salesdesk.domain.order_book.papers import papers_of_order
from salesdesk.domain.order_book.queries import order_list
from salesdesk.domain.order_book.rules import OrderFilter
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.taxing_anew import tax_anew
from salesdesk.domain.orders.verbs import cancel, confirm
from salesdesk.domain.printing.quotes import quote_paper
from salesdesk.domain.quotes.issuing import issue_quote
from salesdesk.domain.quotes.verbs import Wanted, order_from_quote, revise_quote
from salesdesk.domain.selling_limits.floors import line_floor, lines_below
from salesdesk.domain.selling_limits.rules import Excess
from salesdesk.errors import IllegalMove, NotAllowed, Refused
from salesdesk.office.permissions import Role
from tests.house import House
from tests.invariants import assert_sound, not_refused

SELLER, MANAGER = Role.TELEMARKETER, Role.MANAGER
TEN = Decimal(10)


def offered(house: House, *lines: Any, customer: str = "ANNA", **header: Any) -> int:
    """The telemarketer's draft of a quote."""
    new = NewOrder(house.customers[customer], is_quote=True, **header)
    return house.seat(SELLER).do(enter, new, lines).id


def deep(house: House) -> Any:
    """A line far below what a telemarketer may give."""
    return house.line("MUG", 10, discount_percent=Decimal(30), discount_amount=Decimal("0.10"))


def test_quote_below_a_floor_promises_nothing_until_it_is_approved(house: House) -> None:
    house.limit(SELLER, max_discount="10")
    order_id = offered(house, deep(house), house.line("PEN", 3), customer="LIMIT")
    seller, manager = house.seat(SELLER), house.seat(MANAGER)
    standing = seller.ask(outlook, order_id)
    assert (standing.waits, [each.excess for each in standing.reasons]) == (True, [Excess.DISCOUNT])
    asked = seller.do(issue_quote, order_id)
    assert (asked.number, asked.waits) == ("OF 1/2026", standing.reasons)
    assert house.state(order_id) is OrderState.WAITING
    # It holds nothing, owes nothing, has no paper, and nothing is ordered of it.
    assert house.stock("MUG")["MAIN"] == (100, 0)
    assert house.owed("LIMIT") == 0
    assert house.ask(papers_of_order, order_id).quote == ""
    with pytest.raises(Refused, match="nothing is promised yet"):
        house.ask(quote_paper, asked.number)
    [listed] = house.ask(order_list, OrderFilter(text=asked.number)).rows
    assert (listed.state, listed.progress) == (OrderState.WAITING, None)
    refused: list[Callable[[], object]] = [
        partial(house.do, order_from_quote, order_id),
        partial(house.do, tax_anew, order_id),
        partial(seller.do, approve, order_id),
        partial(seller.do, issue_quote, order_id),
        partial(house.do, add_line, order_id, house.line("PEN")),
    ]
    assert not_refused(house.database, refused) == []
    [row] = manager.ask(waiting_orders).rows
    assert (row.number, row.reasons) == (asked.number, standing.reasons)
    seen: Any = manager.ask(approval_of, order_id)
    assert (seen.reasons, seen.beyond, seen.firm_until) == (standing.reasons, (), None)
    house.clock.forward(days=2)
    decided = manager.do(approve, order_id, "for once", seen.id)
    assert (decided.number, decided.state) == (asked.number, OrderState.QUOTED)
    assert [each.number for each in seller.ask(decisions_for)] == [asked.number]
    paper = seller.ask(quote_paper, asked.number).paper
    assert (paper.quoted_on, paper.valid_until) == (date(2026, 3, 4), date(2026, 3, 18))
    assert_sound(house.database)


def test_what_was_quoted_is_ordered_without_asking_and_what_is_cheaper_is_asked_about(house: House) -> None:
    """In parts whose cents do not divide, at a discount on the whole; then lower, dearer and with more."""
    house.limit(SELLER, max_discount="10", max_amount="90")
    whole: Any = {"discount_percent": Decimal(3), "discount_amount": Decimal("1.01")}
    quote = offered(house, deep(house), house.line("PEN", 7, discount_percent=Decimal(20)), **whole)
    seller = house.seat(SELLER)
    assert seller.do(issue_quote, quote).waits
    house.seat(MANAGER).do(approve, quote)
    mugs, pens = seller.ask(draft_view, quote).lines
    for wanted in ([Wanted(mugs.id, Decimal(3)), Wanted(pens.id, Decimal(7))], [Wanted(mugs.id, Decimal(4))]):
        order = seller.do(order_from_quote, quote, wanted)
        assert seller.ask(lines_below, order.id) == ()
        assert seller.do(confirm, order.id).waits == ()
    order = seller.do(order_from_quote, quote)
    [line] = seller.ask(draft_view, order.id).lines
    lower = replace(line.typed, discount_percent=Decimal(31))
    seller.do(change_line, line.id, lower)
    [line] = seller.ask(draft_view, order.id).lines
    [below] = seller.ask(lines_below, order.id)
    floor: Any = seller.ask(line_floor, line.id)
    assert (below.is_below, floor.net > line.net) == (True, True)
    seller.do(change_line, line.id, replace(lower, discount_percent=Decimal(25)))
    seller.do(add_line, order.id, house.line("MUG", 1, discount_percent=Decimal(30)))
    [reason] = seller.do(confirm, order.id).waits
    assert (reason.excess, reason.position) == (Excess.DISCOUNT, 2)
    assert_sound(house.database)


def test_amount_that_was_approved_is_ordered_as_long_as_nothing_is_added(house: House) -> None:
    house.limit(SELLER, max_amount="50")
    quote = offered(house, house.line("MUG", 10), house.line("FREIGHT"))
    seller = house.seat(SELLER)
    [reason] = seller.do(issue_quote, quote).waits
    assert (reason.excess, reason.is_) == (Excess.AMOUNT, Decimal("115.00"))
    house.seat(MANAGER).do(approve, quote)
    more = seller.do(order_from_quote, quote).id
    seller.do(add_line, more, house.line("PEN"))
    assert seller.ask(outlook, more).waits
    house.do(cancel, more, "no")
    assert seller.do(confirm, seller.do(order_from_quote, quote).id).waits == ()
    assert_sound(house.database)


def test_more_than_was_quoted_is_asked_about_however_many_orders_it_is_in(house: House) -> None:
    house.limit(SELLER, max_discount="10", max_amount="60")
    seller, manager = house.seat(SELLER), house.seat(MANAGER)
    quote = offered(house, house.line("MUG", 10, price=Decimal(7)))
    seller.do(issue_quote, quote)
    manager.do(approve, quote)
    [said] = seller.ask(draft_view, quote).lines
    orders = [seller.do(order_from_quote, quote, [Wanted(said.id, Decimal(1))]).id for _ in range(2)]
    for order, waits in zip(orders, (0, 2), strict=True):
        [line] = seller.ask(draft_view, order).lines
        # A typed price may be for more than is left of the quote.
        typed = replace(line.typed, quantity=Decimal(9), price=Decimal(7), at_quoted=False)
        seller.do(change_line, line.id, typed)
        assert len(seller.do(confirm, order).waits) == waits
    house.do(cancel, orders[1], "no")
    again = seller.do(revise_quote, quote).id
    [line] = seller.ask(draft_view, again).lines
    assert line.quantity == 1
    seller.do(change_line, line.id, replace(line.typed, quantity=TEN))
    assert seller.do(issue_quote, again).waits
    assert_sound(house.database)


def test_quote_that_is_sent_back_keeps_its_number_and_stays_a_quote(house: House) -> None:
    house.limit(SELLER, max_discount="10")
    quote = offered(house, deep(house))
    seller, manager = house.seat(SELLER), house.seat(MANAGER)
    seller.do(issue_quote, quote)
    manager.do(send_back, quote, "ten at most")
    assert house.state(quote) is OrderState.DRAFT
    assert house.stock("MUG")["MAIN"] == (100, 0)
    header = seller.ask(draft_view, quote).typed
    seller.do(change_header, quote, replace(header, reference="fair"), header)
    with pytest.raises(Refused, match="OF 1/2026 has its number already and stays a quote"):
        seller.do(change_header, quote, replace(header, is_quote=False))
    assert seller.do(issue_quote, quote).waits
    seller.do(withdraw, quote)
    [line] = seller.ask(draft_view, quote).lines
    seller.do(change_line, line.id, replace(line.typed, discount_percent=TEN, discount_amount=Decimal(0)))
    issued = seller.do(issue_quote, quote)
    assert (issued.number, issued.waits, house.state(quote)) == ("OF 1/2026", (), OrderState.QUOTED)
    dropped = offered(house, deep(house))
    assert seller.do(issue_quote, dropped).number == "OF 2/2026"
    house.do(cancel, dropped, "too dear")
    assert manager.ask(waiting_orders).total == 0
    assert_sound(house.database)


def test_quote_that_replaces_another_does_so_when_it_is_approved(house: House) -> None:
    house.limit(SELLER, max_discount="10")
    seller, manager = house.seat(SELLER), house.seat(MANAGER)
    first = offered(house, deep(house))
    seller.do(issue_quote, first)
    manager.do(approve, first)
    # What was promised is promised again without asking; what goes lower is not.
    again = seller.do(revise_quote, first).id
    assert seller.do(issue_quote, again).waits == ()
    assert house.state(first) is OrderState.SUPERSEDED
    lower = seller.do(revise_quote, again).id
    [line] = seller.ask(draft_view, lower).lines
    seller.do(change_line, line.id, replace(line.typed, discount_percent=Decimal(40)))
    assert seller.do(issue_quote, lower).waits
    assert house.state(again) is OrderState.QUOTED
    manager.do(approve, lower)
    assert (house.state(again), house.state(lower)) == (OrderState.SUPERSEDED, OrderState.QUOTED)
    # After its last day it promises nothing.
    house.clock.forward(days=15)
    late = seller.do(revise_quote, lower).id
    assert seller.do(issue_quote, late).waits
    assert_sound(house.database)


def test_nobody_approves_a_quote_beyond_his_own_limits_or_of_a_day_that_is_gone(house: House) -> None:
    for role in (SELLER, MANAGER):
        house.limit(role, max_discount="10")
    quote = offered(house, deep(house), valid_until=date(2026, 3, 3))
    house.seat(SELLER).do(issue_quote, quote)
    manager = house.seat(MANAGER)
    with pytest.raises(NotAllowed, match="beyond what you may approve"):
        manager.do(approve, quote)
    own = manager.do(enter, NewOrder(house.customers["ANNA"], is_quote=True), [deep(house)]).id
    manager.do(issue_quote, own)
    with pytest.raises(NotAllowed, match="is your own quote"):
        manager.do(approve, own)
    house.limit(house.users[MANAGER], max_discount="90")
    house.clock.forward(days=2)
    with pytest.raises(Refused, match="that day is gone"):
        manager.do(approve, quote)
    with pytest.raises(IllegalMove, match="only a draft can be changed"):
        manager.do(confirm, quote)
    assert house.state(quote) is OrderState.WAITING
    assert_sound(house.database)
