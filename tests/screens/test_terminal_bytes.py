"""The real program at a terminal: what a key costs on the line, and what stands there then."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select

from salesdesk.domain.catalogue.verbs import NewArticle, add_articles
from salesdesk.domain.drafts.queries import DraftView, draft_view, parked_drafts
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.users.passwords import Passwords
from salesdesk.domain.users.verbs import set_password
from salesdesk.office.permissions import Role
from tests.house import House
from tests.invariants import assert_sound
from tests.servers.program import Answer, Program, program

_PASSWORD: Final = "correct horse 7"
_NASTY: Final = "[red]Kowal[/] \x1b[2J\x1b]0;x\x07\u202eevil " + "long " * 30
# Bytes that must do.
_CHARACTER: Final = 120
_FIELD: Final = 300
_ROW: Final = 300
_SEARCH: Final = 1_500
_SCROLLED: Final = 2_000
_SCREEN: Final = 12_000


@pytest.fixture
def desk(sqlite_house: House, tmp_path: Path) -> Iterator[Program]:
    """The desk of a telemarketer who has signed in, in a house with many an article, one with an odd name."""
    hashed = Passwords().hash(_PASSWORD, "telemarketer")
    sqlite_house.do(set_password, sqlite_house.users[Role.TELEMARKETER], hashed)
    plates = [
        NewArticle(f"PLATE-{number}", f"Plate number {number}", Decimal(number)) for number in range(40)
    ]
    sqlite_house.do(add_articles, [*plates, NewArticle("Z-ODD", _NASTY, Decimal("12.34"))])
    with program(str(sqlite_house.database.url), tmp_path) as opened:
        _costs(opened.start("Login"), _SCREEN)
        opened.press("telemarketer\r")
        _costs(opened.press(f"{_PASSWORD}\r", "Order entry"), _SCREEN)
        yield opened


def _costs(answer: Answer, most: int) -> None:
    """Something came of it, in so many bytes at most."""
    assert 0 < answer.size <= most, answer.sent


def _row(desk: Program, containing: str) -> str:
    [found] = [line for line in desk.shown.splitlines() if containing in line]
    return found


def _draft(house: House) -> DraftView:
    [parked] = house.ask(parked_drafts, own=False)
    return house.ask(draft_view, parked.id)


def test_order_that_is_typed_costs_few_bytes_a_key(desk: Program, sqlite_house: House) -> None:
    _costs(desk.press("1", "Article or code"), _SCREEN)
    for key in "anna":
        _costs(desk.press(key), _SEARCH)
    _costs(desk.press("\r", "Łódź"), _SCREEN)
    for code, quantity in (("mug", "12"), ("tea", "305")):
        for key in code:
            _costs(desk.press(key), _SEARCH)
        _costs(desk.press("\r", f"{code.upper()} "), _SEARCH)
        for key in quantity:
            _costs(desk.press(key), _CHARACTER)
        _costs(desk.press("\t"), _FIELD)
        _costs(desk.press("5"), _CHARACTER)
        for step in ("\x1b[Z", "\t", "\t"):
            _costs(desk.press(step), _FIELD)
        _costs(desk.press("\r", f"{code.upper()}: "), _SEARCH)
    _costs(desk.press("\x1b[20~", "ZS 1/2026 confirmed"), _SEARCH)
    with sqlite_house.database.read() as session:
        order_id = session.scalars(select(Order.id)).one()
    made = sqlite_house.ask(draft_view, order_id)
    assert made.state is OrderState.CONFIRMED
    assert [(line.code, int(line.quantity), int(line.discount_percent)) for line in made.lines] == [
        ("MUG", 12, 5),
        ("TEA", 305, 5),
    ]
    assert_sound(sqlite_house.database)


def _is_as_wide_as(columns: int, shown: str) -> bool:
    """Whether the title has come to the right margin."""
    return columns - 5 < len(shown.splitlines()[0]) <= columns


@pytest.mark.long
def test_list_that_is_walked_through_costs_few_bytes_a_row(desk: Program) -> None:
    desk.press("5", "OLD")
    for number in range(25):
        answer = desk.press("\x1b[B")
        _costs(answer, _ROW if number < 15 else _SCROLLED)
    assert "›" in desk.shown
    for size in ((120, 40), (80, 24)):
        _costs(desk.resize(*size), _SCREEN)
        desk.wait_for(partial(_is_as_wide_as, size[0]))
        desk.listen(0.3)
        before = desk.shown
        assert before.splitlines()[0].endswith("telemarketer")
        desk.screen.feed("\x1b[0;31mHAVOC\x1b[5;5Hhavoc\x1b[2J")
        _costs(desk.press("\x0c"), _SCREEN)
        assert desk.shown == before


def test_name_is_shown_as_text_whatever_stands_in_it(desk: Program) -> None:
    answers = [desk.press("5", "OLD"), *(desk.press(key) for key in "kowal")]
    row = _row(desk, "›Z-ODD")
    assert "[red]Kowal[/] [2J…" in row
    assert "12.34" in row
    answers.append(desk.press("\r", "12.34"))
    assert "[red]Kowal[/] [2J]0;x·evil" in desk.shown
    for answer in answers:
        assert b"\x1b[2J" not in answer.sent
        assert "\u202e".encode() not in answer.sent


def test_escape_is_a_key_of_its_own_whatever_follows_it(desk: Program, sqlite_house: House) -> None:
    desk.press("1", "Article or code")
    desk.press("anna\r", "Łódź")
    desk.press("pen", "Pen")
    desk.press("\x1bmug\r", "Mug")
    desk.press("7\r", "MUG: 7 pc held")
    desk.press("t")
    desk.press("e", "TEA")
    answer = desk.press("\x1b")
    assert "TEA" not in desk.shown
    assert answer.seconds < 1
    desk.press("\x1bt\x1b2\x1bpen\r3\r", "PEN: 3 pc held")
    assert [(line.code, int(line.quantity)) for line in _draft(sqlite_house).lines] == [
        ("MUG", 7),
        ("PEN", 3),
    ]


@pytest.mark.long
def test_keypad_alone_says_quantity_discount_and_price(desk: Program, sqlite_house: House) -> None:
    desk.press("1", "Article or code")
    desk.press("anna\r", "Łódź")
    desk.press("wire", "Wire")
    # Each terminal calls the keys of the keypad otherwise; what is typed is 1,5, -.5 and 3.20.
    desk.press("\x1bOM\x1bOq\x1bOl\x1bOu", "1,5")
    desk.press("\t\x1b[57412u\x1b[57409;129u\x1b[57404;129u", "-.5")
    desk.press("\t3\x1b[57409u20\x1b[57414u", "1.5 m of WIRE Wire?")
    desk.press("\x1b[20~", "WIRE: 1.5 m held")
    # In the lines the plus begins the next one; where something is typed it is a sign.
    desk.press("\x1b[B\x1b[57413u\x1bOk48\x1b[57413u\x1bOo", "+48+/")
    [line] = _draft(sqlite_house).lines
    assert (line.code, line.quantity, line.net) == ("WIRE", Decimal("1.5"), Decimal("4.30"))
