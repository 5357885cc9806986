"""Is a text of single bytes cp1250 (Polish and its neighbours) or cp1252 (western Europe)?

The two agree on German umlauts and differ in what Polish, French and Dutch need. Each byte that
they read differently is a witness, and its neighbours say how it wants to be read. What the
neighbours leave open, the pairs of plain letters around decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

__all__ = ["Context", "speaks_for_cp1250"]

Context = tuple[int, int, int, int, int]
"""The two bytes before, the byte itself, and the two behind it."""

Witness = Callable[[int, int, int, int], int]
"""Says by the two bytes before and the two behind: above zero for cp1250, below for cp1252."""

_MOST_OF_ONE: Final = 20
_SURE: Final = 3

_POLISH_PAIRS: Final = re.compile(rb"sz|cz|rz|dz|ow|wy|na|ki|ni|wk|zy|yk|kt|kl|ej|ar|cy|ny|wa|za|ka|je", re.I)
_WESTERN_PAIRS: Final = re.compile(
    rb"qu|ch|th|ou|eu|au|ei|ij|oo|ee|aa|uu|en|er|es|ll|tt|ff|ge|ve|vo|x|le|re|de|be|ir", re.I
)
_POLISH_LETTERS: Final = re.compile(rb"[wzkyj]", re.I)
_WESTERN_LETTERS: Final = re.compile(rb"[vqxh]", re.I)

_VOWELS: Final = frozenset(b"aeiouAEIOU\xe1\xe9\xed\xf3\xfa")
_DIGITS_OR_BLANK: Final = frozenset(b"0123456789 \xa0")


def speaks_for_cp1250(contexts: Mapping[Context, int], start: bytes) -> bool:
    """Whether the letters speak for cp1250. `start` is the beginning of the file."""
    said = {context: _said(*context) * min(count, _MOST_OF_ONE) for context, count in contexts.items()}
    score = sum(said.values())
    if not any(letter in _WITNESSES for _, _, letter, _, _ in contexts):
        return _pairs(start) > 1  # the text is the same either way; only its name is not
    if abs(score) < _SURE:
        score += _pairs(start)
    return score > 0 if score else _normalised(start) == "cp1250"


def _said(earlier: int, before: int, letter: int, after: int, later: int) -> int:
    witness = _WITNESSES.get(letter)
    return witness(earlier, before, after, later) if witness else 0


def _is_letter(byte: int) -> bool:
    return (
        65 <= byte <= 90
        or 97 <= byte <= 122
        or byte >= 0xC0
        or byte in b"\x8c\x8f\x9c\x9f\xa3\xa5\xaf\xb3\xb9\xbf"
    )


def _always(weight: int) -> Witness:
    return lambda earlier, before, after, later: weight


def _in_word(weight: int, alone: int) -> Witness:
    return lambda earlier, before, after, later: weight if _is_letter(before) or _is_letter(after) else alone


def _l_or_cubed(earlier: int, before: int, after: int, later: int) -> int:
    if before in b"mM" and not _is_letter(after):
        return -3  # m³
    return 3 if _is_letter(before) or _is_letter(after) else -2


def _l_or_pound(earlier: int, before: int, after: int, later: int) -> int:
    if after in _DIGITS_OR_BLANK and not (_is_letter(before) and after not in b"0123456789"):
        return -2  # £5, and not the end of a word
    return 3 if _is_letter(before) or _is_letter(after) else -2


def _s_or_oe(earlier: int, before: int, after: int, later: int) -> int:
    return -3 if after in b"uiUI" else 3  # œuf, œil; Polish never has ś there


def _n_or_tilde(earlier: int, before: int, after: int, later: int) -> int:
    if after in _VOWELS:
        return -3  # señor; Polish writes ni there
    return 3 if _is_letter(before) else -1


def _c_or_ae(earlier: int, before: int, after: int, later: int) -> int:
    if not _is_letter(after):
        return 2 if _is_letter(before) else 0  # być
    return 1 if after in b"bkmpwBKMPW" or before in (0xEA, 0xCA) else -1


def _e_or_circumflex(earlier: int, before: int, after: int, later: int) -> int:
    """ę or ê: French has ê before few letters, Polish ę before others; “t” and “p” are in both."""
    earlier, before, after, later = map(_small, (earlier, before, after, later))
    if not _is_letter(before):
        return -3  # être; no Polish word begins with ę
    if not _is_letter(after) or before == _I:
        return 3  # się, mięso
    if after in b"vqmn":
        return -3  # rêve, évêque, même, chêne
    if after == _T:
        return _before_t(earlier, before, later)
    if after == _P:
        return -3 if earlier == _C and before == _R else _WITH_P.get(before, 2)  # crêpe
    if after == _C and later == _H:
        return _WITH_CH.get(before, 0)
    return _WITH_OTHERS.get(after, 3)


def _before_t(earlier: int, before: int, later: int) -> int:
    if before == _R:
        return _WITH_RT.get(earlier, 0)
    if before in b"bhnpt":  # bête, hêtre, honnête, champêtre, tête; Nętno, chętny, pętla, tętno
        return 0 if before == _N and later == _R else -2 if later in b"er" else 2
    return _WITH_T.get(before, 3)


def _squared(earlier: int, before: int, after: int, later: int) -> int:
    return -3 if before in b"mM0123456789" else -1


def _u_grave(earlier: int, before: int, after: int, later: int) -> int:
    return -2 if before in b"oO" and not _is_letter(after) else 1  # où; otherwise Czech ů


def _small(byte: int) -> int:
    return byte + 32 if 65 <= byte <= 90 else byte


_C, _H, _I, _N, _P, _R, _T = b"chinprt"
_WITH_T: Final = dict.fromkeys(b"cfuv", -2)
"""ancêtre, fête, quête, vêtement; every other letter as in sprzęt, Kęty, mętny."""

_WITH_RT: Final = dict.fromkeys(b"orc\xe9", -3) | dict.fromkeys(b"kt", 3)
"""forêt, arrêt, crête, intérêt; wkręt, natręt. After “p” it may be prêt or pręt."""

_WITH_P: Final = {ord("u"): -3, ord("v"): -2}
"""guêpe, vêpres; every other letter as in sęp, tępy, kępa."""

_WITH_CH: Final = {ord("w"): 2, _P: -1}
"""węch; pêche."""

_WITH_OTHERS: Final = {ord("l"): -2, _R: 0, ord("u"): 0}
"""grêle; every other letter as in ręka, więc, będzie."""

_FRENCH: Final = b"\xc0\xc3\xc5\xc8\xcf\xd8\xd9\xdb\xe0\xe3\xe5\xe8\xef\xf8\xfb\xff"
"""À Ã Å È Ï Ø Ù Û à ã å è ï ø û ÿ, where cp1250 has letters of Polish's neighbours."""

