"""Numbers of documents have no gaps and no doubles."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from salesdesk.desk import Desk
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.numbering import document_number, draw
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.engine import Database
from tests.conftest import times

pytestmark = pytest.mark.usefixtures("own_verbs")

WRITERS = 8


def test_numbers_begin_with_one_and_follow_each_other(empty_database: Database) -> None:
    @verb(Permission.INVOICES_ISSUE)
    def issue(tx: Transaction, how_many: int) -> list[int]:
        return draw(tx, "FV", 2026, how_many=how_many)

    desk = Desk.system(empty_database)
    assert [desk.do(issue, how_many) for how_many in (1, 3, 1)] == [[1], [2, 3, 4], [5]]


def test_every_kind_year_and_place_counts_for_itself(empty_database: Database) -> None:
    @verb(Permission.INVOICES_ISSUE)
    def issue(tx: Transaction) -> list[list[int]]:
        series = [
            ("FV", 2026, ""),
            ("FV", 2027, ""),
            ("WZ", 2026, ""),
            ("WZ", 2026, "MAIN"),
            ("FV", 2026, ""),
        ]
        return [draw(tx, *one) for one in series]

    assert Desk.system(empty_database).do(issue) == [[1], [1], [1], [1], [2]]


def test_number_of_a_refused_document_is_drawn_again(empty_database: Database) -> None:
    @verb(Permission.INVOICES_ISSUE)
    def issue(tx: Transaction, right: bool) -> list[int]:
        numbers = draw(tx, "FV", 2026)
        if not right:
            raise Refused(N_("Not found."))
        return numbers

    desk = Desk.system(empty_database)
    for _ in range(2):
        with pytest.raises(Refused):
            desk.do(issue, False)
    assert desk.do(issue, True) == [1]


def test_numbers_of_many_writers_are_gapless_although_some_are_refused(empty_database: Database) -> None:
    @verb(Permission.INVOICES_ISSUE)
    def issue(tx: Transaction, index: int) -> list[int]:
        numbers = draw(tx, "FV", 2026, how_many=1 + index % 2)
        if index % 3 == 2:
            raise Refused(N_("Not found."))
        return numbers

    def write(_: int) -> list[int]:
        seat = Database(empty_database.url, durable=False)
        desk, mine = Desk.system(seat), []
        for index in range(times(12, 500)):
            try:
                mine += desk.do(issue, index)
            except Refused:
                continue
        seat.close()
        return mine

    with ThreadPoolExecutor(WRITERS) as pool:
        numbers = [number for mine in pool.map(write, range(WRITERS)) for number in mine]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert len(numbers) >= WRITERS * 12


@pytest.mark.parametrize(("place", "shown"), [("", "FV 123/2026"), ("MAIN", "FV 123/2026/MAIN")])
def test_document_number_is_what_stands_on_paper(place: str, shown: str) -> None:
    assert document_number("FV", 123, 2026, place) == shown
