"""An app whose terminal is emulated: what it has been sent, against a whole repaint by Textual itself."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from textual._compositor import LayoutUpdate
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver

from salesdesk.terminal.painter import Painted
from tests.terminals import Terminal, differing

__all__ = ["PaintedDriver", "assert_painted"]

_PATIENCE: Final = 100  # times that what is still on its way is waited for


class PaintedDriver(Painted, HeadlessDriver):
    """A driver that paints, as on a real terminal, and emulates that. It can erase if it is of that kind."""

    erases = True

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.terminal = Terminal(*self._get_terminal_size())
        self.sent = 0

    def write(self, data: str) -> None:
        """Show it."""
        self.sent += len(data)
        self.terminal.feed(data)


async def assert_painted(app: App[Any], what: str, stock: Terminal | None = None) -> None:
    """Every cell of the terminal is what it were if Textual had drawn all of it just now.

    If not, it is what stands on `stock`, which Textual itself has drawn on step by step.
    """
    driver = app._driver
    assert isinstance(driver, PaintedDriver)
    found: object = None
    for _ in range(_PATIENCE):
        await asyncio.sleep(0)
        app.screen._on_timer_update()
        repainted = _repainted(app)
        if repainted.size != driver.terminal.size:
            found = f"the app still is at {repainted.size}, its terminal at {driver.terminal.size}"
        elif driver.painter is not None and not (found := differing(driver.terminal, repainted)):
            return
        await asyncio.sleep(0.01)
    if stock is None or stock.size != driver.terminal.size or differing(driver.terminal, stock):
        raise AssertionError(f"{what}: {found}")


def _repainted(app: App[Any]) -> Terminal:
    screen = app.screen
    update = screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert isinstance(update, LayoutUpdate)
    terminal = Terminal(*screen.outer_size)
    terminal.feed(update.render_segments(app.console))
    return terminal
