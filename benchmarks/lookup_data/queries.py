"""Queries as people type them while somebody is speaking, each with the records it is right to find.

Each is made from one record, its target, so that at most five records have what was meant.
Two sets never share a record or a seed: one to tune by, one that nobody has seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from benchmarks.lookup_data.cards import Card, cards
from benchmarks.lookup_data.noise import (
    Noise,
    grouped,
    heard,
    mistyped,
    phone_as_said,
    without_marks,
)
from benchmarks.lookup_data.numbers import TRUNKS
from benchmarks.lookup_data.subjects import Entity, reading
from benchmarks.lookup_data.truth import Truth
from salesdesk.demo.countries.manner import words
from salesdesk.lookup.text import collapsed, folded
from salesdesk.storage.engine import Database

__all__ = ["MOST_VALID", "Query", "make_queries"]

MOST_VALID: Final = 5
"""Records that may have what a query means: more could not all be among the first five."""

_TRIES: Final = 200  # records looked at for one query before the class is given up
_BATCH: Final = 100
_MOST_WORDS: Final = 6
_SPARSE: Final = 9  # signs of a number that no slip makes another's; shorter ones are given out densely
_SPELLING: Final = 4  # letters of a word that is worth getting wrong
_PLAIN: Final = ("name", "brand", "contact", "city")
"""Fields whose words are said together; the others make a query a mixed one."""
_FORMS: Final = frozenset(words("gmbh limited synowie zonen söhne sons"))
_GROUPED: Final = {"VAT": (3, 3, 2, 2), "GTIN": (1, 6, 6)}


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody types. `valid` are the records that have what was meant or just what was typed."""

    noise: Noise
    text: str
    target: int
    valid: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Meant:
    """What is typed, and the words and codes that are meant by it."""

    text: str
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


_Make = Callable[[Random, Truth, Card], _Meant | None]


