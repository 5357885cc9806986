"""What of a line is picked, typed instead of scanned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesdesk.domain.picking.queries import pick_list
from salesdesk.domain.picking.rules import PickLine
from salesdesk.domain.picking.verbs import Picked, pick
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat

__all__ = ["PickedForm"]


class PickedForm(Form):
    """How much of a line is in somebody's hands; a colleague may be picking it, too."""

    done: Picked | None = None
    """What was saved, once it is."""

    def __init__(self, seat: Seat, order_id: int, line: PickLine) -> None:
        title = f"{line.code} {line.text}"
        super().__init__(seat, title, _entries(line), self._pick, about=_to_pick(seat, line))
        self._order_id, self._line = order_id, line

    async def _pick(self, answers: Mapping[str, Any]) -> None:
        self.done = await self.do(pick, *self._line.key, answers["quantity"], self._line.picked)

    async def renew(self) -> Refused | None:
        """What is picked of it by now."""
        picks = await self.ask(pick_list, self._order_id, self._line.warehouse_id)
        stored = [each for each in picks.lines if each.key == self._line.key]
        if not stored:
            return None
        self._line = stored[0]
        self.say_about(_to_pick(self.seat, self._line))
        return self.take_up(_entries(self._line))


def _entries(line: PickLine) -> list[Entry]:
    return [
        Entry(
            "quantity", N_("Picked"), Kind.NUMBER, line.picked or line.allocated, required=True, width=14,
            help=N_("What of the batch is in your hands in all, in the article's base unit."),
        )
    ]  # fmt: skip


def _to_pick(seat: Seat, line: PickLine) -> str:
    return seat.say(
        N_("Batch {number}, {bin}: {allocated} are to be picked."),
        number=line.batch,
        bin=f"{line.warehouse} {line.bin}".strip(),
        allocated=line.allocated,
    )
