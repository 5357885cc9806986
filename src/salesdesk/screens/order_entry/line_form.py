"""Changing a line that stands: quantity, discount, price, and what else was typed on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from salesdesk.domain.drafts.rules import DraftLine, NewLine
from salesdesk.domain.orders.rules import LineKind
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.line_typed import (
    Discount,
    discount_text,
    discount_typed,
    price_text,
    price_typed,
    quantity_text,
    quantity_typed,
)
from salesdesk.screens.order_entry import helps
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field

__all__ = ["LineForm"]


class LineForm(Form):
    """A line as it was typed; what is left alone stays."""

    def __init__(
        self,
        seat: Seat,
        line: DraftLine,
        submit: Callable[[DraftLine, NewLine], Awaitable[object]],
        now: Callable[[DraftLine], DraftLine | None],
    ) -> None:
        """`submit` is given the line as the form shows it and as it is to be; `now` tells how it stands."""
        super().__init__(
            seat,
            f"{line.position}  {line.code} {line.text}".strip(),
            _entries(seat, line),
            self._save,
            about="" if line.kind is LineKind.TEXT else _about(line, seat),
        )
        self._line, self._change, self._now = line, submit, now

    def judge(self, field: Field) -> None:
        """Quantity, discount and price are read where they are typed."""
        match field.id:
            case "form-quantity":
                quantity_typed(field.text)
            case "form-discount":
                discount_typed(field.text, self._line.preset_percent)
            case "form-price":
                price_typed(field.text)

    async def renew(self) -> Refused | None:
        """The line as it stands by now, if it still does."""
        line = self._now(self._line)
        if line is None:
            return None
        self._line = line
        return self.take_up(_entries(self.seat, line))

    async def _save(self, answers: Mapping[str, Any]) -> None:
        await self._change(self._line, _changed(self._line, answers))


def _about(line: DraftLine, seat: Seat) -> str:
    """Where the price of a line comes from, and how its unit reads where that is not as it is typed."""
    origin = seat.say(N_("price: {source}"), source=seat.word(line.source.label))
    called = wording.unit_typed(line.unit, seat.language, line.beside)
    return origin if called == line.unit else f"{origin} · {called}"


def _entries(seat: Seat, line: DraftLine) -> list[Entry]:
    typed = line.typed
    text = Entry(
        "text", N_("Text"), value=typed.text,
        help=N_("What stands on the papers instead of the article's name. Empty: the name."),
    )  # fmt: skip
    if line.kind is LineKind.TEXT:
        return [text]
    discount = Discount(typed.discount_percent, typed.discount_amount, typed.discount_per_unit)
    return [
        Entry(
            "quantity", N_("Quantity"), value=quantity_text(typed.quantity, typed.unit, seat.language),
            required=True, width=16, help=helps.QUANTITY,
        ),
        Entry(
            "discount", N_("Discount"), value=discount_text(discount, seat.language), width=16,
            help=helps.DISCOUNT,
        ),
        Entry(
            "price", N_("Price"), value=price_text(typed.price, typed.price_unit, seat.language), width=16,
            help=helps.PRICE,
        ),
        Entry(
            "free", N_("Free of charge"), Kind.YES_NO, typed.free_of_charge, width=8,
            help=N_("Whether the customer gets it for nothing."),
        ),
        Entry(
            "requested_on", N_("Wanted on"), Kind.DAY, typed.requested_on, width=12,
            help=N_("The day on which this line is wanted. Empty: with the rest of the order."),
        ),
        text,
    ]  # fmt: skip


def _changed(line: DraftLine, answers: Mapping[str, Any]) -> NewLine:
    """The line with what was changed on it."""
    typed = line.typed
    if "quantity" not in answers:
        return replace(typed, text=answers["text"])
    quantity, unit = quantity_typed(answers["quantity"])
    discount = discount_typed(answers["discount"], line.preset_percent)
    price, price_unit = price_typed(answers["price"])
    return replace(
        typed,
        quantity=quantity,
        unit=unit or typed.unit,
        discount_percent=discount.percent,
        discount_amount=discount.amount,
        discount_per_unit=discount.per_unit,
        price=price,
        price_unit=price_unit,
        free_of_charge=bool(answers["free"]),
        requested_on=answers["requested_on"],
        text=answers["text"],
    )
