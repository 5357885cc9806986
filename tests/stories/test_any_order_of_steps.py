"""Whatever people do, in whatever order: orders and stock behave as a much simpler firm would.

Of two customers one may owe nothing, so that all he orders has to be approved. The verbs are driven
beside the simple firm with random steps, and both must agree after each.
"""

from __future__ import annotations

from contextlib import ExitStack
from decimal import Decimal
from itertools import permutations
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy import update

from salesdesk.domain.approvals.verbs import approve, send_back, withdraw
from salesdesk.domain.billing.verbs import invoice_notes
from salesdesk.domain.catalogue.rules import Relation
from salesdesk.domain.catalogue.verbs import relate
from salesdesk.domain.corrections.reversing import reverse_note
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.drafts.operations import LineEntered
from salesdesk.domain.drafts.verbs import (
    NewOrder,
    add_line,
    change_line,
    keep_alive,
    open_draft,
    remove_line,
    sweep_holds,
)
from salesdesk.domain.fulfilment.verbs import allocate, deallocate, issue, reserve
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import cancel, close_remainder, confirm, put_on_hold, resume
from salesdesk.errors import SalesdeskError
from tests.conftest import Ground, SetClock, times
from tests.house import MONDAY, House, furnish_polish
from tests.invariants import assert_sound
from tests.stories.clerk_steps import ClerkSteps
from tests.stories.simple_firm import BEGUN, CODES, PLACES, Firm, Line, Order

ANY = st.integers(0, 999)
"""Which of the orders or lines a step is about."""


