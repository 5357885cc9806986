"""Receiving goods that no purchase order asked for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from salesdesk.domain.assortment.queries import find_articles
from salesdesk.domain.assortment.rules import ArticleFound
from salesdesk.domain.catalogue.rules import ArticleKind
from salesdesk.domain.purchasing.costs import known_cost
from salesdesk.domain.purchasing.entering import Unpriced
from salesdesk.domain.purchasing.suppliers import SupplierFound, find_suppliers
from salesdesk.domain.purchasing.verbs import receive_goods
from salesdesk.errors import Refused, SalesdeskError
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.buying.arrivals import (
    Arriving,
    ask_about,
    cells,
    check_note,
    columns,
    may_leave,
)
from salesdesk.screens.buying.doubts import Doubts, is_meant
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.seat import Seat
from salesdesk.screens.warehouses import Chosen, choose_warehouse
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.finder import Finder
from salesdesk.screens.widgets.line_table import Column, LineTable
from salesdesk.warehouse.receiving.operations import Arrival

__all__ = ["UnorderedScreen"]


class UnorderedScreen(DeskScreen):
    """Supplier, delivery note, then article after article; F9 posts the receipt.

    It is left with the number of the receipt.
    """

    HEADING = N_("Receipt without an order")
    CSS_PATH = "buying.tcss"

    def __init__(self, seat: Seat, warehouse: Chosen | None) -> None:
        super().__init__(seat)
        self._warehouse = warehouse
        self._supplier: SupplierFound | None = None
        self._from: Finder[SupplierFound] = Finder(
            self._find_suppliers,
            _supplier_columns(seat),
            _supplier_cells,
            id="supplier",
            help_text=N_("Number, name or city of whoever sent the goods; F4 lists all suppliers."),
            nothing=seat.word(N_("No supplier fits.")),
        )
        self._note = Field(
            id="delivery-note", help_text=N_("The number of the supplier's delivery note. It may stay empty.")
        )
        self._article: Finder[ArticleFound] = Finder(
            self._find_articles,
            [Column(seat.word(N_("Article")), 14), Column("", 30, grows=True), Column("", 10, right=True)],
            lambda found: (found.code, found.name, wording.quantity(found.on_hand, seat.language)),
            id="article",
            help_text=N_("Code, bar code or words of the name of what has come. Empty: on to the list."),
            nothing=seat.word(N_("No goods fit.")),
        )
        self.table: LineTable[Arriving] = LineTable(
            columns(seat, costs=True),
            lambda row: cells(seat, row),
            id="arrivals",
            empty=seat.word(N_("Type what has come, article by article.")),
        )

    def body(self) -> ComposeResult:
        """Who, with what paper, what; then the lines."""
        for label, field in (
            (N_("Supplier"), self._from),
            (N_("Delivery note"), self._note),
            (N_("Article"), self._article),
        ):
            with Horizontal(classes="entry"):
                yield Static(self.say(label), classes="label", markup=False)
                yield field
        yield self.table

    async def begin(self) -> None:
        """First: from whom."""
        self._head()
        self.table.set_rows(())
        self.go_to(self._from.field)

    def available(self, command_: Command) -> bool:
        """What is done to a line needs one."""
        if command_.name in ("change", "delete_line") and not self.table.total:
            return False
        return super().available(command_)

    @on(LineTable.Moved)
    def show_what_can_be_done(self) -> None:
        """There are lines, or no more."""
        self.show_keys()

    async def entered(self, field: Field) -> bool:
        """A supplier or an article is chosen."""
        if field is self._from.field:
            supplier = await self._from.choose()
            if supplier is None:
                self.tell(N_("No supplier fits."))
            else:
                self._take_supplier(supplier)
            return False
        if field is self._article.field:
            await self._take_article()
            return False
        check_note(self, field)
        self.go_to(self._article.field)
        return False

    @command(
        "f9",
        N_("Post"),
        N_("Post the receipt: the goods are in stock."),
        permission=Permission.STOCK_RECEIVE,
        once=True,
    )
    async def post(self) -> None:
        """Goods and batches at once."""
        if self._warehouse is None:
            raise Refused(N_("There is no warehouse to receive goods in."))
        if self._supplier is None or self._from.field.text != self._supplier.name:
            self.go_to(self._from.field)
            raise Refused(N_("Say who sent the goods."))
        check_note(self, self._note)
        doubts = Doubts.about(self.table.rows, self.seat.today)
        if not await is_meant(self, doubts):
            return
        arrivals = [_arrived(row) for row in self.table.rows]
        try:
            posted = await self.do(
                receive_goods,
                self._warehouse.id,
                self._supplier.id,
                arrivals,
                self._note.text,
                expired=bool(doubts.expired),
            )
        except SalesdeskError as error:
            code = error.values.get("code") or error.values.get("article")
            if self.table.move_where(lambda row: row.code == code):
                self.go_to(self.table)
            raise
        self.dismiss(posted.number)

    @command("enter", N_("Change"), N_("Change quantity, cost, dates, lot or bin."), where=LineTable)
    async def change(self) -> None:
        """The line at the cursor."""
        row = self.table.current
        if row is not None and (changed := await ask_about(self, row, costs=True)) is not None:
            self._put([changed])

    @command("delete", N_("Delete"), N_("Take the line off the receipt."), where=LineTable)
    async def delete_line(self) -> None:
        """It has not come."""
        self._put([])

    @command("f4", N_("List"), N_("Choose the supplier from the list of all."), where=Field)
    async def list_suppliers(self) -> None:
        """Choose instead of typing."""
        if self.focused is not self._from.field:
            self.tell(N_("There is no list for this field."))
            return
        self._from.close()
        found = await self.ask(find_suppliers, "", 1000)
        title = self.say(N_("Supplier"))
        chosen = await self.show(
            Choice(self.seat, title, found, _supplier_columns(self.seat), _supplier_cells)
        )
        if chosen is not None:
            self._take_supplier(chosen)

    @command("f8", N_("Warehouse"), N_("The warehouse that the goods are put in."))
    async def choose_place(self) -> None:
        """Another warehouse."""
        chosen = await choose_warehouse(self, self._warehouse, every=False)
        if chosen is not None:
            self._warehouse = chosen.warehouse
            self._head()

    @command("f3,escape,f12", N_("Back"), N_("Leave this screen."))
    async def leave(self) -> None:
        """Nothing is received; what was typed is not thrown away unasked."""
        if await may_leave(self, bool(self.table.total)):
            self.dismiss(None)

    async def _find_suppliers(self, text: str) -> Sequence[SupplierFound]:
        return await self.ask(find_suppliers, text)

    async def _find_articles(self, text: str) -> Sequence[ArticleFound]:
        found = await self.ask(find_articles, text, None, self.seat.language, 40)
        return [each for each in found if each.kind is ArticleKind.GOODS]

    def _take_supplier(self, found: SupplierFound) -> None:
        self._supplier = found
        self._from.field.set_text(found.name)
        self.go_to(self._note)

    async def _take_article(self) -> None:
        if not self._article.field.text:
            self.go_to(self.table)
            return
        found = await self._article.choose()
        if found is None:
            self.tell(N_("No goods fit."))
            return
        new = Arriving(
            found.id, found.code, found.name, found.base_unit, ZERO, unit_cost=await self._cost(found)
        )
        if (row := await ask_about(self, new, costs=True)) is not None:
            self.table.set_rows([*self.table.rows, row], cursor=self.table.total)
            self._article.clear()
        self.go_to(self._article.field)

    async def _cost(self, article: ArticleFound) -> Decimal | None:
        """What it is taken to cost, for those who may see that; others leave it open or say it."""
        if not self.seat.may(Permission.COSTS_SEE):
            return None
        return await self.ask(known_cost, article.id, self._supplier.number if self._supplier else "")

    def _put(self, rows: list[Arriving]) -> None:
        at = self.table.cursor
        self.table.set_rows([*self.table.rows[:at], *rows, *self.table.rows[at + 1 :]])

    def _head(self) -> None:
        self.set_heading(
            N_("Receive in {warehouse} what nobody ordered"),
            warehouse=self._warehouse.code if self._warehouse else "–",
        )


def _arrived(row: Arriving) -> Arrival | Unpriced:
    """What has come, at the cost that was said or, where none was, at the one that is known."""
    come = Unpriced(row.article_id, row.quantity, row.supplier_lot, row.best_before, row.use_by, row.bin)
    return come if row.unit_cost is None else come.at(row.unit_cost)


def _supplier_columns(seat: Seat) -> list[Column]:
    return [
        Column(seat.word(N_("Number")), 10),
        Column(seat.word(N_("Supplier")), 26, grows=True),
        Column(seat.word(N_("City")), 18),
        Column("", 2),
    ]


def _supplier_cells(found: SupplierFound) -> tuple[str, ...]:
    return found.number, found.name, found.city, found.country
