from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select

from salesdesk.domain.fulfilment.verbs import allocate, allocate_and_issue, deallocate, issue
from salesdesk.domain.orders.verbs import cancel, close_remainder
from salesdesk.domain.users.model import User
from salesdesk.errors import IllegalMove, NotAllowed, NotEnough
from salesdesk.office.permissions import Permission, Role
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine, StockMove
from salesdesk.warehouse.stock.model import BatchBalance
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

NO_SUCH = (0, -1, 10**9)


def allocated(house: House, code: str) -> list[Decimal]:
    """What is allocated of each batch of an article."""
    with house.database.read() as session:
        statement = select(BatchBalance.allocated).where(BatchBalance.article_id == house.articles[code])
        return list(session.scalars(statement.order_by(BatchBalance.batch_id)))


def test_allocating_takes_batches_and_leaves_the_reservation(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 110))
    picks = house.do(allocate, order_id)
    assert sorted(pick.quantity for pick in picks) == [10, 100]
    assert allocated(house, "MUG") == [100, 10]
    assert house.stock("MUG") == {"MAIN": (100, 100), "SIDE": (30, 10)}
    assert house.do(allocate, order_id) == ()
    assert house.do(deallocate, order_id) == 2
    assert allocated(house, "MUG") == [0, 0]
    assert house.do(deallocate, order_id) == 0
    assert_sound(house.database)


def test_allocating_in_one_warehouse_leaves_the_other(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 110))
    [pick] = house.do(allocate, order_id, house.warehouses["SIDE"])
    assert [pick.warehouse_id, pick.quantity] == [house.warehouses["SIDE"], 10]
    assert house.do(allocate, order_id, 10**9) == ()
    [note] = house.do(issue, order_id)
    assert note.number == "WZ 1/2026/SIDE"
    assert house.stock("MUG") == {"MAIN": (100, 100), "SIDE": (20, 0)}
    assert_sound(house.database)


@pytest.mark.both_databases
def test_note_is_a_document_with_moves_and_costs(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 3), house.line("TEA", 2), reference="class 3b")
    [note] = house.issue(order_id)
    with house.database.read() as session:
        document = session.get_one(StockDocument, note.id)
        assert (document.number, document.order_id) == ("WZ 1/2026/MAIN", order_id)
        assert (document.reference, document.partner["customer"]) == ("class 3b", "ANNA")
        assert document.posted_at == house.clock.now
        lines = session.scalars(select(StockDocumentLine).where(StockDocumentLine.document_id == note.id))
        assert sorted((line.quantity, line.unit_cost) for line in lines) == [
            (Decimal(2), Decimal("0.5")),
            (Decimal(3), Decimal("0.5")),
        ]
        moves = session.scalars(select(StockMove.quantity).where(StockMove.document_id == note.id))
        assert sorted(moves) == [Decimal(-3), Decimal(-2)]


def test_issuing_from_two_warehouses_makes_two_notes(house: House) -> None:
    notes = house.issue(house.order("ANNA", house.line("MUG", 110)))
    assert [note.number for note in notes] == ["WZ 1/2026/MAIN", "WZ 1/2026/SIDE"]
    assert house.stock("MUG") == {"MAIN": (0, 0), "SIDE": (20, 0)}
    assert_sound(house.database)


def test_steps_without_goods_or_order_are_refused(house: House) -> None:
    empty, done = house.order("ANNA", house.line("RARE")), house.order("ANNA", house.line("MUG"))
    house.issue(done)
    calls: list[Callable[[], object]] = [
        *(
            partial(house.do, verb, id_)
            for verb in (allocate, deallocate, issue, allocate_and_issue)
            for id_ in NO_SUCH
        ),
        *(partial(house.do, verb, id_) for verb in (issue, allocate_and_issue) for id_ in (empty, done)),
        partial(house.do, issue, house.order("ANNA", house.line("MUG"))),
        partial(house.do, allocate_and_issue, house.order("ANNA", house.line("MUG")), 10**9),
    ]
    assert not_refused(house.database, calls) == []
    assert isinstance(refused(house.desk, issue, empty), NotEnough)


def test_allocating_and_issuing_in_one_step_needs_both_permissions(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG"))
    assert isinstance(refused(house.seat(Role.TELEMARKETER), allocate_and_issue, order_id), NotAllowed)
    with house.database.write() as session:
        user = session.get_one(User, house.users[Role.TELEMARKETER])
        user.permissions = frozenset({Permission.STOCK_ISSUE})
    assert isinstance(refused(house.seat(Role.TELEMARKETER), allocate_and_issue, order_id), NotAllowed)
    assert len(house.seat(Role.WAREHOUSE).do(allocate_and_issue, order_id)) == 1


def test_cancelling_gives_allocated_batches_back(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 110))
    house.do(allocate, order_id)
    house.do(cancel, order_id, "no")
    assert allocated(house, "MUG") == [0, 0]
    assert house.free("MUG") == 130
    assert_sound(house.database)


def test_closing_the_remainder_gives_allocated_batches_back(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 110))
    house.issue(order_id, "MAIN")
    house.do(allocate, order_id)
    house.do(close_remainder, order_id, "enough")
    assert allocated(house, "MUG") == [0, 0]
    assert house.free("MUG") == 30
    assert_sound(house.database)


@pytest.mark.both_databases
def test_goods_are_issued_once_by_two_clerks_at_once(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 110))

    def issued(seat: House) -> int:
        try:
            return len(seat.issue(order_id))
        except NotEnough:
            return 0

    with house.seats(2) as seats:
        assert sorted(at_once([partial(issued, seat) for seat in seats])) == [0, 2]
    assert_sound(house.database)


@pytest.mark.both_databases
def test_allocating_while_somebody_cancels_ends_one_way_or_the_other(house: House) -> None:
    def succeeds(work: Callable[[], object]) -> bool:
        try:
            work()
        except IllegalMove:
            return False
        return True

    for _ in range(3):
        order_id = house.order("ANNA", house.line("MUG", 110))
        with house.seats(2) as (clerk, seller):
            issue_it, cancel_it = partial(clerk.issue, order_id), partial(seller.do, cancel, order_id, "no")
            done = at_once([partial(succeeds, issue_it), partial(succeeds, cancel_it)])
        assert sorted(done) == [False, True]
        assert_sound(house.database)
        house.receive("MAIN", "MUG", 110)
