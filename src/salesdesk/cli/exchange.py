"""`salesdesk import`, `salesdesk export`: business data out of files and into files."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Final

import typer

from salesdesk.cli.indexes import shown_on
from salesdesk.cli.invocation import Invocation, invocation, wrapped
from salesdesk.cli.progress import Progress
from salesdesk.errors import Refused
from salesdesk.i18n import N_, sentence, translate
from salesdesk.loading import loading

if TYPE_CHECKING:
    from salesdesk.data_exchange.running import BadLine, Opened, Outcome
    from salesdesk.domain.importing.heads import Heads
    from salesdesk.domain.importing.rules import Entity
    from salesdesk.sheets.day_order import DayOrder

__all__ = ["register"]

_IMPORT: Final = N_(
    "Bring in what FILE holds; lines that are wrong are left out and reported.\n\n"
    "Heads are recognised in English, Polish, Dutch and German. The same file twice changes "
    "nothing; a run that was interrupted is run again. An empty cell leaves what is stored, "
    "[clear] empties it. Exits with 1 if any line was refused."
)
_SHOWN: Final = 20  # bad lines on the screen
_OFTEN: Final = 10  # faults of one column, after which it is named
_WORDS: Final = 3  # of a column that holds something else
_INTERRUPTED: Final = 130  # 128 and the number of the signal
_ENTITIES: Final = "customers|articles|suppliers|stock|prices|orders"


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("import", help=_IMPORT)(import_data)
    app.command("export", help=N_("Write a file that `salesdesk import` reads back."))(export_data)


def import_data(
    context: typer.Context,
    entity: Annotated[str, typer.Argument(metavar=_ENTITIES, help=N_("What the file holds."))],
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("A CSV or XLSX."))],
    maps: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="HEAD=FIELD",
            help=N_("A column that is not recognised, or HEAD=- to leave one out; repeatable."),
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Check everything, change nothing."))] = False,
    all_or_nothing: Annotated[
        bool,
        typer.Option("--all-or-nothing", help=N_("One transaction: anything wrong, and nothing is changed.")),
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help=N_("All bad lines, as CSV or XLSX."))
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=N_("Replace the report if it is there."))] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help=N_("Orders: confirm them as well."))] = False,
    create_warehouses: Annotated[
        bool, typer.Option("--create-warehouses", help=N_("Stock: enter warehouses that are not there."))
    ] = False,
    encoding: Annotated[str, typer.Option(metavar="NAME", help=N_("Instead of the one detected."))] = "",
    delimiter: Annotated[str, typer.Option(metavar="SIGN", help=N_("Instead of the one detected."))] = "",
    decimal: Annotated[str, typer.Option(metavar=",|.", help=N_("Instead of the one detected."))] = "",
    days: Annotated[
        str, typer.Option("--dates", metavar="dmy|mdy", help=N_("Instead of the order detected."))
    ] = "",
    sheet: Annotated[str, typer.Option(metavar="NAME", help=N_("The worksheet of an XLSX."))] = "",
) -> None:
    """`salesdesk import`."""
    with loading():  # seats would wait while garbage is looked for, in the middle of a chunk
        from salesdesk.data_exchange.running import Wishes, import_file, opened
        from salesdesk.desk import Desk
        from salesdesk.indexing.running import build_due

    call = invocation(context)
    wishes = Wishes(
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,
        days=_order(days),
        sheet=sheet,
        maps=tuple(maps or ()),
        dry_run=dry_run,
        all_or_nothing=all_or_nothing,
        confirm=confirm,
        create_warehouses=create_warehouses,
    )
    with (
        _interruptible(call, dry_run, all_or_nothing),
        call.database() as database,
        opened(_entity(call, entity), file, wishes) as found,
        _bad_lines(call, report if report is None else _free(report, file, force)) as bad,
    ):
        _say_found(call, found)
        if all_or_nothing:
            call.say(N_("All or nothing: once everything is checked, other seats wait until it is written."))
        with Progress() as bar:
            bad.bar, bad.heads, total = bar, found.heads, found.sheet.records

            def progress(done: int) -> None:
                bar.show("", done, done / total if total else None)

            outcome = import_file(Desk.system(database), found, wishes, refused=bad.add, progress=progress)
            if not dry_run:
                build_due(database, shown_on(bar, call.language))
    _say_outcome(call, outcome, wishes.dry_run, bad, all_or_nothing)
    if outcome.refused:
        raise typer.Exit(1)


def export_data(
    context: typer.Context,
    entity: Annotated[str, typer.Argument(metavar=_ENTITIES, help=N_("What to write."))],
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("It ends in .csv or .xlsx."))],
    force: Annotated[bool, typer.Option("--force", help=N_("Replace the file if it is there."))] = False,
) -> None:
    """`salesdesk export`."""
    from salesdesk.data_exchange.exporting import export_file
    from salesdesk.desk import Desk

    call = invocation(context)
    with call.database() as database, Progress() as bar:
        rows = export_file(
            Desk.system(database),
            _entity(call, entity),
            file,
            force=force,
            progress=lambda done: bar.show("", done),
        )
    call.say(N_("Rows written to {file}: {rows}."), rows=rows, file=file)


@contextmanager
def _interruptible(call: Invocation, dry_run: bool, all_or_nothing: bool) -> Iterator[None]:
    """What is interrupted from the keyboard ends with one line and a shell's exit code for that."""
    try:
        yield
    except KeyboardInterrupt:
        if dry_run:
            text = N_("Interrupted; nothing was changed.")
        elif all_or_nothing:  # it may have been written just before
            text = N_("Interrupted; either all of it stays or nothing. Run the same command again to go on.")
        else:
            text = N_("Interrupted; what was imported stays. Run the same command again to go on.")
        typer.echo(translate(text, call.language), err=True)
        raise typer.Exit(_INTERRUPTED) from None


