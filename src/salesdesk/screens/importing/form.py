"""Which file is brought in, and how it is read where it does not tell."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from salesdesk.data_exchange.running import Wishes
from salesdesk.data_exchange.trying import BrokenOff, Trial, Watch, tried
from salesdesk.domain.importing.rules import Entity
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.dialogs.progress import Progress
from salesdesk.screens.papers import usual_folder
from salesdesk.screens.seat import Seat
from salesdesk.sheets.day_order import DayOrder

__all__ = ["ImportForm", "watched"]

R = TypeVar("R")

_SLOW: Final = 0.5  # seconds after which a person wants to see how far it is


async def watched(screen: Commanded, title: str, work: Callable[[Watch], R]) -> R:
    """What `work` comes to, in a thread, while the person at `screen` sees how far it is.

    Raises BrokenOff.
    """
    watch, seat = Watch(), screen.seat

    def how_far() -> str:
        if watch.total:
            return seat.say(N_("{done} of {total} rows …"), done=watch.done, total=watch.total)
        return seat.say(N_("{done} rows …"), done=watch.done)

    def break_off() -> None:
        watch.is_broken_off = True

    running = asyncio.ensure_future(seat.run_patiently(work, watch))
    try:
        await asyncio.wait({running}, timeout=_SLOW)
        if not running.done():
            await screen.show(Progress(seat, title, how_far, running.done, break_off))
        return await running
    finally:
        break_off()  # the desk may be closing: the thread must not go on for it


class ImportForm(Form):
    """The file. It is tried before the form closes: what is no table of this kind is said beside it."""

    trial: Trial | None = None
    """What would come of it, once it is tried."""

    def __init__(self, seat: Seat, entity: Entity) -> None:
        self._entity = entity
        decimals = ((",", "1,50"), (".", "1.50"))
        days = ((DayOrder.DAY_FIRST, "31.12"), (DayOrder.MONTH_FIRST, "12/31"))
        super().__init__(
            seat,
            seat.say(N_("Import: {what}"), what=seat.word(entity.label)),
            [
                Entry(
                    "file", N_("File"), required=True, width=50,
                    help=N_("A CSV or XLSX with heads; ~ is your own folder. Nothing is changed yet: first "
                            "you see what would be."),
                ),
                Entry(
                    "decimal", N_("Decimal sign"), Kind.CHOICE, choices=decimals, width=8,
                    help=N_("Only if the file does not tell by itself how its numbers are written."),
                ),
                Entry(
                    "days", N_("Dates"), Kind.CHOICE, choices=days, width=8,
                    help=N_("Only if the file does not tell by itself whether the day or the month is "
                            "first."),
                ),
                Entry(
                    "maps", N_("Heads"), width=50,
                    help=N_("Heads that are not known: “My price=price”, several with ; between them. "
                            "“My head=-” leaves a column out."),
                ),
            ],
            self._try,
            about=seat.word(N_("Files that were written here with Ctrl+X can be read.")),
        )  # fmt: skip

    @command(
        "f9", N_("Try"), N_("Read the file and show what would change; nothing is changed yet."), once=True
    )
    async def save(self) -> None:
        """Check every field, then try the file."""
        await super().save()

    async def _try(self, answers: Mapping[str, Any]) -> None:
        seat, entity = self.seat, self._entity
        wishes = Wishes(
            decimal=answers["decimal"] or "",
            days=answers["days"],
            maps=tuple(part.strip() for part in answers["maps"].split(";") if part.strip()),
        )
        beside = seat.paper_folder

        def work(watch: Watch) -> Trial:
            return tried(seat.desk, entity, _meant(answers["file"], beside), wishes, watch)

        try:
            self.trial = await watched(self, self.heading(), work)
        except BrokenOff:
            raise Refused(N_("Broken off; nothing was changed.")).at("file") from None
        except Refused as error:
            raise (error if error.part else error.at("file")) from None


def _meant(typed: str, beside: Path | None) -> Path:
    """The file that somebody typed; one without a folder lies where papers were saved last."""
    try:
        path = Path(typed).expanduser()
        if path.is_absolute() or path.exists():
            return path
        return (beside or usual_folder()) / path
    except (OSError, RuntimeError, ValueError):
        # too long a name, nobody of this name, a sign that no name has
        raise Refused(N_("“{name}” is not a name for a file."), name=typed) from None
