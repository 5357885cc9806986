"""How orders and their lines read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from operator import attrgetter

from salesdesk.clock import zone
from salesdesk.domain.drafts.queries import DraftView
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.order_book.papers import OrderPapers
from salesdesk.domain.order_book.rules import OrderRow, Progress
from salesdesk.domain.orders.rules import LineKind, OrderState
from salesdesk.domain.quotes.rules import has_lapsed
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import wording
from salesdesk.screens.listing import More
from salesdesk.screens.order_cells import (
    address,
    amount_of,
    discount_of,
    price_of,
    quantity_of,
    state_of,
)
from salesdesk.screens.promised import day_told, promise_told
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import amount, dated, figure
from salesdesk.screens.widgets.info_line import Fact
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = [
    "begun",
    "line_cells",
    "line_columns",
    "line_facts",
    "more_of_orders",
    "order_cells",
    "order_columns",
    "order_facts",
    "paper_facts",
    "row_facts",
]

_LOOKS = {Progress.ALL: "good", Progress.NOTHING: "bad", Progress.DONE: "dim"}


def order_columns(seat: Seat) -> list[Column]:
    """Columns of the book. What more there is to an order says the line below it."""
    return [
        Column(seat.word(N_("Order")), 12, searched=True, whole=True, sort="number"),
        Column(seat.word(N_("Day")), 5, sort="day"),
        Column(seat.word(N_("Customer")), 17, searched=True, grows=True, sort="customer"),
        Column(seat.word(N_("Wanted")), 7, sort="wanted"),
        Column(seat.word(N_("State")), 16, whole=True, sort="state"),
        Column(seat.word(N_("Out")), 4, right=True, name=seat.word(N_("Issued in %"))),
        Column(seat.word(N_("Gross")), 10, right=True, sort="gross"),
    ]


def order_cells(seat: Seat, row: OrderRow) -> Sequence[str | Cell]:
    """An order of the book; one without a number is known by when it was begun, and what it is called."""
    look = "dim" if state_of(seat, row)[1] == "dim" else ""
    draft = row.state is OrderState.DRAFT
    name = f"{row.customer_name} · {row.reference}" if draft and row.reference else row.customer_name
    return [
        Cell(row.number or f"– {_begun(row.created_at, seat):%H:%M}", look, value=row.number),
        dated(row.order_date, seat.language, look, short=True),
        Cell(name, look, value=row.customer_name),
        dated(row.requested_on, seat.language, short=True),
        _state(seat, row, look),
        Cell(f"{row.issued} %", value=row.issued) if 0 < row.issued < 100 else "",
        "" if row.gross is None else amount(row.gross, seat.language),
    ]


def more_of_orders(seat: Seat) -> Sequence[More]:
    """What a file has of an order beside the columns of the book."""
    return (
        (N_("Customer number"), attrgetter("customer")),
        (N_("Currency"), attrgetter("currency")),
        (N_("Goods"), lambda row: row.progress and seat.word(row.progress.label)),
        (N_("Channel"), lambda row: seat.word(row.channel.label)),
        (N_("Their number"), attrgetter("customer_number")),
        (N_("Reference"), attrgetter("reference")),
        (N_("Owner"), attrgetter("owner")),
    )


def row_facts(seat: Seat, row: OrderRow | None) -> list[Fact]:
    """An order of the book in full: who, what he calls it, how far it is, whose it is."""
    if row is None:
        return []
    state = row.custom_status or _said(seat, row)
    goods = "" if row.progress is None or row.state is OrderState.COMPLETED else _goods(seat, row)
    gross = "" if row.gross is None else f"{wording.money(row.gross, seat.language)} {row.currency}"
    return [
        (f"{row.customer} {row.customer_name}", "name"),
        (row.reference, "note"),
        (row.customer_number, "note"),
        (state, ""),
        (goods, ""),
        (gross, ""),
        (row.owner, "dim"),
    ]


def begun(instant: datetime, seat: Seat) -> str:
    """Day and time at which a draft was begun."""
    at = _begun(instant, seat)
    return f"{wording.day(at.date(), seat.language)} {at:%H:%M}"


def _begun(instant: datetime, seat: Seat) -> datetime:
    return instant.astimezone(zone(seat.person.timezone if seat.person else "UTC"))


def _state(seat: Seat, row: OrderRow, look: str) -> Cell:
    """How far the goods of a confirmed order are; of any other its state."""
    state = row.custom_status or state_of(seat, row)[0]
    if row.state is OrderState.QUOTED and not row.custom_status:
        return Cell(state, "bad" if row.lapsed_days else "", value=seat.word(row.state.label))
    if row.state is OrderState.DRAFT and row.number:  # it was to be approved
        return Cell(seat.word(N_("draft again")), "strong", value=state)
    if row.state is OrderState.CONFIRMED and row.progress is not None and not row.custom_status:
        return Cell(_goods(seat, row), _LOOKS.get(row.progress, ""), value=state)
    return Cell(state, "strong" if row.state is OrderState.WAITING else look)


def _said(seat: Seat, row: OrderRow) -> str:
    """The state in full: for how long a quote has lapsed, and whether part of it was ordered."""
    said = state_of(seat, row)[0]
    if row.lapsed_days:
        said = seat.say(N_("{state}, {days} days ago"), state=said, days=row.lapsed_days)
    part = seat.word(N_("partly ordered")) if row.partly_ordered else ""
    return ", ".join(filter(None, (said, part)))


def _goods(seat: Seat, row: OrderRow) -> str:
    assert row.progress is not None, "a draft has no goods yet"
    return seat.word(row.progress.of_rest if row.issued else row.progress.label)


def line_columns(seat: Seat) -> list[Column]:
    """Columns of the lines of an order: what of each has left, is there, is coming, is missing."""
    return [
        Column("", 3, right=True),
        Column(seat.word(N_("Code")), 7, whole=True),
        Column(seat.word(N_("Name")), 8, grows=True),
        Column(seat.word(N_("Quantity")), 9, right=True),
        Column(seat.word(N_("Amount")), 9, right=True),
        Column(seat.word(N_("Issued")), 7, right=True),
        Column(seat.word(N_("There")), 7, right=True),
        Column(seat.word(N_("Coming")), 8, right=True),
        Column(seat.word(N_("Missing")), 8, right=True),
    ]


def line_cells(line: DraftLine, language: str) -> Sequence[str | Cell]:
    """A line of an order."""
    own = line.parent_line_id is None

    def shown(value: Decimal, look: str = "") -> str | Cell:
        return figure(value, language, look) if value else ""

    goods = line.kind is LineKind.GOODS
    return [
        str(line.position) if own else "",
        Cell(line.code, "" if own else "dim"),
        Cell(line.text if own else f"· {line.text}", "" if own else "dim"),
        quantity_of(line, language) if line.kind is not LineKind.TEXT else "",
        amount_of(line, language) if own and line.kind is not LineKind.TEXT else "",
        shown(line.delivered) if goods else "",
        shown(line.held, "good") if goods else "",
        shown(line.awaited + line.planned) if goods else "",
        shown(line.missing, "bad"),
    ]


def line_facts(line: DraftLine | None, seat: Seat) -> list[Fact]:
    """What there is to know besides about the line at the cursor."""
    if line is None:
        return []
    language = seat.language
    facts: list[Fact] = [(line.text, "name")]
    if line.kind is not LineKind.TEXT and line.parent_line_id is None:
        facts += [(price_of(line, language), ""), (discount_of(line, language), "")]
    if line.given_by:
        facts.append((seat.say(N_("free with {promotion}"), promotion=line.given_by), ""))
    elif line.free_of_charge and line.parent_line_id is None:
        facts.append((seat.word(N_("free of charge")), ""))
    if line.closed_quantity:
        facts.append((seat.say(N_("{quantity} cancelled"), quantity=line.closed_quantity), ""))
    facts += _promise_facts(line, seat)
    if line.planned:
        facts.append((seat.word(N_("planned, not reserved yet")), ""))
    if line.requested_on is not None:
        facts.append((seat.say(N_("wanted on {day}"), day=wording.day(line.requested_on, language)), ""))
    if line.wished_batch:
        facts.append((seat.say(N_("batch {number}"), number=line.wished_batch), ""))
    return facts


def _promise_facts(line: DraftLine, seat: Seat) -> list[Fact]:
    """What was promised of a line, and what of it is on its way, with when it can be there now."""
    facts: list[Fact] = []
    if promised := [part for part in line.promise if part.on is not None]:
        facts.append((seat.say(N_("promised: {promise}"), promise=promise_told(promised, seat)), ""))
    for each in line.coming:
        if each.there_on is None:
            continue
        text = (
            N_("late: {quantity} {day} ({purchase})") if each.is_late else N_("{quantity} {day} ({purchase})")
        )
        said = seat.say(
            text,
            quantity=each.quantity,
            day=day_told(each.there_on, seat),
            purchase=each.purchase or seat.word(N_("draft")),
        )
        facts.append((said, "bad" if each.is_late else ""))
    return facts


def order_facts(view: DraftView, seat: Seat) -> dict[str, list[Fact]]:
    """Three lines about an order: who, what was agreed, where to and what it is about."""
    language, header = seat.language, view.typed
    about: list[Fact] = []
    if header.requested_on is not None:
        about.append(
            (seat.say(N_("wanted on {day}"), day=wording.day(header.requested_on, language)), "strong")
        )
    about.append((address(view.ship_to, view.customer_name), "place"))
    about += [(view.contact, "name"), (header.reference, "note"), (header.customer_number, "note")]
    if view.warehouse:
        about.append((seat.say(N_("only from {warehouse}"), warehouse=view.warehouse), ""))
    if header.discount_percent > ZERO:
        percent = wording.percent(header.discount_percent, language)
        about.append((seat.say(N_("{percent} off all"), percent=percent), ""))
    about.append((header.memo, "note"))
    agreed: list[Fact] = [(seat.word(N_("URGENT")), "bad")] if header.urgent else []
    if header.valid_until is not None:
        day = wording.day(header.valid_until, language)
        lapsed = has_lapsed(view.state, header.valid_until, seat.today)
        text = N_("lapsed on {day}") if lapsed else N_("valid until {day}")
        agreed.append((seat.say(text, day=day), "bad" if lapsed else "strong"))
    if view.blocked_reason is not None:
        agreed.append((seat.say(N_("BLOCKED: {reason}"), reason=view.blocked_reason), "bad"))
    agreed += [
        (wording.day(view.order_date, language), ""),
        (view.owner, ""),
        (seat.word(header.channel.label), ""),
        (view.terms, ""),
        ("" if header.delivery_policy is None else seat.word(header.delivery_policy.label), ""),
    ]
    if view.payer_id != view.customer_id:
        agreed.append((seat.say(N_("payer {number}"), number=view.payer), ""))
    who = [(f"{view.customer} {view.customer_name}", "name")]
    return {"who": who, "terms": agreed, "order": about}


def paper_facts(papers: OrderPapers, seat: Seat, own: str = "") -> list[Fact]:
    """The papers of an order, its quote first, or the orders that come from the quote `own`."""
    language = seat.language
    facts: list[Fact] = []
    for note in papers.notes:
        shown = f"{note.number} {wording.day(note.issued_on, language)}"
        facts.append((shown, "dim" if note.reversed else ""))
    if papers.quote and papers.quote != own:
        facts.insert(0, (papers.quote, ""))
    for order in papers.orders:
        facts.append((f"→ {order.number}" if order.number else f"→ {seat.word(N_('Draft'))}", "strong"))
    for invoice in papers.invoices:
        gross = f"{wording.money(invoice.gross, language)} {invoice.currency}"
        facts.append((f"{invoice.number} {wording.day(invoice.issued_on, language)} {gross}", "strong"))
    nothing = N_("nothing ordered of it yet") if own else N_("nothing issued or billed yet")
    return facts or [(seat.word(nothing), "dim")]
