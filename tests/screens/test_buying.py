"""The buyer and the warehouse at the desk: shortages, purchase orders, receipts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.purchasing.model import Supplier
from salesdesk.domain.purchasing.rules import PurchaseState
from salesdesk.domain.purchasing.verbs import (
    NewSupplier,
    Offered,
    add_suppliers,
    offer_articles,
    order_shortages,
)
from salesdesk.office.permissions import Role
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.buyer import at_buying, placed, purchases
from tests.screens.driver import Typist

pytestmark = pytest.mark.either_database


def shown(seat: Typist) -> list[Any]:
    return [row.article.code if row.article else row.supplier.number for row in seat.table("#shortages").rows]


def test_shortage_is_ordered_placed_and_received_with_one_key_each(house: House) -> None:
    order = house.order("ANNA", house.line("RARE", 2))

    async def scenario(seat: Typist) -> None:
        assert shown(seat) == ["S1", "RARE"]
        assert seat.line("S1    ").split()[-2:] == ["36.00", "PLN"]
        await seat.press("f9")
        assert "Purchase order, draft" in seat.screen()
        assert "For: ZS 1/2026 Anna 2" in seat.screen()
        await seat.press("f9")
        assert seat.message == "ZD 1/2026 is placed."
        await seat.press("f9")
        assert "To come" in seat.screen()
        await seat.press("f9")
        assert "Has everything come as ordered? Lines: 1, quantity in all: 12." in seat.screen()
        await seat.press("f9")
        assert seat.message == "Received: PZ 3/2026/MAIN"
        assert "closed" in seat.screen()
        assert "F9" not in seat.screen()
        await seat.press("escape")
        assert "No confirmed order lacks anything that is not on its way." in seat.screen()

    at_buying(house, scenario)
    assert house.stock("RARE") == {"MAIN": (12, 2)}
    house.issue(order)
    assert_sound(house.database)


def test_repeated_key_posts_nothing_twice(house: House) -> None:
    house.order("ANNA", house.line("RARE", 2))
    steps = ("Purchase order, draft", "ZD 1/2026 is placed.", "Receive ZD 1/2026", "Post the receipt?")

    async def scenario(seat: Typist) -> None:
        for step in steps:
            await seat.hammer("f9")
            assert step in seat.screen()
        await seat.press("escape", "escape", "escape", "f7")
        await seat.hammer("f9")
        assert "Receive ZD 1/2026" in seat.screen()

    at_buying(house, scenario)
    [purchase] = purchases(house)
    assert purchase.state is PurchaseState.ORDERED
    assert purchase.lines[0].received == 0


def test_shortages_stand_under_their_supplier_with_what_is_proposed(house: House) -> None:
    house.order("ANNA", house.line("MUG", 140), house.line("RARE", 13))
    house.order("BOB", house.line("BOOK", 60), house.line("PAPER", 100))
    house.receive("SIDE", "MUG", 3)
    with house.database.write() as session:
        session.get_one(Supplier, house.suppliers["S2"]).minimum_order = Decimal(250)

    async def scenario(seat: Typist) -> None:
        assert shown(seat) == ["S1", "MUG", "RARE", "S2", "BOOK", "", "PAPER"]
        assert seat.line("  MUG ").split() == ["MUG", "Mug", "10", "3", "7", "0.50", "3.50"]
        assert seat.line("  RARE ").split() == ["RARE", "Rare", "13", "18", "3.00", "54.00"]
        assert "No supplier" in seat.screen()
        await seat.press("down", "down")
        assert "packs of 6 pc · at least 12 pc · 7 days to deliver" in seat.screen()
        await seat.press("down")
        assert "minimum order 250.00 EUR · 150.00 EUR below it" in seat.screen()
        await seat.press("end", "f9")
        assert seat.message == "Nobody is known to sell this; first enter a supplier's offer."
        await seat.type("mug")
        assert shown(seat) == ["S1", "MUG"]
        await seat.press("down", "down", "enter")
        assert [(row.number, row.missing) for row in seat.table("#choices").rows] == [("ZS 1/2026", 10)]

    at_buying(house, scenario)
    assert purchases(house) == []


def test_everything_is_ordered_at_once(house: House) -> None:
    house.order("ANNA", house.line("RARE", 13), house.line("BOOK", 60), house.line("PAPER", 100))

    async def scenario(seat: Typist) -> None:
        await seat.press("f6")
        assert "Suppliers in the list: 2." in seat.screen()
        await seat.press("escape")
        assert purchases(house) == []
        await seat.press("f6", "f9")
        assert seat.message == "Purchase orders drafted: 2. F9 places the one at the cursor."
        await seat.press("f9", "down", "f9")
        assert seat.message == "ZD 2/2026 is placed."
        assert [row.number for row in seat.table("#purchases").rows] == ["ZD 1/2026", "ZD 2/2026"]

    at_buying(house, scenario)
    assert {purchase.state for purchase in purchases(house)} == {PurchaseState.ORDERED}
    assert_sound(house.database)


def test_only_what_the_search_shows_is_ordered_at_once(house: House) -> None:
    house.order("ANNA", house.line("RARE", 13), house.line("BOOK", 60), house.line("PAPER", 100))

    async def scenario(seat: Typist) -> None:
        await seat.press("f", "a", "r", "f6")
        assert "Suppliers in the list: 1." in seat.screen()
        await seat.press("f9")
        assert seat.message == "Purchase orders drafted: 1. F9 places the one at the cursor."
        assert [row.supplier for row in seat.table("#purchases").rows] == ["Far Away GmbH"]
        await seat.press("f7", "f7", "p", "a", "p", "f6")
        assert seat.message == "Nobody is known to sell this; first enter a supplier's offer."

    at_buying(house, scenario)
    assert [purchase.supplier for purchase in purchases(house)] == ["Far Away GmbH"]
    assert_sound(house.database)


def test_what_lies_free_is_reserved_and_not_bought(house: House) -> None:
    house.order("ANNA", house.line("RARE", 2))
    house.receive("MAIN", "RARE", 5)

    async def scenario(seat: Typist) -> None:
        await seat.press("f9")
        assert seat.message == "Nothing had to be ordered: what was free is reserved."
        assert shown(seat) == []

    at_buying(house, scenario)
    assert house.stock("RARE")["MAIN"] == (5, 2)


def test_colleague_who_was_faster_leaves_nothing_to_order_twice(house: House) -> None:
    house.order("ANNA", house.line("RARE", 2))

    async def scenario(seat: Typist) -> None:
        house.seat(Role.MANAGER).do(order_shortages, house.warehouses["MAIN"])
        await seat.press("f9")
        assert seat.focus == "shortages"
        assert shown(seat) == []

    at_buying(house, scenario)
    assert len(purchases(house)) == 1


def test_receipt_that_slips_lists_whose_promises_break(house: House) -> None:
    placed(house, "RARE")

    async def scenario(seat: Typist) -> None:
        await seat.press("f7", "enter", "f6")
        await seat.type("1.3.2026")
        await seat.press("f9")
        assert seat.message == "1 Mar 2026: that day is gone."
        await seat.type("9.3\n")
        assert seat.message == "It is expected on another day."  # the same day breaks nothing
        await seat.press("f6")
        await seat.type("11.3\n")
        assert "Broken promises: 1" in seat.screen()
        await seat.press("enter")
        assert "expected 11 Mar 2026" in seat.screen()
        assert "(late, promised 10/03)" in seat.screen()

    at_buying(house, scenario)
    assert_sound(house.database)


def test_purchase_order_is_cancelled_with_a_reason(house: House) -> None:
    placed(house, "RARE")

    async def scenario(seat: Typist) -> None:
        await seat.press("f7", "enter", "ctrl+x", "enter")
        assert seat.message == "“Reason” has to be filled in."
        await seat.type("too late\n")
        assert "Broken promises: 1" in seat.screen()
        assert seat.line("10/03").strip(" │").split()[-5:] == ["RARE", "1,200", "pc", "10/03", "short"]
        await seat.press("enter")
        assert seat.message == "The purchase order is cancelled."
        await seat.press("f9", "ctrl+x", "escape", "f7")
        assert "cancelled" in seat.line("ZD 1/2026")

    at_buying(house, scenario)
    [purchase] = purchases(house)
    assert purchase.state is PurchaseState.CANCELLED
    assert_sound(house.database)


def test_warehouse_receives_and_neither_orders_nor_sees_prices(house: House) -> None:
    placed(house, "RARE")
    house.order("ANNA", house.line("TEA", 3000))

    async def scenario(seat: Typist) -> None:
        assert "3/3" not in seat.screen()
        assert "1/1" in seat.line("ZD 1/2026")
        assert "PLN" not in seat.screen()
        await seat.press("enter", "ctrl+x", "ctrl+p")
        assert "PLN" not in seat.screen()
        assert "Cancel it" not in seat.screen()
        await seat.press("escape", "f7", "f7")
        assert shown(seat) == ["S1", "TEA"]
        assert "0.50" not in seat.screen()
        assert "F9" not in seat.screen()
        await seat.press("f9", "f6")
        assert seat.focus == "shortages"

    at_buying(house, scenario, role=Role.WAREHOUSE)
    assert [purchase.state for purchase in purchases(house)] == [PurchaseState.ORDERED]


def test_draft_is_changed_line_by_line_before_it_is_placed(house: House) -> None:
    house.order("ANNA", house.line("RARE", 10))
    house.order("BOB", house.line("RARE", 11))

    async def scenario(seat: Typist) -> None:
        await seat.press("f9", "enter")
        assert "Orders wait for 21 pc of it." in seat.screen()
        await seat.type("13\n")
        assert "9 pc" not in seat.message
        assert "8 pc of them will be short again. Order less?" in seat.screen()
        await seat.press("f9")
        assert seat.message == "RARE comes in packs of 6 pc, at least 12 pc: 18 pc would do."
        await seat.press("ctrl+u")
        await seat.type("12\n")
        await seat.press("enter")
        assert seat.message == "Nothing is changed."
        await seat.press("enter")
        await seat.press("f9")
        assert seat.message == "RARE is changed."
        assert "For: ZS 1/2026 Anna 10, ZS 2/2026 Bob 2" in seat.screen()
        await seat.press("plus")
        await seat.type("tea\n")
        assert "The least to order: 1 pc" in seat.screen()
        await seat.press("ctrl+u")
        await seat.type("40\n")
        assert seat.message == "TEA is on the order."
        assert seat.focus == "offer-field"
        await seat.type("nothing\n")
        assert seat.message == "The supplier sells no such article."
        await seat.press("escape", "end")
        assert seat.line("TEA  ").split()[2:] == ["40", "40", "0.50", "20.00"]
        await seat.press("delete")
        assert seat.message == "TEA is off the order."
        await seat.press("delete")
        assert "Orders wait for 12 pc of RARE; they will be short again. Take it off?" in seat.screen()
        await seat.press("escape", "f9")
        assert seat.message == "ZD 1/2026 is placed."
        await seat.press("enter", "delete", "plus")
        assert seat.focus == "purchase-lines"
        assert "Add" not in seat.screen()

    at_buying(house, scenario)
    [purchase] = purchases(house)
    assert [(line.code, line.quantity) for line in purchase.lines] == [("RARE", Decimal(12))]
    assert_sound(house.database)


def test_article_that_is_on_the_draft_already_is_changed_instead_of_added(house: House) -> None:
    house.order("ANNA", house.line("RARE", 10))

    async def scenario(seat: Typist) -> None:
        await seat.press("f9", "plus")
        await seat.type("rare\n")
        await seat.press("ctrl+u")
        await seat.type("24\n")
        assert seat.message == "RARE is changed."
        await seat.press("delete", "f9")
        assert "There is nothing on the purchase order." in seat.screen()
        await seat.press("f9")
        assert seat.message == "There is nothing on the purchase order."
        await seat.press("plus")
        await seat.type("rare\n\n")
        await seat.press("escape")

    at_buying(house, scenario)
    [purchase] = purchases(house)
    assert [(line.code, line.quantity) for line in purchase.lines] == [("RARE", Decimal(12))]
    assert [peg.quantity for peg in purchase.lines[0].pegs] == [10]
    assert_sound(house.database)


def test_quantity_to_buy_far_beyond_what_is_wanted_is_asked_about(sqlite_house: House) -> None:
    house = sqlite_house
    house.order("ANNA", house.line("RARE", 10))

    async def scenario(seat: Typist) -> None:
        await seat.press("f9", "enter", "ctrl+u")
        await seat.type("99999996\n")
        assert "99,999,996 pc of RARE? Wanted: 12 pc." in seat.screen()
        await seat.press("enter")
        assert seat.message == "Nothing is changed."
        assert purchases(house)[0].lines[0].quantity == 12
        await seat.press("ctrl+u")
        await seat.type("24\n")
        assert seat.message == "RARE is changed."
        await seat.press("plus")
        await seat.type("tea\n")
        await seat.press("ctrl+u")
        await seat.type("40000\n")
        assert "40,000 pc of TEA? Wanted: 1 pc." in seat.screen()
        await seat.press("f9")
        assert seat.message == "TEA is on the order."

    at_buying(house, scenario)
    assert [int(line.quantity) for line in purchases(house)[0].lines] == [24, 40_000]
    assert_sound(house.database)


def test_warehouse_cannot_change_a_draft(house: House) -> None:
    house.order("ANNA", house.line("RARE", 10))
    house.do(order_shortages, house.warehouses["MAIN"])

    async def scenario(seat: Typist) -> None:
        await seat.press("enter", "delete", "plus", "enter")
        assert seat.focus == "purchase-lines"
        assert seat.message == "Enter Quantity: you are not allowed to."
        *_, key_bar = seat.screen().splitlines()
        assert "Add" not in key_bar
        assert "Quantity" not in key_bar

    at_buying(house, scenario, role=Role.WAREHOUSE)
    assert purchases(house)[0].lines[0].quantity == 12


def test_order_below_the_minimum_is_asked_about_before_it_is_placed(house: House) -> None:
    with house.database.write() as session:
        session.get_one(Supplier, house.suppliers["S1"]).minimum_order = Decimal(250)
    house.order("ANNA", house.line("RARE", 2))

    async def scenario(seat: Typist) -> None:
        await seat.press("f9")
        assert "36.00 PLN (at least 250.00 PLN)" in seat.screen()
        await seat.hammer("f9")
        assert "The order comes to 36.00 PLN, Everything Ltd takes orders from 250.00 " in seat.screen()
        await seat.press("escape", "escape", "f7", "f9", "escape")
        assert purchases(house)[0].state is PurchaseState.DRAFT
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message == "ZD 1/2026 is placed."

    at_buying(house, scenario)


def test_papers_of_a_purchase_order_are_saved(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    for name in ("XDG_DOCUMENTS_DIR", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    placed(house, "RARE")

    async def scenario(seat: Typist) -> None:
        await seat.press("f7", "ctrl+p", "enter")
        assert seat.message == f"ZD 1/2026 is saved: {tmp_path}/ZD-1-2026.pdf"
        await seat.press("f9")
        await seat.press("f9")
        await seat.press("f9", "ctrl+p", "enter")
        assert seat.message == f"PZ 3/2026/MAIN is saved: {tmp_path}/PZ-3-2026-MAIN.pdf"
        await seat.press("f7", "enter", "ctrl+p", "down", "enter", "enter")
        assert "PZ 3/2026/MAIN is saved" in seat.message

    at_buying(house, scenario)
    assert sorted(file.name for file in tmp_path.glob("*.pdf")) == ["PZ-3-2026-MAIN.pdf", "ZD-1-2026.pdf"]


def test_buyer_walks_from_order_to_order(house: House) -> None:
    house.order("ANNA", house.line("RARE", 13), house.line("BOOK", 60))
    house.do(order_shortages, house.warehouses["MAIN"])

    async def scenario(seat: Typist) -> None:
        await seat.press("f7", "enter")
        assert "Far Away GmbH" in seat.screen()
        await seat.press("f8")
        assert "Everything Ltd" in seat.screen()
        await seat.press("f8")
        assert seat.message == "The list ends here."
        await seat.press("escape")
        assert seat.table("#purchases").cursor == 1

    at_buying(house, scenario)


def test_names_that_would_steer_the_terminal_are_shown_as_text(house: House) -> None:
    placed(house, "RARE")
    house.order("ANNA", house.line("RARE", 5000))
    with house.database.write() as session:
        session.get_one(Article, house.articles["RARE"]).name = "[red]Rare[/]"
        session.get_one(Supplier, house.suppliers["S1"]).name = "[b]Every\u202ething"

    async def scenario(seat: Typist) -> None:
        assert "[red]Rare[/]" in seat.screen()
        await seat.press("f9")
        assert "[b]Every·thing" in seat.screen()
        await seat.press("f9")
        assert seat.message == "ZD 2/2026 is placed."
        await seat.press("f9", "enter")
        assert "RARE [red]Rare[/]" in seat.screen()
        assert "\u202e" not in seat.screen()

    at_buying(house, scenario)


@pytest.mark.parametrize("language", ["en", "pl", "nl", "de"])
def test_nothing_is_cut_off(house: House, language: str) -> None:
    name = "Przedsiębiorstwo Wielobranżowe Usługowo-Handlowe Jarzębina Sp. z o.o."
    [wide] = house.do(add_suppliers, [NewSupplier("S9", name, "PL", "PLN", "pl")])
    house.do(offer_articles, wide, [Offered(house.articles["PAPER"], "P" * 40, Decimal("12345.6789"))])
    house.order("ANNA", house.line("PAPER", 100), house.line("JUICE", 1200))

    async def scenario(seat: Typist) -> None:
        for keys in (("end",), ("enter",), ("escape", "f9"), ("f9",), ("f9",), ("enter",)):
            await seat.press(*keys)
            assert seat.cut_off() == []
        await seat.press("escape", "escape", "escape", "f7")
        assert seat.cut_off() == []
        await seat.press("f7", "f6")
        assert seat.cut_off() == []

    at_buying(house, scenario, language=language)
