"""Beginning a stocktake: which warehouse, and what of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesdesk.domain.catalogue.queries import article_choices
from salesdesk.domain.stocktakes.rules import Scope
from salesdesk.domain.stocktakes.verbs import StocktakeOpened, open_stocktake
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.warehouses import choose_warehouse, working_warehouses
from salesdesk.storage.lengths import CODE

__all__ = ["begin_stocktake"]


async def begin_stocktake(screen: Commanded) -> StocktakeOpened | None:
    """Let the person at `screen` say what is counted; the stocktake, None if they left."""
    every = await working_warehouses(screen)
    id_, code = every[0].id, every[0].code
    if len(every) > 1:
        chosen = await choose_warehouse(screen, None, every=False)
        if chosen is None or chosen.warehouse is None:
            return None
        id_, code = chosen.warehouse
    categories = (await screen.ask(article_choices)).categories
    begun: list[StocktakeOpened] = []

    async def submit(answers: Mapping[str, Any]) -> None:
        scope = Scope(
            answers["first_bin"], answers["last_bin"], answers.get("category"), answers["moved_only"]
        )
        begun.append(await screen.do(open_stocktake, id_, scope))

    entries = [
        Entry(
            "first_bin", N_("From bin"), width=14, longest=CODE,
            help=N_("The first bin that is counted. Empty: from the first one."),
        ),
        Entry(
            "last_bin", N_("To bin"), width=14, longest=CODE,
            help=N_("The last bin that is counted, with all that begin like it: A is every bin of A."),
        ),
        *(
            [Entry(
                "category", N_("Category"), Kind.CHOICE, choices=categories,
                help=N_("Only articles of this category. Empty: all of them. F4 shows the list."),
            )] if categories else []
        ),
        Entry(
            "moved_only", N_("Only moved"), Kind.YES_NO, False,
            help=N_("Yes: only batches that have moved since they were last counted, or never were."),
        ),
    ]  # fmt: skip
    title = screen.say(N_("Count {warehouse}"), warehouse=code)
    about = screen.say(
        N_("Leave everything empty to count the whole warehouse. Its goods are sold meanwhile.")
    )
    await screen.show(Form(screen.seat, title, entries, submit, about=about))
    return begun[0] if begun else None
