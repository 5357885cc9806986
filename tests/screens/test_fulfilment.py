"""The warehouse clerk at the desk: what can leave, batches, goods-issue notes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import Relation
from salesdesk.domain.catalogue.verbs import relate
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.drafts.verbs import NewOrder, enter
from salesdesk.domain.fulfilment.queries import FulfilmentView, HowFar, batches_for, order_to_fulfil
from salesdesk.domain.fulfilment.substituting import substituted_for_me
from salesdesk.domain.fulfilment.verbs import allocate, allocate_and_issue, allocate_batch
from salesdesk.domain.fulfilment.verbs import issue as issue_now
from salesdesk.domain.orders.rules import OrderState
from salesdesk.office.permissions import Role
from salesdesk.screens.billing.screen import BillingScreen
from salesdesk.screens.buying.screen import BuyingScreen
from salesdesk.screens.fulfilment.screen import FulfilmentScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database


def at_fulfilment(house: House, scenario: object, **how: object) -> None:
    """Run a scenario on the clerk's screen."""
    sit_down(house, scenario, **{"role": Role.WAREHOUSE, "screen": FulfilmentScreen, **how})  # type: ignore[arg-type]


def listed(seat: Typist) -> list[str]:
    return [row.number for row in seat.table("#orders").rows]


def under_cursor(seat: Typist) -> str:
    return str(row_of(seat, "#orders").number)


def row_of(seat: Typist, table: str) -> Any:
    """The row at the cursor of a table."""
    row = seat.table(table).current
    assert row is not None
    return row


def as_stored(house: House, order_id: int) -> FulfilmentView:
    return house.ask(order_to_fulfil, order_id)


def allocated(house: House, order_id: int) -> dict[str, int]:
    return {
        batch.number: int(batch.quantity)
        for line in as_stored(house, order_id).lines
        for batch in line.allocated
    }


async def issue(seat: Typist) -> None:
    """F9, and F9 again for yes."""
    await seat.press("f9")
    await seat.press("f9")


def test_all_orders_of_the_list_get_their_batches_with_one_key(house: House) -> None:
    orders = [house.order("ANNA", house.line("MUG", n)) for n in (3, 4, 5)]
    house.do(allocate, orders[0])
    short = house.order("ANNA", house.line("LAST", 3))
    missing = house.order("ANNA", house.line("RARE", 4))

    async def scenario(seat: Typist) -> None:
        seat.table("#orders").focus()
        await seat.press("plus")
        assert seat.message == "3 of 3 orders have got batches."
        await seat.press("plus")
        assert seat.message == "No order here waits for batches."

    at_fulfilment(house, scenario)
    assert all(as_stored(house, order).allocated is HowFar.ALL for order in (*orders, short))
    assert as_stored(house, missing).allocated is HowFar.NOTHING
    assert_sound(house.database)


def test_orders_are_issued_with_one_key_pressed_twice_each(house: House) -> None:
    orders = [house.order("ANNA", house.line("MUG", n)) for n in (3, 4, 5)]

    async def scenario(seat: Typist) -> None:
        assert listed(seat) == ["ZS 1/2026", "ZS 2/2026", "ZS 3/2026"]
        await issue(seat)
        assert seat.message == "ZS 1/2026 is issued: WZ 1/2026/MAIN"
        assert under_cursor(seat) == "ZS 2/2026"
        for _ in range(2):
            await issue(seat)
        assert seat.message == "ZS 3/2026 is issued: WZ 3/2026/MAIN"
        assert "No order waits for goods here." in seat.screen()
        await seat.press("f9")
        assert seat.message == "There is no order here."

    at_fulfilment(house, scenario)
    assert {as_stored(house, order).lines[0].open for order in orders} == {0}
    assert house.stock("MUG")["MAIN"] == (88, 0)
    assert_sound(house.database)


