"""The help of the commands, in the language of whoever asks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from salesdesk.cli.app import app, main
from salesdesk.cli.help import language_of
from salesdesk.i18n import LANGUAGES, translate


def said(*words: str) -> str:
    """What the program prints, on one line."""
    return " ".join(CliRunner().invoke(app, words).stdout.split())


def texts_of(command: Any) -> Iterator[str]:
    """Every text that the help of a command and of those below it consists of."""
    yield from (each.help for each in (command, *command.params) if getattr(each, "help", None))
    for below in getattr(command, "commands", {}).values():
        yield from texts_of(below)


@pytest.fixture(autouse=True)
def _no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SALESDESK_LANGUAGE", raising=False)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_text_of_the_help_is_translated(language: str) -> None:
    texts = list(texts_of(typer.main.get_command(app)))
    assert len(texts) > 80
    assert [text for text in texts if translate(text, language) == text and text != "As JSON."] == []


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (
            ["--language", "pl", "--help"],
            ["Użycie: salesdesk", "Opcje:", "Polecenia:", "Język programu", "Podać wersję programu."],
        ),
        (
            ["--language=de", "user", "add", "--help"],
            [
                "Aufruf: salesdesk user add",
                "Eine Person hinzufügen",
                "LOGIN <str> [nötig]",
                "Diese Hilfe zeigen",
            ],
        ),
        (["--language", "nl", "warehouse", "add", "-h"], ["Gebruik:", "0 tot 999. [standaard: 1]"]),
        (["--help", "--language", "nl"], ["Gebruik:"]),
        (["--help"], ["Usage: salesdesk", "Options:", "Print the version of the program."]),
        (["import", "--help", "--language", "nl"], ["Gebruik: salesdesk import"]),
        (["user", "--language=nl", "list", "--help"], ["Gebruik: salesdesk user list"]),
        (["user", "change", "anna", "--help", "--language", "pl"], ["Usage: salesdesk user change"]),
    ],
)
def test_help_speaks_the_language_of_whoever_asks(words: list[str], parts: list[str]) -> None:
    text = said(*words)
    assert [part for part in parts if part not in text] == []


def test_program_goes_by_its_name_however_it_is_started(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["__main__.py", "--help"])
    monkeypatch.setattr(sys.modules["__main__"], "__package__", "salesdesk")
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().out.startswith("Usage: salesdesk ")


def test_help_speaks_the_language_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESDESK_LANGUAGE", "de")
    assert "Aufruf: salesdesk import" in said("import", "--help")
    assert said("--language", "en", "--help").startswith("Usage: salesdesk")
    monkeypatch.setenv("SALESDESK_LANGUAGE", "klingon")
    assert said("--help").startswith("Usage: salesdesk")


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ([], "en"),
        (["--language"], "en"),
        (["--language", "de", "--language", "pl"], "pl"),
        (["-h", "--language=nl"], "nl"),
        (["user", "--language", "pl"], "en"),
        (["--", "--language", "pl"], "en"),
    ],
)
def test_language_stands_before_the_command(words: list[str], language: str) -> None:
    assert language_of(words) == language
