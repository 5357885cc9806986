"""Writers of a SQLite file stand in line.

SQLite's own waiting is a lottery: with 16 busy writers somebody waits for seconds.
A lock on a small file beside the database lets the system's queue decide instead.
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
        self._path = path

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and keep it until the block ends."""
        if fcntl is None:
            yield
            return
        # A file description for every turn: those of one process exclude each other, too.
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)  # closing alone would not do: a forked child has it open, too
            os.close(handle)
