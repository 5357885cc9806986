"""Signing in, the menu, and leaving again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from salesdesk.desk import Desk
from salesdesk.domain.purchasing.shortages import shortages
from salesdesk.domain.users.passwords import Passwords
from salesdesk.domain.users.verbs import record_sign_in, set_own_password, set_password
from salesdesk.errors import Busy
from salesdesk.i18n import LANGUAGES
from salesdesk.office.history import of_subject
from salesdesk.office.permissions import Role
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.message_line import MessageLine
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database


def answer_is_lost(monkeypatch: pytest.MonkeyPatch, verb: Callable[..., Any], times: int) -> None:
    """So many times nobody hears that a verb was run: the database has gone."""
    lost, call = [Busy()] * times, Desk.call

    def called(desk: Desk, call_id: str, *args: Any) -> Any:
        done = call(desk, call_id, *args)
        if args[0] is verb and lost:
            raise lost.pop()
        return done

    monkeypatch.setattr(Desk, "call", called)


def test_person_signs_in_and_sees_their_tasks(house: House) -> None:
    hashed = Passwords().hash("correct horse", "telemarketer")
    house.do(set_password, house.users[Role.TELEMARKETER], hashed)

    async def scenario(seat: Typist) -> None:
        await seat.type("telemarketer\nwrong\n")
        assert "Wrong login or password" in seat.message
        assert seat.focus == "password"
        await seat.type("correct horse\n")
        assert "Order entry" in seat.screen()
        assert "Users" not in seat.screen()
        await seat.press("f3")
        assert seat.focus == "login"
        assert "telemarketer" not in seat.screen()

    sit_down(house, scenario)


def test_first_to_sign_in_finds_what_has_not_kept_blocked(house: House) -> None:
    house.do(set_password, house.users[Role.BUYER], Passwords().hash("correct horse", "buyer"))
    house.receive("MAIN", "RARE", 22, date(2026, 3, 3))
    house.order("ANNA", house.line("RARE", 22))
    house.clock.forward(days=2)

    async def scenario(seat: Typist) -> None:
        await seat.type("buyer\ncorrect horse\n")
        await seat.press("2")  # buying
        assert "Everything Ltd" in seat.screen()
        assert "RARE" in seat.screen()

    sit_down(house, scenario)
    assert house.free("RARE") == 0
    assert [int(short.missing) for short in house.ask(shortages)] == [22]
    assert_sound(house.database)


@pytest.mark.parametrize("role", list(Role))
def test_menu_offers_what_a_role_may(house: House, role: Role) -> None:
    offered = {
        Role.TELEMARKETER: ["Order entry", "Orders", "Billing", "Customers", "Articles"],
        Role.WAREHOUSE: [
            "Orders",
            "Fulfilment",
            "Buying",
            "Customers",
            "Articles",
            "Transfers",
            "Warehouse papers",
            "Counting",
        ],
        Role.BUYER: ["Orders", "Buying", "Customers", "Articles", "Transfers"],
        Role.INVOICING: ["Orders", "Billing", "Customers", "Articles"],
        Role.MANAGER: [
            "Order entry",
            "Orders",
            "Fulfilment",
            "Buying",
            "Billing",
            "Customers",
            "Articles",
            "Prices",
            "Approvals",
            "Transfers",
            "Warehouse papers",
            "Counting",
        ],
        Role.ADMIN: ["Orders", "Customers", "Articles", "Users"],
    }[role]  # fmt: skip

    async def scenario(seat: Typist) -> None:
        assert [task.label for task in seat.table("#tasks").rows] == [*offered, "Settings"]

    sit_down(house, scenario, role=role)


def test_password_is_changed_by_its_owner(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_is_lost(monkeypatch, set_own_password, times=1)
    hashed = Passwords().hash("correct horse", "buyer")
    house.do(set_password, house.users[Role.BUYER], hashed)

    async def scenario(seat: Typist) -> None:
        await seat.press("f8")
        await seat.type("correct horse\nbattery staple 9\nbattery staple 8\n")
        assert seat.message == "The two new passwords are not the same."
        await seat.press("shift+tab", "shift+tab")
        await seat.type("correct horse\nbattery staple 9\nbattery staple 9\n")
        assert seat.message == "Your password is changed."
        await seat.press("f3")
        await seat.type("buyer\nbattery staple 9\n")
        assert "Buying" in seat.screen()

    sit_down(house, scenario, role=Role.BUYER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_menu_names_every_task_in_full(sqlite_house: House, language: str) -> None:
    async def scenario(seat: Typist) -> None:
        shown = seat.screen()
        for task in seat.table("#tasks").rows:
            assert f" {seat.app.seat.say(task.label)} " in shown
            assert seat.app.seat.say(task.help) in shown

    sit_down(sqlite_house, scenario, role=Role.MANAGER, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_with_a_login_stands_there_whole(sqlite_house: House, language: str) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("nobody\nwrong\n")
        line = seat.app.screen.query_one(MessageLine)
        assert line.text
        assert not line.is_cut
        for word in line.text.split():
            assert word in seat.screen()

    sit_down(sqlite_house, scenario, language=language)


def test_wrong_login_is_corrected_with_the_key_that_the_bar_shows(sqlite_house: House) -> None:
    hashed = Passwords().hash("correct horse", "telemarketer")
    sqlite_house.do(set_password, sqlite_house.users[Role.TELEMARKETER], hashed)

    async def scenario(seat: Typist) -> None:
        await seat.type("telemarkter\ncorrect horse\n")
        assert "Wrong login or password" in seat.message
        assert "Shift+Tab Back" in seat.screen()
        await seat.press("up")
        assert seat.focus == "login"
        await seat.type("telemarketer\ncorrect horse\n")
        assert "Order entry" in seat.screen()

    sit_down(sqlite_house, scenario)


def test_login_waits_for_a_database_that_is_away_and_counts_once(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sqlite_house
    house.do(set_password, house.users[Role.TELEMARKETER], Passwords().hash("correct horse", "telemarketer"))
    answer_is_lost(monkeypatch, record_sign_in, times=2)

    async def scenario(seat: Typist) -> None:
        async def told(text: str) -> None:
            async with asyncio.timeout(10):
                while text not in seat.message:
                    await asyncio.sleep(0.01)

        there: list[bool] = []
        monkeypatch.setattr(seat.app.seat.database, "is_there", lambda: bool(there))
        password = seat.app.screen.query_one("#password", Field)
        await seat.type("telemarketer\ncorrect horse")
        seat._send("enter", None)
        await told("The database is away; it is tried again by itself.")
        assert "tried again by itself" in seat.screen()
        await seat.press("escape")
        assert seat.message == "The database is busy or away. Nothing was changed; try again."
        assert (password.value, seat.focus) == ("correct horse", "password")
        there.append(True)
        await told("The database is there again.")
        there.clear()
        seat._send("enter", None)
        await told("The database is away; it is tried again by itself.")
        assert password.value == "correct horse"
        there.append(True)
        await seat.settle()
        assert "Order entry" in seat.screen()
        assert password.value == ""

    sit_down(house, scenario)
    entries = house.ask(of_subject, "user", house.users[Role.TELEMARKETER])
    assert [each.changes for each in entries if "sign_in" in each.changes] == [{"sign_in": "welcome"}] * 2


def test_half_typed_login_is_left_only_on_purpose(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("manag")
        await seat.press("escape", "f12", "f3")
        assert "Leave the program?" in seat.screen()
        await seat.press("escape")
        assert seat.app.screen.query_one("#login", Field).text == "manag"
        await seat.type("er")
        assert seat.app.screen.query_one("#login", Field).text == "manager"
        assert not seat.app._exit

    sit_down(sqlite_house, scenario)


def test_program_that_nobody_has_typed_into_is_left_at_once(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("f3")
        assert seat.app._exit

    sit_down(sqlite_house, scenario)


def test_login_speaks_the_language_of_the_desk_again_once_a_person_has_left(sqlite_house: House) -> None:
    hashed = Passwords().hash("correct horse", "manager")
    sqlite_house.do(set_password, sqlite_house.users[Role.MANAGER], hashed)

    async def scenario(seat: Typist) -> None:
        keys = seat.screen().splitlines()[-1]
        await seat.type("manager\ncorrect horse\n")
        assert seat.app.seat.language == "en"
        await seat.press("f3")
        assert seat.screen().splitlines()[-1] == keys
        await seat.press("f10")
        assert "What to do" not in seat.screen()
        await seat.press("escape", "f1")
        assert "Help" not in seat.screen()

    sit_down(sqlite_house, scenario, language="pl")
