"""Stock: balances are the sums of moves and supply rows, and every document has its moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, and_, bindparam, case, or_, select

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


def _by_article(stored: Reading, counted: Reading) -> Reading:
    """Where two counts by article and warehouse disagree, by their codes."""
    wrong = unequal(stored, counted)
    return (
        select(Article.code, Warehouse.code, wrong.c.stored, wrong.c.counted)
        .select_from(wrong)
        .outerjoin(Article, Article.id == wrong.c.article_id)
        .outerjoin(Warehouse, Warehouse.id == wrong.c.warehouse_id)
        .order_by(wrong.c.article_id, wrong.c.warehouse_id)
    )


def _by_batch(stored: Reading, counted: Reading) -> Reading:
    """Where two counts by batch and warehouse disagree, by article, batch and warehouse."""
    wrong = unequal(stored, counted)
    return (
        select(Article.code, Batch.number, Warehouse.code, wrong.c.stored, wrong.c.counted)
        .select_from(wrong)
        .outerjoin(Batch, Batch.id == wrong.c.batch_id)
        .outerjoin(Article, Article.id == Batch.article_id)
        .outerjoin(Warehouse, Warehouse.id == wrong.c.warehouse_id)
        .order_by(wrong.c.batch_id, wrong.c.warehouse_id)
    )


def _differences(tx: Transaction, statement: Reading, text: str) -> Iterator[Damage]:
    """What a statement of two counts finds: the parts of a name, and last both counts."""
    for *where, was, should_be in rows(tx, statement):
        yield Damage(named(*where), text, {"stored": was, "counted": should_be})


_OF_ARTICLES: Final = select(StockBalance.article_id, StockBalance.warehouse_id)
_OF_BATCHES: Final = select(BatchBalance.article_id, BatchBalance.warehouse_id)
_ON_HAND: Final = _by_article(
    _OF_ARTICLES.add_columns(StockBalance.on_hand),
    select(StockMove.article_id, StockMove.warehouse_id, StockMove.quantity),
)
_ON_HAND_OF_BATCHES: Final = _by_batch(
    select(BatchBalance.batch_id, BatchBalance.warehouse_id, BatchBalance.on_hand),
    select(StockMove.batch_id, StockMove.warehouse_id, StockMove.quantity),
)
_RESERVED: Final = _by_article(
    _OF_ARTICLES.add_columns(StockBalance.reserved),
    select(Supply.article_id, Supply.warehouse_id, Supply.quantity).where(
        Supply.kind != SupplyKind.PLANNED, Supply.purchase_line_id.is_(None)
    ),
)
_ALLOCATED: Final = _by_batch(
    select(BatchBalance.batch_id, BatchBalance.warehouse_id, BatchBalance.allocated),
    select(Supply.batch_id, Supply.warehouse_id, Supply.quantity).where(Supply.allocated),
)
_IN_BATCHES: Final = _by_article(
    _OF_ARTICLES.add_columns(StockBalance.on_hand), _OF_BATCHES.add_columns(BatchBalance.on_hand)
)
_BLOCKED_IN_BATCHES: Final = _by_article(
    _OF_ARTICLES.add_columns(StockBalance.blocked), _OF_BATCHES.add_columns(BatchBalance.blocked)
)


def on_hand_is_moves(tx: Transaction) -> Iterator[Damage]:
    """What is on hand of an article in a warehouse is the sum of its moves there."""
    return _differences(tx, _ON_HAND, _MOVED)


def batches_are_moves(tx: Transaction) -> Iterator[Damage]:
    """What is on hand of a batch in a warehouse is the sum of its moves there."""
    return _differences(tx, _ON_HAND_OF_BATCHES, _MOVED)


def reserved_is_supplied(tx: Transaction) -> Iterator[Damage]:
    """What is reserved is the sum of holds and firm supply from stock, not of what is to come."""
    text = N_("{stored} is recorded as reserved, its supply rows sum to {counted}.")
    return _differences(tx, _RESERVED, text)


def allocated_is_supplied(tx: Transaction) -> Iterator[Damage]:
    """What of a batch is allocated is the sum of the supply rows that took it."""
    text = N_("{stored} is recorded as allocated, its supply rows sum to {counted}.")
    return _differences(tx, _ALLOCATED, text)


def balances_are_batches(tx: Transaction) -> Iterator[Damage]:
    """What is on hand and what is blocked of an article is the sum of its batches."""
    on_hand = N_("{stored} is recorded on hand, its batches sum to {counted}.")
    blocked = N_("{stored} is recorded as blocked, its batches sum to {counted}.")
    yield from _differences(tx, _IN_BATCHES, on_hand)
    yield from _differences(tx, _BLOCKED_IN_BATCHES, blocked)


def _out_of_bounds(on_hand: Any, blocked: Any, taken: Any) -> ColumnElement[bool]:
    return or_(blocked < 0, taken < 0, total(blocked, taken) > on_hand)


_ARTICLES_OUT_OF_BOUNDS: Final = (
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
_BATCHES_OUT_OF_BOUNDS: Final = (
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


def balances_in_bounds(tx: Transaction) -> Iterator[Damage]:
    """Nothing is below zero, and no more is blocked and taken than there is."""
    for statement in (_ARTICLES_OUT_OF_BOUNDS, _BATCHES_OUT_OF_BOUNDS):
        for *where, on_hand, blocked, taken in rows(tx, statement):
            values = {"on_hand": on_hand, "blocked": blocked, "taken": taken}
            yield Damage(named(*where), _OUT_OF_BOUNDS, values)


_DAY: Final = bindparam("day", type_=Date)
_EXPIRED_AND_FREE: Final = (
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
        or_(Batch.best_before < _DAY, Batch.use_by < _DAY),
    )
    .order_by(BatchBalance.batch_id, BatchBalance.warehouse_id)
)


def expired_is_blocked(tx: Transaction) -> Iterator[Damage]:
    """What was past its dates on the day on which that was last looked for is blocked."""
    looked = tx.session.scalar(select(JobLease.last_run).where(JobLease.job == EXPIRED_GOODS))
    timezone = tx.session.scalar(select(Company.timezone))
    if looked is None or timezone is None:
        return
    day = business_date(looked, timezone)
    for *where, best_before, use_by, on_hand, blocked in rows(tx, _EXPIRED_AND_FREE, day=day):
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
_FAULTY_DOCUMENTS: Final = faulty(
    select(StockDocument.number, StockDocument.id).where(StockDocument.state == DocumentState.POSTED),
    _DOCUMENT_FAULTS,
)


def documents(tx: Transaction) -> Iterator[Damage]:
    """A posted warehouse document has a number and lines."""
    for number, id_, fault in rows(tx, _FAULTY_DOCUMENTS):
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
_FAULTY_LINES: Final = faulty(
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
    .where(StockDocument.state == DocumentState.POSTED),
    _LINE_FAULTS,
)


def document_lines(tx: Transaction) -> Iterator[Damage]:
    """Every line of a posted document has its move: same goods, same cost, in or out as its kind says."""
    for number, id_, position, quantity, moved, fault in rows(tx, _FAULTY_LINES):
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
_FAULTY_MOVES: Final = faulty(
    select(StockDocument.number, StockDocument.id, StockMove.position).join(
        StockDocument, StockDocument.id == StockMove.document_id
    ),
    _MOVE_FAULTS,
)


def moves(tx: Transaction) -> Iterator[Damage]:
    """Goods move by posted documents, in their warehouse."""
    for number, id_, position, fault in rows(tx, _FAULTY_MOVES):
        yield Damage(named(numbered(number, id_), position), _MOVE_FAULTS[fault][1], {})
