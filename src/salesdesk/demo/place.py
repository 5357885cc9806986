"""Where the demo company lives, and that it is never there by half.

A file is filled beside its place, without waiting for the disk, and moved there when it
is whole. A server's database is filled where it is; while its administrator is missing
nobody takes it for finished.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from platformdirs import user_data_path

from salesdesk.demo.filling import FULL, Found, Size, Told, fill, look
from salesdesk.errors import Refused, Unusable
from salesdesk.i18n import N_
from salesdesk.storage.engine import Database
from salesdesk.storage.revisions import head, is_known, revision_of

__all__ = ["default_demo", "prepare"]

_REFUSALS: Final = {
    Found.COMPANY: N_("There is a company in this database already; the demo needs an empty one."),
    Found.UNFINISHED: N_("This demo company was never finished. Empty the database, then try again."),
}


def default_demo() -> str:
    """URL of the demo's file in the user's data folder, beside that of the real company."""
    return f"sqlite:///{Path(user_data_path('salesdesk')) / 'demo.db'}"


def prepare(url: str, now: datetime, told: Told, *, language: str = "en", size: Size = FULL) -> bool:
    """See to it that the demo company is in a database, as it stands `now`; whether it had to be made.

    Refuses a database with anything else in it, and one whose filling was broken off.
    """
    database = Database(url)
    try:
        path = database.path
        if path is not None and not (path.exists() and path.stat().st_size):
            _fill_aside(database, path, now, told, language, size)
            return True
        if _is_there(database):
            return False
        fill(database, now, language=language, size=size, told=told)
        return True
    finally:
        database.close()


def _is_there(database: Database) -> bool:
    """Whether the demo is whole in a database; refuses what is neither that nor empty."""
    revision = revision_of(database)
    if revision is None:
        if database.path is not None:
            raise Refused(N_("{file} is there already and no salesdesk; name another."), file=database.path)
        return False
    if revision != head():
        if is_known(revision):
            raise Unusable(N_("This database is of an older version; `salesdesk init` upgrades it."))
        raise Unusable(
            N_("This database was made by a newer version of salesdesk ({revision})."), revision=revision
        )
    found = look(database)
    if found in _REFUSALS:
        raise Refused(_REFUSALS[found])
    return found is Found.DEMO


def _fill_aside(place: Database, path: Path, now: datetime, told: Told, language: str, size: Size) -> None:
    """Fill a file beside `path`, bring it to the disk, and move it there, unless somebody was faster."""
    with TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
        new = Path(folder) / path.name
        database = Database(place.url.set(database=str(new)), durable=False)
        try:
            fill(database, now, language=language, size=size, told=told)
        finally:
            database.close()  # brings what stands in the journal into the file
        _bring_to_disk(new)
        if not (path.exists() and path.stat().st_size):
            new.replace(path)


def _bring_to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
