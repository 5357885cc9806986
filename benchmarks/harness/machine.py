"""What a benchmark ran on: processor, versions, and how long the disk takes to be sure."""

from __future__ import annotations

import os
import platform
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import sqlalchemy
from sqlalchemy import Engine

__all__ = ["database_folder", "fsync_latency", "machine"]

_BLOCK: Final = b"x" * 4096
_HERE: Final = ("", "localhost", "127.0.0.1", "::1")


def machine(engine: Engine) -> dict[str, Any]:
    """The machine under `engine`'s database, as the reports print it. Times are milliseconds.

    The fsync latency is measured in the database's own folder; it is None where that
    folder is on another machine or cannot be reached.
    """
    folder = database_folder(engine)
    p50, p95 = fsync_latency(folder) if folder else (None, None)
    return {
        "cpus": os.cpu_count(),
        "cpu": _model(),
        "python": platform.python_version(),
        "sqlalchemy": sqlalchemy.__version__,
        "database": _version(engine),
        "fsync p50 ms": p50,
        "fsync p95 ms": p95,
    }


def database_folder(engine: Engine) -> Path | None:
    """A folder that can be written to on the disk where `engine`'s database is; None if unknown."""
    if engine.url.get_backend_name() == "sqlite":
        return Path(str(engine.url.database)).resolve().parent
    host = str(engine.url.host or engine.url.query.get("host", ""))
    if host not in _HERE and not host.startswith("/"):
        return None
    with engine.connect() as connection:
        # The view leaves out what this user may not see; SHOW would raise.
        data = connection.exec_driver_sql(
            "SELECT setting FROM pg_settings WHERE name = 'data_directory'"
        ).scalar()
    # Nothing is written into the server's own folder: one above it on the same disk serves.
    return _writable_above(Path(data)) if data else None


def fsync_latency(folder: Path, times: int = 100) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds, of writing one block of 4 KiB and fsync in `folder`."""
    taken = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(times):
            file.write(_BLOCK)
            file.flush()
            start = time.perf_counter()
            os.fsync(file.fileno())
            taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return round(taken[times // 2], 3), round(taken[times * 95 // 100], 3)


def _writable_above(data: Path) -> Path | None:
    try:
        device = data.stat().st_dev
        for folder in data.parents:
            if folder.stat().st_dev != device:
                return None
            if os.access(folder, os.W_OK):
                return folder
    except OSError:
        return None
    return None


def _version(engine: Engine) -> str:
    if engine.url.get_backend_name() == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with engine.connect() as connection:
        return f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar()}"


def _model() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass  # not Linux
    return platform.processor() or platform.machine()
