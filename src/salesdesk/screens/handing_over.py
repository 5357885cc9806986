"""Whose call it is: giving it to a colleague, and taking one over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from salesdesk.domain.drafts.handing_over import Colleague, colleagues
from salesdesk.domain.drafts.under_way.queries import calls_under_way
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.dialogs.question import Caution, Question
from salesdesk.screens.order_entry.place import is_open_elsewhere
from salesdesk.screens.widgets.line_table import Column

__all__ = ["HANDED_OVER", "give_to_colleague", "is_meant_here", "may_go_on_here", "may_take_over"]

HANDED_OVER = N_("The call of {customer} is {name}'s now: F8 goes on with it there.")


async def give_to_colleague(screen: Commanded, give: Callable[[int], Awaitable[object]]) -> str:
    """Let the person at `screen` choose who is to have a call, and `give` it to them by their id.

    Their name; nothing if nobody was chosen.
    """
    people = await screen.ask(colleagues)
    chosen = await screen.show(
        Choice[Colleague](
            screen.seat,
            screen.say(N_("Hand over to")),
            people,
            [Column(screen.say(N_("Name")), 30, grows=True), Column(screen.say(N_("Login")), 20)],
            lambda each: (each.name, each.login),
        )
    )
    if chosen is None:
        return ""
    await give(chosen.id)
    return chosen.name


async def may_take_over(screen: Commanded, owner: str) -> bool:
    """Whose call is it? A colleague's is taken over only on purpose: he may be on the phone."""
    if screen.seat.person is not None and owner in ("", screen.seat.person.login):
        return True
    text = N_("This call is {owner}'s, who may still be on the phone. Go on with it?")
    title = screen.say(N_("A colleague's call"))
    return await screen.show(Question(screen.seat, title, screen.say(text, owner=owner))) is True


async def may_go_on_here(screen: Commanded, order_id: int) -> bool:
    """Whether nobody is at a call: one's own that is open at another desk is gone on with only on purpose."""
    others = [each for each in await screen.ask(calls_under_way) if each.desk != screen.seat.id]
    if not any(each.order_id == order_id and is_open_elsewhere(each) for each in others):
        return True
    return await is_meant_here(screen)


async def is_meant_here(screen: Commanded) -> bool:
    """Ask whether a call that is open at another desk is gone on with at this one: somebody may sit there."""
    text = screen.say(N_("A call of yours is open at another desk. Go on with it here?"))
    return await screen.show(Caution(screen.seat, screen.say(N_("A call of yours")), text)) is True
