"""`salesdesk doctor`, `jobs`, `backup`, `restore`: looking after a database."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Event
from typing import Annotated, Final

import typer

from salesdesk.cli.indexes import shown_on
from salesdesk.cli.invocation import invocation
from salesdesk.cli.progress import Progress
from salesdesk.errors import SalesdeskError
from salesdesk.i18n import N_

__all__ = ["register"]

_JOBS: Final = N_(
    "Do the background work: free holds that have run out, block goods past their dates, send the mail, "
    "build the search's indexes.\n\n"
    "Runs until it is told to end (SIGTERM, Ctrl-C); any number of these share the work."
)
_EVERY: Final = 5.0  # seconds between two lines of a log that say how far a backup is


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command(help=N_("Prove that what is stored agrees with itself; exit with 1 if it does not."))(doctor)
    app.command(help=_JOBS)(jobs)
    app.command(help=N_("Write everything in the database to FILE while others go on working."))(backup)
    app.command(help=N_("Fill an empty database from the backup FILE, made from SQLite or PostgreSQL."))(
        restore
    )


def doctor(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON."))] = False
) -> None:
    """`salesdesk doctor`."""
    from salesdesk.doctor import examine

    call = invocation(context)
    with call.database() as database:
        findings = examine(database, call.language)
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            typer.echo(f"{finding.check}: {finding.where}: {finding.text}")
    if findings:
        raise typer.Exit(1)
    if not as_json:
        call.say(N_("no damage found"))


def jobs(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help=N_("Run what is due now, then end."))] = False,
) -> None:
    """`salesdesk jobs`."""
    from salesdesk import background

    call = invocation(context)

    def report(job: str, outcome: int | SalesdeskError) -> None:
        if isinstance(outcome, SalesdeskError):
            typer.echo(f"{job}: {outcome.text(call.language)}", err=True)
        else:
            typer.echo(f"{job}: {outcome}")

    with call.database() as database, _told_to_end() as stop:
        work = background.jobs(database, call.settings, stop)
        if not once:
            background.run_until(stop, database, work, report)
        elif not background.run_once(database, work, report):
            raise typer.Exit(1)


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    force: Annotated[bool, typer.Option("--force", help=N_("Replace the file if it is there."))] = False,
) -> None:
    """`salesdesk backup`."""
    from salesdesk.backup import back_up

    call = invocation(context)
    with call.database(any_version=True) as database, Progress(elsewhere=_EVERY) as progress:
        manifest = back_up(database, file, force=force, progress=progress.show)
    call.say(N_("Rows written to {file}: {rows}."), rows=manifest.rows, file=file)


def restore(context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """`salesdesk restore`."""
    from salesdesk.backup import require_backup
    from salesdesk.backup import restore as fill

    call = invocation(context)
    require_backup(file)  # before a new database is made for it
    with call.database(may_be_new=True) as database, Progress(elsewhere=_EVERY) as progress:
        indexing = shown_on(progress, call.language)
        manifest = fill(database, file, progress=progress.show, indexing=indexing)
    call.say(N_("{rows} rows restored from {file}."), rows=manifest.rows, file=file)


@contextmanager
def _told_to_end() -> Iterator[Event]:
    """An event that SIGTERM and Ctrl-C set instead of ending the program amid its work."""
    stop = Event()
    signals = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, lambda *_: stop.set()) for number in signals]
    try:
        yield stop
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)
