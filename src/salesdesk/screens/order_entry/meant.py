"""Asking whether a quantity is meant as it was typed, before it is saved."""

from __future__ import annotations

from typing import Final

from salesdesk.domain.assortment.doubts import doubt_about
from salesdesk.domain.assortment.rules import Doubt
from salesdesk.domain.drafts.rules import NewLine, may_be_doubted
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.question import Caution
from salesdesk.screens.seat import Seat

__all__ = ["NOT_YET", "doubt_in_words", "is_meant"]

NOT_YET: Final = N_("Nothing is saved yet: how many?")


async def is_meant(screen: Commanded, line: NewLine) -> bool:
    """Whether a line is to be saved as it was typed: the person at `screen` is asked if that is in doubt.

    Raises what `doubt_about` does.
    """
    if not may_be_doubted(line.quantity):
        return True  # nearly every line: not worth a way to the database
    doubt = await screen.ask(doubt_about, line)
    if doubt is None:
        return True
    title = screen.say(N_("Is the quantity right?"))
    return await screen.show(Caution(screen.seat, title, doubt_in_words(screen.seat, doubt))) is True


def doubt_in_words(seat: Seat, doubt: Doubt) -> str:
    """What is asked, and why."""
    asked = seat.say(
        N_("{quantity} {unit} of {code} {name}?"),
        quantity=doubt.quantity,
        unit=doubt.unit,
        code=doubt.code,
        name=doubt.name,
    )
    if doubt.is_part:
        why = seat.word(N_("So far it was only sold whole."))
        return f"{asked}\n{why}"
    why = seat.say(
        N_("There and on order: {there} {unit}. The largest line so far: {largest} {unit}."),
        there=doubt.there,
        largest=doubt.largest,
        unit=doubt.base_unit,
    )
    return f"{asked}\n{why}"
