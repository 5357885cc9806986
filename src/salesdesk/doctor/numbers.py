"""Numbers of documents: every series runs from 1 without a gap and without a number given twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sqlalchemy import select

from salesdesk.doctor.findings import Damage, numbered, rows
from salesdesk.domain.boxes.rules import SERIES as BOXES
from salesdesk.domain.orders.model import Order
from salesdesk.domain.purchasing.model import PurchaseOrder
from salesdesk.domain.quotes.rules import SERIES
from salesdesk.domain.receivables.model import Invoice
from salesdesk.domain.receivables.rules import InvoiceState
from salesdesk.domain.stocktakes.model import Stocktake
from salesdesk.domain.stocktakes.rules import SERIES as STOCKTAKES
from salesdesk.i18n import N_
from salesdesk.office.model import NumberSeries
from salesdesk.office.numbering import document_number
from salesdesk.office.work import Transaction
from salesdesk.warehouse.ledger.model import StockDocument

__all__ = ["series_are_gapless"]

_PARTS: Final = re.compile(r"(?P<kind>\S+) (?P<number>[1-9]\d{0,17})/(?P<year>\d{4})(?:/(?P<place>.+))?")

_SERIES: Final = select(
    NumberSeries.kind, NumberSeries.year, NumberSeries.place, NumberSeries.next_number
).where(NumberSeries.kind != BOXES)
_NOTES: Final = (
    select(StockDocument.kind, StockDocument.number)
    .where(StockDocument.number.is_not(None))
    .order_by(StockDocument.id)
)
_ORDERS: Final = select(Order.number, Order.is_quote).where(Order.number.is_not(None)).order_by(Order.id)
_PURCHASES: Final = (
    select(PurchaseOrder.number).where(PurchaseOrder.number.is_not(None)).order_by(PurchaseOrder.id)
)
_STOCKTAKES: Final = select(Stocktake.number).order_by(Stocktake.id)
_INVOICES: Final = (
    select(Invoice.id, Invoice.series, Invoice.year, Invoice.sequence, Invoice.number)
    .where(Invoice.state == InvoiceState.POSTED)
    .order_by(Invoice.id)
)


class _Series(NamedTuple):
    kind: str
    year: int
    place: str


@dataclass(slots=True)
class _Seen:
    """Numbers of one series as they come, mostly in order: whatever follows on is forgotten at once."""

    upto: int = 0
    """Every number from 1 to here has been seen."""
    beyond: set[int] = field(default_factory=set)

    def add(self, number: int) -> bool:
        """Note a number; whether it is new."""
        if number <= self.upto or number in self.beyond:
            return False
        self.beyond.add(number)
        while self.upto + 1 in self.beyond:
            self.upto += 1
            self.beyond.remove(self.upto)
        return True

    def gaps(self, last: int) -> Iterator[tuple[int, int]]:
        """First and last number of every gap up to `last`."""
        before = self.upto
        for number in (*sorted(self.beyond), last + 1):
            if number > before + 1:
                yield before + 1, number - 1
            before = max(before, number)

    @property
    def last(self) -> int:
        """The highest number seen."""
        return max(self.beyond, default=self.upto)


def series_are_gapless(tx: Transaction) -> Iterator[Damage]:
    """Every number up to the next one of its series stands on exactly one document.

    Documents bear their number with code, year and warehouse; an invoice also keeps its
    parts, and they must say the same.
    """
    seen: dict[_Series, _Seen] = defaultdict(_Seen)
    for kind, text, where in _numbers(tx):
        found = _PARTS.fullmatch(text)
        if found is None or found["kind"] != kind:
            yield Damage(
                where, N_("“{number}” is not a number of the series {kind}."), {"number": text, "kind": kind}
            )
            continue
        series = _Series(kind, int(found["year"]), found["place"] or "")
        if not seen[series].add(int(found["number"])):
            yield Damage(where, N_("The number {number} has been given twice."), {"number": text})
    following = {_Series(*row[:3]): row[3] for row in tx.session.execute(_SERIES)}
    for series in sorted(seen.keys() | following.keys()):
        yield from _gaps(series, seen[series], following.get(series, 1))


def _gaps(series: _Series, seen: _Seen, following: int) -> Iterator[Damage]:
    kind, year, place = series
    for first, last in seen.gaps(max(seen.last, following - 1)):
        yield Damage(
            document_number(kind, first, year, place),
            N_("The numbers from here to {last} stand on no document."),
            {"last": last},
        )
    if following <= seen.last:
        yield Damage(
            document_number(kind, seen.last, year, place),
            N_("The next number of the series would be {next}, which has been given already."),
            {"next": following},
        )


def _numbers(tx: Transaction) -> Iterator[tuple[str, str, str]]:
    """Kind, number and place of every document that has a number, each kind in the order of its rows."""
    for kind, number in rows(tx, _NOTES):
        yield kind.value, number, number
    for number, is_quote in rows(tx, _ORDERS):
        yield SERIES if is_quote else "ZS", number, number
    for (number,) in rows(tx, _PURCHASES):
        yield "ZD", number, number
    for (number,) in rows(tx, _STOCKTAKES):
        yield STOCKTAKES, number, number
    for id_, series, year, sequence, number in rows(tx, _INVOICES):
        same = sequence is not None and document_number(series, sequence, year) == number
        yield series, number if same else f"{number} ({series}, {sequence}, {year})", numbered(number, id_)
