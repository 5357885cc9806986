"""What a verb is given to refer to must exist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from salesdesk.errors import NotFound
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among

__all__ = ["require_known"]


def require_known(
    tx: Transaction, reference: InstrumentedAttribute[Any], ids: Iterable[int | None], message: str
) -> None:
    """Raise NotFound with `message` unless every id exists that is to stand in the column `reference`.

    The column's foreign key says where to look, so a room can ask about rows of a room
    above it. None refers to nothing; without any id nothing is asked.
    """
    wanted = sorted({id_ for id_ in ids if id_ is not None})
    if not wanted:
        return
    [key] = reference.property.columns[0].foreign_keys
    found = tx.session.scalars(select(key.column).where(among(key.column, "ids")), {"ids": wanted})
    if len(found.all()) < len(wanted):
        raise NotFound(message)
