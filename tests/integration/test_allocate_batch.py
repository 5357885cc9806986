from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from salesdesk.domain.catalogue.model import ArticleUnit
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import add_line
from salesdesk.domain.fulfilment.queries import batches_for, order_to_fulfil
from salesdesk.domain.fulfilment.verbs import allocate, allocate_batch, deallocate, issue
from salesdesk.domain.orders.model import OrderLine
from salesdesk.domain.purchasing.verbs import receive_goods
from salesdesk.errors import NotEnough, NotFound, Refused, SalesdeskError
from salesdesk.office.permissions import Role
from salesdesk.warehouse.receiving.operations import Arrival
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Warehouse
from salesdesk.warehouse.supply.model import Supply
from tests.conftest import times
from tests.house import House, at_once
from tests.integration.test_fulfilment import allocated
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

FIRST, SECOND, LONGEST = date(2026, 3, 20), date(2026, 5, 1), date(2026, 12, 31)


def ordered(house: House, customer: str, *lines: NewLine, **header: Any) -> int:
    """The first line of a new order."""
    return line_of(house, house.order(customer, *lines, **header))


def line_of(house: House, order_id: int) -> int:
    return house.ask(order_to_fulfil, order_id).lines[0].id


def batch(house: House, code: str, warehouse: str = "MAIN", until: date | None = None) -> int:
    """The newest batch of an article in a warehouse, with this last day if there is to be one."""
    with house.database.read() as session:
        statement = (
            select(Batch.id)
            .join(BatchBalance, BatchBalance.batch_id == Batch.id)
            .where(
                Batch.article_id == house.articles[code],
                BatchBalance.warehouse_id == house.warehouses[warehouse],
            )
        )
        if until is not None:
            statement = statement.where(Batch.best_before == until)
        return max(session.scalars(statement))


def give(house: House, line: int, batch_id: int, quantity: int | str, warehouse: str = "MAIN") -> Any:
    """What the line has then: warehouse and quantity of each batch."""
    got = house.do(allocate_batch, line, batch_id, house.warehouses[warehouse], Decimal(quantity))
    codes = {id_: code for code, id_ in house.warehouses.items()}
    return [(codes[each.warehouse_id], each.quantity) for each in got]


def rows(house: House, line: int) -> Any:
    """Warehouse, quantity and whether it has a batch, of each supply row of a line."""
    codes = {id_: code for code, id_ in house.warehouses.items()}
    with house.database.read() as session:
        found = session.scalars(select(Supply).where(Supply.order_line_id == line))
        return sorted((codes[row.warehouse_id or 0], row.quantity, row.allocated) for row in found)


def test_clerk_takes_another_batch_than_the_rule_would(house: House) -> None:
    line = ordered(house, "ANNA", house.line("JUICE", 5))
    longest = batch(house, "JUICE", until=LONGEST)
    assert give(house, line, longest, 5) == [("MAIN", 5)]
    assert allocated(house, "JUICE") == [5, 0, 0]
    assert house.stock("JUICE") == {"MAIN": (30, 5)}
    assert_sound(house.database)


def test_quantity_is_what_the_line_has_then(house: House) -> None:
    line = ordered(house, "ANNA", house.line("JUICE", 10))
    first, longest = (batch(house, "JUICE", until=day) for day in (FIRST, LONGEST))
    assert give(house, line, longest, 4) == [("MAIN", 4)]
    assert give(house, line, longest, 4) == [("MAIN", 4)]
    assert sorted(give(house, line, first, 5)) == [("MAIN", 4), ("MAIN", 5)]
    assert sorted(give(house, line, longest, 1)) == [("MAIN", 1), ("MAIN", 5)]
    assert sorted(allocated(house, "JUICE")) == [0, 1, 5]
    assert rows(house, line) == [("MAIN", 1, True), ("MAIN", 4, False), ("MAIN", 5, True)]
    assert give(house, line, first, 0) == [("MAIN", 1)]
    assert give(house, line, longest, 0) == []
    assert rows(house, line) == [("MAIN", 10, False)]
    assert house.stock("JUICE") == {"MAIN": (30, 10)}
    assert_sound(house.database)


