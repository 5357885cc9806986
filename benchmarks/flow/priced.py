"""Pricing the lines of an order in all at once, and line by line: how long it takes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import SoldArticle
from salesdesk.domain.drafts.rules import NewLine, Priced, price_line
from salesdesk.domain.pricing.promotions import Offered, settled
from salesdesk.domain.pricing.queries import PricedFor, offers_for, running_promotions
from salesdesk.domain.pricing.rules import Discounts, Offer
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query

__all__ = ["Times", "apart", "priced"]


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: fetching for all lines, each line, settling the promotions of all."""

    fetched: float
    each: tuple[float, ...]
    settled: float


@query(Permission.ORDERS_ENTER)
def priced(tx: Transaction, who: PricedFor, lines: Sequence[NewLine]) -> Times:
    """Price an order, and say what took how long."""
    ids = [line.article_id for line in lines if line.article_id is not None]
    began = time.perf_counter()
    articles = sold_articles(tx, ids, (), "en")
    offers = offers_for(tx, who, ids)
    promotions = running_promotions(tx, who)
    fetched = time.perf_counter() - began
    each: list[float] = []
    offered: list[Offered] = []
    for number, line in enumerate(lines):
        assert line.article_id is not None
        article = articles[line.article_id]
        began = time.perf_counter()
        found = _price(article, line, offers.of(line.article_id), who)
        each.append(time.perf_counter() - began)
        applies = found.applies
        offered.append(
            Offered(
                number,
                line.quantity,
                line.quantity,
                applies.price,
                applies.price_unit,
                Discounts(),
                who.currency,
            )
        )
    began = time.perf_counter()
    everything = frozenset(range(len(lines)))
    settled(offered, [(promotion, everything) for promotion, _ in promotions])
    return Times(fetched, tuple(each), time.perf_counter() - began)


@query(Permission.ORDERS_ENTER)
def apart(tx: Transaction, who: PricedFor, lines: Sequence[NewLine]) -> float:
    """Seconds to fetch the same for each line by itself."""
    began = time.perf_counter()
    for line in lines:
        assert line.article_id is not None
        sold_articles(tx, [line.article_id], (), "en")
        offers_for(tx, who, [line.article_id])
    return time.perf_counter() - began


def _price(article: SoldArticle, line: NewLine, offers: Sequence[Offer], who: PricedFor) -> Priced:
    return price_line(
        article,
        line,
        line.quantity,
        offers,
        preset=Decimal("2.5"),
        preset_always=False,
        mode=who.mode,
        currency=who.currency,
        company_currency=who.currency,
    )
