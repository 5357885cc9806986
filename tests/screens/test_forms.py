"""Forms: what is refused is mended where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest
from textual.app import ComposeResult

from salesdesk.errors import Refused
from salesdesk.office.permissions import Role
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.widgets.field import Field
from tests.house import House
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database

ENTRIES = (
    Entry("name", "Name", required=True),
    Entry("quantity", "Quantity", Kind.NUMBER),
    Entry("day", "Day", Kind.DAY),
    Entry("note", "Note"),
)


class Trial(DeskScreen):
    """Opens a form, of which the work refuses what it is told to."""

    refusal: Refused | None = None
    entries: tuple[Entry, ...] = ENTRIES
    answers: Mapping[str, Any] | None = None

    def body(self) -> ComposeResult:
        """Something to stand on."""
        yield Field(id="one")

    @command("f6", "Open", "Open the form.")
    async def open_form(self) -> None:
        """The form; what it answers."""

        async def submit(answers: Mapping[str, Any]) -> None:
            if self.refusal is not None:
                refusal, self.refusal = self.refusal, None
                raise refusal

        self.answers = await self.show(Form(self.seat, "Trial", self.entries, submit))


@pytest.mark.parametrize(
    ("refusal", "focus"),
    [
        (Refused("Too little.").at("quantity"), "form-quantity"),
        (Refused("Too little of {name}.", name="MUG").at("quantity"), "form-quantity"),
        (Refused("{name} is taken.", name="MUG"), "form-name"),
        (Refused("Not {quantity}.", quantity=-5), "form-quantity"),
        (Refused("{name} is taken by {note}.", name="MUG", note="red"), "form-day"),  # one of two
        (Refused("There is no such {thing}.", thing=None), "form-day"),
        (Refused("Too little.").at("elsewhere"), "form-day"),
    ],
    ids=str,
)
def test_cursor_goes_to_the_field_that_the_work_refuses(
    sqlite_house: House, refusal: Refused, focus: str
) -> None:
    async def scenario(seat: Typist) -> None:
        trial = cast("Trial", seat.app.screen)
        trial.refusal = refusal
        await seat.press("f6")
        await seat.type("MUG\n-5\n")
        await seat.press("tab", *"red", "shift+tab", "f9")
        assert seat.message.removeprefix("Quantity: ") == refusal.text()
        assert seat.focus == focus
        if focus == "form-day":  # nobody can tell which it is: the cursor stays
            return
        await seat.type("7")  # in the place of what is refused
        await seat.press("f9")
        assert trial.answers is not None
        assert str(trial.answers[focus.removeprefix("form-")]) == "7"

    sit_down(sqlite_house, scenario, role=Role.MANAGER, screen=Trial)


def test_what_is_refused_at_the_cursor_is_replaced_by_what_is_typed(sqlite_house: House) -> None:
    class Single(Trial):
        entries = (Entry("name", "Name"),)
        refusal = Refused("Not that one.")

    async def scenario(seat: Typist) -> None:
        single = cast("Single", seat.app.screen)
        await seat.press("f6")
        await seat.type("wrong\n")
        assert seat.message == "Not that one."
        await seat.type("right\n")
        assert single.answers == {"name": "right"}

    async def at_once(seat: Typist) -> None:
        trial = cast("Trial", seat.app.screen)
        await seat.press("f6")
        await seat.type("MUG\nfive\n")
        assert (seat.message, seat.focus) == ("“five” is not a number.", "form-quantity")
        await seat.type("5\n")
        await seat.press("f9")
        assert trial.answers is not None
        assert trial.answers["quantity"] == 5

    sit_down(sqlite_house, scenario, role=Role.MANAGER, screen=Single)
    sit_down(sqlite_house, at_once, role=Role.MANAGER, screen=Trial)


def test_choice_is_named_by_its_code_or_by_what_it_alone_begins_with(sqlite_house: House) -> None:
    words = ("30 Transfer 30 days", "30E Transfer 30 days, end of month", "CASH Cash", "CASH NOW Till")

    class Terms(Trial):
        entries = (Entry("terms", "Terms", Kind.CHOICE, choices=[(word, word) for word in words]),)

    async def scenario(seat: Typist) -> None:
        trial = cast("Terms", seat.app.screen)
        for typed, chosen in (
            ("30", words[0]),
            ("30e", words[1]),
            ("cash c", words[2]),
            ("CASH NOW TILL", words[3]),
        ):
            await seat.press("f6")
            await seat.type(f"{typed}\n")
            assert trial.answers == {"terms": chosen}, typed
        await seat.press("f6")
        for typed in ("3", "cash"):
            await seat.type(f"{typed}\n")
            assert seat.message == f"Several in the list begin with “{typed}”; F4 shows them."
        await seat.type("40\n")
        assert seat.message == "“40” is not in the list; F4 shows it."

    sit_down(sqlite_house, scenario, role=Role.MANAGER, screen=Terms)


def test_form_that_was_filled_in_is_not_thrown_away_unasked(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        trial = cast("Trial", seat.app.screen)
        await seat.press("f6", "escape")
        assert seat.focus == "one"  # nothing was typed
        await seat.press("f6", *"MUG", "tab", "tab", "escape")
        assert "What you have entered is not saved." in seat.screen()
        await seat.press("enter")
        assert seat.focus == "form-day"  # and goes on
        await seat.press("f3", "escape", "shift+tab", *"2", "f9")
        assert trial.answers is not None
        assert (trial.answers["name"], trial.answers["quantity"]) == ("MUG", 2)
        for key in ("escape", "f3", "f12"):
            await seat.press("f6", *"MUG", key, "f9")
            assert seat.focus == "one"
            assert not trial.answers
        await seat.press("f6", *"MUG", "backspace", "backspace", "backspace", "escape")
        assert seat.focus == "one"  # it is as it was

    sit_down(sqlite_house, scenario, role=Role.MANAGER, screen=Trial)


def test_what_is_refused_elsewhere_is_named_and_shows_its_beginning(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        trial = cast("Trial", seat.app.screen)
        trial.refusal = Refused("“{start}…” is longer than {longest} characters.", start="Name", longest=99)
        await seat.press("f6", *("Name" + "x" * 96), "tab", *"5", "f9")
        assert seat.message == "Name: “Name…” is longer than 99 characters."
        assert seat.focus == "form-name"
        assert "Namexxx" in seat.screen()
        await seat.press(*"MUG", "tab", *"many", "tab", "f9")
        assert seat.message == "Quantity: “many” is not a number."
        await seat.press("delete", "shift+tab", "delete", "tab", "f9")
        assert seat.message == "“Name” has to be filled in."  # it says so itself

    sit_down(sqlite_house, scenario, role=Role.MANAGER, screen=Trial)
