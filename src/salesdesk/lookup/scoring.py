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
    return Fit(score / total, finesse, code in codes, tuple(dict.fromkeys(matched)))


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


def by_code(typed: str, records: Sequence[Sequence[str]]) -> list[Fit]:
    """The fits of records with these codes to one code, typing errors allowed."""
    codes = [code for each in records for code in each]
    if not codes:
        return [Fit(_NOTHING, 0.0, False, ())] * len(records)
    length = len(typed)
    cuts = [[code[-length:], code[:length], code[-length - 1 :], code[1 - length :]] for code in codes]
    alike = cdist(
        [typed], [cut for each in cuts for cut in each], scorer=OSA.normalized_similarity, dtype=np.float32
    )[0].reshape(len(codes), 4)
    parts = cdist([typed], codes, scorer=fuzz.partial_ratio, dtype=np.float32)[0] / 100
    values = np.maximum(alike.max(axis=1), parts * np.float32(0.97)) * np.float32(0.93)
    fits: list[Fit] = []
    at = 0
    for each in records:
        best, which = _NOTHING, ""
        for code in each:
            value = max(_in_code(typed, code), float(values[at]))
            if len(code) > 5 and code in typed:
                value = max(value, 0.94)  # typed with a country's prefix in front, or a leading zero
            if value > best:
                best, which = value, code
            at += 1
        fits.append(Fit(best, 0.0, typed in each, (which,) if which else ()))
    return fits
