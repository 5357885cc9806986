"""What is new during a call: a person, an address, an article, entered without leaving the order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from salesdesk.domain.billing.verbs import invoice_notes
from salesdesk.domain.customer_cards.queries import customer_card
from salesdesk.domain.customer_cards.rules import CustomerCard
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.customers.verbs import NewContact, add_address, add_contact
from salesdesk.domain.drafts.queries import DraftView, draft_view, parked_drafts
from salesdesk.domain.fulfilment.verbs import allocate_and_issue
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.printing.queries import invoice_paper, note_paper
from salesdesk.office.permissions import Role
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database

Scenario = Callable[[Typist], Awaitable[None]]


def call(house: House, scenario: Scenario, role: Role = Role.TELEMARKETER) -> None:
    """Run a scenario at the order desk."""
    sit_down(house, scenario, role=role, screen=OrderEntryScreen)
    assert_sound(house.database)


def draft(house: House) -> DraftView:
    """The only draft."""
    [parked] = house.ask(parked_drafts, own=False)
    return house.ask(draft_view, parked.id)


def card(house: House, customer: str) -> CustomerCard:
    """What is known of a customer."""
    return house.ask(customer_card, house.customers[customer])


def test_new_contact_is_entered_in_the_field_and_chosen_there(house: House) -> None:
    house.do(add_contact, house.customers["ANNA"], NewContact("Ewa Wilk"))

    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.press("f7")
        assert "F6" not in seat.screen().splitlines()[-4]
        await seat.type("\n\n\nEwa Wilk")
        await seat.press("f6")
        await seat.type("Jan Nowak\nbuyer\n601 601 601")
        await seat.press("f9")
        assert (seat.focus, "Jan Nowak" in seat.line("Contact")) == ("form-contact_id", True)
        await seat.press("f6", "escape")
        assert (seat.focus, "Jan Nowak" in seat.line("Contact")) == ("form-contact_id", True)
        await seat.press("f6")
        await seat.type("Jan Nowak")  # another of the same name
        await seat.press("f9")
        assert "Jan Nowak (2)" in seat.line("Contact")
        await seat.press("f9")
        assert "Jan Nowak" in seat.screen().splitlines()[3]

    call(house, scenario)
    people = card(house, "ANNA").contacts
    assert [(each.name, each.job, len(each.phones)) for each in people] == [
        ("Ewa Wilk", "", 0), ("Jan Nowak", "buyer", 1), ("Jan Nowak", "", 0),
    ]  # fmt: skip
    assert draft(house).typed.contact_id == people[2].id


def test_address_for_one_order_is_on_its_papers_and_not_among_the_customer_s(house: House) -> None:
    depot = Place("Anna", "Magazynowa", "3", "00-950", "Warszawa", "PL")
    house.do(add_address, house.customers["ANNA"], AddressKind.DELIVERY, depot)
    before = card(house, "ANNA").addresses

    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.press("f7", "shift+tab")
        await seat.type("Maga")
        await seat.press("enter")
        assert "Magazynowa 3, 00-950 Warszawa" in seat.screen().splitlines()[3]
        await seat.press("f7", "shift+tab", "f6")
        await seat.type("Budowa\nPolna\n2a\n90-0\nŁódź")
        await seat.press("f9")
        assert "“90-0” is no postcode of PL" in seat.message
        await seat.type("90-002")
        await seat.press("f9")
        assert (seat.focus, "Budowa, Polna 2a, 90-002 Łódź" in seat.line("Deliver to")) == (
            "form-ship_to",
            True,
        )
        await seat.press("f6")  # it is mended, not typed anew
        await seat.type("\n\n4")
        await seat.press("f9")
        await seat.press("f9")
        assert "Budowa, Polna 4, 90-002 Łódź" in seat.screen().splitlines()[3]

    call(house, scenario)
    order = draft(house)
    assert order.ship_to == Place("Budowa", "Polna", "4", "90-002", "Łódź", "PL")
    assert card(house, "ANNA").addresses == before
    house.do(confirm, order.id)
    [note] = house.do(allocate_and_issue, order.id)
    [invoice] = house.do(invoice_notes, [note.id])
    slip = house.ask(note_paper, note.number).paper.partner
    bill = house.ask(invoice_paper, invoice.number).paper.ship_to
    assert bill is not None
    for party in (slip, bill):
        assert (party.name, party.address.street, party.address.house_number) == ("Budowa", "Polna", "4")


def test_address_is_kept_if_somebody_says_so(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.press("f7", "shift+tab", "f6")
        await seat.type("Budowa\nPolna\n2a\n90-002\nŁódź\n\ny\n")
        await seat.press("enter")
        assert "Budowa, Polna 2a, 90-002 Łódź" in seat.screen().splitlines()[3]

    call(house, scenario)
    assert [each.name for each in card(house, "ANNA").addresses] == ["Anna", "Budowa"]
    assert draft(house).ship_to.name == "Budowa"
