"""What is broken is written off, what is in doubt is kept apart: whoever had reserved it is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select

from salesdesk.business_day import expired_goods
from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.article_cards.rules import BatchInStock
from salesdesk.domain.company.verbs import lock_periods
from salesdesk.domain.corrections.quarantine import end_quarantine, quarantine
from salesdesk.domain.corrections.verbs import correct_batch
from salesdesk.domain.corrections.writing_off import write_off
from salesdesk.domain.fulfilment.verbs import allocate
from salesdesk.errors import NotEnough, SalesdeskError
from salesdesk.office.history import of_subject
from salesdesk.warehouse.counting.operations import Lost
from salesdesk.warehouse.ledger.model import StockDocument
from salesdesk.warehouse.ledger.rules import Cause
from salesdesk.warehouse.stock.model import Quarantine
from tests.house import House, at_once
from tests.invariants import assert_sound, refused

EARLY = date(2026, 3, 20)
"""The last day of the first JUICE to go."""


def batch(house: House, code: str, until: date | None = None, warehouse: str = "MAIN") -> BatchInStock:
    found = house.ask(article_card, house.articles[code]).batches
    [only] = [each for each in found if (each.best_before, each.warehouse) == (until, warehouse)]
    return only


def place(house: House, code: str, until: date | None = None) -> tuple[int, int]:
    found = batch(house, code, until)
    return found.batch_id, found.warehouse_id


def lost(
    quantity: int | str, cause: Cause = Cause.BROKEN, reason: str = "", *, blocked: bool = False
) -> Lost:
    return Lost(Decimal(quantity), cause, reason, blocked)


def kept(house: House) -> list[tuple[int, str]]:
    """How much is in quarantine, and why, batch by batch."""
    with house.database.read() as session:
        rows = session.execute(select(Quarantine.quantity, Quarantine.reason).order_by(Quarantine.batch_id))
        return [(int(quantity), reason) for quantity, reason in rows]


def test_what_is_written_off_is_posted_with_its_cause_and_taken_from_those_who_had_it(house: House) -> None:
    mug = place(house, "MUG")
    done = house.do(write_off, *mug, lost("0.5", Cause.SAMPLE, "for the fair"))
    assert (done.number, str(done.difference), done.gave_way) == ("RW 1/2026/MAIN", "-0.5", ())
    with house.database.read() as session:
        document = session.get_one(StockDocument, done.id)
        assert (document.cause, document.reason) == (Cause.SAMPLE, "for the fair")
    main = house.warehouses["MAIN"]
    order = house.order("ANNA", house.line("MUG", 60), warehouse_id=main)
    house.do(allocate, order)
    house.order("BOB", house.line("MUG", 39), warehouse_id=main)
    [bob] = house.do(write_off, *mug, lost(3)).gave_way
    assert (bob.customer, bob.short, bob.loose) == ("Bob", Decimal("2.5"), Decimal(0))
    [anna, bob] = house.do(write_off, *mug, lost(46)).gave_way
    assert (anna.customer, anna.short, bob.customer, bob.short) == (
        "Anna",
        Decimal("9.5"),
        "Bob",
        Decimal("36.5"),
    )
    [told] = house.ask(of_subject, "article", house.articles["MUG"])[:1]
    assert told.verb == "corrections.write_off"
    assert (told.changes["written_off"], told.changes["cause"]) == ("46", "broken")
    assert_sound(house.database)


def test_goods_are_written_off_those_kept_apart_last_unless_it_is_said_that_it_is_those(house: House) -> None:
    mug = place(house, "MUG")
    house.do(quarantine, *mug, Decimal(30), "smells")
    house.do(write_off, *mug, lost(10, blocked=True))
    assert kept(house) == [(20, "smells")]
    house.order("ANNA", house.line("MUG", 70), warehouse_id=house.warehouses["MAIN"])
    [anna] = house.do(write_off, *mug, lost(75)).gave_way
    assert (int(anna.short), kept(house)) == (70, [(15, "smells")])
    house.do(write_off, *mug, lost(15))
    assert (kept(house), house.stock("MUG")["MAIN"]) == ([], (0, 0))
    assert_sound(house.database)


def test_what_is_in_quarantine_is_there_and_nobody_gets_it_until_it_is_released(house: House) -> None:
    mug, main = place(house, "MUG"), house.warehouses["MAIN"]
    early, late = (
        house.order("ANNA", house.line("MUG", 40), warehouse_id=main, requested_on=day)
        for day in (date(2026, 3, 4), date(2026, 3, 9))
    )
    [gave] = house.do(quarantine, *mug, Decimal(50), "smells")
    assert (gave.order_id, int(gave.short)) == (late, 30)
    assert house.stock("MUG")["MAIN"] == (100, 50)
    assert house.free("MUG") == 30  # in SIDE
    [gave] = house.do(quarantine, *mug, Decimal(10), "smells of fish")
    assert (gave.order_id, int(gave.short)) == (late, 10)
    assert kept(house) == [(60, "smells of fish")]
    assert house.do(quarantine, *mug, Decimal(40), "all of it")[0].order_id == early
    too_much = refused(house.desk, quarantine, *mug, Decimal("0.001"), "more")
    assert isinstance(too_much, NotEnough)
    house.do(end_quarantine, *mug, Decimal(25))
    assert (kept(house), int(house.free("MUG"))) == ([(75, "all of it")], 55)
    assert isinstance(refused(house.desk, end_quarantine, *mug, Decimal(76)), NotEnough)
    house.do(end_quarantine, *mug, Decimal(75), "clean")
    assert (kept(house), int(house.free("MUG"))) == ([], 130)
    assert_sound(house.database)


def test_quarantine_and_expiry_are_not_confused(house: House) -> None:
    juice = place(house, "JUICE", EARLY)
    house.do(quarantine, *juice, Decimal(4), "bulging")
    house.clock.forward(days=20)
    expired_goods(house.desk).work()
    assert (int(batch(house, "JUICE", EARLY).blocked), kept(house)) == (10, [(4, "bulging")])
    error = refused(house.desk, end_quarantine, *juice, Decimal(4))
    assert "kept until 20 Mar 2026: it stays blocked" in str(error)
    house.do(write_off, *juice, lost(7, Cause.EXPIRED))
    assert (int(batch(house, "JUICE", EARLY).blocked), kept(house)) == (3, [(3, "bulging")])
    house.do(correct_batch, *juice, Decimal(3), Decimal(5), "two more")
    assert (int(batch(house, "JUICE", EARLY).blocked), kept(house)) == (5, [(3, "bulging")])
    house.do(correct_batch, *juice, Decimal(5), Decimal(0), "thrown away")
    assert kept(house) == []
    assert_sound(house.database)


def test_write_offs_and_quarantines_that_make_no_sense_are_refused(house: House) -> None:
    mug, book = place(house, "MUG"), place(house, "BOOK")
    for wrong in (lost(0), lost(-1), lost("NaN"), lost(101), lost(1, Cause.OTHER), lost(1, Cause.OTHER, " ")):
        refused(house.desk, write_off, *mug, wrong)
    for quantity, reason in (("0", "why"), ("-1", "why"), ("101", "why"), ("1", ""), ("NaN", "why")):
        refused(house.desk, quarantine, *mug, Decimal(quantity), reason)
    side, nowhere = house.warehouses["SIDE"], 10**9
    for wrong_place in ((book[0], side), (book[0], nowhere), (nowhere, side)):
        refused(house.desk, write_off, *wrong_place, lost(1))
        refused(house.desk, quarantine, *wrong_place, Decimal(1), "why")
        refused(house.desk, end_quarantine, *wrong_place, Decimal(1))
    refused(house.desk, end_quarantine, *mug, Decimal(1))
    house.do(lock_periods, stock_through=date(2026, 3, 2), sales_through=None)
    refused(house.desk, write_off, *mug, lost(1))
    house.do(quarantine, *mug, Decimal(1), "nothing moves by that")
    assert_sound(house.database)


def test_goods_are_put_in_quarantine_while_they_are_allocated_and_ordered(house: House) -> None:
    """Whoever comes first, nobody has what is blocked, and nothing is lost."""
    mug, main = place(house, "MUG"), house.warehouses["MAIN"]

    def apart(seat: House) -> None:
        seat.do(quarantine, *mug, Decimal(20), "smells")

    def tried(seat: House, order: int) -> None:
        try:
            seat.do(allocate, order)
        except SalesdeskError:
            pytest.fail("allocating is not refused")

    def ordered(seat: House) -> None:
        seat.order("BOB", seat.line("MUG", 15), warehouse_id=main)

    for _ in range(3):
        order = house.order("ANNA", house.line("MUG", 15), warehouse_id=main)
        with house.seats(3) as seats:
            works = [partial(apart, seats[0]), partial(tried, seats[1], order), partial(ordered, seats[2])]
            at_once(works)
        assert_sound(house.database)
    assert house.stock("MUG")["MAIN"] == (100, 40)  # of 90 that were wanted, 60 being kept apart
