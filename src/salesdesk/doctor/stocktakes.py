"""Stocktakes: what they changed in the books is on their documents, and only open ones are counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import or_, select, type_coerce, union_all

from salesdesk.doctor.findings import Damage, Fault, faulty, named, rows, unequal
from salesdesk.domain.stocktakes.model import Stocktake, StocktakeLine
from salesdesk.domain.stocktakes.rules import StocktakeState
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction
from salesdesk.warehouse.ledger.model import StockDocumentLine
from salesdesk.warehouse.stock.model import Batch

__all__ = ["lines_are_as_their_stocktake", "posted_is_documented"]

_QUANTITY: Final = StockDocumentLine.quantity
_FOUND: Final = select(Stocktake.id, StockDocumentLine.batch_id, _QUANTITY.label("quantity")).join(
    StockDocumentLine, StockDocumentLine.document_id == Stocktake.receipt_id
)
_MISSING: Final = select(
    Stocktake.id, StockDocumentLine.batch_id, type_coerce(-_QUANTITY, _QUANTITY.type).label("quantity")
).join(StockDocumentLine, StockDocumentLine.document_id == Stocktake.issue_id)
_DOCUMENTED: Final = union_all(_FOUND, _MISSING).subquery()
_WRONG: Final = unequal(
    select(StocktakeLine.stocktake_id.label("stocktake"), StocktakeLine.batch_id, StocktakeLine.posted).where(
        StocktakeLine.posted.is_not(None)
    ),
    select(_DOCUMENTED.c.id, _DOCUMENTED.c.batch_id, _DOCUMENTED.c.quantity),
)
_POSTED_WRONGLY: Final = (
    select(Stocktake.number, Batch.number, _WRONG.c.stored, _WRONG.c.counted)
    .select_from(_WRONG)
    .outerjoin(Stocktake, Stocktake.id == _WRONG.c.stocktake)
    .outerjoin(Batch, Batch.id == _WRONG.c.batch_id)
    .order_by(_WRONG.c.stocktake, _WRONG.c.batch_id)
)


def posted_is_documented(tx: Transaction) -> Iterator[Damage]:
    """By what a stocktake says that it changed the books, its RW and PW have changed them."""
    text = N_("The stocktake says that it changed the books by {stored}, its documents by {counted}.")
    for *where, stored, counted in rows(tx, _POSTED_WRONGLY):
        yield Damage(named(*where), text, {"stored": stored, "counted": counted})


_LINE_FAULTS: Final[tuple[Fault, ...]] = (
    (
        StocktakeLine.open != (Stocktake.state == StocktakeState.OPEN),
        N_("The line is open and its stocktake is not, or the other way round."),
    ),
    (
        StocktakeLine.warehouse_id != Stocktake.warehouse_id,
        N_("The line is in another warehouse than its stocktake."),
    ),
    (
        (Stocktake.state != StocktakeState.APPROVED) & StocktakeLine.posted.is_not(None),
        N_("The line is posted, but its stocktake is not approved."),
    ),
    (
        (Stocktake.state == StocktakeState.APPROVED)
        & or_(
            StocktakeLine.recount,
            StocktakeLine.posted.is_(None) & (StocktakeLine.counted != StocktakeLine.books),
        ),
        N_("The stocktake is approved, but the line is not."),
    ),
)
_FAULTY_LINES: Final = faulty(
    select(Stocktake.number, StocktakeLine.position)
    .join(Stocktake, Stocktake.id == StocktakeLine.stocktake_id)
    .order_by(StocktakeLine.stocktake_id, StocktakeLine.position),
    _LINE_FAULTS,
)


def lines_are_as_their_stocktake(tx: Transaction) -> Iterator[Damage]:
    """What is counted, posted or sent back of a line goes with the state of its stocktake."""
    for number, position, fault in rows(tx, _FAULTY_LINES):
        yield Damage(named(number, position), _LINE_FAULTS[fault][1], {})
