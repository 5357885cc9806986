"""Whom goods are taken from: which batches lines wish for, and how those that gave way are named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, func, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import Tracking
from salesdesk.domain.corrections.rules import GaveWay
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.warehouse.counting.rules import Given
from salesdesk.warehouse.stock.model import Batch

__all__ = ["batch_of", "named", "named_by_line", "record_lines", "require_part", "wishes"]

_BATCH: Final = (
    select(Batch, Article.code, Article.tracking)
    .join(Article, Article.id == Batch.article_id)
    .where(Batch.id == bindparam("batch"))
)
_WISHES: Final = select(OrderLine.id, OrderLine.wished_batch_id).where(among(OrderLine.id, "lines"))
_NAMES: Final = (
    select(OrderLine.id, Order.id, func.coalesce(Order.number, ""), Customer.name, OrderLine.position)
    .join(Order, Order.id == OrderLine.order_id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .where(among(OrderLine.id, "lines"))
    .order_by(Order.id, OrderLine.position)
)


def batch_of(tx: Transaction, batch_id: int) -> tuple[Batch, str, Tracking]:
    """A batch, and the code and tracking of its article. Raises NotFound."""
    row = tx.session.execute(_BATCH, {"batch": batch_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such batch."))
    return row[0], row[1], row[2]


def require_part(quantity: Decimal, code: str, tracking: Tracking) -> None:
    """Refuse what is no quantity of a batch of an article: nothing, or other than the piece it is."""
    require_numbers(quantity)
    if quantity <= ZERO:
        raise Refused(N_("The quantity has to be above zero.")).at("quantity")
    if tracking is Tracking.SERIAL and quantity != 1:
        text = N_("{code} has serial numbers: of each there is one piece or none.")
        raise Refused(text, code=code).at("quantity")


def wishes(tx: Transaction, lines: Iterable[int]) -> Mapping[int, int | None]:
    """Which batches order lines wish for by themselves, whatever they were given."""
    return {row[0]: row[1] for row in tx.session.execute(_WISHES, {"lines": sorted(set(lines))})}


def record_lines(tx: Transaction, article: str, lines: Iterable[GaveWay]) -> None:
    """Note in the history of each order what its lines lost of an article."""
    for line in lines:
        tx.record("order", line.order_id, line=line.line, article=article, short=line.short, loose=line.loose)


def named(tx: Transaction, given: Sequence[Given], outgrown: Sequence[Given] = ()) -> tuple[GaveWay, ...]:
    """The lines that gave way, each once, by order and position.

    `outgrown` is what they lost afterwards because it does not keep as they demand: first of what
    had just become loose.
    """
    return tuple(named_by_line(tx, given, outgrown).values())


def named_by_line(tx: Transaction, given: Sequence[Given], outgrown: Sequence[Given]) -> dict[int, GaveWay]:
    """As `named`, by the ids of the order lines."""
    short: dict[int, Decimal] = defaultdict(lambda: ZERO)
    loose: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for each in given:
        short[each.claim.order_line_id] += each.lost
        loose[each.claim.order_line_id] += each.loose
    for each in outgrown:
        line = each.claim.order_line_id
        short[line] += each.lost
        loose[line] = max(loose[line] - each.lost, ZERO)
    if not short:
        return {}
    rows = tx.session.execute(_NAMES, {"lines": sorted(short)})
    return {
        line: GaveWay(order_id, number, customer, position, short[line], loose[line])
        for line, order_id, number, customer, position in rows
    }
