"""What was found otherwise than the books say, in goods and in money: for who approves it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Float, bindparam, cast, func, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.queries import other_units
from salesdesk.domain.company.queries import company
from salesdesk.domain.stocktakes.model import Stocktake, StocktakeLine
from salesdesk.domain.stocktakes.rules import WhichLines
from salesdesk.domain.users.model import User
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.money import ZERO, to_currency
from salesdesk.office.paging import Page, in_order, read_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.stock.model import Batch, BatchBalance

__all__ = ["DIFFERENCE_SORTS", "Difference", "Outcome", "differences", "outcome"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of a stocktake as it stands; quantities in base units, below zero what is missing."""

    batch_id: int
    position: int
    bin: str
    article_id: int
    code: str
    name: str
    unit: str
    units: tuple[str, ...]
    """What else the article is counted in."""
    batch: str
    lot: str
    counted: Decimal | None
    books: Decimal | None
    """When it was counted; what nobody counted: now."""
    counted_by: str
    counted_at: datetime | None
    before: Decimal | None
    """By how much the count before this one differed."""
    recount: bool
    posted: Decimal | None
    value: Decimal | None = None
    """What the difference cost, in the company's currency; None for those who may not see costs."""

    @property
    def difference(self) -> Decimal | None:
        """By how much it differs; None while nobody has counted it."""
        return None if self.counted is None or self.books is None else self.counted - self.books

    @property
    def counts_differ(self) -> bool:
        """Two counts found something else."""
        return self.before is not None and self.before != self.difference


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a stocktake comes to; values are None for those who may not see costs."""

    changes: int
    """What `approve` wants to know was seen."""
    lines: int
    uncounted: int
    """Lines that nobody has counted, and of which something is there by the books."""
    recount: int
    missing: int
    """Lines of which something is missing."""
    found: int
    missing_value: Decimal | None
    found_value: Decimal | None
    currency: str


_BY_VALUE: Final = cast(func.abs(StocktakeLine.counted - StocktakeLine.books), Float) * cast(
    Batch.unit_cost, Float
)
_ON_HAND: Final = func.coalesce(BatchBalance.on_hand, 0, type_=BatchBalance.on_hand.type)
_LINES: Final = (
    select(
        Batch.id,
        StocktakeLine.position,
        func.coalesce(BatchBalance.bin, ""),
        Article.id,
        Article.code,
        Article.name,
        Article.base_unit,
        other_units(Article.id, Article.base_unit),
        Batch.number,
        Batch.supplier_lot,
        StocktakeLine.counted,
        func.coalesce(StocktakeLine.books, _ON_HAND, type_=BatchBalance.on_hand.type),
        func.coalesce(User.name, ""),
        StocktakeLine.counted_at,
        StocktakeLine.before,
        StocktakeLine.recount,
        StocktakeLine.posted,
        Batch.unit_cost,
    )
    .select_from(StocktakeLine)
    .join(Batch, Batch.id == StocktakeLine.batch_id)
    .join(Article, Article.id == Batch.article_id)
    .outerjoin(
        BatchBalance,
        (BatchBalance.batch_id == Batch.id) & (BatchBalance.warehouse_id == StocktakeLine.warehouse_id),
    )
    .outerjoin(User, User.id == StocktakeLine.counted_by_id)
    .where(StocktakeLine.stocktake_id == bindparam("stocktake"))
)
_UNCOUNTED: Final = StocktakeLine.counted.is_(None) & (_ON_HAND != 0)
_WHICH: Final = {
    WhichLines.DIFFERENT: (StocktakeLine.counted != StocktakeLine.books) | StocktakeLine.recount,
    WhichLines.UNCOUNTED: _UNCOUNTED,
    WhichLines.ALL: StocktakeLine.position.is_not(None),
}
_SORTS: Final[dict[str, tuple[Any, ...]]] = {
    "position": (StocktakeLine.position,),
    "article": (Article.code,),
    "value": (_BY_VALUE,),
}
DIFFERENCE_SORTS: Final = tuple(_SORTS)
"""What a list of differences can be sorted by."""
_STOCKTAKE: Final = select(Stocktake.changes).where(Stocktake.id == bindparam("stocktake"))
_COUNTED: Final = (
    select(StocktakeLine.recount, _UNCOUNTED, StocktakeLine.counted, StocktakeLine.books, Batch.unit_cost)
    .join(Batch, Batch.id == StocktakeLine.batch_id)
    .outerjoin(
        BatchBalance,
        (BatchBalance.batch_id == Batch.id) & (BatchBalance.warehouse_id == StocktakeLine.warehouse_id),
    )
    .where(StocktakeLine.stocktake_id == bindparam("stocktake"))
)


@query(Permission.STOCK_ADJUST)
def differences(
    tx: Transaction,
    stocktake_id: int,
    which: WhichLines = WhichLines.DIFFERENT,
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[Difference]:
    """The lines of a stocktake from bin to bin. `sort` is one of DIFFERENCE_SORTS; another is refused, and
    what it comes to in money is for those who may see costs.
    """
    if sort == "value":
        tx.actor.require(Permission.COSTS_SEE)
    costs, currency = Permission.COSTS_SEE in tx.actor.permissions, company(tx).currency

    def made(*values: Any) -> Difference:
        line = Difference(*values[:-1])
        by = line.difference
        return replace(line, value=to_currency(by * values[-1], currency)) if costs and by else line

    order = in_order(_SORTS, (StocktakeLine.position,), sort, descending)
    statement = _LINES.where(_WHICH[which]).params(stocktake=stocktake_id).order_by(*order)
    return read_page(tx, statement, offset, limit, made)


@query(Permission.STOCK_ADJUST)
def outcome(tx: Transaction, stocktake_id: int) -> Outcome:
    """What a stocktake comes to by now. Raises NotFound."""
    changes = tx.session.scalar(_STOCKTAKE, {"stocktake": stocktake_id})
    if changes is None:
        raise NotFound(N_("There is no such stocktake."))
    rows: list[Any] = list(tx.session.execute(_COUNTED, {"stocktake": stocktake_id}))
    by_cost = [
        (counted - books, cost)
        for _, _, counted, books, cost in rows
        if counted is not None and counted != books
    ]
    missing = [(by, cost) for by, cost in by_cost if by < ZERO]
    found = [(by, cost) for by, cost in by_cost if by > ZERO]
    currency = company(tx).currency

    def value(parts: list[tuple[Decimal, Decimal]]) -> Decimal | None:
        if Permission.COSTS_SEE not in tx.actor.permissions:
            return None
        return sum((to_currency(by * cost, currency) for by, cost in parts), ZERO)

    return Outcome(
        changes,
        len(rows),
        sum(bool(row[1]) for row in rows),
        sum(row.recount for row in rows),
        len(missing),
        len(found),
        value(missing),
        value(found),
        currency,
    )
