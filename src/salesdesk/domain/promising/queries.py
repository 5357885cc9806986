"""What is on its way and nobody waits for, how long articles take, and when an order's goods can be there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Boolean, Date, Integer, String, column, func, select, table

from salesdesk.clock import zone
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import may_be_purchased
from salesdesk.domain.company.queries import company
from salesdesk.domain.promising.calendars import days_of
from salesdesk.domain.promising.rules import (
    Inbound,
    Lead,
    Part,
    Timing,
    Want,
    lead_of,
    promised,
)
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.types import difference
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentState
from salesdesk.warehouse.stock.model import StockBalance, Warehouse
from salesdesk.warehouse.supply.model import Supply

__all__ = [
    "EXPECTED",
    "PURCHASE",
    "PURCHASE_LINE",
    "inbound_of",
    "leads_of",
    "promises_for",
    "timing_for",
]

_QUANTITY: Final = Supply.quantity.type

# Purchase orders and suppliers are kept by a room above this one; of them only this is read here.
PURCHASE_LINE: Final = table(
    "purchase_line",
    column("id", Integer),
    column("purchase_order_id", Integer),
    column("article_id", Integer),
    column("quantity", _QUANTITY),
    column("closed_quantity", _QUANTITY),
    column("expected_on", Date),
)
PURCHASE: Final = table(
    "purchase_order",
    column("id", Integer),
    column("number", String),
    column("state", String),
    column("warehouse_id", Integer),
    column("expected_on", Date),
)
EXPECTED: Final = func.coalesce(PURCHASE_LINE.c.expected_on, PURCHASE.c.expected_on)
"""When a purchase line is expected, of `PURCHASE_LINE` and its `PURCHASE`."""
_OFFER: Final = table(
    "supplier_article",
    column("id", Integer),
    column("supplier_id", Integer),
    column("article_id", Integer),
    column("lead_days", Integer),
    column("preferred", Boolean),
)
_SUPPLIER: Final = table(
    "supplier", column("id", Integer), column("lead_days", Integer), column("active", Boolean)
)

# Statements are built once: building one takes longer than running it.

_RECEIVED: Final = (
    select(func.sum(StockDocumentLine.quantity))
    .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
    .where(
        StockDocumentLine.purchase_line_id == PURCHASE_LINE.c.id,
        StockDocument.state == DocumentState.POSTED,
    )
    .scalar_subquery()
)
_SPOKEN_FOR: Final = (
    select(func.sum(Supply.quantity)).where(Supply.purchase_line_id == PURCHASE_LINE.c.id).scalar_subquery()
)
_INBOUND: Final = (
    select(
        PURCHASE_LINE.c.id,
        PURCHASE.c.number,
        PURCHASE_LINE.c.article_id,
        PURCHASE.c.warehouse_id,
        EXPECTED,
        difference(
            PURCHASE_LINE.c.quantity,
            PURCHASE_LINE.c.closed_quantity,
            func.coalesce(_RECEIVED, ZERO, type_=_QUANTITY),
            func.coalesce(_SPOKEN_FOR, ZERO, type_=_QUANTITY),
        ),
    )
    .join(PURCHASE, PURCHASE.c.id == PURCHASE_LINE.c.purchase_order_id)
    .join(Warehouse, Warehouse.id == PURCHASE.c.warehouse_id)
    # Whoever speaks for some of it holds the lock of this balance.
    .join(
        StockBalance,
        (StockBalance.article_id == PURCHASE_LINE.c.article_id)
        & (StockBalance.warehouse_id == PURCHASE.c.warehouse_id),
    )
    .where(
        among(PURCHASE_LINE.c.article_id, "articles"),
        PURCHASE.c.state == "ordered",
        Warehouse.sells,
        Warehouse.active,
    )
)
_LEADS: Final = (
    select(Article.id, Article.life, Article.lead_time, _OFFER.c.lead_days, _SUPPLIER.c.lead_days)
    .outerjoin(_OFFER, _OFFER.c.article_id == Article.id)
    .outerjoin(_SUPPLIER, (_SUPPLIER.c.id == _OFFER.c.supplier_id) & _SUPPLIER.c.active)
    .where(among(Article.id, "articles"))
    # The preferred one of those who sell it last, for that one counts.
    .order_by(Article.id, _SUPPLIER.c.id.is_not(None), _OFFER.c.preferred, _OFFER.c.id.desc())
)


def timing_for(tx: Transaction, ship_country: str, delivery_days: str) -> Timing:
    """When goods leave the house now, and when they can be where an order goes to.

    `delivery_days` are the customer's weekdays, 1 for Monday; empty: as the house works.
    """
    house = company(tx)
    return Timing(
        tx.now.astimezone(zone(house.timezone)),
        house.cut_off_hour,
        house.transit_days,
        days_of(house.country, house.working_days),
        days_of(ship_country, delivery_days or house.working_days),
    )


def promises_for(tx: Transaction, timing: Timing, wants: Sequence[Want]) -> dict[int, tuple[Part, ...]]:
    """The earliest parts for these lines, by line, see `promised`.

    Whoever is going to speak for some of it has the balances of the articles locked.
    """
    lacking = sorted({want.article_id for want in wants if want.lacks > ZERO and want.waits})
    if not lacking:
        return promised(timing, wants, (), {})
    return promised(timing, wants, inbound_of(tx, lacking), leads_of(tx, lacking))


def inbound_of(
    tx: Transaction, article_ids: Sequence[int], freed: Mapping[int, Decimal] | None = None
) -> list[Inbound]:
    """What of articles is on its way that nobody waits for, or would with what is `freed`, by line."""
    rows: Iterable[Any] = tx.session.execute(_INBOUND, {"articles": article_ids})
    found = [Inbound(*row) for row in rows]
    if freed:
        found = [replace(each, spare=each.spare + freed.get(each.purchase_line_id, ZERO)) for each in found]
    return [each for each in found if each.spare > ZERO]


def leads_of(tx: Transaction, article_ids: Sequence[int]) -> dict[int, Lead]:
    """How long articles take that may be ordered, where anybody can say."""
    rows: Iterable[Any] = tx.session.execute(_LEADS, {"articles": article_ids})
    found = {
        id_: lead_of(kept, None if of_supplier is None else of_article, of_supplier)
        for id_, life, kept, of_article, of_supplier in rows
        if may_be_purchased(life)
    }
    return {id_: lead for id_, lead in found.items() if lead is not None}
