"""Goods go from one warehouse to another: what may go, what comes, and where it is meanwhile."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

from sqlalchemy import select

from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.article_cards.rules import BatchInStock
from salesdesk.domain.corrections.verbs import correct_batch
from salesdesk.domain.fulfilment.verbs import allocate
from salesdesk.domain.transfers.entering import Sending
from salesdesk.domain.transfers.queries import batches_to_send, lines_under_way, transfers_under_way, would_go
from salesdesk.domain.transfers.verbs import receive, send, take_back, write_off
from salesdesk.errors import NotEnough, NotFound, SalesdeskError
from salesdesk.office.permissions import Role
from salesdesk.warehouse.ledger.model import StockDocument, StockMove
from salesdesk.warehouse.ledger.rules import Cause
from salesdesk.warehouse.stock.model import Warehouse
from salesdesk.warehouse.transfers.operations import Arrived
from tests.house import House, at_once
from tests.invariants import assert_sound, refused

UNDER_WAY = "TRANSIT-2"
"""In transit: somebody has called a warehouse of his own so already."""


def sending(
    house: House, code: str, quantity: int | str, unit: str = "", batch: int | None = None
) -> Sending:
    return Sending(house.articles[code], Decimal(quantity), unit, batch)


def sent(house: House, *lines: Sending, way: tuple[str, str] = ("MAIN", "SIDE")) -> int:
    """The id of a transfer of these lines."""
    origin, destination = (house.warehouses[code] for code in way)
    return house.seat(Role.WAREHOUSE).do(send, origin, destination, lines).id


def batches(house: House, code: str, warehouse: str = "MAIN") -> list[BatchInStock]:
    found = house.ask(article_card, house.articles[code]).batches
    return [each for each in found if each.warehouse == warehouse]


def of(house: House, code: str, quantity: int | str, bin_: str = "") -> Arrived:
    """So much of the only batch of an article that is in transit."""
    [batch] = batches(house, code, UNDER_WAY)
    return Arrived(batch.batch_id, Decimal(quantity), bin_)


def test_goods_are_in_transit_until_they_are_received_and_nobody_gets_them_meanwhile(house: House) -> None:
    clerk = house.seat(Role.WAREHOUSE)
    transfer = sent(house, sending(house, "MUG", 40))
    assert house.stock("MUG") == {"MAIN": (60, 0), "SIDE": (30, 0), "TRANSIT-2": (40, 0)}
    assert house.free("MUG") == 90
    house.order("ANNA", house.line("MUG", 100))
    assert house.stock("MUG") == {"MAIN": (60, 60), "SIDE": (30, 30), "TRANSIT-2": (40, 0)}
    first = clerk.do(receive, transfer, [of(house, "MUG", 25, "A-1")])
    assert first.number == "MM+ 1/2026/SIDE"
    assert house.stock("MUG") == {"MAIN": (60, 60), "SIDE": (55, 30), "TRANSIT-2": (15, 0)}
    [row], [line] = house.ask(transfers_under_way), house.ask(lines_under_way, transfer)
    assert (row.id, row.number, row.origin, row.destination) == (transfer, "MM- 1/2026/MAIN", "MAIN", "SIDE")
    assert (row.goods, line.code, int(line.sent), int(line.left)) == (("MUG",), "MUG", 40, 15)
    [came] = [batch for batch in batches(house, "MUG", "SIDE") if batch.bin]
    assert (came.bin, int(came.on_hand), came.unit_cost) == ("A-1", 25, Decimal("0.50"))
    more = refused(clerk, receive, transfer, [of(house, "MUG", 16)])
    assert isinstance(more, NotEnough)
    assert str(more) == f"Of batch {came.number} only 15 are still in transit."
    clerk.do(take_back, transfer, [of(house, "MUG", 5)])
    lost = clerk.do(write_off, transfer, [of(house, "MUG", 10)], Cause.SHRINKAGE)
    assert lost.number == "RW 1/2026/TRANSIT-2"
    assert house.stock("MUG") == {"MAIN": (65, 60), "SIDE": (55, 30), "TRANSIT-2": (0, 0)}
    assert (house.ask(transfers_under_way), house.ask(lines_under_way, transfer)) == ([], [])
    with house.database.read() as session:
        moves = session.execute(
            select(StockDocument.number, Warehouse.code, StockMove.quantity, StockMove.unit_cost)
            .join(StockDocument, StockDocument.id == StockMove.document_id)
            .join(Warehouse, Warehouse.id == StockMove.warehouse_id)
            .where(StockDocument.id >= transfer)
            .order_by(StockMove.id)
        ).all()
    cost = Decimal("0.50")
    assert [(number, place, int(quantity), each) for number, place, quantity, each in moves] == [
        ("MM- 1/2026/MAIN", "MAIN", -40, cost), ("MM- 1/2026/MAIN", "TRANSIT-2", 40, cost),
        ("MM+ 1/2026/SIDE", "SIDE", 25, cost), ("MM+ 1/2026/SIDE", "TRANSIT-2", -25, cost),
        ("MM+ 1/2026/MAIN", "MAIN", 5, cost), ("MM+ 1/2026/MAIN", "TRANSIT-2", -5, cost),
        ("RW 1/2026/TRANSIT-2", "TRANSIT-2", -10, cost),
    ]  # fmt: skip
    assert_sound(house.database)


def test_only_what_is_free_goes_and_the_refusal_says_how_much(house: House) -> None:
    house.order("ANNA", house.line("MUG", 70), warehouse_id=house.warehouses["MAIN"])
    way = house.warehouses["MAIN"], house.warehouses["SIDE"]
    error = refused(house.desk, send, *way, [sending(house, "MUG", 31)])
    assert str(error) == "Of MUG only 30 can go from MAIN; the rest is reserved or blocked."
    twice = [sending(house, "MUG", 20), sending(house, "MUG", 20)]
    assert "only 10 can go" in str(refused(house.desk, send, *way, twice))
    sent(house, sending(house, "MUG", 30))
    assert house.stock("MUG")["MAIN"] == (70, 70)
    assert_sound(house.database)


def test_hold_that_has_run_out_keeps_no_goods_from_going(house: House) -> None:
    house.order("ANNA", house.line("MUG", 130), confirmed=False)
    house.clock.forward(minutes=31)
    sent(house, sending(house, "MUG", 100))
    assert house.stock("MUG") == {"MAIN": (0, 0), "SIDE": (30, 0), "TRANSIT-2": (100, 0)}
    assert_sound(house.database)


def test_what_keeps_shortest_goes_first_but_not_what_others_wish_for(house: House) -> None:
    juice = {batch.best_before: batch for batch in batches(house, "JUICE")}
    early, later = juice[date(2026, 3, 20)], juice[date(2026, 5, 1)]
    house.order("ANNA", house.line("JUICE", 4, wished_batch_id=early.batch_id))
    house.order("FRESH", house.line("JUICE", 12))  # of what keeps until May, and some of December
    nine = sending(house, "JUICE", 9)
    [parts] = house.ask(would_go, house.warehouses["MAIN"], [nine])
    assert [(part.number, int(part.quantity)) for part in parts] == [(early.number, 6), (later.number, 3)]
    sent(house, nine)
    gone = {batch.best_before: batch.on_hand for batch in batches(house, "JUICE", UNDER_WAY)}
    assert gone == {date(2026, 3, 20): 6, date(2026, 5, 1): 3}
    by_hand = sending(house, "JUICE", 6, batch=later.batch_id)
    way = house.warehouses["MAIN"], house.warehouses["SIDE"]
    assert str(refused(house.desk, send, *way, [by_hand])) == (
        f"Of batch {later.number} only 5 can go from MAIN; the rest is reserved or blocked."
    )
    choices = house.ask(batches_to_send, house.articles["JUICE"], house.warehouses["MAIN"])
    assert [(each.number, int(each.on_hand), int(each.most)) for each in choices] == [
        (later.number, 7, 5), (juice[date(2026, 12, 31)].number, 10, 5)
    ]  # fmt: skip
    sent(house, sending(house, "JUICE", 5, batch=later.batch_id))
    house.do(allocate, 1)
    assert_sound(house.database)


def test_quantities_are_said_in_any_unit_and_lines_with_other_goods_are_refused(house: House) -> None:
    sent(
        house,
        sending(house, "SCREW", "2.5", "bag"),
        sending(house, "WIRE", "0.05"),
        sending(house, "PAPER", 3),
    )
    assert [house.stock(code)[UNDER_WAY][0] for code in ("SCREW", "WIRE", "PAPER")] == [
        500,
        Decimal("0.05"),
        3,
    ]
    main, side = house.warehouses["MAIN"], house.warehouses["SIDE"]
    [tea, _] = house.ask(article_card, house.articles["TEA"]).batches
    for lines in (
        [],
        [sending(house, "MUG", 0)],
        [sending(house, "MUG", -1)],
        [sending(house, "MUG", "NaN")],
        [sending(house, "MUG", 1, "pallet")],
        [sending(house, "SCREW", "0.000001", "bag")],
        [sending(house, "FREIGHT", 1)],
        [sending(house, "MUG", 1, batch=tea.batch_id)],
        [Sending(10**9, Decimal(1))],
    ):
        refused(house.desk, send, main, side, lines)
    good = [sending(house, "MUG", 1)]
    for way in ((main, main), (main, 10**9), (10**9, side)):
        refused(house.desk, send, *way, good)
    [paper] = batches(house, "PAPER", UNDER_WAY)
    assert isinstance(refused(house.desk, send, main, paper.warehouse_id, good), NotFound)
    counted = paper.batch_id, paper.warehouse_id, Decimal(3), Decimal(2), "counted"
    assert isinstance(refused(house.desk, correct_batch, *counted), NotFound)
    assert_sound(house.database)


def test_no_piece_is_cut_that_lies_whole(house: House) -> None:
    way = house.warehouses["MAIN"], house.warehouses["SIDE"]
    error = refused(house.seat(Role.WAREHOUSE), send, *way, [sending(house, "MUG", "2.5")])
    assert str(error) == "MUG is sent in whole pieces; 2.5 is not a whole number."
    sent(house, sending(house, "WIRE", "2.5"))
    house.receive("MAIN", "MUG", "0.5")  # a broken set
    sent(house, sending(house, "MUG", "2.5"))
    assert_sound(house.database)


def test_what_has_grown_too_old_on_the_way_is_blocked_when_it_comes(house: House) -> None:
    transfer = sent(house, sending(house, "JUICE", 10))
    house.clock.forward(days=30)
    house.do(receive, transfer, [of(house, "JUICE", 10)])
    [came] = batches(house, "JUICE", "SIDE")
    assert (came.best_before, int(came.on_hand), int(came.blocked)) == (date(2026, 3, 20), 10, 10)
    assert_sound(house.database)


def test_transfer_is_received_once_by_eight_seats(house: House) -> None:
    transfer = sent(house, sending(house, "MUG", 40))
    part = of(house, "MUG", 10)

    def received(seat: House) -> str:
        try:
            return seat.do(receive, transfer, [part]).number
        except SalesdeskError as error:
            return str(error)

    with house.seats(8) as seats:
        said = at_once([partial(received, seat) for seat in seats])
    assert sorted(each for each in said if each.startswith("MM")) == [
        f"MM+ {n}/2026/SIDE" for n in range(1, 5)
    ]
    assert sum("nothing is in transit any more" in each for each in said) == 4
    assert house.stock("MUG") == {"MAIN": (60, 0), "SIDE": (70, 0), "TRANSIT-2": (0, 0)}
    assert_sound(house.database)


def test_last_pieces_are_sold_or_sent_and_never_both(house: House) -> None:
    house.receive("SIDE", "LAST", 2)  # three in all, and six who want one

    def ordered(seat: House) -> int:
        seat.order("ANNA", seat.line("LAST"))
        return 0

    def moved(seat: House, way: tuple[str, str]) -> int:
        try:
            sent(seat, sending(seat, "LAST", 1), way=way)
        except NotEnough:
            return 0
        return 1

    with house.seats(6) as seats:
        orders = [partial(ordered, seat) for seat in seats[:3]]
        ways = ("MAIN", "SIDE"), ("SIDE", "MAIN"), ("SIDE", "MAIN")
        done = at_once([*orders, *(partial(moved, *each) for each in zip(seats[3:], ways, strict=True))])
    stock = house.stock("LAST")
    assert sum(on_hand for on_hand, _ in stock.values()) == 3
    assert sum(done) == stock.get(UNDER_WAY, (0, 0))[0]
    assert sum(done) + sum(reserved for _, reserved in stock.values()) == 3
    assert_sound(house.database)


def test_first_transfers_of_all_go_at_the_same_time(house: House) -> None:
    def go(seat: House, code: str) -> int:
        return sent(seat, sending(house, code, 1), sending(house, "MUG", 1))

    with house.seats(4) as seats:
        codes = ("MUG", "TEA", "PEN", "BOOK")
        at_once([partial(go, seat, code) for seat, code in zip(seats, codes, strict=True)])
    with house.database.read() as session:
        assert session.scalars(select(Warehouse.code).where(Warehouse.transit)).all() == [UNDER_WAY]
    assert house.stock("MUG")[UNDER_WAY] == (5, 0)
    assert_sound(house.database)
