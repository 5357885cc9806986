"""The heads of the columns: found, cleaned, and refused where nobody could tell the columns apart."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.sheets.rows import shortened
from salesdesk.sheets.rules import plain

__all__ = ["heads", "refuse_title"]


def heads(cells: Sequence[str], line: int) -> tuple[str, ...]:
    """The heads in a header row, without the blank ones at its end.

    Raises Refused for a blank head in between and for one that stands twice, whatever its case.
    """
    found = [plain(cell) for cell in cells]
    while found and not found[-1]:
        found.pop()
    seen: dict[str, int] = {}
    for place, head in enumerate(found, start=1):
        if not head:
            raise Refused(
                N_("Column {column} has no head in line {line}. Give it one, or delete the column."),
                column=place,
                line=line,
            )
        if (first := seen.setdefault(head.casefold(), place)) != place:
            raise Refused(
                N_("Columns {first} and {second} have the same head “{head}”. Rename or delete one."),
                first=first,
                second=place,
                head=shortened(head),
            )
    return tuple(found)


def refuse_title(header: Sequence[str], line: int, below: Sequence[str]) -> None:
    """Refuse a lone head above a row of several cells: it is the title of the table."""
    if len(header) == 1 and sum(1 for cell in below if cell.strip()) > 1:
        raise Refused(
            N_("Line {line} holds “{value}” alone: a title? Delete what stands above the heads."),
            line=line,
            value=shortened(header[0]),
        )
