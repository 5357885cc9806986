"""Why a line costs what it costs, for whoever is asked on the phone, and behind an invoice."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sqlalchemy import bindparam, func, or_, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.queries import other_units
from salesdesk.domain.company.queries import company, rate_for
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import LINE, lines_of, state_of
from salesdesk.domain.orders.rules import LineKind, LineState, part_kept, takes_discount, tax_of
from salesdesk.domain.pricing.model import Promotion
from salesdesk.domain.pricing.waterfall import Said, Step, basis_of, waterfall
from salesdesk.domain.tax.queries import rates_on
from salesdesk.domain.tax.rules import PriceMode, Taxed, Treatment, totals
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import to_currency
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.rows import read_columns
from salesdesk.warehouse.stock.queries import last_cost

__all__ = ["Margin", "PriceTrace", "price_trace"]


@dataclass(frozen=True, slots=True)
class Margin:
    """What the goods of a line cost and what is left, net, in company currency.

    `percent` is of what the line is sold for; None if that is nothing. Of an order that something comes
    off as a whole it is sold for its part of what is left (`is_part`).
    """

    sold_for: Decimal
    cost: Decimal
    currency: str
    is_part: bool = False

    @property
    def left(self) -> Decimal:
        """What is earned, below zero if it is lost."""
        return self.sold_for - self.cost

    @property
    def percent(self) -> Decimal | None:
        """Per cent of what the line is sold for, not rounded."""
        return self.left * 100 / self.sold_for if self.sold_for else None


@dataclass(frozen=True, slots=True)
class PriceTrace:
    """The steps to a line's amount, in the order's currency and price mode.

    `margin` is None for who may not see costs, and where no cost is known. `beside` is what else the
    article is counted in than `unit`. A discount on the whole order is not in the steps: that is taken off
    the order's sums by VAT rate, not off its lines. What is earned with a line is less by its part of it.
    """

    order_id: int
    position: int
    code: str
    text: str
    quantity: Decimal
    unit: str
    base_unit: str
    mode: PriceMode
    currency: str
    steps: tuple[Step, ...]
    margin: Margin | None
    beside: tuple[str, ...]


# Statements are built once: building one takes longer than running it.

_LINE: Final = (
    LINE.add_columns(
        OrderLine.price_source,
        OrderLine.price_basis,
        func.coalesce(Promotion.code, ""),
        Order.currency,
        Order.price_mode,
        Order.treatment,
        Order.discount_percent,
        Order.discount_amount,
        other_units(OrderLine.article_id, OrderLine.unit),
    )
    .join(Order, Order.id == OrderLine.order_id)
    .outerjoin(Promotion, Promotion.id == OrderLine.promotion_id)
    .where(OrderLine.id == bindparam("line"))
)
_COSTS: Final = (
    select(OrderLine.base_quantity, last_cost(Article.id))
    .join(Article, Article.id == OrderLine.article_id)
    .where(
        or_(OrderLine.id == bindparam("line"), OrderLine.parent_line_id == bindparam("line")),
        OrderLine.kind != LineKind.KIT,
    )
)


@query(Permission.ORDERS_SEE)
def price_trace(tx: Transaction, line_id: int) -> PriceTrace:
    """How the amount of a line came about. Raises NotFound; Refused for a line that is only a text."""
    row = read_columns(tx.session, _LINE, {"line": line_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such line."))
    *columns, source, kept, promotion, currency, mode, treatment, percent, money, beside = row
    line = state_of(columns)
    if line.kind is LineKind.TEXT:
        raise Refused(N_("A text has no price."))
    applies = Said(source, line.price, line.price_unit, in_base=line.priced_in_base)
    basis = basis_of(kept, applies, promotion)
    sees_costs = Permission.COSTS_SEE in tx.actor.permissions
    return PriceTrace(
        line.order_id,
        line.position,
        line.code,
        line.text,
        line.quantity,
        line.unit,
        line.base_unit,
        mode,
        currency,
        waterfall(basis, line.quantity, line.base_quantity, line.discounts, currency),
        _margin(tx, line, treatment, mode, currency, (percent, money)) if sees_costs else None,
        beside,
    )


def _margin(
    tx: Transaction,
    line: LineState,
    treatment: Treatment,
    mode: PriceMode,
    currency: str,
    off_order: tuple[Decimal, Decimal],
) -> Margin | None:
    """What is left of a line after the last known cost of its goods; None if that is not known.

    `off_order` is what comes off the whole order, in per cent and in money. Net at the VAT rates, and in
    company currency at the exchange rate, of today. A kit costs what its components do; these earn
    nothing by themselves.
    """
    if line.parent_line_id is not None:
        return None
    parts = read_columns(tx.session, _COSTS, {"line": line.id}).all()
    if not parts or any(each is None for _, each in parts):
        return None
    cost = sum((Fraction(quantity) * Fraction(each) for quantity, each in parts), Fraction(0))
    house = company(tx)
    try:
        tax = tax_of(line, treatment, rates_on(tx, house.country, tx.today))
        rate = rate_for(tx, currency, tx.today).rate
    except Refused:
        return None
    is_part = any(off_order) and takes_discount(line)
    kept = part_kept(lines_of(tx, [line.order_id]), *off_order) if is_part else Fraction(1)
    net = totals([Taxed(*tax, line.net)], mode, currency).net
    return Margin(
        to_currency(Fraction(net) * kept * Fraction(rate), house.currency),
        to_currency(cost, house.currency),
        house.currency,
        is_part,
    )
