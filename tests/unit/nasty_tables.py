"""Text files as nobody should send them, each with what has to come of it.

They are made here and written where a test wants them, so that nothing binary is kept.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

__all__ = ["HEADS", "TABLES", "Bad", "Nasty", "noticed"]

HEADS: Final = "code;name;price\n"

Bad = tuple[int, str, str]
"""The line of a bad row, the head of the cell to blame, and the reason in English."""


@dataclass(frozen=True)
class Nasty:
    """A file, and what has to come of it: a refusal, or these rows and these bad rows."""

    name: str
    content: Callable[[], bytes]
    rows: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    bad: tuple[Bad, ...] = ()
    refused: str = ""
    found: str = ""
    """Encoding, delimiter and decimal sign, or the sheet: whatever is worth a look."""

    def write(self, folder: Path) -> Path:
        """Write the file into a folder."""
        path = folder / self.name
        path.write_bytes(self.content())
        return path


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
    return Nasty(f"{name}.csv", lambda: content, rows or {}, bad, refused, found)


def noticed(cells: int, heads: int) -> str:
    """The reason for a row with too many or too few cells."""
    return f"The row has {cells} cells, but there are {heads} heads."


POLISH: Final = HEADS + "001;Żółw;1,50\n"
GERMAN: Final = HEADS + "001;Größe;1,50\n"
FRENCH: Final = HEADS + "001;bœuf;1,50\n"
OPEN: Final = "A quotation mark opens here and is not closed."
STRAY: Final = "Text follows a closing quotation mark: a mark within a cell has to be doubled."
NUL: Final = "The cell holds a NUL character."
TOO_LONG: Final = "The cell is longer than 32767 characters."
NOT_A_TABLE: Final = "{name} is {kind}, not a table. Save the table as CSV or XLSX."
RUN: Final = 3_000

ENCODINGS: Final = (
    _text("utf_8", POLISH, {2: ("001", "Żółw", "1,50")}, found="utf-8 ; ,"),
    _text("utf_8_mark", POLISH, {2: ("001", "Żółw", "1,50")}, encoding="utf-8-sig", found="utf-8-sig ; ,"),
    _text("utf_16", POLISH, {2: ("001", "Żółw", "1,50")}, encoding="utf-16", found="utf-16 ; ,"),
    _text("utf_16_be_mark", "\ufeff" + POLISH, {2: ("001", "Żółw", "1,50")}, encoding="utf-16-be"),
    _text("utf_16_le", POLISH, {2: ("001", "Żółw", "1,50")}, encoding="utf-16-le", found="utf-16 ; ,"),
    _text("utf_16_be", POLISH, {2: ("001", "Żółw", "1,50")}, encoding="utf-16-be", found="utf-16 ; ,"),
    _text("utf_32", POLISH, {2: ("001", "Żółw", "1,50")}, encoding="utf-32", found="utf-32 ; ,"),
    _text("cp1250", POLISH, {2: ("001", "Żółw", "1,50")}, encoding="cp1250", found="cp1250 ; ,"),
    _text("cp1252", FRENCH, {2: ("001", "bœuf", "1,50")}, encoding="cp1252", found="cp1252 ; ,"),
    _text("latin_1", GERMAN, {2: ("001", "Größe", "1,50")}, encoding="latin-1", found="latin-1 ; ,"),
    _text("cubed", HEADS + "1;5 m³;2\n", {2: ("1", "5 m³", "2")}, encoding="cp1252", found="latin-1 ; ."),
    _text(
        "capitals_that_look_like_utf_8",
        HEADS + "1;PÓŁKA;2\n",
        {2: ("1", "PÓŁKA", "2")},
        encoding="cp1250",
        found="cp1250 ; .",
    ),
    _text(
        "bad_byte_in_utf_8",
        HEADS.encode() + "1;Żółw;2\n".encode() + b"2;Gr\xf6\xdfe;3\n3;x;4\n",
        {2: ("1", "Żółw", "2"), 4: ("3", "x", "4")},
        ((3, "name", "Some of its bytes are not text in utf-8."),),
    ),
    _text(
        "bad_byte_in_cp1250",
        (HEADS + "1;żółw;2\n").encode("cp1250") + b"2;\x81;3\n",
        {2: ("1", "żółw", "2")},
        ((3, "name", "Some of its bytes are not text in cp1250."),),
    ),
    _text(
        "half_a_letter_in_utf_16",
        ("\ufeff" + HEADS + "1;x;2").encode("utf-16-le") + b"\x7a",
        {},
        ((2, "price", "Some of its bytes are not text in utf-16."),),
    ),
    _text(
        "half_a_pair_in_utf_16",
        ("\ufeff" + HEADS + "1;\ud800;2\n2;y;3\n").encode("utf-16-le", "surrogatepass"),
        {3: ("2", "y", "3")},
        ((2, "name", "Some of its bytes are not text in utf-16."),),
    ),
    _text(
        "bad_byte_in_the_heads",
        b"code;n\xe4me\nk\xc3\xb6;k\xc3\xb6\n",
        refused="The heads in line 1 are not text in utf-8.",
    ),
)

DELIMITERS: Final = (
    _text(
        "commas_and_decimal_commas",
        'code,name,price\n1,"bolt, long","1,50"\n',
        {2: ("1", "bolt, long", "1,50")},
        found="utf-8 , ,",
    ),
    _text(
        "commas_and_points", "code,name,price\n1,bolt,1.50\n", {2: ("1", "bolt", "1.50")}, found="utf-8 , ."
    ),
    _text(
        "decimal_commas_everywhere",
        "code;net, gross\n1,5;2,50\n2,5;3,50\n",
        {2: ("1,5", "2,50"), 3: ("2,5", "3,50")},
        found="utf-8 ; ,",
    ),
    _text("tabs", "code\tname\n1\ta;b,c|d\n2\te\n", {2: ("1", "a;b,c|d"), 3: ("2", "e")}, found="utf-8 \t ."),
    _text("bars", "code|name\n1|a, b\n2|c, d\n", {2: ("1", "a, b"), 3: ("2", "c, d")}, found="utf-8 | ."),
    _text("named", "sep=|\ncode|name\n1|a;b\n", {3: ("1", "a;b")}, found="utf-8 | ."),
    _text(
        "named_in_utf_16",
        "sep=,\r\ncode,name\r\n1,2\r\n",
        {3: ("1", "2")},
        encoding="utf-16",
        found="utf-16 , .",
    ),
    _text(
        "named_too_late",
        "\nsep=;\n1;2\n",
        refused="Line 2 holds “sep=” alone: a title? Delete what stands above the heads.",
    ),
    _text("spaces", HEADS + " " * 100_000 + "\n1;a;2\n", {3: ("1", "a", "2")}),
    _text("one_column", "code\n1\n2\n", {2: ("1",), 3: ("2",)}),
    _text("thousands", HEADS + "1;x;1.234.567\n", {2: ("1", "x", "1.234.567")}, found="utf-8 ; ,"),
    _text(
        "days_are_no_numbers",
        HEADS + "1;01.02.2026;3,5\n",
        {2: ("1", "01.02.2026", "3,5")},
        found="utf-8 ; ,",
    ),
)

QUOTES: Final = (
    _text("doubled", HEADS + '1;"5"" pipe";2\n', {2: ("1", '5" pipe', "2")}),
    _text("inch_without_quotes", HEADS + '1;5" pipe;2\n', {2: ("1", '5" pipe', "2")}),
    _text(
        "line_breaks", HEADS + '1;"a\nb\r\nc";2\n2;d;3\n', {2: ("1", "a\nb\r\nc", "2"), 5: ("2", "d", "3")}
    ),
    _text(
        "open_amid",
        HEADS + '1;"a;2\n2;b;3\n3;"c";4\n',
        {3: ("2", "b", "3"), 4: ("3", "c", "4")},
        ((2, "", STRAY),),
    ),
    _text("open_at_the_end", HEADS + '1;a;2\n2;"b;3\n', {2: ("1", "a", "2")}, ((3, "", OPEN),)),
    _text("open_in_the_last_lines", HEADS + '1;"a;2\n2;b;3\n', {3: ("2", "b", "3")}, ((2, "", OPEN),)),
    _text(
        "open_for_long",
        HEADS + '0;"a;2\n' + f"1;{'b' * 20};2\n" * RUN,
        dict.fromkeys(range(3, RUN + 3), ("1", "b" * 20, "2")),
        ((2, "", OPEN),),
    ),
    _text("not_doubled", HEADS + '1;"5" pipe";2\n2;b;3\n', {3: ("2", "b", "3")}, ((2, "", STRAY),)),
    _text(
        "open_in_the_heads",
        '"code;name\n1;2\n',
        refused="The heads in line 1 cannot be read: check the quotation marks.",
    ),
)

SHAPES: Final = (
    _text(
        "carriage_returns",
        HEADS.replace("\n", "\r") + "1;a;2\r2;b;3\r",
        {2: ("1", "a", "2"), 3: ("2", "b", "3")},
    ),
    _text(
        "mixed_ends",
        HEADS + "1;a;2\r\n2;b;3\r3;c;4",
        {2: ("1", "a", "2"), 3: ("2", "b", "3"), 4: ("3", "c", "4")},
    ),
    _text("blank_lines", f"\n \n{HEADS}\n;;\n1;a;2\n\n\n", {6: ("1", "a", "2")}),
    _text("blank_cells", HEADS + " ; ;\n1;a;2\n", {3: ("1", "a", "2")}),
    _text("end_of_file_of_dos", HEADS + "1;a;2\n\x1a", {2: ("1", "a", "2")}),
    _text("only_heads", HEADS),
    _text("heads_without_an_end", HEADS.strip()),
    _text("ends_in_delimiters", "code;name;;\n1;a;;\n2;b\n", {2: ("1", "a"), 3: ("2", "b")}),
    _text("too_few", HEADS + "1;a\n2;b;3\n", {3: ("2", "b", "3")}, ((2, "", noticed(2, 3)),)),
    _text("too_many", HEADS + "1;a;2;x\n2;b;3\n", {3: ("2", "b", "3")}, ((2, "", noticed(4, 3)),)),
    _text(
        "blank_head",
        "code;;price\n1;a;2\n",
        {2: ("1", "a", "2")},
    ),
    _text(
        "head_twice",
        "Code;name;code \n1;a;2\n",
        {2: ("1", "a", "2")},
    ),
    _text(
        "title",
        f"Price list\n{HEADS}1;a;2\n",
        refused="Line 1 holds “Price list” alone: a title? Delete what stands above the heads.",
    ),
    _text("heads_with_line_breaks", '"the\ncode";\x1b[31mname\n1;a\n', {3: ("1", "a")}),
    _text("empty", b"", refused="empty.csv is empty."),
    _text("blank", b"\r\n \r\n\t\r\n", refused="blank.csv is empty."),
    _text("only_a_mark", b"\xef\xbb\xbf", refused="only_a_mark.csv is empty."),
    _text("only_delimiters", b";;;\n;;;\n", refused="only_delimiters.csv is empty."),
)

CONTENTS: Final = (
    _text("nul", HEADS + "1;a\0b;2\n2;b;3\n", {3: ("2", "b", "3")}, ((2, "name", NUL),)),
    _text(
        "zeros_after_a_crash",
        HEADS.encode() + b"1;a;2\n" + bytes(500),
        refused="zeros_after_a_crash.csv is not a table but binary data.",
    ),
    _text("million", HEADS + f"1;{'x' * 1_000_000};2\n2;b;3\n", {3: ("2", "b", "3")}, ((2, "", TOO_LONG),)),
    _text(
        "longer_than_a_cell",
        HEADS + f"1;{'x' * 40_000};2\n2;b;3\n",
        {3: ("2", "b", "3")},
        ((2, "name", TOO_LONG),),
    ),
    _text("as_long_as_a_cell", HEADS + f"1;{'x' * 32_767};2\n", {2: ("1", "x" * 32_767, "2")}),
    _text(
        "long_line",
        HEADS + "1;" + "x;" * 3_000_000 + "\n2;b;3\n",
        {3: ("2", "b", "3")},
        ((2, "", "The line is longer than 4194304 characters."),),
    ),
    _text(
        "formulas",
        HEADS + "1;=HYPERLINK(1);-5\n2;'=1+1;'+2\n",
        {2: ("1", "=HYPERLINK(1)", "-5"), 3: ("2", "=1+1", "+2")},
    ),
    _text("apostrophes", HEADS + "1;'s-Hertogenbosch;'0'=\n", {2: ("1", "'s-Hertogenbosch", "'0'=")}),
    _text(
        "commands_to_the_terminal",
        HEADS + "1;\x1b[2J[bold]x[/];\u202e2\n",
        {2: ("1", "\x1b[2J[bold]x[/]", "\u202e2")},
    ),
    _text("codes_that_excel_broke", HEADS + "8,02E+12;#N/A;1\n", {2: ("8,02E+12", "#N/A", "1")}),
)

OTHERS: Final = (
    *(
        _text(name, content, refused=NOT_A_TABLE.format(name=f"{name}.csv", kind=kind))
        for name, kind, content in (
            ("pdf", "PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
            ("jpeg", "JPEG", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256))),
            ("png", "PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
            ("gzip", "gzip", gzip.compress(POLISH.encode())),
            ("page", "HTML", b"\n<!DOCTYPE html><html><table><tr><td>1</table>"),
            ("table_of_a_page", "HTML", b"<TABLE><tr><td>code<td>name</TABLE>"),
            ("xml", "XML", b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>"),
            ("sqlite", "SQLite", b"SQLite format 3\0\x10\0\x01\x01"),
        )
    ),
    _text("bytes", bytes(range(256)) * 8, refused="bytes.csv is not a table but binary data."),
    _text(
        "old",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000) + "Workbook".encode("utf-16-le"),
        refused="old.csv is of an old Office format (.xls, .doc). Save it as XLSX.",
    ),
    _text(
        "secret",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000) + "EncryptedPackage".encode("utf-16-le"),
        refused="secret.csv is protected by a password. Save it without one.",
    ),
)

TABLES: Final = ENCODINGS + DELIMITERS + QUOTES + SHAPES + CONTENTS + OTHERS
