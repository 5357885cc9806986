"""Two seats want the last piece, the one in the middle of what the other does: it is sold once.

The ways in which other programs sell it twice: drafts that both are known, a seat whose view of
the stock is older than what another has done since, and stock that lies in a period that is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from sqlalchemy import event

from salesdesk.domain.company.verbs import lock_periods
from salesdesk.domain.drafts.verbs import NewOrder, add_line, open_draft
from salesdesk.domain.fulfilment.queries import batches_for, order_to_fulfil
from salesdesk.domain.fulfilment.verbs import allocate_and_issue, allocate_batch
from salesdesk.domain.orders.verbs import cancel, confirm
from salesdesk.errors import NotEnough
from tests.house import House
from tests.invariants import assert_sound, refused

_A_WHILE: Final = 0.3
"""Seconds in which the other works to its end, unless it has to wait for the one in the middle."""


@contextmanager
def overtaken(seat: House, work: Callable[[], Any]) -> Iterator[None]:
    """When the seat, having looked at other things, comes to the stock, `work` is done elsewhere."""
    begun: list[Future[Any]] = []

    def overtake(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not begun and "stock_balance" in statement:
            begun.append(pool.submit(work))
            wait(begun, timeout=_A_WHILE)

    with ThreadPoolExecutor(1) as pool:
        event.listen(seat.database.engine, "before_cursor_execute", overtake)
        try:
            yield
        finally:
            event.remove(seat.database.engine, "before_cursor_execute", overtake)
    [other] = begun
    other.result()


def into_a_draft(seat: House) -> Callable[[], int]:
    """Hold the last piece in a draft that is there already, and confirm it."""
    draft = seat.do(open_draft, NewOrder(seat.customers["ANNA"])).id

    def work() -> int:
        seat.do(add_line, draft, seat.line("LAST"))
        seat.do(confirm, draft)
        return draft

    return work


def all_at_once(seat: House) -> Callable[[], int]:
    """Enter and confirm in one transaction."""
    return lambda: seat.order("ANNA", seat.line("LAST"))


WAYS: Final = (into_a_draft, all_at_once)


@pytest.mark.parametrize(
    ("fast", "slow", "closed"),
    [*((fast, slow, False) for fast in WAYS for slow in WAYS), (all_at_once, all_at_once, True)],
)
def test_last_piece_is_sold_once_to_who_comes_in_between(
    house: House, fast: Any, slow: Any, closed: bool
) -> None:
    if closed:  # the stock came in a period in which nothing may be posted any more
        house.clock.forward(days=1)
        yesterday = house.clock.now.date() - timedelta(days=1)
        house.do(lock_periods, stock_through=yesterday, sales_through=yesterday)
    with house.seats(2) as (first, second):
        orders: list[int] = []
        quick, late = fast(first), slow(second)
        with overtaken(second, lambda: orders.append(quick())):
            orders.append(late())
    reserved = [house.ask(order_to_fulfil, order).lines[0].ready for order in orders]
    assert sorted(reserved) == [0, 1]
    assert house.stock("LAST") == {"MAIN": (1, 1)}
    assert_sound(house.database)


def test_two_known_drafts_that_are_confirmed_at_once_get_the_last_piece_once(house: House) -> None:
    taken = house.order("ANNA", house.line("LAST"), confirmed=False)
    drafts = [house.order("ANNA", house.line("LAST"), confirmed=False) for _ in range(2)]
    house.do(cancel, taken, "changed her mind")
    with (
        house.seats(2) as (first, second),
        overtaken(second, lambda: first.do(confirm, drafts[0])),
    ):
        second.do(confirm, drafts[1])
    assert sorted(house.ask(order_to_fulfil, order).lines[0].ready for order in drafts) == [0, 1]
    assert house.stock("LAST") == {"MAIN": (1, 1)}
    assert_sound(house.database)


def test_nobody_is_given_by_force_what_is_not_there(house: House) -> None:
    house.order("ANNA", house.line("LAST"))
    second = house.order("ANNA", house.line("LAST"))
    [line] = house.ask(order_to_fulfil, second).lines
    [batch] = house.ask(batches_for, line.id)
    assert [line.missing, batch.most] == [1, 0]
    for quantity in (Decimal(1), Decimal("0.001")):
        error = refused(house.desk, allocate_batch, line.id, batch.batch_id, batch.warehouse_id, quantity)
        assert isinstance(error, NotEnough)
    assert isinstance(refused(house.desk, allocate_and_issue, second), NotEnough)
    assert house.stock("LAST") == {"MAIN": (1, 1)}
    assert_sound(house.database)
