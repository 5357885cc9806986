"""Rates of exchange as central banks publish them in files.

The European Central Bank: eurofxref as CSV (of a day or with all history, zipped too) or XML, units of
each currency for a euro. Narodowy Bank Polski: the archive of table A as CSV, złoty for one, a hundred
or more units. What such a file says is turned into company currency for one unit.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final
from xml.etree import ElementTree

from salesdesk.domain.company.rules import currencies
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import round_half_up

__all__ = ["LARGEST_FILE", "PublishedRate", "published"]

LARGEST_FILE: Final = 20_000_000
"""Bytes: three times all that the ECB has published since 1999."""
_PLACES: Final = 8
_KEPT: Final = timedelta(days=400)
"""A file may reach back to 1999; nobody bills what was supplied so long ago."""
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_EURO, _ZLOTY = "EUR", "PLN"
_UNKNOWN: Final = N_(
    "This is no file of exchange rates that is known: eurofxref of the ECB (CSV or XML), or table A of the"
    " NBP (CSV)."
)


@dataclass(frozen=True, slots=True)
class PublishedRate:
    """Company currency for one unit of `currency` on a day, and who published it."""

    currency: str
    on_date: date
    rate: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class _Table:
    """The rates of a day, each the worth of so many units in one measure, by currency."""

    on_date: date
    worth: Mapping[str, Fraction]
    source: str


def published(data: bytes, currency: str) -> list[PublishedRate]:
    """The rates in a file, the oldest first, for a company with this `currency`.

    Of a file with all history only the last 400 days; currencies that are no longer in use are left
    out. Refuses a file of another kind, one that is damaged, and one that knows nothing of the
    company's currency.
    """
    tables = sorted(_tables(_unpacked(data)), key=lambda table: table.on_date)
    known = [table for table in tables if currency in table.worth]
    if not known:
        raise Refused(N_("The file has no rate of {currency}, the company's currency."), currency=currency)
    since = known[-1].on_date - _KEPT
    usable = frozenset(currencies()) - {currency}
    return [
        PublishedRate(
            each, table.on_date, round_half_up(worth / table.worth[currency], _PLACES), table.source
        )
        for table in known
        if table.on_date > since
        for each, worth in sorted(table.worth.items())
        if each in usable
    ]


def _unpacked(data: bytes) -> str:
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                first = packed.infolist()[0]
                if first.file_size > LARGEST_FILE:
                    raise Refused(_UNKNOWN)
                data = packed.read(first)
        except (zipfile.BadZipFile, zlib.error, IndexError, RuntimeError, EOFError) as error:
            raise Refused(_UNKNOWN) from error
    if len(data) > LARGEST_FILE:
        raise Refused(_UNKNOWN)
    for encoding in ("utf-8-sig", "cp1250"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(_UNKNOWN)


def _tables(text: str) -> list[_Table]:
    start = text.lstrip()[:5].lower()
    try:
        if start.startswith("<"):
            return list(_ecb_xml(text))
        if start.startswith("date,"):
            return list(_ecb_csv(text))
        if start.startswith("data;"):
            return list(_nbp_csv(text))
    except (ValueError, InvalidOperation, ArithmeticError, IndexError, csv.Error, KeyError) as error:
        raise Refused(_UNKNOWN) from error
    raise Refused(_UNKNOWN)


def _ecb_xml(text: str) -> Iterator[_Table]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # no bank declares any, and expanding them may never end
        raise Refused(_UNKNOWN)
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise Refused(_UNKNOWN) from error
    for day in root.iter():
        if "time" in day.attrib:
            rates = {each.attrib["currency"]: each.attrib["rate"] for each in day}
            yield _of_ecb(date.fromisoformat(day.attrib["time"]), rates)


def _ecb_csv(text: str) -> Iterator[_Table]:
    head, *lines = csv.reader(io.StringIO(text.strip()), skipinitialspace=True)
    codes = [code.strip() for code in head[1:]]
    for line in filter(None, lines):
        if len(line) > len(head):  # a comma in a number
            raise ValueError(line)
        rates = dict(zip(codes, (cell.strip() for cell in line[1:]), strict=False))
        yield _of_ecb(_ecb_day(line[0].strip()), rates)


def _ecb_day(text: str) -> date:
    """A day as 2026-11-25, or as 25 November 2026."""
    if text[:4].isdecimal():
        return date.fromisoformat(text)
    day, month, year = text.split()
    return date(int(year), _MONTHS.index(month) + 1, int(day))


def _of_ecb(day: date, rates: Mapping[str, str]) -> _Table:
    """Units for a euro; what has no rate that day says N/A."""
    worth = {code: 1 / _number(rate) for code, rate in rates.items() if code and rate not in ("", "N/A")}
    return _Table(day, worth | {_EURO: Fraction(1)}, f"ECB {day.isoformat()}")


def _nbp_csv(text: str) -> Iterator[_Table]:
    head, *lines = csv.reader(io.StringIO(text.strip()), delimiter=";")
    number = max(at for at, name in enumerate(head) if "numer tabeli" in name)
    units = [
        (at, name[-3:], int(name[:-3])) for at, name in enumerate(head[:number]) if name[:-3].isdecimal()
    ]
    for line in lines:
        day = line[0].strip() if line else ""
        if len(day) == 8 and day.isdecimal():  # below the rates stand the names of the currencies
            worth = {
                code: _number(line[at].replace(",", ".")) / count
                for at, code, count in units
                if line[at].strip()
            }
            on_date = date(int(day[:4]), int(day[4:6]), int(day[6:]))
            yield _Table(on_date, worth | {_ZLOTY: Fraction(1)}, f"NBP {line[number].strip()}")


def _number(text: str) -> Fraction:
    number = Decimal(text.strip())
    if not number.is_finite() or number <= 0 or number.adjusted() > 12:
        raise ValueError(text)
    return Fraction(number)