@pytest.mark.parametrize(("delay", "pause"), [(0.2, 0.03), (0.5, 0.1), (0.95, 0.45)])
def test_key_that_is_held_down_asks_and_issues_nothing(
    sqlite_house: House, delay: float, pause: float
) -> None:
    orders = [sqlite_house.order("ANNA", sqlite_house.line("MUG", n)) for n in (3, 4, 5)]

    async def scenario(seat: Typist) -> None:
        await seat.hold("f9", 2.5, delay, pause)
        assert "Issue ZS 1/2026?" in seat.screen()
        assert seat.message == "F9 may still be held down: press it once more for yes."
        await seat.hold("f9", 2.5, delay, pause)
        assert seat.message == "ZS 1/2026 is issued: WZ 1/2026/MAIN"
        assert under_cursor(seat) == "ZS 2/2026"

    at_fulfilment(sqlite_house, scenario)
    assert [as_stored(sqlite_house, order).lines[0].open for order in orders] == [0, 4, 5]


def test_impatient_key_issues_no_second_order(house: House) -> None:
    orders = [house.order("ANNA", house.line("MUG", n)) for n in (3, 4, 5)]

    async def scenario(seat: Typist) -> None:
        await seat.hammer("f9")
        await seat.hammer("f9")
        assert seat.message == "ZS 1/2026 is issued: WZ 1/2026/MAIN"
        assert under_cursor(seat) == "ZS 2/2026"
        await seat.press("enter")
        await seat.hammer("f9")
        await seat.hammer("f9")
        assert seat.message == "ZS 2/2026 is issued: WZ 2/2026/MAIN"

    at_fulfilment(house, scenario)
    assert [as_stored(house, order).lines[0].open for order in orders] == [0, 0, 5]
    assert_sound(house.database)


def test_order_that_left_in_part_stays_and_the_next_is_at_hand(house: House) -> None:
    house.order("ANNA", house.line("MUG"), house.line("RARE", 2))
    house.order("BOB", house.line("MUG", 2))

    async def scenario(seat: Typist) -> None:
        assert "part" in seat.line("ZS 1/2026")
        await issue(seat)
        assert listed(seat) == ["ZS 2/2026", "ZS 1/2026"]  # its rest is promised for later
        assert under_cursor(seat) == "ZS 2/2026"
        assert "nothing" in seat.screen().splitlines()[4]

    at_fulfilment(house, scenario)
    assert_sound(house.database)


def test_what_cannot_leave_is_refused_and_nothing_changes(house: House) -> None:
    order = house.order("BOB", house.line("RARE", 2))

    async def scenario(seat: Typist) -> None:
        await seat.press("f9")
        assert seat.message == "Nothing can leave: no goods are reserved for this order."
        assert under_cursor(seat) == "ZS 1/2026"

    at_fulfilment(house, scenario)
    assert house.state(order) is OrderState.CONFIRMED


def test_list_is_filtered_by_keys_and_by_typing(house: House) -> None:
    house.order("ANNA", house.line("MUG", 3))
    house.order("BOB", house.line("MUG"), house.line("RARE", 4))
    house.order("BERLIN", house.line("RARE", price=Decimal(7)))
    house.order("BERLIN", house.line("MUG", 105))

    async def scenario(seat: Typist) -> None:
        reached = []
        for _ in range(4):
            await seat.press("f7")
            reached.append(listed(seat))
        everything = [f"ZS {n}/2026" for n in (1, 2, 4, 3)]  # what is not there is promised for later
        assert reached == [["ZS 1/2026", "ZS 4/2026"], ["ZS 2/2026"], ["ZS 3/2026"], everything]
        await seat.press("f6")
        assert listed(seat) == []
        assert "mine" in seat.line("Search")
        await seat.press("f6")
        await seat.type("berl")
        assert listed(seat) == ["ZS 4/2026", "ZS 3/2026"]
        await seat.press("down", "down")
        assert (seat.focus, under_cursor(seat)) == ("orders", "ZS 3/2026")
        await seat.press("backspace")
        assert listed(seat) == everything
        await seat.type("2/\n")
        assert "Order ZS 2/2026" in seat.screen()

    at_fulfilment(house, scenario)


