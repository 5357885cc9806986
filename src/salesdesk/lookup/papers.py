"""Records that are found by what stands in their own rows, such as papers that never change.

They need no table of texts beside them: the fields are put together from the columns when
they are read. Whoever writes such a record has nothing to do but to note it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

from sqlalchemy import ColumnElement, Dialect, Text, func, literal, type_coerce
from sqlalchemy.types import TypeDecorator

from salesdesk.lookup.text import Mark, fields

__all__ = ["Part", "found_by"]

_BETWEEN: Final = "\x1e"  # no stored text has a control character in it


@dataclass(frozen=True, slots=True)
class Part:
    """A column that a record is found by; `member` is what of a JSON document, a text or a list of them."""

    mark: Mark
    column: Any
    member: str = ""


class _Fields(TypeDecorator[str]):
    """The columns of a record as `lookup.text.fields` writes them."""

    impl = Text
    cache_ok = True

    def __init__(self, parts: tuple[tuple[Mark, str], ...]) -> None:
        super().__init__()
        self.parts = parts

    def process_result_value(self, value: str | None, dialect: Dialect) -> str:
        """The fields; none where there are no columns, as beside an outer join."""
        return fields(self._parts(value)) if value else ""

    def _parts(self, value: str) -> Iterator[tuple[str, str]]:
        for (mark, member), text in zip(self.parts, value.split(_BETWEEN), strict=True):
            found = _member(text, member) if member else text
            for each in found if isinstance(found, list) else [found]:
                yield mark, str(each)


def _member(document: str, name: str) -> Any:
    """What a JSON document has under a name; nothing if it is none, for a search must go on."""
    try:
        found = json.loads(document)
    except ValueError:
        return ""
    return found.get(name, "") if isinstance(found, dict) else ""


def found_by(*parts: Part) -> ColumnElement[str]:
    """What a record is found by, of its columns."""
    texts: list[ColumnElement[str]] = [func.coalesce(type_coerce(part.column, Text), "") for part in parts]
    joined = reduce(lambda left, right: left + literal(_BETWEEN) + right, texts)
    return type_coerce(joined, _Fields(tuple((part.mark, part.member) for part in parts)))
