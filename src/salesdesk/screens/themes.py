"""The colours of the desk: dark, light, and of the sixteen that every terminal has.

The sixteen are written as the values that the terminal's library gives them, so that each is
taken as it is where no more are to be had.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from textual.theme import BUILTIN_THEMES, Theme

from salesdesk.config import Look

__all__ = ["THEMES"]


def _desk(look: Look, theme: Theme) -> Theme:
    """A theme of the library, with what the styles of the desk ask for besides.

    `typing` is the field with the cursor, `aside` what is less important, `veil` what a dialog covers.
    """
    colours = theme.to_color_system().generate()
    ours = {
        "typing": f"{colours['primary']} 40%",
        "aside": f"{colours['foreground']} 70%",
        "veil": f"{colours['background']} 40%",
    }
    return replace(theme, name=look, variables=ours | theme.variables)


THEMES: Final = {
    Look.DARK: _desk(Look.DARK, BUILTIN_THEMES["textual-dark"]),
    Look.LIGHT: _desk(Look.LIGHT, BUILTIN_THEMES["textual-light"]),
    Look.SIXTEEN: Theme(
        name=Look.SIXTEEN,
        primary="#0000aa",
        secondary="#00aaaa",
        accent="#ffff55",
        warning="#ffff55",
        error="#aa0000",
        success="#55ff55",
        foreground="#aaaaaa",
        background="#000000",
        surface="#000000",
        panel="#555555",
        variables={"typing": "#0000aa", "aside": "#aaaaaa", "veil": "#000000"},
    ),
}
