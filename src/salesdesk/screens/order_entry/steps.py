"""Steps of a call: what can be taken back, what was lost, what somebody else has changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["Kind", "Lost", "Step", "changed_positions", "given_now", "require_own", "require_typed"]

Lost = tuple[tuple[int, Decimal], ...]
"""Positions of lines with what of them could not be held again, in base units."""


class Kind(Enum):
    """What can be taken back."""

    ADDED = auto()
    CHANGED = auto()
    REMOVED = auto()
    HEADER = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done in a call. `back` takes it back, in one verb; `code` is that of its line."""

    kind: Kind
    back: Callable[[], Awaitable[object]]
    code: str = ""


def changed_positions(
    before: Sequence[DraftLine], after: Sequence[DraftLine], own: int | None
) -> tuple[int, ...]:
    """Positions of the lines that have come, gone or been typed otherwise, without that of one's own.

    What a promotion takes off a line or gives may change with any other line: that is nobody's doing
    elsewhere.
    """
    same = set(map(id, before)) & set(map(id, after))  # what was not read otherwise is the same object
    had, have = (
        {
            (each.position, each.text, each.price, each.typed)
            for each in lines
            if each.parent_line_id is None and not each.given_by and id(each) not in same
        }
        for lines in (before, after)
    )
    return tuple(sorted({position for position, *_ in had ^ have} - {own}))


def given_now(before: Sequence[DraftLine], after: Sequence[DraftLine]) -> tuple[DraftLine, ...]:
    """The lines that promotions give now and did not before, or not so much of it."""
    had = {line.id: line.base_quantity for line in before}
    return tuple(line for line in after if line.given_by and had.get(line.id) != line.base_quantity)


def require_own(line: DraftLine) -> DraftLine:
    """The line itself; refuses what comes with a kit and goes with it."""
    if line.parent_line_id is not None:
        raise Refused(N_("{code} is part of a kit; change the kit instead."), code=line.code)
    return line


def require_typed(line: DraftLine) -> DraftLine:
    """The line itself; refuses what comes with a kit, and what a promotion gives, too."""
    if line.given_by:
        text = N_("{code} comes free with {promotion}; it can only be taken off.")
        raise Refused(text, code=line.code, promotion=line.given_by)
    return require_own(line)