def test_part_of_a_piece_is_given_only_where_there_is_one(house: House) -> None:
    whole = ordered(house, "ANNA", house.line("JUICE", 4))
    pieces = batch(house, "JUICE", until=LONGEST)
    main = house.warehouses["MAIN"]
    wrong = refused(house.desk, allocate_batch, whole, pieces, main, Decimal("1.5"))
    assert wrong.part == "quantity"
    assert str(wrong).endswith(" is given out in whole pieces; 1.5 is not a whole number.")
    give(house, whole, pieces, 3)
    assert isinstance(refused(house.desk, allocate_batch, whole, pieces, main, Decimal("1.5")), Refused)
    assert give(house, whole, pieces, 0) == []
    part = ordered(house, "ANNA", house.line("JUICE", "2.5"))
    assert give(house, part, pieces, "1.5") == [("MAIN", Decimal("1.5"))]  # agreed with the customer
    assert give(house, whole, pieces, "0.5") == [("MAIN", Decimal("0.5"))]  # a piece is cut already
    wire, metres = ordered(house, "ANNA", house.line("WIRE", 3)), batch(house, "WIRE")
    assert give(house, wire, metres, "1.5") == [("MAIN", Decimal("1.5"))]  # it is measured
    assert give(house, wire, metres, 0) == []
    with house.database.write() as session:
        session.execute(update(ArticleUnit).where(ArticleUnit.unit == "m").values(step=Decimal(1)))
    draft = house.order("ANNA", house.line("WIRE"), confirmed=False)
    wrong = refused(house.desk, add_line, draft, house.line("WIRE", "1.5"))
    assert (wrong.part, str(wrong)) == ("quantity", "WIRE is sold in steps of 1 m.")
    assert isinstance(refused(house.desk, allocate_batch, wire, metres, main, Decimal("1.5")), Refused)
    assert_sound(house.database)


def test_what_is_allocated_by_hand_goes_out_and_the_rest_by_rule(house: House) -> None:
    order_id = house.order("ANNA", house.line("JUICE", 10))
    give(house, line_of(house, order_id), batch(house, "JUICE", until=LONGEST), 4)
    assert [pick.quantity for pick in house.do(allocate, order_id)] == [6]
    assert allocated(house, "JUICE") == [4, 6, 0]
    [note] = house.do(issue, order_id)
    assert sum(quantity for _, quantity in note.quantities) == 10
    house.bill(note)
    assert_sound(house.database)


def test_reservation_moves_to_where_the_batch_lies(house: House) -> None:
    line = ordered(house, "ANNA", house.line("MUG", 20))
    assert house.stock("MUG") == {"MAIN": (100, 20), "SIDE": (30, 0)}
    assert give(house, line, batch(house, "MUG", "SIDE"), 12, "SIDE") == [("SIDE", 12)]
    assert house.stock("MUG") == {"MAIN": (100, 8), "SIDE": (30, 12)}
    assert rows(house, line) == [("MAIN", 8, False), ("SIDE", 12, True)]
    assert give(house, line, batch(house, "MUG", "SIDE"), 0, "SIDE") == []
    assert rows(house, line) == [("MAIN", 8, False), ("SIDE", 12, False)]
    assert_sound(house.database)


def test_what_is_reserved_in_the_warehouse_is_taken_before_any_moves(house: House) -> None:
    line = ordered(house, "ANNA", house.line("MUG", 110))
    assert give(house, line, batch(house, "MUG", "SIDE"), 15, "SIDE") == [("SIDE", 15)]
    assert house.stock("MUG") == {"MAIN": (100, 95), "SIDE": (30, 15)}
    assert_sound(house.database)


