"""Writing goods off: what of a batch is broken, stolen or used up is posted with its cause."""

from __future__ import annotations

from functools import partial

from salesdesk.domain.company.queries import require_open_stock
from salesdesk.domain.corrections.operations import batch_of, named, record_lines, require_part, wishes
from salesdesk.domain.corrections.rules import Corrected
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.types import is_blank
from salesdesk.warehouse.counting.operations import Lost, lose_from_batch
from salesdesk.warehouse.expiry.operations import release_outgrown
from salesdesk.warehouse.ledger.rules import Cause
from salesdesk.warehouse.stock.queries import warehouse_code

__all__ = ["require_cause", "write_off"]


@verb(Permission.STOCK_ADJUST)
def write_off(tx: Transaction, batch_id: int, warehouse_id: int, lost: Lost) -> Corrected:
    """Take goods of a batch out of a warehouse for good: an internal issue (RW) with its cause.

    They are of what is for sale, reserved or not, and of what is blocked only where there is nothing
    else, unless they are said to be of what is `blocked`. Facts are not refused: who had reserved them
    gives way, holds first, then the latest promise, what has its batch last; the result names their
    lines. NotEnough if there is less by the books.
    """
    require_cause(lost.cause, lost.reason)
    require_open_stock(tx, tx.today)
    code = warehouse_code(tx, warehouse_id)
    batch, article, tracking = batch_of(tx, batch_id)
    require_part(lost.quantity, article, tracking)
    done = lose_from_batch(tx, batch, warehouse_id, code, lost, partial(wishes, tx))
    # What they have instead may not keep as long as they demand.
    gave_way = named(tx, done.given, release_outgrown(tx, [batch.article_id])[batch.article_id])
    tx.record(
        "article",
        batch.article_id,
        batch=batch.number,
        warehouse=code,
        written_off=lost.quantity,
        cause=lost.cause,
        number=done.posted.number,
        **({"reason": lost.reason} if lost.reason else {}),
    )
    record_lines(tx, article, gave_way)
    return Corrected(done.posted.id, done.posted.number, done.difference, gave_way)


def require_cause(cause: Cause, reason: str) -> None:
    """Refuse a cause that says nothing by itself, without a word about it."""
    if cause is Cause.OTHER and is_blank(reason):
        raise Refused(N_("Say why the goods are written off; it stands on the document.")).at("reason")
