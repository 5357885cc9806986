"""Numbers that somebody may have typed by mistake, before they stand on an order or in the books."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from sqlalchemy import BigInteger, bindparam, case, func, select, type_coerce

from salesdesk.domain.assortment.operations import NO_STOCK, Buyer, buyer, open_purchases, stock_sums
from salesdesk.domain.assortment.rules import Doubt, PriceDoubt, PurchaseDoubt
from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import ArticleKind, SaleUnit, SoldArticle
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.drafts.rules import (
    MOST,
    NewLine,
    by_the_rules,
    check_quantity,
    is_deep,
    is_far_beyond,
    is_far_off,
    may_be_doubted,
    price_line,
)
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.pricing.rules import Discounts, line_amounts
from salesdesk.domain.purchasing.model import PurchaseLine, PurchaseOrder
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import HUNDRED, ZERO, require_numbers, round_half_up, to_currency
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query

__all__ = ["doubt_about", "doubt_about_count", "doubt_about_price", "doubt_about_purchase"]

# Statements are built once: building one takes longer than running it.

# Thousandths, as they are stored: what is left of a whole number of units is a part of one.
_PART: Final = case((type_coerce(OrderLine.base_quantity, BigInteger) % 1000 != 0, 1), else_=0)
_ORDERED: Final = (
    select(func.max(OrderLine.base_quantity), func.max(_PART))
    .join(Order, Order.id == OrderLine.order_id)
    .where(OrderLine.article_id == bindparam("article"), Order.number.is_not(None), Order.is_quote.is_(False))
)
_BOUGHT: Final = (
    select(func.max(PurchaseLine.quantity))
    .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.purchase_order_id)
    .where(PurchaseLine.article_id == bindparam("article"), PurchaseOrder.number.is_not(None))
)
_PRICE_PLACES: Final = 4


@query(Permission.ORDERS_ENTER)
def doubt_about(tx: Transaction, line: NewLine) -> Doubt | None:
    """Why somebody should say again that a line is meant as it was typed; None if it is plain.

    That is so for quantities far beyond what there is, is coming and was ever ordered (see
    `is_far_beyond`), and for a part of a unit of goods that were only ever there and ordered
    whole. It says nothing of lines with a text alone. Raises what `check_quantity` does.
    """
    if not may_be_doubted(line.quantity) or (line.article_id is None and not line.code):
        return None
    article = _article(tx, line)
    unit, base = check_quantity(article, line)
    return _doubt(tx, article, line.quantity, unit.unit, base)


@query(Permission.ORDERS_ENTER)
def doubt_about_price(tx: Transaction, customer_id: int, line: NewLine) -> PriceDoubt | None:
    """Why somebody should say again that a price and a discount are meant as they were typed.

    None if they are plain. In doubt is a typed price far off what the customer pays by the rules
    (see `is_far_off`), and a typed discount of more than half the line (see `is_deep`). It says
    nothing of lines with a text alone, and of what is free of charge. Raises what
    `check_quantity` does, and NotFound.
    """
    if line.free_of_charge or (line.article_id is None and not line.code):
        return None
    article, by = _article(tx, line), buyer(tx, customer_id)
    unit, base = check_quantity(article, line)
    per_unit = _usual(tx, by, article, by_the_rules(line), unit, base)
    price, value = None, ZERO
    if line.price is not None:
        if per_unit is not None and is_far_off(Fraction(line.price) / line.price_unit, per_unit):
            price = line.price
        value = line_amounts(line.quantity, line.price, line.price_unit, Discounts(), by.currency).value
    elif per_unit is not None:
        value = to_currency(per_unit * Fraction(line.quantity), by.currency)
    off = line.discount_amount * (line.quantity if line.discount_per_unit else 1)
    deep = is_deep(line.discount_percent, off, value)
    if price is None and not deep:
        return None
    usual = None
    if price is not None and per_unit is not None:
        usual = round_half_up(per_unit * line.price_unit, _PRICE_PLACES)
    discount = None
    if deep:
        percents = Fraction(value) * Fraction(line.discount_percent) / 100
        discount = to_currency(percents + Fraction(off), by.currency)
    return PriceDoubt(
        article.code,
        article.name,
        price,
        line.price_unit,
        unit.unit,
        usual,
        value,
        discount,
        by.currency,
        _units(article),
    )


@query(Permission.PURCHASES_ORDER)
def doubt_about_purchase(
    tx: Transaction, article_id: int, quantity: Decimal, wanted: Decimal
) -> PurchaseDoubt | None:
    """Why somebody should say again that so many base units are to be bought; None if it is plain.

    What is far beyond what is `wanted` and what was ever bought at once is so as on an order.
    """
    require_numbers(quantity)
    if not may_be_doubted(quantity):
        return None
    largest = tx.session.execute(_BOUGHT, {"article": article_id}).scalar_one() or ZERO
    if not is_far_beyond(quantity, quantity, wanted, largest):
        return None
    article = sold_articles(tx, [article_id], (), tx.actor.language)[article_id]
    return PurchaseDoubt(article.code, quantity, article.base.unit, wanted, largest)


@query(Permission.STOCK_ADJUST)
def doubt_about_count(tx: Transaction, article_id: int, counted: Decimal) -> Doubt | None:
    """Why somebody should say again that so many base units lie there; None if it is plain.

    What is far beyond everything on an order is so in a count, too: see `doubt_about`. Refused
    for more than may stand on any line: that is a number in a wrong field.
    """
    if not may_be_doubted(counted):
        return None
    article = sold_articles(tx, [article_id], (), tx.actor.language)[article_id]
    if counted > MOST:
        raise Refused(
            N_("{quantity} {unit} of {code} are more than can be counted ({most})."),
            quantity=counted,
            unit=Unit(article.base.unit),
            code=article.code,
            most=MOST,
        ).at("counted")
    return _doubt(tx, article, counted, article.base.unit, counted)


def _doubt(
    tx: Transaction, article: SoldArticle, quantity: Decimal, unit: str, base: Decimal
) -> Doubt | None:
    stock = stock_sums(tx, [article.id]).get(article.id, NO_STOCK)
    coming = open_purchases(tx, [article.id]).get(article.id, ())
    there = sum((each.quantity for each in coming), stock.on_hand)
    most, in_parts = tx.session.execute(_ORDERED, {"article": article.id}).one()
    largest: Decimal = most or ZERO
    is_part = bool(base % 1) and not (in_parts or stock.on_hand % 1 or article.kind is ArticleKind.SERVICE)
    if not is_part and not is_far_beyond(quantity, base, there, largest):
        return None
    return Doubt(
        article.code,
        article.name,
        quantity,
        unit,
        there,
        largest,
        article.base.unit,
        is_part,
        _units(article),
    )


def _article(tx: Transaction, line: NewLine) -> SoldArticle:
    if line.article_id is not None:
        return sold_articles(tx, [line.article_id], (), tx.actor.language)[line.article_id]
    return sold_articles(tx, (), [line.code], tx.actor.language)[line.code]


def _usual(
    tx: Transaction, by: Buyer, article: SoldArticle, line: NewLine, unit: SaleUnit, base: Decimal
) -> Fraction | None:
    """What one unit of the line costs by the rules, the preset discount off; None if there is no price."""
    try:
        priced = price_line(
            article,
            line,
            base,
            by.offers(tx, [article.id]).of(article.id),
            preset=by.conditions.preset,
            preset_always=by.conditions.preset_always,
            mode=by.mode,
            currency=by.currency,
            company_currency=by.company_currency,
            general=by.general,
        )
    except Refused:
        return None  # it has to be typed
    each = Fraction(priced.applies.price) / priced.applies.price_unit * unit.numerator / unit.denominator
    return each * Fraction(HUNDRED - priced.preset_percent) / 100


def _units(article: SoldArticle) -> tuple[str, ...]:
    return tuple(each.unit for each in article.units)
