"""Taking orders by keyboard."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from salesdesk.domain.drafts.queries import DraftView, draft_view, parked_drafts
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.rules import OrderState
from salesdesk.office.permissions import Role
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down


def drafts(house: House) -> list[DraftView]:
    """Every draft there is, as it stands."""
    return [house.ask(draft_view, each.id) for each in house.ask(parked_drafts, own=False)]


def order(house: House, number: str) -> DraftView:
    """The order with this number."""
    with house.database.read() as session:
        order_id = session.scalars(select(Order.id).where(Order.number == number)).one()
    return house.ask(draft_view, order_id)


def test_order_of_three_lines_is_typed_held_and_confirmed(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n")
        await seat.type("mug\n12\n")
        assert seat.message == "MUG: 12 pc held."
        assert house.stock("MUG")["MAIN"] == (100, 12)
        await seat.type("tea\n3\t5\n")
        await seat.type("rare\n2\n")
        assert seat.message == "RARE: only 0 of 2 pc held."
        assert "0/2" in seat.line("RARE  ")
        assert "Net 149.25 · VAT 32.04 · Gross 181.29 PLN" in seat.screen()
        await seat.press("f9")
        assert seat.message == "ZS 1/2026 confirmed, 181.29 PLN. Short: RARE 2 pc"
        assert seat.focus == "customer-field"
        assert "Łódź" not in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    made = order(house, "ZS 1/2026")
    assert made.state is OrderState.CONFIRMED
    assert [(line.code, int(line.quantity), int(line.held)) for line in made.lines] == [
        ("MUG", 12, 12),
        ("TEA", 3, 3),
        ("RARE", 2, 0),
    ]
    assert made.lines[1].discount_percent == 5
    assert made.totals is not None
    assert made.totals.gross == Decimal("181.29")
    assert_sound(house.database)
