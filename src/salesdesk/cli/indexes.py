"""`salesdesk reindex`: what records are found by, and the indexes of it, built anew."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final

import typer

from salesdesk.cli.invocation import Invocation, invocation
from salesdesk.cli.progress import Progress
from salesdesk.errors import Refused
from salesdesk.i18n import N_, translate

if TYPE_CHECKING:
    from salesdesk.indexing.kinds import Kind
    from salesdesk.indexing.running import Told

__all__ = ["register", "shown_on"]

_EVERY: Final = 5.0  # seconds between two lines of a log that say how far it is
_REINDEX: Final = N_(
    "Build the indexes anew by which records are found, while others go on working.\n\n"
    "What records are found by is brought up to date before. Without a name all indexes are built."
)
_TENTH: Final = Decimal("0.1")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(help=_REINDEX)(reindex)


def reindex(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="customer|article|order|note|invoice|purchase",
            help=N_("What is to be found."),
            show_default=False,
        ),
    ] = None,
) -> None:
    """`salesdesk reindex`."""
    from salesdesk.indexing.kinds import KINDS
    from salesdesk.indexing.running import reindex as build

    call = invocation(context)
    kinds = list(dict.fromkeys(_kind(call, name) for name in names or ())) or KINDS
    with call.database() as database:
        for kind in kinds:
            start = time.monotonic()
            with Progress(elsewhere=_EVERY) as bar:
                built = build(database, kind, shown_on(bar, call.language))
            seconds = Decimal(time.monotonic() - start).quantize(_TENTH)
            call.say(
                N_("{label}: index built in {seconds} s; records: {records}, out of date before: {texts}"),
                label=translate(kind.label, call.language),
                records=built.records,
                texts=built.texts,
                seconds=seconds,
            )


def shown_on(bar: Progress, language: str) -> Told:
    """What shows on a bar which records are being indexed."""

    def show(kind: Kind, part: float) -> None:
        step = f"{translate(N_('Search index'), language)}: {translate(kind.label, language)}"
        bar.show(step, part=part)

    return show


def _kind(call: Invocation, word: str) -> Kind:
    """What a word means: the name of an index, or its records in the language spoken."""
    from salesdesk.indexing.kinds import KINDS

    for kind in KINDS:
        if word.casefold() in (kind.index.name, kind.label, translate(kind.label, call.language).casefold()):
            return kind
    names = ", ".join(kind.index.name for kind in KINDS)
    raise Refused(N_("“{word}” is none of: {words}."), word=word, words=names)
