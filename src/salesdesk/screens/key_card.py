"""Every key of the desk, screen by screen, as it is printed and as the settings name it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import walk_packages
from typing import TypeVar

from salesdesk import screens
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded, DeskScreen
from salesdesk.screens.commands import Command
from salesdesk.screens.keymap import Keymap, room_of
from salesdesk.screens.menu.screen import TASKS

__all__ = ["CardPart", "key_card"]

Screen = TypeVar("Screen", bound=Commanded)


@dataclass(frozen=True, slots=True)
class CardPart:
    """The commands that a screen has besides those that are everywhere: these stand in the first part.

    `heading` is marked with `N_`, `room` is how the settings name the screen.
    """

    heading: str
    room: str
    commands: tuple[Command, ...]


def key_card(keymap: Keymap) -> list[CardPart]:
    """The keys that a desk with these settings has. Raises Refused if they name a command that is none."""
    for module in walk_packages(screens.__path__, f"{screens.__name__}."):
        import_module(module.name)
    _require_known(keymap)
    everywhere = keymap.commands(Commanded)
    parts = [CardPart(N_("Everywhere"), "", everywhere)]
    for screen in sorted(_below(DeskScreen), key=_place):
        own = tuple(each for each in keymap.commands(screen) if each not in everywhere)
        if screen.HEADING and own:
            parts.append(CardPart(screen.HEADING, room_of(screen), own))
    return parts


def _require_known(keymap: Keymap) -> None:
    known: set[str] = set()
    for screen in _below(Commanded):
        for each in keymap.commands(screen):
            known |= {each.name, f"{room_of(screen)}.{each.name}"}
    if unknown := sorted(keymap.names - known):
        text = N_("The settings give keys to “{names}”: there is no such command.")
        raise Refused(text, names=", ".join(unknown))


def _below(kind: type[Screen]) -> Iterator[type[Screen]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _place(screen: type[Commanded]) -> tuple[int, str]:
    """Screens in the order of the menu, what is opened from one behind it."""
    rooms = [task.room for task in TASKS]
    room = room_of(screen)
    task = room.partition(".")[0]
    return (rooms.index(task) if task in rooms else -1), room
