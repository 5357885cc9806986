"""Texts whose bytes were once read in a wrong encoding: “MÃ¼ller” was “Müller”, “du¿e” was “duże”."""

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


_POLISH: Final = re.compile(
    "(?<=[^\\W\\d_])[\u00b3\u00bf\u00b9](?=[^\\W\\d_])|(?<=[A-Z])[\u00af\u00a3](?=[A-Z\u00d3])"
)
"""ł ż ą within a word, Ż Ł within capitals, as cp1252 has the bytes of cp1250: ³ ¿ ¹, ¯ £."""


def before_conversion(text: str) -> str:
    """What a text was before it was read in a wrong encoding; empty if it was not."""
    if text.isascii():
        return ""
    if _SUSPECT.search(text) and (found := _as_utf_8(text)):
        return found
    if _POLISH.search(text):
        try:
            return text.encode("cp1252").decode("cp1250")
        except UnicodeError:
            return ""
    return ""


def _as_utf_8(text: str) -> str:
    for table in _TABLES:
        try:
            return bytes(table[ord(letter)] for letter in text).decode()
        except (KeyError, UnicodeDecodeError):
            continue
    return ""
