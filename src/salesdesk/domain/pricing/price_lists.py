"""Price lists as they are listed, and the groups of customers that may have them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Date, bindparam, case, func, or_, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer, CustomerGroup
from salesdesk.domain.pricing.model import ListPrice, PriceList
from salesdesk.domain.tax.queries import general_mode
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.i18n import N_, Labelled
from salesdesk.office.paging import Page, in_order, read_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among

__all__ = ["GeneralList", "GroupOf", "ListRow", "WhichLists", "general_list", "groups_of", "price_lists"]


class WhichLists(Labelled):
    """What a list of price lists is narrowed to."""

    IN_USE = "in_use", N_("in use")
    ALL = "all", N_("all lists")


@dataclass(frozen=True, slots=True)
class ListRow:
    """A price list as a list shows it. It has an `id` of None if it is the general one.

    `articles` have a price on it today, `changes_on` is the next day on which one begins or is over;
    `customers` and `groups` have it, each his own: who has it through his group is not counted.
    """

    id: int | None
    code: str
    name: str
    currency: str
    price_mode: PriceMode
    active: bool
    customers: int = 0
    groups: tuple[str, ...] = ()
    articles: int = 0
    changes_on: date | None = None


@dataclass(frozen=True, slots=True)
class GeneralList:
    """What stands on the articles themselves: for everybody who pays in this currency, net or gross."""

    currency: str
    price_mode: PriceMode
    articles: int


@dataclass(frozen=True, slots=True)
class GroupOf:
    """A group of customers, and which list it has."""

    id: int
    code: str
    name: str
    list_id: int | None
    price_list: str


# Statements are built once: building one takes longer than running it.

_ROWS: Final = select(
    PriceList.id,
    PriceList.code,
    PriceList.name,
    PriceList.currency,
    PriceList.price_mode,
    PriceList.active,
)
_TODAY: Final = bindparam("today", type_=Date)
_LASTS: Final = or_(ListPrice.valid_to.is_(None), ListPrice.valid_to >= _TODAY)
_ON_LISTS: Final = (
    select(
        ListPrice.price_list_id,
        func.count(case(((ListPrice.valid_from <= _TODAY) & _LASTS, ListPrice.article_id)).distinct()),
        func.min(case((ListPrice.valid_from > _TODAY, ListPrice.valid_from))),
        func.min(case((ListPrice.valid_to >= _TODAY, ListPrice.valid_to))),
    )
    .where(among(ListPrice.price_list_id, "lists"))
    .group_by(ListPrice.price_list_id)
)
_CUSTOMERS: Final = (
    select(Customer.price_list_id, func.count())
    .where(among(Customer.price_list_id, "lists"))
    .group_by(Customer.price_list_id)
)
_GROUPS: Final = (
    select(CustomerGroup.price_list_id, CustomerGroup.code)
    .where(among(CustomerGroup.price_list_id, "lists"))
    .order_by(CustomerGroup.code)
)
_EVERY_GROUP: Final = (
    select(
        CustomerGroup.id,
        CustomerGroup.code,
        CustomerGroup.name,
        CustomerGroup.price_list_id,
        func.coalesce(PriceList.code, ""),
    )
    .outerjoin(PriceList, PriceList.id == CustomerGroup.price_list_id)
    .order_by(CustomerGroup.code)
)
_ARTICLES: Final = select(func.count()).select_from(Article)
_SORTED_BY: Final = {
    "code": (PriceList.code,),
    "name": (func.lower(PriceList.name),),
    "currency": (PriceList.currency,),
}


@query(Permission.ARTICLES_SEE)
def price_lists(
    tx: Transaction,
    which: WhichLists,
    text: str,
    offset: int,
    limit: int,
    sort: str = "",
    descending: bool = False,
) -> Page[ListRow]:
    """Price lists of which code or name contains a text, by code, without the general one."""
    statement = _ROWS.order_by(*in_order(_SORTED_BY, (PriceList.code,), sort, descending))
    if wanted := text.strip():
        statement = statement.where(
            or_(*(column.icontains(wanted, autoescape=True) for column in (PriceList.code, PriceList.name)))
        )
    if which is WhichLists.IN_USE:
        statement = statement.where(PriceList.active)
    page = read_page(tx, statement, offset, limit, ListRow)
    lists: dict[str, Any] = {"lists": [row.id for row in page.rows]}
    groups: dict[int, list[str]] = {}
    for row in tx.session.execute(_GROUPS, lists):
        groups.setdefault(row[0] or 0, []).append(row[1])
    customers = {row[0]: row[1] for row in tx.session.execute(_CUSTOMERS, lists)}
    found = {row[0]: row[1:] for row in tx.session.execute(_ON_LISTS, lists | {"today": tx.today})}

    def shown(row: ListRow) -> ListRow:
        assert row.id is not None
        articles, begins, ends = found.get(row.id, (0, None, None))
        over = None if ends in (None, date.max) else ends + timedelta(days=1)
        changes = min((day for day in (begins, over) if day is not None), default=None)
        return replace(
            row,
            customers=customers.get(row.id, 0),
            groups=tuple(groups.get(row.id, ())),
            articles=articles,
            changes_on=changes,
        )

    return Page(tuple(map(shown, page.rows)), page.total)


@query(Permission.ARTICLES_SEE)
def general_list(tx: Transaction) -> GeneralList:
    """The list that counts where no other has a price."""
    return GeneralList(company(tx).currency, general_mode(tx), tx.session.scalar(_ARTICLES) or 0)


@query(Permission.PRICES_EDIT)
def groups_of(tx: Transaction) -> list[GroupOf]:
    """Every group of customers with the list that it has, by code."""
    return [GroupOf(*row) for row in tx.session.execute(_EVERY_GROUP)]
