"""Files that commands write, and the standard output in their place."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["put"]


def put(content: bytes, output: Path, *, force: bool) -> None:
    """Write a file and tell its name; “-” is the standard output.

    Raises Refused for a file that exists, unless it is to be overwritten by `force`.
    """
    if str(output) == "-":
        sys.stdout.buffer.write(content)
        return
    if output.exists() and not force:
        raise Refused(N_("{file} exists already; --force overwrites it."), file=output)
    output.write_bytes(content)
    typer.echo(output)
