"""Rows of totals at the end of a table, which are no records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from salesdesk.domain.importing.rules import normalised
from salesdesk.sheets.reading import BadRow, Row, Sheet

__all__ = ["Body"]

_MOST: Final = 10
"""Rows of totals at most: net, tax and gross, in two currencies."""
_LONGEST: Final = 40

_WORDS: Final = frozenset(
    f"{normalised(word)}{of}"
    for word in (
        *("razem", "suma", "ogółem", "łącznie", "suma końcowa", "suma ogółem", "razem ogółem"),
        *("totaal", "eindtotaal", "som", "totaal generaal"),
        *("summe", "gesamt", "gesamtsumme", "insgesamt", "endsumme", "total", "grand total", "totals", "sum"),
        "Σ",
    )
    for of in ("", "netto", "net", "brutto", "gross", "eur", "pln", "gbp", "usd", "chf", "zl")
)
"""What the first cell of totals says in the four languages, as heads are compared."""


@dataclass(slots=True)
class Body:
    """The rows of a sheet without the totals at its end, as often as they are asked for.

    Only what ends a table is taken for its totals: above other rows it may be a record.
    """

    sheet: Sheet
    totals: tuple[int, ...] = field(default=(), init=False)
    """The lines that were passed over, once all rows have been read."""

    def __iter__(self) -> Iterator[Row | BadRow]:
        self.totals = ()
        held: list[Row | BadRow] = []
        for row in self.sheet:
            if _is_total(row) and len(held) < _MOST:
                held.append(row)
                continue
            yield from held
            held.clear()
            yield row
        self.totals = tuple(row.line for row in held)


def _is_total(row: Row | BadRow) -> bool:
    """Whether what stands first in a row is a word for a total."""
    if isinstance(row, BadRow):  # shorter than the heads, or longer
        first = "" if row.column else row.value.strip().partition(" ")[0]
    else:
        first = next((text for cell in row.cells if (text := cell.strip())), "")
    return 0 < len(first) <= _LONGEST and normalised(first) in _WORDS
