"""Looking for a piece of text in columns, whatever its capitals."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, or_, true
from sqlalchemy.sql.elements import SQLCoreOperations

from salesdesk.storage.lengths import CODE
from salesdesk.storage.types import clean

__all__ = ["contains"]

_LONGEST: Final = CODE  # no column that is searched takes less


def contains(
    text: str, *columns: SQLCoreOperations[str] | SQLCoreOperations[str | None]
) -> ColumnElement[bool]:
    """Whether one of the columns has `text` in it; everything has nothing in it.

    Neither database by itself knows that “ł” and “Ł” are one letter, so the piece is
    looked for as typed, in small letters, in capitals, and with capitals that begin words.
    """
    piece = clean(text).strip()[:_LONGEST]
    if not piece:
        return true()
    spelled = sorted({each[:_LONGEST] for each in (piece, piece.lower(), piece.upper(), piece.title())})
    return or_(*(column.icontains(each, autoescape=True) for column in columns for each in spelled))
