"""The order book, and what can be done with an order that stands in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from salesdesk.domain.catalogue.rules import ArticleLife
from salesdesk.domain.catalogue.verbs import set_life
from salesdesk.domain.drafts.queries import draft_view
from salesdesk.domain.orders.rules import OrderState
from salesdesk.i18n import LANGUAGES
from salesdesk.office.permissions import Role
from salesdesk.screens.orders.screen import OrdersScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down
from tests.screens.trouble import Trouble

pytestmark = pytest.mark.either_database


def fill(house: House) -> dict[str, int]:
    """Orders in every state, by what is to be seen of them."""
    orders = {
        "issued": house.order("ANNA", house.line("MUG", 5), house.line("RARE", 2), reference="fair"),
        "short": house.order("BOB", house.line("RARE", 3)),
        "there": house.order("BOB", house.line("TEA", 3), customer_number="PO 7"),
        "draft": house.order("ANNA", house.line("PEN", 2), confirmed=False),
    }
    house.bill(*house.issue(orders["issued"]))
    return orders


def shown(seat: Typist) -> list[int]:
    return [row.id for row in seat.table("#orders").rows]


def test_book_is_narrowed_by_key_and_by_text(house: House) -> None:
    orders = fill(house)

    async def scenario(seat: Typist) -> None:
        assert shown(seat) == [orders[name] for name in ("draft", "there", "short", "issued")]
        await seat.press("f7", "down", "enter")
        assert shown(seat) == [orders["there"]]
        await seat.press("f7", "home", "enter", "f8", "down", "enter")
        assert shown(seat) == [orders["draft"]]
        await seat.press("f8", "home", "enter", "f6")
        assert shown(seat) == []
        assert "No order fits." in seat.screen()
        await seat.press("f6")
        await seat.type("po 7")
        assert shown(seat) == [orders["there"]]
        await seat.press("enter")
        assert "ZS 3/2026 · confirmed" in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrdersScreen)


def test_book_says_what_has_left_and_what_drafts_come_to(house: House) -> None:
    fill(house)
    house.order("ANNA", house.line("PEN", 10), confirmed=False, reference="Klasa 3b")

    async def scenario(seat: Typist) -> None:
        assert seat.line("›– 10:00").split()[2:] == ["02/03", "Anna", "·", "Klasa", "3b", "draft", "12.42"]
        assert "rest not there" in seat.line("ZS 1/2026")
        assert "71 %" in seat.line("ZS 1/2026")
        await seat.press("end")
        assert "ANNA Anna · fair · confirmed · rest not there · 78.72 PLN" in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrdersScreen)


def test_columns_stand_still_while_the_list_grows_shorter(sqlite_house: House) -> None:
    for _ in range(30):
        sqlite_house.order("ANNA", sqlite_house.line("MUG"))

    async def scenario(seat: Typist) -> None:
        before = seat.line("Customer")
        await seat.type("zs 1")
        assert seat.table("#orders").total < 20
        assert seat.line("Customer") == before

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrdersScreen)


def test_order_shows_its_lines_its_papers_and_its_neighbours(house: House) -> None:
    fill(house)

    async def scenario(seat: Typist) -> None:
        await seat.press("end", "enter")
        assert "ZS 1/2026 · confirmed" in seat.screen()
        assert "WZ 1/2026/MAIN 02/03/2026 · FV 1/2026 02/03/2026 61.50 PLN" in seat.screen()
        assert [(line.code, line.delivered, line.missing) for line in seat.table("#lines").rows] == [
            ("MUG", 5, 0),
            ("RARE", 0, 2),
        ]
        await seat.press("f7")
        assert "ZS 2/2026 · confirmed" in seat.screen()
        assert "nothing issued or billed yet" in seat.screen()
        await seat.press("f8", "f8")
        assert seat.message == "The list ends here."
        await seat.press("f3")
        assert seat.focus == "orders"

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrdersScreen)


def test_draft_is_gone_on_with_from_the_book(house: House) -> None:
    async def begin(seat: Typist) -> None:
        await seat.press("f3", "1")
        await seat.type("anna\nmug\n2\n")
        await seat.press("f3", "2", "enter")
        assert seat.message == "The call goes on; everything is held."
        await seat.press("f9", "f3")
        [row] = seat.table("#orders").rows
        assert (row.number, row.state) == ("ZS 1/2026", OrderState.CONFIRMED)

    sit_down(house, begin, role=Role.TELEMARKETER, screen=OrdersScreen)


def test_call_of_a_colleague_is_taken_over_only_on_purpose(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG"), confirmed=False)

    async def colleague(seat: Typist) -> None:
        await seat.press("1")
        await seat.type("bob\ntea\n1\n")

    async def scenario(seat: Typist) -> None:
        await seat.press("enter")
        assert "This call is telemarketer's, who may still" in seat.screen()
        await seat.press("escape")
        assert seat.focus == "orders"
        await seat.press("down", "enter")
        assert seat.message == "The call goes on; everything is held."  # nobody's: entered by the program
        await seat.press("f3", "up", "enter", "f9")
        assert "TEA" in seat.screen()

    sit_down(house, colleague, role=Role.TELEMARKETER)
    sit_down(house, scenario, role=Role.MANAGER, screen=OrdersScreen)
    assert house.ask(draft_view, order_id).state is OrderState.DRAFT


def test_order_is_copied_and_what_is_not_the_same_is_told(house: House) -> None:
    house.do(set_life, house.articles["OLD"], ArticleLife.ACTIVE)
    house.order("ANNA", house.line("MUG", 2))
    house.order("BOB", house.line("LAST"), house.line("MUG", price=Decimal(8)), house.line("OLD"))
    house.do(set_life, house.articles["OLD"], ArticleLife.ENDED)

    async def scenario(seat: Typist) -> None:
        await seat.press("end", "ctrl+o")
        assert seat.message == "The order is copied; everything is held."
        assert [(line.code, line.held) for line in seat.table("#lines").rows] == [("MUG", 2)]
        await seat.press("f3", "up", "enter", "ctrl+o")
        assert "Copy of ZS 2/2026" in seat.screen()
        assert "left out: Article OLD is not for sale." in seat.line("OLD  ")
        assert "1 pc not there" in seat.line("LAST")
        assert "8.00 → 10.00" in seat.line("MUG")
        assert seat.cut_off() == []
        await seat.press("enter")
        assert seat.message == "Not all is held: line 1 LAST: 0 of 1 pc"
        assert [line.code for line in seat.table("#lines").rows] == ["LAST", "MUG"]
        await seat.press("f12", "f9", "f3", "f3")
        assert len(shown(seat)) == 4

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrdersScreen)
    assert_sound(house.database)


def test_call_is_handed_over_during_it_while_it_waits_and_from_the_book(house: House) -> None:
    house.order("ZURICH", house.line("MUG"))

    async def telemarketer(seat: Typist) -> None:
        await seat.press("1")
        await seat.type("anna\n")
        await seat.press("ctrl+t")
        assert seat.message == "There is no line to hand over yet."
        await seat.type("mug\n2\n")
        await seat.press("f2")
        await seat.type("bob\ntea\n1\n")
        await seat.press("ctrl+t")
        assert "manager" in seat.screen()
        assert "warehouse" not in seat.screen()
        await seat.press("enter")
        assert seat.message == "The call of Bob is manager's now: F8 goes on with it there."
        assert seat.focus == "customer-field"
        await seat.press("f8", "ctrl+t", "enter")
        assert seat.message == "The call of Anna is manager's now: F8 goes on with it there."
        await seat.press("escape", "f8")
        assert seat.message == "No call is parked."

    async def manager(seat: Typist) -> None:
        await seat.press("1", "f8")
        assert "Given by" in seat.screen()
        assert "telemarketer" in seat.screen()
        assert seat.cut_off() == []
        await seat.press("enter")
        assert "TEA" in seat.screen()
        await seat.press("f3", "2", "enter", "f3", "ctrl+t", "escape", "ctrl+t", "enter")
        assert seat.message == "The call of Bob is telemarketer's now: F8 goes on with it there."
        await seat.press("ctrl+t")
        assert "This call is telemarketer's, who may still" in seat.screen()
        await seat.press("escape", "end", "ctrl+t")
        assert seat.message == "Only a draft is handed over."
        assert seat.cut_off() == []

    sit_down(house, telemarketer, role=Role.TELEMARKETER)
    sit_down(house, manager, role=Role.MANAGER)
    assert_sound(house.database)


def test_order_is_held_up_and_goes_on(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 5))

    async def scenario(seat: Typist) -> None:
        await seat.press("enter", "f6", "enter")
        assert seat.message == "“Reason” has to be filled in."
        await seat.type("asks his boss\n")
        assert seat.message == "The order is held up."
        assert "ZS 1/2026 · on hold" in seat.screen()
        await seat.press("f6")
        assert seat.message == "The order goes on."

    sit_down(house, scenario, role=Role.MANAGER, screen=OrdersScreen)
    assert house.state(order_id) is OrderState.CONFIRMED


def test_order_is_cancelled_with_a_reason(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 5))

    async def scenario(seat: Typist) -> None:
        await seat.press("enter", "delete")
        await seat.press("escape")
        assert house.state(order_id) is OrderState.CONFIRMED
        await seat.press("delete")
        await seat.type("found it cheaper\n")
        assert seat.message == "The order is cancelled."
        await seat.press("delete")  # nothing more to cancel
        assert "ZS 1/2026 · cancelled" in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrdersScreen)
    assert house.free("MUG") == 130
    assert_sound(house.database)


def test_remainder_is_closed_once_part_has_left(house: House) -> None:
    orders = fill(house)

    async def scenario(seat: Typist) -> None:
        await seat.press("end", "enter")
        assert "Del Close rest" in seat.screen()
        await seat.press("delete")
        await seat.type("no longer made\n")
        assert seat.message == "What was not issued is cancelled."
        assert "ZS 1/2026 · completed" in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrdersScreen)
    assert house.state(orders["issued"]) is OrderState.COMPLETED
    assert_sound(house.database)


def test_order_that_leaves_while_somebody_cancels_it_is_not_cancelled(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 5))

    async def scenario(seat: Typist) -> None:
        await seat.press("enter", "delete")
        house.issue(order_id)
        await seat.type("changed his mind\n")
        assert seat.message.startswith("Part of the order has been delivered or billed")
        await seat.press("escape", "f9", "f5")
        assert "Del Close rest" in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrdersScreen)
    assert house.state(order_id) is OrderState.CONFIRMED
    assert_sound(house.database)


def test_warehouse_looks_at_orders_and_changes_none(house: House) -> None:
    orders = fill(house)

    async def scenario(seat: Typist) -> None:
        await seat.press("enter")
        assert "Draft of 02/03/2026 10:00" in seat.screen()
        assert "Del" not in seat.screen()
        await seat.press("delete", "f6", "f8", "f8", "f8")
        assert "ZS 1/2026 · confirmed" in seat.screen()
        assert "WZ 1/2026/MAIN 02/03/2026" in seat.screen()
        assert "FV 1/2026" not in seat.screen()

    sit_down(house, scenario, role=Role.WAREHOUSE, screen=OrdersScreen)
    assert house.state(orders["draft"]) is OrderState.DRAFT


def test_paper_of_an_order_is_saved(house: House, tmp_path: Path) -> None:
    fill(house)

    async def scenario(seat: Typist) -> None:
        await seat.press("end", "enter", "ctrl+p", "end", "enter", "shift+tab")
        await seat.type(f"{tmp_path}\nbill\n")
        await seat.press("f9")

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrdersScreen)
    assert (tmp_path / "bill.pdf").read_bytes().startswith(b"%PDF")


def test_empty_book_says_so(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        assert "No order fits." in seat.screen()
        await seat.press("enter")
        assert seat.message == "There is no order here."

    sit_down(house, scenario, role=Role.ADMIN, screen=OrdersScreen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off(house: House, language: str) -> None:
    fill(house)

    async def scenario(seat: Typist) -> None:
        assert seat.cut_off() == []
        await seat.press("end", "enter")
        assert seat.cut_off() == []
        await seat.press("delete")
        assert seat.cut_off() == []

    sit_down(house, scenario, role=Role.MANAGER, screen=OrdersScreen, language=language)


def test_order_that_cannot_be_read_is_not_the_one_that_is_cancelled(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = [sqlite_house.order("ANNA", sqlite_house.line("MUG", number)) for number in (1, 2, 3)]

    async def scenario(seat: Typist) -> None:
        trouble = Trouble(seat.app.seat, monkeypatch)
        await seat.press("enter")
        for query in ("draft_view", "papers_of_order"):
            trouble.failing = {query}
            await seat.press("f8")
            assert seat.message == "The database is busy or away. Nothing was changed; try again."
            assert "ZS 3/2026 · confirmed" in seat.screen()
        trouble.failing.clear()
        await seat.press("delete")
        await seat.type("not wanted\n")
        assert "ZS 3/2026 · cancelled" in seat.screen()
        await seat.press("f8")
        assert "ZS 2/2026 · confirmed" in seat.screen()

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrdersScreen)
    assert [sqlite_house.state(each) for each in orders] == [
        OrderState.CONFIRMED,
        OrderState.CONFIRMED,
        OrderState.CANCELLED,
    ]


def test_order_that_is_held_up_is_not_told_as_refused(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = sqlite_house.order("ANNA", sqlite_house.line("MUG", 5))

    async def scenario(seat: Typist) -> None:
        trouble = Trouble(seat.app.seat, monkeypatch)
        await seat.press("enter", "f6")
        trouble.failing.add("draft_view")
        await seat.type("asks his boss\n")
        assert seat.message == "The order is held up. It is saved; F5 shows it."
        trouble.failing.clear()
        await seat.press("f5")
        assert "ZS 1/2026 · on hold" in seat.screen()
        trouble.failing.add("draft_view")
        await seat.press("f6")
        assert seat.message == "The order goes on. It is saved; F5 shows it."

    sit_down(sqlite_house, scenario, role=Role.MANAGER, screen=OrdersScreen)
    assert sqlite_house.state(order_id) is OrderState.CONFIRMED
