"""Changing a purchase order while it is a draft: what order lines wait for follows its lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final, NoReturn

from sqlalchemy import bindparam, delete, func, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.purchasing.entering import NO_ARTICLE
from salesdesk.domain.purchasing.model import PurchaseLine, PurchaseOrder
from salesdesk.domain.purchasing.operations import (
    drop_unfounded,
    line_row,
    lock_purchase,
    serve_shortages,
)
from salesdesk.domain.purchasing.rules import PurchaseState, in_packs
from salesdesk.domain.purchasing.shortages import Source, source_at
from salesdesk.errors import IllegalMove, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids, table_of
from salesdesk.warehouse.stock.operations import add_balances, lock_balances
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import release

__all__ = ["add_line", "change_line", "remove_line"]

_NO_LINE: Final = N_("There is no such line on the purchase order.")
_ORDER_OF: Final = select(PurchaseLine.purchase_order_id).where(PurchaseLine.id == bindparam("line"))
_LINE: Final = (
    select(PurchaseLine, Article.code, Article.base_unit)
    .join(Article, Article.id == PurchaseLine.article_id)
    .where(PurchaseLine.id == bindparam("line"))
    .execution_options(populate_existing=True)
)
_TAKEN: Final = select(PurchaseLine.id).where(
    PurchaseLine.purchase_order_id == bindparam("purchase"), PurchaseLine.article_id == bindparam("article")
)
_LAST: Final = select(func.max(PurchaseLine.position)).where(
    PurchaseLine.purchase_order_id == bindparam("purchase")
)
_CODE: Final = select(Article.code).where(Article.id == bindparam("article"))
_DELETE: Final = delete(table_of(PurchaseLine)).where(table_of(PurchaseLine).c.id == bindparam("line"))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a draft that is locked, and its article."""

    order: PurchaseOrder
    stored: PurchaseLine
    code: str
    unit: str


@verb(Permission.PURCHASES_ORDER)
def change_line(tx: Transaction, purchase_line_id: int, quantity: Decimal) -> None:
    """Order another quantity of a line of a draft, in base units; whole packs, at least the minimum.

    Less than orders wait for makes the latest promised of them short again; more goes to
    orders that lack the article, before it is anybody's.
    """
    line = _lock_line(tx, purchase_line_id)
    stored, before = line.stored, line.stored.quantity
    _check_quantity(line.code, line.unit, source_at(tx, line.order.supplier_id, stored.article_id), quantity)
    stored.quantity = quantity
    if quantity < before:
        lock_balances(tx, [stored.article_id])
        drop_unfounded(tx, {stored.id: quantity})
    else:
        serve_shortages(tx, line.order, stored)
    tx.record(
        "purchase_order",
        line.order.id,
        line=stored.position,
        article=line.code,
        quantity=[before, quantity],
    )


@verb(Permission.PURCHASES_ORDER)
def remove_line(tx: Transaction, purchase_line_id: int) -> None:
    """Take a line off a draft; whoever waited for it is short again."""
    line = _lock_line(tx, purchase_line_id)
    release(tx, Supply.purchase_line_id == purchase_line_id)
    tx.record(
        "purchase_order",
        line.order.id,
        line=line.stored.position,
        article=line.code,
        quantity=[line.stored.quantity, None],
    )
    tx.session.expunge(line.stored)
    tx.session.execute(_DELETE, {"line": purchase_line_id})


@verb(Permission.PURCHASES_ORDER)
def add_line(tx: Transaction, purchase_order_id: int, article_id: int, quantity: Decimal) -> int:
    """Order another article of the supplier on a draft, in base units; the id of the line.

    Whole packs, at least the minimum. Orders that lack the article wait for it from here on.
    """
    order = _lock_draft(tx, purchase_order_id)
    code = tx.session.scalar(_CODE, {"article": article_id})
    if code is None:
        raise NotFound(NO_ARTICLE)
    source = source_at(tx, order.supplier_id, article_id)
    if source is None:
        raise Refused(N_("{code} is not bought from this supplier."), code=code)
    _check_quantity(code, source.base_unit, source, quantity)
    if tx.session.scalar(_TAKEN, {"purchase": order.id, "article": article_id}) is not None:
        raise Refused(N_("{code} is on the purchase order already; change its quantity."), code=code)
    position = (tx.session.scalar(_LAST, {"purchase": order.id}) or 0) + 1
    there = tx.today + timedelta(days=source.lead_days)
    expected = max(order.expected_on or there, there)
    [line_id] = add_for_ids(
        tx.session, PurchaseLine, [line_row(order.id, position, source, quantity, expected)]
    )
    order.expected_on = expected
    add_balances(tx, [article_id], order.warehouse_id)  # to be locked by whoever waits for some of it
    serve_shortages(tx, order, tx.session.get_one(PurchaseLine, line_id))
    tx.record("purchase_order", order.id, line=position, article=code, quantity=[None, quantity])
    return line_id


def _lock_draft(tx: Transaction, purchase_order_id: int) -> PurchaseOrder:
    order = lock_purchase(tx, purchase_order_id)
    if order.state is not PurchaseState.DRAFT:
        raise IllegalMove(
            N_("The purchase order is {state}; only a draft can be changed."), state=order.state
        )
    return order


def _lock_line(tx: Transaction, purchase_line_id: int) -> _Line:
    order_id = tx.session.scalar(_ORDER_OF, {"line": purchase_line_id})
    if order_id is None:
        raise NotFound(_NO_LINE)
    order = _lock_draft(tx, order_id)
    row = tx.session.execute(_LINE, {"line": purchase_line_id}).one_or_none()
    if row is None:  # somebody took it off while we waited for the lock
        raise NotFound(_NO_LINE)
    return _Line(order, *row)


def _check_quantity(code: str, unit: str, source: Source | None, quantity: Decimal) -> None:
    """Refuse what the supplier does not deliver so. Without an offer any quantity above zero will do."""
    require_numbers(quantity)
    if quantity <= ZERO:
        raise Refused(N_("The quantity has to be above zero; Del takes a line off."))
    if source is None:
        return
    fitting = in_packs(quantity, source.pack, source.minimum)
    if quantity != fitting:
        _refuse_packs(code, unit, source, fitting)


def _refuse_packs(code: str, unit: str, source: Source, fitting: Decimal) -> NoReturn:
    if source.minimum > source.pack:
        text = N_(
            "{code} comes in packs of {pack} {unit}, at least {minimum} {unit}: {fitting} {unit} would do."
        )
    else:
        text = N_("{code} comes in packs of {pack} {unit}: {fitting} {unit} would do.")
    values = {"pack": source.pack, "minimum": source.minimum, "fitting": fitting}
    raise Refused(text, code=code, unit=Unit(unit), **values)
