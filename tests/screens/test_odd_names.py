"""Names with markup, escapes, turned writing and no end are text, on every screen and on the line to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest

from tests.conftest import SetClock, SqliteGround
from tests.house import MONDAY, House
from tests.screens.driver import Typist, sit_down
from tests.screens.odd_house import ODD, furnish_odd
from tests.screens.painted import PaintedDriver, assert_painted
from tests.screens.test_snapshots import PICTURES, VIEWS, View, pressing

_LARGE: Final = ("6", "1000002817", "enter")
_FURTHER: Final = (
    *(
        View(f"customer {keys}", pressing(*_LARGE, *keys))
        for keys in (
            ("right",),
            ("right", "right"),
            ("right", "right", "right"),
            ("right", "right", "right", "enter"),
            ("right", "right", "right", "delete"),
            ("right", "right", "right", "right"),
            ("right", "right", "right", "right", "enter"),
            ("left",),
            ("left", "left"),
            ("ctrl+n",),
            ("ctrl+d",),
            ("ctrl+k",),
        )
    ),
    *(View(f"article section {at}", pressing("7", "MUG", "enter", *["right"] * at)) for at in range(9)),
    View("order of many names", pressing("1", "f8", "enter", "f7")),
    View("line of many names", pressing("1", "f8", "enter", "down", "enter")),
    View("call that is thrown away", pressing("1", "f8", "enter", "f12")),
    View("papers of an order", pressing("2", *["down"] * 13, "enter", "ctrl+p")),
    View("supplier's goods", pressing("4", "enter")),
    View("goods nobody ordered", pressing("4", "f6")),
)
"""Where further names stand. Of them there are no pictures."""
_OURS: Final = re.compile(r"\x1b\[[?>=]?[0-9;:]*[A-Za-z]|\x1b\]22;default\x07|[\r\n\b]")
"""What the painter sends besides text: where to write, and in which colours; Textual's shape of the mouse."""
_NAMELESS: Final = ("promotion-new",)
"""Where nothing stands that has a name."""
_FIGURE: Final = re.compile(r"(?<![\w.,/-])-?[\d,]+\.\d\d(?![\w.,/-])|\d\d/\d\d/\d{4}")
"""Amounts of money and days."""
_sent: list[str] = []


class _Recorded(PaintedDriver):
    """Keeps what is sent."""

    def write(self, data: str) -> None:
        """Keep it."""
        _sent.append(data)
        super().write(data)


@pytest.fixture
def odd_house(sqlite_ground: SqliteGround, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The house with odd names, at a terminal that is looked into."""
    monkeypatch.setattr("textual.drivers.headless_driver.HeadlessDriver", _Recorded)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    _sent.clear()
    with sqlite_ground.fresh(furnish_odd) as database:
        yield House.of(database, SetClock(MONDAY))


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(view, id=view.name, marks=() if number % 8 == 0 else pytest.mark.long)
        for number, view in enumerate((*VIEWS, *_FURTHER))
    ],
)
def test_odd_names_are_shown_as_text_and_push_no_figure_away(odd_house: House, view: View) -> None:
    async def scenario(seat: Typist) -> None:
        await view.keys(seat)
        shown = seat.screen()
        await assert_painted(seat.app, view.name)
        assert [each for each in _OURS.sub("", "".join(_sent)) if not each.isprintable()] == []
        assert view.role is None or view.name.endswith("help") or view.name in _NAMELESS or ODD in shown
        # A code among some that have no end is cut, but said below the list.
        told = (" ·", f" {ODD}")
        cut = [each for each in seat.cut_off() if ODD not in each]
        assert [each for each in cut if not any(f"{each[1:11]}{end}" in shown for end in told)] == [], shown
        if (PICTURES / f"{view.name}.en.txt").exists():
            calm = (PICTURES / f"{view.name}.en.txt").read_text(encoding="utf-8")
            assert _figures(shown) == _figures(calm), shown

    sit_down(odd_house, scenario, role=view.role)


def _figures(shown: str) -> list[str]:
    return sorted(_FIGURE.findall(shown))
