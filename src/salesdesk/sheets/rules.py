"""What a cell means: numbers, days, yes or no, codes and plain text, as people and spreadsheets write them.

Each takes the text of a cell and raises Refused, naming what is wrong, for whatever it
cannot be sure of: a wrong price is worse than a row that has to be corrected.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.sheets.converted_twice import before_conversion
from salesdesk.sheets.currencies import CURRENCY
from salesdesk.sheets.day_order import DayOrder
from salesdesk.sheets.months import named_day

__all__ = ["FIRST_YEAR", "code", "day", "number", "plain", "yes_no"]

FIRST_YEAR: Final = 1900
"""Earlier years are slips of the keyboard."""

_SHOWN: Final = 40

_ERRORS: Final = frozenset(
    {
        *("#BLOCKED!", "#BUSY!", "#CALC!", "#CONNECT!", "#DIV/0!", "#FIELD!", "#GETTING_DATA", "#N/A"),
        *("#NAME?", "#NULL!", "#NUM!", "#REF!", "#SPILL!", "#UNKNOWN!", "#VALUE!"),
        *("#ADR!", "#ARG!", "#DZIEL/0!", "#LICZBA!", "#N/D!", "#NAZWA?", "#ZERO!"),  # Polish
        *("#DEEL/0!", "#GETAL!", "#LEEG!", "#N/B", "#NAAM?", "#VERW!", "#WAARDE!"),  # Dutch
        *("#BEZUG!", "#NV", "#WERT!", "#ZAHL!"),  # German
    }
)
"""What spreadsheet programs show where a formula has failed, in the four languages."""

_SPACES: Final = " \t\u00a0\u2007\u2009\u202f"
_MINUS: Final = r"\-−–"
_ROUND: Final = re.compile(rf"(?<=[0-9])[.,][{_MINUS}—]{{1,2}}(?=[^0-9]*$)")
"""“12,-”: no cents, as price tags have it."""

_NUMBER: Final = re.compile(
    rf"(?P<open>\()?(?P<before>[+{_MINUS}])?[{_SPACES}]*{CURRENCY}?[{_SPACES}]*(?P<inside>[+{_MINUS}])?"
    rf"(?P<digits>[0-9.,](?:[0-9.,'’{_SPACES}]*[0-9.,])?)"
    rf"(?P<behind>[{_MINUS}])?[{_SPACES}]*(?:{CURRENCY}|%)?(?P<after>[{_MINUS}])?(?P<close>\))?",
    re.IGNORECASE,
)
_PLAIN_NUMBER: Final = {
    **{sign: re.compile(rf"[0-9]{{1,15}}(?:{re.escape(sign)}[0-9]{{1,15}})?") for sign in (".", ",")},
    "": re.compile("[0-9]{1,15}"),
}
"""Nothing but digits and the decimal sign, as nearly every number is: read at once."""
_GROUPS: Final = re.compile(rf"[1-9][0-9]{{0,2}}([.,'’{_SPACES}])[0-9]{{3}}(?:\1[0-9]{{3}})*")
_MOST_DIGITS: Final = 40
_LONGEST: Final = 100
"""Characters of a number or a date with all that may be around it."""

_SCIENTIFIC: Final = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]*)?E[+-][0-9]{1,3}", re.IGNORECASE)

_KEPT_AS_TEXT: Final = re.compile(r"'[+0-9][0-9A-Za-z ()/.-]*")

_CLOCK: Final = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?"
_TIME: Final = rf"(?:[T ]\s*{_CLOCK}\s*(?:[AP]M)?(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}})?)?"
_YEAR_FIRST: Final = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}", re.IGNORECASE)
_YEAR_LAST: Final = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}){_TIME}", re.IGNORECASE)
_TWO_DIGITS: Final = re.compile(rf"[0-9]{{1,2}}([-/.])[0-9]{{1,2}}\1[0-9]{{2}}{_TIME}", re.IGNORECASE)
_BASIC: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")

_YES: Final = frozenset({"1", "✓", "✔", "x", "on", "y", "yes", "t", "true", "tak", "prawda"}) | {
    *("j", "ja", "waar", "wahr")
}
_NO: Final = frozenset({"0", "off", "n", "no", "f", "false", "nie", "fałsz", "falsz"}) | {
    *("nee", "onwaar", "nein", "falsch")
}


def number(text: str, decimal: str) -> Decimal:
    """The exact number in a cell of a file whose decimal sign is `decimal` (“,” or “.”).

    Thousands may be set apart by spaces of any width, apostrophes, or the sign that is not the
    decimal one, in groups of exactly three. The minus may stand before or behind, or the number
    in brackets. A known currency around it and a per cent sign behind it are left out: “23%”
    is 23. “12,-” is 12. What contradicts the decimal sign is refused: in a file that writes
    “1,50”, “1.000” is a thousand, but “1.50” is nobody's number. Where `decimal` is empty, for
    nothing tells it, what could be read in two ways is refused.
    """
    shown = _there(text)
    if _PLAIN_NUMBER[decimal].fullmatch(shown):
        return Decimal(shown.replace(",", "."))
    if _SCIENTIFIC.fullmatch(shown):
        raise Refused(
            N_("“{value}” is written by powers of ten: digits may be lost. Write it in full."), value=shown
        )
    match = _NUMBER.fullmatch(_ROUND.sub("", shown)) if len(shown) <= _LONGEST else None
    if match is None:
        raise _refused(N_("“{value}” is not a number."), text)
    marks = [match[name] for name in ("before", "inside", "behind", "after") if match[name]]
    bracketed = bool(match["open"])
    if not decimal:
        decimal = _only_sign(match["digits"], text)
    digits = _digits(match["digits"], decimal)
    if len(marks) + bracketed > 1 or bracketed != bool(match["close"]):
        raise _refused(N_("“{value}” is not a number."), text)
    if digits is None:
        if _digits(match["digits"], "." if decimal == "," else ",") is None:
            raise _refused(N_("“{value}” is not a number."), text)
        raise Refused(
            N_("“{value}” does not fit the decimal sign “{decimal}” of the file."),
            value=_short(text),
            decimal=decimal,
        )
    if len(digits) > _MOST_DIGITS:
        raise _refused(N_("“{value}” has too many digits."), text)
    value = Decimal(digits)
    return -value if value and (bracketed or any(mark != "+" for mark in marks)) else value


def _only_sign(written: str, text: str) -> str:
    """The decimal sign that a number must have, if it is one whichever that is. Raises Refused."""
    read = {sign: digits for sign in ".," if (digits := _digits(written, sign)) is not None}
    if len({Decimal(digits) for digits in read.values()}) > 1:
        raise Refused(
            N_("“{value}” may be {one} or {other}, and no other number tells: say which with --decimal."),
            value=_short(text),
            one=f"{Decimal(read['.']).normalize():f}",
            other=f"{Decimal(read[',']).normalize():f}",
        )
    return next(iter(read), ".")


def _digits(written: str, decimal: str) -> str | None:
    """A number as Python writes it, if `written` is one whose decimal sign is `decimal`."""
    whole, sign, fraction = written.partition(decimal)
    if sign and not fraction.isdecimal():
        return None
    if _GROUPS.fullmatch(whole):
        whole = re.sub(r"[^0-9]", "", whole)
    if (whole and not whole.isdecimal()) or (not whole and not fraction):
        return None
    return f"{whole or '0'}.{fraction}" if fraction else whole


def day(text: str, order: DayOrder = DayOrder.NONE) -> date:
    """The day in a cell: 2026-05-31, 2026/05/31, 20260531, 31.05.2026, 31/05/2026 or 31-05-2026, or
    with the name of the month in one of the four languages: 31 maja 2026, May 31, 2026.

    A time behind it is left out. The day comes before the month, unless the file has it otherwise;
    only where that gives no month, as in 05/31/2026, and no dot says that it is European, it is
    read as American. In a file that has both, what could be either is refused. A year of two
    digits is, too: nobody knows the century.
    """
    shown = _there(text)
    if match := _YEAR_FIRST.fullmatch(shown):
        year, month, day_ = int(match[1]), int(match[3]), int(match[4])
    elif match := _YEAR_LAST.fullmatch(shown):
        day_, month, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] != ".":
            is_either = max(day_, month) <= 12 and day_ != month
            if is_either and order is DayOrder.MIXED:
                raise _refused(
                    N_("“{value}” may be two days, for the file has both orders: write it as 2026-05-31."),
                    text,
                )
            if month > 12 >= day_ or (is_either and order is DayOrder.MONTH_FIRST):
                day_, month = month, day_
    elif match := _BASIC.fullmatch(shown):
        year, month, day_ = int(match[1]), int(match[2]), int(match[3])
    elif named := named_day(shown):
        year, month, day_ = named
    elif _TWO_DIGITS.fullmatch(shown):
        raise _refused(N_("“{value}” has a year of two digits: write all four."), text)
    else:
        raise _refused(N_("“{value}” is not a date: write it as 2026-05-31."), text)
    try:
        found = date(year, month, day_)
    except ValueError:
        raise _refused(N_("There is no day “{value}”."), text) from None
    if found.year < FIRST_YEAR:
        raise _refused(N_("There is no day “{value}”."), text)
    return found


def yes_no(text: str) -> bool:
    """Whether a cell says yes: in English, Polish, Dutch or German, as 1 or 0, or by a tick."""
    word = _there(text).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise _refused(N_("Neither yes nor no: “{value}”."), text)


def code(text: str) -> str:
    """The code in a cell, with its leading zeros.

    An apostrophe that kept a spreadsheet from taking digits for a number ('00123) is left out.
    Refused is what a spreadsheet has made of a long code (8,02E+12): the digits are gone.
    """
    shown = _there(plain(text))
    if shown[0] == "'" and _KEPT_AS_TEXT.fullmatch(shown):
        shown = shown[1:]
    if _SCIENTIFIC.fullmatch(shown):
        raise Refused(
            N_("“{value}” is what a spreadsheet made of a code: format the column as text, enter it anew."),
            value=shown,
        )
    return shown


def plain(text: str) -> str:
    """The text of a cell as one line that is safe to show: nothing in it commands anything.

    Tabs, line breaks and odd spaces become spaces; other control characters and the invisible
    ones that turn or hide text are removed, blanks at both ends too. Markup and formulas stay
    as they are written, for they are only text here. What a spreadsheet shows where a formula
    has failed (#N/A) is refused: nobody means it; and so is what was converted twice (MÃ¼ller).
    """
    _refuse_converted(text)
    if not text.isprintable():
        text = "".join(map(_plain, text.replace("\r\n", "\n")))
        _refuse_converted(text)
    shown = text.strip()
    _refuse_error(shown)
    return shown


def _refuse_converted(text: str) -> None:
    if meant := before_conversion(text):
        raise Refused(
            N_("“{value}” was converted wrongly, it seems from “{meant}”: export the file anew as UTF-8."),
            value=_short(text),
            meant=_short(meant),
        )


def _plain(sign: str) -> str:
    if sign in "\t\n\r\v\f\x85":
        return " "
    kind = unicodedata.category(sign)
    if kind in ("Zs", "Zl", "Zp"):
        return " "
    return "" if kind in ("Cc", "Cf", "Cs", "Cn") else sign


def _there(text: str) -> str:
    shown = text.strip()
    if not shown:
        raise Refused(N_("The cell is empty."))
    _refuse_error(shown)
    return shown


def _refuse_error(shown: str) -> None:
    if shown[:1] == "#" and shown.upper() in _ERRORS:
        raise Refused(N_("The spreadsheet shows the error {value} here."), value=shown)


def _refused(message: str, text: str) -> Refused:
    return Refused(message, value=_short(text))


def _short(text: str) -> str:
    shown = "".join(map(_plain, text[: 2 * _SHOWN])).strip()
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
