"""The line that is being typed: article, quantity, and for the few that have one, discount and price."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from salesdesk.domain.assortment.rules import ArticleFound
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens.order_entry import cells, helps
from salesdesk.screens.order_entry.info_line import InfoLine
from salesdesk.screens.order_entry.typed import discount_typed, price_typed, quantity_typed
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.finder import Finder

__all__ = ["EntryLine"]

T = TypeVar("T")


class EntryLine(Vertical):
    """Four fields under their names, and a line about the article that was taken."""

    def __init__(self, seat: Seat, search: Callable[[str], Awaitable[Sequence[ArticleFound]]]) -> None:
        super().__init__(id="entry")
        self._seat = seat
        self.finder: Finder[ArticleFound] = Finder(
            search,
            cells.article_columns(seat),
            partial(cells.article_cells, language=seat.language),
            id="article",
            help_text=helps.ARTICLE,
            nothing=seat.word(N_("No article fits.")),
        )
        self.quantity = Field(id="quantity", help_text=helps.QUANTITY)
        self.discount = Field(id="discount", help_text=helps.DISCOUNT)
        self.price = Field(id="price", help_text=helps.PRICE)
        self._about = InfoLine(id="about-article")
        self._article: ArticleFound | None = None

    def compose(self) -> ComposeResult:
        """Names, fields, and what is known of the article."""
        names = (N_("Article or code"), N_("Quantity"), N_("Discount"), N_("Price"))
        with Horizontal(classes="row", id="entry-names"):
            for name, of in zip(names, ("article", "quantity", "discount", "price"), strict=True):
                yield Static(self._seat.word(name), id=f"{of}-name", markup=False)
        with Horizontal(classes="row"):
            yield self.finder
            yield self.quantity
            yield self.discount
            yield self.price
        yield self._about

    @property
    def begun(self) -> bool:
        """Whether an article has been named that is not yet on a line."""
        return bool(self.finder.field.text)

    @property
    def taken(self) -> bool:
        """Whether what stands in the article field is the article that was taken."""
        return self._article is not None and self.finder.field.text == self._article.code

    async def take_article(self) -> None:
        """Take the article that Enter means; one of it is proposed if no quantity stands. Raises Refused."""
        text = self.finder.field.text
        if not text:
            raise Refused(N_("Type an article; F9 confirms the order."))
        found = await self.finder.choose()
        if found is None:
            raise Refused(N_("No article fits “{text}”."), text=text)
        self._about.show(cells.article_facts(found, self._seat))
        if not found.for_sale:
            raise Refused(N_("Article {code} is not for sale."), code=found.code)
        self._article = found
        self.finder.field.set_text(found.code)
        if not self.quantity.text:
            self.quantity.set_text("1")

    def line(self) -> NewLine:
        """The line as it was typed. Raises Refused, and goes to the field that cannot be read."""
        assert self._article is not None, "an article is taken first"
        quantity, unit = self._read(self.quantity, quantity_typed)
        price, price_unit = self._read(self.price, price_typed)
        preset = ZERO if price is not None else self._article.preset_percent
        discount = self._read(self.discount, partial(discount_typed, preset=preset))
        return NewLine(
            quantity,
            self._article.id,
            unit=unit,
            price=price,
            price_unit=price_unit,
            discount_percent=discount.percent,
            discount_amount=discount.amount,
            discount_per_unit=discount.per_unit,
        )

    def field_of(self, part: str) -> Field | None:
        """Where the quantity, the price or the discount is typed."""
        return {"quantity": self.quantity, "price": self.price, "discount": self.discount}.get(part)

    def clear(self) -> None:
        """Ready for the next line."""
        self._article = None
        self.finder.clear()
        for field in (self.quantity, self.discount, self.price):
            field.set_text("")
        self._about.show(())

    def _read(self, field: Field, reader: Callable[[str], T]) -> T:
        try:
            return reader(field.text)
        except Refused:
            self.screen.set_focus(field)
            field.select_all()
            raise
