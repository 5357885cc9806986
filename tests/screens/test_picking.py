"""A clerk with a scanner at the shelves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from salesdesk.domain.catalogue.changing import article_units, change_unit
from salesdesk.domain.fulfilment.queries import order_to_fulfil
from salesdesk.domain.fulfilment.verbs import allocate
from salesdesk.domain.picking.queries import pick_list
from salesdesk.domain.picking.verbs import pick_scanned
from salesdesk.office.permissions import Role
from salesdesk.screens.fulfilment.screen import FulfilmentScreen
from salesdesk.warehouse.stock.model import Batch, BatchBalance
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Scenario, Typist, sit_down

pytestmark = pytest.mark.either_database

EAN, JUICE = "5901234123457", "4006381333931"


def at_shelves(house: House, scenario: Scenario) -> None:
    """Run a scenario on the list of orders, from which one picks."""
    sit_down(house, scenario, role=Role.WAREHOUSE, screen=FulfilmentScreen)


def shelve(house: House) -> None:
    """Barcodes on mugs and juice, lots and bins of the juice."""
    for code, gtin in (("MUG", EAN), ("JUICE", JUICE)):
        [unit] = house.ask(article_units, house.articles[code])
        house.do(change_unit, house.articles[code], unit, replace(unit, gtin=gtin))
    with house.database.write() as session:
        juice = select(Batch).where(Batch.article_id == house.articles["JUICE"]).order_by(Batch.best_before)
        for number, batch in enumerate(session.scalars(juice).all(), 1):
            batch.supplier_lot = f"J{number}"
            lies = update(BatchBalance).where(BatchBalance.batch_id == batch.id)
            session.execute(lies.values(bin=f"C-{number}"))


def test_order_is_picked_by_scanner_alone(house: House) -> None:
    shelve(house)
    order = house.order("ANNA", house.line("MUG", 3), house.line("JUICE", 2))

    async def scenario(seat: Typist) -> None:
        await seat.press("f2")
        assert (seat.focus, "Picking ZS 1/2026" in seat.screen()) == ("scan", True)
        assert "0 of 2 lines picked" in seat.screen()  # its batches it got by itself
        await seat.type(f"{EAN}\n2 {EAN}\n")
        assert seat.message.startswith("MUG: 2 pc of batch 1/2026/MAIN-1, 3 of 3")
        assert "1 of 2 lines picked" in seat.screen()
        await seat.type(f"]C1010{JUICE}10J1")
        await seat.press("ctrl+right_square_bracket")  # as scanners send FNC1
        await seat.type("372\n")
        assert "2 of 2 lines picked" in seat.screen()
        await seat.press("f9")
        assert seat.message == "ZS 1/2026 is issued: WZ 1/2026/MAIN"

    at_shelves(house, scenario)
    assert [line.open for line in house.ask(order_to_fulfil, order).lines] == [0, 0]
    assert_sound(house.database)


def test_wrong_scan_is_said_and_replaced_by_the_next(house: House) -> None:
    shelve(house)
    order = house.order("ANNA", house.line("MUG", 3))
    house.do(allocate, order)

    async def scenario(seat: Typist) -> None:
        await seat.press("f2")
        await seat.type(f"{JUICE}\n")
        assert seat.message == "JUICE Juice is not to be picked for this order."
        await seat.type("pen\n")
        assert seat.message == "“pen” is not on this order."
        await seat.type("4 mug\n")
        assert "4 are more than the 3 that are left to pick." in seat.message
        await seat.press("f4")
        house.do(pick_scanned, order, "mug")
        await seat.type("2\n")
        assert seat.message.startswith("Changed at another desk: Picked: 1.")
        await seat.press("f9")
        await seat.type("mug\n")
        assert "1 of 1 lines picked" in seat.screen()
        assert seat.focus == "scan"
        await seat.press("f4")
        await seat.type("0\n")
        assert ": 3 pc of batch " in seat.message
        assert " put back, 0 of 3 " in seat.message

    at_shelves(house, scenario)


def test_other_batch_is_taken_instead_with_one_key(house: House) -> None:
    shelve(house)
    order = house.order("ANNA", house.line("JUICE", 4))
    house.do(allocate, order)

    async def scenario(seat: Typist) -> None:
        await seat.press("f2")
        assert "F6 Instead" not in seat.screen()
        await seat.type("1 j1\n")
        await seat.type(f"(01)0{JUICE}(10)J2\n")
        assert "this is batch J2, but batch" in seat.message
        await seat.press("f6")
        assert "1 of 3" in seat.message
        await seat.press("f3")

    at_shelves(house, scenario)
    lines = house.ask(pick_list, order).lines
    assert [(line.lot, int(line.allocated), int(line.picked)) for line in lines] == [
        ("J1", 1, 1),
        ("J2", 3, 1),
    ]


def test_what_is_short_is_asked_about_once_and_corrected_with_one_key(house: House) -> None:
    order = house.order("ANNA", house.line("MUG", 3), house.line("TEA", 2))
    house.do(allocate, order)
    house.do(pick_scanned, order, "2 mug")

    async def scenario(seat: Typist) -> None:
        await seat.press("f2")
        await seat.type("2 tea\n")
        await seat.press("f9")
        assert "Issue ZS 1/2026 short?" in seat.screen()
        assert "What is short stays open." in seat.screen()
        assert "MUG, batch 1/2026/MAIN-1: 2 of 3 pc" in seat.screen()
        await seat.press("escape")
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message.startswith("Issued: WZ 1/2026/MAIN. What you see was short")
        assert [line.code for line in seat.table("#picks").rows] == ["MUG"]
        await seat.press("ctrl+k")
        await seat.type("97\nnot in its bin\n")
        assert seat.message == "RW 1/2026/MAIN is posted."
        await seat.press("f3")
        assert seat.message == "ZS 1/2026 is issued: WZ 1/2026/MAIN"

    at_shelves(house, scenario)
    assert house.stock("MUG")["MAIN"] == (Decimal(97), Decimal(1))
    assert_sound(house.database)
