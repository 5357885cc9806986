"""What becomes of a quote that was issued: it is declined, replaced by another one, and ordered once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.drafts.conditions import Conditions
from salesdesk.domain.drafts.copying import AS_ENTERED, LeftOut, Short, short_of
from salesdesk.domain.drafts.gifts import decline
from salesdesk.domain.drafts.opening import open_order
from salesdesk.domain.drafts.operations import add_lines
from salesdesk.domain.drafts.queries import IS_DRAFT, NewOrder, typed_header
from salesdesk.domain.drafts.rules import NewLine, as_typed, by_the_rules
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.operations import note_draft
from salesdesk.domain.orders.queries import lines_of, lock_order
from salesdesk.domain.orders.rules import (
    LineKind,
    LineState,
    OrderState,
    is_billable,
    takes_discount,
)
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.quotes.operations import ordered_of, settle_quote
from salesdesk.domain.quotes.rules import (
    NOTHING,
    Ordered,
    has_lapsed,
    is_left,
    part_of,
    quantity_left,
    require_quoted,
)
from salesdesk.errors import NotAllowed, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.types import is_blank

__all__ = [
    "FromQuote",
    "Wanted",
    "decline_quote",
    "order_from_quote",
    "revise_quote",
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is ordered of a line of a quote, in the unit that it was quoted in."""

    line_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class FromQuote:
    """The draft of an order that comes from a quote, or of a quote that replaces it.

    `left_out` are lines that cannot be sold any more, `short` those of which not all could be held.
    """

    id: int
    quote: str
    lines: int
    left_out: tuple[LeftOut, ...] = ()
    short: tuple[Short, ...] = ()


# Statements are built once: building one takes longer than running it.

_FROM_QUOTE: Final = select(Order).where(
    Order.quote_id == bindparam("quote"), Order.state != OrderState.CANCELLED
)
_GIVEN: Final = select(OrderLine.promotion_id).where(
    OrderLine.order_id == bindparam("quote"), OrderLine.price_source == PriceSource.GIVEN
)
_REPLACING: Final = (
    select(Order.id)
    .where(Order.quote_id == bindparam("quote"), Order.is_quote, IS_DRAFT)
    .order_by(Order.id)
    .limit(1)
)


@verb(Permission.ORDERS_ENTER)
def decline_quote(tx: Transaction, quote_id: int, reason: str) -> None:
    """The customer does not want it, or not the rest of it; what was ordered of it stays ordered."""
    quote = lock_order(tx, quote_id)
    require_quoted(quote.state, quote.number, is_quote=quote.is_quote)
    if is_blank(reason):
        raise Refused(N_("Say why; it helps with the next quote.")).at("reason")
    quote.state = OrderState.DECLINED
    tx.record("order", quote_id, state=[OrderState.QUOTED, quote.state], reason=reason)


@verb(Permission.ORDERS_ENTER)
def revise_quote(tx: Transaction, quote_id: int) -> FromQuote:
    """Open the draft of a quote with what is left of this one, or was declined; or the one there is already.

    Prices stay as they were said while they hold; after that the rules price anew what nobody typed.
    This quote holds until the other one is issued.
    """
    quote = lock_order(tx, quote_id)
    if quote.state is not OrderState.DECLINED:
        require_quoted(quote.state, quote.number, is_quote=quote.is_quote)
    number = quote.number or ""
    there = tx.session.scalars(_REPLACING, {"quote": quote_id}).first()
    if there is not None:
        return FromQuote(there, number, len(lines_of(tx, [there])))
    lapsed = quote.valid_until is not None and quote.valid_until < tx.today
    ordered = ordered_of(tx, quote_id)
    stood = lines_of(tx, [quote_id])
    left = [line for line in stood if _goes_along(line, ordered)]
    header = replace(_header(tx, quote), is_quote=True, valid_until=None)
    header = replace(header, discount_amount=_discount_left(tx, quote))
    order, conditions = _open_from(tx, quote, header, as_quoted=True)
    lines = _as_typed(tx, quote, left, {line.id: _left(line, ordered) for line in left}, ordered)
    if lapsed:
        lines = [replace(line, at_quoted=False) for line in lines]
    return _filled(tx, quote, order, conditions, left, lines)[0]


