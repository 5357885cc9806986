"""Languages: English, Polish, Dutch and German.

The English text is the key. `N_` marks a text for translation without translating
it, `translate` looks it up, and `Language` gives bodies of code a bound `_`.
Catalogues are the `.po` files themselves, read once per language when first needed.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from babel.messages.pofile import read_po

__all__ = ["LANGUAGES", "N_", "is_language", "locales_folder", "translate"]

LANGUAGES: Final = ("en", "pl", "nl", "de")
"""Codes of the languages that people and documents may have, the source language first."""


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
