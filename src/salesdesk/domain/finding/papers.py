"""Finding papers by number, by whom they are for, and by reference."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, func, null, select
from sqlalchemy.orm import InstrumentedAttribute

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
from salesdesk.lookup.marking import Match, found_in, that_has
from salesdesk.lookup.numbers import numbers_said
from salesdesk.lookup.papers import Part
from salesdesk.lookup.ranking import CANDIDATES, PAPERS_ALIKE, quality, worthwhile
from salesdesk.lookup.searching import Hit, search
from salesdesk.lookup.text import Mark, collapsed
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.storage.rows import read_columns
from salesdesk.warehouse.ledger.model import StockDocument

__all__ = ["find_papers"]

_NO_DAY: Final = date.min


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the papers of a kind are found, who may see them, and how they are read.

    `number` is the column of their numbers; `rows` selects id, number, day, name, reference and state
    of those whose ids are bound to `papers`, and `details` their ids and the different columns of
    `unshown`: what they are also found by.
    """

    index: Index
    permission: Permission
    number: InstrumentedAttribute[str | None]
    rows: Select[*tuple[Any, ...]]
    unshown: tuple[Part, ...] = ()
    details: Select[*tuple[Any, ...]] | None = None


def _columns(parts: Iterable[Part]) -> list[Any]:
    return list(dict.fromkeys(part.column for part in parts))


_OF_ORDER: Final = (
    Part(Mark.NUMBER, Order.customer_number),
    Part(Mark.NUMBER, Customer.number),
    Part(Mark.WORDS, Order.ship_name),
    Part(Mark.WORDS, Order.ship_city),
)
_OF_NOTE: Final = (
    Part(Mark.NUMBER, StockDocument.partner, "customer"),
    Part(Mark.WORDS, StockDocument.partner, "city"),
)
_OF_INVOICE: Final = (
    Part(Mark.NUMBER, Invoice.references, "orders"),
    Part(Mark.NUMBER, Invoice.references, "customer_numbers"),
    Part(Mark.WORDS, Invoice.references, "references"),
    Part(Mark.NUMBER, Invoice.buyer, "number"),
    Part(Mark.NUMBER, Invoice.buyer, "vat_id"),
    Part(Mark.WORDS, Invoice.ship_to, "name"),
    Part(Mark.WORDS, Invoice.ship_to, "city"),
)

_SOURCES: Final = {
    PaperKind.ORDER: _Source(
        ORDERS,
        Permission.ORDERS_SEE,
        Order.number,
        select(Order.id, Order.number, Order.order_date, Customer.name, Order.reference, Order.state)
        .join(Customer, Customer.id == Order.sold_to_id)
        .where(among(Order.id, "papers")),
        _OF_ORDER,
        select(Order.id, *_columns(_OF_ORDER))
        .join(Customer, Customer.id == Order.sold_to_id)
        .where(among(Order.id, "papers")),
    ),
    PaperKind.NOTE: _Source(
        NOTES,
        Permission.STOCK_SEE,
        StockDocument.number,
        select(
            StockDocument.id,
            StockDocument.number,
            StockDocument.business_date,
            StockDocument.partner,
            StockDocument.reference,
            null(),
        ).where(among(StockDocument.id, "papers")),
        _OF_NOTE,
        select(StockDocument.id, *_columns(_OF_NOTE)).where(among(StockDocument.id, "papers")),
    ),
    PaperKind.INVOICE: _Source(
        INVOICES,
        Permission.INVOICES_SEE,
        Invoice.number,
        select(Invoice.id, Invoice.number, Invoice.issued_on, Invoice.buyer, Invoice.reason, null()).where(
            among(Invoice.id, "papers")
        ),
        _OF_INVOICE,
        select(Invoice.id, *_columns(_OF_INVOICE)).where(among(Invoice.id, "papers")),
    ),
    PaperKind.PURCHASE: _Source(
        PURCHASES,
        Permission.PURCHASES_SEE,
        PurchaseOrder.number,
        select(
            PurchaseOrder.id,
            PurchaseOrder.number,
            func.coalesce(PurchaseOrder.ordered_on, PurchaseOrder.expected_on),
            Supplier.name,
            PurchaseOrder.reference,
            null(),
        )
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .where(among(PurchaseOrder.id, "papers")),
    ),
}

_WITH_NUMBER: Final = {
    kind: source.index.records(source.index.key, source.number)
    .where(among(source.number, "numbers", texts=True))
    .order_by(None)
    for kind, source in _SOURCES.items()
}
_KINDS: Final = tuple(PaperKind)


