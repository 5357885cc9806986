"""Tables in worksheets of xlsx files, in a stream.

openpyxl reads numbers as binary fractions and cannot tell a formula without a value from an
empty cell; so the cells are read here, and openpyxl knows the number formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.sheets.day_order import OrderCount
from salesdesk.sheets.delimiters import DecimalCount
from salesdesk.sheets.header import FIRST_ROWS, Knows, also_heads, head_row, heads, refuse_title
from salesdesk.sheets.rows import BadRow, Found, Row, Sheet, fitted
from salesdesk.sheets.xlsx_cells import Cells, Reader, letters
from salesdesk.sheets.xlsx_package import DAMAGE, Package, Worksheet
from salesdesk.sheets.xlsx_values import forms_of
from salesdesk.sheets.xml_stream import checked, stream

__all__ = ["XlsxSheet"]

_SAMPLE_ROWS: Final = 1_000
_LOOKED_AT: Final = 10_000
"""Rows among which the heads are looked for: a worksheet may have a million that are only coloured."""
_MERGE: Final = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']"
)
_ROW: Final = re.compile(rb"<(?:\w+:)?row[\s>]")
_LONGEST_TAG: Final = 200
_MERGED: Final = N_("The cell is merged with {cell}. Undo the merge, and fill in each cell.")


@dataclass(frozen=True, slots=True, order=True)
class _Merge:
    """Merged cells: their first and last rows and columns, from 1."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def first(self) -> str:
        return f"{letters(self.left)}{self.top}"


