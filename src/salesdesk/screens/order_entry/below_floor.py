"""Saying that a line is lower than whoever types it may go: it stands all the same, and needs approval."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.selling_limits.floors import LineFloor, lines_below
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens.base import Commanded
from salesdesk.screens.order_entry.call import Call
from salesdesk.screens.order_entry.said import say_lines
from salesdesk.screens.price_trace import price_for
from salesdesk.screens.saved import in_words

__all__ = ["say_below", "say_saved"]


async def say_saved(screen: Commanded, call: Call, lines: Sequence[DraftLine | None]) -> None:
    """Say of lines that were just saved what is there, or rather that some are below the floor.

    What is held stands beside each line; how low it may go is seen nowhere else at once.
    """
    say_lines(screen, call, lines)
    if not call.changed_elsewhere:
        await say_below(screen, call, lines)


async def say_below(screen: Commanded, call: Call, lines: Sequence[DraftLine | None]) -> None:
    """Say which of these lines are below the floor of whoever sits here, if any are."""
    lowered = [line for line in lines if line is not None and _may_be_low(line, call)]
    if not lowered or call.order_id is None:
        return
    try:
        below = await screen.ask(lines_below, call.order_id, [line.id for line in lowered])
    except Exception as error:
        if in_words(error) is None:
            raise
        return  # it is saved, and is weighed again when the order is confirmed
    if len(below) == 1 and not _is_discounted(call):
        line = next(line for line in lowered if line.id == below[0].line_id)
        _say_one(screen, below[0], line, is_quote=call.is_quote)
    elif below:
        text = (
            N_("Below your floor, so the quote needs approval: line {lines}.")
            if call.is_quote
            else N_("Below your floor, so the order needs approval: line {lines}.")
        )
        screen.warn(text, lines=", ".join(str(each.position) for each in below))


def _say_one(screen: Commanded, floor: LineFloor, line: DraftLine, *, is_quote: bool) -> None:
    screen.warn(
        N_("{code}: below your floor of {price}, so the quote needs approval.")
        if is_quote
        else N_("{code}: below your floor of {price}, so the order needs approval."),
        code=floor.code,
        price=price_for(floor, line.beside, screen.seat.language),
    )


def _may_be_low(line: DraftLine, call: Call) -> bool:
    """Whether somebody has typed anything that lowers a line: most lines are not worth a question."""
    typed = line.typed
    return (
        typed.price is not None
        or typed.discount_percent > ZERO
        or typed.discount_amount > ZERO
        or typed.free_of_charge
        or _is_discounted(call)
    )


def _is_discounted(call: Call) -> bool:
    """Whether something comes off the whole order: a line may be dear by itself and below its floor."""
    header = call.header
    return header is not None and (header.discount_percent > ZERO or header.discount_amount > ZERO)
