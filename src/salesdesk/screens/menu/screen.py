"""What there is to do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Final, cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.widget import Widget

from salesdesk.domain.approvals.told import how_many_wait
from salesdesk.domain.drafts.under_way.queries import calls_under_way
from salesdesk.i18n import N_
from salesdesk.loading import loading
from salesdesk.office.permissions import Permission
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.decisions import ask_about_kept, tell_decisions
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Column, LineTable

__all__ = ["TASKS", "MenuScreen", "Task"]


@dataclass(frozen=True, slots=True)
class Task:
    """A task with a screen of its own: `salesdesk.screens.<room>.screen`, class `screen`.

    Screens are loaded when they are first opened: a telemarketer never waits for billing.
    """

    room: str
    screen: str
    label: str
    help: str
    permission: Permission | None

    def make(self, seat: Seat) -> DeskScreen:
        """The screen of the task."""
        name = f"salesdesk.screens.{self.room}.screen"
        if name not in sys.modules:
            with loading():
                import_module(name)
        module = sys.modules[name]
        return cast("Callable[[Seat], DeskScreen]", getattr(module, self.screen))(seat)


_DIGITS: Final = "1234567890"
"""What the tasks are opened with, one after the other."""
_P = Permission
TASKS: Final = (
    Task(
        "order_entry",
        "OrderEntryScreen",
        N_("Order entry"),
        N_("Take an order while the caller speaks"),
        _P.ORDERS_ENTER,
    ),
    Task("orders", "OrdersScreen", N_("Orders"), N_("Every order, and what became of it"), _P.ORDERS_SEE),
    Task(
        "fulfilment",
        "FulfilmentScreen",
        N_("Fulfilment"),
        N_("Allocate batches and issue the goods"),
        _P.STOCK_ALLOCATE,
    ),
    Task("buying", "BuyingScreen", N_("Buying"), N_("Shortages, orders, receipts"), _P.PURCHASES_SEE),
    Task("billing", "BillingScreen", N_("Billing"), N_("Notes to bill, invoices, PDFs"), _P.INVOICES_SEE),
    Task("customers", "CustomersScreen", N_("Customers"), N_("Find, see and add them"), _P.CUSTOMERS_SEE),
    Task("articles", "ArticlesScreen", N_("Articles"), N_("Prices, stock, on order"), _P.ARTICLES_SEE),
    Task("prices", "PricesScreen", N_("Prices"), N_("Lists, agreements, promotions"), _P.PRICES_EDIT),
    Task(
        "approvals",
        "ApprovalsScreen",
        N_("Approvals"),
        N_("Orders beyond a limit, to decide"),
        _P.ORDERS_APPROVE,
    ),
    Task(
        "transfers",
        "TransfersScreen",
        N_("Transfers"),
        N_("Goods from one warehouse to another"),
        _P.STOCK_RECEIVE,
    ),
    Task(
        "notes",
        "NotesScreen",
        N_("Warehouse papers"),
        N_("Notes, receipts, batches and their trace"),
        _P.STOCK_ALLOCATE,
    ),
    Task(
        "stocktakes",
        "StocktakesScreen",
        N_("Counting"),
        N_("Stocktakes: count, compare, approve"),
        _P.STOCK_COUNT,
    ),
    Task("users", "UsersScreen", N_("Users"), N_("Who may log in, and do what"), _P.USERS_EDIT),
    Task("settings", "SettingsScreen", N_("Settings"), N_("Your language, colours and keys"), None),
)
"""What the menu offers, to those who may."""


class MenuScreen(DeskScreen):
    """The tasks of the person at the seat; a digit or Enter opens one."""

    HEADING = N_("Menu")
    _to_approve = 0

    def body(self) -> ComposeResult:
        """The list of tasks."""
        self.tasks = [task for task in TASKS if self.seat.may(task.permission)]
        widest = max(cell_len(self.say(task.label)) for task in TASKS)
        yield LineTable(
            [Column("", 3), Column(self.say(N_("Task")), widest + 1), Column("", 30, grows=True)],
            lambda task: (self._digit(task), self.say(task.label), self.say(task.help)),
            id="tasks",
        )

    async def begin(self) -> None:
        """Show them, and go on with the call in which the person was cut off, if he was."""
        self._show_tasks()
        await self._count_waiting()
        if self.seat.may(Permission.ORDERS_ENTER) and (calls := await self.ask(calls_under_way)):
            with loading():
                from salesdesk.screens.order_entry.going_on import go_on_where_cut_off
            await go_on_where_cut_off(self, calls)
        if not await self._tell_decisions() and self.seat.may(Permission.ORDERS_ENTER):
            await ask_about_kept(self)

    @command("enter", N_("Open"), N_("Open the task at the cursor."))
    async def open_task(self) -> None:
        """Open it, and come back here."""
        table, language = self.query_one("#tasks", LineTable), self.seat.language
        if table.current is None:
            return
        await self.open(table.current.make(self.seat))
        if self.seat.language != language:
            await self.recompose()
            self.show_keys()
            self._show_tasks(table.cursor)
        await self._count_waiting(table.cursor)
        await self._tell_decisions()

    async def _count_waiting(self, cursor: int = 0) -> None:
        """Say beside the task how many orders there are to be approved, to whoever may."""
        if not self.seat.may(Permission.ORDERS_APPROVE):
            return
        before, self._to_approve = self._to_approve, await self.ask(how_many_wait)
        if before != self._to_approve:
            self._show_tasks(cursor)

    async def _tell_decisions(self) -> bool:
        """What others have decided about the person's orders; whether anything was told."""
        return self.seat.may(Permission.ORDERS_ENTER) and await tell_decisions(self)

    def _digit(self, task: Task) -> str:
        place = [each.room for each in self.tasks].index(task.room)
        return next((digit for digit in _DIGITS if self._place(digit) == place), "")

    def _place(self, digit: str) -> int:
        """Which task a digit opens. The settings, the last, keep the last of them, however many there are."""
        place = _DIGITS.index(digit)
        return max(len(self.tasks) - 1, place) if digit == _DIGITS[-1] else place

    def _counted(self, task: Task) -> Task:
        """The task, with what there is to do for it where that is known."""
        if task.room != "approvals" or not self._to_approve:
            return task
        return replace(task, help=self.say(N_("To be approved: {count}"), count=self._to_approve))

    def _show_tasks(self, cursor: int = 0) -> None:
        table = self.query_one("#tasks", LineTable)
        table.set_rows([self._counted(task) for task in self.tasks], cursor)
        self.go_to(table)
        if all(task.permission is None for task in self.tasks):
            self.tell(N_("You have no role yet; ask whoever manages the users."))

    def command_for(self, key: str, focused: Widget | None) -> Command | None:
        """A digit is the task with this number: the cursor goes there, and Enter is meant."""
        if len(key) == 1 and key in _DIGITS:
            place = self._place(key)
            if place >= len(self.tasks):
                return None
            self.query_one("#tasks", LineTable).move_to(place)
            key = "enter"
        return super().command_for(key, focused)

    @command("f8", N_("Password"), N_("Change your own password."))
    async def change_password(self) -> None:
        """Ask for the old and the new one."""
        from salesdesk.screens.login.password import PasswordForm

        if await self.show(PasswordForm(self.seat)):
            self.tell(N_("Your password is changed."))

    @command("f3", N_("Sign out"), N_("Leave the seat to somebody else."))
    async def leave(self) -> None:
        """Back to the login."""
        await self.desk_app.signed_out()
