"""Papers as files: saved where the person wants them, and opened where the computer can."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from salesdesk.desk import Desk
from salesdesk.errors import Busy
from salesdesk.office.permissions import Role
from salesdesk.printer import Pdf, print_document
from salesdesk.screens import papers
from salesdesk.screens.fulfilment.screen import FulfilmentScreen
from salesdesk.screens.widgets.field import Field
from tests.house import House
from tests.screens.driver import Scenario, Typist, sit_down

pytestmark = pytest.mark.either_database


def at_fulfilment(house: House, scenario: Scenario) -> None:
    """Run a scenario where the first papers come from: on the clerk's screen."""
    sit_down(house, scenario, role=Role.WAREHOUSE, screen=FulfilmentScreen)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's own folder, on a computer without a screen to open files on."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    for name in ("XDG_DOCUMENTS_DIR", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_note_is_saved_as_a_file(house: House, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house.order("ANNA", house.line("MUG", 3))
    (home / "notes").mkdir()
    away, printed = [Busy()], print_document

    def printed_at_last(desk: Desk, number: str) -> Pdf:
        if away:
            raise away.pop()  # for a moment, which nobody has to wait for himself
        return printed(desk, number)

    monkeypatch.setattr(papers, "print_document", printed_at_last)

    async def scenario(seat: Typist) -> None:
        assert "Ctrl+P" not in seat.screen()
        await seat.press("f9")
        await seat.press("f9")
        assert "Ctrl+P Paper" in seat.screen()
        await seat.press("ctrl+p", "enter")
        assert seat.message == f"WZ 1/2026/MAIN is saved: {home}/WZ-1-2026-MAIN.pdf"
        await seat.press("ctrl+p", "shift+tab")
        await seat.type("~/notes\n\n")
        assert (home / "notes/WZ-1-2026-MAIN.pdf").is_file()
        await seat.press("ctrl+p")
        assert seat.app.screen.query_one("#paper-folder", Field).text == f"{home}/notes"

    at_fulfilment(house, scenario)
    assert (home / "WZ-1-2026-MAIN.pdf").read_bytes().startswith(b"%PDF")


def test_file_is_never_overwritten_unasked(house: House, home: Path) -> None:
    house.order("ANNA", house.line("MUG", 3))
    file = home / "WZ-1-2026-MAIN.pdf"
    file.write_bytes(b"mine")

    async def scenario(seat: Typist) -> None:
        await seat.press("f9")
        await seat.press("f9", "ctrl+p", "enter", "escape")
        assert file.read_bytes() == b"mine"
        assert seat.focus == "paper-name"
        await seat.press("enter", "f9")
        assert file.read_bytes().startswith(b"%PDF")
        await seat.press("ctrl+p", "enter")  # the very same paper: nothing to ask
        assert "is saved" in seat.message

    at_fulfilment(house, scenario)


@pytest.mark.parametrize("name", ["../out", "a/b", "..", "c:\\x"])
def test_name_that_leads_elsewhere_is_refused(house: House, home: Path, name: str) -> None:
    house.order("ANNA", house.line("MUG", 3))

    async def scenario(seat: Typist) -> None:
        await seat.press("f9")
        await seat.press("f9", "ctrl+p")
        await seat.type(f"{name}\n")
        assert "is not a name for a file" in seat.message
        await seat.press("shift+tab")
        await seat.type("/no/such/folder\n")
        await seat.press("f9")
        assert seat.message == "There is no folder /no/such/folder."

    at_fulfilment(house, scenario)
    assert not list(home.rglob("*.pdf"))


@pytest.mark.parametrize("folder", ["~nosuchuser", "~nosuchuser/notes", "/" + "deep/" * 1000, "x" * 5000])
def test_folder_that_cannot_be_is_refused_and_the_dialog_stays(house: House, home: Path, folder: str) -> None:
    house.order("ANNA", house.line("MUG", 3))

    async def scenario(seat: Typist) -> None:
        await seat.press("f9")
        await seat.press("f9", "ctrl+p")
        seat.app.screen.query_one("#paper-folder", Field).set_text(folder)
        await seat.press("f9")
        assert seat.message.startswith(f"There is no folder {folder[:12]}")
        assert seat.focus == "paper-folder"

    at_fulfilment(house, scenario)
    assert not list(home.rglob("*.pdf"))


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file that not even root can read")
def test_file_that_cannot_be_compared_is_told(house: House, home: Path) -> None:
    house.order("ANNA", house.line("MUG", 3))
    (home / "WZ-1-2026-MAIN.pdf").symlink_to("/proc/self/mem")

    async def scenario(seat: Typist) -> None:
        await seat.press("f9")
        await seat.press("f9", "ctrl+p", "enter")
        assert "cannot be written or opened" in seat.message

    at_fulfilment(house, scenario)


def test_folder_that_may_not_be_written_is_told(house: House, home: Path) -> None:
    house.order("ANNA", house.line("MUG", 3))
    (home / "WZ-1-2026-MAIN.pdf").mkdir()

    async def scenario(seat: Typist) -> None:
        await seat.press("f9")
        await seat.press("f9", "ctrl+p", "enter", "f9")
        assert "cannot be written or opened" in seat.message

    at_fulfilment(house, scenario)


def test_paper_is_opened_where_there_is_a_viewer(
    house: House, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.order("ANNA", house.line("MUG", 110))
    viewer, shown = home / "xdg-open", home / "shown"
    viewer.write_text(f'#!/bin/sh\necho "$1" > {shown}\n')
    viewer.chmod(viewer.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{home}:/usr/bin:/bin")
    assert not papers.can_open()
    monkeypatch.setenv("DISPLAY", ":0")

    async def scenario(seat: Typist) -> None:
        await seat.press("f9")
        await seat.press("f9", "ctrl+p", "down", "enter", "enter")
        assert seat.message.startswith("WZ 1/2026/SIDE is saved")
        for _ in range(200):
            if shown.exists() and shown.read_text():
                break
            await seat.pilot.pause(0.01)

    at_fulfilment(house, scenario)
    assert shown.read_text() == f"{home}/WZ-1-2026-SIDE.pdf\n"
