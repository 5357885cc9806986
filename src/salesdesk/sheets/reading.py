"""Reading a table from a file: `open_sheet` finds out what it is and streams its rows."""

from __future__ import annotations

from pathlib import Path

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.sheets.csv_files import CsvSheet
from salesdesk.sheets.header import Knows, nothing
from salesdesk.sheets.kinds import CSV, kind_of
from salesdesk.sheets.rows import BadRow, Found, Row, Sheet
from salesdesk.sheets.xlsx_files import XlsxSheet

__all__ = ["BadRow", "Found", "Row", "Sheet", "open_sheet"]


def open_sheet(
    path: Path,
    *,
    encoding: str = "",
    delimiter: str = "",
    decimal: str = "",
    sheet: str = "",
    knows: Knows = nothing,
) -> Sheet:
    """The table in a file; whatever is not given is detected and stands in `found`.

    `decimal` is “,” or “.”. `knows` says which texts are heads: the row, the delimiter and the
    worksheet are taken by which most of them are found. `sheet` names a worksheet of an xlsx;
    without it one is taken that is not hidden and not empty, of several alike the first. The
    kind is told from the content, whatever the name says. Raises Refused for a file that holds
    no table, with what it is instead; a damaged record is a BadRow, and the others are read.
    """
    if decimal not in ("", ",", "."):
        raise Refused(N_("The decimal sign is “,” or “.”, not “{decimal}”."), decimal=decimal)
    kind = kind_of(path)
    try:
        if kind == CSV:
            return CsvSheet(path, encoding, delimiter, decimal, knows)
        return XlsxSheet(path, decimal, sheet, knows)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(N_("{file} cannot be read: {reason}."), file=path.name, reason=reason) from None
