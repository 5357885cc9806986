"""Reading a year of Online Retail, in all the spellings its years were published in."""

from __future__ import annotations

import csv
import gzip
import lzma
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from benchmarks.online_retail.reader import BadRow, Row, Unreadable, read

SAMPLE: Final = Path(__file__).parents[1] / "data" / "online_retail_sample.csv"
HEADING: Final = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,CustomerID,Country\n"


def write(folder: Path, *lines: str, heading: str = HEADING) -> Path:
    path = folder / "year.csv"
    path.write_text(heading + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def respelled(folder: Path, change: Callable[[dict[str, str]], Iterable[str]], heading: str) -> Path:
    """The sample with every row written anew."""
    path = folder / "year.csv"
    with SAMPLE.open(encoding="utf-8", newline="") as source, path.open("w", encoding="utf-8") as target:
        writer = csv.writer(target, lineterminator="\r\n")
        writer.writerow(heading.split(","))
        writer.writerows(change(row) for row in csv.DictReader(source))
    return path


def with_dates(form: str) -> Callable[[dict[str, str]], Iterable[str]]:
    def change(row: dict[str, str]) -> Iterable[str]:
        return {**row, "InvoiceDate": f"{datetime.fromisoformat(row['InvoiceDate']):{form}}"}.values()

    return change


def test_read_gives_every_line_of_the_file_as_it_stands() -> None:
    rows = list(read(SAMPLE))

    assert len(rows) == len(SAMPLE.read_text(encoding="utf-8").splitlines()) - 1
    assert rows[0] == Row(
        2,
        "489444",
        "POST",
        "POSTAGE",
        1,
        datetime.fromisoformat("2009-12-01 09:55"),
        Decimal("141.0"),
        "12636",
        "USA",
    )


@pytest.mark.parametrize(
    "heading",
    [
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
        "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country",
        "invoice_no,STOCKCODE,description,quantity,Invoice Date,unit price,Customer_ID,country",
    ],
)
def test_read_knows_the_headings_of_other_years(tmp_path: Path, heading: str) -> None:
    assert list(read(respelled(tmp_path, dict.values, heading))) == list(read(SAMPLE))


@pytest.mark.parametrize(
    "form", ["%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%y %H:%M:%S", "%m/%d/%Y %H:%M"]
)
def test_read_knows_dates_with_the_day_or_the_month_first(tmp_path: Path, form: str) -> None:
    path = respelled(tmp_path, with_dates(form), HEADING.strip())

    assert list(read(path)) == list(read(SAMPLE))


def test_read_takes_the_day_first_where_no_date_tells(tmp_path: Path) -> None:
    path = write(tmp_path, "1,22041,FRAME,1,01/12/2010 08:26,2.1,,EIRE")

    assert [row.at for row in read(path) if isinstance(row, Row)] == [
        datetime.fromisoformat("2010-12-01 08:26")
    ]


def test_read_knows_customers_written_as_floats(tmp_path: Path) -> None:
    def change(row: dict[str, str]) -> Iterable[str]:
        return {**row, "CustomerID": row["CustomerID"] and f"{row['CustomerID']}.0"}.values()

    assert list(read(respelled(tmp_path, change, HEADING.strip()))) == list(read(SAMPLE))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
def test_read_knows_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "year.csv"
    path.write_text(SAMPLE.read_text(encoding="utf-8"), encoding=encoding)

    rows = list(read(path))

    assert rows == list(read(SAMPLE))
    assert {row.description for row in rows if isinstance(row, Row) and "£" in row.description} == {
        "Dotcomgiftshop Gift Voucher £20.00"
    }


@pytest.mark.parametrize("packing", ["xz", "gz", "zip"])
def test_read_unpacks(tmp_path: Path, packing: str) -> None:
    path = tmp_path / f"year.csv.{packing}"
    if packing == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(SAMPLE, "year.csv")
            archive.writestr("__MACOSX/._year.csv", b"\x00")
    else:
        pack = lzma.compress if packing == "xz" else gzip.compress
        path.write_bytes(pack(SAMPLE.read_bytes()))

    assert list(read(path)) == list(read(SAMPLE))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1,22041,FRAME,1,2010-12-01 08:26:00,2.1", "6 fields where the heading has 8"),
        (",22041,FRAME,1,2010-12-01 08:26:00,2.1,,EIRE", "no invoice number"),
        ("1, ,FRAME,1,2010-12-01 08:26:00,2.1,,EIRE", "no stock code"),
        ("1,22041,FRAME,some,2010-12-01 08:26:00,2.1,,EIRE", "quantity is not a number: “some”"),
        ("1,22041,FRAME,1.5,2010-12-01 08:26:00,2.1,,EIRE", "quantity is not a whole number: 1.5"),
        ("1,22041,FRAME,1,2010-02-30 08:26:00,2.1,,EIRE", "not a date and time: “2010-02-30 08:26:00”"),
        ("1,22041,FRAME,1,30/30/2010 08:26,2.1,,EIRE", "not a date and time: “30/30/2010 08:26”"),
        ("1,22041,FRAME,1,2010-12-01T08:26Z,2.1,,EIRE", "a local time has no zone: “2010-12-01T08:26Z”"),
        ("1,22041,FRAME,1,2010-12-01 08:26:00,,,EIRE", "price is not a number: “”"),
        ("1,22041,FRAME,1,2010-12-01 08:26:00,inf,,EIRE", "price is not a number: “inf”"),
        ("1,22041,FRAME,1,2010-12-01 08:26:00,0.00001,,EIRE", "price has more than 4 decimals: 0.00001"),
    ],
)
def test_read_hands_on_a_bad_line_with_its_reason_and_goes_on(tmp_path: Path, line: str, reason: str) -> None:
    good = "2,22041,FRAME,1,2010-12-01 08:26:00,2.1,,EIRE"
    bad, after = read(write(tmp_path, line, good))

    assert bad == BadRow(2, reason)
    assert isinstance(after, Row)
    assert (after.line, after.invoice) == (3, "2")


