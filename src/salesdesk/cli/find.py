"""`salesdesk find`: customers, articles and papers by whatever is known of them."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Annotated, Any, Final

import typer

from salesdesk.cli.invocation import Invocation, invocation
from salesdesk.errors import SalesdeskError
from salesdesk.i18n import N_, translate

if TYPE_CHECKING:
    from salesdesk.desk import Desk
    from salesdesk.domain.assortment.rules import ArticleFound
    from salesdesk.domain.finding.rules import CustomerFound, PaperFound
    from salesdesk.lookup.marking import Match

__all__ = ["register"]

_LONGEST: Final = 65_536
"""Bytes of a line that are read; what follows up to its end is passed over."""
_MOST: Final = 1_000
_HELP: Final = N_(
    "Find customers, articles or orders by whatever is known of them, misspelled or only begun. "
    "Without a text each line of the standard input is one."
)


class _Kind(StrEnum):
    CUSTOMER = "customer"
    ARTICLE = "article"
    ORDER = "order"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class _Result:
    """A record found: what is told of it to programs and in a table for people, and how it fits."""

    facts: dict[str, Any]
    match: Match
    cells: Sequence[str]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(help=_HELP)(find)


def find(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="customer|article|order|paper",
            help=N_("What to look for; papers are orders, goods-issue notes, invoices and purchase orders."),
        ),
    ],
    text: Annotated[
        list[str] | None, typer.Argument(help=N_("What is known [lines of the standard input]."))
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=_MOST, help=N_("So many at most."))] = 10,
    as_json: Annotated[
        bool, typer.Option("--json", help=N_("As JSON: an object in a line for each text."))
    ] = False,
) -> None:
    """`salesdesk find`."""
    from salesdesk.desk import Desk

    call = invocation(context)
    if kind not in set(_Kind):
        told = translate(
            N_("There is no “{kind}” to look for; say customer, article, order or paper."), call.language
        )
        raise typer.BadParameter(told.format(kind=kind))
    show = _as_json if as_json else _as_table
    with call.database() as database:
        search = _search(Desk.system(database), _Kind(kind), limit, call.language)

        def answer(asked: str) -> None:
            began = time.perf_counter()
            results = search(asked)
            show(call, asked, results, (time.perf_counter() - began) * 1000)

        if text is not None:
            answer(_readable(" ".join(text)))
            return
        failed = False
        for line in _lines(sys.stdin.buffer):
            try:
                answer(line)
            except SalesdeskError as error:
                # The line is told so in its place: those who ask after it wait for their answers.
                failed = True
                _tell(call, line, error, as_json)
    if failed:
        raise typer.Exit(1)


def _search(desk: Desk, kind: _Kind, limit: int, language: str) -> Callable[[str], list[_Result]]:
    """What finds records of a kind; `language` is that of the table."""
    from salesdesk.domain.assortment.queries import find_articles
    from salesdesk.domain.finding.customers import find_customers
    from salesdesk.domain.finding.papers import find_papers
    from salesdesk.domain.finding.rules import PaperKind

    if kind is _Kind.CUSTOMER:
        return lambda text: [_customer(found) for found in desk.ask(find_customers, text, limit)]
    if kind is _Kind.ARTICLE:
        return lambda text: [_article(found) for found in desk.ask(find_articles, text, limit=limit)]
    kinds = (PaperKind.ORDER,) if kind is _Kind.ORDER else tuple(PaperKind)
    return lambda text: [_paper(found, language) for found in desk.ask(find_papers, text, limit, kinds)]


def _customer(found: CustomerFound) -> _Result:
    facts = {"id": found.id, "number": found.number, "name": found.name}
    facts |= {"postcode": found.postcode, "city": found.city, "phone": found.phone}
    return _Result(facts, found.match, [*map(str, facts.values())])


def _article(found: ArticleFound) -> _Result:
    facts = {"id": found.id, "code": found.code, "name": found.name}
    return _Result(facts, found.match, [*map(str, facts.values())])


def _paper(found: PaperFound, language: str) -> _Result:
    """A paper; an order has its state in the place of a number that it has not got."""
    day = found.day.isoformat() if found.day else ""
    facts = {"id": found.id, "kind": found.kind.value, "number": found.number, "name": found.name}
    facts |= {"reference": found.reference, "day": day, "state": found.state.value if found.state else ""}
    number = found.number or (translate(found.state.label, language) if found.state else "")
    cells = [str(found.id), found.kind.value, number, found.name, found.reference, day]
    return _Result(facts, found.match, cells)


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """The lines of a stream as they come, whatever bytes are in them and however long they are."""
    while line := stream.readline(_LONGEST):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(_LONGEST)
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _readable(text: str) -> str:
    """A text of the command line, without what the terminal could not tell."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _as_json(_call: Invocation, text: str, results: Sequence[_Result], ms: float) -> None:
    found = [
        each.facts
        | {"score": round(each.match.score, 4), "exact": each.match.exact}
        | {"matched": each.match.matched, "through": each.match.through}
        for each in results
    ]
    _write(json.dumps({"query": text, "ms": round(ms, 3), "results": found}, ensure_ascii=False))


def _as_table(call: Invocation, _text: str, results: Sequence[_Result], ms: float) -> None:
    rows = [
        [
            *each.cells,
            f"{each.match.score:.2f}",
            " ".join([*each.match.matched, *([f"← {each.match.through}"] if each.match.through else ())]),
        ]
        for each in results
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        _write("  ".join(cells).rstrip())
    told = translate(N_("{count} found in {ms} ms"), call.language)
    _write(told.format(count=len(results), ms=f"{ms:.1f}"))


def _tell(call: Invocation, text: str, error: SalesdeskError, as_json: bool) -> None:
    """Tell why a line has no answer."""
    told = " ".join(error.text(call.language).split())
    if as_json:
        told = json.dumps({"query": text, "error": told, "results": []}, ensure_ascii=False)
    _write(told)


def _write(line: str) -> None:
    """Write a line at once: whoever asks line by line waits for the answer."""
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
