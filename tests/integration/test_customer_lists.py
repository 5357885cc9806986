"""Customers are found however they are typed, and listed a page at a time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from benchmarks.harness.statements import count_statements
from salesdesk.domain.customers.model import Customer, PaymentTerms
from salesdesk.domain.customers.numbering import next_number
from salesdesk.domain.customers.queries import (
    CUSTOMER_SORTS,
    Place,
    customer_list,
    payment_terms,
)
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.customers.verbs import (
    NewContact,
    NewCustomer,
    NewTerms,
    add_address,
    add_contact,
    add_customers,
    add_terms,
    block,
)
from salesdesk.domain.finding.customers import find_customers
from salesdesk.domain.finding.rules import CustomerFound
from salesdesk.domain.importing.operations import Context
from salesdesk.domain.importing.rules import Record
from salesdesk.domain.importing.verbs import import_customers
from salesdesk.errors import Refused
from salesdesk.lookup.marking import Match
from salesdesk.office.model import HistoryRow
from salesdesk.storage.rows import add_rows
from tests.house import House
from tests.invariants import assert_sound

pytestmark = pytest.mark.either_database

WROCLAW = Place("Świt", "Piłsudskiego", "12a", "50-075", "Wrocław", "PL")
UTRECHT = Place("De Boer", "Oudegracht", "7", "3511 AB", "Utrecht", "NL")


def enter(house: House, *new: tuple[str, str], **details: object) -> list[int]:
    """The ids of customers with these numbers and names."""
    with house.database.read() as session:
        terms = session.scalars(select(PaymentTerms.id)).first()
    assert terms is not None
    usual = NewCustomer("", "", "PL", "pl", "PLN", terms)
    customers = [replace(usual, number=number, name=name, **details) for number, name in new]  # type: ignore[arg-type]
    return house.do(add_customers, customers)


def bring(house: House, *numbers: str) -> None:
    """Enter customers with these numbers from a file."""
    brought = [Record(line, {"number": number, "name": number}) for line, number in enumerate(numbers)]
    house.do(import_customers, brought, Context())


def numbers(house: House, text: str, limit: int = 20) -> list[str]:
    return [found.number for found in house.ask(find_customers, text, limit)]


@pytest.fixture
def known(house: House) -> House:
    enter(
        house,
        ("1042", "Świt Hurtownia Sp. z o.o."),
        vat_id="PL 526-025-02-74",
        billing=WROCLAW,
        contacts=(NewContact("Żaneta Wąs", phone="+48 (42) 600-11-22"),),
        phones=("0048 600 123 456", "42 555"),
    )
    enter(house, ("2001", "De Boer BV"), country="NL", delivery=(UTRECHT,))
    return house


@pytest.mark.parametrize(
    "typed",
    [
        "1042", "świt", "SWIT", "hurtownia swit", "hurt świ", "Wrocław", "wroclaw swit", "wroclaw 1042",
        "pilsudskiego 12a",
        "50-075", "50075 świt", "526-025-02-74", "PL5260250274", "600123456", "600 123 456", "+48 42 6001122",
        "zaneta", "WĄS świt", "sp. z o.o. WROCŁAW", "z o.o. swit",
    ],
)  # fmt: skip
def test_customer_is_found_however_he_is_typed(known: House, typed: str) -> None:
    assert numbers(known, typed) == ["1042"]


def test_phone_is_in_the_list_however_it_is_dialled(known: House) -> None:
    enter(known, ("1043", "Alfa"), phones=("+48 58 611 22 33",))
    enter(known, ("1044", "Beta"), phones=("58 611 22 34",))
    for typed in ("0048 58 611 22 33", "058 6112233", "+48 58 6112233", "+48 (0) 58 6112233"):
        assert [row.number for row in known.ask(customer_list, typed).rows] == ["1043"], typed
    assert [row.number for row in known.ask(customer_list, "+48 58 6112234").rows] == ["1044"]
    assert known.ask(customer_list, "0048 58 6112235").total == 0


def test_dutch_postcode_is_found_with_a_blank_and_without(known: House) -> None:
    assert numbers(known, "3511 ab") == numbers(known, "3511AB boer") == ["2001"]


def test_search_shows_where_the_customer_is_and_where_he_is_called(known: House) -> None:
    [found] = known.ask(find_customers, "swit")
    assert replace(found, id=0) == CustomerFound(
        0, "1042", "Świt Hurtownia Sp. z o.o.", "Wrocław", "50-075", "PL", "0048 600 123 456", False, True,
        Match(1.0, False, ("swit",)),
    )  # fmt: skip
    boer = known.ask(find_customers, "boer")[0]
    assert (boer.city, boer.postcode, boer.phone) == ("Utrecht", "3511 AB", "")


@pytest.mark.parametrize("typed", ["", " ", "–", "%", "_", "'; DROP TABLE customer; --", "%%1042", "qqqxzv"])
def test_what_no_customer_has_finds_none(known: House, typed: str) -> None:
    assert [number for number in numbers(known, typed) if number != "1042"] == []
    if "1042" not in typed:
        assert numbers(known, typed) == []


def test_best_fit_comes_first(house: House) -> None:
    enter(
        house,
        ("77", "Zorza"),
        ("771", "Alfa"),
        ("X1", "77 Drobiazgi"),
        ("X2", "Bolt 1770"),
        ("X0", "Arka 77"),
    )
    assert numbers(house, "77") == ["77", "X1", "X0", "771"]
    assert numbers(house, "77", limit=2) == ["77", "X1"]
    assert numbers(house, "1770") == ["X2"]
    assert numbers(house, "alf") == ["771"]


def test_number_with_punctuation_is_found_without(house: House) -> None:
    enter(house, ("K-12/7", "Alfa"), ("K-12/70", "Beta"))
    assert numbers(house, "k127") == numbers(house, "K-12/7") == ["K-12/7", "K-12/70"]


def test_customer_is_found_by_what_is_added_later(known: House) -> None:
    [id_] = [found.id for found in known.ask(find_customers, "1042")]
    known.do(add_address, id_, AddressKind.DELIVERY, replace(WROCLAW, city="Gdańsk"))
    known.do(add_contact, id_, NewContact("Błażej", phone="+48 58 777"))
    assert numbers(known, "gdansk") == numbers(known, "blazej") == numbers(known, "4858777") == ["1042"]
    assert numbers(known, "wroclaw zaneta gdansk blazej 600123456") == ["1042"]
    assert_sound(known.database)


def test_blocked_customer_is_found_and_shown_as_blocked(known: House) -> None:
    [found] = known.ask(find_customers, "1042")
    known.do(block, found.id, "never pays")
    assert known.ask(find_customers, "1042") == [replace(found, blocked=True)]


def test_customer_without_address_and_with_a_name_of_signs_is_found_by_number(house: House) -> None:
    enter(house, ("N1", "!!!"))
    [found] = house.ask(find_customers, "n1")
    assert (found.name, found.city, found.phone) == ("!!!", "", "")


def test_list_is_read_a_page_at_a_time(house: House) -> None:
    every = house.ask(customer_list, limit=1000)
    assert every.total == len(every.rows) == len(house.customers)
    assert [row.number for row in every.rows] == sorted(house.customers)
    pages = [house.ask(customer_list, "", offset, 5) for offset in range(0, every.total, 5)]
    assert tuple(row for page in pages for row in page.rows) == every.rows
    assert {page.total for page in pages} == {every.total}
    assert house.ask(customer_list, "", every.total, 5).rows == ()


def test_list_is_narrowed_by_what_is_typed(known: House) -> None:
    page = known.ask(customer_list, "berlin")
    assert ([row.number for row in page.rows], page.total) == (["BERLIN"], 1)
    [dora] = page.rows
    assert (dora.city, dora.country, dora.currency, dora.credit_limit) == ("Berlin", "DE", "EUR", None)
    assert known.ask(customer_list, "qqqxzv").total == 0


def test_list_takes_what_nobody_has_for_misspelled(known: House) -> None:
    page = known.ask(customer_list, "wrocalw")
    assert ([row.number for row in page.rows], page.total) == (["1042"], 1)
    everyone = known.ask(customer_list, "ana", 0, 50, "name", True)
    assert "ANNA" in [row.number for row in everyone.rows]
    assert everyone.total == len(everyone.rows)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", CUSTOMER_SORTS)
def test_list_is_sorted_by_any_of_its_columns(house: House, sort: str, descending: bool) -> None:
    rows = house.ask(customer_list, "", 0, 100, sort, descending).rows
    shown = [
        (row.credit_limit is None, row.credit_limit or 0)
        if sort == "credit_limit"
        else row.name.casefold() if sort == "name" else getattr(row, sort)
        for row in rows
    ]  # fmt: skip
    assert shown == sorted(shown, reverse=descending)
    assert len(rows) == len(house.customers)


def test_list_shows_conditions(house: House) -> None:
    rows = {row.number: row for row in house.ask(customer_list).rows}
    assert (rows["PRESET"].discount, rows["LIMIT"].credit_limit) == (Decimal("7.5"), Decimal(100))
    assert [row.number for row in rows.values() if row.blocked] == ["BLOCKED"]


def test_list_cannot_be_sorted_by_what_it_does_not_know(house: House) -> None:
    with pytest.raises(Refused, match="cannot be sorted by “memo”"):
        house.ask(customer_list, sort="memo")


def test_search_and_page_cost_the_same_few_statements_whatever_they_find(house: House) -> None:
    enter(house, *[(f"C{n}", f"Customer {n}") for n in range(60)], billing=WROCLAW, phones=("42 111",))
    house.ask(find_customers, "customer")  # the first search reads what was noted
    counts = []
    for ask in (
        lambda: house.ask(find_customers, "cust", 1),
        lambda: house.ask(find_customers, "customer", 50),
        lambda: house.ask(customer_list, "", 0, 1),
        lambda: house.ask(customer_list, "customer", 0, 50),
    ):
        with count_statements(house.database.engine) as sent:
            ask()
        counts.append(sent.count)
    assert counts == [6, 6, 5, 5]


def test_terms_that_most_customers_have_come_first(house: House) -> None:
    rare = house.do(add_terms, NewTerms("0", "At once", 0))
    assert [(terms.code, terms.name) for terms in house.ask(payment_terms)] == [
        ("30", "30 days"),
        ("0", "At once"),
    ]
    customers = [
        NewCustomer(f"T{number}", "Often", "PL", "pl", "PLN", rare)
        for number in range(len(house.customers) + 1)
    ]
    house.do(add_customers, customers)
    assert [terms.code for terms in house.ask(payment_terms)] == ["0", "30"]


def test_next_number_is_free_and_goes_on_from_the_newest(house: House) -> None:
    assert house.ask(next_number) == "1001"
    enter(house, ("10017", "Świt"), ("10017-1", "Świt, shop"))
    assert house.ask(next_number) == "10018"
    enter(house, ("10018", "Zorza"), ("B2", "Borealis"), ("B1", "Boreas"))
    assert house.ask(next_number) == "B3"
    enter(house, ("B3", "Bora"), ("2001", "Mistral"))
    assert house.ask(next_number) == "10019"
    # What a file brings is another house's series; what it has taken is passed over.
    bring(house, "90001", "10019")
    assert house.ask(next_number) == "10020"


def test_next_number_passes_over_numbers_that_were_given_long_ago(house: House) -> None:
    enter(house, ("1002", "Old"), *((f"X{number}", "Many") for number in range(200)), ("1001", "New"))
    assert house.ask(next_number) == "1003"


def test_next_number_is_soon_there_however_much_a_file_has_brought_and_was_changed(house: House) -> None:
    enter(house, ("1001", "First"))
    bring(house, *map(str, range(1002, 1302)))
    with count_statements(house.database.engine) as sent:
        assert house.ask(next_number) == "1302"
    assert sent.count < 20
    bring(house, "90001")
    with house.database.write() as session:
        newest = session.scalars(select(func.max(Customer.id))).one()
        common = {
            "entry": 0,
            "at": house.clock(),
            "actor_id": None,
            "seat": "",
            "changes": {},
            "result": None,
        }
        of_it = {"verb": "customers.rename", "subject": "customer", "subject_id": newest}
        add_rows(session, HistoryRow, [{"call_id": f"c{n}"} | common | of_it for n in range(2000)])
    assert house.ask(next_number) == "90002"  # 1001 was given by hand, but not lately
    enter(house, ("K-7", "Hand"))
    assert house.ask(next_number) == "K-8"


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", CUSTOMER_SORTS)
def test_customer_with_just_the_number_that_is_typed_is_first_in_the_list(
    known: House, sort: str, descending: bool
) -> None:
    known.do(add_contact, known.customers["ANNA"], NewContact("Bob"))
    for typed in ("BOB", "bob", " Bob "):
        found = known.ask(customer_list, typed, 0, 50, sort, descending)
        assert found.rows[0].number == "BOB"
        assert found.total > 1
    everybody = known.ask(customer_list, "", 0, 100, "number").rows
    assert [row.number for row in everybody] == sorted(row.number for row in everybody)


def test_whose_name_is_what_is_typed_comes_before_whoever_has_it_elsewhere(house: House) -> None:
    enter(house, ("3001", "Wróbel"), contacts=(NewContact("Jan Kowal", phone="22 777 30 07"),))
    enter(
        house,
        ("3002", "Hurtownia Kowalski"), ("3003", "Jan Nowakowal"), ("3004", "Kowal, syn Jana"),
        ("3005", "Kowalczyk"), ("3006", "KOWAL i syn"), ("3007", "Sklep 300"),
    )  # fmt: skip

    def listed(text: str, sort: str = "number", descending: bool = False) -> list[str]:
        return [row.number for row in house.ask(customer_list, text, 0, 50, sort, descending).rows]

    assert listed("kowal") == ["3004", "3006", "3002", "3005", "3001", "3003"]
    assert listed("jan kowal") == ["3004", "3001", "3003"]
    assert listed("300")[:2] == ["3007", "3001"]
    assert listed("3007") == ["3007", "3001"]
    assert listed("kowal", descending=True) == ["3006", "3005", "3004", "3003", "3002", "3001"]
    assert listed("kowal", "name") == ["3002", "3003", "3006", "3004", "3005", "3001"]
    pages = [house.ask(customer_list, "kowal", at, 1).rows[0].number for at in range(6)]
    assert pages == listed("kowal")


def test_whose_name_is_misspelled_comes_before_whoever_has_it_elsewhere(house: House) -> None:
    enter(house, ("3000", "Perła"), contacts=(NewContact("Jan Stokrotka"),))
    enter(house, ("3001", "Hotel Stokrotka"), ("3002", "Stokrotka"), ("3003", "Bławatek"))
    for sort, descending, numbers in (
        ("number", False, ["3002", "3001", "3000"]),
        ("number", True, ["3002", "3001", "3000"]),
        ("name", False, ["3001", "3000", "3002"]),
    ):
        rows = house.ask(customer_list, "stokortka", 0, 50, sort, descending).rows
        assert [row.number for row in rows] == numbers
    both = house.ask(customer_list, "hotel stokortka").rows
    assert [row.number for row in both][:1] == ["3001"]


def test_customer_who_fits_a_misspelled_name_best_is_first_as_at_the_order_desk(house: House) -> None:
    enter(house, ("3000", "Kowalczyk"), ("3001", "Kowalska i Syn"), ("3002", "Kowalczyk Jan"))
    enter(house, ("3003", "Kowalski i Wspólnicy"), ("3004", "Kowalski Jan"))
    at_desk = [found.number for found in house.ask(find_customers, "kowlaski")]
    pages = [house.ask(customer_list, "kowlaski", at, 2) for at in (0, 2, 4)]
    listed = [row.number for page in pages for row in page.rows]
    assert len(listed) == pages[0].total
    assert listed == at_desk[: len(listed)]
    assert set(listed[:2]) == {"3003", "3004"}
    by_name = house.ask(customer_list, "kowlaski", sort="name").rows
    assert [row.name for row in by_name] == sorted((row.name for row in by_name), key=str.casefold)
