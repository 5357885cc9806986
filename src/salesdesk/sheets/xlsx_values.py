"""What a value in a worksheet says as text: numbers exact, dates as dates, per cents as such."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from enum import Enum, auto
from typing import Final

__all__ = ["PLAIN", "Form", "LostDigits", "NoSuchDay", "Shown", "forms_of", "number_text"]

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


@dataclass(frozen=True, slots=True)
class Shown:
    """The form of a number, and of a code with leading zeros its signs: a zero for each digit, “00-000”."""

    form: Form
    picture: str = ""


PLAIN: Final = Shown(Form.NUMBER)
"""How a number is shown that has no style."""

_CONDITION: Final = re.compile(r"\[[^]]*\]")
"""A colour, a language, a limit: nothing that is shown as it stands there."""

_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)|[_*].')
"""Signs that are shown as they are; those behind an underscore or a star only make room."""

_PICTURE: Final = re.compile(r"[^0#?.,%@E;]*0(?:[- ]?0)+")
_PLACEHOLDER: Final = "\ufffc"
"""Stands for a zero that is a sign and no digit."""


class NoSuchDay(Exception):
    """A number is shown as a date, but there is no such day."""


class LostDigits(Exception):
    """A number has more digits than a spreadsheet program keeps: the last ones are made up."""


def forms_of(formats: Sequence[int], codes: Mapping[int, str]) -> list[Shown]:
    """The form of each cell style, from the ids of number formats and their codes."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    return [_shown(codes.get(one) or BUILTIN_FORMATS.get(one, "General")) for one in formats]


def _shown(code: str) -> Shown:
    form = _form(code)
    picture = _picture(code) if form is Form.NUMBER else ""
    return Shown(form, picture) if picture else Shown(form)


def _picture(code: str) -> str:
    """The signs of a format that does nothing but set digits with leading zeros; empty for another."""
    first = _CONDITION.sub("", code).partition(";")[0]
    first = _LITERAL.sub(lambda match: (match[1] or match[2] or "").replace("0", _PLACEHOLDER), first)
    return first if _PICTURE.fullmatch(first) else ""


def _form(code: str) -> Form:
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    if is_timedelta_format(code):
        return Form.DURATION
    if is_date_format(code):
        return Form.DATE
    return Form.PERCENT if "%" in _LITERAL.sub("", code).partition(";")[0] else Form.NUMBER


def number_text(raw: str, shown: Shown, *, since_1904: bool, decimal: str) -> str:
    """A number as the person sees it: 0.30000000000000004 is 0.3, and 8.02E+12 is 8020000000000.

    Whole numbers have the leading zeros that they are shown with: 31 as 00000 is 00031.
    Days are 2026-05-31, with 14:30:00 behind it where there is a time; times alone and
    durations are 36:00:00. Raises NoSuchDay, LostDigits, and ValueError for what is no number.
    """
    form = shown.form
    if form is Form.NUMBER and raw.isascii() and raw.isdecimal():
        return _in_picture(raw, shown.picture) if shown.picture else raw
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
    return _whole_or_plain(value, shown.picture, decimal)


def _whole_or_plain(value: Decimal, picture: str, decimal: str) -> str:
    plain = _plain(value, decimal)
    return _in_picture(plain, picture) if picture and plain.isdecimal() else plain


def _in_picture(digits: str, picture: str) -> str:
    """Digits in the places of a picture's zeros, from the right; more than it has stand at its first one."""
    zeros = picture.count("0")
    digits = digits.zfill(zeros)
    surplus = len(digits) - zeros
    first, rest = digits[: surplus + 1], iter(digits[surplus + 1 :])
    before, _, behind = picture.partition("0")
    found = before + first + "".join(next(rest) if sign == "0" else sign for sign in behind)
    return found.replace(_PLACEHOLDER, "0")


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
