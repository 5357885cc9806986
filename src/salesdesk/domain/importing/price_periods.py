"""From when to when imported prices are valid: what makes room for them, so that none overlaps another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from salesdesk.domain.pricing.periods import Period, Room, Standing, room_for
from salesdesk.money import ZERO

__all__ = ["Key", "MadeRoom", "Periods"]

Key = tuple[object, ...]
"""Whose price, of which article, from which quantity on."""


@dataclass(frozen=True, slots=True)
class MadeRoom:
    """Stored prices that end earlier, by their id, and those that go on behind a new one."""

    ended: tuple[tuple[int, date], ...] = ()
    resumed: tuple[Mapping[str, Any], ...] = ()


@dataclass(slots=True)
class Periods:
    """The prices that stand as the rows of a chunk leave them so far, stored ones and planned ones.

    A price ends the day before the next one begins, and goes on behind one that a file lets end before
    it does. The last day that a file itself says is kept: a file that contradicts itself, or what
    begins later, is refused, for else it would say otherwise each time it is read.
    """

    _standing: dict[Key, dict[int, Standing]] = field(default_factory=dict)
    _planned: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Values of planned prices, by numbers below zero: they have no ids yet."""
    _said: set[int] = field(default_factory=set)
    """Prices whose last day a row has said."""

    def say(self, price_id: int) -> None:
        """A row has said the last day of this price."""
        self._said.add(price_id)

    def make_room(
        self,
        key: Key,
        stored: Iterable[Mapping[str, Any]],
        values: dict[str, Any],
        before: Mapping[str, Any] | None,
        is_end_said: bool,
    ) -> MadeRoom:
        """Let others give way to a price that is new, or is valid on other days than `before`.

        Its last day in `values`, and that of planned prices, is set. Raises Overlaps.
        """
        standing = self._standing.setdefault(key, {each["id"]: _standing(each) for each in stored})
        own = -len(self._planned) - 1 if before is None else before["id"]
        new = Period(values["valid_from"], values.get("valid_to"))
        others = [each for id_, each in standing.items() if id_ != own]
        room = room_for(new, others, None, list(self._yielding(new, others, is_end_said)))
        values["valid_to"] = room.period.last
        made = MadeRoom(
            tuple((id_, last) for id_, last in room.ended if id_ > 0),
            tuple(_resumed(standing[id_], rest) for id_, rest in room.resumed),
        )
        self._move(standing, room)
        standing[own] = _standing(values | {"id": own})
        if before is None:
            self._planned[own] = values
        if is_end_said:
            self.say(own)
        return made

    def _yielding(self, new: Period, others: Iterable[Standing], is_end_said: bool) -> Iterator[int]:
        for other in others:
            is_earlier = other.period.first < new.first
            if not (other.id in self._said if is_earlier else is_end_said):
                yield other.id

    def _move(self, standing: dict[int, Standing], room: Room) -> None:
        for id_, last in room.ended:
            standing[id_] = replace(standing[id_], period=replace(standing[id_].period, last=last))
            if id_ in self._planned:
                self._planned[id_]["valid_to"] = last


def _resumed(other: Standing, rest: Period) -> Mapping[str, Any]:
    return {
        "price": other.price,
        "price_unit": other.price_unit,
        "valid_from": rest.first,
        "valid_to": rest.last,
    }


def _standing(price: Mapping[str, Any]) -> Standing:
    return Standing(
        price["id"],
        price.get("price", ZERO),
        price.get("price_unit", 1),
        Period(price["valid_from"], price.get("valid_to")),
    )
