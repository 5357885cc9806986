"""Tables as other firms' programs write them, and as malicious people do, each with what has to come of it.

Unlike the other nasty files these are read by someone who knows some heads, as an import does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.unit.nasty_tables import Bad, Nasty, noticed
from tests.unit.nasty_workbooks import from_parts
from tests.unit.workbook_parts import DAY, MAIN, number, package, parts, row, worksheet

__all__ = ["EXPORTS", "KNOWN"]

KNOWN: Final = {
    "kod": "code",
    "code": "code",
    "nazwa": "name",
    "name": "name",
    "cena": "price",
    "price": "price",
}
"""The heads that are known, and what they mean."""

STRAY: Final = "Text follows a closing quotation mark: a mark within a cell has to be doubled."
OPEN: Final = "A quotation mark opens here and is not closed."
TITLE: Final = "Line 1 holds “Price list” alone: a title? Delete what stands above the heads."
RUN: Final = 20_000


def _text(
    name: str,
    text: str | bytes,
    rows: Mapping[int, tuple[str, ...]] | None = None,
    bad: tuple[Bad, ...] = (),
    *,
    encoding: str = "utf-8",
    refused: str = "",
    found: str = "",
) -> Nasty:
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return Nasty(name, lambda: content, rows or {}, bad, refused, found)


TEXTS: Final = (
    _text(
        "title_with_commas.csv",
        "Cennik, ważny od 1.1.2026, netto\nKod;Nazwa;Cena\n1;a;1,50\n2;b;2,50\n",
        {3: ("1", "a", "1,50"), 4: ("2", "b", "2,50")},
        found="utf-8 ; ,",
    ),
    _text(
        "titles_and_blanks.csv",
        "Kowal sp. z o.o.\n\nMagazyn:;MAIN\n;;\nKod;Nazwa;Cena\n1;a;2\n",
        {6: ("1", "a", "2")},
    ),
    _text(
        "title_that_is_a_head.csv",
        "Nazwa\n\nKod;Nazwa;Cena\n1;a;2\n", {4: ("1", "a", "2")}, found="utf-8 ; ."
    ),
    _text(
        "heads_again_on_each_page.csv",
        "Kod;Nazwa;Cena\n1;a;2\nKod;Nazwa;Cena\n2;b;3\nKod;Nazwa;Cena\n",
        {2: ("1", "a", "2"), 4: ("2", "b", "3")},
    ),
    _text("heads_again_in_one_column.csv", "Kod\nKod\n1\n", {2: ("Kod",), 3: ("1",)}),
    _text(
        "unknown_heads_with_a_title.csv", "Price list\nx;y\n1;2\n", refused=TITLE
    ),
    _text(
        "a_row_that_looks_like_heads.csv",
        "Kod;Nazwa;Cena\nname;price;code\n",
        {2: ("name", "price", "code")},
    ),
    _text(
        "named_delimiter_above_a_title.csv",
        "sep=;\nPrice list, net\nKod;Nazwa\n1;a\n",
        {4: ("1", "a")},
        found="utf-8 ; .",
    ),
    _text("named_tab.csv", "sep=\t\r\nKod\tNazwa\r\n1\ta;b\r\n", {3: ("1", "a;b")}, found="utf-8 \t ."),
    _text(
        "tabs_called_xls.xls", "Kod\tNazwa\tCena\r\n001\tŻółw\t1,50\r\n", {2: ("001", "Żółw", "1,50")},
        encoding="utf-16", found="utf-16 \t ,",
    ),
    _text(
        "page_called_xls.xls",
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><table><tr><td>Kod</td></tr></table></html>",
        refused="page_called_xls.xls is HTML, not a table. Save the table as CSV or XLSX.",
    ),
    _text(
        "xml_of_2003.xls",
        "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook/>",
        refused="xml_of_2003.xls is XML, not a table. Save the table as CSV or XLSX.",
    ),
    _text(
        "bars_around.txt", "|Kod|Nazwa |\n|---|------|\n|1  |a     |\n",
        {2: ("", "---", "------"), 3: ("", "1  ", "a     ")},
    ),
    _text(
        "semicolons_behind_every_row.csv", "Kod;Nazwa\n1;a;\n2;b;;;\n", {2: ("1", "a"), 3: ("2", "b")}
    ),
    _text(
        "thousands_by_wide_blanks.csv",
        "Kod;Nazwa;Cena\n1;a;1\u00a0234,50\n2;b;1\u202f234,50 zł\n3;c;€ 3,20\n",
        {2: ("1", "a", "1\u00a0234,50"), 3: ("2", "b", "1\u202f234,50 zł"), 4: ("3", "c", "€ 3,20")},
        found="utf-8 ; ,",
    ),
    _text(
        "thousands_by_apostrophes.csv", "Kod;Nazwa;Cena\n1;a;1'234.50\n", {2: ("1", "a", "1'234.50")},
        found="utf-8 ; .",
    ),
    _text("two_marks.csv", "\ufeff\ufeffKod;Nazwa\n1;a\n", {2: ("1", "a")}, found="utf-8-sig ; ."),
    _text("only_heads_with_a_mark.csv", "\ufeffKod;Nazwa;Cena"),
    _text("only_a_title.csv", "Price list\n", found="utf-8 ; ."),
    _text(
        "three_hundred_columns.csv",
        ";".join(("Kod", *(f"c{n}" for n in range(299)))) + "\n" + ";".join(map(str, range(300))) + "\n",
        {2: tuple(map(str, range(300)))},
    ),
    _text(
        "blank_columns_between.csv", ";Kod;;Nazwa;\n;1;;a;\nx;2;y;b;\n",
        {2: ("", "1", "", "a"), 3: ("x", "2", "y", "b")},
    ),
    _text("data_beyond_the_heads.csv", "Kod;Nazwa;\n1;a;note\n", bad=((2, "", noticed(3, 2)),)),
    _text(
        "marks_that_open_and_open.csv",
        "Kod;Nazwa;Cena\n" + 'a";"\n' * RUN + "1;a;2\n",
        {RUN + 2: ("1", "a", "2")},
        tuple((line, "", OPEN) for line in range(2, RUN + 2)),
    ),
    _text(
        "backslashes_before_marks.csv", 'Kod;Nazwa\n1;"5\\" pipe"\n2;b\n', {3: ("2", "b")}, ((2, "", STRAY),)
    ),
    _text(
        "half_utf_8_half_cp1250.csv",
        "Kod;Nazwa;Cena\n1;Żółta śruba;2\n2;Łańcuch;3\n".encode() + "3;śruba;4\n".encode("cp1250"),
        {2: ("1", "Żółta śruba", "2"), 3: ("2", "Łańcuch", "3")},
        ((4, "Nazwa", "Some of its bytes are not text in utf-8."),),
    ),
    _text(
        "other_ends_of_lines.csv", "Kod;Nazwa\r1;a\u2028b\x0bc\x85d\r2;e\r",
        {2: ("1", "a\u2028b\x0bc\x85d"), 3: ("2", "e")}
    ),
    _text("notes.json", '[{"code": "1", "name": "a"}]'),
)  # fmt: skip

TITLES: Final = (row(1, "Cennik"), row(2, "Kowal", "2026"), row(4, "", "Kod", "Nazwa", "Cena"))

BOOKS: Final = (
    from_parts(
        "titles.xlsx",
        lambda: package(parts(worksheet(*TITLES, row(5, "", "1", "a", number("2.5"))))),
        {5: ("", "1", "a", "2.5")},
    ),
    from_parts(
        "merged_titles.xlsx",
        lambda: package(parts(worksheet(*TITLES, row(5, "", "1", "a"), merged=["A1:D1", "A2:D3"]))),
        {5: ("", "1", "a", "")},
    ),
    from_parts(
        "title_of_a_formula.xlsx",
        lambda: package(
            parts(worksheet(row(1, "<c><f>TODAY()</f></c>"), row(2, "Kod", "Nazwa"), row(3, "1", "a")))
        ),
        {3: ("1", "a")},
    ),
    from_parts(
        "heads_of_groups.xlsx",
        lambda: package(
            parts(
                worksheet(
                    row(1, "Towar", "", "Ceny"),
                    row(2, "Kod", "Nazwa", "Cena"),
                    row(3, "1", "a", "2"),
                    merged=["A1:B1"],
                )
            )
        ),
        {3: ("1", "a", "2")},
    ),
    from_parts(
        "heads_again.xlsx",
        lambda: package(
            parts(
                worksheet(
                    row(1, "Kod", "Nazwa"), row(2, "1", "a"), row(3, "Kod", "Nazwa"), row(4, "2", "b")
                )
            )
        ),
        {2: ("1", "a"), 4: ("2", "b")},
    ),
    from_parts(
        "cover_sheet.xlsx",
        lambda: package(
            parts(
                worksheet(row(1, "Kowal sp. z o.o."), row(2, "Cena", "net")),
                worksheet(row(1, "Kod", "Nazwa"), row(2, "1", "a")),
                names=["Cover", "Goods"],
            )
        ),
        {2: ("1", "a")},
        found="Goods",
    ),
    from_parts(
        "hidden_sheet_with_better_heads.xlsx",
        lambda: package(
            parts(
                worksheet(row(1, "Kod"), row(2, "1")),
                worksheet(row(1, "Kod", "Nazwa"), row(2, "9", "z")),
                states=["visible", "hidden"],
            )
        ),
        {2: ("1",)},
        found="Sheet1",
    ),
    from_parts(
        "second_sheet_is_broken.xlsx",
        lambda: package(
            {
                **parts(worksheet(row(1, "Kod"), row(2, "1")), worksheet()),
                "xl/worksheets/sheet2.xml": b"<worksheet><sheetData><row><c>",
            }
        ),
        {2: ("1",)},
        found="Sheet1",
    ),
    from_parts(
        "places_below_zero.xlsx",
        lambda: package(
            {
                **parts(
                    worksheet(
                        row(1, "Kod", "Nazwa"),
                        row(2, '<c t="s"><v>-1</v></c>', "a"),
                        row(3, number("1", -1), "b"),
                        row(4, "1", "c"),
                    )
                ),
                "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>x</t></si></sst>'.encode(),
            }
        ),
        {4: ("1", "c")},
        bad=((2, "Kod", "The cell cannot be read."), (3, "Kod", "The cell cannot be read.")),
    ),
    from_parts(
        "protected_sheet.xlsx",
        lambda: package(
            parts(
                worksheet(row(1, "Kod"), row(2, "1")).replace(
                    "</sheetData>", "</sheetData><sheetProtection sheet='1'/>"
                )
            )
        ),
        {2: ("1",)},
    ),
    from_parts(
        "numbers_and_dates_as_texts.xlsx",
        lambda: package(
            parts(worksheet(row(1, "Kod", "Nazwa", "Cena"), row(2, "0012", "31.05.2026", "1,50"),
                            row(3, "13", number("46173", DAY), number("1.5"))))
        ),
        {2: ("0012", "31.05.2026", "1,50"), 3: ("13", "2026-05-31", "1,5")},
    ),
    from_parts(
        "comments_and_sections.xlsx",
        lambda: package(
            parts(worksheet(row(1, "Kod"), "<!-- x --><?y z?>", row(2, "<c><v><![CDATA[5]]></v></c>")))
        ),
        {2: ("5",)},
    ),
)  # fmt: skip

EXPORTS: Final = TEXTS + BOOKS
