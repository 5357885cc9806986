"""States of an order, kinds of its lines, and what may follow what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from salesdesk.domain.catalogue.rules import ArticleKind
from salesdesk.domain.pricing.rules import Discounts, LineAmounts, delivered_part
from salesdesk.domain.tax.rules import (
    PriceMode,
    TaxCategory,
    TaxClass,
    Taxed,
    Totals,
    Treatment,
    allowance_shares,
    category_of,
    totals,
)
from salesdesk.errors import IllegalMove, Refused
from salesdesk.i18n import N_, Amount, Labelled
from salesdesk.money import MOST, ZERO, percent_of, to_currency

__all__ = [
    "AGREED_STATES",
    "BILLABLE",
    "LINE_KIND_OF",
    "MOVES",
    "OPEN_STATES",
    "QUOTE_STATES",
    "Channel",
    "LineKind",
    "LineState",
    "OrderState",
    "is_billable",
    "is_done",
    "kit_delivered",
    "order_allowance",
    "order_totals",
    "part_kept",
    "require_draft",
    "require_move",
    "takes_discount",
    "tax_of",
]


class OrderState(Labelled):
    """An order's or a quote's own state. How far it is reserved, issued and paid follows from facts."""

    DRAFT = "draft", N_("draft")
    WAITING = "waiting", N_("to be approved")
    CONFIRMED = "confirmed", N_("confirmed")
    ON_HOLD = "on_hold", N_("on hold")
    COMPLETED = "completed", N_("completed")
    CANCELLED = "cancelled", N_("cancelled")
    QUOTED = "quoted", N_("quoted")
    ORDERED = "ordered", N_("all ordered")
    DECLINED = "declined", N_("declined")
    SUPERSEDED = "superseded", N_("replaced")


MOVES: Final[Mapping[OrderState, frozenset[OrderState]]] = {
    OrderState.DRAFT: frozenset(
        {OrderState.WAITING, OrderState.CONFIRMED, OrderState.CANCELLED, OrderState.QUOTED}
    ),
    OrderState.WAITING: frozenset(
        {OrderState.DRAFT, OrderState.CONFIRMED, OrderState.CANCELLED, OrderState.QUOTED}
    ),
    OrderState.CONFIRMED: frozenset({OrderState.ON_HOLD, OrderState.COMPLETED, OrderState.CANCELLED}),
    OrderState.ON_HOLD: frozenset({OrderState.CONFIRMED, OrderState.CANCELLED}),
    OrderState.COMPLETED: frozenset(),
    OrderState.CANCELLED: frozenset(),
    OrderState.QUOTED: frozenset({OrderState.ORDERED, OrderState.DECLINED, OrderState.SUPERSEDED}),
    OrderState.ORDERED: frozenset({OrderState.QUOTED}),
    OrderState.DECLINED: frozenset(),
    OrderState.SUPERSEDED: frozenset(),
}
"""What may follow what. To be approved: complete, and beyond what somebody may decide alone; approved,
sent back or taken back. Completed: nothing is left to deliver or to bill.

The last four are of quotes, which may have to be approved like orders. Ordered: nothing of it is left to
be ordered; it is quoted again when an order that came from it is cancelled. That a quote has lapsed is no
state: its last day says so.
"""

QUOTE_STATES: Final = frozenset(
    {OrderState.QUOTED, OrderState.ORDERED, OrderState.DECLINED, OrderState.SUPERSEDED}
)
"""States of quotes that were issued: no order has them."""

OPEN_STATES: Final = (OrderState.WAITING, OrderState.CONFIRMED, OrderState.ON_HOLD)
"""States of orders that still bind goods and credit. A quote that waits binds neither."""

AGREED_STATES: Final = (OrderState.CONFIRMED, OrderState.ON_HOLD, OrderState.COMPLETED)
"""States of orders whose lines were sold at what they say."""


def require_move(before: OrderState, after: OrderState) -> None:
    """Raise IllegalMove unless an order may go from `before` to `after`."""
    if after not in MOVES[before]:
        raise IllegalMove(N_("The order is {before} and cannot become {after}."), before=before, after=after)


def require_draft(state: OrderState, number: str | None) -> None:
    """Raise IllegalMove, saying which order it has become, unless an order is a draft still."""
    if state is OrderState.DRAFT:
        return
    if number is None:
        raise IllegalMove(N_("The order is {state}; only a draft can be changed."), state=state)
    raise IllegalMove(N_("{number} is {state}; only a draft can be changed."), number=number, state=state)


class LineKind(Labelled):
    """What a line is. Only goods touch stock; a kit's components are goods lines below it."""

    GOODS = "goods", N_("goods")
    SERVICE = "service", N_("service")
    DEPOSIT = "deposit", N_("deposit")
    KIT = "kit", N_("kit")
    TEXT = "text", N_("text")