class Steps(ClerkSteps, RuleBasedStateMachine):
    """The verbs beside the simple firm."""

    ground: ClassVar[Ground]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        database = self.stack.enter_context(self.ground.fresh(furnish_polish))
        self.house = House.of(database, SetClock(MONDAY))
        with database.write() as session:
            session.execute(update(Customer).where(Customer.number == "LIMIT").values(credit_limit=Decimal()))
        for one, other in permutations(CODES):
            self.house.do(relate, self.house.articles[one], self.house.articles[other], Relation.SUBSTITUTE)
        self.written_off = {}
        self.firm = Firm(
            {("MUG", "MAIN"): 100, ("MUG", "SIDE"): 30, ("TEA", "MAIN"): 200, ("TEA", "SIDE"): 20}
        )

    def teardown(self) -> None:
        assert_sound(self.house.database)
        self.stack.close()

    @initialize(quantities=st.lists(st.integers(1, 130), min_size=1, max_size=3))
    def begin(self, quantities: list[int]) -> None:
        self.order_comes(quantities)

    @rule(may_owe=st.booleans())
    def draft_is_opened(self, may_owe: bool) -> None:
        customer = self.house.customers["ANNA" if may_owe else "LIMIT"]
        draft = self.house.do(open_draft, NewOrder(customer)).id
        self.firm.orders[draft] = Order(may_owe=may_owe)

    @rule(quantities=st.lists(st.integers(1, 130), min_size=1, max_size=3), may_owe=st.booleans())
    def order_comes(self, quantities: list[int], may_owe: bool = True) -> None:
        self.draft_is_opened(may_owe)
        draft = max(self.firm.orders)
        for quantity in quantities:
            self._add(draft, CODES[quantity % 2], quantity)
        self._confirm(draft)

    @rule(which=ANY, code=st.sampled_from(CODES), quantity=st.integers(1, 130))
    def line_is_added(self, which: int, code: str, quantity: int) -> None:
        self._add(self._one(which, OrderState.DRAFT), code, quantity)

    @rule(which=ANY, code=st.sampled_from(CODES), quantity=st.integers(1, 130))
    def line_is_changed(self, which: int, code: str, quantity: int) -> None:
        order, line_id = self._line(which)
        new = self.house.line(code, quantity)
        entered = self._tried(order.state is OrderState.DRAFT, change_line, line_id, new)
        if entered is not None:
            assert entered.id == line_id  # and it stays in its place, where it takes before those behind it
            self._entered(order, entered, code, quantity)

    @rule(which=ANY)
    def line_is_removed(self, which: int) -> None:
        order, line_id = self._line(which)
        allowed = order.state is OrderState.DRAFT
        self._tried(allowed, remove_line, line_id)
        if allowed:
            del order.lines[line_id]

    @rule(minutes=st.integers(1, 40))
    def time_goes_by(self, minutes: int) -> None:
        self.firm.minute += minutes
        self.house.clock.forward(minutes=minutes)

    @rule()
    def holds_are_swept(self) -> None:
        assert bool(self.house.do(sweep_holds)) is self.firm.sweep(set(CODES))

    @rule(which=ANY)
    def draft_stays_alive(self, which: int) -> None:
        order_id = self._one(which, OrderState.DRAFT)
        order = self.firm.orders[order_id]
        lost = self._tried(order.state is OrderState.DRAFT, keep_alive, order_id)
        if lost is not None:
            for line in order.lines.values():
                line.expires = self._until()
            self.firm.take([line for line in order.lines.values() if line.lacks], self._until())
            assert sorted(n for _, n in lost) == sorted(x.lacks for x in order.lines.values() if x.lacks)

    @rule(which=ANY)
    def order_is_confirmed(self, which: int) -> None:
        self._confirm(self._one(which, OrderState.DRAFT))

    @rule(which=ANY)
    def order_is_approved(self, which: int) -> None:
        order_id = self._one(which, OrderState.WAITING)
        order = self.firm.orders[order_id]
        allowed = order.state is OrderState.WAITING
        self._tried(allowed, approve, order_id)
        if allowed:
            order.state = OrderState.CONFIRMED

    @rule(which=ANY, by_owner=st.booleans())
    def order_is_a_draft_again(self, which: int, by_owner: bool) -> None:
        order_id = self._one(which, OrderState.WAITING)
        order = self.firm.orders[order_id]
        allowed = order.state is OrderState.WAITING
        verb, note = (withdraw, ()) if by_owner else (send_back, ("less",))
        self._tried(allowed, verb, order_id, *note)
        if allowed:
            order.state = OrderState.DRAFT
            for line in order.lines.values():
                line.expires = self._until()
            self.firm.take([line for line in order.lines.values() if line.lacks], self._until())

    @rule(which=ANY)
    def order_is_put_on_hold(self, which: int) -> None:
        order_id = self._one(which, OrderState.CONFIRMED)
        order = self.firm.orders[order_id]
        allowed = order.state is OrderState.CONFIRMED
        self._tried(allowed, put_on_hold, order_id, "wait")
        if allowed:
            order.state = OrderState.ON_HOLD

    @rule(which=ANY)
    def order_goes_on(self, which: int) -> None:
        order_id = self._one(which, OrderState.ON_HOLD)
        order = self.firm.orders[order_id]
        allowed = order.state is OrderState.ON_HOLD
        self._tried(allowed, resume, order_id)
        if allowed:
            order.state = OrderState.CONFIRMED
            self._complete(order)

    @rule(which=ANY)
    def order_is_cancelled(self, which: int) -> None:
        order_id = self._one(which, *BEGUN)
        order = self.firm.orders[order_id]
        open_ = order.state in BEGUN
        allowed = open_ and not any(line.issued for line in order.lines.values())
        self._tried(allowed, cancel, order_id, "no")
        if allowed:
            order.state = OrderState.CANCELLED
            for line in order.lines.values():
                line.held, line.allocated, line.expires = {}, {}, None

    @rule(which=ANY)
    def remainder_is_closed(self, which: int) -> None:
        order_id = self._one(which, OrderState.CONFIRMED)
        order = self.firm.orders[order_id]
        allowed = order.state is OrderState.CONFIRMED and any(x.issued for x in order.lines.values())
        self._tried(allowed, close_remainder, order_id, "enough")
        if allowed:
            for line in order.lines.values():
                line.wanted, line.held, line.allocated = line.issued, {}, {}
            self._complete(order)

    @rule(which=ANY)
    def goods_are_reserved(self, which: int) -> None:
        order_id = self._one(which, OrderState.CONFIRMED)
        order = self.firm.orders[order_id]
        short = self._tried(order.state is OrderState.CONFIRMED, reserve, order_id)
        if short is not None:
            self.firm.take([line for line in order.lines.values() if line.lacks], None)
            assert sum(lack.missing for lack in short) == sum(x.lacks for x in order.lines.values())

    @rule(which=ANY, place=st.none() | st.sampled_from(PLACES))
    def batches_are_allocated(self, which: int, place: str | None) -> None:
        order_id = self._one(which, OrderState.CONFIRMED)
        order = self.firm.orders[order_id]
        warehouse = self.house.warehouses[place] if place else None
        picks = self._tried(order.state is OrderState.CONFIRMED, allocate, order_id, warehouse)
        if picks is not None:
            before = order.allocated
            self.firm.gather(order, place)
            for line in order.lines.values():
                line.allocated |= {p: n for p, n in line.held.items() if place in (None, p)}
            assert sum(pick.quantity for pick in picks) == order.allocated - before

    @rule(which=ANY)
    def batches_are_put_back(self, which: int) -> None:
        order_id = self._one(which, OrderState.CONFIRMED)
        order = self.firm.orders[order_id]
        if self._tried(order.state is OrderState.CONFIRMED, deallocate, order_id) is not None:
            for line in order.lines.values():
                line.allocated = {}

    @rule(which=ANY, place=st.none() | st.sampled_from(PLACES))
    def goods_are_issued(self, which: int, place: str | None) -> None:
        if not self._ready():
            self.batches_are_allocated(which, place)
        ready = self._ready() or [self._one(which, OrderState.CONFIRMED)]
        order_id = ready[which % len(ready)]
        order = self.firm.orders[order_id]
        goods = any(n for x in order.lines.values() for p, n in x.allocated.items() if place in (None, p))
        allowed = order.state is OrderState.CONFIRMED and goods
        warehouse = self.house.warehouses[place] if place else None
        for note in self._tried(allowed, issue, order_id, warehouse) or ():
            [place] = [p for p in PLACES if self.house.warehouses[p] == note.warehouse_id]
            order.notes[note.id] = []
            for line in order.lines.values():
                if gone := line.allocated.pop(place, 0):
                    line.held[place] -= gone
                    line.issued += gone
                    self.firm.on_hand[line.code, place] -= gone
                    order.notes[note.id].append((line, place, gone))
            assert sum(n for _, n in note.quantities) == sum(n for *_, n in order.notes[note.id])

    @rule(which=ANY)
    def note_is_taken_back(self, which: int) -> None:
        if not any(order.notes for order in self.firm.orders.values()):
            self.goods_are_issued(which, None)
        delivered = [order for order in self.firm.orders.values() if order.notes]
        if not delivered:
            return
        order = delivered[which % len(delivered)]
        note = sorted(order.notes)[which % len(order.notes)]
        self._tried(True, reverse_note, note, "the wrong pallet")
        for line, place, quantity in order.notes.pop(note):
            line.issued -= quantity
            self.firm.on_hand[line.code, place] += quantity
            for goods in (line.held, line.allocated):
                goods[place] = goods.get(place, 0) + quantity

    @rule(which=ANY, one=st.booleans())
    def notes_are_billed(self, which: int, one: bool) -> None:
        if not any(order.notes for order in self.firm.orders.values()):
            self.goods_are_issued(which, None)
        delivered = [order for order in self.firm.orders.values() if order.notes]
        if not delivered:
            return
        order = delivered[which % len(delivered)]
        notes = sorted(order.notes)[: 1 if one else None]
        self._tried(True, invoice_notes, notes)
        for note in notes:
            for line, _, quantity in order.notes.pop(note):
                line.billed += quantity
        self._complete(order)

    @rule(code=st.sampled_from(CODES), place=st.sampled_from(PLACES), quantity=st.integers(1, 50))
    def goods_come(self, code: str, place: str, quantity: int) -> None:
        self.house.receive(place, code, quantity)
        self.firm.on_hand[code, place] += quantity

    @invariant()
    def both_agree(self) -> None:
        for code in CODES:
            stock = self.house.stock(code)
            assert {place: stock.pop(place) for place in PLACES} == {
                place: (self.firm.on_hand[code, place], self.firm.reserved((code, place))) for place in PLACES
            }
            under_way = [each.left for each in self.firm.under_way.values() if each.code == code]
            assert sum(on_hand for on_hand, _ in stock.values()) == sum(under_way)
            assert self.house.free(code) == sum(self.firm.free((code, place)) for place in PLACES)
        for order_id, order in self.firm.orders.items():
            assert self.house.state(order_id) is order.state

    def _one(self, which: int, *states: OrderState) -> int:
        """One of the orders in these states; now and then, or if there is none, one in any state."""
        fitting = [id_ for id_, order in self.firm.orders.items() if order.state in states]
        orders = list(self.firm.orders) if which % 8 == 7 or not fitting else fitting
        return orders[which % len(orders)]

    def _ready(self) -> list[int]:
        """The orders of which something can be issued."""
        orders = self.firm.orders.items()
        return [id_ for id_, order in orders if order.allocated and order.state is OrderState.CONFIRMED]

    def _line(self, which: int) -> tuple[Order, int]:
        """One of the lines of one of the drafts; a line that is not there if they have none."""
        order = self.firm.orders[self._one(which, OrderState.DRAFT)]
        if not order.lines:
            return Order(OrderState.CANCELLED), 0
        return order, list(order.lines)[which % len(order.lines)]

    def _tried(self, allowed: bool, verb: Any, *args: Any) -> Any:
        """The result of a verb that must succeed just when the simple firm allows it."""
        try:
            result = self.house.do(verb, *args)
        except SalesdeskError:
            assert not allowed
            return None
        assert allowed
        return result

    def _until(self) -> int:
        return self.firm.minute + 30

    def _add(self, order_id: int, code: str, quantity: int) -> None:
        order = self.firm.orders[order_id]
        allowed = order.state is OrderState.DRAFT
        entered = self._tried(allowed, add_line, order_id, self.house.line(code, quantity))
        if entered is not None:
            self._entered(order, entered, code, quantity)

    def _entered(self, order: Order, entered: LineEntered, code: str, quantity: int) -> None:
        line = order.lines[entered.id] = Line(code, quantity)
        self.firm.take([line], self._until())
        assert entered.held == sum(line.held.values())

    def _confirm(self, order_id: int) -> None:
        order = self.firm.orders[order_id]
        done = self._tried(order.state is OrderState.DRAFT and bool(order.lines), confirm, order_id)
        if done:
            order.state = OrderState.CONFIRMED if order.may_owe else OrderState.WAITING
            for line in order.lines.values():
                line.expires = None
            self.firm.take([line for line in order.lines.values() if line.lacks], None)
            assert sum(lack.missing for lack in done.short) == sum(x.lacks for x in order.lines.values())

    def _complete(self, order: Order) -> None:
        lines = order.lines.values()
        if order.state is OrderState.CONFIRMED and all(line.billed == line.wanted for line in lines):
            order.state = OrderState.COMPLETED


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_any_order_of_steps_agrees_with_the_simple_firm(request: pytest.FixtureRequest, kind: str) -> None:
    Steps.ground = request.getfixturevalue(f"{kind}_ground")
    examples = times({"sqlite": 10, "postgres": 5}[kind], 300)
    run(Steps, settings=settings(max_examples=examples, stateful_step_count=40, deadline=None))
