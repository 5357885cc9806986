"""Two desks on one draft: nobody confirms, changes or throws away what he has not seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from salesdesk.domain.drafts.changing_customer import change_customer
from salesdesk.domain.drafts.queries import draft_view, parked_drafts
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.drafts.under_way.verbs import forget_calls, note_call
from salesdesk.domain.drafts.verbs import add_line, change_header, change_line, remove_line
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import cancel, confirm
from salesdesk.office.permissions import Role
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from salesdesk.screens.orders.screen import OrdersScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

CHANGED = "The order was changed at another desk. Look at it again."
LOOK = "What you typed still stands here: look, then save."
NEW = "ZS 1/2026 is confirmed; what you type now is a new order."

Scenario = Callable[[Typist], Awaitable[None]]


@pytest.fixture
def call(sqlite_house: House) -> Callable[[Scenario], None]:
    """Runs a scenario at the order desk."""

    def run(scenario: Scenario) -> None:
        sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
        assert_sound(sqlite_house.database)

    return run


def draft(house: House) -> int:
    """The id of the only draft."""
    [parked] = house.ask(parked_drafts, own=False)
    return parked.id


def listed(seat: Typist) -> list[tuple[str, int]]:
    """Code and quantity of the lines as they are shown."""
    return [(line.code, int(line.quantity)) for line in seat.table("#lines").rows]


def test_lines_of_a_colleague_are_shown_before_they_are_confirmed(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        order_id = draft(sqlite_house)
        sqlite_house.do(add_line, order_id, sqlite_house.line("PEN", 20))
        await seat.press("f9")
        assert seat.message == CHANGED
        assert sqlite_house.state(order_id) is OrderState.DRAFT
        assert listed(seat) == [("MUG", 2), ("PEN", 20)]
        await seat.press("f9")
        assert seat.message.startswith("ZS 1/2026 confirmed")

    call(scenario)


def test_line_that_is_saved_says_what_a_colleague_has_changed(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\ntea\n1\n")
        order_id = draft(sqlite_house)
        sqlite_house.do(remove_line, sqlite_house.ask(draft_view, order_id).lines[1].id)
        sqlite_house.do(add_line, order_id, sqlite_house.line("PEN", 20))
        await seat.type("mug\n3\n")
        assert seat.message == "Changed at another desk: line 2. Look at the order again."
        assert listed(seat) == [("MUG", 2), ("PEN", 20), ("MUG", 3)]
        sqlite_house.do(add_line, order_id, sqlite_house.line("TEA"))
        await seat.press("down", "delete")
        assert seat.message == "Changed at another desk: line 4. Look at the order again."
        assert listed(seat) == [("MUG", 2), ("PEN", 20), ("TEA", 1)]
        sqlite_house.do(add_line, order_id, sqlite_house.line("MUG"))
        await seat.press("f7")
        await seat.type("\nfor the fair")
        await seat.press("f9")
        assert seat.message == "Changed at another desk: line 5. Look at the order again."

    call(scenario)


def test_customer_whom_a_colleague_has_given_the_call_to_is_shown(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        order_id = draft(sqlite_house)
        sqlite_house.do(change_customer, order_id, sqlite_house.customers["BOB"])
        await seat.type("pen\n3\n")
        assert "Bob" in seat.line("BOB")

    call(scenario)


def test_line_that_a_colleague_took_off_is_not_shown_any_more(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\ntea\n1\n")
        sqlite_house.do(remove_line, sqlite_house.ask(draft_view, draft(sqlite_house)).lines[1].id)
        await seat.press("down", "delete")
        assert seat.message == "There is no such line in a draft."
        assert listed(seat) == [("MUG", 2)]

    call(scenario)


@pytest.mark.parametrize("keys", [("f9",), ("f12",), ("down", "delete")])
def test_order_that_a_colleague_confirmed_is_named_and_left(
    call: Callable[[Scenario], None], sqlite_house: House, keys: tuple[str, ...]
) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        order_id = draft(sqlite_house)
        sqlite_house.do(confirm, order_id)
        await seat.press(*keys)
        assert seat.message == NEW
        assert listed(seat) == []
        assert sqlite_house.state(order_id) is OrderState.CONFIRMED
        await seat.press("f9")
        assert seat.message == "There is nothing to confirm yet."

    call(scenario)


def test_line_typed_on_an_order_that_a_colleague_confirmed_begins_a_new_one(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        sqlite_house.do(confirm, draft(sqlite_house))
        await seat.type("pen\n3\n")
        assert seat.message == NEW
        assert listed(seat) == []
        await seat.press("enter")
        assert seat.message == "PEN: 3 pc held."
        assert listed(seat) == [("PEN", 3)]

    call(scenario)


def test_order_that_a_colleague_cancelled_is_left_from_the_form_of_a_line(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.press("down", "enter")
        sqlite_house.do(cancel, draft(sqlite_house), "wrong customer")
        await seat.type("4")
        await seat.press("f9")
        assert seat.message == "The order is cancelled; what you type now is a new order."
        await seat.press("escape", "f9")
        assert listed(seat) == []

    call(scenario)


def test_line_and_header_that_a_colleague_changed_are_shown_before_they_are_changed(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    def lines() -> list[DraftLine]:
        return list(sqlite_house.ask(draft_view, draft(sqlite_house)).lines)

    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\npen\n5\n")
        [mug, pen] = lines()
        await seat.press("down", "enter")
        sqlite_house.do(change_line, pen.id, replace(pen.typed, quantity=Decimal(6)))
        await seat.type("7")
        await seat.press("f9")
        assert (seat.focus, seat.message) == (
            "form-quantity",
            f"Changed at another desk: Quantity: 6 pc. {LOOK}",
        )
        await seat.press("f9")
        assert listed(seat) == [("MUG", 2), ("PEN", 7)]
        await seat.press("up")
        sqlite_house.do(change_line, mug.id, replace(mug.typed, discount_percent=Decimal(5)))
        await seat.press("delete")
        assert seat.message == "Somebody else has just changed this. Look again, then decide."
        assert "5%" in seat.line("MUG")
        await seat.press("f7")
        header = sqlite_house.ask(draft_view, draft(sqlite_house)).typed
        sqlite_house.do(change_header, draft(sqlite_house), replace(header, reference="Wiosna", memo="ring"))
        await seat.type("\nLato")
        await seat.press("f9")
        assert (seat.focus, seat.message) == (
            "form-reference", f"Changed at another desk: Reference: Wiosna; Memo: ring. {LOOK}",
        )  # fmt: skip
        await seat.press("f9")
        assert "Lato · ring" in seat.screen()

    call(scenario)
    assert [int(line.quantity) for line in lines()] == [2, 7]


def test_order_that_a_colleague_confirmed_is_not_said_to_be_parked(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        sqlite_house.do(confirm, draft(sqlite_house))
        await seat.press("f2")
        assert "parked" not in seat.message
        assert listed(seat) == []

    call(scenario)


def test_parked_call_that_is_open_at_another_desk_is_gone_on_with_only_on_purpose(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    asked = "A call of yours is open at another desk. Go on with it here?"

    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.press("f2")
        own = sqlite_house.seat(Role.TELEMARKETER)
        own.do(note_call, "other", "elsewhere:1", draft(sqlite_house), {})
        await seat.press("f8", "enter")
        assert asked in seat.screen()
        await seat.press("enter")
        assert (listed(seat), seat.focus) == ([], "customer-field")
        await seat.press("f8", "enter", "f9")
        assert asked in seat.screen()  # F9 was typed before anybody could read it
        await seat.press("f9")
        assert listed(seat) == [("MUG", 2)]
        await seat.press("f2")
        own.do(forget_calls, ["other"])
        await seat.press("f8", "enter")
        assert listed(seat) == [("MUG", 2)]
        await seat.press("f2")  # else the next to sit down might go on with it at once

    async def in_the_list(seat: Typist) -> None:
        own = sqlite_house.seat(Role.TELEMARKETER)
        own.do(note_call, "other", "elsewhere:1", draft(sqlite_house), {})
        await seat.press("enter")
        assert asked in seat.screen()
        await seat.press("f9")
        assert listed(seat) == [("MUG", 2)]

    call(scenario)
    sit_down(sqlite_house, in_the_list, role=Role.TELEMARKETER, screen=OrdersScreen)
