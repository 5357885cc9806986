"""Promotions on the lines of orders: each line has what its promotion gives, and nothing without one.

What an order should have been given is not looked at: promotions end, and drafts hear of it with
the next change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import and_, not_, or_, select

from salesdesk.doctor.findings import Damage, Fault, faulty, named, numbered, rows
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.pricing.model import Promotion
from salesdesk.domain.pricing.promotions import PROMOTED_SOURCES, Benefit
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction

__all__ = ["lines_have_what_is_given"]

_IS_GIVEN: Final = OrderLine.price_source == PriceSource.GIVEN
_MAY_HAVE: Final = PROMOTED_SOURCES | {PriceSource.QUOTED}
"""A line has the promotion that was quoted with its price."""
_TAKES_OFF: Final = or_(OrderLine.promotion_percent != ZERO, OrderLine.promotion_amount != ZERO)
_FAULTS: Final[tuple[Fault, ...]] = (
    (
        and_(OrderLine.promotion_id.is_(None), _TAKES_OFF),
        N_("A promotion takes something off the line, and it has none."),
    ),
    (
        and_(
            OrderLine.promotion_id.is_not(None),
            OrderLine.price_source.not_in(_MAY_HAVE),
            not_(_IS_GIVEN),
        ),
        N_("The line has a promotion, and a price that promotions leave alone."),
    ),
    (
        and_(
            _IS_GIVEN,
            or_(
                Promotion.id.is_(None),
                Promotion.benefit != Benefit.FREE_ARTICLE,
                OrderLine.article_id != Promotion.free_article_id,
                and_(not_(Promotion.repeats), OrderLine.base_quantity != Promotion.free),
                OrderLine.base_quantity < Promotion.free,
                not_(OrderLine.free_of_charge),
                OrderLine.net != ZERO,
                OrderLine.parent_line_id.is_not(None),
            ),
        ),
        N_("The line is free with a promotion that does not give it."),
    ),
    (
        or_(
            and_(
                Promotion.benefit == Benefit.PERCENT,
                or_(OrderLine.promotion_percent != Promotion.value, OrderLine.promotion_amount != ZERO),
            ),
            and_(
                Promotion.benefit == Benefit.FREE_ARTICLE,
                or_(not_(_IS_GIVEN), _TAKES_OFF),
            ),
            and_(
                Promotion.benefit.not_in([Benefit.PERCENT, Benefit.FREE_ARTICLE]),
                or_(OrderLine.promotion_percent != ZERO, OrderLine.promotion_amount <= ZERO),
            ),
        ),
        N_("The line has something else off than its promotion gives."),
    ),
)
_FAULTY: Final = faulty(
    select(Order.number, Order.id, OrderLine.position)
    .select_from(OrderLine)
    .join(Order, Order.id == OrderLine.order_id)
    .outerjoin(Promotion, Promotion.id == OrderLine.promotion_id)
    .order_by(OrderLine.id),
    _FAULTS,
)


def lines_have_what_is_given(tx: Transaction) -> Iterator[Damage]:
    """What a promotion takes off a line of any order is what it gives, and only where it may be."""
    for row in rows(tx, _FAULTY):
        yield Damage(named(numbered(row.number, row.id), row.position), _FAULTS[row.fault][1], {})
