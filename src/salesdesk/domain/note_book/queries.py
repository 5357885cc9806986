"""The papers of the warehouse: found, listed, and one of them in full."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, func, literal_column, select, union
from sqlalchemy.orm import aliased

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import by_name, customers_meant
from salesdesk.domain.note_book.rules import NoteInFull, NoteLine, NoteRow, WhichNotes, state_of
from salesdesk.domain.note_book.searching import having
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.purchasing.model import PurchaseOrder, Supplier
from salesdesk.domain.receivables.model import Invoice
from salesdesk.errors import NotFound
from salesdesk.i18n import N_, translate
from salesdesk.lookup.numbers import first_those, has_number
from salesdesk.office.paging import Page, as_numbered, in_order, read_page_by_ids
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Warehouse

__all__ = ["STOCK_NOTE_SORTS", "stock_note", "stock_notes"]

_OTHER: Final = aliased(Warehouse)
_REVERSAL: Final = aliased(StockDocument)
_REVERSED: Final = aliased(StockDocument)
_TRANSFER: Final = aliased(StockDocument)
_TAKEN_BACK: Final = select(_REVERSAL.id).where(_REVERSAL.reverses_id == StockDocument.id).exists()
_REVERSES: Final[ColumnElement[bool]] = literal_column("stock_document.reverses_id IS NOT NULL")
_CORRECTIONS: Final = select(StockDocument.id).where(_REVERSES)
_CORRECTED: Final = select(StockDocument.reverses_id).where(_REVERSES)
# Written as in the indexes, so that they serve. Only what is posted has a number.
_IS: Final[dict[WhichNotes, tuple[ColumnElement[bool], ...]]] = {
    WhichNotes.ALL: (StockDocument.number.is_not(None),),
    WhichNotes.UNBILLED: (
        literal_column("stock_document.invoice_id IS NULL"),
        literal_column("stock_document.kind = 'WZ'"),
        literal_column("stock_document.state = 'posted'"),
        literal_column("stock_document.reverses_id IS NULL"),
        ~_TAKEN_BACK,
    ),
    WhichNotes.BILLED: (literal_column("stock_document.invoice_id IS NOT NULL"),),
    WhichNotes.TAKEN_BACK: (StockDocument.id.in_(union(_CORRECTIONS, _CORRECTED)),),
}
_SORTS: Final[dict[str, tuple[Any, ...]]] = {
    "number": as_numbered(StockDocument.business_date, StockDocument.number),
    "day": (StockDocument.business_date,),
    "warehouse": (Warehouse.code,),
    "partner": by_name(Order.sold_to_id),
    "order": as_numbered(Order.confirmed_at, Order.number),
}
STOCK_NOTE_SORTS: Final = tuple(_SORTS)
"""What a list of the papers of the warehouse can be sorted by."""
_NEWEST: Final = (StockDocument.business_date.desc(), StockDocument.id.desc())
_ROWS: Final = (
    select(
        StockDocument.id,
        StockDocument.number,
        StockDocument.kind,
        StockDocument.business_date,
        Warehouse.code,
        func.coalesce(Customer.name, Supplier.name, _OTHER.code, StockDocument.reason),
        func.coalesce(Order.number, PurchaseOrder.number, ""),
        func.coalesce(Invoice.number, ""),
        StockDocument.reference,
        StockDocument.invoice_id,
        StockDocument.reverses_id,
        _TAKEN_BACK,
    )
    .outerjoin(Warehouse, Warehouse.id == StockDocument.warehouse_id)
    .outerjoin(_OTHER, _OTHER.id == StockDocument.other_warehouse_id)
    .outerjoin(Order, Order.id == StockDocument.order_id)
    .outerjoin(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(Supplier, Supplier.id == StockDocument.supplier_id)
    .outerjoin(PurchaseOrder, PurchaseOrder.id == StockDocument.purchase_order_id)
    .outerjoin(Invoice, Invoice.id == StockDocument.invoice_id)
    .where(among(StockDocument.id, "ids"))
)
_IDS: Final = select(StockDocument.id)
_SORTED: Final = _IDS.outerjoin(Warehouse, Warehouse.id == StockDocument.warehouse_id).outerjoin(
    Order, Order.id == StockDocument.order_id
)
"""What columns of others a list is sorted by."""
_HEAD: Final = (
    select(
        StockDocument,
        Warehouse,
        func.coalesce(_OTHER.code, ""),
        Order,
        func.coalesce(Customer.number, ""),
        func.coalesce(Customer.name, ""),
        func.coalesce(Supplier.number, ""),
        func.coalesce(Supplier.name, ""),
        func.coalesce(PurchaseOrder.number, ""),
        func.coalesce(Invoice.number, ""),
        func.coalesce(_TRANSFER.number, ""),
        func.coalesce(_REVERSED.number, ""),
        _REVERSAL.id,
        func.coalesce(_REVERSAL.number, ""),
    )
    .join(Warehouse, Warehouse.id == StockDocument.warehouse_id)
    .outerjoin(_OTHER, _OTHER.id == StockDocument.other_warehouse_id)
    .outerjoin(Order, Order.id == StockDocument.order_id)
    .outerjoin(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(Supplier, Supplier.id == StockDocument.supplier_id)
    .outerjoin(PurchaseOrder, PurchaseOrder.id == StockDocument.purchase_order_id)
    .outerjoin(Invoice, Invoice.id == StockDocument.invoice_id)
    .outerjoin(_TRANSFER, _TRANSFER.id == StockDocument.transfer_id)
    .outerjoin(_REVERSED, _REVERSED.id == StockDocument.reverses_id)
    .outerjoin(_REVERSAL, _REVERSAL.reverses_id == StockDocument.id)
    .where(StockDocument.id == bindparam("note"), StockDocument.state == DocumentState.POSTED)
)
_LINES: Final = (
    select(
        StockDocumentLine.position,
        StockDocumentLine.article_id,
        Article.code,
        func.coalesce(func.nullif(OrderLine.text, ""), Article.name),
        Article.base_unit,
        StockDocumentLine.quantity,
        Batch.id,
        Batch.number,
        Batch.supplier_lot,
        Batch.best_before,
        Batch.use_by,
        func.coalesce(BatchBalance.bin, ""),
        OrderLine.position,
    )
    .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
    .join(Article, Article.id == StockDocumentLine.article_id)
    .join(Batch, Batch.id == StockDocumentLine.batch_id)
    .outerjoin(
        BatchBalance,
        (BatchBalance.batch_id == StockDocumentLine.batch_id)
        & (BatchBalance.warehouse_id == StockDocument.warehouse_id),
    )
    .outerjoin(OrderLine, OrderLine.id == StockDocumentLine.order_line_id)
    .where(StockDocumentLine.document_id == bindparam("note"))
    .order_by(StockDocumentLine.position)
)


_THEIRS: Final = select(Order.id).where(among(Order.sold_to_id, "meant")).correlate(None)


@query(Permission.STOCK_SEE)
def stock_notes(
    tx: Transaction,
    which: WhichNotes = WhichNotes.ALL,
    kind: DocumentKind | None = None,
    text: str = "",
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[NoteRow]:
    """Posted papers of the warehouse, of one kind or all, the newest first.

    `text` is looked for in the numbers of papers and orders, in customers, suppliers, articles,
    batches and lots, these whole; what has just this number is first. One that none has is taken for a
    customer's name, misspelled. `sort` is one of STOCK_NOTE_SORTS; another is refused.
    """
    wanted = [*_IS[which]]
    if kind is not None:
        wanted.append(StockDocument.kind == kind)
    said = has_number(tx, text, StockDocument.number)
    order = (*first_those(said), *in_order(_SORTS, _NEWEST, sort, descending))

    def page(*more: ColumnElement[bool], **values: Any) -> Page[NoteRow]:
        ids, counted = (
            each.where(*wanted, *more).params(values) for each in (_SORTED if sort else _IDS, _IDS)
        )
        return read_page_by_ids(tx, ids.order_by(*order), _ROWS, offset, limit, _row, counted=counted)

    if not text.strip():
        return page()
    has_it, values = having(tx, text)
    found = page(has_it, **values)
    if found.total or not (meant := customers_meant(tx, text)):
        return found
    return page(StockDocument.order_id.in_(_THEIRS), meant=meant)


@query(Permission.STOCK_SEE)
def stock_note(tx: Transaction, note_id: int) -> NoteInFull:
    """A posted paper of the warehouse with its lines. Raises NotFound."""
    row = tx.session.execute(_HEAD, {"note": note_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such note."))
    note: StockDocument = row[0]
    warehouse: Warehouse = row[1]
    order: Order | None = row[3]
    name = translate(warehouse.name, tx.actor.language) if warehouse.transit else warehouse.name
    partner = note.partner or {}
    lines: Any = tx.session.execute(_LINES, {"note": note_id})
    return NoteInFull(
        id=note.id,
        number=note.number or "",
        kind=note.kind,
        day=note.business_date,
        warehouse=f"{warehouse.code} {name}",
        other_warehouse=row[2],
        order_id=note.order_id,
        order_number=(order.number or "") if order else "",
        customer_number=row[4],
        customer=row[5],
        their_order=order.customer_number if order else "",
        their_reference=order.reference if order else "",
        supplier_number=row[6],
        supplier=row[7],
        purchase_number=row[8],
        invoice_number=row[9],
        transfer_number=row[10],
        reverses_id=note.reverses_id,
        reverses=row[11],
        reversed_by_id=row[12],
        reversed_by=row[13],
        cause=note.cause,
        reason=note.reason,
        reference=note.reference,
        ship_name=partner.get("name", "") if order else "",
        ship_city=partner.get("city", "") if order else "",
        lines=tuple(NoteLine(*line) for line in lines),
    )


def _row(*values: Any) -> NoteRow:
    *shown, reference, invoice_id, reverses_id, taken_back = values
    state = state_of(shown[2], invoice_id is not None, reverses_id is not None, bool(taken_back))
    return NoteRow(*(*shown, reference, state))
