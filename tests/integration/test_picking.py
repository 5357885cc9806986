"""Picking: codes, short picks, other batches, two clerks at one order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select, update

from salesdesk.domain.catalogue.changing import article_units, change_unit
from salesdesk.domain.corrections.verbs import correct_batch
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.fulfilment.queries import order_to_fulfil
from salesdesk.domain.fulfilment.verbs import allocate, allocate_batch, deallocate, issue
from salesdesk.domain.orders.verbs import cancel
from salesdesk.domain.picking.queries import pick_list, what_is_picked
from salesdesk.domain.picking.rules import Instead
from salesdesk.domain.picking.verbs import Picked, issue_picked, pick, pick_scanned, take_instead
from salesdesk.errors import Conflict, NotEnough, NotFound, Refused, SalesdeskError
from salesdesk.warehouse.picking.model import Pick
from salesdesk.warehouse.stock.model import Batch, BatchBalance
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused, refused

EAN, BOX = "5901234123457", "15901234123454"


def label(house: House) -> None:
    """Barcodes on mugs and boxes of paper, lots and bins of the juice."""
    for code, name, gtin in (("MUG", "pc", EAN), ("PAPER", "box", BOX)):
        article = house.articles[code]
        [unit] = [each for each in house.ask(article_units, article) if each.unit == name]
        house.do(change_unit, article, unit, replace(unit, gtin=gtin))
    with house.database.write() as session:
        juice = select(Batch).where(Batch.article_id == house.articles["JUICE"]).order_by(Batch.best_before)
        for number, batch in enumerate(session.scalars(juice).all(), 1):
            batch.supplier_lot = f"J{number}"
            lies = update(BatchBalance).where(BatchBalance.batch_id == batch.id)
            session.execute(lies.values(bin=f"C-{12 - number}"))


def to_pick(house: House, order: int) -> list[tuple[str, str, str, int, int]]:
    return [
        (line.code, line.lot, line.bin, int(line.allocated), int(line.picked))
        for line in house.ask(pick_list, order).lines
    ]


def scan(house: House, order: int, text: str) -> Picked:
    return house.do(pick_scanned, order, text)


def picks(house: House) -> int:
    with house.database.read() as session:
        return session.scalar(select(func.count()).select_from(Pick)) or 0


def test_order_is_picked_by_scanner_and_what_is_short_stays_reserved(house: House) -> None:
    label(house)
    order = house.order("ANNA", house.line("MUG", 6), house.line("JUICE", 12), house.line("PAPER", 2))
    house.do(allocate, order)
    assert to_pick(house, order) == [
        ("MUG", "", "", 6, 0),
        ("PAPER", "", "", 10, 0),
        ("JUICE", "J2", "C-10", 2, 0),
        ("JUICE", "J1", "C-11", 10, 0),
    ]
    for text, quantity in ((EAN, 1), (f"4 {EAN}", 4), (BOX, 5), (BOX, 5), ("2 j2", 2), ("10 J1", 10)):
        assert scan(house, order, text).quantity == quantity
    assert isinstance(refused(house.desk, pick_scanned, order, f"2 {EAN}"), NotEnough)
    said = refused(house.desk, pick_scanned, order, "4006381333931")
    assert str(said) == "No article has the barcode 4006381333931."
    leaving = house.ask(what_is_picked, order)
    assert [(line.code, int(line.stays)) for line in leaving.staying] == [("MUG", 1)]
    done = house.do(issue_picked, order, None, leaving.expected)
    assert [(each.code, int(each.allocated), int(each.picked)) for each in done.short] == [("MUG", 6, 5)]
    mugs = house.ask(order_to_fulfil, order).lines[0]
    assert [int(each) for each in (mugs.open, mugs.ready, mugs.taken)] == [1, 1, 0]
    assert house.stock("MUG")["MAIN"] == (95, 1)
    assert picks(house) == 0
    assert isinstance(refused(house.desk, issue_picked, order), NotEnough)
    house.bill(*done.notes)
    assert_sound(house.database)


def test_article_that_is_not_on_the_order_is_named(house: House) -> None:
    label(house)
    order = house.order("ANNA", house.line("PEN"))
    house.do(allocate, order)
    wrong = refused(house.desk, pick_scanned, order, f"010{EAN}")
    assert (type(wrong), str(wrong)) == (NotFound, "MUG Mug is not to be picked for this order.")


def test_another_batch_is_taken_instead_as_far_as_it_may(house: House) -> None:
    label(house)
    order = house.order("ANNA", house.line("JUICE", 10))
    other = house.order("BOB", house.line("JUICE", 14))
    house.do(allocate, order)
    house.do(allocate, other)  # all of J2, and 4 of J3
    scan(house, order, "1 J1")
    [line] = house.ask(pick_list, order).lines
    instead = Instead(*line.key, "j3", None, Decimal(2))
    got = house.do(take_instead, instead)
    assert [int(each) for each in (got.quantity, got.picked, got.allocated)] == [2, 2, 6]
    assert to_pick(house, order) == [("JUICE", "J3", "C-9", 6, 2), ("JUICE", "J1", "C-11", 4, 1)]
    wrong = [
        Instead(*line.key, "J2", None, Decimal(1)),
        Instead(*line.key, "J9", None, Decimal(1)),
        Instead(0, line.batch_id, line.warehouse_id, "J3", None, Decimal(1)),
    ]
    assert not not_refused(house.database, [partial(house.do, take_instead, each) for each in wrong])
    house.do(issue_picked, order)
    assert house.ask(order_to_fulfil, order).lines[0].open == 7
    assert_sound(house.database)


def test_quantity_is_corrected_and_bad_ones_change_nothing(house: House) -> None:
    order = house.order("ANNA", house.line("MUG", 6))
    house.do(allocate, order)
    [line] = house.ask(pick_list, order).lines
    assert house.do(pick, *line.key, Decimal(4)).picked == 4
    assert house.do(pick, *line.key, Decimal(4), Decimal(4)).quantity == 0
    bad: list[Any] = [
        (*line.key, Decimal(7)),
        (*line.key, Decimal(-1)),
        (*line.key, Decimal("1.5")),
        (*line.key, Decimal(5), Decimal(3)),
        (line.order_line_id, line.batch_id + 1, line.warehouse_id, Decimal(1)),
        (0, line.batch_id, line.warehouse_id, Decimal(1)),
    ]
    assert not not_refused(house.database, [partial(house.do, pick, *each) for each in bad])
    assert house.do(pick, *line.key, Decimal(0)).picked == 0
    assert picks(house) == 0
    house.do(deallocate, order)
    assert isinstance(refused(house.desk, pick, *line.key, Decimal(1)), Conflict)


@pytest.mark.either_database
def test_what_is_taken_back_is_in_nobodys_hands_when_it_is_given_again(house: House) -> None:
    order = house.order("ANNA", house.line("MUG", 6))
    house.do(allocate, order)
    [line] = house.ask(pick_list, order).lines
    house.do(pick, *line.key, Decimal(4))
    house.do(deallocate, order)
    house.do(allocate, order)
    assert to_pick(house, order) == [("MUG", "", "", 6, 0)]
    house.do(pick, *line.key, Decimal(4))
    house.do(allocate_batch, *line.key, Decimal(3))
    house.do(allocate, order)
    assert to_pick(house, order) == [("MUG", "", "", 6, 3)]
    house.do(cancel, order, "no")
    assert picks(house) == 0


def test_order_that_is_to_be_complete_does_not_leave_short(house: House) -> None:
    order = house.order("ANNA", house.line("MUG", 2), delivery_policy=DeliveryPolicy.COMPLETE)
    house.do(allocate, order)
    scan(house, order, "mug")
    assert isinstance(refused(house.desk, issue_picked, order), NotEnough)
    scan(house, order, "mug")
    [note] = house.do(issue_picked, order).notes
    assert [quantity for _, quantity in note.quantities] == [2]
    assert_sound(house.database)


def test_what_two_clerks_scan_at_the_same_time_counts_twice(house: House) -> None:
    order = house.order("ANNA", house.line("MUG", 5))
    house.do(allocate, order)

    def take(seat: House) -> int:
        taken = 0
        for _ in range(4):
            try:
                taken += int(scan(seat, order, "mug").quantity)
            except NotEnough:
                break
        return taken

    with house.seats(2) as seats:
        assert sum(at_once([partial(take, seat) for seat in seats])) == 5
    assert to_pick(house, order) == [("MUG", "", "", 5, 5)]
    assert_sound(house.database)


def test_batch_that_breaks_while_it_is_picked_is_not_issued(house: House) -> None:
    order = house.order("ANNA", house.line("BOOK", 50))
    house.do(allocate, order)
    [line] = house.ask(pick_list, order).lines
    house.do(pick, *line.key, Decimal(49))
    broken = partial(
        correct_batch, batch_id=line.batch_id, warehouse_id=line.warehouse_id,
        was=Decimal(50), counted=Decimal(20), reason="water",
    )  # fmt: skip

    def try_(seat: House, work: str) -> None:
        try:
            if work == "issue":
                seat.do(issue_picked, order)
            else:
                seat.do(correct_batch, **broken.keywords)
        except SalesdeskError:
            pass  # the other was faster

    with house.seats(2) as seats:
        at_once([partial(try_, seats[0], "issue"), partial(try_, seats[1], "break")])
    on_hand, _ = house.stock("BOOK")["MAIN"]
    assert on_hand in (0, 1)
    assert_sound(house.database)


def test_whoever_loses_the_batch_has_picked_no_more_than_is_left(house: House) -> None:
    order = house.order("ANNA", house.line("BOOK", 50))
    house.do(allocate, order)
    [line] = house.ask(pick_list, order).lines
    house.do(pick, *line.key, Decimal(40))
    house.do(correct_batch, *line.key[1:], Decimal(50), Decimal(30), "water")
    [line] = house.ask(pick_list, order).lines
    assert line.allocated == line.picked == 30
    assert isinstance(refused(house.desk, pick_scanned, order, "book"), NotEnough)
    [note] = house.do(issue, order)
    assert picks(house) == 0
    assert [quantity for _, quantity in note.quantities] == [30]
    assert isinstance(refused(house.desk, pick_scanned, order, "mug"), (NotFound, Refused))
    assert_sound(house.database)
