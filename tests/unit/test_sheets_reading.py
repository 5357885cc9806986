"""Ordinary tables: what is found in a file, and its rows as they stand."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from salesdesk.errors import Refused
from salesdesk.i18n import sentence
from salesdesk.sheets.reading import BadRow, Found, Row, open_sheet
from salesdesk.sheets.writing import write_sheet
from tests.unit.workbook_parts import DAY, number, package, parts, row, worksheet

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


def test_heads_are_plain_text_of_one_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('"the\ncode"; \x1b[31mname;\'=price\n1;a;2\n', encoding="utf-8")

    with open_sheet(path) as sheet:
        assert sheet.header == ("the code", "[31mname", "=price")


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
        # What cannot be is wrong by its type, too.
        open_sheet(path, **settings)  # type: ignore[arg-type]
    assert str(refusal.value) == message


def test_iterating_a_workbook_again_begins_at_the_first_row(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    write_sheet(path, ("code", "name"), [(str(n), "x") for n in range(9)])

    with open_sheet(path) as sheet:
        half = iter(sheet)
        first = next(half)
        assert next(iter(sheet)) == first
        assert list(half) == list(sheet)[1:]
        assert sheet.records == 9


def test_a_worksheet_is_taken_by_its_name_even_if_hidden(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    sheets = worksheet(row(1, "code"), row(2, "1")), worksheet(row(1, "name"), row(2, "a"))
    path.write_bytes(package(parts(*sheets, names=["One", "Two"], states=["visible", "hidden"])))

    with open_sheet(path, sheet="Two") as sheet:
        assert (sheet.found.sheet, list(sheet)) == ("Two", [Row(2, ("a",))])
    with pytest.raises(Refused, match=r"^table\.xlsx has no sheet “Three”, but: One, Two\.$"):
        open_sheet(path, sheet="Three")


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("00000", 31, "00031"),
        ("0000", 123456, "123456"),
        ("00000;-00000", 31, "00031"),
        (r"00\-000", 1234, "01-234"),
        (r"[$-415]00\-000", 90001, "90-001"),
        (r"[$-415]00\-000", 190001, "190-001"),
        ('"D-0"0000_)', 67, "D-00067"),
        ("000 000", 1234, "001 234"),
        ("000", 1.5, "1.5"),
        ("00", -5, "-5"),
        ("0", 5, "5"),
        ("0.00", 5, "5"),
        ("#,##0", 5000, "5000"),
        ('0.0"%"', 0.23, "0.23"),
        *((code, 0.23, "23%") for code in (
            "0%", "0.00%", r"0\ %", "[Red]0%", "0%;[Red]-0%", "#,##0.00%_)", "0%_-", '0% "VAT"', "%0",
        )),
    ],
)  # fmt: skip
def test_number_comes_as_its_format_shows_it(tmp_path: Path, code: str, value: float, shown: str) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Code"])
    page.append([value])
    page["A2"].number_format = code
    book.save(tmp_path / "a.xlsx")
    with open_sheet(tmp_path / "a.xlsx") as sheet:
        assert [row.cells for row in sheet if isinstance(row, Row)] == [(shown,)]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for path, message in (
        (tmp_path, f"{tmp_path.name} is a folder."),
        (pipe, "pipe.csv is not a file."),
        (tmp_path / "none.csv", f"{tmp_path / 'none.csv'} does not exist."),
        (tmp_path / ("x" * 300), f"{'x' * 300} cannot be read: File name too long."),
        (Path("a\0b"), "a\0b cannot be read: embedded null byte."),
    ):
        with pytest.raises(Refused) as refusal:
            open_sheet(path)
        assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "Permission denied"), "You have no permission to read table.csv."),
        (OSError(5, "Input/output error"), "table.csv cannot be read: Input/output error."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, message: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")

    def no_open(*_: object, **__: object) -> None:
        raise error  # the tests may be run by root, to whom nothing is forbidden

    monkeypatch.setattr(Path, "open", no_open)
    with pytest.raises(Refused) as refusal:
        open_sheet(path)
    assert str(refusal.value) == message


def test_a_file_that_goes_away_is_refused_when_read_again(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")

    with open_sheet(path) as sheet:
        path.unlink()
        with pytest.raises(Refused, match=r"^table\.csv cannot be read: No such file or directory\.$"):
            list(sheet)


@pytest.mark.parametrize(("name", "rows"), [("table.csv", 2_000), ("table.xlsx", 1_200)])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, name: str, rows: int) -> None:
    path = tmp_path / name
    peaks = []
    for times in (1, 1, 4):  # the first time pays for what is imported
        write_sheet(
            path, ("code", "name", "price"), ((f"{n:08}", "Śruba " * 200, n) for n in range(rows * times))
        )
        tracemalloc.start()
        with open_sheet(path) as sheet:
            assert sum(isinstance(found, Row) for found in sheet) == rows * times
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 1.5 * peaks[1]


@example(b"\x0b")
@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    read_or_refused(path)


@given(st.text(st.sampled_from('ab1,;|\t"\n\r. \x00é')))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_read_or_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a;b\n" + content, encoding="utf-8", newline="")
    read_or_refused(path)


@given(st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 255)), min_size=1, max_size=5), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_damage_to_a_workbook_is_read_or_refused(
    tmp_path: Path, damage: list[tuple[int, int]], inside: bool
) -> None:
    sound = parts(worksheet(row(1, "code", "day"), row(2, "1", number("45443", DAY)), merged=["A2:A3"]))
    path = tmp_path / "table.xlsx"
    if inside:
        names = sorted(sound)
        for place, byte in damage:
            name = names[place % len(names)]
            part = bytearray(sound[name])
            part[place % len(part)] = byte
            sound[name] = bytes(part)
    content = bytearray(package(sound))
    for place, byte in () if inside else damage:
        content[place % len(content)] = byte
    path.write_bytes(content)
    read_or_refused(path)


def read_or_refused(path: Path) -> None:
    """Read a file; whatever else than a refusal it raises fails the test."""
    try:
        sheet = open_sheet(path)
    except Refused:
        return
    with sheet:
        width = len(sheet.header)
        for found in sheet:
            if isinstance(found, Row):
                assert len(found.cells) == width
            else:
                assert sentence(found.reason, found.values, "en")
