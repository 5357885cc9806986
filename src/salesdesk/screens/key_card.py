"""Every key of the desk, screen by screen, as it is printed and as the settings name it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import walk_packages
from typing import Final, TypeVar

from salesdesk import screens
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded, DeskScreen, Dialog
from salesdesk.screens.commands import Command, key_name
from salesdesk.screens.keymap import Keymap, room_of
from salesdesk.screens.menu.screen import TASKS
from salesdesk.screens.searched_list import SearchedList

__all__ = ["CardPart", "key_card", "require_usable"]

Screen = TypeVar("Screen", bound=Commanded)

_OPENED_FROM: Final = {"promotions": "prices", "batches": "notes"}
"""Rooms that are no task of the menu, but opened from the screen of one."""


@dataclass(frozen=True, slots=True)
class CardPart:
    """The commands that a screen has besides those that are everywhere: these stand in the first part.

    `heading` is marked with `N_`; each command stands behind the name that the settings call it by.
    """

    heading: str
    commands: tuple[tuple[str, Command], ...]


def key_card(keymap: Keymap) -> list[CardPart]:
    """The keys that a desk with these settings has. Raises Refused as `require_usable` does."""
    _load()
    require_usable(keymap)
    everywhere = keymap.commands(Commanded)
    parts = [CardPart(N_("Everywhere"), tuple((each.name, each) for each in everywhere))]
    for screen in sorted(_below(DeskScreen), key=_place):
        if screen.HEADING and (own := tuple(_own(keymap, [screen]))):
            parts.append(CardPart(screen.HEADING, own))
    # What is inherited is told where it comes from.
    dialogs = sorted(_below(Dialog), key=lambda each: (len(each.__mro__), room_of(each)))
    parts.append(CardPart(N_("Dialogs"), tuple(_own(keymap, dialogs))))
    return parts


def require_usable(keymap: Keymap) -> None:
    """Refuse a keymap that names no command, or gives a key that another command of the screen has.

    Loads every screen, if there is anything to look at.
    """
    if not keymap.names:
        return
    _load()
    known: set[str] = set()
    for screen in _below(Commanded):
        names = {each.name for each in keymap.commands(screen)}
        known |= names | {f"{room_of(screen)}.{name}" for name in names}
        given = keymap.given(screen)
        for name, keys in given.items():
            for other in keymap.commands(screen):
                if other.name != name and (taken := set(keys) & set(other.keys)):
                    raise Refused(
                        N_("The settings give {key} to “{command}”: in {room} it is “{other}” already."),
                        key=key_name(min(taken)),
                        command=name,
                        room=room_of(screen),
                        other=other.name,
                    )
    if unknown := sorted(keymap.names - known):
        text = N_("The settings give keys to “{names}”: there is no such command.")
        raise Refused(text, names=", ".join(unknown))


def _load() -> None:
    """Load every screen."""
    for module in walk_packages(screens.__path__, f"{screens.__name__}."):
        import_module(module.name)


def _own(keymap: Keymap, screens_: Iterable[type[Commanded]]) -> Iterator[tuple[str, Command]]:
    """The commands of screens that are not everywhere, each once, with their names."""
    told = set(keymap.commands(Commanded))
    for screen in screens_:
        for each in keymap.commands(screen):
            if each not in told and not (
                issubclass(screen, SearchedList) and each.name in screen.never_offered()
            ):
                told.add(each)
                yield f"{room_of(screen)}.{each.name}", each


def _below(kind: type[Screen]) -> Iterator[type[Screen]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _place(screen: type[Commanded]) -> tuple[int, str]:
    """Screens in the order of the menu, what is opened from one behind it."""
    rooms = [task.room for task in TASKS]
    room = room_of(screen)
    task = room.partition(".")[0]
    task = _OPENED_FROM.get(task, task)
    return (rooms.index(task) if task in rooms else -1), room
