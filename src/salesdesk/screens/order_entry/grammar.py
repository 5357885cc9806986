"""A whole line of an order in one breath: `3 HB2 -5%` typed where the article is typed.

| typed | means |
| --- | --- |
| `3 HB2` | 3 of HB2, in the unit that it is sold in |
| `2 kg flour`, `2kg flour` | 2 kg of it |
| `3*4711`, `3 x 4711` | the same as `3 4711`: a keypad has no blank |
| `3mug` | the same as `3 mug`, where nothing is called so; of letters alone |
| `3 HB2 -5%` | 5 per cent off |
| `3 HB2 -1,50`, `3 HB2 -1,50*`, `3 HB2 5% -1,50` | an amount off the line; off each unit; both |
| `12 4711 @ 3,20`, `12 4711 @ 12,34/1000` | a typed price, for one unit, for 1,000 |
| `3 HB2; 12 4711 @ 3,20 -5%` | two lines |

The first number with a blank behind it is the quantity, a minus with a blank before it takes
something off, `@` is the price. What stands between names the article, and is looked for by whoever
has a catalogue: this module has none. So it gives every way in which a text may be read, and when
each holds; whether there is such a code, and whether the article has such a unit, is for the caller
to see, and what is left in doubt for a person to say:

- `12 4711` may be a code or an EAN with a blank in it; `HB2-5` is a code before it is HB2 with 5 off.
- `5 100 mug` is 5 of “100 mug”, or 5100 of “mug”.
- `2 box mug` is 2 boxes, or 2 of “box mug”; any word may be a unit of an article.
- `3 cream 30%` names a cream, or takes 30 per cent off; `3mug` may be a name.

Quantity, discount and price stay as they were typed, as the fields of these names read them
(`typed`), which show them where they are refused: `1.000` is asked about, not guessed. Nothing that
was typed is dropped: the parts of each reading, with `@` and the sign of `3*` and `3 x`, make up the
text. Whatever `line_text` writes is read back as the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from salesdesk.domain.catalogue.unit_names import is_unit_name
from salesdesk.errors import Refused
from salesdesk.money import ZERO
from salesdesk.screens.line_typed import (
    Discount,
    discount_text,
    discount_typed,
    price_text,
    price_typed,
    quantity_text,
    quantity_typed,
)

__all__ = [
    "Holds",
    "Line",
    "Reading",
    "last_line",
    "line_text",
    "lines_typed",
    "readings",
    "text_of",
    "usual_reading",
]

T = TypeVar("T")

_NUMBER: Final = r"(?:\d+(?:[.,]\d*)?|[.,]\d+)"
_QUANTITY: Final = re.compile(rf"([+-]?{_NUMBER}) (\S.*)")
_IN_GROUPS: Final = re.compile(r"([+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?) (\S.*)")
_TIMES: Final = re.compile(rf"([+-]?{_NUMBER}) ?(?:[x×*] |[×*])(\S.*)", re.IGNORECASE)
_WITH_UNIT: Final = re.compile(rf"([+-]?{_NUMBER}([^\W\d_][^\W_]*\.?)) (\S.*)")
_GLUED: Final = re.compile(r"([1-9]\d{0,3})([^\W\d_]{3,}(?: [^\W\d_]+)*)")
_TAKEN_OFF: Final = rf"-{_NUMBER}[%*]?"
_DISCOUNT: Final = re.compile(rf"(?:-?{_NUMBER}(?:%?\+{_NUMBER})?%|-{_NUMBER}\*?)(?:{_TAKEN_OFF})*")
_DISCOUNTS: Final = re.compile(rf"(?:{_TAKEN_OFF})+")
_PRICE: Final = re.compile(r"(?<=\s)@(?=\s|$)|@(?=\s*[\d.,+-])")
_LONGEST_UNIT: Final = 2
"""Words of the name of a unit: `karton zbiorczy`."""
_MOST_OFF: Final = 2
"""Discounts that may be written to a code without a blank: per cent and an amount."""
_NO_DISCOUNT: Final = Discount()


class Holds(StrEnum):
    """When a reading holds."""

    BEFORE_ALL = "before all"
    """If its words are a code or an EAN as they stand; then nothing else is meant."""
    USUALLY = "usually"
    """If the article that fits its words has every number among them, and its unit."""
    ELSE = "else"
    """If nothing else does, and the article has words that begin as these do; beside what else does,
    if its words are a code.
    """
    OF_A_CODE = "of a code"
    """If its words are a code."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of the article of a line; `unit` is empty for its sales unit."""

    quantity: Decimal
    unit: str = ""
    discount: Discount = _NO_DISCOUNT
    price: Decimal | None = None
    price_unit: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a line: the words that name its article, and what is said of it, as it was typed.

    `quantity` is with its unit, as the field of the quantity reads it, and `unit` that unit alone.
    All but the words may be empty.
    """

    words: str
    quantity: str = ""
    unit: str = ""
    discount: str = ""
    price: str = ""
    holds: Holds = Holds.USUALLY

    def line(self, preset: Decimal = ZERO) -> Line:
        """What is said, as numbers.

        The `preset` per cent of a customer may stand before a discount, unless a price was typed.
        Raises Refused at the quantity, the discount or the price.
        """
        quantity, unit = _read("quantity", quantity_typed, self.quantity)
        price, price_unit = _read("price", price_typed, self.price)
        before = ZERO if price is not None else preset
        discount = _read("discount", lambda text: discount_typed(text, before), self.discount)
        return Line(quantity, unit, discount, price, price_unit)


def _read(part: str, reader: Callable[[str], T], text: str) -> T:
    try:
        return reader(text)
    except Refused as error:
        raise error.at(part) from error


def usual_reading(text: str) -> Reading:
    """How a line is read as long as nothing tells that it is a code as it stands."""
    return next((way for way in readings(text) if way.holds is not Holds.BEFORE_ALL), Reading(_blank(text)))


def text_of(reading: Reading) -> str:
    """A reading as it would be typed in one breath."""
    parts = [reading.quantity, reading.words]
    if reading.discount:
        parts.append(f"-{reading.discount.removeprefix('-')}")  # a minus is not taken for a part of the name
    if reading.price:
        parts.append(f"@ {reading.price}")
    return " ".join(filter(None, parts))


def line_text(words: str, line: Line, language: str) -> str:
    """A line as it would be typed in one breath."""
    parts = [quantity_text(line.quantity, line.unit, language), words]
    if discount := discount_text(line.discount, language):
        parts.append(f"-{discount.removeprefix('-')}")  # a minus is not taken for a part of the name
    if line.price is not None:
        parts.append(f"@ {price_text(line.price, line.price_unit, language)}")
    return " ".join(parts)


def lines_typed(text: str) -> tuple[str, ...]:
    """The lines of a text, with a semicolon or a new line between them; empty ones are none."""
    pieces = (_blank(piece) for row in text.splitlines() for piece in row.split(";"))
    return tuple(piece for piece in pieces if piece)


def last_line(text: str) -> str:
    """The line that is being typed, behind those that are; the text itself if there is none."""
    return (lines_typed(text) or (text,))[-1]


def readings(text: str) -> tuple[Reading, ...]:
    """Every way to read one line, each before those that are less likely; none for no text.

    What holds before all, if anything may, is the first. The first behind it holds usually.
    """
    whole = _blank(text)
    if not whole:
        return ()
    found = [
        replace(tail, words=words, quantity=quantity, unit=unit, holds=holds)
        for tail in _tails(whole)
        for quantity, unit, words, holds in _heads(tail)
    ]
    if Reading(whole) not in found:
        found.insert(0, Reading(whole, holds=Holds.BEFORE_ALL))
    return tuple(dict.fromkeys(found))


def _tails(whole: str) -> Iterator[Reading]:
    """The text without price and discount, with these beside it."""
    body, behind, price = _price(whole)
    body, certain = _split_off(body, signed=True)
    discount = f"{certain} {behind}".strip()
    yield Reading(body, discount=discount, price=price)
    # A minus within the last word: a code that there is, else something off another one.
    last = body.rpartition(" ")[2]
    dashes = [at for at, sign in enumerate(last) if sign == "-" and at and last[at - 1].isalnum()]
    for dash in reversed(dashes[-_MOST_OFF:]):
        off = last[dash:]
        if _DISCOUNTS.fullmatch(off):
            words = body.removesuffix(off)
            yield Reading(words, discount=f"{off} {discount}".strip(), price=price, holds=Holds.OF_A_CODE)
    # Per cent without a minus may be of the name.
    words, maybe = _split_off(body, signed=False)
    if maybe:
        yield Reading(words, discount=f"{maybe} {discount}".strip(), price=price, holds=Holds.ELSE)


def _heads(tail: Reading) -> Iterator[tuple[str, str, str, Holds]]:
    """Quantity, unit and words of what is left in front of price and discount, and when that holds."""
    body, holds = tail.words, tail.holds
    if found := _TIMES.fullmatch(body):
        quantity, words = found.groups()
        yield from _of_units(quantity, words, holds)
        holds = Holds.OF_A_CODE  # one that begins with an x
    if found := _QUANTITY.fullmatch(body):
        quantity, words = found.groups()
        yield from _of_units(quantity, words, holds)
        if found := _IN_GROUPS.fullmatch(body):
            quantity, words = found.groups()
            yield from _of_units(quantity, words, holds)
        return
    if holds is tail.holds:
        yield "", "", body, holds
    if (found := _WITH_UNIT.fullmatch(body)) and is_unit_name(found[2]):
        quantity, unit, words = found.groups()
        yield quantity, unit, words, holds
    if holds is not Holds.OF_A_CODE and (found := _GLUED.fullmatch(body)):
        quantity, words = found.groups()
        yield quantity, "", words, Holds.ELSE


def _of_units(quantity: str, words: str, holds: Holds) -> Iterator[tuple[str, str, str, Holds]]:
    """A quantity of what these words name, or of a unit of what the rest of them names."""
    each = words.split(" ")
    in_units = []
    for count in range(1, min(_LONGEST_UNIT, len(each) - 1) + 1):
        unit = " ".join(each[:count])
        if unit[0].isalpha():
            in_units.append((f"{quantity} {unit}", unit, " ".join(each[count:]), holds))
    known = [one for one in in_units if is_unit_name(one[1])]
    yield from known
    yield quantity, "", words, holds
    yield from (one for one in in_units if one not in known)


def _price(whole: str) -> tuple[str, str, str]:
    """What stands before a price, the discounts behind it, and the price."""
    found = _PRICE.search(whole)
    if found is None or not (body := whole[: found.start()].strip()):
        return whole, "", ""
    price, discount = _split_off(whole[found.end() :].strip(), signed=False)
    return body, discount, price or "@"  # for the field to refuse


def _split_off(text: str, *, signed: bool) -> tuple[str, str]:
    """The words of a text and the discounts at its end; only those with a minus if `signed`."""
    tokens = _joined(text).split(" ")
    at = len(tokens)
    while at > 1 and _DISCOUNT.fullmatch(tokens[at - 1]) and (not signed or tokens[at - 1][0] == "-"):
        at -= 1
    if at == len(tokens):
        return text, ""
    return " ".join(tokens[:at]), " ".join(tokens[at:])


def _joined(text: str) -> str:
    """The text with no blank in the middle of a discount: `- 1,50 *` and `5 %` are one word each."""
    text = re.sub(r"(?<=\d) (?=[%*](?: |$))", "", text)
    text = re.sub(r"(?<= )- (?=[\d.,])", "-", text)
    return re.sub(r"(?<=[\d%]) ?\+ ?(?=[\d.,]+ ?%)", "+", text)


def _blank(text: str) -> str:
    """The text with single blanks, and none around it."""
    return " ".join(text.split())
