"""Lists of papers: the number that is typed stands first, and a name is found though misspelled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from salesdesk.domain.billing.queries import notes_to_bill, services_to_bill
from salesdesk.domain.customers.changing import rename
from salesdesk.domain.fulfilment.queries import orders_to_fulfil
from salesdesk.domain.order_book.queries import order_list
from salesdesk.domain.order_book.rules import OrderFilter
from salesdesk.domain.purchasing.queries import purchase_orders
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.domain.receivables.queries import invoices
from salesdesk.domain.receivables.rules import WhichInvoices
from tests.house import House
from tests.invariants import assert_sound

LISTS: Final[Mapping[str, Callable[[House, str], list[str]]]] = {
    "orders": lambda house, text: [row.number for row in house.ask(order_list, OrderFilter(text=text)).rows],
    "fulfilment": lambda house, text: [row.number for row in house.ask(orders_to_fulfil, text=text).rows],
    "notes": lambda house, text: [row.number for row in house.ask(notes_to_bill, text).rows],
    "services": lambda house, text: [row.order_number for row in house.ask(services_to_bill, text).rows],
    "invoices": lambda house, text: [row.number for row in house.ask(invoices, text=text).rows],
    "open": lambda house, text: [row.number for row in house.ask(invoices, WhichInvoices.OPEN, text).rows],
}


def fill(house: House, which: str) -> Callable[[str], int]:
    """What enters a paper of the list for a customer."""

    def enter(customer: str) -> int:
        code = "FREIGHT" if which == "services" else "MUG"
        order = house.order(customer, house.line(code))
        if which in ("notes", "invoices", "open"):
            notes = house.issue(order)
            if which != "notes":
                house.bill(*notes)
        return order

    return enter


@pytest.fixture(params=LISTS)
def listed(request: pytest.FixtureRequest, house: House) -> tuple[House, str, Callable[[str], list[str]]]:
    """Ten papers for ANNA and one for BOB, Nagietek, in one of the lists, with what reads it."""
    which: str = request.param
    enter = fill(house, which)
    house.do(rename, house.customers["BOB"], "Nagietek Łódź")
    for _ in range(10):
        enter("ANNA")
    enter("BOB")
    return house, which, lambda text: LISTS[which](house, text)


def test_just_this_number_is_first_and_a_misspelled_name_is_found(
    listed: tuple[House, str, Callable[[str], list[str]]],
) -> None:
    house, which, read = listed
    series = {"notes": "WZ", "invoices": "FV", "open": "FV"}.get(which, "ZS")
    end = "/MAIN" if which == "notes" else ""
    for number in (1, 10):
        for typed in (
            f"{number}", f"{number}/2026", f"{number}/26", f"{series} {number}", f"{series.lower()}{number}",
            f"{series} {number}/2026{end}",
        ):  # fmt: skip
            assert read(typed)[0] == f"{series} {number}/2026{end}", typed
    assert len(read("1")) >= 3, "others that have it are listed behind"
    for typed in ("nagetek", "nagietek", "nagietek lodz"):
        assert read(typed) == [f"{series} 11/2026{end}"], typed
    assert read("nagetek 7") == read("qqqqqqq") == read("99") == []
    assert len(read("")) == 11
    assert_sound(house.database)


def test_invoice_is_found_by_what_its_order_is_called(house: House) -> None:
    """The payer who rings up says his own number, and rarely ours."""
    for number, reference in (("Zam/77", "Żółty maj"), ("Zam/78", "")):
        order = house.order("ANNA", house.line("MUG"), customer_number=number, reference=reference)
        house.bill(*house.issue(order))
    read = LISTS["invoices"]
    for typed in ("Zam/77", "zam 77", "zam77", "Żółty maj", "zolty", "ZS 1/2026", "zs12026"):
        assert read(house, typed) == ["FV 1/2026"], typed
    assert read(house, "zam") == ["FV 2/2026", "FV 1/2026"]
    assert read(house, "zam 79") == read(house, "7 zam") == []
    assert [row.number for row in house.ask(invoices, WhichInvoices.OVERDUE, "zam 77").rows] == []


def test_purchase_order_is_found_by_any_spelling_of_its_number_and_supplier(house: House) -> None:
    house.order("ANNA", house.line("RARE", 5), house.line("BOOK", 500))
    numbers = []
    for ordered in house.do(order_shortages, house.warehouses["MAIN"]):
        house.do(place, ordered.id)
        numbers.append(house.look_purchase(ordered.id).number or "")

    def read(text: str) -> dict[str, str]:
        return {row.number: row.supplier for row in house.ask(purchase_orders, text=text).rows}

    for number in numbers:
        for typed in (number, number.lower().replace(" ", ""), number.split("/")[0], number[3:]):
            assert next(iter(read(typed))) == number, typed
    for typed in ("Far away", "far-away", "FÁR AWÁY"):
        assert set(read(typed).values()) == {"Far Away GmbH"}, typed
    assert set(read("evrything ltd").values()) == {"Everything Ltd"}
    assert read("qqqqqqq") == read("zd 99") == {}


def test_other_papers_of_the_number_bring_their_notes_first(house: House) -> None:
    """A note is found by its order's number, too."""
    house.order("ANNA", house.line("PEN"))
    for _ in range(2):
        house.issue(house.order("ANNA", house.line("PEN")))
    rows: list[Any] = list(house.ask(notes_to_bill, "zs3").rows)
    assert [row.order_number for row in rows] == ["ZS 3/2026"]
