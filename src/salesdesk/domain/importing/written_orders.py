"""Orders as a file holds them: what was agreed, how far it has come, and so priced that it stays agreed.

A price is written even where nobody typed it, and the customer's own discount within the
line's: lists and conditions may be others where the file is read, or by then.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import PRICE_UNITS
from salesdesk.domain.customers.model import Customer, CustomerGroup
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import billed, delivered, lines_of
from salesdesk.domain.orders.rules import LineKind, LineState, OrderState, kit_delivered
from salesdesk.domain.pricing.rules import Discounts, PriceSource, line_amounts
from salesdesk.errors import Refused
from salesdesk.money import ZERO, round_half_up, to_currency
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.warehouse.stock.model import Warehouse

__all__ = ["Written", "page_of"]

_PLACES: Final = 4
"""Decimal places of a price, a discount and an amount in a file."""
_QUANTITY_PLACES: Final = 3

_PAGE: Final = (
    select(
        Order.id,
        Order.customer_number,
        Order.number,
        Order.currency,
        Customer.number.label("customer"),
        Customer.discount_always,
        Customer.discount.label("preset"),
        CustomerGroup.discount.label("preset_of_group"),
        Order.order_date,
        Order.state,
        Order.requested_on,
        Order.reference,
        Order.discount_percent,
        Order.discount_amount,
        Warehouse.code.label("warehouse"),
        Order.memo,
    )
    .join(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(CustomerGroup, CustomerGroup.id == Customer.group_id)
    .outerjoin(Warehouse, Warehouse.id == Order.warehouse_id)
    .where(Order.id > bindparam("after"), Order.state != OrderState.CANCELLED, Order.is_quote.is_(False))
    .order_by(Order.id)
    .limit(bindparam("limit"))
)
_LINES: Final = (
    select(
        OrderLine.id,
        OrderLine.order_id,
        OrderLine.requested_on,
        Article.code.label("article"),
        Article.no_discount,
        OrderLine.text,
        OrderLine.quantity,
        OrderLine.unit,
        OrderLine.unit_numerator,
        OrderLine.unit_denominator,
        OrderLine.price,
        OrderLine.price_unit,
        OrderLine.priced_in_base,
        OrderLine.price_source,
        OrderLine.promotion_percent,
        OrderLine.promotion_amount,
        OrderLine.preset_percent,
        OrderLine.discount_percent,
        OrderLine.discount_amount,
        OrderLine.discount_per_unit,
        OrderLine.free_of_charge,
        OrderLine.net,
    )
    .outerjoin(Article, Article.id == OrderLine.article_id)
    .where(among(OrderLine.order_id, "ids"), OrderLine.parent_line_id.is_(None))
    .order_by(OrderLine.order_id, OrderLine.position)
)


@dataclass(frozen=True, slots=True)
class Written:
    """A line of a stored order, in the fields of a file; `id` is the order's."""

    id: int
    values: dict[str, Any]


def page_of(tx: Transaction, after: int, limit: int) -> list[Written]:
    """The lines of the next orders behind the id `after`; an order without another's number has its own."""
    orders = {row.id: row for row in tx.session.execute(_PAGE, {"after": after, "limit": limit})}
    over = _over(tx, sorted(orders))
    positions: Counter[int] = Counter()
    found = []
    for row in tx.session.execute(_LINES, {"ids": sorted(orders)}):
        order = orders[row.order_id]
        positions[order.id] += 1
        amount_off = _amount_off(row, order.currency)
        price, price_unit, discount = _agreed(row, order, amount_off)
        done = Fraction(over.get(row.id, ZERO)) * row.unit_denominator / row.unit_numerator
        found.append(
            Written(
                order.id,
                {
                    "order": order.customer_number or order.number or f"#{order.id}",
                    "customer": order.customer,
                    "order_date": order.order_date,
                    "state": order.state,
                    "position": positions[order.id],
                    "article": row.article,
                    "text": row.text,
                    "quantity": row.quantity if row.article else None,
                    "delivered": min(round_half_up(done, _QUANTITY_PLACES), row.quantity) or None,
                    "unit": row.unit,
                    "price": price,
                    "price_unit": price_unit,
                    "discount": discount or None,
                    "discount_amount": amount_off or None,
                    "free_of_charge": row.free_of_charge or None,
                    "order_discount": order.discount_percent or None,
                    "order_discount_amount": order.discount_amount or None,
                    "requested_on": row.requested_on or order.requested_on,
                    "reference": order.reference,
                    "warehouse": order.warehouse,
                    "memo": order.memo,
                },
            )
        )
    return found


