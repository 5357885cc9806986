"""Numbers, days and units as people read and type them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from functools import lru_cache
from typing import Final
from unicodedata import category

from babel.dates import format_date
from babel.numbers import format_decimal

from salesdesk.domain.catalogue.unit_names import as_read, same_word
from salesdesk.errors import Refused
from salesdesk.i18n import LANGUAGES, LOCALES, N_, translate
from salesdesk.money import ZERO

__all__ = [
    "day",
    "day_typed",
    "in_short",
    "is_far",
    "money",
    "near_day",
    "number_typed",
    "past_day_typed",
    "percent",
    "price",
    "quantity",
    "short_day",
    "typed",
    "unit",
    "unit_typed",
    "visible",
    "visible_lines",
    "whole_number_typed",
]

_HALF_A_YEAR: Final = timedelta(days=183)
_MILLION: Final = 1_000_000
# Words of our own: what Unicode writes in short in English changed to an m, which beside
# a quantity reads as metres.
_IN_SHORT: Final = {
    6: N_("{figure}M"),
    9: N_("{figure}bn"),
    12: N_("{figure}tn"),
}
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}([.,])\d{3}")
_NUMBER: Final = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")
_SIGN: Final = re.compile(r"([+-])\s+")
_IN_GROUPS: Final = re.compile(r"[+-]?\d{1,3}(\s\d{3})+([.,]\d*)?")
_DAY: Final = re.compile(r"(\d{1,2})[.\-/ ](\d{1,2})(?:[.\-/ ](\d{4}|\d{2}))?\.?")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def money(value: Decimal, language: str) -> str:
    """An amount with two decimals: 1 234,50."""
    return _in_figures(value or ZERO, "#,##0.00", language)


def price(value: Decimal, language: str) -> str:
    """A price: two decimals, more where it has them."""
    return _in_figures(value or ZERO, "#,##0.00##", language)


def quantity(value: Decimal, language: str) -> str:
    """A quantity without needless zeros."""
    return _in_figures(value or ZERO, "#,##0.###", language)


def in_short(value: Decimal, language: str) -> str:
    """About so many millions or more, for where there is no room for the whole figure: 1,2 mln.

    Rounded down, for what is not there cannot be sold. Nothing below a million.
    """
    whole = value.to_integral_value(ROUND_FLOOR)
    if abs(whole) < _MILLION:
        return ""
    thousands = min(whole.adjusted() // 3 * 3, max(_IN_SHORT))
    tenths = whole.scaleb(1 - thousands).to_integral_value(ROUND_FLOOR)
    figure = _in_figures(tenths.scaleb(-1), "#,##0.#", language)
    return translate(_IN_SHORT[thousands], language).format(figure=figure)


@lru_cache(maxsize=1024)
def unit(name: str, language: str, beside: tuple[str, ...] = ()) -> str:
    """A unit as who reads the language writes it; as the firm does where another `beside` it is alike."""
    return as_read(name, language, beside)


def unit_typed(name: str, language: str, beside: tuple[str, ...] = ()) -> str:
    """A unit as it is typed, and how who reads the language writes it where that differs: pc (szt.)."""
    word = unit(name, language, beside)
    return name if same_word(name) == same_word(word) else f"{name} ({word})"


def percent(value: Decimal, language: str) -> str:
    """A percentage with its sign, nothing for none."""
    return f"{_in_figures(value, '0.##', language)} %" if value else ""


def day(value: date | None, language: str) -> str:
    """A day as the language writes it in figures, nothing for none."""
    return "" if value is None else _day(value, language)


def short_day(value: date | None, language: str) -> str:
    """A day without its year, nothing for none."""
    return "" if value is None else format_date(value, "dd.MM" if language != "en" else "dd/MM")


def near_day(value: date | None, language: str, today: date) -> str:
    """A day without its year, or with two figures of it where another day of that name is nearer."""
    if value is None or not is_far(value, today):
        return short_day(value, language)
    return format_date(value, "dd.MM.yy" if language != "en" else "dd/MM/yy")


def is_far(value: date, today: date) -> bool:
    """Whether a day needs its year: a day and a month are taken for the nearest of that name."""
    return abs(value - today) > _HALF_A_YEAR


def week_day(value: date, language: str) -> str:
    """A day with its weekday and without its year, as it is said: Thu 3 Dec."""
    return format_date(value, "EEE d MMM", _locale(language))


def typed(value: Decimal | None, language: str) -> str:
    """A number as a person would type it into a field: no grouping, the language's decimal sign.

    `number_typed` reads it back as the same; what it would have to ask about (1.234: one or a
    thousand?) gets one zero more.
    """
    if value is None:
        return ""
    text = f"{value.normalize():f}"
    if _GROUPED.fullmatch(text) and not text.lstrip("-").startswith("0"):
        text += "0"
    return text if language == LANGUAGES[0] else text.replace(".", ",")


def visible(text: str) -> str:
    """A text for the screen: what would steer the terminal, or turn the line around, shows as a dot.

    Blanks of any kind, as stand between the thousands of a number, are blanks.
    """
    return "".join(each if each.isprintable() else _shown(each) for each in text)


def visible_lines(text: str) -> str:
    """The same for a text of several lines, which stay lines."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _shown(unprintable: str) -> str:
    return " " if category(unprintable) == "Zs" else "·"


