"""Words that very many records have are looked up, and written down for each record otherwise."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from salesdesk.lookup import weighing
from tests.records import PEOPLE, Records, name, people, words
from tests.records import cache as cache

__all__ = ["people"]

_RARE = [f"{first}{second}lmar" for first in "bdfgkprtwz" for second in ("a", "e", "i", "o", "u", "au", "ie")]
_COMMON = ["sztuka", "sztuki", "pieces", "karton", "paleta"]


def said_of(chance: random.Random) -> str:
    """Some words of a record: few that tell it from others, and many that do not."""
    return " ".join([*chance.sample(_RARE, 2), *chance.sample(_COMMON, chance.randrange(1, 5))])


@pytest.mark.parametrize("removed", [False, True])
def test_common_words_that_are_looked_up_find_what_they_find_written_down(
    people: Records, monkeypatch: pytest.MonkeyPatch, removed: bool
) -> None:
    chance = random.Random(11)
    said = {id_: said_of(chance) for id_ in range(1, PEOPLE + 1)}
    people.write({id_: [name(text), words("wszystko")] for id_, text in said.items()})
    people.rebuild()
    if removed:
        people.remove(*range(1, PEOPLE + 1, 3))
    typed = []
    for text in chance.sample(sorted(said.values()), 40):
        rare, *others = text.split()
        begun = chance.choice([rare, rare[:-1], rare[:2] + rare[3:]])
        typed.append(" ".join(chance.sample([begun, *others, "wszystko"], len(others) + 2)))
    monkeypatch.setattr(weighing, "_FEW", 0)
    monkeypatch.setattr(weighing, "_WIDE", 60)
    looked_up = []
    added = weighing.Weighing._added

    def counted(
        its: weighing.Weighing, parts: Sequence[weighing._Posting], records: npt.NDArray[np.uint32]
    ) -> npt.NDArray[np.uint8]:
        looked_up.append(len(records))
        return added(its, parts, records)

    monkeypatch.setattr(weighing.Weighing, "_added", counted)
    written_down = [people.hits(text, 20) for text in typed]
    assert not looked_up
    monkeypatch.setattr(weighing, "_COMMON", 100)
    for text, before in zip(typed, written_down, strict=True):
        found = people.hits(text, 20)
        # A record that is on two lists then is counted once, and so another one may be judged, too.
        assert len(found) >= len(before)
        assert all(a.score >= b.score for a, b in zip(found, before, strict=False)), text
    assert len(looked_up) > len(typed)
    assert sum(looked_up) < len(looked_up) * PEOPLE / 2
