"""Billing: invoices from goods-issue notes, and from orders of services alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, select, update

from salesdesk.domain.billing.operations import Work
from salesdesk.domain.billing.queries import NoteToBill, lock_notes
from salesdesk.domain.billing.rules import BilledLine, shown
from salesdesk.domain.company.queries import require_open_sales
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.queries import lock_orders, ship_to_of
from salesdesk.domain.orders.rules import (
    OrderState,
    is_done,
)
from salesdesk.domain.receivables.operations import INVOICES, LineToPost, OrderShare, ToPost, post_invoice
from salesdesk.domain.tax.rules import TaxCategory, TaxKey, totals
from salesdesk.errors import IllegalMove, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.lookup.delta import note_changed
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.lists import among
from salesdesk.storage.rows import table_of
from salesdesk.warehouse.ledger.model import StockDocument
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState

__all__ = ["InvoicePosted", "invoice_notes", "invoice_services"]


@dataclass(frozen=True, slots=True)
class InvoicePosted:
    """A posted invoice."""

    id: int
    number: str
    net: Decimal
    vat: Decimal
    gross: Decimal
    due_on: date


_ORDERS_OF_NOTES: Final = (
    select(Order)
    .where(Order.id.in_(select(StockDocument.order_id).where(among(StockDocument.id, "notes"))))
    .order_by(Order.id)
    .with_for_update(key_share=True)
)
_MARK_BILLED: Final = (
    update(table_of(StockDocument))
    .where(among(StockDocument.id, "notes"))
    .values(invoice_id=bindparam("invoice"))
)


@verb(Permission.INVOICES_ISSUE)
def invoice_notes(tx: Transaction, note_ids: Sequence[int]) -> tuple[InvoicePosted, ...]:
    """Bill goods-issue notes: one invoice for all that may stand on one, in the order of the notes.

    Notes of one payer go together if currency, price mode, terms, language and ship-to
    country are the same. Services of an order are billed with its first note. A note
    that is not posted, was reversed, or is billed already refuses the whole call.
    """
    if not note_ids:
        raise Refused(N_("Choose at least one goods-issue note."))
    noted = tx.session.scalars(_ORDERS_OF_NOTES, {"notes": sorted(set(note_ids))})
    orders = {order.id: order for order in noted}
    notes = lock_notes(tx, note_ids)
    _check_notes(note_ids, notes)
    return _bill(tx, orders, notes)


@verb(Permission.INVOICES_ISSUE)
def invoice_services(tx: Transaction, order_ids: Sequence[int]) -> tuple[InvoicePosted, ...]:
    """Bill the services and deposits of confirmed orders that no note has billed yet."""
    if not order_ids:
        raise Refused(N_("Choose at least one order."))
    orders = lock_orders(tx, order_ids)
    if len(orders) < len(set(order_ids)):
        raise NotFound(N_("There is no such order."))
    for order in orders.values():
        if order.state is not OrderState.CONFIRMED:
            raise IllegalMove(N_("Order {number} is not confirmed."), number=order.number or order.id)
    return _bill(tx, orders, [])


def _check_notes(wanted: Sequence[int], notes: Sequence[NoteToBill]) -> None:
    if len(notes) < len(set(wanted)):
        raise NotFound(N_("There is no such goods-issue note."))
    for note in notes:
        if note.kind is not DocumentKind.GOODS_ISSUE or note.state is not DocumentState.POSTED:
            raise IllegalMove(N_("{number} is not a posted goods-issue note."), number=note.number)
        if note.invoice_id is not None:
            raise IllegalMove(N_("Note {number} has been billed already."), number=note.number)
        if note.reversed:
            raise IllegalMove(N_("Note {number} was reversed; there is nothing to bill."), number=note.number)


def _bill(
    tx: Transaction, orders: Mapping[int, Order], notes: Sequence[NoteToBill]
) -> tuple[InvoicePosted, ...]:
    require_open_sales(tx, tx.today)
    work = Work.read(tx, orders, notes)
    of_order: dict[int, list[NoteToBill]] = defaultdict(list)
    for note in notes:
        of_order[note.order_id].append(note)
    groups: dict[tuple[object, ...], list[Order]] = defaultdict(list)
    for order in orders.values():
        groups[
            order.payer_id,
            order.currency,
            order.price_mode,
            order.terms_id,
            order.language,
            order.treatment,
            order.ship_country,
        ].append(order)
    posted = tuple(_invoice(tx, group, of_order, work) for group in groups.values())
    note_changed(tx, INVOICES, [invoice.id for invoice in posted])
    return posted


def _invoice(
    tx: Transaction, orders: Sequence[Order], of_order: Mapping[int, list[NoteToBill]], work: Work
) -> InvoicePosted:
    """Post one invoice for orders that may stand on one."""
    first = orders[0]
    out: list[BilledLine] = []
    shares: list[OrderShare] = []
    allowances: dict[TaxKey, Decimal] = defaultdict(lambda: ZERO)
    for order in orders:
        lines = work.bill(order, tx.today)
        parts = work.allowance(order, lines)
        alone = totals([line.taxed for line in lines], order.price_mode, order.currency, parts)
        for key, amount in parts.items():
            allowances[key] += amount
        out += lines
        shares.append(OrderShare(order.id, alone.lines, alone.allowance, alone.gross))
    if not out:
        raise IllegalMove(N_("There is nothing to bill."))
    summed = totals([line.taxed for line in out], first.price_mode, first.currency, allowances)
    notes = [note for order in orders for note in of_order.get(order.id, ())]
    invoice_id, number, due_on = post_invoice(
        tx,
        ToPost(
            payer_id=first.payer_id,
            terms_id=first.terms_id,
            language=first.language,
            currency=first.currency,
            price_mode=first.price_mode,
            treatment=first.treatment,
            ship_to=ship_to_of(first),
            references=_references(orders, notes),
            lines=[_to_post(line) for line in out],
            totals=summed,
            shares=shares,
            supplied_on=max((note.delivery.supplied_on for note in notes), default=tx.today),
        ),
    )
    tx.session.execute(_MARK_BILLED, {"notes": [note.id for note in notes], "invoice": invoice_id})
    for order in orders:
        _close(order, out, work)
        tx.record("order", order.id, invoice=number)
    return InvoicePosted(invoice_id, number, summed.net, summed.vat, summed.gross, due_on)


def _close(order: Order, out: Iterable[BilledLine], work: Work) -> None:
    """Complete the order if this invoice bills the last of it."""
    quantities = {line_id: before.quantity for line_id, before in work.billed.items()}
    for line in out:
        quantities[line.line.id] = quantities.get(line.line.id, ZERO) + line.base_quantity
    if order.state is OrderState.CONFIRMED and is_done(work.lines[order.id], quantities):
        order.state = OrderState.COMPLETED


def _to_post(billed_line: BilledLine) -> LineToPost:
    line = billed_line.line
    quantity, unit, price, price_unit = shown(line, billed_line.base_quantity)
    return LineToPost(
        line.id,
        line.article_id,
        line.code,
        line.text,
        quantity,
        unit,
        billed_line.base_quantity,
        price,
        price_unit,
        billed_line.amounts.discount,
        billed_line.amounts.amount,
        billed_line.category,
        billed_line.rate,
        billed_line.supplied_on,
        line.customs_code,
        line.gtu,
        line.origin,
        line.split_payment,
        line.exemption if billed_line.category is TaxCategory.EXEMPT else "",
    )


def _references(orders: Iterable[Order], notes: Iterable[NoteToBill]) -> dict[str, list[str]]:
    orders = list(orders)
    return {
        "orders": [order.number or "" for order in orders],
        "customer_numbers": sorted({order.customer_number for order in orders if order.customer_number}),
        "references": sorted({order.reference for order in orders if order.reference}),
        "notes": [note.number for note in notes],
    }
