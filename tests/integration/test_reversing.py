"""A goods-issue note is taken back: the goods lie as before, nothing is billed, and it happens once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.billing.queries import notes_to_bill
from salesdesk.domain.billing.verbs import invoice_notes
from salesdesk.domain.company.verbs import lock_periods
from salesdesk.domain.corrections.reversing import reverse_note
from salesdesk.domain.corrections.verbs import correct_batch
from salesdesk.domain.fulfilment.queries import FulfilmentView, order_to_fulfil
from salesdesk.domain.fulfilment.verbs import allocate, deallocate
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import cancel, close_remainder
from salesdesk.errors import IllegalMove, Locked, NotFound, Refused, SalesdeskError
from salesdesk.office.history import of_subject
from salesdesk.warehouse.ledger.model import StockDocument
from salesdesk.warehouse.stock.model import BatchBalance
from tests.house import House, at_once
from tests.invariants import assert_sound, refused

WHY = "wrong pallet"


def lying(house: House, order_id: int) -> FulfilmentView:
    """Where the goods of an order lie, and what of it is open."""
    return house.ask(order_to_fulfil, order_id)


def test_goods_of_a_note_that_is_taken_back_lie_as_before_and_leave_again(house: House) -> None:
    order_id = house.order(
        "ANNA", house.line("MUG", 130), house.line("JUICE", 15), discount_percent=Decimal(5)
    )
    house.do(allocate, order_id)
    before, stock = lying(house, order_id), house.stock("MUG")
    main, side = house.issue(order_id)
    taken_back = house.do(reverse_note, main.id, WHY)
    assert (taken_back.number, taken_back.gave_way) == ("WZ 2/2026/MAIN", ())
    house.do(reverse_note, side.id, WHY)
    assert lying(house, order_id) == before
    assert house.stock("MUG") == stock
    assert house.ask(notes_to_bill).total == 0
    assert_sound(house.database)
    house.bill(*house.issue(order_id))
    assert house.state(order_id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_order_of_which_all_is_taken_back_can_be_cancelled_and_has_no_remainder(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 3))
    [note] = house.issue(order_id)
    house.do(reverse_note, note.id, WHY)
    assert "cancel the order instead" in str(refused(house.desk, close_remainder, order_id, "enough"))
    house.do(cancel, order_id, "no")
    assert house.stock("MUG")["MAIN"][1] == 0
    assert_sound(house.database)


def test_note_is_taken_back_once_and_not_what_is_billed(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 3))
    [note] = house.issue(order_id)
    desk = house.desk
    assert isinstance(refused(desk, reverse_note, note.id, " "), Refused)
    assert isinstance(refused(desk, reverse_note, 999_999, WHY), NotFound)
    with house.database.read() as session:
        receipt = session.scalars(select(StockDocument.id).where(StockDocument.kind == "PZ")).first()
    assert isinstance(refused(desk, reverse_note, receipt or 0, WHY), NotFound)
    taken_back = house.do(reverse_note, note.id, WHY)
    for again in (note.id, taken_back.id):
        assert isinstance(refused(desk, reverse_note, again, WHY), IllegalMove)
    [second] = house.issue(order_id)
    house.bill(second)
    assert "credit note" in str(refused(desk, reverse_note, second.id, WHY))
    [third] = house.issue(house.order("ANNA", house.line("MUG", 3)))
    house.do(lock_periods, stock_through=house.clock.now.date(), sales_through=None)
    assert isinstance(refused(desk, reverse_note, third.id, WHY), Locked)
    assert_sound(house.database)


def test_goods_that_are_past_their_dates_when_they_come_back_are_blocked(house: House) -> None:
    order_id = house.order("ANNA", house.line("JUICE", 12))
    [note] = house.issue(order_id)
    house.clock.forward(days=19)
    [lost] = house.do(reverse_note, note.id, WHY).gave_way
    assert [lost.order_id, lost.short, lost.loose] == [order_id, 0, 10]  # others are there for it
    [line] = lying(house, order_id).lines
    assert [line.ready, line.taken] == [12, 2]
    with house.database.read() as session:
        assert sum(session.scalars(select(BatchBalance.blocked))) == 10
    assert_sound(house.database)


def test_who_wants_goods_fresh_is_short_where_what_came_back_is_too_old_and_so_is_the_rest(
    house: House,
) -> None:
    [note] = house.issue(house.order("FRESH", house.line("JUICE", 12)))
    house.clock.forward(days=61)  # of the rest there are 8 that keep as long as he wants, and 10 that do not
    [lost] = house.do(reverse_note, note.id, WHY).gave_way
    assert [lost.customer, lost.short, lost.loose] == ["Fred", 2, 8]
    [blocked, *_] = house.ask(of_subject, "article", house.articles["JUICE"])
    assert blocked.changes["blocked"] == ["0.000", "10.000"]
    assert_sound(house.database)


def test_goods_that_are_taken_back_are_promised_for_the_day_they_were(house: House) -> None:
    """Who wants his goods last still gives way first when some are missing."""
    here = house.warehouses["MAIN"]
    late = house.order("ANNA", house.line("MUG", 60), warehouse_id=here, requested_on=date(2026, 3, 20))
    house.order("BOB", house.line("MUG", 40), warehouse_id=here, requested_on=date(2026, 3, 4))
    [note] = house.issue(late)
    house.do(reverse_note, note.id, WHY)
    house.do(deallocate, late)
    mugs = next(b for b in house.ask(article_card, house.articles["MUG"]).batches if b.warehouse == "MAIN")
    done = house.do(correct_batch, mugs.batch_id, here, mugs.on_hand, Decimal(90), "counted")
    assert [(each.customer, int(each.short)) for each in done.gave_way] == [("Anna", 10)]
    assert_sound(house.database)


@pytest.mark.parametrize("other", ["take back", "bill"])
def test_note_is_taken_back_or_something_else_is_done_with_it_but_not_both(house: House, other: str) -> None:
    [note] = house.issue(house.order("ANNA", house.line("MUG", 3)))

    def tried(verb: Any, *args: Any) -> bool:
        try:
            verb(*args)
        except SalesdeskError:
            return False
        return True

    with house.seats(2) as (first, second):
        rival = {
            "take back": partial(second.do, reverse_note, note.id, WHY),
            "bill": partial(second.do, invoice_notes, [note.id]),
        }[other]
        done = at_once([partial(tried, first.do, reverse_note, note.id, WHY), partial(tried, rival)])
    assert sorted(done) == [False, True]
    assert_sound(house.database)
