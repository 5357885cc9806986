"""What is offered until when, what of it is left to be ordered, and which part of a discount goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Final

from salesdesk.domain.orders.rules import LineState, OrderState, is_billable
from salesdesk.domain.pricing.waterfall import Basis
from salesdesk.errors import IllegalMove, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, to_currency

__all__ = [
    "NOTHING",
    "SERIES",
    "Ordered",
    "QuotedLine",
    "check_valid_until",
    "has_lapsed",
    "is_left",
    "part_of",
    "quantity_left",
    "require_quoted",
    "require_same_purpose",
]

SERIES: Final = "OF"
"""Quotes are numbered apart from orders."""
_THOUSANDTH: Final = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Ordered:
    """What orders have of a line of a quote: base units, and how much of the money that is off it."""

    quantity: Decimal = ZERO
    discount: Decimal = ZERO
    promotion: Decimal = ZERO


NOTHING: Final = Ordered()


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line of the quote `number`, what it was priced by, and what orders have of it so far."""

    number: str
    line: LineState
    basis: Basis
    promotion_id: int | None
    ordered: Ordered = NOTHING

    @property
    def left(self) -> Decimal:
        """What nobody has ordered yet, in base units."""
        return max(self.line.base_quantity - self.ordered.quantity, ZERO)

    def promotion_for(self, base_quantity: Decimal, currency: str) -> Decimal:
        """What of the promotion's money goes with so many base units."""
        off = self.line.discounts.promotion_amount - self.ordered.promotion
        return part_of(off, base_quantity, self.left, currency)


def part_of(amount: Decimal, part: Decimal, left: Decimal, currency: str) -> Decimal:
    """Of an amount that `left` has together what `part` of it has: the last part has all that remains.

    Never below nothing: somebody may have typed more than there was.
    """
    amount = max(amount, ZERO)
    if part >= left:
        return amount
    return to_currency(Fraction(amount) * Fraction(part) / Fraction(left), currency)


def quantity_left(line: LineState, ordered: Ordered) -> Decimal:
    """What is left of a line in its own unit, full thousandths of it."""
    if not ordered.quantity:
        return line.quantity
    left = max(line.base_quantity - ordered.quantity, ZERO)
    exact = Fraction(left) * line.unit_denominator / line.unit_numerator
    return (Decimal(exact.numerator) / exact.denominator).quantize(_THOUSANDTH, ROUND_DOWN)


def is_left(line: LineState, ordered: Ordered) -> bool:
    """Whether there is something of the line to be ordered still."""
    return is_billable(line) and line.base_quantity > ordered.quantity


def has_lapsed(state: OrderState, valid_until: date | None, today: date) -> bool:
    """Whether it is a quote whose last day is gone: its prices hold no longer."""
    return state is OrderState.QUOTED and valid_until is not None and valid_until < today


def check_valid_until(day: date | None, today: date, before: date | None = None) -> None:
    """Refuse a quote until a day that is gone, unless it is the one `before`: it was not when typed."""
    if day is not None and day < today and day != before:
        raise Refused(N_("A quote cannot be valid until {day}: that day is gone."), day=day).at("valid_until")


def require_quoted(state: OrderState, number: str | None, *, is_quote: bool) -> None:
    """Raise IllegalMove, saying what it is, unless it is a quote that orders may come from."""
    if not is_quote:
        raise IllegalMove(N_("This is an order, no quote."))
    if state is OrderState.DRAFT:
        raise IllegalMove(N_("The quote is a draft still: it has to be issued first."))
    if state is not OrderState.QUOTED:
        raise IllegalMove(N_("{number} is {state}."), number=number or "", state=state)


def require_same_purpose(is_quote: bool, *, was_quote: bool, number: str | None) -> None:
    """Refuse to make an order of a draft that replaces the quote `number`, or a quote of one that is from it.

    `number` None: the draft has to do with no quote, and may become either.
    """
    if number is None or is_quote == was_quote:
        return
    if was_quote:
        raise Refused(N_("This quote replaces {number}: issue it, or throw it away."), number=number)
    raise Refused(N_("This order is from {number}: confirm it, or throw it away."), number=number)
