from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import select

from salesdesk.domain.assortment.verbs import set_article_code
from salesdesk.domain.customers.model import (
    Address,
    Contact,
    Customer,
    CustomerArticleCode,
    Instalment,
    Phone,
)
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.customers.verbs import (
    NewContact,
    NewCustomer,
    NewTerms,
    add_address,
    add_contact,
    add_customers,
    add_group,
    add_terms,
    block,
    set_conditions,
    unblock,
)
from salesdesk.domain.drafts.verbs import NewOrder, add_line, open_draft
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.errors import Refused
from salesdesk.office import history
from tests.house import House, at_once
from tests.invariants import not_refused

PLACE = Place("Nina", "Prosta", "7", "00-838", "Warszawa", "PL")
NINA = NewCustomer("NINA", "Nina", "PL", "pl", "PLN", 0, delivery=(PLACE,))
NAN, HUGE = Decimal("NaN"), Decimal("1E+30")
NOT_AMOUNTS = (Decimal(-1), NAN, Decimal("-Infinity"), HUGE, Decimal("0.00001"))
NOT_PERCENTS = (*NOT_AMOUNTS, Decimal("100.0001"), Decimal(101))
LONG = "ż" * 10_000
NOT_CODES = ("", " ", "\x00", " NINA", "NI\x00NA", "NI\nNA", "\ud800", LONG)
NO_SUCH = (0, -1, 10**9)


def nina(house: House, **typed: Any) -> NewCustomer:
    return replace(NINA, terms_id=house.look(Customer, house.customers["ANNA"]).terms_id, **typed)


def test_customer_is_entered_with_everything(house: House) -> None:
    billing = replace(PLACE, street="Krzywa", region="mazowieckie")
    contact = NewContact(
        "Jan", "jan@example.com", "+48 (22) 555-01-02", "buyer", "pl", True, Decimal("99.99")
    )
    new = nina(
        house, vat_id="pl 526-104-08-28", payer_id=house.customers["ANNA"], parent_id=house.customers["ANNA"],
        discount=Decimal("7.5"), discount_always=True, credit_limit=Decimal(0), min_shelf_days=0, memo="a\nb",
        invoice_email=" bills@example.com ", billing=billing, contacts=(contact,), phones=("22 555 01 00",),
    )  # fmt: skip
    [id_] = house.do(add_customers, [new])
    row = house.look(Customer, id_)
    assert (row.vat_id, row.payer_id, row.parent_id) == ("PL5261040828", *[house.customers["ANNA"]] * 2)
    assert (row.discount, row.credit_limit, row.min_shelf_days) == (Decimal("7.5"), Decimal(0), 0)
    assert (row.invoice_email, row.memo, row.blocked) == ("bills@example.com", "a\nb", False)
    with house.database.read() as session:
        addresses = select(Address.kind, Address.preferred, Address.street, Address.region)
        found = session.execute(addresses.where(Address.customer_id == id_).order_by(Address.id))
        assert [tuple(row) for row in found] == [
            (AddressKind.BILLING, True, "Krzywa", "mazowieckie"),
            (AddressKind.DELIVERY, True, "Prosta", ""),
        ]
        person = session.scalars(select(Contact).where(Contact.customer_id == id_)).one()
        assert (person.name, person.order_limit, person.may_order) == ("Jan", Decimal("99.99"), True)
        phones = select(Phone.contact_id, Phone.number, Phone.digits).where(Phone.customer_id == id_)
        assert [tuple(row) for row in session.execute(phones.order_by(Phone.id))] == [
            (None, "22 555 01 00", "225550100"),
            (person.id, "+48 (22) 555-01-02", "48225550102"),
        ]


def test_no_customers_are_entered_without_complaint(house: House) -> None:
    assert house.do(add_customers, []) == []