LINE_KIND_OF: Final[Mapping[ArticleKind, LineKind]] = {
    ArticleKind.GOODS: LineKind.GOODS,
    ArticleKind.SERVICE: LineKind.SERVICE,
    ArticleKind.DEPOSIT: LineKind.DEPOSIT,
    ArticleKind.KIT: LineKind.KIT,
}


class Channel(Labelled):
    """How the order reached us."""

    PHONE = "phone", N_("by phone")
    EMAIL = "email", N_("by email")
    FAX = "fax", N_("by fax")
    SHOP = "shop", N_("shop")
    PORTAL = "portal", N_("customer portal")


@dataclass(frozen=True, slots=True)
class LineState:
    """A line with what has come of it so far, in base units."""

    id: int
    order_id: int
    position: int
    parent_line_id: int | None
    kind: LineKind
    article_id: int | None
    code: str
    base_unit: str
    text: str
    quantity: Decimal
    unit: str
    unit_numerator: int
    unit_denominator: int
    base_quantity: Decimal
    closed_quantity: Decimal
    price: Decimal
    price_unit: int
    priced_in_base: bool
    discounts: Discounts
    net: Decimal
    tax_class: TaxClass
    requested_on: date | None
    wished_batch_id: int | None
    min_shelf_days: int | None
    customs_code: str = ""
    gtu: str = ""
    origin: str = ""
    split_payment: bool = False
    exemption: str = ""
    quote_line_id: int | None = None
    promised_first: Decimal | None = None
    promised_on: date | None = None
    """What was promised when the order was confirmed, see `OrderLine`."""

    @property
    def wanted(self) -> Decimal:
        """What of the line is still to be delivered or has been: cancelled remainders are off."""
        return self.base_quantity - self.closed_quantity

    @property
    def priced_per_base(self) -> Fraction:
        """How many of the units that the price is for one base unit is."""
        return Fraction(1) if self.priced_in_base else Fraction(self.unit_denominator, self.unit_numerator)

    def amounts_of(self, delivered: Decimal, currency: str) -> LineAmounts:
        """The amounts of the first `delivered` base units of the line."""
        value = to_currency(
            Fraction(self.base_quantity) * self.priced_per_base * Fraction(self.price) / self.price_unit,
            currency,
        )
        whole = LineAmounts(value, value - self.net, self.net)
        return delivered_part(
            delivered,
            self.base_quantity,
            self.price,
            self.price_unit,
            self.discounts,
            whole,
            currency,
            priced_per_delivered=self.priced_per_base,
        )


BILLABLE: Final = frozenset({LineKind.GOODS, LineKind.SERVICE, LineKind.DEPOSIT, LineKind.KIT})
"""Kinds of lines that appear on an invoice; components do through their kit."""


def is_billable(line: LineState) -> bool:
    """Whether the line is billed as such: components of a kit are billed through the kit."""
    return line.kind in BILLABLE and line.parent_line_id is None


def takes_discount(line: LineState) -> bool:
    """Whether a discount on the whole order comes off the line: a deposit is given back in full."""
    return is_billable(line) and line.kind is not LineKind.DEPOSIT


def is_done(lines: Iterable[LineState], billed: Mapping[int, Decimal]) -> bool:
    """Whether nothing is left to deliver or to bill, `billed` being base units by line."""
    return all(line.wanted <= billed.get(line.id, ZERO) for line in lines if is_billable(line))


