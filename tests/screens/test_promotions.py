"""Promotions at the desk: entered, seen on a line, ended."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from salesdesk.domain.pricing.promoting import NewPromotion, add_promotion
from salesdesk.domain.pricing.promotion_list import promotions
from salesdesk.domain.pricing.promotions import Benefit, Deal, WhichPromotions
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.office.permissions import Role
from tests.house import MONDAY, House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database


def test_promotion_that_is_entered_is_on_the_next_line_until_it_is_ended(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("8")
        await seat.press("f8", "f6")
        await seat.type("3+1\nFour for three\npieces\n\nmugs, TEA\n3\n1")
        await seat.press("f9")
        assert "There is no article mugs." in seat.screen()
        assert seat.focus == "form-articles"
        await seat.type("MUG , TEA")
        await seat.press("f9")
        assert seat.line("›").split()[-4:-1] == ["3+1", "MUG,", "TEA"]
        await seat.press("f3", "f3")
        await seat.type("1ANNA\nMUG\n")
        assert "price: general list · 3+1 ·" in seat.screen()
        await seat.type("8\n")
        assert seat.line("1 MUG").split()[-3:] == ["-20", "60.00", "8"]
        await seat.press("down", "ctrl+w")
        assert seat.line("promotion").strip(" ›│").split() == ["promotion", "3+1", "-20.00", "60.00"]
        await seat.press("escape", "f9", "f3")
        await seat.type("8")
        await seat.press("f8", "enter")
        await seat.type("-1\n")
        await seat.press("f9")
        assert "The promotion 3+1 is changed." in seat.screen()

    sit_down(house, scenario, role=Role.MANAGER)
    [row] = house.ask(promotions, WhichPromotions.ALL, "", 0, 50).rows
    yesterday = row.valid_from - timedelta(days=1)
    assert (row.valid_to, row.deal.buy, row.deal.free) == (yesterday, Decimal(3), Decimal(1))
    assert_sound(house.database)


def test_line_that_reaches_a_promotion_is_no_change_at_another_desk(house: House) -> None:
    deal = Deal(Benefit.PERCENT, Decimal(10), from_quantity=Decimal(10))
    house.do(add_promotion, NewPromotion("TEN", "Ten", deal, MONDAY.date()))

    async def scenario(seat: Typist) -> None:
        await seat.type("1ANNA\nMUG\n5\nMUG\n5\n")
        assert [seat.line(f"{n} MUG").split()[-2] for n in (1, 2)] == ["45.00", "45.00"]
        assert "another desk" not in seat.screen()
        assert "MUG: 5 pc held." in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER)


def test_what_no_column_says_of_a_promotion_is_said_of_the_one_at_the_cursor(house: House) -> None:
    cash = Deal(Benefit.AMOUNT, Decimal(2), without_preset=True)
    day, gross = MONDAY.date(), PriceMode.GROSS
    house.do(add_promotion, NewPromotion("CASH", "CASH off", cash, day, currency="PLN", price_mode=gross))
    house.do(add_promotion, NewPromotion("FIVE", "5 off", Deal(Benefit.PERCENT, Decimal(5)), day))

    async def scenario(seat: Typist) -> None:
        await seat.type("8")
        await seat.press("f8")
        assert "CASH · CASH off · -2.00 PLN · gross · Instead of preset" in seat.screen()
        await seat.press("down")
        assert "Instead of preset" not in seat.screen()

    sit_down(house, scenario, role=Role.MANAGER)


def test_article_that_comes_free_is_told_stays_as_it_is_and_may_be_taken_off(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("8")
        await seat.press("f8", "f6")
        await seat.type("GIFT\nA pen\neach\n\nMUG\n\n1\npens\n10")
        await seat.press("f9")
        assert "There is no article pens." in seat.screen()
        assert seat.focus == "form-free_article"
        await seat.type("PEN")
        await seat.press("f9")
        assert seat.line("›").split()[3:6] == ["+1", "PEN", "×10"]
        await seat.press("f3", "f3")
        await seat.type("1ANNA\nMUG\n")
        assert "GIFT: +1 PEN for each 10" in seat.screen()
        await seat.type("20\n")
        assert seat.message == "MUG is on the order. GIFT gives 2 pc PEN free."
        assert seat.line("2 PEN").split()[:4] == ["2", "PEN", "GIFT:", "Pen"]
        await seat.press("down", "enter")
        assert seat.message == "PEN comes free with GIFT; it can only be taken off."
        await seat.press("ctrl+g")
        assert seat.message == "PEN comes free with GIFT; it can only be taken off."
        await seat.press("ctrl+w")
        assert seat.line("free with a promotion").split("│")[1].split()[-2:] == ["GIFT", "0.00"]
        await seat.press("escape", "delete")
        assert "PEN is off the order" in seat.message
        await seat.press("f5")
        assert seat.table("#lines").total == 1
        await seat.press("insert")
        assert seat.table("#lines").total == 2
        await seat.press("f9")
        assert "ZS 1/2026 confirmed" in seat.message

    sit_down(house, scenario, role=Role.MANAGER)
    assert_sound(house.database)
