"""`salesdesk print`: any document as a PDF."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from salesdesk.cli.invocation import invocation
from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["register"]

_HELP = N_("Write an invoice (FV), goods-issue note (WZ), receipt (PZ) or purchase order (ZD) as a PDF.")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("print", help=_HELP)(print_document)


def print_document(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help=N_("Its number, as “FV 1/2026” or “WZ 1/2026/MAIN”."))],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=N_("The file to write; - is the standard output."))
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=N_("Overwrite the file."))] = False,
) -> None:
    """`salesdesk print`."""
    from salesdesk import printer
    from salesdesk.desk import Desk

    call = invocation(context)
    with call.database() as database:
        pdf = printer.print_document(Desk.system(database), number)
    if str(output) == "-":
        sys.stdout.buffer.write(pdf.content)
        return
    path = output or Path(pdf.file_name)
    if path.exists() and not force:
        raise Refused(N_("{file} exists already; --force overwrites it."), file=path)
    path.write_bytes(pdf.content)
    typer.echo(path)
