"""`salesdesk print`: any document as a PDF."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from salesdesk.cli.invocation import invocation
from salesdesk.cli.output import put
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_

if TYPE_CHECKING:
    from salesdesk.desk import Desk
    from salesdesk.printer import Pdf

__all__ = ["register"]

_SERIES: Final = re.compile(r"(mm[-+−]|inw|[a-z]{2})\s*(\d.*)", re.IGNORECASE)
_HELP = N_(
    "Write an invoice (FV), goods-issue note (WZ), receipt (PZ), transfer (MM-, MM+), internal issue (RW) or "
    "receipt (PW), stocktake (INW), purchase order (ZD) or quote (OF) as a PDF."
)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("print", help=_HELP)(print_document)


def print_document(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help=N_("Its number, as “FV 1/2026” or “wz1”."))],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=N_("The file to write; - is the standard output."))
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=N_("Overwrite the file."))] = False,
    packing_slip: Annotated[
        bool,
        typer.Option(
            "--packing-slip",
            help=N_("The packing slip of a goods-issue note instead: what is in the parcel, without prices."),
        ),
    ] = False,
    box_labels: Annotated[
        int,
        typer.Option(
            "--box-labels",
            metavar="BOXES",
            min=0,
            help=N_("Of a goods-issue note (WZ): labels for so many boxes, each with a number of its own."),
        ),
    ] = 0,
    pick_list: Annotated[
        bool, typer.Option("--pick-list", help=N_("Of an order (ZS): what is to be picked from which bin."))
    ] = False,
) -> None:
    """`salesdesk print`."""
    from salesdesk.desk import Desk

    call = invocation(context)
    with call.database() as database:
        desk = Desk.system(database)
        if box_labels:
            pdf = _box_labels(desk, number, box_labels)
        else:
            pdf = _pick_list(desk, number) if pick_list else _printed(desk, number, packing_slip)
    put(pdf.content, output or Path(pdf.file_name), force=force)


def _box_labels(desk: Desk, number: str, boxes: int) -> Pdf:
    """Labels for so many boxes of the note with this number; those that have one keep theirs."""
    from salesdesk.domain.boxes.verbs import number_boxes
    from salesdesk.printer import print_box_labels

    desk.do(number_boxes, _spelled(number), boxes)
    return print_box_labels(desk, _spelled(number))


def _pick_list(desk: Desk, number: str) -> Pdf:
    """The pick list of the order with this number."""
    from salesdesk.printer import print_pick_lists

    return print_pick_lists(desk, [_spelled(number)])


def _printed(desk: Desk, number: str, packing_slip: bool) -> Pdf:
    """The document with this number, or its packing slip; spelled as papers spell it or as people say it."""
    from salesdesk.printer import print_document, print_packing_slip

    printed = print_packing_slip if packing_slip else print_document
    number = _spelled(number)
    try:
        return printed(desk, number)
    except NotFound:
        if (meant := _meant(desk, number)) is None:
            raise
        return printed(desk, meant)


def _spelled(number: str) -> str:
    """A number as papers spell it: “wz1/2026” is “WZ 1/2026”."""
    spelled = _SERIES.fullmatch(number.strip())
    return f"{spelled[1].upper().replace('−', '-')} {spelled[2]}" if spelled else number


def _meant(desk: Desk, number: str) -> str | None:
    """The number that is found first for what was typed, if it is one that was said.

    Raises Refused if another of the same year was said, too: “WZ 1” of two warehouses.
    """
    from salesdesk.domain.finding.papers import find_papers
    from salesdesk.domain.finding.rules import PaperKind
    from salesdesk.domain.quotes.rules import SERIES
    from salesdesk.lookup.text import collapsed

    # Of orders only the quotes are printed.
    found = desk.ask(find_papers, number)
    said = [
        paper
        for paper in found
        if paper.match.exact
        and paper.match.matched == (collapsed(paper.number),)
        and (paper.kind is not PaperKind.ORDER or paper.number.startswith(SERIES))
    ]
    if not said:
        return None
    newest = [
        paper.number for paper in said if paper.day and said[0].day and paper.day.year == said[0].day.year
    ]
    if len(newest) > 1:
        raise Refused(N_("“{number}” may be {papers}: say which."), number=number, papers=", ".join(newest))
    return said[0].number
