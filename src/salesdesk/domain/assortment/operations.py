"""What of articles is there, what is coming, what it costs whom. Permissions are the queries' business."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import bindparam, func, literal_column, select

from salesdesk.domain.assortment.rules import OnOrder
from salesdesk.domain.catalogue.rules import SoldArticle, to_base
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer, CustomerGroup
from salesdesk.domain.drafts.conditions import Conditions
from salesdesk.domain.drafts.rules import NewLine, Priced, price_line
from salesdesk.domain.pricing.promotions import PROMOTED_SOURCES, Promotion
from salesdesk.domain.pricing.queries import NO_OFFERS, Offers, PricedFor, offers_for, promotions_of
from salesdesk.domain.pricing.rules import Offer
from salesdesk.domain.purchasing.model import PurchaseLine, PurchaseOrder, Supplier
from salesdesk.domain.tax.queries import general_mode
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, round_half_up
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.types import difference
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentState
from salesdesk.warehouse.stock.model import StockBalance, Warehouse

__all__ = ["AVAILABLE", "NO_STOCK", "SELLS", "Buyer", "StockSums", "buyer", "open_purchases", "stock_sums"]

# Statements are built once: building one takes longer than running it.

SELLS: Final = Warehouse.sells, Warehouse.active
"""Conditions on the warehouses that orders take goods from."""
AVAILABLE: Final = difference(
    func.sum(StockBalance.on_hand), func.sum(StockBalance.blocked), func.sum(StockBalance.reserved)
)
"""What nobody has a claim on, of the balances of a group."""
_STOCK: Final = (
    select(
        StockBalance.article_id, func.sum(StockBalance.on_hand), func.sum(StockBalance.reserved), AVAILABLE
    )
    .join(Warehouse, Warehouse.id == StockBalance.warehouse_id)
    .where(among(StockBalance.article_id, "articles"))
    .group_by(StockBalance.article_id)
)
_STOCK_FOR_SALE: Final = _STOCK.where(*SELLS)
_STOCK_IN_ONE: Final = _STOCK.where(StockBalance.warehouse_id == bindparam("warehouse"))
_RECEIVED: Final = (
    select(func.sum(StockDocumentLine.quantity))
    .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
    .where(StockDocumentLine.purchase_line_id == PurchaseLine.id, StockDocument.state == DocumentState.POSTED)
    .scalar_subquery()
)
_ON_ORDER: Final = (
    select(
        PurchaseLine.article_id,
        PurchaseOrder.id,
        PurchaseOrder.number,
        Supplier.name,
        func.coalesce(PurchaseLine.expected_on, PurchaseOrder.expected_on),
        difference(PurchaseLine.quantity, PurchaseLine.closed_quantity, func.coalesce(_RECEIVED, ZERO)),
    )
    .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.purchase_order_id)
    .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
    .where(
        among(PurchaseLine.article_id, "articles"),
        # Written so that the index of open purchase orders serves.
        literal_column("purchase_order.state IN ('draft', 'ordered') AND purchase_order.state = 'ordered'"),
    )
    .order_by(func.coalesce(PurchaseLine.expected_on, PurchaseOrder.expected_on), PurchaseLine.id)
)
_ON_ORDER_TO_ONE: Final = _ON_ORDER.where(PurchaseOrder.warehouse_id == bindparam("warehouse"))
_BUYER: Final = (
    select(Customer, CustomerGroup)
    .outerjoin(CustomerGroup, CustomerGroup.id == Customer.group_id)
    .where(Customer.id == bindparam("customer"))
)


@dataclass(frozen=True, slots=True)
class StockSums:
    """An article in all warehouses that sell, or in one, in base units."""

    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    available: Decimal = ZERO


NO_STOCK: Final = StockSums()


def stock_sums(
    tx: Transaction, article_ids: Iterable[int], warehouse_id: int | None = None
) -> dict[int, StockSums]:
    """What of these articles lies in the warehouses that sell, or in this one; no article that never did."""
    asked: dict[str, Any] = {"articles": sorted(set(article_ids))}
    statement = _STOCK_FOR_SALE
    if warehouse_id is not None:
        statement, asked["warehouse"] = _STOCK_IN_ONE, warehouse_id
    return {row[0]: StockSums(*row[1:]) for row in tx.session.execute(statement, asked)}


def open_purchases(
    tx: Transaction, article_ids: Iterable[int], warehouse_id: int | None = None
) -> dict[int, list[OnOrder]]:
    """What of these articles suppliers still have to deliver, the earliest expected first.

    With `warehouse_id` only what is to come there.
    """
    found: dict[int, list[OnOrder]] = defaultdict(list)
    asked: dict[str, Any] = {"articles": sorted(set(article_ids))}
    statement = _ON_ORDER
    if warehouse_id is not None:
        statement, asked["warehouse"] = _ON_ORDER_TO_ONE, warehouse_id
    for row in tx.session.execute(statement, asked):
        if row[5] > ZERO:
            found[row.article_id].append(OnOrder(row[1], row[2] or "", *row[3:]))
    return found


@dataclass(frozen=True, slots=True)
class Buyer:
    """On what terms a customer buys; nobody in particular buys by the general list."""

    customer_id: int | None
    language: str
    currency: str
    mode: PriceMode
    conditions: Conditions
    company_currency: str
    general: PriceMode
    """Whether the general list has prices with VAT."""

    @property
    def _priced_for(self) -> PricedFor | None:
        if self.customer_id is None:
            return None
        return self.conditions.priced_for(self.customer_id, self.currency, self.mode)

    def offers(self, tx: Transaction, article_ids: Sequence[int]) -> Offers:
        """What is offered to this buyer beside the general list."""
        who = self._priced_for
        return NO_OFFERS if who is None else offers_for(tx, who, article_ids)

    def promotions(
        self, tx: Transaction, offers: Offers, priced: Mapping[int, Priced | None]
    ) -> Mapping[int, tuple[Promotion, ...]]:
        """The promotions that this buyer may have on articles at these prices."""
        who = self._priced_for
        if who is None or not offers.promoted:
            return {}
        promoted = [id_ for id_, its in priced.items() if its and its.applies.source in PROMOTED_SOURCES]
        return promotions_of(tx, who, promoted) if promoted else {}

    def price(self, article: SoldArticle, offers: Iterable[Offer]) -> Priced | None:
        """What one sales unit costs this buyer; None where there is no price in his currency."""
        unit = article.unit("")
        base = to_base(Decimal(1), unit.numerator, unit.denominator)
        try:
            return price_line(
                article,
                NewLine(Decimal(1)),
                base or round_half_up(Fraction(unit.numerator, unit.denominator), 3),
                offers,
                preset=self.conditions.preset,
                preset_always=self.conditions.preset_always,
                mode=self.mode,
                currency=self.currency,
                company_currency=self.company_currency,
                general=self.general,
            )
        except Refused:
            return None


def buyer(tx: Transaction, customer_id: int | None) -> Buyer:
    """The customer as a buyer, or, for None, nobody in particular. Raises NotFound."""
    home, general = company(tx).currency, general_mode(tx)
    if customer_id is None:
        nothing_agreed = Conditions(ZERO, False, None, None, None)
        return Buyer(None, tx.actor.language, home, general, nothing_agreed, home, general)
    row = tx.session.execute(_BUYER, {"customer": customer_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such customer."))
    customer = row[0]
    return Buyer(
        customer.id,
        customer.language,
        customer.currency,
        customer.price_mode,
        Conditions.of(*row),
        home,
        general,
    )
