"""What is shown of one article. Quantities in base units, unless a unit stands beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from salesdesk.domain.assortment.rules import OnOrder
from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife, LeadTime, Relation, Tracking
from salesdesk.domain.tax.rules import PriceMode, TaxClass
from salesdesk.money import ZERO
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = [
    "ArticleCard",
    "BatchInStock",
    "Claim",
    "ListedPrice",
    "RelatedArticle",
    "Sale",
    "StockIn",
    "SuppliedBy",
    "UnitOf",
]


@dataclass(frozen=True, slots=True)
class UnitOf:
    """A unit the article is counted in: `numerator`/`denominator` base units each."""

    unit: str
    numerator: int
    denominator: int
    gtin: str
    minimum: Decimal | None
    step: Decimal | None
    for_sale: bool
    for_purchase: bool


@dataclass(frozen=True, slots=True)
class ListedPrice:
    """A price of `price_unit` base units on a price list, from a quantity of base units on."""

    price_list: str
    price: Decimal
    price_unit: int
    currency: str
    price_mode: PriceMode
    from_quantity: Decimal
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class StockIn:
    """The article in one warehouse."""

    warehouse_id: int
    warehouse: str
    sells: bool
    on_hand: Decimal
    blocked: Decimal
    reserved: Decimal
    transit: bool = False
    """It is between two warehouses: nobody has it, and only transfers move it."""

    @property
    def available(self) -> Decimal:
        """What nobody has a claim on."""
        return self.on_hand - self.blocked - self.reserved


@dataclass(frozen=True, slots=True)
class BatchInStock:
    """A batch in one warehouse. `unit_cost` is None for those who may not see costs."""

    batch_id: int
    number: str
    warehouse_id: int
    warehouse: str
    bin: str
    supplier_lot: str
    received_on: date
    best_before: date | None
    use_by: date | None
    on_hand: Decimal
    blocked: Decimal
    allocated: Decimal
    unit_cost: Decimal | None
    quarantined: Decimal = ZERO
    """What of that which is blocked is kept apart, and why; the rest is past its dates."""
    quarantine: str = ""

    @property
    def free(self) -> Decimal:
        """What of the batch nobody has been given."""
        return self.on_hand - self.blocked - self.allocated


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has a claim on the article, and how strong it is.

    `warehouse` is empty for what is planned only, `batch` where none has been allocated or
    wished for; `awaited` goods are still to come from a supplier. A draft has no number.
    """

    id: int
    order_id: int
    order_number: str
    customer: str
    kind: SupplyKind
    quantity: Decimal
    warehouse: str
    batch: str
    awaited: bool
    expires_at: datetime | None
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """An article that goes with this one or stands in for it, and what of it is available."""

    article_id: int
    relation: Relation
    code: str
    name: str
    life: ArticleLife
    available: Decimal


@dataclass(frozen=True, slots=True)
class SuppliedBy:
    """The article as a supplier sells it. `price` is None for those who may not see costs."""

    supplier_id: int
    supplier_number: str
    supplier: str
    code: str
    price: Decimal | None
    price_unit: int
    currency: str
    pack: Decimal
    minimum: Decimal
    lead_days: int
    preferred: bool


@dataclass(frozen=True, slots=True)
class Sale:
    """A line of a confirmed order with the article; `quantity` is in `unit`, as it was entered.

    The price is for `price_unit` of `unit`, or of base units if `priced_in_base`.
    """

    id: int
    order_id: int
    order_number: str
    order_date: date
    customer: str
    quantity: Decimal
    unit: str
    price: Decimal
    price_unit: int
    priced_in_base: bool
    currency: str
    beside: tuple[str, ...]
    """What else the article is counted in."""


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """All that is known about one article; who has a claim on it and who bought it is in `lists`."""

    id: int
    code: str
    name: str
    description: str
    kind: ArticleKind
    life: ArticleLife
    tracking: Tracking
    lead_time: LeadTime
    brand: str
    category: str
    base_unit: str
    tax_class: TaxClass
    list_price: Decimal
    price_unit: int
    currency: str
    """The company's, in which the list price and costs are."""
    no_discount: bool
    customs_code: str
    gtu: str
    split_payment: bool
    origin: str
    exemption: str
    weight: Decimal | None
    units: tuple[UnitOf, ...]
    names: tuple[tuple[str, str], ...]
    """Language and name."""
    properties: tuple[tuple[str, str], ...]
    """Name and value."""
    prices: tuple[ListedPrice, ...]
    stock: tuple[StockIn, ...]
    batches: tuple[BatchInStock, ...]
    on_order: tuple[OnOrder, ...]
    related: tuple[RelatedArticle, ...]
    suppliers: tuple[SuppliedBy, ...]
