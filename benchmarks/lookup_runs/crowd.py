"""Many seats on one machine: what one more of them takes, and how long keys take when fifty type."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Final

from benchmarks.lookup_data.queries import Query
from benchmarks.lookup_data.subjects import Entity
from benchmarks.lookup_runs.seat import Seat
from salesdesk.storage.engine import Database

__all__ = ["memory_added", "typing_together"]

_SEARCHES: Final = 500
_KEYS: Final = 3.0  # a second


def memory_added(database: Database, entity: Entity, queries: Sequence[Query]) -> dict[str, float]:
    """MiB that 500 searches add to a seat beside another that has searched: rss, pss and private."""
    texts = [query.text for query in queries][:_SEARCHES]
    texts *= -(-_SEARCHES // len(texts))
    with ExitStack() as stack:
        added = {}
        for _ in range(2):  # the first maps what all share
            seat = Seat(database, entity)
            stack.callback(seat.close)
            seat.tell(search=texts[:_SEARCHES])
            told = seat.answer()
            added = {kind: told["after"][kind] - told["before"][kind] for kind in told["after"]}
        return added


def typing_together(
    database: Database, entity: Entity, queries: Sequence[Query], seats: int, seconds: float
) -> list[float]:
    """Milliseconds from each key to its answer, of so many seats that each type three a second."""
    chance = random.Random(len(queries))
    with ExitStack() as stack:
        crowd = []
        for _ in range(seats):
            crowd.append(Seat(database, entity))
            stack.callback(crowd[-1].close)
        for seat in crowd:
            # A seat says that it is there by its first answer; all begin together.
            seat.tell(search=[queries[0].text])
        for seat in crowd:
            seat.answer()
        start = time.monotonic() + 5 + seats * 0.1
        for seat in crowd:
            seat.tell(
                type=_keys(chance, queries, int(seconds * _KEYS)),
                at=start + chance.random() / _KEYS,
                every=1 / _KEYS,
            )
        return [late for seat in crowd for late in seat.answer()]


def _keys(chance: random.Random, queries: Sequence[Query], count: int) -> list[str]:
    """So many beginnings of queries, one letter longer each time."""
    keys: list[str] = []
    while len(keys) < count:
        text = chance.choice(queries).text
        keys += [text[:length] for length in range(1, len(text) + 1)]
    return keys[:count]
