"""A batch that somebody chooses by hand for an order line: what is checked before anything is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article, ArticleUnit
from salesdesk.domain.catalogue.rules import is_sold_whole
from salesdesk.domain.fulfilment.rules import require_confirmed
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import lines_of
from salesdesk.domain.orders.rules import LineKind, LineState
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.work import Transaction
from salesdesk.warehouse.allocation.rules import Part
from salesdesk.warehouse.stock.model import Batch
from salesdesk.warehouse.stock.queries import warehouse_code
from salesdesk.warehouse.supply.rules import Need

__all__ = ["Allocated", "Chosen", "chosen", "goods_line", "order_of", "with_batches"]

_NO_LINE: Final = N_("There is no such line in an order.")
_STEP: Final = (
    select(ArticleUnit.step)
    .join(Article, Article.id == ArticleUnit.article_id)
    .where(Article.id == bindparam("article"), ArticleUnit.unit == Article.base_unit)
)


@dataclass(frozen=True, slots=True)
class Allocated:
    """A quantity of a batch, in base units, for a line."""

    order_line_id: int
    batch_id: int
    warehouse_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Chosen:
    """A batch for a line of a confirmed order, in a warehouse that the order takes goods from."""

    line: LineState
    batch: Batch
    warehouse: str
    """Its code."""
    whole: bool
    """The quantity has a part of a piece, and the goods are sold whole."""
    wanted_on: date | None

    def need(self, quantity: Decimal) -> Need:
        """So much of the batch as the line needs it."""
        line, article = self.line, self.batch.article_id
        return Need(line.id, article, quantity, line.min_shelf_days, self.batch.id, self.wanted_on)


def order_of(tx: Transaction, order_line_id: int) -> int:
    """The order of a line. Raises NotFound."""
    order_id = tx.session.scalar(select(OrderLine.order_id).where(OrderLine.id == order_line_id))
    if order_id is None:
        raise NotFound(_NO_LINE)
    return order_id


def chosen(
    tx: Transaction, order: Order, order_line_id: int, batch_id: int, warehouse_id: int, quantity: Decimal
) -> Chosen:
    """What is chosen, once it is known to be a choice.

    Refuses a batch of another article, a warehouse that the order does not take goods from, and what is
    no quantity; IllegalMove for an order that is not confirmed.
    """
    require_numbers(quantity)
    if quantity < ZERO:
        raise Refused(N_("A batch is given in a quantity above zero, or 0 to give it back."))
    require_confirmed(order.state)
    line = goods_line(tx, order.id, order_line_id)
    code = warehouse_code(tx, warehouse_id)
    if quantity and order.warehouse_id not in (None, warehouse_id):
        raise Refused(N_("This order does not take goods from {warehouse}."), warehouse=code)
    batch = tx.session.get(Batch, batch_id)
    if batch is None or batch.article_id != line.article_id:
        raise Refused(N_("This is no batch of {code}."), code=line.code)
    whole = bool(quantity % 1) and _leaves_whole(tx, line)
    return Chosen(line, batch, code, whole, line.requested_on or order.requested_on)


def with_batches(line_id: int, parts: Mapping[Part, Decimal]) -> tuple[Allocated, ...]:
    """What of a line's reservation has its batch."""
    return tuple(
        sorted(
            (
                Allocated(line_id, part.batch_id, part.warehouse_id, given)
                for part, given in parts.items()
                if given and part.allocated and part.batch_id is not None
            ),
            key=lambda each: (each.warehouse_id, each.batch_id),
        )
    )


def goods_line(tx: Transaction, order_id: int, order_line_id: int) -> LineState:
    """A line of an order, if it is one with goods. Raises NotFound."""
    for line in lines_of(tx, [order_id]):
        if line.id == order_line_id:
            if line.kind is not LineKind.GOODS:
                raise Refused(N_("Only goods have batches."))
            return line
    raise NotFound(_NO_LINE)


def _leaves_whole(tx: Transaction, line: LineState) -> bool:
    """Whether the goods of a line are sold whole and no part of one is ordered."""
    if line.wanted % 1:
        return False
    return is_sold_whole(line.base_unit, tx.session.scalar(_STEP, {"article": line.article_id}))
