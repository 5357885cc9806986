"""Backup and restore: one file for both kinds of database.

A backup is a zip with one file per table (`tables/NAME.jsonl`, a JSON array per row, in
the order of the manifest's columns) and `manifest.json`, which says what has to be
there: format, revision of the tables, rows and SHA-256 of every file. A second file has
the SHA-256 of the manifest. These find what was cut off or changed by accident; they
are no signature, so a backup is kept where only trusted people write. The indexes of the
search stay behind: they are built anew from the records. A backup has everything else
in it, password hashes too, and is readable by its owner only.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import IO, Final

from pydantic import TypeAdapter

from salesdesk.clock import system_clock
from salesdesk.errors import Refused, Unusable
from salesdesk.i18n import N_
from salesdesk.indexing.kinds import Kind
from salesdesk.indexing.running import Told, build_lacking, note_everything
from salesdesk.storage.dump import Loader, PlainRow, Snapshot, loading, snapshot
from salesdesk.storage.engine import Database
from salesdesk.storage.revisions import is_known

__all__ = ["Manifest", "Progress", "TableFile", "back_up", "require_backup", "restore"]

FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_SEAL: Final = "manifest.sha256"
_LARGEST_MANIFEST: Final = 4_000_000  # bytes
_EVERY: Final = 1000  # rows between two reports of progress
# What reading a damaged or foreign zip raises; RuntimeError if it is encrypted.
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError, ValueError)

Progress = Callable[[str, int], None]
"""Told now and then which table is at work and how many of its rows are done."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """One table in a backup. `last_key` is the last key ever given to a row of it, 0 if none."""

    columns: list[str]
    rows: int
    sha256: str
    last_key: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup consists of; its tables are in an order in which they may be loaded."""

    format: int
    revision: str
    program: str
    created_at: datetime
    tables: dict[str, TableFile]

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(table.rows for table in self.tables.values())


_MANIFEST_TYPE: Final = TypeAdapter(Manifest)


def _quiet(_table: str, _rows: int) -> None:
    """Report nothing."""


def _silent(_kind: Kind, _part: float) -> None:
    """Report nothing."""


