"""Filling the packing slip of a goods-issue note: by order line, in the customer's numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from salesdesk.documents.parcels import PackedBatch, PackedLine, PackingSlipPaper
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.unit_names import as_read
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import CustomerArticleCode
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.printing.parties import own_party, party, sold_to
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState
from salesdesk.warehouse.stock.model import Batch

__all__ = ["PrintablePacking", "packing_slip_paper"]

_STEP: Final = Decimal("0.001")
"""As fine as quantities are kept."""
_NOTE: Final = (
    select(StockDocument, Order)
    .join(Order, Order.id == StockDocument.order_id)
    .where(
        StockDocument.number == bindparam("number"),
        StockDocument.kind == DocumentKind.GOODS_ISSUE,
        StockDocument.state == DocumentState.POSTED,
    )
)
_CODE: Final = (
    select(func.min(CustomerArticleCode.code))
    .where(
        CustomerArticleCode.customer_id == bindparam("customer"),
        CustomerArticleCode.article_id == StockDocumentLine.article_id,
    )
    .correlate(StockDocumentLine)
    .scalar_subquery()
)
_LINES: Final = (
    select(
        OrderLine,
        Article.code,
        func.coalesce(func.nullif(OrderLine.text, ""), Article.name),
        Article.base_unit,
        func.coalesce(_CODE, ""),
        StockDocumentLine.quantity,
        Batch,
    )
    .join(OrderLine, OrderLine.id == StockDocumentLine.order_line_id)
    .join(Article, Article.id == StockDocumentLine.article_id)
    .join(Batch, Batch.id == StockDocumentLine.batch_id)
    .where(StockDocumentLine.document_id == bindparam("note"))
    .order_by(OrderLine.position, StockDocumentLine.position)
)


@dataclass(frozen=True, slots=True)
class PrintablePacking:
    """The packing slip of a note, and the customer's language."""

    paper: PackingSlipPaper
    language: str


@query(Permission.STOCK_SEE)
def packing_slip_paper(tx: Transaction, number: str) -> PrintablePacking:
    """The packing slip of a posted goods-issue note (WZ), by its number.

    Raises NotFound, and Refused for a note that takes another one back: nothing is packed.
    """
    row = tx.session.execute(_NOTE, {"number": number}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no goods-issue note {number}."), number=number)
    note, order = row
    if note.reverses_id is not None:
        raise Refused(N_("{number} takes another note back: there is nothing to pack."), number=number)
    found: dict[int, list[Any]] = defaultdict(list)
    for line in tx.session.execute(_LINES, {"note": note.id, "customer": order.sold_to_id}):
        found[line[0].id].append(line)
    house = company(tx)
    paper = PackingSlipPaper(
        number=number,
        issued_on=note.business_date,
        company=own_party(house),
        partner=sold_to(tx, order),
        ship_to=replace(party(note.partner), number=""),
        order_number=order.number or "",
        partner_number=order.customer_number,
        partner_reference=order.reference,
        shipping=" ".join(part for part in (order.carrier, order.shipping_method) if part),
        lines=tuple(_line(rows, order.language) for rows in found.values()),
        footer=house.invoice_footer,
    )
    return PrintablePacking(paper, order.language)


def _line(rows: Sequence[Any], language: str) -> PackedLine:
    """The batches of one order line, in the unit it was ordered in if what is packed can be said so."""
    line, code, text, base_unit, customer_code = rows[0][:5]
    per = line.base_quantity / line.quantity
    counts = [_in_unit(quantity, per) for *_, quantity, _ in rows]
    whole = all(count is not None for count in counts)
    batches = tuple(
        PackedBatch(
            number=batch.number,
            lot=batch.supplier_lot,
            quantity=(count if whole else quantity) or ZERO,
            best_before=batch.best_before,
            use_by=batch.use_by,
        )
        for (*_, quantity, batch), count in zip(rows, counts, strict=True)
    )
    return PackedLine(
        position=line.position,
        code=code,
        customer_code=customer_code,
        text=text,
        ordered=line.quantity if whole else line.base_quantity,
        packed=sum((batch.quantity for batch in batches), ZERO),
        unit=as_read(line.unit if whole else base_unit, language),
        batches=batches,
    )


def _in_unit(quantity: Decimal, per: Decimal) -> Decimal | None:
    """So many base units in another unit; None where that takes more than the places it is kept with."""
    count = (quantity / per).quantize(_STEP)
    return count if count * per == quantity else None
