"""Which orders of a file have been entered already, and whether the file still says the same of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.unit_names import Spelling, unit_key
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.importing.operations import Refusal, refusal
from salesdesk.domain.importing.orders import rest_of
from salesdesk.domain.importing.rules import Fault, Record
from salesdesk.domain.importing.units import units_of
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import OrderState
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among

__all__ = ["known_orders"]

_Goods = Counter[tuple[str, Decimal | None, str]]
"""Article, quantity and unit (as the article spells it) of lines, and how many say so."""

_Units = Mapping[str, Spelling]
"""How articles, by code, spell their units."""

_NAMELESS: Final = re.compile(r"#[0-9]{1,18}")
"""How an order is exported that has no number yet."""

_KNOWN: Final = (
    select(Customer.number.label("customer"), Order.customer_number, Order.number, Order.id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .where(
        among(Customer.number, "customers", texts=True),
        among(Order.customer_number, "orders", texts=True)
        | among(Order.number, "orders", texts=True)
        | (among(Order.id, "ids") & Order.number.is_(None) & (Order.customer_number == "")),
        Order.state != OrderState.CANCELLED,
        Order.is_quote.is_(False),
    )
)
_GOODS: Final = (
    select(OrderLine.order_id, Article.code, OrderLine.quantity, OrderLine.unit)
    .join(Article, Article.id == OrderLine.article_id)
    .where(among(OrderLine.order_id, "ids"), OrderLine.parent_line_id.is_(None))
)


def known_orders(tx: Transaction, orders: Sequence[Sequence[Record]]) -> list[tuple[Refusal, ...] | None]:
    """Of each order None if it has not been entered yet, else what is wrong with it.

    Nothing is, if its lines name the articles, quantities and units that are stored, or what of
    the quantities was not yet delivered when it was entered. Otherwise
    all of them are refused: an order that is there is changed by people, not by a file.
    """
    stored = _stored(tx, {_key(lines) for lines in orders})
    ids = sorted({order for found in stored.values() for order in found})
    goods: dict[int, _Goods] = {order: Counter() for order in ids}
    rows = tx.session.execute(_GOODS, {"ids": ids}).all() if ids else ()
    units = units_of(tx, (row.code for row in rows))
    for row in rows:
        goods[row.order_id][row.code, row.quantity, _spelled(units, row.code, row.unit)] += 1
    return [
        _judged(lines, [goods[order] for order in stored.get(_key(lines), ())], units) for lines in orders
    ]


def _spelled(units: _Units, article: str, unit: str) -> str:
    """A unit as its article spells it; of one that the article does not have, what all spellings share."""
    own = units.get(article)
    return (own.known(unit) if own else "") or unit_key(unit)


def _key(lines: Sequence[Record]) -> tuple[str, str]:
    return lines[0].values["customer"], lines[0].values["order"]


def _stored(tx: Transaction, keys: set[tuple[str, str]]) -> dict[tuple[str, str], set[int]]:
    """The ids of the orders that customers and numbers mean."""
    numbers = sorted({number for _, number in keys})
    asked = {
        "customers": sorted({customer for customer, _ in keys}),
        "orders": numbers,
        "ids": [int(number[1:]) for number in numbers if _NAMELESS.fullmatch(number)],
    }
    found: dict[tuple[str, str], set[int]] = {}
    for row in tx.session.execute(_KNOWN, asked):
        # Another system may count with a “#” too: only what has no number at all goes by its id.
        names = [name for name in (row.customer_number, row.number) if name] or [f"#{row.id}"]
        for name in names:
            if (row.customer, name) in keys:
                found.setdefault((row.customer, name), set()).add(row.id)
    return found


def _judged(lines: Sequence[Record], stored: Sequence[_Goods], units: _Units) -> tuple[Refusal, ...] | None:
    if not stored:
        return None
    if any(_same(lines, goods, units) or _same(_rests(lines), goods, units) for goods in stored):
        return ()
    error = Refused(
        N_("Order {number} is there already, with other lines; change it at the desk."),
        number=lines[0].values["order"],
    )
    return tuple(refusal(line, Fault("", error)) for line in lines)


def _rests(lines: Iterable[Record]) -> list[Record]:
    """Lines with what was still to be delivered of them, as they are entered."""
    left = ((line, rest_of(line)) for line in lines)
    return [Record(line.line, {**line.values, "quantity": rest}) for line, rest in left if rest != ZERO]


def _same(lines: Iterable[Record], stored: _Goods, units: _Units) -> bool:
    """Whether lines name what is stored, in any order; one without a unit leaves the unit open."""
    named = _Goods()
    left_open = Counter[tuple[str, Decimal | None]]()
    for values in (line.values for line in lines if line.values.get("article")):
        article, quantity, unit = values["article"], values.get("quantity"), values.get("unit")
        if unit:
            named[article, quantity, _spelled(units, article, unit)] += 1
        else:
            left_open[article, quantity] += 1
    if named - stored:
        return False
    rest = Counter[tuple[str, Decimal | None]]()
    for (article, quantity, _), count in (stored - named).items():
        rest[article, quantity] += count
    return rest == left_open
