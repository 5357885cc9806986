"""Importing orders of another system: entered as a person would enter them, one transaction each.

The other system's number is the customer's own order number here. By it, and the customer,
an order is recognised: what has been entered is not entered again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import SoldArticle
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer, CustomerGroup
from salesdesk.domain.drafts.operations import Conditions
from salesdesk.domain.drafts.rules import NewLine, check_quantity, price_line
from salesdesk.domain.drafts.verbs import NewOrder, enter
from salesdesk.domain.importing.operations import Refusal, refusal
from salesdesk.domain.importing.rules import Fault, Record, blamed
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.pricing.queries import offers_for
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.errors import Refused, SalesdeskError
from salesdesk.i18n import N_
from salesdesk.money import ZERO, round_half_up, to_currency
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.types import is_blank
from salesdesk.warehouse.stock.model import Warehouse

__all__ = ["Written", "check_lines", "enter_lines", "page_of"]

_HEAD: Final = ("reference", "warehouse", "memo")
"""What belongs to the whole order: every line that says it says the same."""

_AMOUNT_PLACES: Final = 4
"""Decimal places of an amount in a file."""

_BUYER: Final = (
    select(Customer, CustomerGroup)
    .outerjoin(CustomerGroup, CustomerGroup.id == Customer.group_id)
    .where(Customer.number == bindparam("number"))
)
_BUYER_LOCKED: Final = _BUYER.with_for_update(key_share=True, of=Customer)
_ARTICLES: Final = select(Article.code).where(among(Article.code, "codes", texts=True))
_WAREHOUSE: Final = select(Warehouse.id).where(Warehouse.code == bindparam("code"), Warehouse.active)
_PAGE: Final = (
    select(
        Order.id,
        Order.customer_number,
        Order.number,
        Order.currency,
        Customer.number.label("customer"),
        Order.requested_on,
        Order.reference,
        Warehouse.code.label("warehouse"),
        Order.memo,
    )
    .join(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(Warehouse, Warehouse.id == Order.warehouse_id)
    .where(Order.id > bindparam("after"), Order.state != OrderState.CANCELLED)
    .order_by(Order.id)
    .limit(bindparam("limit"))
)
_LINES: Final = (
    select(
        OrderLine.order_id,
        OrderLine.requested_on,
        Article.code.label("article"),
        OrderLine.text,
        OrderLine.quantity,
        OrderLine.unit,
        OrderLine.price,
        OrderLine.price_unit,
        OrderLine.price_source,
        OrderLine.preset_percent,
        OrderLine.discount_percent,
        OrderLine.discount_amount,
        OrderLine.discount_per_unit,
        OrderLine.free_of_charge,
    )
    .outerjoin(Article, Article.id == OrderLine.article_id)
    .where(among(OrderLine.order_id, "ids"), OrderLine.parent_line_id.is_(None))
    .order_by(OrderLine.order_id, OrderLine.position)
)


@dataclass(frozen=True, slots=True)
class Written:
    """A line of a stored order, in the fields of a file; `id` is the order's."""

    id: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Buyer:
    customer: Customer
    conditions: Conditions


def page_of(tx: Transaction, after: int, limit: int) -> list[Written]:
    """The lines of the next orders behind the id `after`; an order without another's number has its own."""
    orders = {row.id: row for row in tx.session.execute(_PAGE, {"after": after, "limit": limit})}
    positions: Counter[int] = Counter()
    found = []
    for row in tx.session.execute(_LINES, {"ids": sorted(orders)}):
        order = orders[row.order_id]
        positions[order.id] += 1
        typed = row.price_source is PriceSource.TYPED and row.article is not None
        found.append(
            Written(
                order.id,
                {
                    "order": order.customer_number or order.number or f"#{order.id}",
                    "customer": order.customer,
                    "position": positions[order.id],
                    "article": row.article,
                    "text": row.text,
                    "quantity": row.quantity if row.article else None,
                    "unit": row.unit,
                    "price": row.price if typed else None,
                    "price_unit": row.price_unit if typed else None,
                    "discount": row.discount_percent or None,
                    "discount_amount": _amount_off(row, order.currency) or None,
                    "free_of_charge": row.free_of_charge or None,
                    "requested_on": row.requested_on or order.requested_on,
                    "reference": order.reference,
                    "warehouse": order.warehouse,
                    "memo": order.memo,
                },
            )
        )
    return found


def _amount_off(line: Any, currency: str) -> Decimal:
    """The amount off a whole line, as many places as the field takes.

    Rounded as the line's own discount is; only where a percentage came off before it, which is
    added to it before both are rounded, by no more than it must be.
    """
    if not line.discount_per_unit:
        return Decimal(line.discount_amount)
    amount = Fraction(line.discount_amount) * Fraction(line.quantity)
    if line.preset_percent or line.discount_percent:
        return round_half_up(amount, _AMOUNT_PLACES)
    return to_currency(amount, currency)


