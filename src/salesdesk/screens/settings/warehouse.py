"""A warehouse: what it is called, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.screens import vocabulary
from salesdesk.screens.address_entries import street_and_city
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat
from salesdesk.warehouse.stock.queries import WarehouseInFull, warehouses_in_full
from salesdesk.warehouse.stock.rules import WarehouseDetails
from salesdesk.warehouse.stock.verbs import change_warehouse

__all__ = ["WarehouseForm", "in_one_line"]


class WarehouseForm(Form):
    """What may change of a warehouse. What is left alone stays as others have made it."""

    def __init__(self, seat: Seat, warehouse: WarehouseInFull) -> None:
        title = seat.say(N_("Warehouse {code}"), code=warehouse.code)
        super().__init__(seat, title, _entries(seat, warehouse.details), self._change)
        self._warehouse_id, self._seen = warehouse.id, warehouse.details

    async def _change(self, answers: Mapping[str, Any]) -> None:
        await self.do(change_warehouse, self._warehouse_id, self._seen, replace(self._seen, **answers))

    async def renew(self) -> Refused | None:
        """What is stored by now."""
        found = next(
            (each for each in await self.ask(warehouses_in_full) if each.id == self._warehouse_id), None
        )
        if found is None:
            raise NotFound(N_("There is no such warehouse."))
        self._seen = found.details
        return self.take_up(_entries(self.seat, self._seen))


def in_one_line(details: WarehouseDetails) -> str:
    """What a warehouse is called and where it stands."""
    street = f"{details.street} {details.house_number}".strip()
    city = f"{details.postcode} {details.city}".strip()
    return ", ".join(part for part in (details.name, street, city, details.country) if part)


def _entries(seat: Seat, seen: WarehouseDetails) -> list[Entry]:
    return [
        Entry(
            "name", N_("Name"), value=seen.name, required=True,
            help=N_("What the warehouse is called on papers from now on; its code stays."),
        ),
        # One that has no address yet may still be renamed.
        *(replace(entry, required=False) for entry in street_and_city(seen)),
        Entry(
            "country", N_("Country"), Kind.CHOICE, seen.country, required=True,
            choices=vocabulary.countries(seat.language),
            help=N_("Type the code, DE or NL; F4 shows all."),
        ),
    ]  # fmt: skip
