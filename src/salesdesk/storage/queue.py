"""Writers of a SQLite file stand in line.

SQLite's own waiting is a lottery: with 16 busy writers somebody waits for seconds.
Locks on two small files beside the database let the system's queue decide instead.
Where the platform has no such lock, SQLite's waiting has to do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

__all__ = ["WriterQueue"]


class WriterQueue:
    """The queue of writers of one database, across processes and threads."""

    def __init__(self, path: Path) -> None:
        self._room = path
        self._door = path.with_name(f"{path.name}.next")

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and keep it until the block ends.

        One writer is in the room, the next stands in the door. With the room alone, who
        has just left would often be back before those he wakes are awake; on a busy
        machine somebody then waits for a second.
        """
        if fcntl is None:
            yield
            return
        with _open(self._door) as door, _open(self._room) as room:
            fcntl.flock(door, fcntl.LOCK_EX)
            fcntl.flock(room, fcntl.LOCK_EX)
            fcntl.flock(door, fcntl.LOCK_UN)
            yield


@contextmanager
def _open(path: Path) -> Iterator[int]:
    # A file description for every turn: those of one process exclude each other, too.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
    try:
        yield handle
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)  # closing alone would not do: a forked child has it open, too
        os.close(handle)
