"""The run of an import: chunks that are judged outside of any transaction and written in short ones.

Seats go on working: a chunk holds the database for some milliseconds, then leaves it alone
for one. A run that was interrupted is simply run again: what it has written is unchanged by
now and costs no transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from time import sleep
from typing import Final

from sqlalchemy.exc import DBAPIError

from salesdesk.data_exchange.batches import BATCH, batches, orders_in_batches
from salesdesk.data_exchange.outcomes import Foreseen, Outcome
from salesdesk.data_exchange.reading import BadLine, InOrder, Source, bad_line
from salesdesk.desk import Desk
from salesdesk.domain.importing.customers.planning import names_no_place
from salesdesk.domain.importing.guessing import (
    FIRST,
    in_day_order,
    in_own_decimals,
    twins,
    without_fractions,
    without_strange,
)
from salesdesk.domain.importing.heads import Heads, knowing, map_header
from salesdesk.domain.importing.operations import Context, Done, Refusal
from salesdesk.domain.importing.queries import Sifted, sift, sift_orders
from salesdesk.domain.importing.rules import Entity, Record
from salesdesk.domain.importing.specs import SPECS
from salesdesk.domain.importing.verbs import CHUNK_VERBS, Undone, import_order, import_whole
from salesdesk.errors import Busy, NotAllowed, SalesdeskError, Unusable
from salesdesk.sheets.day_order import DayOrder
from salesdesk.sheets.reading import Found, Row, Sheet, open_sheet
from salesdesk.storage.engine import Trouble

__all__ = ["BadLine", "Foreseen", "Opened", "Outcome", "Wishes", "import_file", "opened"]

_FIRST: Final = 60
_LEAST: Final = 5
"""Records of a chunk at first, and when the machine is so slow that more would take too long."""
_TARGET: Final = 0.010
_TARGET_AMONG_OTHERS: Final = 0.06
"""Seconds that a chunk works in its transaction, commit and queue come on top: where everybody else
who writes waits for its end, and where nobody does who does not want the same records."""
_PAUSE: Final = 0.001  # seconds that belong to the seats after each chunk
_ENDS: Final = (Busy, NotAllowed, Unusable)
"""These end a run: they are not about a record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a file is to be read and what is to be done with it; what is empty is detected."""

    encoding: str = ""
    delimiter: str = ""
    decimal: str = ""
    days: DayOrder | None = None
    sheet: str = ""
    maps: tuple[str, ...] = ()
    dry_run: bool = False
    all_or_nothing: bool = False
    confirm: bool = False
    create_warehouses: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that can be imported, and what was made of it."""

    entity: Entity
    sheet: Sheet
    heads: Heads
    days: DayOrder
    """The order of day and month in which its dates are read."""

    @property
    def found(self) -> Found:
        """What was detected in the file."""
        return self.sheet.found


def _unforeseen(_record: Foreseen) -> None:
    """Report nothing."""


def _quiet(_count: int) -> None:
    """Report nothing."""


def _silent(_line: BadLine) -> None:
    """Report nothing."""


@contextmanager
def opened(entity: Entity, path: Path, wishes: Wishes = Wishes()) -> Iterator[Opened]:
    """A file with its heads mapped. Raises Refused if it is no table, or lacks what an entity needs."""
    with open_sheet(
        path,
        encoding=wishes.encoding,
        delimiter=wishes.delimiter,
        decimal=wishes.decimal,
        sheet=wishes.sheet,
        knows=knowing(SPECS[entity], wishes.maps),
    ) as sheet:
        first = [row.cells for row in islice(sheet, FIRST) if isinstance(row, Row)]
        heads = map_header(SPECS[entity], sheet.header, wishes.maps, twins(sheet.header, first))
        heads = without_fractions(without_strange(heads, first, sheet.found.decimal), first)
        if not wishes.decimal:
            heads = in_own_decimals(heads, first, sheet.found.decimal if sheet.found.is_decimal_told else "")
        days = wishes.days or sheet.found.days
        yield Opened(entity, sheet, in_day_order(heads, days), days)


