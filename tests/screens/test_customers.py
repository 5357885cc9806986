"""Customers: found, opened, entered, changed, blocked, all by keyboard."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from salesdesk.desk import Desk
from salesdesk.domain.company.verbs import CompanyDetails, set_up
from salesdesk.domain.customer_cards.queries import customer_card
from salesdesk.domain.customer_cards.rules import ContactOf, CustomerCard
from salesdesk.domain.customers.changing import change_address, change_contact
from salesdesk.domain.customers.details import change_details
from salesdesk.domain.customers.model import Phone
from salesdesk.domain.customers.queries import CustomerRow, Place, customer_list
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.customers.verbs import (
    NewCustomer,
    NewTerms,
    add_customers,
    add_terms,
    set_conditions,
)
from salesdesk.domain.finding.customers import find_customers
from salesdesk.domain.pricing.queries import agreed_with
from salesdesk.domain.users.verbs import NewUser, create
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Role
from salesdesk.screens.customers.forms import address_of, details_of, person_of
from salesdesk.screens.customers.screen import CustomersScreen
from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import upgrade
from tests.conftest import SetClock, SqliteGround
from tests.house import MONDAY, House
from tests.invariants import assert_sound
from tests.screens.driver import Scenario, Typist, sit_down

pytestmark = pytest.mark.either_database

FIVE = "it has five digits at least, and at most a word behind."
NASTY = "[red]Kowal[/] \u202eevil\x1b[2J"


def at_customers(house: House, scenario: Scenario, role: Role = Role.MANAGER) -> None:
    sit_down(house, scenario, role=role, screen=CustomersScreen)


def card_of(house: House, number: str) -> CustomerCard:
    [found] = [row for row in house.ask(customer_list, "", 0, 1000).rows if row.number == number]
    return house.ask(customer_card, found.id)


def numbers(seat: Typist) -> list[str]:
    return [row.number for row in seat.table("#list").rows]


def enter(house: House, *customers: tuple[str, str]) -> None:
    terms = card_of(house, "ANNA").terms_id
    usual = NewCustomer("", "", "PL", "pl", "PLN", terms)
    house.do(add_customers, [replace(usual, number=number, name=name) for number, name in customers])


def test_new_customer_is_entered_with_what_a_caller_says(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("f6")
        await seat.type(
            "Kwiaciarnia Róża\n\nEwa Róża\n602 123 999\newa@roza.pl\nPolna\n7\n00-625\nWarszawa\n"
            "\n526-025-02-74\n\n\n\n"
        )
        assert "1001 · Kwiaciarnia Róża" in seat.screen()
        assert "602 123 999 · Polna 7 · 00-625 Warszawa · PL" in seat.screen()
        await seat.press("f3")
        assert numbers(seat) == ["1001"]
        assert seat.message == "Customer 1001 is entered."

    at_customers(house, scenario, Role.TELEMARKETER)
    card = card_of(house, "1001")
    assert (card.country, card.language, card.currency, card.terms) == ("PL", "pl", "PLN", "30 days")
    assert (card.vat_id, card.invoice_email) == ("PL5260250274", "ewa@roza.pl")
    assert [(each.kind, each.street, each.city) for each in card.addresses] == [
        (AddressKind.BILLING, "Polna", "Warszawa")
    ]
    assert [(each.name, each.email, each.may_order) for each in card.contacts] == [
        ("Ewa Róża", "ewa@roza.pl", True)
    ]
    assert [found.number for found in house.ask(find_customers, "602123999")] == ["1001"]
    assert_sound(house.database)


def test_customer_needs_a_name_and_one_key(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("Zorza")
        assert numbers(seat) == []
        await seat.press("f6", "f9")
        assert "1001 · Zorza" in seat.screen()

    at_customers(sqlite_house, scenario)
    assert card_of(sqlite_house, "1001").addresses == ()


def test_country_brings_its_language_unless_one_was_chosen(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("f6", *["tab"] * 9)
        assert seat.focus == "form-country"
        await seat.type("de\n")
        assert "de German" in seat.screen()
        await seat.type("\nnl\n")
        await seat.press(*["shift+tab"] * 3)
        await seat.type("pl\n")
        assert "nl Dutch" in seat.screen()

    at_customers(sqlite_house, scenario)


def test_bad_input_is_told_beside_the_field_and_changes_nothing(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("f6", "f9")
        assert seat.message == "“Name” has to be filled in."
        assert seat.focus == "form-name"
        await seat.type("Ktoś\n\n\n\nno mail\n")
        assert seat.message == "“no mail” is not a mail address."
        await seat.press("ctrl+u")
        await seat.type("\n\n\n\n\nXX\n")
        assert seat.message == "“XX” is not in the list; F4 shows it."
        await seat.press("ctrl+u")
        await seat.type("PL\n526-025-02-75\n")
        assert seat.message == "“526-025-02-75” is not a VAT id of PL; a digit is wrong."
        await seat.press("ctrl+u", *["shift+tab"] * 11)
        assert seat.focus == "form-number"
        await seat.type("ANNA")
        await seat.press("f9")
        assert seat.message == "The customer number ANNA is already taken."
        assert seat.focus == "form-number"
        await seat.press("escape", "f9")
        assert seat.focus == "list"

    before = sqlite_house.ask(customer_list).total
    at_customers(sqlite_house, scenario)
    assert sqlite_house.ask(customer_list).total == before


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (
            "phone",
            "not a phone",
            f"“not a phone” is not a phone number: {FIVE}",  # it is plain which field that is
        ),
        ("email", "nomail", "E-mail: “nomail” is not a mail address."),
        ("vat_id", "526-025-02-75", "“526-025-02-75” is not a VAT id of PL; a digit is wrong."),
    ],
)
def test_cursor_goes_to_the_field_that_is_wrong(
    sqlite_house: House, field: str, typed: str, said: str
) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("f6")
        await seat.type("Zorza")
        while seat.focus != f"form-{field}":
            await seat.press("tab")
        await seat.type(typed)
        await seat.press("tab", "tab", "f9")
        assert seat.message == said
        assert seat.focus == f"form-{field}"

    before = sqlite_house.ask(customer_list).total
    at_customers(sqlite_house, scenario)
    assert sqlite_house.ask(customer_list).total == before


def test_contact_is_not_reached_by_what_is_no_phone(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("SCHOOL\n")
        await seat.press("right", "right", "right", "f6")
        await seat.type("Jan Nowak\n\n42 600, none")
        await seat.press("tab", "f9")
        assert seat.message == f"“none” is not a phone number: {FIVE}"
        assert seat.focus == "form-phones"

    at_customers(sqlite_house, scenario)


def test_address_is_mended_in_the_field_that_is_refused(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("SCHOOL\n")
        await seat.press("right", "right", "right", "right", "f6")
        await seat.type("\nGym\nSportowa\n3\n9\nŁódź")
        await seat.press("f9")
        assert "“9” is no postcode of PL" in seat.message
        assert seat.focus == "form-postcode"
        await seat.type("90-002")
        await seat.press("f9")
        assert seat.message == "The address is entered."

    at_customers(sqlite_house, scenario)


def test_two_who_are_proposed_the_same_number_get_two(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("f6")
        assert "1001" in seat.screen()
        enter(house, ("1001", "Faster"))  # at the other seat
        await seat.type("Slower")
        await seat.press("f9")
        assert "1002 · Slower" in seat.screen()

    at_customers(house, scenario)
    assert card_of(house, "1001").name == "Faster"
    assert card_of(house, "1002").name == "Slower"


def test_list_follows_what_is_typed_and_enter_opens_what_it_shows(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("head\n")  # without a pause between the letters and Enter
        assert "HEAD · Head office" in seat.screen()
        assert "Owes 0.00 PLN of 1,000.00 PLN" in seat.screen()
        await seat.press("f3")
        await seat.type("zur")
        assert numbers(seat) == ["ZURICH"]
        assert "Customers · 1 " in seat.screen()
        await seat.press("down", "backspace")
        assert "Customers · 13" in seat.screen()

    at_customers(house, scenario)


class SlowList(CustomersScreen):
    """The database takes its time."""

    async def fetch(self, text: str, offset: int, limit: int) -> Page[CustomerRow]:
        await asyncio.sleep(0.1 if text else 0)
        return await super().fetch(text, offset, limit)


def test_enter_waits_for_the_answer_to_what_was_typed(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("zur")
        await seat.press("backspace", "backspace", "backspace")
        await seat.type("bob\n")
        assert "BOB · Bob" in seat.screen()

    sit_down(sqlite_house, scenario, role=Role.MANAGER, screen=SlowList)


def test_list_is_sorted_by_a_key_and_turned_round(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        assert "▲Number" in seat.screen()
        await seat.press("ctrl+y", "end", "up", "enter")  # by limit
        assert numbers(seat)[:2] == ["LIMIT", "HEAD"]
        assert "▲Limit" in seat.screen()
        await seat.press("ctrl+y", "enter")
        assert numbers(seat)[-2:] == ["HEAD", "LIMIT"]
        assert "▼Limit" in seat.screen()
        await seat.press("ctrl+y", "home", "enter")
        assert numbers(seat)[0] == "ANNA"
        await seat.press("f7", "f7")
        assert numbers(seat) == ["BLOCKED"]
        assert "F7 blocked customers" in seat.screen()
        await seat.press("ctrl+u")
        assert numbers(seat)[0] == "ANNA"

    at_customers(house, scenario)


def test_card_leafs_through_the_list(house: House) -> None:
    enter(house, *((f"X{number:03}", "Many") for number in range(120)))

    async def scenario(seat: Typist) -> None:
        await seat.type("many\n")
        assert "X000 · Many" in seat.screen()
        await seat.press("f7")
        assert seat.message == "That was the first one."
        await seat.press(*["f8"] * 60)  # beyond the page that the list has fetched
        assert "X060 · Many" in seat.screen()
        await seat.press("f7", "f3")
        assert "›X059" in seat.screen()

    at_customers(house, scenario)


def test_contact_and_address_are_added_in_their_sections(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("SCHOOL\n")
        await seat.press("right", "right", "right", "f6")
        await seat.type("Jan Nowak\nbuyer\n42 600 11 22\n\n\n\n1500,50\nHe\n")
        assert seat.message == "The contact is entered."
        assert "to 1,500.5" in seat.line("Jan Nowak")
        assert "Head" in seat.line("Jan Nowak")
        await seat.press("right", "plus")
        await seat.type("\nGym\nSportowa\n3\n90-002\nŁódź\n\n\nyes\n")
        assert seat.message == "The address is entered."
        assert "Sportowa 3" in seat.line("Gym")

    at_customers(house, scenario, Role.TELEMARKETER)
    card = card_of(house, "SCHOOL")
    contact = next(each for each in card.contacts if each.name == "Jan Nowak")
    assert (contact.order_limit, contact.authoriser) == (Decimal("1500.5"), "Head")
    assert contact.phones == ("42 600 11 22",)
    assert Place("Gym", "Sportowa", "3", "90-002", "Łódź", "PL").name in [
        each.name for each in card.addresses
    ]


def test_customer_is_blocked_with_a_reason_and_let_in_again(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("bob\n")
        await seat.press("ctrl+k", "enter")
        assert seat.message == "“Reason” has to be filled in."
        await seat.type("never [b]pays[/b]\n")
        assert "BLOCKED: never [b]pays[/b]" in seat.screen()
        assert seat.message == "The customer is blocked."
        await seat.press("f3")
        assert "×" in seat.line("BOB")
        await seat.press("enter", "ctrl+k", "escape")
        assert card_of(house, "BOB").blocked
        await seat.press("ctrl+k", "f9")
        assert seat.message == "The customer may order again."
        assert "BLOCKED" not in seat.screen()

    at_customers(house, scenario)
    assert not card_of(house, "BOB").blocked


def test_conditions_are_set_by_those_who_may(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("gross\n")
        await seat.press("ctrl+d")
        await seat.type("101\nno\n\n\n")
        assert seat.message == "Discount, %: A discount is between 0 and 100 %."
        await seat.type("2,5\nyes\n-1\n\n")  # at once, for the cursor is there and 101 is marked
        assert seat.message == "A credit limit cannot be below zero."
        await seat.type("5000\n\n")
        assert seat.message == "The conditions are changed."
        assert "discount 2.5 %" in seat.screen()
        assert "Owes 0.00 PLN of 5,000.00 PLN" in seat.screen()

    before = house.ask(agreed_with, house.customers["GROSS"])
    at_customers(house, scenario)
    assert house.ask(agreed_with, house.customers["GROSS"]) == replace(
        before, discount=Decimal("2.5"), discount_always=True, credit_limit=Decimal(5000)
    )


def test_what_a_person_may_not_do_is_not_offered(sqlite_house: House) -> None:
    async def telemarketer(seat: Typist) -> None:
        await seat.type("bob\n")
        await seat.press("ctrl+k", "ctrl+d")
        assert seat.message == "Ctrl+D Conditions: you are not allowed to."
        assert "BOB · Bob" in seat.screen()

    async def warehouse(seat: Typist) -> None:
        assert "F6" not in seat.screen()
        await seat.press("f6")
        assert seat.focus == "list"
        await seat.type("school\n")
        await seat.press("right", "right", "f6", "plus")
        *_, key_bar = seat.screen().splitlines()
        assert "F6" not in key_bar
        assert "Teacher" in seat.screen()

    at_customers(sqlite_house, telemarketer, Role.TELEMARKETER)
    at_customers(sqlite_house, warehouse, Role.WAREHOUSE)


def test_names_are_shown_as_they_are_written(sqlite_house: House) -> None:
    enter(sqlite_house, ("N1", NASTY), ("N2", "ż" * 200))

    async def scenario(seat: Typist) -> None:
        assert "[red]Kowal[/]" in seat.line("N1 ")
        await seat.type("n1\n")
        assert "N1 · [red]Kowal[/] ·evil" in seat.screen()
        await seat.press("f3")
        await seat.type("n2\n")
        assert "żżż…" in seat.screen()

    at_customers(sqlite_house, scenario)


@pytest.mark.parametrize(
    "language", ["de", *(pytest.param(each, marks=pytest.mark.long) for each in ("en", "pl", "nl"))]
)
def test_nothing_is_cut_off_at_80_by_24(sqlite_house: House, language: str) -> None:
    async def scenario(seat: Typist) -> None:
        assert seat.cut_off() == []
        await seat.press("f6")
        assert seat.cut_off() == []
        await seat.press("escape")
        await seat.type("school\n")
        for form in (None, None, None, "f6", "f6", "ctrl+d", "ctrl+k", "ctrl+n"):
            assert seat.cut_off() == []
            if form is not None:
                await seat.press(form)
                assert seat.cut_off() == []
                await seat.press("escape")
            await seat.press("right")

    sit_down(sqlite_house, scenario, role=Role.MANAGER, screen=CustomersScreen, language=language)


def test_name_address_and_person_are_mended_at_the_card(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("school\n")
        await seat.press("ctrl+n")
        await seat.type("Primary school 7")
        await seat.press("f9")
        assert seat.message == "The customer is changed."
        assert "SCHOOL · Primary school 7" in seat.screen()
        while seat.focus != "section-contacts":
            await seat.press("right")
        await seat.press("enter", "home", "shift+end")
        await seat.type("Headmistress")
        await seat.press("tab", "tab")
        await seat.type("42 111, 42 222")
        await seat.press("f9")
        assert seat.message == "The contact is changed."
        assert "42 111, 42 222" in seat.screen()
        await seat.press("down", "delete")
        assert "Remove the contact?" in seat.screen()
        await seat.press("escape", "delete", "f9")
        assert seat.message == "Teacher is removed."
        await seat.press("right", "enter", "tab", "tab", "home", "shift+end")
        assert seat.focus == "form-street"
        await seat.type("Rynek")
        await seat.press("f9")
        assert seat.message == "The address is changed."
        assert "Rynek 1" in seat.screen()
        await seat.press("delete", "f9")
        assert seat.message == "The address is removed."
        assert "No address is known." in seat.screen()
        assert "Change" not in seat.screen()
        await seat.press("delete", "enter")
        assert seat.message == "Enter Change: not possible here now."

    at_customers(house, scenario, Role.TELEMARKETER)
    card = card_of(house, "SCHOOL")
    assert (card.name, card.addresses) == ("Primary school 7", ())
    assert [(each.name, each.phones) for each in card.contacts] == [
        ("Headmistress", ("42 111", "42 222")), ("Pupil", ()),
    ]  # fmt: skip
    assert_sound(house.database)


def test_what_is_wrong_in_a_customer_is_put_right_in_one_form(house: House) -> None:
    house.do(add_terms, NewTerms("7", "7 days", 7))

    async def scenario(seat: Typist) -> None:
        await seat.type("school\n")
        await seat.press("ctrl+n")
        await seat.type("\n42 111 22 33, none")
        await seat.press("tab")
        await seat.type("buero@schule.de\nDE\n136,695 976\nde\n7 7\nRings back.\n")
        assert (seat.message, seat.focus) == (
            f"“none” is not a phone number: {FIVE}",
            "form-phones",
        )
        await seat.type("42 111 22 33, 42 111 22 34")
        await seat.press("f9")
        assert seat.message == "The customer is changed."
        assert "7 days" in seat.screen()
        assert "42 111 22 33 · 42 111 22 34" in seat.screen()
        assert "Rings back." in seat.screen()
        await seat.press("f3", "backspace")
        await seat.type("421112234\n")
        assert "SCHOOL" in seat.screen()

    at_customers(house, scenario, Role.TELEMARKETER)
    card = card_of(house, "SCHOOL")
    assert (card.phones, card.invoice_email) == (("42 111 22 33", "42 111 22 34"), "buero@schule.de")
    assert (card.country, card.vat_id, card.language, card.memo) == ("DE", "DE136695976", "de", "Rings back.")
    assert_sound(house.database)


def test_what_a_colleague_changed_while_the_form_was_open_is_not_undone(sqlite_house: House) -> None:
    school = sqlite_house.customers["SCHOOL"]
    seen = details_of(card_of(sqlite_house, "SCHOOL"))

    def colleague(**wanted: Any) -> None:
        sqlite_house.do(change_details, school, seen, replace(seen, **wanted))

    async def scenario(seat: Typist) -> None:
        await seat.type("school\n")
        await seat.press("ctrl+n")
        colleague(memo="Two lines,\nand no more.")
        await seat.type("\n42 111 22 33")
        await seat.press("f9")
        assert "Two lines, and no more." in seat.screen()
        await seat.press("ctrl+n")
        colleague(name="Primary school", language="de")
        await seat.type("Secondary school")
        await seat.press("tab", "f9")
        assert seat.message.startswith("Changed at another desk: Name: Primary school; Language: de German. ")
        assert seat.focus == "form-name"
        assert "Secondary school" in seat.screen()  # what was typed stays, the rest is as it is stored
        assert seat.line("Language  ").split() == ["│", "Language", "de", "German", "│"]
        await seat.press("escape", "f9")
        assert "SCHOOL · Primary school" in seat.screen()
        colleague(invoice_email="office@school.pl")
        await seat.press("ctrl+n")
        assert "office@school.pl" in seat.screen()
        await seat.type("Secondary school")
        await seat.press("f9")
        assert seat.message == "The customer is changed."

    at_customers(sqlite_house, scenario)
    card = card_of(sqlite_house, "SCHOOL")
    assert (card.name, card.phones) == ("Secondary school", ("42 111 22 33",))
    assert card.memo == "Two lines,\nand no more."


def test_person_address_and_conditions_are_shown_as_a_colleague_has_made_them(sqlite_house: House) -> None:
    school, card = sqlite_house.customers["SCHOOL"], card_of(sqlite_house, "SCHOOL")
    [person, *_], [address, *_] = card.contacts, card.addresses
    seen, place = person_of(person), address_of(address)

    async def scenario(seat: Typist) -> None:
        async def save_both(told: str) -> None:
            await seat.press("f9")
            assert seat.message.startswith(f"Changed at another desk: {told}. What you typed")
            await seat.press("f9")

        await seat.type("school\n")
        await seat.press("ctrl+d")
        sqlite_house.do(
            set_conditions, school, discount=Decimal(7), discount_always=True, credit_limit=None,
            price_list_id=None,
        )  # fmt: skip
        await seat.type("5")
        await save_both("Discount, %: 7; On agreed prices, too: yes")
        await seat.press("right", "right", "right", "enter", "tab")
        assert seat.focus == "form-job"
        sqlite_house.do(change_contact, person.id, seen, replace(seen, job="cook", may_order=False))
        await seat.type("teacher")
        await save_both("Job: cook; May order: no")
        await seat.press("right", "enter", "tab", "tab")
        assert seat.focus == "form-street"
        sqlite_house.do(change_address, address.id, place, replace(place, street="Krótka", city="Zgierz"))
        await seat.type("Rynek")
        await save_both("Street: Krótka; City: Zgierz")

    at_customers(sqlite_house, scenario)
    agreed, after = sqlite_house.ask(agreed_with, school), card_of(sqlite_house, "SCHOOL")
    assert (agreed.discount, agreed.discount_always) == (Decimal(5), True)
    [met] = [each for each in after.contacts if each.id == person.id]
    assert (met.job, met.may_order) == ("teacher", False)
    [found] = [each for each in after.addresses if each.id == address.id]
    assert (found.street, found.city) == ("Rynek", "Zgierz")


def test_limit_and_authoriser_stay_when_a_person_is_changed(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("school\n")
        while seat.focus != "section-contacts":
            await seat.press("right")
        await seat.press("down", "enter", *["tab"] * 7)
        await seat.type("Head\n")
        await seat.press("enter", "tab")
        await seat.type("teacher")
        await seat.press("f9")

    at_customers(sqlite_house, scenario)
    [teacher] = [each for each in card_of(sqlite_house, "SCHOOL").contacts if each.name == "Teacher"]
    assert (teacher.order_limit, teacher.authoriser, teacher.job) == (Decimal(100), "Head", "teacher")


def test_person_is_forbidden_to_order_though_an_old_phone_is_none_and_a_colleague_is_faster(
    sqlite_house: House,
) -> None:
    teacher, number = sqlite_house.contacts["Teacher"], "600 1, ask for Ewa"

    def teacher_now() -> ContactOf:
        return next(each for each in card_of(sqlite_house, "SCHOOL").contacts if each.id == teacher)

    with sqlite_house.database.write() as session:
        school = sqlite_house.customers["SCHOOL"]
        session.add(Phone(customer_id=school, contact_id=teacher, number=number, digits="6001"))

    async def scenario(seat: Typist) -> None:
        await seat.type("school\n")
        await seat.press("right", "right", "right", "down", "enter", "tab")
        seen = person_of(teacher_now())
        sqlite_house.do(change_contact, teacher, seen, replace(seen, order_limit=Decimal(10)))
        await seat.type("cook\n\n\n\nno\n")
        await seat.press("f9")
        assert seat.message == "The contact is changed."

    at_customers(sqlite_house, scenario)
    now = teacher_now()
    assert (now.job, now.may_order, now.order_limit, now.phones) == ("cook", False, Decimal(10), (number,))


def test_warehouse_looks_at_a_customer_and_mends_nothing(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("school\n")
        while seat.focus != "section-contacts":
            await seat.press("right")
        assert "Change" not in seat.screen()
        await seat.press("enter", "delete", "enter", "ctrl+n")
        assert seat.focus == "section-contacts"

    at_customers(sqlite_house, scenario, Role.WAREHOUSE)
    assert len(card_of(sqlite_house, "SCHOOL").contacts) == 3


def test_card_shows_orders_purchases_and_what_is_overdue(house: House) -> None:
    house.bill(*house.issue(house.order("SCHOOL", house.line("JUICE", 3), house.line("MUG", 4))))
    house.clock.forward(days=60)

    async def scenario(seat: Typist) -> None:
        await seat.type("school\n")
        assert "completed" in seat.line("ZS 1/2026")
        assert "Owes 59.57 PLN, no limit · overdue 59.57 PLN (1)" in seat.screen()
        await seat.press("enter")
        assert "Juice" in seat.screen()
        await seat.press("f3", "right")
        assert "4 pc" in seat.line("MUG")
        await seat.press("enter")
        assert "JUICE · Juice" in seat.screen()
        await seat.press("f3", "right")
        assert seat.line("FV 1/2026").split()[-1] == "PLN"
        await seat.press("enter")
        assert "Invoice FV 1/2026" in seat.screen()

    at_customers(house, scenario)


def furnish_bare(database: Database) -> None:
    """A firm that has just been set up."""
    upgrade(database)
    desk = Desk.system(database, clock=lambda: MONDAY)
    desk.do(set_up, CompanyDetails(name="Nowa", timezone="Europe/Warsaw", language="pl"), "PL", "PLN")
    for role in Role:
        desk.do(create, NewUser(role, role, "no hash", roles=frozenset({role})))


def test_firm_that_begins_enters_its_terms_of_payment_first(
    sqlite_ground: SqliteGround, clock: SetClock
) -> None:
    async def telemarketer(seat: Typist) -> None:
        assert "Nothing was found." in seat.screen()
        await seat.press("f6")
        assert "There are no terms of payment yet" in seat.message
        await seat.press("enter")
        assert seat.message == "Nothing was found."

    async def manager(seat: Typist) -> None:
        await seat.press("f6", "escape")
        assert seat.focus == "list"
        await seat.press("f6")
        await seat.type("14\n14 dni\n14\n\n")
        assert "14 14 dni" in seat.screen()
        await seat.type("Pierwszy")
        await seat.press("f9")
        assert "1001 · Pierwszy" in seat.screen()

    with sqlite_ground.fresh(furnish_bare) as database:
        house = House.of(database, clock)
        at_customers(house, telemarketer, Role.TELEMARKETER)
        at_customers(house, manager)
        card = card_of(house, "1001")
        assert (card.terms, card.language, card.currency) == ("14 dni", "pl", "PLN")


def test_card_says_how_a_customer_is_taxed_and_keeps_what_a_register_said(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("berlin\n")
        while seat.focus != "section-facts":
            await seat.press("right")
        assert "intra-EU supply" in seat.line("Tax treatment")
        await seat.press("f6")
        await seat.type("no\n\n\n")
        assert "DE136695976, found INVALID 02/03/2026" in seat.screen()
        assert "found invalid on 2 Mar 2026" in seat.screen()
        await seat.press("f6")
        await seat.type("\n\n\n")
        assert seat.message == "Which number did the register give its answer?"
        await seat.type("WAPI-1\n")
        assert "DE136695976, confirmed 02/03/2026 (WAPI-1)" in seat.screen()
        await seat.press("enter")
        await seat.type("export\n")
        assert "export sale, always" in seat.line("Tax treatment")
        assert "An export leaves the VAT area" in seat.screen()
        await seat.press("enter", "delete", "enter")
        assert "intra-EU supply" in seat.line("Tax treatment")

    at_customers(sqlite_house, scenario)
    assert card_of(sqlite_house, "BERLIN").treatment is None


def test_card_names_what_is_missing_of_who_allows_more(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("school\n")
        while seat.focus != "section-contacts":
            await seat.press("right")
        await seat.press("down")
        assert "nobody" in seat.line("›Teacher")
        assert "Teacher may order up to 100.00 PLN, and nobody is named who allows more." in seat.screen()

    at_customers(sqlite_house, scenario)
