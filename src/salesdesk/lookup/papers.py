"""Records that are found by what stands in their own rows, such as papers that never change.

They need no table of texts beside them: the fields are put together from the columns when
they are read. Whoever writes such a record has nothing to do but to note it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any, Final

from sqlalchemy import ColumnElement, Dialect, Text, func, literal, type_coerce
from sqlalchemy.types import TypeDecorator

from salesdesk.lookup.text import Mark, fields

__all__ = ["Part", "found_by"]

_BETWEEN: Final = "\x1e"  # no stored text has a control character in it
_REMEMBERED: Final = 4_096  # records of an index whose fields are kept


@dataclass(frozen=True, slots=True)
class Part:
    """A column that a record is found by; `member` is what of a JSON document, a text or a list of them."""

    mark: Mark
    column: Any
    member: str = ""


class _Fields(TypeDecorator[str]):
    """The columns of a record as `lookup.text.fields` writes them.

    `columns` has for each column what of it is looked at: a mark, and a member if it is JSON.
    """

    impl = Text
    cache_ok = True

    def __init__(self, columns: tuple[tuple[tuple[Mark, str], ...], ...]) -> None:
        super().__init__()
        self.columns = columns
        # Whoever types a number letter by letter reads the same papers again.
        self._written = lru_cache(maxsize=_REMEMBERED)(self._write)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str:
        """The fields; none where there are no columns, as beside an outer join."""
        return self._written(value) if value else ""

    def _write(self, value: str) -> str:
        return fields(self._parts(value))

    def _parts(self, value: str) -> Iterator[tuple[str, str]]:
        for members, text in zip(self.columns, value.split(_BETWEEN), strict=True):
            document = _document(text) if members[0][1] else {}
            for mark, member in members:
                found = document.get(member, "") if member else text
                for each in found if isinstance(found, list) else [found]:
                    yield mark, str(each)


def _document(text: str) -> dict[str, Any]:
    """A JSON document; an empty one if it is none, for a search must go on."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def found_by(*parts: Part) -> ColumnElement[str]:
    """What a record is found by, of its columns."""
    columns: dict[Any, list[Part]] = {}
    for part in parts:
        columns.setdefault(part.column, []).append(part)
    texts: list[ColumnElement[str]] = [func.coalesce(type_coerce(each, Text), "") for each in columns]
    joined = reduce(lambda left, right: left + literal(_BETWEEN) + right, texts)
    of = tuple(tuple((part.mark, part.member) for part in group) for group in columns.values())
    return type_coerce(joined, _Fields(of))
