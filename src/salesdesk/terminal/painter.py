"""What stands on the terminal, and what has to be sent so that something else does.

Textual repaints whole regions with all their colours, kilobytes for a letter that was typed.
The painter keeps what it has sent, cell by cell, and sends the cells that differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.color import ColorSystem
from textual.strip import Strip

from salesdesk.terminal.cells import BEHIND, Cell, cells_of
from salesdesk.terminal.pens import change

__all__ = ["Painted", "Painter", "Piece"]

Piece = tuple[int, int, Strip]
"""A line from 0, a column from 0, and what is to stand there."""

_NEAR: Final = 4  # cells that are sent again rather than passed over: passing over takes as many bytes


class Painter:
    """One terminal of `width` × `height` cells. It need not know what stands there at first."""

    def __init__(self, width: int, height: int, colours: ColorSystem) -> None:
        self.size = (width, height)
        self._colours = colours
        self._shown: list[list[Cell | None]] = [[None] * width for _ in range(height)]
        self._pen: str | None = None
        self._row = -1
        self._column = -1  # where the terminal's cursor is; -1 is not known

    def paint(self, pieces: Iterable[Piece]) -> str:
        """What makes the terminal show these pieces; what stands outside of it is left out."""
        width, height = self.size
        sent: list[str] = []
        for row, column, strip in pieces:
            if 0 <= row < height and 0 <= column < width:
                self._paint(row, column, cells_of(strip, self._colours)[: width - column], sent)
        return "".join(sent)

    def move(self, column: int, row: int) -> str:
        """What brings the cursor to a cell, both counted from 0."""
        sent = "" if (row, column) == (self._row, self._column) else self._way(row, column)
        self._row, self._column = row, column
        return sent

    def _paint(self, row: int, first: int, cells: Sequence[Cell], sent: list[str]) -> None:
        shown = self._shown[row]
        last = first + len(cells)
        before = shown[first:last]
        if before == cells:
            return
        shown[first:last] = cells
        for at, (old, new) in enumerate(zip(before, cells, strict=True)):
            if old == new or new[0] is BEHIND:
                continue
            column = first + at
            if (row, column) != (self._row, self._column):
                sent.append(self._again(row, column) or self._way(row, column))
            sign, pen = new
            if pen != self._pen:
                sent.append(change(self._pen, pen))
                self._pen = pen
            sent.append(sign)
            # Terminals differ in how wide they draw what is not a single narrow sign.
            certain = len(sign) == 1 and not (at + 1 < len(cells) and cells[at + 1][0] is BEHIND)
            self._row, self._column = row, column + 1 if certain and column + 1 < self.size[0] else -1

    def _again(self, row: int, column: int) -> str:
        """What stands between the cursor and a cell near it, if it is drawn with the same pen."""
        if row != self._row or not 0 <= self._column < column <= self._column + _NEAR:
            return ""
        between = self._shown[row][self._column : column]
        signs = [cell[0] for cell in between if cell is not None and cell[1] == self._pen]
        text = "".join(signs)
        return text if len(text) == len(between) and text.isascii() else ""

    def _way(self, row: int, column: int) -> str:
        """The shortest sequence that brings the cursor to a cell."""
        if row == self._row and self._column >= 0 and column > self._column:
            steps = column - self._column
            return f"\x1b[{steps}C" if steps > 1 else "\x1b[C"
        if row == self._row + 1 and row > 0 and column == 0:
            return "\r\n"
        return f"\x1b[{row + 1};{column + 1}H" if column else f"\x1b[{row + 1}H"


class Painted:
    """A driver whose terminal is a painter's; `painter` is None while nobody knows what stands there."""

    painter: Painter | None = None
