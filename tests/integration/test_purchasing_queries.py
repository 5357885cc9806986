from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from salesdesk.domain.catalogue.rules import Tracking
from salesdesk.domain.orders.verbs import cancel as cancel_order
from salesdesk.domain.purchasing.model import Supplier
from salesdesk.domain.purchasing.queries import (
    purchase_order_view,
    purchase_orders,
    shortage_overview,
)
from salesdesk.domain.purchasing.rules import PurchaseState
from salesdesk.domain.purchasing.verbs import (
    ArrivedLine,
    cancel,
    order_shortages,
    place,
    receive_purchase,
)
from salesdesk.errors import NotFound
from salesdesk.office.permissions import Role
from salesdesk.warehouse.stock.model import BatchBalance
from salesdesk.warehouse.stock.queries import warehouses
from tests.conftest import times
from tests.house import House
from tests.integration.traces import read_whole, statements
from tests.invariants import assert_sound

OPEN = frozenset({PurchaseState.DRAFT, PurchaseState.ORDERED})


def overview(house: House, warehouse: str | None = None) -> list[Any]:
    return list(house.ask(shortage_overview, house.warehouses[warehouse] if warehouse else None))


def view(house: House, purchase_id: int) -> Any:
    return house.ask(purchase_order_view, purchase_id)


def buy(house: House, code: str = "RARE", quantity: int = 4) -> int:
    """A draft purchase order of what an order lacks."""
    house.order("ANNA", house.line(code, quantity))
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    return ordered.id


def test_shortages_stand_by_supplier_and_article_with_whom_they_are_for(house: House) -> None:
    first = house.order("ANNA", house.line("RARE", 10), house.line("FIXED", 25))
    house.order("BOB", house.line("RARE", 4, requested_on=date(2026, 3, 5)), house.line("BOOK", 51))
    one, two, nobody = overview(house)
    assert [each.supplier_id for each in (one, two)] == [house.suppliers["S1"], house.suppliers["S2"]]
    assert (one.number, one.name, one.currency, two.currency) == ("S1", "Everything Ltd", "PLN", "EUR")
    [rare] = one.articles
    assert (rare.code, rare.name, rare.base_unit, rare.supplier_code) == ("RARE", "Rare", "pc", "R-1")
    assert (rare.missing, rare.free, rare.pack, rare.minimum, rare.proposed) == (14, 0, 6, 12, 18)
    assert (rare.price, rare.price_unit, rare.cost, rare.lead_days) == (3, 1, 54, 7)
    assert [(each.number, each.customer, each.missing, each.wanted_on) for each in rare.for_whom] == [
        ("ZS 1/2026", "Anna", 10, None),
        ("ZS 2/2026", "Bob", 4, date(2026, 3, 5)),
    ]
    assert rare.for_whom[0].order_id == first
    assert (one.total, one.minimum_order, one.below_minimum) == (54, 0, 0)
    assert (nobody.supplier_id, nobody.name, nobody.below_minimum) == (None, "", None)
    [fixed] = nobody.articles
    assert (fixed.code, fixed.missing, fixed.proposed, fixed.pack, fixed.cost) == ("FIXED", 5, 0, None, None)


def test_nothing_is_short_where_nothing_is_missing(house: House) -> None:
    house.order("ANNA", house.line("MUG", 3))
    assert overview(house) == []


def test_minimum_order_is_compared_with_the_proposal(house: House) -> None:
    with house.database.write() as session:
        session.execute(update(Supplier).where(Supplier.number == "S1").values(minimum_order=Decimal(100)))
    house.order("ANNA", house.line("RARE", 13))
    [one] = overview(house)
    assert (one.minimum_order, one.total, one.below_minimum) == (100, 54, 46)


def test_costs_are_shown_to_those_who_may_see_them(house: House) -> None:
    purchase = buy(house)
    house.order("ANNA", house.line("RARE", 10))
    clerk, buyer = house.seat(Role.WAREHOUSE), house.seat(Role.BUYER)
    assert buyer.ask(shortage_overview)[0].total == 36
    [hidden] = clerk.ask(shortage_overview)
    assert (hidden.total, hidden.below_minimum) == (None, None)
    assert (hidden.articles[0].price, hidden.articles[0].cost) == (None, None)
    assert buyer.ask(purchase_order_view, purchase).total == 36
    assert clerk.ask(purchase_order_view, purchase).total is None
    [line] = clerk.ask(purchase_order_view, purchase).lines
    assert (line.price, line.cost) == (None, None)
    assert [row.total for row in clerk.ask(purchase_orders).rows] == [None]
    assert [row.total for row in buyer.ask(purchase_orders).rows] == [36]


