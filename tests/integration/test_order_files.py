"""Orders out of one company and into another: what is finished stays so, what was agreed stays agreed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from salesdesk.desk import Desk
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import close_remainder
from salesdesk.domain.pricing.model import CustomerPrice
from salesdesk.domain.pricing.promoting import NewPromotion, add_promotion
from salesdesk.domain.pricing.promotions import Benefit, Deal
from salesdesk.sheets.reading import Row, open_sheet
from tests.conftest import Ground
from tests.house import House
from tests.integration.exchange_files import Files, outcome
from tests.integration.test_exporting import IN_ORDER, same_firm
from tests.invariants import assert_sound, rows_of

pytestmark = pytest.mark.either_database

ORDERS = Entity.ORDERS
HEAD = "order;customer;article;quantity"


@pytest.fixture
def files(house: House, tmp_path: Path) -> Files:
    return Files(tmp_path, house.desk)


@pytest.fixture
def fresh(house: House, files: Files, ground: Ground) -> Iterator[Files]:
    """Another company with the same goods, customers, prices and stock, and no orders."""
    with ground.fresh(same_firm) as database:
        made = files.of("fresh", Desk.system(database, clock=house.clock))
        for entity in IN_ORDER[:-1]:
            assert made.load(entity, files.export(entity), create_warehouses=True).refused == []
        yield made


def exported(files: Files) -> dict[str, list[dict[str, str]]]:
    """The rows of an export of orders by order, each by head."""
    found: dict[str, list[dict[str, str]]] = {}
    with open_sheet(files.export(ORDERS)) as sheet:
        for row in sheet:
            assert isinstance(row, Row)
            cells = dict(zip(sheet.header, row.cells, strict=True))
            found.setdefault(cells["order"], []).append(cells)
    return found


def stored(files: Files) -> dict[str, Order]:
    with files.desk.database.read() as session:
        found = session.scalars(select(Order)).all()
        session.expunge_all()
    return {order.customer_number: order for order in found}


def lines(files: Files, number: str) -> list[tuple[str, Decimal, Decimal]]:
    """Article, quantity and amount of each line of an order."""
    with files.desk.database.read() as session:
        chosen = (
            select(Article.code, OrderLine.quantity, OrderLine.net)
            .join(Order, Order.id == OrderLine.order_id)
            .join(Article, Article.id == OrderLine.article_id)
            .where(Order.customer_number == number, OrderLine.parent_line_id.is_(None))
            .order_by(OrderLine.position)
        )
        return [(row[0], row[1], row[2]) for row in session.execute(chosen)]


def test_finished_orders_are_written_as_such_and_not_opened_again(
    house: House, files: Files, fresh: Files
) -> None:
    text = "DONE;ANNA;MUG;2\nSHUT;ANNA;LAST;3\nPART;BOB;MUG;150\nPART;BOB;PEN;1\nOPEN;BOB;PEN;1"
    files.load(ORDERS, f"{HEAD}\n{text}", confirm=True)
    ids = {number: order.id for number, order in stored(files).items()}
    house.bill(*house.issue(ids["DONE"]))
    notes = house.issue(ids["SHUT"])
    house.do(close_remainder, ids["SHUT"], "not wanted")
    house.bill(*notes)
    house.issue(ids["PART"])
    rows = exported(files)
    assert {number: each[0]["state"] for number, each in rows.items()} == {
        "DONE": "completed", "SHUT": "completed", "PART": "confirmed", "OPEN": "confirmed",
    }  # fmt: skip
    assert [(row["quantity"], row["delivered"]) for row in rows["PART"]] == [("150", "128"), ("1", "1")]
    assert [row["price"] for row in rows["DONE"]] == ["10"]
    path = files.export(ORDERS)
    for wishes in ({"dry_run": True}, {"all_or_nothing": True, "confirm": True}):
        found = fresh.load(ORDERS, path, **wishes)
        assert (found.refused, found.outcome) == ([], outcome(added=2, finished=2))
    assert fresh.load(ORDERS, path, confirm=True).outcome == outcome(unchanged=2, finished=2)
    assert set(stored(fresh)) == {"PART", "OPEN"}
    assert [line[:2] for line in lines(fresh, "PART")] == [("MUG", Decimal(22))]
    assert_sound(fresh.desk.database)
    before = rows_of(house.database)
    assert files.load(ORDERS, path).outcome == outcome(unchanged=4)
    assert rows_of(house.database) == before


def test_promotion_is_agreed_where_none_runs(house: House, files: Files, fresh: Files) -> None:
    spring = NewPromotion("SPRING", "Spring", Deal(Benefit.PERCENT, Decimal("12.5")), date(2026, 1, 1))
    house.do(add_promotion, replace(spring, articles=(house.articles["MUG"],)))
    free = Deal(Benefit.FREE_PIECES, buy=Decimal(2), free=Decimal(1))
    house.do(add_promotion, replace(spring, code="2+1", deal=free, articles=(house.articles["PEN"],)))
    text = f"{HEAD};discount;discount_amount\n1;PRESET;MUG;3;5;0.5\n1;PRESET;PEN;7;;\n1;ANNA;PEN;4;3;1"
    files.load(ORDERS, text.replace("1;ANNA", "2;ANNA"), confirm=True)
    assert fresh.load(ORDERS, files.export(ORDERS), confirm=True).refused == []
    for number in ("1", "2"):
        assert lines(fresh, number) == lines(files, number)
    assert lines(files, "2") == [("PEN", Decimal(4), Decimal("1.94"))]
    assert_sound(fresh.desk.database)


def test_promotion_is_agreed_whatever_else_comes_off_and_however_odd_the_price(
    house: House, files: Files, fresh: Files
) -> None:
    for desk in (house.desk, fresh.desk):
        with desk.database.write() as session:
            session.execute(update(Customer).values(discount_always=True))
            odd = update(Article).where(Article.code == "WIRE").values(list_price=Decimal("2.4001"))
            session.execute(odd)
    fifth = Deal(Benefit.PERCENT, Decimal(20), without_preset=True)
    for each in (house.desk, fresh.desk):
        each.do(add_promotion, NewPromotion("FIFTH", "A fifth", fifth, date(2026, 1, 1)))
    text = f"{HEAD};unit;discount\n1;PRESET;MUG;7;;\n1;PRESET;FIXED;1;;\n1;PRESET;WIRE;2.5;foot;3"
    files.load(ORDERS, text, confirm=True, decimal=".")
    agreed = lines(files, "1")
    assert [str(net) for *_, net in agreed] == ["56.0000", "50.0000", "1.4200"]
    assert fresh.load(ORDERS, files.export(ORDERS), confirm=True).refused == []
    assert lines(fresh, "1") == agreed


def test_price_that_was_agreed_is_the_price_where_others_are_in_force(
    house: House, files: Files, fresh: Files
) -> None:
    text = f"{HEAD};unit;discount\n1;SPECIAL;MUG;2;;\n1;SPECIAL;SCREW;1000;;10\n2;ANNA;WIRE;2.5;foot;5"
    files.load(ORDERS, text, confirm=True, decimal=".")
    agreed = {number: lines(files, number) for number in ("1", "2")}
    with fresh.desk.database.write() as session:
        session.execute(update(Article).values(list_price=Decimal(77)))
        session.execute(update(CustomerPrice).values(price=Decimal(78)))
    assert fresh.load(ORDERS, files.export(ORDERS), confirm=True).refused == []
    assert {number: lines(fresh, number) for number in ("1", "2")} == agreed
    assert fresh.export(ORDERS).read_bytes() == files.export(ORDERS).read_bytes()


def test_order_keeps_its_day_its_discount_and_how_far_it_has_come(
    house: House, files: Files, fresh: Files
) -> None:
    text = """
        Nr dokumentu;Data;Kontrahent;Symbol;Ilość;Status;order discount %
        1;27.02.2026;ANNA;MUG;2;W realizacji;10
        2;27.02.2026;ANNA;MUG;2;Wstrzymane;
        3;;ANNA;MUG;2;W buforze;
        4;;ANNA;MUG;2;Anulowane;
        5;;ANNA;MUG;2;Zrealizowane;
    """
    assert files.load(ORDERS, text, confirm=True).outcome == outcome(added=3, finished=2)
    path = files.export(ORDERS)
    assert fresh.load(ORDERS, path, confirm=True).outcome == outcome(added=3)
    for each in (files, fresh):
        orders = stored(each)
        assert [(orders[n].state, orders[n].order_date) for n in "123"] == [
            (OrderState.CONFIRMED, date(2026, 2, 27)),
            (OrderState.ON_HOLD, date(2026, 2, 27)),
            (OrderState.DRAFT, date(2026, 3, 2)),
        ]
        assert orders["1"].net == 18
        assert_sound(each.desk.database)
    assert fresh.export(ORDERS).read_bytes() == path.read_bytes()


def test_without_the_wish_nothing_is_confirmed_whatever_the_file_says(house: House, files: Files) -> None:
    files.load(ORDERS, f"{HEAD};state\n1;ANNA;MUG;2;confirmed\n2;ANNA;MUG;2;on_hold")
    assert {order.state for order in stored(files).values()} == {OrderState.DRAFT}


@pytest.mark.parametrize(
    ("head", "cell", "field"),
    [("Data zamówienia", "2026-03-03", "order_date"), ("Status", "zagadka", "state"),
     ("Cena brutto", "12", "gross_price")],
)  # fmt: skip
def test_order_that_cannot_be_is_refused(
    house: House, files: Files, head: str, cell: str, field: str
) -> None:
    before = rows_of(house.database)
    done = files.load(ORDERS, f"{HEAD};{head}\n1;ANNA;MUG;2;{cell}")
    assert [bad[:2] for bad in done.refused] == [(2, field)]
    assert rows_of(house.database) == before


def test_of_a_net_and_a_gross_price_the_customers_own_is_taken(house: House, files: Files) -> None:
    text = f"{HEAD};Cena netto;Cena brutto\n1;ANNA;MUG;2;7;8,61\n2;GROSS;MUG;2;7;8,61"
    assert files.load(ORDERS, text).refused == []
    assert (lines(files, "1"), lines(files, "2")) == (
        [("MUG", Decimal(2), Decimal(14))],
        [("MUG", Decimal(2), Decimal("17.22"))],
    )


def test_amount_off_is_shared_by_what_is_delivered_and_what_is_left(house: House, files: Files) -> None:
    text = f"{HEAD};geleverd;price;discount_amount\n1;ANNA;MUG;10;4;5;5\n1;ANNA;PEN;3;9;1;"
    assert files.load(ORDERS, text).outcome == outcome(added=1)
    assert lines(files, "1") == [("MUG", Decimal(6), Decimal(27))]
    assert files.load(ORDERS, text).outcome == outcome(unchanged=1)
