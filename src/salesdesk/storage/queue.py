"""Writers of a SQLite file stand in line.

SQLite's own waiting is a lottery: with 16 busy writers somebody waits for seconds.
A lock on a small file beside the database lets the system's queue decide instead.
Where the platform has no such lock, SQLite's waiting has to do.
"""

from __future__ import annotations

import os
import threading
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
        self._mine = threading.local()
        self._open: list[int] = []

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and keep it until the block ends."""
        if fcntl is None:
            yield
            return
        handle = self._handle()
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the files back."""
        for handle in self._open:
            os.close(handle)
        self._open.clear()
        self._mine = threading.local()

    def _handle(self) -> int:
        # Each thread has a file description of its own: they exclude each other.
        handle: int | None = getattr(self._mine, "handle", None)
        if handle is None:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
            self._mine.handle = handle
            self._open.append(handle)
        return handle