@verb(Permission.ORDERS_ENTER)
def order_from_quote(
    tx: Transaction, quote_id: int, wanted: Sequence[Wanted] | None = None, at_todays_prices: bool = False
) -> FromQuote:
    """Open the draft of an order with what is left of a quote, or with what is `wanted` of its lines.

    Prices and discounts are those that were said, whatever lists say by now, and each line is ordered
    once. After the quote's last day only who releases orders may still give them; else the rules price
    `at_todays_prices`. Goods are held; what is short is told, and lines that cannot be sold any more
    are left out and told. VAT is that of the day of supply, as ever.
    """
    quote = lock_order(tx, quote_id)
    require_quoted(quote.state, quote.number, is_quote=quote.is_quote)
    if not at_todays_prices and has_lapsed(quote.state, quote.valid_until, tx.today):
        _require_may_give_lapsed(tx, quote)
    ordered = ordered_of(tx, quote_id)
    stood = lines_of(tx, [quote_id])
    quantities = _quantities(stood, ordered, wanted)
    chosen = [line for line in stood if line.id in quantities]
    if not any(is_billable(line) for line in chosen):
        raise Refused(N_("Nothing of the quote was chosen."))
    percent = ZERO if at_todays_prices else quote.discount_percent
    header = replace(
        _header(tx, quote), is_quote=False, valid_until=None, discount_percent=percent, discount_amount=ZERO
    )
    off = ZERO if at_todays_prices else _discount_left(tx, quote)
    order, conditions = _open_from(tx, quote, header, as_quoted=not at_todays_prices)
    lines = _as_typed(tx, quote, chosen, quantities, ordered)
    if at_todays_prices:
        lines = [replace(by_the_rules(line), free_of_charge=line.free_of_charge) for line in lines]
    else:  # what was typed then is what was said
        lines = [replace(line, price=None, price_unit=1) for line in lines]
    made, taken = _filled(tx, quote, order, conditions, chosen, lines)
    part = sum((_part_of_net(line, quantities[line.id]) for line in taken), ZERO)
    left = sum((_part_of_net(line, _left(line, ordered)) for line in stood), ZERO)
    order.discount_amount = part_of(off, part, left, quote.currency)
    settle_quote(tx, quote)
    return made


def _require_may_give_lapsed(tx: Transaction, quote: Order) -> None:
    if Permission.ORDERS_RELEASE not in tx.actor.permissions:
        raise NotAllowed(
            N_(
                "{number} was valid until {day}. It can be ordered at today's prices; "
                "who releases orders can still give the quoted ones."
            ),
            number=quote.number or "",
            day=quote.valid_until,
        )


def _goes_along(line: LineState, ordered: dict[int, Ordered]) -> bool:
    """Whether a line stands on what comes from the quote: what is left, and texts."""
    return line.kind is LineKind.TEXT or is_left(line, ordered.get(line.id, NOTHING))


def _left(line: LineState, ordered: Mapping[int, Ordered]) -> Decimal:
    return quantity_left(line, ordered.get(line.id, NOTHING))


def _quantities(
    stood: Sequence[LineState], ordered: dict[int, Ordered], wanted: Sequence[Wanted] | None
) -> dict[int, Decimal]:
    """How much of which lines is ordered, in their own units. Refuses more than is left."""
    left = {line.id: _left(line, ordered) for line in stood if _goes_along(line, ordered)}
    if wanted is None:
        return left
    known = {line.id: line for line in stood if is_billable(line)}
    found: dict[int, Decimal] = {}
    for each in wanted:
        line = known.get(each.line_id)
        if line is None or each.line_id in found:
            raise NotFound(N_("There is no such line on the quote."))
        if each.quantity <= ZERO:
            raise Refused(N_("The quantity of {code} must be above zero."), code=line.code).at("quantity")
        if each.quantity > left.get(line.id, ZERO):
            raise Refused(
                N_("Only {left} {unit} of {code} are left of the quote."),
                left=left.get(line.id, ZERO).normalize(),
                unit=Unit(line.unit),
                code=line.code,
            ).at("quantity")
        found[line.id] = each.quantity
    return found