def test_search_and_issue_typed_ahead_meet_the_order_that_was_named(house: House) -> None:
    orders = [house.order("ANNA", house.line("MUG", n)) for n in (3, 4, 5)]

    async def scenario(seat: Typist) -> None:
        await seat.press("z", "s", "space", "2", "slash", "f9")
        assert "Issue ZS 2/2026?" in seat.screen()
        await seat.press("f9")
        assert seat.message == "ZS 2/2026 is issued: WZ 1/2026/MAIN"

    at_fulfilment(house, scenario)
    assert [as_stored(house, order).lines[0].open for order in orders] == [3, 0, 5]


def test_clerk_of_one_warehouse_issues_from_there_alone(house: House) -> None:
    order = house.order("ANNA", house.line("MUG", 110))

    async def scenario(seat: Typist) -> None:
        await seat.press("f4", "down", "down", "enter")
        assert "SIDE" in seat.line("Search")
        assert "part" in seat.line("ZS 1/2026")
        await seat.press("f9")
        assert "Leaves SIDE: 1 of 1 lines, 10 pc" in seat.screen()
        assert "Stays open: MUG 100 pc" in seat.screen()
        await seat.press("f9")
        assert seat.message == "ZS 1/2026 is issued: WZ 1/2026/SIDE"
        await seat.press("f4", "home", "enter", "f9")
        await seat.press("f9")
        assert seat.message == "ZS 1/2026 is issued: WZ 1/2026/MAIN"

    at_fulfilment(house, scenario)
    assert as_stored(house, order).lines[0].open == 0
    assert_sound(house.database)


def test_batches_are_allocated_by_rule_taken_back_and_issued(house: House) -> None:
    order = house.order("ANNA", house.line("JUICE", 12), house.line("MUG", 2))

    async def scenario(seat: Typist) -> None:
        await seat.press("enter")
        assert "Order ZS 1/2026" in seat.screen()
        assert "Reserved in: MAIN 12" in seat.screen()
        await seat.press("plus")
        assert seat.message == "Batches are allocated."
        assert allocated(house, order) == {"2/2026/MAIN-2": 10, "2/2026/MAIN-3": 2, "1/2026/MAIN-1": 2}
        assert "10 × 2/2026/MAIN-2 (20/03/2026), 2 × 2/2026/MAIN-3 (01/05/2026)" in seat.screen()
        await seat.press("delete")
        assert seat.message == "The batches are taken back."
        assert allocated(house, order) == {}
        await seat.press("plus")
        await issue(seat)
        assert seat.message == "ZS 1/2026 is issued: WZ 1/2026/MAIN"
        assert listed(seat) == []

    at_fulfilment(house, scenario)
    assert_sound(house.database)


@pytest.mark.parametrize("opened", [False, True])
def test_question_shows_what_leaves_and_no_leaves_everything_as_it_is(house: House, opened: bool) -> None:
    order = house.order("ANNA", house.line("MUG", 3), house.line("JUICE", 12), house.line("RARE", 5))

    async def scenario(seat: Typist) -> None:
        if opened:
            await seat.press("enter")
        await seat.press("f9")
        shown = [line.strip(" │") for line in seat.screen().splitlines() if "│" in line]
        assert shown[:4] == [
            "Anna · Łódź",
            "Leaves MAIN: 2 of 3 lines, 15 pc",
            "MUG 3 pc, JUICE 12 pc",
            "Stays open: RARE 5 pc",
        ]
        for no in ("escape", "enter"):
            await seat.press(no)
            assert allocated(house, order) == {}
            await seat.press("f9")
        await seat.press("f9")
        assert seat.message == "ZS 1/2026 is issued: WZ 1/2026/MAIN"

    at_fulfilment(house, scenario)
    assert [int(line.issued) for line in as_stored(house, order).lines] == [3, 12, 0]
    assert_sound(house.database)