def test_reservation_does_not_move_onto_what_is_promised_to_others(house: House) -> None:
    ordered(house, "BOB", house.line("MUG", 25), warehouse_id=house.warehouses["SIDE"])
    line = ordered(house, "ANNA", house.line("MUG", 20))
    side = batch(house, "MUG", "SIDE")
    error = refused(house.desk, allocate_batch, line, side, house.warehouses["SIDE"], Decimal(6))
    assert isinstance(error, NotEnough)
    assert error.values["most"] == 5
    assert give(house, line, side, 5, "SIDE") == [("SIDE", 5)]
    assert_sound(house.database)


def test_hold_that_has_run_out_is_no_obstacle(house: House) -> None:
    house.order("BOB", house.line("MUG", 25), confirmed=False, warehouse_id=house.warehouses["SIDE"])
    line = ordered(house, "ANNA", house.line("MUG", 20))
    house.clock.forward(hours=1)
    assert [row.most for row in house.ask(batches_for, line)] == [20, 20]
    assert give(house, line, batch(house, "MUG", "SIDE"), 20, "SIDE") == [("SIDE", 20)]
    assert house.stock("MUG") == {"MAIN": (100, 0), "SIDE": (30, 20)}
    assert_sound(house.database)


def test_no_more_is_taken_than_the_batch_has_free(house: House) -> None:
    other = ordered(house, "BOB", house.line("JUICE", 8))
    longest = batch(house, "JUICE", until=LONGEST)
    give(house, other, longest, 8)
    line = ordered(house, "ANNA", house.line("JUICE", 5))
    error = refused(house.desk, allocate_batch, line, longest, house.warehouses["MAIN"], Decimal(3))
    assert (type(error), error.values["most"]) == (NotEnough, 2)
    give(house, other, longest, 7)
    assert give(house, line, longest, 3) == [("MAIN", 3)]


def test_no_more_is_taken_than_the_line_has_reserved(house: House) -> None:
    line = ordered(house, "ANNA", house.line("MUG", 20))
    error = refused(
        house.desk, allocate_batch, line, batch(house, "MUG"), house.warehouses["MAIN"], Decimal(21)
    )
    assert (type(error), error.values["most"]) == (NotEnough, 20)
    short = ordered(house, "ANNA", house.line("RARE", 5))
    house.receive("MAIN", "RARE", 5)
    assert isinstance(
        refused(
            house.desk, allocate_batch, short, batch(house, "RARE"), house.warehouses["MAIN"], Decimal(1)
        ),
        NotEnough,
    )


def test_refusal_names_the_quantity_that_the_list_of_batches_offers(house: House) -> None:
    line = ordered(house, "ANNA", house.line("JUICE", 2))
    longest, main = batch(house, "JUICE", until=LONGEST), house.warehouses["MAIN"]
    [offered] = [each.most for each in house.ask(batches_for, line) if each.batch_id == longest]
    # Nor has the batch that much, but that is not the narrowest limit.
    error = refused(house.desk, allocate_batch, line, longest, main, Decimal(11))
    assert (type(error), error.values["most"]) == (NotEnough, offered)
    assert str(error) == "This line has only 2 reserved for this batch."


def test_batch_that_others_were_promised_is_left_to_them(house: House) -> None:
    fresh = house.order("FRESH", house.line("JUICE", 15))
    line = ordered(house, "ANNA", house.line("JUICE", 15))
    longest = batch(house, "JUICE", until=LONGEST)
    error = refused(house.desk, allocate_batch, line, longest, house.warehouses["MAIN"], Decimal(6))
    assert error.values["most"] == 5
    give(house, line, longest, 5)
    assert sum(pick.quantity for pick in house.do(allocate, fresh)) == 15
    assert_sound(house.database)


def test_wish_for_a_batch_is_kept_and_comes_back(house: House) -> None:
    longest, second = (batch(house, "JUICE", until=day) for day in (LONGEST, SECOND))
    wishing = ordered(house, "BOB", house.line("JUICE", 7, wished_batch_id=longest))
    line = ordered(house, "ANNA", house.line("JUICE", 10))
    error = refused(house.desk, allocate_batch, line, longest, house.warehouses["MAIN"], Decimal(4))
    assert error.values["most"] == 3
    give(house, wishing, second, 7)
    give(house, wishing, second, 0)
    with house.database.read() as session:
        wishes = session.scalars(select(Supply.batch_id).where(Supply.order_line_id == wishing)).all()
    assert wishes == [longest]
    assert_sound(house.database)


