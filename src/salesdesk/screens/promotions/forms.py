"""A new promotion, and the end of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from salesdesk.domain.catalogue.queries import ArticleChoices, articles_called
from salesdesk.domain.catalogue.rules import PRICE_UNITS
from salesdesk.domain.pricing.promoting import NewPromotion, add_promotion, end_promotion
from salesdesk.domain.pricing.promotion_list import PromotionChoices, PromotionRow
from salesdesk.domain.pricing.promotions import Benefit, Deal
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat

__all__ = ["EndPromotionForm", "NewPromotionForm"]

_ONCE: Final = N_("once: article free")
_EACH: Final = N_("each: article free")
_GIVES: Final = (
    *((each, False, each.label) for each in Benefit if each is not Benefit.FREE_ARTICLE),
    (Benefit.FREE_ARTICLE, False, _ONCE),
    (Benefit.FREE_ARTICLE, True, _EACH),
)
"""What a promotion may give, and whether it gives it anew each time that an order has so much."""


class NewPromotionForm(Form):
    """What it gives, from how much on, for which goods and customers, and when."""

    def __init__(self, seat: Seat, articles: ArticleChoices, choices: PromotionChoices) -> None:
        super().__init__(seat, seat.word(N_("New promotion")), _entries(seat, articles, choices), self._enter)

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        values = dict(answers)
        codes = [code for part in values.pop("articles").split(",") if (code := part.strip())]
        try:
            values["articles"] = await self.ask(articles_called, codes)
        except NotFound as error:
            raise error.at("articles") from None
        for name, plural in (("brand", "brands"), ("category", "categories")):
            id_ = values.pop(name)
            values[plural] = () if id_ is None else (id_,)
        benefit, repeats = values.pop("benefit")
        named = await self._article(values.pop("free_article"))
        known = {"benefit": benefit, "repeats": repeats, "free_article_id": named}
        given = {each.name: values.pop(each.name) for each in fields(Deal) if each.name not in known} | known
        deal = Deal(**{name: value for name, value in given.items() if value is not None})
        if not deal.has_money:
            values |= {"currency": None, "price_mode": None}
        await self.do(add_promotion, NewPromotion(deal=deal, group_id=values.pop("group"), **values))

    async def _article(self, code: str) -> int | None:
        """The article that comes free, if one is named. Raises NotFound at its field."""
        if not code.strip():
            return None
        try:
            [article_id] = await self.ask(articles_called, [code.strip()])
        except NotFound as error:
            raise error.at("free_article") from None
        return article_id


class EndPromotionForm(Form):
    """The last day of a promotion."""

    def __init__(self, seat: Seat, row: PromotionRow) -> None:
        last = Entry(
            "valid_to", N_("Last day"), Kind.DAY, row.valid_to or seat.today, required=True, width=12,
            help=N_("Its last day; -1, yesterday: over at once. What is confirmed keeps it."),
        )  # fmt: skip
        super().__init__(seat, f"{row.code} {row.name}", [last], self._end)
        self._row = row

    async def _end(self, answers: Mapping[str, Any]) -> None:
        await self.do(end_promotion, self._row.id, answers["valid_to"])


def _entries(seat: Seat, articles: ArticleChoices, choices: PromotionChoices) -> list[Entry]:
    """The fields, those that most promotions have first, and those last that hardly one changes."""
    number = Kind.NUMBER
    return [
        Entry("code", N_("Code"), required=True, width=16, help=N_("Short, such as SPRING or 3+1.")),
        Entry("name", N_("Name"), required=True, help=N_("What people call it.")),
        Entry(
            "benefit", N_("Gives"), Kind.CHOICE, (Benefit.PERCENT, False), required=True, width=22,
            choices=[((benefit, repeats), seat.word(label)) for benefit, repeats, label in _GIVES],
            help=N_(
                "Per cent or an amount off, a special price, some of so many pieces, or an article with the "
                "order: once, or each time that it has so much. F4 shows all."
            ),
        ),
        Entry(
            "value", N_("How much"), number, width=12,
            help=N_("Per cent, or money for so many units as “Price is per” says. Not for free pieces."),
        ),
        Entry(
            "articles", N_("Articles"),
            help=N_("Their codes, with commas between. Empty, also brand and category: for all articles."),
        ),
        Entry("buy", N_("Bought"), number, width=12, help=N_("Of free pieces: how many are paid for.")),
        Entry(
            "free", N_("Free then"), number, width=12,
            help=N_("How many pieces are free then; of a free article in base units."),
        ),
        Entry(
            "free_article", N_("Free article"), width=16,
            help=N_("The code of the article that comes free with the order, if it gives one."),
        ),
        Entry(
            "from_quantity", N_("From quantity"), number, width=12,
            help=N_("It begins when its lines have so many base units together. May be empty."),
        ),
        Entry(
            "from_amount", N_("From amount"), number, width=12,
            help=N_("It begins when its lines come to so much together, at list prices. May be empty."),
        ),
        Entry(
            "valid_from", N_("First day"), Kind.DAY, seat.today, required=True, width=12,
            help=N_("The first day on which it is given."),
        ),
        Entry(
            "valid_to", N_("Last day"), Kind.DAY, width=12, help=N_("Empty: until somebody ends it."),
        ),
        Entry("brand", N_("Brand"), Kind.CHOICE, choices=articles.brands, help=N_("All articles of a make.")),
        Entry(
            "category", N_("Category"), Kind.CHOICE, choices=articles.categories,
            help=N_("All articles of a branch of the article tree."),
        ),
        Entry(
            "group", N_("Customers"), Kind.CHOICE, choices=choices.groups,
            help=N_("Only customers of a group. Empty: all."),
        ),
        Entry(
            "without_preset", N_("Instead of preset"), Kind.YES_NO, False, required=True, width=8,
            help=N_("Whether the customer's own discount does not come off besides."),
        ),
        Entry(
            "price_unit", N_("Price is per"), Kind.CHOICE, 1, required=True, width=6,
            choices=[(each, str(each)) for each in PRICE_UNITS],
            help=N_("1, 100 or 1000 base units: screws at 1.234 per 1000."),
        ),
        Entry(
            "currency", N_("Currency"), value=choices.currency, width=6,
            help=N_("Of the amounts: it is for orders in this currency."),
        ),
        Entry(
            "price_mode", N_("Amounts are"), Kind.CHOICE, PriceMode.NET, width=12,
            choices=[(each, seat.word(each.label)) for each in PriceMode],
            help=N_("Without VAT or with it: it is for orders with prices of this kind."),
        ),
    ]  # fmt: skip
