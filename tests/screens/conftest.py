"""Stories happen in a furnished house."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import SetClock, SqliteGround
from tests.house import House, british_house, furnish_polish, house, postgres_house

__all__ = ["british_house", "house", "postgres_house", "sqlite_house"]


@pytest.fixture
def sqlite_house(sqlite_ground: SqliteGround, clock: SetClock) -> Iterator[House]:
    """The Polish house on SQLite alone, for what only the screen does."""
    with sqlite_ground.fresh(furnish_polish) as database:
        yield House.of(database, clock)
