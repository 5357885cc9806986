"""Count sheets and what came of a stocktake, on paper."""

from __future__ import annotations

from salesdesk.domain.stocktakes.queries import StocktakeRow
from salesdesk.domain.stocktakes.rules import StocktakeState
from salesdesk.i18n import N_
from salesdesk.printer import print_count_sheets
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.papers import offer_paper, offer_pdf
from salesdesk.screens.widgets.line_table import Column

__all__ = ["offer_sheets"]


async def offer_sheets(screen: Commanded, row: StocktakeRow) -> None:
    """Let the person at `screen` save the sheets of a stocktake, or its papers once it is closed.

    When some of it has been counted there is a choice: all of it, or what is left.
    """
    if row.state is not StocktakeState.OPEN:
        await offer_paper(screen, *filter(None, (row.number, row.issue, row.receipt)))
        return
    left_only = False
    left = row.lines - row.counted + row.recount
    if 0 < left < row.lines:
        choices = [
            (screen.say(N_("what is still to be counted")), left),
            (screen.say(N_("all lines")), row.lines),
        ]
        chosen = await screen.show(
            Choice(
                screen.seat,
                screen.say(N_("Which lines?")),
                choices,
                [Column("", 34, grows=True), Column("", 6, right=True)],
                lambda each: (each[0], str(each[1])),
            )
        )
        if chosen is None:
            return
        left_only = chosen == choices[0]
    seat = screen.seat
    pdf = await seat.run_patiently(print_count_sheets, seat.desk, row.number, left_only)
    await offer_pdf(screen, row.number, pdf)
