from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from benchmarks.harness.statements import count_statements
from salesdesk.domain.approvals.queries import outlook
from salesdesk.domain.approvals.verbs import approve, send_back, withdraw
from salesdesk.domain.billing.verbs import invoice_notes
from salesdesk.domain.company.verbs import lock_periods
from salesdesk.domain.customers.verbs import block, set_conditions, unblock
from salesdesk.domain.drafts.queries import DraftView, draft_view
from salesdesk.domain.drafts.verbs import (
    NewOrder,
    add_line,
    change_header,
    change_line,
    enter,
    open_draft,
    remove_line,
)
from salesdesk.domain.fulfilment.verbs import allocate, issue
from salesdesk.domain.orders.rules import QUOTE_STATES, OrderState
from salesdesk.domain.orders.verbs import (
    cancel,
    close_remainder,
    confirm,
    firm_planned,
    put_on_hold,
    resume,
)
from salesdesk.domain.purchasing.queries import shortages
from salesdesk.domain.quotes.issuing import issue_quote
from salesdesk.domain.quotes.verbs import decline_quote, order_from_quote, revise_quote
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.domain.tax.verbs import set_rate
from salesdesk.errors import Conflict, IllegalMove, NotAllowed, NotFound, Refused
from salesdesk.office import history
from salesdesk.office.permissions import Role
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

NO_SUCH = (0, -1, 10**9)
FAR = date(2026, 4, 2)  # a day beyond the horizon


def in_state(house: House, state: OrderState) -> int:
    """An order in this state; a quote, if only quotes are."""
    if state in QUOTE_STATES:
        return quote_in_state(house, state)
    customer = "LIMIT" if state is OrderState.WAITING else "ANNA"
    pens = house.line("PEN", 100 if state is OrderState.WAITING else 3)
    order_id = house.order(customer, pens, confirmed=state is not OrderState.DRAFT)
    if state is OrderState.ON_HOLD:
        house.do(put_on_hold, order_id, "why")
    if state is OrderState.CANCELLED:
        house.do(cancel, order_id, "why")
    if state is OrderState.COMPLETED:
        house.bill(*house.issue(order_id))
    assert house.state(order_id) is state
    return order_id


def quote_in_state(house: House, state: OrderState) -> int:
    quoted = house.order("ANNA", house.line("PEN", 3), confirmed=False, is_quote=True)
    house.do(issue_quote, quoted)
    if state is OrderState.ORDERED:
        house.do(order_from_quote, quoted)
    if state is OrderState.DECLINED:
        house.do(decline_quote, quoted, "why")
    if state is OrderState.SUPERSEDED:
        house.do(issue_quote, house.do(revise_quote, quoted).id)
    assert house.state(quoted) is state
    return quoted


@pytest.mark.both_databases
def test_order_is_confirmed_with_number_and_totals(house: House) -> None:
    draft = house.order("ANNA", house.line("MUG", 3), house.line("TEA", 2), confirmed=False)
    order = house.do(confirm, draft)
    assert (order.id, order.number, order.planned, order.short) == (draft, "ZS 1/2026", False, ())
    assert (order.net, order.vat, order.gross) == (Decimal("40.70"), Decimal("7.76"), Decimal("48.46"))
    stored = house.look_order(draft)
    assert (stored.state, stored.confirmed_at) == (OrderState.CONFIRMED, house.clock.now)
    assert (stored.net, stored.vat, stored.gross) == (order.net, order.vat, order.gross)
    [entry] = house.ask(history.of_subject, "order", draft, 1)
    assert entry.changes == {"state": ["draft", "confirmed"], "number": "ZS 1/2026"}


@pytest.mark.parametrize(
    "change",
    [
        lambda house, view: house.do(add_line, view.id, house.line("PEN", 20)),
        lambda house, view: house.do(remove_line, view.lines[0].id),
        lambda house, view: house.do(change_line, view.lines[1].id, house.line("TEA", 3)),
        lambda house, view: house.do(
            change_header, view.id, replace(view.typed, discount_percent=Decimal(10))
        ),
        lambda house, view: house.do(
            change_header, view.id, replace(view.typed, requested_on=date(2026, 3, 9))
        ),
        lambda house, view: house.do(
            change_header, view.id, replace(view.typed, ship_to=replace(view.ship_to, house_number="99"))
        ),
    ],
)
def test_only_what_was_seen_is_confirmed(house: House, change: Callable[[House, DraftView], object]) -> None:
    draft = house.order("ANNA", house.line("MUG", 3), house.line("TEA", 2), confirmed=False)
    seen = house.ask(draft_view, draft)
    change(house, seen)
    error = refused(house.desk, confirm, draft, None, seen.expected)
    assert isinstance(error, Conflict)
    assert str(error) == "The order was changed at another desk. Look at it again."
    assert house.state(draft) is OrderState.DRAFT
    seen = house.ask(draft_view, draft)
    assert seen.totals is not None
    assert house.do(confirm, draft, None, seen.expected).gross == seen.totals.gross
    assert_sound(house.database)


