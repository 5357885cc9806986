"""Who calls: where goods go, what waits for him, and what he pays."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.customers.verbs import NewCustomer, add_address, add_customers
from salesdesk.domain.drafts.changing_customer import change_customer
from salesdesk.domain.drafts.queries import NewOrder, parked_drafts
from salesdesk.domain.drafts.verbs import enter
from salesdesk.domain.orders.verbs import cancel
from salesdesk.office.permissions import Role
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down


def call(
    house: House, scenario: Callable[[Typist], Awaitable[None]], size: tuple[int, int] = (80, 24)
) -> None:
    """Run a scenario at the order desk."""
    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen, size=size)


def enter_nemo(house: House) -> int:
    """A customer with no address; the id."""
    terms = house.look(Customer, house.customers["ANNA"]).terms_id
    [nemo] = house.do(add_customers, [NewCustomer("NOWHERE", "Nemo", "PL", "en", "PLN", terms)])
    return nemo


def test_new_customer_who_orders_at_once_needs_an_address(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("Nowak")
        await seat.press("f6", "f9")
        assert (seat.message, seat.focus) == ("“Postcode” has to be filled in.", "form-postcode")
        await seat.type("00-950\n\n")
        assert (seat.message, seat.focus) == ("“City” has to be filled in.", "form-city")
        await seat.type("Warszawa")
        await seat.press("f9")
        await seat.type("mug\n3\n")
        assert seat.message == "MUG: 3 pc held."

    call(sqlite_house, scenario)


def test_customer_without_an_address_is_given_one_with_the_key_that_is_named(sqlite_house: House) -> None:
    enter_nemo(sqlite_house)

    async def scenario(seat: Typist) -> None:
        await seat.type("nowhere\n")
        assert seat.message == "Customer NOWHERE has no address; F7 gives the order one."
        await seat.type("mug\n3\n")
        assert seat.message == "Customer NOWHERE has no address; F7 gives the order one."
        await seat.press("f7")
        assert (seat.message, seat.focus) == ("There is no address yet: F6 enters one.", "form-ship_to")
        await seat.press("f6")
        await seat.type("Nemo\nPolna\n2\n90-001\nŁódź\nPL\n\n")
        assert (seat.focus, "Polna 2, 90-001 Łódź" in seat.screen()) == ("form-ship_to", True)
        await seat.press("enter")
        assert seat.focus == "quantity"
        await seat.press("enter")
        assert seat.message == "MUG: 3 pc held."

    call(sqlite_house, scenario)


def test_address_that_a_colleague_entered_meanwhile_will_do(sqlite_house: House) -> None:
    nemo = enter_nemo(sqlite_house)

    async def scenario(seat: Typist) -> None:
        await seat.type("nowhere\n")
        sqlite_house.do(
            add_address, nemo, AddressKind.DELIVERY, Place("Nemo", "Długa", "1", "90-001", "Łódź", "PL")
        )
        await seat.type("mug\n3\n")
        assert seat.message == "MUG: 3 pc held."
        assert "Długa 1, 90-001 Łódź" in seat.screen()

    call(sqlite_house, scenario)


def test_only_what_was_held_before_is_told_as_no_longer_held(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nrare\n2\nmug\n140\n")
        assert seat.message == "MUG: only 130 of 140 pc held: 130 today, 10 Tue 10 Mar (to be ordered)."
        await seat.press("f7")
        await seat.type("20.03\n")
        await seat.press("f9")
        assert "No longer held" not in seat.message
        await seat.press("f7")
        await seat.type("\n\n\n\nside\n")
        await seat.press("f9")
        assert seat.message == "No longer held: MUG 100 pc: 110 Fri 20 Mar (to be ordered)"

    call(sqlite_house, scenario)


def test_parked_call_of_a_customer_who_calls_again_is_named(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.press("f2")
        await seat.type("bob\npen\n1\n")
        await seat.press("f2")
        await seat.type("anna\n")
        assert seat.message == "Anna has a parked call of 10:00; F8 goes on with it."
        await seat.press("f8", "enter")
        assert [line.code for line in seat.table("#lines").rows] == ["MUG"]
        assert seat.message == "The call goes on; everything is held."

    call(sqlite_house, scenario)
    assert len(sqlite_house.ask(parked_drafts, own=False)) == 2


def test_call_parked_on_another_day_is_named_with_its_day(sqlite_house: House) -> None:
    sqlite_house.seat(Role.TELEMARKETER).do(
        enter, NewOrder(sqlite_house.customers["ANNA"]), [sqlite_house.line("MUG")]
    )
    sqlite_house.order("BOB", sqlite_house.line("MUG"), confirmed=False)  # somebody else's
    sqlite_house.clock.forward(days=1)

    async def scenario(seat: Typist) -> None:
        await seat.type("bob\n")
        assert seat.message == ""
        await seat.press("shift+tab")
        await seat.type("anna\n")
        assert seat.message == "Anna has a parked call of 02/03 10:00; F8 goes on with it."

    call(sqlite_house, scenario)


def test_hit_shows_what_this_customer_pays_and_the_line_how_it_comes_about(sqlite_house: House) -> None:
    for code, quantity in (("MUG", 7), ("PEN", 7)):
        sqlite_house.order("PRESET", sqlite_house.line(code, quantity))
    sqlite_house.do(cancel, sqlite_house.order("PRESET", sqlite_house.line("PEN")), "no")

    async def scenario(seat: Typist) -> None:
        await seat.type("preset\nmug")
        assert "Cust. price" in seat.screen()
        assert "9.25 pc" in seat.line("›MUG ")
        await seat.press("enter")
        assert "9.25 PLN / pc · 123 pc free of 130 · last 9.25 on 02/03\n" in seat.screen()
        assert "price: general list · 10.00 − 7.5 % · MAIN 100, 7 res. · SIDE 30\n" in seat.screen()
        await seat.press("escape")
        assert seat.line("Last orders: ZS 2/2026").count(" · ") == 1  # one is cancelled
        await seat.press("escape")
        await seat.type("screw")
        assert "1.1415/1000" in seat.line("›SCREW ")

    async def beside(seat: Typist) -> None:
        await seat.type("berlin\nmug\n")
        assert "price: customer's list · list 10.00 PLN · MAIN 100, 7 res. · SIDE 30" in seat.screen()

    call(sqlite_house, scenario)
    sit_down(sqlite_house, beside, role=Role.MANAGER, screen=OrderEntryScreen)


@pytest.mark.parametrize("height", [15, 12])
def test_hits_leave_their_field_to_be_seen_on_a_small_screen(sqlite_house: House, height: int) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("a")
        assert seat.screen().splitlines()[1] == " Customer a"
        await seat.type("nna\nf")
        assert seat.screen().splitlines()[5] == " f"
        await seat.press(*["down"] * 2)
        assert "›OLD" in seat.screen()
        assert "F9 Confirm" in seat.screen()

    call(sqlite_house, scenario, size=(60, height))


@pytest.mark.either_database
def test_call_that_is_another_customers_is_given_to_him(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\npen\n1\n")
        await seat.press("ctrl+r")
        assert seat.message == "Whose call is it? Find the customer; Esc leaves it with Anna."
        await seat.press("escape", "ctrl+r")
        await seat.type("preset\n")
        assert "PRESET Piotr" in seat.screen()
        await seat.press("enter")
        assert ("Anna" in seat.screen(), seat.focus) == (True, "article-field")
        await seat.press("ctrl+r")
        await seat.type("preset\n")
        await seat.press("f9")
        assert "20.00 → 18.50" in seat.screen()
        await seat.press("enter")
        assert seat.message == "It is the call of Piotr now. Lines with another price: 2."
        assert ("Piotr" in seat.screen(), seat.focus) == (True, "article-field")
        await seat.type("tea\n2\n")  # whoever seeks no other customer begins another call
        await seat.press("shift+tab")
        await seat.type("bob\n")
        assert seat.message == "Piotr is parked; F8 goes on there."

    call(house, scenario)
    [parked] = house.ask(parked_drafts, own=False)
    assert (parked.customer, parked.lines) == ("PRESET", 3)
    assert_sound(house.database)


def test_call_without_lines_is_given_to_another_customer_with_what_it_is_called(
    sqlite_house: House,
) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n")
        await seat.press("f7")
        await seat.type("\nfair")
        await seat.press("f9", "ctrl+r")
        await seat.type("bob\n")
        assert seat.message == "It is the call of Bob now."
        await seat.type("mug\n2\n")
        assert seat.message == "MUG: 2 pc held."
        [own] = sqlite_house.ask(parked_drafts, own=False)
        assert (own.customer, own.reference) == ("BOB", "fair")
        sqlite_house.do(change_customer, own.id, sqlite_house.customers["ANNA"])  # at another desk
        await seat.press("f9")
        assert seat.message == "The order was changed at another desk. Look at it again."
        assert "Anna" in seat.screen()

    call(sqlite_house, scenario)


def test_call_stays_with_its_customer_where_a_typed_price_would_be_in_another_currency(
    sqlite_house: House,
) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n2 mug @ 9\n")
        await seat.press("ctrl+r")
        await seat.type("berlin\n")
        await seat.press("f9")
        assert seat.message == "Line 1, MUG: what was typed is in PLN (net); give it back first."
        assert ("Anna" in seat.screen(), seat.focus) == (True, "article-field")

    call(sqlite_house, scenario)
