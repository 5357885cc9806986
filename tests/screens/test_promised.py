"""What was promised, as those who look after orders and those who send goods see it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salesdesk.domain.drafts.verbs import NewOrder, enter
from salesdesk.domain.purchasing.slipping import expect
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.office.permissions import Role
from tests.house import House
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database


def test_day_half_a_year_away_is_told_with_its_year(house: House) -> None:
    seller = house.seat(Role.TELEMARKETER)
    seller.do(enter, NewOrder(house.customers["ANNA"]), [house.line("RARE", 2)], True)
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, ordered.id)
    house.do(expect, ordered.id, house.clock.now.date() + timedelta(days=9))
    house.clock.now += timedelta(days=300)

    async def before(seat: Typist) -> None:
        assert "promised for 10/03/2026, will be there 12/03/2026." in seat.message

    sit_down(house, before, role=Role.TELEMARKETER)


def test_owner_is_told_once_what_comes_late_and_his_order_says_so(house: House) -> None:
    lines = [house.line("RARE", 2), house.line("MUG", 1)]
    house.seat(Role.TELEMARKETER).do(enter, NewOrder(house.customers["ANNA"]), lines, True)
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, ordered.id)

    async def before(seat: Typist) -> None:
        assert seat.message == ""
        await seat.type("2\n")
        assert "promised: 2 Tue 10 Mar" in seat.screen()
        assert "2 Tue 10 Mar (ZD 1/2026)" in seat.screen()
        await seat.press("down")
        assert "promised: 1 today" in seat.screen()

    sit_down(house, before, role=Role.TELEMARKETER)
    house.do(expect, ordered.id, house.clock.now.date() + timedelta(days=9))

    async def after(seat: Typist) -> None:
        assert seat.message == ("ZS 1/2026 Anna: 2 RARE, promised for Tue 10 Mar, will be there Thu 12 Mar.")
        await seat.type("2\n")
        assert "late: 2 Thu 12 Mar (ZD 1/2026)" in seat.screen()
        await seat.press("f3", "f3")
        assert seat.message == ""

    sit_down(house, after, role=Role.TELEMARKETER)
