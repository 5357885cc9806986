"""Quarantine: goods that nobody gets until somebody has looked at them."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from salesdesk.domain.corrections.operations import batch_of, named, record_lines, require_part, wishes
from salesdesk.domain.corrections.rules import GaveWay
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.types import is_blank
from salesdesk.warehouse.counting.quarantine import put_in_quarantine, release_from_quarantine
from salesdesk.warehouse.expiry.operations import release_outgrown
from salesdesk.warehouse.stock.queries import warehouse_code

__all__ = ["end_quarantine", "quarantine"]


@verb(Permission.STOCK_ADJUST)
def quarantine(
    tx: Transaction, batch_id: int, warehouse_id: int, quantity: Decimal, reason: str
) -> tuple[GaveWay, ...]:
    """Block goods of a batch in a warehouse; whoever had reserved them gives way, and is named.

    They stay on hand. NotEnough if less of the batch is there and not blocked yet.
    """
    if is_blank(reason):
        raise Refused(N_("Say why the goods are kept apart; it stands beside the batch.")).at("reason")
    code = warehouse_code(tx, warehouse_id)
    batch, article, tracking = batch_of(tx, batch_id)
    require_part(quantity, article, tracking)
    was, given = put_in_quarantine(tx, batch, warehouse_id, code, quantity, reason, partial(wishes, tx))
    # What they have instead may not keep as long as they demand.
    gave_way = named(tx, given, release_outgrown(tx, [batch.article_id])[batch.article_id])
    tx.record(
        "article",
        batch.article_id,
        batch=batch.number,
        warehouse=code,
        blocked=[was, was + quantity],
        reason=reason,
    )
    record_lines(tx, article, gave_way)
    return gave_way


@verb(Permission.STOCK_ADJUST)
def end_quarantine(
    tx: Transaction, batch_id: int, warehouse_id: int, quantity: Decimal, reason: str = ""
) -> None:
    """Give goods of a batch free that are in quarantine: they are for sale again.

    NotEnough if less of them is kept apart. Refused for goods past their dates: those are written off.
    """
    code = warehouse_code(tx, warehouse_id)
    batch, article, tracking = batch_of(tx, batch_id)
    require_part(quantity, article, tracking)
    was = release_from_quarantine(tx, batch, warehouse_id, code, quantity)
    tx.record(
        "article",
        batch.article_id,
        batch=batch.number,
        warehouse=code,
        blocked=[was, was - quantity],
        **({"reason": reason} if reason else {}),
    )
