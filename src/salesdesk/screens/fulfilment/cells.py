"""How the warehouse reads orders, lines and batches."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from salesdesk.domain.fulfilment.rules import (
    AllocatedBatch,
    FulfilmentView,
    HowFar,
    LineToFulfil,
    OrderToFulfil,
)
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import counted, dated, figure
from salesdesk.screens.widgets.line_table import Cell, Column
from salesdesk.warehouse.allocation.queries import BatchChoice

__all__ = [
    "address",
    "batch_cells",
    "batch_columns",
    "facts",
    "line_cells",
    "line_columns",
    "line_facts",
    "order_cells",
    "order_columns",
]


def order_columns(seat: Seat) -> list[Column]:
    """The list of orders."""
    return [
        Column(seat.word(N_("Number")), 13, searched=True, whole=True, sort="number"),
        Column(seat.word(N_("Customer")), 16, searched=True, grows=True, sort="customer"),
        Column(seat.word(N_("City")), 10, searched=True, grows=True, sort="city"),
        Column(seat.word(N_("Wanted")), 8, sort="wanted"),
        Column(seat.word(N_("Lines")), 6, right=True, sort="lines", name=seat.word(N_("Lines ready"))),
        Column(seat.word(N_("Ready")), 12, whole=True, sort="ready"),
        Column(seat.word(N_("Batches")), 8, right=True, name=seat.word(N_("Lines with batches"))),
    ]


def order_cells(seat: Seat, order: OrderToFulfil) -> tuple[str | Cell, ...]:
    """One order: how many of its open lines are ready, how far that is, how many have their batches."""
    due = order.requested_on or order.promised_on
    overdue = due is not None and due < seat.today
    look = "bad" if overdue else "" if order.requested_on else "dim"  # dim: nobody named a day, we did
    allocated = "" if order.allocated is HowFar.NOTHING else f"{order.lines_allocated}/{order.lines_open}"
    customer = f"! {order.customer}" if order.urgent else order.customer
    return (
        order.number,
        Cell(customer, "strong" if order.urgent else "", value=order.customer),
        order.ship_city,
        dated(due, seat.language, look, near=seat.today),
        Cell(f"{order.lines_ready}/{order.lines_open}", value=order.lines_ready),
        Cell(seat.word(order.how_far.label), _LOOKS[order.how_far]),
        Cell(allocated, _LOOKS[order.allocated], value=order.lines_allocated),
    )


_LOOKS = {HowFar.ALL: "good", HowFar.PART: "", HowFar.NOTHING: "dim"}


def facts(seat: Seat, order: FulfilmentView) -> tuple[str, str, str]:
    """Three lines: who wants it when and how, where it goes, what else was said."""
    wanted = ""
    if order.requested_on is not None:
        wanted = seat.say(N_("wanted {day}"), day=wording.day(order.requested_on, seat.language))
    blocked = seat.say(N_("BLOCKED")) if order.blocked else ""
    urgent = seat.word(N_("URGENT")) if order.urgent else ""
    only = seat.say(N_("only from {warehouse}"), warehouse=order.warehouse) if order.warehouse else ""
    policy = seat.word(order.delivery_policy.label)
    theirs = seat.say(N_("their order {number}"), number=order.customer_order) if order.customer_order else ""
    return (
        _joined(f"{order.customer_number} {order.customer}", blocked, urgent, wanted, policy, only),
        address(order),
        _joined(order.carrier, order.shipping_method, theirs, order.reference, order.memo),
    )


def address(order: FulfilmentView) -> str:
    """Where it goes, in one line."""
    street = f"{order.ship_street} {order.ship_house_number}".strip()
    city = f"{order.ship_postcode} {order.ship_city}".strip()
    return ", ".join(part for part in (order.ship_name, street, city, order.ship_country) if part)


def line_columns(seat: Seat) -> list[Column]:
    """The lines of an order."""
    return [
        Column(seat.word(N_("Article")), 11, whole=True),
        Column("", 15, grows=True),
        Column(seat.word(N_("Ordered")), 8, right=True),
        Column(seat.word(N_("Issued")), 7, right=True),
        Column(seat.word(N_("Ready")), 7, right=True),
        Column(seat.word(N_("Batches")), 8, right=True),
        Column(seat.word(N_("Coming")), 7, right=True),
        Column(seat.word(N_("Missing")), 7, right=True),
    ]


def line_cells(seat: Seat, line: LineToFulfil) -> tuple[str | Cell, ...]:
    """One line; nothing of something is left blank, so that what is there catches the eye."""

    def shown(value: Decimal, look: str = "") -> str | Cell:
        return figure(value, seat.language, look) if value else ""

    awaited = sum((part.quantity for part in line.awaited), line.planned)
    done = not line.open
    return (
        Cell(line.code, "dim" if done else ""),
        Cell(("· " if line.parent_line_id else "") + line.text, "dim" if done else ""),
        shown(line.wanted, "dim" if done else "strong"),
        shown(line.issued, "dim"),
        shown(line.ready, "good" if line.ready >= line.open else ""),
        shown(line.taken, "good" if line.taken >= line.ready else ""),
        shown(awaited),
        shown(line.missing, "bad"),
    )


def line_facts(seat: Seat, line: LineToFulfil | None) -> tuple[str, str, str, str]:
    """What is to be known of a line: as ordered, where it lies, its batches, what it waits for."""
    if line is None:
        return "", "", "", ""

    def amount(value: Decimal) -> str:
        return wording.quantity(value, seat.language)

    keeps = ""
    if line.min_shelf_days:
        keeps = seat.say(N_("must keep for {days} days"), days=line.min_shelf_days)
    wanted = ""
    if line.requested_on is not None:
        wanted = seat.say(N_("wanted {day}"), day=wording.day(line.requested_on, seat.language))
    elif line.promised_on is not None:
        wanted = seat.say(N_("promised {day}"), day=wording.day(line.promised_on, seat.language))
    reserved = ", ".join(f"{part.warehouse} {amount(part.quantity)}" for part in line.reserved)
    batches = ", ".join(f"{amount(b.quantity)} × {b.number}{_until(seat, b)}" for b in line.allocated)
    unordered = seat.word(N_("not yet ordered"))
    coming = [
        f"{amount(part.quantity)} {part.number or unordered}"
        + (f" ({wording.day(part.expected_on, seat.language)})" if part.expected_on else "")
        for part in line.awaited
    ]
    if line.planned:
        coming.append(seat.say(N_("planned: {quantity}"), quantity=line.planned))
    entered = counted(line.quantity, line.unit, seat.language, (line.base_unit,)).text
    return (
        _joined(f"{line.code} {line.text}", entered, wanted, keeps),
        _said(seat, N_("Reserved in"), reserved),
        _said(seat, N_("Batches"), batches),
        _said(seat, N_("Coming"), ", ".join(coming)),
    )


def batch_columns(seat: Seat) -> list[Column]:
    """Batches to choose from."""
    return [
        Column(seat.word(N_("Batch")), 15, grows=True),
        Column(seat.word(N_("Lot")), 6, whole=True),
        Column(seat.word(N_("Until")), 10),
        Column(seat.word(N_("Lies in")), 12, whole=True),
        Column(seat.word(N_("Free")), 7, right=True),
        Column(seat.word(N_("Can have")), 8, right=True),
        Column(seat.word(N_("Has")), 7, right=True),
    ]


def batch_cells(seat: Seat, batch: BatchChoice) -> tuple[str | Cell, ...]:
    """One batch; one that does not suit is dim."""
    look = "" if batch.suits else "dim"
    until = wording.day(_last(batch.best_before, batch.use_by), seat.language)
    return (
        Cell(batch.number, look),
        Cell(batch.supplier_lot, look),
        Cell(until, "" if batch.suits else "bad"),
        Cell(f"{batch.warehouse} {batch.bin}".strip(), look),
        figure(batch.free, seat.language, look),
        figure(batch.most, seat.language, look) if batch.most else "",
        figure(batch.allocated, seat.language, "good") if batch.allocated else "",
    )


def _until(seat: Seat, batch: AllocatedBatch) -> str:
    last = _last(batch.best_before, batch.use_by)
    return f" ({wording.day(last, seat.language)})" if last else ""


def _last(best_before: date | None, use_by: date | None) -> date | None:
    return min((day for day in (best_before, use_by) if day is not None), default=None)


def _said(seat: Seat, label: str, value: str) -> str:
    return f"{seat.word(label)}: {value}" if value else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
