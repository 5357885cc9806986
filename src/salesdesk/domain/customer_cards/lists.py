"""What a customer has ordered and bought, and what was billed to him: lists that grow with the years."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, case, func, select

from salesdesk.domain.catalogue.model import Article, ArticleText
from salesdesk.domain.catalogue.queries import other_units
from salesdesk.domain.customer_cards.rules import Bought, OrderOf
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import AGREED_STATES, OrderState
from salesdesk.domain.receivables.model import InvoiceOrder
from salesdesk.domain.receivables.queries import InvoiceRow, invoices_of
from salesdesk.office.paging import Page, as_numbered, in_order, read_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query

__all__ = ["BOUGHT_SORTS", "ORDER_SORTS", "articles_bought", "customer_invoices", "customer_orders"]

_CUSTOMER: Final[BindParameter[int]] = bindparam("customer")
_GROSS: Final = case((Order.state != OrderState.DRAFT, Order.gross))
_ORDERS: Final = select(
    Order.id,
    func.coalesce(Order.number, ""),
    Order.order_date,
    Order.state,
    _GROSS,
    Order.currency,
    Order.is_quote,
    Order.valid_until,
).where(Order.sold_to_id == _CUSTOMER)
_LATEST: Final = (Order.order_date.desc(), Order.id.desc())
_ORDERS_BY: Final[dict[str, tuple[Any, ...]]] = {
    "number": as_numbered(Order.confirmed_at, Order.number),
    "day": (Order.order_date,),
    "state": (case({state: place for place, state in enumerate(OrderState)}, value=Order.state),),
    "gross": (_GROSS,),
}
ORDER_SORTS: Final = tuple(_ORDERS_BY)
"""What a customer's orders can be sorted by."""

_LINES: Final = (
    select(
        OrderLine.article_id,
        OrderLine.text,
        Order.order_date,
        Order.id.label("order_id"),
        OrderLine.quantity,
        OrderLine.unit,
        OrderLine.price,
        OrderLine.price_unit,
        OrderLine.priced_in_base,
        Order.currency,
        func.row_number()
        .over(partition_by=OrderLine.article_id, order_by=(*_LATEST, OrderLine.position))
        .label("place"),
    )
    .join(Order, Order.id == OrderLine.order_id)
    .where(
        Order.sold_to_id == _CUSTOMER,
        Order.state.in_(AGREED_STATES),
        OrderLine.article_id.is_not(None),
        OrderLine.parent_line_id.is_(None),
    )
    .subquery()
)
_BOUGHT: Final = (
    select(
        Article.id,
        Article.code,
        _LINES.c.text,
        _LINES.c.order_date,
        _LINES.c.quantity,
        _LINES.c.unit,
        _LINES.c.price,
        _LINES.c.price_unit,
        _LINES.c.priced_in_base,
        _LINES.c.currency,
        other_units(_LINES.c.article_id, _LINES.c.unit),
    )
    .join(_LINES, _LINES.c.article_id == Article.id)
    .where(_LINES.c.place == 1)
)
_LAST_BOUGHT: Final = (_LINES.c.order_date.desc(), _LINES.c.order_id.desc(), Article.code, Article.id)
_FOLDED: Final = (
    select(ArticleText.name)
    .where(ArticleText.article_id == Article.id)
    .correlate_except(ArticleText)
    .scalar_subquery()
)
_BOUGHT_BY: Final[dict[str, tuple[Any, ...]]] = {
    "code": (Article.code,),
    "name": (_FOLDED,),
    "day": (_LINES.c.order_date,),
    "quantity": (_LINES.c.quantity,),
    "price": (_LINES.c.price,),
}
BOUGHT_SORTS: Final = tuple(_BOUGHT_BY)
"""What the articles that a customer bought can be sorted by."""

_BILLED: Final = (
    select(InvoiceOrder.invoice_id)
    .join(Order, Order.id == InvoiceOrder.order_id)
    .where(Order.sold_to_id == _CUSTOMER)
)
"""Invoices of his orders, though somebody else pays them."""


@query(Permission.CUSTOMERS_SEE)
def customer_orders(
    tx: Transaction,
    customer_id: int,
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[OrderOf]:
    """A customer's orders, drafts too, the newest first. `sort` is one of ORDER_SORTS; another is refused."""
    wanted = _ORDERS.order_by(*in_order(_ORDERS_BY, _LATEST, sort, descending))
    return read_page(tx, wanted.params(customer=customer_id), offset, limit, OrderOf)


@query(Permission.CUSTOMERS_SEE)
def articles_bought(
    tx: Transaction,
    customer_id: int,
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[Bought]:
    """Each article that a customer ever bought, as he bought it last; what was bought last comes first.

    `sort` is one of BOUGHT_SORTS; another is refused. What comes with a kit was bought with it.
    """
    wanted = _BOUGHT.order_by(*in_order(_BOUGHT_BY, _LAST_BOUGHT, sort, descending))
    return read_page(tx, wanted.params(customer=customer_id), offset, limit, Bought)


@query(Permission.INVOICES_SEE)
def customer_invoices(
    tx: Transaction,
    customer_id: int,
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[InvoiceRow]:
    """Invoices that a customer pays, and those of his orders that somebody else pays, the newest first.

    `sort` is one of `receivables.queries.INVOICE_SORTS`; another is refused.
    """
    return invoices_of(tx, customer_id, _BILLED, offset, limit, sort, descending)
