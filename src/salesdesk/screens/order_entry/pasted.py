"""Lines of an order as others write them: an e-mail, a list, rows of a spreadsheet.

| written | read as |
| --- | --- |
| `- 3 szt. kubek`, `1) 3 x kubek`, `3 kubek -5%` | what `grammar` reads, without the bullet |
| `kubek x 3`, `kubek: 3`, `kubek - 3 szt.` | `3 kubek`, `3 szt. kubek` |
| `kubek 3`, `mąka 25 kg` | `3 kubek`, `25 kg mąka`; not sure, for it may be of the name |
| `HB2` tab `Kubek` tab `3` tab `szt.` | `3 szt. HB2 Kubek` |
| `HB2;Kubek;3;szt.`, and every row has as many cells | the same |

Nobody has typed it for this desk, so it is only proposed: a person takes line by line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from salesdesk.domain.catalogue.unit_names import is_unit_name
from salesdesk.screens.order_entry.grammar import lines_typed, readings

__all__ = ["Pasted", "lines_pasted"]

_NUMBER: Final = r"\d+(?:[.,]\d+)?"
_UNIT: Final = r"[^\W\d_][^\W_]*\.?"
_BULLET: Final = re.compile(r"(?:[-–—•*·>]+ +|\(?\d{1,3}[.)] +)+(?=\S)")
_BEHIND: Final = re.compile(
    r"(?P<words>\S.*?)(?P<between> *[:=,] *| +[-–—] +| +[x×*] ?| +)"
    rf"(?P<number>{_NUMBER})(?: ?(?P<unit>{_UNIT}))?",
    re.IGNORECASE,
)
_CODE_TIMES: Final = re.compile(r"\d{4,} [x×*] ?\d{1,3}", re.IGNORECASE)
_CELL: Final = re.compile(_NUMBER)
_CODE: Final = 8
"""Signs of what is a code or an EAN rather than the first number of a size."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A line that was pasted: as it was `written`, and as it would be `typed` here.

    `certain`: nothing was guessed on the way. What is typed may be in doubt all the same.
    """

    written: str
    typed: str
    certain: bool


def lines_pasted(rows: Iterable[str]) -> tuple[Pasted, ...]:
    """The lines of a text that was pasted; empty ones are none, and none has a semicolon in it."""
    rows = [row for row in rows if row.strip()]
    table = _table(rows)
    if not table:
        lines = (line for row in rows for line in ([row] if "\t" in row else lines_typed(row)))
        table = [line.split("\t") for line in lines]
    return tuple(_pasted(cells) for cells in map(_written, table) if cells)


def _table(rows: Sequence[str]) -> list[list[str]]:
    """The cells of a file with semicolons between them, row by row; none if it is not like one."""
    if any("\t" in row for row in rows):
        return []
    try:
        table = [next(csv.reader([row], delimiter=";")) for row in rows]
    except csv.Error:
        return []
    has_numbers = any(_CELL.fullmatch(cell.strip()) for cells in table for cell in cells)
    widths = set(map(len, table))
    return table if has_numbers and len(widths) == 1 and 1 not in widths else []


def _written(cells: Iterable[str]) -> list[str]:
    """The cells in which something stands, with single blanks."""
    words = (" ".join(cell.replace(";", " ").split()) for cell in cells)
    return [word for word in words if word]


def _pasted(cells: list[str]) -> Pasted:
    written = " ".join(cells)
    typed, certain = _of_cells(cells) if len(cells) > 1 else _of_text(written)
    return Pasted(written, typed, certain)


def _of_cells(cells: list[str]) -> tuple[str, bool]:
    """A row of a spreadsheet: the one cell with a number alone is the quantity, the first may be a code."""
    numbers = [at for at, cell in enumerate(cells) if _CELL.fullmatch(cell)]
    if len(numbers) > 1 and not numbers[0]:
        del numbers[0]
    if not numbers or len(numbers) == len(cells):
        return " ".join(cells), False
    at = numbers[0]
    has_unit = at + 1 < len(cells) and is_unit_name(cells[at + 1])
    said = cells[at : at + 1 + has_unit]
    return " ".join([*said, *cells[:at], *cells[at + 1 + has_unit :]]), len(numbers) == 1


def _of_text(text: str) -> tuple[str, bool]:
    """A line of a letter: its quantity stands in front, as it is typed here, or behind."""
    text = text[found.end() :] if (found := _BULLET.match(text)) else text
    if not _CODE_TIMES.fullmatch(text) and any(way.quantity or way.price for way in readings(text)):
        return text, True
    found = _BEHIND.fullmatch(text)
    if found is None or not (found["unit"] is None or is_unit_name(found["unit"])):
        return text, True
    words, between = found["words"], found["between"].strip()
    # “plank 3 x 4” is a size, “Lamp 60” a name, “mug - 3” may be 3 off.
    certain = between in (":", "=", ",") or bool(found["unit"] and between)
    if between.lower() in ("x", "×", "*"):
        certain = not words[-1].isdigit() or len(words) >= _CODE
    return " ".join(filter(None, (found["number"], found["unit"], words))), certain