def test_batch_that_does_not_keep_long_enough_is_refused(house: House) -> None:
    line = ordered(house, "FRESH", house.line("JUICE", 5))
    main = house.warehouses["MAIN"]
    error = refused(house.desk, allocate_batch, line, batch(house, "JUICE", until=FIRST), main, Decimal(1))
    assert (type(error), error.values["day"], error.values["days"]) == (Refused, FIRST, 30)
    anna = ordered(house, "ANNA", house.line("JUICE", 5))
    house.clock.forward(days=18)
    assert give(house, anna, batch(house, "JUICE", until=FIRST), 5) == [("MAIN", 5)]
    house.clock.forward(days=1)
    assert give(house, anna, batch(house, "JUICE", until=FIRST), 3) == [("MAIN", 3)]  # less is always allowed
    error = refused(house.desk, allocate_batch, anna, batch(house, "JUICE", until=FIRST), main, Decimal(4))
    assert "best-before" in str(error)


def test_batch_past_its_last_day_of_use_is_refused(house: House) -> None:
    main = house.warehouses["MAIN"]
    arrival = Arrival(house.articles["JUICE"], Decimal(9), Decimal(1), use_by=date(2026, 3, 4))
    house.do(receive_goods, main, house.suppliers["S1"], [arrival])
    line = ordered(house, "ANNA", house.line("JUICE", 5))
    short = batch(house, "JUICE")
    assert give(house, line, short, 5) == [("MAIN", 5)]
    give(house, line, short, 0)
    house.clock.forward(days=3)
    assert "to be used by" in str(refused(house.desk, allocate_batch, line, short, main, Decimal(1)))


def test_what_cannot_be_allocated_is_refused(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 5), house.line("FREIGHT"))
    line, main, one = line_of(house, order_id), house.warehouses["MAIN"], Decimal(1)
    mug, tea = batch(house, "MUG"), batch(house, "TEA")
    draft = house.order("ANNA", house.line("MUG"), confirmed=False)
    with house.database.read() as session:
        freight = session.scalars(
            select(OrderLine.id).where(OrderLine.order_id == order_id, OrderLine.id != line)
        ).one()
        held = session.scalars(select(OrderLine.id).where(OrderLine.order_id == draft)).one()
    tied = ordered(house, "ANNA", house.line("MUG"), warehouse_id=house.warehouses["SIDE"])
    calls: list[Callable[[], object]] = [
        *(
            partial(house.do, allocate_batch, line, mug, main, Decimal(wrong))
            for wrong in ("-1", "NaN", "Infinity", "1e30", "0.0001", "6")
        ),
        *(partial(house.do, allocate_batch, id_, mug, main, one) for id_ in (0, -1, 10**9, freight, held)),
        *(partial(house.do, allocate_batch, line, id_, main, one) for id_ in (0, 10**9, tea)),
        *(partial(house.do, allocate_batch, line, mug, id_, one) for id_ in (0, 10**9)),
        partial(house.do, allocate_batch, line, mug, house.warehouses["SIDE"], one),
        partial(house.do, allocate_batch, line, mug, house.warehouses["TRANSIT"], one),
        partial(house.do, allocate_batch, tied, mug, main, one),
        partial(house.seat(Role.TELEMARKETER).do, allocate_batch, line, mug, main, one),
    ]
    assert not_refused(house.database, calls) == []
    assert isinstance(refused(house.desk, allocate_batch, 0, mug, main, one), NotFound)


