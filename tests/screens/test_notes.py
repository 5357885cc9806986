"""The papers of the warehouse at the desk: found, taken back, and their batches traced in one key."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from salesdesk.domain.fulfilment.queries import order_to_fulfil
from salesdesk.office.permissions import Role
from salesdesk.screens.fulfilment.screen import FulfilmentScreen
from salesdesk.screens.notes.screen import NotesScreen
from tests.house import House
from tests.integration.test_batch_trace import LOT, recalled
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database


def beside(seat: Typist, text: str) -> str:
    """The first line of the screen that has a text."""
    return next(line for line in seat.screen().splitlines() if text in line)


def test_lot_on_a_fax_leads_to_who_has_it_and_to_a_file_for_the_recall(house: House, tmp_path: Path) -> None:
    recalled(house)

    async def scenario(seat: Typist) -> None:
        seat.app.seat.paper_folder = tmp_path
        await seat.type("l20260815")  # without what stands between its signs
        await seat.press("f6")
        assert LOT in beside(seat, "3/2026/MAIN-1")
        await seat.press("down")
        await seat.press("enter")
        assert "S1 Everything Ltd · lot L-2026/08 15" in seat.screen()
        assert "2.50" not in seat.screen()  # he may not see costs
        assert "FV 1/2026" in beside(seat, "WZ 1/2026/MAIN")
        await seat.press("right")
        assert "7" in beside(seat, "Anna")
        assert "ZS 3/2026" in beside(seat, "School")
        await seat.press("ctrl+x", "ctrl+u")
        await seat.type("recall.csv\n")
        async with asyncio.timeout(60):
            while not list(tmp_path.glob("*.csv")):
                await seat.settle()
        await seat.press("left")
        await seat.press("end")
        await seat.press("enter")  # the paper of the move
        assert "Transfer out" in seat.screen()

    sit_down(house, scenario, role=Role.WAREHOUSE, screen=NotesScreen)
    heads, *rows = (tmp_path / "recall.csv").read_text("utf-8-sig").splitlines()
    assert [row.split(heads[len("Customer")])[0] for row in rows] == ["Anna", "School"]


def test_batch_is_traced_from_where_batches_are_chosen(house: House) -> None:
    house.order("ANNA", house.line("MUG", 3))

    async def scenario(seat: Typist) -> None:
        await seat.press("enter")
        await seat.press("enter")
        await seat.press("ctrl+w")
        assert "· MUG Mug" in seat.screen().splitlines()[0]
        await seat.press("f3")
        assert "Batches for MUG" in seat.screen()

    sit_down(house, scenario, role=Role.WAREHOUSE, screen=FulfilmentScreen)


def test_note_is_taken_back_for_a_reason_and_who_lost_by_it_is_named(house: House) -> None:
    order_id = house.order("BOB", house.line("JUICE", 12), house.line("MUG", 2))
    house.issue(order_id)
    house.clock.forward(days=19)  # one of its batches has not kept

    async def scenario(seat: Typist) -> None:
        await seat.press("enter")
        assert "unbilled" in seat.screen()
        await seat.press("delete")
        assert "Bob: 14 pc lie in MAIN" in seat.screen()
        assert "blocked and missing on the order: JUICE 10" in seat.screen().replace("\n", " ").replace(
            "│", ""
        )
        await seat.press("enter")
        assert "Reason" in seat.message or seat.focus == "reason"
        await seat.type("wrong pallet")
        await seat.press("enter")
        assert "Short because of WZ 2/2026/MAIN" in seat.screen()
        await seat.press("escape")
        assert seat.message == "WZ 1/2026/MAIN is taken back with WZ 2/2026/MAIN; Ctrl+P has the paper."
        assert "taken back with WZ 2/2026/MAIN" in seat.screen()
        assert "Take back" not in seat.screen()
        await seat.press("ctrl+p")
        assert "WZ 2/2026/MAIN" in beside(seat, "│›")  # the correcting note is offered first
        await seat.press("escape")
        await seat.press("f3", "home", "enter")
        assert "takes WZ 1/2026/MAIN back" in seat.screen()
        assert "Take back" not in seat.screen()

    sit_down(house, scenario, role=Role.WAREHOUSE, screen=NotesScreen)
    assert [line.open for line in house.ask(order_to_fulfil, order_id).lines] == [12, 2]
    assert_sound(house.database)


def test_note_that_was_billed_meanwhile_is_not_taken_back(house: House) -> None:
    [note] = house.issue(house.order("BOB", house.line("MUG", 2)))

    async def scenario(seat: Typist) -> None:
        await seat.press("enter")
        await seat.press("delete")
        house.bill(note)
        await seat.type("wrong pallet")
        await seat.press("enter")
        assert "a return with a credit note" in seat.message
        await seat.press("escape")
        await seat.press("f9")  # thrown away
        assert "billed with FV 1/2026" in seat.screen()

    sit_down(house, scenario, role=Role.WAREHOUSE, screen=NotesScreen)
    assert_sound(house.database)