def _header(tx: Transaction, quote: Order) -> NewOrder:
    """The header of the quote as it would be typed today: a day that is gone is none."""
    header = typed_header(quote)
    gone = header.requested_on is not None and header.requested_on < tx.today
    return replace(header, requested_on=None) if gone else header


def _open_from(
    tx: Transaction, quote: Order, header: NewOrder, *, as_quoted: bool
) -> tuple[Order, Conditions]:
    """The draft of an order, or of a quote, that comes from this one; what was said of payment stays."""
    order, conditions = open_order(tx, header)
    order.quote_id = quote.id
    if as_quoted:
        order.currency, order.price_mode = quote.currency, quote.price_mode
        order.terms_id, order.language = quote.terms_id, quote.language
    tx.session.flush()
    if header.reference or header.customer_number:
        note_draft(tx, order.id)
    return order, conditions


def _discount_left(tx: Transaction, quote: Order) -> Decimal:
    """What of the money off the whole quote no order from it has."""
    orders = tx.session.scalars(_FROM_QUOTE, {"quote": quote.id})
    used = sum((order.discount_amount for order in orders if not order.is_quote), ZERO)
    return max(quote.discount_amount - used, ZERO)


def _part_of_net(line: LineState, quantity: Decimal) -> Decimal:
    """What the money off the whole quote comes off in so much of a line, as a measure: not rounded."""
    return line.net * quantity / line.quantity if line.quantity and takes_discount(line) else ZERO


def _as_typed(
    tx: Transaction,
    quote: Order,
    stood: Sequence[LineState],
    quantities: Mapping[int, Decimal],
    ordered: Mapping[int, Ordered],
) -> list[NewLine]:
    """So much of lines of the quote as it would be typed, at their prices as quoted where none was typed.

    Of money that is off a whole line they have their part. Texts come from nowhere.
    """
    asked = {"order": quote.id, "language": quote.language}
    entered: dict[int, Any] = {row.id: row for row in tx.session.execute(AS_ENTERED, asked)}
    found = []
    for line in stood:
        as_entered = entered[line.id]
        typed = as_typed(line, as_entered.name, as_entered.price_source, as_entered.free_of_charge)
        gone = typed.requested_on is not None and typed.requested_on < tx.today
        typed = replace(typed, requested_on=None if gone else typed.requested_on)
        if line.kind is LineKind.TEXT:
            found.append(replace(typed, quote_line_id=None, at_quoted=False))
            continue
        so_far, off = ordered.get(line.id, NOTHING), line.discounts.amount
        if not line.discounts.per_unit:
            left = quantity_left(line, so_far)
            off = part_of(off - so_far.discount, quantities[line.id], left, quote.currency)
        found.append(
            replace(
                typed,
                quantity=quantities[line.id],
                discount_amount=off,
                quote_line_id=line.id,
                at_quoted=True,
            )
        )
    return found


def _filled(
    tx: Transaction,
    quote: Order,
    order: Order,
    conditions: Conditions,
    stood: Sequence[LineState],
    lines: Sequence[NewLine],
) -> tuple[FromQuote, list[LineState]]:
    """The draft with its lines, what of them could not be had, and the lines of the quote that were taken.

    Refused if all of them are left out.
    """
    given = tx.session.scalars(_GIVEN, {"quote": quote.id}).all()
    for promotion_id in filter(None, given):
        decline(tx, order.id, promotion_id)  # what it gave comes from the quote, and not once more
    refused: dict[int, Refused] = {}
    added = add_lines(tx, order, conditions, lines, after=0, last=len(lines), refused=refused)
    left_out = tuple(
        LeftOut(stood[place].code, stood[place].text, why.text(tx.actor.language))
        for place, why in refused.items()
    )
    taken = [line for place, line in enumerate(stood) if place not in refused]
    if not any(is_billable(line) for line in taken):
        text = N_("Nothing of this quote can be sold as it was quoted. {code}: {why}")
        raise Refused(text, code=left_out[0].code, why=left_out[0].why)
    number = quote.number or ""
    tx.record("order", order.id, from_quote=number, lines=len(taken))
    tx.record("order", quote.id, **{"replaced_in" if order.is_quote else "ordered_in": order.id})
    short = () if order.is_quote else short_of(added, taken)
    return FromQuote(order.id, number, len(taken), left_out, short), taken
