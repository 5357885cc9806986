"""Setting up warehouses."""

from __future__ import annotations

from sqlalchemy import select

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids
from salesdesk.warehouse.stock.model import Warehouse

__all__ = ["add_warehouse"]


@verb(Permission.COMPANY_EDIT)
def add_warehouse(
    tx: Transaction, code: str, name: str, country: str, *, priority: int = 1, sells: bool = True
) -> int:
    """Enter a warehouse; its id. Orders look for goods where `priority` is lowest first."""
    if not code.strip() or not name.strip():
        raise Refused(N_("A warehouse needs a code and a name."))
    if tx.session.scalar(select(Warehouse.id).where(Warehouse.code == code)) is not None:
        raise Refused(N_("The warehouse {code} exists already."), code=code)
    row = {
        "code": code,
        "name": name,
        "street": "",
        "house_number": "",
        "postcode": "",
        "city": "",
        "country": country,
        "priority": priority,
        "sells": sells,
        "active": True,
    }
    [warehouse_id] = add_for_ids(tx.session, Warehouse, [row])
    tx.record("warehouse", warehouse_id, code=code)
    return warehouse_id
