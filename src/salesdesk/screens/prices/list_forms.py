"""Price lists as a whole: entered, changed, copied, given to groups of customers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from salesdesk.domain.pricing.lists import (
    ListDetails,
    begin_copy,
    change_list,
    copy_prices,
    drop_list,
    finish_copy,
    give_list,
)
from salesdesk.domain.pricing.markup import STEPS, Markup
from salesdesk.domain.pricing.price_lists import GroupOf, ListRow
from salesdesk.domain.pricing.verbs import add_price_list
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import wording
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.dialogs.progress import Progress
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Column

__all__ = ["ChangeListForm", "CopyListForm", "NewListForm", "drop", "give_to_group"]

_SLOW: Final = 0.5  # seconds after which a person wants to see how far it is
_PAUSE: Final = 0.001  # seconds in which other seats have their turn


def _named(name: str = "") -> list[Entry]:
    return [
        Entry("code", N_("Code"), required=True, width=16, help=N_("Short; files name the list by it.")),
        Entry("name", N_("Name"), value=name, required=True, help=N_("What people call it.")),
    ]


class NewListForm(Form):
    """An empty list."""

    def __init__(self, seat: Seat, currency: str) -> None:
        entries = [
            *_named(),
            Entry(
                "currency", N_("Currency"), value=currency, required=True, width=6,
                help=N_("It counts for customers and orders in this currency alone."),
            ),
            Entry(
                "mode", N_("Prices are"), Kind.CHOICE, PriceMode.NET, required=True, width=12,
                choices=[(each, seat.word(each.label)) for each in PriceMode],
                help=N_("Without VAT or with it: it counts for customers with prices of this kind alone."),
            ),
        ]  # fmt: skip
        super().__init__(seat, seat.word(N_("New price list")), entries, self._enter)

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        await self.do(add_price_list, **answers)


class ChangeListForm(Form):
    """Another name, or out of use."""

    def __init__(self, seat: Seat, row: ListRow) -> None:
        entries = [
            Entry("name", N_("Name"), value=row.name, required=True, help=N_("What people call it.")),
            Entry(
                "active", N_("In use"), Kind.YES_NO, row.active, required=True, width=6,
                help=N_("One that is not in use counts for nobody, whoever has it."),
            ),
        ]  # fmt: skip
        super().__init__(seat, f"{row.code} {row.name}", entries, self._change)
        self._list_id, self._seen = row.id, ListDetails(row.name, row.active)

    async def _change(self, answers: Mapping[str, Any]) -> None:
        assert self._list_id is not None
        await self.do(change_list, self._list_id, self._seen, ListDetails(**answers))


class CopyListForm(Form):
    """Another list with the prices of this one, up or down, from a day on.

    While it is copied the form shows how far it is; broken off, nothing is left of it.
    """

    def __init__(self, seat: Seat, row: ListRow, called: str) -> None:
        """`called` is the list that is copied, translated."""
        steps = [(each, wording.money(each, seat.language)) for each in STEPS]
        entries = [
            *_named(),
            Entry(
                "percent", N_("Per cent"), Kind.NUMBER, width=10,
                help=N_("So much on top of each price; -5 takes 5 % off. Empty: the same prices."),
            ),
            Entry(
                "step", N_("Rounded to"), Kind.CHOICE, STEPS[0], required=True, width=8, choices=steps,
                help=N_("0.01, 0.05, 0.10 or 1.00. What that would leave nothing of is rounded finer."),
            ),
            Entry(
                "day", N_("First day"), Kind.DAY, seat.today, required=True, width=12,
                help=N_("The prices that are valid then or later are taken; they begin on this day."),
            ),
        ]  # fmt: skip
        super().__init__(seat, seat.say(N_("New list from {list}"), list=called), entries, self._copy)
        self._source = row.id
        self._done, self._is_stopped = 0, False

    async def _copy(self, answers: Mapping[str, Any]) -> None:
        markup = Markup(answers["percent"] or ZERO, answers["step"])
        named = answers["code"], answers["name"]
        self._done, self._is_stopped = 0, False
        list_id = await self.do(begin_copy, self._source, *named, markup, answers["day"])
        copying = asyncio.ensure_future(self._fill(list_id, markup, answers["day"]))
        try:
            await asyncio.wait({copying}, timeout=_SLOW)
            if not copying.done():
                progress = Progress(self.seat, self.heading(), self._how_far, copying.done, self._stop)
                await self.show(progress)
            await copying
        finally:
            self._is_stopped = True  # the desk may be closing

    async def _fill(self, list_id: int, markup: Markup, day: date) -> None:
        """Write the prices, step by step; if that is broken off or refused nothing stays."""
        after: int | None = 0
        try:
            while after is not None and not self._is_stopped:
                copied = await self.do(copy_prices, list_id, self._source, markup, day, after)
                self._done, after = self._done + copied.prices, copied.after
                await asyncio.sleep(_PAUSE)
        except Exception:
            await drop(self, list_id)
            raise
        if after is not None:
            await drop(self, list_id)
            raise Refused(N_("Broken off; there is no new list."))
        await self.do(finish_copy, list_id)

    def _stop(self) -> None:
        self._is_stopped = True

    def _how_far(self) -> str:
        return self.say(N_("Prices written: {done}"), done=self._done)


async def drop(screen: Commanded, list_id: int) -> None:
    """Take a list off with all its prices, step by step."""
    while not await screen.do(drop_list, list_id):
        await asyncio.sleep(_PAUSE)


async def give_to_group(screen: Commanded, row: ListRow, groups: list[GroupOf]) -> GroupOf | None:
    """Let the person choose a group that is to have a list, or no longer; the group, as it was."""
    chosen = await screen.show(
        Choice[GroupOf](
            screen.seat,
            screen.say(N_("{code} for which group of customers?"), code=row.code),
            groups,
            [
                Column(screen.say(N_("Group")), 30, grows=True),
                Column(screen.say(N_("Price list")), 16, grows=True),
            ],
            lambda group: (f"{group.code} {group.name}", group.price_list),
        )
    )
    if chosen is not None:
        wanted = None if chosen.list_id == row.id else row.id
        await screen.do(give_list, chosen.id, chosen.list_id, wanted)
    return chosen
