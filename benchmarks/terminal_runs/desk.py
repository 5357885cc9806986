"""The real program at a terminal, with somebody at its order desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.terminal_runs.company import Company
from tests.servers.program import Answer, Program, program

__all__ = [
    "BACK",
    "BACKSPACE",
    "DELETE",
    "DOWN",
    "ENTER",
    "ESCAPE",
    "F1",
    "F2",
    "F7",
    "F8",
    "F9",
    "F12",
    "TAB",
    "UP",
    "open_task",
    "signed_in",
]

ENTER, TAB, BACK, ESCAPE, BACKSPACE, DELETE = "\r", "\t", "\x1b[Z", "\x1b", "\x7f", "\x1b[3~"
UP, DOWN = "\x1b[A", "\x1b[B"
F1, F2, F3, F7, F8, F9 = "\x1bOP", "\x1bOQ", "\x1bOR", "\x1b[18~", "\x1b[19~", "\x1b[20~"
F12 = "\x1b[24~"

_MENU: Final = "Take an order while the caller speaks"


@contextmanager
def signed_in(
    company: Company, home: Path, *, lean: bool = True, colours: str = "truecolor"
) -> Iterator[Program]:
    """The desk, at its menu; it is left there, for a call that is cut off would go on at the next."""
    with program(company.url, home, lean=lean, colours=colours) as desk:
        desk.start("Login")
        desk.press(company.login + ENTER)
        desk.press(company.password + ENTER, _MENU)
        yield desk
        while _MENU not in desk.shown:
            desk.press(F3)


def open_task(desk: Program, label: str, until: str) -> Answer:
    """Open a task of the menu by its digit."""
    [digit] = [line[1] for line in desk.screen.lines if line[3:].strip().startswith(f"{label}  ")]
    return desk.press(digit, until)
