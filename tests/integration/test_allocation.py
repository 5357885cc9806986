from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from benchmarks.harness.statements import count_statements
from salesdesk.domain.fulfilment.verbs import allocate, deallocate, issue
from salesdesk.domain.orders.verbs import cancel
from salesdesk.warehouse.stock.model import Batch, BatchBalance
from salesdesk.warehouse.supply.model import Supply
from tests.house import House, at_once
from tests.invariants import assert_sound


def taken(house: House, code: str) -> Iterator[tuple[Any, Any, Any]]:
    """Last day, on hand and allocated of each batch of an article, the first received first."""
    with house.database.read() as session:
        statement = (
            select(Batch.best_before, BatchBalance.on_hand, BatchBalance.allocated)
            .join(Batch, Batch.id == BatchBalance.batch_id)
            .where(BatchBalance.article_id == house.articles[code])
            .order_by(Batch.id)
        )
        for row in session.execute(statement):
            yield row[0], row[1], row[2]


def test_reservation_is_split_over_batches_and_what_is_left_waits(house: House) -> None:
    order_id = house.order("ANNA", house.line("JUICE", 25))
    house.clock.forward(days=19)  # the first batch has expired
    assert sum(pick.quantity for pick in house.do(allocate, order_id)) == 20
    assert list(taken(house, "JUICE")) == [
        (date(2026, 12, 31), 10, 10),
        (date(2026, 3, 20), 10, 0),
        (date(2026, 5, 1), 10, 10),
    ]
    with house.database.read() as session:
        rows = session.execute(select(Supply.quantity, Supply.allocated).order_by(Supply.quantity))
        assert sorted(tuple(row) for row in rows) == [
            (Decimal(5), False),
            (Decimal(10), True),
            (Decimal(10), True),
        ]
    assert house.do(allocate, order_id) == ()
    house.receive("MAIN", "JUICE", 9, date(2026, 4, 1))
    assert [pick.quantity for pick in house.do(allocate, order_id)] == [5]
    [note] = house.do(issue, order_id)
    assert sum(quantity for _, quantity in note.quantities) == 25
    assert_sound(house.database)


def test_oldest_batch_goes_first_where_nothing_expires(house: House) -> None:
    for days in range(3):
        house.clock.now += timedelta(days=1)
        house.receive("MAIN", "RARE", 2 + days)
    order_id = house.order("ANNA", house.line("RARE", 5))
    house.do(allocate, order_id)
    assert [allocated for _, _, allocated in taken(house, "RARE")] == [2, 3, 0]
    assert_sound(house.database)


def test_batch_is_never_allocated_twice(house: House) -> None:
    orders = [house.order("ANNA", house.line("JUICE", 6)) for _ in range(5)]
    with house.seats(5) as seats:
        picks = at_once(
            [partial(seat.do, allocate, order_id) for seat, order_id in zip(seats, orders, strict=True)]
        )
    assert sorted(sum(pick.quantity for pick in each) for each in picks) == [6] * 5
    assert [allocated for _, _, allocated in taken(house, "JUICE")] == [10, 10, 10]
    assert_sound(house.database)


def test_allocating_and_taking_back_at_the_same_time_loses_nothing(house: House) -> None:
    order_id, other = (house.order("ANNA", house.line("JUICE", 15)) for _ in range(2))
    for _ in range(3):
        with house.seats(4) as (one, two, three, four):
            works: list[Callable[[], object]] = [
                partial(one.do, allocate, order_id),
                partial(two.do, deallocate, order_id),
                partial(three.do, allocate, other),
                partial(four.do, deallocate, order_id),
            ]
            at_once(works)
        assert_sound(house.database)
    house.do(deallocate, other)
    house.do(cancel, other, "no")
    house.do(allocate, order_id)
    assert sum(allocated for _, _, allocated in taken(house, "JUICE")) == 15


def test_order_costs_as_few_statements_however_many_lines_it_has_in_several_warehouses(house: House) -> None:
    def run(*codes: str) -> int:
        """What allocating an order costs whose lines lie in MAIN and SIDE, and leave from SIDE."""
        lines = [house.line(code, 2, wished_batch_id=wish) for code in codes for wish in (None, wishes[code])]
        order_id = house.order("ANNA", *lines)
        with count_statements(house.database.engine) as sent:
            assert {pick.warehouse_id for pick in house.do(allocate, order_id)} == {house.warehouses["SIDE"]}
        return sent.count

    for code in ("MUG", "TEA", "JUICE"):
        house.receive("SIDE", code, 50, date(2026, 12, 1) if code == "JUICE" else None)
    with house.database.read() as session:
        newest = select(Batch.article_id, func.max(Batch.id)).group_by(Batch.article_id)
        by_article = {row[0]: row[1] for row in session.execute(newest)}
    wishes = {code: by_article[id_] for code, id_ in house.articles.items() if id_ in by_article}
    run("MUG")
    assert run("MUG") == run("MUG", "TEA", "JUICE")
    assert_sound(house.database)


@pytest.mark.parametrize("quantity", ["0.001", "100000000"])
def test_smallest_and_largest_quantities(house: House, quantity: str) -> None:
    house.receive("MAIN", "RARE", quantity, cost="0.0001")
    order_id = house.order("ANNA", house.line("RARE", quantity, price=Decimal("0.01")))
    notes = house.issue(order_id)
    assert house.stock("RARE") == {"MAIN": (0, 0)}
    house.bill(*notes)
    assert_sound(house.database)
