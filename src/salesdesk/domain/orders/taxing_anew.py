"""Taxing a confirmed order anew, where its customer turns out not to be what it was taxed by."""

from __future__ import annotations

from typing import Final

from salesdesk.domain.company.queries import company
from salesdesk.domain.orders.queries import billed, lines_of, lock_parties
from salesdesk.domain.orders.rules import OPEN_STATES
from salesdesk.domain.orders.taxing import require_taxable
from salesdesk.domain.orders.totalling import totals_of
from salesdesk.domain.tax.rules import Treatment, treatment_of
from salesdesk.errors import IllegalMove
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb

__all__ = ["tax_anew"]

_SUBJECT: Final = "order"


@verb(Permission.INVOICES_ISSUE)
def tax_anew(tx: Transaction, order_id: int) -> Treatment:
    """Tax an order as its payer, his VAT id and the way of the goods say today; how that is.

    Its totals follow. Refused unless it is confirmed and nothing of it has been billed.
    """
    parties = lock_parties(tx, order_id)
    order, payer = parties.order, parties.payer
    if order.state not in OPEN_STATES or order.is_quote:
        raise IllegalMove(N_("Only a confirmed order can be taxed anew."))
    if billed(tx, [order_id]):
        raise IllegalMove(N_("Part of the order has been billed as it is taxed now."))
    before, gross = order.treatment, order.gross
    order.treatment = payer.treatment or treatment_of(
        company(tx).country, order.ship_country, payer.vat_id, tx.today
    )
    require_taxable(tx, order, payer)
    if order.treatment is not before:
        totals = totals_of(tx, order, lines_of(tx, [order_id]))
        order.net, order.vat, order.gross = totals.net, totals.vat, totals.gross
        tx.record(_SUBJECT, order_id, treatment=[before, order.treatment], gross=[gross, order.gross])
    return order.treatment