def kit_delivered(
    kit: LineState, components: Iterable[LineState], delivered: Mapping[int, Decimal]
) -> Decimal:
    """How many base units of a kit are complete, judged by its least delivered component.

    Rounded down to thousandths: what is not complete is not billed.
    """
    shares = [Fraction(delivered.get(c.id, ZERO)) / Fraction(c.base_quantity) for c in components]
    whole = min(shares, default=Fraction(0)) * Fraction(kit.base_quantity)
    return Decimal(int(whole * 1000)).scaleb(-3)


def order_allowance(
    lines: Decimal, percent: Decimal, amount: Decimal, currency: str, *, deposits: bool = False
) -> Decimal:
    """The discount on a whole order: per cent first, then the amount.

    `lines` is the sum of those that it comes off; that there are `deposits` besides is said where it
    is more than that, and refused.
    """
    percents = percent_of(lines, percent)
    discount = to_currency(percents + amount, currency)
    if discount > lines:
        left = Amount(lines - to_currency(percents, currency), currency)
        text = (
            N_("A discount of {amount} is more than the order comes to without its deposits: {left}.")
            if deposits
            else N_("A discount of {amount} is more than the order comes to: {left}.")
        )
        raise Refused(text, amount=Amount(amount, currency), left=left).at("discount_amount")
    return discount


def part_kept(lines: Iterable[LineState], percent: Decimal, amount: Decimal) -> Fraction:
    """Which part the discount on an order leaves of each line that it comes off; none if it is more.

    Not rounded: 10 % off the order are 10 % off each line.
    """
    whole = sum((Fraction(line.net) for line in lines if takes_discount(line)), Fraction(0))
    if not whole:
        return Fraction(1)
    off = whole * Fraction(percent) / 100 + Fraction(amount)
    return max(1 - off / whole, Fraction(0))


def order_totals(
    lines: Iterable[LineState],
    rates: Mapping[TaxClass, Decimal],
    treatment: Treatment,
    mode: PriceMode,
    currency: str,
    discount_percent: Decimal,
    discount_amount: Decimal,
) -> Totals:
    """Totals of an order as it now stands, cancelled remainders taken off.

    `rates` are those of the company's country on the day of supply; what is exempt or
    exported has rate 0 whatever they say. An amount off the whole order shrinks with
    the remainders. Refuses an order of more than MOST.
    """
    taxed, discounted, whole = [], [], ZERO
    taxes: dict[tuple[TaxClass, LineKind], tuple[TaxCategory, Decimal]] = {}  # of hundreds of lines a few
    for line in lines:
        if not is_billable(line):
            continue
        amount = line.amounts_of(line.wanted, currency).amount if line.closed_quantity else line.net
        key = line.tax_class, line.kind
        if key not in taxes:
            taxes[key] = tax_of(line, treatment, rates)
        taxed.append(Taxed(*taxes[key], amount))
        if takes_discount(line):
            whole += line.net
            discounted.append(taxed[-1])
    left = sum((line.amount for line in discounted), ZERO)
    deposits = len(discounted) < len(taxed)
    discount = order_allowance(whole, discount_percent, discount_amount, currency, deposits=deposits)
    if left != whole:
        discount = to_currency(Fraction(discount) * Fraction(left) / Fraction(whole), currency)
    found = totals(taxed, mode, currency, allowance_shares(discounted, discount, currency))
    if found.gross > MOST:
        text = N_("{amount} is more than any order may come to: a number stands in a wrong field.")
        raise Refused(text, amount=Amount(found.gross, currency))
    return found


def tax_of(
    line: LineState, treatment: Treatment, rates: Mapping[TaxClass, Decimal]
) -> tuple[TaxCategory, Decimal]:
    """Category and rate of a line. Refuses a class that has no rate on that day."""
    category = category_of(line.tax_class, treatment, is_service=line.kind is LineKind.SERVICE)
    if category is not TaxCategory.STANDARD:
        return category, ZERO
    if line.tax_class not in rates:
        raise Refused(N_("There is no VAT rate for “{tax_class}” on that day."), tax_class=line.tax_class)
    return category, rates[line.tax_class]
