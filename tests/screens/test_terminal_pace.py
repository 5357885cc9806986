"""How often a screen is drawn that has changed."""

from __future__ import annotations

import asyncio

import pytest
from textual import messages, screen
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from salesdesk.terminal.pace import draw_at_once


class _Counted(Screen[None]):
    drawn = 0

    def compose(self) -> ComposeResult:
        yield Static("one")
        yield Static("two")

    def _compositor_refresh(self) -> None:
        self.drawn += 1
        super()._compositor_refresh()


def test_what_the_screen_has_yet_to_hear_of_is_drawn_with_what_it_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen, "UPDATE_PERIOD", screen.UPDATE_PERIOD)
    monkeypatch.setattr(Screen, "_on_timer_update", Screen._on_timer_update)
    draw_at_once()

    async def scenario() -> None:
        app: App[None] = App()
        async with app.run_test():
            shown = _Counted()
            await app.push_screen(shown)
            await asyncio.sleep(0.2)  # until it is drawn and nothing waits
            first, second = shown.query(Static)
            shown.drawn = 0
            shown._dirty_widgets.add(first)
            shown.post_message(messages.Update(second))
            shown._on_timer_update()
            await asyncio.sleep(0.1)
            assert shown.drawn == 1

    asyncio.run(scenario())
