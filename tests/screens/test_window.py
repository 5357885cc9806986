"""A window that is made too small, and large again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from tests.conftest import SetClock, SqliteGround
from tests.house import MONDAY, House
from tests.screens.busy_house import furnish_busy
from tests.screens.driver import Typist, sit_down
from tests.screens.test_snapshots import VIEWS, View

_NEEDS: Final = "needs 80 columns and 24 lines."
_SAMPLE: Final = ("order-entry-lines", "order-entry-header", "article-prices")


@pytest.fixture
def busy_house(sqlite_ground: SqliteGround) -> Iterator[House]:
    """The busy firm; on SQLite alone, for a window is the same on both databases."""
    with sqlite_ground.fresh(furnish_busy) as database:
        yield House.of(database, SetClock(MONDAY))


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(view, id=view.name, marks=() if view.name in _SAMPLE else pytest.mark.long)
        for view in VIEWS
    ],
)
def test_window_that_is_too_small_says_so_and_is_whole_again_when_it_is_large(
    busy_house: House, view: View
) -> None:
    async def scenario(seat: Typist) -> None:
        await view.keys(seat)
        before, focus, said = seat.screen(), seat.focus, seat.message
        for size in ((60, 20), (20, 5), (250, 70)):
            await seat.pilot.resize_terminal(*size)
            await seat.settle()
            lines = seat.screen().splitlines()
            assert len(lines) <= size[1]
            assert seat.focus == focus
            if not said:
                assert seat.message.endswith(_NEEDS) is (size[0] < 80)
        assert seat.cut_off() == []
        await seat.pilot.resize_terminal(80, 24)
        await seat.settle()
        assert seat.screen() == before

    sit_down(busy_house, scenario, role=view.role)
