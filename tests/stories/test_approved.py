"""An order below the floor: it waits, comes back, is changed, is approved, and goes the way of any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from salesdesk.domain.approvals.queries import waiting_orders
from salesdesk.domain.approvals.rules import Decision
from salesdesk.domain.approvals.told import decisions_for
from salesdesk.domain.approvals.verbs import approve, send_back
from salesdesk.domain.drafts.queries import NewOrder, draft_view, parked_drafts
from salesdesk.domain.drafts.verbs import change_line, enter
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import confirm
from salesdesk.office import history
from salesdesk.office.permissions import Role
from tests.house import House
from tests.invariants import assert_sound


def test_order_below_the_floor_is_sent_back_changed_approved_delivered_and_billed(house: House) -> None:
    house.limit(Role.TELEMARKETER, max_discount="10")
    house.limit(Role.MANAGER, max_discount="25")
    seller, manager = house.seat(Role.TELEMARKETER), house.seat(Role.MANAGER)
    wanted = NewOrder(house.customers["ANNA"], requested_on=date(2026, 3, 9))
    lines = house.line("MUG", 10, discount_percent=Decimal(30)), house.line("RARE", 5), house.line("FREIGHT")
    order_id = seller.do(enter, wanted, lines).id
    assert seller.do(confirm, order_id).waits

    [row] = manager.ask(waiting_orders).rows
    assert [(reason.position, reason.is_, reason.allowed) for reason in row.reasons] == [
        (1, Decimal(70), Decimal(90))
    ]
    manager.do(send_back, order_id, "20 % at most")
    [told] = seller.ask(decisions_for)
    assert (told.decision, told.note) == (Decision.RETURNED, "20 % at most")
    [parked] = seller.ask(parked_drafts)
    view = seller.ask(draft_view, parked.id)
    mugs = view.lines[0]
    seller.do(change_line, mugs.id, replace(mugs.typed, discount_percent=Decimal(20)), mugs.typed)
    order = seller.do(confirm, order_id, None, seller.ask(draft_view, order_id).expected)
    assert (order.number, bool(order.waits), order.net) == ("ZS 1/2026", True, Decimal(130))

    manager.do(approve, order_id)
    house.buy()
    notes = house.issue(order_id)
    assert [each.note for each in seller.ask(decisions_for)] == ["20 % at most", ""]
    assert house.bill(*notes).net == order.net
    assert house.state(order_id) is OrderState.COMPLETED
    past = house.ask(history.of_subject, "order", order_id)
    states = [entry.changes["state"] for entry in reversed(past) if "state" in entry.changes]
    assert states[:5] == [
        [None, "draft"],
        ["draft", "waiting"],
        ["waiting", "draft"],
        ["draft", "waiting"],
        ["waiting", "confirmed"],
    ]
    assert_sound(house.database)
