"""Whether an order may be taxed as it says."""

from __future__ import annotations

from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.taxing import refuted_on
from salesdesk.domain.orders.model import Order
from salesdesk.domain.tax.objections import NEEDS_VAT_ID, Sale, objection
from salesdesk.errors import Refused
from salesdesk.office.work import Transaction

__all__ = ["require_taxable", "tax_objection"]


def tax_objection(tx: Transaction, order: Order, payer: Customer) -> Refused | None:
    """Why an order cannot be taxed today as it says, and what helps; None if it can."""
    needed = order.treatment in NEEDS_VAT_ID  # only then is there anything to ask
    sale = Sale(
        order.treatment,
        company(tx).country,
        order.ship_country,
        payer.number,
        payer.vat_id,
        refuted_on(tx, payer.id, payer.vat_id) if needed else None,
    )
    return objection(sale, tx.today)


def require_taxable(tx: Transaction, order: Order, payer: Customer) -> None:
    """Refuse an order without VAT that is not what it would have to be for that."""
    if (refused := tax_objection(tx, order, payer)) is not None:
        raise refused
