"""The real program while its database goes away and comes back."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from sqlalchemy import URL

from salesdesk.domain.drafts.queries import draft_view, parked_drafts
from salesdesk.domain.users.passwords import Passwords
from salesdesk.domain.users.verbs import set_password
from salesdesk.office.permissions import Role
from salesdesk.storage.engine import Database
from tests.conftest import SetClock
from tests.house import House, furnish_polish
from tests.invariants import assert_sound
from tests.servers.postgres import postgres
from tests.servers.program import Program, program
from tests.servers.proxy import Cut, proxied

_PASSWORD: Final = "correct horse 7"
_F9: Final = "\x1b[20~"
_AWAY: Final = "The database is away; it is tried again by itself."


def _give_password(house: House) -> None:
    house.do(set_password, house.users[Role.TELEMARKETER], Passwords().hash(_PASSWORD, "telemarketer"))


@contextmanager
def _in_call(url: URL, home: Path) -> Iterator[Program]:
    """The desk during a call, when the second line is typed and Enter is all that it lacks."""
    with program(url.render_as_string(hide_password=False), home) as desk:
        desk.start("Login")
        desk.press("telemarketer\r")
        desk.press(f"{_PASSWORD}\r", "Order entry")
        desk.press("1", "Article or code")
        desk.press("anna\r", "Łódź")
        desk.press("mug\r2\r", "MUG: 2 pc held")
        desk.press("pen\r3", "3")
        yield desk


def _lines(house: House) -> list[tuple[str, int]]:
    [parked] = house.ask(parked_drafts, own=False)
    return [(line.code, int(line.quantity)) for line in house.ask(draft_view, parked.id).lines]


@pytest.mark.long
def test_line_typed_as_the_server_goes_is_saved_once_when_it_is_back(
    postgres_house: House, tmp_path: Path
) -> None:
    house = postgres_house
    _give_password(house)
    with proxied(house.database.url) as proxy, _in_call(proxy.url, tmp_path) as desk:
        proxy.next_cut, proxy.goes_with_cut = Cut.AFTER_COMMIT, True  # nobody hears that it is saved
        desk.press("\r", _AWAY)
        desk.press("tea\r4\r")
        desk.press(_F9)
        proxy.is_away = False
        desk.press("", "The database was away when you pressed F9")
        assert _lines(house) == [("MUG", 2), ("PEN", 3), ("TEA", 4)]

        desk.press("last\r1", "Last one")
        proxy.is_away = True
        desk.press("\r", _AWAY)
        desk.press("9\x1b", "The connection was lost.")  # the 9 is not typed into anything
        proxy.is_away = False
        desk.press("", "The database is there again.")
        desk.press("\r", "LAST: 1 pc held")
        desk.press(_F9, "ZS 1/2026 confirmed")
    assert_sound(house.database)


@pytest.mark.long
@pytest.mark.skipif("SALESDESK_TEST_POSTGRES" in os.environ, reason="the server is not ours to stop")
def test_desk_goes_on_when_the_server_was_stopped_and_started_again(clock: SetClock, tmp_path: Path) -> None:
    with TemporaryDirectory(prefix="salesdesk-pg-") as name:
        with postgres(durable=True, folder=Path(name)) as url:
            database = Database(url)
            furnish_polish(database)
            house = House.of(database, clock)
            _give_password(house)
            seat = ExitStack()
            desk = seat.enter_context(_in_call(url, tmp_path))
        with seat:
            desk.press("\r", _AWAY)
            desk.press("tea\r4\r")
            desk.listen(3)
            with postgres(durable=True, folder=Path(name)):
                desk.press("", "TEA: 4 pc held")
                assert _lines(house) == [("MUG", 2), ("PEN", 3), ("TEA", 4)]
                desk.press(_F9, "ZS 1/2026 confirmed")
                assert_sound(database)
                database.close()


@pytest.mark.long
def test_desk_goes_on_when_a_file_was_locked(sqlite_house: House, tmp_path: Path) -> None:
    _give_password(sqlite_house)
    with _in_call(sqlite_house.database.url, tmp_path) as desk:
        holder = sqlite3.connect(str(sqlite_house.database.path), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        desk.press("\r", "One moment")
        desk.press("", _AWAY)
        holder.execute("ROLLBACK")
        holder.close()
        desk.press("", "PEN: 3 pc held")
        assert _lines(sqlite_house) == [("MUG", 2), ("PEN", 3)]
    assert_sound(sqlite_house.database)
