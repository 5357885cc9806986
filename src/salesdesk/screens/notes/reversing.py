"""Taking a goods-issue note back: what comes of it is said first, and why is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from salesdesk.domain.corrections.reversing import Reversed, reverse_note
from salesdesk.domain.note_book.rules import NoteInFull
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import wording
from salesdesk.screens.dialogs.form import Entry, Form
from salesdesk.screens.seat import Seat

__all__ = ["TakeBackForm"]

_SHOWN: Final = 6


class TakeBackForm(Form):
    """Why a note is taken back. Above the field stands what becomes of its goods."""

    done: Reversed | None = None
    """The correcting note, once it is posted."""

    def __init__(self, seat: Seat, note: NoteInFull) -> None:
        entry = Entry(
            "reason", N_("Reason"), required=True,
            help=N_("Wrong goods, wrong customer, came back …: it stands on the correcting note."),
        )  # fmt: skip
        title = seat.say(N_("Take {number} back"), number=note.number)
        super().__init__(seat, title, [entry], self._take_back, about=_what_happens(seat, note))
        self._note = note

    async def _take_back(self, answers: Mapping[str, Any]) -> None:
        self.done = await self.do(reverse_note, self._note.id, answers["reason"])


def _what_happens(seat: Seat, note: NoteInFull) -> str:
    """Which goods lie where again and for whom, and which of them may not be sold any more."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in note.lines:
        sums[line.unit] += line.quantity
    pieces = " + ".join(
        f"{wording.quantity(sum_, seat.language)} {wording.unit(unit, seat.language)}"
        for unit, sum_ in sums.items()
    )
    said = [
        seat.say(
            N_("{customer}: {pieces} lie in {warehouse} again, allocated to {order} as before."),
            customer=note.customer,
            pieces=pieces,
            warehouse=note.warehouse,
            order=note.order_number,
        )
    ]
    expired = [
        f"{line.code} {wording.quantity(line.quantity, seat.language)}"
        for line in note.lines
        if line.keeps_until is not None and line.keeps_until < seat.today
    ]
    if expired:
        more = ["…"] if len(expired) > _SHOWN else []
        said.append(
            seat.say(
                N_("Past their dates, blocked and missing on the order: {lines}"),
                lines=", ".join(expired[:_SHOWN] + more),
            )
        )
    said.append(seat.word(N_("A correcting note is posted; neither of the two is billed.")))
    return "\n".join(said)
