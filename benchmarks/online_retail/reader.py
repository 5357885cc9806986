"""Reads a file of Online Retail into rows; what cannot be read is handed on with its reason.

The file's years were published in several spellings. Understood are the headings of
both (`Invoice` or `InvoiceNo`, `Price` or `UnitPrice`, `Customer ID` or `CustomerID`),
customers written as floats (`13085.0`), dates as ISO or with slashes, UTF-8 with or
without a mark and Windows-1252, plain or packed (.xz, .gz, .zip).
"""

from __future__ import annotations

import csv
import gzip
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from sys import intern
from typing import Final, NamedTuple

__all__ = ["BadRow", "Row", "Unreadable", "read"]

_PRICE_PLACES: Final = 4
_FIELDS: Final = {
    "invoice": "invoice",
    "invoiceno": "invoice",
    "stockcode": "code",
    "description": "description",
    "quantity": "quantity",
    "invoicedate": "at",
    "price": "price",
    "unitprice": "price",
    "customerid": "customer",
    "country": "country",
}
"""What a column holds, by its heading in small letters without blanks and marks."""
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2}) +(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_FLOAT_ID: Final = re.compile(r"(\d+)\.0+", re.ASCII)


class Unreadable(Exception):
    """The file as a whole cannot be read; the text says why."""


class Row(NamedTuple):
    """One line of the file as it stands there, without the blanks around its fields.

    `line` is where it begins in the unpacked file, the heading being line 1; `at` is
    the wholesaler's local time; `price` the decimal as written, of at most 4 places.
    """

    line: int
    invoice: str
    code: str
    description: str
    quantity: int
    at: datetime
    price: Decimal
    customer: str | None
    country: str


class BadRow(NamedTuple):
    """A line that is not a row, and why."""

    line: int
    reason: str


def read(path: Path) -> Iterator[Row | BadRow]:
    """Every record of the file, in its order: a row, or what is wrong with it.

    Raises Unreadable for a file that is missing, damaged or without the columns.
    """
    parser = _Parser(_day_first(path))
    for line, layout, record in _records(path):
        try:
            yield parser.row(line, layout, record)
        except ValueError as error:
            yield BadRow(line, str(error))


class _Layout(NamedTuple):
    """How many fields a record has, and where each of ours stands among them."""

    width: int
    invoice: int
    code: int
    description: int
    quantity: int
    at: int
    price: int
    customer: int
    country: int


def _records(path: Path) -> Iterator[tuple[int, _Layout, list[str]]]:
    """Every record that is not an empty line, with the line it begins at."""
    try:
        with _unpacked(path) as file:
            lines = csv.reader(map(_decoded, file))
            layout = _layout(next(lines, []), path)
            begins = lines.line_num + 1
            for record in lines:
                if record:
                    yield begins, layout, record
                begins = lines.line_num + 1
    except (OSError, EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, csv.Error) as error:
        raise Unreadable(f"{path.name} cannot be read: {error}") from error


@contextmanager
def _unpacked(path: Path) -> Iterator[Iterable[bytes]]:
    match path.suffix.lower():
        case ".xz":
            with lzma.open(path) as xz:
                yield xz
        case ".gz":
            with gzip.open(path) as gz:
                yield gz
        case ".zip":
            with zipfile.ZipFile(path) as archive:
                names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
                names = [name for name in names if not name.startswith("__MACOSX/")]
                if len(names) != 1:
                    raise Unreadable(f"{path.name} holds {len(names)} .csv files, not one")
                with archive.open(names[0]) as member:
                    yield member
        case _:
            with path.open("rb") as plain:
                yield plain


def _decoded(line: bytes) -> str:
    # Line by line: one export glued onto another may change its encoding half way.
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _layout(heading: list[str], path: Path) -> _Layout:
    plain = [re.sub(r"[\W_]", "", name).casefold() for name in heading]
    found = {_FIELDS[name]: index for index, name in enumerate(plain) if name in _FIELDS}
    if missing := sorted(set(_FIELDS.values()) - set(found)):
        raise Unreadable(f"{path.name} has no column for: {', '.join(missing)}")
    return _Layout(len(heading), **found)


def _day_first(path: Path) -> bool:
    """Whether 01/12/2010 is the first of December: the first date that is clear by itself tells."""
    for _, layout, record in _records(path):
        if len(record) != layout.width:
            continue
        text = record[layout.at].strip()
        if found := _SLASHED.fullmatch(text):
            if int(found[1]) > 12 or int(found[2]) > 12:
                return int(found[2]) <= 12
        elif _is_iso(text):
            break
    return True


def _is_iso(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


class _Parser:
    """Makes rows of records. A year has few different instants and prices: each is made once."""

    def __init__(self, day_first: bool) -> None:
        self._day_first = day_first
        self._instants: dict[str, datetime] = {}
        self._prices: dict[str, Decimal] = {}

    def row(self, line: int, layout: _Layout, record: list[str]) -> Row:
        """The record as a row; raises ValueError with the reason if it is none."""
        if len(record) != layout.width:
            raise ValueError(f"{len(record)} fields where the heading has {layout.width}")
        invoice, code = record[layout.invoice].strip(), record[layout.code].strip()
        if not invoice:
            raise ValueError("no invoice number")
        if not code:
            raise ValueError("no stock code")
        return Row(
            line,
            intern(invoice),
            intern(code),
            intern(record[layout.description].strip()),
            _quantity(record[layout.quantity].strip()),
            self._instant(record[layout.at].strip()),
            self._price(record[layout.price].strip()),
            _customer(record[layout.customer].strip()),
            intern(record[layout.country].strip()),
        )

    def _instant(self, text: str) -> datetime:
        if (known := self._instants.get(text)) is None:
            known = self._instants[text] = _instant(text, self._day_first)
        return known

    def _price(self, text: str) -> Decimal:
        if (known := self._prices.get(text)) is None:
            known = self._prices[text] = _price(text)
        return known


def _instant(text: str, day_first: bool) -> datetime:
    iso = text
    if found := _SLASHED.fullmatch(text):
        first, second, year, hour, minute, seconds = (int(part or 0) for part in found.groups())
        day, month = (first, second) if day_first else (second, first)
        century = 2000 if year < 100 else 0
        iso = f"{century + year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{seconds:02}"
    try:
        instant = datetime.fromisoformat(iso)
    except ValueError:
        raise ValueError(f"not a date and time: “{text}”") from None
    if instant.tzinfo is not None:
        raise ValueError(f"a local time has no zone: “{text}”")
    return instant


def _number(text: str, what: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(f"{what} is not a number: “{text}”")
    return number


def _quantity(text: str) -> int:
    number = _number(text, "quantity")
    if number != (whole := int(number)):
        raise ValueError(f"quantity is not a whole number: {text}")
    return whole


def _price(text: str) -> Decimal:
    price = _number(text, "price")
    scaled = price.scaleb(_PRICE_PLACES)
    if scaled != int(scaled):
        raise ValueError(f"price has more than {_PRICE_PLACES} decimals: {text}")
    return price


def _customer(text: str) -> str | None:
    written_as_float = _FLOAT_ID.fullmatch(text)
    return intern(written_as_float[1] if written_as_float else text) or None
