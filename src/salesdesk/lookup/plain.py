"""Finding by plain prefix and containment, in the records' own database.

`matches` and `rank` are parts of a statement over a column of `text.fields`; `asked` gives
what they bind. A statement depends on the number of words alone and can be built once for
each.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final

from sqlalchemy import Case, ColumnElement, bindparam, case
from sqlalchemy.sql.elements import SQLCoreOperations

from salesdesk.lookup.text import Mark, collapsed, folded

__all__ = ["Fit", "asked", "matches", "rank", "words_in"]

_MOST: Final = 8
"""Words that are looked at; more make no search narrower."""


class Fit(IntEnum):
    """How well a record fits what was typed, the best first."""

    EXACT = 0
    """It has this very code."""
    CODE = 1
    """A code of it begins so."""
    NAME = 2
    """A name of it begins so."""
    WORDS = 3
    """It has every word somewhere."""


def words_in(text: str) -> tuple[str, ...]:
    """The words that are looked for in `text`; none if there is nothing to look for."""
    return tuple(dict.fromkeys(folded(text).split()))[:_MOST]


def asked(text: str) -> dict[str, str]:
    """What `matches` and `rank` bind for `text`. No wildcard of LIKE survives folding."""
    code = collapsed(text)
    return {
        "exact": f"%{Mark.CODE}{code};%",
        "code": f"%{Mark.CODE}{code}%",
        "name": f"%{Mark.NAME}{folded(text)}%",
        **{f"word_{index}": f"%{word}%" for index, word in enumerate(words_in(text))},
    }


def matches(column: SQLCoreOperations[str], index: int) -> ColumnElement[bool]:
    """Whether the fields contain the word of this index."""
    return column.like(bindparam(f"word_{index}"))


def rank(column: SQLCoreOperations[str]) -> Case[Any]:
    """How well a record that matches fits, as a `Fit`."""
    return case(
        (column.like(bindparam("exact")), Fit.EXACT),
        (column.like(bindparam("code")), Fit.CODE),
        (column.like(bindparam("name")), Fit.NAME),
        else_=Fit.WORDS,
    )
