"""Texts whose bytes of UTF-8 were once taken for letters of their own: “MÃ¼ller” was “Müller”."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["before_conversion"]

_SUSPECT: Final = re.compile("[\u00c2\u00c3\u00c4\u00c5\u0102\u0139\u00e2]")
"""What the first bytes of letters become: Â Ã Ä Å â, and in cp1250 Ă Ĺ for two of them."""


def _table(encoding: str) -> dict[int, int]:
    """The byte of every letter of an encoding; bytes that it does not know stand for themselves."""
    letters = (bytes((byte,)).decode(encoding, errors="ignore") or chr(byte) for byte in range(256))
    return {ord(letter): byte for byte, letter in enumerate(letters)}


_TABLES: Final = tuple(_table(encoding) for encoding in ("cp1252", "cp1250", "latin-1"))


def before_conversion(text: str) -> str:
    """What a text was before it was converted a second time; empty if it was not."""
    if text.isascii() or not _SUSPECT.search(text):
        return ""
    for table in _TABLES:
        try:
            return bytes(table[ord(letter)] for letter in text).decode()
        except (KeyError, UnicodeDecodeError):
            continue
    return ""
