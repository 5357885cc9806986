"""A batch is told forward to customers and back to its supplier, whatever was done with it since."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from salesdesk.desk import Desk
from salesdesk.domain.batch_trace.queries import (
    BATCH_CLAIM_SORTS,
    BATCH_DELIVERY_SORTS,
    BATCH_MOVE_SORTS,
    batch_claims,
    batch_deliveries,
    batch_moves,
    batch_trace,
)
from salesdesk.domain.batch_trace.rules import BatchMove, BatchTrace
from salesdesk.domain.batch_trace.searching import batches_found
from salesdesk.domain.corrections.quarantine import quarantine
from salesdesk.domain.corrections.reversing import reverse_note
from salesdesk.domain.customers.model import Phone
from salesdesk.domain.fulfilment.verbs import allocate
from salesdesk.domain.note_book.queries import stock_note, stock_notes
from salesdesk.domain.note_book.rules import NoteState, WhichNotes
from salesdesk.domain.purchasing.verbs import receive_goods
from salesdesk.domain.transfers.entering import Sending
from salesdesk.domain.transfers.verbs import send
from salesdesk.domain.users.verbs import NewUser, create
from salesdesk.errors import NotFound
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission, Role
from salesdesk.warehouse.ledger.rules import DocumentKind
from salesdesk.warehouse.receiving.operations import Arrival
from tests.house import House
from tests.invariants import assert_sound

LOT = "L-2026/08 15"


def recalled(house: House) -> int:
    """The id of a batch with a history: sold and billed, sold and taken back, sent, kept apart, allocated."""
    arrival = Arrival(house.articles["RARE"], Decimal(100), Decimal("2.5"), supplier_lot=LOT)
    house.do(receive_goods, house.warehouses["MAIN"], house.suppliers["S1"], [arrival], "DN 4711")
    [batch] = house.ask(batches_found, LOT).rows
    house.bill(*house.issue(house.order("ANNA", house.line("RARE", 7), customer_number="PO 12")))
    [wrong] = house.issue(house.order("BOB", house.line("RARE", 5)))
    house.do(reverse_note, wrong.id, "wrong pallet")
    house.issue(house.order("SCHOOL", house.line("RARE", 4), reference="Klasa 3b"))
    sent = Sending(house.articles["RARE"], Decimal(10), batch_id=batch.id)
    house.do(send, house.warehouses["MAIN"], house.warehouses["SIDE"], [sent])
    house.do(quarantine, batch.id, house.warehouses["MAIN"], Decimal(3), "leaks")
    house.do(allocate, house.order("HEAD", house.line("RARE", 2)))
    return batch.id


def told(move: BatchMove) -> tuple[Any, ...]:
    """What a move says in the end."""
    return (
        move.number,
        int(move.quantity),
        move.warehouse,
        move.partner,
        move.order_number,
        move.invoice_number,
    )


def test_batch_is_told_forward_to_customers_and_back_to_its_supplier(house: House) -> None:
    batch_id = recalled(house)
    trace = house.ask(batch_trace, batch_id)
    assert (trace.supplier, trace.supplier_lot, trace.receipt) == ("Everything Ltd", LOT, "PZ 3/2026/MAIN")
    assert [trace.unit_cost, trace.received, trace.delivered] == [Decimal("2.5"), 100, 11]
    assert [trace.customers, trace.on_hand] == [2, 89]
    assert [[p.warehouse, p.on_hand, p.blocked, p.allocated, p.reason] for p in trace.places] == [
        ["MAIN", 79, 3, 7, "leaks"],
        [trace.places[1].warehouse, 10, 10, 0, ""],
    ]
    assert trace.places[1].transit
    moves = house.ask(batch_moves, batch_id).rows
    main, bob, school = "MAIN", "Bob", "School"
    assert [told(move) for move in moves] == [
        ("PZ 3/2026/MAIN", 100, main, "Everything Ltd", "", ""),
        ("WZ 1/2026/MAIN", -7, main, "Anna", "ZS 1/2026", "FV 1/2026"),
        ("WZ 2/2026/MAIN", -5, main, bob, "ZS 2/2026", ""),
        ("WZ 3/2026/MAIN", 5, main, bob, "ZS 2/2026", ""),
        ("WZ 4/2026/MAIN", -4, main, school, "ZS 3/2026", ""),
        ("MM- 1/2026/MAIN", -10, main, "SIDE", "", ""),
        ("MM- 1/2026/MAIN", 10, trace.places[1].warehouse, "SIDE", "", ""),
    ]
    assert [move.reverses for move in moves if move.reverses] == ["WZ 2/2026/MAIN"]
    has = [(each.customer, each.order_number, int(each.quantity), each.invoice_number) for each in
           house.ask(batch_deliveries, batch_id).rows]  # fmt: skip
    assert has == [("Anna", "ZS 1/2026", 7, "FV 1/2026"), (school, "ZS 3/2026", 4, "")]
    claims = house.ask(batch_claims, batch_id).rows
    assert {(each.order_number, int(each.quantity), each.allocated) for each in claims} == {
        ("ZS 2/2026", 5, True),
        ("ZS 4/2026", 2, True),
    }
    assert_sound(house.database)
    _pages_fit(house, batch_id)
    _secrets(house, batch_id, trace)
    _found(house, batch_id)
    _notes(house)


def _pages_fit(house: House, batch_id: int) -> None:
    lists: tuple[tuple[Callable[..., Page[Any]], tuple[str, ...]], ...] = (
        (batch_moves, BATCH_MOVE_SORTS),
        (batch_deliveries, BATCH_DELIVERY_SORTS),
        (batch_claims, BATCH_CLAIM_SORTS),
    )
    for query, sorts in lists:
        for sort in ("", *sorts):
            for descending in (False, True):
                whole = house.ask(query, batch_id, 0, 100, sort, descending)
                pages = [house.ask(query, batch_id, at, 1, sort, descending) for at in range(whole.total)]
                assert tuple(page.rows[0] for page in pages) == whole.rows, (query, sort)


def _secrets(house: House, batch_id: int, trace: BatchTrace) -> None:
    """Costs and phones are for those who may see them; the rest is for whoever sees stock."""
    assert house.seat(Role.WAREHOUSE).ask(batch_trace, batch_id).unit_cost is None
    assert house.seat(Role.BUYER).ask(batch_trace, batch_id).unit_cost == trace.unit_cost
    with house.database.write() as session:
        for number, person in (("+48 1", None), ("+48 2", None)):
            session.add(
                Phone(customer_id=house.customers["ANNA"], contact_id=person, number=number, digits="")
            )
    only_stock = NewUser("rik", "Rik", "no hash", permissions=frozenset({Permission.STOCK_SEE}))
    rik = Desk(house.database, house.do(create, only_stock), clock=house.clock)
    for desk, phone in ((house.desk, "+48 1"), (rik, "")):
        assert desk.ask(batch_moves, batch_id).rows[1].phone == phone
        assert desk.ask(batch_deliveries, batch_id).rows[0].phone == phone
        assert {claim.phone for claim in desk.ask(batch_claims, batch_id).rows} == {""}
    with pytest.raises(NotFound):
        house.ask(batch_trace, 999_999)


def _found(house: House, batch_id: int) -> None:
    """By number, by lot as it stands on the fax, and with everything between its signs left out."""
    number = house.ask(batch_trace, batch_id).number
    scanned = "]C1" + "0105901234123457" + "10L-2026/0815"
    for text in (LOT, LOT.lower(), "L20260815", "l 2026-08-15", scanned, number, "rare"):
        [found, *_] = house.ask(batches_found, text).rows
        assert [found.id, found.on_hand] == [batch_id, 89], text
    assert house.ask(batches_found, "no such lot").total == 0
    assert house.ask(batches_found, "%").total == 0


def _notes(house: House) -> None:
    def numbers(*asked: Any) -> list[str]:
        return [row.number for row in house.ask(stock_notes, *asked).rows]

    assert numbers()[0] == "MM- 1/2026/MAIN"
    assert numbers(WhichNotes.UNBILLED) == ["WZ 4/2026/MAIN"]
    assert numbers(WhichNotes.BILLED) == ["WZ 1/2026/MAIN"]
    assert numbers(WhichNotes.TAKEN_BACK) == ["WZ 3/2026/MAIN", "WZ 2/2026/MAIN"]
    everything = WhichNotes.ALL
    assert numbers(everything, DocumentKind.RECEIPT)[0] == "PZ 3/2026/MAIN"
    wz = DocumentKind.GOODS_ISSUE
    for text, found in {
        "WZ 1": ["WZ 1/2026/MAIN"],
        "ZS 3": ["WZ 4/2026/MAIN"],
        "PO 12": ["WZ 1/2026/MAIN"],
        "Klasa": ["WZ 4/2026/MAIN"],
        "bob": ["WZ 3/2026/MAIN", "WZ 2/2026/MAIN"],
        "schooll": ["WZ 4/2026/MAIN"],
        LOT: [f"WZ {number}/2026/MAIN" for number in (4, 3, 2, 1)],
        "rare": [f"WZ {number}/2026/MAIN" for number in (4, 3, 2, 1)],
        "no such thing": [],
        "_": [],
    }.items():
        assert numbers(everything, wz, text) == found, text
        assert sorted(numbers(everything, wz, text, 0, 50, "order")) == sorted(found), text
    assert "PZ 3/2026/MAIN" in numbers(everything, None, "4711")
    assert len(numbers(everything, DocumentKind.RECEIPT, "everything")) > 1
    taken_back = next(row for row in house.ask(stock_notes).rows if row.number == "WZ 2/2026/MAIN")
    note = house.ask(stock_note, taken_back.id)
    assert (note.reversed_by, note.state, note.can_be_taken_back) == (
        "WZ 3/2026/MAIN", NoteState.TAKEN_BACK, False,
    )  # fmt: skip
    correction = house.ask(stock_note, note.reversed_by_id or 0)
    assert (correction.reverses, correction.reason) == ("WZ 2/2026/MAIN", "wrong pallet")
    [line] = correction.lines
    assert [line.supplier_lot, line.quantity, line.order_line] == [LOT, 5, 1]
    with pytest.raises(NotFound):
        house.ask(stock_note, 999_999)
