"""Which driver the desk is opened with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.driver import Driver

__all__ = ["driver"]


def driver(*, lean: bool = True) -> type[Driver] | None:
    """The lean driver; None, which is Textual's own, if that is wanted or the lean one does not fit here."""
    if not lean:
        return None
    try:
        from salesdesk.terminal.driver import LeanDriver
        from salesdesk.terminal.pace import draw_at_once
        from salesdesk.terminal.remembering import let_go
    except ImportError:  # no Unix terminal, or another Textual
        return None
    draw_at_once()
    let_go()
    return LeanDriver
