"""What changed since the generation in use was built.

The transaction that writes a record notes its id here, one row whatever the number of
records. Every seat reads the notes that it has not seen, and the records they name, into
a small index of its own; when they have become many, a new generation takes them in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from sqlalchemy import bindparam, func, insert, select

from salesdesk.lookup.index import Index
from salesdesk.lookup.model import LookupDelta, LookupGeneration, LookupIndex
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import table_of

__all__ = ["Standing", "note_changed", "notes_after", "standing"]

# Statements are built once: building one takes longer than running it.

# With a shared lock of the row: a rebuild opens the next round only when nobody is about to
# note something under this one. Verbs take it last, and nothing after it.
_NOTE: Final = (
    insert(table_of(LookupDelta))
    .from_select(
        ["index_name", "round", "records"],
        select(LookupIndex.name, LookupIndex.round, bindparam("noted", type_=LookupDelta.records.type))
        .where(LookupIndex.name == bindparam("name"))
        .with_for_update(read=True),
    )
    .returning(LookupDelta.id)
)
_STANDING: Final = (
    select(
        LookupIndex.live_round,
        LookupGeneration.id,
        LookupGeneration.token,
        LookupGeneration.size,
        func.count(LookupDelta.id),
        func.coalesce(func.max(LookupDelta.id), 0),
    )
    .select_from(LookupIndex)
    .outerjoin(LookupGeneration, LookupGeneration.id == LookupIndex.generation_id)
    .outerjoin(
        LookupDelta,
        (LookupDelta.index_name == LookupIndex.name) & (LookupDelta.round >= LookupIndex.live_round),
    )
    .where(LookupIndex.name == bindparam("name"))
    .group_by(LookupIndex.live_round, LookupGeneration.id, LookupGeneration.token, LookupGeneration.size)
)
_NOTES: Final = (
    select(LookupDelta.id, LookupDelta.records)
    .where(
        LookupDelta.index_name == bindparam("name"),
        LookupDelta.round >= bindparam("round"),
        LookupDelta.id > bindparam("after"),
    )
    .order_by(LookupDelta.id)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an index stands: the generation in use, if there is one, and the notes made since."""

    live_round: int
    generation_id: int | None
    token: str
    size: int
    notes: int
    last_note: int


_EMPTY: Final = Standing(0, None, "", 0, 0, 0)


def note_changed(tx: Transaction, index: Index | str, record_ids: Iterable[int]) -> None:
    """Note that this transaction entered, changed or removed records, after it has written their texts.

    Whoever stands below the records may know no more than the index's name.
    """
    name = index if isinstance(index, str) else index.name
    ids = np.fromiter(record_ids, np.uint64)
    if not len(ids):
        return
    note = {"name": name, "noted": ids.tobytes()}
    if tx.session.scalar(_NOTE, note) is None:
        first = {"name": name, "round": 0, "live_round": 0, "generation_id": None}
        tx.database.insert_if_absent(tx.session, LookupIndex, [first])
        tx.session.execute(_NOTE, note)


def standing(tx: Transaction, index: Index) -> Standing:
    """Where the index stands at this moment."""
    row = tx.session.execute(_STANDING, {"name": index.name}).one_or_none()
    return _EMPTY if row is None else Standing(row[0], row[1], row[2] or "", row[3] or 0, row[4], row[5])


def notes_after(tx: Transaction, index: Index, live_round: int, after: int) -> Mapping[int, list[int]]:
    """The ids of records that were noted since note `after`, by note."""
    asked = {"name": index.name, "round": live_round, "after": after}
    return {
        id_: np.frombuffer(records, np.uint64).tolist() for id_, records in tx.session.execute(_NOTES, asked)
    }
