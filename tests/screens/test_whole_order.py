"""One order at one terminal: each role signs in, does its part by keyboard, and signs out again."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.users.passwords import Passwords
from salesdesk.domain.users.verbs import set_password
from salesdesk.office.permissions import Role
from salesdesk.screens.login.screen import LoginScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

PASSWORD = "correct horse 7"


async def sign_in(seat: Typist, role: Role) -> None:
    """Sit down as the person with this role."""
    await seat.type(f"{role}\n{PASSWORD}\n")
    assert "Task" in seat.screen()


async def go_home(seat: Typist) -> None:
    """Leave one screen after the other, down to the login."""
    while not isinstance(seat.app.screen, LoginScreen):
        await seat.press("f3")


async def open_task(seat: Typist, label: str) -> None:
    """Open a task by its digit, as people do who know the menu."""
    labels = [task.label for task in seat.table("#tasks").rows]
    await seat.press(str(labels.index(label) + 1))


@pytest.mark.either_database
def test_order_goes_from_the_login_to_the_invoice_by_keyboard(house: House, tmp_path: Path) -> None:
    hashed = Passwords().hash(PASSWORD, "nobody")
    roles = (Role.TELEMARKETER, Role.WAREHOUSE, Role.BUYER, Role.INVOICING, Role.MANAGER)
    for role in roles:
        house.do(set_password, house.users[role], hashed)

    async def scenario(seat: Typist) -> None:
        seat.app.seat.paper_folder = tmp_path

        await sign_in(seat, Role.TELEMARKETER)
        await open_task(seat, "Order entry")
        await seat.type("anna\nmug\n3\nrare\n5\n")
        assert "rare" in seat.message.lower()  # none is there, and the telemarketer is told
        await seat.press("f9")
        assert "ZS 1/2026 confirmed" in seat.message
        await go_home(seat)

        await sign_in(seat, Role.BUYER)
        await open_task(seat, "Buying")
        await seat.press("f9")
        await seat.press("f9")
        await go_home(seat)

        await sign_in(seat, Role.WAREHOUSE)
        await open_task(seat, "Fulfilment")
        await seat.press("f9")
        await seat.press("f9")
        assert "WZ 1/2026/MAIN" in seat.message
        await go_home(seat)

        await sign_in(seat, Role.INVOICING)
        await open_task(seat, "Billing")
        await seat.press("f9")
        await seat.press("f9")
        assert "FV 1/2026 is posted" in seat.message
        await seat.press("ctrl+p")
        await seat.press("f9")
        assert "FV 1/2026 is saved" in seat.message
        await go_home(seat)

        await sign_in(seat, Role.MANAGER)
        await open_task(seat, "Orders")
        assert "ZS 1/2026" in seat.screen()

    sit_down(house, scenario)
    text = PdfReader(tmp_path / "FV-1-2026.pdf").pages[0].extract_text()
    assert "36.90" in text  # 3 × 10.00 and 23 % VAT
    assert house.state(1) is OrderState.CONFIRMED  # five are still to come
    assert house.purchase_state(1).value == "ordered"
    assert_sound(house.database)
