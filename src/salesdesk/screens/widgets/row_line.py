"""What a table has no room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.cells import cell_len

from salesdesk.screens.widgets.columns import Cell, is_cut, text_of
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["RowLine"]

T = TypeVar("T")


class RowLine(TextLine):
    """The row at the cursor in full, if its table cuts something of it off; else nothing.

    Where the line is too short for the row, what is cut off of it.
    """

    def follow(self, table: LineTable[T], cells: Callable[[T], Sequence[str | Cell]]) -> None:
        """Show what is cut off of the row at the cursor, `cells` being what the table shows of it."""
        row = table.current
        shown = [] if row is None else list(cells(row))
        widths = table.column_widths
        cut = [cell for cell, width in zip(shown, widths, strict=False) if is_cut(cell, width)]
        whole = _joined(shown)
        self.show("" if not cut else whole if cell_len(whole) <= self.content_size.width else _joined(cut))


def _joined(cells: Sequence[str | Cell]) -> str:
    return " · ".join(text for cell in cells if (text := text_of(cell).strip()))
