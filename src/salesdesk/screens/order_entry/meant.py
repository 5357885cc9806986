"""Asking whether a number is meant as it was typed, before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from salesdesk.domain.assortment.doubts import doubt_about, doubt_about_price
from salesdesk.domain.assortment.rules import PriceDoubt
from salesdesk.domain.drafts.queries import NewOrder
from salesdesk.domain.drafts.rules import NewLine, is_deep, may_be_doubted, price_may_be_doubted
from salesdesk.domain.drafts.twice.rules import EnteredBefore
from salesdesk.errors import Refused
from salesdesk.i18n import N_, Amount
from salesdesk.screens import wording
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.question import Caution
from salesdesk.screens.doubts import doubt_in_words
from salesdesk.screens.order_entry.parked import confirmed_when
from salesdesk.screens.seat import Seat

__all__ = ["NOT_YET", "doubted_part", "require_meant", "require_not_twice"]

NOT_YET: Final[Mapping[str, str]] = MappingProxyType(
    {
        "quantity": N_("Nothing is saved yet: how many?"),
        "price": N_("Nothing is saved yet: at what price?"),
        "discount": N_("Nothing is saved yet: how much off?"),
    }
)
"""What is said after a No, by what was in doubt."""
_NO_LINE: Final = NewLine()


async def doubted_part(screen: Commanded, customer_id: int, line: NewLine, before: NewLine = _NO_LINE) -> str:
    """Which part of a line is to be typed anew: the person at `screen` is asked about what is in doubt.

    "quantity", "price" or "discount", nothing if the line is to be saved. What stood there
    `before` is not asked about again. Raises what `doubt_about` does.
    """
    if (line.quantity, line.unit) != (before.quantity, before.unit) and not await _is_meant(screen, line):
        return "quantity"
    if not price_may_be_doubted(line) or _price(line) == _price(before):
        return ""
    doubt = await screen.ask(doubt_about_price, customer_id, line)
    if doubt is None:
        return ""
    part = "discount" if doubt.price is None else "price"
    title = screen.say(N_("Is the discount right?") if doubt.price is None else N_("Is the price right?"))
    question = Caution(screen.seat, title, _price_in_words(screen.seat, doubt))
    return "" if await screen.show(question) is True else part


async def require_meant(
    screen: Commanded, header: NewOrder, before: NewOrder, value: Decimal, currency: str
) -> None:
    """Ask about a discount on an order whose lines come to `value` that takes off more than half of it.

    Raises Refused if the person at `screen` does not mean it.
    """
    typed = header.discount_percent, header.discount_amount
    if typed == (before.discount_percent, before.discount_amount) or not is_deep(*typed, value):
        return
    if not typed[1]:
        asked = N_("{percent} % off the whole order, whose lines come to {value}?")
    elif not typed[0]:
        asked = N_("{amount} off the whole order, whose lines come to {value}?")
    else:
        asked = N_("{percent} % and {amount} off the whole order, whose lines come to {value}?")
    text = screen.say(
        asked,
        percent=typed[0].normalize(),
        amount=Amount(typed[1], currency),
        value=Amount(value, currency),
    )
    if await screen.show(Caution(screen.seat, screen.say(N_("Is the discount right?")), text)) is not True:
        part = "discount_percent" if typed[0] else "discount_amount"
        raise Refused(NOT_YET["discount"]).at(part)


async def require_not_twice(screen: Commanded, before: EnteredBefore | None) -> None:
    """Ask whether an order is meant although one with the same goods was confirmed `before`.

    Raises Refused if the person at `screen` does not mean it.
    """
    if before is None:
        return
    seat = screen.seat
    text = N_("{order} has the same articles and quantities. It was confirmed {when}.")
    said = [seat.say(text, order=before.number, when=confirmed_when(before, seat))]
    said.append(seat.word(N_("Confirm this one besides?")))
    title = seat.word(N_("Is it the same order once more?"))
    if await screen.show(Caution(seat, title, "\n".join(said))) is not True:
        raise Refused(N_("Nothing is confirmed yet."))


def _price(line: NewLine) -> tuple[object, ...]:
    """What of a line its price is judged by; one by the rules may differ with the unit."""
    return (
        line.price,
        line.price_unit,
        line.unit,
        line.discount_percent,
        line.discount_amount,
        line.discount_per_unit,
    )


def _price_in_words(seat: Seat, doubt: PriceDoubt) -> str:
    said = [f"{doubt.code} {doubt.name}"]
    if doubt.price is not None and doubt.usual is not None:
        per = f"{doubt.price_unit} {wording.unit(doubt.unit, seat.language, doubt.units)}"
        text = N_("{price} {currency} for {per}? By the price rules it is {usual}.")
        price, usual = (wording.price(each, seat.language) for each in (doubt.price, doubt.usual))
        said.append(seat.say(text, price=price, currency=doubt.currency, per=per, usual=usual))
    if doubt.discount is not None:
        off, value = (Amount(each, doubt.currency) for each in (doubt.discount, doubt.value))
        said.append(seat.say(N_("{discount} off {value}: more than half?"), discount=off, value=value))
    return "\n".join(said)


async def _is_meant(screen: Commanded, line: NewLine) -> bool:
    """Whether a line is to be saved as it was typed: the person at `screen` is asked if that is in doubt.

    Raises what `doubt_about` does.
    """
    if not may_be_doubted(line.quantity):
        return True  # nearly every line: not worth a way to the database
    doubt = await screen.ask(doubt_about, line)
    if doubt is None:
        return True
    title = screen.say(N_("Is the quantity right?"))
    return await screen.show(Caution(screen.seat, title, doubt_in_words(screen.seat, doubt))) is True
