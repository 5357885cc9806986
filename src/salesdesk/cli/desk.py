"""`salesdesk desk`: open the desk in this terminal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import typer

from salesdesk.cli.invocation import Invocation, invocation
from salesdesk.errors import Unusable
from salesdesk.i18n import N_

if TYPE_CHECKING:
    from salesdesk.storage.engine import Database

__all__ = ["open_in_terminal", "register", "run"]

_OFTEN: Final = ("TEXTUAL_FPS", "120")
"""How often a second Textual draws at most, which it reads once: half of an answer waits half as long."""


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(help=N_("Open the desk. `salesdesk` alone does the same in a terminal."))(desk)


def desk(context: typer.Context) -> None:
    """`salesdesk desk`."""
    open_in_terminal(invocation(context))


def open_in_terminal(call: Invocation) -> None:
    """Open the desk on the database of this call until the person has left it.

    Raises Unusable where there is no terminal to draw on or to type at.
    """
    # Drawn on the standard error: the standard output stays free for what is piped.
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise Unusable(N_("The desk needs a terminal."))
    with call.database() as database:
        code = run(database, call)
    if code:
        raise typer.Exit(code)


def run(database: Database, call: Invocation) -> int:
    """Open the desk in this terminal as the call and its settings say; the code to exit with."""
    os.environ.setdefault(*_OFTEN)
    from salesdesk.loading import loading

    with loading():
        from salesdesk.app import open_desk

    return open_desk(database, call.settings, language=call.language, keeps_language=call.names_language)
