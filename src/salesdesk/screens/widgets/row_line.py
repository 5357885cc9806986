"""What a table has no room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.cells import cell_len

from salesdesk.screens.widgets.line_table import Cell, LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["RowLine"]

T = TypeVar("T")


class RowLine(TextLine):
    """The row at the cursor in full, if its table cuts something of it off; else nothing."""

    def follow(self, table: LineTable[T], cells: Callable[[T], Sequence[str | Cell]]) -> None:
        """Show what is cut off of the row at the cursor, `cells` being what the table shows of it."""
        row = table.current
        texts = [] if row is None else [_text(cell) for cell in cells(row)]
        widths = table.column_widths
        cut = any(cell_len(text) > width for text, width in zip(texts, widths, strict=False))
        self.show(" · ".join(text.strip() for text in texts if text.strip()) if cut else "")


def _text(cell: str | Cell) -> str:
    return cell.text if isinstance(cell, Cell) else cell
