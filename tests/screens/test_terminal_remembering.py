"""What was closed is gone: a day of dialogs takes no more memory than the first hour of it."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest
from textual.widget import Widget

from salesdesk.office.permissions import Role
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from tests.house import House
from tests.screens.driver import Typist, sit_down


@pytest.fixture
def _only_asked() -> Iterator[None]:
    """Nobody looks for garbage by himself."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@pytest.mark.usefixtures("_only_asked")
def test_nothing_stays_of_a_dialog_that_was_closed(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n")
        left: list[weakref.ref[object]] = []
        for key in ("f1", "f7", "f10"):
            await seat.press(key)
            assert len(seat.app.screen_stack) == 3
            left += _drawn(seat)
            await seat.press("escape")
        assert len(left) > 100
        # Of the last that was open something may still be at hand when it is cleared away: the next takes it.
        for _ in range(5):
            await seat.press("f1", "escape")
            await asyncio.sleep(0.1)
        assert [each() for each in left if each() is not None] == []

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def _drawn(seat: Typist) -> list[weakref.ref[object]]:
    """Each widget of the screen on top, and its lines as they were drawn."""
    widgets = seat.app.screen.walk_children(Widget, with_self=True)
    return [weakref.ref(each) for widget in widgets for each in (widget, widget._styles_cache)]
