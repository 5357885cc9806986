"""The distinct words of an index, and those of them that somebody may have meant.

Typing errors are matched against words, of which there are tens of thousands, and never
against records, of which there are millions. Words are found by the pairs of letters they
share with what was typed, by how they begin, and by how they sound.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from salesdesk.lookup.sound import sound

__all__ = ["ALIKE", "HARDLY_MISSPELLED", "PREFIX", "Expansion", "Vocabulary", "alike_words", "similarities"]

PREFIX: Final = 0.97
"""How well a word fits that only begins as typed."""
ALIKE: Final = 0.6
"""Words that are less alike are not meant."""
HARDLY_MISSPELLED: Final = 0.75
"""How alike words are, at least, of which one may stand in a list for the other."""

_RAREST: Final = 0.7  # of the pairs of a word are looked at, …
_TELLING: Final = 12  # … and so many in any case
_POOL: Final = 100  # words that share most pairs of letters are compared
_KEPT: Final = 40
_SAME_SOUND: Final = 80
_SOUND_BEGINS: Final = 30
_BEGINS_SO: Final = 0.8  # of a word that only begins to sound so
_SWAPPED: Final = 5  # words that begin with two letters swapped, for each two letters of a short word
_SYMBOLS: Final = 64
_GAPPED: Final = _SYMBOLS * _SYMBOLS  # pairs with one letter between them come behind the others
_SHORT: Final = 4
_SHORTEST: Final = 3  # letters of a word with typing errors in it
_HEAD: Final = 8  # bytes of a text that are a number by which it is found
_ENDING: Final = 3  # letters that inflection adds
_AN_ENDING_LETTER: Final = 0.06

Numbers = npt.NDArray[np.uint32]


def _symbols() -> npt.NDArray[np.int32]:
    # Letters and digits have a symbol each, other scripts share what is left; 0 is between words.
    symbols = 37 + np.arange(256, dtype=np.int32) % 27
    for number, sign in enumerate(b"abcdefghijklmnopqrstuvwxyz0123456789", 1):
        symbols[sign] = number
    symbols[ord("\n")] = 0
    return symbols


_SYMBOL_OF: Final = _symbols()


@dataclass(frozen=True, slots=True)
class Expansion:
    """The words that one typed word may mean: those from `first` up to `last` begin so.

    `exact`: the first of them is the word itself. `similar` tells how alike others are, 0 to 1,
    and `spelled` the same of the words as they are spelled.
    """

    typed: str
    first: int
    last: int
    exact: bool
    similar: Mapping[int, float]
    spelled: Mapping[str, float]


class _Texts:
    """Sorted texts in one run of bytes, with the first eight bytes of each as a number."""

    __slots__ = ("_bytes", "_heads", "_starts")

    def __init__(self, text: npt.NDArray[np.uint8], starts: Numbers, heads: npt.NDArray[np.uint64]) -> None:
        self._bytes = memoryview(text.data)
        self._starts = memoryview(starts.data)
        self._heads = heads

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, index: int) -> bytes:
        if index >= len(self._starts) - 1:
            raise IndexError(index)
        return bytes(self._bytes[self._starts[index] : self._starts[index + 1] - 1])

    def beginning(self, text: bytes) -> tuple[int, int]:
        """The places of the texts that begin so, from one up to another; the first is where it would be."""
        low = int.from_bytes(text[:_HEAD].ljust(_HEAD, b"\0"), "big")
        high = low + (1 << 8 * max(_HEAD - len(text), 0)) - 1
        first = int(self._heads.searchsorted(np.uint64(low)))
        last = int(self._heads.searchsorted(np.uint64(high), "right"))
        if len(text) <= _HEAD:
            return first, last
        first = bisect_left(self, text, first, last)
        return first, bisect_left(self, text + b"\xff", first, last)

    def spelled(self, indexes: Iterable[int]) -> list[str]:
        """Many at once: hundreds are compared with each word that is typed."""
        run, starts = self._bytes, self._starts
        return [str(run[starts[index] : starts[index + 1] - 1], "utf-8") for index in indexes]


class Vocabulary:
    """Different words in their order, and how each sounds."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Of the arrays that `build` made."""
        self._words = _Texts(arrays["words"], arrays["word_starts"], arrays["word_heads"])
        self._sounds = _Texts(arrays["sounds"], arrays["sound_starts"], arrays["sound_heads"])
        self._by_sound = arrays["by_sound"]
        self._starts: Numbers = arrays["word_starts"]
        self._pair_starts: Numbers = arrays["pair_starts"]
        self._pair_words: Numbers = arrays["pair_words"]
        self._signs = np.diff(self._starts).astype(np.float32) - 1

    def __len__(self) -> int:
        return len(self._words)

    def __getitem__(self, index: int) -> str:
        return self._words[index].decode()

    @staticmethod
    def build(words: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
        """The arrays of a vocabulary of different words, which must be sorted."""
        text, starts = _joined(words)
        symbols = _SYMBOL_OF[text]
        # The line break before a word counts as its first symbol, so that beginnings weigh more.
        owner = np.repeat(np.arange(len(words), dtype=np.uint32), np.diff(starts))
        symbols, owner = np.concatenate([[0], symbols[:-1]]), owner
        pairs = symbols[:-1] * _SYMBOLS + symbols[1:]
        whole = owner[1:] == owner[:-1]
        gapped = symbols[:-2] * _SYMBOLS + symbols[2:] + _GAPPED
        whole_gapped = owner[2:] == owner[:-2]
        found = np.concatenate(
            [
                (pairs[whole].astype(np.uint64) << np.uint64(32)) | owner[1:][whole],
                (gapped[whole_gapped].astype(np.uint64) << np.uint64(32)) | owner[2:][whole_gapped],
            ]
        )
        found.sort()
        found = found[np.append(True, found[1:] != found[:-1])[: len(found)]]
        sounds = [sound(word) for word in words]
        order = sorted(range(len(words)), key=sounds.__getitem__)
        sound_text, sound_starts = _joined([sounds[index] for index in order])
        return {
            "words": text,
            "word_starts": starts,
            "word_heads": _heads(text, starts),
            "sounds": sound_text,
            "sound_starts": sound_starts,
            "sound_heads": _heads(sound_text, sound_starts),
            "by_sound": np.array(order, np.uint32),
            "pair_starts": np.searchsorted(
                found, np.arange(2 * _GAPPED + 1, dtype=np.uint64) << np.uint64(32)
            ).astype(np.uint32),
            "pair_words": (found & np.uint64(0xFFFFFFFF)).astype(np.uint32),
        }

    def expand(self, typed: str, *, every: bool = False) -> Expansion:
        """The words that `typed` may mean; all of them that are alike if `every` is asked for."""
        spelled = typed.encode()
        first, last = self._words.beginning(spelled)
        exact = first < last and self._words[first] == spelled
        similar: dict[int, float] = {}
        named: dict[str, float] = {}
        if len(typed) >= _SHORTEST and len(self):
            similar, named = self._similar(typed, first, last, every)
        return Expansion(typed, first, last, exact, similar, named)

    def fit(self, typed: str) -> float:
        """How well the best word fits that is, or begins, as typed: 1, `PREFIX`, or 0 if none does."""
        spelled = typed.encode()
        first, last = self._words.beginning(spelled)
        if first == last:
            return 0.0
        return 1.0 if self._words[first] == spelled else PREFIX

    def _similar(
        self, typed: str, first: int, last: int, every: bool
    ) -> tuple[dict[int, float], dict[str, float]]:
        """How alike others are, by their numbers and as they are spelled."""
        heard = self._heard(typed, every)
        chosen = self._sharing_pairs(typed, first, last, every)
        known = set(chosen)
        others = dict.fromkeys((*heard, *self._swapped(typed, every)))
        chosen += [index for index in others if not first <= index < last and index not in known]
        if not chosen:
            return {}, {}
        spelled = self._words.spelled(chosen)
        alike = similarities(typed, spelled)
        if heard:
            share = np.fromiter(map(heard.get, chosen, repeat(0.0)), np.float32, len(chosen))
            alike = _heard_alike(alike, share, len(sound(typed)))
        best = np.argsort(-alike, kind="stable")
        if not every:
            best = best[:_KEPT]
        kept = [
            (at, value)
            for at, value in zip(best.tolist(), alike[best].tolist(), strict=True)
            if value >= ALIKE
        ]
        return {chosen[at]: value for at, value in kept}, {spelled[at]: value for at, value in kept}

    def _sharing_pairs(self, typed: str, first: int, last: int, every: bool) -> list[int]:
        symbols = [0, *_SYMBOL_OF[np.frombuffer(typed.encode(), np.uint8)].tolist()]
        pairs = {a * _SYMBOLS + b for a, b in pairwise(symbols)}
        pairs |= {a * _SYMBOLS + b + _GAPPED for a, b in zip(symbols, symbols[2:], strict=False)}
        starts = self._pair_starts
        its = sorted(((int(starts[pair]), int(starts[pair + 1])) for pair in pairs), key=_size)
        if not every:
            # Most words share the most common pairs: these take most of the time, and tell least.
            its = its[: max(_TELLING, int(len(its) * _RAREST))]
        shared = np.bincount(
            np.concatenate([self._pair_words[begin:end] for begin, end in its]), minlength=len(self)
        )
        shared[first:last] = 0
        # Of a short word with two letters swapped only one pair may be left.
        least = 1 if every and len(typed) <= _SHORT else max(2, int(len(its) * 0.3))
        chosen = np.flatnonzero(shared >= least)
        if len(chosen) > _POOL and not every:
            longer = self._signs[chosen] - len(typed)
            likely = shared[chosen] - np.where(longer > 0, 0.25 * longer, -0.6 * longer)
            chosen = chosen[np.argpartition(-likely, _POOL)[:_POOL]]
        found: list[int] = chosen.tolist()
        return found

    def _swapped(self, typed: str, every: bool) -> Iterator[int]:
        """Words that a short one is with two letters swapped: hardly a pair of letters is left then."""
        if len(typed) > _SHORT + 1:
            return
        for at in range(len(typed) - 1):
            swapped = typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
            if every and not at:  # also those that go on otherwise
                swapped = swapped[:2]
            first, last = self._words.beginning(swapped.encode())
            yield from range(first, last if every else min(last, first + _SWAPPED))

    def _heard(self, typed: str, every: bool) -> dict[int, float]:
        """Words that sound alike, 1, and those that begin to, less."""
        key = sound(typed).encode() if len(typed) > _SHORTEST else b""
        if len(key) < 2:
            return {}
        start, last = self._sounds.beginning(key)
        stop = bisect_left(self._sounds, key + b"\0", start, last)
        same = stop if every else min(stop, start + _SAME_SOUND)
        heard = dict.fromkeys(self._by_sound[start:same].tolist(), 1.0)
        if len(key) > 2:
            further = last if every else min(last, stop + _SOUND_BEGINS)
            heard.update(dict.fromkeys(self._by_sound[stop:further].tolist(), _BEGINS_SO))
        return heard


def _size(run: tuple[int, int]) -> int:
    return run[1] - run[0]


def similarities(typed: str, words: Sequence[str]) -> npt.NDArray[np.float32]:
    """How alike each word is to the one typed, 0 to 1, by OSA distance.

    Whoever is still typing has not come to its end: a word counts also cut to what was
    typed, a letter more and a letter less. Who says it in a sentence adds an ending: “kowalskiego”
    is alike “kowalski”, “flessen” alike “fles”.
    """
    length = len(typed)
    longer = [place for place, word in enumerate(words) if len(word) >= length]
    forms = [*words]
    for cut in (length, length + 1, length - 1):
        forms += [words[place][:cut] for place in longer]
    alike = cdist([typed], forms, scorer=OSA.normalized_similarity, dtype=np.float32)[0]
    best: npt.NDArray[np.float32] = alike[: len(words)]
    cuts = alike[len(words) :].reshape(3, len(longer))
    best[longer] = np.maximum(best[longer], cuts.max(axis=0, initial=0) * np.float32(PREFIX))
    for place, word in enumerate(words if typed.isalpha() else ()):
        more = length - len(word)
        if 0 < more <= _ENDING and len(word) >= _SHORT and typed.startswith(word):
            best[place] = max(best[place], PREFIX - _AN_ENDING_LETTER * more)
    return best


def alike_words(typed: str, words: Sequence[str]) -> list[float]:
    """How alike each word is to the one typed, in letters or in sound, as `Vocabulary.expand` has it."""
    if len(typed) < _SHORTEST:
        return [0.0] * len(words)
    alike = similarities(typed, words)
    key = sound(typed) if len(typed) > _SHORTEST else ""
    if len(key) > 1:
        share = np.fromiter((_sound_share(key, sound(word)) for word in words), np.float32, len(words))
        alike = _heard_alike(alike, share, len(key))
    found: list[float] = alike.tolist()
    return found


def _sound_share(key: str, other: str) -> float:
    if other == key:
        return 1.0
    return _BEGINS_SO if len(key) > 2 and other.startswith(key) else 0.0


def _heard_alike(
    alike: npt.NDArray[np.float32], share: npt.NDArray[np.float32], key: int
) -> npt.NDArray[np.float32]:
    """How alike words are that sound alike: at least so much as a sound of `key` consonants tells."""
    by_sound = (0.35 + 0.05 * min(key, 4)) * share + 0.45 * alike
    return np.where(share > 0, np.maximum(alike, by_sound), alike)


def _heads(text: npt.NDArray[np.uint8], starts: Numbers) -> npt.NDArray[np.uint64]:
    """The first bytes of each text in such a run, as one number that orders them as they are ordered."""
    heads = np.zeros(len(starts) - 1, np.uint64)
    begins, ends = starts[:-1].astype(np.int64), starts[1:].astype(np.int64) - 1
    for at in range(_HEAD):
        there = begins + at < ends
        heads <<= np.uint64(8)
        heads[there] |= text[begins[there] + at].astype(np.uint64)
    return heads


def _joined(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint8], Numbers]:
    """The texts in one run of bytes, a line break after each, and where each begins."""
    spelled = [text.encode() for text in texts]
    lengths = np.fromiter((len(each) + 1 for each in spelled), np.int64, len(spelled))
    run = b"\n".join([*spelled, b""]) if spelled else b""
    return np.frombuffer(run, np.uint8), np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint32)
