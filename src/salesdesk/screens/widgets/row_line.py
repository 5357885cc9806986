"""What a table has no room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TypeVar

from rich.cells import cell_len

from salesdesk.screens.widgets.columns import Cell, is_cut, text_of
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["RowLine"]

T = TypeVar("T")


class RowLine(TextLine):
    """The row at the cursor in full, if its table cuts something of it off; else nothing.

    Where the line is too short for the row, what is cut off of it, names last.
    """

    def follow(self, table: LineTable[T], cells: Callable[[T], Sequence[str | Cell]]) -> None:
        """Show what is cut off of the row at the cursor, `cells` being what the table shows of it."""
        row = table.current
        shown = [] if row is None else list(cells(row))
        beside = zip(shown, table.columns, table.column_widths, strict=False)
        cut = [(column.grows, cell) for cell, column, width in beside if is_cut(cell, width)]
        whole = _joined(shown)
        if cut and cell_len(whole) > self.content_size.width:
            whole = _joined([cell for _, cell in sorted(cut, key=itemgetter(0))])
        self.show(whole if cut else "")


def _joined(cells: Sequence[str | Cell]) -> str:
    return " · ".join(text for cell in cells if (text := text_of(cell).strip()))
