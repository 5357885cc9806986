"""Calls during which the database fails, is slow, or something else happens at the same time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from salesdesk.domain.drafts.queries import draft_view, parked_drafts
from salesdesk.domain.drafts.verbs import remove_line
from salesdesk.domain.orders.verbs import confirm
from salesdesk.office.permissions import Role
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down
from tests.screens.trouble import Trouble

BUSY = "The database is busy or away. Nothing was changed; try again."
SAVED = "It is saved; F5 shows it."

Scenario = Callable[[Typist, Trouble], Awaitable[None]]


@pytest.fixture
def call(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> Callable[[Scenario], None]:
    """Runs a scenario at the order desk, with trouble at hand."""

    def run(scenario: Scenario) -> None:
        async def sitting(seat: Typist) -> None:
            await scenario(seat, Trouble(seat.app.seat, monkeypatch))

        sit_down(sqlite_house, sitting, role=Role.TELEMARKETER, screen=OrderEntryScreen)

    return run


def desk(seat: Typist) -> OrderEntryScreen:
    """The order desk."""
    assert isinstance(seat.app.screen, OrderEntryScreen)
    return seat.app.screen


def number(seat: Typist) -> str:
    """What stands in the field of the customer."""
    return desk(seat).caller.finder.field.text


def lines(house: House) -> list[list[tuple[str, int]]]:
    """Code and quantity of the lines of every draft, the newest draft first."""
    views = [house.ask(draft_view, each.id) for each in house.ask(parked_drafts, own=False)]
    return [[(line.code, int(line.quantity)) for line in view.lines] for view in views]


# Signs of life


def test_line_saved_during_a_sign_of_life_is_shown(call: Callable[[Scenario], None]) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("anna\nmug\n2\n")
        trouble.meanwhile["keep_alive"] = lambda: seat.type("pen\n3\n")
        await desk(seat).keep_alive()
        assert [line.code for line in seat.table("#lines").rows] == ["MUG", "PEN"]
        assert seat.message == "PEN: 3 pc held."

    call(scenario)


def test_sign_of_life_of_a_call_that_was_parked_meanwhile_says_nothing_of_the_next(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("bob\ntea\n1\n")
        await seat.press("f2")
        await seat.type("anna\nlast\n1\n")
        sqlite_house.clock.forward(hours=8)
        sqlite_house.order("BOB", sqlite_house.line("LAST"))
        trouble.meanwhile["keep_alive"] = lambda: seat.press("f8", "enter")
        await desk(seat).keep_alive()
        assert [line.code for line in seat.table("#lines").rows] == ["TEA"]
        assert seat.message == "The call goes on; everything is held."

    call(scenario)


def test_draft_that_is_being_confirmed_needs_no_sign_of_life(call: Callable[[Scenario], None]) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("anna\nmug\n2\n")
        trouble.meanwhile["confirm"] = desk(seat).keep_alive
        await seat.press("f9")
        assert seat.message.startswith("ZS 1/2026 confirmed, 24.60 PLN")
        assert "keep_alive" not in trouble.run

    call(scenario)


def test_draft_confirmed_during_a_sign_of_life_is_not_looked_at_again(
    call: Callable[[Scenario], None],
) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("anna\nmug\n2\n")
        trouble.run.clear()
        trouble.meanwhile["keep_alive"] = lambda: seat.press("f9")
        await desk(seat).keep_alive()
        assert seat.message.startswith("ZS 1/2026 confirmed, 24.60 PLN")
        assert trouble.run == ["keep_alive", "confirmed_lately", "outlook", "confirm"]

    call(scenario)


def test_sign_of_life_that_fails_is_told_and_ends_nothing(call: Callable[[Scenario], None]) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("anna\nmug\n2\n")
        trouble.failing.add("keep_alive")
        desk(seat).give_sign_of_life()
        await seat.settle()
        assert seat.message == BUSY
        trouble.failing.clear()
        await seat.type("pen\n3\n")
        assert seat.message == "PEN: 3 pc held."

    call(scenario)


# Saved, but not to be read


@pytest.mark.parametrize("saved", [[], [("TEA", 1)]])
def test_line_that_is_saved_but_cannot_be_read_is_not_typed_twice(
    call: Callable[[Scenario], None], sqlite_house: House, saved: list[tuple[str, int]]
) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("anna\n")
        for code, _ in saved:
            await seat.type(f"{code}\n1\n")
        trouble.failing.add("draft_view")
        await seat.type("mug\n2\n")
        assert seat.message == SAVED
        assert seat.focus == "article-field"
        await seat.press("enter")
        assert seat.message == "Type an article; F9 confirms the order."
        await seat.press("f5")
        assert seat.message == BUSY
        trouble.failing.clear()
        await seat.press("f5")
        assert [line.code for line in seat.table("#lines").rows] == [*(code for code, _ in saved), "MUG"]

    call(scenario)
    assert lines(sqlite_house) == [[*saved, ("MUG", 2)]]
    assert_sound(sqlite_house.database)


def test_line_that_is_refused_stays_to_be_mended(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("anna\nmug\n2\n")
        trouble.failing.add("add_line")
        await seat.type("pen\n3\n")
        assert seat.message == BUSY
        trouble.failing.clear()
        await seat.press("enter")
        assert seat.message == "PEN: 3 pc held."

    call(scenario)
    assert lines(sqlite_house) == [[("MUG", 2), ("PEN", 3)]]


def test_change_that_is_saved_but_cannot_be_read_is_not_asked_for_again(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("anna\nmug\n2\npen\n1\n")
        trouble.failing.add("draft_view")
        await seat.press("down", "enter")
        await seat.type("4")
        await seat.press("f9")
        assert (seat.message, seat.focus) == (SAVED, "lines")
        await seat.press("up", "delete")
        assert seat.message == SAVED
        await seat.press("f7")
        await seat.type("\nfor the fair")
        await seat.press("f9")
        assert (seat.message, seat.focus) == (SAVED, "lines")
        trouble.failing.clear()
        await seat.press("f5")
        assert "for the fair" in seat.screen()
        assert [(line.code, line.quantity) for line in seat.table("#lines").rows] == [("PEN", 4)]

    call(scenario)
    assert lines(sqlite_house) == [[("PEN", 4)]]


def test_first_line_that_could_not_be_read_is_thrown_away_only_after_a_question(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        trouble.failing.add("draft_view")
        await seat.type("anna\nmug\n2\n")
        await seat.press("f12")
        assert seat.message == BUSY
        trouble.failing.clear()
        await seat.press("f12")
        assert "The order of Anna and its lines (1) are thrown away. Cancel it?" in seat.screen()
        await seat.press("escape", "f3")

    call(scenario)
    assert lines(sqlite_house) == [[("MUG", 2)]]


def test_line_that_a_colleague_took_off_at_once_was_saved_all_the_same(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        async def colleague() -> None:
            [draft] = sqlite_house.ask(parked_drafts, own=False)
            [line] = sqlite_house.ask(draft_view, draft.id).lines
            sqlite_house.do(remove_line, line.id)

        trouble.meanwhile["enter"] = colleague
        await seat.type("anna\nmug\n2\n")
        assert seat.message == SAVED
        assert seat.table("#lines").total == 0

    call(scenario)


def test_order_confirmed_by_a_colleague_as_its_line_was_saved_is_told_on_refresh(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        async def colleague() -> None:
            [draft] = sqlite_house.ask(parked_drafts, own=False)
            sqlite_house.do(confirm, draft.id)

        await seat.type("anna\ntea\n1\n")
        trouble.meanwhile["add_line"] = colleague
        await seat.type("mug\n2\n")
        assert seat.message == SAVED
        await seat.press("f5")
        assert seat.message == "ZS 1/2026 is confirmed; what you type now is a new order."
        assert seat.table("#lines").total == 0

    call(scenario)
    assert lines(sqlite_house) == []


# From one call to another


@pytest.mark.parametrize("query", ["caller", "draft_view"])
def test_call_goes_on_if_the_next_one_cannot_be_begun(
    call: Callable[[Scenario], None], sqlite_house: House, query: str
) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("bob\ntea\n1\n")
        await seat.press("f2")
        await seat.type("anna\nmug\n2\n")
        trouble.failing.add(query)
        if query == "caller":
            await seat.press("shift+tab")
            await seat.type("school\n")
            assert (seat.message, seat.focus) == (BUSY, "customer-field")
        await seat.press("f8", "enter")
        assert seat.message == BUSY
        trouble.failing.clear()
        await seat.press("escape")
        assert number(seat) == "ANNA"
        await seat.type("pen\n3\n")
        assert [line.code for line in seat.table("#lines").rows] == ["MUG", "PEN"]

    call(scenario)
    assert lines(sqlite_house) == [[("MUG", 2), ("PEN", 3)], [("TEA", 1)]]


def test_call_that_cannot_be_put_away_stays(call: Callable[[Scenario], None]) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.press("down", "delete")
        trouble.failing.add("cancel")
        await seat.press("shift+tab")
        await seat.type("bob\n")
        assert seat.message == BUSY
        await seat.press("escape")
        trouble.failing.clear()
        await seat.type("pen\n3\n")
        assert seat.message == "PEN: 3 pc held."
        assert number(seat) == "ANNA"

    call(scenario)


# Confirming


def test_confirming_twice_out_of_impatience_confirms_once(
    call: Callable[[Scenario], None], sqlite_house: House
) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.press("f9", "f9", "f9")
        assert seat.message.startswith("ZS 1/2026 confirmed")
        assert trouble.run.count("confirm") == 1

    call(scenario)
    assert_sound(sqlite_house.database)


# Leaving


@pytest.mark.parametrize("failing", ["draft_view", "cancel"])
def test_desk_is_left_although_the_database_is_away(call: Callable[[Scenario], None], failing: str) -> None:
    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.press("down", "delete")
        trouble.failing.add(failing)
        await seat.press("f3")
        assert not isinstance(seat.app.screen, OrderEntryScreen)

    call(scenario)
