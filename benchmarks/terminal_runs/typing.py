"""What keys cost: each part does one thing at the desk, and gives what came of each key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.terminal_runs.company import Company, park
from benchmarks.terminal_runs.desk import (
    BACK,
    BACKSPACE,
    DELETE,
    DOWN,
    ENTER,
    ESCAPE,
    F2,
    F7,
    F8,
    F9,
    F12,
    TAB,
    open_task,
    signed_in,
)
from tests.servers.program import Answer, Program

__all__ = [
    "CHARACTER",
    "DESK",
    "ESC",
    "FIELD",
    "LINE",
    "LIST",
    "ROW",
    "SCROLLED",
    "SEARCH",
    "Call",
    "Keys",
    "call",
]

CHARACTER: Final = "a character"
FIELD: Final = "next field"
SEARCH: Final = "search refresh at the order desk"
LIST: Final = "search refresh of the list of articles"
ROW: Final = "row down"
SCROLLED: Final = "row down, scrolled"
ESC: Final = "a lone Esc"
DESK: Final = "first paint of the order desk"
LINE: Final = "line {number} saved"

_TEXT: Final = "Order of Mrs. Nowak by telephone"
_FOUND: Final = 0.3  # seconds in which the answer of a search begins behind its letter
_ROWS: Final = 15  # rows that a list shows without scrolling, at least


class Keys:
    """What came of keys, by what was done with them."""

    def __init__(
        self, company: Company, home: Path, *, lean: bool = True, colours: str = "truecolor"
    ) -> None:
        self.found: dict[str, list[Answer]] = defaultdict(list)
        self._company, self._home, self._lean, self._colours = company, home, lean, colours

    def of_orders(self, times: int, lines: Sequence[int] = ()) -> None:
        """Keys at the order desk. In front of each of the `lines` as many are there as its number says."""
        company = self._company
        waiting = dict(zip(lines, company.customers[1:], strict=False))
        for number, customer in waiting.items():
            park(company, customer, number - 1)
        with self._sitting() as desk:
            self.found[DESK].append(open_task(desk, "Order entry", "Article or code"))
            desk.press(company.customers[0] + ENTER, "No lines yet")
            self._in_the_header(desk, times)
            self._in_the_line(desk, times)
            self._searched(desk, SEARCH, times, ESCAPE)
            for number, customer in waiting.items():
                desk.press(F2)
                desk.press(customer + ENTER, "No lines yet")
                desk.press(F8, "Parked calls")
                desk.press(ENTER, "Net ")
                self._saved(desk, number, times)
                desk.press(F12, "Cancel the order")
                desk.press(F9, "The order is cancelled")

    def of_lists(self, times: int) -> None:
        """Keys in a list of articles."""
        with self._sitting() as desk:
            open_task(desk, "Articles", "On hand")
            desk.listen(1)  # the rows come behind their heads
            for number in range(_ROWS + 5 + times):
                answer = desk.press(DOWN)
                if number < _ROWS:
                    self.found[ROW].append(answer)
                elif number >= _ROWS + 5:
                    self.found[SCROLLED].append(answer)
            self._searched(desk, LIST, times, "")

    def of_searches(self, times: int) -> None:
        """Searches alone, in a company where nobody orders."""
        with self._sitting() as desk:
            open_task(desk, "Order entry", "Article or code")
            desk.press(TAB)  # from the customer, whom nobody has named, to the article
            desk.press("a", "Stock")  # the index is loaded by the first search
            desk.press(BACKSPACE)
            self._searched(desk, SEARCH, times, "")

    def _sitting(self) -> AbstractContextManager[Program]:
        return signed_in(self._company, self._home, lean=self._lean, colours=self._colours)

    def _in_the_header(self, desk: Program, times: int) -> None:
        """Letters into a field that finds nothing, and from field to field."""
        desk.press(F7, "Reference")
        desk.press(TAB)
        for number in range(times):
            at = number % len(_TEXT)
            if number and not at:
                desk.press(BACKSPACE * len(_TEXT))
            self.found[CHARACTER].append(desk.press(_TEXT[at]))
        desk.press(BACKSPACE * len(_TEXT))
        for _ in range(times):
            self.found[FIELD].append(desk.press(TAB))
        desk.press(ESCAPE, "Article or code")

    def _in_the_line(self, desk: Program, times: int) -> None:
        """From field to field of the line that is typed, and digits into them."""
        for number in range(times // 4):
            desk.press(self._company.goods[number % len(self._company.goods)] + ENTER, "pc")
            self.found[CHARACTER] += [desk.press(digit) for digit in "12"]
            self.found[FIELD] += [desk.press(key) for key in (TAB, TAB, BACK, BACK)]
            desk.press(ESCAPE)
            self.found[ESC].append(self._one_escape(desk))

    def _one_escape(self, desk: Program) -> Answer:
        desk.press("k", quiet=_FOUND)
        return desk.press(ESCAPE)

    def _searched(self, desk: Program, name: str, times: int, empty: str) -> None:
        """Words letter by letter: from the second on the list is there, and is refreshed."""
        for word in self._company.words[: max(times // 2, 1)]:
            desk.press(word[0], quiet=_FOUND)
            self.found[name] += [desk.press(letter, quiet=_FOUND) for letter in word[1:]]
            desk.press(empty or BACKSPACE * len(word), quiet=_FOUND)

    def _saved(self, desk: Program, number: int, times: int) -> None:
        """A line is added, and taken off again."""
        code = self._company.goods[0]
        for turn in range(times):
            quantity = turn % 9 + 1
            desk.press(code + ENTER, f"{code} ")
            desk.press(BACKSPACE + str(quantity))
            line = desk.press(ENTER, f"{code}: {quantity} ")
            self.found[LINE.format(number=number)].append(line)
            desk.press(DOWN)
            desk.press(DELETE, f"{code} is off the order")
            desk.press(ESCAPE)


@dataclass(frozen=True, slots=True)
class Call:
    """The keys of a call that was taken and confirmed."""

    lines: int
    beside: float
    """Keys of a line beside the letters of its article and the digits of its quantity."""
    further: int
    """Keys of the call beside those of its lines and the digits of the customer's number."""


def call(company: Company, home: Path) -> Call:
    """A call of a known customer: ten lines, one of them with a discount, confirmed."""
    customer, quantity, discount = company.customers[0], "2", " -5%"
    codes = company.goods[:10]
    counted = 0

    def typed(keys: Sequence[str], until: str) -> None:
        nonlocal counted
        counted += len(keys)
        desk.press("".join(keys), until)

    with signed_in(company, home) as desk:
        open_task(desk, "Order entry", "Article or code")
        typed([*customer, ENTER], "No lines yet")
        before = counted
        for number, code in enumerate(codes):
            typed([*quantity, " ", *code, *("" if number else discount), ENTER], f"{code}: ")
        of_lines = counted - before - len(discount)
        typed([F9], "confirmed")
    beside = of_lines - sum(len(quantity) + len(code) for code in codes)
    return Call(len(codes), beside / len(codes), counted - of_lines - len(customer))
