"""Building the indexes of all kinds of records: when it is due, when they lack, when it is wanted.

A rebuild at work holds the interpreter: it belongs into a process of its own, never into
that of a desk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from salesdesk.clock import system_clock
from salesdesk.desk import Desk
from salesdesk.indexing.kinds import KINDS, Kind
from salesdesk.indexing.texts import bring_up_to_date, system_transaction
from salesdesk.lookup.delta import note_changed, standing
from salesdesk.lookup.generation import is_readable
from salesdesk.lookup.model import LookupIndex
from salesdesk.lookup.rebuilding import is_due, rebuild
from salesdesk.office.jobs import present
from salesdesk.storage.engine import Database

__all__ = ["Built", "Told", "build_due", "build_lacking", "note_everything", "reindex"]

_TEXTS: Final = 0.4
"""The part of the work that is done when the texts are up to date."""
_NOTED: Final = 5_000  # records in one note

Told = Callable[[Kind, float], None]
"""Told of which kind records are at work, and what part of it is done; what it raises breaks it off."""


def _nobody(_kind: Kind, _part: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Built:
    """How many records an index knows now, and of how many the texts were written anew for it."""

    records: int
    texts: int


def reindex(database: Database, kind: Kind, told: Told = _nobody) -> Built:
    """Bring the texts of all records up to date and build their index anew while seats go on working.

    Broken off it leaves the index as it was.
    """
    now = Desk.system(database).ask(present)
    begun, texts = 0.0, 0
    if kind.texts:
        begun = _TEXTS
        texts = bring_up_to_date(database, kind, now, lambda part: told(kind, begun * part))
    records = rebuild(database, kind.index, now, lambda part: told(kind, begun + (1 - begun) * part))
    return Built(records, texts)


def build_due(database: Database, told: Told = _nobody) -> int:
    """Build those indexes anew of whose records very many have changed; how many records these know."""
    built = 0
    for kind in KINDS:
        now = Desk.system(database).ask(present)
        with database.read() as session:
            due = is_due(system_transaction(database, session, now), kind.index)
        if due:
            built += rebuild(database, kind.index, now, partial(told, kind))
    return built


def build_lacking(database: Database, told: Told = _nobody) -> int:
    """Build the indexes that were never built, or by another version, though there are records.

    How many records these know.
    """
    lacking = []
    with database.read() as session:
        tx = system_transaction(database, session, system_clock())
        for kind in KINDS:
            built = is_readable(standing(tx, kind.index).token)
            if not built and session.scalar(kind.index.records(kind.index.key).limit(1)) is not None:
                lacking.append(kind)
    return sum(reindex(database, kind, told).records for kind in lacking)


def note_everything(database: Database, connection: Connection) -> None:
    """Note all records, in a transaction of the caller's, where no index has ever been.

    They are found from then on, if slowly, whether it comes to building the indexes or not.
    """
    with Session(connection) as session:
        tx = system_transaction(database, session, system_clock())
        for kind in KINDS:
            if session.get(LookupIndex, kind.index.name) is not None:
                continue
            ids = session.scalars(kind.index.records(kind.index.key)).all()
            for start in range(0, len(ids), _NOTED):
                note_changed(tx, kind.index, ids[start : start + _NOTED])
