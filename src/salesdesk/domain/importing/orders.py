"""Importing orders of another system: entered as a person would enter them, one transaction each.

The other system's number is the customer's own order number here. By it, and the customer,
an order is recognised: what has been entered is not entered again. What the other system says
is finished is left out, and of a line that is partly delivered only the rest is entered: the
goods have gone, and reserving them again would lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import SoldArticle
from salesdesk.domain.catalogue.unit_names import Spelling
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer, CustomerGroup
from salesdesk.domain.drafts.conditions import Conditions
from salesdesk.domain.drafts.rules import NewLine, check_quantity, price_line
from salesdesk.domain.drafts.verbs import NewOrder, enter
from salesdesk.domain.importing.operations import Refusal, no_customer, refusal, require_currency
from salesdesk.domain.importing.rules import Fault, Record, blamed
from salesdesk.domain.importing.units import units_of
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import put_on_hold
from salesdesk.domain.pricing.queries import Offers, offers_for
from salesdesk.domain.tax.queries import general_mode
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import Refused, SalesdeskError
from salesdesk.i18n import N_
from salesdesk.money import ZERO, round_half_up
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.types import is_blank
from salesdesk.warehouse.stock.model import Warehouse

__all__ = ["check_lines", "enter_lines", "is_finished", "rest_of"]

_HEAD: Final = (
    *("order_date", "state", "reference", "warehouse", "memo"),
    *("order_discount", "order_discount_amount"),
)
"""What belongs to the whole order: every line that says it says the same."""

_AMOUNT_PLACES: Final = 4
"""Decimal places of an amount in a file."""

_OVER: Final = (OrderState.COMPLETED, OrderState.CANCELLED)
_ON_HOLD: Final = "import"
"""The reason in the history of an order that came on hold."""
_PRICE_OF: Final = {PriceMode.NET: "net_price", PriceMode.GROSS: "gross_price"}
"""The price that a customer with such prices is asked, where the file has both."""

_BUYER: Final = (
    select(Customer, CustomerGroup)
    .outerjoin(CustomerGroup, CustomerGroup.id == Customer.group_id)
    .where(Customer.number == bindparam("number"))
)
_BUYER_LOCKED: Final = _BUYER.with_for_update(key_share=True, of=Customer)
_ARTICLES: Final = select(Article.code).where(among(Article.code, "codes", texts=True))
_WAREHOUSE: Final = select(Warehouse.id).where(Warehouse.code == bindparam("code"), Warehouse.active)


@dataclass(frozen=True, slots=True)
class _Buyer:
    customer: Customer
    conditions: Conditions


def rest_of(line: Record) -> Decimal | None:
    """What of a line's quantity has not been delivered yet; None if the line has no quantity."""
    quantity: Decimal | None = line.values.get("quantity")
    return None if quantity is None else max(quantity - line.values.get("delivered", ZERO), ZERO)


def is_finished(lines: Sequence[Record]) -> bool:
    """Whether the file says that nothing is to come of an order any more."""
    if any(line.values.get("state") in _OVER for line in lines):
        return True
    goods = [line for line in lines if line.values.get("article")]
    return bool(goods) and all(rest_of(line) == ZERO for line in goods)


def _is_open(line: Record) -> bool:
    return not line.values.get("article") or rest_of(line) != ZERO


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
        buyer.conditions.priced_for(buyer.customer.id, buyer.customer.currency, buyer.customer.price_mode),
        {article.id for article in articles.values()},
    )
    refused = []
    for line in lines:
        try:
            _require_same_head(lines[0], line)
            _require_day(tx, line)
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
        raise no_customer("customer", number)
    return _Buyer(row[0], Conditions.of(*row))


def _require_same_head(first: Record, line: Record) -> None:
    for name in _HEAD:
        value = line.values.get(name)
        if value is not None and value != first.values.get(name):
            error = Refused(N_("Line {line} says otherwise of the same order."), line=first.line)
            raise Fault(name, error)