@pytest.mark.parametrize("opened", [False, True])
def test_what_was_allocated_by_hand_leaves_alone(house: House, opened: bool) -> None:
    order = house.order("ANNA", house.line("JUICE", 12), house.line("MUG", 2))

    async def scenario(seat: Typist) -> None:
        await seat.press("enter", "enter", "enter")
        await seat.type("7\n")
        await seat.press("escape")
        if not opened:
            await seat.press("escape")
        await seat.press("f9")
        assert "Leaves MAIN: 1 of 2 lines, 7 pc" in seat.screen()
        assert "Stays open: JUICE 5 pc, MUG 2 pc" in seat.screen()
        await seat.press("f9")

    at_fulfilment(house, scenario)
    assert [int(line.issued) for line in as_stored(house, order).lines] == [7, 0]
    assert_sound(house.database)


@pytest.mark.parametrize("opened", [False, True])
def test_order_that_changes_behind_the_question_is_not_issued(house: House, opened: bool) -> None:
    order = house.order("ANNA", house.line("JUICE", 12))

    async def scenario(seat: Typist) -> None:
        if opened:
            await seat.press("enter")
        await seat.press("f9")
        line = as_stored(house, order).lines[0]
        batch = house.ask(batches_for, line.id)[0]
        house.do(allocate_batch, line.id, batch.batch_id, batch.warehouse_id, Decimal(4))
        house.do(issue_now, order)
        await seat.press("f9")
        assert seat.message.startswith("The order has changed since you looked at it.")
        assert not opened or row_of(seat, "#lines").issued == 4

    at_fulfilment(house, scenario)
    assert as_stored(house, order).lines[0].issued == 4
    assert_sound(house.database)


def test_batches_are_chosen_by_hand(house: House) -> None:
    order = house.order("ANNA", house.line("JUICE", 12))

    async def scenario(seat: Typist) -> None:
        await seat.press("enter", "enter")
        batches = seat.table("#batches")
        assert [(b.number, int(b.most)) for b in batches.rows] == [
            ("2/2026/MAIN-2", 10), ("2/2026/MAIN-3", 10), ("2/2026/MAIN-1", 10),
        ]  # fmt: skip
        await seat.press("end", "enter")
        await seat.type("7\n")
        assert allocated(house, order) == {"2/2026/MAIN-1": 7}
        assert "Reserved: 12 pc, with batches: 7, without: 5" in seat.screen()
        await seat.press("home", "enter", "enter")
        assert allocated(house, order) == {"2/2026/MAIN-1": 7, "2/2026/MAIN-2": 5}
        await seat.press("end", "delete")
        assert allocated(house, order) == {"2/2026/MAIN-2": 5}
        await seat.press("end", "enter")
        await seat.type("99")
        await seat.press("f9")
        assert seat.focus == "quantity"
        assert seat.message == "This line wants no more than 7 of this batch."
        await seat.type("3")
        await seat.press("f9")  # it is typed: Done does not drop it
        assert seat.focus == "lines"
        assert row_of(seat, "#lines").taken == 8
        await seat.press("enter", "end", "enter")
        await seat.type("7")
        await seat.press("escape")
        assert row_of(seat, "#lines").taken == 8

    at_fulfilment(house, scenario)
    assert_sound(house.database)


def test_order_opens_on_the_first_line_that_something_is_to_be_done_for(house: House) -> None:
    order = house.order("ANNA", house.line("MUG", 5), house.line("JUICE", 12))
    mug = as_stored(house, order).lines[0]
    batch = house.ask(batches_for, mug.id)[0]
    house.do(allocate_batch, mug.id, batch.batch_id, batch.warehouse_id, Decimal(5))

    async def scenario(seat: Typist) -> None:
        await seat.press("enter")
        assert row_of(seat, "#lines").code == "JUICE"
        assert "JUICE Juice · 12 pc · promised 02/03/2026" in seat.screen()

    at_fulfilment(house, scenario)


def test_quantity_that_makes_no_sense_is_refused_and_stays_to_be_mended(house: House) -> None:
    order = house.order("ANNA", house.line("JUICE", 12))

    async def scenario(seat: Typist) -> None:
        await seat.press("enter", "enter", "enter")
        await seat.type("lots\n")
        assert seat.message == "“lots” is not a number."
        assert seat.focus == "quantity"
        for typed in ("11", "-1"):
            await seat.press("home", "shift+end")
            await seat.type(f"{typed}\n")
            assert seat.message
            assert allocated(house, order) == {}

    at_fulfilment(house, scenario)
    assert allocated(house, order) == {}