def test_bad_customers_are_refused(house: House) -> None:
    good, contact = nina(house), NewContact("Jan")
    bad = [
        *(replace(good, number=number) for number in (*NOT_CODES, "ANNA")),
        *(replace(good, name=name) for name in ("", "\x00", LONG)),
        *(replace(good, country=country) for country in ("", "Poland", "pl", "UK", "EU", "ŁŁ", "P\x00")),
        *(replace(good, language=language) for language in ("", "fr", "PL", "\x00")),
        *(replace(good, currency=currency) for currency in ("", "pln", "ZLO", "ŁŁŁ", "PL\x00")),
        *(replace(good, vat_id=number) for number in ("PL5261040829", "526104082", "\x00", "DE136695976")),
        *(replace(good, discount=percent) for percent in NOT_PERCENTS),
        *(replace(good, credit_limit=limit) for limit in NOT_AMOUNTS),
        *(replace(good, min_shelf_days=days) for days in (-1, -1000, 10**30)),
        *(
            replace(good, invoice_email=mail)
            for mail in ("nina", "a@b\r\nBcc: c@d", "\x00", f"{LONG}@example.com")
        ),
        replace(good, memo=LONG),
        *(replace(good, terms_id=id_) for id_ in NO_SUCH),
        *(replace(good, payer_id=id_) for id_ in (*NO_SUCH, house.customers["BERLIN"])),
        *(replace(good, parent_id=id_) for id_ in NO_SUCH),
        *(replace(good, group_id=id_) for id_ in NO_SUCH),
        *(replace(good, price_list_id=id_) for id_ in NO_SUCH),
        *(replace(good, billing=replace(PLACE, country=country)) for country in ("", "pl", "UK", "\x00")),
        replace(good, delivery=(PLACE, replace(PLACE, country="Polska"))),
        replace(good, delivery=(replace(PLACE, city=LONG),)),
        *(replace(good, contacts=(replace(contact, name=name),)) for name in ("", "\x00", LONG)),
        *(replace(good, contacts=(replace(contact, order_limit=limit),)) for limit in NOT_AMOUNTS),
        replace(good, contacts=(replace(contact, email="no address"),)),
        replace(good, contacts=(replace(contact, language="fr"),)),
        replace(good, contacts=(replace(contact, phone="1" * 41),)),
        replace(good, phones=("1" * 41,)),
        replace(good, phones=("22 555 01 00", "not a phone")),
        replace(good, contacts=(replace(contact, phone="22 555 01 00, 1234"),)),
        replace(good, billing=replace(PLACE, postcode="1234", country="PL")),
        replace(good, delivery=(PLACE, replace(PLACE, postcode="1067", country="DE"))),
    ]
    calls = [partial(house.do, add_customers, [replace(good, number="GOOD"), each]) for each in bad]
    calls.append(partial(house.do, add_customers, [good, good]))
    assert not_refused(house.database, calls) == []


def test_two_seats_that_enter_one_customer_at_once_enter_him_once(house: House) -> None:
    def enter(seat: House) -> bool:
        try:
            return bool(seat.do(add_customers, [nina(house)]))
        except Refused:
            return False

    with house.seats(4) as seats:
        assert sorted(at_once([partial(enter, seat) for seat in seats])) == [False] * 3 + [True]


def test_addresses_and_contacts_are_added(house: House) -> None:
    anna = house.customers["ANNA"]
    address = house.do(add_address, anna, AddressKind.DELIVERY, PLACE, preferred=True)
    assert house.look(Address, address).city == "Warszawa"
    boss = house.do(add_contact, anna, NewContact("Boss"))
    clerk = house.do(add_contact, anna, NewContact("Clerk", phone="42 555"), boss)
    assert house.look(Contact, clerk).authoriser_id == boss
    draft = house.do(open_draft, NewOrder(anna))
    assert house.look_order(draft.id).ship_city == "Warszawa"  # the one that was preferred last


def test_additions_that_make_no_sense_are_refused(house: House) -> None:
    anna, teacher = house.customers["ANNA"], house.contacts["Teacher"]
    calls = [
        *(partial(house.do, add_address, id_, AddressKind.BILLING, PLACE) for id_ in NO_SUCH),
        *(
            partial(house.do, add_address, anna, AddressKind.BILLING, place)
            for place in (replace(PLACE, country="UK"), replace(PLACE, name=LONG))
        ),
        *(partial(house.do, add_contact, id_, NewContact("Jan")) for id_ in NO_SUCH),
        *(partial(house.do, add_contact, anna, NewContact(name)) for name in ("", "\x00", LONG)),
        *(partial(house.do, add_contact, anna, NewContact("Jan", order_limit=n)) for n in NOT_AMOUNTS),
        *(partial(house.do, add_contact, anna, NewContact("Jan"), id_) for id_ in (*NO_SUCH, teacher)),
    ]
    assert not_refused(house.database, calls) == []


def test_conditions_are_set_and_remembered(house: House) -> None:
    anna = house.customers["ANNA"]
    house.do(
        set_conditions,
        anna,
        discount=Decimal(100),
        discount_always=True,
        credit_limit=Decimal("0.01"),
        price_list_id=None,
    )
    row = house.look(Customer, anna)
    assert (row.discount, row.discount_always, row.credit_limit) == (Decimal(100), True, Decimal("0.01"))
    [entry] = house.ask(history.of_subject, "customer", anna, 1)
    assert entry.changes["credit_limit"] == [None, "0.01"]


def test_conditions_that_make_no_sense_are_refused(house: House) -> None:
    good: dict[str, Any] = {
        "discount": Decimal(),
        "discount_always": False,
        "credit_limit": None,
        "price_list_id": None,
    }
    anna = house.customers["ANNA"]
    bad: list[tuple[int, dict[str, Any]]] = [
        *((id_, good) for id_ in NO_SUCH),
        *((anna, good | {"discount": percent}) for percent in NOT_PERCENTS),
        *((anna, good | {"credit_limit": limit}) for limit in NOT_AMOUNTS),
        *((anna, good | {"price_list_id": id_}) for id_ in NO_SUCH),
    ]
    calls = [partial(house.do, set_conditions, id_, **conditions) for id_, conditions in bad]
    assert not_refused(house.database, calls) == []


