"""The driver of a terminal on a slow line: it takes Esc at once, and hears no mouse that only moves.

What stands on the numeric keypad is typed, however the terminal calls it.
"""

from __future__ import annotations

import curses
import os
import re
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterator
from typing import Any, Final, cast

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from salesdesk.terminal.painter import Painted

__all__ = ["LeanDriver", "Typed", "keys_of"]

_LONE: Final = 0.03  # seconds after which Esc that nothing follows is the key
_REST: Final = 0.5  # seconds in which the rest of a sequence arrives that the line has cut in two
_IDLE: Final = 0.1  # seconds after which it looks whether the desk has closed

_PASTE: Final = "\x1b[200~"
_PASTED: Final = "\x1b[201~"
_MARKS: Final = re.compile(f"{re.escape(_PASTE)}|{re.escape(_PASTED)}|\x1b(?=[^\x1b\\[O]|O[^A-DFHMP-Sj-y])")
"""Where a paste begins and ends, and Esc before anything that makes no sequence with it."""
_KEYPAD: Final = {
    "decimal": ("full_stop", "."), "separator": ("comma", ","), "divide": ("slash", "/"),
    "multiply": ("asterisk", "*"), "subtract": ("minus", "-"), "add": ("plus", "+"),
    "equal": ("equals_sign", "="),
}  # fmt: skip
"""Keys of the keypad that some terminals tell apart from those with the same sign, as what they type.
Textual knows their names, but not that anything is typed with them."""
# The comma of a keypad in application mode, which Textual does not know: a Polish or German one has it.
cast("dict[str, Any]", ANSI_SEQUENCES_KEYS).setdefault("\x1bOl", ",")

_BEGUN: Final = re.compile("(?:\x1b(?:O|\\[[0-9;<?:]*)?)?$")
"""A sequence whose end has not arrived, at the end of what has."""


class Typed:
    """Parts what was typed behind each Esc that was a key of its own; a paste stays as it is.

    Terminals send Esc before a letter for Alt, too. But the desk has no key with Alt, while
    whoever types Esc and the next article fast sends both in one packet.
    """

    def __init__(self) -> None:
        self._is_paste = False
        self._begun = ""

    def parts(self, text: str) -> list[str]:
        """What has arrived, in parts: behind each but the last an Esc is complete."""
        whole, start = self._begun + text, len(self._begun)
        parts = []
        for found in _MARKS.finditer(whole):
            if len(found[0]) > 1:
                self._is_paste = found[0] == _PASTE
            elif not self._is_paste:
                parts.append(whole[start : found.end()])
                start = max(start, found.end())
        found_begun = _BEGUN.search(whole)
        self._begun = found_begun[0] if found_begun else ""
        return [*parts, whole[start:]]

    @property
    def patience(self) -> float | None:
        """Seconds to wait for more before what has arrived is taken for all there is; None for ever.

        No paste is broken off, and nobody types the beginning of a longer sequence.
        """
        if self._is_paste or not self._begun:
            return None
        return _LONE if self._begun == "\x1b" else _REST

    def ended(self) -> None:
        """What had begun was all there is."""
        self._begun = ""


def keys_of(parser: XTermParser, text: str) -> Iterator[Message]:
    """What the terminal means by a text, which must not be empty: to a parser, nothing is the end."""
    for event in parser.feed(text):
        yield _typed(event)


def _typed(event: Message) -> Message:
    """A key of the keypad as what it types."""
    if isinstance(event, events.Key) and event.key in _KEYPAD:
        return events.Key(*_KEYPAD[event.key])
    return event


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
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            waited = 0.0
            while not self.exit_event.is_set():
                patience = typed.patience
                wait = _IDLE if patience is None else min(_IDLE, patience - waited)
                if not selector.select(max(wait, 0)):
                    waited += wait
                    if patience is not None and waited >= patience:
                        self._end_sequence(parser)
                        typed.ended()
                    continue
                waited = 0.0
                read = os.read(self.fileno, 4096)
                if not read:
                    return  # the line is gone
                *complete, rest = typed.parts(decode(read))
                for part in complete:
                    self._feed(parser, part)
                    self._end_sequence(parser)
                self._feed(parser, rest)

    def _feed(self, parser: XTermParser, text: str) -> None:
        if text:
            for event in keys_of(parser, text):
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
