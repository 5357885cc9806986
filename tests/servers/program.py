"""The real program at a terminal: a pseudo-terminal that types, and looks at what comes.

with program("sqlite:///desk.db") as desk:
    desk.press("anna\\r")
    assert desk.press("x").size <= 120
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from tests.terminals import Terminal

__all__ = ["Answer", "Program", "at_terminal", "desk_command", "environment_of", "program"]

_QUIET: Final = 0.1  # seconds without a byte after which nothing more comes
_BEGINS: Final = 0.6  # seconds in which the first byte comes, if any does
_PATIENCE: Final = 60.0  # seconds for what is waited for
_ENDS: Final = 5.0  # seconds that the program takes to go when its line is cut
_CHUNK: Final = 65536

_ASKS_SYNC: Final = b"\x1b[?2026$p"
_HAS_SYNC: Final = b"\x1b[?2026;2$y"
_NOT_OURS: Final = ("COLUMNS", "LINES", "COLORTERM", "NO_COLOR", "TEXTUAL", "SALESDESK", "XDG", "LC_")
"""Beginnings of what the environment of a test may say and that of the program must not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of some keys."""

    sent: bytes
    seconds: float
    """From the keys to the last byte; 0 if nothing came."""

    @property
    def size(self) -> int:
        """How many bytes came."""
        return len(self.sent)

    @property
    def milliseconds(self) -> float:
        """From the keys to the last byte."""
        return self.seconds * 1000


class Program:
    """The program as somebody has it who sits at a terminal of so many columns and lines."""

    def __init__(self, process: subprocess.Popen[bytes], line: int, columns: int, lines: int) -> None:
        self.screen = Terminal(columns, lines)
        self._process, self._line = process, line
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode
        self._began = time.perf_counter()

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    @property
    def shown(self) -> str:
        """What stands on the terminal, line by line."""
        return "\n".join(line.rstrip() for line in self.screen.lines)

    def start(self, until: str) -> Answer:
        """Wait for the first screen; timed from the start of the process."""
        return self._read(self._began, until, _QUIET)

    def press(self, keys: str, until: str = "", *, quiet: float = _QUIET) -> Answer:
        """Type keys as a terminal sends them, in one packet, and wait for what comes of them.

        That has come when `until` stands on the screen and nothing has been sent for `quiet`
        seconds. Raises TimeoutError if it never stands there.
        """
        self.listen()
        began = time.perf_counter()
        os.write(self._line, keys.encode())
        return self._read(began, until, quiet)

    def listen(self, seconds: float = 0.0) -> Answer:
        """What comes within so many seconds although nobody types."""
        began = last = time.perf_counter()
        sent = bytearray()
        while (left := began + seconds - time.perf_counter()) > 0 or self._is_there(0):
            if self._is_there(max(left, 0)):
                sent += self._received()
                last = time.perf_counter()
        self._show(bytes(sent))
        return Answer(bytes(sent), last - began)

    def wait_for(self, seen: Callable[[str], bool]) -> None:
        """Wait until what stands on the terminal is as somebody wants to see it. Raises TimeoutError."""
        began = time.perf_counter()
        while not seen(self.shown):
            if time.perf_counter() > began + _PATIENCE:
                raise TimeoutError(f"it never came to this:\n{self.shown}")
            self.listen(0.1)

    def resize(self, columns: int, lines: int, until: str = "") -> Answer:
        """Make the window another size, and wait as after keys."""
        self.listen()
        self.screen.resize(columns, lines)
        began = time.perf_counter()
        _set_size(self._line, columns, lines)
        return self._read(began, until, _QUIET)

    def _read(self, began: float, until: str, quiet: float) -> Answer:
        sent = bytearray()
        fed = 0
        last = began
        while True:
            if self._is_there(quiet if sent else _BEGINS):
                sent += self._received()
                last = time.perf_counter()
                continue
            # Looked at only now: whoever writes while it is emulated would be timed too late.
            self._show(bytes(sent[fed:]))
            fed = len(sent)
            if not until or any(until in line for line in self.screen.lines):
                return Answer(bytes(sent), last - began)
            if time.perf_counter() > began + _PATIENCE:
                raise TimeoutError(f"“{until}” does not stand there:\n{self.shown}")

    def _is_there(self, seconds: float) -> bool:
        return bool(select.select([self._line], [], [], seconds)[0])

    def _received(self) -> bytes:
        try:
            received = os.read(self._line, _CHUNK)
        except OSError:  # so Linux says that nobody holds the other end
            received = b""
        if not received:
            raise EOFError(f"the program has ended with {self._process.wait()}:\n{self.shown}")
        if _ASKS_SYNC in received:
            os.write(self._line, _HAS_SYNC)
        return received

    def _show(self, sent: bytes) -> None:
        self.screen.feed(self._decode(sent))

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self._process.kill()
        self._process.wait()

    def hang_up(self) -> None:
        """Cut the line, and wait until the program has gone of itself."""
        os.close(self._line)
        self._line = -1
        self._process.wait(_ENDS)

    def close(self) -> None:
        """Cut the line; whoever then stays is ended."""
        if self._line >= 0:
            os.close(self._line)
        try:
            self._process.wait(_ENDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def program(
    url: str,
    home: Path,
    *,
    size: tuple[int, int] = (80, 24),
    colours: str = "truecolor",
    lean: bool = True,
) -> Iterator[Program]:
    """The desk on a database, opened at a terminal; the line is cut at the end of the block.

    `colours` is what the terminal says of itself in COLORTERM; with none it has 256. In `home`
    the program leaves what it leaves in people's home folders.
    """
    environment = {
        **environment_of(home),
        "SALESDESK_LEAN_TERMINAL": str(lean).lower(),
        **({"COLORTERM": colours} if colours else {}),
    }
    with at_terminal(desk_command(url), environment, size=size) as desk:
        yield desk


def desk_command(url: str) -> list[str]:
    """What opens the desk on a database."""
    return [sys.executable, "-m", "salesdesk", "--database", url, "--language", "en", "desk"]


def environment_of(home: Path) -> dict[str, str]:
    """The environment of somebody with this home folder, who has set up nothing."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_OURS)}
    return {**own, "HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm-256color"}


@contextmanager
def at_terminal(
    command: Sequence[str], environment: Mapping[str, str], *, size: tuple[int, int] = (80, 24)
) -> Iterator[Program]:
    """Any program at a terminal of its own; the line is cut at the end of the block."""
    line, end = pty.openpty()
    _set_size(end, *size)
    process = subprocess.Popen(
        command,
        stdin=end,
        stdout=end,
        stderr=end,
        env=environment,
        start_new_session=True,
        # Its own terminal, so that it hears of another size and of a line that is cut.
        preexec_fn=partial(fcntl.ioctl, end, termios.TIOCSCTTY, 0),
    )
    os.close(end)
    desk = Program(process, line, *size)
    try:
        yield desk
    finally:
        desk.close()


def _set_size(line: int, columns: int, lines: int) -> None:
    fcntl.ioctl(line, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
