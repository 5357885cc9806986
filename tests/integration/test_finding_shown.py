"""Who is meant comes before who only has it somewhere, and every hit shows why it is one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from salesdesk.domain.assortment.queries import find_articles
from salesdesk.domain.assortment.verbs import set_article_code
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles, add_brand
from salesdesk.domain.customers.changing import rename
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.customers.verbs import NewContact, add_address, add_contact
from salesdesk.domain.finding.customers import find_customers
from salesdesk.domain.finding.papers import find_papers
from salesdesk.domain.finding.rules import PaperKind
from salesdesk.domain.orders.rules import OrderState
from salesdesk.indexing.kinds import KINDS
from salesdesk.indexing.running import reindex
from tests.house import House

pytestmark = pytest.mark.either_database

THERE = Place("Anna", "Polna", "7", "81-701", "Sopot", "PL")


def led(house: House, typed: str) -> list[tuple[str, str]]:
    """The customers found, each with what led to him that is not beside his name."""
    return [(found.number, found.match.through) for found in house.ask(find_customers, typed)]


def reindex_all(house: House) -> None:
    for kind in KINDS:
        reindex(house.database, kind)


@pytest.fixture
def known(house: House) -> House:
    """ANNA, who orders, has a contact, street and mail called so; BOB's name begins so."""
    anna = house.customers["ANNA"]
    house.do(add_contact, anna, NewContact("Jan Kowalski", email="jan@poczta.example"))
    house.do(add_contact, anna, NewContact("Ewa", phone="+48 58 111 22 33"))
    house.do(add_contact, anna, NewContact("Iga", phone="+48 601 999 888"))
    house.do(add_address, anna, AddressKind.DELIVERY, THERE)
    house.do(rename, house.customers["BOB"], "Zakład Kowalski")
    for _ in range(3):
        house.order("ANNA", house.line("PEN"))
    reindex_all(house)
    return house


@pytest.mark.parametrize("typed", ["kowal", "kowalski", "kowalsky", "k"])
def test_customer_who_is_called_so_comes_before_those_whose_people_are(known: House, typed: str) -> None:
    found = [each for each in led(known, typed) if each[0] in ("ANNA", "BOB")]
    assert found == [("BOB", ""), ("ANNA", "Jan Kowalski")]


def test_customer_whose_people_fit_better_comes_first_all_the_same(known: House) -> None:
    assert led(known, "jan kowalski")[0] == ("ANNA", "Jan Kowalski")
    assert led(known, "kowal sopot")[0][0] == "ANNA"


@pytest.mark.parametrize(
    ("typed", "through"),
    [
        ("jan kowal", "Jan Kowalski"),
        ("poczta", "jan@poczta.example"),
        ("jan@poczta.example", "jan@poczta.example"),
        ("polna", "Polna 7"),
        ("sopot", ""),
        ("81701", ""),
        ("58 111 22 33", ""),
        ("601 999 888", ""),
        ("anna", ""),
        ("ANNA", ""),
    ],
)
def test_what_matched_and_is_not_beside_the_name_is_told(known: House, typed: str, through: str) -> None:
    assert dict(led(known, typed))["ANNA"] == through


def test_vat_id_and_second_place_that_matched_are_told(house: House) -> None:
    assert led(house, "DE136695976")[0] == ("BERLIN", "DE136695976")
    anna = house.customers["ANNA"]
    house.do(add_address, anna, AddressKind.DELIVERY, replace(THERE, name="Filia Orłowo"))
    assert dict(led(house, "orlowo"))["ANNA"] == "Filia Orłowo"
    assert dict(led(house, "dluga sopot"))["ANNA"] == "Długa 1"


