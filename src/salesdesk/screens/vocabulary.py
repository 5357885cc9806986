"""Countries, currencies and languages as people choose them: the code first, then the name.

Choices of a form are typed by their beginning, so `PL` is enough for `PL Poland`.
"""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.dates import get_day_names
from babel.languages import get_official_languages
from babel.numbers import get_currency_name

from salesdesk.domain.company import rules
from salesdesk.i18n import LANGUAGES, LOCALES, is_language

__all__ = ["Choices", "countries", "currencies", "language_of", "languages", "weekday"]

Choices = tuple[tuple[object, str], ...]
"""Values with the words that people read for them."""


@cache
def countries(language: str) -> Choices:
    """Every country by its ISO 3166-1 code."""
    names = _locale(language).territories
    return tuple((code, f"{code} {names.get(code, '')}".strip()) for code in sorted(rules.COUNTRIES))


@cache
def currencies(language: str) -> Choices:
    """Every currency in use by its ISO 4217 code."""
    locale = _locale(language)
    return tuple(
        (code, f"{code} {get_currency_name(code, locale=locale)}") for code in sorted(rules.currencies())
    )


@cache
def languages(language: str) -> Choices:
    """The languages that people and documents may have."""
    names = _locale(language).languages
    return tuple((code, f"{code} {names[code]}") for code in LANGUAGES)


@cache
def language_of(country: str) -> str:
    """The language that most customers in a country read best, of those the program speaks; else English."""
    spoken = (code for code in get_official_languages(country, de_facto=True) if is_language(code))
    return next(spoken, LANGUAGES[0])


def weekday(number: int, language: str) -> str:
    """The short name of a day of the week, 1 for Monday."""
    return str(get_day_names("abbreviated", locale=_locale(language))[number - 1])


def _locale(language: str) -> Locale:
    return Locale.parse(LOCALES.get(language, LOCALES[LANGUAGES[0]]))
