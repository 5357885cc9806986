"""The real program, cut off in the middle of a call: whoever signs in again goes on where he was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from salesdesk.domain.drafts.queries import DraftView, draft_view, parked_drafts
from salesdesk.domain.users.passwords import Passwords
from salesdesk.domain.users.verbs import set_password
from salesdesk.office.permissions import Role
from tests.house import House
from tests.invariants import assert_sound
from tests.servers.program import Program, program

_PASSWORD: Final = "correct horse 7"
_F7, _F9 = "\x1b[18~", "\x1b[20~"
_GOES_ON: Final = "The call goes on; everything is held."
_NOTED: Final = 2.5  # seconds in which is noted where the cursor stands


@contextmanager
def _at_desk(house: House, home: Path, until: str) -> Iterator[Program]:
    """The desk of a telemarketer who has just signed in."""
    with program(str(house.database.url), home) as desk:
        desk.start("Login")
        desk.press("telemarketer\r")
        desk.press(f"{_PASSWORD}\r", until)
        yield desk


@pytest.fixture
def firm(sqlite_house: House) -> House:
    """A house with a telemarketer who has a password."""
    hashed = Passwords().hash(_PASSWORD, "telemarketer")
    sqlite_house.do(set_password, sqlite_house.users[Role.TELEMARKETER], hashed)
    return sqlite_house


def _draft(house: House) -> DraftView:
    [parked] = house.ask(parked_drafts, own=False)
    return house.ask(draft_view, parked.id)


@pytest.mark.long
def test_call_that_is_cut_off_goes_on_in_the_same_field(firm: House, tmp_path: Path) -> None:
    with _at_desk(firm, tmp_path, "Order entry") as desk:
        desk.press("1", "Article or code")
        desk.press("anna\r", "Łódź")
        desk.press("mug\r2\r", "MUG: 2 pc held")
        desk.press("pen\r12", "12")
        desk.listen(_NOTED)
        desk.kill()
    with _at_desk(firm, tmp_path, _GOES_ON) as desk:
        desk.press("3\r", "PEN: 123 pc held")
        desk.press(_F7, "Reference")
        desk.press("\rfor the f", "for the f")
        desk.hang_up()
    with _at_desk(firm, tmp_path, "for the f") as desk:
        desk.press("air", "for the fair")
        desk.press(_F9, _GOES_ON)
    [mug, pen] = _draft(firm).lines
    assert [(mug.code, int(mug.quantity)), (pen.code, int(pen.quantity))] == [("MUG", 2), ("PEN", 123)]
    assert _draft(firm).typed.reference == "for the fair"
    assert_sound(firm.database)


@pytest.mark.long
def test_line_that_was_just_saved_is_not_proposed_once_more(firm: House, tmp_path: Path) -> None:
    with _at_desk(firm, tmp_path, "Order entry") as desk:
        desk.press("1", "Article or code")
        desk.press("anna\r", "Łódź")
        desk.press("mug\r2", "2")
        desk.listen(_NOTED)
        desk.press("\r", "MUG: 2 pc held")
        desk.kill()  # nobody has noted yet that the cursor stands elsewhere
    with _at_desk(firm, tmp_path, _GOES_ON) as desk:
        desk.press("\x1b[B\r", "Free of charge")
        desk.press("5", "5")
        desk.hang_up()
    with _at_desk(firm, tmp_path, "Free of charge") as desk:
        desk.press(_F9, "MUG: 5 pc held")
        desk.press("+tea\r7\r", "TEA: 7 pc held")
        desk.press(_F9, "ZS 1/2026 confirmed")
        desk.kill()
    with _at_desk(firm, tmp_path, "Order entry") as desk:
        assert "The call goes on" not in desk.shown
    assert_sound(firm.database)


@pytest.mark.long
def test_call_at_a_desk_that_is_open_is_taken_over_only_on_purpose(firm: House, tmp_path: Path) -> None:
    with _at_desk(firm, tmp_path, "Order entry") as one:
        one.press("1", "Article or code")
        one.press("anna\r", "Łódź")
        one.press("mug\r2\r", "MUG: 2 pc held")
        one.listen(_NOTED)
        with _at_desk(firm, tmp_path, "is open at another desk") as other:
            other.press("\r", "Order entry")
            assert "MUG" not in other.shown
        with _at_desk(firm, tmp_path, "is open at another desk") as other:
            other.press(_F9, _GOES_ON)
            assert "MUG" in other.shown
            other.press("\x1bOR", "Order entry")  # F3: parked here
