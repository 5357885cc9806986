"""What would come off lines by the firm's own rules if nobody had typed anything on them.

A typed price leaves no promotion on its line, and a typed discount may leave no preset one. What the
firm gives to everybody is not what the seller gives all the same.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.drafts.conditions import Conditions
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.pricing.promotions import PROMOTED_SOURCES, Offered, settled
from salesdesk.domain.pricing.queries import NEVER_CHEAPER, running_promotions
from salesdesk.domain.pricing.rules import Discounts, PriceSource
from salesdesk.domain.pricing.waterfall import Said, basis_of
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import read_columns

__all__ = ["OWN", "off_untyped"]

OWN: Final = frozenset({PriceSource.TYPED, PriceSource.FREE})
"""Prices that a person made."""

# Statements are built once: building one takes longer than running it.

_LINES: Final = (
    select(
        OrderLine.id,
        OrderLine.quantity,
        OrderLine.base_quantity,
        OrderLine.price_source,
        OrderLine.price,
        OrderLine.price_unit,
        OrderLine.priced_in_base,
        OrderLine.price_basis,
        OrderLine.article_id,
        Article.brand_id,
        Article.category_id,
        NEVER_CHEAPER,
    )
    .join(Article, Article.id == OrderLine.article_id)
    .where(
        OrderLine.order_id == bindparam("order"),
        OrderLine.parent_line_id.is_(None),
        OrderLine.price_source.in_(PROMOTED_SOURCES | OWN),
    )
)


def off_untyped(tx: Transaction, order: Order, conditions: Conditions) -> dict[int, Discounts]:
    """Promotion and preset discount of each line that would have a promotion today, by id.

    They are those of its price by the rules, and depend on all lines of the order.
    """
    running = running_promotions(
        tx, conditions.priced_for(order.sold_to_id, order.currency, order.price_mode)
    )
    if not running:
        return {}
    lines, articles = [], {}
    for row in read_columns(tx.session, _LINES, {"order": order.id}).all():
        id_, quantity, base_quantity, source, price, price_unit, in_base, basis, *article, never = row
        applies = Said(source, price, price_unit, in_base=in_base)
        if source in OWN:
            applies = next(iter(basis_of(basis, applies).prices[1:]), applies)
        if applies.source in PROMOTED_SOURCES:
            off = Discounts(ZERO if never else conditions.preset)
            lines.append(
                Offered(id_, quantity, base_quantity, applies.price, applies.price_unit, off, order.currency)
            )
            articles[id_] = (*article, bool(never))
    meant = [
        (
            promotion,
            frozenset(id_ for id_, (*its, never) in articles.items() if scope.has(*its, no_discount=never)),
        )
        for promotion, scope in running
    ]
    return {id_: line.discounts for id_, line in settled(lines, meant).items() if line.promotion}
