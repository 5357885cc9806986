"""How far something is that takes long, said on the standard error."""

from __future__ import annotations

import sys
import time
from typing import Final

import typer

__all__ = ["Progress"]

_EVERY: Final = 0.2  # seconds between two pictures on a terminal
_WIDTH: Final = 30  # of the bar, in characters
_WIPE: Final = "\r\x1b[K"


class Progress:
    """One line on a terminal, with a bar where the whole is known, taken off at the end of the block.

    Elsewhere, in a log, lines of their own, at most one in so many seconds as `elsewhere` says;
    None is none at all.
    """

    def __init__(self, *, elsewhere: float | None = None) -> None:
        self._terminal = sys.stderr.isatty()
        self._pause = _EVERY if self._terminal else elsewhere
        self._next = time.monotonic() + (self._pause or 0.0)
        self._step: str | None = None
        self._line = ""
        self._drawn = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()

    def show(self, step: str, count: int | None = None, part: float | None = None) -> None:
        """Say what is being done, how many of it are, and which part of the whole, if it is time to.

        A terminal hears of a new step at once; a log never hears the same twice in a row.
        """
        if self._pause is None:
            return
        is_early = time.monotonic() < self._next
        line = step if count is None else f"{step} {count}".strip()
        if (is_early and step == self._step) if self._terminal else (is_early or line == self._line):
            return
        self._next = time.monotonic() + self._pause
        self._step, self._line = step, line
        if self._terminal:
            typer.echo(f"{_WIPE}{line if part is None else _bar(part, line)}", nl=False, err=True)
            self._drawn = True
        else:
            typer.echo(line, err=True)

    def wipe(self) -> None:
        """Take the line off the terminal."""
        if self._drawn:
            typer.echo(_WIPE, nl=False, err=True)
            self._drawn = False


def _bar(part: float, text: str) -> str:
    done = min(max(part, 0.0), 1.0)
    full = int(done * _WIDTH)
    return f"[{'█' * full}{'·' * (_WIDTH - full)}] {done:4.0%}  {text}"
