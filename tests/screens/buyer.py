"""Sitting down where goods are bought and received, and looking at what came of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from salesdesk.domain.purchasing.queries import purchase_order_view, purchase_orders
from salesdesk.domain.purchasing.rules import PurchaseView
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.office.permissions import Role
from salesdesk.screens.buying.screen import BuyingScreen
from salesdesk.warehouse.stock.model import Batch
from tests.house import House
from tests.screens.driver import Scenario, Typist, sit_down

__all__ = ["at_buying", "batch", "placed", "purchases", "row_of"]


def at_buying(house: House, scenario: Scenario, *, role: Role = Role.BUYER, language: str = "en") -> None:
    """Run a scenario on the screen of buying."""
    sit_down(house, scenario, role=role, screen=BuyingScreen, language=language)


def purchases(house: House) -> list[PurchaseView]:
    """Every purchase order, the newest first."""
    return [house.ask(purchase_order_view, row.id) for row in house.ask(purchase_orders).rows]


def placed(house: House, *codes: str) -> int:
    """A placed purchase order of what an order lacks of these articles."""
    house.order("ANNA", *(house.line(code, 1200) for code in codes))
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, ordered.id)
    return ordered.id


def batch(house: House, lot: str) -> Batch:
    """The batch with a supplier's lot."""
    with house.database.read() as session:
        found = session.scalars(select(Batch).where(Batch.supplier_lot == lot)).one()
        session.expunge(found)
        return found


def row_of(seat: Typist, table: str) -> Any:
    """The row at the cursor of a table."""
    row = seat.table(table).current
    assert row is not None
    return row
