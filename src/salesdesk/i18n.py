"""Languages: English, Polish, Dutch and German.

The English text is the key. `N_` marks a text for translation without translating
it, `translate` looks it up, and `sentence` fills its places as the language writes
numbers, dates and states. Catalogues are the `.po` files themselves, read once per
language when first needed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, Self

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

__all__ = [
    "LANGUAGES",
    "LOCALES",
    "N_",
    "Amount",
    "Labelled",
    "Worded",
    "is_language",
    "locales_folder",
    "sentence",
    "translate",
]

LANGUAGES: Final = ("en", "pl", "nl", "de")
"""Codes of the languages that people and documents may have, the source language first."""

LOCALES: Final[Mapping[str, str]] = {"en": "en_GB", "pl": "pl_PL", "nl": "nl_NL", "de": "de_DE"}
"""Whose way of writing numbers and dates each language follows."""

_DIGITS: Final = 25
"""What Python calculates with by itself, less the places written. What has more is shown as it was typed."""


class Labelled(StrEnum):
    """An enumeration whose members have a word for people: `DRAFT = "draft", N_("draft")`.

    The value is stored, the label is shown, translated. A member without one cannot be declared.
    """

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Take the value for the member itself, and keep the label beside it."""
        if not label:  # optional only so that a member can be looked up by its value alone
            raise TypeError(f"{cls.__name__} “{value}” has no label")
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


@dataclass(frozen=True, slots=True)
class Amount:
    """Money that a text speaks of: written with two decimals at least, and its currency."""

    value: Decimal
    currency: str


class Worded(ABC):
    """Base of what a text may speak of that has a word of its own in each language, as units have."""

    __slots__ = ()

    @abstractmethod
    def word(self, language: str) -> str:
        """What whoever reads `language` calls it."""


def N_(text: str) -> str:  # noqa: N802 - the field's usual name for "mark only"
    """Mark `text` for translation and give it back unchanged."""
    return text


def is_language(code: str) -> bool:
    """Whether the program speaks the language with this code."""
    return code in LANGUAGES


def locales_folder() -> Path:
    """Where the catalogues lie: inside the wheel, or at the root of a checkout."""
    packaged = Path(str(files("salesdesk"))) / "locales"
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[2] / "locales"


@cache
def _catalogue(language: str) -> dict[str, str]:
    path = locales_folder() / language / "LC_MESSAGES" / "salesdesk.po"
    with path.open("rb") as source:
        return {str(message.id): str(message.string) for message in read_po(source) if message.id}


def translate(text: str, language: str) -> str:
    """`text` in `language`; the English text itself where no translation is known.

    Safe for any string: an unknown language or an untranslated text gives English back.
    """
    if language == LANGUAGES[0] or not is_language(language):
        return text
    return _catalogue(language).get(text) or text


def sentence(text: str, values: Mapping[str, object], language: str) -> str:
    """`text` in `language` with its {named} places filled from `values`.

    Members of a `Labelled` enumeration are translated, what is `Worded` says its word; decimals
    (without needless zeros), amounts of money and dates are written as the language does;
    everything else, names and codes, stays as it is. An unknown language speaks English.
    A word that is abbreviated ends a sentence with the stop that it has.
    """
    shown = {name: _shown(value, language) for name, value in values.items()}
    said = translate(text, language).format(**shown)
    for name, value in values.items():
        if isinstance(value, Worded) and (word := str(shown[name])).endswith("."):
            said = said.replace(f"{word}.", word)
    return said


def _shown(value: object, language: str) -> object:
    if isinstance(value, Labelled):
        return translate(value.label, language)
    if isinstance(value, Worded):
        return value.word(language)
    locale = LOCALES.get(language, LOCALES[LANGUAGES[0]])
    if isinstance(value, Decimal):
        return _number(value, locale, "#,##0.###")
    if isinstance(value, Amount):
        return f"{_number(value.value, locale, '#,##0.00#')} {value.currency}"
    if type(value) is date:  # not an instant, which is a date to Python, but would lose its time
        return format_date(value, "medium", locale)
    return value


def _number(value: Decimal, locale: str, pattern: str) -> str:
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or len(digits) + abs(exponent) > _DIGITS:
        return str(value)
    return format_decimal(value, pattern, locale, decimal_quantization=False)
