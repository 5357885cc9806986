"""Which papers of the warehouse have a text, on themselves or on what they are about.

Each table is looked through by itself, and what is found there leads to papers by an index: joined
to one another they would be looked through once for each paper.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, select, union

from salesdesk.domain.catalogue.model import ArticleText
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.orders.model import Order
from salesdesk.domain.purchasing.model import PurchaseOrder, Supplier
from salesdesk.lookup.plain import asked, matches, words_in
from salesdesk.storage.contains import contains
from salesdesk.warehouse.ledger.model import StockDocument, StockMove
from salesdesk.warehouse.stock.model import Batch

__all__ = ["having"]

_LEAST: Final = 3
"""Letters from which on goods are looked through: fewer are in most names, and lead to all papers."""


def having(statement: Select[*tuple[Any, ...]], text: str) -> Select[*tuple[Any, ...]]:
    """Of the papers that a statement selects those that have `text`; all of them for none."""
    if not text.strip():
        return statement
    found = [
        select(StockDocument.id).where(contains(text, StockDocument.number, StockDocument.reference)),
        select(StockDocument.id).where(StockDocument.order_id.in_(_orders(text))),
        select(StockDocument.id).where(
            StockDocument.purchase_order_id.in_(
                select(PurchaseOrder.id).where(contains(text, PurchaseOrder.number))
            )
        ),
        select(StockDocument.id).where(
            StockDocument.supplier_id.in_(
                select(Supplier.id).where(contains(text, Supplier.number, Supplier.name))
            )
        ),
    ]
    words = words_in(text)
    if max(map(len, words), default=0) < _LEAST:
        return statement.where(StockDocument.id.in_(union(*found)))
    batches = select(Batch.id).where(contains(text, Batch.number, Batch.supplier_lot))
    articles = select(ArticleText.article_id).where(_has_all(len(words)))
    found += [
        select(StockMove.document_id).where(StockMove.batch_id.in_(batches)),
        select(StockMove.document_id).where(StockMove.article_id.in_(articles)),
    ]
    return statement.where(StockDocument.id.in_(union(*found))).params(**asked(text))


def _orders(text: str) -> Select[int]:
    customers = select(Customer.id).where(contains(text, Customer.number, Customer.name))
    has_it = contains(
        text, Order.number, Order.customer_number, Order.reference, Order.ship_name, Order.ship_city
    )
    return select(Order.id).where(has_it | Order.sold_to_id.in_(customers))


def _has_all(words: int) -> ColumnElement[bool]:
    return and_(*(matches(ArticleText.fields, index) for index in range(words)))
