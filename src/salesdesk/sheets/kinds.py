"""What a file is, told from its first bytes: whatever its name says."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["CSV", "XLSX", "kind_of"]

CSV: Final = "csv"
XLSX: Final = "xlsx"

_START: Final = 1 << 13
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")

_SIGNATURES: Final = (
    (b"%PDF-", "PDF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n", "PNG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ", "xz"),
    (b"BZh91AY", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"SQLite format 3\0", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90\0", "EXE"),
)
_MARKUP: Final = (
    (b"<!doctype html", "HTML"),
    (b"<html", "HTML"),
    (b"<table", "HTML"),
    (b"<?xml", "XML"),
    (b"[info]", "EPP"),  # what accounting programs in Poland hand over
    (b"una:+", "EDIFACT"),
    (b"unb+", "EDIFACT"),
    (b"begin:vcard", "vCard"),
)
_CONTROLS: Final = bytes(sorted(set(range(32)) - set(b"\t\n\r\f\v\x1a")))
_FEW: Final = 8


def kind_of(path: Path) -> str:
    """“csv” or “xlsx”.

    Raises Refused, saying what it is, for whatever is no table, is of a kind that is not read,
    does not exist or may not be read.
    """
    name = path.name
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise Refused(N_("{file} is a folder."), file=name)
        if not stat.S_ISREG(mode):
            raise Refused(N_("{file} is not a file."), file=name)
        with path.open("rb") as file:
            start = file.read(_START)
    except FileNotFoundError:
        raise Refused(N_("{file} does not exist."), file=str(path)) from None
    except PermissionError:
        raise Refused(N_("You have no permission to read {file}."), file=name) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused(N_("{file} cannot be read: {reason}."), file=name, reason=reason) from None
    if not start:
        raise Refused(N_("{file} is empty."), file=name)
    if start.startswith(_ZIP):
        return XLSX
    if start.startswith(_OLE):
        raise _refused_ole(path)
    for signature, what in _SIGNATURES:
        if start.startswith(signature):
            raise _is_no_table(name, what)
    shown = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower()
    for signature, what in _MARKUP:
        if shown.startswith(signature):
            raise _is_no_table(name, what)
    if _is_binary(start):
        raise Refused(N_("{file} is not a table but binary data."), file=name)
    return CSV


def _is_no_table(name: str, what: str) -> Refused:
    return Refused(N_("{file} is {kind}, not a table. Save the table as CSV or XLSX."), file=name, kind=what)


def _refused_ole(path: Path) -> Refused:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if _ENCRYPTED in block:
                return Refused(N_("{file} is protected by a password. Save it without one."), file=path.name)
    return Refused(N_("{file} is of an old Office format (.xls, .doc). Save it as XLSX."), file=path.name)


def _is_binary(start: bytes) -> bool:
    """Whether there are more control characters than an accident explains.

    UTF-16 is text too: there, one byte of two is zero.
    """
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return False
    even, odd = start[::2].count(0), start[1::2].count(0)
    if min(even, odd) * 10 < len(start) // 2 and max(even, odd) * 10 > len(start) // 2 * 6:
        return False
    controls = len(start) - len(start.translate(None, _CONTROLS))
    return controls > _FEW and controls * 10 > len(start)
