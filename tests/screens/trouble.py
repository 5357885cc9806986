"""A seat whose database fails, or is slow, when a test says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from salesdesk.errors import Busy
from salesdesk.screens.seat import Seat

__all__ = ["Trouble"]

_Meanwhile = Callable[[], Awaitable[object]]


class Trouble:
    """What becomes of the verbs and queries of a seat, by their names.

    `failing` ones are refused as busy; `run` has what was run, in its order. What happens
    `meanwhile`, once, happens after the database has answered and before the screen hears of it.
    """

    def __init__(self, seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
        self.failing: set[str] = set()
        self.meanwhile: dict[str, _Meanwhile] = {}
        self.run: list[str] = []
        for way in ("ask", "do"):
            monkeypatch.setattr(seat, way, self._through(getattr(seat, way)))

    def _through(self, real: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def run(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
            name = function.__name__
            self.run.append(name)
            if name in self.failing:
                raise Busy
            answer = await real(function, *args, **kwargs)
            if meanwhile := self.meanwhile.pop(name, None):
                await meanwhile()
            return answer

        return run
