"""Loading the parts of the program that stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

__all__ = ["loading"]

_SELDOM: Final = (700, 10, 100)
"""When to look for garbage: at all that came in since the program was loaded a tenth as often as usual.

That of a call with 500 lines takes 40 ms, and fell on every fifth line.
"""


@contextmanager
def loading() -> Iterator[None]:
    """What is loaded in the block stays until the program ends: nobody looks for garbage in it again.

    Looking through all of it takes a tenth of a second, again and again, and falls on any key.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*_SELDOM)
        gc.enable()
