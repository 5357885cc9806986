"""Which form a database has, and which ones this program knows.

Every start asks this: it is told from the names of the steps and one row, without loading what
takes the steps.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import column, inspect, select, table

from salesdesk.storage.engine import Database

__all__ = ["FOLDER", "head", "is_current", "is_known", "revision_of"]

FOLDER: Final = Path(__file__).with_name("migrations")
"""Where the steps lie, shipped with the program; each is called by the revision that it leads to."""

_STAND: Final = table("alembic_version", column("version_num"))
_REVISION: Final = select(_STAND.c.version_num)


def head() -> str:
    """The revision that this program works on: numbers, so the last of them."""
    return max(_steps(FOLDER))


def is_known(revision: str) -> bool:
    """Whether this program has the step that leads to `revision`."""
    return revision in _steps(FOLDER)


def revision_of(database: Database) -> str | None:
    """The revision of a database; None if it is empty or not ours."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table(_STAND.name):
            return None
        revision: str | None = connection.scalar(_REVISION)
        return revision


def is_current(database: Database) -> bool:
    """Whether the database has exactly the form that this program expects."""
    return revision_of(database) == head()


@cache
def _steps(folder: Path) -> frozenset[str]:
    return frozenset(path.name.partition("_")[0] for path in (folder / "versions").glob("[0-9]*_*.py"))
