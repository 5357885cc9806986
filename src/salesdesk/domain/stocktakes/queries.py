"""Stocktakes as lists show them, and what is to be counted: without a word of what the books say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, case, false, func, or_, select
from sqlalchemy.orm import aliased

from salesdesk.domain.catalogue.model import Article, ArticleUnit
from salesdesk.domain.catalogue.queries import other_units
from salesdesk.domain.catalogue.scanned import scanned
from salesdesk.domain.stocktakes.model import Stocktake, StocktakeLine
from salesdesk.domain.stocktakes.rules import StocktakeState
from salesdesk.domain.users.model import User
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.lookup.plain import exactly
from salesdesk.office.paging import Page, read_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.ledger.model import StockDocument
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Warehouse

__all__ = ["LineToCount", "StocktakeRow", "lines_meant", "lines_to_count", "stocktake", "stocktakes"]

LINE_SIGN: Final = "*"
"""Before the number of a line: on a number pad, and in no article's code."""
_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class StocktakeRow:
    """A stocktake, and how far it is; numbers of what was posted are empty where there is nothing."""

    id: int
    number: str
    warehouse_id: int
    warehouse: str
    state: StocktakeState
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    closed_by: str
    lines: int
    counted: int
    recount: int
    """Lines that are to be counted again."""
    issue: str
    receipt: str


@dataclass(frozen=True, slots=True)
class LineToCount:
    """A batch that is to be counted, or could be found: what the books say of it is not told.

    Nor is what somebody else has counted, for whoever counts it a second time is not to know.
    """

    batch_id: int
    position: int
    """Its number on the list, 0 if it is not there."""
    bin: str
    article_id: int
    code: str
    name: str
    unit: str
    units: tuple[str, ...]
    """What else the article is counted in."""
    batch: str
    lot: str
    best_before: date | None
    use_by: date | None
    counted_by: str
    """Who has counted it, in the end."""
    counted_at: datetime | None
    recount: bool
    counted: Decimal | None
    """By the person who asks."""

    @property
    def is_done(self) -> bool:
        """Nobody needs to count it any more."""
        return self.counted_at is not None and not self.recount


_CLOSER: Final = aliased(User)
_ISSUE: Final = aliased(StockDocument)
_RECEIPT: Final = aliased(StockDocument)


def _lines(*wanted: Any) -> ColumnElement[int]:
    counted = (
        select(func.count()).select_from(StocktakeLine).where(StocktakeLine.stocktake_id == Stocktake.id)
    )
    return counted.where(*wanted).scalar_subquery()


_ROWS: Final = (
    select(
        Stocktake.id,
        Stocktake.number,
        Stocktake.warehouse_id,
        Warehouse.code,
        Stocktake.state,
        Stocktake.opened_at,
        func.coalesce(User.name, ""),
        Stocktake.closed_at,
        func.coalesce(_CLOSER.name, ""),
        _lines(),
        _lines(StocktakeLine.counted.is_not(None)),
        _lines(StocktakeLine.recount),
        func.coalesce(_ISSUE.number, ""),
        func.coalesce(_RECEIPT.number, ""),
    )
    .join(Warehouse, Warehouse.id == Stocktake.warehouse_id)
    .outerjoin(User, User.id == Stocktake.opened_by_id)
    .outerjoin(_CLOSER, _CLOSER.id == Stocktake.closed_by_id)
    .outerjoin(_ISSUE, _ISSUE.id == Stocktake.issue_id)
    .outerjoin(_RECEIPT, _RECEIPT.id == Stocktake.receipt_id)
)
_NEWEST: Final = _ROWS.order_by((Stocktake.state != StocktakeState.OPEN), Stocktake.id.desc())
_ONE: Final = _ROWS.where(Stocktake.id == bindparam("stocktake"))
_MINE: Final = case((StocktakeLine.counted_by_id == bindparam("actor"), StocktakeLine.counted), else_=None)
_OF_BATCH: Final = (
    Batch.id,
    func.coalesce(StocktakeLine.position, 0),
    func.coalesce(BatchBalance.bin, ""),
    Article.id,
    Article.code,
    Article.name,
    Article.base_unit,
    other_units(Article.id, Article.base_unit),
    Batch.number,
    Batch.supplier_lot,
    Batch.best_before,
    Batch.use_by,
    func.coalesce(User.name, ""),
    StocktakeLine.counted_at,
    func.coalesce(StocktakeLine.recount, false()),
    _MINE.label("counted"),
)
_HERE: Final = and_(
    BatchBalance.batch_id == Batch.id, BatchBalance.warehouse_id == StocktakeLine.warehouse_id
)
_LISTED: Final = (
    select(*_OF_BATCH)
    .select_from(StocktakeLine)
    .join(Batch, Batch.id == StocktakeLine.batch_id)
    .join(Article, Article.id == Batch.article_id)
    .outerjoin(BatchBalance, _HERE)
    .outerjoin(User, User.id == StocktakeLine.counted_by_id)
    .where(StocktakeLine.stocktake_id == bindparam("stocktake"))
    .order_by(StocktakeLine.position)
)
_IS_LEFT: Final = or_(StocktakeLine.counted.is_(None), StocktakeLine.recount)
_LEFT: Final = _LISTED.where(_IS_LEFT)
_COUNTED: Final = select(StocktakeLine.batch_id).where(StocktakeLine.stocktake_id == bindparam("stocktake"))
_COUNTED_LEFT: Final = _COUNTED.where(_IS_LEFT)
_UNLISTED: Final = (
    select(*_OF_BATCH)
    .select_from(Batch)
    .join(Article, Article.id == Batch.article_id)
    .outerjoin(StocktakeLine, false())
    .outerjoin(BatchBalance, _HERE)
    .outerjoin(User, User.id == StocktakeLine.counted_by_id)
    .order_by(Batch.id.desc())
    .limit(_MOST)
)


