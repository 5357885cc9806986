"""What is new during a call: a person, an address, an article, entered without leaving the order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest

from salesdesk.domain.assortment.queries import find_articles
from salesdesk.domain.billing.verbs import invoice_notes
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles
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
    slip = house.ask(note_paper, note.number).paper.ship_to
    bill = house.ask(invoice_paper, invoice.number).paper.ship_to
    for party in (slip, bill):
        assert party is not None
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


def test_new_article_is_entered_where_it_was_asked_for_and_ordered_at_once(house: House) -> None:
    house.do(add_articles, [NewArticle("K-0100", "Kettle", Decimal(80))])

    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n3 wool blanket -5%")
        await seat.press("f6")
        assert "wool blanket " in seat.line("│ Name ")
        assert "K-0101" in seat.line("│ Code ")
        await seat.type("Wool blanket\n")
        house.do(add_articles, [NewArticle("K-0101", "Somebody was faster", Decimal(1))])
        await seat.type("120,50")
        await seat.press("f9")
        assert (seat.message, seat.focus) == ("Article K-0102 is entered; Enter takes it.", "article-field")
        await seat.press("enter")
        assert [(line.code, int(line.quantity), line.net) for line in seat.table("#lines").rows] == [
            ("K-0102", 3, Decimal("343.42")),
        ]  # fmt: skip
        await seat.type("LP-7")  # a code stays one
        await seat.press("f6")
        assert "LP-7" in seat.line("│ Code ")
        await seat.press("escape")
        assert (seat.focus, "LP-7" in seat.screen()) == ("article-field", True)
        await seat.press("ctrl+u")
        await seat.type("4006381333931")  # and a bar code is the article's
        await seat.press("f6")
        await seat.type("Pen\n2")
        await seat.press("f9")
        await seat.type("\n5\n")
        assert [line.code for line in seat.table("#lines").rows] == ["K-0102", "K-0103"]

    call(house, scenario, Role.MANAGER)
    [found] = house.ask(find_articles, "4006381333931")
    assert (found.code, found.name) == ("K-0103", "Pen")


def test_whoever_may_not_enter_articles_is_told_what_it_takes(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n3 blanket")
        await seat.press("f6")
        assert seat.message == "This takes a permission that you do not have: edit articles."
        assert (seat.focus, "3 blanket" in seat.screen()) == ("article-field", True)
        await seat.press("escape", "f2", "f6")
        assert seat.focus == "form-name"  # of a customer

    call(house, scenario)
