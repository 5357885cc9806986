"""A warehouse is counted while its goods are sold, and the books say afterwards what is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.article_cards.rules import BatchInStock
from salesdesk.domain.catalogue.rules import Tracking
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles, add_category
from salesdesk.domain.company.verbs import lock_periods
from salesdesk.domain.corrections.quarantine import quarantine
from salesdesk.domain.corrections.verbs import block_expired, correct_batch
from salesdesk.domain.corrections.writing_off import write_off
from salesdesk.domain.fulfilment.verbs import allocate
from salesdesk.domain.note_book.queries import stock_notes
from salesdesk.domain.purchasing.verbs import receive_goods
from salesdesk.domain.stocktakes.approving import approve
from salesdesk.domain.stocktakes.model import Stocktake, StocktakeLine
from salesdesk.domain.stocktakes.rules import Approved, Scope, Uncounted
from salesdesk.domain.stocktakes.verbs import LineCounted, cancel, count, open_stocktake, send_back
from salesdesk.errors import Conflict, IllegalMove, Locked, NotFound, Refused
from salesdesk.office.permissions import Role
from salesdesk.warehouse.counting.operations import Lost
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import Cause
from salesdesk.warehouse.receiving.operations import Arrival
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database


@dataclass
class Counting:
    """A stocktake of a warehouse of the house."""

    house: House
    id: int
    warehouse: str = "MAIN"

    def batch(self, code: str, which: int = 0) -> BatchInStock:
        """A batch that lies in the warehouse."""
        found = self.house.ask(article_card, self.house.articles[code]).batches
        return [each for each in found if each.warehouse == self.warehouse][which]

    def count(self, code: str, quantity: Decimal | int | str, which: int = 0, **how: Any) -> LineCounted:
        """Say what was found of a batch."""
        batch = self.batch(code, which).batch_id
        return self.house.do(count, self.id, batch, Decimal(quantity), **how)

    def count_all(self, **found: int | str) -> None:
        """Count every batch on the list: what is not named is there as the books say."""
        special = {self.batch(code).batch_id: Decimal(quantity) for code, quantity in found.items()}
        on_hand = {
            each.batch_id: each.on_hand
            for code in self.house.articles
            for each in self.house.ask(article_card, self.house.articles[code]).batches
            if each.warehouse == self.warehouse
        }
        with self.house.database.read() as session:
            listed = session.scalars(
                select(StocktakeLine.batch_id).where(StocktakeLine.stocktake_id == self.id)
            ).all()
        for batch in listed:
            self.house.do(count, self.id, batch, special.get(batch, on_hand[batch]))

    @property
    def changes(self) -> int:
        """What is to be approved."""
        return self.house.look(Stocktake, self.id).changes

    def approve(self, uncounted: Uncounted | None = None) -> Approved:
        """Approve it as it is now."""
        done = self.house.do(approve, self.id, self.changes, uncounted)
        assert_sound(self.house.database)
        return done

    def line(self, code: str) -> StocktakeLine:
        """A line as it is stored."""
        with self.house.database.read() as session:
            line = session.get_one(StocktakeLine, (self.id, self.batch(code).batch_id))
            session.expunge(line)
            return line


def begun(house: House, warehouse: str = "MAIN", **scope: Any) -> Counting:
    found = house.do(open_stocktake, house.warehouses[warehouse], Scope(**scope))
    return Counting(house, found.id, warehouse)


def posted(house: House, number: str) -> Mapping[int, Decimal]:
    """What stands on a document, by article."""
    with house.database.read() as session:
        rows = session.execute(
            select(StockDocumentLine.article_id, StockDocumentLine.quantity)
            .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
            .where(StockDocument.number == number)
        )
        return {row.article_id: row.quantity for row in rows}


def short(done: Approved) -> list[tuple[str, int, int, int]]:
    return [(each.customer, each.line, int(each.short), int(each.loose)) for each in done.gave_way]


@pytest.mark.both_databases
def test_differences_are_posted_as_one_issue_and_one_receipt_while_goods_are_sold(house: House) -> None:
    counting = begun(house)
    counting.count_all(MUG=98, PEN="1003.5", TEA=190)
    house.issue(house.order("ANNA", house.line("MUG", 10), house.line("TEA", 5)))
    done = counting.approve()
    assert (done.issue, done.receipt, done.lines) == ("RW 1/2026/MAIN", "PW 1/2026/MAIN", 3)
    assert (done.gave_way, done.beyond) == ((), ())
    assert house.stock("MUG")["MAIN"] == (88, 0)
    assert house.stock("TEA")["MAIN"] == (185, 0)
    of = house.articles
    assert posted(house, done.issue) == {of["MUG"]: 2, of["TEA"]: 10}
    assert list(posted(house, done.receipt)) == [of["PEN"]]
    papers = house.ask(stock_notes, text="inw 1/2026/main").rows
    assert [(paper.number, paper.partner) for paper in papers] == [
        (done.issue, "INW 1/2026/MAIN"),
        (done.receipt, "INW 1/2026/MAIN"),
    ]


@pytest.mark.both_databases
def test_what_the_books_have_learnt_since_it_was_counted_is_not_posted_twice(house: House) -> None:
    """A counter leaves a broken mug out, and somebody writes it off before the list is approved."""
    counting = begun(house)
    mug, tea = counting.batch("MUG"), counting.batch("TEA")
    house.clock.forward(minutes=1)
    counting.count_all(MUG=99, TEA=190)
    house.clock.forward(minutes=1)
    house.do(write_off, mug.batch_id, mug.warehouse_id, Lost(Decimal(1), Cause.BROKEN))
    house.do(correct_batch, tea.batch_id, tea.warehouse_id, Decimal(200), Decimal(190), "looked twice")
    told = refused(house.desk, approve, counting.id, counting.changes)
    numbers = ", ".join(sorted([mug.number, tea.number]))
    assert str(told) == f"Corrected or written off since it was counted: {numbers}. Have it counted again."
    house.do(send_back, counting.id, [mug.batch_id, tea.batch_id])
    counting.count("MUG", 99)
    counting.count("TEA", 189)
    assert counting.approve().lines == 1
    assert [house.stock(code)["MAIN"] for code in ("MUG", "TEA")] == [(99, 0), (189, 0)]


def test_what_is_received_between_count_and_approval_stays(house: House) -> None:
    counting = begun(house)
    counting.count_all(MUG=90)
    house.receive("MAIN", "MUG", 50)
    counting.approve()
    assert house.stock("MUG")["MAIN"] == (140, 0)


@pytest.mark.both_databases
def test_sheet_that_is_typed_later_is_held_against_the_books_of_its_moment(house: House) -> None:
    counting = begun(house)
    house.clock.forward(minutes=30)
    filled_in = house.clock.now
    house.clock.forward(minutes=30)
    house.issue(house.order("ANNA", house.line("MUG", 10)))
    house.clock.forward(minutes=30)
    counting.count("MUG", 97, at=filled_in)
    line = counting.line("MUG")
    assert (line.counted, line.books, line.counted_at) == (Decimal(97), Decimal(100), filled_in)
    counting.approve(Uncounted.LEAVE)
    assert house.stock("MUG")["MAIN"] == (87, 0)
    counting = begun(house)
    for wrong in (filled_in, house.clock.now + timedelta(minutes=1)):
        with pytest.raises(Refused):
            counting.count("MUG", 97, at=wrong)


@pytest.mark.both_databases
def test_holds_give_way_first_then_the_latest_promise_over_all_batches_of_an_article(house: House) -> None:
    house.receive("MAIN", "MUG", 40)
    main = house.warehouses["MAIN"]
    house.do(allocate, house.order("ANNA", house.line("MUG", 120), warehouse_id=main))
    house.order("BOB", house.line("MUG", 5), warehouse_id=main, requested_on=date(2026, 3, 4))
    house.order("HEAD", house.line("MUG", 5), warehouse_id=main, requested_on=date(2026, 3, 9))
    house.order("SCHOOL", house.line("MUG", 10), warehouse_id=main, confirmed=False)
    assert house.stock("MUG")["MAIN"] == (140, 140)
    counting = begun(house)
    counting.count("MUG", 93)
    counting.count("MUG", 29, 1)
    assert short(counting.approve(Uncounted.LEAVE)) == [
        ("Anna", 1, 0, 7), ("Bob", 1, 3, 0), ("Head office", 1, 5, 0), ("School", 1, 10, 0),
    ]  # fmt: skip
    counting = begun(house)
    counting.count("MUG", 60)
    counting.count("MUG", 0, 1)
    assert short(counting.approve(Uncounted.LEAVE)) == [("Anna", 1, 60, 0), ("Bob", 1, 2, 0)]
    assert house.stock("MUG")["MAIN"] == (60, 60)


def test_what_lies_as_another_batch_makes_nobody_short(house: House) -> None:
    order = house.order("ANNA", house.line("JUICE", 30))
    house.do(allocate, order)
    counting = begun(house)
    first = counting.batch("JUICE").on_hand
    counting.count("JUICE", first - 4)
    counting.count("JUICE", counting.batch("JUICE", 1).on_hand + 4, 1)
    assert short(counting.approve(Uncounted.LEAVE)) == [("Anna", 1, 0, 4)]
    [(on_hand, reserved)] = house.stock("JUICE").values()
    assert on_hand == reserved


def test_surplus_of_goods_past_their_dates_is_blocked_and_quarantine_goes_last(house: House) -> None:
    house.receive("MAIN", "JUICE", 5, until=date(2026, 3, 3))
    house.clock.forward(days=2)
    late = next(
        b
        for b in house.ask(article_card, house.articles["JUICE"]).batches
        if b.best_before == date(2026, 3, 3)
    )
    house.do(block_expired, [late.batch_id])
    mug = Counting(house, 0).batch("MUG")
    house.do(quarantine, mug.batch_id, mug.warehouse_id, Decimal(30), "smells")
    counting = begun(house)
    house.do(count, counting.id, late.batch_id, Decimal(7))
    counting.count("MUG", 20)
    counting.approve(Uncounted.LEAVE)
    after = {b.batch_id: b for b in house.ask(article_card, house.articles["JUICE"]).batches}[late.batch_id]
    assert after.on_hand == after.blocked == 7
    mug = counting.batch("MUG")
    assert mug.on_hand == mug.blocked == mug.quarantined == 20


@pytest.mark.both_databases
def test_two_people_may_count_the_same_batch_at_once(house: House) -> None:
    counting = begun(house)
    batch = counting.batch("MUG").batch_id
    with house.seats(2) as seats:
        works = [
            partial(seat.do, count, counting.id, batch, Decimal(n))
            for seat, n in zip(seats, (90, 95), strict=True)
        ]
        found = at_once(works)
    assert sorted(each.again for each in found) == [False, True]
    line = counting.line("MUG")
    assert line.counted is not None
    assert line.before is not None
    assert {line.counted, line.before + 100} == {90, 95}
    with house.seats(2) as seats:
        at_once([partial(seat.do, count, counting.id, batch, Decimal(2), adds=True) for seat in seats])
    assert counting.line("MUG").counted == line.counted + 4
    assert house.do(send_back, counting.id, [batch]) == 1
    assert house.do(send_back, counting.id, [batch]) == 0
    told = refused(house.desk, approve, counting.id, counting.changes, Uncounted.LEAVE)
    assert str(told) == "Still to be counted again: 1."
    counting.count("MUG", 100)
    counting.approve(Uncounted.LEAVE)
    assert house.stock("MUG")["MAIN"] == (100, 0)


@pytest.mark.both_databases
def test_stocktake_is_approved_once_by_two_at_once_and_only_as_it_was_seen(house: House) -> None:
    counting = begun(house)
    counting.count_all(MUG=90)
    seen = counting.changes
    counting.count("PEN", 1)
    assert isinstance(refused(house.desk, approve, counting.id, seen), Conflict)

    def tried(seat: House) -> bool:
        try:
            seat.do(approve, counting.id, counting.changes)
        except IllegalMove:
            return False
        return True

    with house.seats(2) as seats:
        assert sorted(at_once([partial(tried, seat) for seat in seats])) == [False, True]
    assert_sound(house.database)
    assert house.stock("MUG")["MAIN"] == (90, 0)
    for tried_again in (
        partial(refused, house.desk, cancel, counting.id),
        partial(refused, house.desk, send_back, counting.id, [1]),
        partial(refused, house.desk, count, counting.id, counting.batch("MUG").batch_id, Decimal(1)),
    ):
        assert isinstance(tried_again(), IllegalMove)


@pytest.mark.both_databases
def test_orders_are_taken_and_leave_at_other_desks_while_it_is_approved(house: House) -> None:
    for _ in range(3):
        counting = begun(house)
        for code in ("MUG", "TEA", "PEN"):
            counting.count(code, int(counting.batch(code).on_hand) - 2)
        lines = [house.line(code, 5) for code in ("PEN", "MUG", "TEA")]
        ready = [house.order("ANNA", *lines) for _ in range(2)]
        before = {code: house.stock(code)["MAIN"][0] for code in ("MUG", "TEA", "PEN")}
        with house.seats(4) as (first, second, third, clerk):
            works: list[Callable[[], object]] = [
                partial(first.issue, ready[0], "MAIN"),
                partial(second.issue, ready[1], "MAIN"),
                partial(third.order, "BOB", *reversed(lines)),
                partial(clerk.do, approve, counting.id, counting.changes, Uncounted.LEAVE),
            ]
            at_once(works)
        assert_sound(house.database)
        left = {code: house.stock(code)["MAIN"][0] for code in before}
        assert left == {code: on_hand - 12 for code, on_hand in before.items()}


@pytest.mark.both_databases
def test_uncounted_goods_are_left_alone_or_were_not_there_when_it_began(house: House) -> None:
    counting = begun(house)
    told = refused(house.desk, approve, counting.id, 0, Uncounted.ZERO)
    assert str(told) == "Nothing has been counted yet."
    house.clock.forward(minutes=1)
    counting.count("MUG", 100)
    told = refused(house.desk, approve, counting.id, counting.changes)
    assert str(told).startswith("Not counted: ")
    house.issue(house.order("ANNA", house.line("TEA", 20)))
    house.receive("MAIN", "PEN", 7)
    done = counting.approve(Uncounted.ZERO)
    assert done.beyond == ()
    assert [house.stock(code)["MAIN"] for code in ("MUG", "TEA", "PEN")] == [(100, 0), (0, 0), (7, 0)]
    again = begun(house, "SIDE")
    again.count("MUG", 29)
    again.approve(Uncounted.LEAVE)
    assert [house.stock(code)["SIDE"] for code in ("MUG", "TEA")] == [(29, 0), (20, 0)]


def test_more_than_is_left_by_the_books_cannot_be_missing(house: House) -> None:
    counting = begun(house)
    batch = counting.batch("MUG")
    counting.count("MUG", 10)
    house.issue(house.order("ANNA", house.line("MUG", 40), warehouse_id=house.warehouses["MAIN"]))
    done = counting.approve(Uncounted.LEAVE)
    assert done.beyond == (batch.number,)
    assert house.stock("MUG")["MAIN"] == (0, 0)


@pytest.mark.both_databases
def test_batch_that_is_on_no_list_is_added_when_it_is_found(house: House) -> None:
    side = Counting(house, 0, "SIDE").batch("MUG").batch_id
    counting = begun(house)
    found = house.do(count, counting.id, side, Decimal(4))
    assert found.counted == 4
    assert not found.again
    other = begun(house, "SIDE")
    other.count("MUG", 26)
    other.approve(Uncounted.LEAVE)
    counting.approve(Uncounted.LEAVE)
    assert house.stock("MUG") == {"MAIN": (104, 0), "SIDE": (26, 0)}


@pytest.mark.both_databases
def test_two_stocktakes_never_count_the_same_batch(house: House) -> None:
    counting = begun(house)
    told = refused(house.desk, open_stocktake, house.warehouses["MAIN"], Scope())
    assert str(told).startswith("INW 1/2026/MAIN is counting ")
    house.do(cancel, counting.id)

    def tried(seat: House) -> bool:
        try:
            seat.do(open_stocktake, seat.warehouses["MAIN"], Scope())
        except Refused:
            return False
        return True

    with house.seats(3) as seats:
        assert sorted(at_once([partial(tried, seat) for seat in seats])) == [False, False, True]
    assert_sound(house.database)


@pytest.mark.both_databases
def test_only_part_of_a_warehouse_is_counted(house: House) -> None:
    main, supplier = house.warehouses["MAIN"], house.suppliers["S1"]
    for bin_ in ("A-2", "A-10", "B-1"):
        arrival = Arrival(house.articles["RARE"], Decimal(1), Decimal(1), bin=bin_)
        house.do(receive_goods, main, supplier, [arrival])
    first = house.do(open_stocktake, main, Scope(first_bin="A-2", last_bin="A"))
    assert first.lines == 2
    assert house.do(open_stocktake, main, Scope(first_bin="A-11", last_bin="B-1")).lines == 1
    told = refused(house.desk, open_stocktake, main, Scope(first_bin="C"))
    assert str(told) == "By the books nothing lies there that could be counted."
    assert isinstance(refused(house.desk, open_stocktake, main, Scope(category_id=99)), NotFound)
    assert isinstance(refused(house.desk, open_stocktake, 99, Scope()), NotFound)
    with house.database.read() as session:
        batches = session.scalars(
            select(StocktakeLine.batch_id)
            .where(StocktakeLine.stocktake_id == first.id)
            .order_by(StocktakeLine.position)
        ).all()
    assert batches == sorted(batches)  # A-2 comes before A-10
    other = refused(house.desk, count, first.id, batches[-1] + 1, Decimal(1))
    assert str(other).endswith("is on the list of INW 2/2026/MAIN: count it there.")


@pytest.mark.both_databases
def test_articles_of_a_category_and_of_those_below_it_are_counted(house: House) -> None:
    tools = house.do(add_category, "TOOLS", "Tools")
    drills = house.do(add_category, "DRILLS", "Drills", tools)
    new = [
        NewArticle(f"T{at}", "Tool", Decimal(9), category_id=each) for at, each in enumerate((tools, drills))
    ]
    house.do(add_articles, new)
    house = House.of(house.database, house.clock)
    for code in ("T0", "T1"):
        house.receive("MAIN", code, 1)
    main = house.warehouses["MAIN"]
    assert house.do(open_stocktake, main, Scope(category_id=drills)).lines == 1
    told = refused(house.desk, open_stocktake, main, Scope(category_id=tools))
    assert str(told).startswith("INW 1/2026/MAIN is counting 1 of these batches.")


@pytest.mark.both_databases
def test_what_has_not_moved_since_it_was_counted_need_not_be_counted(house: House) -> None:
    counting = begun(house, "SIDE")
    house.clock.forward(minutes=1)
    counting.count_all(MUG=29)
    house.clock.forward(minutes=1)
    counting.approve()
    told = refused(house.desk, open_stocktake, house.warehouses["SIDE"], Scope(moved_only=True))
    assert str(told) == "By the books nothing lies there that could be counted."
    house.issue(house.order("ANNA", house.line("TEA", 1), warehouse_id=house.warehouses["SIDE"]))
    house.receive("SIDE", "PEN", 1)
    assert house.do(open_stocktake, house.warehouses["SIDE"], Scope(moved_only=True)).lines == 2


def test_nothing_is_posted_into_a_locked_period_and_what_makes_no_sense_is_refused(house: House) -> None:
    house.do(add_articles, [NewArticle("DRILL", "Drill", Decimal(99), tracking=Tracking.SERIAL)])
    house = House.of(house.database, house.clock)
    house.receive("MAIN", "DRILL", 1)
    counting = begun(house)
    mug = counting.batch("MUG").batch_id
    bad = [Decimal(n) for n in ("-1", "NaN", "Infinity", "1E+30", "99.0001")]
    calls: list[Callable[[], object]] = [
        *(partial(house.do, count, counting.id, mug, n) for n in bad),
        *(partial(house.do, count, counting.id, each, Decimal(1)) for each in (0, -1, 10**9)),
        *(partial(house.do, count, each, mug, Decimal(1)) for each in (0, -1, 10**9)),
        partial(house.do, count, counting.id, mug, Decimal(1), "no such unit"),
        partial(house.do, count, counting.id, counting.batch("DRILL").batch_id, Decimal(2)),
        partial(house.do, approve, 99, 0, Uncounted.ZERO),
        partial(house.do, cancel, 99),
        partial(house.do, send_back, 99, [mug]),
    ]
    assert not_refused(house.database, calls) == []
    counting.count("MUG", 90)
    house.do(lock_periods, stock_through=date(2026, 3, 2), sales_through=None)
    told = refused(house.desk, approve, counting.id, counting.changes, Uncounted.LEAVE)
    assert isinstance(told, Locked)


def test_packs_are_counted_in_their_own_unit(house: House) -> None:
    counting = begun(house)
    assert counting.count("PAPER", 9, unit="box").counted == 45
    assert counting.count("PAPER", 3, adds=True).counted == 48
    counting.approve(Uncounted.LEAVE)
    assert house.stock("PAPER")["MAIN"] == (48, 0)


@pytest.mark.parametrize("role", [Role.TELEMARKETER, Role.BUYER, Role.INVOICING])
def test_only_the_warehouse_and_managers_count(house: House, role: Role) -> None:
    told = refused(house.seat(role), open_stocktake, house.warehouses["MAIN"], Scope())
    assert str(told) == "You are not allowed to do this."