@query(Permission.STOCK_COUNT)
def stocktakes(tx: Transaction, offset: int = 0, limit: int = 50) -> Page[StocktakeRow]:
    """All stocktakes: those that are being counted first, then the newest."""
    return read_page(tx, _NEWEST, offset, limit, StocktakeRow)


@query(Permission.STOCK_COUNT)
def stocktake(tx: Transaction, stocktake_id: int) -> StocktakeRow:
    """One stocktake, and how far it is. Raises NotFound."""
    row: Any = tx.session.execute(_ONE, {"stocktake": stocktake_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such stocktake."))
    return StocktakeRow(*row)


@query(Permission.STOCK_COUNT)
def lines_to_count(
    tx: Transaction, stocktake_id: int, left_only: bool = False, offset: int = 0, limit: int = 50
) -> Page[LineToCount]:
    """The list of a stocktake from bin to bin, or what of it is still to be counted."""
    asked = {"stocktake": stocktake_id, "actor": tx.actor.id}
    lines, counted = (_LEFT, _COUNTED_LEFT) if left_only else (_LISTED, _COUNTED)
    lines, counted = lines.params(asked), counted.params(asked)
    return read_page(tx, lines, offset, limit, LineToCount, long=True, counted=counted)


@query(Permission.STOCK_COUNT)
def lines_meant(
    tx: Transaction, stocktake_id: int, text: str, article_id: int | None = None
) -> list[LineToCount]:
    """What a code means that was typed or scanned: the lines that have it, what is still to be counted first.

    It is that of an article or a batch, a supplier's lot, a GTIN or GS1-128, or “*17” for line 17. What is
    on no line is looked for among all batches, for it may have been found. With `article_id` all that the
    article has is meant.
    """
    wanted = Article.id == article_id if article_id is not None else _called(text.strip())
    asked = {"stocktake": stocktake_id, "actor": tx.actor.id}
    if wanted is None:
        return []
    found = _read(tx, _LISTED.where(wanted).limit(_MOST), asked)
    if not found and not text.startswith(LINE_SIGN):
        found = _read(tx, _UNLISTED.where(wanted), asked)
    return sorted(found, key=lambda line: line.is_done)


def _read(tx: Transaction, statement: Any, asked: dict[str, Any]) -> list[LineToCount]:
    rows: Iterable[Any] = tx.session.execute(statement, asked)
    return [LineToCount(*row) for row in rows]


def _called(text: str) -> ColumnElement[bool] | None:
    """Whether a batch, or its article, is meant by a code; None for none."""
    if not text:
        return None
    number = text.removeprefix(LINE_SIGN)
    if number != text:
        return StocktakeLine.position == int(number) if number.isdecimal() and len(number) < 10 else None
    spelled = exactly(text)
    said = or_(Article.code.in_(spelled), Batch.number.in_(spelled), Batch.supplier_lot.in_(spelled))
    try:
        scan = scanned(text)
    except Refused:
        return said  # a code of one's own may be all digits
    if scan is None:
        return said
    parts: list[ColumnElement[bool]] = []
    if scan.gtin:
        digits = {scan.gtin, scan.gtin.zfill(13), scan.gtin.zfill(14), scan.gtin.lstrip("0")}
        units = select(ArticleUnit.article_id).where(ArticleUnit.gtin.in_(sorted(digits)))
        parts.append(Article.id.in_(units))
    if scan.batch:
        spelled = exactly(scan.batch)
        parts.append(or_(Batch.number.in_(spelled), Batch.supplier_lot.in_(spelled)))
    return or_(said, and_(*parts)) if parts else said
