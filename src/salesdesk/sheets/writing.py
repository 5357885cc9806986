"""Writing a table to a file, csv or xlsx, that `open_sheet` reads back and no spreadsheet executes."""

from __future__ import annotations

import codecs
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.sheets.rows import LONGEST_CELL, shortened

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

__all__ = ["Cell", "write_sheet", "written"]

Cell = str | Decimal | date | int | bool | None

_FORMULA: Final = re.compile(r"'*\s*[=+\-@|%＝＋－＠]")
_QUOTED: Final = re.compile(r'[;,\t|"\n]|\A\s|\s\Z')
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML: Final = re.compile("[\ufffe\uffff]")
_SIGNIFICANT: Final = 15
_FIRST_DAY: Final = date(1900, 3, 1)
_MOST_ROWS: Final = 1_048_576


def write_sheet(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    delimiter: str = ";",
    decimal: str = ",",
) -> int:
    """Write a table to a .csv or .xlsx, and return how many rows it has below the heads.

    The file appears, or takes the place of an older one, when it is complete. A csv is UTF-8
    with a byte order mark, as spreadsheet programs want it. Text that they would take for a
    formula has an apostrophe before it in a csv, which `open_sheet` takes off again, and is
    marked as text in an xlsx. Texts come back as `written` gives them; dates as 2026-05-31,
    booleans as TRUE and FALSE. Raises Refused for another kind of file, a text longer than a
    cell, and a folder that cannot be written to.
    """
    write = {".csv": _write_csv, ".xlsx": _write_xlsx}.get(path.suffix.lower())
    if write is None:
        raise Refused(N_("{file} has to end in .csv or .xlsx."), file=path.name)
    try:
        with _appearing(path) as file:
            return write(file, chain((header,), rows), delimiter, decimal) - 1
    except OSError as error:
        raise Refused(
            N_("{file} cannot be written: {reason}."), file=path.name, reason=error.strerror or str(error)
        ) from None


def written(text: str) -> str:
    """`text` as a file can hold it: without control characters but tabs and line breaks, these as \\n."""
    if text.isprintable():
        return text
    text = _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _SURROGATE.sub("�", text)


def _fitting(text: str) -> str:
    text = written(text)
    if len(text) > LONGEST_CELL:
        raise _too_long(text)
    return text


def _too_long(text: str) -> Refused:
    return Refused(
        N_("“{value}” is longer than a cell can be: {limit} characters."),
        value=shortened(text),
        limit=LONGEST_CELL,
    )


def _write_csv(file: IO[bytes], rows: Iterable[Sequence[Cell]], delimiter: str, decimal: str) -> int:
    file.write(codecs.BOM_UTF8)
    count = 0
    for row in rows:
        count += 1
        file.write((delimiter.join([_csv_cell(cell, decimal) for cell in row]) + "\r\n").encode())
    return count


def _csv_cell(cell: Cell, decimal: str) -> str:
    if isinstance(cell, str):
        text = _fitting(cell)
        if _FORMULA.match(text):
            text = f"'{text}"
    else:
        text = _plain(cell, decimal)
    if _QUOTED.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def _plain(cell: Decimal | date | int | bool | None, decimal: str) -> str:
    """What is not text, as it stands in a csv."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):
        whole, point, fraction = f"{cell:f}".partition(".")
        if len(fraction) == 3:
            fraction += "0"  # 1,234 could be a thousand; 1,2340 cannot
        return f"{whole}{decimal if point else ''}{fraction}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return str(cell)


def _write_xlsx(file: IO[bytes], rows: Iterable[Sequence[Cell]], delimiter: str, decimal: str) -> int:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    row_of = _RowWriter(sheet)
    count = 0
    try:
        for row in rows:
            count += 1
            if count > _MOST_ROWS:
                raise Refused(N_("An XLSX holds {limit} rows at most. Write a CSV."), limit=_MOST_ROWS)
            sheet.append(row_of(row))
    finally:
        sheet.close()  # or else it would leave its scratch file open
    book.save(file)
    return count


class _RowWriter:
    """Makes rows of cells for openpyxl. Styled cells are made once for each column: it takes long."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self._sheet = sheet
        self._made: dict[tuple[int, str], Any] = {}

    def __call__(self, row: Sequence[Cell]) -> list[Any]:
        return [self._cell(place, value) for place, value in enumerate(row)]

    def _cell(self, place: int, value: Cell) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return self._text(place, _fitting(value))
        if not _is_kept(value):
            return self._text(place, _plain(value, "."))
        if isinstance(value, date):
            cell = self._styled(place, "yyyy-mm-dd")
            cell.value = value
            return cell
        return value

    def _text(self, place: int, text: str) -> Any:
        escaped = _LOOKS_ESCAPED.sub("_x005F_", text)
        escaped = _NOT_IN_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", escaped)
        if len(escaped) > LONGEST_CELL:
            raise _too_long(text)
        cell = self._styled(place, "@")
        cell.value = escaped
        cell.data_type = "s"  # and not a formula, an error or a number, whatever it looks like
        return cell

    def _styled(self, place: int, form: str) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = self._made.get((place, form))
        if cell is None:
            cell = self._made[place, form] = WriteOnlyCell(self._sheet)
            cell.number_format = form
        return cell


def _is_kept(cell: Decimal | date | int | bool) -> bool:
    """Whether a spreadsheet keeps the value exactly as one of its own."""
    if isinstance(cell, bool):
        return True
    if isinstance(cell, date):
        return not isinstance(cell, datetime) and cell >= _FIRST_DAY
    if isinstance(cell, int):
        return abs(cell) < 10**_SIGNIFICANT
    return (
        cell.is_finite()
        and len(cell.as_tuple().digits) <= _SIGNIFICANT
        and abs(cell.adjusted()) <= _SIGNIFICANT
    )


@contextmanager
def _appearing(target: Path) -> Iterator[IO[bytes]]:
    """A file beside `target` that takes its place, durably, when the block ends well."""
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
