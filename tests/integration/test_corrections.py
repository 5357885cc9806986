"""Stock is corrected to what was found, and who had reserved what is not there is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select

from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.article_cards.rules import BatchInStock
from salesdesk.domain.catalogue.rules import Tracking
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles
from salesdesk.domain.company.verbs import lock_periods
from salesdesk.domain.corrections.quarantine import quarantine
from salesdesk.domain.corrections.rules import GaveWay
from salesdesk.domain.corrections.verbs import correct_batch
from salesdesk.domain.fulfilment.verbs import allocate, issue
from salesdesk.domain.purchasing.queries import shortages
from salesdesk.errors import Conflict, SalesdeskError
from salesdesk.office.history import of_subject
from salesdesk.office.permissions import Role
from salesdesk.warehouse.ledger.model import StockDocument, StockMove
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

NO_SUCH = (0, -1, 10**9)
ZERO = Decimal(0)


def batches(house: House, code: str) -> list[BatchInStock]:
    return list(house.ask(article_card, house.articles[code]).batches)


def correct(house: House, code: str, counted: int | str, at: int = 0) -> tuple[GaveWay, ...]:
    """Correct a batch of an article; who gave way."""
    found = batches(house, code)[at]
    done = house.do(
        correct_batch, found.batch_id, found.warehouse_id, found.on_hand, Decimal(counted), "counted"
    )
    assert_sound(house.database)
    return done.gave_way


def named(gave: tuple[GaveWay, ...]) -> list[tuple[str, int, int, int]]:
    return [(each.customer, each.line, int(each.short), int(each.loose)) for each in gave]


@pytest.mark.both_databases
def test_what_is_missing_is_posted_as_internal_issue_and_what_is_found_as_receipt(house: House) -> None:
    [mug, _] = batches(house, "MUG")
    clerk = house.seat(Role.WAREHOUSE)
    less = clerk.do(
        correct_batch, mug.batch_id, mug.warehouse_id, Decimal(100), Decimal("96.5"), "three are broken"
    )
    assert (less.number, less.difference, less.gave_way) == ("RW 1/2026/MAIN", Decimal("-3.5"), ())
    more = clerk.do(
        correct_batch, mug.batch_id, mug.warehouse_id, Decimal("96.5"), Decimal(101), "found behind the shelf"
    )
    assert (more.number, more.difference) == ("PW 1/2026/MAIN", Decimal("4.5"))
    assert house.stock("MUG")["MAIN"] == (101, 0)
    with house.database.read() as session:
        document = session.get_one(StockDocument, less.id)
        move = session.scalars(select(StockMove).where(StockMove.document_id == less.id)).one()
        assert (document.reason, document.business_date) == ("three are broken", date(2026, 3, 2))
        assert (move.quantity, move.unit_cost, move.batch_id) == (
            Decimal("-3.5"), Decimal("0.50"), mug.batch_id,
        )  # fmt: skip
    [_, told] = house.ask(of_subject, "article", house.articles["MUG"])[:2]
    assert told.verb == "corrections.correct_batch"
    assert (told.changes["on_hand"], told.changes["reason"]) == (["100", "96.5"], "three are broken")
    assert_sound(house.database)


def test_holds_give_way_first_then_the_latest_promise_then_what_has_its_batch(house: House) -> None:
    allocated = house.order("ANNA", house.line("MUG", 20), warehouse_id=house.warehouses["MAIN"])
    house.do(allocate, allocated)
    early, late = house.line("MUG", 30), house.line("MUG", 30, requested_on=date(2026, 3, 9))
    house.order("HEAD", late, warehouse_id=house.warehouses["MAIN"])
    house.order("BOB", early, warehouse_id=house.warehouses["MAIN"], requested_on=date(2026, 3, 4))
    house.order("SCHOOL", house.line("MUG", 15), warehouse_id=house.warehouses["MAIN"], confirmed=False)
    assert house.stock("MUG")["MAIN"] == (100, 95)
    assert named(correct(house, "MUG", 90)) == [("School", 1, 5, 0)]
    assert named(correct(house, "MUG", 70)) == [("Head office", 1, 10, 0), ("School", 1, 10, 0)]
    assert named(correct(house, "MUG", 25)) == [("Head office", 1, 20, 0), ("Bob", 1, 25, 0)]
    assert named(correct(house, "MUG", 12)) == [("Anna", 1, 8, 0), ("Bob", 1, 5, 0)]
    assert named(correct(house, "MUG", 0)) == [("Anna", 1, 12, 0)]
    assert [each.missing for each in house.ask(shortages)] == [20, 30, 30]
    entries = [row.changes for row in house.ask(of_subject, "order", allocated)]
    assert entries[0] == {"line": 1, "article": "MUG", "short": "12.000", "loose": "0.000"}


def test_who_loses_his_batch_stays_reserved_while_there_are_others(house: House) -> None:
    order = house.order("ANNA", house.line("JUICE", 12))
    house.do(allocate, order)
    first = next(n for n, b in enumerate(batches(house, "JUICE")) if b.best_before == date(2026, 3, 20))
    assert named(correct(house, "JUICE", 4, first)) == [("Anna", 1, 0, 6)]
    assert house.stock("JUICE") == {"MAIN": (24, 12)}
    house.do(allocate, order)
    [note] = house.do(issue, order)
    assert sum(quantity for _, quantity in note.quantities) == 12
    assert_sound(house.database)


def test_line_that_wants_this_very_batch_is_short_of_it(house: House) -> None:
    juice = batches(house, "JUICE")[0]
    wished = house.order("ANNA", house.line("JUICE", 8, wished_batch_id=juice.batch_id))
    assert named(correct(house, "JUICE", 5)) == [("Anna", 1, 3, 0)]
    house.do(allocate, wished)
    assert named(correct(house, "JUICE", 4)) == [("Anna", 1, 1, 0)]
    assert house.stock("JUICE") == {"MAIN": (24, 4)}


def test_what_is_blocked_is_there_too_until_the_goods_are_not(house: House) -> None:
    [mug, _] = batches(house, "MUG")
    house.do(quarantine, mug.batch_id, mug.warehouse_id, Decimal(10), "smells")
    house.order("ANNA", house.line("MUG", 85), warehouse_id=house.warehouses["MAIN"])
    assert named(correct(house, "MUG", 90)) == [("Anna", 1, 5, 0)]
    assert named(correct(house, "MUG", 4)) == [("Anna", 1, 80, 0)]
    [mug, _] = batches(house, "MUG")
    assert (mug.blocked, mug.on_hand) == (Decimal(4), Decimal(4))


def test_what_waits_for_a_purchase_or_is_planned_gives_nothing_away(house: House) -> None:
    house.receive("MAIN", "RARE", 4)
    house.order("ANNA", house.line("RARE", 10), requested_on=date(2026, 8, 20))
    house.order("BOB", house.line("RARE", 10))
    house.buy()  # six come, the minimum is twelve
    assert house.stock("RARE") == {"MAIN": (16, 10)}
    assert named(correct(house, "RARE", 0)) == []
    assert named(correct(house, "RARE", 3)) == [("Bob", 1, 7, 0)]


def test_corrections_that_make_no_sense_are_refused(house: House) -> None:
    [mug, _] = batches(house, "MUG")
    main, side = house.warehouses["MAIN"], house.warehouses["SIDE"]
    tea = batches(house, "BOOK")[0]
    bad = [Decimal(n) for n in ("-1", "NaN", "Infinity", "1E+30", "99.0001", "100")]
    calls: list[Callable[[], object]] = [
        *(partial(house.do, correct_batch, mug.batch_id, main, Decimal(100), n, "why") for n in bad),
        *(partial(house.do, correct_batch, each, main, Decimal(100), ZERO, "why") for each in NO_SUCH),
        *(
            partial(house.do, correct_batch, mug.batch_id, each, Decimal(100), ZERO, "why")
            for each in NO_SUCH
        ),
        *(
            partial(house.do, correct_batch, mug.batch_id, main, Decimal(100), ZERO, reason)
            for reason in ("", " ", "\x00", "ż" * 10_000)
        ),
        partial(house.do, correct_batch, tea.batch_id, side, ZERO, Decimal(1), "why"),
        partial(house.do, correct_batch, mug.batch_id, main, Decimal("NaN"), ZERO, "why"),
    ]
    assert not_refused(house.database, calls) == []
    told = refused(house.desk, correct_batch, mug.batch_id, main, Decimal(99), ZERO, "why")
    assert isinstance(told, Conflict)
    house.do(lock_periods, stock_through=date(2026, 3, 2), sales_through=None)
    told = refused(house.desk, correct_batch, mug.batch_id, main, Decimal(100), ZERO, "why")
    assert "Stock is locked" in str(told)


def test_of_a_serial_number_there_is_one_piece_or_none(house: House) -> None:
    [drill] = house.do(add_articles, [NewArticle("DRILL", "Drill", Decimal(99), tracking=Tracking.SERIAL)])
    house = House.of(house.database, house.clock)
    house.receive("MAIN", "DRILL", 1)
    [piece] = house.ask(article_card, drill).batches
    told = refused(
        house.desk, correct_batch, piece.batch_id, piece.warehouse_id, Decimal(1), Decimal(2), "two"
    )
    assert str(told) == "DRILL has serial numbers: of each there is one piece or none."
    correct(house, "DRILL", 0)
    house.do(correct_batch, piece.batch_id, piece.warehouse_id, ZERO, Decimal(1), "there it is")
    assert house.stock("DRILL") == {"MAIN": (1, 0)}


@pytest.mark.parametrize("role", [Role.TELEMARKETER, Role.BUYER, Role.INVOICING])
def test_only_the_warehouse_and_managers_correct_stock(house: House, role: Role) -> None:
    [mug, _] = batches(house, "MUG")
    told = refused(
        house.seat(role), correct_batch, mug.batch_id, mug.warehouse_id, Decimal(100), ZERO, "mine"
    )
    assert str(told) == "You are not allowed to do this."


@pytest.mark.both_databases
def test_batch_is_counted_while_it_is_issued(house: House) -> None:
    """Whatever comes first: what was issued is gone, what was counted is there, and the books agree."""

    def tried(work: Callable[[], object]) -> bool:
        try:
            work()
        except SalesdeskError:
            return False
        return True

    for _ in range(4):
        house.receive("MAIN", "LAST", 20)
        found = batches(house, "LAST")[-1]
        for customer in ("ANNA", "BOB"):
            house.do(allocate, house.order(customer, house.line("LAST", 9)))
        orders = [house.order("HEAD", house.line("LAST", 1)) for _ in range(2)]
        for order in orders:
            house.do(allocate, order)
        with house.seats(3) as (first, second, clerk):
            works: tuple[Callable[[], object], ...] = (
                partial(first.issue, orders[0]),
                partial(second.issue, orders[1]),
                partial(
                    clerk.do,
                    correct_batch,
                    found.batch_id,
                    found.warehouse_id,
                    found.on_hand,
                    Decimal(11),
                    "counted",
                ),
            )
            at_once([partial(tried, work) for work in works])
        assert_sound(house.database)
