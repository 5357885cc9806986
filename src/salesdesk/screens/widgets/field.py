"""A field to type into: one line, no frame, no blinking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input
from textual.widgets.input import Selection

from salesdesk.i18n import N_
from salesdesk.screens.widgets.host import host_of
from salesdesk.screens.wording import visible

__all__ = ["Field"]


class Field(Input):
    """An input that costs few bytes a key and knows what F1 says about it.

    What stands in it is marked when one comes to it: typing replaces it, an arrow keeps it. Until
    somebody types it shows its beginning: the end of a number that is too long is another number.
    """

    is_marked_on_focus: ClassVar[bool] = True
    """Whether that is so of all fields of a kind."""

    # Textual lays the whole screen out again whenever this changes, which is at every key.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def __init__(
        self,
        value: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        help_text: str = "",
        password: bool = False,
        max_length: int = 0,
        classes: str = "",
        **options: Any,
    ) -> None:
        """`help_text` is marked with `N_`; `max_length` 0 is as long as one likes."""
        super().__init__(
            value,
            id=id,
            password=password,
            max_length=max_length,
            select_on_focus=False,
            compact=True,
            classes=f"walked {classes}".strip(),
            **options,
        )
        self.help_text = help_text
        self.cursor_blink = False
        self._goes_on = False
        self.takes_lines: Callable[[Sequence[str]], None] | None = None
        """Who takes what is pasted if it is several lines."""

    @property
    def text(self) -> str:
        """What was typed, without blanks around it."""
        return self.value.strip()

    def on_focus(self, event: events.Focus) -> None:
        """Mark what stands here, but not when it is the terminal that gets the focus again."""
        if self._goes_on:
            self._goes_on = False
            self.cursor_position = len(self.value)
        elif self.is_marked_on_focus and not event.from_app_focus:
            self.select_all()

    def go_on(self) -> None:
        """What stands here is half typed: whoever comes here next goes on at its end."""
        self._goes_on = True

    @property
    def is_half_typed(self) -> bool:
        """Whether the next letter is added to what stands here, instead of replacing it."""
        return bool(self.value) and self.selection.is_empty

    def on_blur(self) -> None:
        """Show the beginning of what was typed."""
        if self.is_marked_on_focus:
            self.scroll_to(0, animate=False, force=True)

    def select_all(self) -> None:
        """Mark it from its end, so that the cursor stands at the beginning and that is seen."""
        self.selection = Selection(len(self.value), 0)

    def on_paste(self, event: events.Paste) -> None:
        """A field takes one line, the first in which something stands, and says so if there are more.

        Unless there is somebody who `takes_lines`.
        """
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        if len(lines) > 1 and self.takes_lines is not None:
            event.stop()
            event.prevent_default()
            self.takes_lines(lines)
            return
        event.text = lines[0] if lines else ""
        if len(lines) > 1:
            host_of(self).warn(N_("Only the first of {number} pasted lines was taken."), number=len(lines))

    @property
    def _value(self) -> Text:
        """What is drawn: nothing in a customer's name may steer the terminal or turn the line round."""
        shown = super()._value
        return Text(visible(shown.plain), no_wrap=True, overflow="ignore", end="")

    def set_text(self, text: str) -> None:
        """Put a text into the field as if it had been typed; nobody is told of the change."""
        with self.prevent(Input.Changed):
            self.value = text
        self.cursor_position = len(text) if self.has_focus or not self.is_marked_on_focus else 0