class XlsxSheet(Sheet):
    """A worksheet. Merged cells, formulas without a value and numbers that are no dates make bad rows."""

    def __init__(self, path: Path, decimal: str, sheet: str, knows: Knows) -> None:
        self._package = package = Package(path)
        self._name = path.name
        try:
            self._forms = forms_of(package.styles.formats, package.styles.codes)
            self._merges: list[_Merge] = []
            self._part, self._decimal = "", "."
            self._is_decimal_told, order = True, OrderCount()
            chosen, others = self._chosen(sheet, knows)
            self._part = chosen.part
            rows = self._survey()
            count = self._heard(order)
            self._is_decimal_told = bool(decimal) or count.is_told
            self._decimal = decimal or count.sign
            self._passed, head = self._head(knows)
            self._head_texts, self.header = head.texts, heads(head.texts)
            self.found = Found(
                *("xlsx", "", "", self._decimal, chosen.name, head.line, others),
                is_decimal_told=self._is_decimal_told,
                days=order.order,
            )
            self.records = max(0, rows - self._passed)
        except DAMAGE:
            self.close()
            raise package.damaged() from None
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[Row | BadRow]:
        header, width = self.header, len(self.header)
        rows = islice(self._rows(), self._passed, None)
        for row, merges in _with_merges(rows, self._merges):
            if not _holds_something(row) or (row.texts == self._head_texts and width > 1):
                continue
            covered = next(
                (one for one in merges if _hidden_from(one, row.line) <= min(one.right, width)), None
            )
            if covered:
                row.blame(_hidden_from(covered, row.line) - 1, "", _MERGED, cell=covered.first)
            if row.reason:
                column = header[row.place] if row.place < width else ""
                yield BadRow(row.line, column, row.value, row.reason, row.values)
                continue
            row.texts.extend([""] * (width - len(row.texts)))
            yield fitted(row.line, row.texts, header)

    def close(self) -> None:
        self._package.close()

    def _rows(self, heard: list[str] | None = None) -> Iterator[Cells]:
        """All rows of the worksheet that stand in the file."""
        package = self._package
        reader = Reader(
            package.texts.all,
            self._forms,
            decimal=self._decimal,
            is_decimal_told=self._is_decimal_told,
            since_1904=package.since_1904,
            to_be_calculated=package.to_be_calculated,
            heard=heard,
        )
        try:
            for _ in stream(package.blocks(self._part), reader):
                yield from reader.taken()
        except DAMAGE:
            raise package.damaged() from None

    def _chosen(self, name: str, knows: Knows) -> tuple[Worksheet, tuple[str, ...]]:
        """The worksheet to be read, and the names of others that hold something."""
        sheets = self._package.sheets
        wanted = [sheet for sheet in sheets if (sheet.name == name if name else not sheet.hidden)]
        if name and not wanted:
            raise Refused(
                N_("{file} has no sheet “{sheet}”, but: {names}."),
                file=self._name,
                sheet=name,
                names=", ".join(sheet.name for sheet in sheets),
            )
        known: dict[Worksheet, int] = {}
        for sheet in wanted:
            self._part = sheet.part
            try:
                rows = islice(self._rows(), _LOOKED_AT)
                first = [row.texts for row in islice(filter(_holds_something, rows), FIRST_ROWS)]
            except Refused:
                if known:
                    continue  # a worksheet that nobody asked for may be damaged
                raise
            if first:
                known[sheet] = head_row(first, knows)[1]
        if not known:
            raise Refused(N_("{file} is empty."), file=self._name)
        chosen = max(known, key=lambda sheet: known[sheet])
        return chosen, tuple(sheet.name for sheet in known if sheet is not chosen)

    def _survey(self) -> int:
        """See that the worksheet is sound XML, note what is merged, and count the rows."""
        self._merges, rows = [], 0

        def watched() -> Iterator[bytes]:
            nonlocal rows
            tail = b""
            for block in self._package.blocks(self._part):
                text = tail + block.replace(b"\0", b"")  # the names of elements in UTF-16 too
                self._merges += (_merge(match) for match in _MERGE.finditer(text) if match.end() > len(tail))
                rows += sum(match.end() > len(tail) for match in _ROW.finditer(text))
                tail = text[-_LONGEST_TAG:]
                yield block

        for _ in checked(watched()):
            pass
        self._merges.sort()
        return rows

    def _heard(self, order: OrderCount) -> DecimalCount:
        """The decimal sign in cells that are text, and the order of dates; numbers have none of their own."""
        count = DecimalCount()
        heard: list[str] = []
        for _ in islice(self._rows(heard), _SAMPLE_ROWS):
            pass
        for texts in (self._package.texts.all, heard):
            count.cells(texts)
            order.cells(texts)
        return count

    def _head(self, knows: Knows) -> tuple[int, Cells]:
        """How many rows the heads and what is above them take, and the row of the heads."""
        looked_at = islice(self._rows(), _LOOKED_AT)
        rows = enumerate(_with_merges(looked_at, self._merges), start=1)
        filled = ((passed, row, [*merges]) for passed, (row, merges) in rows if _holds_something(row))
        first = list(islice(filled, FIRST_ROWS + 1))
        place, known = head_row((row.texts for _, row, _ in first[:FIRST_ROWS]), knows)
        if not known:
            places = (at for at, (_, row, merges) in enumerate(first) if not _is_title(row, merges))
            place = next(places, 0)
        _, row, merges = first[place]
        if row.reason:
            raise Refused(
                N_("The head in cell {cell} cannot be read."), cell=f"{letters(row.place + 1)}{row.line}"
            )
        header = heads(row.texts)
        for merge in merges:
            if merge.left <= len(header):
                raise Refused(
                    N_("The heads in line {line} are merged at {cell}. Undo the merge."),
                    line=row.line,
                    cell=merge.first,
                )
        if below := first[place + 1 : place + 2]:
            refuse_title(header, row.line, below[0][1].texts)
        last = place
        while last + 1 < len(first) and also_heads(row.texts, first[last + 1][1].texts, knows):
            last += 1
        return first[last][0], row


def _holds_something(row: Cells) -> bool:
    return bool(row.reason or "".join(row.texts).strip())


def _is_title(row: Cells, merges: list[_Merge]) -> bool:
    """Whether a row holds the title of the table, across its columns."""
    lone = sum(1 for text in row.texts if text.strip()) == 1
    return lone and any(merge.right > merge.left for merge in merges)


def _with_merges(rows: Iterable[Cells], merges: list[_Merge]) -> Iterator[tuple[Cells, list[_Merge]]]:
    """Rows, which come from top to bottom, with the merges that they are part of."""
    waiting = iter(merges)
    coming = next(waiting, None)
    open_: list[_Merge] = []
    for row in rows:
        while coming and coming.top <= row.line:
            open_.append(coming)
            coming = next(waiting, None)
        if open_:
            open_ = [merge for merge in open_ if merge.bottom >= row.line]
        yield row, open_


def _hidden_from(merge: _Merge, line: int) -> int:
    """The first column of the merge, from 1, whose cell in the row is not the one that is shown."""
    return merge.left if merge.top < line else merge.left + 1


def _merge(match: re.Match[bytes]) -> _Merge:
    left, top, right, bottom = match.groups()
    return _Merge(int(top), int(bottom), _number(left), _number(right))


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = 26 * number + letter - 64
    return number