def _entity(call: Invocation, word: str) -> Entity:
    """What a word means: the English one, or the one of the language spoken."""
    from salesdesk.domain.importing.rules import Entity

    for entity in Entity:
        if word.casefold() in (entity.value, translate(entity.label, call.language).casefold()):
            return entity
    raise Refused(N_("“{word}” is none of: {words}."), word=word, words=_ENTITIES.replace("|", ", "))


def _order(word: str) -> DayOrder | None:
    """The order of day and month that a person asks for; None if it is to be detected."""
    from salesdesk.sheets.day_order import DayOrder

    orders = {"": None, "dmy": DayOrder.DAY_FIRST, "mdy": DayOrder.MONTH_FIRST}
    if word.casefold() not in orders:
        raise Refused(N_("“{word}” is none of: {words}."), word=word, words="dmy, mdy")
    return orders[word.casefold()]


def _say_days(call: Invocation, file: Opened) -> None:
    """Say how dates are read where that is not plain to whoever has written them."""
    from salesdesk.sheets.day_order import DayOrder

    said = {
        DayOrder.MONTH_FIRST: N_("Dates have the month first: 05/31/2026."),
        DayOrder.UNTOLD: N_("Dates are read with the day first; --dates mdy if the month is."),
        DayOrder.MIXED: N_("Dates have the day first or the month: those that may be either are refused."),
    }
    if file.heads.has_days and file.days in said:
        call.say(said[file.days])


def _say_found(call: Invocation, file: Opened) -> None:
    found = file.found
    if found.kind == "xlsx":
        call.say(N_("XLSX, worksheet “{sheet}”"), sheet=found.sheet)
        if found.others:
            call.say(N_("Other worksheets, not read: {names}"), names=", ".join(found.others))
    else:
        call.say(
            N_("CSV, encoding {encoding}, delimiter “{delimiter}”, decimal sign “{decimal}”"),
            encoding=found.encoding,
            delimiter=found.delimiter.replace("\t", "\\t"),
            decimal=found.decimal,
        )
    if found.line > 1:
        call.say(N_("The heads are in line {line}; what stands above them is left out."), line=found.line)
    _say_days(call, file)
    for column in file.heads.columns:
        own = sentence(N_(", decimal sign “{decimal}”"), {"decimal": column.decimal}, call.language)
        typer.echo(f"  {column.head} → {_word(column.key, call.language)}{own if column.decimal else ''}")
    if file.heads.ignored:
        call.say(N_("Not known, so ignored: {heads}"), heads=", ".join(file.heads.ignored))
    for head, words in file.heads.strange:
        call.say(
            N_("“{head}” holds something else, so ignored: {words}"),
            head=head,
            words=", ".join(words[:_WORDS]),
        )
    for column in file.heads.columns:
        if column.is_of_numbers:
            call.say(N_("“{head}” has numbers with “.0” behind them, which is left out."), head=column.head)
    if half := file.heads.half_offers:
        call.say(
            N_("Read only where the supplier is known and his price, for a column lacks: {heads}"),
            heads=", ".join(half),
        )
    if file.heads.unnamed:
        call.say(
            N_("Columns without a head, ignored: {columns}"), columns=", ".join(map(str, file.heads.unnamed))
        )