def import_file(
    desk: Desk,
    file: Opened,
    wishes: Wishes = Wishes(),
    *,
    refused: Callable[[BadLine], None] = _silent,
    progress: Callable[[int], None] = _quiet,
    foreseen: Callable[[Foreseen], None] = _unforeseen,
) -> Outcome:
    """Import an open file. Each line that is refused is told to `refused`, rows read to `progress`.

    A run that changes nothing tells what would become of each record to `foreseen`; of orders it does
    not. What `progress` raises ends the run.

    Lines are told in the order of the file, what is wrong with each in the order it was found.

    Raises SalesdeskError when the run itself is refused; what it has written until then stays,
    but of a run that is all or nothing, nothing does.
    """
    run = _Run(desk, file, wishes, refused, progress, foreseen)
    if wishes.all_or_nothing:
        run.judge_only = True
        run.go()
        if run.outcome.refused or wishes.dry_run:
            return run.outcome
        return run.write_whole()
    run.judge_only = wishes.dry_run
    return run.go()


class _Run:
    """One run; `judge_only` writes nothing."""

    def __init__(
        self,
        desk: Desk,
        file: Opened,
        wishes: Wishes,
        refused: Callable[[BadLine], None],
        progress: Callable[[int], None],
        foreseen: Callable[[Foreseen], None] = _unforeseen,
    ) -> None:
        self.outcome = Outcome()
        self.judge_only = False
        self._desk, self._file = desk, file
        self._context = Context(
            confirm=wishes.confirm,
            create_warehouses=wishes.create_warehouses,
            half_offers=bool(file.heads.half_offers),
        )
        self._told, self._progress = InOrder(self._refuse), progress
        self._tell, self._foresee = refused, foreseen
        self._last_refused = 0
        self._rows = 0
        self._announced: set[object] = set()
        self._left_out: set[int] = set()
        self._size = float(_FIRST)
        self._target = _TARGET if desk.database.is_sqlite else _TARGET_AMONG_OTHERS
        self._key = SPECS[file.entity].key[0] if SPECS[file.entity].key else ""
        self._source = Source(SPECS[file.entity], file.sheet, file.heads, self._told, self._pass)

    def go(self) -> Outcome:
        """Judge everything and, unless only that is wanted, write it."""
        try:
            if self._file.entity is Entity.ORDERS:
                for orders in orders_in_batches(self._source.orders()):
                    self._orders(orders)
                    self._told.settle(line.line for lines in orders for line in lines)
            else:
                self._chunks()
        finally:  # a run that breaks off tells what it has found
            self._told.settle(tuple(self._told.open))
        self.outcome.repeated = self._source.repeated
        self.outcome.totals = self._source.totals
        return self.outcome

    def write_whole(self) -> Outcome:
        """Write a file that has been judged in one transaction."""
        orders = self._file.entity is Entity.ORDERS
        quiet = InOrder(_silent)
        source = Source(SPECS[self._file.entity], self._file.sheet, self._file.heads, quiet, self._nothing)

        def chunks() -> Iterable[Sequence[Record]]:
            return source.orders() if orders else batches(source.records(), self._key_of)

        done = self._desk.do(import_whole, self._file.entity, chunks, self._context)
        return Outcome(
            done.added,
            done.changed,
            done.unchanged,
            source.repeated,
            finished=done.finished,
            totals=source.totals,
            placeless=done.placeless,
            to_approve=done.to_approve,
        )

    def _chunks(self) -> None:
        waiting: list[Record] = []
        for batch in batches(self._source.records(), self._key_of):
            waiting += self._settled(batch, self._batch(batch, last=False))
        last = False
        while waiting:
            still = [
                record
                for batch in batches(iter(waiting), self._key_of)
                for record in self._settled(batch, self._batch(batch, last=last))
            ]
            last, waiting = len(still) == len(waiting), still

    def _settled(self, batch: Sequence[Record], waiting: list[Record]) -> list[Record]:
        """Those of a batch that wait; nothing more will be said of the others."""
        still = {record.line for record in waiting}
        self._told.settle(record.line for record in batch if record.line not in still)
        return waiting

    def _batch(self, batch: Sequence[Record], *, last: bool) -> list[Record]:
        """Judge a batch and write what of it changes anything; which records wait for others."""
        context = replace(self._context, last=last, announced=self._announced)
        sifted: Sifted = self._desk.ask(sift, self._file.entity, batch, context)
        self.outcome.unchanged += sifted.unchanged
        by_line = {record.line: record for record in batch}
        self._refuse_all(by_line, sifted.refused)
        # What had to wait after all comes here again, and has been told.
        left_out = [refusal for refusal in sifted.left_out if refusal.line not in self._left_out]
        self._refuse_all(by_line, left_out)
        self._left_out.update(refusal.line for refusal in left_out)
        waiting = list(sifted.waiting)
        if self.judge_only:
            self.outcome.added += len(sifted.new)
            self.outcome.changed += len(sifted.other)
            new = {record.line for record in sifted.new}
            for record in sorted((*sifted.new, *sifted.other), key=_line_of):
                differs = sifted.differences.get(record.line, {})
                self._foresee(Foreseen(record.line, record.line in new, record.values, differs))
            if self._file.entity is Entity.CUSTOMERS:
                self.outcome.placeless += sum(map(names_no_place, sifted.new))
            self._announced |= {record.values.get(self._key) for record in (*sifted.new, *sifted.other)}
            return waiting
        work = sorted((*sifted.new, *sifted.other), key=_line_of)
        while work:
            size = int(self._size)
            chunk, work = work[:size], work[size:]
            waiting += self._write(chunk, replace(self._context, last=last))
        return waiting

    def _write(self, chunk: Sequence[Record], context: Context) -> list[Record]:
        """Write a chunk in a transaction of its own; where that is refused, record by record."""
        try:
            with _giving_way():
                done = self._desk.do(CHUNK_VERBS[self._file.entity], chunk, context)
        except _ENDS:
            raise
        except SalesdeskError as error:
            if len(chunk) == 1:
                self._refuse_all(
                    {chunk[0].line: chunk[0]}, [Refusal(chunk[0].line, "", error.message, error.values)]
                )
                return []
            return self._write_singly(chunk, context)
        except DBAPIError as error:
            # Another import enters the same records, in chunks that overlap this one again and again.
            if len(chunk) == 1 or self._desk.database.trouble(error) is not Trouble.CLASH:
                raise
            return self._write_singly(chunk, context)
        self._count(done)
        by_line = {record.line: record for record in chunk}
        self._refuse_all(by_line, done.refused)
        self._adapt(len(chunk), done.seconds)
        return [by_line[line] for line in done.waiting]

    def _write_singly(self, chunk: Sequence[Record], context: Context) -> list[Record]:
        return [record for one in chunk for record in self._write([one], context)]

    def _adapt(self, count: int, seconds: float) -> None:
        """Let the next chunk take about as long as it may; never more than twice what this one had."""
        wanted = count * self._target / max(seconds, 0.0001)
        self._size = max(_LEAST, min(wanted, 2.0 * count, BATCH))

    def _orders(self, orders: Sequence[list[Record]]) -> None:
        for lines, found in zip(orders, self._desk.ask(sift_orders, orders), strict=True):
            if found.is_known:
                self.outcome.unchanged += 1
            elif found.is_finished:
                self.outcome.finished += 1
            elif found.refused:
                self._refuse_order(lines, found.refused)
            else:
                self._enter(lines)

    def _enter(self, lines: list[Record]) -> None:
        try:
            with _giving_way():
                done = self._desk.do(import_order, lines, self._context, trial=self.judge_only)
        except Undone as undone:
            self._count(undone.done)
            return
        except _ENDS:
            raise
        except SalesdeskError as error:
            self._refuse_order(lines, [Refusal(lines[0].line, "", error.message, error.values)])
            return
        if done.refused:
            self._refuse_order(lines, done.refused)
        self._count(done)

    def _refuse_order(self, lines: list[Record], refusals: Sequence[Refusal]) -> None:
        self._refuse_all({line.line: line for line in lines}, refusals)
        refused = {refusal.line for refusal in refusals}
        self._source.refuse_order([line for line in lines if line.line not in refused], refusals[0].line)

    def _count(self, done: Done) -> None:
        self.outcome.added += done.added
        self.outcome.changed += done.changed
        self.outcome.unchanged += done.unchanged
        self.outcome.finished += done.finished
        self.outcome.placeless += done.placeless
        self.outcome.to_approve += done.to_approve

    def _refuse_all(self, by_line: dict[int, Record], refusals: Iterable[Refusal]) -> None:
        for refusal in refusals:
            self._told.refuse(bad_line(self._file.heads, by_line[refusal.line], refusal))

    def _refuse(self, line: BadLine) -> None:
        if line.line != self._last_refused:  # more than one thing may be wrong with a line
            self.outcome.refused += 1
        self._last_refused = line.line
        self._tell(line)

    def _pass(self) -> None:
        self._rows += 1
        if not self._rows % 100:
            self._progress(self._rows)

    def _nothing(self) -> None:
        """Rows that are read again are not told again."""

    def _key_of(self, record: Record) -> object:
        return record.key(SPECS[self._file.entity])


@contextmanager
def _giving_way() -> Iterator[None]:
    """A transaction, and a pause for the seats behind it, whatever became of it."""
    try:
        yield
    finally:
        sleep(_PAUSE)


def _line_of(record: Record) -> int:
    return record.line
