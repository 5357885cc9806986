"""Lists are sorted, filtered and written to files: all of their rows, as they are filtered and sorted."""

from __future__ import annotations

import asyncio
import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from salesdesk.domain.customers.entering import NewCustomer
from salesdesk.domain.customers.queries import CustomerRow, customer_list, payment_terms
from salesdesk.domain.customers.verbs import add_customers
from salesdesk.domain.orders.rules import Channel
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Role
from salesdesk.screens import exporting
from salesdesk.screens.customers.screen import CustomersScreen
from salesdesk.screens.orders.screen import OrdersScreen
from salesdesk.screens.users.screen import UsersScreen
from tests.house import MONDAY, House
from tests.screens.driver import Typist, marked, sit_down

pytestmark = pytest.mark.either_database

FORMULA = "=HYPERLINK(1) Kiosk"


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some hundred rows are several pages."""
    monkeypatch.setattr(exporting, "_PAGE", 100)


def many(house: House) -> None:
    """Kiosks enough for several pages; one is called like a formula."""
    terms = house.ask(payment_terms)[0].id
    names = [FORMULA, *(f"Kiosk {number:03}" for number in range(320))]
    new = [
        NewCustomer(
            f"K{place}",
            name,
            "PL",
            "pl",
            "PLN",
            terms,
            credit_limit=Decimal("1500.50") if place % 2 else None,
        )
        for place, name in enumerate(names)
    ]
    house.do(add_customers, new)


def save_in(seat: Typist, folder: Path) -> None:
    """Files go to this folder."""
    seat.app.seat.paper_folder = folder


async def told(seat: Typist, text: str) -> None:
    """Wait until the program says something: what takes long shows how far it is first."""
    async with asyncio.timeout(60):
        while text not in seat.message:
            await asyncio.sleep(0.02)
    await seat.settle()


def sheet(path: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(path).worksheets[0].iter_rows(values_only=True))


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_whole_list_is_written_as_it_is_filtered_and_sorted(house: House, tmp_path: Path) -> None:
    many(house)

    async def scenario(seat: Typist) -> None:
        save_in(seat, tmp_path)
        await seat.type("kiosk")
        await seat.press(
            "down", "ctrl+y", "home", "down", "enter", "ctrl+y", "enter"
        )  # by name, from the end
        await seat.press("ctrl+x", "enter")
        await told(seat, "Rows written: 321, ")
        await seat.press("ctrl+x", "ctrl+u")
        await seat.type("kiosks.csv\n")
        await told(seat, f"Rows written: 321, {tmp_path / 'kiosks.csv'}")

    sit_down(house, scenario, role=Role.MANAGER, screen=CustomersScreen)
    expected = [row.name for row in house.ask(customer_list, "kiosk", 0, 1000, "name", True).rows]
    assert sorted(expected, reverse=True)[:3] == ["Kiosk 319", "Kiosk 318", "Kiosk 317"] == expected[:3]
    heads, *rows = sheet(tmp_path / "Customers 2026-03-02.xlsx")
    assert heads[:3] == ("Number", "Name", "City")
    assert [row[1] for row in rows] == expected
    limits = {row[0]: row[heads.index("Credit limit")] for row in rows}
    assert (limits["K1"], limits["K2"]) == (1500.5, None)
    heads_in_csv, *rows_in_csv = lines(tmp_path / "kiosks.csv")
    assert heads_in_csv == list(heads)
    assert [row[1].removeprefix("'") for row in rows_in_csv] == expected
    [formula] = [row for row in rows_in_csv if row[1].endswith(FORMULA)]
    assert formula[1] == f"'{FORMULA}", "no spreadsheet takes it for a formula"
    [plain] = [row for row in rows_in_csv if row[0] == "K1"]
    assert plain[heads.index("Credit limit")] == "1500,5"


def test_file_that_cannot_be_is_refused_and_another_one_asked_about(house: House, tmp_path: Path) -> None:
    async def scenario(seat: Typist) -> None:
        save_in(seat, tmp_path)
        await seat.press("ctrl+x", "ctrl+u")
        await seat.type("people.ods\n")
        assert seat.message == "people.ods has to end in .csv or .xlsx."
        await seat.press("ctrl+u")
        await seat.type("nowhere/people.csv\n")
        assert seat.message == f"There is no folder {tmp_path / 'nowhere'}."
        await seat.press("ctrl+u", "enter")
        assert seat.message == "“” is not a name for a file."
        await seat.type("people\n")
        await told(seat, "Rows written: ")
        (tmp_path / "people.xlsx").write_text("something else")
        await seat.press("ctrl+x", "ctrl+u")
        await seat.type("people.xlsx\n")
        assert "people.xlsx is there already" in seat.screen()
        await seat.press("enter")
        assert (tmp_path / "people.xlsx").read_text() == "something else"
        await seat.press("enter", "f9")
        await told(seat, "Rows written: ")
        assert seat.focus == "users"

    sit_down(house, scenario, role=Role.ADMIN, screen=UsersScreen)
    heads, *rows = sheet(tmp_path / "people.xlsx")
    assert heads == ("Login", "Name", "Roles", "Language", "State", "E-mail")
    assert "admin" in [row[0] for row in rows]
    assert [file.name for file in tmp_path.iterdir()] == ["people.xlsx"]


class SlowCustomers(CustomersScreen):
    """The database takes its time with pages that are asked for by a file."""

    async def fetch(self, text: str, offset: int, limit: int) -> Page[CustomerRow]:
        if limit == 100:
            await asyncio.sleep(0.4)
        return await super().fetch(text, offset, limit)


def test_what_takes_long_shows_how_far_it_is_and_is_broken_off(sqlite_house: House, tmp_path: Path) -> None:
    many(sqlite_house)

    async def scenario(seat: Typist) -> None:
        save_in(seat, tmp_path)
        await seat.press("ctrl+x", "enter")
        assert "of 334 rows …" in seat.screen()
        await seat.press("escape")
        await told(seat, "Broken off; no file was written.")
        assert not list(tmp_path.iterdir())
        await seat.press("enter")
        await seat.press("f1")  # it ends below the page that somebody reads
        async with asyncio.timeout(60):
            while not list(tmp_path.glob("*.xlsx")):
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.6)
        assert "Help" in seat.screen()
        await seat.press("escape")
        await told(seat, "Rows written: 334, ")

    sit_down(sqlite_house, scenario, role=Role.MANAGER, screen=SlowCustomers)
    [written] = tmp_path.iterdir()
    assert len(sheet(written)) == 335


def test_book_is_filtered_by_days_and_channel_beside_the_rest_and_all_taken_off_at_once(
    house: House, tmp_path: Path
) -> None:
    mail = house.order("ANNA", house.line("MUG"), channel=Channel.EMAIL, reference="-1+1")
    phone = house.order("BOB", house.line("MUG", 2))
    short = house.order("BOB", house.line("RARE", 30), channel=Channel.EMAIL)

    def shown(seat: Typist) -> list[int]:
        return [row.id for row in seat.table("#orders").rows]

    async def scenario(seat: Typist) -> None:
        save_in(seat, tmp_path)
        await seat.press("f4")
        await seat.type("1.3\n2.3\nby e\n")
        assert shown(seat) == [short, mail]
        assert "F4 from 01/03/2026 to 02/03/2026 · by email" in seat.screen()
        await seat.press("f7", "down", "enter")
        assert shown(seat) == [mail]
        await seat.press("ctrl+x", "enter")
        await told(seat, "Rows written: 1, ")
        await seat.press("f4")
        assert "01/03/2026" in seat.line("First day")
        await seat.press("escape", "ctrl+u")
        assert shown(seat) == [short, phone, mail]
        assert "F4 from" not in seat.screen()
        assert "F7 there or not" in seat.screen()
        await seat.press("f4")
        await seat.type("2.3\n1.3\n\n")
        assert seat.message == "The last day is before the first."
        assert seat.cut_off() == []

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrdersScreen)
    heads, row = sheet(tmp_path / "Orders 2026-03-02.xlsx")
    assert isinstance(row[1], datetime)
    assert row[1].date() == MONDAY.date()
    assert dict(zip(heads, row, strict=True)) == {
        "Order": "ZS 1/2026", "Day": row[1], "Customer": "Anna", "Wanted": None,
        "State": "confirmed", "Issued in %": None, "Gross": 12.3, "Customer number": "ANNA",
        "Currency": "PLN", "Goods": "all there", "Channel": "by email", "Their number": None,
        "Reference": "-1+1", "Owner": None,
    }  # fmt: skip


def test_section_of_a_card_is_sorted_and_written(house: House, tmp_path: Path) -> None:
    for quantity in (3, 12, 5):
        house.order("ANNA", house.line("MUG", quantity))

    async def scenario(seat: Typist) -> None:
        save_in(seat, tmp_path)
        await seat.type("anna\n")
        await seat.press("ctrl+y", "end", "enter")
        assert [row.gross for row in seat.table("#section-orders").rows] == [
            Decimal("36.90"), Decimal("61.50"), Decimal("147.60"),
        ]  # fmt: skip
        assert "▲With VAT" in seat.screen()
        await seat.press("ctrl+x", "ctrl+u")
        await seat.type("anna.csv\n")
        await told(seat, "Rows written: 3, ")

    sit_down(house, scenario, role=Role.MANAGER, screen=CustomersScreen)
    heads, *rows = lines(tmp_path / "anna.csv")
    assert heads == ["Order", "Day", "State", "With VAT", "Currency"]
    assert [(row[1], row[3], row[4]) for row in rows] == [
        ("2026-03-02", "36,9", "PLN"), ("2026-03-02", "61,5", "PLN"), ("2026-03-02", "147,6", "PLN"),
    ]  # fmt: skip


def test_rows_that_move_while_a_file_is_written_are_in_it_once() -> None:
    rows = list(range(1000))

    def fetch(offset: int, limit: int) -> Page[int]:
        page = Page(tuple(rows[offset : offset + limit]), len(rows))
        if offset < 500:
            rows.remove(offset + 5)  # those behind it move up
            rows.insert(0, -offset - 1)  # and down again
            rows.pop(0) if offset % 200 else None
        return page

    found = list(exporting.whole(fetch, lambda row: row))
    assert len(found) == len(set(found))
    assert set(found) >= {row for row in rows if row >= 0}


def test_what_was_typed_is_marked_in_the_columns_that_are_searched(house: House) -> None:
    house.order("ANNA", house.line("MUG"))

    async def customers(seat: Typist) -> None:
        await seat.type("ann")
        assert marked(seat.table("#list"), 0) == ["ANN", "Ann"]
        await seat.press("backspace", "backspace", "backspace")
        assert marked(seat.table("#list"), 0) == []
        await seat.type("annna")
        assert marked(seat.table("#list"), 0) == ["ANNA", "Anna"]

    async def orders(seat: Typist) -> None:
        await seat.type("2026")
        assert marked(seat.table("#orders"), 0) == ["2026"]  # not in a day or a state
        await seat.press("f5")
        assert marked(seat.table("#orders"), 0) == ["2026"]

    sit_down(house, customers, role=Role.TELEMARKETER, screen=CustomersScreen)
    sit_down(house, orders, role=Role.TELEMARKETER, screen=OrdersScreen)
