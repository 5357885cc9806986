"""The properties of an article in one field: `colour: red; size: XL; note: "red; blue"`.

Quotation marks stand around what would otherwise be read as something else; within them one is
written twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["properties_shown", "properties_typed"]

_QUOTED: Final = r'"((?:[^"]|"")*)"'
_PROPERTY: Final = re.compile(rf"(?:{_QUOTED}\s*|([^;:]*)):\s*(?:{_QUOTED}\s*|([^;]*))(?:;|$)")
_BETWEEN: Final = re.compile(r"[;\s]*")


def properties_shown(properties: Iterable[tuple[str, str]]) -> str:
    """Pairs of a name and a value as `properties_typed` reads them back."""
    return "; ".join(f"{_shown(name, ';:')}: {_shown(value, ';')}" for name, value in properties)


def properties_typed(text: str) -> tuple[tuple[str, str], ...]:
    """The pairs of a name and a value that somebody typed. Raises Refused."""
    found = []
    place = _after_gap(text, 0)
    while place < len(text):
        read = _PROPERTY.match(text, place)
        name, value = (_read(*read.group(1, 2)), _read(*read.group(3, 4))) if read else ("", "")
        if read is None or not (name.strip() and value.strip()):
            part = text[place:].partition(";")[0].strip()
            raise Refused(N_("Write “{text}” as a name and a value: “colour: red”."), text=part)
        found.append((name, value))
        place = _after_gap(text, read.end())
    return tuple(found)


def _after_gap(text: str, place: int) -> int:
    gap = _BETWEEN.match(text, place)
    return gap.end() if gap else place


def _shown(text: str, signs: str) -> str:
    if text.startswith('"') or text != text.strip() or any(sign in text for sign in signs):
        return '"' + text.replace('"', '""') + '"'
    return text


def _read(quoted: str | None, plain: str | None) -> str:
    return (plain or "").strip() if quoted is None else quoted.replace('""', '"')
