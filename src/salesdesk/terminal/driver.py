"""The driver of a terminal on a slow line: it takes Esc at once, and hears no mouse that only moves."""

from __future__ import annotations

import curses
import os
import re
import selectors
from codecs import getincrementaldecoder
from typing import Final

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from salesdesk.terminal.painter import Painted

__all__ = ["LeanDriver", "Typed"]

_MORE: Final = 0.03  # seconds in which the rest of a sequence arrives that the line has cut in two
_IDLE: Final = 0.1  # seconds after which it looks whether the desk has closed

_PASTE: Final = "\x1b[200~"
_PASTED: Final = "\x1b[201~"
_MARKS: Final = re.compile(f"{re.escape(_PASTE)}|{re.escape(_PASTED)}|\x1b(?=[^\x1b\\[O])")
"""Where a paste begins and ends, and Esc before anything that makes no sequence with it."""


class Typed:
    """Parts what was typed behind each Esc that was a key of its own; a paste stays as it is.

    Terminals send Esc before a letter for Alt, too. But the desk has no key with Alt, while
    whoever types Esc and the next article fast sends both in one packet.
    """

    def __init__(self) -> None:
        self._is_paste = False

    def parts(self, text: str) -> list[str]:
        """What has arrived, in parts: behind each but the last an Esc is complete."""
        parts = []
        start = 0
        for found in _MARKS.finditer(text):
            if len(found[0]) > 1:
                self._is_paste = found[0] == _PASTE
            elif not self._is_paste:
                parts.append(text[start : found.end()])
                start = found.end()
        return [*parts, text[start:]]


class LeanDriver(Painted, LinuxDriver):
    """Textual's driver of a terminal, but for how keys are told apart."""

    def start_application_mode(self) -> None:
        """Take the terminal, at first and after it was lent out: whatever stood there is gone."""
        self.painter = None
        self.erases = _erases(self.fileno)
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def run_input_thread(self) -> None:
        """Read keys until the desk closes."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        typed = Typed()
        wait = _IDLE
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if not selector.select(wait):
                    self._end_sequence(parser)
                elif read := os.read(self.fileno, 4096):
                    *complete, rest = typed.parts(decode(read))
                    for part in complete:
                        self._feed(parser, part)
                        self._end_sequence(parser)
                    self._feed(parser, rest)
                else:
                    return  # the line is gone
                wait = _MORE if parser._timeout_time is not None else _IDLE

    def _feed(self, parser: XTermParser, text: str) -> None:
        if text:  # to a parser, nothing is the end
            for event in parser.feed(text):
                self.process_message(event)

    def _end_sequence(self, parser: XTermParser) -> None:
        """What has arrived of a sequence is all there is: Esc itself, if it is nothing more."""
        if parser._timeout_time is not None:
            parser._timeout_time = 0.0
        for event in parser.tick():
            self.process_message(event)

    def _enable_mouse_support(self) -> None:
        """Hear of buttons and the wheel: a mouse that moves would send bytes without end."""
        if self._mouse:
            self.write("\x1b[?1000h\x1b[?1006h")

    def _disable_mouse_support(self) -> None:
        if self._mouse:
            self.write("\x1b[?1006l\x1b[?1000l")


def _erases(terminal: int) -> bool:
    """Whether the terminal database says so of what TERM names: back colour erase, which screen does not."""
    try:
        curses.setupterm(fd=terminal)
        return curses.tigetflag("bce") > 0
    except curses.error:  # nobody knows that terminal
        return False
