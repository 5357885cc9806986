"""Yes or no."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from salesdesk.i18n import N_
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.seat import Seat

__all__ = ["Question"]


class Question(Dialog[bool]):
    """A question that Enter or F9 answers with yes, Esc with no."""

    def __init__(self, seat: Seat, title: str, text: str) -> None:
        """Title and text already translated."""
        super().__init__(seat)
        self._title, self._text = title, text

    def heading(self) -> str:
        """What it is about."""
        return self._title

    def body(self) -> ComposeResult:
        """The question."""
        yield Static(self._text, id="text", markup=False)

    @command("enter,f9", N_("Yes"), N_("Do it."))
    async def yes(self) -> None:
        """Do it."""
        self.dismiss(True)