def test_read_keeps_a_price_of_four_decimals_and_a_large_one(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "1,22041,FRAME,80995,2010-12-01 08:26:00,0.0125,,EIRE",
        "1,M,Manual,1.0,2010-12-01 08:26:00,38970,,EIRE",
        "1,22041,FRAME,1,2010-12-01 08:26:00,2.100000,,EIRE",
    )

    rows = [(row.quantity, str(row.price)) for row in read(path) if isinstance(row, Row)]
    assert rows == [(80995, "0.0125"), (1, "38970"), (1, "2.100000")]


def test_read_counts_lines_over_empty_ones_and_breaks_in_a_description(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '1,22041,"FRAME\nOF WOOD",1,2010-12-01 08:26:00,2.1,,EIRE',
        "",
        "1,22042,FRAME,1,2010-12-01 08:26:00,2.1,,EIRE",
    )

    rows = [(row.line, row.description) for row in read(path) if isinstance(row, Row)]
    assert rows == [(2, "FRAME\nOF WOOD"), (5, "FRAME")]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("year.csv", b"Invoice,StockCode\n", "year.csv has no column for: at, country, customer, descript"),
        ("year.csv", b"", "year.csv has no column for"),
        ("year.csv.xz", b"not packed", "year.csv.xz cannot be read: Input format not supported"),
        ("year.csv.gz", b"not packed", "year.csv.gz cannot be read: Not a gzipped file"),
        ("year.csv.zip", b"not packed", "year.csv.zip cannot be read: File is not a zip file"),
        ("year.csv.xz", lzma.compress(SAMPLE.read_bytes())[:-40], "year.csv.xz cannot be read: Compressed"),
    ],
)
def test_read_refuses_a_file_that_is_none(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(Unreadable) as refused:
        list(read(path))

    assert str(refused.value).startswith(reason)


def test_read_refuses_an_archive_of_several_years(tmp_path: Path) -> None:
    path = tmp_path / "years.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(SAMPLE, "first.csv")
        archive.write(SAMPLE, "second.csv")

    with pytest.raises(Unreadable, match=r"holds 2 \.csv files"):
        list(read(path))


def test_read_refuses_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"none\.csv cannot be read"):
        list(read(tmp_path / "none.csv"))