def _over(tx: Transaction, ids: list[int]) -> dict[int, Decimal]:
    """What of each line is delivered, billed or given up, in base units."""
    if not ids:
        return {}
    lines = lines_of(tx, ids)
    components: dict[int, list[LineState]] = defaultdict(list)
    for line in lines:
        if line.parent_line_id is not None:
            components[line.parent_line_id].append(line)
    issued, invoiced = delivered(tx, ids), billed(tx, ids)
    found = {}
    for line in lines:
        if line.kind is LineKind.KIT:
            out = kit_delivered(line, components[line.id], issued)
        else:
            out = issued.get(line.id, ZERO)
        if line.id in invoiced:
            out = max(out, invoiced[line.id].quantity)
        found[line.id] = line.closed_quantity + out
    return found


def _agreed(row: Any, order: Any, amount_off: Decimal) -> tuple[Decimal | None, int | None, Decimal]:
    """The price of a line in its own unit, for how many, and the discount in per cent.

    No price where none could be typed that comes to the same amount.
    """
    none = (None, None, Decimal(row.discount_percent))
    if row.article is None or row.free_of_charge:
        return none
    if row.price_source is PriceSource.TYPED:
        return row.price, row.price_unit, row.discount_percent
    kept = Fraction(1)
    for each in (row.promotion_percent, row.preset_percent, row.discount_percent):
        kept *= 1 - Fraction(each) / 100
    kept_anyway = 1 - Fraction(_always_off(row, order)) / 100
    if kept > kept_anyway:
        return none
    discount = 100 * (1 - kept / kept_anyway) if kept_anyway else Fraction(0)
    exact = Fraction(row.price) / row.price_unit
    if row.priced_in_base:
        exact = exact * row.unit_numerator / row.unit_denominator
    percent = round_half_up(discount, _PLACES)
    prices = [(round_half_up(exact * unit, _PLACES), unit) for unit in (row.price_unit, *PRICE_UNITS)]
    typed = [(price, unit) for price, unit in prices if Fraction(price) == exact * unit]
    if row.promotion_percent or row.promotion_amount:
        typed += reversed(prices)  # a price that is nearly right still is: elsewhere no promotion may run
    for price, unit in typed:
        if _comes_to_the_same(row, order, price, unit, percent, amount_off):
            return price, unit, percent
    return none


def _always_off(row: Any, order: Any) -> Decimal:
    """The preset discount, in per cent, that comes off a typed price as well."""
    if not order.discount_always or row.no_discount:
        return ZERO
    return Decimal(order.preset or order.preset_of_group or ZERO)


def _comes_to_the_same(
    row: Any, order: Any, price: Decimal, price_unit: int, percent: Decimal, amount_off: Decimal
) -> bool:
    """Whether a line on which this price is typed has the amount that was agreed."""
    preset = _always_off(row, order)
    try:
        amounts = line_amounts(
            row.quantity, price, price_unit, Discounts(preset, percent, amount_off, False), order.currency
        )
    except Refused:
        return False
    return bool(amounts.amount == row.net)


def _amount_off(line: Any, currency: str) -> Decimal:
    """The amount off a whole line, that of a promotion included, as many places as the field takes.

    Rounded as the line's own discount is; only where a percentage came off before it, which is
    added to it before both are rounded, by no more than it must be.
    """
    if line.promotion_amount:
        kept = (1 - Fraction(line.preset_percent) / 100) * (1 - Fraction(line.discount_percent) / 100)
        times = Fraction(line.quantity) if line.discount_per_unit else 1
        return round_half_up(
            Fraction(line.promotion_amount) * kept + Fraction(line.discount_amount) * times, _PLACES
        )
    if not line.discount_per_unit:
        return Decimal(line.discount_amount)
    amount = Fraction(line.discount_amount) * Fraction(line.quantity)
    if line.promotion_percent or line.preset_percent or line.discount_percent:
        return round_half_up(amount, _PLACES)
    return to_currency(amount, currency)
