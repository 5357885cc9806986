"""How well a record fits what was typed, judged by its text as it is now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from salesdesk.lookup.dialling import NUMBER, end_of_number, is_same_number
from salesdesk.lookup.text import IN_ONE_PIECE, LONGEST_WORD, Mark
from salesdesk.lookup.vocabulary import PREFIX

__all__ = ["Fit", "Meant", "by_code", "by_words", "codes_in", "weight", "worth_begun"]

_ENDS: Final = 0.95  # a code that ends as typed
_INSIDE: Final = 0.92
_NUMBER_BEGUN: Final = 0.8
"""How well a number fits that begins with a small one typed beside words: sizes and houses are said whole.
So are the units of numbers: “250 g” is not “250 garden”."""
_SMALL: Final = 2  # signs of a small number, or of a unit
_IN_ORDER: Final = 0.004
_A_WORD_MORE: Final = 0.0004
_A_LETTER_MORE: Final = 0.002

_NOTHING: Final = 0.0

_CODES: Final = re.compile(f"[{''.join(sorted(IN_ONE_PIECE))}]([^;]{{1,{LONGEST_WORD}}})")

# Codes with typing errors: parts of them, and those that are as long as what was typed.
_NOT_QUITE: Final = 0.93
_NOT_QUITE_BUT_WHOLE: Final = 0.97
_PART: Final = 0.9
_SWAPPED: Final = 0.5  # of an error: there are few codes that one is with two signs swapped, and many near by
_PREFIXED: Final = 0.94  # a number with something else in front: of a country, or a zero


class Fit(NamedTuple):
    """How well a record fits, 0 to 1, and which of its words and codes did.

    `finesse` tells apart what fits equally well: the order of the words, and what more there is.
    `exact`: one of its codes is what was typed, and nothing else was.
    """

    score: float
    finesse: float
    exact: bool
    matched: tuple[str, ...]


_NO_FIT: Final = Fit(_NOTHING, 0.0, False, ())


class Meant:
    """A typed word, and how alike are the words that it may mean instead.

    `is_unit`: it follows a number, and is its unit if it is short.
    """

    __slots__ = ("alike", "begins", "end", "is_cut", "is_small", "others", "typed", "weight", "whole")

    def __init__(self, typed: str, similar: Mapping[str, float], is_unit: bool = False) -> None:
        self.typed = typed
        self.weight = weight(typed)
        self.begins = " " + typed
        self.whole = f" {typed} "
        self.others = frozenset(similar)
        self.alike = {word: (alike, word) for word, alike in similar.items()}
        self.end = end_of_number(typed)
        self.is_small = len(typed) <= _SMALL and (is_unit or typed.isdigit())
        self.is_cut = any(len(word) == LONGEST_WORD for word in similar)


def worth_begun(typed: str) -> float:
    """How well a word fits that only begins so, with nothing beside it: first letters are of any word."""
    return 1.0 if len(typed) <= _SMALL and typed.isalpha() else PREFIX


def weight(word: str) -> float:
    """How much a word counts: the longer the more, up to a length."""
    return float(min(len(word), 8) ** 0.7)


# Fifty records and more are judged at every key: their fields are looked through as they stand, and
# taken apart only where something in them may be meant that is not there as it was typed.


def by_words(meant: Sequence[Meant], code: str, text: str) -> Fit:
    """The fit of a record with these fields; `code` is all that was typed in one piece."""
    # Codes keep their marks, so that no word is found in them: “ #1042  kowal i syn  lodz ”.
    run = " " + text.replace(";", " ").replace(Mark.NAME, " ").replace(Mark.WORDS, " ")
    words: list[str] | None = None
    codes: list[str] | None = None
    score = total = finesse = 0.0
    last = in_order = 0
    matched: list[str] = []
    for each in meant:
        typed = each.typed
        begun = worth_begun(typed) if len(meant) == 1 else _NUMBER_BEGUN if each.is_small else PREFIX
        best, which = _NOTHING, ""
        if (place := run.find(each.whole)) >= 0:
            best, which = 1.0, typed
        elif (place := run.find(each.begins)) >= 0:
            which = run[place + 1 : run.index(" ", place + 1)][:LONGEST_WORD]
            best = begun if which != typed else 1.0
            finesse -= _A_LETTER_MORE * min(len(which) - len(typed), 8)
        elif each.others:
            if words is None:
                words = run.split()
            found = each.others.intersection(words)
            if each.is_cut:
                found = each.others.intersection(word[:LONGEST_WORD] for word in words)
            if found:
                best, which = max(map(each.alike.__getitem__, found))
                place = _place(run, which)
        if best < 1.0 and typed in text:
            if best >= begun:
                if _has_code(text, typed):
                    best, which, place = 1.0, typed, -1
            else:
                codes = codes_in(text) if codes is None else codes
                for it in codes:
                    value = _in_code(typed, it, begun)
                    if value > best:
                        best, which, place = value, it, -1
        if best < _PREFIXED and each.end and each.end in text:
            codes = codes_in(text) if codes is None else codes
            if same := next((it for it in codes if is_same_number(typed, it)), ""):
                best, which, place = _PREFIXED, same, -1
        if best:
            matched.append(which)
        if place >= last:
            in_order += 1
            last = place
        total += each.weight
        score += each.weight * best
    # One blank in front, one behind each field: what is left are those behind words.
    count = run.count(" ") - text.count(";") - 1
    finesse += _IN_ORDER * in_order / len(meant) - _A_WORD_MORE * count
    if code in text and _has_code(text, code):
        return Fit(1.0, finesse, True, (code,))
    return Fit(score / total, finesse, False, tuple(dict.fromkeys(matched)))


def codes_in(text: str) -> list[str]:
    """The codes of a record, from its fields, as `text.words_and_codes` has them."""
    return _CODES.findall(text)


def _has_code(text: str, code: str) -> bool:
    """Whether just this is a code of a record with these fields."""
    if len(code) < LONGEST_WORD:
        return any(f"{mark}{code};" in text for mark in IN_ONE_PIECE)
    return code in codes_in(text)


def _place(run: str, word: str) -> int:
    """Where a word of a run begins; one that was cut goes on."""
    place = run.find(f" {word} ")
    return place if place >= 0 else run.find(f" {word}")


def _in_code(typed: str, code: str, begun: float = PREFIX) -> float:
    """How well a code fits that has this in it; `begun`: that begins so, or at most."""
    if typed not in code:
        return _NOTHING
    if code == typed:
        return 1.0
    length = len(typed)
    if code.startswith(typed):
        return begun
    if length >= 3 and code.endswith(typed):
        return min(_ENDS, begun)
    return min(_INSIDE, begun) if length >= 4 else _NOTHING


def by_code(typed: str, texts: Sequence[str], enough: int) -> list[Fit]:
    """The fits of records with these fields to one code.

    Typing errors are looked for only if fewer than `enough` records have what was typed as it is.
    """
    fits = [_literally(typed, text) for text in texts]
    if sum(fit.score > _NOTHING for fit in fits) >= enough:
        return fits
    rest = [place for place, fit in enumerate(fits) if fit.score < _PREFIXED]
    for place, fit in zip(rest, _nearly(typed, [codes_in(texts[place]) for place in rest]), strict=True):
        if fit.score > fits[place].score:
            fits[place] = fit
    return fits


def _literally(typed: str, text: str) -> Fit:
    if typed not in text:
        return _NO_FIT
    best, which = max(((_in_code(typed, code), code) for code in codes_in(text)), default=(_NOTHING, ""))
    return Fit(best, 0.0, best == 1.0, (which,)) if best else _NO_FIT


def _nearly(typed: str, records: Sequence[Sequence[str]]) -> list[Fit]:
    """The fits of records whose codes are typed wrongly, or with something in front."""
    codes = [code for each in records for code in each]
    if not codes:
        return [_NO_FIT] * len(records)
    length, count = len(typed), len(codes)
    forms = [*codes]
    for cut in (slice(-length, None), slice(length), slice(-length - 1, None), slice(1 - length, None)):
        forms += [code[cut] for code in codes]
    alike = cdist([typed], forms, scorer=OSA.normalized_similarity, dtype=np.float32)[0].reshape(5, count)
    swapped = sorted(typed)
    for place in np.flatnonzero(alike[0] >= 1 - 1.01 / length).tolist():
        if codes[place] != typed and sorted(codes[place]) == swapped:
            alike[0, place] = 1 - _SWAPPED / length
    parts = cdist([typed], codes, scorer=fuzz.partial_ratio, dtype=np.float32)[0] / 100
    lengths = np.fromiter(map(len, codes), np.float32, count)
    # A short code within a long one that was typed is only a part of it.
    parts *= np.minimum(1, lengths / length) * np.float32(_PART)
    values = np.maximum(
        np.maximum(alike[1:].max(axis=0), parts) * np.float32(_NOT_QUITE),
        alike[0] * np.float32(_NOT_QUITE_BUT_WHOLE),
    )
    end = typed[-NUMBER:]
    prefixed = [code[-NUMBER:] == end and is_same_number(typed, code) for code in codes]
    values = np.where(prefixed, np.maximum(values, np.float32(_PREFIXED)), values)
    fits: list[Fit] = []
    at = 0
    for each in records:
        if each:
            best = int(values[at : at + len(each)].argmax())
            fits.append(Fit(float(values[at + best]), 0.0, False, (each[best],)))
        else:
            fits.append(_NO_FIT)
        at += len(each)
    return fits
