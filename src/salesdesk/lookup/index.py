"""What an index is an index of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, bindparam, select

from salesdesk.storage.base import Base
from salesdesk.storage.lists import among

__all__ = ["CHUNK_BITS", "Index", "first_key", "term_of"]

_TERM_BITS: Final = 26
CHUNK_BITS: Final = 14
"""Rows of a term: 16,384, each of 1,000 records that are listed or 32,000 that are marked, so that there
is room for half a thousand million. 23 bits are left for generations."""


@dataclass(frozen=True, eq=False)
class Index:
    """An index of one kind of record.

    `key` and `text` are columns of one table that holds, for every record, its id and its
    fields as `lookup.text.fields` writes them, and is written with the record. `popularity`
    selects ids with a number, the larger the more often wanted; it decides which of very many
    equal records are looked at. `condition` says which rows of the table are records of the index,
    if not all of them are.
    """

    name: str
    key: Any
    text: Any
    popularity: Select[*tuple[Any, ...]] | None = None
    condition: ColumnElement[bool] | None = None

    @property
    def table(self) -> type[Base]:
        """The stored class that has the texts."""
        found: type[Base] = self.key.class_
        return found

    def records(self, *columns: Any) -> Select[*tuple[Any, ...]]:
        """Columns of all its records, by id."""
        statement: Select[*tuple[Any, ...]] = select(*columns).order_by(self.key)
        return statement if self.condition is None else statement.where(self.condition)

    def texts(self) -> Select[*tuple[Any, ...]]:
        """Ids and fields of the records whose ids are bound to `records`."""
        wanted = self.records(self.key, self.text).order_by(None)
        return wanted.where(among(self.key, "records"))

    def block(self) -> Select[*tuple[Any, ...]]:
        """Ids and fields of the records that follow the id bound to `after`, `most` of them."""
        after: ColumnElement[bool] = self.key > bindparam("after")
        return self.records(self.key, self.text).where(after).limit(bindparam("most"))


def first_key(generation: int, term: int) -> int:
    """The key of the first row of a term; a term's rows lie before the next term's first."""
    return (generation << (_TERM_BITS + CHUNK_BITS)) | (term << CHUNK_BITS)


_Key = TypeVar("_Key", int, npt.NDArray[np.int64])


def term_of(key: _Key) -> _Key:
    """The term of a row with this key, or of each."""
    return (key >> CHUNK_BITS) & ((1 << _TERM_BITS) - 1)
