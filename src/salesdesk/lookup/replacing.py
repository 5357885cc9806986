"""Putting a new generation in the place of the one in use, and removing what nobody uses any more.

A generation that was in use is kept for a while, for searches that have begun on it. One
that never was, because its rebuild was broken off or another began later, goes at once:
whoever still writes it sees that it is gone, and stops.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from salesdesk.lookup.index import Index, first_key
from salesdesk.lookup.model import LookupDelta, LookupGeneration, LookupIndex, LookupPiece, LookupPosting
from salesdesk.storage.engine import Database

__all__ = ["is_kept", "put_in_use", "remove_replaced"]

_SLICE: Final = 500  # postings removed in one transaction
_GRACE: Final = timedelta(minutes=10)  # for searches that have begun on a generation

# Statements are built once: building one takes longer than running it.

_LIVE: Final = (
    select(LookupIndex.live_round, LookupIndex.generation_id)
    .where(LookupIndex.name == bindparam("name"))
    .with_for_update()
)
_IN_USE: Final = (
    update(LookupIndex)
    .where(LookupIndex.name == bindparam("of_index"), LookupIndex.live_round < bindparam("since"))
    .values(live_round=bindparam("since"), generation_id=bindparam("generation"))
)
_REPLACE: Final = (
    update(LookupGeneration)
    .where(LookupGeneration.id == bindparam("generation"))
    .values(retired_at=bindparam("at"))
)
_RETIRE: Final = (
    update(LookupGeneration)
    .where(
        LookupGeneration.index_name == bindparam("of_index"),
        LookupGeneration.round < bindparam("since"),
        LookupGeneration.retired_at.is_(None),
    )
    .values(retired_at=bindparam("at"))
)
_FORGET_NOTES: Final = delete(LookupDelta).where(
    LookupDelta.index_name == bindparam("of_index"), LookupDelta.round < bindparam("since")
)
_UNUSED: Final = select(LookupGeneration.id).where(
    LookupGeneration.index_name == bindparam("name"), LookupGeneration.retired_at <= bindparam("before")
)
_KEPT: Final = (
    select(LookupGeneration.id)
    .where(LookupGeneration.id == bindparam("generation"))
    .with_for_update(read=True, key_share=True)
)
_HELD: Final = (
    select(LookupGeneration.id).where(LookupGeneration.id == bindparam("generation")).with_for_update()
)
_SOME_KEYS: Final = (
    select(LookupPosting.key)
    .where(LookupPosting.key >= bindparam("low"), LookupPosting.key < bindparam("high"))
    .order_by(LookupPosting.key)
    .limit(_SLICE)
)
_REMOVE: Final = delete(LookupPosting).where(
    LookupPosting.key >= bindparam("low"), LookupPosting.key <= bindparam("last")
)


def is_kept(session: Session, generation: int) -> bool:
    """Whether a generation is still there; then nobody removes it before this transaction ends."""
    return session.scalar(_KEPT, {"generation": generation}) is not None


def put_in_use(session: Session, index: Index, generation: int, round_: int, now: datetime) -> None:
    """Let searches use the generation, unless one that began later is in use already."""
    of = {"of_index": index.name, "since": round_}
    before = session.execute(_LIVE, {"name": index.name}).one()
    # A search that has begun still reads what the generation before this one does not know.
    session.execute(_FORGET_NOTES, of | {"since": before.live_round})
    session.execute(_IN_USE, of | {"generation": generation})
    if before.live_round < round_:
        session.execute(_REPLACE, {"generation": before.generation_id, "at": now})
    # Nobody has ever searched the others that are older than the one in use.
    session.execute(_RETIRE, of | {"since": max(before.live_round, round_), "at": now - _GRACE})


def remove_replaced(database: Database, index: Index, now: datetime) -> None:
    """Remove generations that nobody has searched for a while, a slice at a time."""
    with database.read() as session:
        unused = session.scalars(_UNUSED, {"name": index.name, "before": now - _GRACE}).all()
    for id_ in unused:
        while _remove_some(database, id_):
            pass


def _remove_some(database: Database, id_: int) -> bool:
    """Remove a slice of a generation's postings, or what is left of it; whether there may be more."""
    with database.write() as session:
        # Who is about to write more of it has committed it then, or finds it gone.
        session.execute(_HELD, {"generation": id_})
        keys = session.scalars(_SOME_KEYS, {"low": first_key(id_, 0), "high": first_key(id_ + 1, 0)}).all()
        if keys:
            session.execute(_REMOVE, {"low": first_key(id_, 0), "last": keys[-1]})
            return True
        session.execute(delete(LookupPiece).where(LookupPiece.generation_id == id_))
        session.execute(delete(LookupGeneration).where(LookupGeneration.id == id_))
        return False
