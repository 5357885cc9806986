"""Where calls stand, noted for whoever is cut off."""

from __future__ import annotations

import os
import socket
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from salesdesk.domain.drafts.handing_over import hand_over
from salesdesk.domain.drafts.under_way.queries import CallUnderWay, calls_under_way
from salesdesk.domain.drafts.under_way.verbs import forget_calls, note_call
from salesdesk.domain.orders.verbs import cancel
from salesdesk.office.model import HistoryRow
from salesdesk.office.permissions import Role
from salesdesk.screens.order_entry.place import is_open_elsewhere
from tests.house import House
from tests.invariants import rows_of

_NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_call_is_under_way_from_its_first_note_until_it_is_forgotten(house: House) -> None:
    desk = house.seat(Role.TELEMARKETER)
    draft, other = (house.order("ANNA", house.line("MUG"), confirmed=False) for _ in range(2))
    for order_id in (draft, other):
        house.do(hand_over, order_id, house.users[Role.TELEMARKETER])
    before = rows_of(house.database)[HistoryRow.__tablename__]
    desk.do(note_call, "one", "here:1", None, {"at": "customer"})
    desk.do(note_call, "one", "here:1", draft, {"at": "quantity"})
    house.clock.forward(minutes=1)
    desk.do(note_call, "two", "there:7", other, {"at": "\x1b[2J[red]"})
    [newest, oldest] = desk.ask(calls_under_way)
    assert (newest.desk, newest.order_id, newest.place) == ("two", other, {"at": "[2J[red]"})
    assert (oldest.desk, oldest.silent, oldest.place) == ("one", timedelta(minutes=1), {"at": "quantity"})
    assert house.ask(calls_under_way) == []
    house.do(forget_calls, ["one", "two"])  # not his
    house.do(cancel, draft, "he hung up")
    house.do(hand_over, other, house.users[Role.MANAGER])
    assert desk.ask(calls_under_way) == []
    assert len(rows_of(house.database)["open_call"]) == 2
    desk.do(forget_calls, ["one", "two", "three"])
    tables = rows_of(house.database)
    assert tables["open_call"] == []
    assert len(tables[HistoryRow.__tablename__]) == len(before) + 2  # of what was done, not of where it stood


def test_desk_is_open_while_something_is_heard_of_it() -> None:
    here = socket.gethostname()
    for program, silent, is_open in (
        ("", 0, False),  # it said that it goes
        ("elsewhere:1", 60, True),
        ("elsewhere:1", 120, False),
        (f"{here}:{os.getppid()}", 60, True),
        (f"{here}:{os.getppid()}", 120, False),  # its number is somebody else's by now
        (f"{here}:{os.getpid()}", 0, False),  # it is this one, in which somebody signed in anew
    ):
        call = CallUnderWay("desk", program, None, _NOW, timedelta(seconds=silent), {})
        assert is_open_elsewhere(call) is is_open, (program, silent)


def test_desk_whose_process_has_ended_is_open_no_longer() -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    call = CallUnderWay("desk", f"{socket.gethostname()}:{ended.pid}", None, _NOW, timedelta(), {})
    assert not is_open_elsewhere(call)
    assert is_open_elsewhere(replace(call, program=f"elsewhere:{ended.pid}"))
