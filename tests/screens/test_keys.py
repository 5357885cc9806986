"""Keys arrive one at a time, in order, where they are meant; and nothing that fails takes the desk along."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.worker import WorkerFailed

from salesdesk.config import Look
from salesdesk.errors import Busy
from salesdesk.i18n import LANGUAGES
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Role
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.command_table import CommandTable
from salesdesk.screens.dialogs.form import Form
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.finder import Finder
from salesdesk.screens.widgets.line_table import Column, LineTable
from tests.house import House
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database

WORDS = ("alpha", "beta", "gamma", "beta gamma")


class Trial(DeskScreen):
    """Two fields, a finder and a list, with a search and a command that take as long as they are told."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.done: list[str] = []
        self.delay = 0.0
        self.fails = False
        self.finder: Finder[str] = Finder(self.find, [Column("", 20)], lambda word: (word,), id="finder")
        self.list: LineTable[int] = LineTable(
            [Column("", 8, right=True)], lambda n: (str(n),), id="list", empty="Nothing there."
        )

    def body(self) -> ComposeResult:
        """All of them."""
        yield Field(id="one")
        yield Field(id="two")
        yield self.finder
        yield self.list

    async def begin(self) -> None:
        """Three hundred numbers."""
        await self.list.fetch_with(self.page)
        self.go_to_first()

    async def find(self, text: str) -> list[str]:
        """Words that contain a text, after a while."""
        await asyncio.sleep(self.delay)
        if self.fails:
            raise Busy
        return [word for word in WORDS if text in word]

    async def page(self, offset: int, limit: int) -> Page[int]:
        """Numbers."""
        if self.fails:
            raise Busy
        return Page(tuple(range(offset, min(offset + limit, 300))), 300)

    async def entered(self, field: Field) -> bool:
        """Note what was entered, after a while."""
        await asyncio.sleep(self.delay)
        if field.id == "finder-field":
            self.done.append(f"found {await self.finder.choose()}")
            return False
        self.done.append(field.text)
        return True

    @command("f9", "Post", "Cannot be taken back.", once=True)
    async def post(self) -> None:
        """Post, after a while."""
        await asyncio.sleep(self.delay)
        self.done.append("posted")

    @command("f8", "Ask", "Ask, then post.")
    async def ask_first(self) -> None:
        """Post if the answer is yes."""
        await asyncio.sleep(self.delay)
        if await self.show(Question(self.seat, "Sure?", "Post it?")):
            self.done.append("posted")

    @command("f7", "Break", "Something that nobody thought of.")
    async def break_down(self) -> None:
        """A mistake of the programmer."""
        raise ZeroDivisionError(self.finder.field.text)


def at_trial(house: House, scenario: Callable[[Typist, Trial], Awaitable[None]]) -> None:
    """Run a scenario on the trial screen."""

    async def run(seat: Typist) -> None:
        screen = seat.app.screen
        assert isinstance(screen, Trial)
        await scenario(seat, screen)

    sit_down(house, run, role=Role.MANAGER, screen=Trial)


def test_keys_typed_ahead_of_a_slow_field_land_in_the_next(house: House) -> None:
    async def scenario(seat: Typist, trial: Trial) -> None:
        trial.delay = 0.1
        await seat.type("ab\ncd\nbeta g\n")
        assert trial.done == ["ab", "cd", "found beta gamma"]

    at_trial(house, scenario)


def test_message_stays_until_a_key_begins_something_else(house: House) -> None:
    async def scenario(seat: Typist, trial: Trial) -> None:
        for keys, stays in (
            (("a", "left", "delete"), True),
            (("f1", "escape"), True),
            (("tab",), False),
            (("enter",), False),
            (("f8", "escape"), False),
        ):
            trial.tell("It is done.")
            await seat.press(*keys)
            assert bool(seat.message) is stays, keys
        trial.go_to(trial.list)
        trial.tell("It is done.")
        await seat.press("down")
        assert (trial.list.cursor, seat.message) == (1, "")

    at_trial(house, scenario)


def test_list_that_is_still_coming_does_not_say_that_there_is_nothing(house: House) -> None:
    seen: list[str] = []

    class Slow(Trial):
        """Nothing, after a while."""

        async def page(self, offset: int, limit: int) -> Page[int]:
            await asyncio.sleep(0.1)
            strips = (self.list.render_line(y) for y in range(3))
            seen.append("".join(strip.text for strip in strips).strip())
            return Page((), 0)

    async def scenario(seat: Typist) -> None:
        assert "Nothing there." in seat.screen()

    sit_down(house, scenario, role=Role.MANAGER, screen=Slow)
    assert seen == ["…"]


def test_pasted_text_waits_for_its_turn(house: House) -> None:
    async def scenario(seat: Typist, trial: Trial) -> None:
        trial.delay = 0.1
        for key in ("a", "enter"):
            seat.app.post_message(events.Key(key, "a" if key == "a" else None))
        seat.app.post_message(events.Paste("7"))
        await seat.settle()
        await seat.press("enter")
        assert trial.done == ["a", "7"]

    at_trial(house, scenario)


