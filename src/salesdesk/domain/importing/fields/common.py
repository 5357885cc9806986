"""What the fields of several entities have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from salesdesk.domain.importing.reading import (
    CODE,
    choice,
    code,
    country,
    text,
)
from salesdesk.domain.importing.rules import Field, Read
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.money import HUNDRED

__all__ = ["HUNDRED", "MODE", "MOST_DAYS", "line", "optional", "place", "short"]

MOST_DAYS: Final = 3650
"""Longer times are slips of the keyboard."""

MODE: Final = choice(
    PriceMode,
    {
        PriceMode.NET: "netto|excl|excl btw|excl vat|zzgl mwst",
        PriceMode.GROSS: "brutto|incl|incl btw|incl vat|inkl mwst",
    },
)


def optional(name: str, read: Read, words: str = "", *, empty: Any = None, part: str = "") -> Field:
    """A field that may hold nothing."""
    return Field(name, read, words, empty=empty, part=part)


def line(name: str, words: str = "", *, part: str = "") -> Field:
    """A line of text that may be empty."""
    return Field(name, text(), words, empty="", part=part)


def short(name: str, words: str = "", *, part: str = "") -> Field:
    """A code that may be empty."""
    return Field(name, code(), words, empty="", part=part)


def place(prefix: str, words: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields of an address; `words` by field without its prefix."""
    readers: dict[str, Read] = {"house_number": text(CODE), "postcode": text(CODE), "country": country}
    return tuple(Field(f"{prefix}{name}", readers.get(name, text()), words[name], empty="") for name in words)
