from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial

from sqlalchemy import update

from salesdesk.errors import Conflict, Refused
from salesdesk.office.history import of_subject
from salesdesk.office.permissions import Role
from salesdesk.warehouse.stock.model import Warehouse
from salesdesk.warehouse.stock.queries import StockView, stock_of, warehouses_in_full
from salesdesk.warehouse.stock.rules import WarehouseDetails
from salesdesk.warehouse.stock.verbs import add_warehouse, change_warehouse
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused, refused

LONG = "ż" * 10_000


def details(house: House, code: str) -> WarehouseDetails:
    """What a warehouse is called and where it stands."""
    return next(each.details for each in house.ask(warehouses_in_full) if each.code == code)


def test_warehouse_is_entered(house: House) -> None:
    id_ = house.do(add_warehouse, "WEST", "Western", "PL", priority=0, sells=False)
    row = house.look(Warehouse, id_)
    assert (row.code, row.name, row.priority, row.sells, row.active) == ("WEST", "Western", 0, False, True)


def test_warehouse_with_the_longest_code_can_do_its_work(house: House) -> None:
    code = "W" * 12
    house.warehouses[code] = house.do(add_warehouse, code, "West", "PL")
    house.receive(code, "RARE", 3)
    [note] = house.issue(house.order("ANNA", house.line("RARE", 3)))
    assert note.number == f"WZ 1/2026/{code}"
    assert_sound(house.database)


def test_warehouses_that_make_no_sense_are_refused(house: House) -> None:
    calls: list[Callable[[], object]] = [
        *(
            partial(house.do, add_warehouse, code, "West", "PL")
            for code in ("", " ", "\x00", " W", "W\x00", "W\nX", "MAIN", "W" * 13, LONG)
        ),
        *(partial(house.do, add_warehouse, "W", name, "PL") for name in ("", "\x00", LONG)),
        partial(house.do, add_warehouse, "W", "West", LONG),
        *(partial(house.do, add_warehouse, "W", "West", "PL", priority=n) for n in (-1, 1000, 10**30)),
    ]
    assert not_refused(house.database, calls) == []


def test_warehouse_is_given_a_name_and_an_address(house: House) -> None:
    side = house.warehouses["SIDE"]
    seen = details(house, "SIDE")
    wanted = replace(seen, street="Prosta", house_number="51", postcode="00-838", city="Warszawa")
    house.do(change_warehouse, side, seen, wanted)
    house.do(change_warehouse, side, seen, replace(seen, name="Side hall"))  # a colleague had not seen that
    assert details(house, "SIDE") == replace(wanted, name="Side hall")
    assert isinstance(refused(house.desk, change_warehouse, side, seen, replace(seen, name="Hall")), Conflict)
    [named, placed, *_] = house.ask(of_subject, "warehouse", side)
    assert named.changes == {"name": ["Side warehouse", "Side hall"]}
    assert (placed.verb, placed.changes["city"]) == ("stock.change_warehouse", ["", "Warszawa"])
    before = len(house.ask(of_subject, "warehouse", side))
    house.do(change_warehouse, side, details(house, "SIDE"), details(house, "SIDE"))
    assert len(house.ask(of_subject, "warehouse", side)) == before  # nothing was changed
    assert_sound(house.database)


def test_warehouse_cannot_become_what_makes_no_sense(house: House) -> None:
    side, seen = house.warehouses["SIDE"], details(house, "SIDE")
    with house.database.write() as session:
        session.execute(update(Warehouse).where(Warehouse.code == "MAIN").values(postcode="old"))
    main = details(house, "MAIN")
    calls: list[Callable[[], object]] = [
        *(
            partial(house.do, change_warehouse, side, seen, replace(seen, **wrong))
            for wrong in (
                {"name": ""}, {"name": "\x00"}, {"name": LONG}, {"country": ""}, {"postcode": "1"},
                {"postcode": "SW1A 1AA"}, {"street": LONG},
            )
        ),
        *(partial(house.do, change_warehouse, id_, seen, seen) for id_ in (0, -1, 10**9)),
        partial(house.do, change_warehouse, house.warehouses["MAIN"], main, replace(main, country="DE")),
        partial(house.seat(Role.WAREHOUSE).do, change_warehouse, side, seen, replace(seen, name="Mine")),
    ]  # fmt: skip
    assert not_refused(house.database, calls) == []
    house.do(change_warehouse, house.warehouses["MAIN"], main, replace(main, name="Big"))  # as it was stored
    assert details(house, "MAIN").postcode == "old"


def test_two_seats_that_enter_one_warehouse_at_once_enter_it_once(house: House) -> None:
    def entered(seat: House) -> bool:
        try:
            seat.do(add_warehouse, "WEST", "Western", "PL")
        except Refused:
            return False
        return True

    with house.seats(3) as seats:
        assert sorted(at_once([partial(entered, seat) for seat in seats])) == [False, False, True]


def test_stock_is_told_by_warehouse_in_the_order_in_which_it_is_sold(house: House) -> None:
    mug, rare = house.articles["MUG"], house.articles["RARE"]
    house.receive("TRANSIT", "MUG", 7)
    house.order("ANNA", house.line("MUG", 101))
    views = house.ask(stock_of, [rare, mug, mug])
    assert views == [
        StockView(mug, "MAIN", Decimal(100), Decimal(0), Decimal(100)),
        StockView(mug, "SIDE", Decimal(30), Decimal(0), Decimal(1)),
        StockView(mug, "TRANSIT", Decimal(7), Decimal(0), Decimal(0)),
    ]
    assert [view.available for view in views] == [0, 29, 7]
    assert house.ask(stock_of, []) == []


def test_goods_are_looked_for_by_priority(house: House) -> None:
    house.warehouses["FIRST"] = house.do(add_warehouse, "FIRST", "First", "PL", priority=0)
    house.receive("FIRST", "MUG", 2)
    house.order("ANNA", house.line("MUG", 3))
    assert house.stock("MUG") == {"FIRST": (2, 2), "MAIN": (100, 1), "SIDE": (30, 0)}
    assert_sound(house.database)
