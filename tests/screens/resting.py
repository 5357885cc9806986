"""When a desk in a test has come to rest, and painting it then and not before.

A pilot's pause sends every widget a message and waits until each has come to it, and between two keys
a desk paints several frames that nobody sees: together they took half the time of a test at a desk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

from rich.console import RenderableType
from textual._compositor import Compositor
from textual._context import active_app
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.message_pump import MessagePump
from textual.screen import Screen

__all__ = ["paint", "painted_when_asked", "rest", "rests"]

_CALM: Final = 3
"""Turns of the loop in which nothing may happen: what a finished task wakes comes in the next one."""
_PATIENT: Final = 30
"""Turns after which it is something outside that is waited for: a thread, the database."""

_render_update = Compositor.render_update


async def rest(app: App[None]) -> None:
    """Wait until every widget in sight has done what it was sent, and all of it is laid out."""
    calm = turns = 0
    while calm < _CALM and app._screen_stack and app._exception is None:
        if _is_busy(app):
            calm = 0
        elif _is_behind(app.screen):
            app.screen._on_timer_update()  # as its timer does 60 times a second
            calm = 0
        else:
            calm += 1
        await asyncio.sleep(0 if turns < _PATIENT else 0.001)
        turns += 1


def rests(app: App[None]) -> bool:
    """Whether it still does: a list that is painted may find that it lacks a page."""
    return (
        not app._screen_stack or app._exception is not None or not (_is_busy(app) or _is_behind(app.screen))
    )


def paint(app: App[None]) -> None:
    """Paint what has changed since the last time, as it would stand in a terminal."""
    if _is_unseen(app) and app._screen_stack and app._exception is None:
        _render_update(app.screen._compositor, screen_stack=app._background_screens)


@contextmanager
def painted_when_asked() -> Iterator[None]:
    """What changes is noted, and painted by `paint` or for whoever looks at the whole screen.

    A desk at a terminal that the test has painted on is painted at once.
    """

    def noted(self: Compositor, full: bool = False, **options: Any) -> RenderableType | None:
        seen = full or not _is_unseen(active_app.get())
        return _render_update(self, full, **options) if seen else None

    with patch.object(Compositor, "render_update", noted):
        yield


def _is_unseen(app: App[Any]) -> bool:
    """Whether what is painted goes nowhere."""
    return type(app._driver) is HeadlessDriver


def _is_busy(app: App[Any]) -> bool:
    return not all(map(_waits, (app, *app.screen.walk_children(with_self=True))))


def _waits(pump: MessagePump) -> bool:
    """Whether a widget has nothing to do, or is on its way out."""
    if pump._closing or pump._closed:
        return True
    queue: Any = pump._message_queue
    return bool(queue.ready_event._waiters) and queue.empty() and not pump._next_callbacks


def _is_behind(screen: Screen[Any]) -> bool:
    """Whether what it shows is older than what it has to show."""
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )
