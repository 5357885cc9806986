"""Leafing from record to record, in the list that the first one was opened from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from salesdesk.i18n import N_
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.widgets.line_table import LineTable

__all__ = ["Leafing", "Step"]

T = TypeVar("T")

Step = Callable[[int], Awaitable[T | None]]
"""Moves so many rows on in a list, and gives what stands there; None at its ends, where it stays."""


class Leafing(DeskScreen, Generic[T]):
    """One record with lines: F7 and F8 show the one before and after it in the list it came from, F5
    what others have made of it.

    Subclasses set `step`, None where there is no list, make `table`, and show a record.
    """

    step: Step[T] | None = None
    table: LineTable[Any]

    async def show_record(self, record: T | None = None) -> object:
        """Read another record, or this one again, then show it. What raises leaves the old one there."""
        # Not an abstract method: Textual gives its widgets a metaclass that ABCMeta cannot join.
        raise NotImplementedError

    def available(self, command_: Command) -> bool:
        """Leafing needs a list."""
        if command_.name in ("previous_record", "next_record") and self.step is None:
            return False
        return super().available(command_)

    @command("f7", N_("Previous"), N_("The one before in the list."))
    async def previous_record(self) -> None:
        """One up."""
        await self._leaf(-1)

    @command("f8", N_("Next"), N_("The next one in the list."))
    async def next_record(self) -> None:
        """One down."""
        await self._leaf(1)

    @command("f5", N_("Refresh"), N_("Fetch it again: others may have changed it."))
    async def refresh_record(self) -> None:
        """As it is now."""
        await self.show_record()

    async def _leaf(self, by: int) -> None:
        assert self.step is not None, "there is a list to leaf in"
        following = await self.step(by)
        if following is None:
            self.tell(N_("The list ends here."))
            return
        try:
            await self.show_record(following)
        except Exception:
            await self.step(-by)  # where the record is that stays on the screen
            raise
        self.table.move_to(0)
