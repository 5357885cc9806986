"""The prices of one list, or of one customer, page by page, however many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Select, bindparam, case, func, or_, select

from salesdesk.domain.catalogue.model import Article, ArticleText
from salesdesk.domain.catalogue.operations import ARTICLES
from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import ArticleLife
from salesdesk.domain.company.queries import company, rate_for
from salesdesk.domain.pricing.owners import Owned, Owner, Whose, owned, table_for
from salesdesk.domain.pricing.verbs import NewPrice
from salesdesk.domain.tax.queries import rates_on
from salesdesk.domain.tax.rules import PriceMode, TaxClass
from salesdesk.errors import Refused
from salesdesk.i18n import N_, Labelled
from salesdesk.lookup.plain import alike, asked, exactly, matches, only
from salesdesk.lookup.text import words_in
from salesdesk.money import round_half_up
from salesdesk.office.paging import Page, in_order
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.warehouse.stock.queries import last_cost

__all__ = ["PriceRow", "PricedArticle", "WhichPrices", "priced_article", "prices_of", "whose_prices"]


class WhichPrices(Labelled):
    """What the prices of a list are narrowed to."""

    STANDING = "standing", N_("today and to come")
    TODAY = "today", N_("valid today")
    FUTURE = "future", N_("to come")
    ENDED = "ended", N_("ended")
    ALL = "all", N_("all prices")


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price as a list shows it; `unit` is the base unit of the article.

    `cost` is what as many units cost last as the price is for, in the currency of the price, and
    `margin` per cent of the price without VAT; None for who may not see costs, and where none is known.
    """

    id: int
    article_id: int
    code: str
    name: str
    unit: str
    life: ArticleLife
    from_quantity: Decimal
    price: Decimal
    price_unit: int
    valid_from: date
    valid_to: date | None
    cost: Decimal | None = None
    margin: Decimal | None = None

    @property
    def entered(self) -> NewPrice:
        """The price as it was entered."""
        return NewPrice(
            self.article_id, self.price, self.valid_from, self.price_unit, self.from_quantity, self.valid_to
        )


@dataclass(frozen=True, slots=True)
class PricedArticle:
    """An article that is to have a price: its units, the base unit first, each in base units, and what
    stands on the article itself, in the company's currency.
    """

    id: int
    code: str
    name: str
    units: tuple[tuple[str, Fraction], ...]
    list_price: Decimal
    price_unit: int
    currency: str


_TODAY: Final = bindparam("today", type_=Date)
_PLACES: Final = 4


@query(Permission.ARTICLES_SEE)
def whose_prices(tx: Transaction, owner: Owner) -> Owned:
    """Whose prices they are, with their currency and price mode. Raises NotFound."""
    return owned(tx, owner)


@query(Permission.ARTICLES_SEE)
def prices_of(
    tx: Transaction,
    owner: Owner,
    which: WhichPrices,
    text: str,
    offset: int,
    limit: int,
    sort: str = "",
    descending: bool = False,
) -> Page[PriceRow]:
    """A page of the prices of an owner on articles in which every word of `text` is found, by article.

    Where the text is found in none it is taken for misspelled. What has just this code is first.
    """
    words = len(words_in(text))
    values: dict[str, Any] = {"owner": owner.id, "today": tx.today}
    if words:
        values |= asked(text) | {"exact": exactly(text)}
    page, count = _statements(owner.whose, which, words, sort, descending, False)
    total = tx.session.execute(count, values).scalar_one()
    if words and not total and (meant := only(tx, alike(tx, ARTICLES, text), Article.id, ())):
        values["alike"] = [hit.id for hit in meant]
        page, count = _statements(owner.whose, which, 0, sort, descending, True)
        total = tx.session.execute(count, values).scalar_one()
    offset, limit = max(offset, 0), max(limit, 0)
    rows = tx.session.execute(page, values | {"offset": offset, "limit": limit})
    found = tuple(PriceRow(*row) for row in rows)
    if Permission.COSTS_SEE in tx.actor.permissions:
        found = _with_costs(tx, owned(tx, owner), found)
    return Page(found, total)


