"""What is missing, from whom it can be bought, and what is on its way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import ArticleLife, may_be_purchased
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import delivered
from salesdesk.domain.orders.rules import LineKind
from salesdesk.domain.purchasing.model import PurchaseLine, Supplier, SupplierArticle
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.types import difference
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentState
from salesdesk.warehouse.supply.model import Supply

__all__ = [
    "PurchaseLineView",
    "Shortage",
    "Source",
    "lines_of_purchase",
    "received",
    "shortages",
    "sources_of",
]


@dataclass(frozen=True, slots=True)
class Shortage:
    """What an order line of a confirmed order lacks: no stock, no purchase stands behind it."""

    order_id: int
    order_line_id: int
    article_id: int
    article_code: str
    missing: Decimal
    requested_on: date | None
    order_date: date
    warehouse_id: int | None
    min_shelf_days: int | None
    wished_batch_id: int | None


@query(Permission.PURCHASES_SEE)
def shortages(tx: Transaction, article_ids: Iterable[int] | None = None) -> list[Shortage]:
    """Every shortage of confirmed orders, the earliest wanted first, then the earliest ordered."""
    supply = (
        select(Supply.order_line_id, func.sum(Supply.quantity).label("quantity"))
        .group_by(Supply.order_line_id)
        .subquery()
    )
    statement = (
        select(
            OrderLine.order_id,
            OrderLine.id,
            OrderLine.article_id,
            Article.code,
            difference(OrderLine.base_quantity, OrderLine.closed_quantity),
            supply.c.quantity,
            func.coalesce(OrderLine.requested_on, Order.requested_on),
            Order.order_date,
            Order.warehouse_id,
            OrderLine.min_shelf_days,
            OrderLine.wished_batch_id,
        )
        .join(Order, Order.id == OrderLine.order_id)
        .join(Article, Article.id == OrderLine.article_id)
        .outerjoin(supply, supply.c.order_line_id == OrderLine.id)
        .where(Order.is_confirmed(), OrderLine.kind == LineKind.GOODS)
    )
    if article_ids is not None:
        statement = statement.where(OrderLine.article_id.in_(sorted(set(article_ids))))
    rows: list[Any] = [row for row in tx.session.execute(statement).all() if row[4] > (row[5] or ZERO)]
    out = delivered(tx, {row[0] for row in rows}) if rows else {}
    found = [
        Shortage(row[0], row[1], row[2], row[3], row[4] - (row[5] or ZERO) - out.get(row[1], ZERO), *row[6:])
        for row in rows
    ]
    return sorted(
        (shortage for shortage in found if shortage.missing > ZERO),
        key=lambda s: (s.requested_on or s.order_date, s.order_date, s.order_line_id),
    )


@dataclass(frozen=True, slots=True)
class Source:
    """An article as its preferred supplier sells it."""

    supplier_id: int
    article_id: int
    code: str
    price: Decimal
    price_unit: int
    pack: Decimal
    minimum: Decimal
    lead_days: int
    currency: str
    base_unit: str


def sources_of(tx: Transaction, article_ids: Iterable[int]) -> dict[int, Source]:
    """Where each article is bought: the preferred supplier, failing that the first one known.

    Articles that are not to be bought any more are left out.
    """
    wanted = sorted(set(article_ids))
    rows: Iterable[Any] = tx.session.execute(
        select(
            SupplierArticle.supplier_id,
            SupplierArticle.article_id,
            SupplierArticle.code,
            SupplierArticle.price,
            SupplierArticle.price_unit,
            SupplierArticle.pack,
            SupplierArticle.minimum,
            func.coalesce(SupplierArticle.lead_days, Supplier.lead_days),
            Supplier.currency,
            Article.base_unit,
        )
        .join(Supplier, Supplier.id == SupplierArticle.supplier_id)
        .join(Article, Article.id == SupplierArticle.article_id)
        .where(
            SupplierArticle.article_id.in_(wanted),
            Supplier.active,
            Article.life.in_([life for life in ArticleLife if may_be_purchased(life)]),
        )
        .order_by(SupplierArticle.preferred, SupplierArticle.id.desc())
    )
    return {source.article_id: source for source in (Source(*row) for row in rows)}


def received(tx: Transaction, purchase_order_id: int) -> dict[int, Decimal]:
    """What has come of each line of a purchase order, in base units."""
    rows = tx.session.execute(
        select(StockDocumentLine.purchase_line_id, func.sum(StockDocumentLine.quantity))
        .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
        .where(
            StockDocument.purchase_order_id == purchase_order_id,
            StockDocument.state == DocumentState.POSTED,
        )
        .group_by(StockDocumentLine.purchase_line_id)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


@dataclass(frozen=True, slots=True)
class PurchaseLineView:
    """A line of a purchase order with what is still to come, in base units."""

    id: int
    article_id: int
    article_code: str
    supplier_code: str
    quantity: Decimal
    outstanding: Decimal
    price: Decimal | None
    """None for those who may not see costs."""
    price_unit: int


@query(Permission.PURCHASES_SEE)
def lines_of_purchase(tx: Transaction, purchase_order_id: int) -> list[PurchaseLineView]:
    """The lines of a purchase order."""
    sees_costs = Permission.COSTS_SEE in tx.actor.permissions
    came = received(tx, purchase_order_id)
    rows = tx.session.execute(
        select(
            PurchaseLine.id,
            PurchaseLine.article_id,
            Article.code,
            PurchaseLine.supplier_code,
            PurchaseLine.quantity,
            PurchaseLine.closed_quantity,
            PurchaseLine.price,
            PurchaseLine.price_unit,
        )
        .join(Article, Article.id == PurchaseLine.article_id)
        .where(PurchaseLine.purchase_order_id == purchase_order_id)
        .order_by(PurchaseLine.position)
    )
    return [
        PurchaseLineView(
            row.id,
            row.article_id,
            row.code,
            row.supplier_code,
            row.quantity,
            max(row.quantity - row.closed_quantity - came.get(row.id, ZERO), ZERO),
            row.price if sees_costs else None,
            row.price_unit,
        )
        for row in rows
    ]