def test_key_that_cannot_be_taken_back_is_not_repeated_by_impatience(house: House) -> None:
    async def scenario(seat: Typist, trial: Trial) -> None:
        trial.delay = 0.1
        await seat.press("f9", "f9", "f9", "x", "f9")
        assert trial.done == ["posted", "posted"]  # the second was asked for after something else
        assert trial.query_one("#one", Field).text == "x"

    at_trial(house, scenario)


def test_key_that_is_held_down_posts_once(house: House) -> None:
    async def scenario(seat: Typist, trial: Trial) -> None:
        await seat.hold("f9", 3)
        assert trial.done == ["posted"]
        await seat.press("f9")
        assert trial.done == ["posted"] * 2

    at_trial(house, scenario)


def test_key_that_leads_to_a_question_does_not_answer_it(house: House) -> None:
    async def scenario(seat: Typist, trial: Trial) -> None:
        await seat.press("f8", "f8")
        assert trial.done == []
        assert "Post it?" in seat.screen()
        await seat.press("f9")
        assert trial.done == ["posted"]

    at_trial(house, scenario)


def test_question_is_answered_with_yes_or_no_and_letters_are_told(house: House) -> None:
    async def scenario(seat: Typist, trial: Trial) -> None:
        await seat.press("f8")
        assert "F9 Yes  Enter No" in seat.screen()
        await seat.type("ab")
        assert seat.message == "Answer the question first."
        await seat.press("escape")
        assert trial.done == []
        assert trial.query_one("#one", Field).text == ""

    at_trial(house, scenario)


@pytest.mark.parametrize("key", ["enter", "escape", "f3", "f12"])
def test_key_that_is_pressed_without_thinking_never_says_yes(house: House, key: str) -> None:
    async def scenario(seat: Typist, trial: Trial) -> None:
        await seat.press("f8", key)
        assert "Post it?" not in seat.screen()
        assert trial.done == []

    at_trial(house, scenario)


@pytest.mark.parametrize(
    ("pasted", "taken", "said"),
    [
        ("mug\n12\ntea\n", "mug", "Only the first of 3 pasted lines was taken."),
        ("\r\n mug \r\n\r\n", "mug", ""),
        ("mug", "mug", ""),
        ("\n", "", ""),
    ],
)
def test_of_pasted_lines_the_first_is_taken_and_the_others_are_told(
    house: House, pasted: str, taken: str, said: str
) -> None:
    async def scenario(seat: Typist, trial: Trial) -> None:
        seat.app.post_message(events.Paste(pasted))
        await seat.settle()
        assert (trial.query_one("#one", Field).text, seat.message) == (taken, said)
        assert trial.done == []

    at_trial(house, scenario)


def test_finder_never_takes_a_row_that_answers_other_letters(house: House) -> None:
    async def scenario(seat: Typist, trial: Trial) -> None:
        trial.go_to(trial.finder.field)
        await seat.type("a")
        assert trial.finder.hits.total == 4
        trial.delay = 0.2
        await seat.press("down", *"mma", "enter")
        assert trial.done == ["found gamma"]
        assert not trial.finder.hits.display

    at_trial(house, scenario)


def test_database_that_is_away_for_a_moment_ends_no_call(house: House) -> None:
    async def scenario(seat: Typist, trial: Trial) -> None:
        trial.fails = True
        trial.go_to(trial.finder.field)
        await seat.type("al")
        assert seat.message == "The database is busy or away. Nothing was changed; try again."
        trial.go_to(trial.list)
        await seat.press("end")
        assert "…" in seat.screen()
        trial.fails = False
        await seat.press("home", "end")
        assert trial.list.current == 299
        trial.go_to(trial.finder.field)
        await seat.type("p\n")
        assert trial.done == ["found alpha"]

    at_trial(house, scenario)


def test_digit_of_another_script_opens_nothing_and_stops_nothing(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        seat.app.post_message(events.Key("superscript_two", "²"))
        await seat.press("²", "9", "down")
        assert seat.table("#tasks").cursor == 1

    sit_down(house, scenario, role=Role.TELEMARKETER)


def test_message_that_is_too_long_is_shown_whole_by_f1(house: House) -> None:
    async def scenario(seat: Typist, trial: Trial) -> None:
        trial.list.move_to(trial.list.size.height - 2)  # the last row in sight
        trial.tell("word " * 30 + "end")
        await seat.settle()
        assert "›" in seat.screen()
        assert seat.screen().splitlines()[-2].strip().endswith("word end")
        trial.tell("word " * 60 + "end")
        await seat.settle()
        assert "end" not in seat.screen()
        await seat.press("f1")
        assert "end" in seat.screen()

    at_trial(house, scenario)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["f1", "f10"])
