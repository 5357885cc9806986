"""The desk's own search, as a seat asks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from benchmarks.lookup_data.subjects import SUBJECTS, Entity, reading
from salesdesk.lookup.searching import search
from salesdesk.storage.engine import Database

__all__ = ["LIMIT", "Search", "engine"]

Search = Callable[[str], list[int]]
"""Ids of the records found by a text, the best first."""

LIMIT: Final = 20
"""Records asked for, as the lists under a field show them."""


def engine(database: Database, entity: Entity) -> Search:
    """The search of an entity, each time in a transaction of its own."""
    index = SUBJECTS[entity].index

    def ask(text: str) -> list[int]:
        with reading(database) as tx:
            return [hit.id for hit in search(tx, index, text, LIMIT)]

    return ask