def _require_day(tx: Transaction, line: Record) -> None:
    day = line.values.get("order_date")
    if day is not None and day > tx.today:
        raise Fault("order_date", Refused(N_("{day} is yet to come."), day=day))


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
    offers: Offers,
    buyer: _Buyer,
) -> None:
    code = line.values.get("article")
    if not _is_open(line):
        return
    require_currency(line, buyer.customer.currency, *line.currencies)
    if code is None:
        if is_blank(line.values.get("text", "")):
            raise Fault("article", Refused(N_("A line needs an article or a text.")))
        return
    article = articles.get(code)
    if article is None:
        raise Fault("article", Refused(N_("There is no article {code}."), code=code))
    if "quantity" not in line.values:
        raise Fault("quantity", Refused(N_("The cell is empty.")))
    new = _new_line(line, buyer.customer.price_mode, Spelling(unit.unit for unit in article.units))
    _, base = check_quantity(article, new)
    price_line(
        article,
        new,
        base,
        offers.of(article.id),
        preset=buyer.conditions.preset,
        preset_always=buyer.conditions.preset_always,
        mode=buyer.customer.price_mode,
        currency=buyer.customer.currency,
        company_currency=company(tx).currency,
        general=general_mode(tx),
    )


def _price(line: Record, mode: PriceMode) -> Decimal | None:
    """The price that a line names; one that is net or gross where the customer's are not is no price."""
    price: Decimal | None = line.values.get("price", line.values.get(_PRICE_OF[mode]))
    other = _PRICE_OF[PriceMode.GROSS if mode is PriceMode.NET else PriceMode.NET]
    if price is None and other in line.values:
        raise Fault(other, Refused(N_("The customer's prices are {mode}, this one is not."), mode=mode))
    return price


def _new_line(line: Record, mode: PriceMode, units: Spelling, day: date | None = None) -> NewLine:
    """What a line asks for, in the unit as its article spells it; an unknown one stays as it is."""
    values = line.values
    unit = values.get("unit", "")
    quantity = rest_of(line)
    off: Decimal = values.get("discount_amount", ZERO)
    if off and quantity and quantity != values["quantity"]:
        share = Fraction(off) * Fraction(quantity) / Fraction(values["quantity"])
        off = round_half_up(share, _AMOUNT_PLACES)
    return NewLine(
        ZERO if quantity is None else quantity,
        code=values.get("article", ""),
        text=values.get("text", ""),
        unit=units.known(unit) or unit,
        price=_price(line, mode),
        discount_percent=values.get("discount", ZERO),
        discount_amount=off,
        free_of_charge=values.get("free_of_charge", False),
        requested_on=day,
        price_unit=values.get("price_unit", 1),
    )


def enter_lines(tx: Transaction, lines: Sequence[Record], confirmed: bool) -> bool:
    """Enter an order whose lines have been checked in this transaction; whether it waits to be approved.

    An order that the file calls a draft, or still to be approved, is not confirmed; one on hold is put
    on hold again, unless it has to be approved first.
    """
    first = lines[0].values
    buyer = _buyer(tx, lines[0], False)
    left = [line for line in lines if _is_open(line)]
    days = [line.values.get("requested_on") for line in left]
    one_day = len(set(days)) == 1  # then it is the order's, not that of each line
    new = NewOrder(
        buyer.customer.id,
        customer_number=first["order"],
        reference=first.get("reference", ""),
        requested_on=days[0] if one_day else None,
        warehouse_id=_warehouse_id(tx, lines[0]),
        discount_percent=first.get("order_discount", ZERO),
        discount_amount=first.get("order_discount_amount", ZERO),
        memo=first.get("memo", ""),
    )
    mode = buyer.customer.price_mode
    units = units_of(tx, (line.values["article"] for line in left if line.values.get("article")))
    typed = [
        _new_line(line, mode, units.get(line.values.get("article", ""), Spelling()), None if one_day else day)
        for line, day in zip(left, days, strict=True)
    ]
    state = first.get("state")
    confirmed = confirmed and state not in (OrderState.DRAFT, OrderState.WAITING)
    entered = enter(tx, new, typed, confirmed, overdue=True)
    waits = entered.confirmed is not None and bool(entered.confirmed.waits)
    if confirmed and state is OrderState.ON_HOLD and not waits:
        put_on_hold(tx, entered.id, _ON_HOLD)
    if (ordered_on := first.get("order_date")) is not None:
        order = tx.session.get(Order, entered.id)
        assert order is not None
        order.order_date = ordered_on
    return waits
