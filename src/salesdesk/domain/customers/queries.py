"""Reading customers: listing them, and for the documents that name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select

from salesdesk.domain.customers.model import (
    Address,
    Contact,
    Customer,
    CustomerText,
    PaymentTerms,
    Phone,
)
from salesdesk.domain.customers.operations import CUSTOMERS
from salesdesk.domain.customers.rules import AddressKind, WhichCustomers
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.lookup.plain import alike, asked, best_first, exactly, fit, matches, only, well
from salesdesk.lookup.ranking import worthwhile
from salesdesk.lookup.searching import search
from salesdesk.lookup.text import LONGEST_TYPED, words_in
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among

__all__ = [
    "CUSTOMER_SORTS",
    "CustomerRow",
    "Place",
    "Terms",
    "by_name",
    "contact_of",
    "customer",
    "customer_list",
    "customers_meant",
    "payment_terms",
    "place_of",
    "places_of",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something goes: a stored address or one given once."""

    name: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as a list shows him. `discount` is per cent; a limit of None is no limit."""

    id: int
    number: str
    name: str
    city: str
    postcode: str
    country: str
    phone: str
    discount: Decimal
    credit_limit: Decimal | None
    currency: str
    blocked: bool
    active: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of payment as one chooses them."""

    id: int
    code: str
    name: str


_Reading = Select[*tuple[Any, ...]]

# Statements are built once: building one takes longer than running it.

_ADDRESSES: Final = select(Address).where(Address.customer_id == bindparam("customer"), Address.active)
_PLACES: Final = select(
    Address.customer_id, Address.kind, Address.preferred, Address.id, Address.city, Address.postcode
).where(among(Address.customer_id, "customers"), Address.active)
_PHONES: Final = (
    select(Phone.customer_id, Phone.number)
    .where(among(Phone.customer_id, "customers"))
    # The customer's own come before those of his people, and of each the first that was entered.
    .order_by(Phone.contact_id.is_(None), Phone.id.desc())
)

_TERMS: Final = (
    select(PaymentTerms.id, PaymentTerms.code, PaymentTerms.name)
    .outerjoin(Customer, Customer.terms_id == PaymentTerms.id)
    .group_by(PaymentTerms.id, PaymentTerms.code, PaymentTerms.name)
    .order_by(func.count(Customer.id).desc(), PaymentTerms.code)
)
_FOLDED: Final = select(CustomerText.customer_id, CustomerText.name).where(
    among(CustomerText.customer_id, "alike")
)
_MEANT: Final = 200  # customers
_MISSPELLED: Final = 0.75  # what fits less well is another name

CUSTOMER_SORTS: Final = ("number", "name", "country", "discount", "credit_limit", "blocked")
"""What a list of customers can be sorted by."""

_SORT_KEYS: Final[dict[str, tuple[Any, ...]]] = {
    "number": (Customer.number,),
    "name": (CustomerText.name, Customer.number),
    "country": (Customer.country, CustomerText.name),
    "discount": (Customer.discount, CustomerText.name),
    # Without a limit there is the most of it; databases disagree about where nothing stands.
    "credit_limit": (Customer.credit_limit.is_(None), Customer.credit_limit, CustomerText.name),
    "blocked": (Customer.blocked, CustomerText.name),
}

_IS: Final[dict[WhichCustomers, tuple[ColumnElement[bool], ...]]] = {
    WhichCustomers.ALL: (),
    WhichCustomers.ACTIVE: (Customer.active.is_(True),),
    WhichCustomers.BLOCKED: (Customer.blocked.is_(True),),
    WhichCustomers.FORMER: (Customer.active.is_(False),),
}


def by_name(customer_id: Any) -> tuple[ColumnElement[str]]:
    """The key that sorts documents by the name of the customer whose id a column has."""
    name = select(CustomerText.name).where(CustomerText.customer_id == customer_id)
    return (name.correlate_except(CustomerText).scalar_subquery(),)


@query(Permission.CUSTOMERS_SEE)
def customer_list(
    tx: Transaction,
    text: str = "",
    offset: int = 0,
    limit: int = 50,
    sort: str = "number",
    descending: bool = False,
    which: WhichCustomers = WhichCustomers.ALL,
) -> Page[CustomerRow]:
    """A page of the customers in whom every word of `text` is found; of all of them without a text.

    Whoever has just this number is first. In the order of numbers, the usual one, come then those
    whose name it is, and those whose name or number begins so. Where the text is found in nobody
    it is taken for misspelled, and who fits best is first. `sort` is one of CUSTOMER_SORTS; another
    is refused. `which` leaves some of them.
    """
    if sort not in _SORT_KEYS:
        raise Refused(N_("This list cannot be sorted by “{column}”."), column=sort)
    words = len(words_in(text))
    values: dict[str, Any] = {**asked(text), **well(text), "exact": exactly(text)} if words else {}
    page, count = _list(words, sort, descending, which, False)
    total = tx.session.execute(count, values).scalar_one()
    offset, limit = max(offset, 0), max(limit, 0)
    best: list[int] = []
    if words and not total and (meant := only(tx, alike(tx, CUSTOMERS, text), Customer.id, _IS[which])):
        values, total = {"alike": [hit.id for hit in meant]}, len(meant)
        page, _ = _list(0, sort, descending, which, True)
        if sort == CUSTOMER_SORTS[0] and not descending:
            best = best_first(meant, dict(tx.session.execute(_FOLDED, values).all()))[offset : offset + limit]
            values, offset = {"alike": best}, 0
    rows = tx.session.execute(page, values | {"offset": offset, "limit": limit}).all()
    if best:
        rows = sorted(rows, key=lambda row: best.index(row.id))
    where = _whereabouts(tx, [row.id for row in rows])
    return Page(
        tuple(
            CustomerRow(
                row.id, row.number, row.name, *where[row.id][:2], row.country, where[row.id][2], *row[4:]
            )
            for row in rows
        ),
        total,
    )


