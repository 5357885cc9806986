"""From an open file to records: heads mapped, cells read, what stands there twice taken once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Final

from salesdesk.data_exchange.totals import Body
from salesdesk.domain.importing.heads import Heads, identities, parse
from salesdesk.domain.importing.operations import Refusal
from salesdesk.domain.importing.rules import Fault, Record, Spec
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.sheets.reading import BadRow, Sheet
from salesdesk.sheets.rows import shortened

__all__ = ["BadLine", "InOrder", "Source", "bad_line"]

_SAYS_OTHERWISE: Final = N_("Line {line} says otherwise of the same.")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is refused, for a report: the field, what stands in the file, and why."""

    line: int
    field: str
    value: str
    error: Refused


def bad_line(heads: Heads, record: Record, refusal: Refusal) -> BadLine:
    """What was found wrong with a record, with what stands in its cell."""
    value = shortened(heads.cell(record, refusal.field)) if refusal.field else ""
    return BadLine(refusal.line, refusal.field, value, Refused(refusal.reason, **refusal.values))


class InOrder:
    """Tells refused lines in the order of the file: each as soon as no line before it can follow.

    Lines are judged in another order than they are read in: together, or only when everything
    has been read, as a branch that names its payer. Those that are `open` may still be refused.
    """

    def __init__(self, tell: Callable[[BadLine], None]) -> None:
        self.open: set[int] = set()
        self._tell = tell
        self._waiting: list[tuple[int, int, BadLine]] = []
        self._count = 0

    def refuse(self, line: BadLine) -> None:
        """A line is refused; what is wrong with it is told in the order in which it was found."""
        self._count += 1
        heappush(self._waiting, (line.line, self._count, line))

    def settle(self, lines: Iterable[int]) -> None:
        """Nothing more will be said of these lines, nor of any before them that is not open."""
        self.open.difference_update(lines)
        first = min(self.open, default=None)
        while self._waiting and (first is None or self._waiting[0][0] < first):
            self._tell(heappop(self._waiting)[2])


@dataclass(slots=True)
class Source:
    """The records of a sheet, as often as they are asked for; what is wrong goes to `told`.

    Whoever takes records says by `told.settle` when they are done with.
    """

    spec: Spec
    sheet: Sheet
    heads: Heads
    told: InOrder
    passed: Callable[[], None]
    """Told of every row that has been read."""
    repeated: int = 0
    _body: Body = field(init=False)
    _identities: Callable[[Record], Iterator[tuple[tuple[object, ...], int]]] = field(init=False)
    _seen: dict[tuple[object, ...], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._body = Body(self.sheet, self.heads)
        self._identities = identities(self.spec, self.heads)

    @property
    def totals(self) -> tuple[int, ...]:
        """The lines of totals that were passed over, once all records have been taken."""
        return self._body.totals

    def records(self) -> Iterator[Record]:
        """The good records in the order of the file, each once."""
        self._seen.clear()
        self.repeated = 0
        for found in self._parsed():
            if isinstance(found, Record) and self._is_new(found):
                self.told.open.add(found.line)
                yield found

    def orders(self) -> Iterator[list[Record]]:
        """The lines of each order together, wherever they stand; none of an order with a bad line."""
        left = Counter(self._order_of(row.cells) for row in self._body if not isinstance(row, BadRow))
        lines: dict[tuple[str, ...], list[Record]] = {}
        wrong: dict[tuple[str, ...], int] = {}
        self._seen.clear()
        for found in self._parsed():
            if isinstance(found, BadLine):
                continue
            if isinstance(found, Record):
                key, line = self._order_of(found.cells), found.line
                if self._is_new(found):
                    self.told.open.add(line)
                    lines.setdefault(key, []).append(found)
            else:
                key, line = self._order_of(found[1]), found[0]
                wrong.setdefault(key, line)
            left[key] -= 1
            if not left[key]:
                whole = lines.pop(key, [])
                if key in wrong:
                    self.refuse_order(whole, wrong[key])
                    self.told.settle(each.line for each in whole)
                elif whole:
                    yield whole

    def refuse_order(self, lines: list[Record], because: int) -> None:
        """Refuse lines that are good themselves, for another of their order is not."""
        for line in lines:
            if line.line != because:
                error = Refused(N_("Line {line} of the same order is refused."), line=because)
                self.told.refuse(BadLine(line.line, "", "", error))

    def _order_of(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        names = ("customer", "order")
        return tuple(cells[c.place].strip() for c in self.heads.columns if c.key in names)

    def _parsed(self) -> Iterator[Record | BadLine | tuple[int, tuple[str, ...]]]:
        """Records; of lines that are wrong, what could be read of them."""
        decimal = self.sheet.found.decimal if self.sheet.found.is_decimal_told else ""
        heads = self.heads
        for row in self._body:
            self.passed()
            if isinstance(row, BadRow):
                bad = BadLine(row.line, row.column, row.value, Refused(row.reason, **row.values))
                self.told.refuse(bad)
                yield bad
                continue
            found = parse(heads, row.line, row.cells, decimal)
            if isinstance(found, Record):
                yield found
                continue
            for fault in found:
                self._blame(row.line, row.cells, fault)
            yield row.line, row.cells

    def _blame(self, line: int, cells: tuple[str, ...], fault: Fault) -> None:
        error = Refused(fault.error.message, **fault.error.values)
        value = self.heads.cell(Record(line, {}, cells), fault.field)
        self.told.refuse(BadLine(line, fault.field, shortened(value), error))

    def _is_new(self, record: Record) -> bool:
        """Whether a line says something that no line before it has said. Refuses what contradicts one."""
        said = list(self._identities(record))
        if not said:
            return True
        new = False
        for whose, what in said:
            line, before = self._seen.setdefault(whose, (record.line, what))
            if before != what:
                error = Refused(_SAYS_OTHERWISE, line=line)
                self.told.refuse(BadLine(record.line, self.spec.key[0], str(whose[1]), error))
                return False
            new |= line == record.line
        self.repeated += not new
        return new
