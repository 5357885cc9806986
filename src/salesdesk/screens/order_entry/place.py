"""Where a call stands: the field, the line, and what is half typed, for whoever is cut off.

It is looked at each second, and noted when it has been left alone since the second before: a note
is a row of its own, and no key waits for it. Of what stands in the draft nothing is noted, for that is safe.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from pydantic import TypeAdapter

from salesdesk.domain.drafts.queries import NewOrder
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.drafts.under_way.queries import CallUnderWay
from salesdesk.domain.drafts.under_way.verbs import forget_calls, note_call
from salesdesk.screens.seat import Seat

__all__ = ["CallPlace", "PlaceKeeper", "is_open_elsewhere", "place_of", "standing"]

_HEARD_OF: Final = timedelta(seconds=100)
"""A desk gives a sign of life each 45 s; one of which nothing was heard for so long has gone."""


@dataclass(frozen=True, slots=True)
class CallPlace:
    """Where the cursor stands, and what was typed that is saved nowhere else.

    `header` is that of a call without lines, which has no draft yet. `stood` says which lines there
    were: what was typed for the next one is good for nothing if that has come since. `typed` is by
    field; the one at the cursor is `half_typed` if the next letter does not replace what stands there. A
    `form` that was open, over the line `line` or over the header, has its own `form_typed`.
    """

    customer_id: int
    order_id: int | None = None
    header: NewOrder | None = None
    stood: tuple[int, int] = (0, 0)
    at: str = ""
    line: int | None = None
    article_id: int | None = None
    """The article that was taken for the line that is being typed."""
    typed: Mapping[str, str] = field(default_factory=dict)
    half_typed: bool = False
    form: str = ""
    form_at: str = ""
    form_typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def whose(self) -> tuple[int, int | None]:
        """Which call it is."""
        return self.customer_id, self.order_id


_PLACE: Final = TypeAdapter(CallPlace)


def place_of(call: CallUnderWay) -> CallPlace:
    """Where a call stood. Raises ValueError if a desk of another version has noted it."""
    return _PLACE.validate_python(call.place)


def standing(lines: Sequence[DraftLine]) -> tuple[int, int]:
    """How many lines there are, and the newest of them: other lines say something else."""
    return len(lines), max((line.id for line in lines), default=0)


def is_open_elsewhere(call: CallUnderWay) -> bool:
    """Whether the desk of a call lives, as far as can be told: on this machine its process is looked for."""
    host, _, pid = call.program.rpartition(":")
    if not host or call.silent > _HEARD_OF:
        return False
    return host != socket.gethostname() or _runs(int(pid))


def _runs(pid: int) -> bool:
    if pid == os.getpid() or os.name != "posix":
        return False
    try:
        os.kill(pid, 0)  # sends nothing
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


class PlaceKeeper:
    """Notes where the call of a seat stands, behind the keys."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._noted: CallPlace | None = None
        self._is_noted = True
        self._is_cut_off = False
        self._seen: CallPlace | None = None
        self._note: Future[None] | None = None
        self._program = f"{socket.gethostname()}:{os.getpid()}"

    def look(self, place: CallPlace | None, *, at_once: bool = False) -> None:
        """Note where the call stands, if it is another call or has stood there for a while; None: no call."""
        if self._failed():
            self._is_noted = False
        was_seen, self._seen = place == self._seen, place
        if place == self._noted and self._is_noted:
            return
        is_other = place is None or self._noted is None or place.whose != self._noted.whose
        if at_once or is_other or was_seen:
            self._send(place, self._program)

    def live(self, place: CallPlace | None) -> None:
        """A sign of life."""
        if place is not None:
            self._send(place, self._program)

    def cut_off(self, place: CallPlace | None) -> None:
        """The line to the terminal is gone, and the desk goes: what is half typed is noted as it stands."""
        if place is not None:
            self._send(place, "")
        self._is_cut_off = True

    def _send(self, place: CallPlace | None, program: str) -> None:
        if self._is_cut_off:
            return  # what is taken down while the desk closes is no news
        if place is None:
            self._note = self._seat.note(forget_calls, [self._seat.id])
        else:
            document: dict[str, Any] = _PLACE.dump_python(place, mode="json", exclude_defaults=True)
            self._note = self._seat.note(note_call, self._seat.id, program, place.order_id, document)
        self._noted, self._is_noted = place, True

    def _failed(self) -> bool:
        """Whether the last note could not be made; asked once."""
        note = self._note
        if note is None or not note.done():
            return False
        self._note = None
        return note.cancelled() or note.exception() is not None
