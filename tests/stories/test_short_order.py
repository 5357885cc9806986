"""An order for more than there is: bought, delivered in parts, billed to the cent; or given up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from salesdesk.domain.billing.verbs import invoice_notes
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.drafts.verbs import NewOrder, add_line, open_draft
from salesdesk.domain.fulfilment.verbs import allocate_and_issue
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import cancel, close_remainder, confirm
from salesdesk.domain.purchasing.queries import lines_of_purchase, shortages
from salesdesk.domain.purchasing.rules import PurchaseState
from salesdesk.domain.purchasing.verbs import ArrivedLine, order_shortages, place, receive_purchase
from salesdesk.errors import NotEnough
from salesdesk.office.permissions import Role
from tests.house import House
from tests.invariants import assert_sound

pytestmark = pytest.mark.either_database


@pytest.mark.both_databases
def test_order_that_runs_short_is_completed_by_a_purchase(house: House) -> None:
    seller, clerk = house.seat(Role.TELEMARKETER), house.seat(Role.WAREHOUSE)
    buyer, biller = house.seat(Role.BUYER), house.seat(Role.INVOICING)
    draft = seller.do(open_draft, NewOrder(house.customers["ANNA"]))
    seller.do(add_line, draft.id, house.line("MUG", 2))
    rare = seller.do(add_line, draft.id, house.line("RARE", 7, discount_amount=Decimal("0.10")))
    assert rare.held == 0
    order = seller.do(confirm, draft.id)
    assert [(lack.position, lack.missing) for lack in order.short] == [(2, Decimal(7))]

    first = clerk.do(allocate_and_issue, draft.id)
    assert [quantity for note in first for _, quantity in note.quantities] == [2]

    [purchase] = buyer.do(order_shortages, house.warehouses["MAIN"])
    assert [purchase.quantity, purchase.covers] == [12, 7]  # packs of 6, at least 12
    assert buyer.do(place, purchase.id) == "ZD 1/2026"
    assert buyer.do(order_shortages, house.warehouses["MAIN"]) == ()
    [line] = buyer.ask(lines_of_purchase, purchase.id)
    clerk.do(receive_purchase, purchase.id, [ArrivedLine(line.id, Decimal(5))])
    assert house.stock("RARE") == {"MAIN": (5, 5)}
    second = clerk.do(allocate_and_issue, draft.id)
    clerk.do(receive_purchase, purchase.id, [ArrivedLine(line.id, Decimal(7))])
    assert house.stock("RARE") == {"MAIN": (7, 2)}
    assert house.purchase_state(purchase.id) is PurchaseState.CLOSED
    third = clerk.do(allocate_and_issue, draft.id)

    [one] = biller.do(invoice_notes, [first[0].id, second[0].id])
    assert house.state(draft.id) is OrderState.CONFIRMED
    [two] = biller.do(invoice_notes, [third[0].id])
    assert (one.net, two.net) == (Decimal("54.93"), Decimal("13.97"))  # 0.10 off 7 pieces: 0.07 and 0.03
    assert one.net + two.net == order.net == Decimal("68.90")
    assert house.state(draft.id) is OrderState.COMPLETED
    assert house.free("RARE") == 5
    assert_sound(house.database)


def test_supplier_who_brings_too_much_and_too_early(house: House) -> None:
    order_id = house.order("ANNA", house.line("RARE", 3))
    [purchase] = house.do(order_shortages, house.warehouses["SIDE"])
    house.do(place, purchase.id)
    [line] = house.ask(lines_of_purchase, purchase.id)
    arrived = [ArrivedLine(line.id, Decimal(9)), ArrivedLine(line.id, Decimal(9), supplier_lot="L2")]
    house.do(receive_purchase, purchase.id, arrived, "delivery note 7", surplus=True)
    assert house.stock("RARE") == {"SIDE": (18, 3)}
    house.bill(*house.issue(order_id))
    assert house.state(order_id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_purchase_serves_the_earliest_order_first(house: House) -> None:
    early, late = (house.order("ANNA", house.line("RARE", 8)) for _ in range(2))
    [purchase] = house.do(order_shortages, house.warehouses["MAIN"])
    assert [purchase.quantity, purchase.covers] == [18, 16]
    house.do(place, purchase.id)
    [line] = house.ask(lines_of_purchase, purchase.id)
    house.do(receive_purchase, purchase.id, [ArrivedLine(line.id, Decimal(10))])
    assert [q for note in house.issue(early) for _, q in note.quantities] == [8]
    assert [q for note in house.issue(late) for _, q in note.quantities] == [2]
    assert house.ask(shortages) == []
    assert_sound(house.database)


def test_order_that_is_to_be_delivered_complete_waits(house: House) -> None:
    lines = house.line("MUG", 4), house.line("RARE", 1)
    order_id = house.order("ANNA", *lines, delivery_policy=DeliveryPolicy.COMPLETE)
    with pytest.raises(NotEnough, match="delivered complete"):
        house.issue(order_id)
    assert house.stock("MUG")["MAIN"] == (100, 4)
    house.buy()
    [note] = house.issue(order_id)
    house.bill(note)
    assert house.state(order_id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_order_whose_remainder_is_to_be_cancelled_gives_it_up(house: House) -> None:
    lines = house.line("MUG", 4), house.line("RARE", 3)
    order_id = house.order("ANNA", *lines, delivery_policy=DeliveryPolicy.CANCEL_REST)
    [note] = house.issue(order_id)
    assert house.ask(shortages) == []
    invoice = house.bill(note)
    assert invoice.net == Decimal("40.00")
    assert house.state(order_id) is OrderState.COMPLETED
    assert house.owed("ANNA") == invoice.gross
    assert_sound(house.database)


def test_remainder_to_be_cancelled_is_not_what_lies_ready_elsewhere(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 120), delivery_policy=DeliveryPolicy.CANCEL_REST)
    assert house.stock("MUG") == {"MAIN": (100, 100), "SIDE": (30, 20)}
    main = house.issue(order_id, "MAIN")
    assert house.stock("MUG") == {"MAIN": (0, 0), "SIDE": (30, 20)}
    side = house.issue(order_id, "SIDE")
    assert house.bill(*main, *side).net == Decimal("1200.00")
    assert house.state(order_id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_remainder_to_be_cancelled_is_not_what_is_wanted_later(house: House) -> None:
    later = house.line("MUG", requested_on=date(2026, 8, 1))
    order_id = house.order("ANNA", house.line("MUG", 2), later, delivery_policy=DeliveryPolicy.CANCEL_REST)
    house.bill(*house.issue(order_id))
    assert house.state(order_id) is OrderState.CONFIRMED
    assert house.look_order(order_id).net == Decimal("30.00")
    assert_sound(house.database)


def test_remainder_that_somebody_gives_up_by_hand(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 2), house.line("RARE", 3), discount_percent=Decimal(10))
    [note] = house.issue(order_id)
    house.do(close_remainder, order_id, "the customer does not want to wait")
    assert house.state(order_id) is OrderState.CONFIRMED
    assert house.bill(note).net == Decimal("18.00")
    assert house.state(order_id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_remainder_given_up_after_the_bill_completes_the_order(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 2), house.line("RARE", 3))
    house.bill(*house.issue(order_id))
    house.do(close_remainder, order_id, "the customer does not want to wait")
    assert house.state(order_id) is OrderState.COMPLETED
    assert house.owed("ANNA") == Decimal("24.60")
    assert_sound(house.database)


def test_cancelled_order_takes_its_claim_off_the_purchase(house: House) -> None:
    order_id = house.order("ANNA", house.line("RARE", 3))
    [purchase] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, purchase.id)
    house.do(cancel, order_id, "changed his mind")
    [line] = house.ask(lines_of_purchase, purchase.id)
    house.do(receive_purchase, purchase.id, [ArrivedLine(line.id, Decimal(12))])
    assert house.stock("RARE") == {"MAIN": (12, 0)}
    assert_sound(house.database)
