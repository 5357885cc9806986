"""What is asked before a receipt is posted: what is mostly a slip of the fingers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens.base import Commanded
from salesdesk.screens.buying.arrivals import Arriving
from salesdesk.screens.dialogs.question import Question

__all__ = ["Doubts", "is_meant"]

_SOON: Final = timedelta(days=14)
"""What has just come and keeps no longer hardly reaches a customer in time: another year was meant."""
_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Doubts:
    """Lots that somebody should look at once more before they are posted."""

    surplus: tuple[tuple[Arriving, Decimal, Decimal], ...]
    """Of which more came than was still to come: with what came of the line, and what was to."""
    expired: tuple[Arriving, ...]
    """That are past their dates."""
    soon: tuple[Arriving, ...]
    """That do not keep for long any more."""

    @classmethod
    def about(cls, rows: Sequence[Arriving], today: date, due: Mapping[int, Decimal] | None = None) -> Doubts:
        """What is doubtful about lots; `due` is what is still to come, by purchase line."""
        came: dict[int, Decimal] = defaultdict(lambda: ZERO)
        first: dict[int, Arriving] = {}
        for row in rows:
            if row.purchase_line_id is not None:
                came[row.purchase_line_id] += row.quantity
                first.setdefault(row.purchase_line_id, row)
        left = due or {}
        dated = [(row, row.until) for row in rows if row.quantity]
        return cls(
            tuple(
                (first[line], quantity, left.get(line, ZERO))
                for line, quantity in came.items()
                if quantity > left.get(line, ZERO)
            ),
            tuple(row for row, until in dated if until is not None and until < today),
            tuple(row for row, until in dated if until is not None and today <= until < today + _SOON),
        )

    @property
    def any(self) -> bool:
        """Whether anything is doubtful."""
        return bool(self.surplus or self.expired or self.soon)


async def is_meant(screen: Commanded, doubts: Doubts) -> bool:
    """Whether the person at `screen` posts what is doubtful all the same; asked only if something is."""
    if not doubts.any:
        return True
    lines = list(_in_words(screen, doubts))
    if len(lines) > _SHOWN:
        lines = [*lines[:_SHOWN], screen.say(N_("… and {count} more"), count=len(lines) - _SHOWN)]
    text = "\n".join([*lines, "", screen.say(N_("Is it right so?"))])
    title = screen.say(N_("Post the receipt?"))
    return await screen.show(Question(screen.seat, title, text)) is True


def _in_words(screen: Commanded, doubts: Doubts) -> Iterator[str]:
    for row, came, due in doubts.surplus:
        yield screen.say(
            N_("{code}: {came} {unit} came, {due} {unit} were still to come."),
            code=row.code,
            came=came,
            due=due,
            unit=Unit(row.unit),
        )
    for row in doubts.expired:
        text = N_("{code}: good until {day} only, which is gone; it will be blocked.")
        yield screen.say(text, code=row.code, day=row.until)
    for row in doubts.soon:
        yield screen.say(N_("{code}: good until {day} only."), code=row.code, day=row.until)
