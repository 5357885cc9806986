"""The real program while its database goes away and comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from salesdesk.domain.drafts.queries import draft_view, parked_drafts
from salesdesk.domain.users.passwords import Passwords
from salesdesk.domain.users.verbs import set_password
from salesdesk.office.permissions import Role
from tests.house import House
from tests.invariants import assert_sound
from tests.servers.program import program
from tests.servers.proxy import Cut, proxied

_PASSWORD: Final = "correct horse 7"
_F9: Final = "\x1b[20~"
_AWAY: Final = "The database is away; it is tried again by itself."


def _lines(house: House) -> list[tuple[str, int]]:
    [parked] = house.ask(parked_drafts, own=False)
    return [(line.code, int(line.quantity)) for line in house.ask(draft_view, parked.id).lines]


def test_line_typed_as_the_server_goes_is_saved_once_when_it_is_back(
    postgres_house: House, tmp_path: Path
) -> None:
    house = postgres_house
    house.do(set_password, house.users[Role.TELEMARKETER], Passwords().hash(_PASSWORD, "telemarketer"))
    with (
        proxied(house.database.url) as proxy,
        program(proxy.url.render_as_string(hide_password=False), tmp_path) as desk,
    ):
        desk.start("Login")
        desk.press("telemarketer\r")
        desk.press(f"{_PASSWORD}\r", "Order entry")
        desk.press("1", "Article or code")
        desk.press("anna\r", "Łódź")
        desk.press("mug\r2\r", "MUG: 2 pc held")
        desk.press("pen\r3", "3")
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
