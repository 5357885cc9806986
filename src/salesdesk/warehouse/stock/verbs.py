"""Setting up warehouses, and changing what they are called and where they stand."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Final

from sqlalchemy import select

from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.office.addresses import postcode
from salesdesk.office.changes import change, merged
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids
from salesdesk.storage.types import is_blank, is_code
from salesdesk.warehouse.stock.model import Warehouse
from salesdesk.warehouse.stock.rules import WarehouseDetails

__all__ = ["Site", "add_warehouse", "change_warehouse"]

_LONGEST: Final = 12  # it stands in the numbers of documents and batches, which have 40 characters
_LAST: Final = 999


@dataclass(frozen=True, slots=True)
class Site:
    """Where a warehouse stands: suppliers read on their orders where the goods are to go."""

    street: str = ""
    house_number: str = ""
    postcode: str = ""
    city: str = ""


_NOWHERE: Final = Site()


@verb(Permission.COMPANY_EDIT)
def add_warehouse(
    tx: Transaction,
    code: str,
    name: str,
    country: str,
    site: Site = _NOWHERE,
    *,
    priority: int = 1,
    sells: bool = True,
) -> int:
    """Enter a warehouse; its id. Orders look for goods where `priority` is lowest first."""
    if not is_code(code) or is_blank(name):
        raise Refused(N_("A warehouse needs a code and a name."))
    if len(code) > _LONGEST:
        raise Refused(N_("“{start}…” is longer than {longest} characters."), start=code, longest=_LONGEST)
    if not 0 <= priority <= _LAST:
        raise Refused(N_("The priority of a warehouse is between 0 and {last}."), last=_LAST)
    if site.postcode:
        postcode(country, site.postcode)
    if tx.session.scalar(select(Warehouse.id).where(Warehouse.code == code)) is not None:
        raise Refused(N_("The warehouse {code} exists already."), code=code)
    row = {
        "code": code,
        "name": name,
        **asdict(site),
        "country": country,
        "priority": priority,
        "sells": sells,
        "active": True,
        "transit": False,
    }
    [warehouse_id] = add_for_ids(tx.session, Warehouse, [row])
    tx.record("warehouse", warehouse_id, code=code)
    return warehouse_id


@verb(Permission.COMPANY_EDIT)
def change_warehouse(
    tx: Transaction, warehouse_id: int, seen: WarehouseDetails, wanted: WarehouseDetails
) -> None:
    """Change of a warehouse what is `wanted` otherwise than it was `seen`. Its code stays.

    What somebody else has changed since stays; Conflict if it is the very same thing. A postcode that
    was there before may stay as it is. Raises NotFound.
    """
    row = tx.session.scalar(
        select(Warehouse)
        .where(Warehouse.id == warehouse_id, ~Warehouse.transit)
        .with_for_update(key_share=True)
    )
    if row is None:
        raise NotFound(N_("There is no such warehouse."))
    before = WarehouseDetails(**{field.name: getattr(row, field.name) for field in fields(WarehouseDetails)})
    after = merged(before, seen, wanted)
    if is_blank(after.name) or is_blank(after.country):
        raise Refused(N_("A warehouse needs a name and a country.")).at("name")
    was, becomes = ((each.country, each.postcode) for each in (before, after))
    if after.postcode and becomes != was:
        try:
            postcode(*becomes)
        except Refused as error:
            raise error.at("postcode") from None
    change(tx, "warehouse", warehouse_id, row, **asdict(after))
