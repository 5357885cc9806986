"""How often a screen is drawn that has changed."""

from __future__ import annotations

import asyncio

import pytest
from textual import messages, screen
from textual.app import App, ComposeResult
from textual.screen import ModalScreen, Screen
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


class _Above(_Counted, ModalScreen[None]):
    pass


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Screens are drawn as at the desk, until the test is over."""
    monkeypatch.setattr(screen, "UPDATE_PERIOD", screen.UPDATE_PERIOD)
    monkeypatch.setattr(Screen, "_on_timer_update", Screen._on_timer_update)
    draw_at_once()


@pytest.mark.usefixtures("_at_once")
def test_what_the_screen_has_yet_to_hear_of_is_drawn_with_what_it_knows() -> None:
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


@pytest.mark.usefixtures("_at_once")
def test_what_changes_below_a_dialog_is_drawn_once() -> None:
    """A suggestion that comes while a form is open had everything drawn again and again."""

    async def scenario() -> None:
        app: App[None] = App()
        async with app.run_test():
            below, above = _Counted(), _Above()
            await app.push_screen(below)
            await app.push_screen(above)
            await asyncio.sleep(0.2)
            below.drawn = above.drawn = 0
            below.query(Static).first().update("three")
            await asyncio.sleep(0.3)
            assert above.drawn == 1
            assert below.drawn <= 2  # once more than need be, as Textual has it

    asyncio.run(scenario())
