"""What changed since the generation in use was built.

The transaction that writes a record notes its id here, one row whatever the number of
records. Every seat reads the notes that it has not seen, and the records they name, into
a small index of its own; when they have become many, a new generation takes them in.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from sqlalchemy import ARRAY, Insert, bindparam, column, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from salesdesk.lookup.index import Index
from salesdesk.lookup.model import LookupDelta, LookupGeneration, LookupIndex
from salesdesk.office.work import Transaction
from salesdesk.storage.base import Base
from salesdesk.storage.rows import read_columns, table_of

__all__ = ["Note", "Standing", "hold_notes", "note_changed", "notes_after", "standing", "write_texts"]

# Statements are built once: building one takes longer than running it.

# With a shared lock of the row: a rebuild opens the next round only when nobody is about to
# note something under this one. Verbs take it after all other locks; an import's chunk holds it longer.
_TOKEN_BITS: Final = 30
_NOTE: Final = (
    insert(table_of(LookupDelta))
    .from_select(
        ["index_name", "round", "token", "records"],
        select(
            LookupIndex.name,
            LookupIndex.round,
            bindparam("token", type_=LookupDelta.token.type),
            bindparam("noted", type_=LookupDelta.records.type),
        )
        .where(LookupIndex.name == bindparam("name"))
        .with_for_update(read=True),
    )
    .returning(LookupDelta.id)
)
_HOLD: Final = select(LookupIndex.round).where(LookupIndex.name == bindparam("name")).with_for_update()
_STANDING: Final = (
    select(
        LookupIndex.live_round,
        LookupGeneration.id,
        LookupGeneration.token,
        LookupGeneration.size,
        func.count(LookupDelta.id),
        func.coalesce(func.max(LookupDelta.id), 0),
        func.coalesce(func.sum(LookupDelta.token), 0),
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
    select(LookupDelta.id, LookupDelta.token, LookupDelta.records)
    .where(
        LookupDelta.index_name == bindparam("name"),
        LookupDelta.round >= bindparam("round"),
        LookupDelta.id.between(bindparam("after") + 1, bindparam("to")),
    )
    .order_by(LookupDelta.id)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an index stands: the generation in use, if there is one, and the notes made since.

    `notes` is how many, `tokens` the sum of theirs: together they tell one past from another.
    """

    live_round: int
    generation_id: int | None
    token: str
    size: int
    notes: int
    last_note: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Note:
    """What one transaction noted: the ids of its records, and a number drawn at random."""

    token: int
    records: list[int]


_EMPTY: Final = Standing(0, None, "", 0, 0, 0, 0)
_LAST: Final = (1 << 63) - 1


def note_changed(tx: Transaction, index: Index | str, record_ids: Iterable[int]) -> None:
    """Note that this transaction entered, changed or removed records, after it has written their texts.

    Whoever stands below the records may know no more than the index's name.
    """
    note = _note(index if isinstance(index, str) else index.name, record_ids)
    if note["noted"] and tx.session.scalar(_NOTE, note) is None:
        _note_first(tx, note)


def hold_notes(tx: Transaction, name: str) -> None:
    """Wait until whoever has noted something in the index has committed it, and let nobody else begin.

    For who looks for records to note: one that was noted as it was before, by a transaction
    that he does not see yet, would be missing among them, and seats keep it as it was.
    """
    if not tx.session.execute(_HOLD, {"name": name}).all():
        _enter(tx, name)


def write_texts(tx: Transaction, index: Index, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the texts of records, over those they had, and note it.

    Rows have the columns of the index's table. Whoever calls it holds the records' own rows
    locked since before he read what he writes.
    """
    if not rows:
        return
    names = tuple(rows[0])
    key = index.key.key
    note = _note(index.name, (row[key] for row in rows))
    if tx.database.is_sqlite:  # nothing travels: two statements are as fast as one
        tx.session.execute(_writing(index.table, names), list(rows))
        noted = tx.session.scalar(_NOTE, note)
    elif len(rows) == 1:
        values = {f"of_{name}": rows[0][name] for name in names}
        noted = read_columns(tx.session, _writing_and_noting_one(index.table, names), values | note).scalar()
    else:
        lists = {f"of_{name}": [row[name] for row in rows] for name in names}
        noted = read_columns(tx.session, _writing_and_noting(index.table, names), lists | note).scalar()
    if noted is None:
        _note_first(tx, note)


def _note(name: str, record_ids: Iterable[int]) -> dict[str, Any]:
    noted = np.fromiter(record_ids, np.uint64).tobytes()
    return {"name": name, "token": secrets.randbits(_TOKEN_BITS), "noted": noted}


def _note_first(tx: Transaction, note: Mapping[str, Any]) -> None:
    """Note it in an index that is not there yet."""
    _enter(tx, note["name"])
    tx.session.execute(_NOTE, note)


def _enter(tx: Transaction, name: str) -> None:
    first = {"name": name, "round": 0, "live_round": 0, "generation_id": None}
    tx.database.insert_if_absent(tx.session, LookupIndex, [first])


@cache
def _writing(model: type[Base], names: tuple[str, ...]) -> Insert:
    inserting = sqlite.insert(table_of(model)).values({name: bindparam(name) for name in names})
    return inserting.on_conflict_do_update(
        index_elements=_keys(model), set_={name: inserting.excluded[name] for name in names}
    )


@cache
def _writing_and_noting(model: type[Base], names: tuple[str, ...]) -> ReturningInsert[Any]:
    """One statement, for each travels: a list of values per column, whatever the number of rows."""
    table = table_of(model)
    lists = [bindparam(f"of_{name}", type_=ARRAY(table.c[name].type, dimensions=1)) for name in names]
    named = (column(name, table.c[name].type) for name in names)
    source = func.unnest(*lists).table_valued(*named).render_derived()
    return _noting(model, postgresql.insert(table).from_select(list(names), select(*source.c)), names)


@cache
def _writing_and_noting_one(model: type[Base], names: tuple[str, ...]) -> ReturningInsert[Any]:
    """The same for one row, as most verbs write it."""
    table = table_of(model)
    values = {name: bindparam(f"of_{name}", type_=table.c[name].type) for name in names}
    return _noting(model, postgresql.insert(table).values(values), names)


def _noting(model: type[Base], inserting: postgresql.Insert, names: tuple[str, ...]) -> ReturningInsert[Any]:
    written = inserting.on_conflict_do_update(
        index_elements=_keys(model), set_={name: inserting.excluded[name] for name in names}
    )
    return _NOTE.add_cte(written.cte("written"))


def _keys(model: type[Base]) -> list[str]:
    return [key.name for key in table_of(model).primary_key]


def standing(tx: Transaction, index: Index) -> Standing:
    """Where the index stands at this moment."""
    row = read_columns(tx.session, _STANDING, {"name": index.name}).one_or_none()
    if row is None:
        return _EMPTY
    live_round, generation, token, size, notes, last, tokens = row
    return Standing(live_round, generation, token or "", size or 0, notes, last, tokens)


def notes_after(
    tx: Transaction, index: Index, live_round: int, after: int = 0, to: int = _LAST
) -> dict[int, Note]:
    """The notes of a round and those that followed it, numbered above `after` and up to `to`, by number."""
    asked = {"name": index.name, "round": live_round, "after": after, "to": to}
    return {
        id_: Note(token, np.frombuffer(records, np.uint64).tolist())
        for id_, token, records in read_columns(tx.session, _NOTES, asked)
    }
