"""Finding whom goods come from, and what he sells."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, or_, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import ArticleLife, may_be_purchased
from salesdesk.domain.purchasing.model import Supplier, SupplierArticle
from salesdesk.domain.purchasing.rules import in_packs
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.contains import contains
from salesdesk.storage.types import clean

__all__ = ["OfferFound", "SupplierFound", "find_offers", "find_suppliers"]


@dataclass(frozen=True, slots=True)
class SupplierFound:
    """A supplier as a search shows him."""

    id: int
    number: str
    name: str
    city: str
    country: str


@query(Permission.PURCHASES_SEE)
def find_suppliers(tx: Transaction, text: str, limit: int = 20) -> list[SupplierFound]:
    """Suppliers we still buy from with `text` in number, name or city, at most `limit`, by name.

    The one with this very number comes first. Nothing typed finds all.
    """
    exact = func.lower(Supplier.number) == clean(text).strip().lower()
    found = (
        select(Supplier.id, Supplier.number, Supplier.name, Supplier.city, Supplier.country)
        .where(Supplier.active, contains(text, Supplier.number, Supplier.name, Supplier.city))
        .order_by(exact.desc(), Supplier.name, Supplier.id)
        .limit(max(limit, 0))
    )
    return [SupplierFound(*row) for row in tx.session.execute(found)]


@dataclass(frozen=True, slots=True)
class OfferFound:
    """An article as its supplier sells it, as a search shows it."""

    article_id: int
    code: str
    name: str
    supplier_code: str
    base_unit: str
    least: Decimal
    """The least that can be ordered: whole packs, and the supplier's minimum. In base units."""
    price: Decimal | None
    """Of `price_unit` base units in the supplier's currency; None for those who may not see costs."""
    price_unit: int
    currency: str


@query(Permission.PURCHASES_SEE)
def find_offers(tx: Transaction, supplier_id: int, text: str, limit: int = 20) -> list[OfferFound]:
    """What a supplier sells us that is still bought, with `text` in our code or name or in his; by code.

    The one with this very code comes first. Nothing typed finds all, at most `limit`.
    """
    typed = clean(text).strip().lower()
    exact = or_(func.lower(Article.code) == typed, func.lower(SupplierArticle.code) == typed)
    sees_costs = Permission.COSTS_SEE in tx.actor.permissions
    found = (
        select(SupplierArticle, Article.code, Article.name, Article.base_unit, Supplier.currency)
        .join(Article, Article.id == SupplierArticle.article_id)
        .join(Supplier, Supplier.id == SupplierArticle.supplier_id)
        .where(
            SupplierArticle.supplier_id == supplier_id,
            Article.life.in_([life for life in ArticleLife if may_be_purchased(life)]),
            contains(text, Article.code, Article.name, SupplierArticle.code, SupplierArticle.name),
        )
        .order_by(exact.desc(), Article.code)
        .limit(max(limit, 0))
    )
    return [
        OfferFound(
            offer.article_id,
            code,
            name,
            offer.code,
            unit,
            in_packs(offer.pack, offer.pack, offer.minimum),
            offer.price if sees_costs else None,
            offer.price_unit,
            currency,
        )
        for offer, code, name, unit, currency in tx.session.execute(found)
    ]