_WITNESSES: Final[Mapping[int, Witness]] = {
    **dict.fromkeys((0x8D, 0x8F, 0x9D, 0x9F), _always(_SURE)),  # Ť Ź ť ź: nothing of use in cp1252
    **dict.fromkeys((0xB9, 0xBF), _in_word(3, -1)),  # ą ż · ¹ ¿
    **dict.fromkeys((0xA5, 0xAF), _in_word(3, -2)),  # Ą Ż · ¥ ¯
    0xB3: _l_or_cubed,
    0xA3: _l_or_pound,
    **dict.fromkeys((0x9C, 0x8C), _s_or_oe),
    **dict.fromkeys((0xF1, 0xD1), _n_or_tilde),
    **dict.fromkeys((0xE6, 0xC6), _c_or_ae),
    **dict.fromkeys((0xEA, 0xCA), _e_or_circumflex),
    **dict.fromkeys(_FRENCH, _always(-_SURE)),
    **dict.fromkeys((0xBC, 0xBD, 0xBE), _in_word(1, -2)),  # ľ · ¼ ½ ¾
    **dict.fromkeys((0xAA, 0xBA), _always(-1)),  # ª º
    0xB2: _squared,
    0xF9: _u_grave,
    0xEC: _always(2),  # ě
}


def _pairs(start: bytes) -> int:
    """What the plain letters say where the others say little: at most 2 either way."""
    polish = len(_POLISH_PAIRS.findall(start)) + 2 * len(_POLISH_LETTERS.findall(start))
    western = len(_WESTERN_PAIRS.findall(start)) + 2 * len(_WESTERN_LETTERS.findall(start))
    weight = 4 * (polish - western) / (polish + western or 1)
    return max(-2, min(2, round(weight)))


def _normalised(start: bytes) -> str:
    """The opinion of charset-normalizer, asked only where nothing else speaks: it takes a while to load."""
    from charset_normalizer import from_bytes

    best = from_bytes(start, cp_isolation=["cp1250", "cp1252"]).best()
    return best.encoding if best else ""
