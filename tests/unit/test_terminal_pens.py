"""The shortest sequence between two pens leads to the second one."""

from __future__ import annotations

import itertools

import pytest

from salesdesk.terminal.pens import change, ground, on_ground
from tests.terminals import Terminal

_PENS = (
    "", "1", "1;3", "4;9", "7", "31", "39;49", "1;38;5;12;44", "38;2;1;2;3;48;2;4;5;6",
    "3;97;107", "1;7;31;42", "1;2",
)  # fmt: skip


@pytest.mark.parametrize(("before", "after"), list(itertools.product((None, *_PENS), _PENS)))
def test_change_leads_to_the_other_pen(before: str | None, after: str) -> None:
    changed, straight = Terminal(1, 1), Terminal(1, 1)
    changed.feed((f"\x1b[0;{before}m" if before else "") + change(before, after) + "x")
    straight.feed((f"\x1b[0;{after}m" if after else "\x1b[0m") + "x")
    assert changed.cells() == straight.cells()


def test_change_sends_only_what_differs() -> None:
    assert change("38;5;12;44", "38;5;12;45") == "\x1b[45m"
    assert change("1;31", "31") == "\x1b[22m"
    assert change("1;2;31", "2;31") == "\x1b[22;2m"
    assert change("31", "31") == ""
    assert change("1;4;31;42", "") == "\x1b[0m"


@pytest.mark.parametrize("pen", [*_PENS, "7;31", "7;38;2;1;2;3", "7;97;44", "1;7;31", "4;31;42", "9;31"])
def test_ground_is_all_that_is_seen_of_a_blank(pen: str) -> None:
    drawn, grounded = Terminal(1, 1), Terminal(1, 1)
    drawn.feed(f"\x1b[0;{pen}m ")
    grounded.feed(f"\x1b[0;{ground(pen)}m ")
    assert drawn.cells() == grounded.cells()


@pytest.mark.parametrize(("before", "after"), list(itertools.product((None, *_PENS), _PENS)))
def test_blank_is_drawn_with_as_much_of_the_pen_as_can_stay(before: str | None, after: str) -> None:
    drawn, straight = Terminal(1, 1), Terminal(1, 1)
    pen = on_ground(before, ground(after))
    drawn.feed((f"\x1b[0;{before}m" if before else "") + change(before, pen) + " ")
    straight.feed(f"\x1b[0;{after}m ")
    assert drawn.cells() == straight.cells()


def test_blank_leaves_the_colour_of_what_was_written_before() -> None:
    assert on_ground("1;38;2;1;2;3;44", "45") == "1;38;2;1;2;3;45"
    assert on_ground("4;31;44", "45") == "31;45"
