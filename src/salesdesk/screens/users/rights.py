"""What a person may do: roles and single permissions, ticked with Space."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from textual.app import ComposeResult

from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission, Role, permissions_of
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable

__all__ = ["Rights", "RightsDialog"]


@dataclass(frozen=True, slots=True)
class Rights:
    """Roles, and single permissions besides."""

    roles: frozenset[Role] = frozenset()
    permissions: frozenset[Permission] = frozenset()

    def has(self, right: Role | Permission) -> bool:
        """Whether it is ticked."""
        return right in self.roles or right in self.permissions

    def turned(self, right: Role | Permission) -> Rights:
        """The same with one right ticked that was not, or the other way round."""
        if isinstance(right, Role):
            return Rights(self.roles ^ {right}, self.permissions)
        return Rights(self.roles, self.permissions ^ {right})


class RightsDialog(Dialog[Rights]):
    """The roles, then the permissions; those that come with a ticked role are marked so.

    `submit` does the work; what it refuses is said in the dialog, which stays open.
    """

    def __init__(
        self,
        seat: Seat,
        title: str,
        rights: Rights,
        submit: Callable[[Rights], Awaitable[object]],
    ) -> None:
        """The title is already translated."""
        super().__init__(seat)
        self._title, self._submit = title, submit
        self.rights = self._before = rights
        self.list: LineTable[Role | Permission] = LineTable(
            [
                Column("", 3),
                Column(self.say(N_("Role or permission")), 34, grows=True),
                Column("", 26),
            ],
            self._cells,
            id="rights",
        )

    def heading(self) -> str:
        """Whose rights."""
        return self._title

    def body(self) -> ComposeResult:
        """The list."""
        self.list.styles.height = 18
        yield self.list

    async def begin(self) -> None:
        """Roles first: they are enough for nearly everybody."""
        self.list.set_rows([*Role, *Permission])
        self.go_to(self.list)

    def is_touched(self) -> bool:
        """Other rights are ticked."""
        return self.rights != self._before

    def _cells(self, right: Role | Permission) -> list[str | Cell]:
        is_role, ticked = isinstance(right, Role), self.rights.has(right)
        given = not is_role and right in permissions_of(self.rights.roles, frozenset())
        note = self.say(N_("role")) if is_role else self.say(N_("comes with a role")) if given else ""
        mark = "[x]" if ticked else "[·]" if given else "[ ]"
        return [mark, Cell(self.say(right.label), "strong" if is_role else ""), Cell(note, "dim")]

    @command("space", N_("Tick"), N_("Give the right at the cursor, or take it away."), where=LineTable)
    async def turn(self) -> None:
        """The other way round."""
        right = self.list.current
        if right is not None:
            self.rights = self.rights.turned(right)
            self.list.refresh()

    @command("f9", N_("Save"), N_("Give exactly the rights that are ticked."))
    async def save(self) -> None:
        """Do the work."""
        await self._submit(self.rights)
        self.dismiss(self.rights)
