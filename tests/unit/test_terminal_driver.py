"""Esc is told apart from what follows it, however they arrive."""

from __future__ import annotations

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from salesdesk.terminal.driver import Typed, keys_of


@pytest.mark.parametrize(
    ("arrived", "parts"),
    [
        ("abc", ["abc"]),
        ("\x1b", ["\x1b"]),
        ("\x1b2809", ["\x1b", "2809"]),
        ("\x1b\x1b2809\r", ["\x1b\x1b", "2809\r"]),
        ("a\x1bł", ["a\x1b", "ł"]),
        ("\x1b\r", ["\x1b", "\r"]),
        ("\x1b[A\x1bOP", ["\x1b[A\x1bOP"]),
        ("\x1b\x1b[A", ["\x1b\x1b[A"]),
        ("\x1bOil", ["\x1b", "Oil"]),
        ("\x1b[200~a\x1bb\x1b[201~\x1bc", ["\x1b[200~a\x1bb\x1b[201~\x1b", "c"]),
    ],
)
def test_esc_before_what_makes_no_sequence_is_complete(arrived: str, parts: list[str]) -> None:
    assert Typed().parts(arrived) == parts


def test_paste_that_arrives_in_pieces_stays_whole() -> None:
    typed = Typed()
    assert [typed.parts(text) for text in ("\x1b[200~a\x1bb", "c\x1bd", "\x1b[201~", "\x1be")] == [
        ["\x1b[200~a\x1bb"],
        ["c\x1bd"],
        ["\x1b[201~"],
        ["\x1b", "e"],
    ]


def test_mark_of_a_paste_that_is_cut_is_known_all_the_same() -> None:
    typed = Typed()
    arrived = ("\x1b[20", "0~a\x1bb", "\x1b", "[201", "~", "\x1bc")
    assert [typed.parts(text) for text in arrived] == [*([text] for text in arrived[:-1]), ["\x1b", "c"]]


def test_esc_that_came_first_is_complete_when_something_else_follows() -> None:
    typed = Typed()
    assert [typed.parts("\x1b"), typed.parts("2")] == [["\x1b"], ["", "2"]]
    assert [typed.parts("\x1b"), typed.parts("[A")] == [["\x1b"], ["[A"]]


@pytest.mark.parametrize(
    ("arrived", "patience"),
    [
        ("a", None),
        ("\x1b", 0.03),
        ("\x1b[20", 0.5),
        ("\x1bO", 0.5),
        ("\x1b[A", None),
        ("\x1b[200~a\x1b[20", None),
    ],
)
def test_only_esc_alone_is_soon_taken_for_all_there_is(arrived: str, patience: float | None) -> None:
    typed = Typed()
    typed.parts(arrived)
    assert typed.patience == patience
    typed.ended()
    assert typed.parts("1") == ["1"]


@pytest.mark.parametrize(
    "arrived",
    [
        # In application mode, as DEC had it.
        "".join(f"\x1bO{key}" for key in "pqrstuvwxynlkmjoM"),
        # With a number for each key, as kitty has it; the second with Num Lock told besides.
        "".join(f"\x1b[{key}u" for key in (*range(57399, 57410), 57416, 57413, 57412, 57411, 57410, 57414)),
        "".join(
            f"\x1b[{key};129u" for key in (*range(57399, 57410), 57416, 57413, 57412, 57411, 57410, 57414)
        ),
        "0123456789.,+-*/\r",
    ],
    ids=["application", "numbered", "num lock", "plain"],
)
def test_keypad_types_what_stands_on_it(arrived: str) -> None:
    typed = [key for key in keys_of(XTermParser(), arrived) if isinstance(key, events.Key)]
    assert "".join(key.character or "" for key in typed).strip() == "0123456789.,+-*/"
    names = ["full_stop", "comma", "plus", "minus", "asterisk", "slash", "enter"]
    assert [key.key for key in typed] == [*"0123456789", *names]
