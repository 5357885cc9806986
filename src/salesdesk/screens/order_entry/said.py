"""What the order desk says after each step, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.orders.rules import LineKind
from salesdesk.domain.orders.verbs import OrderConfirmed
from salesdesk.domain.promising.rules import Part
from salesdesk.i18n import N_, Amount
from salesdesk.screens import wording
from salesdesk.screens.base import Commanded, DeskScreen
from salesdesk.screens.order_entry.call import NO_ADDRESS, Call
from salesdesk.screens.order_entry.parked import confirmed_when, since
from salesdesk.screens.order_entry.shortages import Shortages
from salesdesk.screens.order_entry.steps import Kind, Lost, Step
from salesdesk.screens.promised import is_promised, promise_told, rest_of
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.message_line import MessageLine

__all__ = [
    "GOES_ON",
    "IS_PARKED",
    "SAVED",
    "lacking",
    "say_caller",
    "say_confirmed",
    "say_elsewhere",
    "say_line",
    "say_lines",
    "say_over",
    "say_undone",
    "still_held",
]

SAVED: Final = N_("It is saved; F5 shows it.")
"""Instead of an error that would be taken for a refusal, and answered by doing it again."""

GOES_ON: Final = N_("The call goes on; everything is held.")

IS_PARKED: Final = N_("{name} is parked; F8 goes on there.")


def say_caller(screen: DeskScreen, call: Call, parked: str) -> None:
    """Say what is to be known of who is on the phone, else whose call was `parked` for it, if any was."""
    customer = call.customer
    assert customer is not None, "the call has just begun"
    if customer.blocked_reason is not None:
        text = N_("Customer {number} is blocked: {reason}")
        screen.warn(text, number=customer.number, reason=customer.blocked_reason)
    elif not customer.active:
        screen.warn(N_("Customer {number} is no longer active."), number=customer.number)
    elif customer.pays_late:
        text = N_("{amount} overdue, for {days} days: an order has to be approved.")
        overdue = Amount(customer.overdue.amount, customer.currency)
        screen.warn(text, amount=overdue, days=customer.overdue.days)
    elif customer.place is None:
        screen.warn(NO_ADDRESS, number=customer.number)
    elif customer.parked is not None:
        text = N_("{name} has a parked call of {time}; F8 goes on with it.")
        screen.tell(text, name=customer.name, time=since(customer.parked.created_at, screen.seat))
    elif parked:
        screen.tell(IS_PARKED, name=parked)


def say_elsewhere(screen: Commanded, call: Call) -> bool:
    """Say which lines another desk has changed, if any has; whether anything was said."""
    if call.changed_elsewhere:
        lines = ", ".join(map(str, call.changed_elsewhere))
        screen.warn(N_("Changed at another desk: line {lines}. Look at the order again."), lines=lines)
    return bool(call.changed_elsewhere)


def say_line(screen: Commanded, call: Call, line: DraftLine | None) -> None:
    """Say what of a line that was just saved is there; None is one that could not be read.

    Lines that another desk has changed are told instead: what is held stands beside each.
    """
    if line is None:
        screen.warn(SAVED)
        return
    if say_elsewhere(screen, call):
        return
    parts = [each for each in call.lines if each.id == line.id or each.parent_line_id == line.id]
    goods = [each for each in parts if each.kind is LineKind.GOODS]
    short = [each for each in goods if each.missing]
    if line.is_quoted:
        text = N_("{code}: {quantity} {unit} quoted, nothing is held.")
        unit = Unit(line.unit, line.beside)
        screen.tell(text, code=line.code or line.text, quantity=line.quantity, unit=unit)
    elif short:
        _say_short(screen, short[0])
    elif _say_like(screen, call) or say_over(screen, call) or _say_given(screen, call, line):
        pass
    elif goods:
        unit = Unit(line.unit, line.beside)
        screen.tell(N_("{code}: {quantity} {unit} held."), code=line.code, quantity=line.quantity, unit=unit)
    else:
        screen.tell(N_("{code} is on the order."), code=line.code or line.text)


def _say_short(screen: Commanded, line: DraftLine) -> None:
    """Say what of a line is held, and by when all of it can be there."""
    is_promised_too = is_promised(line.promise)
    if line.elsewhere:
        text = (
            N_(
                "{code}: only {held} of {wanted} {unit} held: {promise};"
                " {elsewhere} more in other warehouses."
            )
            if is_promised_too
            else N_("{code}: only {held} of {wanted} {unit} held, {elsewhere} more in other warehouses.")
        )
    else:
        text = (
            N_("{code}: only {held} of {wanted} {unit} held: {promise}.")
            if is_promised_too
            else N_("{code}: only {held} of {wanted} {unit} held.")
        )
    screen.warn(
        text,
        code=line.code,
        held=line.held,
        wanted=line.base_quantity,
        unit=Unit(line.base_unit, line.beside),
        elsewhere=line.elsewhere,
        promise=promise_told(line.promise, screen.seat, line.base_quantity),
    )


def _say_given(screen: Commanded, call: Call, line: DraftLine) -> bool:
    """Say what promotions give now that a line was saved, if anything new; whether it was said."""
    if not call.given:
        return False
    short = [each for each in call.given if each.missing]
    each = short[0] if short else call.given[0]
    text = (
        N_("{code} is on the order. {promotion} gives {article}: only {held} of {wanted} {unit} held.")
        if short
        else N_("{code} is on the order. {promotion} gives {wanted} {unit} {article} free.")
    )
    say = screen.warn if short else screen.tell
    say(
        text,
        code=line.code or line.text,
        promotion=each.given_by,
        article=each.code,
        held=each.held,
        wanted=each.base_quantity,
        unit=Unit(each.base_unit, each.beside),
    )
    return True


def say_lines(screen: Commanded, call: Call, lines: Sequence[DraftLine | None]) -> None:
    """Say what of several lines that were just saved is there, as `say_line` does of one."""
    if len(lines) == 1:
        say_line(screen, call, lines[0])
        return
    if None in lines:
        screen.warn(SAVED)
        return
    if say_elsewhere(screen, call):
        return
    ids = {line.id for line in (*lines, *call.given) if line is not None}
    short = tuple(
        (each.position, each.missing)
        for each in call.lines
        if each.missing and not ids.isdisjoint((each.id, each.parent_line_id))
    )
    if short:
        screen.warn(N_("Not all is there: {lines}"), lines=lacking(short, call, screen.seat))
    elif not _say_like(screen, call) and not say_over(screen, call):
        screen.tell(N_("{number} lines are on the order."), number=len(lines))


def say_undone(screen: Commanded, call: Call, step: Step, line: DraftLine | None) -> None:
    """Say what stands now that a step was taken back; `line` came back with it, or is as it was before."""
    if step.kind in (Kind.CHANGED, Kind.REMOVED):
        say_line(screen, call, line)
    elif call.is_behind:
        screen.warn(SAVED)
    elif not say_elsewhere(screen, call):
        text = N_("{code} is off the order again.")
        screen.tell(text if step.kind is Kind.ADDED else N_("The order is as it was before."), code=step.code)


def _say_like(screen: Commanded, call: Call) -> bool:
    """Say that the order begins to look like one that was just confirmed, if it does; whether it was said."""
    like = call.looks_like()
    if like is not None:
        text = N_("All of it is on {order} too, confirmed {when}: is it the same order?")
        screen.warn(text, order=like.number, when=confirmed_when(like, screen.seat))
    return like is not None


def say_over(screen: Commanded, call: Call) -> bool:
    """Say that the order takes its payer over his credit limit, if it just did; whether it was said."""
    view = call.view
    if view is None or view.credit_limit is None or not call.passes_limit():
        return False
    limit = Amount(view.credit_limit, view.currency)
    total = Amount(view.owed_with_this, view.currency)
    screen.warn(
        N_("With this order the customer owes {total}; his limit is {limit}."), total=total, limit=limit
    )
    return True


def say_confirmed(screen: DeskScreen, call: Call, order: OrderConfirmed) -> Shortages | None:
    """Say the number of a confirmed order, what it comes to, and what it lacks.

    What to show besides, if it lacks more than one line can say.
    """
    currency = call.view.currency if call.view is not None else ""
    language = screen.seat.language
    gross = f"{wording.money(order.gross, language)} {currency}"
    short = tuple((each.position, each.missing) for each in order.short)
    promised = {each.position: each.promise for each in order.short}
    if short:
        text = (
            N_("{number} is to be approved, {gross}. Short: {lines}")
            if order.waits
            else N_("{number} confirmed, {gross}. Short: {lines}")
        )
        screen.warn(text, number=order.number, gross=gross, lines=lacking(short, call, screen.seat, promised))
        if screen.query_one(MessageLine).is_cut:
            text = (
                N_("{number} is to be approved, {gross}.")
                if order.waits
                else N_("{number} confirmed, {gross}.")
            )
            title = screen.say(text, number=order.number, gross=gross)
            return Shortages(screen.seat, title, short, call.lines, promised)
    elif order.waits:
        text = N_("{number} is to be approved, {gross}. Its goods are kept; you will be told.")
        screen.tell(text, number=order.number, gross=gross)
    elif order.planned:
        text = N_("{number} confirmed, {gross}. Planned: reserved when its day is near.")
        screen.tell(text, number=order.number, gross=gross)
    else:
        screen.tell(
            N_("{number} confirmed, {gross}. Everything is reserved."), number=order.number, gross=gross
        )
    return None


def still_held(lost: Lost, call: Call, seat: Seat) -> str:
    """What of lines that lack something is held, line by line, of how much."""
    return "; ".join(_held(position, missing, call, seat) for position, missing in lost)


def _held(position: int, missing: Decimal, call: Call, seat: Seat) -> str:
    line = call.at(position)
    if line is None:
        return _lack(position, missing, call, seat)
    return seat.say(
        N_("line {position} {code}: {held} of {wanted} {unit}"),
        position=position,
        code=line.code,
        held=line.held,
        wanted=line.base_quantity,
        unit=Unit(line.base_unit, line.beside),
    )


def lacking(lost: Lost, call: Call, seat: Seat, promised: Mapping[int, Sequence[Part]] | None = None) -> str:
    """What lines lack, line by line: position, article, quantity, and when it can be there.

    That is as it is `promised`, by position, else as it looks now.
    """
    return "; ".join(_lack(position, missing, call, seat, promised) for position, missing in lost)


def _lack(
    position: int,
    missing: Decimal,
    call: Call,
    seat: Seat,
    promised: Mapping[int, Sequence[Part]] | None = None,
) -> str:
    line = call.at(position)
    quantity = wording.quantity(missing, seat.language)
    if line is None:
        return f"{position}: {quantity}"
    said = f"{line.code} {quantity} {wording.unit(line.base_unit, seat.language, line.beside)}"
    rest = rest_of(line.promise if promised is None else promised.get(position, ()))
    return f"{said}: {promise_told(rest, seat, missing)}" if is_promised(rest) else said
