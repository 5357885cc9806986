"""What goods cost of which nobody says it: moves are never rewritten, so nothing is taken in for free."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.company.queries import rate_for
from salesdesk.domain.purchasing.entering import Unpriced
from salesdesk.domain.purchasing.model import Supplier, SupplierArticle
from salesdesk.domain.purchasing.rules import unit_cost
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.warehouse.receiving.operations import Arrival
from salesdesk.warehouse.stock.queries import last_cost

__all__ = ["Costs", "costs_of", "known_cost", "priced"]

_LAST: Final = select(Article.id, Article.code, last_cost(Article.id)).where(among(Article.id, "ids"))
_ASKED: Final = (
    select(
        SupplierArticle.article_id,
        Supplier.number,
        Supplier.currency,
        SupplierArticle.price,
        SupplierArticle.price_unit,
    )
    .join(Supplier, Supplier.id == SupplierArticle.supplier_id)
    .where(among(SupplierArticle.article_id, "ids"), SupplierArticle.price > 0)
    .order_by(SupplierArticle.preferred.desc(), SupplierArticle.id)
)


@dataclass(frozen=True, slots=True)
class _Price:
    supplier: str
    currency: str
    price: Decimal
    price_unit: int


@dataclass(frozen=True, slots=True)
class Costs:
    """What one base unit of articles, by id, is known to cost."""

    last: dict[int, Decimal] = field(default_factory=dict)
    """Of the latest goods, in company currency; what a file says of its first lot joins them."""
    asked: dict[int, list[_Price]] = field(default_factory=dict)
    """What suppliers ask, the preferred one first."""
    codes: dict[int, str] = field(default_factory=dict)
    """The codes of the articles."""

    def of(self, tx: Transaction, article_id: int, supplier: str) -> Decimal:
        """The last known cost, else what the supplier asks who is named by his number, or preferred.

        Raises Refused if neither is known, or no rate for his currency.
        """
        last = self.last.get(article_id)
        if last is not None:
            return last
        prices = self.asked.get(article_id, ())
        if not prices:
            raise Refused(
                N_("No cost is known for {article}; give one."), article=self.codes.get(article_id, "")
            )
        price = next((each for each in prices if each.supplier == supplier), prices[0])
        return unit_cost(price.price, price.price_unit, rate_for(tx, price.currency, tx.today).rate)


def costs_of(tx: Transaction, article_ids: Iterable[int]) -> Costs:
    """What is known of the cost of these articles."""
    asked = {"ids": sorted(article_ids)}
    costs = Costs()
    if not asked["ids"]:
        return costs
    for id_, code, cost in tx.session.execute(_LAST, asked):
        costs.codes[id_] = code
        if cost is not None:
            costs.last[id_] = cost
    for row in tx.session.execute(_ASKED, asked):
        price = _Price(row.number, row.currency, row.price, row.price_unit)
        costs.asked.setdefault(row.article_id, []).append(price)
    return costs


def priced(tx: Transaction, supplier: str, arrivals: Iterable[Arrival | Unpriced]) -> list[Arrival]:
    """Goods from a supplier, by his number, each with its cost: what was said, or what is known of it.

    Raises Refused for goods of which no cost is known.
    """
    arrivals = list(arrivals)
    costs = costs_of(tx, {each.article_id for each in arrivals if isinstance(each, Unpriced)})
    return [
        each.at(costs.of(tx, each.article_id, supplier)) if isinstance(each, Unpriced) else each
        for each in arrivals
    ]


@query(Permission.COSTS_SEE)
def known_cost(tx: Transaction, article_id: int, supplier: str = "") -> Decimal | None:
    """What one base unit of an article is taken to cost if nobody says it, in company currency.

    `supplier` is the number of whoever brings it. None if it is not known.
    """
    try:
        return costs_of(tx, [article_id]).of(tx, article_id, supplier)
    except Refused:
        return None
