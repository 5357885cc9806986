"""The order book: every order there is, newest first, narrowed down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, case, func, literal_column, or_, select

from salesdesk.domain.customers.model import Customer, CustomerText
from salesdesk.domain.customers.queries import by_name
from salesdesk.domain.drafts.totals import gross_of_drafts
from salesdesk.domain.order_book.rules import OrderFilter, OrderRow, Progress, share_issued
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.operations import ORDERS
from salesdesk.domain.orders.rules import OPEN_STATES, LineKind, OrderState
from salesdesk.domain.users.model import User
from salesdesk.lookup.numbers import first_those, has_number
from salesdesk.lookup.plain import alike, asked, matches
from salesdesk.lookup.text import words_in
from salesdesk.money import ZERO
from salesdesk.office.paging import Page, as_numbered, in_order
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.contains import contains
from salesdesk.storage.lists import among
from salesdesk.storage.types import difference
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["ORDER_SORTS", "order_list"]

_BINDING: Final = frozenset({OrderState.DRAFT, *OPEN_STATES})
_IS_BINDING: Final[ColumnElement[bool]] = Order.is_begun()
# Written as in the index of quotes that somebody may still order from.
_IS_QUOTED: Final[ColumnElement[bool]] = literal_column("sales_order.state = 'quoted'")

# Sums over a whole order: no line is given more than it wants, so they agree only if every line does.
_WANTED: Final = (
    select(difference(func.sum(OrderLine.base_quantity), func.sum(OrderLine.closed_quantity)))
    .where(OrderLine.order_id == Order.id, OrderLine.kind == LineKind.GOODS)
    .correlate(Order)
    .scalar_subquery()
)
_OUT: Final = (
    select(
        func.sum(
            case(
                (StockDocument.reverses_id.is_(None), StockDocumentLine.quantity),
                else_=-StockDocumentLine.quantity,
            )
        )
    )
    .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
    .where(
        StockDocument.order_id == Order.id,
        StockDocument.kind == DocumentKind.GOODS_ISSUE,
        StockDocument.state == DocumentState.POSTED,
    )
    .correlate(Order)
    .scalar_subquery()
)
_THERE: Final = (
    select(func.sum(Supply.quantity))
    .where(Supply.order_id == Order.id, Supply.kind == SupplyKind.FIRM, Supply.purchase_line_id.is_(None))
    .correlate(Order)
    .scalar_subquery()
)
_LEFT: Final = difference(func.coalesce(_WANTED, ZERO), func.coalesce(_OUT, ZERO))
_RESERVED: Final[ColumnElement[Decimal]] = func.coalesce(_THERE, ZERO)
_IS_OPEN: Final = _IS_BINDING & Order.state.in_(OPEN_STATES) & Order.is_quote.is_(False)
_IS_PROGRESS: Final[dict[Progress, ColumnElement[bool]]] = {
    Progress.ALL: _IS_OPEN & (_LEFT > ZERO) & (_RESERVED >= _LEFT),
    Progress.PART: _IS_OPEN & (_RESERVED > ZERO) & (_RESERVED < _LEFT),
    Progress.NOTHING: _IS_OPEN & (_LEFT > ZERO) & (_RESERVED <= ZERO),
    Progress.DONE: or_(Order.state == OrderState.COMPLETED, _IS_OPEN & (_LEFT <= ZERO)),
}
_PROGRESS: Final = select(Order.id, func.coalesce(_WANTED, ZERO), _LEFT, _RESERVED).where(
    among(Order.id, "orders")
)

_ROWS: Final = (
    select(
        Order.id,
        func.coalesce(Order.number, ""),
        Order.order_date,
        Customer.id,
        Customer.number,
        Customer.name,
        Order.requested_on,
        Order.channel,
        Order.state,
        Order.custom_status,
        case((Order.state != OrderState.DRAFT, Order.gross)),
        Order.currency,
        func.coalesce(User.login, ""),
        Order.customer_number,
        Order.reference,
        Order.created_at,
        Order.is_quote,
        Order.valid_until,
    )
    .join(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(User, User.id == Order.owner_id)
)
_THESE: Final = _ROWS.where(among(Order.id, "page"))
_PARTLY_ORDERED: Final = (
    select(Order.quote_id)
    .where(among(Order.quote_id, "quotes"), Order.is_quote.is_(False), Order.state != OrderState.CANCELLED)
    .distinct()
)
_COUNT: Final = select(func.count()).select_from(Order)
_SORTS: Final[dict[str, tuple[Any, ...]]] = {
    "number": as_numbered(Order.confirmed_at, Order.number),
    "day": (Order.order_date,),
    "customer": by_name(Order.sold_to_id),
    "wanted": (Order.requested_on,),
    "state": (case({state: place for place, state in enumerate(OrderState)}, value=Order.state),),
    "gross": (case((Order.state != OrderState.DRAFT, Order.gross)),),
}
ORDER_SORTS: Final = tuple(_SORTS)
"""What the order book can be sorted by."""


@query(Permission.ORDERS_SEE)
def order_list(
    tx: Transaction,
    which: OrderFilter | None = None,
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[OrderRow]:
    """A page of the orders that a filter lets through, the newest first; of all of them without one.

    The order with just the number that is typed is first. A text that none of them has is taken
    for misspelled. `sort` is one of ORDER_SORTS; another is refused. Drafts have no number and no
    gross amount to be sorted by. Quotes that have lapsed come in the order in which they did.
    """
    which = which or OrderFilter()
    usual = (Order.valid_until, Order.id) if which.lapsed else (Order.id.desc(),)
    order = in_order(_SORTS, usual, sort, descending)
    said = has_number(tx, which.text, Order.number)
    values: dict[str, Any] = asked(which.text)
    conditions = [*_conditions(tx, which), *_has_text(which.text, said)]
    total = tx.session.execute(_COUNT.where(*conditions), values).scalar_one()
    if which.text.strip() and not total and (meant := [hit.id for hit in alike(tx, ORDERS, which.text)]):
        values, conditions = {"alike": meant}, [*_conditions(tx, which), among(Order.id, "alike")]
        total = tx.session.execute(_COUNT.where(*conditions), values).scalar_one()
    keys = (*first_those(said), *order)
    rows = _rows(
        tx, conditions, keys, values | {"offset": max(offset, 0), "limit": max(limit, 0)}, bool(sort)
    )
    is_open = [row.id for row in rows if row.state in OPEN_STATES and not row.is_quote]
    known: dict[int, dict[str, Any]] = _progress(tx, is_open)
    known |= {row.id: {"progress": Progress.DONE} for row in rows if row.state is OrderState.COMPLETED}
    known |= _quoted(tx, [row for row in rows if row.state is OrderState.QUOTED])
    drafts = gross_of_drafts(tx, [row.id for row in rows if row.state is OrderState.DRAFT])
    known |= {order_id: {"gross": gross} for order_id, gross in drafts.items()}
    return Page(tuple(replace(OrderRow(*row), **known.get(row.id, {})) for row in rows), total)


def _rows(
    tx: Transaction,
    conditions: Sequence[ColumnElement[bool]],
    keys: Sequence[ColumnElement[Any]],
    values: dict[str, Any],
    sorts_all: bool,
) -> Sequence[Any]:
    """The rows of a page. Where no index gives their order, what is shown is read once they are sorted."""

    def page(of: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        these = of.where(*conditions).order_by(*keys)
        return these.offset(bindparam("offset")).limit(bindparam("limit"))

    if not sorts_all:
        return tx.session.execute(page(_ROWS), values).all()
    ids = list(tx.session.scalars(page(select(Order.id)), values))
    found = {row.id: row for row in tx.session.execute(_THESE, {"page": ids})}
    return [found[id_] for id_ in ids if id_ in found]


def _conditions(tx: Transaction, which: OrderFilter) -> Iterator[ColumnElement[bool]]:
    if which.own:
        yield Order.owner_id == tx.actor.id
    if which.states:
        yield Order.state.in_(sorted(which.states))
        if which.states <= _BINDING:
            yield _IS_BINDING
        if which.states == {OrderState.QUOTED}:
            yield _IS_QUOTED
    if which.lapsed:
        yield _IS_QUOTED & (Order.valid_until < tx.today)
    if which.progress is not None:
        yield _IS_PROGRESS[which.progress]
    if which.channel is not None:
        yield Order.channel == which.channel
    if which.from_day is not None:
        yield Order.order_date >= which.from_day
    if which.to_day is not None:
        yield Order.order_date <= which.to_day


def _has_text(text: str, said: ColumnElement[bool] | None) -> Iterator[ColumnElement[bool]]:
    if text.strip():
        words = words_in(text)
        theirs = select(CustomerText.customer_id).where(
            *(matches(CustomerText.fields, index) for index in range(len(words)))
        )
        own = contains(text, Order.number, Order.customer_number, Order.reference)
        own = own if said is None else own | said
        yield or_(own, Order.sold_to_id.in_(theirs)) if words else own


def _progress(tx: Transaction, order_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """How far open orders are: what is there of the rest, and how much has left."""
    found = {}
    for order_id, wanted, left, there in tx.session.execute(_PROGRESS, {"orders": order_ids}):
        found[order_id] = {"progress": _reach(left, there), "issued": share_issued(wanted, left)}
    return found


def _quoted(tx: Transaction, quotes: Sequence[Any]) -> dict[int, dict[str, Any]]:
    """For how long quotes have lapsed, and whether any of them was ordered."""
    if not quotes:
        return {}
    partly = set(tx.session.scalars(_PARTLY_ORDERED, {"quotes": [row.id for row in quotes]}))
    return {
        row.id: {
            "lapsed_days": max((tx.today - row.valid_until).days, 0),
            "partly_ordered": row.id in partly,
        }
        for row in quotes
    }


def _reach(left: Decimal, there: Decimal) -> Progress:
    if left <= ZERO:
        return Progress.DONE
    if there <= ZERO:
        return Progress.NOTHING
    return Progress.ALL if there >= left else Progress.PART
