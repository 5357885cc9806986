"""Finding a batch by its number or the supplier's lot: a recall begins with a lot on a fax."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select

from salesdesk.domain.batch_trace.rules import BatchRow
from salesdesk.domain.catalogue.model import Article, ArticleText
from salesdesk.domain.catalogue.scanned import scanned
from salesdesk.domain.purchasing.model import Supplier
from salesdesk.errors import Refused
from salesdesk.lookup.numbers import first_those
from salesdesk.lookup.plain import asked, exactly, matches
from salesdesk.lookup.text import LONGEST_TYPED, collapsed, words_in
from salesdesk.money import ZERO
from salesdesk.office.paging import Page, in_order, read_page_by_ids
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.contains import contains
from salesdesk.storage.lists import among
from salesdesk.storage.types import clean
from salesdesk.warehouse.stock.model import Batch, BatchBalance

__all__ = ["BATCH_SORTS", "batches_found"]

_LEAST: Final = 3
"""Letters from which on articles and suppliers are looked through."""
_BETWEEN: Final = " -/._"
"""What people write between the signs of a lot, or leave out."""
_ON_HAND: Final = (
    select(func.coalesce(func.sum(BatchBalance.on_hand), ZERO, type_=BatchBalance.on_hand.type))
    .where(BatchBalance.batch_id == Batch.id)
    .correlate(Batch)
    .scalar_subquery()
)
_KEEPS: Final = func.coalesce(Batch.use_by, Batch.best_before)
_ROWS: Final = (
    select(
        Batch.id,
        Batch.number,
        Batch.supplier_lot,
        Article.code,
        Article.name,
        Article.base_unit,
        func.coalesce(Supplier.name, ""),
        Batch.received_on,
        Batch.best_before,
        Batch.use_by,
        _ON_HAND,
    )
    .outerjoin(Article, Article.id == Batch.article_id)
    .outerjoin(Supplier, Supplier.id == Batch.supplier_id)
    .where(among(Batch.id, "ids"))
)
_IDS: Final = select(Batch.id)
_SORTED: Final = _IDS.outerjoin(Article, Article.id == Batch.article_id)
_SORTS: Final[dict[str, tuple[Any, ...]]] = {
    "number": (Batch.number,),
    "lot": (Batch.supplier_lot,),
    "article": (Article.code,),
    "received": (Batch.received_on,),
    "keeps": (_KEEPS,),
}
BATCH_SORTS: Final = tuple(_SORTS)
"""What a list of batches can be sorted by."""


@query(Permission.STOCK_SEE)
def batches_found(
    tx: Transaction,
    text: str = "",
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[BatchRow]:
    """Batches, the newest first, with `text` in number or lot, or in what article or supplier is called.

    What has just this number or lot is first. A lot that none has is looked for without the blanks
    and strokes in it, and what a scanner sent by the batch that it tells. `sort` is one of
    BATCH_SORTS; another is refused.
    """
    typed = clean(_said(text[:LONGEST_TYPED])).strip()
    spelled = exactly(typed)
    said = Batch.number.in_(spelled) | Batch.supplier_lot.in_(spelled) if typed else None
    order = (*first_those(said), *in_order(_SORTS, (Batch.id.desc(),), sort, descending))

    def page(*wanted: ColumnElement[bool], **values: Any) -> Page[BatchRow]:
        ids, counted = (each.where(*wanted).params(values) for each in (_SORTED if sort else _IDS, _IDS))
        return read_page_by_ids(tx, ids.order_by(*order), _ROWS, offset, limit, BatchRow, counted=counted)

    if not typed:
        return page()
    found = page(_having(typed), **asked(typed))
    code = collapsed(typed)
    if found.total or len(code) < _LEAST:
        return found
    return page(or_(*(_bare(column).contains(code) for column in (Batch.supplier_lot, Batch.number))))


def _said(text: str) -> str:
    """The batch that a scanned box tells, else its article; what is no such code, as it was typed."""
    try:
        code = scanned(text)
    except Refused:
        return text  # a lot may be all digits
    return text if code is None else code.batch or code.gtin or text


def _having(text: str) -> ColumnElement[bool]:
    """Whether a batch has a text: in its number or lot, or its article or supplier is called so."""
    wanted = [_has(text)]
    words = words_in(text)
    if max(map(len, words), default=0) >= _LEAST:
        has_all = and_(*(matches(ArticleText.fields, index) for index in range(len(words))))
        wanted.append(Batch.article_id.in_(select(ArticleText.article_id).where(has_all)))
        suppliers = select(Supplier.id).where(contains(text, Supplier.number, Supplier.name))
        wanted.append(Batch.supplier_id.in_(suppliers))
    return or_(*wanted)


def _has(text: str) -> ColumnElement[bool]:
    """Whether number or lot has a text in it. There are many, and most have plain letters only."""
    if not text.isascii():
        return contains(text, Batch.number, Batch.supplier_lot)
    columns = (Batch.number, Batch.supplier_lot)
    return or_(*(func.lower(column).contains(text.lower(), autoescape=True) for column in columns))


def _bare(column: Any) -> ColumnElement[str]:
    """A lot in small letters, without what stands between its signs."""
    bare = func.lower(column)
    for sign in _BETWEEN:
        bare = func.replace(bare, sign, "")
    return bare