def test_draft_that_is_none_any_more_says_what_it_became(house: House) -> None:
    draft = house.order("ANNA", house.line("MUG"))
    for error in (
        refused(house.desk, confirm, draft),
        refused(house.desk, cancel, draft, "why", only_draft=True),
    ):
        assert isinstance(error, IllegalMove)
        assert str(error) == "ZS 1/2026 is confirmed; only a draft can be changed."
    assert house.state(draft) is OrderState.CONFIRMED


MOVES: list[tuple[Callable[[House, int], object], set[OrderState]]] = [
    (lambda house, id_: house.do(confirm, id_), {OrderState.DRAFT}),
    (lambda house, id_: house.do(approve, id_), {OrderState.WAITING}),
    (lambda house, id_: house.do(send_back, id_, "why"), {OrderState.WAITING}),
    (lambda house, id_: house.do(withdraw, id_), {OrderState.WAITING}),
    (lambda house, id_: house.do(put_on_hold, id_, "why"), {OrderState.CONFIRMED}),
    (lambda house, id_: house.do(resume, id_), {OrderState.ON_HOLD}),
    (
        lambda house, id_: house.do(cancel, id_, "why"),
        {OrderState.DRAFT, OrderState.WAITING, OrderState.CONFIRMED, OrderState.ON_HOLD},
    ),
    (lambda house, id_: house.do(close_remainder, id_, "why"), set()),
    (lambda house, id_: house.do(allocate, id_), {OrderState.CONFIRMED}),
    (lambda house, id_: house.issue(id_), {OrderState.CONFIRMED}),
    (lambda house, id_: house.do(order_from_quote, id_), {OrderState.QUOTED}),
    (lambda house, id_: house.do(decline_quote, id_, "why"), {OrderState.QUOTED}),
    (lambda house, id_: house.do(revise_quote, id_), {OrderState.QUOTED, OrderState.DECLINED}),
    (lambda house, id_: house.do(issue_quote, id_), set()),
]


@pytest.mark.parametrize("state", OrderState)
def test_only_moves_of_the_table_are_made(house: House, state: OrderState) -> None:
    wrong = [partial(move, house, in_state(house, state)) for move, allowed in MOVES if state not in allowed]
    assert not_refused(house.database, wrong) == []
    for move, allowed in MOVES:
        if state in allowed:
            move(house, in_state(house, state))
    assert_sound(house.database)


def test_orders_that_are_not_there_are_refused(house: House) -> None:
    calls = [partial(move, house, id_) for move, _ in MOVES for id_ in NO_SUCH]
    assert not_refused(house.database, calls) == []


def test_empty_order_is_not_confirmed(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["ANNA"]))
    assert isinstance(refused(house.desk, confirm, draft.id), Refused)


def test_blocked_customer_gets_nothing_confirmed_issued_or_resumed(house: House) -> None:
    anna = house.customers["ANNA"]
    draft = house.order("ANNA", house.line("PEN"), confirmed=False)
    ready, held = house.order("ANNA", house.line("PEN")), in_state(house, OrderState.ON_HOLD)
    house.do(allocate, ready)
    house.do(block, anna, "never pays")
    for verb, order_id in ((confirm, draft), (issue, ready), (resume, held)):
        assert str(refused(house.desk, verb, order_id)) == "Customer ANNA is blocked: never pays"
    house.do(unblock, anna)
    house.do(confirm, draft)
    assert_sound(house.database)


def test_branch_is_stopped_by_what_blocks_its_payer(house: House) -> None:
    draft = house.order("BRANCH", house.line("PEN"), confirmed=False)
    house.do(block, house.customers["HEAD"], "bankrupt")
    assert str(refused(house.desk, confirm, draft)) == "Customer HEAD is blocked: bankrupt"


