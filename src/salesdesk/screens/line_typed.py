"""What is typed into the fields of an order line, and how it is written there again.

| field | form | means |
| --- | --- | --- |
| quantity | `12`, `2,5`, `2 box` | in the article's sales unit, or in the unit that is named |
| discount | `5`, `5%`, `-5%` | per cent |
| | `-1,50` | an amount off the line |
| | `-1,50*` | an amount off each unit |
| | `5% -1,50` | per cent first, then the amount |
| | `3+5%` | 5 per cent, where the customer has 3 anyway: so the line shows it |
| price | `3,20` | for one unit |
| | `12,34/1000` | for 1,000 units |

A minus always takes something off, so the numeric keypad is enough for all of it. Whatever
`…_text` writes, `…_typed` reads back as the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens.wording import number_typed, typed, whole_number_typed

__all__ = [
    "Discount",
    "discount_text",
    "discount_typed",
    "price_text",
    "price_typed",
    "quantity_text",
    "quantity_typed",
]

_SEVERAL: Final = N_("“{text}” is more than one discount; type 5%, -1,50 or 5% -1,50.")
_QUANTITY: Final = re.compile(r"([+-]?[\d.,\s]+)([^\W\d_].*)?")


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount on a line: per cent, and an amount off the line, or off each unit if `per_unit`."""

    percent: Decimal = ZERO
    amount: Decimal = ZERO
    per_unit: bool = False


def quantity_typed(text: str) -> tuple[Decimal, str]:
    """The quantity somebody typed and its unit, empty for the article's sales unit. Raises Refused."""
    compact = text.strip()
    if not compact:
        raise Refused(N_("How many? Type a quantity."))
    found = _QUANTITY.fullmatch(compact)
    number, unit = found.groups("") if found else (compact, "")
    return number_typed(number), unit


def quantity_text(quantity: Decimal, unit: str, language: str) -> str:
    """A quantity as it would be typed."""
    return f"{typed(quantity, language)} {unit}".strip()


def discount_typed(text: str, preset: Decimal = ZERO) -> Discount:
    """The discount somebody typed; nothing is none. Raises Refused.

    The customer's `preset` per cent may stand in front, as the lines show them.
    """
    percents: list[Decimal] = []
    amounts: list[str] = []
    for part in _parts(text):
        if part.startswith("-") and not part.endswith("%"):
            amounts.append(part[1:])
        else:
            percents.append(_percent(part.removeprefix("-").removesuffix("%"), preset))
    if len(percents) > 1 or len(amounts) > 1:
        raise Refused(_SEVERAL, text=text)
    per_unit = any(amount.endswith("*") for amount in amounts)
    off = [number_typed(amount.removesuffix("*")) for amount in amounts]
    return Discount(sum(percents, ZERO), sum(off, ZERO), per_unit)


def discount_text(discount: Discount, language: str) -> str:
    """A discount as it would be typed, nothing for none."""
    parts = []
    if discount.percent:
        parts.append(f"{typed(discount.percent, language)}%")
    if discount.amount:
        parts.append(f"-{_money(discount.amount, language)}{'*' if discount.per_unit else ''}")
    return " ".join(parts)


def price_typed(text: str) -> tuple[Decimal | None, int]:
    """The price somebody typed and for how many units it is; None if nothing stands there. Raises Refused."""
    price, slash, units = text.strip().partition("/")
    if not price and not slash:
        return None, 1
    return number_typed(price), whole_number_typed(units) if slash else 1


def price_text(price: Decimal | None, price_unit: int, language: str) -> str:
    """A price as it would be typed, nothing for none."""
    per = f"/{price_unit}" if price_unit != 1 else ""
    return "" if price is None else f"{_money(price, language)}{per}"


def _money(value: Decimal, language: str) -> str:
    """An amount as it would be typed: 1,50 rather than 1,5."""
    text = typed(value, language)
    return f"{text}0" if text[-2:-1] in (".", ",") else text


def _percent(text: str, preset: Decimal) -> Decimal:
    """Per cent that were typed, without those that the customer has anyway."""
    anyway, plus, besides = text.partition("+")
    if not (plus and anyway):
        return number_typed(text)
    if not preset:
        raise Refused(_SEVERAL, text=text)
    if number_typed(anyway.removesuffix("%")) != preset:
        raise Refused(
            N_("“{text}”: the customer has {preset} % anyway; type what comes off besides, such as 5%."),
            text=text,
            preset=preset,
        )
    return number_typed(besides)


def _parts(text: str) -> list[str]:
    """The discounts of a text: a blank or a minus begins the next, a blank before % or * does not."""
    joined = re.sub(r"\s+(?=[%*])", "", text.strip())
    joined = re.sub(r"-\s+", "-", joined)
    joined = re.sub(r"(?<=[\d%])\s*\+\s*", "+", joined)
    return re.sub(r"(?<=[^\s])-", " -", joined).split()