def check_lines(tx: Transaction, lines: Sequence[Record], *, lock: bool = False) -> list[Refusal]:
    """Everything that is wrong with the lines of one order."""
    try:
        buyer = _buyer(tx, lines[0], lock)
    except Fault as fault:
        return [refusal(lines[0], fault)]
    codes = sorted({code for line in lines if (code := line.values.get("article"))})
    known = set(tx.session.scalars(_ARTICLES, {"codes": codes}))
    articles = sold_articles(tx, (), known, buyer.customer.language)
    offers = offers_for(
        tx,
        buyer.customer.id,
        buyer.conditions.price_list_id,
        buyer.customer.currency,
        buyer.customer.price_mode,
        {article.id for article in articles.values()},
        tx.today,
    )
    refused = []
    for line in lines:
        try:
            _require_same_head(lines[0], line)
            _warehouse_id(tx, line)
            _check_line(tx, line, articles, offers, buyer)
        except Fault as fault:
            refused.append(refusal(line, fault))
        except SalesdeskError as error:
            refused.append(refusal(line, Fault(blamed(line, error), error)))
    return refused


def _buyer(tx: Transaction, line: Record, lock: bool) -> _Buyer:
    number = line.values["customer"]
    row = tx.session.execute(_BUYER_LOCKED if lock else _BUYER, {"number": number}).one_or_none()
    if row is None:
        raise Fault("customer", Refused(N_("There is no customer {number}."), number=number))
    return _Buyer(row[0], Conditions.of(*row))


def _require_same_head(first: Record, line: Record) -> None:
    for name in _HEAD:
        value = line.values.get(name)
        if value is not None and value != first.values.get(name):
            error = Refused(N_("Line {line} says otherwise of the same order."), line=first.line)
            raise Fault(name, error)


def _warehouse_id(tx: Transaction, line: Record) -> int | None:
    code = line.values.get("warehouse")
    if code is None:
        return None
    found = tx.session.scalar(_WAREHOUSE, {"code": code})
    if found is None:
        raise Fault("warehouse", Refused(N_("There is no warehouse {code}."), code=code))
    return found


def _check_line(
    tx: Transaction,
    line: Record,
    articles: Mapping[int | str, SoldArticle],
    offers: Mapping[int, Any],
    buyer: _Buyer,
) -> None:
    code = line.values.get("article")
    if code is None:
        if is_blank(line.values.get("text", "")):
            raise Fault("article", Refused(N_("A line needs an article or a text.")))
        return
    article = articles.get(code)
    if article is None:
        raise Fault("article", Refused(N_("There is no article {code}."), code=code))
    if "quantity" not in line.values:
        raise Fault("quantity", Refused(N_("The cell is empty.")))
    new = _new_line(line)
    _, base = check_quantity(article, new)
    price_line(
        article,
        new,
        base,
        offers.get(article.id, ()),
        preset=buyer.conditions.preset,
        preset_always=buyer.conditions.preset_always,
        mode=buyer.customer.price_mode,
        currency=buyer.customer.currency,
        company_currency=company(tx).currency,
    )


def _new_line(line: Record, day: date | None = None) -> NewLine:
    values = line.values
    return NewLine(
        values.get("quantity", ZERO),
        code=values.get("article", ""),
        text=values.get("text", ""),
        unit=values.get("unit", ""),
        price=values.get("price"),
        discount_percent=values.get("discount", ZERO),
        discount_amount=values.get("discount_amount", ZERO),
        free_of_charge=values.get("free_of_charge", False),
        requested_on=day,
        price_unit=values.get("price_unit", 1),
    )


def enter_lines(tx: Transaction, lines: Sequence[Record], confirmed: bool) -> int:
    """Enter an order whose lines have been checked in this transaction; its id."""
    first = lines[0].values
    buyer = _buyer(tx, lines[0], False)
    days = [line.values.get("requested_on") for line in lines]
    one_day = len(set(days)) == 1  # then it is the order's, not that of each line
    new = NewOrder(
        buyer.customer.id,
        customer_number=first["order"],
        reference=first.get("reference", ""),
        requested_on=days[0] if one_day else None,
        warehouse_id=_warehouse_id(tx, lines[0]),
        memo=first.get("memo", ""),
    )
    typed = [_new_line(line, None if one_day else day) for line, day in zip(lines, days, strict=True)]
    return enter(tx, new, typed, confirmed).id
