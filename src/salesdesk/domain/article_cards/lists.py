"""Who has a claim on an article, and who bought it: lists that grow with the years."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, case, func, select

from salesdesk.domain.article_cards.rules import Claim, Sale
from salesdesk.domain.catalogue.queries import other_units
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import by_name
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import AGREED_STATES
from salesdesk.office.paging import Page, as_numbered, in_order, read_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.stock.model import Batch, Warehouse
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["CLAIM_SORTS", "SALE_SORTS", "article_claims", "article_sales"]

_ARTICLE: Final[BindParameter[int]] = bindparam("article")
_NUMBER: Final = as_numbered(Order.confirmed_at, Order.number)
_CUSTOMER: Final = by_name(Order.sold_to_id)
_BATCH: Final = func.coalesce(Batch.number, "")
_CLAIMS: Final = (
    select(
        Supply.id,
        Order.id,
        func.coalesce(Order.number, ""),
        Customer.name,
        Supply.kind,
        Supply.quantity,
        func.coalesce(Warehouse.code, ""),
        _BATCH,
        Supply.purchase_line_id.is_not(None),
        Supply.expires_at,
        Supply.promised_on,
    )
    .join(Order, Order.id == Supply.order_id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(Warehouse, Warehouse.id == Supply.warehouse_id)
    .outerjoin(Batch, Batch.id == Supply.batch_id)
    .where(Supply.article_id == _ARTICLE)
)
_CLAIMS_BY: Final[dict[str, tuple[Any, ...]]] = {
    "number": _NUMBER,
    "customer": _CUSTOMER,
    "quantity": (Supply.quantity,),
    "kind": (case({kind: place for place, kind in enumerate(SupplyKind)}, value=Supply.kind),),
    "source": (Supply.purchase_line_id.is_not(None), _BATCH, Warehouse.code),
    "promised": (Supply.promised_on,),
}
CLAIM_SORTS: Final = tuple(_CLAIMS_BY)
"""What the claims on an article can be sorted by."""
_SALES: Final = (
    select(
        OrderLine.id,
        Order.id,
        Order.number,
        Order.order_date,
        Customer.name,
        OrderLine.quantity,
        OrderLine.unit,
        OrderLine.price,
        OrderLine.price_unit,
        OrderLine.priced_in_base,
        Order.currency,
        other_units(OrderLine.article_id, OrderLine.unit),
    )
    .join(Order, Order.id == OrderLine.order_id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .where(
        OrderLine.article_id == _ARTICLE,
        OrderLine.parent_line_id.is_(None),
        Order.state.in_(AGREED_STATES),
    )
)
_SALES_BY: Final[dict[str, tuple[Any, ...]]] = {
    "number": _NUMBER,
    "day": (Order.order_date,),
    "customer": _CUSTOMER,
    "quantity": (OrderLine.quantity,),
    "price": (OrderLine.price,),
}
SALE_SORTS: Final = tuple(_SALES_BY)
"""What the sales of an article can be sorted by."""


@query(Permission.ARTICLES_SEE)
def article_claims(
    tx: Transaction,
    article_id: int,
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[Claim]:
    """Who has a claim on an article, the newest first. `sort` is one of CLAIM_SORTS; another is refused."""
    wanted = _CLAIMS.order_by(*in_order(_CLAIMS_BY, (Supply.id.desc(),), sort, descending))
    return read_page(tx, wanted.params(article=article_id), offset, limit, Claim)


@query(Permission.ARTICLES_SEE)
def article_sales(
    tx: Transaction,
    article_id: int,
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[Sale]:
    """Lines of confirmed orders with an article, the newest first. `sort` is one of SALE_SORTS; another is
    refused. What came with a kit was sold with it.
    """
    wanted = _SALES.order_by(*in_order(_SALES_BY, (OrderLine.id.desc(),), sort, descending))
    return read_page(tx, wanted.params(article=article_id), offset, limit, Sale, long=not sort)
