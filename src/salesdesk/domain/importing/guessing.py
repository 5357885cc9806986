"""Columns whose head says little: whether they hold what it seems to say is told from their cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import Final

from salesdesk.domain.importing.heads import Column, Heads
from salesdesk.errors import Refused

__all__ = ["without_strange"]

_ROWS: Final = 300
_SEVERAL: Final = 2
"""Different words, none of them known, before a column is taken for something else."""


def without_strange(heads: Heads, rows: Iterable[tuple[str, ...]], decimal: str) -> Heads:
    """The heads without the columns that hold something else: “Type” may say “Shirts”.

    `rows` are the cells of the first rows; they are looked at only if a head is so general.
    """
    doubtful = [column for column in heads.columns if column.field.is_general]
    if not doubtful:
        return heads
    first = list(islice(rows, _ROWS))
    strange = {column.head: words for column in doubtful if (words := _strange(column, first, decimal))}
    return replace(
        heads,
        columns=tuple(column for column in heads.columns if column.head not in strange),
        strange=tuple((head, words) for head, words in strange.items()),
    )


def _strange(column: Column, rows: Iterable[tuple[str, ...]], decimal: str) -> tuple[str, ...]:
    """The words of a column none of which is known; none if one is, or if there are too few to tell."""
    words = dict.fromkeys(cells[column.place].strip() for cells in rows)
    words.pop("", None)
    for word in words:
        try:
            column.read(word, decimal)
        except Refused:
            continue
        return ()
    return tuple(words) if len(words) >= _SEVERAL else ()
