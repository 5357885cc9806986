"""Loading the parts of the program that stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["loading"]


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
        gc.enable()
