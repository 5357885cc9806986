"""`salesdesk keys`: every key of the desk, to be printed and laid beside the keyboard."""

from __future__ import annotations

import shutil
import textwrap
from pathlib import Path
from typing import Annotated, Final

import typer

from salesdesk.cli.invocation import invocation
from salesdesk.cli.output import put
from salesdesk.i18n import N_, translate

__all__ = ["register"]

_HELP: Final = N_(
    "Show every key of the desk, as the settings have them; in brackets how the settings name the command."
)
_NARROW: Final = 80


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(help=_HELP)(keys)


def keys(
    context: typer.Context,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=N_("A PDF to write instead; - is the standard output.")),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=N_("Overwrite the file."))] = False,
) -> None:
    """`salesdesk keys`."""
    from salesdesk.screens.key_card import key_card
    from salesdesk.screens.keymap import Keymap

    call = invocation(context)

    def say(text: str) -> str:
        return translate(text, call.language)

    parts = key_card(Keymap(call.settings.keys))
    if output is None:
        for part in parts:
            typer.echo(f"\n{say(part.heading)}")
            for name, each in part.commands:
                typer.echo(_line(say(each.key), say(each.label), f"{say(each.help)} [{name}]"))
        return
    from salesdesk.clock import system_clock
    from salesdesk.documents.key_card import key_card_pdf

    sections = [
        (say(part.heading), [(say(c.key), say(c.label), say(c.help)) for _, c in part.commands])
        for part in parts
    ]
    put(key_card_pdf(sections, call.language, system_clock().date()), output, force=force)


def _line(key: str, label: str, help_: str) -> str:
    width = max(shutil.get_terminal_size((_NARROW, 24)).columns, _NARROW)
    start = f"  {key:<10} {label:<16} "
    return textwrap.fill(
        help_, width, initial_indent=start, subsequent_indent=" " * len(start), break_on_hyphens=False
    )