def test_what_came_free_is_reserved(house: House) -> None:
    order = house.order("ANNA", house.line("RARE", 5))
    house.receive("MAIN", "RARE", 3)

    async def scenario(seat: Typist) -> None:
        await seat.press("enter", "f6")
        assert seat.message == "Still missing: RARE"
        assert row_of(seat, "#lines").ready == 3

    at_fulfilment(house, scenario)
    assert as_stored(house, order).lines[0].missing == 2
    assert_sound(house.database)


def test_clerk_walks_from_order_to_order(house: House) -> None:
    for n in (1, 2, 3):
        house.order("ANNA", house.line("MUG", n))

    async def scenario(seat: Typist) -> None:
        await seat.press("down", "f8", "f8")
        assert "Order ZS 3/2026" in seat.screen()
        await seat.press("f8")
        assert seat.message == "The list ends here."
        await seat.press("f7", "f7", "f9")
        await seat.press("f9")
        assert seat.message == "ZS 1/2026 is issued: WZ 1/2026/MAIN"
        assert under_cursor(seat) == "ZS 2/2026"

    at_fulfilment(house, scenario)


def test_order_that_a_colleague_issued_meanwhile_is_not_issued_again(house: House) -> None:
    first, second = (house.order("ANNA", house.line("MUG", n)) for n in (3, 4))

    async def scenario(seat: Typist) -> None:
        house.seat(Role.MANAGER).do(allocate_and_issue, first)
        await seat.press("f9")
        assert seat.message == "Nothing can leave: no goods are reserved for this order."
        assert listed(seat) == ["ZS 2/2026"]
        house.do(allocate, second)
        await seat.press("f5")
        assert row_of(seat, "#orders").allocated is HowFar.ALL

    at_fulfilment(house, scenario)
    assert house.stock("MUG")["MAIN"] == (97, 4)
    assert_sound(house.database)


def test_order_has_its_room_also_after_a_visit_to_other_screens(sqlite_house: House) -> None:
    sqlite_house.order("ANNA", sqlite_house.line("RARE", 3), memo="ring twice")

    async def scenario(seat: Typist) -> None:
        for screen in (BuyingScreen, BillingScreen, FulfilmentScreen):
            await seat.app.push_screen(screen(seat.app.seat))
            await seat.settle()
            await seat.press("enter")
            if screen is not FulfilmentScreen:
                await seat.press("escape", "escape")
        assert "ring twice" in seat.screen()
        assert "Batches" in seat.screen()

    at_fulfilment(sqlite_house, scenario, role=Role.MANAGER)


def test_telemarketer_may_look_and_not_issue(house: House) -> None:
    house.order("ANNA", house.line("MUG"))

    async def scenario(seat: Typist) -> None:
        assert "Issue" not in seat.screen()
        await seat.press("f9", "enter", "plus", "f9", "delete")
        assert "Allocate" not in seat.screen()

    at_fulfilment(house, scenario, role=Role.TELEMARKETER)
    assert house.stock("MUG")["MAIN"] == (100, 1)


def test_names_that_would_steer_the_terminal_are_shown_as_text(house: House) -> None:
    with house.database.write() as session:
        session.get_one(Article, house.articles["MUG"]).name = "[red]Mug[/] \x1b[31m\u202e"
    house.order("ANNA", house.line("MUG", 3), memo="[b]ring\x1b[2J", requested_on=date(2026, 3, 4))

    async def scenario(seat: Typist) -> None:
        await seat.press("enter")
        assert "[red]Mug[/]" in seat.screen()
        assert "[b]ring" in seat.screen()
        await seat.press("enter")
        assert "Batches for MUG [red]Mug[/]" in seat.screen()
        assert "\x1b" not in seat.screen()
        assert "\u202e" not in seat.screen()

    at_fulfilment(house, scenario)


