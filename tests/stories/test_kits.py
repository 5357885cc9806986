"""A kit is sold as one line, delivered as its parts, and billed as far as it is complete."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from salesdesk.domain.billing.verbs import invoice_services
from salesdesk.domain.drafts.verbs import NewOrder, add_line, change_line, open_draft, remove_line
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import close_remainder, confirm
from salesdesk.domain.receivables.model import InvoiceLine
from salesdesk.errors import IllegalMove
from tests.house import House
from tests.invariants import assert_sound


def test_kit_is_held_in_parts_and_billed_whole(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["ANNA"]))
    kit = house.do(add_line, draft.id, house.line("SET", 5))
    assert (kit.code, kit.net) == ("SET", Decimal("100.00"))
    assert (house.stock("MUG")["MAIN"], house.stock("PEN")["MAIN"]) == ((100, 10), (1000, 5))
    house.do(change_line, kit.id, house.line("SET", 4))
    assert (house.stock("MUG")["MAIN"], house.stock("PEN")["MAIN"]) == ((100, 8), (1000, 4))
    gone = house.do(add_line, draft.id, house.line("SET", 3))
    house.do(remove_line, gone.id)
    assert (house.stock("MUG")["MAIN"], house.stock("PEN")["MAIN"]) == ((100, 8), (1000, 4))
    house.do(confirm, draft.id)
    invoice = house.bill(*house.issue(draft.id))
    with house.database.read() as session:
        [line] = session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == invoice.id))
        assert (line.code, line.text) == ("SET", "Two mugs and a pen")
        assert (line.quantity, line.amount) == (Decimal(4), Decimal("80.00"))
    assert house.state(draft.id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_kit_delivered_from_two_places_is_billed_as_it_becomes_complete(house: House) -> None:
    order_id = house.order("ANNA", house.line("SET", 60))
    main = house.bill(*house.issue(order_id, "MAIN"))
    side = house.bill(*house.issue(order_id, "SIDE"))
    assert (main.net, side.net) == (Decimal("1000.00"), Decimal("200.00"))
    assert house.state(order_id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_every_note_of_a_kit_finds_its_way_onto_an_invoice(house: House) -> None:
    """Kits are billed with the notes that make them complete, so no note is left with nothing to bill."""
    order_id = house.order("ANNA", house.line("SET", 60))
    main, side = house.issue(order_id, "MAIN"), house.issue(order_id, "SIDE")
    with pytest.raises(IllegalMove, match="nothing to bill"):
        house.bill(*side)
    with pytest.raises(IllegalMove, match="nothing to bill"):
        house.do(invoice_services, [order_id])
    assert (house.bill(*main).net, house.bill(*side).net) == (Decimal("1000.00"), Decimal("200.00"))
    assert house.state(order_id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_kits_that_will_not_be_complete_are_given_up(house: House) -> None:
    order_id = house.order("ANNA", house.line("SET", 70), house.line("BOOK", 1))
    main = house.issue(order_id, "MAIN")
    house.do(close_remainder, order_id, "enough")
    assert house.look_order(order_id).net == Decimal("1024.90")
    assert house.bill(*main).net == Decimal("1024.90")
    assert house.state(order_id) is OrderState.COMPLETED
    assert house.stock("MUG") == {"MAIN": (0, 0), "SIDE": (30, 0)}
    assert_sound(house.database)
