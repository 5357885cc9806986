"""The last line of a screen: what the keys do now.

Static on purpose: Textual's own footer is made anew at every change of focus, which costs
kilobytes over a slow line and, in 8.2, memory that never comes back.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import Static

__all__ = ["KeyBar"]


class KeyBar(Static):
    """Keys and their labels, as many as fit; F10, where all of them are, always stays."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._keys: tuple[tuple[str, str], ...] = ()

    def on_resize(self) -> None:
        """Fit the keys anew."""
        self._draw()

    def show(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show these keys with their labels, the most important first."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self._draw()

    def _draw(self) -> None:
        menu = [each for each in self._keys if each[0] == "F10"]
        others = [each for each in self._keys if each[0] != "F10"]
        room = self.size.width - 2 - sum(_width(each) for each in menu)
        line = Text(no_wrap=True)
        for key, label in others:
            if _width((key, label)) > room:
                continue
            room -= _width((key, label))
            _write(line, key, label)
        for key, label in menu:
            _write(line, key, label)
        self.update(line, layout=False)


def _width(key: tuple[str, str]) -> int:
    return cell_len(key[0]) + 1 + cell_len(key[1]) + 2


def _write(line: Text, key: str, label: str) -> None:
    line.append(key, style="bold")
    line.append(f" {label}  ")
