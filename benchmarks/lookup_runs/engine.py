"""The desk's own search: its engine alone, and what a field shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from benchmarks.lookup_data.subjects import SUBJECTS, Entity, reading
from salesdesk.desk import Desk
from salesdesk.domain.assortment.queries import find_articles
from salesdesk.domain.finding.customers import find_customers
from salesdesk.lookup.searching import search
from salesdesk.storage.engine import Database

__all__ = ["LIMIT", "Search", "engine", "whole"]

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


def whole(database: Database, entity: Entity) -> Search:
    """What a field shows: the hits with their facts, in order, and whoever is found by papers or articles."""
    desk = Desk.system(database)
    if entity is Entity.CUSTOMER:
        return lambda text: [found.id for found in desk.ask(find_customers, text, LIMIT)]
    return lambda text: [found.id for found in desk.ask(find_articles, text, None, limit=LIMIT)]
