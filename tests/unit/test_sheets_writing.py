"""What is written is read back, and no spreadsheet executes it."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesdesk.errors import Refused
from salesdesk.sheets.reading import Row, open_sheet
from salesdesk.sheets.rules import day, number, yes_no
from salesdesk.sheets.writing import Cell, write_sheet, written

KINDS: Final = ("table.csv", "table.xlsx")
HEADER: Final = ("code", "name", "price")

TEXTS = st.one_of(
    st.text(max_size=20),
    st.text(st.sampled_from("=+-@'\"|;,\t\n\r _x0041\ufeff\x00\x1b1.5Eżó"), max_size=12),
)


def holds_something(row: Sequence[str]) -> bool:
    """Whether a row is not blank: those are passed over when read."""
    return bool("".join(map(written, row)).strip(" \t\n\ufeff\u00a0"))


ROWS = st.lists(st.tuples(TEXTS, TEXTS, TEXTS).filter(holds_something), max_size=8)


def cells(path: Path) -> list[tuple[str, ...]]:
    with open_sheet(path) as sheet:
        rows = list(sheet)
    assert all(isinstance(row, Row) for row in rows)
    return [row.cells for row in rows if isinstance(row, Row)]


@pytest.mark.parametrize("name", KINDS)
@given(ROWS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_texts_come_back_as_they_were(tmp_path: Path, name: str, rows: list[tuple[str, str, str]]) -> None:
    path = tmp_path / name

    assert write_sheet(path, HEADER, rows) == len(rows)
    assert cells(path) == [tuple(map(written, row)) for row in rows]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("marks", [(";", ","), (",", "."), (",", ","), ("\t", "."), ("|", ",")])
@given(
    st.decimals(-(10**11), 10**11, places=3).map(lambda value: value.quantize(Decimal("0.001"))),
    st.dates(date(1900, 1, 1)),
    st.booleans(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
def test_values_come_back_exactly(
    tmp_path: Path, name: str, marks: tuple[str, str], amount: Decimal, when: date, flag: bool
) -> None:
    path = tmp_path / name
    write_sheet(path, HEADER, [(amount, when, flag)], delimiter=marks[0], decimal=marks[1])

    with open_sheet(path) as sheet:
        decimal = sheet.found.decimal
    ((a, b, c),) = cells(path)
    assert (number(a, decimal), day(b), yes_no(c)) == (amount, when, flag)


@pytest.mark.parametrize("name", KINDS)
def test_values_of_every_kind_are_read_as_text(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    row: tuple[Cell, ...] = (
        "00123",
        4006381333931,
        None,
        True,
        date(2026, 5, 31),
        datetime.fromisoformat("2026-05-31 14:30"),
    )
    write_sheet(
        path,
        "abcdef",
        [row, ("x", 10**20, "", False, date(1850, 1, 1), Decimal("1234567890123456.7891"))],
        decimal=".",
    )

    assert cells(path) == [
        ("00123", "4006381333931", "", "TRUE", "2026-05-31", "2026-05-31 14:30:00"),
        ("x", "1" + "0" * 20, "", "FALSE", "1850-01-01", "1234567890123456.7891"),
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+48 22 1", "-1+1", "@SUM(1)", "|calc", "\t=1", " =1", "＝1", "'=1", "%0A"]
)
def test_csv_has_no_text_that_begins_like_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "table.csv"
    write_sheet(path, (text, "b"), [(text, "x;=1")])

    with path.open(encoding="utf-8-sig", newline="") as file:
        first, second = csv.reader(file, delimiter=";")
    assert first[0] == second[0] == f"'{text}"
    assert '"x;=1"' in path.read_text(encoding="utf-8-sig")
    assert cells(path) == [(text, "x;=1")]


def test_xlsx_holds_texts_as_texts_and_numbers_as_numbers(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    write_sheet(path, HEADER, [("=1+1", "#N/A", Decimal("1.50")), ("007", "_x0041_", 5)])

    book = openpyxl.load_workbook(path)
    found = [
        [(cell.value, cell.data_type) for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)
    ]
    assert found == [
        [("=1+1", "s"), ("#N/A", "s"), (1.5, "n")],
        [("007", "s"), ("_x005F_x0041_", "s"), (5, "n")],
    ]
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_csv_is_utf_8_with_a_mark_and_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    write_sheet(path, HEADER, [("1", "żółw", Decimal("1.5"))])

    assert path.read_bytes() == '\ufeffcode;name;price\r\n1;żółw;"1,5"\r\n'.encode()


@pytest.mark.parametrize("name", KINDS)
def test_a_file_is_replaced_only_by_a_complete_one(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_sheet(path, HEADER, [("1", "old", "")])

    def rows() -> Iterator[Sequence[Cell]]:
        yield "1", "new", ""
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_sheet(path, HEADER, rows())
    assert cells(path) == [("1", "old", "")]
    assert [one.name for one in tmp_path.iterdir()] == [name]

    assert write_sheet(path, HEADER, [("1", "new", ""), ("2", "new", "")]) == 2
    assert cells(path) == [("1", "new", ""), ("2", "new", "")]
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", KINDS)
def test_a_text_longer_than_a_cell_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        write_sheet(tmp_path / name, HEADER, [("1", "x" * 32_768, "")])
    assert str(refusal.value) == f"“{'x' * 40}…” is longer than a cell can be: 32767 characters."
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"^table\.ods has to end in \.csv or \.xlsx\.$"):
        write_sheet(tmp_path / "table.ods", HEADER, [])
    with pytest.raises(Refused, match=r"^table\.csv cannot be written: No such file or directory\.$"):
        write_sheet(tmp_path / "nowhere" / "table.csv", HEADER, [])
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(Refused, match=r"^folder\.csv cannot be written: Is a directory\.$"):
        write_sheet(tmp_path / "folder.csv", HEADER, [])
    assert [one.name for one in tmp_path.iterdir()] == ["folder.csv"]
