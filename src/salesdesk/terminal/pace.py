"""The hook into how soon a screen is drawn that has changed, and how often."""

from __future__ import annotations

from typing import Any, Final
from weakref import WeakSet

from textual import screen

__all__ = ["draw_at_once"]

_PERIOD: Final = 1 / 240  # seconds
_AS_TEXTUAL: Final[Any] = getattr(screen.Screen, "_on_timer_update", None)

_waiting: Final[WeakSet[Any]] = WeakSet()
"""Screens that are drawn as soon as they have heard of all."""


def draw_at_once() -> None:
    """Let screens that are opened from now on wait a few milliseconds at most before they are drawn.

    Textual draws 60 times a second, whatever it costs. What is saved and shown takes two or three
    drawings, each of which waited for its turn; the painter sends so little that it need not. Nothing
    is drawn while nothing changes. And what has changed by then is drawn in one go: else a message that
    was told with a line is another drawing, because the screen has yet to hear of it. Another Textual,
    which keeps its pace elsewhere, keeps its own.
    """
    if hasattr(screen, "UPDATE_PERIOD"):
        setattr(screen, "UPDATE_PERIOD", _PERIOD)  # noqa: B010 - an assignment would be one to a constant
    if _AS_TEXTUAL is not None and hasattr(screen.Screen, "_update_timer"):
        setattr(screen.Screen, "_on_timer_update", _draw)  # noqa: B010 - as far as types know, a method


def _draw(shown: Any) -> None:
    """Draw a screen; if it has yet to hear of something, then as soon as it has.

    One below a dialog is drawn at once: Textual takes it for changed whenever it was told anything.
    """
    if not shown.message_queue_size or shown is not shown.app.screen:
        _draw_all(shown)
        return
    shown._update_timer.pause()
    if shown not in _waiting and shown.call_later(_draw_now, shown):
        _waiting.add(shown)


def _draw_now(shown: Any) -> None:
    _waiting.discard(shown)
    _draw_all(shown)


def _draw_all(shown: Any) -> None:
    """Draw as Textual does, and what it forgets.

    When something below a dialog has changed it draws that anew, and takes it for all of the screen: a
    field of the dialog into which somebody has just typed stood as it was.
    """
    if shown._repaint_required:
        shown._compositor.update_widgets(shown._dirty_widgets)
    _AS_TEXTUAL(shown)
