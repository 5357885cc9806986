"""Which of the hits of a search a person expects first.

The exact code or number; then whatever fits better by more than a hair; and among what
fits alike, what the domain knows of its records decides before the words are looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from salesdesk.lookup.searching import Hit

__all__ = ["CANDIDATES", "PAPERS_ALIKE", "popularity", "quality", "worthwhile"]

CANDIDATES: Final = 50
"""Hits that are put in order though fewer may be wanted: so many texts a search reads anyway."""
PAPERS_ALIKE: Final = 100
"""Papers with a number such as the one that is typed that are read at first: their fields are put together
from several tables, and all numbers of a year have much in common."""

_STEP: Final = 0.02
"""Scores that differ by less are alike: a word begun is not worse for its length."""
_BESIDE: Final = 0.7
"""What a hit must be worth beside the best to be shown, as a part of that."""
_BESIDE_EXACT: Final = 0.9
_LEAST: Final = 0.45
"""What a hit must be worth in any case: Enter takes the best one, seen or not."""
_UNKNOWN: Final = 64
"""More than the digits of any place."""


def worthwhile(hits: Sequence[Hit]) -> list[Hit]:
    """Those of the hits that are not only there for want of something better."""
    if any(hit.exact for hit in hits):
        return [hit for hit in hits if hit.exact or hit.score >= _BESIDE_EXACT]
    least = max(_LEAST, _BESIDE * max((hit.score for hit in hits), default=0.0))
    return [hit for hit in hits if hit.score >= least]


def quality(hit: Hit) -> tuple[bool, int]:
    """How well a hit fits, as a key to sort by, the best first."""
    return not hit.exact, -int(hit.score / _STEP + 1e-6)


def popularity(hit: Hit) -> int:
    """How often the record is wanted, as a key to sort by, roughly: 0 is the first of all, each step
    twice as many. What nobody wants, and what came since the index was built, is the last.
    """
    return _UNKNOWN if hit.place is None else hit.place.bit_length()
