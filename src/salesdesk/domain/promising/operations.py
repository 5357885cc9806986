"""Keeping promises: goods that are on their way are spoken for. Permissions are the verbs' business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import bindparam, delete

from salesdesk.domain.promising.model import BrokenPromise
from salesdesk.domain.promising.rules import Part, Source, Want
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import add_rows, table_of
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import release
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["forget_promises", "speak_for"]

_FORGET: Final = delete(table_of(BrokenPromise)).where(
    table_of(BrokenPromise).c.order_id == bindparam("order")
)


def speak_for(
    tx: Transaction,
    order_id: int,
    wants: Iterable[Want],
    promises: Mapping[int, Sequence[Part]],
    before: Mapping[int, date | None],
) -> None:
    """Let lines wait for what they are promised of goods that are on their way.

    What was promised for another day `before`, by line, still is.

    The caller has the balances of the articles locked, and has had since before it asked what is
    on its way: so nobody else is promised the same.
    """
    add_rows(
        tx.session,
        Supply,
        [
            {
                "order_id": order_id,
                "order_line_id": want.line_id,
                "article_id": want.article_id,
                "kind": SupplyKind.FIRM,
                "quantity": part.quantity,
                "warehouse_id": part.warehouse_id,
                "purchase_line_id": part.purchase_line_id,
                "allocated": False,
                "min_shelf_days": want.min_shelf_days,
                "promised_on": before.get(want.line_id) or part.on,
            }
            for want in wants
            for part in promises[want.line_id]
            if part.source is Source.INBOUND
        ],
    )


def forget_promises(tx: Transaction, order_id: int) -> None:
    """Let go of what an order that is a draft again was promised of goods that are on their way.

    The caller has its balances locked.
    """
    release(tx, Supply.order_id == order_id, Supply.purchase_line_id.is_not(None))
    tx.session.execute(_FORGET, {"order": order_id})
