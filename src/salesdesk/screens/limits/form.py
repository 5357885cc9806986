"""The limits of a role or a person, as they are typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salesdesk.domain.selling_limits.rules import NO_LIMITS, Limits
from salesdesk.domain.selling_limits.setup import LimitsSetup, limits_setup
from salesdesk.domain.selling_limits.verbs import set_limit
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Role
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat

__all__ = ["LimitsForm", "RoleLimitsForm", "stored_for"]


class LimitsForm(Form):
    """How far a role or a person may go; what is empty is no limit."""

    def __init__(self, seat: Seat, who: str, whose: Role | int, shown: Limits, seen: Limits | None) -> None:
        """`shown` stand in the fields, `seen` are stored for `whose`, who is called `who`."""
        super().__init__(seat, seat.say(N_("Limits of {who}"), who=who), _entries(shown), self._set)
        self._whose, self._seen = whose, seen

    async def _set(self, answers: Mapping[str, Any]) -> None:
        await self.do(set_limit, self._whose, Limits(**answers), self._seen)

    async def renew(self) -> Refused | None:
        """What is stored by now."""
        self._seen = stored_for(await self.ask(limits_setup), self._whose)
        return self.take_up(_entries(self._seen or NO_LIMITS))


class RoleLimitsForm(Form):
    """Limits for all who have a role that has none yet."""

    def __init__(self, seat: Seat, roles: Sequence[Role]) -> None:
        role = Entry(
            "role", N_("Role"), Kind.CHOICE, required=True, width=24,
            choices=[(each, seat.word(each.label)) for each in roles],
            help=N_("For all who have it and no limits of their own."),
        )  # fmt: skip
        title = seat.word(N_("Limits for a role"))
        super().__init__(seat, title, [role, *_entries(NO_LIMITS)], self._set)

    async def _set(self, answers: Mapping[str, Any]) -> None:
        values = dict(answers)
        await self.do(set_limit, values.pop("role"), Limits(**values), None)


def stored_for(setup: LimitsSetup, whose: Role | int) -> Limits | None:
    """The limits that are stored for a role or a person."""
    if isinstance(whose, Role):
        return dict(setup.roles).get(whose)
    return next((each.limits for each in setup.people if each.own and each.person.id == whose), None)


def _entries(limits: Limits) -> list[Entry]:
    return [
        Entry(
            "max_discount", N_("Discount up to, %"), Kind.NUMBER, limits.max_discount, width=12,
            help=N_(
                "What may be taken off a line at most, in per cent of its value by the price rules. "
                "What the customer or a promotion has anyway does not count. Empty: no limit."
            ),
        ),
        Entry(
            "min_margin", N_("Margin at least, %"), Kind.NUMBER, limits.min_margin, width=12,
            help=N_(
                "What is to be left of a line's net amount over its cost, in per cent, where somebody "
                "has lowered it. Empty: no limit."
            ),
        ),
        Entry(
            "max_amount", N_("Orders up to, net"), Kind.NUMBER, limits.max_amount, width=16,
            help=N_("What an order may come to without VAT, in company currency. Empty: no limit."),
        ),
    ]  # fmt: skip
