"""The promotions of a draft: what one line has may depend on all of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.drafts.conditions import Conditions
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.pricing.promotions import PROMOTED_SOURCES, Offered, Settled, settled
from salesdesk.domain.pricing.queries import running_promotions
from salesdesk.domain.pricing.rules import Discounts
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import read_columns, set_rows

__all__ = ["settle_promotions"]

# Statements are built once: building one takes longer than running it.

_LINES: Final = (
    select(
        OrderLine.id,
        OrderLine.quantity,
        OrderLine.base_quantity,
        OrderLine.price,
        OrderLine.price_unit,
        OrderLine.promotion_id,
        OrderLine.promotion_percent,
        OrderLine.promotion_amount,
        OrderLine.preset_percent,
        OrderLine.discount_percent,
        OrderLine.discount_amount,
        OrderLine.discount_per_unit,
        OrderLine.net,
        OrderLine.article_id,
        Article.brand_id,
        Article.category_id,
        Article.no_discount,
    )
    .join(Article, Article.id == OrderLine.article_id)
    .where(
        OrderLine.order_id == bindparam("order"),
        OrderLine.parent_line_id.is_(None),
        OrderLine.price_source.in_(PROMOTED_SOURCES),
    )
    .order_by(OrderLine.position)
)


def settle_promotions(tx: Transaction, order: Order, conditions: Conditions) -> dict[int, Decimal]:
    """Give each line of a draft the promotion that it has now; what those come to that have another.

    Done whenever a line comes, goes or changes: the draft is then as if its lines had been typed in
    any other order. The caller has the draft locked.
    """
    who = conditions.priced_for(order.sold_to_id, order.currency, order.price_mode)
    running = running_promotions(tx, who)
    rows = read_columns(tx.session, _LINES, {"order": order.id}).all()
    if not running and not any(row.promotion_id for row in rows):
        return {}
    found = settled(
        [_offered(row, conditions, order.currency) for row in rows],
        [
            (
                promotion,
                frozenset(
                    row.id
                    for row in rows
                    if scope.has(row.article_id, row.brand_id, row.category_id, no_discount=row.no_discount)
                ),
            )
            for promotion, scope in running
        ],
    )
    changed = [new for row in rows if (new := _columns(row.id, found[row.id])) != _stored(row)]
    set_rows(tx.session, OrderLine, changed)
    return {new["id"]: new["net"] for new in changed}


def _offered(row: Any, conditions: Conditions, currency: str) -> Offered:
    discounts = Discounts(
        ZERO if row.no_discount else conditions.preset,
        row.discount_percent,
        row.discount_amount,
        row.discount_per_unit,
    )
    return Offered(row.id, row.quantity, row.base_quantity, row.price, row.price_unit, discounts, currency)


def _columns(line_id: int, line: Settled) -> dict[str, Any]:
    discounts = line.discounts
    return {
        "id": line_id,
        "promotion_id": line.promotion.id if line.promotion else None,
        "promotion_percent": discounts.promotion_percent,
        "promotion_amount": discounts.promotion_amount,
        "preset_percent": discounts.preset_percent,
        "net": line.amounts.amount,
    }


def _stored(row: Any) -> dict[str, Any]:
    names = ("id", "promotion_id", "promotion_percent", "promotion_amount", "preset_percent", "net")
    return {name: getattr(row, name) for name in names}
