"""Yes or no."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from salesdesk.i18n import N_
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import Command, command
from salesdesk.screens.seat import Seat
from salesdesk.screens.wording import visible_lines

__all__ = ["Caution", "Question"]


class Question(Dialog[bool]):
    """A question that F9 answers with yes, Enter and Esc with no: the same keys whatever is asked.

    Enter is pressed without thinking, so it never does what cannot be taken back. F9 often
    leads here: one that is still held down, or pressed again out of impatience, answers nothing.
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

    @command("f9", N_("Yes"), N_("Do it."), once=True)
    async def yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    @command("enter,escape,f12,f3", N_("No"), N_("Leave everything as it is."))
    async def leave(self) -> None:
        """Nothing is done."""
        self.dismiss(False)

    def passed_over(self, command_: Command) -> None:
        """Whoever answers at once has to know why nothing happens."""
        self.tell(N_("{key} may still be held down: press it once more for yes."), key=self.say(command_.key))

    def gives_way(self) -> bool:
        """A question waits for its answer; who types on without having read it is told."""
        self.warn(N_("Answer the question first."))
        return False


class Caution(Question):
    """A question that nobody expects.

    What was typed before it could be read was meant for something else, and answers nothing.
    """

    async def begin(self) -> None:
        """Forget what was typed ahead, and say so."""
        if self.desk_app.drop_typed():
            self.warn(N_("What you typed meanwhile was not taken: answer the question first."))
