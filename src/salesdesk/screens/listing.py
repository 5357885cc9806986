"""Lists that are sorted by a column of one's choice and written to a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from salesdesk.i18n import N_
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable
from salesdesk.screens.widgets.sorting import Sorting

__all__ = ["Listing", "More", "order_of"]

More = tuple[str, Callable[[Any], object]]
"""A column that only a file has room for: its head, marked with `N_`, and what a row has in it."""

_LAST = ("sort_list", "export_list")


def order_of(table: LineTable[Any]) -> tuple[str, bool]:
    """By what a list is sorted, as its query calls it, and whether the last comes first."""
    sorting = table.sorting
    return ("", False) if sorting is None else (table.columns[sorting.column].sort, sorting.descending)


class Listing(DeskScreen):
    """A screen with a list: Ctrl+Y sorts it, Ctrl+X writes all of it to a file.

    Subclasses say which list stands there now. It can be sorted by columns with a `sort`; what is
    fetched is fetched anew, in the order that `sorted_by` says.
    """

    def listed(self) -> LineTable[Any]:
        """The list that stands on the screen now."""
        raise NotImplementedError

    def list_name(self) -> str:
        """What the list is called, translated; so is its file."""
        return self.say(self.HEADING)

    def more(self) -> Sequence[More]:
        """What a file has besides the columns of the list."""
        return ()

    def key_of(self, row: Any) -> object:
        """What tells a row from all others, whatever changes in it."""
        return getattr(row, "id", row)

    async def up_to_date(self) -> None:
        """Wait until the list shows what was asked for last."""

    async def sorted_anew(self) -> None:
        """Fetch the list in its new order."""

    @property
    def sorted_by(self) -> tuple[str, bool]:
        """By what the list is sorted, as `order_of` says it."""
        return order_of(self.listed())

    def available(self, command_: Command) -> bool:
        """Some lists have an order of their own; what is no list of columns is not written."""
        match command_.name:
            case "sort_list":
                return any(column.sort for column in self.listed().columns)
            case "export_list":
                return any(column.called for column in self.listed().columns)
            case _:
                return super().available(command_)

    @command(
        "ctrl+y", N_("Sort"), N_("Choose what the list is sorted by; the same once more turns it round.")
    )
    async def sort_list(self) -> None:
        """Choose a column, or the usual order again."""
        table = self.listed()
        places: list[int | None] = [at for at, column in enumerate(table.columns) if column.sort]
        now = table.sorting
        if table.usual is None:
            places.insert(0, None)

        def cells(place: int | None) -> tuple[str | Cell, ...]:
            name = self.say(N_("as usual")) if place is None else table.columns[place].called
            return name, now.sign if now is not None and now.column == place else ""

        chosen = await self.show(
            Choice(
                self.seat,
                self.say(N_("Sort by")),
                [(place,) for place in places],
                [Column("", 30, grows=True), Column("", 1)],
                lambda each: cells(each[0]),
                places.index(None if now is None else now.column),
            )
        )
        if chosen is None:
            return
        [place] = chosen
        again = now is not None and now.column == place
        sorting = None if place is None else Sorting(place, again and not (now and now.descending))
        await self.sort_by(sorting)

    async def sort_by(self, sorting: Sorting | None) -> None:
        """Sort the list; if that fails it says that it is sorted as it was."""
        table, before = self.listed(), self.listed().sorting
        table.sort_by(sorting)
        try:
            await self.sorted_anew()
        except Exception:
            table.sort_by(before)
            raise

    @command(
        "ctrl+x",
        N_("Export"),
        N_("Write the whole list, as it is filtered and sorted now, to a CSV or XLSX file."),
    )
    async def export_list(self) -> None:
        """Ask where to, then write it."""
        from salesdesk.screens.exporting import export  # it is seldom wanted, and takes long to load

        await self.up_to_date()
        await export(self, self.listed(), self.list_name(), self.more(), self.key_of)

    def _offered(self) -> list[Command]:
        """Sorting and writing are done more seldom than what a list is there for."""
        return sorted(super()._offered(), key=lambda each: each.name in _LAST)
