"""How people get words and numbers wrong: fingers, ears and habits of four countries."""

from __future__ import annotations

from enum import StrEnum
from random import Random
from typing import Final

from benchmarks.lookup_data.numbers import TRUNKS
from salesdesk.demo.countries.manner import words

__all__ = ["Noise", "grouped", "heard", "mistyped", "phone_as_said", "without_marks"]


class Noise(StrEnum):
    """What is wrong with a query, or how it is put together."""

    PREFIX = "prefix"
    TYPO = "one typo"
    TYPOS = "two typos"
    DIACRITICS = "dropped diacritics"
    ORDER = "word order"
    PHONETIC = "phonetic slip"
    CODE = "code fragment"
    DIGITS = "digits"
    MIXED = "mixed fields"
    MIXED_TYPO = "mixed with typo"
    CODE_TYPO = "code typo"


_NEARBY: Final = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok",
    "o": "ipl", "p": "ol", "a": "sqz", "s": "adwx", "d": "sfe", "f": "dgr", "g": "fht", "h": "gjn",
    "j": "hku", "k": "jli", "l": "kop", "z": "axs", "x": "zcd", "c": "xvd", "v": "cbf", "b": "vng",
    "n": "bmh", "m": "nkj", "1": "2", "2": "13", "3": "24", "4": "35", "5": "46", "6": "57", "7": "68",
    "8": "79", "9": "80", "0": "9",
}  # fmt: skip
"""Keys beside each key."""

_MARKS: Final = str.maketrans("ąćęłńóśźżäöüéèëïçôáíñøå", "acelnoszzaoueeeicoainoa")

_SLIPS: Final = tuple(
    tuple(pair.split(">"))
    for pair in words(
        # what sounds alike in Polish, and what others write for it
        "rz>ż ż>rz rz>z ó>u u>ó ch>h h>ch sz>sh sz>s cz>ch cz>c ś>si ć>ci ś>s dz>ds ą>om ą>on ę>en ę>em ł>l",
        "ks>x w>v sz>sch ski>sky cki>cky szcz>sch szcz>sz",
        # in German
        "sch>sh sch>sz ei>ai ai>ei ey>ei eu>oi äu>eu ä>e ä>ae ö>oe ü>ue ü>u ö>o ß>s ß>ss ck>k k>ck tz>z",
        "dt>t th>t v>f ph>f pf>f qu>kw y>i z>s chs>x",
        # in Dutch
        "ij>y ij>ei ei>ij ou>au au>ou oe>u uu>u aa>a ee>e oo>o cht>gt sch>sg ui>uy z>s",
        # in English
        "ph>f f>ph ee>ea ea>ee oo>u c>k k>c x>ks ll>l tt>t nn>n ss>s ff>f mm>m rr>r y>ie i>y wh>w gh>g",
        "l>ll n>nn t>tt s>ss",
    )
)


def mistyped(chance: Random, word: str) -> str:
    """`word` with one slip of the fingers: a key beside the right one, one too few or too many, two swapped.

    Seldom in the first letter, as it is with people.
    """
    while True:
        place = chance.randrange(len(word)) if chance.random() < 0.1 else chance.randrange(1, len(word))
        kind = chance.random()
        if kind < 0.35:
            beside = _NEARBY.get(without_marks(word[place])[:1], "e")
            wrong = word[:place] + chance.choice(beside) + word[place + 1 :]
        elif kind < 0.6:
            wrong = word[:place] + word[place + 1 :]
        elif kind < 0.8:
            letters = (
                word[place] if chance.random() < 0.5 else _NEARBY.get(without_marks(word[place])[:1], "e")
            )
            wrong = word[:place] + chance.choice(letters) + word[place:]
        else:
            place = min(place, len(word) - 2)
            wrong = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        if without_marks(wrong) != without_marks(word):
            return wrong


def heard(chance: Random, word: str) -> str | None:
    """`word` as somebody writes it who has only heard it; None if there is nothing to get wrong in it."""
    slips = [(right, wrong) for right, wrong in _SLIPS if right in word]
    chance.shuffle(slips)
    if chance.random() < 0.6:
        slips.sort(key=lambda slip: -len(slip[0]))  # what is written with many letters is got wrong the most
    for right, wrong in slips:
        places = [place for place in range(len(word)) if word.startswith(right, place)]
        place = chance.choice(places)
        found = word[:place] + wrong + word[place + len(right) :]
        if without_marks(found) != without_marks(word):
            return found
    return None


def without_marks(text: str) -> str:
    """`text` as it is typed on a keyboard without the letters of its language."""
    return text.translate(_MARKS).replace("ß", "ss").replace("æ", "ae").replace("œ", "oe")


def grouped(chance: Random, digits: str) -> str:
    """Digits in groups of three or two as people say them, or not; no digit is left over."""
    sign = chance.choice((" ", " ", "-", ".", "", ""))
    if not sign:
        return digits
    groups: list[str] = []
    while len(digits) > 4:
        size = chance.choice((3, 3, 2))
        groups.append(digits[:size])
        digits = digits[size:]
    groups += [digits[:2], digits[2:]] if len(digits) == 4 else [digits]
    return sign.join(groups)


def phone_as_said(chance: Random, country: str, national: str) -> str:
    """A telephone number, without what is dialled in front, in one of the spellings there are."""
    code, trunk = TRUNKS[country]
    form = chance.random()
    if form < 0.2:
        return f"+{code} {grouped(chance, national)}"
    if form < 0.3:
        return f"00{code} {grouped(chance, national)}"
    if form < 0.4:
        return f"+{code}{national}"  # as the telephone system tells it
    if form < 0.5:
        return f"({trunk}{national[:2]}) {grouped(chance, national[2:])}"
    if form < 0.75:
        return grouped(chance, trunk + national)
    return grouped(chance, national)