@query(Permission.ARTICLES_SEE)
def priced_article(tx: Transaction, article_id: int) -> PricedArticle:
    """An article that is to have a price. Raises NotFound."""
    article = sold_articles(tx, [article_id], (), tx.actor.language)[article_id]
    units = tuple((each.unit, Fraction(each.numerator, each.denominator)) for each in article.units)
    return PricedArticle(
        article_id,
        article.code,
        article.name,
        tuple(sorted(units, key=lambda unit: unit[1] != 1)),
        article.list_price,
        article.price_unit,
        company(tx).currency,
    )


@cache
def _statements(
    whose: Whose, which: WhichPrices, words: int, sort: str, descending: bool, is_alike: bool
) -> tuple[Select[Any], Select[int]]:
    """The page and the count of all."""
    table = table_for(whose)
    model = table.model
    lasts = or_(model.valid_to.is_(None), model.valid_to >= _TODAY)
    found: list[ColumnElement[bool]] = [table.owner == bindparam("owner")]
    match which:
        case WhichPrices.STANDING:
            found.append(lasts)
        case WhichPrices.TODAY:
            found += [model.valid_from <= _TODAY, lasts]
        case WhichPrices.FUTURE:
            found.append(model.valid_from > _TODAY)
        case WhichPrices.ENDED:
            found.append(model.valid_to < _TODAY)
        case WhichPrices.ALL:
            pass
    found += [matches(ArticleText.fields, index) for index in range(words)]
    if is_alike:
        found.append(among(model.article_id, "alike"))
    sorted_by = {
        "code": (Article.code,),
        "name": (ArticleText.name,),
        "from_quantity": (model.from_quantity,),
        "valid_from": (model.valid_from,),
        "valid_to": (model.valid_to,),
    }
    usual = (Article.code, model.from_quantity, model.valid_from, model.id)
    page: Any = select(
        model.id,
        model.article_id,
        Article.code,
        Article.name,
        Article.base_unit,
        Article.life,
        model.from_quantity,
        model.price,
        model.price_unit,
        model.valid_from,
        model.valid_to,
    ).join(Article, Article.id == model.article_id)
    count = select(func.count()).select_from(model)
    if words:
        count = count.join(ArticleText, ArticleText.article_id == model.article_id)
    if words or sort == "name":
        page = page.join(ArticleText, ArticleText.article_id == model.article_id)
    # What was typed to be found comes first.
    first = [case((among(Article.code, "exact", texts=True), 0), else_=1)] if words else []
    page = page.where(*found).order_by(*first, *in_order(sorted_by, usual, sort, descending))
    return page.offset(bindparam("offset")).limit(bindparam("limit")), count.where(*found)


_COSTS: Final = select(Article.id, last_cost(Article.id), Article.tax_class).where(
    among(Article.id, "articles")
)


def _with_costs(tx: Transaction, its: Owned, rows: tuple[PriceRow, ...]) -> tuple[PriceRow, ...]:
    """The rows with what the goods cost last, at the exchange and VAT rates of today."""
    try:
        rate = rate_for(tx, its.currency, tx.today).rate
    except Refused:
        return rows
    taxes = rates_on(tx, company(tx).country, tx.today) if its.price_mode is PriceMode.GROSS else {}
    costs = {
        id_: (cost, tax_class)
        for id_, cost, tax_class in tx.session.execute(
            _COSTS, {"articles": sorted({row.article_id for row in rows})}
        )
        if cost is not None
    }
    return tuple(
        row if row.article_id not in costs else _with_cost(row, *costs[row.article_id], rate, its, taxes)
        for row in rows
    )


def _with_cost(
    row: PriceRow,
    unit_cost: Decimal,
    tax_class: TaxClass,
    rate: Decimal,
    its: Owned,
    taxes: Mapping[TaxClass, Decimal],
) -> PriceRow:
    cost = Fraction(unit_cost) * row.price_unit / Fraction(rate)
    net = Fraction(row.price)
    if its.price_mode is PriceMode.GROSS:
        if tax_class not in taxes:
            return replace(row, cost=round_half_up(cost, _PLACES))
        net = net * 100 / (100 + Fraction(taxes[tax_class]))
    margin = round_half_up((net - cost) * 100 / net, 1) if net else None
    return replace(row, cost=round_half_up(cost, _PLACES), margin=margin)
