"""How low a person may go with a line by himself, and where an order goes beyond that.

Only what a person typed lowers a line: a price, a discount, free of charge, a discount on the whole
order. What the firm's own rules make of a line (lists, agreements, promotions, preset discounts) is
the firm's decision and within everybody's limits, however little it earns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from salesdesk.domain.pricing.rules import Discounts, percent_off
from salesdesk.i18n import N_, Amount, Labelled, sentence
from salesdesk.money import HUNDRED, ZERO, currency_places, to_currency

__all__ = [
    "NO_LIMITS",
    "Excess",
    "Floor",
    "Limits",
    "Reason",
    "SoldLine",
    "best_price",
    "greatest_percent",
    "limits_from",
    "line_excesses",
    "lowest_net",
]


@dataclass(frozen=True, slots=True)
class Limits:
    """How far somebody may go by himself; None is no limit.

    `max_discount` is per cent of a line's value at its base price, `min_margin` per cent of its
    net amount that have to be left over its cost, `max_amount` what an order may come to, net, in
    company currency.
    """

    max_discount: Decimal | None = None
    min_margin: Decimal | None = None
    max_amount: Decimal | None = None

    def go_beyond(self, other: Limits) -> bool:
        """Whether whoever has these may allow more than `other` does, of each that `other` limits."""
        discount, margin, amount = astuple(other)
        return (
            (discount is None or self.max_discount is None or self.max_discount > discount)
            and (margin is None or self.min_margin is None or self.min_margin < margin)
            and (amount is None or self.max_amount is None or self.max_amount > amount)
        )


NO_LIMITS: Final = Limits()


def limits_from(own: Limits | None, of_roles: Iterable[Limits]) -> Limits | None:
    """What counts for a person: his own, failing those the most generous of each of his roles'.

    None if neither he nor any of his roles has been given any.
    """
    rows = [own] if own is not None else list(of_roles)
    if not rows:
        return None
    return Limits(
        _most([row.max_discount for row in rows], max),
        _most([row.min_margin for row in rows], min),
        _most([row.max_amount for row in rows], max),
    )


class Excess(Labelled):
    """What an order goes beyond."""

    DISCOUNT = "discount", N_("discount")
    MARGIN = "margin", N_("margin")
    AMOUNT = "amount", N_("amount")
    CREDIT_LIMIT = "credit_limit", N_("credit limit")
    OVERDUE = "overdue", N_("overdue")


_SENTENCES: Final = {
    Excess.DISCOUNT: N_("Line {position}: {amount}, with the discount allowed at least {allowed}."),
    Excess.MARGIN: N_("Line {position}: {amount}, with the margin wanted at least {allowed}."),
    Excess.AMOUNT: N_("The order comes to {amount} net, up to {allowed} is allowed."),
    Excess.CREDIT_LIMIT: N_("The customer would owe {amount}, the limit is {allowed}."),
    Excess.OVERDUE: N_("The customer has {amount} overdue."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an order is more than somebody may let pass: what `is_`, and what would be `allowed`.

    Both are amounts in `currency`. Of a line (`position`) they are what it comes to and what it has to
    come to at least, in the order's price mode: a margin in per cent would tell the cost.
    """

    excess: Excess
    position: int | None
    is_: Decimal
    allowed: Decimal
    currency: str

    def text(self, language: str) -> str:
        """The reason as a sentence."""
        amount, allowed = Amount(self.is_, self.currency), Amount(self.allowed, self.currency)
        values = {"position": self.position, "amount": amount, "allowed": allowed}
        return sentence(_SENTENCES[self.excess], values, language)


