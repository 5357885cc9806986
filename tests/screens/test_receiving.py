"""What has come is received at the desk: of purchase orders, and what nobody ordered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from salesdesk.domain.catalogue.rules import Tracking
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles
from salesdesk.domain.purchasing.queries import lines_of_purchase
from salesdesk.domain.purchasing.rules import PurchaseState
from salesdesk.domain.purchasing.verbs import (
    ArrivedLine,
    Offered,
    offer_articles,
    order_shortages,
    place,
    receive_purchase,
)
from salesdesk.office.permissions import Role
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.buyer import at_buying, batch, placed, purchases, row_of
from tests.screens.driver import Typist

pytestmark = pytest.mark.either_database


def test_receipt_of_what_somebody_has_looked_at_is_posted_without_a_question(house: House) -> None:
    placed(house, "RARE")

    async def scenario(seat: Typist) -> None:
        await seat.press("f9", "enter")
        await seat.type("1198\n")
        await seat.press("f9")
        await seat.hammer("f9")
        assert seat.message == "Received: PZ 3/2026/MAIN"

    at_buying(house, scenario, role=Role.WAREHOUSE)
    assert purchases(house)[0].lines[0].received == 1198


def test_dates_are_asked_where_goods_have_them(house: House) -> None:
    placed(house, "RARE", "JUICE")

    async def scenario(seat: Typist) -> None:
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message == "Say until when JUICE keeps."
        assert row_of(seat, "#arrivals").code == "JUICE"
        await seat.press("enter")
        await seat.type("\n31.12.2026\n\nL-9\nA-7\n")
        assert "31/12/2026" in seat.screen()
        await seat.press("f9")
        assert seat.message == "Received: PZ 3/2026/MAIN"

    at_buying(house, scenario, role=Role.WAREHOUSE)
    assert batch(house, "L-9").best_before == date(2026, 12, 31)
    assert_sound(house.database)


def test_part_comes_in_two_lots_and_the_rest_later(house: House) -> None:
    placed(house, "RARE", "TEA")

    async def scenario(seat: Typist) -> None:
        await seat.press("f9", "shift+tab")
        await seat.type("D 17\n")
        await seat.press("delete")  # RARE or TEA, whichever is first, has not come
        await seat.press("down", "enter")
        await seat.type("100\nL1\n")
        await seat.press("f9")
        await seat.press("end", "plus")
        await seat.type("50\nL2\n")
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message == "Received: PZ 3/2026/MAIN"
        await seat.press("enter")
        assert "Receipts: PZ 3/2026/MAIN 02/03 · D 17" in seat.screen()

    at_buying(house, scenario, role=Role.WAREHOUSE)
    [purchase] = purchases(house)
    assert purchase.state is PurchaseState.ORDERED
    assert sorted(line.received for line in purchase.lines) == [0, 150]
    assert batch(house, "L1").article_id == batch(house, "L2").article_id
    assert_sound(house.database)


def test_pieces_with_serial_numbers_are_received_one_by_one(house: House) -> None:
    [drill] = house.do(add_articles, [NewArticle("DRILL", "Drill", Decimal(99), tracking=Tracking.SERIAL)])
    house.do(offer_articles, house.suppliers["S1"], [Offered(drill, "D", Decimal(50))])
    house = House.of(house.database, house.clock)
    house.order("ANNA", house.line("DRILL", 3))
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, ordered.id)

    async def scenario(seat: Typist) -> None:
        await seat.press("f9")
        assert [row.quantity for row in seat.table("#arrivals").rows] == [1, 1, 1]
        for number in ("A1", "A2", "A3"):
            await seat.press("enter")
            await seat.type(f"\n{number}")
            await seat.press("f9")
        await seat.press("f9")

    at_buying(house, scenario, role=Role.WAREHOUSE)
    assert {batch(house, number).article_id for number in ("A1", "A2", "A3")} == {drill}
    assert_sound(house.database)


def test_bad_quantities_are_refused_and_what_is_typed_is_not_thrown_away(house: House) -> None:
    placed(house, "RARE")

    async def scenario(seat: Typist) -> None:
        await seat.press("f9", "enter")
        for typed, told in (
            ("many", "“many” is not a number."),
            ("1.000", "Is “1.000” a thousand or one? Type it without the sign, or with fewer zeros."),
        ):
            await seat.press("end", "shift+home")
            await seat.type(f"{typed}\n")
            assert seat.message == told
        await seat.press("end", "shift+home")
        await seat.type("-3")
        await seat.press("f9")
        assert seat.message == "Less than nothing cannot come."
        await seat.press("end", "shift+home")
        await seat.type("7")
        await seat.press("tab", *"x" * 41, "tab", "f9")
        assert seat.message == f"Lot or serial no.: “{'x' * 20}…” is longer than 40 characters."
        assert seat.focus == "form-supplier_lot"
        await seat.press(*"L-1", "f9", "shift+tab")
        await seat.type("9" * 201 + "\n")
        assert seat.message == "The number of a delivery note has at most 200 characters."
        await seat.press("tab", "f9")
        assert seat.focus == "delivery-note"  # and nothing is posted
        await seat.press("delete", "enter", "escape")
        assert "Throw away what you have typed?" in seat.screen()
        await seat.press("escape")
        assert seat.focus == "arrivals"
        await seat.press("delete", "f9")
        assert seat.message == "Say what has arrived; quantities are above zero."
        await seat.press("escape", "f9")
        assert seat.focus == "purchases"

    at_buying(house, scenario, role=Role.WAREHOUSE)
    assert purchases(house)[0].receipts == ()


def test_goods_nobody_ordered_are_received(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("f6")
        await seat.type("nobody\n")
        assert seat.message == "No supplier fits."
        await seat.press("f9")
        assert seat.message == "Say who sent the goods."
        await seat.press("f4", "enter")
        await seat.type("D 99\n")
        await seat.type("rare\n12,5\n3\n\n\nL5\nB-1\n")
        await seat.type("juice\n4\n0\n")
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message == "Say until when JUICE keeps."
        assert (seat.focus, row_of(seat, "#arrivals").code) == ("arrivals", "JUICE")
        await seat.press("enter")
        await seat.type("\n\n+30\n")
        await seat.press("f9", "f8", "down", "enter", "f9")
        assert seat.message == "Received: PZ 2/2026/SIDE"

    at_buying(house, scenario, role=Role.WAREHOUSE)
    assert house.stock("RARE") == {"SIDE": (Decimal("12.5"), 0)}
    assert house.stock("JUICE")["SIDE"] == (4, 0)
    assert batch(house, "L5").unit_cost == 3
    assert_sound(house.database)


def test_article_taken_off_the_receipt_is_not_received(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("f7", "f6")
        await seat.type("everything\n\nrare\n12\n3\n")
        await seat.press("f9")
        await seat.type("tea\n5\n1\n")
        await seat.press("f9")
        assert [row.code for row in seat.table("#arrivals").rows] == ["RARE", "TEA"]
        await seat.type("\n")
        await seat.press("home", "delete", "escape", "escape", "f9")
        assert seat.message == "Received: PZ 3/2026/MAIN"

    at_buying(house, scenario)
    assert house.stock("RARE") == {}
    assert house.stock("TEA")["MAIN"] == (205, 0)


def test_key_that_saves_a_line_out_of_impatience_posts_no_receipt(house: House) -> None:
    placed(house, "RARE")

    async def scenario(seat: Typist) -> None:
        await seat.press("f9", "enter")
        await seat.type("7")
        await seat.hammer("f9")
        assert (seat.focus, row_of(seat, "#arrivals").quantity) == ("arrivals", 7)

    at_buying(house, scenario, role=Role.WAREHOUSE)
    assert purchases(house)[0].receipts == ()


def test_cost_of_goods_nobody_ordered_is_the_last_one_until_another_is_typed(house: House) -> None:
    house.receive("MAIN", "TEA", 1, cost="0.61")

    async def scenario(seat: Typist) -> None:
        await seat.press("f7", "f6")
        await seat.type("everything\n\ntea\n5\n\n\n\nL1\n\n")
        assert "0.61" in seat.line("TEA")
        await seat.type("rare\n6\n")  # has never come: what the supplier asks
        await seat.press("f9")
        assert "3.00" in seat.line("RARE")
        await seat.type("paper\n7\n")
        await seat.press("end", "shift+home", "delete", "f9")
        assert seat.message == "“Cost of one” has to be filled in."
        await seat.type("17,5\n\n\nL3\n\n")
        await seat.press("f9")
        await seat.press("f9")

    at_buying(house, scenario)
    assert (batch(house, "L1").unit_cost, batch(house, "L3").unit_cost) == (Decimal("0.61"), Decimal("17.5"))
    assert_sound(house.database)


def test_clerk_who_sees_no_costs_need_not_know_them(house: House) -> None:
    house.do(add_articles, [NewArticle("KITE", "Kite", Decimal(9))])

    async def scenario(seat: Typist) -> None:
        await seat.press("f6")
        await seat.type("everything\n\ntea\n5\n\n\n\nL1\n\n")
        assert "0.50" not in seat.screen()
        await seat.type("kite\n7\n\n\n\nL2\n\n")
        await seat.press("f9")
        assert seat.message == "No cost is known for KITE; give one."
        assert (seat.focus, row_of(seat, "#arrivals").code) == ("arrivals", "KITE")
        await seat.press("enter", "enter")
        await seat.type("0")
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message == "Received: PZ 3/2026/MAIN"

    at_buying(house, scenario, role=Role.WAREHOUSE)
    assert (batch(house, "L1").unit_cost, batch(house, "L2").unit_cost) == (Decimal("0.50"), Decimal(0))
    assert_sound(house.database)


def test_more_than_was_still_to_come_is_asked_about(house: House) -> None:
    placed(house, "RARE")

    async def scenario(seat: Typist) -> None:
        await seat.press("f9", "enter")
        await seat.type("1202\n")
        await seat.press("f9")
        await seat.hammer("f9")
        assert "RARE: 1,202 pc came, 1,200 pc were still to come." in seat.screen()
        await seat.press("escape")
        assert purchases(house)[0].receipts == ()
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message == "Received: PZ 3/2026/MAIN"

    at_buying(house, scenario, role=Role.WAREHOUSE)
    assert house.stock("RARE") == {"MAIN": (1202, 1200)}
    assert_sound(house.database)


def test_what_a_colleague_has_received_meanwhile_is_asked_about(house: House) -> None:
    purchase_id = placed(house, "RARE")

    async def scenario(seat: Typist) -> None:
        await seat.press("f9")
        [line] = house.ask(lines_of_purchase, purchase_id)
        house.do(receive_purchase, purchase_id, [ArrivedLine(line.id, Decimal(1000))])
        await seat.press("f9")
        assert "RARE: 1,200 pc came, 200 pc were still to come." in seat.screen()
        await seat.press("escape")

    at_buying(house, scenario, role=Role.WAREHOUSE)
    assert len(purchases(house)[0].receipts) == 1


def test_goods_that_do_not_keep_are_asked_about(house: House) -> None:
    placed(house, "JUICE")

    async def scenario(seat: Typist) -> None:
        await seat.press("f9", "enter")
        await seat.type("100\n1.3.2026\n\nL-1\n\n")
        await seat.press("plus")
        await seat.type("100\n+13\n\nL-2\n\n")
        await seat.press("plus")
        await seat.type("100\n+14\n\nL-3\n\n")
        await seat.press("f9")
        assert "JUICE: good until 1 Mar 2026 only, which is gone; it will be blocked." in seat.screen()
        assert "JUICE: good until 15 Mar 2026 only." in seat.screen()
        assert "16 Mar" not in seat.screen()
        await seat.press("f9")
        assert "Broken promises: 1" in seat.screen()  # what is blocked will not be replaced by itself
        assert " short " in seat.screen()
        await seat.press("enter")
        assert seat.message == "Received: PZ 3/2026/MAIN"

    at_buying(house, scenario, role=Role.WAREHOUSE)
    assert batch(house, "L-1").best_before == date(2026, 3, 1)
    assert_sound(house.database)


def test_expired_goods_nobody_ordered_are_asked_about(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("f6")
        await seat.type("everything\n\njuice\n5\n1\n1.2.2026\n\nL-1\n\n")
        await seat.press("f9")
        assert "JUICE: good until 1 Feb 2026 only, which is gone; it will be blocked." in seat.screen()
        await seat.press("escape")
        assert seat.focus == "article-field"
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message == "Received: PZ 3/2026/MAIN"

    at_buying(house, scenario, role=Role.WAREHOUSE)
    assert batch(house, "L-1").use_by is None
    assert_sound(house.database)
