"""Which keys count as held down, from when they come."""

from __future__ import annotations

import pytest

from salesdesk.screens.holding import HeldKey


def pressed(*keys: tuple[str, float]) -> list[float]:
    """When keys count as pressed anew."""
    held = HeldKey()
    return [at for key, at in keys if not held.is_repeated(key, at)]


def typed(*times: float) -> list[tuple[str, float]]:
    """One key at these times."""
    return [("f9", at) for at in times]


@pytest.mark.parametrize("delay", [0.15, 0.25, 0.5, 0.66, 0.99])
@pytest.mark.parametrize("pause", [0.01, 0.033, 0.092, 0.4])
def test_key_that_is_held_down_counts_once(delay: float, pause: float) -> None:
    repeats = [delay + pause * n for n in range(100)]
    assert pressed(*typed(0, *repeats)) == [0]
    after = repeats[-1] + 1
    assert pressed(*typed(0, *repeats, after)) == [0, after]


def test_presses_with_a_look_between_them_count_each() -> None:
    assert pressed(*typed(0, 1.0, 2.1, 3.2)) == [0, 1.0, 2.1, 3.2]


def test_hasty_presses_are_not_shut_out_for_ever() -> None:
    assert pressed(*typed(0, 0.7, 1.4, 2.1, 2.8)) == [0, 1.4, 2.8]


def test_another_key_between_says_that_the_first_was_let_go() -> None:
    assert pressed(("f9", 0), ("enter", 0.2), ("f9", 0.4), ("f9", 0.6)) == [0, 0.2, 0.4]
