"""Tables: columns as wide as what stands in them, a head on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Final

from salesdesk.documents import fonts
from salesdesk.documents.page import ACCENT, FULL_WIDTH, HAIRLINE, LEFT, MM, Cell, Sheet, Style, Words

__all__ = ["CELL", "Column", "Content", "table"]

CELL: Final = Style(fonts.REGULAR, 8.5)
_HEAD: Final = Style(fonts.BOLD, 7.5, ACCENT)
_GAP: Final = 3 * MM
_PADDING: Final = 2.6
_LEAST: Final = 30 * MM
"""What the flexible column keeps, however much the others want."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    label: str
    right: bool = False
    widest: float = 30 * MM
    """What is wider is folded, in points."""
    flexible: bool = False
    """Takes the room that the others leave; one column of a table may."""
    optional: bool = False
    """Left out where no row has anything in it."""


Content = str | Sequence[Words]
"""What stands in a cell: a text, or several in styles of their own."""


def table(
    sheet: Sheet,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Content]],
    x: float = LEFT,
    width: float = FULL_WIDTH,
) -> None:
    """Write a table. Its head is repeated on every page, a row is not torn apart."""
    columns, filled = _told(columns, [[_words(content) for content in row] for row in rows])
    cells = _places(columns, filled, x, width)
    head = [
        replace(cell, words=(Words(column.label, _HEAD),))
        for cell, column in zip(cells, columns, strict=True)
    ]

    def draw_head() -> None:
        sheet.row(head, padding=2)
        sheet.rule(ACCENT, 0.9, x, width)
        sheet.gap(1)

    sheet.need(16 * MM)
    draw_head()
    sheet.heading = draw_head
    for row in filled:
        sheet.row([replace(cell, words=words) for cell, words in zip(cells, row, strict=True)], _PADDING)
        sheet.rule(HAIRLINE, 0.4, x, width)
    sheet.heading = None


def _words(content: Content) -> Sequence[Words]:
    return (Words(content, CELL),) if isinstance(content, str) else content


def _told(
    columns: Sequence[Column], rows: Sequence[Sequence[Sequence[Words]]]
) -> tuple[Sequence[Column], Sequence[Sequence[Sequence[Words]]]]:
    """The columns that tell something, and what stands in them."""
    told = [
        not column.optional or any(words.text for row in rows for words in row[index])
        for index, column in enumerate(columns)
    ]
    return list(compress(columns, told)), [list(compress(row, told)) for row in rows]


def _places(
    columns: Sequence[Column], rows: Sequence[Sequence[Sequence[Words]]], x: float, width: float
) -> list[Cell]:
    wanted = [
        0 if column.flexible else min(_natural(column, [row[index] for row in rows]), column.widest)
        for index, column in enumerate(columns)
    ]
    room = width - _GAP * (len(columns) - 1)
    flexible = any(column.flexible for column in columns)
    most = room - _LEAST if flexible else room
    limit = _limit(wanted, most)
    widths = [min(each, limit) for each in wanted]
    spare = room - sum(widths)
    cells = []
    for column, own in zip(columns, widths, strict=True):
        taken = spare if column.flexible else own + (0 if flexible else spare / len(columns))
        cells.append(Cell(x, taken, (), column.right))
        x += taken + _GAP
    return cells


def _limit(wanted: Sequence[float], room: float) -> float:
    """The common width to which the widest columns shrink, so that all of them find room."""
    for number, width in enumerate(sorted(wanted)):
        share = room / (len(wanted) - number)
        if width > share:
            return share
        room -= width
    return max(wanted)


def _natural(column: Column, contents: Sequence[Sequence[Words]]) -> float:
    """The width at which nothing in the column is folded, but for its label into two lines."""
    widest = max(
        (
            fonts.width(line, words.style.font, words.style.size)
            for content in contents
            for words in content
            for line in fonts.plain(words.text).split("\n")
        ),
        default=0.0,
    )
    return max(_two_lines(column.label), widest) + 0.01  # rounding must not fold what was just measured


def _two_lines(label: str) -> float:
    """The least width at which a label takes no more than two lines."""
    words = label.split(" ")
    splits = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words))]
    return min(max(fonts.width(line, _HEAD.font, _HEAD.size) for line in split) for split in splits)
