"""How the lines of a quote read: what of each was ordered, and what is left."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.orders.rules import LineKind
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens.order_cells import amount_of, discount_of, price_of, quantity_of
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import figure
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["quote_cells", "quote_columns"]


def quote_columns(seat: Seat) -> list[Column]:
    """Columns of the lines of a quote: as many as an order has."""
    return [
        Column("", 3, right=True),
        Column(seat.word(N_("Code")), 7, whole=True),
        Column(seat.word(N_("Name")), 8, grows=True),
        Column(seat.word(N_("Quantity")), 9, right=True),
        Column(seat.word(N_("Price")), 8, right=True),
        Column(seat.word(N_("Discount")), 8, right=True),
        Column(seat.word(N_("Amount")), 9, right=True),
        Column(seat.word(N_("Left")), 7, right=True),
        Column(seat.word(N_("Free")), 7, right=True),
    ]


def quote_cells(line: DraftLine, language: str) -> Sequence[str | Cell]:
    """A line of a quote; what is left of it, and what is free of its goods, in base units."""
    own = line.parent_line_id is None
    if not own or line.kind is LineKind.TEXT:
        name = line.text if own else f"· {line.text}"
        quantity = "" if own else quantity_of(line, language)
        return [
            str(line.position) if own else "",
            Cell(line.code, "dim"),
            Cell(name, "dim"),
            quantity,
            *[""] * 5,
        ]
    left = max(line.base_quantity - line.ordered, ZERO)
    enough = line.available >= left
    return [
        str(line.position),
        line.code,
        line.text,
        quantity_of(line, language),
        price_of(line, language),
        discount_of(line, language),
        amount_of(line, language),
        figure(left, language, "" if left else "dim"),
        figure(line.available, language, "" if enough else "bad") if line.kind is LineKind.GOODS else "",
    ]