def test_customer_is_blocked_and_unblocked(house: House) -> None:
    anna = house.customers["ANNA"]
    house.do(block, anna, "never pays")
    assert house.look(Customer, anna).blocked_reason == "never pays"
    house.do(unblock, anna)
    assert not house.look(Customer, anna).blocked
    calls = [
        *(partial(house.do, block, anna, reason) for reason in ("", " ", "\x00", LONG)),
        *(partial(house.do, block, id_, "why") for id_ in NO_SUCH),
        *(partial(house.do, unblock, id_) for id_ in NO_SUCH),
    ]
    assert not_refused(house.database, calls) == []


def test_what_a_customer_calls_an_article_is_remembered_and_forgotten(house: House) -> None:
    def codes() -> list[tuple[str, int]]:
        with house.database.read() as session:
            rows = session.execute(select(CustomerArticleCode.code, CustomerArticleCode.article_id))
            return [(row[0], row[1]) for row in rows]

    anna = house.customers["ANNA"]
    house.do(set_article_code, anna, "4711/2", house.articles["MUG"])
    house.do(set_article_code, anna, "4711/2", house.articles["PEN"])
    assert codes() == [("4711/2", house.articles["PEN"])]
    calls = [
        *(partial(house.do, set_article_code, anna, code, house.articles["MUG"]) for code in NOT_CODES),
        *(partial(house.do, set_article_code, id_, "X", house.articles["MUG"]) for id_ in NO_SUCH),
        *(partial(house.do, set_article_code, anna, "X", id_) for id_ in NO_SUCH),
    ]
    assert not_refused(house.database, calls) == []
    house.do(set_article_code, anna, "4711/2", None)
    assert codes() == []


def test_terms_in_instalments(house: House) -> None:
    parts = ((Decimal("33.33"), 0, False), (Decimal("66.67"), 60, True))
    terms = house.do(add_terms, NewTerms("2X", "In two", 30, instalments=parts))
    with house.database.read() as session:
        rows = select(Instalment.percent, Instalment.days, Instalment.end_of_month)
        found = session.execute(rows.where(Instalment.terms_id == terms).order_by(Instalment.position))
        assert tuple(tuple(row) for row in found) == parts


def test_terms_and_groups_that_make_no_sense_are_refused(house: House) -> None:
    good = NewTerms("GOOD", "Good", 14)
    half = Decimal(50)
    terms = [
        *(replace(good, code=code) for code in (*NOT_CODES, "30")),
        *(replace(good, name=name) for name in ("", "\x00", LONG)),
        *(replace(good, days=days) for days in (-1, 10**6, 10**30)),
        *(replace(good, discount_days=days) for days in (-1, 10**30)),
        *(replace(good, discount_percent=percent) for percent in NOT_PERCENTS),
        *(
            replace(good, instalments=parts)
            for parts in (
                ((half, 0, False),),
                ((Decimal(-50), 0, False), (Decimal(150), 0, False)),
                ((half, -1, False), (half, 0, False)),
                ((half, 0, False), (half, 10**30, False)),
                ((NAN, 0, False), (half, 0, False)),
                ((half, 0, False), (Decimal("49.99999"), 0, False), (Decimal("0.00001"), 0, False)),
            )
        ),
    ]
    house.do(add_group, "SCHOOLS", "Schools", Decimal(5))
    calls = [
        *(partial(house.do, add_terms, each) for each in terms),
        *(partial(house.do, add_group, code, "Group") for code in (*NOT_CODES, "SCHOOLS")),
        *(partial(house.do, add_group, "G", name) for name in ("", "\x00", LONG)),
        *(partial(house.do, add_group, "G", "Group", percent) for percent in NOT_PERCENTS),
        *(partial(house.do, add_group, "G", "Group", Decimal(), id_) for id_ in NO_SUCH),
    ]
    assert not_refused(house.database, calls) == []


def test_customer_without_conditions_of_his_own_has_those_of_his_group(house: House) -> None:
    group = house.do(add_group, "SCHOOLS", "Schools", Decimal(5))
    lines = [nina(house, group_id=group), nina(house, number="OWN", group_id=group, discount=Decimal(1))]
    prices = []
    for customer in house.do(add_customers, lines):
        draft = house.do(open_draft, NewOrder(customer))
        line = house.do(add_line, draft.id, house.line("MUG"))
        prices.append((line.source, line.net))
    assert prices == [
        (PriceSource.GENERAL_LIST, Decimal("9.50")),
        (PriceSource.GENERAL_LIST, Decimal("9.90")),
    ]