def back_up(
    database: Database, target: Path, *, force: bool = False, progress: Progress = _quiet
) -> Manifest:
    """Write everything in a database to the file `target` while others go on working.

    The file appears whole or not at all. Raises Refused if it is there already, unless
    `force`, and if its folder is not: one that was mistyped, or a disk that is not mounted.
    OSError if it cannot be written.
    """
    if not target.parent.is_dir():
        raise Refused(N_("There is no folder {folder}."), folder=target.parent)
    if database.path is not None and target.exists() and target.samefile(database.path):
        raise Refused(N_("{file} is the database itself."), file=target)
    if target.exists() and not force:
        raise Refused(N_("{file} is already there."), file=target)
    with (
        snapshot(database) as source,
        _appearing(target) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        return _write(archive, source, progress)


def restore(
    database: Database, source: Path, *, progress: Progress = _quiet, indexing: Told = _silent
) -> Manifest:
    """Fill an empty database from a backup and bring it to the form of this program.

    The file is checked as a whole before anything is written, and one transaction
    writes all. Then the indexes of the search are built, of which `indexing` is told;
    broken off there, everything is found no less, but slower. Raises Refused for a file
    that is no backup, is damaged or was made by a newer program, Unusable for a database
    that is not empty; nothing is changed then.
    """
    with _opened(source) as archive:
        manifest = _verified(archive, source)
        with loading(database, manifest.revision, partial(note_everything, database)) as target:
            _load(archive, manifest, target, progress)
    build_lacking(database, indexing)
    return manifest


def require_backup(source: Path) -> None:
    """Refuse a file that is no backup at all, before there is a database to fill. Raises OSError, too."""
    _opened(source).close()


def _write(archive: zipfile.ZipFile, source: Snapshot, progress: Progress) -> Manifest:
    last_keys = source.last_keys()
    tables = {}
    for name in source.names:
        with archive.open(_member(name), "w", force_zip64=True) as file:
            rows, digest = _write_rows(file, name, source.rows(name), progress)
        tables[name] = TableFile(source.columns(name), rows, digest, last_keys.get(name, 0))
    manifest = Manifest(FORMAT, source.revision, version("salesdesk"), system_clock(), tables)
    text = _MANIFEST_TYPE.dump_json(manifest, indent=1)
    archive.writestr(_MANIFEST, text)
    archive.writestr(_SEAL, hashlib.sha256(text).hexdigest())
    return manifest


def _write_rows(file: IO[bytes], table: str, rows: Iterator[PlainRow], progress: Progress) -> tuple[int, str]:
    digest = hashlib.sha256()
    done = 0
    for done, row in enumerate(rows, start=1):
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        digest.update(line)
        file.write(line)
        if not done % _EVERY:
            progress(table, done)
    return done, digest.hexdigest()


def _load(archive: zipfile.ZipFile, manifest: Manifest, target: Loader, progress: Progress) -> None:
    expected = {name: sorted(target.columns(name)) for name in target.names}
    if {name: sorted(table.columns) for name, table in manifest.tables.items()} != expected:
        raise Refused(
            N_("The backup's tables are not those of its revision {revision}."), revision=manifest.revision
        )
    for name, table in manifest.tables.items():
        target.load(name, table.columns, _rows(archive, name, progress))
    target.keep_keys({name: table.last_key for name, table in manifest.tables.items() if table.last_key})


def _rows(archive: zipfile.ZipFile, table: str, progress: Progress) -> Iterator[PlainRow]:
    with archive.open(_member(table)) as file:
        for done, line in enumerate(file, start=1):
            yield json.loads(line)
            if not done % _EVERY:
                progress(table, done)


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except _DAMAGE as error:
        raise _damaged(source) from error


def _verified(archive: zipfile.ZipFile, source: Path) -> Manifest:
    try:
        text = _manifest(archive)
        rough = json.loads(text)
        if rough["format"] != FORMAT or not is_known(rough["revision"]):
            raise Unusable(
                N_("{file} was made by another version of salesdesk ({program})."),
                file=source,
                program=rough["program"],
            )
        manifest = _MANIFEST_TYPE.validate_json(text)
        members = [_MANIFEST, _SEAL, *map(_member, manifest.tables)]
        intact = sorted(archive.namelist()) == sorted(members) and all(
            _is_intact(archive, name, table) for name, table in manifest.tables.items()
        )
    except _DAMAGE as error:
        raise _damaged(source) from error
    if not intact:
        raise _damaged(source)
    return manifest


def _manifest(archive: zipfile.ZipFile) -> bytes:
    if archive.getinfo(_MANIFEST).file_size > _LARGEST_MANIFEST:
        raise ValueError("the manifest is too large")
    text = archive.read(_MANIFEST)
    if archive.read(_SEAL).decode() != hashlib.sha256(text).hexdigest():
        raise ValueError("the manifest is not as it was written")
    return text


def _is_intact(archive: zipfile.ZipFile, name: str, table: TableFile) -> bool:
    digest, rows, columns = hashlib.sha256(), 0, len(table.columns)
    with archive.open(_member(name)) as file:
        for line in file:
            digest.update(line)
            rows += 1
            if len(json.loads(line)) != columns:
                return False
    return (rows, digest.hexdigest()) == (table.rows, table.sha256)


def _damaged(source: Path) -> Refused:
    return Refused(N_("{file} is damaged, or is not a backup of salesdesk."), file=source)


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


@contextmanager
def _appearing(target: Path) -> Iterator[IO[bytes]]:
    """A file beside `target` that takes its place, durably, when the block ends well."""
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    file = os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    if os.name == "posix":  # elsewhere a folder cannot be opened, nor does it need this
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
