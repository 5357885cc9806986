"""What confirmed orders lack, and from whom it can be bought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import ArticleLife, may_be_purchased
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import PROMISED_ON, delivered
from salesdesk.domain.orders.rules import LineKind
from salesdesk.domain.purchasing.model import Supplier, SupplierArticle
from salesdesk.domain.purchasing.rules import (
    ArticleShortage,
    ShortFor,
    SupplierShortage,
    cost_of,
    in_packs,
)
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.storage.types import difference
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.queries import could_take
from salesdesk.warehouse.supply.rules import Need

__all__ = ["Shortage", "Source", "shortage_overview", "shortages", "source_at", "sources_of"]

_ARTICLES: Final = select(Article.id, Article.name, Article.base_unit).where(among(Article.id, "ids"))
_OFFERS: Final = (
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
    .where(Article.life.in_([life for life in ArticleLife if may_be_purchased(life)]))
)
_PREFERRED: Final = _OFFERS.where(among(SupplierArticle.article_id, "articles"), Supplier.active).order_by(
    SupplierArticle.preferred, SupplierArticle.id.desc()
)
_OFFERED: Final = _OFFERS.where(
    SupplierArticle.supplier_id == bindparam("supplier"),
    SupplierArticle.article_id == bindparam("article"),
)
# Who buys by the base unit keeps its name as it is until he is done.
_PREFERRED_LOCKED, _OFFERED_LOCKED = (
    statement.with_for_update(read=True, key_share=True, of=Article) for statement in (_PREFERRED, _OFFERED)
)
_ORDERS: Final = (
    select(Order.id, Order.number, Customer.name)
    .join(Customer, Customer.id == Order.sold_to_id)
    .where(among(Order.id, "ids"))
)


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
    promised_on: date | None = None
    """The day by which the customer was promised it, if he was."""


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
            PROMISED_ON,
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


def sources_of(tx: Transaction, article_ids: Iterable[int], *, lock: bool = False) -> dict[int, Source]:
    """Where each article is bought: the preferred supplier, failing that the first one known.

    Articles that are not to be bought any more are left out. Who buys them asks with `lock`.
    """
    statement = _PREFERRED_LOCKED if lock else _PREFERRED
    rows: Iterable[Any] = tx.session.execute(statement, {"articles": sorted(set(article_ids))})
    return {source.article_id: source for source in (Source(*row) for row in rows)}


def source_at(tx: Transaction, supplier_id: int, article_id: int) -> Source | None:
    """An article as this supplier sells it, locked; None if he does not, or it is not to be bought."""
    asked = {"supplier": supplier_id, "article": article_id}
    row: Any = tx.session.execute(_OFFERED_LOCKED, asked).one_or_none()
    return None if row is None else Source(*row)


@query(Permission.PURCHASES_SEE)
def shortage_overview(tx: Transaction, warehouse_id: int | None = None) -> list[SupplierShortage]:
    """What confirmed orders lack, by the supplier it would be ordered from; what nobody sells comes last.

    With a warehouse, what could be delivered there, as `order_shortages` would order it;
    without one, everything. What lies free by now is counted off first.
    """
    found = [s for s in shortages(tx) if warehouse_id is None or s.warehouse_id in (None, warehouse_id)]
    if not found:
        return []
    articles = {shortage.article_id for shortage in found}
    sources = sources_of(tx, articles)
    got = could_take(tx, [(_need(shortage), shortage.warehouse_id) for shortage in found])
    names = {row[0]: (row[1], row[2]) for row in tx.session.execute(_ARTICLES, {"ids": sorted(articles)})}
    bound = {"ids": sorted({shortage.order_id for shortage in found})}
    orders = {row[0]: (row[1] or "", row[2]) for row in tx.session.execute(_ORDERS, bound)}
    by_article: dict[int, list[Shortage]] = defaultdict(list)
    for shortage in found:
        by_article[shortage.article_id].append(shortage)
    sees_costs = Permission.COSTS_SEE in tx.actor.permissions
    by_supplier: dict[int | None, list[ArticleShortage]] = defaultdict(list)
    for article_id, lacking in sorted(by_article.items(), key=lambda item: item[1][0].article_code):
        source = sources.get(article_id)
        for_whom = tuple(
            ShortFor(s.order_id, s.order_line_id, *orders[s.order_id], s.missing, s.requested_on)
            for s in lacking
        )
        free = sum((got.get(s.order_line_id, ZERO) for s in lacking), ZERO)
        by_supplier[source.supplier_id if source else None].append(
            _article_shortage(lacking[0], names[article_id], source, free, for_whom, sees_costs)
        )
    return _by_supplier(tx, by_supplier, sees_costs)


def _need(shortage: Shortage) -> Need:
    return Need(
        shortage.order_line_id,
        shortage.article_id,
        shortage.missing,
        shortage.min_shelf_days,
        shortage.wished_batch_id,
    )


def _article_shortage(
    shortage: Shortage,
    names: tuple[str, str],
    source: Source | None,
    free: Decimal,
    for_whom: tuple[ShortFor, ...],
    sees_costs: bool,
) -> ArticleShortage:
    name, base_unit = names
    missing = sum((each.missing for each in for_whom), ZERO)
    proposed, cost = ZERO, None
    if source is not None:
        if missing > free:
            proposed = in_packs(missing - free, source.pack, source.minimum)
        if sees_costs:
            cost = cost_of(proposed, source.price, source.price_unit, source.currency)
    return ArticleShortage(
        shortage.article_id,
        shortage.article_code,
        name,
        base_unit,
        missing,
        free,
        source.code if source else "",
        source.pack if source else None,
        source.minimum if source else None,
        proposed,
        source.lead_days if source else None,
        source.price if source and sees_costs else None,
        source.price_unit if source else 1,
        cost,
        for_whom,
    )


def _by_supplier(
    tx: Transaction, by_supplier: Mapping[int | None, list[ArticleShortage]], sees_costs: bool
) -> list[SupplierShortage]:
    known = sorted(supplier for supplier in by_supplier if supplier is not None)
    suppliers = tx.session.scalars(select(Supplier).where(among(Supplier.id, "ids")), {"ids": known})
    proposals = []
    for supplier in sorted(suppliers, key=lambda supplier: (supplier.name, supplier.id)):
        articles = tuple(by_supplier[supplier.id])
        proposals.append(
            SupplierShortage(
                supplier.id,
                supplier.number,
                supplier.name,
                supplier.currency,
                supplier.minimum_order,
                supplier.free_freight,
                sum((article.cost or ZERO for article in articles), ZERO) if sees_costs else None,
                articles,
            )
        )
    if None in by_supplier:
        nobody = tuple(by_supplier[None])
        proposals.append(SupplierShortage(None, "", "", "", ZERO, None, None, nobody))
    return proposals
