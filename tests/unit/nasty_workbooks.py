"""Workbooks as nobody should send them, each with what has to come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from tests.unit.nasty_tables import Bad, Nasty, noticed
from tests.unit.workbook_parts import (
    DAY,
    DURATION,
    HEAD,
    INSTANT,
    MAIN,
    MONEY,
    PERCENT,
    PERCENT_2,
    TIME,
    number,
    package,
    parts,
    row,
    worksheet,
)

__all__ = ["EMPTY", "HEADS", "WORKBOOKS", "from_parts", "merged"]

HEADS: Final = row(1, "code", "name", "price")


def _book(
    name: str,
    *rows: str,
    gives: Mapping[int, tuple[str, ...]] | None = None,
    bad: tuple[Bad, ...] = (),
    refused: str = "",
    merged: Iterable[str] = (),
    dimension: str = "A1:C9",
    extra: str = "",
    more: Mapping[str, bytes] | None = None,
) -> Nasty:
    """A workbook of one worksheet."""

    def content() -> bytes:
        return package(
            {**parts(worksheet(*rows, merged=merged, dimension=dimension), extra=extra), **(more or {})}
        )

    return Nasty(f"{name}.xlsx", content, gives or {}, bad, refused)


def from_parts(
    name: str,
    content: Callable[[], bytes],
    gives: Mapping[int, tuple[str, ...]] | None = None,
    *,
    bad: tuple[Bad, ...] = (),
    refused: str = "",
    found: str = "",
) -> Nasty:
    """A workbook of any parts."""
    return Nasty(name, content, gives or {}, bad, refused, found)


def _shared(*items: str) -> dict[str, bytes]:
    return {"xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{"".join(items)}</sst>'.encode()}


NO_VALUE: Final = "The formula has no value yet. Open the file in a spreadsheet program and save it."
UNREADABLE: Final = "The cell cannot be read."
EMPTY: Final = "{} is empty."


def merged(cell: str) -> str:
    """The reason for a row that a merge has emptied."""
    return f"The cell is merged with {cell}. Undo the merge, and fill in each cell."


VALUES: Final = (
    _book(
        "numbers",
        HEADS,
        row(2, number("4006381333931"), number("0.30000000000000004"), number("8.02E+12")),
        row(3, number("-0"), number("1.1000000000000001"), number("1E-3")),
        row(4, number("340123456789012345"), number("1234.5", MONEY), number("-12.50")),
        gives={
            2: ("4006381333931", "0.3", "8020000000000"),
            3: ("0", "1.1", "0.001"),
            4: ("340123456789012345", "1234.5", "-12.5"),
        },
    ),
    _book(
        "numbers_with_lost_digits",
        HEADS,
        row(2, number("3.4012345678901235E+17"), "a", number("1")),
        bad=(
            (
                2,
                "code",
                "The spreadsheet has lost the last digits of 3.4012345678901235E+17. Enter it as text.",
            ),
        ),
    ),
    _book(
        "decimal_commas_in_texts",
        HEADS,
        row(2, "1", "1,50", number("1.234")),
        gives={2: ("1", "1,50", "1,234")},
    ),
    _book(
        "days",
        HEADS,
        row(2, number("45443", DAY), number("45443.604166666664", INSTANT), number("0.5", TIME)),
        row(3, number("1", DAY), number("59", DAY), number("61", DAY)),
        row(4, number("1.5", DURATION), number("45443.5", DAY), number("45443", INSTANT)),
        row(5, '<c t="d"><v>2026-05-31T00:00:00</v></c>', '<c t="d"><v>2026-05-31T14:30:00Z</v></c>'),
        gives={
            2: ("2024-05-31", "2024-05-31 14:30:00", "12:00:00"),
            3: ("1900-01-01", "1900-02-28", "1900-03-01"),
            4: ("36:00:00", "2024-05-31 12:00:00", "2024-05-31"),
            5: ("2026-05-31", "2026-05-31T14:30:00", ""),
        },
    ),
    _book(
        "days_since_1904",
        HEADS,
        row(2, number("0", DAY), number("43981", DAY), number("1")),
        gives={2: ("1904-01-01", "2024-05-31", "1")},
        extra='<workbookPr date1904="1"/>',
    ),
    _book(
        "no_days",
        HEADS,
        row(2, number("60", DAY), "a"),
        row(3, number("-1", DAY), "a"),
        row(4, "b", number("99999999999", DAY)),
        bad=(
            (2, "code", "The number 60 is shown as a date, but there is no such day."),
            (3, "code", "The number -1 is shown as a date, but there is no such day."),
            (4, "name", "The number 99999999999 is shown as a date, but there is no such day."),
        ),
    ),
    _book(
        "per_cents",
        HEADS,
        row(2, number("0.23", PERCENT), number("0.075", PERCENT_2), number("0.07", PERCENT)),
        gives={2: ("23%", "7.5%", "7%")},
    ),
    _book(
        "yes_and_no_and_errors",
        HEADS,
        row(2, '<c t="b"><v>1</v></c>', '<c t="b"><v>0</v></c>', '<c t="e"><v>#N/A</v></c>'),
        gives={2: ("TRUE", "FALSE", "#N/A")},
    ),
    _book(
        "formulas",
        HEADS,
        row(
            2,
            "<c><f>1+1</f><v>2</v></c>",
            '<c t="str"><f>A2</f><v>b</v></c>',
            '<c t="str"><f>A2</f><v></v></c>',
        ),
        row(3, "1", "a", "<c><f>1+1</f></c>"),
        row(4, "1", "<c><f>1+1</f><v/></c>", "b"),
        gives={2: ("2", "b", "")},
        bad=((3, "price", NO_VALUE), (4, "name", NO_VALUE)),
    ),
    _book(
        "formulas_that_nobody_calculated",
        HEADS,
        row(2, "1", "a", "<c><f>1.23*B2</f><v>0</v></c>"),
        row(3, "1", "a", number("0")),
        gives={3: ("1", "a", "0")},
        bad=((2, "price", NO_VALUE),),
        extra='<calcPr fullCalcOnLoad="1"/>',
    ),
    _book(
        "shared_texts",
        HEADS,
        row(2, '<c t="s"><v>0</v></c>', '<c t="s"><v>1</v></c>', '<c t="s"><v>2</v></c>'),
        row(3, '<c t="s"><v>7</v></c>', "a"),
        gives={2: ("00123", "rich text", "bell\x07 _x0041_")},
        bad=((3, "code", UNREADABLE),),
        more=_shared(
            "<si><t>00123</t></si>",
            "<si><r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r>"
            "<rPh sb='0' eb='1'><t>loud</t></rPh></si>",
            "<si><t>bell_x0007_ _x005F_x0041_</t></si>",
        ),
    ),
    _book(
        "values_that_are_none",
        HEADS,
        row(2, number("abc"), "a"),
        row(3, number("NaN"), "a"),
        row(4, number("1", 99), "a"),
        row(5, number("1E+400"), "a"),
        gives={5: ("1E+400", "a", "")},
        bad=((2, "code", UNREADABLE), (3, "code", UNREADABLE), (4, "code", UNREADABLE)),
    ),
    _book(
        "long_texts",
        HEADS,
        row(2, "1", "x" * 40_000),
        row(3, "2", "x" * 32_767),
        gives={3: ("2", "x" * 32_767, "")},
        bad=((2, "name", "The cell is longer than 32767 characters."),),
    ),
    _book(
        "formula_texts",
        HEADS,
        row(2, "=1+1", "'=1+1", "[bold]\n\t"),
        gives={2: ("=1+1", "'=1+1", "[bold]\n\t")},
    ),
)

SHAPES: Final = (
    _book(
        "rows_that_are_short_or_long",
        HEADS,
        row(2, "1"),
        row(3, "1", "a", "2", "x"),
        row(4, "1", "a", "2", ""),
        row(7, "2", "b", "3"),
        '<row><c r="B8"><v>5</v></c><c><v>6</v></c></row>',
        gives={2: ("1", "", ""), 4: ("1", "a", "2"), 7: ("2", "b", "3"), 8: ("", "5", "6")},
        bad=((3, "", noticed(4, 3)),),
    ),
    _book(
        "cells_far_out",
        HEADS,
        row(2, "1", "a", '<c r="ZZZ2"><v>5</v></c>'),
        row(3, "1", "a", '<c r="XFD3"><v>5</v></c>'),
        row(4, "1", "a", '<c r="nowhere"><v>5</v></c>'),
        gives={4: ("1", "a", "5")},
        bad=((2, "", UNREADABLE), (3, "", noticed(16_384, 3))),
    ),
    _book(
        "dimension_that_lies",
        HEADS,
        row(2, "1", "a", "2"),
        gives={2: ("1", "a", "2")},
        dimension="A1:XFD1048576",
    ),
    _book(
        "rows_of_nothing",
        HEADS,
        *(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 20_000)),
        row(1_048_576, "1", "a", "2"),
        gives={1_048_576: ("1", "a", "2")},
    ),
    _book(
        "merged_title",
        row(1, "Price list"),
        row(3, "code", "name"),
        row(4, "1", "a"),
        gives={4: ("1", "a")},
        merged=["A1:B1"],
    ),
    _book(
        "title",
        row(1, "Price list"),
        row(2, "code", "name"),
        refused="Line 1 holds “Price list” alone: a title? Delete what stands above the heads.",
    ),
    _book(
        "merged_heads",
        row(1, "code", "name", "", "price"),
        row(2, "1", "a", "b", "2"),
        merged=["B1:C1"],
        refused="The heads in line 1 are merged at B1. Undo the merge.",
    ),
    _book(
        "heads_over_two_rows",
        HEADS,
        row(2, "", "long", ""),
        merged=["A1:A2"],
        refused="The heads in line 1 are merged at A1. Undo the merge.",
    ),
    _book(
        "merged_down",
        HEADS,
        row(2, "1", "a", "2"),
        row(3, "2", "", "3"),
        row(4, "3", "b", "4"),
        gives={2: ("1", "a", "2"), 4: ("3", "b", "4")},
        bad=((3, "name", merged("B2")),),
        merged=["B2:B3"],
    ),
    _book(
        "merged_across",
        HEADS,
        row(2, "Screws"),
        row(3, "2", "b", "3"),
        row(4, "3", "c", "4"),
        row(5, "4", "d", "5"),
        gives={3: ("2", "b", "3"), 4: ("3", "c", "4")},
        bad=((2, "name", merged("A2")), (5, "price", merged("C4"))),
        merged=["A2:C2", "E3:G9", "C4:D5"],
    ),
    _book(
        "no_head",
        row(1, "", "name", "price"),
        row(2, "1", "a", "2"),
        gives={2: ("1", "a", "2")},
    ),
    _book("broken_head", row(1, "code", "<c><f>1</f></c>"), refused="The head in cell B1 cannot be read."),
    _book("no_rows", refused=EMPTY.format("no_rows.xlsx")),
    _book("no_cells", row(1), row(2, "", " "), refused=EMPTY.format("no_cells.xlsx")),
    from_parts(
        "several_sheets.xlsx",
        lambda: package(
            parts(
                worksheet(HEADS, row(2, "1", "hidden")),
                worksheet(row(5, "")),
                worksheet(HEADS, row(2, "1", "a")),
                names=["Old", "Empty", "Ceny & <inne>"],
                states=["veryHidden", "visible", "visible"],
            )
        ),
        {2: ("1", "a", "")},
        found="Ceny & <inne>",
    ),
    from_parts(
        "only_hidden_sheets.xlsx",
        lambda: package(parts(worksheet(HEADS, row(2, "1")), states=["hidden"])),
        refused=EMPTY.format("only_hidden_sheets.xlsx"),
    ),
)

WORKBOOKS: Final = VALUES + SHAPES
