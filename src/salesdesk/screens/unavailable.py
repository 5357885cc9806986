"""Keys that mean something on a screen, but not now, or not for this person."""

from __future__ import annotations

from textual.widget import Widget

from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded

__all__ = ["tell_why_not"]

_NOT_NOW = N_("{key} {label}: not possible here now.")
_NOT_ALLOWED = N_("{key} {label}: you are not allowed to.")


def tell_why_not(screen: Commanded, key: str, focused: Widget | None) -> None:
    """Say why a key does nothing, if it is one that stands in the key bar at other times."""
    meant = [
        each
        for each in screen.commands
        if key in each.keys
        and not each.hidden
        and (each.where is None or isinstance(focused, each.where))
        and not screen.available(each)
    ]
    for each in sorted(meant, key=lambda each: not screen.seat.may(each.permission))[:1]:
        text = _NOT_NOW if screen.seat.may(each.permission) else _NOT_ALLOWED
        screen.warn(text, key=screen.say(each.key), label=screen.say(each.label))
