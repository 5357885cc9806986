"""Taking back a goods-issue note that should not have left, as long as nobody has billed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.company.queries import require_open_stock
from salesdesk.domain.corrections.rules import GaveWay
from salesdesk.domain.corrections.verbs import block_expired
from salesdesk.domain.fulfilment.operations import NOTES
from salesdesk.domain.orders.queries import lines_of, lock_order
from salesdesk.errors import IllegalMove, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.lookup.delta import note_changed
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.types import is_blank
from salesdesk.warehouse.goods_issue.reversing import Wanted, reverse_issue
from salesdesk.warehouse.ledger.model import StockDocument
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState

__all__ = ["Reversed", "reverse_note"]


@dataclass(frozen=True, slots=True)
class Reversed:
    """The correcting note, and the lines that do not have their goods again: those are past their dates."""

    id: int
    number: str
    gave_way: tuple[GaveWay, ...]


_NOTE: Final = (
    select(StockDocument).where(StockDocument.id == bindparam("note")).with_for_update(key_share=True)
)
_ORDER: Final = select(StockDocument.order_id).where(
    StockDocument.id == bindparam("note"),
    StockDocument.kind == DocumentKind.GOODS_ISSUE,
    StockDocument.state == DocumentState.POSTED,
)
_REVERSING: Final = select(StockDocument.number).where(StockDocument.reverses_id == bindparam("note"))


@verb(Permission.STOCK_ISSUE)
def reverse_note(tx: Transaction, note_id: int, reason: str) -> Reversed:
    """Take a goods-issue note back with a correcting one: its goods lie allocated again, as before.

    What is past its dates by now is blocked instead, and its lines are short. A note that is billed
    comes back as a return with a credit note only; one that was reversed, or reverses another,
    stays.
    """
    if is_blank(reason):
        raise Refused(N_("Say why the note is taken back; it stands on the correcting note.")).at("reason")
    order_id = tx.session.execute(_ORDER, {"note": note_id}).scalar_one_or_none()
    if order_id is None:
        raise NotFound(N_("There is no such goods-issue note."))
    order = lock_order(tx, order_id)
    note = tx.session.scalars(_NOTE, {"note": note_id}).one()
    _require_reversible(tx, note)
    require_open_stock(tx, tx.today)
    wanted = {
        line.id: Wanted(line.min_shelf_days, line.requested_on or order.requested_on)
        for line in lines_of(tx, [order_id])
    }
    posted, batches = reverse_issue(tx, note, tx.today, reason, wanted)
    tx.record("order", order.id, reversed=note.number, number=posted.number, reason=reason)
    gave_way = block_expired(tx, batches).gave_way
    note_changed(tx, NOTES, [posted.id])
    return Reversed(posted.id, posted.number, gave_way)


def _require_reversible(tx: Transaction, note: StockDocument) -> None:
    if note.reverses_id is not None:
        raise IllegalMove(N_("{number} takes another note back itself."), number=note.number)
    by = tx.session.execute(_REVERSING, {"note": note.id}).scalar_one_or_none()
    if by is not None:
        raise IllegalMove(N_("{number} has been taken back already, with {by}."), number=note.number, by=by)
    if note.invoice_id is not None:
        raise IllegalMove(
            N_("{number} is billed; its goods come back as a return with a credit note."),
            number=note.number,
        )
