"""The hook into how soon a screen is drawn that has changed."""

from __future__ import annotations

from typing import Final

from textual import screen

__all__ = ["draw_at_once"]

_PERIOD: Final = 1 / 240  # seconds


def draw_at_once() -> None:
    """Let screens that are opened from now on wait a few milliseconds at most before they are drawn.

    Textual draws 60 times a second, whatever it costs. What is saved and shown takes two or three
    drawings, each of which waited for its turn; the painter sends so little that it need not. Nothing
    is drawn while nothing changes. Another Textual, which keeps its pace elsewhere, keeps its own.
    """
    if hasattr(screen, "UPDATE_PERIOD"):
        setattr(screen, "UPDATE_PERIOD", _PERIOD)  # noqa: B010 - an assignment would be one to a constant
