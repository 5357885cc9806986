"""Ordering the same again, and what of it is not the same."""

from __future__ import annotations

from collections.abc import Iterator

from salesdesk.domain.drafts.copying import Copied, copy_order
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.differences import NotAsBefore, Row, left_out_row, price_row, short_row, went_row
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from salesdesk.screens.seat import Seat

__all__ = ["Differences", "copy_and_go_on"]


async def copy_and_go_on(screen: DeskScreen, order_id: int) -> None:
    """Copy an order, say what of it is another by now, and go on with the copy as with any call."""
    copied = await screen.do(copy_order, order_id)
    if not copied.is_the_same:
        await screen.show(Differences(screen.seat, copied))
    await screen.open(
        OrderEntryScreen(screen.seat, copied.id, N_("The order is copied; everything is held."))
    )


class Differences(NotAsBefore):
    """What the copy of an order has not, has less of, or at another price, line by line."""

    def __init__(self, seat: Seat, copied: Copied, heading: str = "") -> None:
        """`heading`, already translated, where it is not simply the copy of an order."""
        said = seat.say(N_("This is not as it was then:"))
        super().__init__(seat, heading or _heading(seat, copied), said, list(_rows(seat, copied)))


def _heading(seat: Seat, copied: Copied) -> str:
    """Which order was copied."""
    number = copied.copy_of
    return seat.say(N_("Copy of {order}"), order=number) if number else seat.say(N_("Copy of a draft"))


def _rows(seat: Seat, copied: Copied) -> Iterator[Row]:
    for left in copied.left_out:
        yield left_out_row(seat, left)
    for short in copied.short:
        yield short_row(seat, short)
    for priced in copied.priced_anew:
        yield price_row(seat, priced.code, priced.text, priced.before, priced.now, copied.currency)
    if copied.percent or copied.amount:
        off = [wording.percent(copied.percent, seat.language)] if copied.percent else []
        if copied.amount:
            off.append(f"{wording.money(copied.amount, seat.language)} {copied.currency}")
        yield "", "", seat.say(N_("{discount} was off the whole order"), discount=" + ".join(off))
    if copied.went_to is not None:
        yield went_row(seat, copied.went_to)
