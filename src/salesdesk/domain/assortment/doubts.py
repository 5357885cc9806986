"""Quantities that somebody may have typed by mistake, before they stand on an order or in the books."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from sqlalchemy import BigInteger, bindparam, case, func, select, type_coerce

from salesdesk.domain.assortment.operations import NO_STOCK, open_purchases, stock_sums
from salesdesk.domain.assortment.rules import Doubt
from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import ArticleKind, SoldArticle
from salesdesk.domain.drafts.rules import MOST, NewLine, check_quantity, is_far_beyond, may_be_doubted
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query

__all__ = ["doubt_about", "doubt_about_count"]

# Statements are built once: building one takes longer than running it.

# Thousandths, as they are stored: what is left of a whole number of units is a part of one.
_PART: Final = case((type_coerce(OrderLine.base_quantity, BigInteger) % 1000 != 0, 1), else_=0)
_ORDERED: Final = (
    select(func.max(OrderLine.base_quantity), func.max(_PART))
    .join(Order, Order.id == OrderLine.order_id)
    .where(OrderLine.article_id == bindparam("article"), Order.number.is_not(None))
)


@query(Permission.ORDERS_ENTER)
def doubt_about(tx: Transaction, line: NewLine) -> Doubt | None:
    """Why somebody should say again that a line is meant as it was typed; None if it is plain.

    That is so for quantities far beyond what there is, is coming and was ever ordered (see
    `is_far_beyond`), and for a part of a unit of goods that were only ever there and ordered
    whole. It says nothing of lines with a text alone. Raises what `check_quantity` does.
    """
    if not may_be_doubted(line.quantity) or (line.article_id is None and not line.code):
        return None
    if line.article_id is not None:
        article = sold_articles(tx, [line.article_id], (), tx.actor.language)[line.article_id]
    else:
        article = sold_articles(tx, (), [line.code], tx.actor.language)[line.code]
    unit, base = check_quantity(article, line)
    return _doubt(tx, article, line.quantity, unit.unit, base)


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
            unit=_base_unit(article),
            code=article.code,
            most=MOST,
        ).at("counted")
    return _doubt(tx, article, counted, _base_unit(article), counted)


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
    return Doubt(article.code, article.name, quantity, unit, there, largest, _base_unit(article), is_part)


def _base_unit(article: SoldArticle) -> str:
    return next(each.unit for each in article.units if each.numerator == each.denominator)
