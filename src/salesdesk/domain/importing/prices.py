"""Importing prices: of lists, which are entered if they are new, and of customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.importing.names import spoken
from salesdesk.domain.importing.operations import (
    Context,
    Plan,
    differences,
    ids_of,
    judged,
    no_customer,
    require_currency,
)
from salesdesk.domain.importing.price_periods import MadeRoom, Periods
from salesdesk.domain.importing.rules import Fault, Record
from salesdesk.domain.pricing.model import CustomerPrice, ListPrice, PriceList
from salesdesk.domain.pricing.periods import Overlaps
from salesdesk.domain.pricing.verbs import NewPrice, add_price_list, price_row
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Stale, Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows, set_rows

__all__ = ["Priced", "page_of", "plan", "write"]

_ARTICLES: Final = select(Article.code, Article.id).where(among(Article.code, "codes", texts=True))
_CUSTOMERS: Final = select(Customer.number, Customer.id).where(among(Customer.number, "codes", texts=True))
_LISTS: Final = (
    select(PriceList.id, PriceList.code, PriceList.name, PriceList.currency, PriceList.price_mode)
    .where(among(PriceList.code, "codes", texts=True))
    .order_by(PriceList.id)
)
_BUYERS: Final = (
    select(Customer.number.label("code"), Customer.id, Customer.currency)
    .where(among(Customer.number, "codes", texts=True))
    .order_by(Customer.id)
)
_LOCK: Final = (_LISTS.with_for_update(key_share=True), _BUYERS.with_for_update(key_share=True))
"""Whoever imports prices of the same list or customer waits, or else they would be there twice."""
_FIELDS: Final = ("price", "price_unit", "from_quantity", "valid_from", "valid_to")
_TABLES: Final[Mapping[str, tuple[Any, Any]]] = {
    "price_list": (ListPrice, ListPrice.price_list_id),
    "customer": (CustomerPrice, CustomerPrice.customer_id),
}
_STORED: Final = {
    name: select(
        model.id,
        owner.label("owner_id"),
        model.article_id,
        *(getattr(model, field) for field in _FIELDS),
    )
    .where(among(owner, "owners"), among(model.article_id, "articles"))
    .order_by(model.id)
    for name, (model, owner) in _TABLES.items()
}
_LIST_PAGE: Final = (
    select(
        ListPrice.id,
        PriceList.code.label("price_list"),
        PriceList.name.label("list_name"),
        PriceList.currency,
        PriceList.price_mode,
        Article.code.label("article"),
        *(getattr(ListPrice, field) for field in _FIELDS),
    )
    .join(PriceList, PriceList.id == ListPrice.price_list_id)
    .join(Article, Article.id == ListPrice.article_id)
)
_CUSTOMER_PAGE: Final = (
    select(
        CustomerPrice.id,
        Customer.number.label("customer"),
        Article.code.label("article"),
        *(getattr(CustomerPrice, field) for field in _FIELDS),
    )
    .join(Customer, Customer.id == CustomerPrice.customer_id)
    .join(Article, Article.id == CustomerPrice.article_id)
)
_PAGES: Final = {
    False: _LIST_PAGE.where(ListPrice.id > bindparam("after"))
    .order_by(ListPrice.id)
    .limit(bindparam("limit")),
    True: _CUSTOMER_PAGE.where(CustomerPrice.id > bindparam("after"))
    .order_by(CustomerPrice.id)
    .limit(bindparam("limit")),
}


@dataclass(frozen=True, slots=True)
class Priced:
    """A price that is stored, in the fields of a file."""

    id: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Item:
    owner: str
    """The field that says whose price it is."""
    code: str
    is_there: bool
    """Whether the list or customer was there when the price was judged."""
    article_id: int
    values: Mapping[str, Any]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    room: MadeRoom
    instead: Mapping[str, Any] | None = None
    """The stored price that ends because this one begins."""


@dataclass(frozen=True, slots=True)
class _House:
    articles: Mapping[str, int]
    owners: Mapping[str, Mapping[str, int]]
    lists: Mapping[str, Any]
    stored: Mapping[tuple[str, int, int], list[Mapping[str, Any]]]
    names: dict[str, str]
    """Of price lists, as the rows so far leave them."""
    currencies: dict[tuple[str, str], str]
    """Of whose prices they are, by the field that says so: of new lists, too."""
    announced: set[Any]
    """Lists that are going to be there by the time of the next row."""
    periods: Periods = field(default_factory=Periods)


def page_of(tx: Transaction, of_customers: bool, after: int, limit: int) -> list[Priced]:
    """The next prices behind the id `after`, those of lists or those of customers."""
    found = []
    for row in tx.session.execute(_PAGES[of_customers], {"after": after, "limit": limit}):
        values = dict(row._mapping)
        found.append(Priced(values.pop("id"), values))
    return found


def plan(tx: Transaction, records: Sequence[Record], context: Context) -> Plan[_Item]:
    """Judge prices, each of another owner, article, quantity or day, against the database."""
    articles = ids_of(tx, _ARTICLES, (r.values["article"] for r in records))
    found = {}
    for name, statement in zip(
        ("price_list", "customer"), _LOCK if context.lock else (_LISTS, _BUYERS), strict=True
    ):
        codes = sorted({code for r in records if (code := r.values.get(name))})
        rows = tx.session.execute(statement, {"codes": codes}) if codes else ()
        found[name] = {row.code: row for row in rows}
    lists = found["price_list"]
    owners = {name: {code: row.id for code, row in rows.items()} for name, rows in found.items()}
    stored: dict[tuple[str, int, int], list[Mapping[str, Any]]] = defaultdict(list)
    for name, ids in owners.items():
        if ids and articles:
            asked = {"owners": sorted(ids.values()), "articles": sorted(articles.values())}
            for row in tx.session.execute(_STORED[name], asked):
                stored[name, row.owner_id, row.article_id].append(dict(row._mapping))
    names = {code: row.name for code, row in lists.items()}
    currencies = {(name, row.code): row.currency for name, rows in found.items() for row in rows.values()}
    house = _House(articles, owners, lists, stored, names, currencies, set(context.announced))
    return judged(records, context, lambda record: _judge(tx, record, house))


def _judge(tx: Transaction, record: Record, house: _House) -> tuple[_Item, bool] | None:
    values = dict(record.values)
    named = record.currencies.get("price", ())
    is_new = "customer" not in values and ("price_list", values.get("price_list", "")) not in house.currencies
    if is_new and "currency" not in values and len(named) == 1:
        [values["currency"]] = named
    owner, code = _owner(values, house)
    own = house.currencies.get((owner, code), values.get("currency", ""))
    if own:  # else a trial has found the list good, and whoever enters it is told
        require_currency(record, own, "price")
    article_id = house.articles.get(values["article"])
    if article_id is None:
        raise Fault("article", Refused(N_("There is no article {code}."), code=values["article"]))
    owner_id = house.owners[owner].get(code, 0)
    stored = house.stored.get((owner, owner_id, article_id), ())
    before = _before(values, stored, tx.today)
    price: dict[str, Any] = {name: values[name] for name in _FIELDS if name in values}
    if before is None:
        price.setdefault("valid_from", tx.today)
    is_end_said = "valid_to" in record.values
    if before is not None and is_end_said:
        house.periods.say(before["id"])
    after = price if before is None else differences(price, before)
    renamed = _renamed(values, code, house) if owner == "price_list" else {}
    if before is not None and not after and not renamed:
        return None
    merged: dict[str, Any] = {**before, **after} if before else price
    price_row(NewPrice(article_id, **{name: merged[name] for name in _FIELDS if name in merged}))
    entered = values | merged
    room = MadeRoom()
    if before is None or "valid_to" in after:
        quantity: Decimal = merged.get("from_quantity", ZERO)
        alike = [each for each in stored if each["from_quantity"] == quantity]
        key = owner, code, article_id, quantity
        try:
            room = house.periods.make_room(key, alike, entered, before, is_end_said)
        except Overlaps as error:
            raise Fault(error.part, error) from error
    if owner == "price_list":
        house.announced.add(code)
        house.currencies[owner, code] = own
    ended = {id_ for id_, _ in room.ended}
    instead = next((each for each in stored if each["id"] in ended), None) if before is None else None
    return _Item(
        owner, code, bool(owner_id), article_id, entered, before, after | renamed, room, instead
    ), before is None


def _renamed(values: Mapping[str, Any], code: str, house: _House) -> dict[str, Any]:
    """The name that a price list is to have from now on, if it is another."""
    name = values.get("list_name")
    if name is None or code not in house.names or house.names[code] == name:
        return {}
    house.names[code] = name
    return {"list_name": name}


def _owner(values: Mapping[str, Any], house: _House) -> tuple[str, str]:
    """Whose price it is: a list's, which may be new, or a customer's."""
    code, number = values.get("price_list"), values.get("customer")
    if (code is None) == (number is None):
        raise Fault(
            "price_list", Refused(N_("A price belongs to a price list or to a customer, to one of them."))
        )
    if number is not None:
        if number not in house.owners["customer"]:
            raise no_customer("customer", number)
        kept_in = house.currencies["customer", number]
        if values.get("currency", kept_in) != kept_in:
            raise Fault(
                "currency",
                Refused(
                    N_("The prices of customer {number} are in {currency}."), number=number, currency=kept_in
                ),
            )
        return "customer", number
    assert code is not None
    found = house.lists.get(code)
    if found is None and "currency" not in values and code not in house.announced:
        error = Refused(N_("There is no price list {code}; give its currency, and it is entered."), code=code)
        raise Fault("price_list", error)
    own = house.currencies.get(("price_list", code))
    if found is None and own and values.get("currency", own) != own:
        error = Refused(N_("A line above has the price list {code} in {currency}."), code=code, currency=own)
        raise Fault("currency", error)
    for name in ("currency", "price_mode"):
        if found is not None and name in values and getattr(found, name) != values[name]:
            error = Refused(
                N_("“{field}” of the price list {code} is {before}."),
                field=spoken(name),
                code=code,
                before=str(getattr(found, name)),
            )
            raise Fault(name, error)
    return "price_list", code


def _before(
    values: Mapping[str, Any], stored: Iterable[Mapping[str, Any]], today: date
) -> Mapping[str, Any] | None:
    """The price that a row means.

    Without a day it is the one in force, if it is the same or began today; else a new one
    begins today, and what was paid until then ends yesterday and stays known.
    """
    quantity: Decimal = values.get("from_quantity", ZERO)
    alike = [price for price in stored if price["from_quantity"] == quantity]
    if "valid_from" in values:
        return next((price for price in alike if price["valid_from"] == values["valid_from"]), None)
    in_force = [
        price
        for price in alike
        if price["valid_from"] <= today and (price["valid_to"] is None or price["valid_to"] >= today)
    ]
    now = max(in_force, key=lambda price: price["valid_from"], default=None)
    if now is None:
        return None
    said: dict[str, Any] = {name: values[name] for name in _FIELDS if name in values}
    return now if now["valid_from"] == today or not differences(said, now) else None


def write(tx: Transaction, plan: Plan[_Item]) -> None:
    """Write prices as they were planned in this transaction."""
    ids = {
        "price_list": _lists(tx, plan.items),
        "customer": ids_of(tx, _CUSTOMERS, (i.code for i in plan.items if i.owner == "customer")),
    }
    for owner, (model, column) in _TABLES.items():
        items = [item for item in plan.items if item.owner == owner]
        new = [
            price_row(
                NewPrice(
                    item.article_id, **{name: item.values[name] for name in _FIELDS if name in item.values}
                )
            )
            | {column.key: ids[owner][item.code]}
            for item in items
            if item.before is None
        ]
        resumed = [
            price_row(NewPrice(item.article_id, from_quantity=item.values.get("from_quantity", ZERO), **rest))
            | {column.key: ids[owner][item.code]}
            for item in items
            for rest in item.room.resumed
        ]
        add_rows(tx.session, model, new + resumed)
        kept = [
            {"id": item.before["id"]} | {name: item.values[name] for name in _FIELDS}
            for item in items
            if item.before is not None
        ]
        set_rows(tx.session, model, kept)
        # Last: one that was changed may have given way to another after that.
        ended = [{"id": id_, "valid_to": last} for item in items for id_, last in item.room.ended]
        set_rows(tx.session, model, ended)
    names = {item.code: item.after["list_name"] for item in plan.items if "list_name" in item.after}
    renamed = [{"id": ids["price_list"][code], "name": name} for code, name in sorted(names.items())]
    set_rows(tx.session, PriceList, renamed)
    tx.record(
        "import",
        None,
        entity="prices",
        added=sum(item.before is None for item in plan.items),
        ended=sum(len(item.room.ended) for item in plan.items),
        changed=[
            [item.code, item.values["article"], {k: [item.before.get(k), v] for k, v in item.after.items()}]
            for item in plan.items
            if item.before is not None
        ],
    )


def _lists(tx: Transaction, items: Iterable[_Item]) -> dict[str, int]:
    """Ids of the price lists of prices; those that are new are entered."""
    first: dict[str, _Item] = {}
    for item in items:
        if item.owner == "price_list":
            first.setdefault(item.code, item)
    codes = {"codes": sorted(first)}
    found = {row.code: row.id for row in tx.session.execute(_LISTS, codes)} if first else {}
    if any(not item.is_there for code, item in first.items() if code in found):
        raise Stale  # somebody has entered it meanwhile, and perhaps these prices with it
    for code in sorted(first.keys() - found.keys()):
        values = first[code].values
        found[code] = add_price_list(
            tx,
            code,
            values.get("list_name") or code,
            values["currency"],
            values.get("price_mode", PriceMode.NET),
        )
    return found
