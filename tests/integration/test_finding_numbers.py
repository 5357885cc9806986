"""Papers are found by their numbers as people say them: without series, without year."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from salesdesk.domain.customers.queries import Place, payment_terms
from salesdesk.domain.customers.verbs import NewCustomer, add_customers
from salesdesk.domain.finding.customers import find_customers
from salesdesk.domain.finding.papers import find_papers
from salesdesk.domain.finding.rules import PaperKind
from salesdesk.indexing.kinds import KINDS
from salesdesk.indexing.running import reindex
from salesdesk.office.model import NumberSeries
from salesdesk.office.permissions import Role
from salesdesk.storage.engine import Database
from tests.conftest import Ground, SetClock, on_migrated
from tests.house import MONDAY, House, furnish_polish
from tests.invariants import assert_sound

pytestmark = pytest.mark.either_database


@on_migrated
def furnish_numbered(database: Database) -> None:
    """ANNA's orders, notes and invoices 1 to 11 of 2026, her order 12, and all that is BOB's of 2027."""
    furnish_polish(database)
    house = House.of(database, SetClock(MONDAY))
    for _ in range(11):
        house.bill(*house.issue(house.order("ANNA", house.line("PEN"))))
    house.order("ANNA", house.line("PEN"), reference="10/2026, FV 10 and WZ 10")
    house.clock.forward(days=365)
    house.bill(*house.issue(house.order("BOB", house.line("PEN"))))


@pytest.fixture
def numbered(ground: Ground, clock: SetClock) -> Iterator[House]:
    """A year later."""
    with ground.fresh(furnish_numbered) as database:
        clock.forward(days=365)
        yield House.of(database, clock)


def papers(house: House, text: str, *kinds: PaperKind, role: Role = Role.MANAGER) -> list[str]:
    found = house.seat(role).ask(find_papers, text, 20, kinds or tuple(PaperKind))
    return [paper.number for paper in found]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("10/2026", ["ZS 10/2026"]),
        ("10/26", ["ZS 10/2026"]),
        ("ZS 10", ["ZS 10/2026"]),
        ("zs10", ["ZS 10/2026"]),
        ("zs/10", ["ZS 10/2026"]),
        ("10", ["ZS 10/2026"]),
        ("1/2026", ["ZS 1/2026"]),
        ("1", ["ZS 1/2027", "ZS 1/2026"]),
        ("ZS 1", ["ZS 1/2027", "ZS 1/2026"]),
        ("zs 0001/2027", ["ZS 1/2027"]),
    ],
)
def test_order_with_just_this_running_number_comes_first_the_newest_year_on_top(
    numbered: House, typed: str, first: list[str]
) -> None:
    # Somebody whose number has the same digits, and who has ordered later.
    terms = numbered.ask(payment_terms)[0].id
    at = Place("Ten", "Long", "10", "10-001", "Olsztyn", "PL")
    ten = NewCustomer("10", "Ten", "PL", "pl", "PLN", terms, billing=at)
    [numbered.customers["10"]] = numbered.do(add_customers, [ten])
    numbered.order("10", numbered.line("PEN"))
    for step in (False, True):
        if step:
            for kind in KINDS:
                reindex(numbered.database, kind)
        assert papers(numbered, typed, PaperKind.ORDER)[: len(first)] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("FV 10", ["FV 10/2026"]),
        ("WZ 10", ["WZ 10/2026/MAIN"]),
        ("wz 10/2026/ma", ["WZ 10/2026/MAIN"]),
        ("10/2026", ["ZS 10/2026", "WZ 10/2026/MAIN", "FV 10/2026"]),
        ("FV 1", ["FV 1/2027", "FV 1/2026"]),
    ],
)
def test_paper_of_the_series_that_is_said_comes_first(numbered: House, typed: str, first: list[str]) -> None:
    assert papers(numbered, typed)[: len(first)] == first


@pytest.mark.parametrize("typed", ["anna 7", "7 ana", "anna zs 7", "zs anna 7/2026"])
def test_name_beside_the_number_hides_no_paper(numbered: House, typed: str) -> None:
    for step in (False, True):
        if step:
            for kind in KINDS:
                reindex(numbered.database, kind)
        assert papers(numbered, typed, PaperKind.ORDER)[0] == "ZS 7/2026"
        found = numbered.ask(find_papers, typed, 20, (PaperKind.NOTE,))[0]
        assert (found.number, found.match.through) == ("WZ 7/2026/MAIN", "")


def test_number_that_nothing_has_yet_is_none(numbered: House) -> None:
    assert "ZS 12/2026" in papers(numbered, "12")
    assert papers(numbered, "ZS 12/2027", PaperKind.ORDER)[:1] != ["ZS 12/2027"]
    assert papers(numbered, "WZ 10/2026/nowhere")[:1] != ["WZ 10/2026/MAIN/nowhere"]


def test_papers_that_one_may_not_see_are_not_found_by_their_running_number(numbered: House) -> None:
    assert papers(numbered, "FV 10", role=Role.WAREHOUSE)[:1] != ["FV 10/2026"]


@pytest.mark.parametrize(
    ("typed", "number", "through"),
    [
        ("FV 10", "ANNA", "FV 10/2026"),
        ("WZ 10", "ANNA", "WZ 10/2026/MAIN"),
        ("ZS 1", "BOB", "ZS 1/2027"),
        ("ZS 1/2026", "ANNA", "ZS 1/2026"),
        ("10/2026", "ANNA", "ZS 10/2026"),
    ],
)
def test_customer_is_found_by_the_running_number_of_his_paper(
    numbered: House, typed: str, number: str, through: str
) -> None:
    first = numbered.ask(find_customers, typed)[0]
    assert (first.number, first.match.through, first.match.exact) == (number, through, True)
    assert_sound(numbered.database)


@pytest.mark.parametrize("typed", ["4291", "bob 4291"])
def test_customer_is_found_by_a_running_number_alone_and_beside_his_name(numbered: House, typed: str) -> None:
    with numbered.database.write() as session:
        session.execute(update(NumberSeries).where(NumberSeries.kind == "ZS").values(next_number=4291))
    numbered.order("BOB", numbered.line("PEN"))
    found = numbered.ask(find_customers, typed)[0]
    assert (found.number, found.match.through) == ("BOB", "ZS 4291/2027")
