"""Columns of a table: how wide each of them is, and how a cell reads in the room it has.

Names may end in an ellipsis. A figure is never cut, on either side: what is left of it would be
read as another. Its column takes the room it needs; where there is none, it is said in short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from rich.cells import cell_len, set_cell_size

from salesdesk.screens.wording import day, in_short, money, near_day, quantity, short_day, unit, visible

__all__ = [
    "Cell",
    "Column",
    "Need",
    "Value",
    "all_searched",
    "amount",
    "counted",
    "dated",
    "figure",
    "fitted",
    "is_cut",
    "need_of",
    "shared",
    "text_of",
    "value_of",
]

Value = str | Decimal | date | int
"""What a cell stands for in a file, and when it is sorted."""

_LEAST: Final = 8
"""Cells that are left of a name, whatever the figures beside it need."""
_NO_ROOM: Final = "#"
"""Where not even the short form fits; as in a spreadsheet, nobody takes it for a figure."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title (already translated), width in cells, and whether numbers stand in it.

    A column with `grows` takes the room that is left, and gives of it to figures that need more
    than their width. What is `whole` (a state, an order's number) is not cut either while there is room.
    One that is `seldom` filled is as wide as its title while nothing stands in it. In one that is
    `searched` what was typed is marked.

    A list can be sorted by a column with `sort`, the name that its query has for it. `name` is what
    the column is called where its title has no room to say it.
    """

    title: str
    width: int
    right: bool = False
    grows: bool = False
    whole: bool = False
    seldom: bool = False
    searched: bool = False
    sort: str = ""
    name: str = ""

    @property
    def called(self) -> str:
        """Its name in full, as in a file; empty for one that belongs to the screen alone."""
        return self.name or self.title

    @property
    def takes(self) -> bool:
        """Whether it becomes as wide as what stands in it."""
        return self.right or self.whole

    def usual(self, need: Need) -> int:
        """How wide it is where nothing else wants the room."""
        return cell_len(self.title) if self.seldom and not need.full else self.width

    def least(self, need: int) -> int:
        """To how few cells it may shrink, `need` being the widest that stands in it."""
        head = cell_len(self.title)
        if self.takes:
            return max(head, need)
        return min(self.width, max(head, _LEAST)) if self.grows else self.width


class Cell(NamedTuple):
    """A text with a look: `good`, `bad`, `dim` or `strong`.

    `short` is what stands there where the text has no room, though it is a figure. `value` is what
    the text stands for in a file, where that is something else.
    """

    text: str
    look: str = ""
    short: str = ""
    value: Value | None = None


class Need(NamedTuple):
    """How many cells a column needs, for all that stands in it or with figures said in short."""

    full: int = 0
    short: int = 0

    def within(self, width: int) -> int:
        """What of it a column of this width has."""
        return self.full if self.full <= width else self.short

    def and_of(self, other: Need) -> Need:
        """What both need."""
        return Need(max(self.full, other.full), max(self.short, other.short))


def all_searched(columns: Sequence[Column]) -> list[Column]:
    """The columns of hits: what was typed is looked for in all but numbers, which stand on the right."""
    return [replace(column, searched=not column.right) for column in columns]


def figure(value: Decimal, language: str, look: str = "") -> Cell:
    """A quantity, in short where a narrow table has no room for it."""
    return Cell(quantity(value, language), look, in_short(value, language), value)


def counted(value: Decimal, of: str, language: str, beside: tuple[str, ...] = ()) -> Cell:
    """A quantity `of` a unit, with it; `beside` are the others that the same thing is counted in."""
    short, word = in_short(value, language), unit(of, language, beside)
    return Cell(f"{quantity(value, language)} {word}", "", short and f"{short} {word}")


def amount(value: Decimal, language: str, look: str = "", currency: str = "") -> Cell:
    """An amount of money, in short where a narrow table has no room for it."""
    short = in_short(value, language)
    after = f" {currency}" if currency else ""
    return Cell(money(value, language) + after, look, short and short + after, value)


def dated(
    value: date | None, language: str, look: str = "", *, short: bool = False, near: date | None = None
) -> Cell:
    """A day, without its year where it is `short` or none is needed so `near` today; nothing for none."""
    if near is not None:
        return Cell(near_day(value, language, near), look, value=value)
    return Cell((short_day if short else day)(value, language), look, value=value)


def text_of(cell: str | Cell) -> str:
    """What a cell says in full."""
    return cell.text if isinstance(cell, Cell) else cell


def value_of(cell: str | Cell) -> Value:
    """What a cell stands for: its text, unless it says something else."""
    value = cell.value if isinstance(cell, Cell) else None
    return text_of(cell).strip() if value is None else value


def is_cut(cell: str | Cell, width: int) -> bool:
    """Whether a cell has more to say than it has room for."""
    return cell_len(text_of(cell)) > width


def need_of(cell: str | Cell) -> Need:
    """How many cells a cell needs for all it says, and for the least that it can say."""
    full = cell_len(visible(text_of(cell)))
    short = cell.short if isinstance(cell, Cell) else ""
    return Need(full, min(full, cell_len(visible(short))) if short else full)


def shared(columns: Sequence[Column], needs: Sequence[Need], width: int) -> list[int]:
    """How wide each column is in a table of `width` cells; `needs` is the most that each needs.

    What a column of figures lacks it takes of what is left, then of columns of figures that have
    room over, then of those that grow. First each has what the short forms need, then all of it.
    Where there is too little, those have theirs that lack least, figures before words. Those
    that grow share the rest.
    """
    widths = [column.usual(need) for column, need in zip(columns, needs, strict=True)]
    spare = width - sum(widths) - len(columns)
    for wanted in ([need.short for need in needs], [need.full for need in needs]):
        lacking = sorted(
            (not column.right, wanted[at] - widths[at], at)
            for at, column in enumerate(columns)
            if column.takes and wanted[at] > widths[at]
        )
        for _, more, at in lacking:
            spare += _given(columns, needs, widths, more - spare, at)
            if spare >= more:
                widths[at] += more
                spare -= more
    growing = [at for at, column in enumerate(columns) if column.grows]
    for at in growing:
        widths[at] += spare // len(growing)
    return [max(each, 1) for each in widths]


def _given(
    columns: Sequence[Column], needs: Sequence[Need], widths: list[int], wanted: int, lacks: int
) -> int:
    """Take up to so many cells from other columns that can spare them, cell by cell from the widest."""
    given = 0
    for grows in (False, True):
        givers = [at for at, column in enumerate(columns) if column.grows is grows and at != lacks]
        while given < wanted:
            over = [(widths[at] - columns[at].least(needs[at].within(widths[at])), at) for at in givers]
            most, at = max(over, default=(0, 0))
            if most <= 0:
                break
            widths[at] -= 1
            given += 1
    return given


def fitted(cell: str | Cell, column: Column, width: int) -> str:
    """A cell in exactly `width` cells, with no control characters."""
    text = visible(text_of(cell))
    if column.right and cell_len(text) > width:
        short = visible(cell.short) if isinstance(cell, Cell) else ""
        text = short if short and cell_len(short) <= width else _NO_ROOM * width
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…" if width > 1 else "…"
    return " " * (width - length) + text if column.right else text + " " * (width - length)
