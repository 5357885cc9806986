"""What becomes of an order that has to be approved, and why it has to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from salesdesk.domain.selling_limits.rules import Excess, Reason
from salesdesk.i18n import N_, Labelled, Worded

__all__ = ["Decision", "Reasons", "read", "still_stopping", "stored", "with_those_of_now"]


class Decision(Labelled):
    """What came of asking. Taken back: by whoever asked, or the order was cancelled."""

    APPROVED = "approved", N_("approved")
    RETURNED = "returned", N_("sent back")
    WITHDRAWN = "withdrawn", N_("taken back")


@dataclass(frozen=True, slots=True)
class Reasons(Worded):
    """Reasons that a text speaks of: each is a sentence of its own."""

    reasons: tuple[Reason, ...]

    def word(self, language: str) -> str:
        """All of them."""
        return " ".join(reason.text(language) for reason in self.reasons)


def stored(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons as they are kept; `read` gives them back."""
    return [
        {
            "excess": reason.excess.value,
            "position": reason.position,
            "is": str(reason.is_),
            "allowed": str(reason.allowed),
            "currency": reason.currency,
        }
        for reason in reasons
    ]


def read(kept: Sequence[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """Reasons that were `stored`."""
    return tuple(
        Reason(
            Excess(each["excess"]),
            each["position"],
            Decimal(each["is"]),
            Decimal(each["allowed"]),
            each["currency"],
        )
        for each in kept
    )


def with_those_of_now(asked: Iterable[Reason], now: Iterable[Reason]) -> tuple[Reason, ...]:
    """Why an order was asked about and what stands against it now, each once, as it is now.

    What somebody else may let pass is still what this one asked about: it stays.
    """
    found = {(reason.excess, reason.position): reason for reason in asked}
    found |= {(reason.excess, reason.position): reason for reason in now}
    return tuple(found.values())


def still_stopping(reasons: Iterable[Reason], approved: frozenset[Excess]) -> tuple[Reason, ...]:
    """Reasons for which nobody has approved the order yet."""
    return tuple(reason for reason in reasons if reason.excess not in approved)
