"""What goods cost whose file does not say it: moves are never rewritten, so nothing is taken for free."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.company.queries import rate_for
from salesdesk.domain.importing.rules import Fault
from salesdesk.domain.purchasing.model import Supplier, SupplierArticle
from salesdesk.domain.purchasing.rules import unit_cost
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.warehouse.stock.model import Batch

__all__ = ["Costs", "costs_of"]

_LAST: Final = select(
    Article.id,
    select(Batch.unit_cost)
    .where(Batch.article_id == Article.id, Batch.unit_cost > 0)  # a sample says nothing of the cost
    .order_by(Batch.id.desc())
    .limit(1)
    .scalar_subquery(),
).where(among(Article.id, "ids"))
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

    def of(self, tx: Transaction, article_id: int, code: str, supplier: str) -> Decimal:
        """The last known cost, else what the supplier asks who is named or preferred. Raises Fault."""
        last = self.last.get(article_id)
        if last is not None:
            return last
        prices = self.asked.get(article_id, ())
        if not prices:
            error = Refused(N_("No cost is known for {article}; give one."), article=code)
            raise Fault("unit_cost", error)
        price = next((each for each in prices if each.supplier == supplier), prices[0])
        try:
            rate = rate_for(tx, price.currency, tx.today).rate
        except Refused as error:
            raise Fault("unit_cost", error) from error
        return unit_cost(price.price, price.price_unit, rate)


def costs_of(tx: Transaction, article_ids: Iterable[int]) -> Costs:
    """What is known of the cost of these articles."""
    asked = {"ids": sorted(article_ids)}
    costs = Costs()
    if not asked["ids"]:
        return costs
    costs.last.update((id_, cost) for id_, cost in tx.session.execute(_LAST, asked) if cost is not None)
    for row in tx.session.execute(_ASKED, asked):
        price = _Price(row.number, row.currency, row.price, row.price_unit)
        costs.asked.setdefault(row.article_id, []).append(price)
    return costs
