"""What a value in a worksheet says as text: numbers exact, dates as dates, per cents as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from enum import Enum, auto
from typing import Final

__all__ = ["Form", "LostDigits", "NoSuchDay", "forms_of", "number_text"]

_SIGNIFICANT: Final = 15
"""Digits that a spreadsheet program shows; those behind them are the noise of binary fractions."""

_ROUNDED: Final = Context(prec=_SIGNIFICANT, rounding=ROUND_HALF_EVEN)
_WIDEST: Final = 30
_DAY_1900: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zones
_DAY_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001
_SECONDS: Final = 86_400
_LEAP_1900: Final = 60
"""Serial number of the 29th of February 1900, which the first spreadsheets believed in."""


class Form(Enum):
    """How a number is shown."""

    NUMBER = auto()
    PERCENT = auto()
    DATE = auto()
    DURATION = auto()


class NoSuchDay(Exception):
    """A number is shown as a date, but there is no such day."""


class LostDigits(Exception):
    """A number has more digits than a spreadsheet program keeps: the last ones are made up."""


def forms_of(formats: Sequence[int], codes: Mapping[int, str]) -> list[Form]:
    """The form of each cell style, from the ids of number formats and their codes."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    return [_form(codes.get(one) or BUILTIN_FORMATS.get(one, "General")) for one in formats]


def _form(code: str) -> Form:
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    if is_timedelta_format(code):
        return Form.DURATION
    if is_date_format(code):
        return Form.DATE
    return Form.PERCENT if code.partition(";")[0].rstrip().endswith("%") else Form.NUMBER


def number_text(raw: str, form: Form, *, since_1904: bool, decimal: str) -> str:
    """A number as the person sees it: 0.30000000000000004 is 0.3, and 8.02E+12 is 8020000000000.

    Days are 2026-05-31, with 14:30:00 behind it where there is a time; times alone and
    durations are 36:00:00. Raises NoSuchDay, LostDigits, and ValueError for what is no number.
    """
    if form is Form.NUMBER and raw.isascii() and raw.isdecimal():
        return raw
    try:
        value = Decimal(raw)
    except InvalidOperation:
        raise ValueError(raw) from None
    if not value.is_finite():
        raise ValueError(raw)
    if form is Form.DATE:
        return _instant(value, since_1904=since_1904)
    if form is Form.DURATION:
        return _duration(value)
    if form is Form.PERCENT:
        return f"{_plain(value.scaleb(2), decimal)}%"
    return _plain(value, decimal)


def _plain(value: Decimal, decimal: str) -> str:
    _, digits, exponent = value.as_tuple()
    if len(digits) > _SIGNIFICANT and exponent != 0:
        if value.adjusted() >= _SIGNIFICANT and digits[_SIGNIFICANT:] != (0,) * (len(digits) - _SIGNIFICANT):
            raise LostDigits
        value = _ROUNDED.plus(value)
    if abs(value.adjusted()) > _WIDEST:
        return str(value)
    shown = f"{value:f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    if shown in ("-0", ""):
        shown = "0"
    return shown if decimal == "." else shown.replace(".", decimal)


def _instant(value: Decimal, *, since_1904: bool) -> str:
    days, seconds = _parts(value)
    if value < 0 or (not since_1904 and days == _LEAP_1900):
        raise NoSuchDay
    if not days and not since_1904:
        return _clock(seconds)
    start = _DAY_1904 if since_1904 else _DAY_1900
    try:
        found = start + timedelta(days=days + (days < _LEAP_1900 and not since_1904), seconds=seconds)
    except OverflowError:
        raise NoSuchDay from None
    return found.date().isoformat() if not seconds else found.isoformat(" ")


def _duration(value: Decimal) -> str:
    days, seconds = _parts(abs(value))
    return ("-" if value < 0 else "") + _clock(days * _SECONDS + seconds)


def _parts(value: Decimal) -> tuple[int, int]:
    if abs(value) > 10_000_000:  # beyond the year 9999, and beyond any use
        raise NoSuchDay
    total = int((value * _SECONDS).to_integral_value(ROUND_HALF_EVEN))
    return divmod(total, _SECONDS)


def _clock(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}"
