"""Transfers: what is in transit is what was sent and has not come; and what else is blocked has a reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select, type_coerce, union_all
from sqlalchemy.orm import aliased

from salesdesk.doctor.findings import Damage, Fault, faulty, named, rows, unequal
from salesdesk.domain.catalogue.model import Article
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine, StockMove
from salesdesk.warehouse.ledger.rules import DocumentKind
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Quarantine, Warehouse
from salesdesk.warehouse.transfers.model import GoodsInTransit

__all__ = ["blocked_has_a_reason", "sent_is_under_way", "transfers_move_both_ways", "transit_is_under_way"]

_OUT, _IN = DocumentKind.TRANSFER_OUT, DocumentKind.TRANSFER_IN
_TRANSFER: Final = aliased(StockDocument)
_QUANTITY: Final = StockDocumentLine.quantity
_SENT: Final = (
    select(StockDocument.id.label("transfer"), StockDocumentLine.batch_id, _QUANTITY.label("quantity"))
    .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
    .where(StockDocument.kind == _OUT)
)
_ENDED: Final = (
    select(
        StockDocument.transfer_id.label("transfer"),
        StockDocumentLine.batch_id,
        type_coerce(-_QUANTITY, _QUANTITY.type).label("quantity"),
    )
    .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
    .where(StockDocument.transfer_id.is_not(None))
)
_LEFT: Final = union_all(_SENT, _ENDED).subquery()
_WRONG: Final = unequal(
    select(GoodsInTransit.document_id.label("transfer"), GoodsInTransit.batch_id, GoodsInTransit.quantity),
    select(_LEFT.c.transfer, _LEFT.c.batch_id, _LEFT.c.quantity),
)
_SENT_WRONGLY: Final = (
    select(_TRANSFER.number, Batch.number, _WRONG.c.stored, _WRONG.c.counted)
    .select_from(_WRONG)
    .outerjoin(_TRANSFER, _TRANSFER.id == _WRONG.c.transfer)
    .outerjoin(Batch, Batch.id == _WRONG.c.batch_id)
    .order_by(_WRONG.c.transfer, _WRONG.c.batch_id)
)
_LYING: Final = unequal(
    select(BatchBalance.batch_id, BatchBalance.on_hand)
    .join(Warehouse, Warehouse.id == BatchBalance.warehouse_id)
    .where(Warehouse.transit),
    select(GoodsInTransit.batch_id, GoodsInTransit.quantity),
)
_LYING_WRONGLY: Final = (
    select(Article.code, Batch.number, _LYING.c.stored, _LYING.c.counted)
    .select_from(_LYING)
    .outerjoin(Batch, Batch.id == _LYING.c.batch_id)
    .outerjoin(Article, Article.id == Batch.article_id)
    .order_by(_LYING.c.batch_id)
)


def sent_is_under_way(tx: Transaction) -> Iterator[Damage]:
    """What of a transfer is in transit is what was sent less what came in or was written off."""
    text = N_("{stored} are recorded in transit, {counted} were sent and have not come.")
    for *where, stored, counted in rows(tx, _SENT_WRONGLY):
        yield Damage(named(*where), text, {"stored": stored, "counted": counted})


def transit_is_under_way(tx: Transaction) -> Iterator[Damage]:
    """What lies in transit of a batch is what is under way of it by all transfers."""
    text = N_("{stored} are on hand in transit, {counted} are under way by transfers.")
    for *where, stored, counted in rows(tx, _LYING_WRONGLY):
        yield Damage(named(*where), text, {"stored": stored, "counted": counted})


_ONE_SIDED: Final = (
    select(StockDocument.number, StockMove.position, func.count(), func.sum(StockMove.quantity))
    .join(StockDocument, StockDocument.id == StockMove.document_id)
    .where(StockDocument.kind.in_((_OUT, _IN)))
    .group_by(StockDocument.id, StockDocument.number, StockMove.position)
    .having(or_(func.count() != 2, func.sum(StockMove.quantity) != 0))
)


def transfers_move_both_ways(tx: Transaction) -> Iterator[Damage]:
    """What a transfer takes out of a warehouse it brings in transit, and the other way round."""
    text = N_("The transfer moves goods {count} times, in all {moved}.")
    for number, position, count, moved in rows(tx, _ONE_SIDED):
        yield Damage(named(number, position), text, {"count": count, "moved": moved})


_KEPT: Final[ColumnElement[Any]] = func.coalesce(Quarantine.quantity, 0, type_=BatchBalance.blocked.type)
_BLOCKED_FAULTS: Final[tuple[Fault, ...]] = (
    (
        and_(Warehouse.transit, BatchBalance.blocked != BatchBalance.on_hand),
        N_("Of {on_hand} in transit, {blocked} are blocked."),
    ),
    (BatchBalance.blocked < _KEPT, N_("{kept} are in quarantine, {blocked} are blocked.")),
    (
        # What has a date may be past it, and is then blocked whatever was kept apart.
        and_(
            ~Warehouse.transit,
            BatchBalance.blocked > _KEPT,
            Batch.best_before.is_(None),
            Batch.use_by.is_(None),
        ),
        N_("{kept} are in quarantine, {blocked} are blocked."),
    ),
)
_BLOCKED_WRONGLY: Final = faulty(
    select(Article.code, Batch.number, Warehouse.code, BatchBalance.on_hand, BatchBalance.blocked, _KEPT)
    .select_from(BatchBalance)
    .join(Batch, Batch.id == BatchBalance.batch_id)
    .join(Article, Article.id == Batch.article_id)
    .join(Warehouse, Warehouse.id == BatchBalance.warehouse_id)
    .outerjoin(
        Quarantine,
        (Quarantine.batch_id == BatchBalance.batch_id)
        & (Quarantine.warehouse_id == BatchBalance.warehouse_id),
    ),
    _BLOCKED_FAULTS,
)


def blocked_has_a_reason(tx: Transaction) -> Iterator[Damage]:
    """Blocked is what is in quarantine, in transit, or past its dates."""
    for *where, on_hand, blocked, kept, fault in rows(tx, _BLOCKED_WRONGLY):
        values = {"on_hand": on_hand, "blocked": blocked, "kept": kept}
        yield Damage(named(*where), _BLOCKED_FAULTS[fault][1], values)
