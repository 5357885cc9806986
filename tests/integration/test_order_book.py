"""Every order is in the book, and is found there by what one knows of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benchmarks.harness.statements import count_statements
from salesdesk.domain.drafts.queries import draft_view
from salesdesk.domain.drafts.verbs import NewOrder, open_draft
from salesdesk.domain.order_book.queries import order_list
from salesdesk.domain.order_book.rules import OrderFilter, Progress, share_issued
from salesdesk.domain.orders.rules import Channel, OrderState
from salesdesk.domain.orders.verbs import cancel, close_remainder, confirm, put_on_hold
from salesdesk.office.permissions import Role
from tests.house import House
from tests.invariants import assert_sound


def ids(house: House, **narrowed: object) -> list[int]:
    page = house.ask(order_list, OrderFilter(**narrowed))  # type: ignore[arg-type]
    assert page.total == len(page.rows)
    return [row.id for row in page.rows]


def progress_of(house: House, order_id: int) -> Progress | None:
    [found] = [row.progress for row in house.ask(order_list).rows if row.id == order_id]
    shown = {progress: order_id in ids(house, progress=progress) for progress in Progress}
    assert [progress for progress, there in shown.items() if there] == ([found] if found else [])
    return found


def issued_of(house: House, order_id: int) -> int:
    [found] = [row.issued for row in house.ask(order_list).rows if row.id == order_id]
    return found


def test_book_shows_orders_newest_first_a_page_at_a_time(house: House) -> None:
    orders = [house.order("ANNA", house.line("MUG")) for _ in range(7)]
    every = house.ask(order_list)
    assert ([row.id for row in every.rows], every.total) == (orders[::-1], 7)
    pages = [house.ask(order_list, None, offset, 3) for offset in (0, 3, 6, 9)]
    assert tuple(row for page in pages for row in page.rows) == every.rows
    assert {page.total for page in pages} == {7}


def test_row_says_what_one_asks_about_an_order(house: House) -> None:
    house.order(
        "BERLIN", house.line("MUG", 2), channel=Channel.EMAIL, customer_number="PO 7", reference="Halle 9",
        requested_on=date(2026, 3, 20),
    )  # fmt: skip
    draft = house.seat(Role.TELEMARKETER).do(open_draft, NewOrder(house.customers["ANNA"])).id
    [second, first] = house.ask(order_list).rows
    assert (first.number, first.customer, first.customer_name) == ("ZS 1/2026", "BERLIN", "Dora")
    assert (first.order_date, first.requested_on) == (date(2026, 3, 2), date(2026, 3, 20))
    assert (first.state, first.channel, first.progress) == (OrderState.CONFIRMED, Channel.EMAIL, Progress.ALL)
    assert (first.gross, first.currency, first.owner) == (Decimal("5.00"), "EUR", "")
    assert (first.customer_number, first.reference) == ("PO 7", "Halle 9")
    assert (second.id, second.number, second.gross, second.owner) == (draft, "", Decimal(0), "telemarketer")
    assert second.progress is None


def test_progress_follows_the_goods(house: House) -> None:
    order = house.order("ANNA", house.line("MUG", 140), house.line("FREIGHT"))
    nothing = house.order("ANNA", house.line("RARE", 5))
    planned = house.order("ANNA", house.line("TEA", 5), requested_on=date(2026, 9, 1))
    assert [progress_of(house, each) for each in (order, nothing, planned)] == [
        Progress.PART, Progress.NOTHING, Progress.NOTHING,
    ]  # fmt: skip
    assert issued_of(house, order) == 0
    house.issue(order, "MAIN")
    assert progress_of(house, order) is Progress.PART
    assert issued_of(house, order) == 71
    notes = house.issue(order, "SIDE")
    assert progress_of(house, order) is Progress.NOTHING
    assert issued_of(house, order) == 92
    house.buy()
    assert progress_of(house, order) is Progress.ALL
    assert progress_of(house, nothing) is Progress.ALL
    house.issue(order)
    assert progress_of(house, order) is Progress.DONE
    assert issued_of(house, order) == 100
    assert notes
    assert_sound(house.database)


def test_completed_order_is_done_and_a_cancelled_one_is_nothing(house: House) -> None:
    order, gone = house.order("ANNA", house.line("MUG")), house.order("ANNA", house.line("MUG"))
    house.bill(*house.issue(order))
    house.do(cancel, gone, "no")
    assert house.state(order) is OrderState.COMPLETED
    assert (progress_of(house, order), progress_of(house, gone)) == (Progress.DONE, None)
    assert progress_of(house, house.order("ANNA", house.line("FREIGHT"))) is Progress.DONE


def test_remainder_that_is_closed_is_no_longer_to_be_issued(house: House) -> None:
    order = house.order("ANNA", house.line("MUG", 140))
    house.issue(order)
    assert progress_of(house, order) is Progress.NOTHING
    house.do(close_remainder, order, "enough")
    assert progress_of(house, order) is Progress.DONE


def test_book_is_narrowed_by_state_channel_and_day(house: House) -> None:
    first = house.order("ANNA", house.line("MUG"))
    house.clock.forward(days=1)
    second = house.order("ANNA", house.line("MUG"), channel=Channel.SHOP)
    draft = house.order("ANNA", house.line("MUG"), confirmed=False)
    house.do(put_on_hold, first, "wait")
    assert ids(house, states=frozenset({OrderState.ON_HOLD})) == [first]
    assert ids(house, states=frozenset({OrderState.DRAFT, OrderState.CONFIRMED})) == [draft, second]
    assert ids(house, states=frozenset({OrderState.COMPLETED, OrderState.ON_HOLD})) == [first]
    assert ids(house, channel=Channel.SHOP) == [second]
    assert ids(house, to_day=date(2026, 3, 2)) == [first]
    assert ids(house, from_day=date(2026, 3, 3)) == [draft, second]
    assert ids(house, from_day=date(2026, 3, 3), to_day=date(2026, 3, 2)) == []


def test_own_orders_are_the_readers(house: House) -> None:
    seller, manager = house.seat(Role.TELEMARKETER), house.seat(Role.MANAGER)
    own = seller.do(open_draft, NewOrder(house.customers["ANNA"])).id
    other = manager.do(open_draft, NewOrder(house.customers["ANNA"])).id
    assert [row.id for row in seller.ask(order_list, OrderFilter(own=True)).rows] == [own]
    assert [row.id for row in manager.ask(order_list, OrderFilter(own=True)).rows] == [other]


@pytest.mark.parametrize(
    "typed", ["zs 1/2026", "1/20", "po 7", "żółty", "ŻÓŁTY kub", "dora", "berlin dora", "Bérlin"]
)
def test_order_is_found_by_its_numbers_and_its_customer(house: House, typed: str) -> None:
    order = house.order("BERLIN", house.line("MUG"), customer_number="PO 7", reference="Żółty Kubek")
    house.order("ANNA", house.line("MUG"))
    assert ids(house, text=typed) == [order]


def test_what_no_order_has_is_taken_for_misspelled(house: House) -> None:
    order = house.order("BERLIN", house.line("MUG"), reference="Żółty Kubek")
    house.order("ANNA", house.line("MUG"))
    assert ids(house, text="zolty kubke") == ids(house, text="dorra") == [order]
    assert ids(house, text="dorra", states=frozenset({OrderState.CANCELLED})) == []
    assert ids(house, text="dora", states=frozenset({OrderState.CANCELLED})) == []


def test_draft_comes_to_what_it_would_be_confirmed_with(house: House) -> None:
    lines = house.line("MUG", 3), house.line("TEA", 2, discount_percent=Decimal(10))
    wanted = {"requested_on": date(2026, 3, 20), "discount_percent": Decimal(5)}
    drafts = [
        house.order("ANNA", *lines, confirmed=False, **wanted),
        house.order("BERLIN", house.line("MUG", 3), confirmed=False),
    ]
    too_much = house.order("ANNA", lines[0], confirmed=False, discount_amount=Decimal(1000))
    gross = {row.id: row.gross for row in house.ask(order_list).rows}
    assert gross[too_much] is None
    for draft in drafts:
        totals = house.ask(draft_view, draft).totals
        assert totals is not None
        assert gross[draft] == totals.gross > 0
        house.do(confirm, draft)
    assert {row.id: row.gross for row in house.ask(order_list).rows} == gross


@pytest.mark.parametrize(
    ("wanted", "left", "share"),
    [("0", "0", 0), ("5", "5", 0), ("1000", "999", 1), ("1000", "1", 99), ("5", "0", 100)],
)
def test_share_is_nothing_only_for_nothing_and_all_only_for_all(wanted: str, left: str, share: int) -> None:
    assert share_issued(Decimal(wanted), Decimal(left)) == share


@pytest.mark.parametrize("typed", ["%", "_", "zs 9", "' AND 9=9 --", "nobody"])
def test_what_no_order_has_finds_none(house: House, typed: str) -> None:
    house.order("BERLIN", house.line("MUG"))
    assert ids(house, text=typed) == []


def test_page_costs_the_same_few_statements_whatever_it_shows(house: House) -> None:
    for _ in range(12):
        house.order("ANNA", house.line("MUG"))
    counts = []
    for limit in (1, 50):
        with count_statements(house.database.engine) as sent:
            house.ask(order_list, OrderFilter(progress=Progress.ALL, text="anna"), 0, limit)
        counts.append(sent.count)
    assert counts == [4, 4]


def test_page_of_drafts_costs_as_many_statements_as_one(house: House) -> None:
    for day in (1, 2, 3, 4):
        house.order("ANNA", house.line("MUG"), confirmed=False, requested_on=date(2026, 3, 3 + day))
    counts = []
    for limit in (1, 50):
        with count_statements(house.database.engine) as sent:
            house.ask(order_list, None, 0, limit)
        counts.append(sent.count)
    assert counts[0] == counts[1]
