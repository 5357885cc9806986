"""Several seats want the same thing at the same moment."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, text

from salesdesk.domain.billing.queries import notes_to_bill
from salesdesk.domain.billing.verbs import invoice_notes
from salesdesk.domain.catalogue.rules import Relation
from salesdesk.domain.catalogue.verbs import relate
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.drafts.changing_customer import change_customer
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import (
    NewOrder,
    add_line,
    change_header,
    change_line,
    enter,
    keep_alive,
    open_draft,
    remove_line,
    sweep_holds,
)
from salesdesk.domain.fulfilment.queries import batches_for, order_to_fulfil
from salesdesk.domain.fulfilment.substituting import stand_ins, substitute
from salesdesk.domain.fulfilment.taking_over import take_over, who_loses
from salesdesk.domain.fulfilment.verbs import (
    allocate,
    allocate_and_issue,
    allocate_batch,
    deallocate,
    issue,
    reserve,
)
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.verbs import (
    cancel,
    close_remainder,
    confirm,
    firm_planned,
    put_on_hold,
    resume,
)
from salesdesk.domain.picking.queries import pick_list
from salesdesk.domain.picking.verbs import issue_picked, pick
from salesdesk.domain.purchasing.model import PurchaseOrder
from salesdesk.domain.purchasing.queries import lines_of_purchase, shortages
from salesdesk.domain.purchasing.verbs import (
    ArrivedLine,
    order_shortages,
    place,
    receive_purchase,
)
from salesdesk.domain.purchasing.verbs import cancel as cancel_purchase
from salesdesk.errors import SalesdeskError
from tests.conftest import times
from tests.house import House, at_once
from tests.invariants import assert_sound

EIGHTY = Decimal("65.04")  # net, 80.00 with VAT


def test_two_orders_of_80_against_a_limit_of_100(house: House) -> None:
    drafts = [house.order("LIMIT", house.line("MUG", price=EIGHTY), confirmed=False) for _ in range(2)]
    with house.seats(2) as seats:
        done = at_once([partial(confirmed, *each) for each in zip(seats, drafts, strict=True)])
    assert sorted(done) == [False, True]
    assert house.owed("LIMIT") == Decimal("160.00")  # one of them waits, and its goods are kept
    assert_sound(house.database)


def test_orders_of_two_branches_against_the_limit_of_their_payer(house: House) -> None:
    line = house.line("MUG", price=EIGHTY * 10)
    drafts = [house.order(customer, line, confirmed=False) for customer in ("BRANCH", "HEAD")]
    with house.seats(2) as seats:
        done = at_once([partial(confirmed, *each) for each in zip(seats, drafts, strict=True)])
    assert sorted(done) == [False, True]
    assert_sound(house.database)


def confirmed(seat: House, order_id: int) -> bool:
    """Whether an order is confirmed at once; else it waits, for credit."""
    return not seat.do(confirm, order_id).waits


def test_last_piece_is_sold_once_by_eight_seats(house: House) -> None:
    line = house.line("LAST")
    drafts = [house.do(open_draft, NewOrder(house.customers["ANNA"])).id for _ in range(8)]
    with house.seats(8) as seats:
        both = list(zip(seats, drafts, strict=True))
        held = at_once([partial(seat.do, add_line, draft, line) for seat, draft in both])
        assert sorted(got.held for got in held) == [0] * 7 + [1]
        orders = at_once([partial(seat.do, confirm, draft) for seat, draft in both])
        assert sorted(len(order.short) for order in orders) == [0] + [1] * 7
    assert house.stock("LAST") == {"MAIN": (1, 1)}
    assert_sound(house.database)


def test_two_buyers_order_what_is_missing_once(house: House) -> None:
    for quantity in (5, 10):
        house.order("ANNA", house.line("RARE", quantity), house.line("BOOK", 60))
    with house.seats(2) as seats:
        orders = at_once([partial(seat.do, order_shortages, seat.warehouses["MAIN"]) for seat in seats])
    assert sorted(len(each) for each in orders) == [0, 2]
    assert sorted(each.quantity for each in max(orders)) == [18, 70]
    assert house.ask(shortages) == []
    assert_sound(house.database)


def test_receipt_and_cancellation_of_who_waits_for_it(house: House) -> None:
    """Whichever comes first, nothing stays reserved for the cancelled order."""
    for _ in range(times(3, 50)):
        order_id = house.order("ANNA", house.line("RARE", 3))
        [purchase] = house.do(order_shortages, house.warehouses["MAIN"])
        house.do(place, purchase.id)
        [line] = house.ask(lines_of_purchase, purchase.id)
        arrived = [ArrivedLine(line.id, line.quantity)]
        with house.seats(2) as (clerk, seller):
            works: list[Callable[[], Any]] = [
                partial(clerk.do, receive_purchase, purchase.id, arrived),
                partial(seller.do, cancel, order_id, "changed her mind"),
            ]
            at_once(works)
        assert house.stock("RARE")["MAIN"][1] == 0
        house.bill(*house.issue(house.order("ANNA", house.line("RARE", str(house.free("RARE"))))))
        assert_sound(house.database)


class Walk:
    """One person who does this and that to the orders of a house, seeded."""

    HOT = "MUG", "TEA", "RARE"
    CUSTOMERS = "ANNA", "BOB", "HEAD", "BRANCH", "FRESH"

    def __init__(self, seat: House, seed: int) -> None:
        self.seat, self.chance = seat, random.Random(seed)
        self.done = 0

    def __call__(self, steps: int) -> int:
        """Take so many steps; how many were not refused. Nothing but a refusal may be raised."""
        names = [name for name in dir(self) if name.startswith("step_")]
        for _ in range(steps):
            try:
                getattr(self, self.chance.choice(names))()
            except SalesdeskError:
                continue
            self.done += 1
        return self.done

    def step_open(self) -> None:
        self.seat.do(open_draft, self._header(self.chance.choice(self.CUSTOMERS)))

    def step_enter(self) -> None:
        lines = [self._line() for _ in range(self.chance.randint(1, 4))]
        header = self._header(self.chance.choice(self.CUSTOMERS))
        self.seat.do(enter, header, lines, self.chance.random() < 0.7)

    def step_change_header(self) -> None:
        order_id = self._order("draft")
        with self.seat.database.read() as session:
            order = session.get(Order, order_id)
            customer = order.sold_to_id if order else 0
        self.seat.do(change_header, order_id, replace(self._header("ANNA"), customer_id=customer))

    def step_change_customer(self) -> None:
        customer = self.seat.customers[self.chance.choice(self.CUSTOMERS)]
        self.seat.do(change_customer, self._order("draft"), customer)

    def step_add(self) -> None:
        self.seat.do(add_line, self._order("draft"), self._line())

    def step_change(self) -> None:
        self.seat.do(change_line, self._draft_line(), self._line())

    def step_remove(self) -> None:
        self.seat.do(remove_line, self._draft_line())

    def step_keep_alive(self) -> None:
        self.seat.clock.forward(minutes=self.chance.choice((7, 7, 7, 700)))
        self.seat.do(keep_alive, self._order("draft"))

    def step_sweep(self) -> None:
        self.seat.do(sweep_holds)

    def step_confirm(self) -> None:
        self.seat.do(confirm, self._order("draft"))

    def step_cancel(self) -> None:
        self.seat.do(cancel, self._order("draft", "confirmed", "on_hold"), "why not")

    def step_hold(self) -> None:
        self.seat.do(put_on_hold, self._order("confirmed"), "think")

    def step_resume(self) -> None:
        self.seat.do(resume, self._order("on_hold"))

    def step_allocate(self) -> None:
        self.seat.do(allocate, self._order("confirmed"))

    def step_deallocate(self) -> None:
        self.seat.do(deallocate, self._order("confirmed"))

    def step_allocate_batch(self) -> None:
        order = self._order("confirmed")
        lines = self.seat.ask(order_to_fulfil, order).lines
        line = self.chance.choice(lines).id if lines else 0
        for batch in self.seat.ask(batches_for, line)[: self.chance.randint(0, 2)]:
            quantity = min(batch.most, Decimal(self.chance.randint(0, 30)))
            self.seat.do(allocate_batch, line, batch.batch_id, batch.warehouse_id, quantity)

    def step_take_over(self) -> None:
        order = self._order("confirmed")
        lines = self.seat.ask(order_to_fulfil, order).lines
        line = self.chance.choice(lines).id if lines else 0
        for batch in self.seat.ask(batches_for, line)[: self.chance.randint(0, 2)]:
            wanted = line, batch.batch_id, batch.warehouse_id, Decimal(self.chance.randint(1, 30))
            self.seat.do(take_over, *wanted, self.seat.ask(who_loses, *wanted))

    def step_substitute(self) -> None:
        order = self._order("confirmed")
        for line in self.seat.ask(order_to_fulfil, order).lines[:1]:
            for each in self.seat.ask(stand_ins, line.id).articles[: self.chance.randint(0, 1)]:
                self.seat.do(substitute, line.id, each.article_id, Decimal(self.chance.randint(1, 9)))

    def step_issue(self) -> None:
        verb = self.chance.choice((issue, allocate_and_issue))
        warehouse = self.chance.choice((None, None, *self.seat.warehouses.values()))
        self.seat.do(verb, self._order("confirmed"), warehouse)

    def step_pick(self) -> None:
        for line in self.seat.ask(pick_list, self._order("confirmed")).lines[:2]:
            self.seat.do(pick, *line.key, Decimal(self.chance.randint(0, int(line.allocated))))

    def step_issue_picked(self) -> None:
        self.seat.do(issue_picked, self._order("confirmed"))

    def step_reserve(self) -> None:
        self.seat.do(reserve, self._order("confirmed"))

    def step_firm_planned(self) -> None:
        self.seat.do(firm_planned)

    def step_close(self) -> None:
        self.seat.do(close_remainder, self._order("confirmed"), "enough")

    def step_bill(self) -> None:
        notes = [note.id for note in self.seat.ask(notes_to_bill).rows]
        self.seat.do(invoice_notes, self.chance.sample(notes, min(len(notes), 3)))

    def step_buy(self) -> None:
        for ordered in self.seat.do(order_shortages, self.seat.warehouses["MAIN"]):
            self.seat.do(place, ordered.id)

    def step_receive(self) -> None:
        purchase = self._purchase()
        lines = self.seat.ask(lines_of_purchase, purchase)
        arrived = [ArrivedLine(x.id, x.outstanding) for x in lines if x.outstanding]
        self.seat.do(receive_purchase, purchase, arrived[: self.chance.randint(1, 2)])

    def step_give_purchase_up(self) -> None:
        if self.chance.random() < 0.3:
            self.seat.do(cancel_purchase, self._purchase(), "too dear")

    def _header(self, customer: str) -> NewOrder:
        return NewOrder(
            self.seat.customers[customer],
            warehouse_id=self.chance.choice((None, None, None, self.seat.warehouses["SIDE"])),
            delivery_policy=self.chance.choice((None, *DeliveryPolicy)),
            requested_on=self.chance.choice((None, None, None, date(2026, 4, 2))),
            discount_percent=self.chance.choice((Decimal(), Decimal("7.5"))),
        )

    def _line(self) -> NewLine:
        codes = self.HOT * 3 + ("SET", "JUICE", "FREIGHT")
        later = self.chance.choice((None, None, None, date(2026, 4, 2)))
        return self.seat.line(self.chance.choice(codes), self.chance.randint(1, 40), requested_on=later)

    def _order(self, *states: str) -> int:
        return self._one(select(Order.id).where(Order.state.in_(states)))

    def _draft_line(self) -> int:
        drafts = select(Order.id).where(Order.state == "draft")
        return self._one(select(OrderLine.id).where(OrderLine.order_id.in_(drafts)))

    def _purchase(self) -> int:
        return self._one(select(PurchaseOrder.id).where(PurchaseOrder.state == "ordered"))

    def _one(self, statement: Any) -> int:
        with self.seat.database.read() as session:
            found: list[int] = list(session.scalars(statement))
        return self.chance.choice(found) if found else 0


@pytest.mark.parametrize("seed", range(times(1, 20)))
def test_six_seats_at_three_hot_articles(house: House, seed: int) -> None:
    for one, other in (("MUG", "RARE"), ("RARE", "MUG"), ("TEA", "MUG")):
        house.do(relate, house.articles[one], house.articles[other], Relation.SUBSTITUTE)
    with house.seats(6) as seats:
        walks = [Walk(seat, seed * 6 + number) for number, seat in enumerate(seats)]
        steps = times(40, 400)
        done = at_once([partial(walk, steps) for walk in walks])
    assert sum(done) > steps  # most steps find something to do
    assert_sound(house.database)
    assert deadlocks(house) == 0


def test_draft_that_two_seats_write_into_keeps_every_line(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["ANNA"])).id
    with house.seats(4) as seats:
        works = [partial(seat.do, add_line, draft, house.line("PEN")) for seat in seats for _ in range(3)]
        lines = at_once(works[::3]) + at_once(works[1::3]) + at_once(works[2::3])
    assert sorted(line.position for line in lines) == list(range(1, 13))
    assert house.stock("PEN")["MAIN"] == (1000, 12)
    assert_sound(house.database)


def deadlocks(house: House) -> int:
    """How often PostgreSQL had to break a deadlock here; locks are taken in one order, so never."""
    if house.database.is_sqlite:
        return 0
    with house.database.read() as session:
        session.execute(text("SELECT pg_stat_force_next_flush()"))
        count = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(session.execute(text(count)).scalar_one())
