"""From which warehouse to which one goods go."""

from __future__ import annotations

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.warehouses import Chosen, working_warehouses
from salesdesk.screens.widgets.line_table import Column

__all__ = ["choose_end", "choose_way"]


async def choose_way(screen: Commanded, origin: Chosen | None = None) -> tuple[Chosen, Chosen] | None:
    """Let the person at `screen` choose both ends; None if they left it.

    Where there are two warehouses they go from the first to the second, or from `origin` to the other.
    """
    every = [Chosen(each.id, each.code) for each in await working_warehouses(screen)]
    if len(every) < 2:
        raise Refused(N_("There is no other warehouse to send goods to."))
    first = origin or (every[0] if len(every) == 2 else await choose_end(screen, N_("Send from"), None))
    if first is None:
        return None
    others = [each for each in every if each != first]
    second = others[0] if len(others) == 1 else await choose_end(screen, N_("Send to"), first)
    return None if second is None else (first, second)


async def choose_end(screen: Commanded, title: str, not_this: Chosen | None) -> Chosen | None:
    """Let the person at `screen` choose a warehouse other than one; None if they left it."""
    found = [each for each in await working_warehouses(screen) if not_this is None or each.id != not_this.id]
    chosen = await screen.show(
        Choice(
            screen.seat,
            screen.say(title),
            found,
            [Column(screen.say(N_("Code")), 12), Column(screen.say(N_("Name")), 40, grows=True)],
            lambda row: (row.code, row.name),
        )
    )
    return None if chosen is None else Chosen(chosen.id, chosen.code)
