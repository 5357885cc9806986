"""The papers of a warehouse about its own goods: where they went, or why they are gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from salesdesk.documents.papers import NoteLine, Party, StockPaper
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.unit_names import as_read
from salesdesk.domain.company.model import Company
from salesdesk.domain.company.queries import company
from salesdesk.domain.printing.parties import address_of, own_party
from salesdesk.errors import NotFound
from salesdesk.i18n import N_, translate
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentKind
from salesdesk.warehouse.stock.model import Batch, Warehouse

__all__ = ["PrintableStock", "stock_paper"]

_KINDS: Final = (
    DocumentKind.TRANSFER_OUT,
    DocumentKind.TRANSFER_IN,
    DocumentKind.INTERNAL_ISSUE,
    DocumentKind.INTERNAL_RECEIPT,
)
_OTHER: Final = aliased(Warehouse)
_SENT: Final = aliased(StockDocument)
_DOCUMENT: Final = (
    select(StockDocument, Warehouse, _OTHER, _SENT.number)
    .join(Warehouse, Warehouse.id == StockDocument.warehouse_id)
    .outerjoin(_OTHER, _OTHER.id == StockDocument.other_warehouse_id)
    .outerjoin(_SENT, _SENT.id == StockDocument.transfer_id)
    .where(StockDocument.number == bindparam("number"), StockDocument.kind.in_(_KINDS))
)
_LINES: Final = (
    select(StockDocumentLine, Article.code, Article.name, Article.base_unit, Batch)
    .join(Article, Article.id == StockDocumentLine.article_id)
    .join(Batch, Batch.id == StockDocumentLine.batch_id)
    .where(StockDocumentLine.document_id == bindparam("document"))
    .order_by(StockDocumentLine.position)
)


@dataclass(frozen=True, slots=True)
class PrintableStock:
    """The paper of a transfer, internal issue or internal receipt, and the language of the house."""

    paper: StockPaper
    language: str


@query(Permission.STOCK_SEE)
def stock_paper(tx: Transaction, number: str) -> PrintableStock:
    """The paper of a transfer (MM−, MM+), internal issue (RW) or receipt (PW). Raises NotFound."""
    row = tx.session.execute(_DOCUMENT, {"number": number}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no document {number} to print."), number=number)
    document, warehouse, other, sent = row
    house = company(tx)
    here, there = _party(house, warehouse), None if other is None else _party(house, other)
    out = document.kind is DocumentKind.TRANSFER_OUT
    name = translate(warehouse.name, house.language) if warehouse.transit else warehouse.name
    paper = StockPaper(
        number=document.number or "",
        title=document.kind.label,
        issued_on=document.business_date,
        company=own_party(house),
        origin=None if there is None else here if out else there,
        destination=None if there is None else there if out else here,
        warehouse=f"{warehouse.code} {name}",
        transfer=sent or "",
        cause=document.cause.label if document.cause else "",
        reason=document.reason,
        reference=document.reference,
        lines=tuple(
            NoteLine(
                position=line.position,
                code=code,
                text=text,
                quantity=line.quantity,
                unit=as_read(unit, house.language),
                batch=batch.number,
                lot=batch.supplier_lot,
                best_before=batch.best_before,
                use_by=batch.use_by,
            )
            for line, code, text, unit, batch in tx.session.execute(_LINES, {"document": document.id})
        ),
        footer=house.invoice_footer,
    )
    return PrintableStock(paper, house.language)


def _party(house: Company, warehouse: Warehouse) -> Party:
    return Party(name=f"{house.name}, {warehouse.code} {warehouse.name}", address=address_of(warehouse))
