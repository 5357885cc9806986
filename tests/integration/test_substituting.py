"""What of a confirmed order is not there is replaced by another article, for no more than was agreed."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from salesdesk.domain.catalogue.rules import Relation
from salesdesk.domain.catalogue.verbs import relate
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.drafts.copying import copy_order
from salesdesk.domain.drafts.verbs import NewOrder, enter
from salesdesk.domain.fulfilment.queries import order_to_fulfil
from salesdesk.domain.fulfilment.substituting import (
    StandIns,
    Substituted,
    stand_ins,
    substitute,
    substituted_for_me,
    substituted_told,
)
from salesdesk.domain.fulfilment.verbs import allocate
from salesdesk.domain.orders.model import OrderLine
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.errors import NotEnough
from salesdesk.office.history import of_subject
from salesdesk.office.permissions import Role
from tests.house import House
from tests.integration.test_allocate_batch import line_of, rows
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database


def standing_in(house: House, *codes: str, code: str = "RARE") -> None:
    for other in codes:
        house.do(relate, house.articles[code], house.articles[other], Relation.SUBSTITUTE)


def offered(house: House, line: int, warehouse: str | None = None) -> StandIns:
    return house.ask(stand_ins, line, house.warehouses[warehouse] if warehouse else None)


def replace(
    house: House, line: int, code: str, quantity: int | str, warehouse: str | None = None
) -> Substituted:
    place_ = house.warehouses[warehouse] if warehouse else None
    return house.do(substitute, line, house.articles[code], Decimal(quantity), place_)


def lines(house: House, order_id: int) -> list[Any]:
    """Text, quantity, what of it is given up, discount and net of each line."""
    with house.database.read() as session:
        found = session.scalars(
            select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.position)
        )
        return [(r.text, r.base_quantity, r.closed_quantity, r.discount_amount, r.net) for r in found]


@pytest.mark.both_databases
def test_customer_pays_for_what_comes_no_more_than_for_what_he_ordered(house: House) -> None:
    standing_in(house, "MUG", "PEN")
    order_id = house.order("ANNA", house.line("RARE", 5))
    line = line_of(house, order_id)
    before = house.look_order(order_id).gross
    shown = offered(house, line)
    assert (shown.quantity, shown.most, shown.net) == (Decimal(5), Decimal(5), Decimal("35.00"))
    assert [(each.code, each.here, each.net, each.pays) for each in shown.articles] == [
        ("MUG", Decimal(130), Decimal("50.00"), Decimal("35.00")),
        ("PEN", Decimal(1020), Decimal("5.05"), Decimal("5.05")),
    ]
    done = replace(house, line, "MUG", 3)
    assert (done.number, done.code, done.by, done.quantity) == ("ZS 1/2026", "RARE", "MUG", Decimal(3))
    assert house.look_order(order_id).gross == before
    replace(house, line, "PEN", 2)
    assert lines(house, order_id) == [
        ("Rare", 5, 5, 0, Decimal("35.00")),
        ("Mug, instead of RARE", 3, 0, Decimal("9.00"), Decimal("21.00")),
        ("Pen, instead of RARE", 2, 0, 0, Decimal("2.02")),
    ]
    assert house.look_order(order_id).net == Decimal("23.02")
    assert house.stock("MUG")["MAIN"] == (100, 3)
    noted = house.ask(of_subject, "order", order_id)[0].changes
    assert noted["article"] == ["RARE", "PEN"]
    house.bill(*house.issue(order_id))
    assert house.state(order_id) is OrderState.COMPLETED
    copied = house.do(copy_order, order_id).id
    assert [(text, quantity) for text, quantity, *_ in lines(house, copied)] == [("Rare", 5)]
    assert_sound(house.database)


def test_what_is_missing_goes_before_what_comes_and_what_comes_before_what_is_there(house: House) -> None:
    standing_in(house, "MUG")
    house.receive("MAIN", "RARE", 4)
    order_id = house.order("ANNA", house.line("RARE", 6))
    [bought] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, bought.id)
    line = line_of(house, order_id)
    assert offered(house, line).quantity == 2
    replace(house, line, "MUG", 1)
    [stored, _] = house.ask(order_to_fulfil, order_id).lines
    assert [each.quantity for each in stored.awaited] == [1]
    replace(house, line, "MUG", 3)
    assert rows(house, line) == [("MAIN", 2, False)]
    house.do(allocate, order_id)
    with pytest.raises(NotEnough, match="Of this line 0 can be replaced"):
        replace(house, line, "MUG", 1)
    house.bill(*house.issue(order_id))
    assert_sound(house.database)


def test_only_what_is_there_stands_in_in_the_warehouse_that_is_named(house: House) -> None:
    standing_in(house, "MUG")
    order_id = house.order("ANNA", house.line("RARE", 40))
    line = line_of(house, order_id)
    [mug] = offered(house, line, "SIDE").articles
    assert (mug.here, mug.free) == (Decimal(30), Decimal(130))
    side = house.warehouses["SIDE"]
    error = refused(house.desk, substitute, line, house.articles["MUG"], Decimal(40), side)
    assert str(error) == "Of MUG only 30 can be had."
    replace(house, line, "MUG", 30, "SIDE")
    assert house.stock("MUG") == {"MAIN": (100, 0), "SIDE": (30, 30)}
    assert_sound(house.database)


def test_line_that_lacks_more_than_is_replaced_keeps_what_it_has(house: House) -> None:
    standing_in(house, "MUG")
    house.receive("MAIN", "RARE", 4)
    line = line_of(house, house.order("ANNA", house.line("RARE", 9)))
    replace(house, line, "MUG", 3)
    assert rows(house, line) == [("MAIN", 4, False)]
    assert offered(house, line).quantity == 2
    assert_sound(house.database)


def test_what_cannot_be_replaced_is_refused(house: House) -> None:
    standing_in(house, "MUG", "WIRE", "OLD", "FREIGHT")
    standing_in(house, "TEA", code="PEN")
    order_id = house.order("ANNA", house.line("RARE", 5), house.line("SET", 700))
    line, *others = (each.id for each in house.ask(order_to_fulfil, order_id).lines)
    assert [each.code for each in offered(house, line).articles] == ["MUG"]
    off = line_of(house, house.order("ANNA", house.line("RARE", 5), discount_amount=Decimal(1)))
    draft = house.order("ANNA", house.line("RARE", 5), confirmed=False)
    mug, one = house.articles["MUG"], Decimal(1)
    calls = [
        partial(house.do, substitute, line, house.articles[code], one)
        for code in ("PEN", "WIRE", "OLD", "FREIGHT", "RARE")
    ]
    calls += [
        partial(house.do, substitute, which, mug, quantity)
        for which, quantity in (
            (line, Decimal(6)), (line, Decimal(0)), (line, Decimal(-1)), (10**9, one), (off, one),
            (line_of(house, draft), one), *((each, one) for each in others),
        )
    ]  # fmt: skip
    assert not_refused(house.database, calls) == []
    assert_sound(house.database)


def test_what_was_free_stays_free_and_percent_off_the_order_stays(house: House) -> None:
    standing_in(house, "MUG")
    free = house.line("RARE", 2, free_of_charge=True)
    order_id = house.order("ANNA", free, house.line("RARE", 2), discount_percent=Decimal(10))
    first, second = (each.id for each in house.ask(order_to_fulfil, order_id).lines)
    before = house.look_order(order_id)
    for line in (first, second):
        replace(house, line, "MUG", 2)
    after = house.look_order(order_id)
    assert (after.net, after.gross) == (before.net, before.gross)
    house.bill(*house.issue(order_id))
    assert_sound(house.database)


def test_clerk_stays_within_his_own_limits_and_the_customers_credit(house: House) -> None:
    standing_in(house, "MUG")
    line = line_of(house, house.order("ANNA", house.line("RARE", 5)))
    clerk = house.seat(Role.WAREHOUSE)
    house.limit(Role.WAREHOUSE, max_discount="20")
    error = refused(clerk, substitute, line, house.articles["MUG"], Decimal(5))
    text = "MUG for that price is more than you may allow. Line 2: 35.00 PLN"
    assert str(error) == f"{text}, with the discount allowed at least 40.00 PLN."
    standing_in(house, "PEN")
    clerk.do(substitute, line, house.articles["PEN"], Decimal(4))
    with house.database.write() as session:
        session.execute(update(Customer).where(Customer.number == "ANNA").values(credit_limit=Decimal(1)))
    assert "is stopped" in str(refused(clerk, substitute, line, house.articles["PEN"], Decimal(1)))
    assert_sound(house.database)


def test_owner_is_told_once_and_nobody_else(house: House) -> None:
    standing_in(house, "MUG")
    seller, clerk = house.seat(Role.TELEMARKETER), house.seat(Role.WAREHOUSE)
    order_id = seller.do(enter, NewOrder(house.customers["ANNA"]), [house.line("RARE", 5)], True).id
    done = clerk.do(substitute, line_of(house, order_id), house.articles["MUG"], Decimal(5))
    assert house.seat(Role.MANAGER).ask(substituted_for_me) == ()
    [(told, what)] = seller.ask(substituted_for_me)
    assert what == done
    house.seat(Role.MANAGER).do(substituted_told, [told])
    assert len(seller.ask(substituted_for_me)) == 1
    seller.do(substituted_told, [told])
    assert seller.ask(substituted_for_me) == ()
