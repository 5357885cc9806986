"""What each document says: plain values, ready to be printed.

A paper holds everything its document shows and nothing else. The rooms of the business
fill it, the renderers beside this file draw it. Amounts are `Decimal` and already
rounded, days are business dates, texts are data and never markup. Nothing here decides
or computes, and no drawing library is imported, so that filling a paper stays cheap.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

__all__ = [
    "Account",
    "Address",
    "EarlyPayment",
    "Exchange",
    "Instalment",
    "InvoiceLine",
    "InvoicePaper",
    "NoteLine",
    "NotePaper",
    "Original",
    "PaperKind",
    "Party",
    "PurchaseLine",
    "PurchaseOrderPaper",
    "QuotePaper",
    "References",
    "StockPaper",
    "TaxLine",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address in its parts; `country` is an ISO 3166 code. Empty parts are not printed."""

    street: str = ""
    house_number: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One side of a document as it was on the day."""

    name: str
    address: Address = Address()
    number: str = ""
    """The customer's or supplier's number in our books."""
    vat_id: str = ""
    registration: str = ""
    """Number in the trade register."""
    email: str = ""
    phone: str = ""


class PaperKind(StrEnum):
    """What an invoice document is (UNTDID 1001: 380, 381 and 386)."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PREPAYMENT = "prepayment"


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Numbers by which both sides find the business again."""

    orders: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Goods-issue notes that are billed."""
    customer_orders: tuple[str, ...] = ()
    """The customer's own order numbers."""
    customer_references: tuple[str, ...] = ()
    """The customer's references (kenmerk)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The invoice that a credit note corrects."""

    number: str
    issued_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One line; `amount` is in the document's price mode, `discount` already taken off."""

    position: int
    code: str
    text: str
    quantity: Decimal
    unit: str
    price: Decimal
    """Of `price_unit` units, before the discount."""
    price_unit: int = 1
    discount: Decimal = Decimal(0)
    category: str = "S"
    """EN 16931 code: S Z E AE K G O."""
    rate: Decimal = Decimal(0)
    amount: Decimal
    supplied_on: date | None = None
    """Printed where it is not the document's own day of supply."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxLine:
    """One line of the VAT breakdown."""

    category: str
    rate: Decimal
    base: Decimal
    vat: Decimal
    vat_company: Decimal | None = None
    """VAT in the company's currency, on a document in another one."""
    reason: str = ""
    """Legal basis of an exemption, in the seller's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The bank account to pay into."""

    iban: str
    bic: str = ""
    bank: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyPayment:
    """What may be deducted when the money comes by a day."""

    percent: Decimal
    until: date
    discount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """A part of the total that is due on a day of its own."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """How a foreign-currency document was converted: company currency for one unit of its own."""

    currency: str
    """The company's currency."""
    rate: Decimal
    on: date
    source: str
    vat: Decimal
    """VAT of the whole document in the company's currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePaper:
    """An invoice, credit note or prepayment invoice.

    Amounts are positive, a credit note's as well: its kind says the direction. `lines_total`
    and `allowance` are in the price mode; lines_total − allowance is `net`, or `gross` where
    prices include VAT. gross = net + vat, due = gross − settled.
    """

    number: str
    kind: PaperKind
    seller: Party
    buyer: Party
    ship_to: Party | None = None
    """Printed where it is not the buyer."""
    issued_on: date
    supplied_on: date | None
    due_on: date
    currency: str
    gross_prices: bool = False
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[TaxLine, ...]
    lines_total: Decimal
    allowance: Decimal = Decimal(0)
    """Discount on the whole document."""
    net: Decimal
    vat: Decimal
    gross: Decimal
    settled: Decimal = Decimal(0)
    due: Decimal
    payment_method: str = ""
    """transfer, cash_on_delivery, in_advance, card or direct_debit."""
    account: Account | None = None
    early_payment: EarlyPayment | None = None
    instalments: tuple[Instalment, ...] = ()
    references: References = References()
    original: Original | None = None
    reason: str = ""
    """Why the original is corrected."""
    exchange: Exchange | None = None
    split_payment: bool = False
    """The Polish split-payment wording is due."""
    notes: tuple[str, ...] = ()
    footer: str = ""
    """The company's own lines at the foot of every page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """One batch on a goods-issue note or receipt."""

    position: int
    code: str
    text: str
    quantity: Decimal
    unit: str
    batch: str = ""
    lot: str = ""
    """The supplier's own number of the batch."""
    best_before: date | None = None
    use_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePaper:
    """A goods-issue note (WZ) to a customer or a receipt (PZ) from a supplier."""

    number: str
    issued_on: date
    company: Party
    partner: Party
    """The customer or the supplier."""
    ship_to: Party | None = None
    """Where the goods go, if not to the partner's own address."""
    warehouse: str
    """Its code and name."""
    order_number: str = ""
    """Our order: the customer's order, or the purchase order that is received."""
    partner_number: str = ""
    """The customer's own order number, or the number of the supplier's delivery note."""
    partner_reference: str = ""
    """The customer's reference (kenmerk)."""
    shipping: str = ""
    """Carrier and shipping method."""
    reverses: str = ""
    """Number of the note that this one takes back."""
    reason: str = ""
    """Why it does."""
    lines: tuple[NoteLine, ...]
    notes: tuple[str, ...] = ()
    footer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPaper:
    """What the house does with its own goods: a transfer (MM−, MM+), internal issue (RW) or receipt (PW)."""

    number: str
    title: str
    """What the paper is, in English and marked."""
    issued_on: date
    company: Party
    origin: Party | None = None
    """The warehouse that a transfer leaves."""
    destination: Party | None = None
    """The warehouse that it goes to."""
    warehouse: str
    """Code and name of that where the goods are counted."""
    transfer: str = ""
    """Number of the transfer out whose goods these are."""
    cause: str = ""
    """Why goods are written off, in English and marked."""
    reason: str = ""
    reference: str = ""
    lines: tuple[NoteLine, ...]
    footer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLine:
    """One article ordered from a supplier."""

    position: int
    code: str
    supplier_code: str
    text: str
    quantity: Decimal
    unit: str
    pack: Decimal = Decimal(1)
    """Units in one of the supplier's packs."""
    packs: Decimal | None = None
    """How many packs that is; None where the article comes singly."""
    price: Decimal
    price_unit: int = 1
    amount: Decimal
    expected_on: date | None = None
    """Printed where it is not the order's own day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOrderPaper:
    """An order to a supplier; prices are net, in `currency`."""

    number: str
    ordered_on: date
    expected_on: date | None = None
    buyer: Party
    supplier: Party
    deliver_to: Party
    """The warehouse that takes the goods in."""
    currency: str
    lines: tuple[PurchaseLine, ...]
    total: Decimal
    reference: str = ""
    contact: str = ""
    """Who answers the supplier's questions."""
    notes: tuple[str, ...] = ()
    footer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePaper:
    """A quote to a customer; amounts as on an invoice, at the VAT rates of the day it is meant for."""

    number: str
    seller: Party
    buyer: Party
    ship_to: Party | None = None
    """Printed where it is not the buyer."""
    quoted_on: date
    valid_until: date
    """The last day on which the prices hold."""
    currency: str
    gross_prices: bool = False
    lines: tuple[InvoiceLine | str, ...]
    """A text between the lines is only a text."""
    taxes: tuple[TaxLine, ...]
    lines_total: Decimal
    allowance: Decimal = Decimal(0)
    """Discount on the whole quote."""
    net: Decimal
    vat: Decimal
    gross: Decimal
    terms: str = ""
    """When and how it would be paid."""
    wanted_on: date | None = None
    shipping: str = ""
    reference: str = ""
    """The customer's reference (kenmerk)."""
    customer_number: str = ""
    """What the customer calls his inquiry."""
    attention: str = ""
    """Who asked for it there."""
    contact: str = ""
    """Who answers questions here."""
    replaces: str = ""
    """Number of the quote that this one replaces."""
    footer: str = ""
