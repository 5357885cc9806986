"""Issuing an order, from the list or from the order: asked once, for what is posted stays posted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from salesdesk.domain.fulfilment.leaving import Leaving, what_leaves
from salesdesk.domain.fulfilment.verbs import allocate_and_issue, issue
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import wording
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.seat import Seat

__all__ = ["issue_asked"]

_SHOWN: Final = 8


async def issue_asked(screen: Commanded, order_id: int, warehouse_id: int | None) -> tuple[str, ...] | None:
    """Issue what of an order is ready; what has no batch gets it by rule, unless somebody chose what leaves.

    The person at `screen` sees before what leaves and what stays, and nothing else is posted.
    The numbers of the notes; None if they said no.
    """
    leaving = await screen.ask(what_leaves, order_id, warehouse_id)
    title = screen.say(N_("Issue {order}?"), order=leaving.number)
    if not await screen.show(Question(screen.seat, title, _in_words(screen.seat, leaving))):
        return None
    verb = allocate_and_issue if leaving.by_rule else issue
    posted = await screen.do(verb, order_id, warehouse_id, leaving.expected)
    return tuple(note.number for note in posted)


def _in_words(seat: Seat, leaving: Leaving) -> str:
    """Who gets the note, what stands on it, and what of the order does not."""
    language = seat.language
    gone = [(line.code, line.quantity, wording.unit(line.unit, language)) for line in leaving.leaving]
    left = [(line.code, line.stays, wording.unit(line.unit, language)) for line in leaving.staying]
    said = [
        " · ".join(part for part in (leaving.customer, leaving.city) if part),
        seat.say(
            N_("Leaves {warehouses}: {lines} of {open} lines, {pieces}"),
            warehouses=", ".join(leaving.warehouses),
            lines=len(gone),
            open=len(leaving.lines),
            pieces=_pieces(seat, gone),
        ),
        _listed(seat, gone),
    ]
    if left:
        text = N_("Is given up, as agreed: {lines}") if leaving.ends else N_("Stays open: {lines}")
        said.append(seat.say(text, lines=_listed(seat, left)))
    else:
        said.append(seat.word(N_("Nothing stays open.")))
    return "\n".join(said)


def _pieces(seat: Seat, lines: Iterable[tuple[str, Decimal, str]]) -> str:
    """How much that is, unit by unit."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for _, quantity, unit in lines:
        sums[unit] += quantity
    return " + ".join(f"{wording.quantity(sum_, seat.language)} {unit}" for unit, sum_ in sums.items())


def _listed(seat: Seat, lines: list[tuple[str, Decimal, str]]) -> str:
    shown = [f"{code} {wording.quantity(each, seat.language)} {unit}" for code, each, unit in lines[:_SHOWN]]
    if len(lines) > _SHOWN:
        shown.append(seat.say(N_("… and {count} more"), count=len(lines) - _SHOWN))
    return ", ".join(shown)