@query(None)
def find_papers(
    tx: Transaction, text: str, limit: int = 20, kinds: Collection[PaperKind] = tuple(PaperKind)
) -> list[PaperFound]:
    """The papers that `text` fits best, at most `limit`, of those kinds that the reader may see.

    By any part of their number, by the name or number of the customer or supplier, by place
    and reference, misspelled or only begun. First those with this very number, of the newest
    year if none was said, then what fits better, among equals the newest.
    """
    if limit < 1:
        return []
    sources = {
        kind: source
        for kind, source in _SOURCES.items()
        if kind in kinds and source.permission in tx.actor.permissions
    }
    said = _said(tx, text, sources)
    hits = [(kind, hit) for (kind, _), (hit, _) in said.items()]
    for kind, source in sources.items():
        others = search(tx, source.index, text, max(CANDIDATES, limit), alike=PAPERS_ALIKE)
        hits += [(kind, hit) for hit in others if (kind, hit.id) not in said]
    good = {id(hit) for hit in worthwhile([hit for _, hit in hits])}
    found = _read(tx, [each for each in hits if id(each[1]) in good])

    def order(each: tuple[Hit, PaperFound]) -> tuple[Any, ...]:
        hit, paper = each
        newest = -(paper.day or _NO_DAY).toordinal(), -paper.id
        if (year := said.get((paper.kind, paper.id))) is not None:
            return 0, -year[1], _KINDS.index(paper.kind), *newest
        return 1, *quality(hit), *newest

    return _told(tx, [paper for _, paper in sorted(found, key=order)[:limit]])


def _said(
    tx: Transaction, text: str, kinds: Iterable[PaperKind]
) -> dict[tuple[PaperKind, int], tuple[Hit, int]]:
    """The papers whose own number is what was typed, with or without series and year; and their years."""
    numbers = numbers_said(tx, text)
    found = {}
    for kind in kinds if numbers else ():
        for id_, number in read_columns(tx.session, _WITH_NUMBER[kind], {"numbers": sorted(numbers)}):
            found[kind, id_] = Hit(id_, 1.0, 0.0, True, (collapsed(number),)), numbers[number]
    return found


def _read(tx: Transaction, hits: Collection[tuple[PaperKind, Hit]]) -> list[tuple[Hit, PaperFound]]:
    """The papers that were hit, as they are now."""
    found = []
    for kind, source in _SOURCES.items():
        of_kind = {hit.id: hit for its_kind, hit in hits if its_kind is kind}
        if not of_kind:
            continue
        for row in read_columns(tx.session, source.rows, {"papers": sorted(of_kind)}):
            id_, number, day, name, reference, state = row
            hit = of_kind[id_]
            party = name if isinstance(name, str) else str((name or {}).get("name", ""))
            match = Match(hit.score, hit.exact, hit.matched)
            found.append((hit, PaperFound(kind, id_, number or "", day, party, reference, state, match)))
    return found


def _told(tx: Transaction, papers: Sequence[PaperFound]) -> list[PaperFound]:
    """The papers, each with what led to it if that is none of what is shown of it."""
    unshown: dict[tuple[PaperKind, int], set[str]] = {}
    for paper in papers:
        shown = found_in((Mark.CODE, paper.number), (Mark.WORDS, paper.number))
        shown |= found_in((Mark.NAME, paper.name), (Mark.WORDS, paper.reference))
        if rest := set(paper.match.matched) - shown:
            unshown[paper.kind, paper.id] = rest
    through: dict[tuple[PaperKind, int], str] = {}
    for kind, source in _SOURCES.items():
        ids = sorted(id_ for its_kind, id_ in unshown if its_kind is kind)
        if not ids or source.details is None:
            continue
        columns = _columns(source.unshown)
        for id_, *values in read_columns(tx.session, source.details, {"papers": ids}):
            parts = _parts(source.unshown, dict(zip(columns, values, strict=True)))
            through[kind, id_] = that_has(unshown[kind, id_], parts)
    return [
        replace(paper, match=replace(paper.match, through=through.get((paper.kind, paper.id), "")))
        for paper in papers
    ]


def _parts(parts: Iterable[Part], values: Mapping[Any, Any]) -> Iterator[tuple[Mark, str]]:
    """What stands in the columns of these parts."""
    for part in parts:
        value = values[part.column]
        text = (value or {}).get(part.member, "") if part.member else value
        for each in text if isinstance(text, list) else [text]:
            yield part.mark, str(each or "")