def make_queries(
    database: Database, entity: Entity, truth: Truth, *, seed: int, count: int, unseen: bool
) -> list[Query]:
    """About so many queries, of each class of noise as many. The sets take even and odd records."""
    mine = [id_ for id_ in truth.ids.tolist() if id_ % 2 == unseen]
    each = -(-count // len(Noise))
    found: list[Query] = []
    for noise in Noise:
        chance = Random(f"{seed} {'unseen' if unseen else 'tuning'} {entity} {noise}")
        made = _made(database, entity, truth, chance, noise, mine)
        found += [query for query, _ in zip(made, range(each), strict=False)]
    return found


def _made(
    database: Database, entity: Entity, truth: Truth, chance: Random, noise: Noise, ids: Sequence[int]
) -> Iterator[Query]:
    """Queries of one class as long as records yield some."""
    failed = 0
    while failed < _TRIES:
        some = [chance.choice(ids) for _ in range(_BATCH)]
        with reading(database) as tx:
            found = cards(tx, entity, some)
        for card in found:
            meant = _MAKERS[noise](chance, truth, card)
            query = meant and _query(truth, noise, card.id, meant)
            if query:
                failed = 0
                yield query
            else:
                failed += 1


def _query(truth: Truth, noise: Noise, target: int, meant: _Meant) -> Query | None:
    """The query, unless too many records have what was meant, or literally what was typed."""
    valid = truth.having(meant.words, meant.codes)
    if target not in valid:
        return None
    # Who mistypes a name so that it is another's finds the other, and rightly.
    valid += truth.having(folded(meant.text).split())
    if len(code := collapsed(meant.text)) >= _SPELLING and any(map(str.isdigit, code)):
        valid += truth.having((), (code,))
    valid = sorted(set(valid))
    return Query(noise, meant.text, target, tuple(valid)) if len(valid) <= MOST_VALID else None


def _chosen(
    chance: Random,
    truth: Truth,
    card: Card,
    fields: Callable[[str], bool],
    cut: float = 0.0,
    mixed: bool = False,
) -> list[tuple[str, str]] | None:
    """Words of a record, in its order, by which it is one of few: as typed and as written there.

    Those that are cut short are, with the chance `cut`. `mixed`: of two fields at least.
    """
    some = [(field, word) for field, word in card.words if fields(field) and word not in _FORMS]
    spelled = [each for each in some if _is_spelled(each[1])]
    others = [each for each in some if not _is_spelled(each[1]) and (len(each[1]) > 2 or each[1].isdigit())]
    chance.shuffle(spelled)
    chance.shuffle(others)
    order = [*spelled[:2], *sorted(spelled[2:] + others, key=lambda _: chance.random())]
    if mixed:
        other = next((each for each in order if each[0] != order[0][0]), None)
        if other is None:
            return None
        order = [order[0], other, *(each for each in order[1:] if each != other)]
    taken: list[tuple[str, str]] = []
    for _, word in order[:_MOST_WORDS]:
        typed = word
        if len(word) > 5 and word.isalpha() and chance.random() < cut:
            typed = word[: chance.randrange(4, len(word))]
        taken.append((typed, word))
        if len(taken) < 2 or not any(_is_spelled(each) for each, _ in taken):
            continue
        if len(truth.having(map(folded, (each for each, _ in taken)), most=MOST_VALID + 1)) <= MOST_VALID:
            places = {word: place for place, (_, word) in enumerate(card.words)}
            return sorted(taken, key=lambda each: places[each[1]])
    return None


def _is_spelled(word: str) -> bool:
    return word.isalpha() and len(word) >= _SPELLING


def _meant(chance: Random, typed: Iterable[str], clean: Iterable[str]) -> _Meant:
    """Half the people type the letters of their language, the others the plain ones."""
    text = " ".join(typed)
    if chance.random() < 0.5:
        text = without_marks(text)
    return _Meant(text, tuple(word for each in clean for word in folded(each).split()))


def _plain(field: str) -> bool:
    return field in _PLAIN


def _any(_field: str) -> bool:
    return True


def _prefix(chance: Random, truth: Truth, card: Card) -> _Meant | None:
    chosen = _chosen(chance, truth, card, _plain, cut=0.8)
    if not chosen or all(typed == word for typed, word in chosen):
        return None
    typed = [each for each, _ in chosen]
    return _meant(chance, typed, typed)


def _wrong(
    chance: Random,
    chosen: list[tuple[str, str]] | None,
    slip: Callable[[Random, str], str | None],
    twice: bool = False,
) -> _Meant | None:
    """One of the chosen words got wrong, or two; or one long word twice."""
    if not chosen:
        return None
    clean = [typed for typed, _ in chosen]
    places = [place for place, word in enumerate(clean) if _is_spelled(word)]
    if not places:
        return None
    wrong = list(clean)
    picked = chance.sample(places, min(len(places), 2)) if twice else [chance.choice(places)]
    if twice and (len(picked) < 2 or chance.random() < 0.4):
        longest = max(places, key=lambda place: len(clean[place]))
        if len(clean[longest]) < 7:
            return None
        picked = [longest, longest]
    for place in picked:
        slipped = slip(chance, wrong[place])
        if slipped is None:
            return None
        wrong[place] = slipped
    if any(folded(wrong[place]) == folded(clean[place]) for place in picked):
        return None  # the second slip undid the first
    return _meant(chance, wrong, clean)


def _typo(chance: Random, truth: Truth, card: Card) -> _Meant | None:
    return _wrong(chance, _chosen(chance, truth, card, _plain), mistyped)


def _typos(chance: Random, truth: Truth, card: Card) -> _Meant | None:
    return _wrong(chance, _chosen(chance, truth, card, _plain), mistyped, twice=True)


def _phonetic(chance: Random, truth: Truth, card: Card) -> _Meant | None:
    return _wrong(chance, _chosen(chance, truth, card, _plain), heard)


def _diacritics(chance: Random, truth: Truth, card: Card) -> _Meant | None:
    chosen = _chosen(chance, truth, card, _plain)
    if not chosen or all(word.isascii() for _, word in chosen):
        return None
    clean = [word for _, word in chosen]
    return _Meant(without_marks(" ".join(clean)), tuple(map(folded, clean)))


def _order(chance: Random, truth: Truth, card: Card) -> _Meant | None:
    chosen = _chosen(chance, truth, card, _plain)
    if not chosen:
        return None
    typed = [each for each, _ in chosen]
    chance.shuffle(typed)
    if typed == [each for each, _ in chosen]:
        typed.reverse()
    return _meant(chance, typed, typed)


def _mixed(chance: Random, truth: Truth, card: Card) -> _Meant | None:
    if chance.random() < 0.2:
        return _word_and_number(chance, card)
    chosen = _chosen(chance, truth, card, _any, cut=0.6, mixed=True)
    if not chosen:
        return None
    typed = [each for each, _ in chosen]
    chance.shuffle(typed)
    return _meant(chance, typed, typed)


def _word_and_number(chance: Random, card: Card) -> _Meant | None:
    """A word and how a number begins: “kowal 90-361”, “nordhaus 2608”."""
    spoken = [
        word for field, word in card.words if _plain(field) and _is_spelled(word) and word not in _FORMS
    ]
    numbers = [number for kind, number in card.numbers if kind in ("CODE", "POSTCODE", "SUPPLIER")]
    if not spoken or not numbers:
        return None
    number, word = chance.choice(numbers), chance.choice(spoken)
    if " " not in number:
        number = number[: max(6, chance.randrange(len(number) + 1))]
    return _Meant(f"{word} {number.lower()}", (folded(word),), (collapsed(number),))


def _mixed_typo(chance: Random, truth: Truth, card: Card) -> _Meant | None:
    return _wrong(chance, _chosen(chance, truth, card, _any, mixed=True), mistyped)


def _code(chance: Random, _truth: Truth, card: Card) -> _Meant | None:
    """A piece of a code: how it begins or ends, or out of its middle, with or without its signs."""
    codes = [number for kind, number in card.numbers if kind in ("CODE", "SUPPLIER", "VAT")]
    if not codes:
        return None
    code = chance.choice(codes)
    size = min(chance.randrange(5, 10), len(code))
    where = chance.random()
    start = 0 if where < 0.4 else len(code) - size if where < 0.8 else chance.randrange(len(code) - size + 1)
    piece = code[start : start + size].strip("-./ ").lower()
    if chance.random() < 0.5:
        piece = re.sub(r"[-./ ]", "", piece)
    return _Meant(piece, (), (collapsed(piece),)) if len(collapsed(piece)) >= _SPELLING else None


def _digits(chance: Random, _truth: Truth, card: Card) -> _Meant | None:
    numbers = [each for each in card.numbers if each[0] in ("GTIN", "PHONE", "VAT", "POSTCODE")]
    if not numbers:
        return None
    kind, number = chance.choice(numbers)
    if kind == "PHONE":
        national = _national(card.country, number)
        if chance.random() < 0.6:
            return _Meant(phone_as_said(chance, card.country, national), (), (national,))
        piece = national[-chance.randrange(6, 8) :]
        return _Meant(grouped(chance, piece), (), (piece,))
    if kind == "POSTCODE":
        return _Meant(number.lower() if chance.random() < 0.5 else number, (), (collapsed(number),))
    bare = re.sub(r"^[A-Z]{2}", "", number)
    if chance.random() < 0.4:
        size = chance.randrange(6, 9)
        piece = bare[-size:] if chance.random() < 0.7 else bare[:size]
        return _Meant(grouped(chance, piece), (), (collapsed(piece),))
    return _Meant(_in_groups(chance, kind, number if chance.random() < 0.4 else bare), (), (collapsed(bare),))


def _national(country: str, phone: str) -> str:
    """The digits of a phone without what is dialled in front, of the country or at home."""
    digits = "".join(filter(str.isdigit, phone))
    code, trunk = TRUNKS[country]
    return digits.removeprefix(code) if phone.startswith("+") else digits.removeprefix(trunk)


def _in_groups(chance: Random, kind: str, number: str) -> str:
    """The number as it is printed, with blanks or dashes between its groups, or in one piece."""
    sign = chance.choice(("", "", " ", "-"))
    head = number[:2] if number[:2].isalpha() else ""
    rest, groups = number[len(head) :], []
    for size in _GROUPED[kind]:
        groups.append(rest[:size])
        rest = rest[size:]
    return " ".join(filter(None, (head, sign.join(filter(None, groups)) + rest))) if sign else number


def _code_typo(chance: Random, _truth: Truth, card: Card) -> _Meant | None:
    """A whole code or number with one slip in it."""
    kind, number = chance.choice(card.numbers)
    whole = _national(card.country, number) if kind == "PHONE" else collapsed(number)
    if kind == "POSTCODE" or len(whole) < _SPARSE:
        return None
    return _Meant(mistyped(chance, whole), (), (whole,))


_MAKERS: Final[dict[Noise, _Make]] = {
    Noise.PREFIX: _prefix,
    Noise.TYPO: _typo,
    Noise.TYPOS: _typos,
    Noise.DIACRITICS: _diacritics,
    Noise.ORDER: _order,
    Noise.PHONETIC: _phonetic,
    Noise.CODE: _code,
    Noise.DIGITS: _digits,
    Noise.MIXED: _mixed,
    Noise.MIXED_TYPO: _mixed_typo,
    Noise.CODE_TYPO: _code_typo,
}
