"""Filling papers from what is stored: the read model of every printed document.

An invoice comes from its own snapshot alone, so that it prints the same for ever. The
papers of the warehouse and of purchasing take names from the files of today where the
document keeps none. Whoever reads a paper finds articles and units named in his language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from salesdesk.documents.papers import (
    Account,
    EarlyPayment,
    Exchange,
    Instalment,
    InvoiceLine,
    InvoicePaper,
    NoteLine,
    NotePaper,
    Original,
    PaperKind,
    Party,
    PurchaseOrderPaper,
    References,
    TaxLine,
)
from salesdesk.documents.papers import PurchaseLine as PaperPurchaseLine
from salesdesk.domain.catalogue.model import Article, ArticleName
from salesdesk.domain.catalogue.unit_names import as_read
from salesdesk.domain.company.model import Company
from salesdesk.domain.company.queries import company
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.printing.parties import address_of, own_party, party, sold_to
from salesdesk.domain.purchasing.model import PurchaseLine, PurchaseOrder, Supplier, SupplierArticle
from salesdesk.domain.receivables.model import Invoice, InvoiceInstalment, InvoiceTax
from salesdesk.domain.receivables.model import InvoiceLine as StoredLine
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.money import ZERO, percent_of, to_currency
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentKind
from salesdesk.warehouse.stock.model import Batch, Warehouse

__all__ = [
    "PrintableInvoice",
    "PrintableNote",
    "PrintablePurchase",
    "invoice_paper",
    "note_paper",
    "purchase_order_paper",
]


@dataclass(frozen=True, slots=True)
class PrintableInvoice:
    """An invoice's paper and the customer's language."""

    paper: InvoicePaper
    language: str


@dataclass(frozen=True, slots=True)
class PrintableNote:
    """A goods-issue note's or receipt's paper and the language of whoever reads it."""

    paper: NotePaper
    language: str


@dataclass(frozen=True, slots=True)
class PrintablePurchase:
    """A purchase order's paper and the supplier's language."""

    paper: PurchaseOrderPaper
    language: str


@query(Permission.INVOICES_SEE)
def invoice_paper(tx: Transaction, number: str) -> PrintableInvoice:
    """The paper of a posted invoice, by its number. Raises NotFound."""
    original = aliased(Invoice)
    row = tx.session.execute(
        select(Invoice, original.number, original.issued_on)
        .outerjoin(original, original.id == Invoice.original_id)
        .where(Invoice.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound(N_("There is no invoice {number}."), number=number)
    invoice = row[0]
    house = company(tx)
    buyer, ship_to = party(invoice.buyer), party(invoice.ship_to)
    foreign = invoice.rate_date is not None
    lines = tx.session.scalars(
        select(StoredLine).where(StoredLine.invoice_id == invoice.id).order_by(StoredLine.position)
    ).all()
    units: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        units[line.code].add(line.unit)
    taxes = tx.session.scalars(
        select(InvoiceTax)
        .where(InvoiceTax.invoice_id == invoice.id)
        .order_by(InvoiceTax.rate.desc(), InvoiceTax.category)
    ).all()
    instalments = tx.session.scalars(
        select(InvoiceInstalment)
        .where(InvoiceInstalment.invoice_id == invoice.id)
        .order_by(InvoiceInstalment.position)
    ).all()
    paper = InvoicePaper(
        number=invoice.number or "",
        kind=PaperKind(invoice.kind.value),
        seller=party(invoice.seller),
        buyer=buyer,
        ship_to=ship_to if (ship_to.name, ship_to.address) != (buyer.name, buyer.address) else None,
        issued_on=invoice.issued_on,
        supplied_on=invoice.supplied_on,
        due_on=invoice.due_on,
        currency=invoice.currency,
        gross_prices=invoice.price_mode is PriceMode.GROSS,
        lines=tuple(_invoice_line(line, invoice, units[line.code]) for line in lines),
        taxes=tuple(
            TaxLine(
                category=tax.category.value,
                rate=tax.rate,
                base=tax.base,
                vat=tax.vat,
                vat_company=tax.vat_company if foreign else None,
                reason="; ".join(
                    sorted(
                        {line.exemption for line in lines if line.exemption and line.category is tax.category}
                    )
                ),
            )
            for tax in taxes
        ),
        lines_total=sum((line.amount for line in lines), ZERO),
        allowance=invoice.allowance,
        net=invoice.net,
        vat=invoice.vat,
        gross=invoice.gross,
        settled=invoice.settled,
        due=invoice.gross - invoice.settled,
        payment_method=invoice.payment["method"],
        account=_account(invoice.payment),
        early_payment=_early_payment(invoice),
        instalments=tuple(Instalment(due_on=part.due_on, amount=part.amount) for part in instalments),
        references=_references(invoice.references),
        original=Original(number=row[1], issued_on=row[2]) if row[1] else None,
        reason=invoice.reason,
        exchange=_exchange(invoice, taxes, house) if foreign else None,
        split_payment=invoice.split_payment,
        footer=invoice.note,
    )
    return PrintableInvoice(paper, invoice.language)


@query(Permission.STOCK_SEE)
def note_paper(tx: Transaction, number: str) -> PrintableNote:
    """The paper of a posted goods-issue note (WZ) or receipt (PZ), by its number. Raises NotFound."""
    reversed_note = aliased(StockDocument)
    row = tx.session.execute(
        select(StockDocument, Warehouse, Order, PurchaseOrder.number, reversed_note.number)
        .join(Warehouse, Warehouse.id == StockDocument.warehouse_id)
        .outerjoin(Order, Order.id == StockDocument.order_id)
        .outerjoin(PurchaseOrder, PurchaseOrder.id == StockDocument.purchase_order_id)
        .outerjoin(reversed_note, reversed_note.id == StockDocument.reverses_id)
        .where(
            StockDocument.number == number,
            StockDocument.kind.in_((DocumentKind.GOODS_ISSUE, DocumentKind.RECEIPT)),
        )
    ).one_or_none()
    if row is None:
        raise NotFound(N_("There is no note {number}."), number=number)
    note, warehouse, order, purchase_number, reverses = row
    # Goods have on the note the name that they have on the order, and so on its invoice.
    name = func.coalesce(func.nullif(OrderLine.text, ""), Article.name)
    lines = tx.session.execute(
        select(StockDocumentLine, Article.code, name, Article.base_unit, Batch)
        .join(Article, Article.id == StockDocumentLine.article_id)
        .outerjoin(OrderLine, OrderLine.id == StockDocumentLine.order_line_id)
        .join(Batch, Batch.id == StockDocumentLine.batch_id)
        .where(StockDocumentLine.document_id == note.id)
        .order_by(StockDocumentLine.position)
    )
    house = company(tx)
    language = order.language if order else house.language
    paper = NotePaper(
        number=note.number or "",
        issued_on=note.business_date,
        company=own_party(house),
        partner=sold_to(tx, order) if order else party(note.partner),
        ship_to=replace(party(note.partner), number="") if order else None,
        warehouse=f"{warehouse.code} {warehouse.name}",
        order_number=(order.number if order else purchase_number) or "",
        partner_number=order.customer_number if order else note.reference,
        partner_reference=order.reference if order else "",
        shipping=" ".join(part for part in (order.carrier, order.shipping_method) if part) if order else "",
        reverses=reverses or "",
        reason=note.reason,
        lines=tuple(
            NoteLine(
                position=line.position,
                code=code,
                text=text,
                quantity=line.quantity,
                unit=as_read(unit, language),
                batch=batch.number,
                lot=batch.supplier_lot,
                best_before=batch.best_before,
                use_by=batch.use_by,
            )
            for line, code, text, unit, batch in lines
        ),
        footer=house.invoice_footer,
    )
    return PrintableNote(paper, language)


@query(Permission.PURCHASES_SEE)
def purchase_order_paper(tx: Transaction, number: str) -> PrintablePurchase:
    """The paper of a placed purchase order, by its number. It shows costs. Raises NotFound."""
    tx.actor.require(Permission.COSTS_SEE)
    row = tx.session.execute(
        select(PurchaseOrder, Supplier, Warehouse)
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .join(Warehouse, Warehouse.id == PurchaseOrder.warehouse_id)
        .where(PurchaseOrder.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound(N_("There is no purchase order {number}."), number=number)
    order, supplier, warehouse = row
    name = func.coalesce(ArticleName.name, Article.name)
    rows = tx.session.execute(
        select(PurchaseLine, Article.code, name, Article.base_unit, SupplierArticle.pack)
        .join(Article, Article.id == PurchaseLine.article_id)
        .outerjoin(
            ArticleName, (ArticleName.article_id == Article.id) & (ArticleName.language == supplier.language)
        )
        .outerjoin(
            SupplierArticle,
            (SupplierArticle.article_id == Article.id) & (SupplierArticle.supplier_id == supplier.id),
        )
        .where(PurchaseLine.purchase_order_id == order.id)
        .order_by(PurchaseLine.position)
    )
    lines = tuple(
        _purchase_line(line, code, text, as_read(unit, supplier.language), pack or Decimal(1), order)
        for line, code, text, unit, pack in rows
    )
    house = company(tx)
    paper = PurchaseOrderPaper(
        number=order.number or "",
        ordered_on=order.ordered_on or tx.today,
        expected_on=order.expected_on,
        buyer=own_party(house),
        supplier=Party(
            name=supplier.name,
            number=supplier.number,
            vat_id=supplier.vat_id,
            email=supplier.email,
            phone=supplier.phone,
            address=address_of(supplier),
        ),
        deliver_to=Party(name=f"{house.name}, {warehouse.name}", address=address_of(warehouse)),
        currency=order.currency,
        lines=lines,
        total=sum((line.amount for line in lines), ZERO),
        reference=order.reference,
        footer=house.invoice_footer,
    )
    return PrintablePurchase(paper, supplier.language)


def _invoice_line(line: StoredLine, invoice: Invoice, units: Collection[str]) -> InvoiceLine:
    """A line; `units` are those in which the invoice names its article."""
    return InvoiceLine(
        position=line.position,
        code=line.code,
        text=line.text,
        quantity=line.quantity,
        unit=as_read(line.unit, invoice.language, units),
        price=line.price,
        price_unit=line.price_unit,
        discount=line.discount,
        category=line.category.value,
        rate=line.rate,
        amount=line.amount,
        supplied_on=None if line.supplied_on == invoice.supplied_on else line.supplied_on,
    )


def _purchase_line(
    line: PurchaseLine, code: str, name: str, unit: str, pack: Decimal, order: PurchaseOrder
) -> PaperPurchaseLine:
    return PaperPurchaseLine(
        position=line.position,
        code=code,
        supplier_code=line.supplier_code,
        text=name,
        quantity=line.quantity,
        unit=unit,
        pack=pack,
        packs=line.quantity / pack if pack != 1 else None,
        price=line.price,
        price_unit=line.price_unit,
        amount=to_currency(line.quantity * line.price / line.price_unit, order.currency),
        expected_on=None if line.expected_on == order.expected_on else line.expected_on,
    )


def _account(payment: Mapping[str, Any]) -> Account | None:
    if not payment["iban"]:
        return None
    return Account(iban=payment["iban"], bic=payment["bic"], bank=payment["bank"])


def _early_payment(invoice: Invoice) -> EarlyPayment | None:
    percent = Decimal(invoice.payment["discount_percent"])
    if not percent:
        return None
    return EarlyPayment(
        percent=percent,
        until=invoice.issued_on + timedelta(days=invoice.payment["discount_days"]),
        discount=to_currency(percent_of(invoice.gross, percent), invoice.currency),
    )


def _exchange(invoice: Invoice, taxes: Sequence[InvoiceTax], house: Company) -> Exchange:
    return Exchange(
        currency=house.currency,
        rate=invoice.rate,
        on=invoice.rate_date or invoice.issued_on,
        source=invoice.rate_source,
        vat=sum((tax.vat_company for tax in taxes), ZERO),
    )


def _references(stored: Mapping[str, Sequence[str]]) -> References:
    return References(
        orders=tuple(stored["orders"]),
        notes=tuple(stored["notes"]),
        customer_orders=tuple(stored["customer_numbers"]),
        customer_references=tuple(stored["references"]),
    )
