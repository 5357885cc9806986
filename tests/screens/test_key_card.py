"""Every key of the key card does its work: pressed on its screen, it shows what the card says."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import pytest

from salesdesk.screens.base import Commanded, DeskScreen
from salesdesk.screens.commands import Command
from salesdesk.screens.key_card import key_card
from salesdesk.screens.keymap import Keymap, room_of
from tests.house import House
from tests.screens.driver import Typist, sit_down
from tests.screens.key_steps import Walk, take
from tests.screens.key_walks import WALKS

_ELSEWHERE: Final = {
    "repaint": "test_terminal_bytes: havoc on the terminal is drawn over",
    "login.leave": "test_login: the desk closes",
    "papers.open_file": "test_papers: with a viewer",
    "exporting.save": "test_lists: the list is written, which goes on beside the keys",
    "buying.slipping.leave": "test_buying: whose promises break is listed",
    "dialogs.progress.leave": "test_lists: what takes long is broken off",
}
"""Commands whose effect is not on the screen, and where they are proved."""
_SAMPLE: Final = ("login", "menu", "order entry", "receipt without an order")


@cache
def _card() -> dict[str, Command]:
    """What stands on the key card, but for screens that tests have made."""
    named = (each for part in key_card(Keymap()) for each in part.commands)
    return {name: each for name, each in named if not name.startswith("tests.")}


def test_every_key_of_the_card_is_walked_to() -> None:
    walked = {step.command for walk in WALKS for step in walk.steps if step.command}
    assert set(_card()) - walked - set(_ELSEWHERE) == set()
    assert walked - set(_card()) == set()
    nameless = [each for each in _below(DeskScreen) if not (each.HEADING or _below(each))]
    assert [each for each in nameless if not each.__module__.startswith("tests.")] == []


@pytest.mark.parametrize(
    "walk",
    [
        pytest.param(walk, id=walk.name, marks=() if walk.name in _SAMPLE else pytest.mark.long)
        for walk in WALKS
    ],
)
def test_key_of_the_card_does_its_work(
    busy_house: House, walk: Walk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ran: list[tuple[type[Commanded], Command]] = []
    start = Commanded.start

    def started(screen: Commanded, command_: Command) -> None:
        ran.append((type(screen), command_))
        start(screen, command_)

    monkeypatch.setattr(Commanded, "start", started)
    (tmp_path / "settings.toml").touch()
    monkeypatch.setenv("SALESDESK_SETTINGS", str(tmp_path / "settings.toml"))

    async def scenario(seat: Typist) -> None:
        seat.app.seat.paper_folder = tmp_path
        for step in walk.steps:
            if not step.key:
                await take(step, seat, busy_house)
                continue
            before, focus, where = seat.screen(), seat.focus, f"{walk.name}: {step}"
            ran.clear()
            keys = _card()[step.command].keys if step.command else (step.key,)
            screen = seat.app.screen
            assert isinstance(screen, Commanded)
            meant = {screen.command_for(key, seat.app.focused) for key in keys}
            await take(step, seat, busy_house)
            after = seat.screen()
            if step.command:
                kind, done = ran[0]
                assert step.command in (f"{room_of(kind)}.{done.name}", _name(done)), where
                assert meant == {done}, where
            if step.shows.startswith("#"):
                assert seat.focus == step.shows[1:] != focus, f"{where}\n{after}"
            elif step.shows.startswith("- "):
                assert step.shows[2:] in before, f"{where}\n{before}"
                assert step.shows[2:] not in after, f"{where}\n{after}"
            elif step.shows:
                assert step.shows in after, f"{where}\n{after}"
                assert step.shows not in before, f"{where}\n{before}"

    sit_down(busy_house, scenario, role=walk.role)


def _below(kind: type[DeskScreen]) -> list[type[DeskScreen]]:
    below = kind.__subclasses__()
    return [*below, *(each for further in below for each in _below(further))]


def _name(command_: Command) -> str:
    """What the card calls a command that several screens have."""
    return next((name for name, each in _card().items() if each == command_), "")
