"""The key card, and the file of settings that it shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from salesdesk.cli.app import app
from salesdesk.i18n import LANGUAGES, translate
from tests.unit.pdf_text import text_of


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of settings that is this test's own, empty so far."""
    file = tmp_path / "settings.toml"
    file.touch()
    monkeypatch.setenv("SALESDESK_SETTINGS", str(file))
    return file


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def line_of(shown: str, name: str) -> str:
    """The line of a command, found by what the settings call it."""
    lines = " ".join(shown.split())
    return lines[: lines.index(f"[{name}]")].rpartition("]")[2].strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_are_shown_screen_by_screen(settings: Path, language: str) -> None:
    shown = run("--language", language, "keys").stdout
    headings = [line for line in shown.splitlines() if line and not line.startswith(" ")]
    named = ("Everywhere", "Menu", "Order entry", "Orders", "Fulfilment", "Buying", "Article card", "Users")
    wanted = [translate(heading, language) for heading in named]
    assert [heading for heading in headings if heading in wanted] == wanted
    assert " F9 " in line_of(shown, "order_entry.confirm")


def test_keys_are_those_of_the_settings(settings: Path) -> None:
    settings.write_text(
        '[keys]\n"order_entry.cancel" = "ctrl+k"\nrefresh_list = "ctrl+g"\n', encoding="utf-8"
    )
    shown = run("keys").stdout
    assert line_of(shown, "order_entry.cancel").startswith("Ctrl+K Cancel")
    assert line_of(shown, "orders.refresh_list").startswith("Ctrl+G Refresh")
    assert line_of(shown, "dialogs.form.save").startswith("F9 Save")


def test_keys_are_printed(settings: Path, tmp_path: Path) -> None:
    card = tmp_path / "keys.pdf"
    assert run("--language", "de", "keys", "-o", str(card)).exit_code == 0
    text = text_of(card.read_bytes())
    assert "Auftragserfassung" in text
    again = run("keys", "-o", str(card))
    assert again.exit_code == 1
    assert "--force" in again.output


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("look = 'green'", "look (settings.toml): Input should be 'dark', 'light' or '16-colour'"),
        ("colour = 1", "colour (settings.toml)"),
        ("[keys]\norder_entry.cancel = 'ctrl+k'", "keys.order_entry (settings.toml)"),
        ("look", "cannot be read"),
        ("[keys]\nconfrm = 'f5'", "“confrm”: there is no such command"),
        ("[keys]\nconfirm = 'x'", "“x” is no key for “confirm”"),
        ("[keys]\nrefresh_list = 'f4'", "F4 to “refresh_list”"),
        ("[keys]\nconfirm = 'ctrl+k'\ncancel = 'ctrl+k'", "in order_entry it is “cancel” already"),
    ],
)
def test_settings_that_are_wrong_are_named(settings: Path, content: str, told: str) -> None:
    settings.write_text(content, encoding="utf-8")
    result = run("keys")
    assert result.exit_code == 1
    assert told in " ".join(result.output.split()).replace(str(settings), settings.name)


def test_settings_of_the_environment_are_named_as_they_stand_there(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALESDESK_LOOK", "green")
    assert "SALESDESK_LOOK: Input should be" in run("keys").output
    monkeypatch.setenv("SALESDESK_LOOK", "light")
    monkeypatch.setenv("SALESDESK_KEYS", "{confirm")
    assert "Wrong settings: SALESDESK_KEYS" in run("keys").output


def test_file_of_settings_that_is_named_has_to_be_there(settings: Path) -> None:
    settings.unlink()
    result = run("keys")
    assert result.exit_code == 1
    assert "There is no file of settings" in result.output
