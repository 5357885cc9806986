"""What a program sells that reads what is free and then writes what is left, as many do."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Final

from sqlalchemy import text

from benchmarks.stock_runs.seats import together
from salesdesk.desk import Desk
from salesdesk.storage.engine import Database

__all__ = ["sold_beyond"]

_ARTICLES: Final = 3
_PIECES: Final = 10_000
_READ: Final = text("SELECT free FROM careless WHERE article = :article")
_WRITE: Final = text("UPDATE careless SET free = :left WHERE article = :article")


def sold_beyond(database: Database, seats: int, seconds: float) -> int:
    """Pieces that seats sold and that are still said to be there, of a table without locks or constraints."""
    with database.write() as session:
        session.execute(text("CREATE TABLE careless (article INTEGER PRIMARY KEY, free INTEGER NOT NULL)"))
        for article in range(_ARTICLES):
            session.execute(
                text("INSERT INTO careless VALUES (:article, :free)"), {"article": article, "free": _PIECES}
            )
    sold: int = sum(together(database, _sell, [(seed, seconds) for seed in range(seats)]))
    with database.read() as session:
        left: int = session.execute(text("SELECT sum(free) FROM careless")).scalar_one()
    return sold - (_ARTICLES * _PIECES - left)


def _sell(desk: Desk, begin: Callable[[], float], given: tuple[int, float]) -> int:
    seed, seconds = given
    chance, sold, database = random.Random(seed), 0, desk.database
    end = begin() + seconds
    while time.monotonic() < end:
        article, pieces = chance.randrange(_ARTICLES), chance.randint(1, 9)
        with database.read() as session:
            free: int = session.execute(_READ, {"article": article}).scalar_one()
        if free < pieces:
            continue
        with database.write() as session:
            session.execute(_WRITE, {"article": article, "left": free - pieces})
        sold += pieces
    return sold