@pytest.mark.parametrize("seed", range(times(2, 40)))
def test_proposal_is_what_would_be_ordered(house: House, seed: int) -> None:
    """Whatever is short, free, wanted from one warehouse or fresh: the purchase orders are the proposal."""
    chance = random.Random(seed)
    codes, customers = ("RARE", "JUICE", "MUG", "BOOK", "FIXED"), ("ANNA", "BOB", "FRESH")
    tied = (None, None, house.warehouses["MAIN"], house.warehouses["SIDE"])
    orders = [
        house.order(
            chance.choice(customers),
            *(house.line(chance.choice(codes), chance.randint(1, 40)) for _ in range(2)),
            warehouse_id=chance.choice(tied),
        )
        for _ in range(10)
    ]
    for order_id in chance.sample(orders, 2):
        house.do(cancel_order, order_id, "no")  # what it had lies free now
    house.receive(chance.choice(("MAIN", "SIDE")), "RARE", chance.randint(1, 30))
    house.receive("MAIN", "JUICE", 20, chance.choice((date(2026, 3, 5), date(2026, 7, 1))))
    warehouse = chance.choice(("MAIN", "SIDE"))
    proposed = {
        (supplier.supplier_id, article.article_id): article.proposed
        for supplier in overview(house, warehouse)
        for article in supplier.articles
        if article.proposed
    }
    ordered = {}
    for purchase in house.do(order_shortages, house.warehouses[warehouse]):
        for line in view(house, purchase.id).lines:
            ordered[purchase.supplier_id, line.article_id] = line.quantity
    assert ordered == proposed
    assert_sound(house.database)


def test_one_supplier_is_ordered_from_alone(house: House) -> None:
    house.order("ANNA", house.line("RARE", 10), house.line("BOOK", 51))
    main, second = house.warehouses["MAIN"], house.suppliers["S2"]
    [ordered] = house.do(order_shortages, main, second)
    assert ordered.supplier_id == second
    assert [each.supplier_id for each in overview(house)] == [house.suppliers["S1"]]
    assert house.do(order_shortages, main, second) == ()


def test_purchase_orders_are_listed_newest_first(house: House) -> None:
    first, second = buy(house), buy(house, "BOOK", 51)
    house.do(place, first)
    rows = house.ask(purchase_orders).rows
    assert [(row.id, row.number, row.state) for row in rows] == [
        (second, "", PurchaseState.DRAFT),
        (first, "ZD 1/2026", PurchaseState.ORDERED),
    ]
    found: Any = rows[1]
    assert (found.supplier_number, found.supplier, found.warehouse) == ("S1", "Everything Ltd", "MAIN")
    assert (found.made_on, found.expected_on) == (date(2026, 3, 2), date(2026, 3, 9))
    assert (found.lines, found.lines_outstanding, found.currency, found.total) == (1, 1, "PLN", 36)


def test_list_of_purchase_orders_is_narrowed_by_state_and_text(house: House) -> None:
    placed, draft, gone = buy(house), buy(house, "BOOK", 51), buy(house)
    house.do(place, placed)
    house.do(cancel, gone, "no")

    def ids(states: frozenset[PurchaseState] | None = None, text: str = "") -> list[int]:
        page = house.ask(purchase_orders, states, text)
        assert page.total == len(page.rows)
        return [row.id for row in page.rows]

    assert ids() == [gone, draft, placed]
    assert ids(OPEN) == [draft, placed]
    assert ids(frozenset({PurchaseState.CANCELLED})) == [gone]
    assert ids(frozenset({PurchaseState.CLOSED, PurchaseState.ORDERED})) == [placed]
    assert ids(frozenset()) == []
    assert (ids(None, "far away"), ids(None, "zd 1/"), ids(OPEN, "S1"), ids(None, "%")) == (
        [draft],
        [placed],
        [placed],
        [],
    )
    pages = [house.ask(purchase_orders, None, "", offset, 2) for offset in (0, 2, 4)]
    assert [[row.id for row in page.rows] for page in pages] == [[gone, draft], [placed], []]
    assert [page.total for page in pages] == [3, 3, 3]


