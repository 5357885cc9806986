"""Numbers of papers as people say them: “ZS 10/2026”, “10/2026”, “ZS 10”, or only “10”."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, case, or_, select

from salesdesk.lookup.text import LONGEST_TYPED, collapsed
from salesdesk.office.model import NumberSeries
from salesdesk.office.numbering import document_number
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import read_columns
from salesdesk.storage.types import clean

__all__ = ["first_those", "has_number", "is_of_papers", "numbers_said"]

_LONGEST: Final = 40  # signs of a number
# A series has two letters, that of stocktakes three.
_WHOLE: Final = re.compile(r"([a-z]{2}|inw)\s*(\d\S*)", re.IGNORECASE)
_SAID: Final = re.compile(
    r"(?:([a-z]{2}|inw)[\s.:/-]*)?0*(\d{1,9})(?:\s*/\s*(\d{4}|\d{2})(?:\s*/\s*(\S+))?)?",
    re.ASCII | re.IGNORECASE,
)
"""Series, running number, year and place; all but the running number may be left out."""

# Series are few, one a year and place: all that have come so far are read.
_REACHED: Final = select(NumberSeries.kind, NumberSeries.year, NumberSeries.place).where(
    NumberSeries.next_number > bindparam("number")
)


def is_of_papers(text: str) -> bool:
    """Whether a text can be nothing but the number of a paper: a series or a year is said with it."""
    said = _SAID.fullmatch(_read(text))
    return bool(said and (said[1] or said[3]))


def numbers_said(tx: Transaction, text: str) -> dict[str, int]:
    """The numbers, as they stand on papers, that are meant by `text`, each with its year.

    Whoever leaves out series, year or place means any. A number that is said as it stands
    on a paper, “zs10/2026”, is among them whatever series there are; its year is then 0.
    """
    text = _read(text)
    found: dict[str, int] = {}
    if whole := _WHOLE.fullmatch(text):
        written = f"{whole[1]} {whole[2]}".upper()
        if len(written) <= _LONGEST:
            found[written] = 0
    if said := _SAID.fullmatch(text):
        series, number, year, place = (said[1] or "").upper(), int(said[2]), said[3] or "", said[4] or ""
        for its_series, its_year, its_place in read_columns(tx.session, _REACHED, {"number": number}):
            if (
                series in ("", its_series)
                and str(its_year).endswith(year)
                and collapsed(its_place).startswith(collapsed(place))
            ):
                found[document_number(its_series, number, its_year, its_place)] = its_year
    return found


def has_number(tx: Transaction, text: str, *columns: Any) -> ColumnElement[bool] | None:
    """Whether one of these columns is a number that is meant by `text`; None if no number is."""
    numbers: Collection[str] = sorted(numbers_said(tx, text))
    return or_(*(column.in_(numbers) for column in columns)) if numbers else None


def first_those(condition: ColumnElement[bool] | None) -> tuple[ColumnElement[int], ...]:
    """What a list is sorted by first, so that rows of which it is true come before all others."""
    return () if condition is None else (case((condition, 0), else_=1),)


def _read(text: str) -> str:
    """What was typed as a stored text has it: a number is compared as it is."""
    return clean(text[:LONGEST_TYPED]).strip()