def test_every_word_about_keys_can_be_read(sqlite_house: House, key: str, language: str) -> None:
    async def scenario(seat: Typist) -> None:
        desk = seat.app.screen
        assert isinstance(desk, OrderEntryScreen)
        told = [each for each in desk.commands if desk.available(each)]
        wanted = [each for each in told if key == "f1" or not (each.hidden or each.name == "menu")]
        await seat.press(key)
        [table] = seat.app.screen.query(LineTable)
        right = table.region.right - 1  # the scroll bar
        left = table.region.x + sum(width + 1 for width in table.column_widths[:2])
        for each in wanted:
            shown = seat.screen().splitlines()[table.region.y : table.region.bottom]
            assert "".join(desk.say(each.help).split()) in "".join(
                "".join(line[left:right].split()) for line in shown
            )
            assert not any("…" in line for line in shown)
            await seat.press("down")
        assert seat.cut_off() == []

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen, language=language)


def test_cursor_of_the_menu_goes_from_command_to_command(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n")
        await seat.press("f10")
        [menu] = seat.app.screen.query(CommandTable)

        async def key(*pressed: str) -> str:
            await seat.press(*pressed)
            return menu.command.key if menu.command is not None else ""

        assert [await key(), *[await key("down") for _ in range(3)]] == ["F9", "F7", "F2", "F8"]
        assert [await key(*["down"] * 20), await key("down")] == ["F3", "F3"]
        assert [await key("home"), await key("end", "up", "up", "up")] == ["F9", "Ctrl+R"]
        await seat.press("home", "down", "enter")
        assert seat.focus == "form-requested_on"

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_column_becomes_as_wide_as_its_widest_number_in_sight(house: House) -> None:
    async def scenario(seat: Typist, trial: Trial) -> None:
        trial.go_to(trial.list)
        trial.list.set_rows([7, *range(30), 1_234_567_890])
        await seat.settle()
        narrow = trial.list.column_widths
        await seat.press("end")
        assert seat.line("1234567890").endswith("1234567890")
        wide = trial.list.column_widths
        await seat.press("home")
        assert trial.list.column_widths == wide != narrow
        trial.list.set_rows([7])
        await seat.settle()
        assert trial.list.column_widths == narrow
        trial.list.set_rows([])
        trial.list.say_if_empty("nothing " * 20)
        await seat.settle()
        assert seat.line("nothing").endswith("…")

    at_trial(house, scenario)


def test_mistake_of_the_program_is_written_down_without_what_was_typed(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salesdesk.app.user_log_path", lambda *_, **__: tmp_path)

    async def scenario(seat: Typist, trial: Trial) -> None:
        trial.query_one("#one", Field).set_text("s3cret")
        await seat.pilot.press("f7")
        await asyncio.sleep(0.2)

    with pytest.raises(WorkerFailed):
        at_trial(house, scenario)
    log = (tmp_path / "desk.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "s3cret" not in log


def test_lost_line_ends_the_desk_as_going_home_does(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("1")
        await seat.type("ANNA\nMUG\n3\n")
        os.kill(os.getpid(), signal.SIGHUP)
        async with asyncio.timeout(5):
            while seat.app.is_running:
                await asyncio.sleep(0.01)

    sit_down(house, scenario, role=Role.MANAGER)
    reserved: Any = house.stock("MUG")["MAIN"][1]
    assert reserved == 3


def test_picture_of_the_screen_is_saved_beside_the_last(house: House, tmp_path: Path) -> None:
    async def scenario(seat: Typist) -> None:
        seat.app.seat.paper_folder = tmp_path
        await seat.press("ctrl+s", "ctrl+s")
        assert seat.message == f"The picture is saved: {tmp_path / 'salesdesk-2.svg'}"
        seat.app.seat.paper_folder = tmp_path / "nowhere"
        await seat.press("ctrl+s")
        assert "cannot be written" in seat.message

    sit_down(house, scenario, role=Role.MANAGER)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["salesdesk-1.svg", "salesdesk-2.svg"]
    assert "Fulfilment" in (tmp_path / "salesdesk-1.svg").read_text(encoding="utf-8")


def test_keys_of_the_settings_work_at_the_desk(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        assert "Ctrl+K New" in seat.screen()
        await seat.press("ctrl+k")
        assert isinstance(seat.app.screen, Form)

    keys = {"order_entry.new_customer": "ctrl+k"}
    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen, keys=keys)


@pytest.mark.parametrize("look", Look)
def test_field_with_the_cursor_is_seen_in_every_look(sqlite_house: House, look: Look) -> None:
    async def scenario(seat: Typist) -> None:
        fields = list(seat.app.screen.query(Field))
        [focused] = [each for each in fields if each.has_focus]
        others = {each.styles.background for each in fields if each is not focused}
        assert focused.styles.background not in others

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen, look=look)
