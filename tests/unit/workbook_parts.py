"""Workbooks put together from their XML, as no program would write most of them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

__all__ = [
    "DAY",
    "DURATION",
    "FIRST",
    "HEAD",
    "INSTANT",
    "MAIN",
    "MONEY",
    "PERCENT",
    "PERCENT_2",
    "TIME",
    "number",
    "package",
    "parts",
    "row",
    "text",
    "worksheet",
]

HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
FIRST: Final = "xl/worksheets/sheet1.xml"

STYLES: Final = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="#,##0.00\\ &quot;zł netto/day&quot;"/></numFmts>'
    '<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="8"><xf numFmtId="0"/>'
    '<xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="21"/><xf numFmtId="46"/><xf numFmtId="9"/>'
    '<xf numFmtId="10"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)
DAY, INSTANT, TIME, DURATION, PERCENT, PERCENT_2, MONEY = range(1, 8)
"""Cell styles of STYLES."""


def text(value: str) -> str:
    """A cell with its text inside."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def number(value: str, style: int = 0) -> str:
    """A cell with a number, shown in a style."""
    return f'<c s="{style}"><v>{value}</v></c>'


def row(line: int, *cells: str) -> str:
    """A row; what does not look like a cell yet becomes a text."""
    return f'<row r="{line}">{"".join(cell if cell[:2] == "<c" else text(cell) for cell in cells)}</row>'


def worksheet(*rows: str, merged: Iterable[str] = (), dimension: str = "A1:C9") -> str:
    """The XML of a worksheet."""
    merges = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/>'
        f"<sheetData>{''.join(rows)}</sheetData>"
        f"{f'<mergeCells>{merges}</mergeCells>' if merges else ''}</worksheet>"
    )


def parts(
    *sheets: str,
    names: Iterable[str] = (),
    states: Iterable[str] = (),
    extra: str = "",
    kind: str = SHEET_TYPE,
) -> dict[str, bytes]:
    """The parts of a workbook with these worksheets, by name."""
    named = [*names] or [f"Sheet{n}" for n in range(1, len(sheets) + 1)]
    stated = [*states] or ["visible"] * len(sheets)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, (name, state) in enumerate(zip(named, stated, strict=True), start=1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    found = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{TYPES}">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{extra}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}">{related}'
        f'<Relationship Id="rId98" Type="{OFFICE}/styles" Target="/xl/styles.xml"/>'
        f'<Relationship Id="rId99" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(sheets, start=1)},
    }
    return {name: content.encode() for name, content in found.items()}


def package(content: Mapping[str, bytes]) -> bytes:
    """A zip of parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return target.getvalue()
