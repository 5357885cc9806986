"""Choosing a warehouse."""

from __future__ import annotations

from typing import NamedTuple

from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.widgets.line_table import Column
from salesdesk.warehouse.stock.queries import WarehouseView, warehouses

__all__ = ["Chosen", "WarehouseChoice", "choose_warehouse", "working_warehouses"]


class Chosen(NamedTuple):
    """A warehouse by id and code."""

    id: int
    code: str


class WarehouseChoice(NamedTuple):
    """What somebody has chosen: a warehouse, or all of them."""

    warehouse: Chosen | None


async def working_warehouses(screen: Commanded) -> list[WarehouseView]:
    """Warehouses that are in use, those that sell first."""
    found = await screen.ask(warehouses)
    return sorted((each for each in found if each.active), key=lambda each: not each.sells)


async def choose_warehouse(
    screen: Commanded, now: Chosen | None, *, every: bool = True
) -> WarehouseChoice | None:
    """Let the person at `screen` choose one; `every` offers all of them too. None if they left it."""
    found = [(WarehouseChoice(Chosen(w.id, w.code)), w.name) for w in await working_warehouses(screen)]
    if every:
        found.insert(0, (WarehouseChoice(None), screen.say(N_("all warehouses"))))
    chosen = await screen.show(
        Choice(
            screen.seat,
            screen.say(N_("Warehouse")),
            found,
            [Column(screen.say(N_("Code")), 12), Column(screen.say(N_("Name")), 40, grows=True)],
            lambda row: (row[0].warehouse.code if row[0].warehouse else "", row[1]),
            next((at for at, row in enumerate(found) if row[0].warehouse == now), 0),
        )
    )
    return chosen[0] if chosen else None