@cache
def _list(
    words: int, sort: str, descending: bool, which: WhichCustomers, is_alike: bool
) -> tuple[_Reading, Select[int]]:
    """The page and the count of all."""
    found = [*(matches(CustomerText.fields, index) for index in range(words)), *_IS[which]]
    if is_alike:
        found.append(among(CustomerText.customer_id, "alike"))
    keys = (*_SORT_KEYS[sort], Customer.id)
    first: list[ColumnElement[int]] = []
    if words:
        first.append(case((among(Customer.number, "exact", texts=True), 0), else_=1))
    if words and sort == CUSTOMER_SORTS[0] and not descending:
        first.append(fit(CustomerText.name, CustomerText.fields, words))
    page = (
        select(
            Customer.id,
            Customer.number,
            Customer.name,
            Customer.country,
            Customer.discount,
            Customer.credit_limit,
            Customer.currency,
            Customer.blocked,
            Customer.active,
        )
        .join(CustomerText, CustomerText.customer_id == Customer.id)
        .where(*found)
        .order_by(*first, *(key.desc() if descending else key for key in keys))
        .offset(bindparam("offset"))
        .limit(bindparam("limit"))
    )
    count = select(func.count()).select_from(CustomerText)
    if which is not WhichCustomers.ALL:
        count = count.join(Customer, Customer.id == CustomerText.customer_id)
    return page, count.where(*found)


def _whereabouts(tx: Transaction, customer_ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """City, postcode and phone of each customer, empty where there is none."""
    if not customer_ids:
        return {}
    ids = {"customers": sorted(customer_ids)}
    places: dict[int, Any] = {}
    for row in sorted(tx.session.execute(_PLACES, ids), key=lambda a: _preference(a, AddressKind.BILLING)):
        places.setdefault(row.customer_id, row)
    phones = {row[0]: row[1] for row in tx.session.execute(_PHONES, ids)}
    return {
        id_: (
            places[id_].city if id_ in places else "",
            places[id_].postcode if id_ in places else "",
            phones.get(id_, ""),
        )
        for id_ in customer_ids
    }


def _preference(address: Any, kind: AddressKind) -> tuple[bool, bool, int]:
    """The preferred addresses of a kind first, then the others, the older before the newer."""
    return address.kind is not kind, not address.preferred, address.id


@query(Permission.CUSTOMERS_SEE)
def payment_terms(tx: Transaction) -> list[Terms]:
    """All terms of payment, those that most customers have first."""
    return [Terms(*row) for row in tx.session.execute(_TERMS)]


def customer(tx: Transaction, customer_id: int, *, lock: bool = False) -> Customer:
    """The customer's row, locked if asked. Raises NotFound."""
    statement = select(Customer).where(Customer.id == customer_id)
    if lock:
        statement = statement.with_for_update(key_share=True)
    found = tx.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(N_("There is no such customer."))
    return found


def customers_meant(tx: Transaction, text: str) -> list[int]:
    """The customers who may be meant by a text that no paper has as it was typed; ids in order.

    For lists of papers that look at what is printed: a name without its accents is meant, too.
    A number that nothing has is none.
    """
    if any(map(str.isdigit, text[:LONGEST_TYPED])):
        return []
    hits = worthwhile(search(tx, CUSTOMERS, text, _MEANT))
    return sorted(hit.id for hit in hits if hit.score >= _MISSPELLED)


def places_of(tx: Transaction, customer_id: int, kind: AddressKind) -> list[Place]:
    """The addresses of a kind, the preferred one first; failing those all there are."""
    rows = tx.session.scalars(_ADDRESSES, {"customer": customer_id}).all()
    fitting = [row for row in rows if row.kind is kind] or list(rows)
    fitting.sort(key=lambda address: _preference(address, kind))
    return [
        Place(row.name, row.street, row.house_number, row.postcode, row.city, row.country, row.region)
        for row in fitting
    ]


def place_of(tx: Transaction, customer_id: int, kind: AddressKind) -> Place | None:
    """The preferred address of a kind; failing that any address, the preferred ones first."""
    return next(iter(places_of(tx, customer_id, kind)), None)


def contact_of(tx: Transaction, contact_id: int, customer_id: int) -> Contact:
    """A contact of this very customer. Raises NotFound for anybody else's."""
    found = tx.session.scalars(
        select(Contact).where(Contact.id == contact_id, Contact.customer_id == customer_id)
    ).one_or_none()
    if found is None:
        raise NotFound(N_("There is no such contact."))
    return found
