"""Tables in csv files: whatever the encoding, the delimiter and the ends of the lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.sheets.day_order import OrderCount
from salesdesk.sheets.delimiters import DecimalCount, delimiter_of, separator_line
from salesdesk.sheets.encodings import LOST, asked_for, detected, is_lost
from salesdesk.sheets.header import FIRST_ROWS, Knows, also_heads, head_row, heads, refuse_title
from salesdesk.sheets.records import Record, Records, lines_of
from salesdesk.sheets.rows import LONGEST_CELL, BadRow, Found, Row, Sheet, fitted, shortened

__all__ = ["GUARDED", "CsvSheet"]

GUARDED: Final = re.compile(r"'(?='*\s*[=+\-@|%＝＋－＠])")
"""An apostrophe that keeps a spreadsheet from taking the text behind it for a formula."""

_FORMULA_OF_A_TEXT: Final = re.compile(r'="([^"]*)"')
"""What programs write so that a spreadsheet keeps the zeros of a code: ="00123"."""

_BLANK: Final = " \t\r\n\x1a\ufeff\u00a0"
_SAMPLE: Final = 1 << 15
_BLOCK: Final = 1 << 18
_NUL: Final = N_("The cell holds a NUL character.")
_NOT_TEXT: Final = N_("Some of its bytes are not text in {encoding}.")
_CELL_TOO_LONG: Final = N_("The cell is longer than {limit} characters.")


class CsvSheet(Sheet):
    """A csv. What is not given is detected: the encoding and decimal sign from the whole file."""

    def __init__(self, path: Path, encoding: str, delimiter: str, decimal: str, knows: Knows) -> None:
        self._path = path
        name, self._codec = (encoding, asked_for(path, encoding)) if encoding else detected(path)
        first, sample = self._sample()
        if not sample.strip(_BLANK):
            raise Refused(N_("{file} is empty."), file=path.name)
        named = separator_line(first.lstrip("\ufeff"))
        self._skipped = 1 if named else 0
        delimiter = delimiter or named or delimiter_of(sample, knows)
        if len(delimiter) != 1 or delimiter in '"\r\n\0':
            raise Refused(N_("“{delimiter}” cannot be a delimiter: give one sign."), delimiter=delimiter)
        count = DecimalCount(delimiter)
        order = OrderCount()
        records = self._survey(count, order, counted=not decimal)
        self.found = Found(
            *("csv", name, delimiter, decimal or count.sign, ""),
            is_decimal_told=bool(decimal) or count.is_told,
            days=order.order,
        )
        head, self._head_line = self._head(knows)
        self._head_cells = head.cells
        self.header = self._heads(head)
        self.found = replace(self.found, line=head.line)
        self.records = max(0, records + 1 - head.line)

    def __iter__(self) -> Iterator[Row | BadRow]:
        header, head_line, head_cells = self.header, self._head_line, self._head_cells
        for record in self._records():
            if record.line <= head_line:
                continue
            if record.fault:
                yield BadRow(record.line, "", shortened(record.text), record.fault, record.values)
                continue
            if not _holds_something(record):
                continue
            cells, text = record.cells, record.text
            if cells == head_cells and len(header) > 1:
                continue
            if "'" in text or '="' in text:
                cells = [_unguarded(cell) for cell in cells]
            suspect = len(text) > LONGEST_CELL or "\0" in text or is_lost(text)
            if suspect and (bad := self._fault(record.line, cells)):
                yield bad
                continue
            yield fitted(record.line, cells, header)

    def close(self) -> None:
        """Nothing to let go of: the file is open only while it is being read."""

    def _records(self) -> Iterator[Record]:
        try:
            with self._path.open(encoding=self._codec, errors=LOST, newline="") as file:
                lines = lines_of(file)
                for _ in range(self._skipped):
                    next(lines, None)
                yield from Records(lines, self.found.delimiter, first=1 + self._skipped)
        except OSError as error:
            raise Refused(
                N_("{file} cannot be read: {reason}."), file=self._path.name, reason=error.strerror
            ) from None

    def _sample(self) -> tuple[str, str]:
        """The first line, and as much of the beginning as it takes to see how the lines are cut."""
        with self._path.open(encoding=self._codec, errors=LOST, newline="") as file:
            lines = lines_of(file)
            first = line = next(lines, "")
            taken, size = [], 0
            while line and size < _SAMPLE:
                if line.strip(_BLANK):
                    taken.append(line)
                    size += len(line)
                line = next(lines, "")
        return first, "".join(taken)[:_SAMPLE]

    def _survey(self, count: DecimalCount, order: OrderCount, *, counted: bool) -> int:
        """Read the whole file once for its decimal sign, the order of its dates and its records.

        How many of these there are, without the heads.
        """
        lines = 0
        with self._path.open(encoding=self._codec, errors=LOST, newline="") as file:
            while block := file.read(_BLOCK):
                block += file.readline(_BLOCK)
                lines += block.count("\n") or block.count("\r")
                order.text(block)
                if counted:
                    count.text(block)
                last = block
        return lines - (last[-1] in "\r\n")

    def _head(self, knows: Knows) -> tuple[Record, int]:
        """The record that has the heads, and the line of the last that does: there may be two."""
        filled = (record for record in self._records() if record.fault or _holds_something(record))
        first = list(islice(filled, FIRST_ROWS + 1))
        if not first:
            raise Refused(N_("{file} is empty."), file=self._path.name)
        place, _ = head_row(([] if record.fault else record.cells for record in first[:FIRST_ROWS]), knows)
        if below := first[place + 1 : place + 2]:
            refuse_title([cell.strip() for cell in first[place].cells], first[place].line, below[0].cells)
        last = place
        while last + 1 < len(first) and also_heads(first[place].cells, first[last + 1].cells, knows):
            last += 1
        return first[place], first[last].line

    def _heads(self, head: Record) -> tuple[str, ...]:
        if head.fault:
            raise Refused(
                N_("The heads in line {line} cannot be read: check the quotation marks."), line=head.line
            )
        if "\0" in head.text or is_lost(head.text):
            raise Refused(
                N_("The heads in line {line} are not text in {encoding}."),
                line=head.line,
                encoding=self.found.encoding,
            )
        header = heads([_unguarded(cell) for cell in head.cells])
        if not header:
            raise Refused(N_("{file} is empty."), file=self._path.name)
        return header

    def _fault(self, line: int, cells: list[str]) -> BadRow | None:
        """The first cell of a suspicious record that nobody can use."""
        for place, cell in enumerate(cells):
            values: dict[str, object] = {}
            if len(cell) > LONGEST_CELL:
                reason, values = _CELL_TOO_LONG, {"limit": LONGEST_CELL}
            elif "\0" in cell:
                reason = _NUL
            elif is_lost(cell):
                reason, values = _NOT_TEXT, {"encoding": self.found.encoding}
            else:
                continue
            column = self.header[place] if place < len(self.header) else ""
            return BadRow(line, column, shortened(cell), reason, values)
        return None


def _holds_something(record: Record) -> bool:
    return any(record.cells) and bool("".join(record.cells).strip(_BLANK))


def _unguarded(cell: str) -> str:
    if match := _FORMULA_OF_A_TEXT.fullmatch(cell):
        return match[1]
    return cell[1:] if GUARDED.match(cell) else cell
