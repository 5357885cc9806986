"""Keys that the settings of a desk give to commands, before those that the commands declare.

A command is named by its method, `confirm`, or by its room and its method, `order_entry.confirm`,
which goes first. It keeps the keys that it declares, for messages and habits speak of them, and
no key that another command of the same screen has can be given: `key_card.require_usable` looks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.screens.commands import Command, commands_of

__all__ = ["Keymap", "room_of"]

_SCREENS: Final = "salesdesk.screens."
_USABLE: Final = re.compile(r"f[1-9]|f12|ctrl\+[ac-gjklnopr-z]|insert|delete|pageup|pagedown|home|end")
"""What arrives alike from every terminal and is nothing that is typed: so no Alt, no Shift with F keys,
nothing that is Enter, Tab or Backspace as well, and not Ctrl+B, which tmux keeps for itself."""


class Keymap:
    """The keys of some commands; all others have those that they declare."""

    def __init__(self, keys: Mapping[str, str] = MappingProxyType({})) -> None:
        """`keys` gives each command one or more keys, separated by commas. Raises Refused."""
        self._keys = {name.strip(): _keys(name, typed) for name, typed in keys.items()}
        self._found: dict[type[Any], tuple[Command, ...]] = {}

    @property
    def names(self) -> frozenset[str]:
        """The commands that have other keys besides."""
        return frozenset(self._keys)

    @property
    def own(self) -> Mapping[str, tuple[str, ...]]:
        """The keys that the settings give, by the names of the commands as they stand there."""
        return MappingProxyType(self._keys)

    def given(self, screen: type[Any]) -> dict[str, tuple[str, ...]]:
        """The keys that the settings give to commands of a screen, by the name of the command."""
        room = room_of(screen)
        return {
            each.name: keys
            for each in commands_of(screen)
            if (keys := self._keys.get(f"{room}.{each.name}") or self._keys.get(each.name))
        }

    def commands(self, screen: type[Any]) -> tuple[Command, ...]:
        """The commands of a screen with the keys that they have at this desk."""
        if screen not in self._found:
            given = self.given(screen)
            self._found[screen] = tuple(
                replace(each, keys=(*given.get(each.name, ()), *each.keys)) for each in commands_of(screen)
            )
        return self._found[screen]


def room_of(screen: type[Any]) -> str:
    """What a screen is called in the settings: where it stands below `screens`, as in `billing.invoice`."""
    return screen.__module__.removeprefix(_SCREENS).removesuffix(".screen")


def _keys(name: str, typed: str) -> tuple[str, ...]:
    keys = tuple(key.strip().casefold() for key in typed.split(","))
    for key in keys:
        if not _USABLE.fullmatch(key):
            raise Refused(
                N_("“{key}” is no key for “{command}”: F1 to F9, F12, Ctrl+letter, Ins, Del, Home or End."),
                key=key,
                command=name,
            )
    return keys
