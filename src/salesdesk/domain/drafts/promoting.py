"""The promotions of a draft: what one line has, and what comes free, may depend on all of its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.company.queries import company
from salesdesk.domain.drafts.conditions import Conditions
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.pricing.promotions import (
    PROMOTED_SOURCES,
    Offered,
    Promotion,
    Scope,
    Settled,
    gifts_for,
    settled,
)
from salesdesk.domain.pricing.queries import NEVER_CHEAPER, running_promotions
from salesdesk.domain.pricing.rules import Discounts, PriceSource
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import set_rows
from salesdesk.storage.unread import Unread

__all__ = ["UNSETTLED", "Settlement", "settle_promotions"]


@dataclass(frozen=True, slots=True)
class Settlement:
    """What promotions have made of a draft: `nets` are the amounts of the lines that were looked at.

    `gifts` are the promotions that give an article, with how much of it, in base units; `standing`
    are the lines of what promotions have given so far, by promotion, with how much of it that is.
    """

    nets: Mapping[int, Decimal]
    gifts: Sequence[tuple[Promotion, Decimal]] = ()
    standing: Mapping[int, tuple[int, Decimal]] = field(default_factory=dict)


UNSETTLED: Final = Settlement({})

# Statements are built once: building one takes longer than running it.

_LINES: Final = (
    select(
        OrderLine.id,
        OrderLine.promotion_id,
        OrderLine.price_source,
        OrderLine.base_quantity,
        OrderLine.article_id,
        Article.brand_id,
        Article.category_id,
        NEVER_CHEAPER,
        OrderLine.quantity,
        OrderLine.price,
        OrderLine.price_unit,
        OrderLine.discount_percent,
        OrderLine.discount_amount,
        OrderLine.discount_per_unit,
    )
    .join(Article, Article.id == OrderLine.article_id)
    .where(
        OrderLine.order_id == bindparam("order"),
        OrderLine.parent_line_id.is_(None),
        OrderLine.price_source.in_(PROMOTED_SOURCES | {PriceSource.GIVEN}),
    )
    .order_by(OrderLine.position)
)
_ALL_LINES: Final = Unread.of(_LINES)
_SOME_LINES: Final = Unread.of(
    _LINES.where(
        OrderLine.promotion_id.is_not(None)
        | among(OrderLine.article_id, "articles")
        | among(Article.brand_id, "brands")
        | among(Article.category_id, "categories")
    )
)
"""Of an order of 500 lines few have to do with a promotion."""


def settle_promotions(tx: Transaction, order: Order, conditions: Conditions) -> Settlement:
    """Give each line of a draft the promotion that it has now, and say what comes free.

    Done whenever a line comes, goes or changes: the draft is then as if its lines had been typed in
    any other order. The caller has the draft locked, and lets what is free come and go (`gifts`).
    """
    running = running_promotions(
        tx, conditions.priced_for(order.sold_to_id, order.currency, order.price_mode)
    )
    named = Scope.union(scope for _, scope in running)
    statement = _ALL_LINES if named is None else _SOME_LINES
    asked: dict[str, Any] = {"order": order.id}
    if named is not None:
        asked |= {"articles": sorted(named.articles), "brands": sorted(named.brands)}
        asked["categories"] = sorted(named.categories)
    found = statement.rows(tx.session, asked)
    rows = [row for row in found if row[2] != PriceSource.GIVEN]
    standing = statement.all_values(tx.session, [row for row in found if row[2] == PriceSource.GIVEN])
    meant = [
        (promotion, frozenset(row[0] for row in rows if scope.has(*row[4:7], no_discount=bool(row[7]))))
        for promotion, scope in running
    ]
    concerned = frozenset[int]().union(*(ids for _, ids in meant))
    instead = company(tx).typed_instead
    lines = [
        _offered(row, conditions, order.currency, instead)
        for row in statement.all_values(
            tx.session, [row for row in rows if row[0] in concerned or row[1] is not None]
        )
    ]
    changed = settled(lines, meant)
    set_rows(tx.session, OrderLine, [_columns(id_, line) for id_, line in changed.items()])
    return Settlement(
        {id_: line.amounts.amount for id_, line in changed.items()},
        gifts_for(lines, meant),
        {promotion_id: (id_, quantity) for id_, promotion_id, _, quantity, *_ in standing},
    )


def _offered(row: Sequence[Any], conditions: Conditions, currency: str, instead: bool) -> Offered:
    id_, has, _, base_quantity, _, _, _, never, quantity, price, price_unit, *typed = row
    replaced = instead and any(typed[:2])
    discounts = Discounts(ZERO if never or replaced else conditions.preset, *typed)
    return Offered(id_, quantity, base_quantity, price, price_unit, discounts, currency, has)


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
