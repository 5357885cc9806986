"""What a widget may ask of the screen it stands on."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Protocol, cast

from textual.widget import Widget

__all__ = ["Host", "host_of"]


class Host(Protocol):
    """A screen that tells a person what went wrong behind their back."""

    def behind(self, work: Coroutine[Any, Any, object], group: str) -> None:
        """Run work that no key asked for; what fails is told, and does not end the program."""

    def warn(self, text: str, /, **values: object) -> None:
        """Say something that must not be overlooked."""


def host_of(widget: Widget) -> Host:
    """The screen of a widget."""
    return cast("Host", widget.screen)
