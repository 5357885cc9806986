"""The prices that rules offer for an article to a customer on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import literal, or_, select, union_all

from salesdesk.domain.pricing.model import CustomerPrice, ListPrice, PriceList
from salesdesk.domain.pricing.rules import Offer, PriceSource
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.office.work import Transaction

__all__ = ["offers_for"]


def offers_for(
    tx: Transaction,
    customer_id: int,
    price_list_id: int | None,
    currency: str,
    mode: PriceMode,
    article_ids: Iterable[int],
    on: date,
) -> dict[int, list[Offer]]:
    """Individual and list prices by article, in one statement.

    A price list counts only if its currency and price mode are the document's. The
    general list is on the article itself and not among these.
    """
    wanted = sorted(set(article_ids))
    individual = select(
        CustomerPrice.article_id,
        literal(PriceSource.INDIVIDUAL.value).label("source"),
        CustomerPrice.price,
        CustomerPrice.price_unit,
        CustomerPrice.from_quantity,
        CustomerPrice.valid_from,
    ).where(
        CustomerPrice.customer_id == customer_id,
        CustomerPrice.article_id.in_(wanted),
        CustomerPrice.valid_from <= on,
        or_(CustomerPrice.valid_to.is_(None), CustomerPrice.valid_to >= on),
    )
    statement = individual
    if price_list_id is not None:
        listed = (
            select(
                ListPrice.article_id,
                literal(PriceSource.CUSTOMER_LIST.value),
                ListPrice.price,
                ListPrice.price_unit,
                ListPrice.from_quantity,
                ListPrice.valid_from,
            )
            .join(PriceList, PriceList.id == ListPrice.price_list_id)
            .where(
                ListPrice.price_list_id == price_list_id,
                PriceList.active,
                PriceList.currency == currency,
                PriceList.price_mode == mode,
                ListPrice.article_id.in_(wanted),
                ListPrice.valid_from <= on,
                or_(ListPrice.valid_to.is_(None), ListPrice.valid_to >= on),
            )
        )
        statement = union_all(individual, listed)  # type: ignore[assignment]
    offers: dict[int, list[Offer]] = defaultdict(list)
    for row in tx.session.execute(statement):
        offers[row.article_id].append(
            Offer(PriceSource(row.source), row.price, row.price_unit, row.from_quantity, row.valid_from)
        )
    return offers
