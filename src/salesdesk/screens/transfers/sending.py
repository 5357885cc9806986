"""Sending goods to another warehouse: article after article, then one key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from salesdesk.domain.assortment.queries import find_articles
from salesdesk.domain.assortment.rules import ArticleFound
from salesdesk.domain.catalogue.rules import ArticleKind
from salesdesk.domain.catalogue.scanned import is_bar_code, scanned
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.transfers.queries import ToSend, batches_to_send, would_go
from salesdesk.domain.transfers.verbs import send
from salesdesk.errors import Refused, SalesdeskError
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.line_typed import quantity_text, quantity_typed
from salesdesk.screens.seat import Seat
from salesdesk.screens.transfers.cells import Going, Goods, going_cells, going_columns
from salesdesk.screens.transfers.way import choose_end
from salesdesk.screens.warehouses import Chosen
from salesdesk.screens.widgets.columns import dated
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.finder import Finder
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["SendingScreen"]


class SendingScreen(DeskScreen):
    """Article, quantity, next line; F9 posts the transfer out. It is left with its number."""

    HEADING = N_("Send goods")
    CSS_PATH = "transfers.tcss"

    def __init__(
        self,
        seat: Seat,
        origin: Chosen,
        destination: Chosen,
        first: tuple[Goods, tuple[int, str]] | None = None,
    ) -> None:
        """`first`: an article of which a batch is to be sent, and that batch."""
        super().__init__(seat)
        self._origin, self._destination, self._first = origin, destination, first
        self._goods: Goods | None = None
        self._batch: tuple[int, str] | None = None
        self._changes: int | None = None
        """Which line is typed anew."""
        self._article: Finder[ArticleFound] = Finder(
            self._find_articles,
            [Column(seat.word(N_("Article")), 14), Column("", 30, grows=True), Column("", 10, right=True)],
            lambda found: (found.code, found.name, wording.quantity(found.on_hand, seat.language)),
            id="article",
            help_text=N_("Code, bar code or words of the name of what is sent. Empty: on to the list."),
            nothing=seat.word(N_("No goods fit.")),
        )
        self._quantity = Field(
            id="quantity",
            help_text=N_(
                "How much of it goes, in its base unit or in another one: 2 box. F4 chooses a batch."
            ),
        )
        self._about = TextLine(id="about")
        self.table: LineTable[Going] = LineTable(
            going_columns(seat),
            lambda row: going_cells(seat, row),
            id="going",
            empty=seat.word(N_("Type what is sent, article by article.")),
        )

    def body(self) -> ComposeResult:
        """What goes; then the lines."""
        for label, field in ((N_("Article"), self._article), (N_("Quantity"), self._quantity)):
            with Horizontal(classes="entry"):
                yield Static(self.say(label), classes="label", markup=False)
                yield field
        yield self._about
        yield self.table

    async def begin(self) -> None:
        """At the article, or at the quantity of the batch that is to be sent."""
        self._head()
        self.table.set_rows(())
        self.go_to(self._article.field)
        if self._first is not None:
            goods, batch = self._first
            await self._ask_how_much(goods, batch)

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
        """An article is chosen, or a line is done."""
        if field is self._quantity:
            await self._take_line()
        elif not field.text:
            self.go_to(self.table)
        else:
            await self._take_article()
        return False

    @command(
        "f9",
        N_("Post"),
        N_("Post the transfer: the goods are on their way."),
        permission=Permission.STOCK_ISSUE,
        once=True,
    )
    async def post(self) -> None:
        """What is half typed belongs to it."""
        if self._goods is not None:
            await self._take_line()
        elif self._article.field.text:
            self.go_to(self._article.field)
            raise Refused(N_("Say how much of it goes, or empty the field."))
        lines = [row.sending for row in self.table.rows]
        try:
            posted = await self.do(send, self._origin.id, self._destination.id, lines)
        except SalesdeskError as error:
            code = error.values.get("code")
            if self.table.move_where(lambda row: row.goods.code == code):
                self.go_to(self.table)
            raise
        self.dismiss(posted.number)

    @command(
        "f4", N_("Batch"), N_("Choose which batch goes, instead of those whose turn it is."), where=Field
    )
    async def choose_batch(self) -> None:
        """From the batches of which something can go."""
        goods = self._goods
        if goods is None or self.focused is not self._quantity:
            self.tell(N_("There is no list for this field."))
            return
        found = await self.ask(batches_to_send, goods.article_id, self._origin.id)
        chosen = await self.show(
            Choice(
                self.seat, self.say(N_("Which batch goes?")), found, self._batch_columns(), self._batch_cells
            )
        )
        if chosen is not None:
            self._batch = chosen.batch_id, chosen.number
            self._say_about(goods, chosen.most)
            if not self._quantity.text:
                self._quantity.set_text(wording.typed(chosen.most, self.seat.language))
                self._quantity.select_all()

    @command("enter", N_("Change"), N_("Type the line at the cursor anew."), where=LineTable)
    async def change(self) -> None:
        """Back into the fields; until it is entered it stays as it is."""
        row = self.table.current
        if row is None:
            return
        at = self.table.cursor
        self._article.field.set_text(row.goods.code)
        await self._ask_how_much(row.goods, row.batch)
        self._changes = at
        self._quantity.set_text(quantity_text(row.quantity, row.unit, self.seat.language))
        self._quantity.select_all()

    @command("delete", N_("Delete"), N_("Take the line off the transfer."), where=LineTable)
    async def delete_line(self) -> None:
        """It stays here."""
        at = self.table.cursor
        self.table.set_rows([*self.table.rows[:at], *self.table.rows[at + 1 :]])
        self._clear()
        self.go_to(self.table if self.table.total else self._article.field)

    @command("f7", N_("Out of"), N_("The warehouse that the goods leave."))
    async def choose_origin(self) -> None:
        """Another one; lines are looked at anew when they are posted."""
        chosen = await choose_end(self, N_("Send from"), self._destination)
        if chosen is not None:
            self._origin = chosen
            self._head()

    @command("f8", N_("Into"), N_("The warehouse that the goods go to."))
    async def choose_destination(self) -> None:
        """Another one."""
        chosen = await choose_end(self, N_("Send to"), self._origin)
        if chosen is not None:
            self._destination = chosen
            self._head()

    @command("f3,escape,f12", N_("Back"), N_("Leave this screen."))
    async def leave(self) -> None:
        """Nothing is sent; what was typed is not thrown away unasked."""
        if self.table.total:
            text = self.say(N_("The transfer is not posted. Throw away what you have typed?"))
            if not await self.show(Question(self.seat, self.say(N_("Leave")), text)):
                return
        self.dismiss(None)

    async def _find_articles(self, text: str) -> Sequence[ArticleFound]:
        found = await self.ask(find_articles, text, None, self.seat.language, 40)
        return [each for each in found if each.kind is ArticleKind.GOODS]

    async def _take_article(self) -> None:
        """What was typed, or read by a scanner, perhaps with its batch."""
        text = self._article.field.text
        scan = scanned(text)
        if scan is None and not is_bar_code(text):
            found = await self._article.choose()
        else:
            self._article.close()
            hits = await self._find_articles(scan.gtin if scan is not None and scan.gtin else text)
            found = next((each for each in hits if each.match.exact), None)
        if found is None:
            self.tell(N_("No goods fit."))
            return
        goods = Goods(found.id, found.code, found.name, found.base_unit, found.units)
        batch = await self._batch_read(goods, scan.batch) if scan is not None and scan.batch else None
        self._article.field.set_text(found.code)
        await self._ask_how_much(goods, batch)

    async def _batch_read(self, goods: Goods, called: str) -> tuple[int, str]:
        """The batch with this number, or of this lot of the supplier, of which something can go."""
        for each in await self.ask(batches_to_send, goods.article_id, self._origin.id):
            if called in (each.number, each.supplier_lot):
                return each.batch_id, each.number
        text = N_("Of batch {number} of {code} nothing can go from {warehouse}.")
        raise Refused(text, number=called, code=goods.code, warehouse=self._origin.code)

    async def _ask_how_much(self, goods: Goods, batch: tuple[int, str] | None) -> None:
        """On to the quantity, with what can go in sight."""
        self._goods, self._batch, self._changes = goods, batch, None
        found = await self.ask(batches_to_send, goods.article_id, self._origin.id)
        of_batch = [each.most for each in found if batch is None or each.batch_id == batch[0]]
        self._say_about(goods, max(of_batch, default=ZERO) if batch else sum(of_batch, ZERO))
        if batch is not None:
            self._article.field.set_text(goods.code)
        self._quantity.set_text("")
        self.go_to(self._quantity)

    async def _take_line(self) -> None:
        """The line stands in the list, with its batches; what cannot go is refused where it was typed."""
        goods = self._goods
        if goods is None:
            self.go_to(self._article.field)
            raise Refused(N_("Which article? Type it first."))
        try:
            quantity, unit = quantity_typed(self._quantity.text)
            row = Going(goods, quantity, unit, self._batch)
            rows = list(self.table.rows)
            at = len(rows) if self._changes is None else self._changes
            rows[at : at + 1] = [row]
            parts = await self.ask(would_go, self._origin.id, [each.sending for each in rows])
        except SalesdeskError:
            self.go_to(self._quantity)
            self._quantity.select_all()
            raise
        shown = [replace(each, parts=of_it) for each, of_it in zip(rows, parts, strict=True)]
        self.table.set_rows(shown, cursor=at)
        self._clear()
        self.go_to(self._article.field)

    def _clear(self) -> None:
        self._goods, self._batch, self._changes = None, None, None
        self._article.clear()
        self._quantity.set_text("")
        self._about.show("")

    def _say_about(self, goods: Goods, most: Decimal) -> None:
        unit = Unit(goods.base_unit, goods.units)
        if self._batch is None:
            text = N_("{name} · at most {most} {unit} can go from {warehouse}")
        else:
            text = N_("{name} · batch {batch}: at most {most} {unit} can go from {warehouse}")
        self._about.show(
            self.say(
                text,
                name=goods.name,
                most=most,
                unit=unit,
                warehouse=self._origin.code,
                batch="" if self._batch is None else self._batch[1],
            )
        )

    def _head(self) -> None:
        self.set_heading(
            N_("Send from {origin} to {destination}"),
            origin=self._origin.code,
            destination=self._destination.code,
        )

    def _batch_columns(self) -> list[Column]:
        return [
            Column(self.say(N_("Batch")), 20, grows=True),
            Column(self.say(N_("Lot")), 12),
            Column(self.say(N_("Bin")), 8),
            Column(self.say(N_("Keeps to")), 10),
            Column(self.say(N_("Can go")), 10, right=True),
        ]

    def _batch_cells(self, batch: ToSend) -> Sequence[str | Cell]:
        language = self.seat.language
        keeps, most = dated(batch.keeps_until, language), wording.quantity(batch.most, language)
        return batch.number, batch.supplier_lot, batch.bin, keeps, most
