"""Why an order is beyond a limit, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from salesdesk.domain.selling_limits.rules import Excess, Reason
from salesdesk.i18n import N_
from salesdesk.screens.seat import Seat

__all__ = ["kinds_of", "reason_lines", "reasons_in_short", "weightiest_first"]

_SHOWN: Final = 6
"""More reasons than these are lines alike: they are counted."""


def weightiest_first(reasons: Iterable[Reason]) -> list[Reason]:
    """What is said of the whole order, then of its lines."""
    return sorted(reasons, key=lambda reason: reason.position or 0)


def reason_lines(reasons: Sequence[Reason], seat: Seat, shown: int = _SHOWN) -> str:
    """A sentence in a line of its own for each; how many more there are, where they are many."""
    said = [reason.text(seat.language) for reason in weightiest_first(reasons)]
    if len(said) > shown:
        more = seat.say(N_("… and {count} more."), count=len(said) - shown + 1)
        said = [*said[: shown - 1], more]
    return "\n".join(said)


def kinds_of(reasons: Iterable[Reason], seat: Seat) -> str:
    """What the order is beyond: credit limit, discount."""
    kinds = dict.fromkeys(reason.excess for reason in weightiest_first(reasons))
    return ", ".join(seat.word(excess.label) for excess in kinds)


def reasons_in_short(reasons: Iterable[Reason], seat: Seat) -> str:
    """What the order is beyond, and on which lines: credit limit · discount 1, 3."""
    of: dict[Excess, list[str]] = defaultdict(list)
    for reason in weightiest_first(reasons):
        of[reason.excess] += [] if reason.position is None else [str(reason.position)]
    return " · ".join(f"{seat.word(excess.label)} {', '.join(at)}".strip() for excess, at in of.items())
