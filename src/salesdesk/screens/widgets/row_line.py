"""What a table has no room for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from rich.cells import cell_len

from salesdesk.screens.widgets.columns import Cell, Column, is_cut, text_of
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["RowLine"]

T = TypeVar("T")


class RowLine(TextLine):
    """The row at the cursor in full, if its table cuts something of it off; else nothing.

    Figures stand in the table under their heads: one that has no room there is said with its head,
    the others not again. Where the line is too short for the row, what is cut off of it, names last.
    """

    def follow(self, table: LineTable[T], cells: Callable[[T], Sequence[str | Cell]]) -> None:
        """Show what is cut off of the row at the cursor, `cells` being what the table shows of it."""
        row = table.current if table.size.width else None  # with no width yet all of it were cut off
        shown = [] if row is None else list(cells(row))
        beside = zip(table.columns, shown, table.column_widths, strict=False)
        parts = [(column, cell, is_cut(cell, width)) for column, cell, width in beside]
        said = [(column, cell) for column, cell, cut in parts if cut or not column.right]
        cut_off = [(column, cell) for column, cell, cut in parts if cut]
        if cut_off and cell_len(_joined(said)) > self.content_size.width:
            said = sorted(cut_off, key=lambda part: part[0].grows)
        self.show(_joined(said) if cut_off else "")


def _joined(parts: Iterable[tuple[Column, str | Cell]]) -> str:
    return " · ".join(filter(None, (_said(column, text_of(cell).strip()) for column, cell in parts)))


def _said(column: Column, text: str) -> str:
    """What stands in a cell; a figure with what it is of."""
    return f"{column.called} {text}".strip() if column.right and text else text
