"""Telling a key that is held down from one that is pressed again: a terminal sends the same for both."""

from __future__ import annotations

from math import inf
from typing import Final

__all__ = ["HeldKey"]

_DELAY: Final = 1.0
"""Seconds: the longest that a keyboard waits before a key that is held down begins to repeat."""

_PAUSE: Final = 0.5
"""Seconds: more than between two repeats of the slowest keyboard, also over a line that stutters."""


class HeldKey:
    """The key that was typed last, and since when.

    Whoever presses it anew has let go of it for a moment, or has typed something else between.
    """

    def __init__(self) -> None:
        self._key = ""
        self._since = self._last = -inf

    def is_repeated(self, key: str, at: float) -> bool:
        """Take note of a key that came at this time, in seconds; whether it may just be held down still."""
        held = key == self._key and (at - self._last < _PAUSE or at - self._since < _DELAY)
        if not held:
            self._since = at
        self._key, self._last = key, at
        return held
