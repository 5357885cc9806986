"""Going on with a call whose desk was cut off: the same draft, the same field."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from salesdesk.domain.drafts.under_way.queries import CallUnderWay
from salesdesk.domain.drafts.under_way.verbs import forget_calls
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.handing_over import is_meant_here
from salesdesk.screens.order_entry.place import CallPlace, is_open_elsewhere, place_of, standing
from salesdesk.screens.order_entry.screen import OrderEntryScreen

__all__ = ["go_on_where_cut_off"]


async def go_on_where_cut_off(screen: Commanded, calls: Sequence[CallUnderWay]) -> None:
    """Open the newest of these calls over `screen`, where it stood. Others that were cut off stay parked.

    One that is open at another desk is gone on with only on purpose: somebody may sit there.
    """
    left = [each for each in calls if not is_open_elsewhere(each)]
    if not left:
        if not await is_meant_here(screen):
            return
        left = [calls[0]]
    screen.desk_app.drop_typed()  # whoever typed ahead could not know of this
    await screen.open(OrderEntryScreen(screen.seat, go_on=partial(_go_on, left)))


async def _go_on(left: Sequence[CallUnderWay], desk: OrderEntryScreen) -> None:
    place = place_of(left[0])
    try:
        order_id = place.order_id or await _draft_since(left[0], place, desk)
        if order_id is None:
            await desk.call.begin(place.customer_id)
            desk.call.header = place.header or desk.call.header
            desk.show_caller()
            desk.tell(N_("The call goes on; it has no lines yet."))
        else:
            await desk.resume(order_id)
    finally:
        desk.seat.note(forget_calls, [each.desk for each in left])
    await _go_back(place, desk)


async def _draft_since(left: CallUnderWay, place: CallPlace, desk: OrderEntryScreen) -> int | None:
    """The draft of a call whose first line was saved when nobody had noted yet that there is one."""
    await desk.call.begin(place.customer_id)
    customer = desk.call.customer
    parked = None if customer is None else customer.parked
    return parked.id if parked is not None and parked.created_at >= left.at else None


async def _go_back(place: CallPlace, desk: OrderEntryScreen) -> None:
    """To the field, with what stood half typed in it, as far as it is still good for something."""
    lines, entry = desk.lines, desk.entry
    at = next((index for index, line in enumerate(lines.rows) if line.id == place.line), None)
    if at is not None:
        lines.move_to(at)
        desk.go_to(lines)
    if place.stood == standing(desk.call.lines):
        await entry.go_on(place.typed, place.article_id)
        field = next((each for each in entry.fields if each.id == place.at), None)
        if field is not None:
            if place.half_typed and not place.form:
                field.go_on()
            desk.go_to(field)
    desk.desk_app.drop_typed()  # meant for what stood there before, perhaps the digit of the task
    if place.form == "header" or (place.form == "line" and at is not None):
        desk.left_form = place.form_at, place.form_typed, place.half_typed
        await (desk.change_header() if place.form == "header" else desk.change_line())
