"""Workbooks that are small on the disk: what would be endless is refused, what is only coloured is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesdesk.errors import Refused
from salesdesk.sheets.reading import Row, open_sheet
from tests.unit.workbook_parts import package, parts, row, worksheet

TABLE = (row(1, "Kod", "Nazwa"), row(2, "1", "a"))


@pytest.mark.parametrize("piece", ["<row/>", "<row><c/><c/></row>", "<c/>", "<x>"])
def test_workbook_of_the_same_over_and_over_is_refused_before_it_is_unpacked(
    tmp_path: Path, piece: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(package(parts(worksheet(*TABLE, piece * (5_000_000 // len(piece))))))
    assert path.stat().st_size < 40_000
    with pytest.raises(Refused, match="too large when unpacked"):
        open_sheet(path)


def test_rows_that_are_only_coloured_are_passed_over_wherever_the_table_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    coloured = (f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(3, 80_003))
    path.write_bytes(package(parts(worksheet(*TABLE, *coloured, row(90_000, "2", "b")))))
    with open_sheet(path) as sheet:
        found = [(each.line, each.cells) for each in sheet if isinstance(each, Row)]
    assert found == [(2, ("1", "a")), (90_000, ("2", "b"))]
