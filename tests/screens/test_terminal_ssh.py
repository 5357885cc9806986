"""The real program over a real ssh line, which breaks in the middle of a call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from salesdesk.domain.drafts.queries import draft_view, parked_drafts
from salesdesk.domain.users.passwords import Passwords
from salesdesk.domain.users.verbs import set_password
from salesdesk.office.permissions import Role
from tests.house import House
from tests.invariants import assert_sound
from tests.servers.program import Program, desk_command, environment_of
from tests.servers.sshd import SshServer, find_sshd, ssh_server

_SSHD: Final = find_sshd()
_PASSWORD: Final = "correct horse 7"
_F9: Final = "\x1b[20~"
_NOTED: Final = 2.5  # seconds in which is noted where the cursor stands
# Bytes that must do on the wire: what the desk sends, and what each packet has besides.
_CHARACTER: Final = 220
_LINE: Final = 1_500

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(_SSHD is None, reason="not run: there is no sshd (Debian: openssh-server)"),
]


@pytest.fixture
def server(sqlite_house: House, tmp_path: Path) -> Iterator[SshServer]:
    """A server at which a telemarketer with a password gets to his desk."""
    hashed = Passwords().hash(_PASSWORD, "telemarketer")
    sqlite_house.do(set_password, sqlite_house.users[Role.TELEMARKETER], hashed)
    assert _SSHD is not None
    command = desk_command(str(sqlite_house.database.url))
    with ssh_server(_SSHD, tmp_path / "ssh", command, environment_of(tmp_path)) as found:
        yield found


@contextmanager
def _at_desk(server: SshServer, until: str) -> Iterator[Program]:
    with server.log_in() as desk:
        desk.start("Login")
        desk.press("telemarketer\r")
        desk.press(f"{_PASSWORD}\r", until)
        yield desk


def _bytes_of(server: SshServer, desk: Program, keys: str, until: str) -> int:
    """How many bytes keys cost on the wire."""
    desk.listen(0.3)
    before = server.line.sent
    desk.press(keys, until)
    return server.line.sent - before


def test_call_goes_on_in_the_same_field_however_the_line_breaks(
    server: SshServer, sqlite_house: House
) -> None:
    with _at_desk(server, "Order entry") as desk:
        desk.press("1", "Article or code")
        desk.press("anna\r", "Łódź")
        desk.press("mug\r", "Mug")
        assert 0 < _bytes_of(server, desk, "2", "2") <= _CHARACTER
        assert 0 < _bytes_of(server, desk, "\r", "MUG: 2 pc held") <= _LINE
        desk.press("pen\r1", "Pen")
        desk.press("2", "12")
        server.line.cut()
        server.wait_until_alone()  # it heard of it, and noted what was half typed
    with _at_desk(server, "The call goes on; everything is held.") as desk:
        desk.press("3\r", "PEN: 123 pc held")
        desk.press("tea\r4", "4")
        desk.listen(_NOTED)
        desk.kill()
        server.wait_until_alone()
    with _at_desk(server, "The call goes on; everything is held.") as desk:
        desk.press("0\r", "TEA: 40 pc held")
        [parked] = sqlite_house.ask(parked_drafts, own=False)
        lines = sqlite_house.ask(draft_view, parked.id).lines
        assert [(line.code, int(line.quantity)) for line in lines] == [("MUG", 2), ("PEN", 123), ("TEA", 40)]
        desk.press(_F9, "ZS 1/2026 confirmed")
    assert_sound(sqlite_house.database)
