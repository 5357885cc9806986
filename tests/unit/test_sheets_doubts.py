"""What a file leaves open: the order of its dates, and whether a sign parts thousands or decimals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from salesdesk.errors import Refused
from salesdesk.sheets.day_order import DayOrder
from salesdesk.sheets.reading import Found, Row, open_sheet
from salesdesk.sheets.rules import day, number
from tests.unit.workbook_parts import number as numeric
from tests.unit.workbook_parts import package, parts, row, worksheet


def found_in(folder: Path, text: str) -> Found:
    path = folder / "a.csv"
    path.write_text(text, encoding="utf-8")
    with open_sheet(path) as sheet:
        return sheet.found


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        ("12/1/2010 8:26;12/13/2010 9:00", DayOrder.MONTH_FIRST),
        ("1/12/2010;13/12/2010", DayOrder.DAY_FIRST),
        ("1-12-2010;13-12-2010", DayOrder.DAY_FIRST),
        ("1/12/2010;2/12/2010", DayOrder.UNTOLD),
        ("13/12/2010;12/13/2010;1/2/2010", DayOrder.MIXED),
        ("2010-12-13;13.12.2010;05/05/2010;99/99/2010;1/2/20101;20/01/2010/5", DayOrder.NONE),
    ],
)
def test_order_of_day_and_month_is_told_by_the_dates_of_the_file(
    tmp_path: Path, dates: str, order: DayOrder
) -> None:
    assert found_in(tmp_path, "x;y\n" + "\n".join(f"a;{each}" for each in dates.split(";"))).days is order


@pytest.mark.parametrize(
    ("text", "order", "read"),
    [
        ("12/1/2010 8:26", DayOrder.MONTH_FIRST, date(2010, 12, 1)),
        ("12/1/2010", DayOrder.DAY_FIRST, date(2010, 1, 12)),
        ("12/1/2010", DayOrder.UNTOLD, date(2010, 1, 12)),
        ("12.1.2010", DayOrder.MONTH_FIRST, date(2010, 1, 12)),
        ("2010-12-01", DayOrder.MONTH_FIRST, date(2010, 12, 1)),
        ("13/12/2010", DayOrder.MIXED, date(2010, 12, 13)),
        ("12/13/2010", DayOrder.MIXED, date(2010, 12, 13)),
        ("05/05/2010", DayOrder.MIXED, date(2010, 5, 5)),
        ("12/1/2010", DayOrder.MIXED, None),
    ],
)
def test_day_is_read_in_the_order_of_the_file(text: str, order: DayOrder, read: date | None) -> None:
    if read is None:
        with pytest.raises(Refused, match="may be two days"):
            day(text, order)
    else:
        assert day(text, order) == read


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("1.250;980;12", False), ("1,250", False), ("1.250;0.125", True), ("1.250;12,50", True),
        ("12;13", True), ("1250", True), ("1.250.000", True), ("€ 1.250", False), ("01.250;a", True),
    ],
)  # fmt: skip
def test_decimal_sign_is_not_told_by_what_could_be_either(tmp_path: Path, cells: str, told: bool) -> None:
    text = "x;y\n" + "\n".join(f"a;{cell}" for cell in cells.split(";"))
    assert found_in(tmp_path, text).is_decimal_told is told
    assert found_in(tmp_path, 'x,y\na,1.250\nb,"1,250"').is_decimal_told


@pytest.mark.parametrize(
    ("text", "value"),
    [("980", "980"), ("1.250,5", "1250.5"), ("1,250.5", "1250.5"), ("1.5", "1.5"), ("1,5", "1.5"),
     ("0,125", "0.125"), ("1.250.000", "1250000"), ("1.250", ""), ("1,250", ""), ("-12.000 zł", ""),
     ("0.000", "0")],
)  # fmt: skip
def test_number_that_could_be_two_is_refused_where_no_sign_is_told(text: str, value: str) -> None:
    if value:
        assert number(text, "") == Decimal(value)
    else:
        with pytest.raises(Refused, match="may be"):
            number(text, "")


def test_numbers_of_a_workbook_stay_what_they_are_beside_texts_that_could_be_two(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheet = worksheet(
        row(1, "x", "y"), row(2, "1.250", numeric("1.125")), row(3, "13/12/2010", numeric("1.5"))
    )
    path.write_bytes(package(parts(sheet)))
    with open_sheet(path) as book:
        assert (book.found.is_decimal_told, book.found.days) == (False, DayOrder.DAY_FIRST)
        rows = [each.cells for each in book if isinstance(each, Row)]
    assert rows == [("1.250", "1.1250"), ("13/12/2010", "1.5")]
