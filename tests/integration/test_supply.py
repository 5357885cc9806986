from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from salesdesk.domain.drafts.verbs import keep_alive, sweep_holds
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.purchasing.queries import lines_of_purchase
from salesdesk.domain.purchasing.verbs import ArrivedLine, order_shortages, place, receive_purchase
from salesdesk.office.work import query
from salesdesk.warehouse.stock.model import Warehouse
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import reserved_in, supplied
from salesdesk.warehouse.supply.queries import holds_have_run_out
from salesdesk.warehouse.supply.rules import SupplyKind
from tests.house import House
from tests.invariants import assert_sound

supplied_by_line = query(None)(supplied)
warehouses_with_goods = query(None)(reserved_in)


def rows(house: House, order_id: int) -> Iterator[tuple[str, str, str | None, date | None]]:
    """Kind, quantity, warehouse and promised day of an order's supply."""
    with house.database.read() as session:
        statement = (
            select(Supply.kind, Supply.quantity, Warehouse.code, Supply.promised_on)
            .outerjoin(Warehouse, Warehouse.id == Supply.warehouse_id)
            .where(Supply.order_id == order_id)
            .order_by(Supply.id)
        )
        for kind, quantity, warehouse, promised in session.execute(statement):
            yield kind.value, f"{quantity.normalize():f}", warehouse, promised


def test_hold_becomes_firm_and_what_lacked_is_added(house: House) -> None:
    first = house.order("BOB", house.line("MUG", 40), confirmed=False)
    draft = house.order("ANNA", house.line("MUG", 100), confirmed=False)
    assert list(rows(house, draft)) == [("hold", "60", "MAIN", None), ("hold", "30", "SIDE", None)]
    house.clock.forward(minutes=31)
    assert house.do(sweep_holds) == 3
    house.do(keep_alive, draft)
    order = house.do(confirm, draft)
    assert order.short == ()
    assert list(rows(house, draft)) == [("firm", "100", "MAIN", None)]
    assert house.do(keep_alive, first) == ((1, Decimal(10)),)
    assert house.ask(warehouses_with_goods, draft) == {house.warehouses["MAIN"]}
    assert_sound(house.database)


def test_hold_that_ran_out_and_was_not_freed_is_confirmed_as_it_is(house: House) -> None:
    draft = house.order("ANNA", house.line("LAST"), confirmed=False)
    house.clock.forward(days=3)
    assert house.ask(holds_have_run_out)
    assert house.do(confirm, draft).short == ()
    assert not house.ask(holds_have_run_out)
    assert house.do(sweep_holds) == 0
    assert_sound(house.database)


def test_planned_order_only_shows_as_demand(house: House) -> None:
    day = date(2026, 8, 1)
    order_id = house.order("ANNA", house.line("LAST", 3), requested_on=day)
    assert list(rows(house, order_id)) == [("planned", "3", None, day)]
    assert house.free("LAST") == 1
    assert sum(house.ask(supplied_by_line, order_id).values()) == 3
    assert_sound(house.database)


def test_purchase_is_supply_until_it_comes_and_stock_from_then_on(house: House) -> None:
    order_id = house.order("ANNA", house.line("RARE", 5))
    [ordered] = house.do(order_shortages, house.warehouses["SIDE"])
    there = date(2026, 3, 10)  # it comes the day before, when the last van has gone
    assert list(rows(house, order_id)) == [("firm", "5", "SIDE", there)]
    assert house.stock("RARE") == {"SIDE": (0, 0)}
    assert house.ask(warehouses_with_goods, order_id) == set()
    house.do(place, ordered.id)
    [line] = house.ask(lines_of_purchase, ordered.id)
    house.do(receive_purchase, ordered.id, [ArrivedLine(line.id, Decimal(2))])
    assert list(rows(house, order_id)) == [("firm", "3", "SIDE", there), ("firm", "2", "SIDE", there)]
    assert house.stock("RARE") == {"SIDE": (2, 2)}
    assert_sound(house.database)


def test_order_is_supplied_from_its_own_warehouse_only(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 40), warehouse_id=house.warehouses["SIDE"])
    assert list(rows(house, order_id)) == [("firm", "30", "SIDE", None)]
    nothing = house.order("ANNA", house.line("MUG"), warehouse_id=house.warehouses["TRANSIT"])
    assert list(rows(house, nothing)) == []
    assert_sound(house.database)


@pytest.mark.parametrize("kind", [SupplyKind.HOLD, SupplyKind.FIRM])
def test_own_hold_that_ran_out_may_serve_another_line_of_the_draft(house: House, kind: SupplyKind) -> None:
    draft = house.order("ANNA", house.line("LAST"), confirmed=kind is SupplyKind.FIRM)
    house.clock.now += timedelta(hours=1)
    other = house.order("BOB", house.line("LAST"), confirmed=False)
    taken = {SupplyKind.HOLD: other, SupplyKind.FIRM: draft}[kind]
    assert [len(list(rows(house, order_id))) for order_id in (draft, other)] == [
        int(draft == taken),
        int(other == taken),
    ]
    assert_sound(house.database)
