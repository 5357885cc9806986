"""What a screen or dialog has to say, in its message line and in the person's language."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType
from textual.screen import Screen

from salesdesk.errors import SalesdeskError
from salesdesk.i18n import N_
from salesdesk.screens import outage
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.message_line import MessageLine

__all__ = ["Telling"]


class Telling(Screen[Any], inherit_bindings=False):
    """A screen or dialog that speaks to the person at a seat."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.seat = seat

    def say(self, text: str, /, **values: object) -> str:
        """A text marked with `N_` in the language of the person, its places filled."""
        return self.seat.say(text, **values)

    def tell(self, text: str, /, **values: object) -> None:
        """Say something in the message line."""
        self._message("told", self.say(text, **values))

    def warn(self, text: str, /, **values: object) -> None:
        """Say something that must not be overlooked: it is done, but not as wished."""
        self.app.bell()
        self._message("wrong", self.say(text, **values))

    def forget_told(self) -> None:
        """A key begins something else than typing into a field: the message was about what was before."""
        self._message("told", "")

    def tell_error(self, error: SalesdeskError) -> None:
        """Say what was refused, in the person's language."""
        self.app.bell()
        self._message("wrong", error.text(self.seat.language))

    def tell_busy(self) -> None:
        """Say that something takes its time."""
        for line in self.query(MessageLine):
            line.busy(self.say(outage.AWAY if self.seat.outage.is_on else N_("One moment …")))

    def tell_idle(self) -> None:
        """The slow thing has ended; but a database that is away still is."""
        if self.seat.outage.is_on and not self.seat.outage.is_given_up:
            self.tell_busy()
            return
        for line in self.query(MessageLine):
            line.idle()

    def _message(self, kind: str, text: str) -> None:
        for line in self.query(MessageLine):
            line.tell(kind, text)

    def tell_outage(self) -> None:
        """The database has just gone, or come back."""
        self.tell_idle()
        if not self.seat.outage.is_on:
            self.tell(outage.BACK)
