"""A terminal that is looked into: what stands in each of its cells, and how."""

from __future__ import annotations

import re
from typing import Final

import pyte

__all__ = ["Looked", "Terminal", "differing"]

Looked = tuple[str, str, str, bool, bool, bool, bool, bool]
"""What is seen in a cell: text, colours, and bold, italic, underlined, struck, reversed."""

# Answers and modes that no terminal shows, and this emulator would.
_UNSEEN: Final = re.compile(r"\x1b\[[<=>][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")


class Terminal:
    """An emulated terminal, fed with what a program sends."""

    def __init__(self, width: int, height: int) -> None:
        self._screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self._screen)
        self.feed("\x1b[?7l")  # lines do not wrap: the desk switches that off, too

    def feed(self, sent: str) -> None:
        """Show what a program has sent."""
        self._stream.feed(_UNSEEN.sub("", sent))

    def resize(self, width: int, height: int) -> None:
        """Make it another size; what stands there stays as far as there is room."""
        self._screen.resize(height, width)

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines."""
        return self._screen.columns, self._screen.lines

    @property
    def lines(self) -> list[str]:
        """The text of each line."""
        return list(self._screen.display)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor."""
        return self._screen.cursor.x, self._screen.cursor.y

    def cells(self) -> list[list[Looked]]:
        """Every cell of every line."""
        width, height = self._screen.columns, self._screen.lines
        return [[self._looked(row, column) for column in range(width)] for row in range(height)]

    def _looked(self, row: int, column: int) -> Looked:
        cell = self._screen.buffer[row][column]
        bold, italic, foreground, background, turned = cell.bold, cell.italics, cell.fg, cell.bg, cell.reverse
        if cell.data == " " and not (cell.underscore or cell.strikethrough):
            # Nobody sees in which colour nothing is written.
            ground = foreground if turned else background
            if not turned or foreground != "default":
                foreground, background, bold, italic, turned = "default", ground, False, False, False
        return cell.data, foreground, background, bold, italic, cell.underscore, cell.strikethrough, turned


def differing(one: Terminal, other: Terminal) -> list[tuple[int, int, Looked, Looked]]:
    """Row and column of each cell that does not look the same in both, and how it looks."""
    return [
        (row, column, mine, theirs)
        for row, (left, right) in enumerate(zip(one.cells(), other.cells(), strict=True))
        for column, (mine, theirs) in enumerate(zip(left, right, strict=True))
        if mine != theirs
    ]
