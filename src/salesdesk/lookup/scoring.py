"""How well a record fits what was typed, judged by its text as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from salesdesk.lookup.vocabulary import PREFIX

__all__ = ["Fit", "Meant", "by_code", "by_words", "weight"]

_ENDS: Final = 0.95  # a code that ends as typed
_INSIDE: Final = 0.92
_IN_ORDER: Final = 0.004
_A_WORD_MORE: Final = 0.0004
_A_LETTER_MORE: Final = 0.002

_NOTHING: Final = 0.0

# Codes with typing errors: parts of them, and those that are as long as what was typed.
_NOT_QUITE: Final = 0.93
_NOT_QUITE_BUT_WHOLE: Final = 0.97
_PART: Final = 0.9
_NUMBER: Final = 8
_PREFIXED: Final = 0.94  # a number typed with a country's prefix, or a zero, in front


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a record fits, 0 to 1, and which of its words and codes did.

    `finesse` tells apart what fits equally well: the order of the words, and what more there is.
    `exact`: one of its codes is what was typed, and nothing else was.
    """

    score: float
    finesse: float
    exact: bool
    matched: tuple[str, ...]


class Meant:
    """A typed word, and how alike are the words that it may mean instead."""

    __slots__ = ("begins", "similar", "typed", "weight", "whole")

    def __init__(self, typed: str, similar: Mapping[str, float]) -> None:
        self.typed = typed
        self.similar = similar
        self.weight = weight(typed)
        self.begins = " " + typed
        self.whole = f" {typed} "


def weight(word: str) -> float:
    """How much a word counts: the longer the more, up to a length."""
    return float(min(len(word), 8) ** 0.7)


def by_words(meant: Sequence[Meant], code: str, words: Sequence[str], codes: Sequence[str]) -> Fit:
    """The fit of a record with these words and codes; `code` is all that was typed in one piece."""
    run = f" {' '.join(words)} "
    different: set[str] = set()
    score = total = finesse = 0.0
    last = in_order = 0
    matched: list[str] = []
    for each in meant:
        best, which = _NOTHING, ""
        if (place := run.find(each.whole)) >= 0:
            best, which = 1.0, each.typed
        elif (place := run.find(each.begins)) >= 0:
            best, which = PREFIX, run[place + 1 : run.index(" ", place + 1)]
            finesse -= _A_LETTER_MORE * min(len(which) - len(each.typed), 8)
        else:
            different = different or set(words)
            if meant_too := each.similar.keys() & different:
                best, which = max((each.similar[word], word) for word in meant_too)
                place = run.find(f" {which} ")
        if best < 1.0:
            for it in codes:
                value = _in_code(each.typed, it)
                if value > best:
                    best, which, place = value, it, -1
        if best:
            matched.append(which)
        if place >= last:
            in_order += 1
            last = place
        total += each.weight
        score += each.weight * best
    finesse += _IN_ORDER * in_order / len(meant) - _A_WORD_MORE * len(words)
    if code in codes:
        return Fit(1.0, finesse, True, (code,))
    return Fit(score / total, finesse, False, tuple(dict.fromkeys(matched)))


def _in_code(typed: str, code: str) -> float:
    if typed not in code:
        return _NOTHING
    if code == typed:
        return 1.0
    length = len(typed)
    if code.startswith(typed):
        return PREFIX
    if length >= 3 and code.endswith(typed):
        return _ENDS
    return _INSIDE if length >= 4 else _NOTHING


def by_code(typed: str, records: Sequence[Sequence[str]], enough: int) -> list[Fit]:
    """The fits of records with these codes to one code.

    Typing errors are looked for only if fewer than `enough` records have what was typed as it is.
    """
    fits = [_literally(typed, codes) for codes in records]
    if sum(fit.score > _NOTHING for fit in fits) >= enough:
        return fits
    rest = [place for place, fit in enumerate(fits) if fit.score < _PREFIXED]
    for place, fit in zip(rest, _nearly(typed, [records[place] for place in rest]), strict=True):
        if fit.score > fits[place].score:
            fits[place] = fit
    return fits


def _literally(typed: str, codes: Sequence[str]) -> Fit:
    best, which = max(((_in_code(typed, code), code) for code in codes), default=(_NOTHING, ""))
    return Fit(best, 0.0, best == 1.0, (which,) if best else ())


def _nearly(typed: str, records: Sequence[Sequence[str]]) -> list[Fit]:
    """The fits of records whose codes are typed wrongly, or with something in front."""
    codes = [code for each in records for code in each]
    if not codes:
        return [Fit(_NOTHING, 0.0, False, ())] * len(records)
    length, count = len(typed), len(codes)
    forms = [*codes]
    for cut in (slice(-length, None), slice(length), slice(-length - 1, None), slice(1 - length, None)):
        forms += [code[cut] for code in codes]
    alike = cdist([typed], forms, scorer=OSA.normalized_similarity, dtype=np.float32)[0].reshape(5, count)
    parts = cdist([typed], codes, scorer=fuzz.partial_ratio, dtype=np.float32)[0] / 100
    lengths = np.fromiter(map(len, codes), np.float32, count)
    # A short code within a long one that was typed is only a part of it.
    parts *= np.minimum(1, lengths / length) * np.float32(_PART)
    values = np.maximum(
        np.maximum(alike[1:].max(axis=0), parts) * np.float32(_NOT_QUITE),
        alike[0] * np.float32(_NOT_QUITE_BUT_WHOLE),
    )
    prefixed = [len(code) >= _NUMBER and typed.endswith(code) for code in codes]
    values = np.where(prefixed, np.maximum(values, np.float32(_PREFIXED)), values)
    fits: list[Fit] = []
    at = 0
    for each in records:
        if each:
            best = int(values[at : at + len(each)].argmax())
            fits.append(Fit(float(values[at + best]), 0.0, False, (each[best],)))
        else:
            fits.append(Fit(_NOTHING, 0.0, False, ()))
        at += len(each)
    return fits
