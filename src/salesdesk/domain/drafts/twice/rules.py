"""When the same order seems to be entered twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.orders.rules import LineKind
from salesdesk.money import ZERO

__all__ = ["SAME_GOODS", "TWICE_WITHIN", "EnteredBefore", "begins_like", "entered_before"]

SAME_GOODS: Final = frozenset({LineKind.GOODS, LineKind.KIT})
"""Kinds of lines by which two orders are the same: freight is on many."""
TWICE_WITHIN: Final = timedelta(hours=12)
"""So long after an order was confirmed another one just like it is asked about: two people took it, or
it came by phone and by mail. Longer would ask whoever orders the same every day.
"""
_ENOUGH: Final = 3
"""So many articles with their quantities are hardly the same by chance, though more are to come."""


@dataclass(frozen=True, slots=True)
class EnteredBefore:
    """An order that the same customer had confirmed a short while ago.

    `goods` are base units by article, kits as such; services and deposits do not count.
    """

    id: int
    number: str
    confirmed_at: datetime
    owner: str
    requested_on: date | None
    goods: tuple[tuple[int, Decimal], ...]


def entered_before(
    lines: Iterable[DraftLine], requested_on: date | None, before: Iterable[EnteredBefore]
) -> EnteredBefore | None:
    """Which of the orders `before` seems to be entered once more: the same goods, no more and no less.

    Orders that are wanted on two days are two orders; a day that nobody named may be any.
    """
    goods = _goods_of(lines)
    same = (each for each in before if goods and goods == dict(each.goods))
    return next((each for each in same if _may_be_one_day(requested_on, each.requested_on)), None)


def begins_like(
    lines: Iterable[DraftLine], requested_on: date | None, before: Iterable[EnteredBefore]
) -> EnteredBefore | None:
    """Which of the orders `before` a draft begins to look like, while its lines are typed.

    All its articles are on that one in the same quantities, and these are three, or all of it if
    more than one: customers have one article twice.
    """
    before = tuple(before)
    goods = _goods_of(lines) if before else {}
    if len(goods) < 2:
        return None
    for each in before:
        had = dict(each.goods)
        enough = len(goods) >= _ENOUGH or len(goods) == len(had)
        if enough and goods.items() <= had.items() and _may_be_one_day(requested_on, each.requested_on):
            return each
    return None


def _goods_of(lines: Iterable[DraftLine]) -> Mapping[int, Decimal]:
    goods: dict[int, Decimal] = {}
    for line in lines:
        if line.article_id is not None and line.parent_line_id is None and line.kind in SAME_GOODS:
            goods[line.article_id] = goods.get(line.article_id, ZERO) + line.base_quantity
    return goods


def _may_be_one_day(day: date | None, other: date | None) -> bool:
    return day is None or other is None or day == other
