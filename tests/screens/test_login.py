"""Signing in, the menu, and leaving again."""

from __future__ import annotations

import pytest

from salesdesk.domain.users.passwords import Passwords
from salesdesk.domain.users.verbs import set_password
from salesdesk.office.permissions import Role
from tests.house import House
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database


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


@pytest.mark.parametrize("role", list(Role))
def test_menu_offers_what_a_role_may(house: House, role: Role) -> None:
    offered = {
        Role.TELEMARKETER: ["Order entry", "Orders", "Billing", "Customers", "Articles"],
        Role.WAREHOUSE: ["Orders", "Fulfilment", "Buying", "Customers", "Articles"],
        Role.BUYER: ["Orders", "Buying", "Customers", "Articles"],
        Role.INVOICING: ["Orders", "Billing", "Customers", "Articles"],
        Role.MANAGER: ["Order entry", "Orders", "Fulfilment", "Buying", "Billing", "Customers", "Articles"],
        Role.ADMIN: ["Orders", "Customers", "Articles", "Users"],
    }[role]

    async def scenario(seat: Typist) -> None:
        assert [task.label for task in seat.table("#tasks").rows] == offered

    sit_down(house, scenario, role=role)


def test_password_is_changed_by_its_owner(house: House) -> None:
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
