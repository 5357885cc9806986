"""The paper of a stocktake, in the language of the house: sheets to count by, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from salesdesk.clock import business_date
from salesdesk.documents.parcels import CountedLine, CountPaper
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.unit_names import as_read
from salesdesk.domain.company.queries import company
from salesdesk.domain.stocktakes.model import Stocktake, StocktakeLine
from salesdesk.domain.stocktakes.rules import StocktakeState
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.ledger.model import StockDocument
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Warehouse

__all__ = ["PrintableCount", "count_paper"]

_ISSUE: Final = aliased(StockDocument)
_RECEIPT: Final = aliased(StockDocument)
_HEAD: Final = (
    select(
        Stocktake,
        Warehouse,
        func.coalesce(_ISSUE.number, "").label("issue"),
        func.coalesce(_RECEIPT.number, "").label("receipt"),
    )
    .join(Warehouse, Warehouse.id == Stocktake.warehouse_id)
    .outerjoin(_ISSUE, _ISSUE.id == Stocktake.issue_id)
    .outerjoin(_RECEIPT, _RECEIPT.id == Stocktake.receipt_id)
    .where(Stocktake.number == bindparam("number"))
)
_LINES: Final = (
    select(
        StocktakeLine.position,
        func.coalesce(BatchBalance.bin, ""),
        Article.code,
        Article.name,
        Batch.number,
        Batch.supplier_lot,
        Batch.best_before,
        Batch.use_by,
        Article.base_unit,
        StocktakeLine.books,
        StocktakeLine.counted,
    )
    .join(Batch, Batch.id == StocktakeLine.batch_id)
    .join(Article, Article.id == Batch.article_id)
    .outerjoin(
        BatchBalance,
        (BatchBalance.batch_id == Batch.id) & (BatchBalance.warehouse_id == StocktakeLine.warehouse_id),
    )
    .where(StocktakeLine.stocktake_id == bindparam("stocktake"))
    .order_by(StocktakeLine.position)
)
_LEFT: Final = _LINES.where(or_(StocktakeLine.counted.is_(None), StocktakeLine.recount))


@dataclass(frozen=True, slots=True)
class PrintableCount:
    """A stocktake's paper, and the language of the house."""

    paper: CountPaper
    language: str


@query(Permission.STOCK_COUNT)
def count_paper(tx: Transaction, number: str, left_only: bool = False) -> PrintableCount:
    """The sheets of a stocktake, or only of what is `left_only` to be counted; its result once it is closed.

    While it is counted they say nothing of the books. Raises NotFound, and Refused if nothing is left.
    """
    row: Any = tx.session.execute(_HEAD, {"number": number}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no document {number} to print."), number=number)
    stocktake, warehouse, issue, receipt = row
    house = company(tx)
    is_open = stocktake.state is StocktakeState.OPEN
    found = tx.session.execute(_LEFT if left_only else _LINES, {"stocktake": stocktake.id})
    lines = []
    for position, bin_, code, text, batch, lot, best_before, use_by, unit, books, counted in found:
        line = CountedLine(
            position=position,
            bin=bin_,
            code=code,
            text=text,
            batch=batch,
            lot=lot,
            best_before=best_before,
            use_by=use_by,
            unit=as_read(unit, house.language),
            books=None if is_open else books,
            counted=None if is_open else counted,
        )
        lines.append(line)
    if not lines:
        raise Refused(N_("Nothing is left to be counted."))
    paper = CountPaper(
        number=number,
        company=house.name,
        warehouse=f"{warehouse.code} {warehouse.name}",
        begun_on=business_date(stocktake.opened_at, house.timezone),
        printed_on=tx.today,
        is_open=is_open,
        state=stocktake.state.label,
        issue=issue,
        receipt=receipt,
        lines=tuple(lines),
    )
    return PrintableCount(paper, house.language)
