"""What was done is done once: a key pressed twice, a note billed twice, a line cut in COMMIT."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select

from salesdesk.desk import new_call_id
from salesdesk.domain.billing.verbs import invoice_notes
from salesdesk.domain.drafts.verbs import NewOrder, add_line, enter, open_draft
from salesdesk.domain.fulfilment.verbs import allocate, allocate_and_issue, issue
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import confirm
from salesdesk.errors import IllegalMove
from salesdesk.office.model import HistoryRow
from salesdesk.storage.engine import Database
from tests.house import House, at_once
from tests.invariants import assert_sound, refused
from tests.servers.proxy import Cut, proxied


def calls_of(house: House) -> Counter[str]:
    """How often each verb of the order's flow has happened."""
    with house.database.read() as session:
        names = session.scalars(select(HistoryRow.verb).where(HistoryRow.entry == 0))
        return Counter(name for name in names if name.split(".")[0] in FLOW)


FLOW = "drafts", "orders", "fulfilment", "billing"
EACH_ONCE = Counter(
    {
        "drafts.open_draft": 1,
        "drafts.add_line": 1,
        "orders.confirm": 1,
        "fulfilment.allocate": 1,
        "fulfilment.issue": 1,
        "billing.invoice_notes": 1,
    }
)


def test_note_is_not_billed_twice(house: House) -> None:
    [note] = house.issue(house.order("ANNA", house.line("MUG")))
    house.bill(note)
    error = refused(house.desk, invoice_notes, [note.id])
    assert isinstance(error, IllegalMove)
    assert str(error) == "Note WZ 1/2026/MAIN has been billed already."
    assert_sound(house.database)


def test_note_is_billed_once_by_two_clerks_at_the_same_time(house: House) -> None:
    notes = [house.issue(house.order("ANNA", house.line("MUG")))[0].id for _ in range(2)]

    def bill(seat: House) -> int:
        try:
            return len(seat.do(invoice_notes, notes))
        except IllegalMove:
            return 0

    with house.seats(2) as seats:
        assert sorted(at_once([partial(bill, seat) for seat in seats])) == [0, 1]
    assert_sound(house.database)


def test_key_that_is_pressed_twice_counts_once(house: House) -> None:
    desk, twice = house.desk, range(2)
    [draft, again] = [desk.call("open", open_draft, NewOrder(house.customers["ANNA"])) for _ in twice]
    assert draft == again
    [line, again_line] = [desk.call("line", add_line, draft.id, house.line("MUG", "2.5")) for _ in twice]
    assert line == again_line
    [order, again_order] = [desk.call("confirm", confirm, draft.id) for _ in twice]
    assert order == again_order
    [picks, again_picks] = [desk.call("allocate", allocate, draft.id) for _ in twice]
    assert picks == again_picks
    [notes, again_notes] = [desk.call("issue", issue, draft.id) for _ in twice]
    assert notes == again_notes
    [invoices, again_invoices] = [desk.call("bill", invoice_notes, [notes[0].id]) for _ in twice]
    assert invoices == again_invoices
    assert calls_of(house) == EACH_ONCE
    assert house.state(draft.id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_key_that_arrives_twice_at_the_same_moment_counts_once(house: House) -> None:
    new = NewOrder(house.customers["ANNA"])
    with house.seats(2) as seats:
        enters = at_once([partial(s.desk.call, "e", enter, new, [s.line("MUG", 3)], True) for s in seats])
        assert enters[0] == enters[1]
        order_id = enters[0].id
        notes = at_once([partial(s.desk.call, "n", allocate_and_issue, order_id) for s in seats])
        assert notes[0] == notes[1]
        [note] = notes[0]
        bills = at_once([partial(s.desk.call, "b", invoice_notes, [note.id]) for s in seats])
        assert bills[0] == bills[1]
    assert house.stock("MUG")["MAIN"] == (97, 0)
    assert_sound(house.database)


@pytest.mark.parametrize("cut", Cut)
def test_line_that_is_cut_in_every_commit_of_an_order(postgres_house: House, cut: Cut) -> None:
    """Each step of the flow loses its connection in COMMIT, and each happens exactly once."""
    with proxied(postgres_house.database.url) as proxy:
        far = Database(proxy.url)
        house = replace(postgres_house, database=far)
        desk = house.desk
        proxy.next_cut = cut
        draft = desk.do(open_draft, NewOrder(house.customers["ANNA"]))
        proxy.next_cut = cut
        assert desk.do(add_line, draft.id, house.line("MUG", 2)).held == 2
        proxy.next_cut = cut
        assert desk.do(confirm, draft.id).number == "ZS 1/2026"
        proxy.next_cut = cut
        assert len(desk.do(allocate, draft.id)) == 1
        proxy.next_cut = cut
        [note] = desk.do(issue, draft.id)
        proxy.next_cut = cut
        [invoice] = desk.call(new_call_id(), invoice_notes, [note.id])
        assert proxy.next_cut is None
        far.close()
    assert (note.number, invoice.number) == ("WZ 1/2026/MAIN", "FV 1/2026")
    assert calls_of(postgres_house) == EACH_ONCE
    assert postgres_house.state(draft.id) is OrderState.COMPLETED
    assert_sound(postgres_house.database)