def _word(key: str, language: str) -> str:
    """The word for a field, with its index behind it: “Name (pl)”; a text that names none as it is."""
    from salesdesk.domain.importing.names import FieldName, spoken

    name, _, index = key.partition(":")
    field = spoken(name)
    if not isinstance(field, FieldName):
        return key
    word = translate(field.label, language)
    return f"{word} ({index})" if index else word


def _say_outcome(
    call: Invocation, outcome: Outcome, dry_run: bool, bad: _BadLines, all_or_nothing: bool
) -> None:
    _say_suspicion(call, bad)
    if bad.count > _SHOWN:
        call.say(N_("… bad lines not shown here: {count}."), count=bad.count - _SHOWN)
    if outcome.totals:
        call.say(N_("Totals, so passed over: line {lines}."), lines=", ".join(map(str, outcome.totals)))
    if all_or_nothing and outcome.refused:
        call.say(N_("Nothing was changed; lines refused: {refused}."), refused=outcome.refused)
        return
    if dry_run:
        call.say(N_("A trial; nothing was changed. This would be:"))
    call.say(
        N_(
            "New: {added}, changed: {changed}, as before: {same}, repeated: {repeated}; "
            "lines refused: {refused}."
        ),
        added=outcome.added,
        changed=outcome.changed,
        same=outcome.unchanged,
        repeated=outcome.repeated,
        refused=outcome.refused,
    )
    if outcome.placeless:
        call.say(
            N_("New customers without postcode and city, for which their first order asks: {count}."),
            count=outcome.placeless,
        )
    if outcome.to_approve:
        call.say(N_("Orders beyond a limit, which wait to be approved: {count}."), count=outcome.to_approve)
    if outcome.finished:
        call.say(N_("Orders that are finished or cancelled, so left out: {count}."), count=outcome.finished)


def _say_suspicion(call: Invocation, bad: _BadLines) -> None:
    """Name a column that is wrong so often that it may hold something else, and how it is left out."""
    for head, count in bad.blamed.most_common(1):
        if count >= _OFTEN and bad.heads and not bad.heads.is_needed(head):
            call.say(
                N_("“{head}” is wrong {count} times. If it holds something else: --map '{head}=-'"),
                head=head,
                count=count,
            )


class _BadLines:
    """The lines that are refused: the first on the screen, all in a file if one is wanted."""

    def __init__(self, call: Invocation, spool: IO[str] | None) -> None:
        self.count = 0
        self.blamed: Counter[str] = Counter()
        self.bar: Progress | None = None
        self.heads: Heads | None = None
        self._call, self._spool = call, spool

    def add(self, line: BadLine) -> None:
        """Take a line in."""
        import json

        self.count += 1
        self.blamed[self.heads.head(line.field) if self.heads else ""] += 1
        reason = " ".join(line.error.text(self._call.language).split())
        field = self._called(line.field)
        if self.count <= _SHOWN:
            if self.bar:
                self.bar.wipe()
            values = {"line": line.line, "field": field, "value": line.value, "reason": reason}
            if field:
                text = sentence(N_("Line {line}, {field} “{value}”: {reason}"), values, self._call.language)
            else:
                text = sentence(N_("Line {line}: {reason}"), values, self._call.language)
            typer.echo(wrapped(text), err=True)
        if self._spool:
            self._spool.write(json.dumps([line.line, field, line.value, reason]) + "\n")

    def _called(self, field: str) -> str:
        """What whoever made the file calls a field, or else what it is called here."""
        head = self.heads.head(field) if self.heads else ""
        return head or _word(field, self._call.language)

    def rows(self) -> Iterator[list[str | int]]:
        """All of them, from the first."""
        import json

        if self._spool:
            self._spool.seek(0)
            for line in self._spool:
                yield json.loads(line)


def _free(report: Path, file: Path, force: bool) -> Path:
    """The report, if writing it destroys nothing: never the file that is read, by whatever name."""
    if report.exists():
        if report.samefile(file):
            raise Refused(
                N_("{file} is the file that is imported; name another for the report."), file=report
            )
        if not force:
            raise Refused(N_("{file} is already there."), file=report)
    return report


@contextmanager
def _bad_lines(call: Invocation, report: Path | None) -> Iterator[_BadLines]:
    """Where bad lines go; the report is written at the end, also of a run that breaks off."""
    if report is None:
        yield _BadLines(call, None)
        return
    from salesdesk.sheets.writing import write_sheet

    heads = [translate(head, call.language) for head in (N_("Line"), N_("Field"), N_("Value"), N_("Reason"))]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        bad = _BadLines(call, spool)
        write_sheet(report, heads, [])  # a folder that cannot be written to is refused before the run
        try:
            yield bad
        finally:
            write_sheet(report, heads, bad.rows())
