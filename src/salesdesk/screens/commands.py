"""What a person can do on a screen, declared once.

A command is a method of a screen or dialog with its key, its label and its help. The key
bar, the F10 menu and the F1 page are read from that one declaration, and the key pump of
the app looks keys up in it.

    @command("f9", N_("Confirm"), N_("What is held becomes reserved."), permission=…)
    async def confirm(self) -> None: …
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from textual.keys import REPLACED_KEYS, key_to_character
from textual.widget import Widget

from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission

__all__ = ["KEY_NAMES", "Command", "character_of", "command", "commands_of", "key_name"]

Method = TypeVar("Method", bound=Callable[..., Awaitable[None]])

KEY_NAMES: Final = {
    "enter": "Enter", "escape": "Esc", "delete": "Del", "insert": "Ins", "plus": "+", "add": "+",
    "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End", "up": "↑", "down": "↓",
    "left": "←", "right": "→",
    "tab": "Tab", "shift+tab": "Shift+Tab", "space": N_("Space"), "asterisk": "*", "minus": "-", "slash": "/",
    "right_square_bracket": "]",
}  # fmt: skip
"""What keys are called where Textual's name is not what stands on the keyboard; translated where shown."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do: `keys` trigger it, the first is shown; `name` is its method and its id.

    `where`: only while a widget of this class has the focus (`+` adds a line in a grid, and
    is a letter in a field). `hidden`: not in the key bar, for keys that everybody knows.
    `once`: it cannot be taken back, so a key that was pressed again while it ran, out of
    impatience, or that is still held down, does not do it to the next record.
    """

    name: str
    keys: tuple[str, ...]
    label: str
    help: str
    permission: Permission | None = None
    where: type[Widget] | None = None
    hidden: bool = False
    once: bool = False

    @property
    def key(self) -> str:
        """The key to show, to be translated: the space bar has a name in each language."""
        return key_name(self.keys[0])


def command(
    keys: str,
    label: str,
    help_: str,
    *,
    permission: Permission | None = None,
    where: type[Widget] | None = None,
    hidden: bool = False,
    once: bool = False,
) -> Callable[[Method], Method]:
    """Declare a method as the command of some keys, separated by commas."""

    def declare(method: Method) -> Method:
        made = Command(method.__name__, tuple(keys.split(",")), label, help_, permission, where, hidden, once)
        # Kept on the method itself, so that the class and whoever inherits it find it there.
        method.__command__ = made  # type: ignore[attr-defined]
        return method

    return declare


def commands_of(cls: type[Any]) -> tuple[Command, ...]:
    """The commands of a class, its own first, then those it inherits and does not replace."""
    found: dict[str, Command | None] = {}
    for each in cls.__mro__:
        for name, member in vars(each).items():
            if name not in found:
                found[name] = getattr(member, "__command__", None)
    return tuple(made for made in found.values() if made is not None)


def key_name(key: str) -> str:
    """What is written on a key: f9 is F9, ctrl+l is Ctrl+L."""
    if key in KEY_NAMES:
        return KEY_NAMES[key]
    return "+".join(
        KEY_NAMES.get(part) or (part.capitalize() if len(part) > 1 else part.upper())
        for part in key.split("+")
    )


def character_of(key: str) -> str | None:
    """The character that a key types, None for a key that types none, and for the space bar."""
    character = key_to_character(REPLACED_KEYS.get(key, key))  # it does not read “minus” back
    if character is None or not character.isprintable() or character.isspace():
        return None
    return character
