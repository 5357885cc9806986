"""The prices of one list, or those agreed with one customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, ClassVar, Final

from salesdesk.domain.assortment.queries import find_articles
from salesdesk.domain.assortment.rules import ArticleFound
from salesdesk.domain.catalogue.rules import ArticleLife
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.pricing.owners import Owned, Owner, Whose
from salesdesk.domain.pricing.prices_of import PriceRow, WhichPrices, priced_article, prices_of, whose_prices
from salesdesk.domain.pricing.setting import remove_price
from salesdesk.i18n import N_
from salesdesk.loading import loading
from salesdesk.money import ZERO, round_half_up
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.articles.prices import priced
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.find import Find
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.list_screen import ListScreen
from salesdesk.screens.listing import More
from salesdesk.screens.prices.forms import EndPriceForm, PriceForm
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable
from salesdesk.screens.widgets.title_line import TitleLine

__all__ = ["PricesOfScreen"]

_EDIT: Final = Permission.PRICES_EDIT
_HITS: Final = 50


class PricesOfScreen(ListScreen[PriceRow]):
    """A line for each price; one that is not valid today is pale, an article that is ended too."""

    HEADING = N_("Prices of a list")
    SEARCH_HELP = N_(
        "Any words of the article: code, name, GTIN, brand. What you type on the list begins a search, "
        "Backspace ends it."
    )
    WHICH: ClassVar = tuple(WhichPrices)

    def __init__(self, seat: Seat, owner: Owner) -> None:
        self._owner = owner
        self._its: Owned | None = None
        super().__init__(seat)

    async def begin(self) -> None:
        """Whose prices they are, then the prices."""
        self._its = await self.ask(whose_prices, self._owner)
        await super().begin()

    async def load(self, *, top: bool = True) -> None:
        """Fetch the list; the title says whose it is, in what currency, and how many there are."""
        await super().load(top=top)
        self.query_one(TitleLine).set_title(f"{self.list_name()} · {self.table.total}")
        self.show_keys()

    def list_name(self) -> str:
        """Whose prices, and what kind of prices they are."""
        its = self._its
        if its is None:
            return super().list_name()
        return f"{its.code} {its.name} · {its.currency} {self.say(its.price_mode.label)}"

    def list_columns(self) -> Sequence[Column]:
        """Of what, from how much on, how much, from when to when, and what is left of it."""
        costs = (
            Column(self.say(N_("Cost")), 7, right=True),
            Column(self.say(N_("Marg.")), 6, right=True, name=self.say(N_("Margin"))),
        )
        return (
            Column(self.say(N_("Code")), 9, searched=True, whole=True, sort="code"),
            Column(self.say(N_("Name")), 11, searched=True, grows=True, sort="name"),
            Column(
                self.say(N_("≥ qty")), 8, right=True, sort="from_quantity", name=self.say(N_("From quantity"))
            ),
            Column(self.say(N_("Price")), 9, right=True),
            Column(self.say(N_("From")), 8, right=True, sort="valid_from", name=self.say(N_("Valid from"))),
            Column(self.say(N_("Until")), 8, right=True, sort="valid_to", name=self.say(N_("Valid until"))),
            *(costs if self.seat.may(Permission.COSTS_SEE) else ()),
        )

    def cells(self, row: PriceRow) -> Sequence[str | Cell]:
        """A price; sold below its cost in red."""
        language, today = self.seat.language, self.seat.today
        stands = row.valid_from <= today and (row.valid_to is None or row.valid_to >= today)
        look = "" if stands and row.life is not ArticleLife.ENDED else "dim"
        quantity = f"{wording.quantity(row.from_quantity, language)} {wording.unit(row.unit, language)}"
        shown = [
            Cell(row.code, look),
            Cell(row.name, look),
            Cell(quantity if row.from_quantity else "", look, value=row.from_quantity),
            priced(row.price, row.price_unit, "", language, look),
            _day(row.valid_from, language, look),
            _day(row.valid_to, language, look),
        ]
        if not self.seat.may(Permission.COSTS_SEE):
            return shown
        return [*shown, *self._costs(row, look)]

    def _costs(self, row: PriceRow, look: str) -> Sequence[str | Cell]:
        """What it costs and what is left; about so much where a narrow list has no room for more."""
        language, cost, margin = self.seat.language, row.cost, row.margin
        loss = "bad" if margin is not None and margin < ZERO else look
        return [
            ""
            if cost is None
            else Cell(
                wording.price(cost, language), look, f"≈{wording.quantity(_whole(cost), language)}", cost
            ),
            ""
            if margin is None
            else Cell(_percent(margin, language), loss, _percent(_whole(margin), language), margin),
        ]

    def more(self) -> Sequence[More]:
        """What a file needs so that it can be read in again."""
        its = self._its
        assert its is not None
        whose = N_("Price list") if self._owner.whose is Whose.LIST else N_("Customer")
        return (
            (whose, lambda _: its.code),
            (N_("Price per (1, 100, 1,000)"), attrgetter("price_unit")),
            (N_("Currency"), lambda _: its.currency),
            (N_("Net or gross prices"), lambda _: its.price_mode.value),
            (N_("Unit"), attrgetter("unit")),
        )

    async def fetch(self, text: str, offset: int, limit: int) -> Page[PriceRow]:
        """Prices that fit what was typed and the filter."""
        return await self.ask(prices_of, self._owner, self.which, text, offset, limit, *self.sorted_by)

    def available(self, command_: Command) -> bool:
        """What is done to a price needs one."""
        if command_.name in ("open_row", "add_beside", "end_row") and not self.table.total:
            return False
        return super().available(command_)

    @command("enter", N_("Change"), N_("Change the price at the cursor, or when it ends."), permission=_EDIT)
    async def open_row(self) -> None:
        """The form of the price."""
        self.seat.require(_EDIT)  # Enter in the search field leads here as well
        row = await self.row()
        if row is None:
            self.tell(N_("Nothing was found."))
            return
        if await self._edit(row.article_id, row) is not None:
            await look_again(self, self.load(top=False), N_("The price of {code} is changed."), code=row.code)

    @command("f6", N_("New"), N_("Enter a price of another article."), permission=_EDIT)
    async def add_price(self) -> None:
        """Find the article, then the form; then its prices."""
        found = await self.show(
            Find[ArticleFound](
                self.seat,
                self.say(N_("A price of which article?")),
                self._find,
                [Column("", 14, whole=True), Column("", 30, grows=True), Column("", 12, right=True)],
                lambda hit: (hit.code, hit.name, _list_price(hit, self.seat.language)),
                text=self.search.text,
                help_text=N_("Code, bar code or words of the name, also misspelled. Enter takes the first."),
                nothing=self.say(N_("No article fits.")),
            )
        )
        if found is not None and (answers := await self._edit(found.id, None)) is not None:
            await look_again(self, self.look_for(found.code), _entered(answers["price"]), code=found.code)

    @command(
        "plus,add",
        N_("Break"),
        N_("Another price of the article at the cursor: from a quantity on, or from a later day."),
        permission=_EDIT,
        where=LineTable,
    )
    async def add_beside(self) -> None:
        """The form of another price of the same article."""
        row = await self.row()
        if row is not None and (answers := await self._edit(row.article_id, None)) is not None:
            await look_again(self, self.load(top=False), _entered(answers["price"]), code=row.code)

    @command(
        "delete",
        N_("End"),
        N_("Say which day is the last of the price; one that is not valid yet is taken off."),
        permission=_EDIT,
        where=LineTable,
    )
    async def end_row(self) -> None:
        """Ask for the day, or whether it is to go."""
        row = await self.row()
        if row is None:
            return
        if row.valid_from > self.seat.today:
            await self._remove(row)
        elif row.valid_to is not None and row.valid_to < self.seat.today:
            self.tell(N_("This price is over already."))
        elif await self.show(EndPriceForm(self.seat, self._owner, row)) is not None:
            await look_again(self, self.load(top=False), N_("The price of {code} is changed."), code=row.code)

    @command(
        "ctrl+f",
        N_("Import"),
        N_("Bring in prices from a file, of lists and of customers; first you see what would change."),
        permission=_EDIT,
    )
    async def import_prices(self) -> None:
        """Which file, what would come of it, then all of it."""
        with loading():
            from salesdesk.screens.importing.screen import import_from_file
        await import_from_file(self, Entity.PRICES, lambda: self.load(top=False))

    async def _remove(self, row: PriceRow) -> None:
        text = self.say(
            N_("{code} at {price} from {day} on. A price that ends the day before stays ended."),
            code=row.code,
            price=row.price,
            day=row.valid_from,
        )
        if await self.show(Question(self.seat, self.say(N_("Take the price off?")), text)):
            await self.do(remove_price, self._owner, row.id, row.entered)
            await look_again(self, self.load(top=False), N_("The price of {code} is off."), code=row.code)

    async def _edit(self, article_id: int, row: PriceRow | None) -> dict[str, Any] | None:
        its = self._its
        assert its is not None
        article = await self.ask(priced_article, article_id)
        return await self.show(PriceForm(self.seat, self._owner, its, article, row))

    async def _find(self, text: str) -> Sequence[ArticleFound]:
        return await self.ask(find_articles, text, limit=_HITS)


def _entered(price: Decimal) -> str:
    """What is told of a new price; nothing is a price, too, but may be a slip."""
    if price:
        return N_("The price of {code} is entered.")
    return N_("The price of {code} is entered: 0, it is given away.")


def _list_price(hit: ArticleFound, language: str) -> str:
    return "" if hit.price is None else wording.price(hit.price, language)


def _percent(margin: Decimal, language: str) -> str:
    return wording.percent(margin, language) or "0 %"


def _day(value: date | None, language: str, look: str) -> Cell:
    """A day, with two figures of its year where a narrow list has no room for four."""
    text = wording.day(value, language)
    return Cell(text, look, text[:-4] + text[-2:], value)


def _whole(value: Decimal) -> Decimal:
    return round_half_up(value, 0)