def test_warehouse_that_sells_no_more_gives_only_what_is_reserved_there(house: House) -> None:
    line = ordered(house, "ANNA", house.line("MUG", 110))
    with house.database.write() as session:
        session.execute(update(Warehouse).where(Warehouse.code == "SIDE").values(sells=False))
    side = batch(house, "MUG", "SIDE")
    assert isinstance(
        refused(house.desk, allocate_batch, line, side, house.warehouses["SIDE"], Decimal(11)), NotEnough
    )
    assert give(house, line, side, 10, "SIDE") == [("SIDE", 10)]
    assert {row.warehouse: row.allocated for row in house.ask(batches_for, line)}["SIDE"] == 10
    give(house, line, side, 0, "SIDE")
    assert_sound(house.database)


def test_deallocating_gives_batches_taken_by_hand_back(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 20))
    give(house, line_of(house, order_id), batch(house, "MUG", "SIDE"), 12, "SIDE")
    assert house.do(deallocate, order_id) == 1
    assert allocated(house, "MUG") == [0, 0]
    assert_sound(house.database)


@pytest.mark.parametrize("seed", range(times(2, 60)))
def test_most_is_exactly_what_the_line_can_have(house: House, seed: int) -> None:
    """For any state of the shelves: `most` is taken, a thousandth more is refused."""
    chance = random.Random(seed)
    customers, codes = ("ANNA", "BOB", "FRESH"), ("JUICE", "JUICE", "MUG")
    lines: list[int] = []
    for _ in range(times(12, 40)):
        quantity = str(Decimal(chance.randint(1, 9000)) / 1000)
        lines.append(ordered(house, chance.choice(customers), house.line(chance.choice(codes), quantity)))
        line = chance.choice(lines)
        choice = chance.choice(house.ask(batches_for, line))
        less = (choice.most * chance.randint(0, 4) / 4).quantize(Decimal("0.001"))
        with pytest.raises(SalesdeskError):
            house.do(
                allocate_batch, line, choice.batch_id, choice.warehouse_id, choice.most + Decimal("0.001")
            )
        for wanted in (choice.most, chance.choice((less, choice.most))):
            got = house.do(allocate_batch, line, choice.batch_id, choice.warehouse_id, wanted)
            taken = {(each.batch_id, each.warehouse_id): each.quantity for each in got}
            assert taken.get((choice.batch_id, choice.warehouse_id), 0) == wanted
    assert_sound(house.database)


def test_many_clerks_at_one_batch_take_no_more_than_it_has(house: House) -> None:
    main, code = house.warehouses["MAIN"], "JUICE"
    longest = batch(house, code, until=LONGEST)
    orders = [house.order("ANNA", house.line(code, 3)) for _ in range(8)]
    lines = [line_of(house, order_id) for order_id in orders]

    def take(seat: House, line: int) -> bool:
        try:
            return bool(seat.do(allocate_batch, line, longest, main, Decimal(3)))
        except NotEnough:
            return False

    with house.seats(8) as seats:
        done = at_once([partial(take, seat, line) for seat, line in zip(seats, lines, strict=True)])
        assert sum(done) == 3  # ten pieces are three times three
        assert allocated(house, code)[0] == 9
        back = [
            partial(s.do, allocate_batch, x, longest, main, Decimal())
            for s, x in zip(seats, lines, strict=True)
        ]
        at_once(back)
    assert allocated(house, code) == [0, 0, 0]
    assert_sound(house.database)


def test_clerks_who_move_goods_both_ways_never_wait_for_each_other_for_ever(house: House) -> None:
    there, here = batch(house, "MUG", "SIDE"), batch(house, "MUG")
    main, side = house.warehouses["MAIN"], house.warehouses["SIDE"]
    lines = [ordered(house, "ANNA", house.line("MUG", 10)) for _ in range(4)]

    def move(seat: House, line: int, seed: int) -> int:
        chance, done = random.Random(seed), 0
        for _ in range(times(8, 60)):
            place, batch_id = chance.choice(((main, here), (side, there)))
            try:
                seat.do(allocate_batch, line, batch_id, place, Decimal(chance.randint(0, 10)))
            except NotEnough:
                continue
            done += 1
        return done

    with house.seats(8) as seats:
        done = at_once([partial(move, seat, lines[i % 4], i) for i, seat in enumerate(seats)])
    assert min(done) > 0
    assert_sound(house.database)
