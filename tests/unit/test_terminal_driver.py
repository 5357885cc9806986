"""Esc is told apart from what follows it, however they arrive."""

from __future__ import annotations

import pytest

from salesdesk.terminal.driver import Typed


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
