"""What an order comes to, and giving up what will not be delivered. Permissions are the verbs' business."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from salesdesk.domain.company.queries import company
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import lines_of
from salesdesk.domain.orders.rules import LineKind, LineState, kit_delivered, order_totals
from salesdesk.domain.tax.queries import rates_on
from salesdesk.domain.tax.rules import TaxClass, Totals
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import set_rows

__all__ = ["close_lines", "totals_at", "totals_of"]


def totals_of(tx: Transaction, order: Order, lines: list[LineState]) -> Totals:
    """Totals of an order at the VAT rates of the day it is wanted, or of today."""
    return totals_at(order, lines, rates_on(tx, company(tx).country, order.requested_on or tx.today))


def totals_at(order: Order, lines: list[LineState], rates: Mapping[TaxClass, Decimal]) -> Totals:
    """Totals of an order at these VAT rates."""
    return order_totals(
        lines,
        rates,
        order.treatment,
        order.price_mode,
        order.currency,
        order.discount_percent,
        order.discount_amount,
    )


def close_lines(tx: Transaction, order: Order, lines: list[LineState], out: dict[int, Decimal]) -> None:
    """Close the undelivered part of every goods line, and of kits whose parts will not come."""
    closed = {}
    for line in (line for line in lines if line.kind is LineKind.GOODS):
        closed[line.id] = line.base_quantity - out.get(line.id, ZERO)
    for kit in (line for line in lines if line.kind is LineKind.KIT):
        parts = [line for line in lines if line.parent_line_id == kit.id]
        closed[kit.id] = kit.base_quantity - kit_delivered(kit, parts, out)
    set_rows(
        tx.session, OrderLine, [{"id": id_, "closed_quantity": quantity} for id_, quantity in closed.items()]
    )
    totals = totals_of(tx, order, lines_of(tx, [order.id]))
    order.net, order.vat, order.gross = totals.net, totals.vat, totals.gross