def number_typed(text: str) -> Decimal:
    """The number somebody typed, with a comma or a point for the decimals, and blanks between thousands.

    Raises Refused for what is none, such as the two of `3 20`, and for `1.000`, which is one to some
    and a thousand to others: better asked than guessed.
    """
    compact = _without_blanks(text)
    if _GROUPED.fullmatch(compact) and not compact.lstrip("+-").startswith("0"):
        raise Refused(
            N_("Is “{text}” a thousand or one? Type it without the sign, or with fewer zeros."), text=text
        )
    if not _NUMBER.fullmatch(compact):
        raise Refused(N_("“{text}” is not a number."), text=text)
    try:
        return Decimal(compact.replace(",", "."))
    except InvalidOperation as error:
        raise Refused(N_("“{text}” is not a number."), text=text) from error


def whole_number_typed(text: str) -> int:
    """The whole number somebody typed, with blanks between thousands. Raises Refused."""
    compact = _without_blanks(text)
    if not (compact.isascii() and compact.isdigit()):
        raise Refused(N_("“{text}” is not a whole number."), text=text)
    if len(compact) > 9:
        raise Refused(N_("{value} is too large a number."), value=text.strip())
    return int(compact)


def _without_blanks(text: str) -> str:
    """A number without the blanks around it, behind its sign, and between its groups of three."""
    number = _SIGN.sub(r"\1", text.strip())
    return "".join(number.split()) if _IN_GROUPS.fullmatch(number) else number


def day_typed(text: str, today: date) -> date:
    """The day somebody typed: 24.12.2026, 24.12 (the next one to come), 2026-12-24, or +3 from today.

    Raises Refused for what is none.
    """
    found, has_year = _day_in(text, today)
    if found >= today or has_year:
        return found
    return _in_year(text, found, found.year + 1)


def past_day_typed(text: str, today: date) -> date:
    """The day gone by that somebody typed: 24.12.2026, 24.12 (the last one), 2026-12-24, or -3 from today.

    Raises Refused for what is none, and for a day to come.
    """
    found, has_year = _day_in(text, today)
    if found > today and not has_year:
        found = _in_year(text, found, found.year - 1)
    if found > today:
        raise Refused(N_("“{text}” is a day to come."), text=text)
    return found


def _in_year(text: str, day_: date, year: int) -> date:
    try:
        return day_.replace(year=year)
    except ValueError as error:  # the 29th of February
        raise _no_day(text) from error


def _no_day(text: str) -> Refused:
    return Refused(N_("“{text}” is not a day; type 24.12 or 24.12.2026."), text=text)


def _day_in(text: str, today: date) -> tuple[date, bool]:
    """The day that is written, in this year if it names none, and whether it is settled by itself."""
    compact = " ".join(text.split())
    try:
        if compact[:1] in ("+", "-") and compact[1:].isdecimal() and compact.isascii() and len(compact) < 5:
            return date.fromordinal(today.toordinal() + int(compact)), True
        if iso := _ISO.fullmatch(compact):
            return date(*(int(part) for part in iso.groups())), True
        if (found := _DAY.fullmatch(compact)) is None:
            raise _no_day(text)
        day_, month, year = found.groups()
        if year is None:
            return date(today.year, int(month), int(day_)), False
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day_)), True
    except ValueError as error:
        raise _no_day(text) from error


@lru_cache(maxsize=1024)  # a line that is added shows most figures of the lines beside it again
def _in_figures(value: Decimal, pattern: str, language: str) -> str:
    return format_decimal(value, pattern, _locale(language))


@lru_cache(maxsize=512)
def _day(value: date, language: str) -> str:
    return format_date(
        value, "dd/MM/yyyy" if language == "en" else "dd.MM.yyyy" if language != "nl" else "dd-MM-yyyy"
    )


def _locale(language: str) -> str:
    return LOCALES.get(language, LOCALES[LANGUAGES[0]])
