"""Is a text of single bytes in an encoding from before Windows: of DOS, or ISO 8859-2?

Their letters are signs in cp1250 and cp1252, such as nobody writes amid letters: “Gr”áe”, “¶ruba”.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from salesdesk.sheets.central_europe import Context

__all__ = ["older_encoding"]

_DOS: Final = frozenset(b"\x81\x82\x84\x86\x87\x88\x94\x98\xa2\xa9")
"""ü é ä ć ç ł ö ś ó ę, as DOS has them: quotation marks, daggers and the like of Windows."""
_DOS_POLISH: Final = frozenset(b"\x86\x98\xa5\xa9\xab\xbe")
_DOS_WESTERN: Final = frozenset(b"\x83\x85\x8a\x8b\x8c\x95\x97")
"""ć ś ą ę ź ż of the one page of DOS, â à è ï î ò ù of the other."""
_ISO: Final = frozenset(b"\xb1\xb6\xa6")
_ISO_WITHIN: Final = frozenset(b"\xa1\xac")
_WINDOWS: Final = frozenset(b"\xb9\x9c\x8c\xa5")
"""ą ś Ś Ą Ź of ISO 8859-2, and ą ś Ś Ą of cp1250."""
_MODERN: Final = frozenset(range(0xC0, 0x100)) - {0xE0, 0xE1, 0xE3, 0xE4}
"""Letters in every encoding of Windows; ß ń Ó of DOS are among them."""


def older_encoding(contexts: Mapping[Context, int]) -> str:
    """The name of the encoding; empty if the letters do not speak for one of these."""
    dos = modern = iso = windows = polish = western = 0
    for (_, before, letter, after, _), often in contexts.items():
        either = _is_letter(before) or _is_letter(after)
        both = _is_letter(before) and _is_letter(after) and (_is_plain(before) or _is_plain(after))
        dos += often * (both and letter in _DOS)
        polish += often * (either and letter in _DOS_POLISH)
        western += often * (either and letter in _DOS_WESTERN)
        modern += often * (both and letter in _MODERN)
        iso += often * ((either and letter in _ISO) or (_is_letter(before) and letter in _ISO_WITHIN))
        windows += often * (either and letter in _WINDOWS)
    if dos > modern:
        return "cp852" if polish > western else "cp850"
    return "iso8859-2" if iso > windows else ""


def _is_plain(byte: int) -> bool:
    return 65 <= byte <= 90 or 97 <= byte <= 122


def _is_letter(byte: int) -> bool:
    return _is_plain(byte) or byte >= 0x80
