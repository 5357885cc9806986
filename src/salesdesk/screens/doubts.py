"""What is asked about a quantity that may have been typed by mistake."""

from __future__ import annotations

from salesdesk.domain.assortment.rules import Doubt
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.i18n import N_
from salesdesk.screens.seat import Seat

__all__ = ["doubt_in_words"]


def doubt_in_words(seat: Seat, doubt: Doubt) -> str:
    """What is asked, and why."""
    asked = seat.say(
        N_("{quantity} {unit} of {code} {name}?"),
        quantity=doubt.quantity,
        unit=Unit(doubt.unit, doubt.units),
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
        unit=Unit(doubt.base_unit, doubt.units),
    )
    return f"{asked}\n{why}"
