"""All that is known about one article."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final, TypeVar

from sqlalchemy import Date, Select, bindparam, func, or_, select

from salesdesk.domain.article_cards.rules import (
    ArticleCard,
    BatchInStock,
    ListedPrice,
    RelatedArticle,
    StockIn,
    SuppliedBy,
    UnitOf,
)
from salesdesk.domain.assortment.operations import NO_STOCK, open_purchases, stock_sums
from salesdesk.domain.catalogue.model import (
    Article,
    ArticleName,
    ArticleProperty,
    ArticleRelation,
    ArticleUnit,
    Brand,
    Category,
)
from salesdesk.domain.company.queries import company
from salesdesk.domain.pricing.model import ListPrice, PriceList
from salesdesk.domain.purchasing.model import Supplier, SupplierArticle
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Quarantine, StockBalance, Warehouse

__all__ = ["article_card", "emptied_batches"]

_Reading = Select[*tuple[Any, ...]]
T = TypeVar("T")

_EMPTIED_SHOWN: Final = 50

# Statements are built once: building one takes longer than running it.

_HEADER: Final = (
    select(Article, func.coalesce(Brand.name, ""), func.coalesce(Category.name, ""))
    .outerjoin(Brand, Brand.id == Article.brand_id)
    .outerjoin(Category, Category.id == Article.category_id)
    .where(Article.id == bindparam("article"))
)
_UNITS: Final = (
    select(
        ArticleUnit.unit,
        ArticleUnit.numerator,
        ArticleUnit.denominator,
        ArticleUnit.gtin,
        ArticleUnit.minimum,
        ArticleUnit.step,
        ArticleUnit.for_sale,
        ArticleUnit.for_purchase,
    )
    .where(ArticleUnit.article_id == bindparam("article"))
    .order_by(ArticleUnit.id)
)
_NAMES: Final = (
    select(ArticleName.language, ArticleName.name)
    .where(ArticleName.article_id == bindparam("article"))
    .order_by(ArticleName.language)
)
_PROPERTIES: Final = (
    select(ArticleProperty.property, ArticleProperty.value)
    .where(ArticleProperty.article_id == bindparam("article"))
    .order_by(ArticleProperty.property)
)
_PRICES: Final = (
    select(
        PriceList.code,
        ListPrice.price,
        ListPrice.price_unit,
        PriceList.currency,
        PriceList.price_mode,
        ListPrice.from_quantity,
        ListPrice.valid_from,
        ListPrice.valid_to,
    )
    .join(PriceList, PriceList.id == ListPrice.price_list_id)
    .where(
        ListPrice.article_id == bindparam("article"),
        PriceList.active,
        or_(ListPrice.valid_to.is_(None), ListPrice.valid_to >= bindparam("today", type_=Date)),
    )
    .order_by(PriceList.code, ListPrice.from_quantity, ListPrice.valid_from)
)
_STOCK_IN: Final = (
    select(
        Warehouse.id,
        Warehouse.code,
        Warehouse.sells,
        StockBalance.on_hand,
        StockBalance.blocked,
        StockBalance.reserved,
        Warehouse.transit,
    )
    .join(Warehouse, Warehouse.id == StockBalance.warehouse_id)
    .where(StockBalance.article_id == bindparam("article"), Warehouse.active)
    .order_by(Warehouse.priority, Warehouse.id)
)
_LYING: Final = (
    select(
        Batch.id,
        Batch.number,
        Warehouse.id,
        Warehouse.code,
        BatchBalance.bin,
        Batch.supplier_lot,
        Batch.received_on,
        Batch.best_before,
        Batch.use_by,
        BatchBalance.on_hand,
        BatchBalance.blocked,
        BatchBalance.allocated,
        Batch.unit_cost,
        func.coalesce(Quarantine.quantity, ZERO, type_=Quarantine.quantity.type),
        func.coalesce(Quarantine.reason, ""),
    )
    .join(Batch, Batch.id == BatchBalance.batch_id)
    .join(Warehouse, Warehouse.id == BatchBalance.warehouse_id)
    .outerjoin(
        Quarantine,
        (Quarantine.batch_id == BatchBalance.batch_id)
        & (Quarantine.warehouse_id == BatchBalance.warehouse_id),
    )
)
_BATCHES: Final = _LYING.where(
    BatchBalance.article_id == bindparam("article"), BatchBalance.present()
).order_by(Warehouse.priority, Warehouse.id, Batch.received_on, Batch.id)
_EMPTIED: Final = (
    _LYING.where(
        Batch.article_id == bindparam("article"),
        BatchBalance.warehouse_id == bindparam("warehouse"),
        BatchBalance.on_hand == ZERO,
    )
    .order_by(Batch.id.desc())
    .limit(_EMPTIED_SHOWN)
)
_RELATED: Final = (
    select(Article.id, ArticleRelation.relation, Article.code, Article.name, Article.life)
    .join(Article, Article.id == ArticleRelation.other_id)
    .where(ArticleRelation.article_id == bindparam("article"))
    .order_by(ArticleRelation.relation, Article.code)
)
_SUPPLIERS: Final = (
    select(
        Supplier.id,
        Supplier.number,
        Supplier.name,
        SupplierArticle.code,
        SupplierArticle.price,
        SupplierArticle.price_unit,
        Supplier.currency,
        SupplierArticle.pack,
        SupplierArticle.minimum,
        func.coalesce(SupplierArticle.lead_days, Supplier.lead_days),
        SupplierArticle.preferred,
    )
    .join(Supplier, Supplier.id == SupplierArticle.supplier_id)
    .where(SupplierArticle.article_id == bindparam("article"))
    .order_by(SupplierArticle.preferred.desc(), SupplierArticle.id)
)


@query(Permission.ARTICLES_SEE)
def article_card(tx: Transaction, article_id: int) -> ArticleCard:
    """All that is known about one article, but for what grows with the years.

    Costs only for those who may see them. Raises NotFound.
    """
    asked = {"article": article_id, "today": tx.today}
    row = tx.session.execute(_HEADER, asked).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such article."))
    article, brand, category = row
    sees_costs = Permission.COSTS_SEE in tx.actor.permissions

    def read(statement: _Reading, make: Callable[..., T]) -> tuple[T, ...]:
        return tuple(make(*columns) for columns in tx.session.execute(statement, asked))

    related = tx.session.execute(_RELATED, asked).all()
    stock = stock_sums(tx, [other.id for other in related])
    batches, suppliers = read(_BATCHES, BatchInStock), read(_SUPPLIERS, SuppliedBy)
    return ArticleCard(
        article.id,
        article.code,
        article.name,
        article.description,
        article.kind,
        article.life,
        article.tracking,
        article.lead_time,
        brand,
        category,
        article.base_unit,
        article.tax_class,
        article.list_price,
        article.price_unit,
        company(tx).currency,
        article.no_discount,
        article.customs_code,
        article.gtu,
        article.split_payment,
        article.origin,
        article.exemption,
        article.weight,
        read(_UNITS, UnitOf),
        read(_NAMES, lambda language, name: (language, name)),
        read(_PROPERTIES, lambda name, value: (name, value)),
        read(_PRICES, ListedPrice),
        read(_STOCK_IN, StockIn),
        _with_costs(tx, batches),
        tuple(open_purchases(tx, [article_id]).get(article_id, ())),
        tuple(RelatedArticle(*other, stock.get(other.id, NO_STOCK).available) for other in related),
        suppliers if sees_costs else tuple(replace(supplier, price=None) for supplier in suppliers),
    )


@query(Permission.STOCK_ADJUST)
def emptied_batches(tx: Transaction, article_id: int, warehouse_id: int) -> list[BatchInStock]:
    """Batches of which nothing is left in a warehouse by the books, the latest first; not all that ever were.

    Something of one of them may be found again.
    """
    asked = {"article": article_id, "warehouse": warehouse_id}
    rows: Iterable[Any] = tx.session.execute(_EMPTIED, asked)
    return list(_with_costs(tx, tuple(BatchInStock(*row) for row in rows)))


def _with_costs(tx: Transaction, batches: tuple[BatchInStock, ...]) -> tuple[BatchInStock, ...]:
    """What a batch cost, only for those who may see it."""
    if Permission.COSTS_SEE in tx.actor.permissions:
        return batches
    return tuple(replace(batch, unit_cost=None) for batch in batches)
