"""Something that takes long: how far it is, and Esc to break it off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual.app import ComposeResult
from textual.widgets import Static

from salesdesk.i18n import N_
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.seat import Seat
from salesdesk.screens.wording import visible_lines

__all__ = ["Progress"]

_PERIOD: Final = 0.25  # seconds between two looks at how far it is


class Progress(Dialog[None]):
    """Stays until what it waits for has ended, by itself or because somebody broke it off."""

    def __init__(
        self,
        seat: Seat,
        title: str,
        how_far: Callable[[], str],
        has_ended: Callable[[], bool],
        stop: Callable[[], None],
    ) -> None:
        """The title, and what `how_far` says, are already translated."""
        super().__init__(seat)
        self._title, self._how_far, self._has_ended, self._stop = title, how_far, has_ended, stop
        self._is_left = False

    def heading(self) -> str:
        """What goes on."""
        return self._title

    def body(self) -> ComposeResult:
        """How far it is."""
        yield Static(visible_lines(self._how_far()), id="text", markup=False)

    async def begin(self) -> None:
        """Look again and again."""
        self.set_interval(_PERIOD, self._look)

    def _look(self) -> None:
        if not self._has_ended():
            self.query_one("#text", Static).update(visible_lines(self._how_far()))
        elif self.app.screen is self and not self._is_left:  # what lies above it is left first
            self._is_left = True
            self.dismiss(None)

    @command("escape,f12,f3", N_("Break off"), N_("End it as soon as can be."))
    async def leave(self) -> None:
        """It ends as soon as it can."""
        self._stop()
