"""The card of one article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.article_cards.rules import ArticleCard, Claim, LastSale, RelatedArticle
from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife
from salesdesk.domain.catalogue.verbs import set_life, set_list_price
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.articles.correcting import ask_correction, batch_to_correct, show_who_gave_way
from salesdesk.screens.articles.prices import ListPriceForm
from salesdesk.screens.articles.sections import sections
from salesdesk.screens.card import CardScreen, Opener, Section
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.orders.order import OrderViewScreen
from salesdesk.screens.saved import look_again
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["ArticleCardScreen"]


class ArticleCardScreen(CardScreen[ArticleCard]):
    """What it costs and how much there is in sight; stock, claims, what is coming and the rest below."""

    HEADING = N_("Article card")

    async def fetch(self, record_id: int) -> ArticleCard:
        """The card."""
        return await self.ask(article_card, record_id)

    def make_sections(self) -> Sequence[Section[ArticleCard]]:
        """Stock first."""
        return sections(self.seat)

    def openers(self) -> Mapping[str, Opener]:
        """Orders that reserved or bought it, and articles that go with it."""
        found: dict[str, Opener] = {"related": self._open_related}
        if self.seat.may(Permission.ORDERS_SEE):
            found |= {"claims": self._open_order, "sales": self._open_order}
        return found

    def headline(self, card: ArticleCard) -> str:
        """Code and name."""
        return f"{card.code} · {card.name}"

    def summary(self, card: ArticleCard) -> Sequence[str | Cell]:
        """Price and life, then the sums of the stock that may be sold."""
        language = self.seat.language
        price = f"{wording.price(card.list_price, language)} {card.currency}"
        unit = card.base_unit if card.price_unit == 1 else f"{card.price_unit} {card.base_unit}"
        first = [self.say(N_("List price {price} / {unit}"), price=price, unit=unit)]
        if card.life is not ArticleLife.ACTIVE:
            first.append(self.say(card.life.label).upper())
        first += [part for part in (card.brand, card.category) if part]
        look = "" if card.life is ArticleLife.ACTIVE else "bad"
        return [Cell(" · ".join(first), look), self._stock_line(card)]

    def _stock_line(self, card: ArticleCard) -> str | Cell:
        if card.kind is not ArticleKind.GOODS:
            return self.say(card.kind.label)
        sells = [stock for stock in card.stock if stock.sells]
        available = sum((stock.available for stock in sells), ZERO)
        amounts = {
            "on_hand": sum((stock.on_hand for stock in sells), ZERO),
            "reserved": sum((stock.reserved for stock in sells), ZERO),
            "available": available,
            "coming": sum((order.quantity for order in card.on_order), ZERO),
        }
        text = self.say(
            N_("On hand {on_hand} · reserved {reserved} · available {available} · on order {coming} {unit}"),
            **{name: wording.quantity(amount, self.seat.language) for name, amount in amounts.items()},
            unit=card.base_unit,
        )
        return Cell(text, "bad" if available <= ZERO else "")

    def available(self, command_: Command) -> bool:
        """Nothing can be changed before it is there."""
        if command_.name in ("change_price", "change_life") and self.card is None:
            return False
        if command_.name == "correct_stock" and (self.section.name != "stock" or not self._lay_here):
            return False
        return super().available(command_)

    @command("ctrl+p", N_("Price"), N_("Set the list price."), permission=Permission.PRICES_EDIT)
    async def change_price(self) -> None:
        """A form with the price as it is."""
        card = self.card
        if card is None:
            return

        async def set_price(answers: Mapping[str, Any]) -> None:
            price: Decimal = answers["price"]
            await self.do(set_list_price, card.id, price, answers["price_unit"])

        title = self.say(N_("List price of {code}"), code=card.code)
        form = ListPriceForm(self.seat, title, card.list_price, card.price_unit, set_price)
        if await self.show(form):
            await self.load()
            self.tell(N_("The list price is changed."))

    @command(
        "ctrl+e",
        N_("Life"),
        N_("Say whether it is sold and bought, or runs out."),
        permission=Permission.ARTICLES_EDIT,
    )
    async def change_life(self) -> None:
        """Choose from the stages of an article's life."""
        card = self.card
        if card is None:
            return
        lives = list(ArticleLife)
        chosen = await self.show(
            Choice(
                self.seat,
                self.say(N_("{code} is"), code=card.code),
                lives,
                [Column("", 30, grows=True)],
                lambda life: (self.say(life.label),),
                lives.index(card.life),
            )
        )
        if chosen is not None and chosen is not card.life:
            await self.do(set_life, card.id, chosen)
            await self.load()
            self.tell(N_("{code} is now: {life}."), code=card.code, life=chosen)

    @command(
        "ctrl+k",
        N_("Correct"),
        N_("Say how much of the batch at the cursor is really there, and why."),
        permission=Permission.STOCK_ADJUST,
        once=True,
    )
    async def correct_stock(self) -> None:
        """The difference is posted; who had reserved what is missing is named."""
        card = self.card
        if card is None:
            return
        batch = await batch_to_correct(self, card, self.table(self.section).current)
        done = None if batch is None else await ask_correction(self, card, batch)
        if done is None:
            return
        change = (
            f"{'+' if done.difference > ZERO else ''}{wording.quantity(done.difference, self.seat.language)}"
        )
        text = N_("{number} is posted: {change} {unit}.")
        await look_again(self, self.load(), text, number=done.number, change=change, unit=card.base_unit)
        if done.gave_way:
            line = await show_who_gave_way(self, done)
            if line is not None and self.seat.may(Permission.ORDERS_SEE):
                await self.open(OrderViewScreen(self.seat, line.order_id))
                await self.load()

    @property
    def _lay_here(self) -> bool:
        return self.card is not None and bool(self.card.stock)

    async def _open_related(self, other: RelatedArticle) -> None:
        await self.open(ArticleCardScreen(self.seat, other.article_id))

    async def _open_order(self, row: Claim | LastSale) -> None:
        await self.open(OrderViewScreen(self.seat, row.order_id))
