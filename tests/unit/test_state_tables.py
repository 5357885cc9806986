"""Every table of states is whole: nothing unreachable, nothing left out, ends are ends."""

from __future__ import annotations

import itertools
import pkgutil
from collections.abc import Mapping
from enum import StrEnum
from importlib import import_module
from types import ModuleType
from typing import cast

import pytest

import salesdesk
from salesdesk.errors import IllegalMove

Moves = Mapping[StrEnum, frozenset[StrEnum]]


def rooms_with_states() -> dict[str, ModuleType]:
    """The rules of every room that has a transition table."""
    names = [found.name for found in pkgutil.walk_packages(salesdesk.__path__, "salesdesk.")]
    rules = {name: import_module(name) for name in names if name.endswith(".rules")}
    return {name: module for name, module in rules.items() if hasattr(module, "MOVES")}


ROOMS = rooms_with_states()


@pytest.fixture(params=ROOMS)
def moves(request: pytest.FixtureRequest) -> Moves:
    return cast(Moves, ROOMS[request.param].MOVES)


def test_documents_with_states_are_found() -> None:
    assert {"salesdesk.domain.orders.rules", "salesdesk.warehouse.ledger.rules"} <= ROOMS.keys()


@pytest.mark.parametrize("room", [room for room in ROOMS.values() if hasattr(room, "require_move")])
def test_every_step_that_is_not_in_the_table_raises(room: ModuleType) -> None:
    for before, after in itertools.product(room.MOVES, repeat=2):
        if after in room.MOVES[before]:
            room.require_move(before, after)
        else:
            with pytest.raises(IllegalMove):
                room.require_move(before, after)


def test_every_state_of_the_enum_has_its_row(moves: Moves) -> None:
    assert set(moves) == set(type(next(iter(moves))))


def test_every_target_is_a_state_of_the_same_document(moves: Moves) -> None:
    kind = type(next(iter(moves)))
    assert {type(target) for targets in moves.values() for target in targets} == {kind}


def test_every_state_is_reachable_from_the_first(moves: Moves) -> None:
    first = next(iter(type(next(iter(moves)))))
    reached = {first}
    while ahead := {target for state in reached for target in moves[state]} - reached:
        reached |= ahead
    assert reached == set(moves)


def test_every_state_leads_to_an_end(moves: Moves) -> None:
    leading = {state for state, targets in moves.items() if not targets}
    assert leading
    while more := {state for state, targets in moves.items() if targets & leading} - leading:
        leading |= more
    assert leading == set(moves)


def test_no_state_moves_to_itself(moves: Moves) -> None:
    assert [state for state, targets in moves.items() if state in targets] == []