@dataclass(frozen=True, slots=True)
class SoldLine:
    """What limits look at of a line, in the order's currency and price mode.

    `base` is its value at the price that the firm has for it, of which promotion and preset discount
    take `off`, not rounded. `net` is what it comes to now; the discount on the whole order leaves the
    part `kept` of it. Sold for `cost`, nothing would be earned; None if that is not known. Where the
    firm has no price at all (`is_priced`), `base` is the one that a person made. Down to `agreed`
    somebody who may has promised it already, in a quote; None if nobody has. Of what comes off the
    whole order `money_off` is money: the line bears the more of it the more it comes to, and the less
    the more all lines `beside` it come to.
    """

    position: int
    base: Decimal
    off: Fraction
    net: Decimal
    currency: str
    cost: Fraction | None = None
    kept: Fraction = Fraction(1)
    is_priced: bool = True
    agreed: Fraction | None = None
    money_off: Decimal = ZERO
    beside: Decimal = ZERO

    @property
    def by_rules(self) -> Decimal:
        """What the firm's own rules make of it."""
        return self.base - to_currency(self.off, self.currency)

    @property
    def is_lowered(self) -> bool:
        """Whether somebody has made it cheaper than the firm's own rules do, or they say nothing of it."""
        return not self.is_priced or Fraction(self.net) * self.kept < Fraction(self.by_rules)


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that a line may come to before the discount on the whole order, and the limit it is for.

    `least` is the same where it can be said without rounding: 10 % off 5.05 leave 4.545, which makes
    4.54 of a line. It may be above `net`, and is never below what makes `net`.
    """

    net: Decimal
    excess: Excess
    least: Fraction


def line_excesses(limits: Limits, line: SoldLine) -> tuple[Reason, ...]:
    """Where a line is below what these limits allow."""
    left = Fraction(line.net) * line.kept
    net = line.net if line.kept else ZERO
    return tuple(
        Reason(excess, line.position, net, _before_order_discount(floor, line), line.currency)
        for excess, floor in _floors(limits, line)
        if left < floor
    )


def lowest_net(limits: Limits, line: SoldLine) -> Floor | None:
    """The floor of a line; None if these limits have none for it.

    A line that comes to it is within the limits, one that comes to a cent less is not, as long as
    the discount on the whole order leaves anything at all.
    """
    floors = [(_before_order_discount(floor, line), excess) for excess, floor in _floors(limits, line)]
    if not floors:
        return None
    net, excess = max(floors, key=lambda each: each[0])
    least = Fraction(net)
    if excess is Excess.DISCOUNT and line.kept == 1:
        least = _agreed(max(Fraction(line.base) - _most_off(limits, line), Fraction(0)), line)
    return Floor(net, excess, least)


def best_price(lowest: Decimal, quantity: Decimal, price_unit: int, currency: str, places: int) -> Decimal:
    """The lowest price with so many decimals at which a line comes to `lowest` without any discount.

    It is for `price_unit` of the unit that `quantity` is in.
    """
    # Whatever is half a cent below is rounded up to it.
    exact = (Fraction(lowest) - _half(currency)) * price_unit / Fraction(quantity)
    return max(_up(exact, places), ZERO)


def greatest_percent(least: Fraction, value: Decimal, discounts: Discounts) -> Decimal | None:
    """How much per cent, in whole hundredths, may be typed on a line of so much `value` before discounts.

    In place of what is typed on it, and behind its other `discounts`. None if it is below the `least`
    of its floor without any.
    """
    left = Fraction(value) - percent_off(value, replace(discounts, percent=ZERO, amount=ZERO))
    if left < least:
        return None
    return min(-_up((least - left) * 100 / left, 2), HUNDRED) if left else HUNDRED


def _floors(limits: Limits, line: SoldLine) -> Iterator[tuple[Excess, Fraction]]:
    """What each limit wants to be left of a line in the end; never more than was promised."""
    return ((excess, _agreed(floor, line)) for excess, floor in _wanted(limits, line))


def _agreed(floor: Fraction, line: SoldLine) -> Fraction:
    return floor if line.agreed is None else min(floor, line.agreed)


def _wanted(limits: Limits, line: SoldLine) -> Iterator[tuple[Excess, Fraction]]:
    """What each limit wants to be left, whoever promised what; never more than the firm's own rules leave.

    Of what nobody but the seller has priced, a discount says nothing where he gives it away.
    """
    if limits.max_discount is not None and (line.is_priced or line.base):
        # Rounded as a line is: 10 % that were typed are 10 %.
        off = to_currency(_most_off(limits, line), line.currency)
        yield Excess.DISCOUNT, Fraction(max(line.base - off, ZERO))
    if limits.min_margin is not None and line.cost is not None:
        wanted = line.cost / (1 - Fraction(limits.min_margin) / 100)
        yield Excess.MARGIN, min(Fraction(line.by_rules), wanted) if line.is_priced else wanted


def _most_off(limits: Limits, line: SoldLine) -> Fraction:
    """What may come off a line by a limit on discounts, what comes off by the firm's own rules included."""
    return line.off + Fraction(line.base) * Fraction(limits.max_discount or ZERO) / 100


def _before_order_discount(floor: Fraction, line: SoldLine) -> Decimal:
    """What a line must come to so that `floor` is left of it, in whole cents.

    What is given away altogether has no such price: then the floor itself is said.
    """
    places = currency_places(line.currency)
    if not line.kept or not line.money_off:
        return _up(floor / (line.kept or 1), places)
    money, beside = Fraction(line.money_off), Fraction(line.beside)
    # What the per cent alone leave of it.
    part = line.kept + money / (Fraction(line.net) + beside)
    low, high = -1, int(_up((floor + money) / part, places).scaleb(places))
    while high - low > 1:
        half = (low + high) // 2
        net = Fraction(half, 10**places)
        enough = bool(net) and net * (part - money / (net + beside)) >= floor
        low, high = (low, half) if enough or not floor else (half, high)
    return Decimal(high).scaleb(-places)


def _most(values: list[Decimal | None], best: Callable[[list[Decimal]], Decimal]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return best(known) if len(known) == len(values) else None


def _half(currency: str) -> Fraction:
    return Fraction(1, 2 * 10 ** currency_places(currency))


def _up(value: Fraction, places: int) -> Decimal:
    """Rounded to so many decimals, never down: in our favour."""
    return Decimal(-(-value.numerator * 10**places // value.denominator)).scaleb(-places)