@pytest.mark.both_databases
def test_limit_counts_everything_once(house: House) -> None:
    """Confirmed, delivered, billed: the same money all the way."""
    lena = house.customers["LIMIT"]
    order_id = house.order("LIMIT", house.line("MUG", 5), house.line("RARE", 2))
    assert house.owed("LIMIT") == Decimal("78.72")
    [note] = house.issue(order_id)
    assert house.owed("LIMIT") == Decimal("78.72")
    house.bill(note)
    assert house.owed("LIMIT") == Decimal("78.72")
    draft = house.order("LIMIT", house.line("MUG", price=Decimal("17.31")), confirmed=False)  # 21.29 gross
    [why] = house.ask(outlook, draft).reasons
    assert why.text("en") == "The customer would owe 100.01 PLN, the limit is 100.00 PLN."
    second = house.order("LIMIT", house.line("MUG", price=Decimal("17.30")), confirmed=False)
    house.do(confirm, second)
    assert house.owed("LIMIT") == Decimal(100)
    house.do(
        set_conditions,
        lena,
        discount=Decimal(),
        discount_always=False,
        credit_limit=Decimal(50),
        price_list_id=None,
    )
    house.do(allocate, second)
    assert "would owe 100." in str(refused(house.desk, issue, second))
    house.do(put_on_hold, second, "over the limit")
    assert "would owe 100." in str(refused(house.desk, resume, second))
    house.do(close_remainder, order_id, "no more")
    assert house.owed("LIMIT") == Decimal("82.78")
    house.do(cancel, second, "no")
    assert house.owed("LIMIT") == Decimal("61.50")
    assert_sound(house.database)


def test_contact_orders_within_what_he_may(house: House) -> None:
    def draft(contact: str, mugs: int) -> int:
        return house.order(
            "SCHOOL", house.line("MUG", mugs), confirmed=False, contact_id=house.contacts[contact]
        )

    house.do(confirm, draft("Teacher", 8))  # 98.40
    error = refused(house.desk, confirm, draft("Teacher", 9))
    assert isinstance(error, NotAllowed)
    assert "Teacher may order up to 100.00 PLN; a colleague there has to authorise" in str(error)
    assert isinstance(refused(house.desk, confirm, draft("Pupil", 1)), NotAllowed)
    house.do(confirm, draft("Head", 9))
    assert_sound(house.database)


def test_colleague_who_may_authorises_what_a_contact_may_not(house: House) -> None:
    def draft(contact: str) -> int:
        return house.order(
            "SCHOOL", house.line("MUG", 9), confirmed=False, contact_id=house.contacts[contact]
        )

    teacher, head, pupil = (house.contacts[name] for name in ("Teacher", "Head", "Pupil"))
    for nobody in (teacher, pupil):
        assert isinstance(refused(house.desk, confirm, draft("Teacher"), nobody), NotAllowed)
    assert isinstance(refused(house.desk, confirm, draft("Teacher"), 10**9), NotFound)
    assert isinstance(refused(house.desk, confirm, draft("Pupil"), head), NotAllowed)
    authorised = draft("Teacher")
    house.do(confirm, authorised, head)
    assert house.look_order(authorised).authorised_by_id == head
    assert_sound(house.database)


def test_contact_of_somebody_else_is_nobody(house: House) -> None:
    header = NewOrder(house.customers["ANNA"], contact_id=house.contacts["Head"])
    assert isinstance(refused(house.desk, open_draft, header), NotFound)


def test_totals_are_at_the_rate_of_the_day_the_goods_are_wanted(house: House) -> None:
    house.do(set_rate, "PL", TaxClass.STANDARD, date(2026, 3, 20), Decimal(25))
    now, later = (
        house.look_order(house.order("ANNA", house.line("MUG"), requested_on=day)).gross
        for day in (None, date(2026, 3, 20))
    )
    assert (now, later) == (Decimal("12.30"), Decimal("12.50"))
    long_ago = NewOrder(house.customers["ANNA"], requested_on=date(1999, 1, 1))
    draft = house.do(enter, long_ago, [house.line("MUG")], overdue=True).id
    assert "no VAT rate" in str(refused(house.desk, confirm, draft))


def test_order_discounts_that_are_more_than_the_order_are_refused(house: House) -> None:
    fine = house.order("ANNA", house.line("MUG"), confirmed=False, discount_percent=Decimal(100))
    assert house.do(confirm, fine).gross == 0
    for amount in ("10.01", "10.005"):
        draft = house.order("ANNA", house.line("MUG"), confirmed=False, discount_amount=Decimal(amount))
        assert "more than the order comes to" in str(refused(house.desk, confirm, draft))


