"""The card of one article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from textual import on

from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.article_cards.rules import (
    ArticleCard,
    Claim,
    RelatedArticle,
    Sale,
    SuppliedBy,
)
from salesdesk.domain.catalogue.changing import article_details, article_units, remove_unit
from salesdesk.domain.catalogue.queries import article_choices
from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.catalogue.verbs import set_life, set_list_price
from salesdesk.domain.purchasing.offers import offer_of, remove_offer
from salesdesk.domain.purchasing.suppliers import find_suppliers
from salesdesk.errors import Conflict
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.articles.facts import Fact
from salesdesk.screens.articles.forms import ArticleForm, TradeForm, UnitForm
from salesdesk.screens.articles.offers import NewOfferForm, OfferForm
from salesdesk.screens.articles.prices import ListPriceForm
from salesdesk.screens.articles.sections import sections
from salesdesk.screens.articles.stock_commands import StockCommands
from salesdesk.screens.card import Opener, Section
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.dialogs.form import Form
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.orders.order import OrderViewScreen
from salesdesk.screens.saved import look_again
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable

__all__ = ["ArticleCardScreen"]

_EDIT, _ORDER = Permission.ARTICLES_EDIT, Permission.PURCHASES_ORDER
_SUPPLIERS: Final = 2000
"""As many as anybody chooses from."""


class ArticleCardScreen(StockCommands):
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
        base = wording.unit(card.base_unit, language)
        unit = base if card.price_unit == 1 else f"{card.price_unit} {base}"
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
            unit=Unit(card.base_unit),
        )
        return Cell(text, "bad" if available <= ZERO else "")

    def available(self, command_: Command) -> bool:
        """Nothing can be changed before it is there; what stands in a section is changed where it stands."""
        match command_.name:
            case "change_price" | "change_life" | "change_details" if self.card is None:
                return False
            case "add_unit" | "change_trade" if self.section.name != "facts" or self.card is None:
                return False
            case "change_fact" if self._fact is None:
                return False
            case "remove_unit" if not self._may_go:
                return False
            case "add_offer" if self.section.name != "suppliers" or self.card is None:
                return False
            case "change_offer" | "remove_offer" if self._supplier is None:
                return False
            case "add_offer" | "change_offer" if not self.seat.may(Permission.COSTS_SEE):
                return False  # the price is part of it
            case _:
                return super().available(command_)

    @command(
        "f6,plus,add",
        N_("New unit"),
        N_("Count the article by another unit, too: boxes, pallets."),
        permission=_EDIT,
    )
    async def add_unit(self) -> None:
        """The form of a unit."""
        if card := self.card:
            await self._with(UnitForm(self.seat, card), N_("The unit is entered."))

    @command("enter", N_("Change"), N_("Change the fact at the cursor, or the unit."), permission=_EDIT)
    async def change_fact(self) -> None:
        """The form that it stands in."""
        card, fact = self.card, self._fact
        if card is None or fact is None:
            return
        if fact.unit is None:
            await (self.change_trade() if fact.for_trade else self.change_details())
            return
        units = await self.ask(article_units, card.id)
        unit = next((each for each in units if each.unit == fact.unit.unit), None)
        if unit is None:
            await self.load()
            raise Conflict
        await self._with(UnitForm(self.seat, card, unit), N_("The unit is changed."))

    @command(
        "delete", N_("Remove"), N_("Count the article by the unit at the cursor no more."), permission=_EDIT
    )
    async def remove_unit(self) -> None:
        """Ask first."""
        card, fact = self.card, self._fact
        if card is None or fact is None or fact.unit is None:
            return
        unit = fact.unit.unit
        called = wording.unit_typed(unit, self.seat.language, tuple(each.unit for each in card.units))
        text = self.say(N_("{code} is not sold or bought by {unit} any more."), code=card.code, unit=called)
        if await self.show(Question(self.seat, self.say(N_("Remove the unit?")), text)):
            await self.do(remove_unit, card.id, unit)
            await look_again(self, self.load(), N_("The unit is removed."))

    @command(
        "f6,plus,add",
        N_("Supplier"),
        N_("Enter who else supplies it, and at which price."),
        permission=_ORDER,
    )
    async def add_offer(self) -> None:
        """The form of an offer."""
        if card := self.card:
            suppliers = await self.ask(find_suppliers, "", _SUPPLIERS)
            await self._with(NewOfferForm(self.seat, card, suppliers), N_("The supplier is entered."))

    @command(
        "enter",
        N_("Change"),
        N_("Change what the supplier at the cursor asks: code, price, pack."),
        permission=_ORDER,
    )
    async def change_offer(self) -> None:
        """The form, filled with what is stored by now."""
        card, supplier = self.card, self._supplier
        if card is not None and supplier is not None:
            seen = await self.ask(offer_of, card.id, supplier.supplier_id)
            await self._with(
                OfferForm(self.seat, card, supplier, seen), N_("The supplier's offer is changed.")
            )

    @command(
        "delete", N_("Remove"), N_("The supplier at the cursor does not sell it any more."), permission=_ORDER
    )
    async def remove_offer(self) -> None:
        """Ask first."""
        card, supplier = self.card, self._supplier
        if card is None or supplier is None:
            return
        text = self.say(
            N_("{code} is not ordered from {supplier} any more."), code=card.code, supplier=supplier.supplier
        )
        if await self.show(Question(self.seat, self.say(N_("Remove the supplier?")), text)):
            await self.do(remove_offer, card.id, supplier.supplier_id)
            await look_again(self, self.load(), N_("The supplier is removed."))

    @command(
        "ctrl+n",
        N_("Data"),
        N_("Change names, brand, category, VAT and what batches have."),
        permission=_EDIT,
    )
    async def change_details(self) -> None:
        """The form, filled with what is stored by now."""
        if card := self.card:
            seen, choices = await self.ask(article_details, card.id), await self.ask(article_choices)
            await self._with(ArticleForm(self.seat, card, seen, choices), N_("The article is changed."))

    @command(
        "ctrl+t",
        N_("Customs"),
        N_("Change customs code, origin, weight, GTU and properties."),
        permission=_EDIT,
    )
    async def change_trade(self) -> None:
        """The form, filled with what is stored by now."""
        if card := self.card:
            seen = await self.ask(article_details, card.id)
            await self._with(TradeForm(self.seat, card, seen), N_("The article is changed."))

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

    @on(LineTable.Moved)
    def show_keys_of_row(self) -> None:
        """Units can be removed, other facts cannot; batches are sent, warehouses are not."""
        if self.section.name in ("facts", "stock"):
            self.show_keys()

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

    def _offered(self) -> list[Command]:
        """An article's life changes more seldom than anything else is done here."""
        return sorted(super()._offered(), key=lambda each: each.name in ("change_life", "change_trade"))

    async def _with(self, form: Form, done: str) -> None:
        if await self.show(form):
            await look_again(self, self.load(), done)
        else:
            await self.load()  # what a colleague did meanwhile may be why the form was left

    @property
    def _fact(self) -> Fact | None:
        """What stands at the cursor, while facts are shown."""
        row = self.table(self.section).current if self.section.name == "facts" else None
        return row if isinstance(row, Fact) else None

    @property
    def _may_go(self) -> bool:
        """Whether a unit is at the cursor, and another than that which stock is counted in."""
        fact, card = self._fact, self.card
        if card is None or fact is None or fact.unit is None:
            return False
        return fact.unit.unit != card.base_unit

    @property
    def _supplier(self) -> SuppliedBy | None:
        """The supplier at the cursor, while suppliers are shown."""
        row = self.table(self.section).current if self.section.name == "suppliers" else None
        return row if isinstance(row, SuppliedBy) else None

    async def _open_related(self, other: RelatedArticle) -> None:
        await self.open(ArticleCardScreen(self.seat, other.article_id))

    async def _open_order(self, row: Claim | Sale) -> None:
        await self.open(OrderViewScreen(self.seat, row.order_id))
