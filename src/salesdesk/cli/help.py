"""The help of the commands in the language of whoever asks for it.

Texts are marked where the commands declare them, and put into the language here, before
anything runs: the command line's library reads them when modules load, long before an
option says which language it is to be.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Final

from salesdesk.i18n import LANGUAGES, N_, is_language, translate

__all__ = ["language_of", "translate_help"]

# What the library writes by itself; the last is marked only, for it is looked up with all help.
_USAGE: Final = N_("Usage:")
_HEADINGS: Final = (N_("Arguments"), N_("Options"), N_("Commands"))
_ASIDES: Final = (N_("[required]"), N_("[default:"))
N_("Show this message and exit.")


def language_of(words: Sequence[str]) -> str:
    """The language that the words before the command ask for, or else the environment; English otherwise."""
    asked = next((value for name, value in os.environ.items() if name.upper() == "SALESDESK_LANGUAGE"), "")
    rest = iter(words)
    for word in rest:
        if word == "--language":
            asked = next(rest, "")
        elif word.startswith("--language="):
            asked = word.partition("=")[2]
        elif word == "--" or not word.startswith("-"):
            break  # what stands behind the command is the command's
    return asked if is_language(asked) else LANGUAGES[0]


def translate_help(context: Any, language: str) -> None:
    """Put the help of a command, and of all below it, into a language."""
    if language == LANGUAGES[0]:
        return
    spoken = _formatter(context.formatter_class, language)
    context.formatter_class = spoken
    context_class = type("SpokenContext", (type(context),), {"formatter_class": spoken})
    _translate(context.command, context, context_class, language)


def _translate(command: Any, context: Any, context_class: type[Any], language: str) -> None:
    command.context_class = context_class
    for spoken in (command, *command.get_params(context)):
        spoken.help = spoken.help and translate(spoken.help, language)
    for below in getattr(command, "commands", {}).values():
        _translate(below, context, context_class, language)


def _formatter(plain: type[Any], language: str) -> type[Any]:
    """The formatter of help with what it writes by itself in a language."""

    class SpokenFormatter(plain):  # type: ignore[misc]  # the library's own is private
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or f"{translate(_USAGE, language)} ")

        def write_heading(self, heading: str) -> None:
            super().write_heading(translate(heading, language))

        def write_dl(self, rows: Sequence[tuple[str, str]], *sizes: int, **named: int) -> None:
            super().write_dl([(name, _asides(text)) for name, text in rows], *sizes, **named)

    def _asides(text: str) -> str:
        for aside in _ASIDES:
            text = text.replace(aside, translate(aside, language))
        return text

    return SpokenFormatter
