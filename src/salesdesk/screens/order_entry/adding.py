"""From what is typed to lines of the order: the article is taken, the line added, or what is amiss asked."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from salesdesk.domain.assortment.prices_beside import prices_beside
from salesdesk.domain.assortment.rules import ArticleFound
from salesdesk.domain.catalogue.rules import ArticleKind
from salesdesk.domain.drafts.rules import DraftLine, NewLine
from salesdesk.errors import NotFound, Refused, SalesdeskError
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens.articles.new_article import enter_article_said
from salesdesk.screens.base import Commanded
from salesdesk.screens.order_entry.below_floor import say_saved
from salesdesk.screens.order_entry.call_screen import CallScreen
from salesdesk.screens.order_entry.grammar import lines_typed, text_of, usual_reading
from salesdesk.screens.order_entry.heard import Heard, WhichIsMeant, all_meant, is_plain, nothing_fits
from salesdesk.screens.order_entry.meant import NOT_YET, doubted_part
from salesdesk.screens.order_entry.pasted import lines_pasted
from salesdesk.screens.order_entry.proposals import Proposal, Proposals
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.warehouse.stock.queries import stock_for_sale

__all__ = ["WHO", "AddingScreen", "NotMeant"]

WHO: Final = N_("First say who is calling.")
_BETWEEN: Final = "; "
_MOST_PASTED: Final = 1000
"""Lines that are proposed at once: more of them are a file in a wrong place."""
_THEN_PASTED: Final = N_("First say who is calling; then the pasted lines are shown.")
_LINE_BEFORE_PASTED: Final = N_(
    "A line is not finished: add it with Enter, or clear it with Esc; then the pasted lines are shown."
)
_NONE_OF_THEM: Final = N_("Nothing is saved yet: which is meant?")


class NotMeant(Refused):
    """The person was asked, and does not mean what was typed."""


class AddingScreen(CallScreen):
    """Takes articles and adds lines, one or several at a time."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.entry.finder.field.takes_lines = self.take_pasted
        self._waiting: tuple[int | None, Sequence[str]] | None = None
        """What was pasted while something else had to come first, and whose line that was, if any."""

    async def enter_article(self) -> None:
        """Enter the article that is asked for; then it stands there with what else was said of it."""
        self.seat.require(Permission.ARTICLES_EDIT)
        lines = ("",) if self.entry.taken else lines_typed(self.entry.finder.field.text) or ("",)
        said = usual_reading(lines[-1])
        entered = await enter_article_said(self, said.words)
        if entered is None:
            return
        code, unit = entered
        if said.unit != unit:
            said = replace(said, quantity=said.quantity.removesuffix(said.unit).strip())
        self.entry.leave(_BETWEEN.join([*lines[:-1], text_of(replace(said, words=code))]))
        self.tell(N_("Article {code} is entered; Enter takes it."), code=code)

    async def enter_said(self, *, adds: bool = True) -> None:
        """Enter what stands in the article field.

        An article is taken, and its line added if a quantity is said and it `adds`; else the
        quantity is asked. Several lines are added one after the other.
        """
        if self.call.customer is None:
            self.go_to(self.caller.finder.field)
            raise Refused(WHO)
        lines = lines_typed(self.entry.finder.field.text)
        if len(lines) > 1:
            await self._add_several(lines)
            return
        with self._going_back_to(self.entry.finder.field):
            heard = await self._the_one_meant(lines[0] if lines else "", await self.entry.choose(), self)
            self.entry.take(heard)
        if heard.reading.quantity and adds:
            self.go_to(self.entry.quantity)
            _require_heard(heard)
            await self.add_line(self.entry.quantity)
        else:
            self.ask_quantity(heard.article)

    def ask_quantity(self, article: ArticleFound) -> None:
        """The article stands there: how many of it? What lies where, and its other prices, come meanwhile."""
        self.go_to(self.entry.quantity)
        assert self.call.customer is not None, "an article is taken for a customer"
        self.behind(self._show_beside(article, self.call.customer.id), "stock of the article")

    async def _show_beside(self, article: ArticleFound, customer_id: int) -> None:
        """Nobody waits for it: what is free in all and what it costs today is known already."""
        is_goods = article.kind is ArticleKind.GOODS
        stock = await self.ask(stock_for_sale, article.id) if is_goods else ()
        beside = await self.ask(prices_beside, article.id, customer_id)
        self.entry.show_beside(article, stock, beside)

    def take_pasted(self, rows: Sequence[str]) -> None:
        """Several lines were pasted where the article is typed: propose what they mean."""
        self.perform(self._propose(rows))

    def perform(self, work: Coroutine[Any, Any, None]) -> None:
        """Run work of this screen; what was pasted and had to wait comes as soon as the way is free."""
        super().perform(self._and_pasted(work))

    async def add_line(self, field: Field) -> None:
        """The line is complete: save it, hold its goods, and say what is there of them."""
        with self._going_back_to(field):
            line = await self._add(self.entry.line(), self)
        self.entry.clear()  # whatever comes now: it is saved
        self.show_lines(line)
        self.go_to(self.entry.finder.field)
        await say_saved(self, self.call, [line])

    async def doubted(
        self, line: NewLine, before: NewLine | None = None, *, at: Commanded | None = None
    ) -> str:
        """What of a line is to be typed anew, once the person `at` a screen was asked; see `doubted_part`."""
        assert self.call.customer is not None, "lines are a customer's"
        return await doubted_part(at or self, self.call.customer.id, line, before or NewLine())

    def tell_error(self, error: SalesdeskError) -> None:
        """Say what was refused; to whoever has just refused it himself without ringing the bell."""
        if isinstance(error, NotMeant):
            self.tell(error.message)
        else:
            super().tell_error(error)

    def require_whole_line(self) -> None:
        """Refuse to leave a call while a line is typed that is not on it yet."""
        if self.call.customer is not None and self.entry.begun:
            if not self.entry.has_focus_within:
                self.go_to(self.entry.finder.field)
            raise Refused(N_("A line is not finished: add it with Enter, or clear it with Esc."))

    @contextmanager
    def _going_back_to(self, field: Field) -> Iterator[None]:
        """What is refused is typed anew, most likely: in the field it is about, else in this one."""
        try:
            yield
        except SalesdeskError as error:
            back = self.entry.field_of(error.part) or field
            self.go_to(back)
            back.select_all()
            raise

    async def _the_one_meant(self, text: str, chosen: Heard, at: Commanded) -> Heard:
        """What a line means of which `chosen` is the likeliest; who is `at` a screen says which of several.

        Raises NotMeant if it is none of them.
        """
        assert self.call.customer is not None, "somebody is on the phone"
        meant = await all_meant(self, text, chosen, self.call.customer.id)
        if is_plain(meant, chosen):
            return meant[0]
        answer = await at.show(WhichIsMeant(self.seat, text, meant))
        if answer is None:
            raise NotMeant(_NONE_OF_THEM)
        return answer

    async def _add_several(self, lines: Sequence[str]) -> None:
        """Add these lines. What is refused stays in the field, and the first of it is told.

        What is not on the order yet stands in the field all the time: nothing is lost if it ends halfway.
        """
        admitted = self.entry.admitted  # of the first one
        chosen = await self.entry.finder.choose()  # of the last one, with the arrows perhaps
        added: list[DraftLine | None] = []
        refused: list[tuple[str, Heard | None, SalesdeskError]] = []
        for at, text in enumerate(lines):
            self.entry.leave(_BETWEEN.join([*(left for left, *_ in refused), *lines[at:]]))
            heard: Heard | None = None
            try:
                top = chosen if text is lines[-1] else next(iter(await self.hear(text)), None)
                if top is None:
                    raise nothing_fits(text)
                heard = await self._the_one_meant(text, top, self)
                if at or heard.article.id != admitted:
                    _require_heard(heard)
                added.append(await self._add_heard(heard, self))
            except (NotFound, Refused) as why:
                refused.append((text, heard, why))
            else:
                self.show_lines(added[-1])
        text, heard, error = refused[0] if refused else ("", None, None)
        unheard = heard if heard is not None and heard.unheard else None
        self.entry.leave(_BETWEEN.join(left for left, *_ in refused), told=unheard)
        self.go_to(self.entry.finder.field)
        if error is None:
            await say_saved(self, self.call, added)
            return
        if len(refused) == 1 and heard is not None:
            with self._going_back_to(self.entry.finder.field):
                self.entry.take(heard)
            with self._going_back_to(self.entry.quantity):
                raise error
        raise Refused(N_("“{line}”: {why}"), line=text, why=error.text(self.seat.language))

    async def _and_pasted(self, work: Coroutine[Any, Any, None]) -> None:
        await work
        if self._waiting is None:
            return
        whose, rows = self._waiting
        now = None if self.call.customer is None else self.call.customer.id
        if whose not in (None, now):
            self._waiting = None  # it was for a call that has ended
        elif now is not None and not self.entry.begun:
            self._waiting = None
            await self._propose(rows)

    async def _propose(self, rows: Sequence[str]) -> None:
        lines = lines_pasted(rows)
        if len(lines) > _MOST_PASTED:
            text = N_("{number} lines are more than can be pasted at once ({most}).")
            raise Refused(text, number=len(lines), most=_MOST_PASTED)
        customer = self.call.customer
        if customer is None:
            self._waiting = None, rows
            self.go_to(self.caller.finder.field)
            raise Refused(_THEN_PASTED)
        if self.entry.begun:
            self._waiting = customer.id, rows
            raise Refused(_LINE_BEFORE_PASTED)
        added: list[DraftLine | None] = []

        async def take(proposal: Proposal, at: Commanded) -> DraftLine | None:
            added.append(await self._take_proposed(proposal, at))
            self.show_lines(added[-1])
            return added[-1]

        left = await self.show(Proposals(self, self.call, lines, take))
        self.entry.leave(_BETWEEN.join(left or ()))
        self.go_to(self.entry.finder.field)
        if added:
            await say_saved(self, self.call, added)

    async def _take_proposed(self, proposal: Proposal, at: Commanded) -> DraftLine | None:
        """Add a line that was proposed; whoever takes it has seen what of it is not in the article."""
        heard, text = proposal.heard, proposal.line.typed
        if heard is None:
            raise nothing_fits(text)
        if not proposal.is_sure:
            heard = await self._the_one_meant(text, heard, at)
        return await self._add_heard(heard, at)

    async def _add_heard(self, heard: Heard, at: Commanded) -> DraftLine | None:
        """Add a line of which all is said; who is `at` a screen is asked about what is in doubt.

        The line as `Call.add` gives it. Raises Refused, NotMeant after a No.
        """
        article = heard.article
        if not article.for_sale:
            raise Refused(N_("Article {code} is not for sale."), code=article.code)
        if not heard.reading.quantity:
            raise Refused(N_("How many? Type a quantity.")).at("quantity")
        return await self._add(heard.line(), at)

    async def _add(self, line: NewLine, at: Commanded) -> DraftLine | None:
        if part := await self.doubted(line, at=at):
            raise NotMeant(NOT_YET[part]).at(part)
        return await self.call.add(line)


def _require_heard(heard: Heard) -> None:
    """Refuse to add at once what has not understood all that was said."""
    if heard.unheard:
        text = N_("“{text}” is not in {code} {name}. Enter adds it all the same.")
        article = heard.article
        raise Refused(text, text=" ".join(heard.unheard), code=article.code, name=article.name)
