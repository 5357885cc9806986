"""Asking whether a quantity is meant as it was typed, before it is saved."""

from __future__ import annotations

from typing import Final

from salesdesk.domain.assortment.doubts import doubt_about
from salesdesk.domain.assortment.rules import Doubt
from salesdesk.domain.drafts.rules import NewLine, may_be_doubted
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.seat import Seat

__all__ = ["NOT_YET", "is_meant"]

NOT_YET: Final = N_("Nothing is saved yet: how many?")


class _MeantQuestion(Question):
    """A question that nobody expects: Enter, which led here and is typed ahead, says no.

    What was typed before it could be read was meant for the next line, and answers nothing.
    """

    def __init__(self, seat: Seat, doubt: Doubt) -> None:
        super().__init__(seat, seat.word(N_("Is the quantity right?")), _words(seat, doubt))

    async def begin(self) -> None:
        """Forget what was typed ahead, and say so."""
        if self.desk_app.drop_typed():
            self.warn(N_("What you typed meanwhile was not taken: answer the question first."))

    @command("f9", N_("Yes"), N_("It is meant so: save the line."))
    async def yes(self) -> None:
        """Save it."""
        self.dismiss(True)

    @command("enter,escape,f12,f3", N_("No"), N_("Back to the quantity; nothing is saved."))
    async def leave(self) -> None:
        """Type it anew."""
        self.dismiss(False)


async def is_meant(screen: Commanded, line: NewLine) -> bool:
    """Whether a line is to be saved as it was typed: the person at `screen` is asked if that is in doubt.

    Raises what `doubt_about` does.
    """
    if not may_be_doubted(line.quantity):
        return True  # nearly every line: not worth a way to the database
    doubt = await screen.ask(doubt_about, line)
    if doubt is None:
        return True
    answer = await screen.show(_MeantQuestion(screen.seat, doubt))
    return answer is True


def _words(seat: Seat, doubt: Doubt) -> str:
    """What is asked, and why."""
    asked = seat.say(
        N_("{quantity} {unit} of {code} {name}?"),
        quantity=doubt.quantity,
        unit=doubt.unit,
        code=doubt.code,
        name=doubt.name,
    )
    if doubt.is_part:
        return f"{asked}\n{seat.word(N_('So far it was only sold whole.'))}"
    why = seat.say(
        N_("There and on order: {there} {unit}. The largest line so far: {largest} {unit}."),
        there=doubt.there,
        largest=doubt.largest,
        unit=doubt.base_unit,
    )
    return f"{asked}\n{why}"
