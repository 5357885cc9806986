"""The rows of a worksheet as texts, with whatever is wrong in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from salesdesk.i18n import N_
from salesdesk.sheets.rows import LONGEST_CELL, shortened
from salesdesk.sheets.xlsx_package import unescaped
from salesdesk.sheets.xlsx_values import PLAIN, LostDigits, NoSuchDay, Shown, number_text
from salesdesk.sheets.xml_stream import Handler

__all__ = ["Cells", "Reader", "letters"]

_LAST_COLUMN: Final = 16_384
_THREE_PLACES: Final = re.compile(r"-?[0-9]{1,3}[.,][0-9]{3}")
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")

_NO_VALUE: Final = N_("The formula has no value yet. Open the file in a spreadsheet program and save it.")
_NO_DAY: Final = N_("The number {value} is shown as a date, but there is no such day.")
_LOST_DIGITS: Final = N_("The spreadsheet has lost the last digits of {value}. Enter it as text.")
_TOO_LONG: Final = N_("The cell is longer than {limit} characters.")
_UNREADABLE: Final = N_("The cell cannot be read.")


@dataclass(slots=True)
class Cells:
    """A row: its texts by place from 0, and the first thing that is wrong in it, if any."""

    line: int
    texts: list[str] = field(default_factory=list)
    place: int = -1
    value: str = ""
    reason: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def put(self, place: int, text: str) -> None:
        """The text of a cell; those before it that were left out are empty."""
        missing = place + 1 - len(self.texts)
        if missing > 0:
            self.texts.extend([""] * missing)
        self.texts[place] = text

    def blame(self, place: int, shown: str, reason: str, **values: object) -> None:
        """Something is wrong in a cell; what was found first is kept."""
        if not self.reason:
            self.place, self.value, self.reason, self.values = place, shortened(shown), reason, values
        self.put(place, shown[:LONGEST_CELL])


class Reader(Handler):
    """Puts rows together from the XML of a worksheet. The texts within cells go to `heard` too, if given."""

    def __init__(
        self,
        texts: list[str],
        forms: list[Shown],
        *,
        decimal: str,
        is_decimal_told: bool,
        since_1904: bool,
        to_be_calculated: bool,
        heard: list[str] | None = None,
    ) -> None:
        self._rows: list[Cells] = []
        self._heard = heard
        self._texts = texts
        self._forms = forms
        self._decimal = decimal
        self._is_decimal_told = is_decimal_told
        self._since_1904 = since_1904
        self._to_be_calculated = to_be_calculated
        self._columns: dict[str, int] = {}
        self._row = Cells(0)
        self._place = -1
        self._kind = self._style = self._within = ""
        self._formula = self._aloud = False
        self._parts: list[str] = []
        self._length = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._place = self._place_of(attributes.get("r", ""))
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._formula = False
            self._parts = []
            self._length = 0
        elif name == "row":
            number = attributes.get("r", "")
            self._row = Cells(int(number) if number.isdecimal() else self._row.line + 1)
            self._place = -1
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._aloud = True
        self._within = name

    def text(self, text: str) -> None:
        if self._within in ("v", "t") and not self._aloud and self._length <= LONGEST_CELL:
            self._parts.append(text)
            self._length += len(text)

    def end(self, name: str) -> None:
        self._within = ""
        if name == "c":
            self._finish()
        elif name == "row":
            self._rows.append(self._row)
        elif name == "rPh":
            self._aloud = False

    def taken(self) -> Iterator[Cells]:
        """The complete rows, which are then forgotten here."""
        yield from self._rows
        self._rows.clear()

    def _place_of(self, reference: str) -> int:
        match = _REFERENCE.fullmatch(reference)
        if not match:
            return self._place + 1
        column = match[1]
        if column not in self._columns:
            number = 0
            for letter in column:
                number = 26 * number + ord(letter) - 64
            self._columns[column] = number - 1
        return self._columns[column]

    def _finish(self) -> None:
        raw = "".join(self._parts)
        row, place = self._row, self._place
        if place >= _LAST_COLUMN:
            row.blame(_LAST_COLUMN - 1, raw, _UNREADABLE)
        elif not raw:
            if self._formula and self._kind != "str":
                row.blame(place, "", _NO_VALUE)
        elif self._formula and self._to_be_calculated and raw == "0":
            row.blame(place, "", _NO_VALUE)  # what programs put there that cannot calculate
        else:
            self._put(place, raw)

    def _put(self, place: int, raw: str) -> None:
        row, kind = self._row, self._kind
        try:
            if kind == "n":
                form = self._forms[_index(self._style)] if self._style else PLAIN
                text = number_text(raw, form, since_1904=self._since_1904, decimal=self._decimal)
                if not self._is_decimal_told and _THREE_PLACES.fullmatch(text):
                    text += "0"  # it is a number, which nobody may take for thousands
            elif kind == "s":
                text = self._texts[_index(raw)]
            elif kind == "b":
                text = "TRUE" if raw == "1" else "FALSE"
            elif kind == "d":
                text = raw.removesuffix("Z").removesuffix("T00:00:00")
            else:  # str, inlineStr, e
                text = unescaped(raw)
                if self._heard is not None and kind == "inlineStr":
                    self._heard.append(text)
        except NoSuchDay:
            row.blame(place, raw, _NO_DAY, value=raw)
        except LostDigits:
            row.blame(place, raw, _LOST_DIGITS, value=raw)
        except (ValueError, IndexError):
            row.blame(place, raw, _UNREADABLE)
        else:
            if len(text) > LONGEST_CELL:
                row.blame(place, text, _TOO_LONG, limit=LONGEST_CELL)
            else:
                row.put(place, text)


def _index(text: str) -> int:
    """A place in a list of the workbook; Python would count one below zero from the end."""
    if (place := int(text)) < 0:
        raise IndexError(place)
    return place


def letters(column: int) -> str:
    """The letters of a column, counted from 1: A, …, Z, AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
