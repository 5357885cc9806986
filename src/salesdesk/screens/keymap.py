"""Keys that the settings of a desk give to commands, before those that the commands declare.

A command is named by its method, `confirm`, or by its room and its method, `order_entry.confirm`,
which goes first. It keeps the keys that it declares, for messages and habits speak of them; but a
key that the settings give to one command is taken from every other on the same screen.
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
nothing that is Enter, Tab or Backspace as well, and none of tmux and screen (Ctrl+B; Ctrl+A stays, for tmux
passes it on)."""
_FIXED: Final = frozenset({"menu", "next_field", "step_forward", "step_back", "leave"})
"""Commands whose keys stay: they lead to all others, and out of anything."""


class Keymap:
    """The keys of some commands; all others have those that they declare."""

    def __init__(self, keys: Mapping[str, str] = MappingProxyType({})) -> None:
        """`keys` gives each command one or more keys, separated by commas. Raises Refused."""
        self._keys = {name.strip(): _keys(name, typed) for name, typed in keys.items()}
        self._found: dict[type[Any], tuple[Command, ...]] = {}

    @property
    def names(self) -> frozenset[str]:
        """The commands that have other keys."""
        return frozenset(self._keys)

    def commands(self, screen: type[Any]) -> tuple[Command, ...]:
        """The commands of a screen with the keys that they have at this desk."""
        if screen not in self._found:
            self._found[screen] = self._remapped(room_of(screen), commands_of(screen))
        return self._found[screen]

    def _remapped(self, room: str, declared: tuple[Command, ...]) -> tuple[Command, ...]:
        wanted = {
            each.name: keys
            for each in declared
            if (keys := self._keys.get(f"{room}.{each.name}") or self._keys.get(each.name))
        }
        if not wanted:
            return declared
        given = {key for keys in wanted.values() for key in keys}
        return tuple(
            replace(
                each,
                keys=(*wanted.get(each.name, ()), *(key for key in each.keys if key not in given)),
            )
            for each in declared
        )


def room_of(screen: type[Any]) -> str:
    """What a screen is called in the settings: where it stands below `screens`, as in `billing.invoice`."""
    return screen.__module__.removeprefix(_SCREENS).removesuffix(".screen")


def _keys(name: str, typed: str) -> tuple[str, ...]:
    if name.strip().rpartition(".")[2] in _FIXED:
        raise Refused(N_("The key of “{command}” stays: it leads to everything else."), command=name)
    keys = tuple(key.strip().casefold() for key in typed.split(","))
    for key in keys:
        if not _USABLE.fullmatch(key):
            raise Refused(
                N_("“{key}” is no key for “{command}”: F1 to F9, F12, Ctrl+letter, Ins, Del, Home or End."),
                key=key,
                command=name,
            )
    return keys
