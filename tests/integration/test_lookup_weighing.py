"""Words that very many records have are looked up, and written down for each record otherwise."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from salesdesk.lookup import postings, weighing
from salesdesk.lookup.searching import Hit
from tests.records import PEOPLE, Records, code, name, people, words
from tests.records import cache as cache

__all__ = ["people"]

_RARE = [f"{first}{second}lmar" for first in "bdfgkprtwz" for second in ("a", "e", "i", "o", "u", "au", "ie")]
_COMMON = ["sztuka", "sztuki", "pieces", "karton", "paleta"]


def said_of(chance: random.Random) -> str:
    """Some words of a record: few that tell it from others, and many that do not."""
    return " ".join([*chance.sample(_RARE, 2), *chance.sample(_COMMON, chance.randrange(1, 5))])


def test_how_many_records_have_a_word_changes_nothing_of_what_is_found(
    people: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Listed in rows of any length, or marked; looked up, or written down for each record."""
    chance = random.Random(11)
    said = {id_: said_of(chance) for id_ in range(1, PEOPLE + 1)}
    typed = []
    for text in chance.sample(sorted(said.values()), 40):
        rare, *others = text.split()
        begun = chance.choice([rare, rare[:-1], rare[:2] + rare[3:]])
        typed.append(" ".join(chance.sample([begun, *others, "wszystko"], len(others) + 2)))
    typed += ["ab001", "szt", "w"]
    monkeypatch.setattr(weighing, "_FEW", 0)
    monkeypatch.setattr(weighing, "_WIDE", 60)
    found: dict[tuple[int, int, int], list[list[Hit]]] = {}
    for chunk in (7, 100, 10_000):
        monkeypatch.setattr(postings, "CHUNK", chunk)
        people.write(
            {id_: [name(text), words("wszystko"), code(f"AB{id_:05}")] for id_, text in said.items()}
        )
        people.rebuild()
        people.write({id_: [name(said[id_])] for id_ in range(1, PEOPLE + 1, 31)})
        people.remove(*range(2, PEOPLE + 1, 31))
        for far in (0, 10**9):
            monkeypatch.setattr(weighing, "_FAR", far)
            for common in (100, 10**9):
                monkeypatch.setattr(weighing, "_COMMON", common)
                found[chunk, far, common] = [hits(people, text) for text in typed]
    for common in (100, 10**9):
        one, *rest = (each for each in found if each[2] == common)
        for other in rest:
            for text, its, those in zip(typed, found[one], found[other], strict=True):
                assert its == those, (text, one, other)
    for few, many in zip(found[7, 0, 100], found[7, 0, 10**9], strict=True):
        # Of a word that is passed over nothing is lost but which of equals are looked at.
        assert [hit.score for hit in few[:5]] == [hit.score for hit in many[:5]]


def hits(people: Records, text: str) -> list[Hit]:
    """What is found, whatever its place."""
    return [replace(hit, place=None) for hit in people.hits(text, 20)]
