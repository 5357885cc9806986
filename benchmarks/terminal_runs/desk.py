"""The real program at a terminal, with somebody at its order desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
F1, F2, F7, F8, F9, F12 = "\x1bOP", "\x1bOQ", "\x1b[18~", "\x1b[19~", "\x1b[20~", "\x1b[24~"


@contextmanager
def signed_in(
    company: Company, home: Path, *, lean: bool = True, colours: str = "truecolor"
) -> Iterator[Program]:
    """The desk, at its menu."""
    with program(company.url, home, lean=lean, colours=colours) as desk:
        desk.start("Login")
        desk.press(company.login + ENTER)
        desk.press(company.password + ENTER, "Order entry")
        yield desk


def open_task(desk: Program, label: str, until: str) -> Answer:
    """Open a task of the menu by its digit."""
    [digit] = [line[1] for line in desk.screen.lines if line[3:].strip().startswith(f"{label}  ")]
    return desk.press(digit, until)
