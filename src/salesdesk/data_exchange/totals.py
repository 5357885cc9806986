"""Rows of totals, which are no records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from salesdesk.domain.importing.heads import Heads
from salesdesk.domain.importing.rules import normalised
from salesdesk.sheets.reading import BadRow, Row, Sheet

__all__ = ["Body"]

_MOST: Final = 10
"""Rows of totals at most: net, tax and gross, in two currencies."""
_LONGEST: Final = 40
_NAME: Final = "name"
"""What a new article, customer or supplier has, though a column for it is not required."""

_OF: Final = ("netto", "net", "brutto", "gross", "eur", "pln", "gbp", "usd", "chf", "zl")
_WORDS: Final = frozenset(
    f"{normalised(word)}{of}"
    for word in (
        *("razem", "suma", "ogółem", "łącznie", "suma końcowa", "suma ogółem", "razem ogółem"),
        *("razem grupa", "razem strona", "suma strony", "suma częściowa"),
        *("totaal", "eindtotaal", "som", "totaal generaal", "subtotaal", "totaal groep", "totaal pagina"),
        *("summe", "gesamt", "gesamtsumme", "insgesamt", "endsumme", "zwischensumme", "seitensumme"),
        *("total", "grand total", "totals", "sum", "subtotal", "group total", "page total"),
        "Σ",
    )
    for of in ("", *_OF)
)
"""What the first cell of totals says in the four languages, as heads are compared."""


@dataclass(slots=True)
class Body:
    """The rows of a sheet without its totals, as often as they are asked for.

    What ends a table with a word for a total is taken for its totals. Above other rows it may be
    a record, an article whose code is SUMA: there it is passed over only if it lacks what every
    record has and says nothing besides but numbers.
    """

    sheet: Sheet
    heads: Heads
    totals: tuple[int, ...] = field(default=(), init=False)
    """The lines that were passed over, once all rows have been read."""

    def __iter__(self) -> Iterator[Row | BadRow]:
        self.totals = ()
        needed = [c.place for c in self.heads.columns if c.field.required or c.field.name == _NAME]
        lacking: list[int] = []
        held: list[Row | BadRow] = []
        for row in self.sheet:
            first = _first(row)
            lacks = isinstance(row, BadRow) or not all(row.cells[place].strip() for place in needed)
            if lacks and _is_total(first) and _only_counts(row):
                lacking.append(row.line)
                continue
            if _is_total(first) and len(held) < _MOST:
                held.append(row)
                continue
            yield from held
            held.clear()
            yield row
        self.totals = tuple(sorted([*lacking, *(row.line for row in held)]))


def _first(row: Row | BadRow) -> str:
    """What stands first in a row; empty for one of which a cell is bad."""
    if isinstance(row, BadRow):  # shorter than the heads, or longer
        words = [] if row.column else row.value.split()
        while words and _counts(words[-1]):
            words.pop()
        return " ".join(words)
    return next((text for cell in row.cells if (text := cell.strip())), "")


def _only_counts(row: Row | BadRow) -> bool:
    """Whether nothing but numbers stands in a row behind what stands first."""
    said = [] if isinstance(row, BadRow) else [cell for cell in row.cells if cell.strip()]
    return all(map(_counts, said[1:]))


def _counts(text: str) -> bool:
    """Whether a text is a number, with a currency or without."""
    return normalised(text).strip("0123456789") in ("", *_OF)


def _is_total(text: str) -> bool:
    """Whether a text is a word for a total."""
    return 0 < len(text) <= _LONGEST and normalised(text) in _WORDS
