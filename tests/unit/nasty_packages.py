"""Packages of workbooks that are odd, damaged or dangerous, each with what has to come of it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Final

from tests.unit.nasty_workbooks import EMPTY, HEADS, from_parts, merged
from tests.unit.workbook_parts import FIRST, MAIN, number, package, parts, row, worksheet

__all__ = ["PACKAGES"]


def _changed(part: str, old: str, new: str) -> Callable[[], bytes]:
    """A sound workbook with something exchanged in one of its parts."""

    def content() -> bytes:
        sound = parts(worksheet(HEADS, row(2, "1", "a", number("2"))))
        assert old.encode() in sound[part]
        return package({**sound, part: sound[part].replace(old.encode(), new.encode(), 1)})

    return content


def _kind(kind: str) -> Callable[[], bytes]:
    return lambda: package(parts(worksheet(HEADS), kind=kind))


def _broken(start: int, end: int) -> Callable[[], bytes]:
    """A sound workbook of which some bytes are lost."""

    def content() -> bytes:
        sound = package(parts(worksheet(HEADS, *(row(n, str(n), "a", number("2")) for n in range(2, 500)))))
        return sound[: len(sound) * start // 100] + sound[len(sound) * end // 100 :]

    return content


def _bomb() -> bytes:
    """A worksheet of spaces: a megabyte for each kilobyte of the file."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts().items():
            archive.writestr(name, part)
        with archive.open(FIRST, "w") as file:
            for _ in range(80):
                file.write(b" " * (1 << 20))
    return target.getvalue()


def _many_bombs() -> bytes:
    """Parts that are modest one by one and more than a gigabyte together, by what the zip says of them."""
    sound = parts(worksheet(HEADS))
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**sound, **{f"xl/media/{n}.bin": b"x" for n in range(20)}}.items():
            archive.writestr(name, part)
        for entry in archive.infolist():
            if "media" in entry.filename:
                entry.file_size = 60 << 20
    return target.getvalue()


def _locked() -> bytes:
    """A zip whose parts have a password."""
    content = bytearray(package(parts(worksheet(HEADS))))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = content.find(mark)
        while found >= 0:
            content[found + place] |= 1
            found = content.find(mark, found + 4)
    return bytes(content)


LAUGHS: Final = f'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "{"&a;" * 9}"><!ENTITY c "{"&b;" * 9}">]>'
OUTSIDE: Final = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
DAMAGED: Final = "{} is damaged: it cannot be read as XLSX."
TOO_LARGE: Final = "{} would be too large when unpacked. Save the table as CSV."

DIALECTS: Final = (
    from_parts(
        "strict.xlsx",
        _changed(FIRST, MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        {2: ("1", "a", "2")},
    ),
    from_parts(
        "utf_16_inside.xlsx",
        lambda: package(
            {
                **parts(worksheet()),
                FIRST: worksheet(HEADS, row(2, "1", "ż"), row(3, "2"), merged=["B2:B3"])
                .replace("UTF-8", "UTF-16")
                .encode("utf-16"),
            }
        ),
        {2: ("1", "ż", "")},
        bad=((3, "name", merged("B2")),),
    ),
    from_parts(
        "workbook_named.csv",
        lambda: package(parts(worksheet(HEADS, row(2, "1", "a")))),
        {2: ("1", "a", "")},
        found="Sheet1",
    ),
    from_parts("text.xlsx", lambda: b"code;name\n1;a\n", {2: ("1", "a")}, found="utf-8 ; ."),
)

DANGERS: Final = (
    from_parts("bomb.xlsx", _bomb, refused=TOO_LARGE.format("bomb.xlsx")),
    from_parts("many_bombs.xlsx", _many_bombs, refused=TOO_LARGE.format("many_bombs.xlsx")),
    from_parts(
        "laughs.xlsx",
        _changed(FIRST, "<worksheet", f"{LAUGHS}<worksheet"),
        refused=DAMAGED.format("laughs.xlsx"),
    ),
    from_parts(
        "laughs_in_texts.xlsx",
        lambda: package(
            {
                **parts(worksheet(HEADS)),
                "xl/sharedStrings.xml": f"{LAUGHS}<sst><si><t>&c;</t></si></sst>".encode(),
            }
        ),
        refused=DAMAGED.format("laughs_in_texts.xlsx"),
    ),
    from_parts(
        "outside.xlsx",
        _changed("xl/workbook.xml", "<workbook", f"{OUTSIDE}<workbook"),
        refused=DAMAGED.format("outside.xlsx"),
    ),
    from_parts(
        "many_parts.xlsx",
        lambda: package({**parts(worksheet(HEADS)), **{f"x/{n}": b"" for n in range(10_001)}}),
        refused=TOO_LARGE.format("many_parts.xlsx"),
    ),
    from_parts(
        "locked.xlsx", _locked, refused="locked.xlsx is protected by a password. Save it without one."
    ),
    from_parts("cut_off.xlsx", _broken(60, 100), refused=DAMAGED.format("cut_off.xlsx")),
    from_parts("hole.xlsx", _broken(40, 45), refused=DAMAGED.format("hole.xlsx")),
    from_parts(
        "broken_xml.xlsx", _changed(FIRST, "</row>", "</rwo>"), refused=DAMAGED.format("broken_xml.xlsx")
    ),
    from_parts("no_sheets.xlsx", lambda: package(parts()), refused=EMPTY.format("no_sheets.xlsx")),
    from_parts(
        "no_relations.xlsx",
        lambda: package(
            {name: part for name, part in parts(worksheet(HEADS)).items() if "_rels" not in name}
        ),
        refused=DAMAGED.format("no_relations.xlsx"),
    ),
    from_parts(
        "no_sheet_where_it_should_be.xlsx",
        _changed("xl/_rels/workbook.xml.rels", "sheet1.xml", "../../../../etc/passwd"),
        refused=EMPTY.format("no_sheet_where_it_should_be.xlsx"),
    ),
    from_parts(
        "archive.zip",
        lambda: package({"prices.csv": b"a;b\n"}),
        refused="archive.zip is a ZIP archive, not a table. Unpack it first.",
    ),
    from_parts(
        "open.ods",
        lambda: package({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""}),
        refused="open.ods is an OpenDocument file (.ods). Save it as XLSX.",
    ),
    *(
        from_parts(name, _kind(kind), refused=f"{name} {what}")
        for name, kind, what in (
            (
                "macros.xlsm",
                "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                "holds macros (.xlsm). Save it as XLSX without them.",
            ),
            (
                "binary.xlsb",
                "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
                "is a binary workbook (.xlsb). Save it as XLSX.",
            ),
            (
                "letter.docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                "is a Word document, not a table.",
            ),
            (
                "slides.pptx",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
                "is a presentation, not a table.",
            ),
            (
                "drawing.vsdx",
                "application/vnd.ms-visio.drawing.main+xml",
                "is a ZIP archive, not a table. Unpack it first.",
            ),
        )
    ),
)

PACKAGES: Final = DIALECTS + DANGERS
