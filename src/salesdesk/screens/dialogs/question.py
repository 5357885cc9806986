"""Yes or no."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from salesdesk.i18n import N_
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.seat import Seat
from salesdesk.screens.wording import visible_lines

__all__ = ["Caution", "Question"]


class Question(Dialog[bool]):
    """A question that Enter answers with yes, Esc with no.

    F9 does not: it is the key that usually leads here, and may still be held down.
    """

    def __init__(self, seat: Seat, title: str, text: str) -> None:
        """Title and text already translated."""
        super().__init__(seat)
        self._title, self._text = title, text

    def heading(self) -> str:
        """What it is about."""
        return self._title

    def body(self) -> ComposeResult:
        """The question."""
        yield Static(visible_lines(self._text), id="text", markup=False)

    @command("enter", N_("Yes"), N_("Do it."))
    async def yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    @command("escape,f12,f3", N_("No"), N_("Leave everything as it is."))
    async def leave(self) -> None:
        """Nothing is done."""
        self.dismiss(False)

    def gives_way(self) -> bool:
        """A question waits for its answer; who types on without having read it is told."""
        self.warn(N_("Answer the question first."))
        return False


class Caution(Question):
    """A question that nobody expects: Enter, which led here and is typed ahead, says no, and F9 yes.

    What was typed before it could be read was meant for something else, and answers nothing.
    """

    async def begin(self) -> None:
        """Forget what was typed ahead, and say so."""
        if self.desk_app.drop_typed():
            self.warn(N_("What you typed meanwhile was not taken: answer the question first."))

    @command("f9", N_("Yes"), N_("It is meant so: do it."), once=True)
    async def yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    @command("enter,escape,f12,f3", N_("No"), N_("Back to what was typed; nothing is saved."))
    async def leave(self) -> None:
        """Type it anew."""
        self.dismiss(False)
