"""The stock on an article's card: warehouse by warehouse with its batches, so that the rows add up.

In each column the rows below a warehouse sum to it: its batches, and what is reserved of them
all together, for orders that have no batch yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.domain.article_cards.rules import ArticleCard, BatchInStock, StockIn
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.card import Section
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import dated, figure
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["Blocked", "NoBatchYet", "StockRow", "stock_section"]


@dataclass(frozen=True, slots=True)
class NoBatchYet:
    """What in a warehouse is reserved without a batch."""

    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Blocked:
    """What of the batch above may not be sold: it is in quarantine, or past its dates."""

    batch: BatchInStock
    quantity: Decimal
    quarantine: bool


StockRow = StockIn | BatchInStock | NoBatchYet | Blocked


def stock_section(seat: Seat) -> Section[ArticleCard]:
    """Where it lies, how long it keeps, and how much of it has an owner."""
    made = _Stock(seat)
    empty = N_("None of it was ever in stock.")
    return Section("stock", N_("Stock"), made.columns(), _rows, made.cells, empty, made.in_words)


class _Stock:
    """The section in the language and with the permissions of a seat."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._costs = seat.may(Permission.COSTS_SEE)

    def columns(self) -> list[Column]:
        """Costs only for those who may see them."""
        word = self._seat.word
        lot = 5 if self._costs else 13
        columns = [
            Column(word(N_("Warehouse, batch")), 18, grows=True, whole=True),
            Column(word(N_("Lot")), lot, grows=True),
            Column(word(N_("Bin")), 7, whole=True),
            Column(word(N_("Keeps to")), 10),
            Column(word(N_("On hand")), 7, right=True),
            Column(word(N_("Reserv.")), 7, right=True),
            Column(word(N_("Avail.")), 7, right=True),
        ]
        return [*columns, Column(word(N_("Cost")), 8, right=True)] if self._costs else columns

    def cells(self, row: StockRow) -> Sequence[str | Cell]:
        """A row; what explains the others is pale."""
        cost = [""] if self._costs else []
        match row:
            case StockIn():
                if row.transit:
                    in_transit = self._number(row.on_hand, "strong")
                    return [Cell(row.warehouse, "strong"), "", "", "", in_transit, "", "", *cost]
                look = "bad" if row.sells and row.available <= ZERO else "strong"
                amounts = self._number(row.on_hand, "strong"), self._number(row.reserved, "strong")
                available = self._number(row.available, look)
                return [Cell(row.warehouse, "strong"), "", "", "", *amounts, available, *cost]
            case NoBatchYet():
                taken = self._number(row.quantity, "dim"), self._number(-row.quantity, "dim")
                name = self._seat.word(N_("no batch yet"))
                return [Cell(f"  {name}", "dim"), "", "", "", "", *taken, *cost]
            case Blocked():
                shown = self._number(row.quantity)
                of_it = Cell(f"({shown.text})", "dim", shown.short and f"({shown.short})")
                name = self._seat.word(N_("quarantine") if row.quarantine else N_("blocked"))
                return [Cell(f"    {name}", "dim"), "", "", "", of_it, "", "", *cost]
            case BatchInStock():
                return self._batch(row)

    def in_words(self, row: StockRow) -> str:
        """What a row that is no batch means, where its numbers do not say it."""
        match row:
            case StockIn() if row.transit:
                return self._seat.say(N_("On the way from one warehouse to another; nobody gets it yet."))
            case StockIn() if row.blocked:
                return self._seat.say(N_("{quantity} of it are blocked and not sold."), quantity=row.blocked)
            case NoBatchYet():
                return self._seat.say(
                    N_("Reserved for orders that have no batch yet: it will be taken from those above.")
                )
            case Blocked() if row.quarantine:
                return self._seat.say(N_("In quarantine: {reason}"), reason=row.batch.quarantine)
            case Blocked():
                return self._seat.say(N_("Of what is on hand, so much is blocked and not sold."))
            case _:
                return ""

    def _batch(self, row: BatchInStock) -> Sequence[str | Cell]:
        last = row.use_by or row.best_before
        expired = last is not None and last < self._seat.today
        cost = row.unit_cost
        shown = "" if cost is None else Cell(wording.price(cost, self._seat.language), value=cost)
        return [
            f"  {row.number}",
            row.supplier_lot,
            row.bin,
            dated(last, self._seat.language, "bad" if expired else ""),
            *(self._number(amount) for amount in (row.on_hand, row.allocated, row.free)),
            *([shown] if self._costs else []),
        ]

    def _number(self, value: Decimal, look: str = "") -> Cell:
        return figure(value, self._seat.language, look)


def _rows(card: ArticleCard) -> list[StockRow]:
    """Each warehouse, then its batches, those that keep shortest first, and what has no batch yet."""
    rows: list[StockRow] = []
    for stock in card.stock:
        rows.append(stock)
        without = stock.reserved
        for batch in sorted(card.batches, key=_keeping):
            if batch.warehouse_id == stock.warehouse_id:
                without -= batch.allocated
                rows.append(batch)
                if not stock.transit:
                    rows += _blocked(batch)
        if without:
            rows.append(NoBatchYet(without))
    return rows


def _blocked(batch: BatchInStock) -> Iterator[Blocked]:
    """What of a batch may not be sold, by why."""
    for quantity, quarantine in (
        (batch.quarantined, True),
        (batch.blocked - batch.quarantined, False),
    ):
        if quantity:
            yield Blocked(batch, quantity, quarantine)


def _keeping(batch: BatchInStock) -> tuple[date, date]:
    return batch.use_by or batch.best_before or date.max, batch.received_on
