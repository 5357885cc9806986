"""How often a screen is drawn that has changed."""

from __future__ import annotations

import asyncio

from textual import messages
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


def test_what_the_screen_has_yet_to_hear_of_is_drawn_with_what_it_knows() -> None:
    draw_at_once()

    async def scenario() -> None:
        app: App[None] = App()
        async with app.run_test() as pilot:
            screen = _Counted()
            await app.push_screen(screen)
            await pilot.pause(0.2)  # until it is drawn and nothing waits
            first, second = screen.query(Static)
            screen.drawn = 0
            screen._dirty_widgets.add(first)
            screen.post_message(messages.Update(second))
            screen._on_timer_update()
            await pilot.pause(0.1)
            assert screen.drawn == 1

    asyncio.run(scenario())
