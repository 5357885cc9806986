"""What an article costs besides what a customer pays for it today: everybody, us, and him the last time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.rules import CustomerKind
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import AGREED_STATES
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.money import ZERO, round_half_up
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.rows import read_columns
from salesdesk.warehouse.stock.queries import last_cost

__all__ = ["Paid", "PricesBeside", "prices_beside"]


@dataclass(frozen=True, slots=True)
class Paid:
    """What a customer paid for an article on the last order that he had it on, its discounts taken off.

    `each` is for `price_unit` of `unit`, to four places. A discount on that whole order is not in it.
    """

    each: Decimal
    price_unit: int
    unit: str
    currency: str
    day: date


@dataclass(frozen=True, slots=True)
class PricesBeside:
    """Other prices of an article than the one that its customer pays today.

    `list_price` stands on the general list and `cost` is what its goods cost last, both in `currency`, the
    company's, for `price_unit` base units. `cost` is None for who may not see costs, and where none is
    known; `paid` if the customer never bought it, or is whoever gives no name.
    """

    list_price: Decimal
    cost: Decimal | None
    price_unit: int
    currency: str
    paid: Paid | None


_PLACES: Final = 4

# Statements are built once: building one takes longer than running it.

_ARTICLE: Final = select(Article.list_price, Article.price_unit, last_cost(Article.id)).where(
    Article.id == bindparam("article")
)
_PAID: Final = (
    select(
        OrderLine.net,
        OrderLine.quantity,
        OrderLine.unit,
        OrderLine.base_quantity,
        Article.base_unit,
        OrderLine.price_unit,
        OrderLine.priced_in_base,
        Order.currency,
        Order.order_date,
    )
    .join(Order, Order.id == OrderLine.order_id)
    .join(Article, Article.id == OrderLine.article_id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .where(
        OrderLine.article_id == bindparam("article"),
        OrderLine.parent_line_id.is_(None),
        OrderLine.net > ZERO,
        Order.sold_to_id == bindparam("customer"),
        Order.state.in_(AGREED_STATES),
        Customer.kind != CustomerKind.CASH,
    )
    .order_by(Order.order_date.desc(), OrderLine.id.desc())
    .limit(1)
)


@query(Permission.ORDERS_ENTER)
def prices_beside(tx: Transaction, article_id: int, customer_id: int) -> PricesBeside:
    """What an article costs besides what a customer pays for it today. Raises NotFound."""
    article = read_columns(tx.session, _ARTICLE, {"article": article_id}).one_or_none()
    if article is None:
        raise NotFound(N_("There is no such article."))
    list_price, price_unit, unit_cost = article
    sees_costs = Permission.COSTS_SEE in tx.actor.permissions
    cost = round_half_up(unit_cost * price_unit, _PLACES) if sees_costs and unit_cost is not None else None
    return PricesBeside(
        list_price, cost, price_unit, company(tx).currency, _paid(tx, article_id, customer_id)
    )


def _paid(tx: Transaction, article_id: int, customer_id: int) -> Paid | None:
    asked = {"article": article_id, "customer": customer_id}
    row = read_columns(tx.session, _PAID, asked).one_or_none()
    if row is None:
        return None
    net, quantity, unit, base_quantity, base_unit, price_unit, in_base, currency, day = row
    priced, of = (base_quantity, base_unit) if in_base else (quantity, unit)
    each = round_half_up(Fraction(net) * price_unit / Fraction(priced), _PLACES)
    return Paid(each, price_unit, of, currency, day)
