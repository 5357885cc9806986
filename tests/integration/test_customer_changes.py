"""Mending what is stored of a customer: names, addresses, people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from salesdesk.domain.customer_cards.queries import customer_card
from salesdesk.domain.customer_cards.rules import AddressOf, ContactOf, CustomerCard
from salesdesk.domain.customers.changing import (
    AddressDetails,
    Person,
    change_address,
    change_contact,
    remove_address,
    remove_contact,
    rename,
)
from salesdesk.domain.customers.model import Address, Contact, Phone
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import AddressKind, phones_in
from salesdesk.domain.customers.verbs import NewContact, add_address, add_contact
from salesdesk.domain.drafts.verbs import NewOrder, add_line, open_draft
from salesdesk.domain.finding.customers import find_customers
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.receivables.queries import invoice_view
from salesdesk.errors import Conflict, NotAllowed, NotFound, Refused
from salesdesk.office import history
from salesdesk.screens.customers import forms
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

PLACE = Place("Nina", "Prosta", "7", "00-838", "Warszawa", "PL")
HOME, BILLING = AddressKind.DELIVERY, AddressKind.BILLING
AT_HOME = AddressDetails(**asdict(PLACE), kind=HOME)
NOBODY = Person("Jan", "", (), "", "", True, None, None)
LONG = "ż" * 10_000
NO_SUCH = (0, -1, 10**9)


def card(house: House, number: str) -> CustomerCard:
    return house.ask(customer_card, house.customers[number])


def found(house: House, text: str) -> list[str]:
    return [each.number for each in house.ask(find_customers, text)]


def address_of(house: House, number: str) -> AddressOf:
    return card(house, number).addresses[0]


def person(house: House, name: str) -> ContactOf:
    [found] = [each for each in card(house, "SCHOOL").contacts if each.name == name]
    return found


def change_home(house: House, address: AddressOf, **wanted: Any) -> None:
    """Change an address, as somebody does who sees it as it is."""
    seen = forms.address_of(address)
    house.do(change_address, address.id, seen, replace(seen, **wanted))


def change_person(house: House, contact: ContactOf, **wanted: Any) -> None:
    seen = forms.person_of(contact)
    house.do(change_contact, contact.id, seen, replace(seen, **wanted))


@pytest.mark.both_databases
def test_customer_gets_another_name_and_is_found_by_it(house: House) -> None:
    posted = house.bill(*house.issue(house.order("ANNA", house.line("MUG"))))
    house.do(rename, house.customers["ANNA"], "  Żaneta Nowak ")
    assert card(house, "ANNA").name == "Żaneta Nowak"
    assert found(house, "zaneta") == ["ANNA"]
    assert house.ask(invoice_view, posted.id).buyer.name == "Anna"
    [entry] = house.ask(history.of_subject, "customer", house.customers["ANNA"], 1)
    assert entry.changes == {"name": ["Anna", "Żaneta Nowak"]}
    assert_sound(house.database)


def test_addresses_that_bear_the_old_name_get_the_new_one_with_the_customer(house: House) -> None:
    anna = house.customers["ANNA"]
    house.do(rename, anna, "Wolin")
    own = house.do(add_address, anna, HOME, replace(PLACE, name="Wolin"), True)
    branch = house.do(add_address, anna, AddressKind.DELIVERY, replace(PLACE, name="Filia Sopot"))
    gone = house.do(add_address, anna, AddressKind.DELIVERY, replace(PLACE, name="Wolin"))
    house.do(remove_address, gone)
    posted = house.bill(*house.issue(house.order("ANNA", house.line("MUG"))))
    with house.database.read() as session:
        hers = select(Address.id).where(Address.customer_id == anna, Address.name == "Wolin", Address.active)
        before = set(session.scalars(hers))
    assert own in before
    house.do(rename, anna, "Zaneta Nowak")
    with house.database.read() as session:
        names = {row[0]: row[1] for row in session.execute(select(Address.id, Address.name))}
    assert {names[id_] for id_ in before} == {"Zaneta Nowak"}
    assert (names[branch], names[gone]) == ("Filia Sopot", "Wolin")
    assert all(each.name != "Zaneta Nowak" for each in house.ask(find_customers, "Wolin"))
    assert house.ask(invoice_view, posted.id).buyer.name == "Wolin"
    later = house.bill(*house.issue(house.order("ANNA", house.line("MUG"))))
    assert house.ask(invoice_view, later.id).buyer.name == "Zaneta Nowak"
    [entry] = house.ask(history.of_subject, "address", own, 1)
    assert entry.changes == {"name": ["Wolin", "Zaneta Nowak"]}
    told = [entry.changes for entry in house.ask(history.of_subject, "customer", anna, 99)]
    assert {"address": own} in told
    assert_sound(house.database)


def test_address_is_changed_and_what_was_ordered_keeps_the_old_one(house: House) -> None:
    anna = house.customers["ANNA"]
    before = house.order("ANNA", house.line("MUG"))
    change_home(house, address_of(house, "ANNA"), **asdict(PLACE))
    assert house.look_order(before).ship_city == "Łódź"
    assert house.look_order(house.do(open_draft, NewOrder(anna)).id).ship_city == "Warszawa"
    assert found(house, "anna 00-838 prosta") == ["ANNA"]
    assert "ANNA" not in found(house, "anna łódź")
    [entry] = house.ask(history.of_subject, "address", address_of(house, "ANNA").id, 1)
    assert entry.changes["city"] == ["Łódź", "Warszawa"]
    assert_sound(house.database)


def test_one_address_is_the_usual_one_for_its_purpose(house: House) -> None:
    anna = house.customers["ANNA"]
    second = house.do(add_address, anna, HOME, PLACE, preferred=True)
    bills = house.do(add_address, anna, BILLING, PLACE, preferred=True)
    assert {each.id for each in card(house, "ANNA").addresses if each.preferred} == {second, bills}
    [first] = [each for each in card(house, "ANNA").addresses if each.id not in (second, bills)]
    change_home(house, first, city="Radom", postcode="26-600", preferred=True)
    assert {each.id for each in card(house, "ANNA").addresses if each.preferred} == {first.id, bills}
    assert house.look_order(house.do(open_draft, NewOrder(anna)).id).ship_city == "Radom"


def test_address_that_is_removed_is_offered_no_more(house: House) -> None:
    order = house.order("ANNA", house.line("MUG"))
    gone = address_of(house, "ANNA").id
    house.do(remove_address, gone)
    assert card(house, "ANNA").addresses == ()
    assert "ANNA" not in found(house, "anna łódź")
    assert not house.look(Address, gone).active
    [note] = house.issue(order)
    house.bill(note)
    assert isinstance(refused(house.desk, remove_address, gone), NotFound)
    assert isinstance(refused(house.desk, change_address, gone, AT_HOME, AT_HOME), NotFound)
    assert_sound(house.database)


def test_person_is_changed_with_all_numbers(house: House) -> None:
    head = person(house, "Head")
    new = Person(
        "Headmistress", "boss", ("42 111", "42 222"), " head@school.example", "pl", True, Decimal("50.00"),
        house.contacts["Teacher"],
    )  # fmt: skip
    house.do(change_contact, head.id, forms.person_of(head), new)
    assert person(house, "Headmistress") == ContactOf(
        head.id, "Headmistress", "boss", "head@school.example", "pl", True, Decimal("50.00"),
        house.contacts["Teacher"], "Teacher", ("42 111", "42 222"),
    )  # fmt: skip
    assert found(house, "42222") == found(house, "headmistress") == ["SCHOOL"]
    change_person(house, person(house, "Headmistress"), phones=())
    assert person(house, "Headmistress").phones == ()
    assert found(house, "42222") == []
    entries = house.ask(history.of_subject, "contact", head.id, 10)
    assert entries[0].changes == {"phones": [["42 111", "42 222"], []]}
    assert_sound(house.database)


def test_person_who_has_left_orders_and_authorises_nothing(house: House) -> None:
    school, head = house.customers["SCHOOL"], house.contacts["Head"]
    clerk = house.do(add_contact, school, NewContact("Clerk", phone="42 777"), head)
    draft = house.do(open_draft, NewOrder(school, contact_id=clerk))
    house.do(add_line, draft.id, house.line("MUG"))
    house.do(remove_contact, head)
    assert person(house, "Clerk").authoriser_id is None
    house.do(remove_contact, clerk)
    assert {each.name for each in card(house, "SCHOOL").contacts} == {"Teacher", "Pupil"}
    assert (found(house, "42777"), found(house, "clerk")) == ([], [])
    assert not house.look(Contact, clerk).active
    assert isinstance(refused(house.desk, confirm, draft.id), NotAllowed)
    assert isinstance(refused(house.desk, remove_contact, clerk), NotFound)
    assert isinstance(refused(house.desk, change_contact, clerk, NOBODY, NOBODY), NotFound)
    assert isinstance(refused(house.desk, add_contact, school, NewContact("X"), head), Refused)
    assert_sound(house.database)


def test_changes_that_make_no_sense_are_refused(house: House) -> None:
    anna, head = house.customers["ANNA"], person(house, "Head")
    address = address_of(house, "ANNA")
    other = house.do(add_contact, anna, NewContact("Jan"))
    names = ("", " ", "\x00", LONG)
    calls: list[Callable[[], Any]] = [
        *(partial(house.do, rename, anna, name) for name in names),
        *(partial(house.do, rename, id_, "Nina") for id_ in NO_SUCH),
        *(partial(house.do, change_address, id_, AT_HOME, AT_HOME) for id_ in NO_SUCH),
        *(
            partial(change_home, house, address, **{field: text})
            for field, text in (("country", "UK"), ("city", LONG), ("postcode", LONG), ("postcode", "1234"))
        ),
        *(partial(house.do, remove_address, id_) for id_ in NO_SUCH),
        *(partial(house.do, change_contact, id_, NOBODY, NOBODY) for id_ in NO_SUCH),
        *(partial(change_person, house, head, name=name) for name in names),
        partial(change_person, house, head, phones=(LONG,)),
        partial(change_person, house, head, phones=("not a phone",)),
        partial(change_person, house, head, email=LONG),
        partial(change_person, house, head, language="xx"),
        *(partial(change_person, house, head, order_limit=Decimal(each)) for each in (-1, "NaN")),
        *(partial(change_person, house, head, authoriser_id=id_) for id_ in (*NO_SUCH, head.id, other)),
        *(partial(house.do, remove_contact, id_) for id_ in NO_SUCH),
    ]
    assert not_refused(house.database, calls) == []


def test_what_is_the_same_already_leaves_no_trace(house: House) -> None:
    anna, head = house.customers["ANNA"], person(house, "Head")
    before = len(house.ask(history.of_subject, "customer", anna, 99))
    house.do(rename, anna, "Anna")
    change_home(house, address_of(house, "ANNA"))
    change_person(house, head)
    assert len(house.ask(history.of_subject, "customer", anna, 99)) == before
    assert house.ask(history.of_subject, "contact", head.id, 99) == []


@pytest.mark.both_databases
def test_what_a_colleague_changed_of_addresses_and_people_meanwhile_stays(house: House) -> None:
    home, teacher = address_of(house, "ANNA"), person(house, "Teacher")
    other = house.do(add_address, house.customers["ANNA"], HOME, PLACE, preferred=True)
    change_person(house, teacher, order_limit=Decimal(10))
    change_home(house, home, street="Nowa")
    change_home(house, home, postcode="90-002")
    change_person(house, teacher, phones=("42 111 22",))
    now, [usual] = card(house, "ANNA"), [each for each in card(house, "ANNA").addresses if each.preferred]
    [mended] = [each for each in now.addresses if each.id == home.id]
    assert (mended.street, mended.postcode, usual.id) == ("Nowa", "90-002", other)
    changed = replace(teacher, order_limit=Decimal(10), phones=("42 111 22",), gap=None)
    assert replace(person(house, "Teacher"), gap=None) == changed
    for again, part in (
        (partial(change_home, house, home, street="Stara"), "street"),
        (partial(change_person, house, teacher, order_limit=None), "order_limit"),
    ):
        with pytest.raises(Conflict) as caught:
            again()
        assert caught.value.part == part
    assert_sound(house.database)


def test_what_was_stored_before_is_judged_only_when_it_is_changed(house: House) -> None:
    head = house.contacts["Head"]
    with house.database.write() as session:
        session.get_one(Address, address_of(house, "ANNA").id).postcode = "x"
        session.get_one(Contact, head).email = "at home"
        number = {"customer_id": house.customers["SCHOOL"], "number": "600 1 (biuro)", "digits": "6001"}
        session.add(Phone(contact_id=head, **number))
    change_home(house, address_of(house, "ANNA"), preferred=not address_of(house, "ANNA").preferred)
    change_person(house, person(house, "Head"), may_order=False, phones=("600 1 (biuro)", "42 111 22"))
    now = person(house, "Head")
    assert (now.may_order, now.email, now.phones) == (False, "at home", ("600 1 (biuro)", "42 111 22"))
    assert (
        not_refused(
            house.database,
            [
                partial(change_home, house, address_of(house, "ANNA"), country="NL"),
                partial(change_home, house, address_of(house, "ANNA"), postcode="y"),
                partial(change_person, house, now, email="at work"),
                partial(change_person, house, now, phones=("600 2 (biuro)",)),
            ],
        )
        == []
    )


@pytest.mark.both_databases
def test_address_is_removed_once_by_two_at_once(house: House) -> None:
    gone = address_of(house, "ANNA").id

    def removed(seat: House) -> bool:
        try:
            seat.do(remove_address, gone)
        except (NotFound, Conflict):
            return False
        return True

    with house.seats(3) as seats:
        assert sorted(at_once([partial(removed, seat) for seat in seats])) == [False, False, True]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("", []), ("42 111", ["42 111"]), ("42 1, 42 2;42 1;; ", ["42 1", "42 2"]), ("22/5 (3)", ["22/5 (3)"])],
)
def test_numbers_are_told_apart(text: str, numbers: list[str]) -> None:
    assert phones_in(text) == numbers
