"""Users: entered, changed, given rights and passwords, shut out and let in, all by keyboard."""

from __future__ import annotations

import pytest

from salesdesk.domain.users.passwords import Passwords, Verified
from salesdesk.domain.users.queries import UserView, everyone, user_by_login
from salesdesk.domain.users.verbs import NewUser, create, record_sign_in, switch_off
from salesdesk.i18n import LANGUAGES
from salesdesk.office.permissions import Permission, Role
from salesdesk.screens.users.screen import UsersScreen
from salesdesk.sign_in import sign_in
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Scenario, Typist, sit_down

pytestmark = pytest.mark.either_database


def user(house: House, login: str) -> UserView:
    return house.ask(user_by_login, login)


def at_users(house: House, scenario: Scenario) -> None:
    sit_down(house, scenario, role=Role.ADMIN, screen=UsersScreen)


def go_to(seat: Typist, login: str) -> None:
    table = seat.table("#users")
    table.move_to([each.login for each in table.rows].index(login))


def test_new_user_signs_in_with_what_was_typed(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        tasks = [task.label for task in seat.table("#tasks").rows]
        await seat.press(str(tasks.index("Users") + 1), "f6")
        await seat.type("Ewa.Kos\nEwa Kos\newa@kos.pl\npl\nbuy\ncorrect horse\ncorrect horse\n")
        assert seat.message == "“ewa.kos” may log in now."
        assert "›ewa.kos" in seat.screen()
        await seat.press("f3", "f3")
        await seat.type("ewa.kos\ncorrect horse\n")
        assert "Ewa Kos" in seat.screen()

    sit_down(house, scenario, role=Role.ADMIN)
    entered = user(house, "ewa.kos")
    assert (entered.name, entered.email, entered.language) == ("Ewa Kos", "ewa@kos.pl", "pl")
    assert (entered.roles, entered.permissions) == (frozenset({Role.BUYER}), frozenset())
    assert_sound(house.database)


def test_bad_input_is_told_and_nobody_is_entered(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("f6")
        await seat.type("ewa kos\n")
        assert "cannot be a login" in seat.message
        assert seat.focus == "form-login"
        await seat.press("ctrl+u")
        await seat.type("buyer\nEwa\n\npl\n\nlong enough\nlong enouhg\n")
        assert seat.message == "The two new passwords are not the same."
        await seat.type("long enough\nlong enough\n")
        assert seat.message == "The login “buyer” is already taken."
        await seat.press("escape", "f9")
        assert seat.focus == "users"

    before = sqlite_house.ask(everyone)
    at_users(sqlite_house, scenario)
    assert sqlite_house.ask(everyone) == before


def test_name_mail_and_language_are_changed(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        go_to(seat, "buyer")
        await seat.press("enter")
        await seat.type("Jan [red]Kowal[/]\njan@\n")
        assert "is not a mail address" in seat.message
        await seat.press("ctrl+u")
        await seat.type("jan@kowal.pl\nde\n")
        assert seat.message == "“buyer” is changed."
        assert "Jan [red]Kowal[/]" in seat.screen()

    at_users(house, scenario)
    changed = user(house, "buyer")
    assert (changed.name, changed.email, changed.language) == ("Jan [red]Kowal[/]", "jan@kowal.pl", "de")


def test_rights_are_ticked_with_space(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        go_to(seat, "buyer")
        await seat.press("ctrl+r", "space")  # telemarketer, too
        assert "[x] telemarketer" in seat.screen()
        assert "[·] enter orders" in seat.screen()
        await seat.press(
            *["down"] * (len(Role) + list(Permission).index(Permission.COMPANY_EDIT)), "space", "f9"
        )
        assert seat.message == "“buyer” is changed."
        assert "telemarketer, buyer, +1" in seat.screen()

    at_users(house, scenario)
    changed = user(house, "buyer")
    assert changed.roles == {Role.BUYER, Role.TELEMARKETER}
    assert changed.permissions == {Permission.COMPANY_EDIT}


def test_last_who_manages_users_keeps_that_right(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("ctrl+r", *["down"] * (len(Role) - 1), "space", "f9")
        assert seat.message == "“admin” is the last who manages users and has to stay that."
        await seat.press("escape")
        assert "What you have entered is not saved." in seat.screen()
        await seat.press("f9", "delete", "f9")
        assert seat.message == "“admin” is the last who manages users and has to stay that."

    at_users(house, scenario)
    assert user(house, "admin").active
    assert user(house, "admin").roles == {Role.ADMIN}


def test_new_password_unlocks(house: House) -> None:
    wrong = Verified(False, "no hash")
    for _ in range(5):
        house.do(record_sign_in, house.users[Role.BUYER], wrong)

    async def scenario(seat: Typist) -> None:
        go_to(seat, "buyer")
        assert "locked to 10:15" in seat.screen()  # the clock of Łódź
        await seat.press("ctrl+p")
        await seat.type("buyer\nbuyer\n")
        assert "A password has 8 to 200 characters." in seat.message
        await seat.type("battery staple\nbattery staple\n")  # at once, for the cursor is there
        assert seat.message == "“buyer” has a new password."
        assert "locked" not in seat.screen()

    at_users(house, scenario)
    assert user(house, "buyer").locked_until is None
    assert sign_in(house.database, "buyer", "battery staple", Passwords(), clock=house.clock).login == "buyer"


def test_person_is_shut_out_and_let_in_again(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        go_to(seat, "buyer")
        await seat.press("delete", "escape")
        assert user(house, "buyer").active
        await seat.press("delete", "f9")
        assert seat.message == "“buyer” may log in no more."
        assert "switched off" in seat.screen()
        await seat.press("delete")  # means nothing now
        assert seat.focus == "users"
        await seat.press("insert", "f9")
        assert seat.message == "“buyer” may log in now."

    at_users(house, scenario)
    assert user(house, "buyer").active


def test_two_who_switch_each_other_off_leave_one(house: House) -> None:
    house.do(create, NewUser("second", "Second", "no hash", roles=frozenset({Role.ADMIN})))

    async def scenario(seat: Typist) -> None:
        go_to(seat, "second")
        await seat.press("delete")
        house.do(switch_off, house.users[Role.ADMIN])  # at the other seat, meanwhile
        await seat.press("f9")
        assert seat.message == "This login is switched off."

    at_users(house, scenario)
    assert user(house, "second").active


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_at_80_by_24(sqlite_house: House, language: str) -> None:
    async def scenario(seat: Typist) -> None:
        assert seat.cut_off() == []
        for key in ("enter", "f6", "ctrl+r", "ctrl+p", "delete"):
            await seat.press(key)
            assert seat.cut_off() == []
            await seat.press("escape")

    sit_down(sqlite_house, scenario, role=Role.ADMIN, screen=UsersScreen, language=language)
