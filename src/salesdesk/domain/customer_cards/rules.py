"""What is shown of one customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from salesdesk.domain.customers.authority import Gap
from salesdesk.domain.customers.rules import AddressKind, CustomerKind, DeliveryPolicy
from salesdesk.domain.customers.vat_ids import VatIdCheck
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.tax.rules import PriceMode, Treatment
from salesdesk.errors import Refused

__all__ = ["AddressOf", "Bought", "ContactOf", "CustomerCard", "OrderOf"]


@dataclass(frozen=True, slots=True)
class AddressOf:
    """One of the customer's addresses."""

    id: int
    kind: AddressKind
    preferred: bool
    name: str
    street: str
    house_number: str
    postcode: str
    city: str
    region: str
    country: str


@dataclass(frozen=True, slots=True)
class ContactOf:
    """A person there. `order_limit` is gross, None means no limit; `authoriser` may allow more.

    `gap` is what is wrong with who allows the person more.
    """

    id: int
    name: str
    job: str
    email: str
    language: str
    may_order: bool
    order_limit: Decimal | None
    authoriser_id: int | None
    authoriser: str
    phones: tuple[str, ...]
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class OrderOf:
    """An order or quote of the customer's; `gross` is None for a draft, which has none yet."""

    id: int
    number: str
    order_date: date
    state: OrderState
    gross: Decimal | None
    currency: str
    is_quote: bool
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Bought:
    """An article as the customer bought it last; `quantity` is in `unit`, as it was entered.

    The price is for `price_unit` of `unit`, or of base units if `priced_in_base`.
    """

    article_id: int
    code: str
    name: str
    order_date: date
    quantity: Decimal
    unit: str
    price: Decimal
    price_unit: int
    priced_in_base: bool
    currency: str
    beside: tuple[str, ...]
    """What else the article is counted in."""


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """All that is known about one customer; what he ordered and bought, and what was billed, is in `lists`.

    Money that is owed is the payer's, in his currency: `exposure` is all that he owes or
    will owe, `overdue` what of his `overdue_invoices` should have been paid before today.
    A limit of None is no limit; it too is the payer's. Discounts are per cent.
    """

    id: int
    number: str
    name: str
    kind: CustomerKind
    active: bool
    blocked: bool
    blocked_reason: str
    created_at: datetime
    country: str
    language: str
    currency: str
    price_mode: PriceMode
    vat_id: str
    treatment: Treatment | None
    terms_id: int
    terms: str
    group: str
    group_discount: Decimal
    discount: Decimal
    discount_always: bool
    price_list: str
    credit_limit: Decimal | None
    delivery_policy: DeliveryPolicy
    delivery_days: str
    carrier: str
    shipping_method: str
    min_shelf_days: int | None
    invoice_email: str
    buyer_reference: str
    memo: str
    payer_id: int
    payer: str
    payer_name: str
    payer_currency: str
    parent: str
    """Number of the head office; empty if there is none."""
    exposure: Decimal
    payer_limit: Decimal | None
    overdue_invoices: int
    overdue: Decimal
    addresses: tuple[AddressOf, ...]
    contacts: tuple[ContactOf, ...]
    phones: tuple[str, ...]
    """His own; those of his people are with them."""
    taxed_as: Treatment
    """How a sale to his usual address is taxed."""
    tax_objection: Refused | None
    """Why it cannot be."""
    vat_checks: tuple[VatIdCheck, ...]
    """What registers said of his VAT ids, the newest first."""

    @property
    def vat_check(self) -> VatIdCheck | None:
        """What a register said last of the VAT id that he has."""
        return next((each for each in self.vat_checks if each.vat_id == self.vat_id), None)

    @property
    def over_limit(self) -> bool:
        """Whether the payer owes more than he may."""
        return self.payer_limit is not None and self.exposure > self.payer_limit
