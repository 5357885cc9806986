"""What the orders of an invoice to be come to: all that is read for it, and the arithmetic over it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from salesdesk.domain.billing.rules import BilledLine, Delivery, allowance_now, bill_lines, discounted
from salesdesk.domain.company.queries import company
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.queries import Billed, billed, delivered, lines_of
from salesdesk.domain.orders.rules import LineKind, LineState, order_allowance, takes_discount
from salesdesk.domain.pricing.rules import LineAmounts
from salesdesk.domain.receivables.model import Invoice, InvoiceOrder
from salesdesk.domain.receivables.rules import InvoiceKind
from salesdesk.domain.tax.queries import rates_by_day
from salesdesk.domain.tax.rules import TaxClass, TaxKey, Totals, allowance_shares, totals
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.warehouse.ledger.model import StockDocument

__all__ = ["NoteDelivery", "Work"]


@dataclass(frozen=True, slots=True)
class NoteDelivery:
    """What a goods-issue note delivered of an order."""

    id: int
    order_id: int
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that billing reads, for all orders at once."""

    deliveries: Mapping[int, Sequence[Delivery]]
    """By order: what is to be billed of it."""
    lines: Mapping[int, list[LineState]]
    billed: Mapping[int, Billed]
    delivered: Mapping[int, Decimal]
    allowed: Mapping[int, Decimal]
    """What earlier invoices took off for the discount of each order."""
    rates: Mapping[date, Mapping[TaxClass, Decimal]]

    @classmethod
    def read(cls, tx: Transaction, orders: Mapping[int, Order], notes: Sequence[NoteDelivery]) -> Work:
        """Read it, in as many statements for one order as for a hundred."""
        by_order: dict[int, list[Delivery]] = defaultdict(list)
        for note in notes:
            by_order[note.order_id].append(note.delivery)
        lines: dict[int, list[LineState]] = defaultdict(list)
        for line in lines_of(tx, orders):
            lines[line.order_id].append(line)
        has_kits = any(line.kind is LineKind.KIT for of_order in lines.values() for line in of_order)
        # Kits that notes left out today make complete wait for them: no note is left with nothing to bill.
        on_invoices = StockDocument.invoice_id.is_not(None) | StockDocument.id.in_([n.id for n in notes])
        days = {note.delivery.supplied_on for note in notes}
        if any(order_id not in by_order for order_id in orders):
            days.add(tx.today)
        return cls(
            by_order,
            lines,
            billed(tx, orders),
            delivered(tx, orders, on_invoices) if has_kits else {},
            _allowed(tx, [order.id for order in orders.values() if _has_discount(order)]),
            rates_by_day(tx, company(tx).country, days),
        )

    def bill(self, order: Order, today: date) -> list[BilledLine]:
        """The lines of an order on the invoice."""
        return bill_lines(
            self.lines[order.id],
            self.deliveries.get(order.id, ()),
            self.delivered,
            {
                id_: (b.quantity, LineAmounts(b.amount + b.discount, b.discount, b.amount))
                for id_, b in self.billed.items()
            },
            self.rates,
            order.treatment,
            order.currency,
            today,
        )

    def allowance(self, order: Order, billed: Iterable[BilledLine]) -> dict[TaxKey, Decimal]:
        """The part of an order's discount that goes with what it has on this invoice, split by VAT."""
        if not _has_discount(order):
            return {}
        taxed = discounted(billed)
        now = sum((line.amount for line in taxed), ZERO)
        lines = [line for line in self.lines[order.id] if takes_discount(line)]
        whole = sum((line.net for line in lines), ZERO)
        earlier = sum((self.billed[line.id].amount for line in lines if line.id in self.billed), ZERO)
        discount = order_allowance(whole, order.discount_percent, order.discount_amount, order.currency)
        allowed = self.allowed.get(order.id, ZERO)
        off = allowance_now(discount, whole, earlier + now, allowed, order.currency)
        return allowance_shares(taxed, off, order.currency)

    def one_by_one(self, order: Order, today: date) -> list[Totals]:
        """What each delivery of an order comes to on an invoice of its own, the oldest billed first.

        An order without deliveries has one invoice, of its services. The totals sum to
        what it comes to on one invoice, but for the rounding of VAT.
        """
        deliveries = sorted(self.deliveries.get(order.id, ()), key=lambda delivery: delivery.supplied_on)
        delivered, billed = dict(self.delivered), dict(self.billed)
        for delivery in deliveries:
            _add(delivered, delivery.quantities, -1)
        allowed, found = self.allowed.get(order.id, ZERO), []
        for part in [[delivery] for delivery in deliveries] or [[]]:
            for delivery in part:
                _add(delivered, delivery.quantities, 1)
            work = replace(
                self,
                deliveries={order.id: part},
                billed=billed,
                delivered=delivered,
                allowed={order.id: allowed},
            )
            lines = work.bill(order, today)
            shares = work.allowance(order, lines)
            taxed = [line.taxed for line in lines]
            found.append(totals(taxed, order.price_mode, order.currency, shares))
            allowed += found[-1].allowance
            for line in lines:
                before, amounts = billed.get(line.line.id, Billed()), line.amounts
                billed[line.line.id] = Billed(
                    before.quantity + line.base_quantity,
                    before.discount + amounts.discount,
                    before.amount + amounts.amount,
                )
        return found


def _add(quantities: dict[int, Decimal], more: Mapping[int, Decimal], sign: int) -> None:
    for line_id, quantity in more.items():
        quantities[line_id] = quantities.get(line_id, ZERO) + sign * quantity


def _has_discount(order: Order) -> bool:
    return bool(order.discount_percent or order.discount_amount)


def _allowed(tx: Transaction, order_ids: Sequence[int]) -> dict[int, Decimal]:
    """What earlier invoices took off for the discount of each order."""
    if not order_ids:
        return {}
    rows = tx.session.execute(
        select(InvoiceOrder.order_id, func.sum(InvoiceOrder.allowance))
        .join(Invoice, Invoice.id == InvoiceOrder.invoice_id)
        .where(among(InvoiceOrder.order_id, "orders"), Invoice.kind == InvoiceKind.INVOICE)
        .group_by(InvoiceOrder.order_id),
        {"orders": sorted(order_ids)},
    )
    return {row[0]: row[1] for row in rows}
