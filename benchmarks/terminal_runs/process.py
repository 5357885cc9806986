"""What the program takes of the machine: to start, while nobody types, and while somebody types for long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.harness.memory import processor_seconds_of, resident_bytes_of
from benchmarks.terminal_runs.company import Company
from benchmarks.terminal_runs.desk import (
    BACK,
    DELETE,
    DOWN,
    ENTER,
    ESCAPE,
    F1,
    F7,
    TAB,
    UP,
    open_task,
    signed_in,
)
from tests.servers.program import Answer, Program, program

__all__ = ["Idle", "growth", "idle", "starts"]

_WARM: Final = 1_500  # keys after which everything has been loaded and drawn once
_MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Idle:
    """What goes on while nobody types."""

    bytes_per_second: float
    busy: float | None
    """Per cent of a processor; None where the system does not tell."""


def starts(company: Company, home: Path, times: int, *, lean: bool = True) -> list[Answer]:
    """The first paint of so many starts, timed from the start of the process."""
    found = []
    for _ in range(times):
        with program(company.url, home, lean=lean) as desk:
            found.append(desk.start("Login"))
    return found


def idle(company: Company, home: Path, seconds: float, *, lean: bool = True) -> Idle:
    """An order desk with a customer on the phone at which nobody types."""
    with _at_a_call(company, home, lean=lean) as desk:
        desk.listen(2)
        before = processor_seconds_of(desk.pid)
        heard = desk.listen(seconds)
        after = processor_seconds_of(desk.pid)
    busy = None if before is None or after is None else (after - before) / seconds * 100
    return Idle(heard.size / seconds, busy)


def growth(company: Company, home: Path, keys: int, *, lean: bool = True) -> float | None:
    """MiB that so many keys have added, after some to warm up; None where the system does not tell."""
    with _at_a_call(company, home, lean=lean) as desk:
        _type(desk, company, _WARM)
        before = resident_bytes_of(desk.pid)
        _type(desk, company, keys)
        after = resident_bytes_of(desk.pid)
    return (after - before) / _MIB if before is not None and after is not None else None


@contextmanager
def _at_a_call(company: Company, home: Path, *, lean: bool) -> Iterator[Program]:
    with signed_in(company, home, lean=lean) as desk:
        open_task(desk, "Order entry", "Article or code")
        desk.press(company.customers[0] + ENTER, "No lines yet")
        yield desk


def _type(desk: Program, company: Company, keys: int) -> None:
    """Search, walk, look at help and header, save lines and take them off, for so many keys.

    Every round ends when all that was typed in it has been answered: keys that wait take memory, too.
    """
    typed = number = 0
    while typed < keys:
        word = company.words[number % len(company.words)]
        code = company.goods[number % len(company.goods)]
        parts = [
            [*word, DOWN, DOWN, UP, ESCAPE],
            [*code, ENTER, "1", "2", TAB, "5", TAB, BACK, ESCAPE],
            [F1, ESCAPE, F7, TAB, "x", "y", "\x7f", "\x7f", ESCAPE],
            [*code, ENTER, "1", ENTER, DOWN, DELETE, ESCAPE],
        ]
        for part in parts:
            desk.press("".join(part), quiet=0.05)
            typed += len(part)
        number += 1
        mark = f"{number:04}…"
        desk.press(mark, until=mark, quiet=0.05)
        desk.press(ESCAPE, quiet=0.05)
        typed += len(mark) + 1
