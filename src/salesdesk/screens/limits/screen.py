"""How far people may go by themselves, who may approve for them, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Final

from textual import on
from textual.app import ComposeResult

from salesdesk.domain.selling_limits.covering import Covered, Gap
from salesdesk.domain.selling_limits.rules import NO_LIMITS, Limits
from salesdesk.domain.selling_limits.setup import LimitsSetup, limits_setup
from salesdesk.domain.selling_limits.verbs import drop_limit
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission, Role
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.form import Form
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.limits.form import LimitsForm, RoleLimitsForm
from salesdesk.screens.listing import Listing, More
from salesdesk.screens.widgets.columns import amount, figure
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable
from salesdesk.screens.widgets.text_line import TextLine
from salesdesk.screens.widgets.title_line import TitleLine

__all__ = ["LimitsScreen"]

_EDIT: Final = Permission.PRICES_EDIT
_IN_SHORT: Final[Mapping[Gap, str]] = {
    Gap.NO_APPROVER: N_("no approver"),
    Gap.ONLY_SELF: N_("only self"),
    Gap.OUT_OF_REACH: N_("out of reach"),
    Gap.NO_LIMITS: N_("no limits"),
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A role with limits, or somebody who enters orders. `stored` is what can be changed and dropped."""

    whose: Role | int
    who: str
    name: str
    limits: Limits | None
    stored: Limits | None
    covered: Covered | None = None

    @property
    def id(self) -> Role | int:
        """What tells it from the others."""
        return self.whose


