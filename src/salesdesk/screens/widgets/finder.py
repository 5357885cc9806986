"""A field that finds while one types, with the hits in a list below it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.css.scalar import Scalar
from textual.message import Message
from textual.widgets import Input

from salesdesk.screens.widgets.columns import all_searched
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.host import host_of
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable
from salesdesk.screens.widgets.marks import of_hit
from salesdesk.screens.widgets.message_line import MessageLine

__all__ = ["Finder"]

_ROWS: Final = 12  # of the list with its head, where there is room; on a tall screen half of it
_MOST: Final = 21  # more than twenty are never found
_KEYS: Final = 1  # the line of keys, below the messages
_LEAST: Final = 3

T = TypeVar("T")


class Finder(Vertical, Generic[T]):
    """A field and its hits.

    Each key asks anew; an answer that comes after a later question is dropped. The list is
    shown while the field has the focus and something stands in it; arrows choose in it.
    `choose` gives what Enter means.
    """

    class Changed(Message):
        """Another text stands in the field."""

        def __init__(self, finder: Finder[Any]) -> None:
            super().__init__()
            self.finder = finder

        @property
        def control(self) -> Finder[Any]:
            """The finder."""
            return self.finder

    def __init__(
        self,
        search: Callable[[str], Awaitable[Sequence[T]]],
        columns: Sequence[Column],
        cells: Callable[[T], Sequence[str | Cell]],
        *,
        id: str,  # noqa: A002 - Textual's name for it
        help_text: str = "",
        nothing: str = "",
    ) -> None:
        """`nothing` is what the list says without hits, already translated."""
        super().__init__(id=id, classes="finder")
        self.field = Field(id=f"{id}-field", help_text=help_text)
        self.hits: LineTable[T] = LineTable(
            all_searched(columns), cells, id=f"{id}-hits", classes="popup", empty=nothing
        )
        self.hits.can_focus = False
        self._search = search
        self._question = 0
        self._open = False
        """Whether the list is wanted: somebody types, and has not chosen or gone on."""
        self._asking = False
        self._answered = ""
        """The text that the list answers."""

    def compose(self) -> ComposeResult:
        """The field; its list floats over what is below."""
        yield self.field
        yield self.hits

    async def choose(self) -> T | None:
        """The hit that Enter means: asked again for exactly what stands in the field, so that fast
        typing never takes the answer to half a word. None if nothing fits.
        """
        text = self.field.text
        if not text:
            return None
        chosen = self.hits.current if self.hits.display and self._answered == text else None
        if chosen is None:
            found = await self._search(text)
            chosen = found[0] if found else None
        self.close()
        return chosen

    def close(self) -> None:
        """Put the list away."""
        self._open = self.hits.display = False

    def clear(self) -> None:
        """Empty the field and put the list away."""
        self.field.set_text("")
        self.close()

    async def on_input_changed(self, event: Input.Changed) -> None:
        """Ask for what stands there now."""
        event.stop()
        self._question += 1
        self.post_message(self.Changed(self))
        self._open = bool(self.field.text)
        if not self._open:
            self.hits.display = False
            return
        if not self._asking:
            self._asking = True
            host_of(self).behind(self._ask(), f"{self.id} search")

    async def _ask(self) -> None:
        """Ask for what stands in the field until the answer is to that: never for letters long overtaken."""
        try:
            asked = -1
            while self._open and asked != self._question:
                asked, text = self._question, self.field.text
                found = await self._search(text)
                if self._open and asked == self._question and self.field.has_focus:
                    self._fit()
                    self.hits.set_rows(found, cursor=0, marks=partial(of_hit, text))
                    self.hits.display, self._answered = True, text
        finally:
            self._asking = False

    def _fit(self) -> None:
        """As many rows as there is room for below the field: it must not be hidden by its own list."""
        below = self.screen.query_one(MessageLine).size.height + _KEYS
        room = self.screen.size.height - self.field.region.bottom - below
        wanted = min(max(_ROWS, self.screen.size.height // 2), _MOST)
        height = max(min(room, wanted), _LEAST)
        if self.hits.styles.height != Scalar.from_number(height):
            self.hits.styles.height = height

    async def on_key(self, event: events.Key) -> None:
        """Arrows move in the list."""
        if self.hits.display and event.key in ("up", "down", "pageup", "pagedown"):
            event.stop()
            event.prevent_default()
            by = -1 if event.key in ("up", "pageup") else 1
            if event.key.startswith("page"):
                self.hits.action_page(by)
            else:
                self.hits.action_move(by)

    def on_descendant_blur(self) -> None:
        """Whoever goes on does not need the list."""
        self.close()
