"""What of an order has been promised already, in the quote that it comes from.

A quote was issued by somebody who may sell so, or approved by him: whoever orders what was quoted asks
nobody again, however low it is. A quote that has lapsed promises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.queries import lines_of
from salesdesk.domain.orders.rules import LineState, is_billable, part_kept, takes_discount
from salesdesk.domain.quotes.operations import ordered_of
from salesdesk.domain.quotes.rules import NOTHING
from salesdesk.money import ZERO, currency_places
from salesdesk.office.work import Transaction

__all__ = ["agreed_of", "is_quoted_whole", "kept_of", "promised_now"]

_ROUNDED: Final = 5
"""By so many of the smallest coin a part of a line may come to less than its part of the whole: its value
is rounded, and its part of each amount that is off the line or the whole.
"""


def agreed_of(
    tx: Transaction, order: Order, lines: Sequence[LineState], kept: Fraction
) -> dict[int, Fraction]:
    """The least that has been promised for those of these lines that come from a quote, by their ids.

    The discount on the whole order leaves the part `kept` of each line that it comes off. More of a line
    than was quoted was not promised, by all that comes from it together.
    """
    if order.quote_id is None or all(line.quote_line_id is None for line in lines):
        return {}
    quote = _holding(tx, order)
    if quote is None:
        return {}
    quoted = {line.id: line for line in lines_of(tx, [quote.id])}
    kept_of_quote, beyond = kept_of(quote, quoted.values()), _beyond(tx, order, quote, quoted, lines)
    found = {}
    for line in lines:
        said = quoted.get(line.quote_line_id or 0)
        if said is None or said.id in beyond:
            continue
        part = Fraction(line.base_quantity) / Fraction(said.base_quantity)
        promised = _left(said, kept_of_quote) * part
        found[line.id] = promised_now(promised, _left(line, kept), order.currency)
    return found


def is_quoted_whole(tx: Transaction, order: Order, lines: Sequence[LineState], net: Decimal) -> bool:
    """Whether an order has nothing but what was quoted, and comes to no more than its quote, net."""
    if order.quote_id is None or any(is_billable(line) and line.quote_line_id is None for line in lines):
        return False
    quote = _holding(tx, order)
    if quote is None or quote.currency != order.currency or net > quote.net:
        return False
    quoted = {line.id: line for line in lines_of(tx, [quote.id])}
    return not _beyond(tx, order, quote, quoted, lines)


def kept_of(order: Order, lines: Iterable[LineState]) -> Fraction:
    """Which part the discount on an order leaves of each line that it comes off."""
    return part_kept(lines, order.discount_percent, order.discount_amount)


def _holding(tx: Transaction, order: Order) -> Order | None:
    """The quote of an order if it held when the order was begun; of a quote to be, if it holds today."""
    quote = tx.session.get(Order, order.quote_id)
    day = tx.today if order.is_quote else order.order_date
    return quote if quote is not None and quote.valid_until is not None and quote.valid_until >= day else None


def _beyond(
    tx: Transaction, order: Order, quote: Order, quoted: Mapping[int, LineState], lines: Iterable[LineState]
) -> set[int]:
    """The lines of a quote of which orders have more than was quoted, or would have after another quote."""
    ordered = ordered_of(tx, quote.id)
    found = set()
    for line in lines:
        said = quoted.get(line.quote_line_id or 0)
        if said is None:
            continue
        much = ordered.get(said.id, NOTHING).quantity + (line.base_quantity if order.is_quote else ZERO)
        if much > said.base_quantity:
            found.add(said.id)
    return found


def _left(line: LineState, kept: Fraction) -> Fraction:
    return Fraction(line.net) * (kept if takes_discount(line) else 1)


def promised_now(promised: Fraction, left: Fraction, currency: str) -> Fraction:
    """What was promised of a part, which may be less by what rounding takes: then what is left of it."""
    coins = Fraction(_ROUNDED, 10 ** currency_places(currency))
    return left if promised - coins <= left < promised else promised
