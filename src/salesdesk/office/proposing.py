"""What a new record may be called: numbers and codes go on as those before them are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

__all__ = ["first_free", "number_after"]

_FIRST_NUMBER: Final = "1001"
_NUMBERED: Final = re.compile(r"([^0-9]*)([0-9]+)")


def number_after(*numbers: Iterable[str]) -> str:
    """The number that goes on where `numbers`, the newest first, have got to.

    The newest that ends in its only digits shows how they are written, K-0042 or 10017;
    after the highest written so comes the next. Of several lists that is the first in which
    one is written so. 1001 where none is.
    """
    read = ([match for match in map(_NUMBERED.fullmatch, each) if match] for each in numbers)
    written = next(filter(None, read), None)
    if written is None:
        return _FIRST_NUMBER
    prefix = written[0][1]
    highest = max((match[2] for match in written if match[1] == prefix), key=int)
    return f"{prefix}{int(highest) + 1:0{len(highest)}}"


def first_free(number: str, taken: Callable[[Sequence[str]], Collection[str]]) -> str:
    """A number, or the first that follows it, that is none of those `taken` of some in a row."""
    coming, some = _from(number), 1
    while True:
        numbers = list(islice(coming, some))
        gone = taken(numbers)
        if free := [each for each in numbers if each not in gone]:
            return free[0]
        some *= 2  # a file may have brought thousands in a row


def _from(number: str) -> Iterator[str]:
    """A number and all that follow it."""
    while True:
        yield number
        number = number_after([number])