def test_purchase_order_shows_what_came_and_for_whom_it_is(house: House) -> None:
    house.order("BOB", house.line("RARE", 3))
    purchase = buy(house, quantity=10)
    house.do(place, purchase)
    before = view(house, purchase)
    assert (before.number, before.supplier, before.warehouse, before.total) == (
        "ZD 1/2026",
        "Everything Ltd",
        "MAIN",
        54,
    )
    [line] = before.lines
    assert (line.code, line.name, line.supplier_code, line.tracking) == ("RARE", "Rare", "R-1", Tracking.NONE)
    assert (line.quantity, line.received, line.outstanding, line.closed) == (18, 0, 18, 0)
    assert [(peg.number, peg.customer, peg.quantity) for peg in line.pegs] == [
        ("ZS 1/2026", "Bob", 3),
        ("ZS 2/2026", "Anna", 10),
    ]
    house.do(receive_purchase, purchase, [ArrivedLine(line.id, Decimal(5))], "LS 77")
    after = view(house, purchase)
    [line] = after.lines
    assert (line.received, line.outstanding, after.state) == (5, 13, PurchaseState.ORDERED)
    assert [(peg.customer, peg.quantity) for peg in line.pegs] == [("Anna", 8)]
    assert [(r.number, r.reference, r.received_on) for r in after.receipts] == [
        ("PZ 3/2026/MAIN", "LS 77", date(2026, 3, 2))
    ]
    house.do(receive_purchase, purchase, [ArrivedLine(line.id, Decimal(13))])
    closed = view(house, purchase)
    assert (closed.state, closed.lines[0].outstanding, len(closed.receipts)) == (PurchaseState.CLOSED, 0, 2)
    assert [(row.lines, row.lines_outstanding) for row in house.ask(purchase_orders).rows] == [(1, 0)]


def test_bin_of_a_receipt_is_kept(house: House) -> None:
    purchase = buy(house)
    house.do(place, purchase)
    [line] = view(house, purchase).lines
    arrived = ArrivedLine(line.id, Decimal(12), "L 5", date(2027, 1, 1), None, "A-03-2")
    house.do(receive_purchase, purchase, [arrived])
    with house.database.read() as session:
        bins = session.scalars(
            select(BatchBalance.bin).where(BatchBalance.article_id == house.articles["RARE"])
        )
        assert bins.all() == ["A-03-2"]


def test_purchase_order_that_does_not_exist_is_not_found(house: House) -> None:
    for id_ in (0, -1, 10**9):
        with pytest.raises(NotFound):
            house.ask(purchase_order_view, id_)


def test_warehouses_stand_in_the_order_of_asking(house: House) -> None:
    assert [(each.code, each.sells, each.active) for each in house.ask(warehouses)] == [
        ("MAIN", True, True),
        ("SIDE", True, True),
        ("TRANSIT", False, True),
    ]


def test_queries_ask_as_much_for_many_as_for_one(house: House) -> None:
    def asked(purchase: int) -> list[int]:
        counts = []
        calls: list[Callable[[], object]] = [
            lambda: house.ask(shortage_overview),
            lambda: house.ask(purchase_orders),
            lambda: house.ask(purchase_order_view, purchase),
        ]
        for ask in calls:
            with statements(house.database) as found:
                ask()
            counts.append(len(found))
        return counts

    purchase = buy(house)
    house.order("FRESH", house.line("JUICE", 50))
    few = asked(purchase)
    for _ in range(3):
        buy(house, "RARE", 5)
        house.order("ANNA", house.line("FIXED", 30))
    house.order("BOB", *(house.line(code, 3000) for code in ("RARE", "JUICE", "MUG", "PEN", "TEA", "BOOK")))
    last = house.do(order_shortages, house.warehouses["MAIN"])[0].id
    house.order("BOB", *(house.line(code, 3000) for code in ("RARE", "JUICE", "MUG", "PEN", "TEA", "BOOK")))
    assert all(many <= one for many, one in zip(asked(last), few, strict=True))
    assert max(few) <= 12


def test_queries_do_not_read_history(sqlite_house: House) -> None:
    purchase = buy(sqlite_house)
    sqlite_house.order("FRESH", sqlite_house.line("JUICE", 50))
    with statements(sqlite_house.database) as asked:
        sqlite_house.ask(shortage_overview, sqlite_house.warehouses["MAIN"])
        sqlite_house.ask(purchase_orders, OPEN, "x")
        sqlite_house.ask(purchase_order_view, purchase)
    grows = {"stock_document", "stock_document_line", "sales_order", "order_line", "batch", "purchase_line"}
    assert read_whole(sqlite_house.database, asked) & (grows | {"purchase_order", "batch_balance"}) == set()
