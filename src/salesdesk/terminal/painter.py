"""What stands on the terminal, and what has to be sent so that something else does.

Textual repaints whole regions with all their colours, kilobytes for a letter that was typed.
The painter keeps what it has sent, cell by cell, and sends the cells that differ.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from rich.color import ColorSystem
from textual.strip import Strip

from salesdesk.terminal.cells import BEHIND, BLANK, Cell, add_cells
from salesdesk.terminal.pens import change, is_plain, on_ground

__all__ = ["Painted", "Painter", "Piece"]

Piece = tuple[int, int, Strip]
"""A line from 0, a column from 0, and what is to stand there."""

_NEAR: Final = 4  # cells that are sent again rather than passed over: passing over takes as many bytes
_REST: Final = 3  # blanks that take no more bytes than erasing the rest of a line
_MANY: Final = 16  # cells from which on it is tried whether to draw a line anew takes fewer bytes
_SOME: Final = 9  # blanks that take no more than erasing so many, and going on behind them


class Painter:
    """One terminal of `width` × `height` cells. It need not know what stands there at first.

    One that `erases` leaves what it erases in the colour that is drawn with.
    """

    def __init__(self, width: int, height: int, colours: ColorSystem, *, erases: bool = False) -> None:
        self.size = (width, height)
        self._erases = erases
        self._colours = colours
        self._shown: list[list[Cell | None]] = [[None] * width for _ in range(height)]
        self._edge: list[tuple[str, int]] = []
        """Blanks at the end of lines that are yet to be drawn: ground and line."""
        self._pen: str | None = None
        self._row = -1
        self._column = -1  # where the terminal's cursor is; -1 is not known

    def paint(self, pieces: Iterable[Piece]) -> str:
        """What makes the terminal show these pieces; what stands outside of it is left out."""
        sent: list[str] = []
        cells: list[Cell] = []
        at, first = -1, 0
        self._edge = []
        for row, column, strip in pieces:
            # What stands beside the piece before may begin with a sign that is drawn over the last of that.
            if row != at or column != first + len(cells):
                self._paint(at, first, cells, sent)
                cells, at, first = [], row, column
            add_cells(cells, strip, self._colours)
        self._paint(at, first, cells, sent)
        for _, row in sorted(self._edge):
            sent.append(self._walk(row, [self.size[0] - 1]))
        return "".join(sent)

    def move(self, column: int, row: int) -> str:
        """What brings the cursor to a cell, both counted from 0."""
        sent = "" if (row, column) == (self._row, self._column) else self._way(row, column)
        self._row, self._column = row, column
        return sent

    def _paint(self, row: int, first: int, cells: list[Cell], sent: list[str]) -> None:
        width, height = self.size
        if not (0 <= row < height and 0 <= first < width):
            return
        del cells[width - first :]
        shown = self._shown[row]
        before = shown[first : first + len(cells)]
        if before == cells:
            return
        shown[first : first + len(cells)] = cells
        differing = [
            first + at
            for at, (old, new) in enumerate(zip(before, cells, strict=True))
            if old != new and new[0] is not BEHIND
        ]
        if differing and differing[-1] == width - 1 and self._is_edge(row):
            self._edge.append((self._known(row, width - 1)[1], row))
            del differing[-1]
        before_it = self._pen, self._row, self._column
        drawn = self._walk(row, differing)
        if self._erases and len(differing) > _MANY:
            behind_it = self._pen, self._row, self._column
            self._pen, self._row, self._column = before_it
            erased = self._anew(row, differing)
            if erased and len(erased) < len(drawn):
                drawn = erased
            else:
                self._pen, self._row, self._column = behind_it
        sent.append(drawn)

    def _anew(self, row: int, differing: Sequence[int]) -> str:
        """What erases all of a line that differs, and draws what is no blank of its ground.

        Nothing if there are no such blanks, or if it is not known what stands there.
        """
        first, end = differing[0], differing[-1] + 1
        cells = self._shown[row][first:end]
        blanks = Counter(
            cell for cell in cells if cell is not None and cell[0] == BLANK and is_plain(cell[1])
        )
        if None in cells or not blanks or self._is_wide(row, end - 1):
            return ""
        [(ground, _)] = blanks.most_common(1)
        sent = [] if (row, first) == (self._row, self._column) else [self._way(row, first)]
        self._take(on_ground(self._pen, ground[1]), sent)
        sent.append("\x1b[K" if end == self.size[0] else f"\x1b[{end - first}X")
        self._row, self._column = row, first
        others = [at for at, cell in enumerate(cells, first) if cell not in (ground, None) and cell[0]]
        return "".join(sent) + self._walk(row, others)

    def _walk(self, row: int, differing: Sequence[int]) -> str:
        """What draws these cells of a line."""
        sent: list[str] = []
        passed = 0
        for column in differing:
            if column < passed:
                continue
            if (row, column) != (self._row, self._column):
                sent.append(self._again(row, column) or self._way(row, column))
            passed = self._erase(row, column, differing, sent) or self._draw(row, column, sent)
        return "".join(sent)

    def _draw(self, row: int, column: int, sent: list[str]) -> int:
        """Draw what is to stand in a cell; the column behind it."""
        sign, pen = self._known(row, column)
        self._take(on_ground(self._pen, pen) if sign == BLANK else pen, sent)
        sent.append(sign)
        # Terminals differ in how wide they draw what is not a single narrow sign.
        is_certain = len(sign) == 1 and not self._is_wide(row, column) and column + 1 < self.size[0]
        self._row, self._column = row, column + 1 if is_certain else -1
        return column + 1

    def _erase(self, row: int, column: int, differing: Sequence[int], sent: list[str]) -> int:
        """Erase cells that are to be blank, if that takes fewer bytes than blanks; the column behind them."""
        line, blank = self._shown[row], self._known(row, column)
        if not self._erases or blank[0] != BLANK or not is_plain(blank[1]):
            return 0
        end = column
        while end < len(line) and line[end] == blank:
            end += 1
        last = differing[bisect_left(differing, end) - 1]
        count = last + 1 - column
        is_rest = end == len(line)
        if count <= (_REST if is_rest else _SOME):
            return 0
        self._take(on_ground(self._pen, blank[1]), sent)
        sent.append("\x1b[K" if is_rest else f"\x1b[{count}X")
        self._row, self._column = row, column
        return end

    def _is_edge(self, row: int) -> bool:
        """Whether a line ends in a scroll bar: drawn after all lines, that takes its colours once."""
        *_, beside, (sign, pen) = (cell or (BEHIND, "") for cell in [None, *self._shown[row][-2:]])
        return sign == BLANK and is_plain(pen) and beside[1] != pen

    def _is_wide(self, row: int, column: int) -> bool:
        """Whether what stands in a cell reaches into the next."""
        behind = self._shown[row][column + 1 : column + 2]
        return bool(behind) and behind[0] is not None and behind[0][0] == BEHIND

    def _take(self, pen: str, sent: list[str]) -> None:
        if pen != self._pen:
            sent.append(change(self._pen, pen))
            self._pen = pen

    def _known(self, row: int, column: int) -> Cell:
        cell = self._shown[row][column]
        assert cell is not None, "it has just been painted"
        return cell

    def _again(self, row: int, column: int) -> str:
        """What stands between the cursor and a cell near it, if it can be drawn with the same pen."""
        if row != self._row or not 0 <= self._column < column <= self._column + _NEAR:
            return ""
        text = ""
        for cell in self._shown[row][self._column : column]:
            if cell is None or len(cell[0]) != 1 or not cell[0].isascii():
                return ""
            if self._pen != (on_ground(self._pen, cell[1]) if cell[0] == BLANK else cell[1]):
                return ""
            text += cell[0]
        return text

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
    erases = False
    """Whether the terminal leaves what it erases in the colour that is drawn with."""
