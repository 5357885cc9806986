"""Which papers of the warehouse have a text, on themselves or on what they are about.

There may be a million of them. So what the text may mean is looked up first, each thing where it is
kept and few: numbers, customers, suppliers, orders, articles, batches. From there indexes lead to the papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, literal_column, select, union

from salesdesk.domain.catalogue.model import ArticleText
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.operations import ORDERS
from salesdesk.domain.purchasing.model import PurchaseOrder, Supplier
from salesdesk.domain.receivables.model import Invoice
from salesdesk.domain.stocktakes.model import Stocktake
from salesdesk.lookup.numbers import numbers_said
from salesdesk.lookup.plain import asked, exactly, matches
from salesdesk.lookup.searching import search
from salesdesk.lookup.text import words_in
from salesdesk.office.work import Transaction
from salesdesk.storage.contains import contains
from salesdesk.storage.lists import among
from salesdesk.storage.types import clean
from salesdesk.warehouse.ledger.model import StockDocument, StockMove
from salesdesk.warehouse.stock.model import Batch

__all__ = ["having"]

_LEAST: Final = 3
"""Letters from which on articles are looked through: fewer are in most names."""
_MOST: Final = 200
"""What more articles or orders have in common leads to none of them: it would lead to all papers."""
# Only receipts have a supplier.
_RECEIVED: Final[ColumnElement[bool]] = literal_column("stock_document.supplier_id IS NOT NULL")

_PAPERS: Final[dict[str, tuple[Select[Any], ...]]] = {
    "numbers": (
        select(StockDocument.id).where(among(StockDocument.number, "numbers", texts=True)),
        select(StockDocument.id)
        .join(Order, Order.id == StockDocument.order_id)
        .where(among(Order.number, "numbers", texts=True)),
        select(StockDocument.id)
        .join(Invoice, Invoice.id == StockDocument.invoice_id)
        .where(among(Invoice.number, "numbers", texts=True)),
        *(
            select(posted).where(among(Stocktake.number, "numbers", texts=True), posted.is_not(None))
            for posted in (Stocktake.issue_id, Stocktake.receipt_id)
        ),
    ),
    "customers": (
        select(StockDocument.id)
        .join(Order, Order.id == StockDocument.order_id)
        .where(among(Order.sold_to_id, "customers")),
    ),
    "orders": (select(StockDocument.id).where(among(StockDocument.order_id, "orders")),),
    "purchases": (select(StockDocument.id).where(among(StockDocument.purchase_order_id, "purchases")),),
    "suppliers": (select(StockDocument.id).where(_RECEIVED, among(StockDocument.supplier_id, "suppliers")),),
    "receipts": (select(StockDocument.id).where(among(StockDocument.id, "receipts")),),
    "batches": (select(StockMove.document_id).where(among(StockMove.batch_id, "batches")),),
    "articles": (select(StockMove.document_id).where(among(StockMove.article_id, "articles")),),
}
"""The papers with each of the things that a text may mean, by index."""
_CODES: Final = (
    select(Batch.id).where(among(Batch.number, "codes", texts=True)),
    # Written as in the index, so that it serves.
    select(Batch.id).where(
        literal_column("batch.supplier_lot <> ''"), among(Batch.supplier_lot, "codes", texts=True)
    ),
)
_PURCHASES: Final = select(PurchaseOrder.id).where(among(PurchaseOrder.number, "numbers", texts=True))


def having(tx: Transaction, text: str) -> tuple[ColumnElement[bool], dict[str, Any]]:
    """Whether a paper has a text on it, or what it is about has; and what that binds.

    A batch is meant by its whole number or the supplier's whole lot, however its letters are typed.
    """
    meant = {name: found for name, found in _meaning(tx, clean(text)).items() if found}
    parts = [papers for name in meant for papers in _PAPERS[name]]
    return (StockDocument.id.in_(union(*parts)) if parts else false()), meant


def _meaning(tx: Transaction, text: str) -> dict[str, Sequence[int] | Sequence[str]]:
    """Everything that a text may mean, by what `_PAPERS` calls it."""
    numbers = sorted(numbers_said(tx, text))
    words = words_in(text)
    has_words = max(map(len, words), default=0) >= _LEAST
    return {
        "numbers": numbers,
        "purchases": sorted(tx.session.scalars(_PURCHASES, {"numbers": numbers})),
        "batches": sorted(
            {id_ for each in _CODES for id_ in tx.session.scalars(each, {"codes": exactly(text)})}
        ),
        "customers": _ids(tx, Customer.id, contains(text, Customer.number, Customer.name)),
        "suppliers": _ids(tx, Supplier.id, contains(text, Supplier.number, Supplier.name)),
        "receipts": _ids(tx, StockDocument.id, _RECEIVED & contains(text, StockDocument.reference)),
        "orders": _orders(tx, text, words),
        "articles": _articles(tx, text, words) if has_words else [],
    }


def _orders(tx: Transaction, text: str, words: Sequence[str]) -> list[int]:
    """The orders with all of it, as the customer's number or reference, or where the goods went."""
    found = [
        hit.id
        for hit in search(tx, ORDERS, text, _MOST)
        if all(any(word in each for each in hit.matched) for word in words)
    ]
    return [] if len(found) >= _MOST else sorted(found)


def _articles(tx: Transaction, text: str, words: Sequence[str]) -> list[int]:
    has_all = and_(*(matches(ArticleText.fields, index) for index in range(len(words))))
    found = select(ArticleText.article_id).where(has_all).limit(_MOST)
    ids = list(tx.session.scalars(found, asked(text)))
    return [] if len(ids) >= _MOST else sorted(ids)


def _ids(tx: Transaction, column: Any, wanted: ColumnElement[bool]) -> list[int]:
    return sorted(tx.session.scalars(select(column).where(wanted)))