@pytest.mark.parametrize("language", ["en", "pl", "nl", "de"])
def test_nothing_is_cut_off(house: House, language: str) -> None:
    house.order("ANNA", house.line("JUICE", 12), memo="Please ring twice; " * 9)

    async def scenario(seat: Typist) -> None:
        assert seat.cut_off() == []
        for _ in range(4):
            await seat.press("f7")
            assert seat.cut_off() == []
        await seat.press("enter", "plus")
        assert seat.cut_off() == []
        await seat.press("enter")
        assert seat.cut_off() == []

    at_fulfilment(house, scenario, language=language)


def test_urgent_order_is_marked_where_it_is_on_top(house: House) -> None:
    house.order("BOB", house.line("MUG"))
    house.order("ANNA", house.line("MUG"), requested_on=date(2026, 3, 9), urgent=True)

    async def scenario(seat: Typist) -> None:
        assert "! Anna" in seat.line("›")
        await seat.press("enter")
        assert "URGENT" in seat.screen()

    at_fulfilment(house, scenario)


def test_figure_typed_at_the_batches_is_the_quantity_of_the_one_at_the_cursor(house: House) -> None:
    order = house.order("ANNA", house.line("MUG", 7))

    async def scenario(seat: Typist) -> None:
        await seat.press("enter", "enter")
        await seat.type("3\n")
        [line] = as_stored(house, order).lines
        assert line.taken == 3
        await seat.press("f9")
        assert "Batches for" not in seat.screen()

    at_fulfilment(house, scenario)


def test_goods_of_others_are_taken_only_by_who_has_seen_who_loses_them(house: House) -> None:
    house.receive("MAIN", "RARE", 5)
    bob = house.order("BOB", house.line("RARE", 5), delivery_policy=DeliveryPolicy.CANCEL_REST)
    mine = house.order("ANNA", house.line("RARE", 4))

    async def scenario(seat: Typist) -> None:
        await seat.press("down")
        for key in ("enter", "enter", "enter"):
            await seat.press(key)
        await seat.type("3\n")
        assert "RARE is reserved for others" in seat.screen()
        assert "short" in seat.line("ZS 1/2026")
        await seat.press("escape")
        assert as_stored(house, mine).lines[0].ready == 0
        await seat.type("6\n")
        assert seat.message == "This line wants no more than 4 of this batch."
        await seat.type("3\n")
        await seat.press("f9")
        assert seat.message == "The goods are taken from ZS 1/2026."

    at_fulfilment(house, scenario)
    assert list(allocated(house, mine).values()) == [3]
    assert as_stored(house, bob).lines[0].ready == 2
    assert_sound(house.database)


def test_what_is_not_there_is_replaced_and_its_owner_is_told(house: House) -> None:
    house.do(relate, house.articles["RARE"], house.articles["MUG"], Relation.SUBSTITUTE)
    seller = house.seat(Role.TELEMARKETER)
    mine = seller.do(enter, NewOrder(house.customers["ANNA"]), [house.line("RARE", 4)], True).id

    async def scenario(seat: Typist) -> None:
        await seat.press("enter", "ctrl+n")
        assert "Instead of 4 pc of RARE, for 28.00 PLN" in seat.screen()
        assert "130     40.00     28.00" in seat.line("MUG")
        await seat.press("enter")
        assert "4 pc cost the customer 28.00 PLN." in seat.screen()
        await seat.type("3")
        await seat.press("f9")
        assert seat.message == "3 MUG are reserved instead of RARE."
        assert [line.code for line in seat.table("#lines").rows] == ["RARE", "MUG"]

    at_fulfilment(house, scenario)
    assert [line.wanted for line in as_stored(house, mine).lines] == [1, 3]

    async def telling(seat: Typist) -> None:
        assert seat.message == "ZS 1/2026 Anna: 3 MUG come instead of RARE."

    sit_down(house, telling, role=Role.TELEMARKETER)
    assert seller.ask(substituted_for_me) == ()
    assert_sound(house.database)
