"""Ordinary tables: what is found in a file, and its rows as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from salesdesk.errors import Refused
from salesdesk.sheets.reading import BadRow, Found, Row, open_sheet

TABLE: Final = "kod;nazwa;cena\n001;Żółta śruba;1,50\n002;Łańcuch;1.234,00\n"


def read(path: Path) -> list[Row | BadRow]:
    with open_sheet(path) as sheet:
        return list(sheet)


def test_open_sheet_finds_heads_and_rows_and_tells_what_it_found(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(TABLE.encode("cp1250"))

    with open_sheet(path) as sheet:
        assert sheet.found == Found("csv", "cp1250", ";", ",", "")
        assert sheet.header == ("kod", "nazwa", "cena")
        assert sheet.records == 2
        assert list(sheet) == [
            Row(2, ("001", "Żółta śruba", "1,50")),
            Row(3, ("002", "Łańcuch", "1.234,00")),
        ]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_rows_are_the_same_whatever_the_ends_of_lines(tmp_path: Path, ends: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(TABLE.replace("\n", ends).encode())

    assert read(path) == [Row(2, ("001", "Żółta śruba", "1,50")), Row(3, ("002", "Łańcuch", "1.234,00"))]


def test_iterating_again_begins_at_the_first_row(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")

    with open_sheet(path) as sheet:
        half: Iterator[Row | BadRow] = iter(sheet)
        first = next(half)
        assert next(iter(sheet)) == first
        assert list(half) == list(sheet)[1:]


def test_what_is_given_is_not_detected(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a|b,c\n1|2,3\n", encoding="latin-1")

    with open_sheet(path, encoding="cp1252", delimiter="|", decimal=",") as sheet:
        assert sheet.found == Found("csv", "cp1252", "|", ",", "")
        assert list(sheet) == [Row(2, ("1", "2,3"))]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"encoding": "klingon"}, "The encoding klingon is not known."),
        ({"encoding": "rot13"}, "The encoding rot13 is not known."),
        ({"delimiter": "ab"}, "“ab” cannot be a delimiter: give one sign."),
        ({"delimiter": '"'}, '“"” cannot be a delimiter: give one sign.'),
        ({"decimal": ";"}, "The decimal sign is “,” or “.”, not “;”."),
    ],
)
def test_settings_that_cannot_be_are_refused(tmp_path: Path, settings: dict[str, str], message: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")

    with pytest.raises(Refused) as refusal:
        open_sheet(path, **settings)
    assert str(refusal.value) == message
