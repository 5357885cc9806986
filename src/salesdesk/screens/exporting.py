"""A list as a file: all of its rows, as they are filtered and sorted, written while others work on.

A thread writes, and asks for page after page; the screen only looks how far it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.screens.base import Commanded, Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.progress import Progress
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.papers import usual_folder
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import Cell, value_of
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.sheets import writing

if TYPE_CHECKING:
    from salesdesk.screens.listing import More

__all__ = ["ListToWrite", "export", "file_meant", "whole"]

_PAGE: Final = 1000  # rows asked for at once
_AGAIN: Final = 50  # rows of a page that are asked for again with the next
_SLOW: Final = 0.5  # seconds after which a person wants to see how far it is
_ENDINGS: Final = (".xlsx", ".csv")
_LONGEST: Final = 60  # characters of a name that is proposed


class _BrokenOff(Exception):
    """Somebody does not want the file any more."""


async def export(
    screen: Commanded,
    table: LineTable[Any],
    name: str,
    more: Sequence[More],
    key_of: Callable[[Any], object],
) -> None:
    """Let the person at `screen` write the list in `table`, called `name`, to a file of their choice."""
    columns = [(at, column.called) for at, column in enumerate(table.columns) if column.called]
    heads = [*(head for _, head in columns), *(screen.say(head) for head, _ in more)]

    def row_of(row: Any) -> list[writing.Cell]:
        cells = table.cells_of(row)
        return [*(_written(cells[at]) for at, _ in columns), *(_plain(value(row)) for _, value in more)]

    wanted = ListToWrite(heads, row_of, table.page, key_of, table.total)
    folder = screen.seat.paper_folder
    if folder is None:
        folder = await screen.seat.run(usual_folder)
    proposed = f"{_file_name(name)} {screen.seat.today}{_ENDINGS[0]}"
    path = await screen.show(_ExportDialog(screen.seat, name, wanted, folder, proposed))
    if path is not None:
        screen.tell(N_("Rows written: {count}, {file}"), count=wanted.done, file=path)


def whole(fetch: Callable[[int, int], Page[Any]], key_of: Callable[[Any], object]) -> Iterator[Any]:
    """Every row of a list that `fetch(offset, limit)` reads, each once.

    Others may change the list meanwhile: so that a row that moves up is not passed over, the end of
    each page is read again with the next.
    """
    given: set[object] = set()
    start = 0
    while True:
        page = fetch(start, _PAGE)
        for row in page.rows:
            if (key := key_of(row)) not in given:
                given.add(key)
                yield row
        read = start + len(page.rows)
        if not page.rows or read >= page.total:
            return
        start = max(read - _AGAIN, start + 1)


@dataclass(slots=True)
class ListToWrite:
    """A list on its way to a file. `write` runs in a thread, all else where the screens are drawn."""

    heads: Sequence[str]
    row_of: Callable[[Any], list[writing.Cell]]
    fetch: Callable[[int, int], Any]
    """Gives a page, to be awaited where the screens are drawn."""
    key_of: Callable[[Any], object]
    total: int
    done: int = 0
    """How many rows are written by now."""
    is_broken_off: bool = False
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    def write(self, path: Path) -> int:
        """Write the file; how many rows it has. Raises Refused, and what fetching raises."""
        self.done = 0
        return writing.write_sheet(path, self.heads, self._rows())

    def _rows(self) -> Iterator[list[writing.Cell]]:
        for row in whole(self._page, self.key_of):
            yield self.row_of(row)
            self.done += 1

    def _page(self, offset: int, limit: int) -> Page[Any]:
        self._go_on()
        asked = asyncio.run_coroutine_threadsafe(self.fetch(offset, limit), self._loop)
        while True:
            try:
                page: Page[Any] = asked.result(0.1)
            except TimeoutError:
                if asked.done():
                    raise  # it is the database that took too long
                self._go_on()
            else:
                self.total = page.total
                return page

    def _go_on(self) -> None:
        if self.is_broken_off:
            raise _BrokenOff


class _ExportDialog(Dialog[Path]):
    """Asks for folder and name of the file, and writes it. The answer is the file."""

    def __init__(self, seat: Seat, name: str, wanted: ListToWrite, folder: Path, proposed: str) -> None:
        super().__init__(seat)
        self._name, self._wanted = name, wanted
        self._folder_field = Field(
            str(folder),
            id="export-folder",
            help_text=N_("The folder to write to. It has to be there already; ~ is your own folder."),
        )
        self._file_field = Field(
            proposed,
            id="export-file",
            help_text=N_(
                "The name of the file: .xlsx, which it gets by itself, for a spreadsheet, .csv for other "
                "programs."
            ),
        )

    def heading(self) -> str:
        """Which list."""
        return self.say(N_("Export: {list}"), list=self._name)

    def body(self) -> ComposeResult:
        """Where to, and under what name."""
        for label, field_ in ((N_("Folder"), self._folder_field), (N_("File"), self._file_field)):
            with Horizontal(classes="form-row"):
                yield Static(self.say(label), classes="label", markup=False)
                yield field_

    async def begin(self) -> None:
        """Usually there is nothing to change: Enter, and it is done."""
        self.go_to(self._file_field)

    async def entered(self, field: Field) -> bool:
        """The name is the last thing to say."""
        if field is self._file_field:
            await self.save()
            return False
        return True

    @command("f9", N_("Write"), N_("Write the list to this file."))
    async def save(self) -> None:
        """Write it, but over another file only if that is meant."""
        path, is_there = await self.seat.run(file_meant, self._folder_field.text, self._file_field.text)
        if is_there and not await self._may_replace(path):
            return
        if await self._is_written(path):
            self.seat.paper_folder = path.parent
            self.dismiss(path)

    async def _may_replace(self, path: Path) -> bool:
        asked = self.say(
            N_("{file} is there already, with something else in it. Overwrite it?"), file=path.name
        )
        return await self.show(Question(self.seat, self.say(N_("The file exists")), asked)) is True

    async def _is_written(self, path: Path) -> bool:
        """Whether the file is there now; not if it was broken off."""
        wanted = self._wanted
        wanted.is_broken_off = False
        writing_ = asyncio.ensure_future(self.seat.run(wanted.write, path))
        try:
            await asyncio.wait({writing_}, timeout=_SLOW)
            if not writing_.done():
                await self.show(
                    Progress(self.seat, self.heading(), self._how_far, writing_.done, self._break_off)
                )
            await writing_
        except _BrokenOff:
            self.tell(N_("Broken off; no file was written."))
            return False
        finally:
            wanted.is_broken_off = True  # the desk may be closing: the thread must not wait for it
        return True

    def _break_off(self) -> None:
        self._wanted.is_broken_off = True

    def _how_far(self) -> str:
        return self.say(N_("{done} of {total} rows …"), done=self._wanted.done, total=self._wanted.total)


def file_meant(folder: str, name: str) -> tuple[Path, bool]:
    """The file that somebody typed, with an ending if it has none, and whether it is there already.

    Raises Refused for what is no file of a kind that can be written, in a folder that is there. A disk
    may take long to answer, so not in the thread that draws.
    """
    try:
        place = Path(folder).expanduser()
        is_place = bool(folder) and place.is_dir()
        path = place / Path(name).expanduser()
        if not path.suffix:
            path = path.with_suffix(_ENDINGS[0])
        is_there, is_placed = path.exists(), path.parent.is_dir()
    except (OSError, RuntimeError, ValueError):
        # too long a name, nobody of this name, a sign that no name has
        raise Refused(N_("“{name}” is not a name for a file."), name=name) from None
    if not is_place or not is_placed:
        raise Refused(N_("There is no folder {folder}."), folder=path.parent if is_place else folder)
    if not name or path.is_dir():
        raise Refused(N_("“{name}” is not a name for a file."), name=name)
    if path.suffix.lower() not in _ENDINGS:
        raise Refused(N_("{file} has to end in .csv or .xlsx."), file=path.name)
    return path, is_there


def _file_name(name: str) -> str:
    """A name for a file that says what the list is called, with nothing that leads elsewhere."""
    kept = "".join(sign if sign.isalnum() or sign in " -" else " " for sign in name)
    return " ".join(kept.split())[:_LONGEST].strip()


def _written(cell: str | Cell) -> writing.Cell:
    return _plain(value_of(cell))


def _plain(value: object) -> writing.Cell:
    """A value as a file holds it: figures without needless zeros."""
    if isinstance(value, Decimal):
        return value.normalize()
    return value if isinstance(value, date | int) else str(value or "")