def test_order_discount_of_half_a_cent_is_rounded(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG"), discount_amount=Decimal("0.005"))
    assert house.look_order(order_id).net == Decimal("9.99")
    assert house.bill(*house.issue(order_id)).net == Decimal("9.99")
    assert_sound(house.database)


def test_delivered_order_is_not_cancelled(house: House) -> None:
    order_id = house.order("ANNA", house.line("PEN", 1001 + 20))
    [main, side] = house.issue(order_id)
    assert (main.warehouse_id, side.warehouse_id) == (house.warehouses["MAIN"], house.warehouses["SIDE"])
    assert isinstance(refused(house.desk, cancel, order_id, "why"), IllegalMove)
    house.do(put_on_hold, order_id, "why")
    assert isinstance(refused(house.desk, cancel, order_id, "why"), IllegalMove)
    assert isinstance(refused(house.desk, close_remainder, order_id, "why"), IllegalMove)
    assert_sound(house.database)


def test_planned_order_becomes_firm_when_the_horizon_reaches_it(house: House) -> None:
    planned = house.do(enter, NewOrder(house.customers["ANNA"], requested_on=FAR), [house.line("LAST")], True)
    assert planned.confirmed is not None
    assert (planned.confirmed.planned, planned.confirmed.short) == (True, ())
    assert house.ask(shortages) == []
    assert house.do(firm_planned) == 0
    house.clock.forward(days=1)
    assert house.do(firm_planned) == 1
    assert house.stock("LAST") == {"MAIN": (1, 1)}
    assert house.do(firm_planned) == 0
    house.bill(*house.issue(planned.id))
    assert_sound(house.database)


@pytest.mark.both_databases
def test_planned_orders_become_firm_by_urgency_and_only_if_they_are_open(house: House) -> None:
    late, early, gone, held = (
        house.order("ANNA", house.line("LAST"), requested_on=day)
        for day in (date(2026, 5, 2), date(2026, 5, 1), FAR, FAR)
    )
    house.do(cancel, gone, "no")
    house.do(put_on_hold, held, "wait")
    house.clock.forward(days=29)
    with house.seats(2) as seats:
        assert sorted(at_once([partial(seat.do, firm_planned) for seat in seats])) == [0, 1]
    assert house.stock("LAST") == {"MAIN": (1, 1)}
    house.do(cancel, held, "no")
    house.clock.forward(days=5)
    assert house.do(firm_planned) == 2
    assert [shortage.order_id for shortage in house.ask(shortages)] == [late]
    [note] = house.issue(early)
    assert note.quantities[0][1] == 1
    assert_sound(house.database)


def test_locked_periods_take_nothing(house: House) -> None:
    order_id = house.order("ANNA", house.line("PEN", 2))
    house.do(allocate, order_id)
    today = date(2026, 3, 2)
    house.do(lock_periods, stock_through=today, sales_through=None)
    assert "Stock is locked" in str(refused(house.desk, issue, order_id))
    house.do(lock_periods, stock_through=None, sales_through=today)
    notes = [note.id for note in house.do(issue, order_id)]
    assert "Sales are locked" in str(refused(house.desk, invoice_notes, notes))


@pytest.mark.both_databases
def test_order_is_confirmed_once_by_two_seats_at_once(house: House) -> None:
    draft = house.order("ANNA", house.line("PEN"), confirmed=False)

    def confirmed(seat: House) -> bool:
        try:
            seat.do(confirm, draft)
        except IllegalMove:
            return False
        return True

    with house.seats(3) as seats:
        assert sorted(at_once([partial(confirmed, seat) for seat in seats])) == [False, False, True]
    assert house.look_order(draft).number == "ZS 1/2026"
    assert_sound(house.database)


@pytest.mark.both_databases
def test_whole_flow_costs_few_statements_whatever_the_length_of_the_order(house: House) -> None:
    house.receive("MAIN", "MUG", 10_000)

    def flow(lines: int) -> int:
        with count_statements(house.database.engine) as sent:
            header = NewOrder(house.customers["LIMIT"])
            typed = [house.line("MUG", price=Decimal("0.01")) for _ in range(lines)]
            order = house.seat(Role.TELEMARKETER).do(enter, header, typed)
            house.seat(Role.TELEMARKETER).do(confirm, order.id)
            house.seat(Role.WAREHOUSE).do(allocate, order.id)
            [note] = house.seat(Role.WAREHOUSE).do(issue, order.id)
            house.seat(Role.INVOICING).do(invoice_notes, [note.id])
        return sent.count

    flow(1)  # the first of each series costs a row more
    ten = flow(10)
    assert ten <= 67
    assert abs(flow(300) - ten) <= 5
    assert_sound(house.database)
