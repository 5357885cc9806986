"""Finding papers by number, by whom they are for, and by reference."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, func, select

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.finding.rules import PaperFound, PaperKind
from salesdesk.domain.fulfilment.operations import NOTES
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.operations import ORDERS
from salesdesk.domain.purchasing.model import PurchaseOrder, Supplier
from salesdesk.domain.purchasing.operations import PURCHASES
from salesdesk.domain.receivables.model import Invoice
from salesdesk.domain.receivables.operations import INVOICES
from salesdesk.lookup.index import Index
from salesdesk.lookup.marking import Match
from salesdesk.lookup.ranking import CANDIDATES, quality, worthwhile
from salesdesk.lookup.searching import Hit, search
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.warehouse.ledger.model import StockDocument

__all__ = ["find_papers"]

_NO_DAY: Final = date.min


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the papers of a kind are found, who may see them, and how they are read.

    `rows` selects id, number, day, name, reference of those whose ids are bound to `papers`.
    """

    index: Index
    permission: Permission
    rows: Select[*tuple[Any, ...]]


_SOURCES: Final = {
    PaperKind.ORDER: _Source(
        ORDERS,
        Permission.ORDERS_SEE,
        select(Order.id, Order.number, Order.order_date, Customer.name, Order.reference)
        .join(Customer, Customer.id == Order.sold_to_id)
        .where(among(Order.id, "papers")),
    ),
    PaperKind.NOTE: _Source(
        NOTES,
        Permission.STOCK_SEE,
        select(
            StockDocument.id,
            StockDocument.number,
            StockDocument.business_date,
            StockDocument.partner,
            StockDocument.reference,
        ).where(among(StockDocument.id, "papers")),
    ),
    PaperKind.INVOICE: _Source(
        INVOICES,
        Permission.INVOICES_SEE,
        select(Invoice.id, Invoice.number, Invoice.issued_on, Invoice.buyer, Invoice.reason).where(
            among(Invoice.id, "papers")
        ),
    ),
    PaperKind.PURCHASE: _Source(
        PURCHASES,
        Permission.PURCHASES_SEE,
        select(
            PurchaseOrder.id,
            PurchaseOrder.number,
            func.coalesce(PurchaseOrder.ordered_on, PurchaseOrder.expected_on),
            Supplier.name,
            PurchaseOrder.reference,
        )
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .where(among(PurchaseOrder.id, "papers")),
    ),
}


@query(None)
def find_papers(
    tx: Transaction, text: str, limit: int = 20, kinds: Collection[PaperKind] = tuple(PaperKind)
) -> list[PaperFound]:
    """The papers that `text` fits best, at most `limit`, of those kinds that the reader may see.

    By any part of their number, by the name or number of the customer or supplier, by place
    and reference, misspelled or only begun. First the one with this very number, then what
    fits better, among equals the newest.
    """
    if limit < 1:
        return []
    hits: list[tuple[PaperKind, Hit]] = []
    for kind in PaperKind:
        source = _SOURCES[kind]
        if kind in kinds and source.permission in tx.actor.permissions:
            hits += [(kind, hit) for hit in search(tx, source.index, text, max(CANDIDATES, limit))]
    good = {id(hit) for hit in worthwhile([hit for _, hit in hits])}
    found = _read(tx, [each for each in hits if id(each[1]) in good])
    found.sort(key=lambda each: (*quality(each[0]), -(each[1].day or _NO_DAY).toordinal(), -each[1].id))
    return [paper for _, paper in found[:limit]]


def _read(tx: Transaction, hits: Collection[tuple[PaperKind, Hit]]) -> list[tuple[Hit, PaperFound]]:
    """The papers that were hit, as they are now."""
    found = []
    for kind, source in _SOURCES.items():
        of_kind = {hit.id: hit for its_kind, hit in hits if its_kind is kind}
        if not of_kind:
            continue
        for id_, number, day, name, reference in tx.session.execute(source.rows, {"papers": sorted(of_kind)}):
            hit = of_kind[id_]
            party = name if isinstance(name, str) else str((name or {}).get("name", ""))
            match = Match(hit.score, hit.exact, hit.matched)
            found.append((hit, PaperFound(kind, id_, number or "", day, party, reference, match)))
    return found