class LimitsScreen(Listing):
    """The limits of roles, then everybody who enters orders with those that count for him."""

    HEADING = N_("Limits")
    CSS_PATH = Path(__file__).parent.parent / "card.tcss"

    def body(self) -> ComposeResult:
        """The list, and the row at the cursor in words."""
        yield LineTable(
            [
                Column(self.say(N_("Who")), 20, grows=True, sort="who"),
                Column(self.say(N_("Disc. %")), 7, right=True, name=self.say(N_("Discount up to, %"))),
                Column(self.say(N_("Marg. %")), 7, right=True, name=self.say(N_("Margin at least, %"))),
                Column(self.say(N_("Orders to")), 10, right=True, name=self.say(N_("Orders up to, net"))),
                Column(self.say(N_("Source")), 7, whole=True),
                Column(self.say(N_("Approves")), 10, grows=True),
                Column(self.say(N_("Gap")), 12, whole=True, sort="gap"),
            ],
            self._cells,
            id="limits",
        )
        yield TextLine(id="in-full")

    def listed(self) -> LineTable[_Row]:
        """Roles and people."""
        return self.query_one("#limits", LineTable)

    def more(self) -> Sequence[More]:
        """What people are called."""
        return ((N_("Name"), attrgetter("name")),)

    async def begin(self) -> None:
        """Show everybody."""
        self.go_to(self.listed())
        await self._load()

    def available(self, command_: Command) -> bool:
        """Only what is set can be taken away."""
        row = self.listed().current if self.is_mounted else None
        match command_.name:
            case "change_limits":
                return row is not None and super().available(command_)
            case "drop_limits":
                return row is not None and row.stored is not None and super().available(command_)
            case _:
                return super().available(command_)

    @command("enter", N_("Change"), N_("Change the limits of the role or the person."), permission=_EDIT)
    async def change_limits(self) -> None:
        """A person who has those of his roles gets his own."""
        row = self.listed().current
        if row is None:
            return
        form = LimitsForm(self.seat, row.who, row.whose, row.limits or NO_LIMITS, row.stored)
        await self._with(form, lambda _: row.whose, row.who)

    @command("f6", N_("Role"), N_("Set limits for a role that has none yet."), permission=_EDIT)
    async def add_role(self) -> None:
        """The form, then the list with the role at the cursor."""
        setup = await self.ask(limits_setup)
        roles = [each for each in Role if each not in dict(setup.roles)]
        if not roles:
            raise Refused(N_("Every role has its limits."))
        form = RoleLimitsForm(self.seat, roles)
        await self._with(form, lambda answers: answers["role"], "")

    @command("delete", N_("Remove"), N_("Take the limits of the role or the person away."), permission=_EDIT)
    async def drop_limits(self) -> None:
        """Ask first."""
        row = self.listed().current
        if row is None or row.stored is None:
            return
        text = (
            N_("Whoever has the role has no limits from it any more.")
            if isinstance(row.whose, Role)
            else N_("{who} has the limits of the roles then, if they have any.")
        )
        title = self.say(N_("Take the limits of {who} away?"), who=row.who)
        if await self.show(Question(self.seat, title, self.say(text, who=row.who))):
            await self.do(drop_limit, row.whose, row.stored)
            await self._load()
            self.tell(N_("The limits of {who} are taken away."), who=row.who)

    @command("f5", N_("Refresh"), N_("Fetch the list again."))
    async def refresh_list(self) -> None:
        """Others have changed something."""
        await self._load()

    @on(LineTable.Moved, "#limits")
    def follow(self) -> None:
        """Another row: other keys, and other words."""
        row = self.listed().current
        self.query_one("#in-full", TextLine).show("" if row is None else " · ".join(self._words(row)))
        self.show_keys()

    async def _with(self, form: Form, whose: Callable[[dict[str, object]], object], who: str) -> None:
        answers = await self.show(form)
        if answers is None:
            return
        at = whose(answers)
        await self._load(at)
        row = self.listed().current
        self.tell(N_("The limits of {who} are set."), who=who or ("" if row is None else row.who))

    async def _load(self, at: object = None) -> None:
        """Fetch everybody; the cursor goes to whose row it is, or stays where it was."""
        table = self.listed()
        before = table.current
        setup = await self.ask(limits_setup)
        rows = self._rows(setup)
        wanted = at if at is not None else None if before is None else before.whose
        table.set_rows(rows, next((place for place, row in enumerate(rows) if row.whose == wanted), None))
        self.query_one(TitleLine).set_title(f"{self.say(self.HEADING)} · {self._state(setup)}")
        self.follow()

    def _rows(self, setup: LimitsSetup) -> list[_Row]:
        roles = [
            _Row(role, self.say(role.label), self.say(role.label), limits, limits)
            for role, limits in setup.roles
        ]
        people = [
            _Row(
                each.person.id,
                each.person.login,
                each.person.name,
                each.limits,
                each.limits if each.own else None,
                each,
            )
            for each in setup.people
        ]
        return roles + people

    def _state(self, setup: LimitsSetup) -> str:
        if setup.gaps:
            return self.say(N_("gaps: {number}"), number=setup.gaps)
        is_set = any(each.limits is not None for each in setup.people) or setup.roles
        return self.say(N_("complete")) if is_set else self.say(N_("none are set"))

    def _cells(self, row: _Row) -> list[str | Cell]:
        limits, language = row.limits or NO_LIMITS, self.seat.language
        each = row.covered
        who = Cell(row.who, "strong" if each is None else "")
        figures = [
            "" if value is None else written(value, language)
            for value, written in (
                (limits.max_discount, figure),
                (limits.min_margin, figure),
                (limits.max_amount, amount),
            )
        ]
        if each is None:
            return [who, *figures, "", "", ""]
        source = N_("own") if each.own else N_("role") if each.roles else ""
        gap = self.say(_IN_SHORT[each.gaps[0]]) if each.gaps else ""
        more = f" +{len(each.gaps) - 1}" if len(each.gaps) > 1 else ""
        return [
            who,
            *figures,
            source and self.say(source),
            ", ".join(each.approvers),
            Cell(gap + more, "bad"),
        ]

    def _words(self, row: _Row) -> Iterator[str]:
        """What the list has no room for."""
        each = row.covered
        if each is None:
            yield self.say(N_("for all who have the role and no limits of their own"))
            return
        if each.person.name != each.person.login:
            yield each.person.name
        if each.roles:
            roles = ", ".join(self.say(role.label) for role in each.roles)
            yield self.say(N_("limits of: {roles}"), roles=roles)
        yield from (self.say(gap.label) for gap in each.gaps)
