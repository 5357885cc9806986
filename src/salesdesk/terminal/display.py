"""The hook between Textual and the painter: how an update of the screen reaches the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rich.color import ColorSystem
from textual import events
from textual.app import App
from textual.widgets import Input

from salesdesk.terminal.painter import Painted, Painter, Piece

try:
    from textual._compositor import ChopsUpdate, LayoutUpdate
except ImportError:  # another Textual: it shows the screen itself
    _IS_KNOWN = False
else:
    _IS_KNOWN = True

__all__ = ["LeanDisplay"]

_ATOMIC: Final = 512  # characters up to which a terminal shows all of it at once anyhow
_BEGIN: Final = "\x1b[?2026h"
_END: Final = "\x1b[?2026l"


class LeanDisplay(App[None], inherit_bindings=False):
    """An app that sends its terminal the cells that have changed.

    With a driver that is not `Painted` it is shown as Textual shows it.
    """

    def repaint(self) -> None:
        """Send the whole screen: something else has written over it."""
        if isinstance(self._driver, Painted):
            self._driver.painter = None
        self.screen.refresh(layout=True)

    async def on_event(self, event: events.Event) -> None:
        """A terminal that has another size may have shifted or cut what stood on it."""
        if isinstance(event, events.Resize) and isinstance(self._driver, Painted):
            self._driver.painter = None
            await super().on_event(event)
            if self.screen_stack:
                self.screen.refresh()  # also where it is as large as before
            return
        await super().on_event(event)

    def _display(self, screen: Any, renderable: Any) -> None:
        driver = self._driver
        if not _IS_KNOWN or not isinstance(driver, Painted) or not _is_update(renderable):
            super()._display(screen, renderable)
            return
        try:
            if self._running and not self._closed and not self._batch_count:
                self._paint(driver, screen, renderable)
        except Exception as error:
            self._handle_exception(error)
        finally:
            self.post_display_hook()

    def _paint(self, driver: Any, screen: Any, update: LayoutUpdate | ChopsUpdate) -> None:
        width, height = screen.outer_size
        if driver.painter is None or driver.painter.size != (width, height):
            colours = self.console._color_system or ColorSystem.TRUECOLOR
            driver.painter = Painter(width, height, colours, erases=driver.erases)
            update = screen._compositor.render_update(full=True, screen_stack=self._background_screens)
        sent = driver.painter.paint(_pieces(update))
        if isinstance(
            self.focused, Input
        ):  # nobody sees the cursor, but what helps people to type looks for it
            sent += driver.painter.move(*screen.outer_size.clamp_offset(self.cursor_position))
        if sent:
            is_long = self._sync_available and len(sent) > _ATOMIC
            driver.write(f"{_BEGIN}{sent}{_END}" if is_long else sent)
            driver.flush()


def _is_update(renderable: object) -> bool:
    return isinstance(renderable, LayoutUpdate | ChopsUpdate)


def _pieces(update: LayoutUpdate | ChopsUpdate) -> Iterator[Piece]:
    """What an update draws, and where."""
    if isinstance(update, LayoutUpdate):
        for row, strips in enumerate(update.strips, update.region.y):
            column = update.region.x
            for strip in strips:
                yield row, column, strip
                column += strip.cell_length
        return
    for row, first, last in update.spans:
        for end, (column, piece) in zip(update.chop_ends[row], update.chops[row].items(), strict=True):
            # Whole pieces: one that were cut to the span could end in half of something wide.
            if piece is not None and column <= last and end > first:
                yield row, column, piece
