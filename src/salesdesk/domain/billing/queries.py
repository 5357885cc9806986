"""What is ready to be billed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, case, func, literal_column, select
from sqlalchemy.orm import aliased

from salesdesk.domain.billing.operations import NoteDelivery, Work
from salesdesk.domain.billing.rules import Delivery
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import by_name, customers_meant
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import LineKind
from salesdesk.domain.receivables.model import Invoice, InvoiceLine
from salesdesk.domain.receivables.rules import InvoiceKind, InvoiceState
from salesdesk.errors import Refused
from salesdesk.lookup.numbers import first_those, has_number
from salesdesk.money import ZERO
from salesdesk.office.paging import Page, as_numbered, in_order, read_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.contains import contains
from salesdesk.storage.lists import among
from salesdesk.storage.types import difference
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState

__all__ = [
    "NOTE_SORTS",
    "SERVICE_SORTS",
    "NoteToBill",
    "NoteToBillRow",
    "ServicesToBillRow",
    "lock_notes",
    "notes_to_bill",
    "services_to_bill",
]


@dataclass(frozen=True, slots=True)
class NoteToBillRow:
    """A goods-issue note that no invoice has billed, and what it would come to.

    Net and gross are those of an invoice of its own, the older notes of its order billed
    before it; services of the order come with the first. None: it cannot be billed as
    things stand, for want of a VAT rate.
    """

    id: int
    number: str
    issued_on: date
    order_id: int
    order_number: str
    payer_id: int
    payer_number: str
    payer: str
    ship_name: str
    ship_city: str
    currency: str
    net: Decimal | None
    gross: Decimal | None


@dataclass(frozen=True, slots=True)
class ServicesToBillRow:
    """A confirmed order whose services and deposits no note will bill any more."""

    order_id: int
    order_number: str
    order_date: date
    payer_id: int
    payer_number: str
    payer: str
    ship_name: str
    ship_city: str
    currency: str
    net: Decimal | None
    gross: Decimal | None


class _Note(NamedTuple):
    """A note as the list finds it."""

    id: int
    number: str | None
    issued_on: date
    order: Order
    payer_number: str
    payer: str


class _Services(NamedTuple):
    """An order of services as the list finds it."""

    order: Order
    payer_number: str
    payer: str


_Row = TypeVar("_Row", _Note, _Services)

_Amounts = tuple[Decimal | None, Decimal | None]  # net and gross, if they can be said

_OTHER = aliased(StockDocument)
_REVERSAL = select(_OTHER.id).where(_OTHER.reverses_id == StockDocument.id)
# Written as in the index, so that it serves: billed notes are not waded through.
_UNBILLED: Final[tuple[ColumnElement[bool], ...]] = (
    literal_column("stock_document.invoice_id IS NULL"),
    literal_column("stock_document.kind = 'WZ'"),
    literal_column("stock_document.state = 'posted'"),
    literal_column("stock_document.reverses_id IS NULL"),
    ~_REVERSAL.exists(),
)
_PAYER: Final = (Customer.number, Customer.name)
_BILLED_QUANTITY: Final = (
    select(func.coalesce(func.sum(InvoiceLine.base_quantity), ZERO, type_=OrderLine.base_quantity.type))
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .where(
        InvoiceLine.order_line_id == OrderLine.id,
        Invoice.kind == InvoiceKind.INVOICE,
        Invoice.state == InvoiceState.POSTED,
    )
    .correlate(OrderLine)
    .scalar_subquery()
)
_ISSUED_QUANTITY: Final = (
    select(
        func.coalesce(
            func.sum(
                case(
                    (_OTHER.reverses_id.is_(None), StockDocumentLine.quantity),
                    else_=-StockDocumentLine.quantity,
                )
            ),
            ZERO,
            type_=OrderLine.base_quantity.type,
        )
    )
    .join(_OTHER, _OTHER.id == StockDocumentLine.document_id)
    .where(
        StockDocumentLine.order_line_id == OrderLine.id,
        _OTHER.kind == DocumentKind.GOODS_ISSUE,
        _OTHER.state == DocumentState.POSTED,
    )
    .correlate(OrderLine)
    .scalar_subquery()
)
_WANTED: Final = difference(OrderLine.base_quantity, OrderLine.closed_quantity)
_UNBILLED_SERVICE: Final = select(OrderLine.id).where(
    OrderLine.order_id == Order.id,
    OrderLine.kind.in_((LineKind.SERVICE, LineKind.DEPOSIT)),
    OrderLine.parent_line_id.is_(None),
    _WANTED > _BILLED_QUANTITY,
)
_GOODS_TO_COME: Final = select(OrderLine.id).where(
    OrderLine.order_id == Order.id, OrderLine.kind == LineKind.GOODS, _WANTED > _ISSUED_QUANTITY
)
_UNBILLED_NOTE: Final = select(StockDocument.id).where(StockDocument.order_id == Order.id, *_UNBILLED)
_OF_ORDERS: Final = (
    select(
        StockDocument.id,
        StockDocument.order_id,
        StockDocument.business_date,
        StockDocumentLine.order_line_id,
        StockDocumentLine.quantity,
    )
    .join(StockDocumentLine, StockDocumentLine.document_id == StockDocument.id)
    .where(among(StockDocument.order_id, "orders"), *_UNBILLED)
    .order_by(StockDocument.business_date, StockDocument.id, StockDocumentLine.position)
)

_SORTS: Final[dict[str, tuple[Any, ...]]] = {
    "order": as_numbered(Order.confirmed_at, Order.number),
    "day": (Order.order_date,),
    "payer": by_name(Order.payer_id),
}
_NOTE_SORTS: Final[dict[str, tuple[Any, ...]]] = _SORTS | {
    "note": as_numbered(StockDocument.business_date, StockDocument.number),
    "day": (StockDocument.business_date,),
}
NOTE_SORTS: Final = tuple(_NOTE_SORTS)
SERVICE_SORTS: Final = tuple(_SORTS)
"""What lists of notes and of services to be billed can be sorted by."""


@query(Permission.INVOICES_SEE)
def notes_to_bill(
    tx: Transaction,
    text: str = "",
    until: date | None = None,
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[NoteToBillRow]:
    """Posted goods-issue notes not yet billed, the oldest first, issued up to a day if one is named.

    `text` is looked for in the numbers of note and order, the payer and the ship-to; what has just
    this number is first. One that none has is taken for a payer's, misspelled. `sort`: NOTE_SORTS.
    """
    usual = (StockDocument.business_date, StockDocument.id)
    said = has_number(tx, text, StockDocument.number, Order.number)
    wanted = [*_UNBILLED]
    if until is not None:
        wanted.append(StockDocument.business_date <= until)
    statement = (
        select(StockDocument.id, StockDocument.number, StockDocument.business_date, Order, *_PAYER)
        .join(Order, Order.id == StockDocument.order_id)
        .join(Customer, Customer.id == Order.payer_id)
        .where(*wanted)
        .order_by(*first_those(said), *in_order(_NOTE_SORTS, usual, sort, descending))
    )
    has_it = _matching(text, said, StockDocument.number)
    page = _with_text(tx, statement, text, has_it, offset, limit, _Note)
    orders = {note.order.id: note.order for note in page.rows}
    amounts = _amounts_of_notes(tx, orders)
    return Page(
        tuple(
            NoteToBillRow(
                note.id,
                note.number or "",
                note.issued_on,
                note.order.id,
                note.order.number or "",
                note.order.payer_id,
                note.payer_number,
                note.payer,
                note.order.ship_name,
                note.order.ship_city,
                note.order.currency,
                *amounts.get(note.id, (None, None)),
            )
            for note in page.rows
        ),
        page.total,
    )


@query(Permission.INVOICES_SEE)
def services_to_bill(
    tx: Transaction,
    text: str = "",
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[ServicesToBillRow]:
    """Confirmed orders with services or deposits to bill that no note will bring along, the oldest first.

    `text` is looked for as in the notes to be billed. `sort` is one of SERVICE_SORTS; another is refused.
    """
    said = has_number(tx, text, Order.number)
    statement = (
        select(Order, *_PAYER)
        .join(Customer, Customer.id == Order.payer_id)
        .where(
            Order.is_confirmed(),
            _UNBILLED_SERVICE.exists(),
            ~_UNBILLED_NOTE.exists(),
            ~_GOODS_TO_COME.exists(),
        )
        .order_by(*first_those(said), *in_order(_SORTS, (Order.order_date, Order.id), sort, descending))
    )
    page = _with_text(tx, statement, text, _matching(text, said), offset, limit, _Services)
    orders = {found.order.id: found.order for found in page.rows}
    work = Work.read(tx, orders, []) if orders else None
    return Page(
        tuple(
            ServicesToBillRow(
                found.order.id,
                found.order.number or "",
                found.order.order_date,
                found.order.payer_id,
                found.payer_number,
                found.payer,
                found.order.ship_name,
                found.order.ship_city,
                found.order.currency,
                *_amounts(work, found.order, tx.today)[0],
            )
            for found in page.rows
            if work
        ),
        page.total,
    )


def _matching(text: str, said: ColumnElement[bool] | None, *columns: Any) -> ColumnElement[bool]:
    """`text` stands in one of these columns, or in the order, its payer or its ship-to; or `said` is true."""
    has_it = contains(text, *columns, Order.number, *_PAYER, Order.ship_name, Order.ship_city)
    return has_it if said is None else has_it | said


def _with_text(
    tx: Transaction,
    statement: Select[*tuple[Any, ...]],
    text: str,
    has_it: ColumnElement[bool],
    offset: int,
    limit: int,
    make: Callable[..., _Row],
) -> Page[_Row]:
    """A page of what has the text; of those whose payer may be meant by it if nothing has."""
    page = read_page(tx, statement.where(has_it), offset, limit, make)
    if page.total or not (meant := customers_meant(tx, text)):
        return page
    theirs = statement.where(among(Order.payer_id, "meant")).params(meant=meant)
    return read_page(tx, theirs, offset, limit, make)


def _amounts_of_notes(tx: Transaction, orders: Mapping[int, Order]) -> dict[int, _Amounts]:
    """Net and gross of every unbilled note of these orders."""
    if not orders:
        return {}
    rows: Iterable[Any] = tx.session.execute(_OF_ORDERS, {"orders": sorted(orders)})
    days: dict[tuple[int, int], date] = {}
    quantities: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for note_id, order_id, day, line_id, quantity in rows:
        days[note_id, order_id] = day
        quantities[note_id][line_id] = quantities[note_id].get(line_id, ZERO) + quantity
    notes = [
        NoteDelivery(note_id, order_id, Delivery(day, quantities[note_id]))
        for (note_id, order_id), day in days.items()
    ]
    work = Work.read(tx, orders, notes)
    found: dict[int, _Amounts] = {}
    for order in orders.values():
        ids = [note.id for note in notes if note.order_id == order.id]
        found |= zip(ids, _amounts(work, order, tx.today), strict=False)
    return found


def _amounts(work: Work, order: Order, today: date) -> list[_Amounts]:
    """Net and gross of each invoice that an order would get."""
    try:
        return [(each.net, each.gross) for each in work.one_by_one(order, today)]
    except Refused:  # no rate of VAT on that day: billing will say so
        return [(None, None)]


@dataclass(frozen=True, slots=True)
class NoteToBill(NoteDelivery):
    """A goods-issue note under lock, with what it delivered."""

    number: str
    kind: DocumentKind
    state: DocumentState
    invoice_id: int | None
    reversed: bool
    """The note reverses another or was itself reversed: nothing of it stands."""


_NOTES: Final = (
    select(
        StockDocument.id,
        StockDocument.number,
        StockDocument.order_id,
        StockDocument.kind,
        StockDocument.state,
        StockDocument.invoice_id,
        StockDocument.reverses_id.is_not(None) | _REVERSAL.exists(),
        StockDocument.business_date,
        StockDocumentLine.order_line_id,
        StockDocumentLine.quantity,
    )
    .join(StockDocumentLine, StockDocumentLine.document_id == StockDocument.id)
    .where(among(StockDocument.id, "notes"))
    .order_by(StockDocument.id, StockDocumentLine.position)
    .with_for_update(key_share=True, of=StockDocument)
)


def lock_notes(tx: Transaction, note_ids: Iterable[int]) -> list[NoteToBill]:
    """Notes by id, locked, oldest first. The caller has their orders locked."""
    rows: dict[int, Any] = {}
    quantities: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for row in tx.session.execute(_NOTES, {"notes": sorted(set(note_ids))}):
        rows[row.id] = row
        lines = quantities[row.id]
        lines[row.order_line_id] = lines.get(row.order_line_id, ZERO) + row.quantity
    return [
        NoteToBill(
            id_,
            row.order_id,
            Delivery(row.business_date, quantities[id_]),
            row.number or "",
            row.kind,
            row.state,
            row.invoice_id,
            row[6],
        )
        for id_, row in rows.items()
    ]
