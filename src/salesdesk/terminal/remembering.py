"""The hook into what Textual remembers of what is on the screen no more."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from textual.color import Color

try:
    from textual._styles_cache import StylesCache
except ImportError:  # another Textual: it remembers what it likes
    _AS_TEXTUAL: Any = None
else:
    _AS_TEXTUAL = getattr(getattr(StylesCache, "get_inner_outer", None), "__wrapped__", None)

__all__ = ["let_go"]

_PAIRS: Final = 1024


def let_go() -> None:
    """Let what a dialog drew go with it.

    Textual remembers the two grounds of a thousand widgets, each by its two colours and by the widget's
    lines as they were drawn last, which do not matter to it: the lines of a thousand widgets, most of
    dialogs long closed, are ten megabytes. Here two colours are remembered once, and no lines with them.
    """
    if _AS_TEXTUAL is not None:
        setattr(StylesCache, "get_inner_outer", staticmethod(_grounds))  # noqa: B010 - as far as types know, a method


@lru_cache(maxsize=_PAIRS)
def _grounds(base: Color, background: Color) -> Any:
    return _AS_TEXTUAL(StylesCache, base, background)
