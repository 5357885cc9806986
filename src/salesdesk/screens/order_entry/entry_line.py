"""The line that is being typed: article, quantity, and for the few that have one, discount and price."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from salesdesk.domain.assortment.prices_beside import PricesBeside
from salesdesk.domain.assortment.rules import ArticleFound
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens.order_entry import cells, helps
from salesdesk.screens.order_entry.grammar import Reading, last_line
from salesdesk.screens.order_entry.heard import Heard, nothing_fits
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.finder import Finder
from salesdesk.screens.widgets.info_line import Fact, InfoLine, fitting
from salesdesk.warehouse.stock.queries import StockView

__all__ = ["EntryLine"]


class EntryLine(Vertical):
    """Four fields under their names, and two lines about the article that was taken."""

    def __init__(self, seat: Seat, hear: Callable[[str], Awaitable[Sequence[Heard]]]) -> None:
        super().__init__(id="entry")
        self._seat, self._hear = seat, hear
        self.finder: Finder[Heard] = Finder(
            hear,
            cells.article_columns(seat),
            lambda heard: cells.article_cells(heard.article, seat.language),
            id="article",
            help_text=helps.ARTICLE,
            nothing=seat.word(
                N_("No article fits; F6 enters a new one.")
                if seat.may(Permission.ARTICLES_EDIT)
                else N_("No article fits.")
            ),
        )
        self.quantity = Field(id="quantity", help_text=helps.QUANTITY)
        self.discount = Field(id="discount", help_text=helps.DISCOUNT)
        self.price = Field(id="price", help_text=helps.PRICE)
        self._about, self._origin = InfoLine(id="about-article"), InfoLine(id="origin-article")
        self._resting: Sequence[Fact] = ()
        self._offered: Sequence[Fact] = ()
        self._article: ArticleFound | None = None
        self._filled: dict[Field, str] = {}
        """What was put into the fields because it was said in one breath with an article."""
        self._told: tuple[str, int] | None = None

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
        yield self._origin

    @property
    def begun(self) -> bool:
        """Whether an article has been named that is not yet on a line."""
        return bool(self.finder.field.text)

    @property
    def taken(self) -> bool:
        """Whether what stands in the article field is the article that was taken."""
        return self._article is not None and self.finder.field.text == self._article.code

    async def choose(self) -> Heard:
        """What Enter means of the last line that stands in the article field. Raises Refused."""
        text = self.finder.field.text
        if not text:
            raise Refused(N_("Type an article; F9 confirms the order."))
        found = await self.finder.choose()
        if found is None:
            raise nothing_fits(last_line(text))
        return found

    def take(self, heard: Heard) -> None:
        """Take an article with what was said of it; one of it is proposed if no quantity stands.

        What was said of another before is gone. Raises Refused for one that is not for sale.
        """
        article, reading = heard.article, heard.reading
        self._about.show(cells.article_facts(article, self._seat))
        self._origin.show(cells.origin_facts(article, (), self._seat))
        if not article.for_sale:
            raise Refused(N_("Article {code} is not for sale."), code=article.code)
        self._forget_before(heard)
        self._article = article
        self.finder.field.set_text(article.code)
        for field, said in (
            (self.quantity, reading.quantity),
            (self.discount, reading.discount),
            (self.price, reading.price),
        ):
            if said:
                self._fill(field, said)
        if not self.quantity.text:
            self._fill(self.quantity, "1")

    def show_beside(self, article: ArticleFound, stock: Sequence[StockView], beside: PricesBeside) -> None:
        """Show what of an article lies where and its other prices, if it is still the one that was taken."""
        if self._article is None or self._article.id != article.id:
            return
        paid = cells.paid_facts(article, beside, self._seat)
        about = cells.article_facts(article, self._seat)
        # What he paid last stands beside what he pays today, if there is room for all of it.
        if len(fitting([*about, *paid], self._about.content_size.width)) == len([*about, *paid]):
            about, paid = [*about, *paid], []
        self._about.show(about)
        self._origin.show(cells.origin_facts(article, stock, self._seat, beside, paid))

    def rest(self, facts: Sequence[Fact]) -> None:
        """What stands below the fields while no article is in hand."""
        self._resting = facts
        if self._article is None:
            self._origin.show(facts)

    def offer(self, facts: Sequence[Fact]) -> None:
        """What is worth offering: it stands there, too, while nothing is typed."""
        self._offered = facts
        if not self.begun and self._article is None:
            self._about.show(facts)

    def line(self) -> NewLine:
        """The line as it was typed. Raises Refused at the quantity, the discount or the price."""
        assert self._article is not None, "an article is taken first"
        code = self._article.code
        typed = Reading(code, self.quantity.text, "", self.discount.text, self.price.text)
        return Heard(self._article, typed).line()

    def leave(self, text: str, told: Heard | None = None) -> None:
        """Nothing is taken; this stands in the article field. `told` is what its first line was taken
        for, if the person is told that Enter adds that all the same.
        """
        self.clear()
        self.finder.field.set_text(text)
        self._told = None if told is None else (text, told.article.id)

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is typed into, from left to right."""
        return self.finder.field, self.quantity, self.discount, self.price

    @property
    def article_id(self) -> int | None:
        """The article that was taken, if it still stands in its field."""
        return self._article.id if self._article is not None and self.taken else None

    async def go_on(self, typed: Mapping[str, str], article_id: int | None) -> None:
        """Let stand what was typed before, by field, and take the article again that had been taken."""
        if article_id is not None:
            text = typed.get(str(self.finder.field.id), "")
            again = (each for each in await self._hear(text) if each.article.id == article_id)
            if (heard := next(again, None)) is not None:
                self.take(heard)
        for field in self.fields:
            field.set_text(typed.get(str(field.id), ""))

    @property
    def admitted(self) -> int | None:
        """The article that Enter adds of the first line although it has not all its words, if one is."""
        text, article_id = self._told or ("", None)
        return article_id if text == self.finder.field.text else None

    def field_of(self, part: str) -> Field | None:
        """Where the quantity, the price or the discount is typed."""
        return {"quantity": self.quantity, "price": self.price, "discount": self.discount}.get(part)

    def clear(self) -> None:
        """Ready for the next line."""
        self._article = None
        self._told = None
        self._filled.clear()
        self.finder.clear()
        for field in (self.quantity, self.discount, self.price):
            field.set_text("")
        self._about.show(self._offered)
        self._origin.show(self._resting)

    def _fill(self, field: Field, text: str) -> None:
        field.set_text(text)
        self._filled[field] = text

    def _forget_before(self, heard: Heard) -> None:
        """Empty what is of the article that was taken before, if this is another or is said anew.

        What was typed into a field by hand stays to be seen, unless a quantity was said of another
        article: then the line is added, and nobody sees it before.
        """
        if self._article is None:
            return
        is_other, is_whole = self._article.id != heard.article.id, bool(heard.reading.quantity)
        if not (is_other or is_whole):
            return
        for field in (self.quantity, self.discount, self.price):
            if (is_other and is_whole) or field.text == self._filled.get(field):
                field.set_text("")
        self._filled.clear()
