"""Customers and papers are found by whatever somebody says of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import update

from benchmarks.harness.statements import count_statements
from salesdesk.domain.assortment.queries import article_list, find_articles
from salesdesk.domain.billing.verbs import invoice_notes
from salesdesk.domain.customers import queries as customers_table
from salesdesk.domain.customers.changing import rename
from salesdesk.domain.customers.operations import write_texts
from salesdesk.domain.customers.queries import Place, customer_list
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.customers.verbs import NewContact, add_address, add_contact
from salesdesk.domain.drafts.verbs import NewOrder, change_header, open_draft
from salesdesk.domain.finding.customers import find_customers
from salesdesk.domain.finding.papers import find_papers
from salesdesk.domain.finding.rules import CustomerFound, PaperFound, PaperKind
from salesdesk.domain.order_book.queries import order_list
from salesdesk.domain.order_book.rules import OrderFilter
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.domain.users.model import User
from salesdesk.indexing.kinds import KINDS
from salesdesk.indexing.running import reindex
from salesdesk.lookup.marking import Match
from salesdesk.office.permissions import SYSTEM, Permission, Role
from salesdesk.office.work import Transaction
from salesdesk.storage.engine import Database
from tests.conftest import Ground, SetClock, on_migrated
from tests.house import MONDAY, House, furnish_polish
from tests.integration.odd_texts import ANYTHING, NOTHING
from tests.integration.traces import posting_reads
from tests.invariants import assert_sound

pytestmark = pytest.mark.either_database

ODD = ANYTHING | NOTHING
NONSENSE = [*NOTHING.values(), "'; DROP TABLE customer; --", "9" * 100_000, "🦊", "שלום"]


def customers(house: House, text: str, limit: int = 20) -> list[str]:
    return [found.number for found in house.ask(find_customers, text, limit)]


def customer(house: House, text: str) -> CustomerFound:
    return house.ask(find_customers, text, 1)[0]


def papers(house: House, text: str, *kinds: PaperKind, role: Role = Role.MANAGER) -> list[str]:
    found = house.seat(role).ask(find_papers, text, 20, kinds or tuple(PaperKind))
    return [paper.number for paper in found]


@on_migrated
def furnish_some_work(database: Database) -> None:
    """BERLIN with an order, its note and invoice; ANNA with an order."""
    furnish_polish(database)
    house = House.of(database, SetClock(MONDAY))
    order = house.order("BERLIN", house.line("MUG", 2), customer_number="PO-7788", reference="Żółty Kubek")
    house.bill(*house.issue(order))
    house.order("ANNA", house.line("PEN", 3))


@pytest.fixture
def busy(ground: Ground, clock: SetClock) -> Iterator[House]:
    with ground.fresh(furnish_some_work) as database:
        yield House.of(database, clock)


@pytest.mark.parametrize("typed", ["berlin", "berlni", "dora", "dorra", "BERLIN dora", "DORA berl"])
def test_customer_is_found_though_misspelled_or_begun(busy: House, typed: str) -> None:
    assert customers(busy, typed)[0] == "BERLIN"


def test_customer_is_found_by_mail_of_his_and_of_his_people(house: House) -> None:
    anna = house.customers["ANNA"]
    contact = NewContact("Błażej", email="blazej.k@poczta.example")
    house.do(add_contact, anna, contact)
    assert customers(house, "blazej.k@poczta.example")[0] == "ANNA"
    assert customers(house, "poczta.exampel")[0] == "ANNA"
    assert_sound(house.database)


def test_place_and_number_that_were_said_are_those_that_are_shown(house: House) -> None:
    anna = house.customers["ANNA"]
    there = Place("Anna", "Długa", "1", "80-831", "Gdańsk", "PL")
    house.do(add_address, anna, AddressKind.DELIVERY, there)
    house.do(add_address, anna, AddressKind.BILLING, replace(there, city="Sopot", postcode="81-701"))
    house.do(add_contact, anna, NewContact("Jan", phone="+48 58 111 22 33"))
    house.do(add_contact, anna, NewContact("Ewa", phone="+48 601 999 888"))
    assert (customer(house, "anna").city, customer(house, "anna").phone) == ("Sopot", "+48 58 111 22 33")
    assert (customer(house, "gdansk").city, customer(house, "80831").postcode) == ("Gdańsk", "80-831")
    house.do(add_address, anna, AddressKind.DELIVERY, replace(there, street="Jägerstr.", city="Görlitz"))
    for street in ("jägerstraße", "jaegerstrasse 1", "jägerstr. 1", "jagerstr"):
        assert customer(house, street).match.through == "Jägerstr. 1", street
    assert customer(house, "601 999 888").phone == customer(house, "0048601999888").phone == "+48 601 999 888"


def test_who_orders_most_comes_first_among_equals_then_who_is_not_blocked(house: House) -> None:
    for _ in range(3):
        house.order("BOB", house.line("PEN"))
    for kind in KINDS:
        reindex(house.database, kind)
    assert customers(house, "b")[0] == "BOB"
    shown = customers(house, "b")
    assert shown.index("BLOCKED") > shown.index("BRANCH")


def test_customer_is_found_by_the_numbers_of_his_papers(busy: House) -> None:
    by_order, by_invoice = customer(busy, "ZS 1/2026"), customer(busy, "fv 1/2026")
    assert (by_order.number, by_order.match.through, by_order.match.exact) == ("BERLIN", "ZS 1/2026", True)
    assert (by_invoice.number, by_invoice.match.through) == ("BERLIN", "FV 1/2026")
    assert customer(busy, "wz 1/2026/main").number == "BERLIN"
    assert customer(busy, "zs2/2026").number == "ANNA"
    by_his_own = customer(busy, "po 7788")
    assert (by_his_own.number, by_his_own.match.through, by_his_own.match.exact) == (
        "BERLIN",
        "PO-7788",
        True,
    )
    assert customer(busy, "7788").match.through == "PO-7788"
    warehouse = busy.seat(Role.WAREHOUSE).ask(find_customers, "FV 1/2026", 20)
    assert "FV 1/2026" not in {found.match.through for found in warehouse}


def test_who_only_has_figures_like_the_number_of_a_paper_is_not_meant(busy: House) -> None:
    there = Place("Bob", "Długa", "1", "20-268", "Lublin", "PL")
    busy.do(add_address, busy.customers["BOB"], AddressKind.DELIVERY, there)
    assert customers(busy, "fv 1/2026") == ["BERLIN"]
    assert customers(busy, "fv 7/2026") == ["BOB"], "better than nothing where no paper has it"


def test_customer_is_found_by_what_he_bought_after_those_who_are_called_so(busy: House) -> None:
    assert [(each.number, each.match.through) for each in busy.ask(find_customers, "kubek")] == [
        ("BERLIN", "Kubek")
    ]
    assert customers(busy, "kubke") == ["BERLIN"]
    busy.do(rename, busy.customers["BOB"], "Kubek i Syn")
    found = busy.ask(find_customers, "kubek")
    assert [each.number for each in found] == ["BOB", "BERLIN"]
    assert found[0].match.score > found[1].match.score
    draft = busy.order("GROSS", busy.line("MUG"), confirmed=False)
    assert customers(busy, "kubek") == ["BOB", "BERLIN"]
    busy.do(confirm, draft)
    assert customers(busy, "kubek") == ["BOB", "GROSS", "BERLIN"]


@pytest.mark.parametrize("typed", NONSENSE)
def test_nothing_and_nonsense_find_nobody_and_no_paper(busy: House, typed: str) -> None:
    assert customers(busy, typed) == []
    assert papers(busy, typed) == []


@pytest.mark.either_database
@pytest.mark.parametrize("typed", ODD.values(), ids=ODD)
def test_whatever_is_typed_gets_an_answer_everywhere(busy: House, typed: str) -> None:
    assert len(busy.ask(find_customers, typed)) <= 20
    assert len(busy.ask(find_papers, typed)) <= 20
    assert len(busy.ask(find_articles, typed, busy.customers["ANNA"])) <= 20
    assert busy.ask(customer_list, typed).total <= len(busy.customers)
    assert busy.ask(article_list, typed).total <= len(busy.articles)
    assert busy.ask(order_list, OrderFilter(text=typed)).total <= 2


@pytest.mark.parametrize("limit", [0, -1])
def test_no_hits_are_wanted(busy: House, limit: int) -> None:
    assert customers(busy, "anna", limit) == []
    assert busy.ask(find_papers, "anna", limit) == []


@pytest.mark.parametrize(
    "typed",
    ["zs 1/2026", "ZS1", "1/2026", "po-7788", "po 7788", "7788", "zolty kubek", "kubek żółty", "zoltty",
     "dora", "berlin", "dorra 1/2026"],
)  # fmt: skip
def test_order_is_found_by_number_customer_and_reference(busy: House, typed: str) -> None:
    assert papers(busy, typed, PaperKind.ORDER)[0] == "ZS 1/2026"


def test_papers_of_all_kinds_are_found_as_they_are_now(busy: House) -> None:
    assert set(papers(busy, "dora")) == {"ZS 1/2026", "WZ 1/2026/MAIN", "FV 1/2026"}
    assert papers(busy, "fv1/2026")[0] == "FV 1/2026"
    assert papers(busy, "wz 1")[0] == "WZ 1/2026/MAIN"
    [order] = busy.ask(find_papers, "zs 1/2026", 1)
    assert replace(order, id=0) == PaperFound(
        PaperKind.ORDER,
        0,
        "ZS 1/2026",
        MONDAY.date(),
        "Dora",
        "Żółty Kubek",
        OrderState.COMPLETED,
        Match(1.0, True, ("zs12026",)),
    )


def test_purchase_order_is_found_by_number_and_supplier(house: House) -> None:
    house.order("ANNA", house.line("RARE", 5))
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, ordered.id)
    [found] = house.ask(find_papers, "zd 1/2026")
    assert (found.kind, found.id) == (PaperKind.PURCHASE, ordered.id)
    assert papers(house, found.name, PaperKind.PURCHASE) == ["ZD 1/2026"]
    assert "ZD 1/2026" not in papers(house, "zd 1/2026", role=Role.TELEMARKETER)
    assert papers(house, "zd 1/2026", role=Role.BUYER) == ["ZD 1/2026"]


def test_papers_that_one_may_not_see_are_not_found(busy: House) -> None:
    assert "FV 1/2026" not in papers(busy, "dora", role=Role.WAREHOUSE)
    assert "FV 1/2026" in papers(busy, "dora", role=Role.INVOICING)


@pytest.mark.parametrize(
    ("single", "may_see"),
    [
        (Permission.ORDERS_SEE, {"ZS 1/2026"}),
        (Permission.STOCK_SEE, {"WZ 1/2026/MAIN"}),
        (Permission.INVOICES_SEE, {"FV 1/2026"}),
        (Permission.CUSTOMERS_SEE, set()),
    ],
)
def test_papers_are_found_by_those_who_may_see_them_and_lead_them_to_their_customer(
    busy: House, single: Permission, may_see: set[str]
) -> None:
    with busy.database.write() as session:
        single_ones = frozenset({single, Permission.CUSTOMERS_SEE})
        session.execute(update(User).values(roles=frozenset(), permissions=single_ones))
    somebody = busy.seat(Role.MANAGER)
    assert {paper.number for paper in somebody.ask(find_papers, "dora")} == may_see
    for number in ("ZS 1/2026", "WZ 1/2026/MAIN", "FV 1/2026"):
        for typed in (number, number[:-1]):
            led = {found.match.through for found in somebody.ask(find_customers, typed)} - {""}
            assert led == may_see & {number}


def test_newest_papers_come_first_among_equals(house: House) -> None:
    for _ in range(3):
        house.order("ANNA", house.line("PEN"))
        house.clock.forward(days=1)
    assert papers(house, "anna", PaperKind.ORDER) == ["ZS 3/2026", "ZS 2/2026", "ZS 1/2026"]


def test_orders_are_found_by_the_name_that_their_customer_has_now(busy: House) -> None:
    for step in (False, True):
        if step:
            for kind in KINDS:
                reindex(busy.database, kind)
        name = f"Wyspa{step}"
        busy.do(rename, busy.customers["BERLIN"], name)
        assert papers(busy, name, PaperKind.ORDER) == ["ZS 1/2026"]
    assert_sound(busy.database)


def test_orders_are_found_by_words_that_a_new_name_joins(busy: House) -> None:
    """Folded both names are the same, but one is found as one word, too."""
    busy.do(rename, busy.customers["BERLIN"], "Nor Vest Trans")
    for kind in KINDS:
        reindex(busy.database, kind)
    busy.do(rename, busy.customers["BERLIN"], "Nor Vest-Trans")
    assert papers(busy, "vesttrans", PaperKind.ORDER) == ["ZS 1/2026"]
    assert_sound(busy.database)


def test_order_that_comes_while_its_customer_is_renamed_is_found_by_the_new_name(
    postgres_house: House,
) -> None:
    """A seat that looks in between has the order as it was, unless it is told."""
    house = postgres_house
    orders = partial(papers, role=Role.MANAGER)
    with house.seats(3) as [renaming, entering, looking], ThreadPoolExecutor() as pool:
        assert orders(looking, "anna", PaperKind.ORDER) == []
        with renaming.database.write() as session:
            now = renaming.clock()
            tx = Transaction(renaming.database, session, SYSTEM, now, now.date())
            anna = house.customers["ANNA"]
            customers_table.customer(tx, anna, lock=True).name = "Żyrardowianka"
            write_texts(tx, [anna])
            entered = pool.submit(
                lambda: entering.order("ANNA", entering.line("MUG"), confirmed=False, reference="PO-77")
            )
            time.sleep(0.3)
            orders(looking, "po77", PaperKind.ORDER)
        entered.result()
        orders(looking, "po77", PaperKind.ORDER)
        assert len(orders(looking, "żyrardowianka", PaperKind.ORDER)) == 1


def test_draft_that_is_called_nothing_is_no_paper_yet(house: House) -> None:
    draft = house.order("ANNA", house.line("PEN"), confirmed=False)
    assert papers(house, "anna") == []
    for kind in KINDS:
        reindex(house.database, kind)
    house.order("ANNA", house.line("PEN"), confirmed=False)
    assert_sound(house.database)
    house.do(confirm, draft)
    assert papers(house, "anna") == ["ZS 1/2026"]
    assert_sound(house.database)


@pytest.mark.parametrize("called", [{"customer_number": "ZAM/1"}, {"reference": "ZAM/1"}])
def test_draft_is_found_by_what_the_customer_calls_it(house: House, called: dict[str, str]) -> None:
    for number in range(2, 6):
        house.order("BOB", house.line("PEN"), confirmed=False, **dict.fromkeys(called, f"ZAM/1{number}"))
    draft = house.order("ANNA", house.line("PEN"), confirmed=False, **called)
    for step in (False, True):
        if step:
            for kind in KINDS:
                reindex(house.database, kind)
        for typed in ("ZAM/1", "zam 1", "zam1", "anna"):
            found = house.ask(find_papers, typed, 20, [PaperKind.ORDER])
            assert (found[0].id, found[0].number, found[0].name) == (draft, "", "Anna"), typed
    house.do(confirm, draft)
    assert papers(house, "ZAM/1")[0] == "ZS 1/2026"
    assert_sound(house.database)


def test_draft_is_found_by_what_it_is_called_now(house: House) -> None:
    opened = house.do(open_draft, NewOrder(house.customers["ANNA"])).id
    called = NewOrder(house.customers["ANNA"], customer_number="ZAM/7")
    house.do(change_header, opened, called)
    assert [found.id for found in house.ask(find_papers, "zam/7")] == [opened]
    house.do(change_header, opened, replace(called, customer_number="", reference="Wiosna"))
    assert house.ask(find_papers, "zam/7") == []
    assert [found.id for found in house.ask(find_papers, "wiosna")] == [opened]
    other = house.do(open_draft, replace(called, customer_number="ZAM/8")).id
    assert [found.id for found in house.ask(find_papers, "zam/8")] == [other]
    house.do(change_header, other, NewOrder(house.customers["ANNA"]))
    assert house.ask(find_papers, "zam/8") == []
    assert_sound(house.database)


def test_papers_are_found_after_the_indexes_are_built_anew(busy: House) -> None:
    for kind in KINDS:
        reindex(busy.database, kind)
    assert papers(busy, "fv 1/2026")[0] == "FV 1/2026"
    assert papers(busy, "dorra", PaperKind.NOTE) == ["WZ 1/2026/MAIN"]
    house_order = busy.order("BERLIN", busy.line("MUG"))
    busy.do(invoice_notes, [busy.issue(house_order)[0].id])
    assert papers(busy, "fv 2/2026")[0] == "FV 2/2026"
    assert_sound(busy.database)


@pytest.mark.parametrize("built", [False, True])
def test_search_costs_a_bounded_number_of_statements_and_readings(busy: House, built: bool) -> None:
    for _ in range(10):
        busy.order("GROSS", busy.line("MUG", price=Decimal(1)))
    if built:
        for kind in KINDS:
            reindex(busy.database, kind)
    statements, readings = [], []
    for text in ("kubek", "zs 1/2026", "mug", "zs 11/2026", "11/2026"):
        for _ in range(2):
            with count_statements(busy.database.engine) as sent, posting_reads() as read:
                busy.ask(find_customers, text)
        statements.append(sent.count)
        readings.append(len(read))
    assert max(statements) <= 12
    assert (max(readings) > 0) == built
    assert max(readings) <= 8
