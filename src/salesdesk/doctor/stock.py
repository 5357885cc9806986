"""Stock: balances are the sums of moves and supply rows, and every document has its moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, or_, select

from salesdesk.business_day import EXPIRED_GOODS
from salesdesk.clock import business_date
from salesdesk.doctor.findings import Damage, Fault, Reading, faulty, named, numbered, rows, total, unequal
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.company.model import Company
from salesdesk.domain.orders.model import OrderLine
from salesdesk.i18n import N_
from salesdesk.office.model import JobLease
from salesdesk.office.work import Transaction
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine, StockMove
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState
from salesdesk.warehouse.stock.model import Batch, BatchBalance, StockBalance, Warehouse
from salesdesk.warehouse.stock.rules import last_day
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = [
    "allocated_is_supplied",
    "balances_are_batches",
    "balances_in_bounds",
    "batches_are_moves",
    "document_lines",
    "documents",
    "expired_is_blocked",
    "moves",
    "on_hand_is_moves",
    "reserved_is_supplied",
]

_MOVED: Final = N_("{stored} is recorded on hand, its moves sum to {counted}.")
_OUT_OF_BOUNDS: Final = N_("Of {on_hand} on hand, {blocked} are blocked and {taken} taken.")


def on_hand_is_moves(tx: Transaction) -> Iterator[Damage]:
    """What is on hand of an article in a warehouse is the sum of its moves there."""
    return _articles(
        tx,
        select(StockBalance.article_id, StockBalance.warehouse_id, StockBalance.on_hand),
        select(StockMove.article_id, StockMove.warehouse_id, StockMove.quantity),
        _MOVED,
    )


def batches_are_moves(tx: Transaction) -> Iterator[Damage]:
    """What is on hand of a batch in a warehouse is the sum of its moves there."""
    return _batches(
        tx,
        select(BatchBalance.batch_id, BatchBalance.warehouse_id, BatchBalance.on_hand),
        select(StockMove.batch_id, StockMove.warehouse_id, StockMove.quantity),
        _MOVED,
    )


def reserved_is_supplied(tx: Transaction) -> Iterator[Damage]:
    """What is reserved is the sum of holds and firm supply from stock, not of what is to come."""
    return _articles(
        tx,
        select(StockBalance.article_id, StockBalance.warehouse_id, StockBalance.reserved),
        select(Supply.article_id, Supply.warehouse_id, Supply.quantity).where(
            Supply.kind != SupplyKind.PLANNED, Supply.purchase_line_id.is_(None)
        ),
        N_("{stored} is recorded as reserved, its supply rows sum to {counted}."),
    )


def allocated_is_supplied(tx: Transaction) -> Iterator[Damage]:
    """What of a batch is allocated is the sum of the supply rows that took it."""
    return _batches(
        tx,
        select(BatchBalance.batch_id, BatchBalance.warehouse_id, BatchBalance.allocated),
        select(Supply.batch_id, Supply.warehouse_id, Supply.quantity).where(Supply.allocated),
        N_("{stored} is recorded as allocated, its supply rows sum to {counted}."),
    )


def balances_are_batches(tx: Transaction) -> Iterator[Damage]:
    """What is on hand and what is blocked of an article is the sum of its batches."""
    of_batches = select(BatchBalance.article_id, BatchBalance.warehouse_id)
    of_articles = select(StockBalance.article_id, StockBalance.warehouse_id)
    yield from _articles(
        tx,
        of_articles.add_columns(StockBalance.on_hand),
        of_batches.add_columns(BatchBalance.on_hand),
        N_("{stored} is recorded on hand, its batches sum to {counted}."),
    )
    yield from _articles(
        tx,
        of_articles.add_columns(StockBalance.blocked),
        of_batches.add_columns(BatchBalance.blocked),
        N_("{stored} is recorded as blocked, its batches sum to {counted}."),
    )


def balances_in_bounds(tx: Transaction) -> Iterator[Damage]:
    """Nothing is below zero, and no more is blocked and taken than there is."""
    articles = (
        select(
            Article.code,
            Warehouse.code,
            StockBalance.on_hand,
            StockBalance.blocked,
            StockBalance.reserved,
        )
        .join(Article, Article.id == StockBalance.article_id)
        .join(Warehouse, Warehouse.id == StockBalance.warehouse_id)
        .where(_out_of_bounds(StockBalance.on_hand, StockBalance.blocked, StockBalance.reserved))
    )
    batches = (
        select(
            Article.code,
            Batch.number,
            Warehouse.code,
            BatchBalance.on_hand,
            BatchBalance.blocked,
            BatchBalance.allocated,
        )
        .join(Batch, Batch.id == BatchBalance.batch_id)
        .join(Article, Article.id == Batch.article_id)
        .join(Warehouse, Warehouse.id == BatchBalance.warehouse_id)
        .where(_out_of_bounds(BatchBalance.on_hand, BatchBalance.blocked, BatchBalance.allocated))
    )
    for statement in (articles, batches):
        for *where, on_hand, blocked, taken in rows(tx, statement):
            values = {"on_hand": on_hand, "blocked": blocked, "taken": taken}
            yield Damage(named(*where), _OUT_OF_BOUNDS, values)


def expired_is_blocked(tx: Transaction) -> Iterator[Damage]:
    """What was past its dates on the day on which that was last looked for is blocked."""
    looked = tx.session.scalar(select(JobLease.last_run).where(JobLease.job == EXPIRED_GOODS))
    timezone = tx.session.scalar(select(Company.timezone))
    if looked is None or timezone is None:
        return
    day = business_date(looked, timezone)
    statement = (
        select(
            Article.code,
            Batch.number,
            Warehouse.code,
            Batch.best_before,
            Batch.use_by,
            BatchBalance.on_hand,
            BatchBalance.blocked,
        )
        .join(Batch, Batch.id == BatchBalance.batch_id)
        .join(Article, Article.id == Batch.article_id)
        .join(Warehouse, Warehouse.id == BatchBalance.warehouse_id)
        .where(
            BatchBalance.present(),
            BatchBalance.blocked < BatchBalance.on_hand,
            or_(Batch.best_before < day, Batch.use_by < day),
        )
        .order_by(BatchBalance.batch_id, BatchBalance.warehouse_id)
    )
    for *where, best_before, use_by, on_hand, blocked in rows(tx, statement):
        yield Damage(
            named(*where),
            N_("It was good until {day} only; of {on_hand} on hand, {blocked} are blocked."),
            {"day": last_day(best_before, use_by), "on_hand": on_hand, "blocked": blocked},
        )


_WITHOUT_LINES: Final = ~(
    select(StockDocumentLine.position).where(StockDocumentLine.document_id == StockDocument.id).exists()
)
_DOCUMENT_FAULTS: Final[tuple[Fault, ...]] = (
    (StockDocument.number.is_(None), N_("The document is posted and has no number.")),
    (_WITHOUT_LINES, N_("The document is posted and has no lines.")),
)


def documents(tx: Transaction) -> Iterator[Damage]:
    """A posted warehouse document has a number and lines."""
    posted = select(StockDocument.number, StockDocument.id).where(StockDocument.state == DocumentState.POSTED)
    for number, id_, fault in rows(tx, faulty(posted, _DOCUMENT_FAULTS)):
        yield Damage(numbered(number, id_), _DOCUMENT_FAULTS[fault][1], {})


_OUTWARD: Final = StockDocument.kind.in_(
    (DocumentKind.GOODS_ISSUE, DocumentKind.TRANSFER_OUT, DocumentKind.INTERNAL_ISSUE)
)
_REVERSES: Final = StockDocument.reverses_id.is_not(None)
_SIGNED: Final = case(
    (or_(and_(_OUTWARD, ~_REVERSES), and_(~_OUTWARD, _REVERSES)), -StockDocumentLine.quantity),
    else_=StockDocumentLine.quantity,
)
_LINE_FAULTS: Final[tuple[Fault, ...]] = (
    (StockMove.id.is_(None), N_("The line has no move.")),
    (StockMove.quantity != _SIGNED, N_("The line has {quantity}, its move {moved}.")),
    (
        or_(
            StockMove.article_id != StockDocumentLine.article_id,
            StockMove.batch_id != StockDocumentLine.batch_id,
            Batch.article_id != StockDocumentLine.article_id,
        ),
        N_("Article or batch of the line, its move and its batch are not the same."),
    ),
    (
        or_(
            StockMove.unit_cost != StockDocumentLine.unit_cost,
            Batch.unit_cost != StockDocumentLine.unit_cost,
        ),
        N_("The line's cost is not that of its move and its batch."),
    ),
    (
        StockMove.business_date != StockDocument.business_date,
        N_("The line's move has another date than the document."),
    ),
    (
        or_(
            OrderLine.order_id != StockDocument.order_id,
            OrderLine.article_id != StockDocumentLine.article_id,
        ),
        N_("The line is for a line of another order or another article."),
    ),
)


def document_lines(tx: Transaction) -> Iterator[Damage]:
    """Every line of a posted document has its move: same goods, same cost, in or out as its kind says."""
    lines = (
        select(
            StockDocument.number,
            StockDocument.id,
            StockDocumentLine.position,
            StockDocumentLine.quantity,
            StockMove.quantity,
        )
        .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
        .join(Batch, Batch.id == StockDocumentLine.batch_id)
        .outerjoin(
            StockMove,
            (StockMove.document_id == StockDocumentLine.document_id)
            & (StockMove.position == StockDocumentLine.position)
            & (StockMove.warehouse_id == StockDocument.warehouse_id),
        )
        .outerjoin(OrderLine, OrderLine.id == StockDocumentLine.order_line_id)
        .where(StockDocument.state == DocumentState.POSTED)
    )
    for number, id_, position, quantity, moved, fault in rows(tx, faulty(lines, _LINE_FAULTS)):
        values = {"quantity": quantity, "moved": moved}
        yield Damage(named(numbered(number, id_), position), _LINE_FAULTS[fault][1], values)


_MOVE_FAULTS: Final[tuple[Fault, ...]] = (
    (StockDocument.state != DocumentState.POSTED, N_("Goods have moved, but the document is not posted.")),
    (
        # A transfer also moves what is in transit.
        (StockMove.warehouse_id != StockDocument.warehouse_id)
        & StockDocument.kind.not_in((DocumentKind.TRANSFER_OUT, DocumentKind.TRANSFER_IN)),
        N_("Goods have moved in another warehouse than the document's."),
    ),
)


def moves(tx: Transaction) -> Iterator[Damage]:
    """Goods move by posted documents, in their warehouse."""
    moved = select(StockDocument.number, StockDocument.id, StockMove.position).join(
        StockDocument, StockDocument.id == StockMove.document_id
    )
    for number, id_, position, fault in rows(tx, faulty(moved, _MOVE_FAULTS)):
        yield Damage(named(numbered(number, id_), position), _MOVE_FAULTS[fault][1], {})


def _articles(tx: Transaction, stored: Reading, counted: Reading, text: str) -> Iterator[Damage]:
    """Compare two counts by article and warehouse."""
    wrong = unequal(stored, counted)
    statement = (
        select(Article.code, Warehouse.code, wrong.c.stored, wrong.c.counted)
        .select_from(wrong)
        .outerjoin(Article, Article.id == wrong.c.article_id)
        .outerjoin(Warehouse, Warehouse.id == wrong.c.warehouse_id)
        .order_by(wrong.c.article_id, wrong.c.warehouse_id)
    )
    for article, warehouse, was, should_be in rows(tx, statement):
        yield Damage(named(article, warehouse), text, {"stored": was, "counted": should_be})


def _batches(tx: Transaction, stored: Reading, counted: Reading, text: str) -> Iterator[Damage]:
    """Compare two counts by batch and warehouse."""
    wrong = unequal(stored, counted)
    statement = (
        select(Article.code, Batch.number, Warehouse.code, wrong.c.stored, wrong.c.counted)
        .select_from(wrong)
        .outerjoin(Batch, Batch.id == wrong.c.batch_id)
        .outerjoin(Article, Article.id == Batch.article_id)
        .outerjoin(Warehouse, Warehouse.id == wrong.c.warehouse_id)
        .order_by(wrong.c.batch_id, wrong.c.warehouse_id)
    )
    for article, batch, warehouse, was, should_be in rows(tx, statement):
        yield Damage(named(article, batch, warehouse), text, {"stored": was, "counted": should_be})


def _out_of_bounds(on_hand: Any, blocked: Any, taken: Any) -> ColumnElement[bool]:
    return or_(blocked < 0, taken < 0, total(blocked, taken) > on_hand)
