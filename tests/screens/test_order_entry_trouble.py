"""Calls during which the database fails, is slow, or something else happens at the same time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from salesdesk.office.permissions import Role
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from tests.house import House
from tests.screens.driver import Typist, sit_down
from tests.screens.trouble import Trouble

BUSY = "The database is busy or away. Nothing was changed; try again."

Scenario = Callable[[Typist, Trouble], Awaitable[None]]


@pytest.fixture
def call(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> Callable[[Scenario], None]:
    """Runs a scenario at the order desk, with trouble at hand."""

    def run(scenario: Scenario) -> None:
        async def sitting(seat: Typist) -> None:
            await scenario(seat, Trouble(seat.app.seat, monkeypatch))

        sit_down(sqlite_house, sitting, role=Role.TELEMARKETER, screen=OrderEntryScreen)

    return run


def desk(seat: Typist) -> OrderEntryScreen:
    """The order desk."""
    assert isinstance(seat.app.screen, OrderEntryScreen)
    return seat.app.screen


# Signs of life


def test_line_saved_during_a_sign_of_life_is_shown(call: Callable[[Scenario], None]) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("anna\nmug\n2\n")
        trouble.meanwhile["keep_alive"] = lambda: seat.type("pen\n3\n")
        await desk(seat).keep_alive()
        assert [line.code for line in seat.table("#lines").rows] == ["MUG", "PEN"]
        assert seat.message == "PEN: 3 pc held."

    call(scenario)


def test_sign_of_life_of_a_call_that_was_parked_meanwhile_says_nothing_of_the_next(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("bob\ntea\n1\n")
        await seat.press("f2")
        await seat.type("anna\nlast\n1\n")
        sqlite_house.clock.forward(hours=8)
        sqlite_house.order("BOB", sqlite_house.line("LAST"))
        trouble.meanwhile["keep_alive"] = lambda: seat.press("f8", "enter")
        await desk(seat).keep_alive()
        assert [line.code for line in seat.table("#lines").rows] == ["TEA"]
        assert seat.message == "The call goes on; everything is held."

    call(scenario)


def test_draft_that_is_being_confirmed_needs_no_sign_of_life(call: Callable[[Scenario], None]) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("anna\nmug\n2\n")
        trouble.meanwhile["confirm"] = desk(seat).keep_alive
        await seat.press("f9")
        assert seat.message.startswith("ZS 1/2026 confirmed, 24.60 PLN")
        assert "keep_alive" not in trouble.run

    call(scenario)


def test_draft_confirmed_during_a_sign_of_life_is_not_looked_at_again(
    call: Callable[[Scenario], None],
) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("anna\nmug\n2\n")
        trouble.run.clear()
        trouble.meanwhile["keep_alive"] = lambda: seat.press("f9")
        await desk(seat).keep_alive()
        assert seat.message.startswith("ZS 1/2026 confirmed, 24.60 PLN")
        assert trouble.run == ["keep_alive", "confirm"]

    call(scenario)


def test_sign_of_life_that_fails_is_told_and_ends_nothing(call: Callable[[Scenario], None]) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("anna\nmug\n2\n")
        trouble.failing.add("keep_alive")
        desk(seat).give_sign_of_life()
        await seat.settle()
        assert seat.message == BUSY
        trouble.failing.clear()
        await seat.type("pen\n3\n")
        assert seat.message == "PEN: 3 pc held."

    call(scenario)