def test_who_bought_just_that_comes_before_whose_name_is_only_like_it(house: House) -> None:
    house.do(rename, house.customers["BOB"], "Newer Cheeper")
    house.order("PRESET", house.line("FIXED"))
    bought = ("PRESET", "Never cheaper")
    for typed in ("never cheaper", "never cheap", "cheaper never"):
        assert led(house, typed)[:2] == [bought, ("BOB", "")], typed
    assert led(house, "newer cheeper")[0] == ("BOB", "")
    assert led(house, "never cheepar")[0] == ("BOB", "")
    house.do(rename, house.customers["LIMIT"], "Never Cheaper Ltd")
    assert [number for number, _ in led(house, "never cheaper")[:3]] == ["LIMIT", "PRESET", "BOB"]


@pytest.mark.parametrize(
    ("typed", "through"), [("mug", "Mug"), ("kubek", "Kubek"), ("tasse", "Tasse"), ("kubke", "Kubek")]
)
def test_article_that_led_to_its_buyer_is_called_as_it_was_asked_for(
    house: House, typed: str, through: str
) -> None:
    house.order("BOB", house.line("MUG"))
    assert ("BOB", through) in led(house, typed)


@pytest.mark.parametrize(
    ("typed", "kind", "through"),
    [
        ("po-7788", PaperKind.ORDER, "PO-7788"),
        ("po-7788", PaperKind.INVOICE, "PO-7788"),
        ("berlin", PaperKind.ORDER, "BERLIN"),
        ("berlin", PaperKind.NOTE, "BERLIN"),
        ("zs 1/2026", PaperKind.INVOICE, "ZS 1/2026"),
        ("zs 1/2026", PaperKind.ORDER, ""),
        ("DE136695976", PaperKind.INVOICE, "DE136695976"),
        ("lodz", PaperKind.ORDER, "Łódź"),
        ("dora", PaperKind.ORDER, ""),
        ("zolty", PaperKind.ORDER, ""),
        ("zolty", PaperKind.INVOICE, "Żółty"),
    ],
)
def test_what_matched_of_a_paper_and_is_not_shown_is_told(
    house: House, typed: str, kind: PaperKind, through: str
) -> None:
    order = house.order("BERLIN", house.line("MUG"), customer_number="PO-7788", reference="Żółty")
    house.bill(*house.issue(order))
    house.order("ANNA", house.line("PEN"))
    assert house.ask(find_papers, typed, 20, [kind])[0].match.through == through


def test_order_without_a_number_is_told_by_its_state_and_what_it_is_called(house: House) -> None:
    house.order("BOB", house.line("PEN"), customer_number="ZAM/11")
    draft = house.order("ANNA", house.line("PEN"), confirmed=False, customer_number="ZAM/1")
    [first, *_] = house.ask(find_papers, "ZAM/1", 20, [PaperKind.ORDER])
    assert (first.id, first.number, first.state) == (draft, "", OrderState.DRAFT)
    assert (first.match.exact, first.match.through) == (True, "ZAM/1")


@pytest.mark.parametrize(
    ("typed", "customer", "through"),
    [
        ("kubek", "ANNA", "Kubek"),
        ("kubke", "ANNA", "Kubek"),
        ("tasse", "ANNA", "Tasse"),
        ("tasse", "BERLIN", ""),
        ("mug", "BERLIN", ""),
        ("mug", "ANNA", ""),
        ("mugs pen", "ANNA", ""),
        ("an 55", "ANNA", "AN-55"),
        ("an 55", None, "an55"),
        ("5901234123457", "ANNA", "5901234123457"),
        ("acme", "ANNA", "Acme"),
    ],
)
def test_what_matched_of_an_article_and_is_not_shown_is_told(
    house: House, typed: str, customer: str | None, through: str
) -> None:
    house.do(set_article_code, house.customers["ANNA"], "AN-55", house.articles["MUG"])
    lamp = NewArticle("L-1", "Lamp", Decimal(1), gtin="5901234123457", brand_id=house.do(add_brand, "Acme"))
    house.do(add_articles, [lamp])
    who = None if customer is None else house.customers[customer]
    assert house.ask(find_articles, typed, who)[0].match.through == through
