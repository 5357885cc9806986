"""States of a purchase order, how much to order, and what the buyer sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from salesdesk.domain.catalogue.rules import Tracking
from salesdesk.errors import IllegalMove
from salesdesk.i18n import N_, Labelled
from salesdesk.money import ZERO, round_half_up, to_currency

__all__ = [
    "MOVES",
    "OPEN_STATES",
    "ArticleShortage",
    "Peg",
    "PurchaseLineRow",
    "PurchaseRow",
    "PurchaseState",
    "PurchaseView",
    "ReceiptRow",
    "ShortFor",
    "SupplierShortage",
    "cost_of",
    "in_packs",
    "minimum_in",
    "require_move",
    "unit_cost",
]


class PurchaseState(Labelled):
    """A purchase order's own state; how far it has arrived follows from its receipts."""

    DRAFT = "draft", N_("draft")
    ORDERED = "ordered", N_("ordered")
    CLOSED = "closed", N_("closed")
    CANCELLED = "cancelled", N_("cancelled")


MOVES: Final[Mapping[PurchaseState, frozenset[PurchaseState]]] = {
    PurchaseState.DRAFT: frozenset({PurchaseState.ORDERED, PurchaseState.CANCELLED}),
    PurchaseState.ORDERED: frozenset({PurchaseState.CLOSED, PurchaseState.CANCELLED}),
    PurchaseState.CLOSED: frozenset(),
    PurchaseState.CANCELLED: frozenset(),
}


OPEN_STATES: Final = frozenset({PurchaseState.DRAFT, PurchaseState.ORDERED})
"""States of purchase orders of which something may still come."""


def require_move(before: PurchaseState, after: PurchaseState) -> None:
    """Raise IllegalMove unless a purchase order may go from `before` to `after`."""
    if after not in MOVES[before]:
        raise IllegalMove(
            N_("The purchase order is {before} and cannot become {after}."), before=before, after=after
        )


def in_packs(needed: Decimal, pack: Decimal, minimum: Decimal) -> Decimal:
    """The smallest quantity in whole packs that covers `needed` and the supplier's minimum."""
    wanted = max(needed, minimum)
    return (wanted // pack + bool(wanted % pack)) * pack


def cost_of(quantity: Decimal, price: Decimal, price_unit: int, currency: str) -> Decimal:
    """What a quantity of base units costs at a price of `price_unit` of them, rounded to the currency."""
    return to_currency(Fraction(quantity) * Fraction(price) / price_unit, currency)


def minimum_in(currency: str, minimum: Decimal, currency_of_minimum: str) -> Decimal:
    """What an order in `currency` has to come to.

    0 where the supplier states his minimum in another currency: he has changed it since.
    """
    return minimum if currency == currency_of_minimum else ZERO


@dataclass(frozen=True, slots=True)
class ShortFor:
    """Whom an article is missing for, in base units."""

    order_id: int
    order_line_id: int
    number: str
    customer: str
    missing: Decimal
    wanted_on: date | None
    """None: as soon as can be."""


@dataclass(frozen=True, slots=True)
class ArticleShortage:
    """An article that confirmed orders lack, and what would be ordered of it, in base units."""

    article_id: int
    code: str
    name: str
    base_unit: str
    missing: Decimal
    free: Decimal
    """What of it lies free by now and would be reserved instead of bought."""
    supplier_code: str
    pack: Decimal | None
    """Only whole packs are delivered; None where nobody sells the article."""
    minimum: Decimal | None
    proposed: Decimal
    """What is missing beyond what is free, in whole packs and at least the minimum; 0 if nothing is."""
    lead_days: int | None
    price: Decimal | None
    """Of `price_unit` base units; None for those who may not see costs, or where nobody sells it."""
    price_unit: int
    cost: Decimal | None
    """Of the proposed quantity, in the supplier's currency."""
    for_whom: tuple[ShortFor, ...]


@dataclass(frozen=True, slots=True)
class SupplierShortage:
    """What would be ordered from one supplier; without one, what nobody is known to sell."""

    supplier_id: int | None
    number: str
    name: str
    currency: str
    minimum_order: Decimal
    """What an order has to come to, in the supplier's currency."""
    free_freight: Decimal | None
    total: Decimal | None
    """What the proposal comes to; None for those who may not see costs."""
    articles: tuple[ArticleShortage, ...]

    @property
    def below_minimum(self) -> Decimal | None:
        """How much the proposal lacks to the minimum order; None for those who may not see costs."""
        return None if self.total is None else max(self.minimum_order - self.total, ZERO)


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """A purchase order in a list."""

    id: int
    number: str
    """Empty until it is placed."""
    supplier_number: str
    supplier: str
    warehouse: str
    """The code of the warehouse it goes to."""
    state: PurchaseState
    made_on: date
    """The day it was placed, before that the day it was drafted."""
    expected_on: date | None
    lines: int
    lines_outstanding: int
    currency: str
    total: Decimal | None
    """None for those who may not see costs."""


@dataclass(frozen=True, slots=True)
class Peg:
    """Which order a quantity of a purchase line is for."""

    order_id: int
    number: str
    customer: str
    quantity: Decimal
    promised_on: date | None
    is_late: bool = False
    """It comes too late for what the customer was promised."""


@dataclass(frozen=True, slots=True)
class PurchaseLineRow:
    """A line of a purchase order, in base units."""

    id: int
    position: int
    article_id: int
    code: str
    name: str
    base_unit: str
    tracking: Tracking
    """Which dates a receipt of it must carry."""
    supplier_code: str
    quantity: Decimal
    closed: Decimal
    """What will not come any more."""
    received: Decimal
    outstanding: Decimal
    expected_on: date | None
    price: Decimal | None
    """Of `price_unit` base units; None for those who may not see costs."""
    price_unit: int
    cost: Decimal | None
    pegs: tuple[Peg, ...]


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt of a purchase order; `reference` is the supplier's delivery note."""

    id: int
    number: str
    received_on: date
    reference: str


@dataclass(frozen=True, slots=True)
class PurchaseView:
    """A purchase order with its lines and receipts."""

    id: int
    number: str
    state: PurchaseState
    supplier_id: int
    supplier_number: str
    supplier: str
    warehouse_id: int
    warehouse: str
    currency: str
    made_on: date
    expected_on: date | None
    reference: str
    memo: str
    owner: str
    total: Decimal | None
    """None for those who may not see costs."""
    minimum: Decimal
    """What an order to the supplier has to come to, in the currency of the order; 0 if that is anything."""
    below_minimum: bool
    """It comes to less than that."""
    lines: tuple[PurchaseLineRow, ...]
    receipts: tuple[ReceiptRow, ...]


def unit_cost(price: Decimal, price_unit: int, rate: Decimal) -> Decimal:
    """What one base unit costs in company currency, to 8 decimals."""
    return round_half_up(Fraction(price) * Fraction(rate) / price_unit, 8)
