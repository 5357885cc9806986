"""Which encoding a text file has: told from all its bytes, the same way every time.

UTF-8 and UTF-16 give themselves away. Between cp1250 (Polish) and cp1252 (western Europe),
which differ in some letters only, the letters themselves decide, by their neighbours: “ł” is
at home between letters, “³” behind an “m”. One letter is enough; where none speaks, the pairs
of plain letters do.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from pathlib import Path
from typing import IO, Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.sheets.central_europe import Context, speaks_for_cp1250
from salesdesk.sheets.older_encodings import older_encoding

__all__ = ["LOST", "asked_for", "detected", "is_lost"]

LOST: Final = "salesdesk-lost"
"""The error handler for bytes that are no text: each becomes a lone surrogate, which `is_lost` sees."""

_BLOCK: Final = 1 << 18
_SAMPLE: Final = 1 << 16
_ENOUGH: Final = 20_000

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FAMILIES: Final = ("utf-8", "utf-16", "cp125", "cp437", "cp85", "iso8859", "mac-", "ascii")
_ASCII: Final = bytes(range(0x80))
_C1: Final = frozenset(range(0x80, 0xA0))

_SEQUENCE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", re.DOTALL
)
_ODD: Final = rb"[\xc6-\xcd\xd2-\xdf][\x80-\xbf]"
_ODD_SEQUENCE: Final = re.compile(rb"(?<=[A-Za-z])" + _ODD + rb"|" + _ODD + rb"(?=[A-Za-z])")
"""Letters of far alphabets amid Latin ones: rather “ÓŁ” in cp1250 than UTF-8."""

_CONTEXT: Final = re.compile(rb"(?<=(.)(.))([\x80-\xff])(?=(.)(.))", re.DOTALL)


def _lost(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) for byte in lost), error.end


codecs.register_error(LOST, _lost)


def is_lost(text: str) -> bool:
    """Whether some of `text` was bytes that the encoding does not know."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def asked_for(path: Path, encoding: str) -> str:
    """The codec for an encoding that a person has asked for; Refused if none has that name."""
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        name = ""
    if not name.startswith(_FAMILIES):  # others are no alphabets, or have ASCII elsewhere
        raise Refused(N_("The encoding {encoding} is not known."), encoding=encoding)
    if name != "utf-16":
        return name
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return name
    return _order_of_utf_16(start) or "utf-16-le"  # Python insists on the mark, files do not


def detected(path: Path) -> tuple[str, str]:
    """The encoding of a text file: its name for people, and the codec that reads it.

    Names are utf-8, utf-8-sig (with a byte order mark), utf-16 (either order), cp1250, cp1252,
    iso8859-2, cp852 and cp850 (of DOS), and latin-1 for a western file that cp1252 would read the same way.
    """
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
        for mark, name in _BOMS:
            if start.startswith(mark):
                return name, name
        if order := _order_of_utf_16(start):
            return "utf-16", order
        file.seek(0)
        name = _eight_bits(file)
        return name, name


def _order_of_utf_16(start: bytes) -> str:
    """The codec of UTF-16 without a mark: every other byte of Latin text is zero."""
    pairs = len(start) // 2
    if pairs < 2:
        return ""
    even, odd = start[: 2 * pairs : 2].count(0), start[1 : 2 * pairs : 2].count(0)
    if odd * 10 > pairs * 6 and even * 10 < pairs:
        return "utf-16-le"
    if even * 10 > pairs * 6 and odd * 10 < pairs:
        return "utf-16-be"
    return ""


def _eight_bits(file: IO[bytes]) -> str:
    good = bad = 0
    contexts: Counter[Context] = Counter()
    seen: set[int] = set()
    start = b""
    while block := file.read(_BLOCK):
        block += file.readline(_BLOCK)  # so that no letter is cut in two
        start = start or block[:_SAMPLE]
        if block.isascii():
            continue
        seen.update(block.translate(None, _ASCII))
        odd = len(_ODD_SEQUENCE.findall(block))
        sequences = _SEQUENCE.findall(block)
        good += len(sequences) - odd
        bad += odd + len(block.translate(None, _ASCII)) - sum(map(len, sequences))
        if contexts.total() < _ENOUGH:
            contexts.update(
                (found[0][0], found[1][0], found[2][0], found[3][0], found[4][0])
                for found in _CONTEXT.findall(b"\n\n" + block + b"\n\n")
            )
    if not bad or (good and 2 * good >= bad):
        return "utf-8"
    if older := older_encoding(contexts):
        return older
    if speaks_for_cp1250(contexts, start):
        return "cp1250"
    return "cp1252" if seen & _C1 else "latin-1"
