"""The lines of an order as they stand on the screen, with where their goods come from.

Somebody looks at them after each line that he adds. So what they are made of is read each time,
for a colleague, a delivery or another order may have changed any of it; but a line is made only if
something else was read than what the one that is known was made of. Only what an article is called
and counted in, which next to never changes, is as it was known for a line that stands as it did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, func, select

from salesdesk.domain.catalogue.model import Article, ArticleName
from salesdesk.domain.catalogue.queries import other_units
from salesdesk.domain.drafts.promises import with_promises
from salesdesk.domain.drafts.rules import DraftLine, as_typed
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import LINE, delivered, state_of
from salesdesk.domain.orders.rules import LineKind, LineState, OrderState
from salesdesk.domain.pricing.model import Promotion
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.quotes.operations import ordered_of
from salesdesk.domain.quotes.rules import NOTHING
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import read_columns, table_of
from salesdesk.storage.types import difference
from salesdesk.storage.unread import Unread, as_text
from salesdesk.warehouse.stock.model import Batch, StockBalance, Warehouse
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["Standing", "standing_lines"]


class _Entered(NamedTuple):
    """What of a line is only shown; `name` is what its article is called in the order's language, `beside`
    what else it is counted in, `given_by` the promotion that gives it, if one does.
    """

    source: PriceSource
    free_of_charge: bool
    name: str
    wished_batch: str
    beside: tuple[str, ...]
    given_by: str


class _Supply(NamedTuple):
    """A part of a line's goods, and where it comes from."""

    kind: SupplyKind
    quantity: Decimal
    purchase_line_id: int | None
    expires_at: datetime | None
    promised_on: date | None


class _Around(NamedTuple):
    """What a line is made of besides itself.

    `free` is what the order could have besides, and what is elsewhere.
    """

    supply: tuple[tuple[Any, ...], ...]
    delivered: Decimal
    free: tuple[Decimal, Decimal]
    is_quoted: bool
    ordered: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """A line as it stands, and what it was made of; `own` is its row as one text."""

    own: str
    around: _Around
    entered: _Entered
    state: LineState
    line: DraftLine


# Statements are built once: building one takes longer than running it.

_ENTERED: Final = (OrderLine.price_source, OrderLine.free_of_charge)
_OWN: Final = Unread.of(
    select(
        OrderLine.id,
        OrderLine.kind,
        OrderLine.article_id,
        as_text(*(each for each in table_of(OrderLine).columns if each.name != "price_basis")),
    )
    .where(OrderLine.order_id == bindparam("order"))
    .order_by(OrderLine.position)
)
_MADE_OF: Final = (
    LINE.add_columns(
        *_ENTERED,
        func.coalesce(ArticleName.name, Article.name, "").label("name"),
        func.coalesce(Batch.number, "").label("wished_batch"),
        other_units(OrderLine.article_id, OrderLine.unit).label("beside"),
        func.coalesce(Promotion.code, "").label("given_by"),
    )
    .outerjoin(
        ArticleName, (ArticleName.article_id == Article.id) & (ArticleName.language == bindparam("language"))
    )
    .outerjoin(Batch, Batch.id == OrderLine.wished_batch_id)
    .outerjoin(
        Promotion,
        (Promotion.id == OrderLine.promotion_id) & (OrderLine.price_source == PriceSource.GIVEN),
    )
    .where(among(OrderLine.id, "lines"))
)
_SUPPLIED: Final = Unread.of(
    select(
        Supply.order_line_id,
        Supply.kind,
        Supply.quantity,
        Supply.purchase_line_id,
        Supply.expires_at,
        Supply.promised_on,
    ).where(Supply.order_id == bindparam("order"))
)
_FREE: Final = (
    select(
        StockBalance.article_id,
        StockBalance.warehouse_id,
        difference(StockBalance.on_hand, StockBalance.blocked, StockBalance.reserved),
    )
    .join(Warehouse, Warehouse.id == StockBalance.warehouse_id)
    .where(among(StockBalance.article_id, "articles"), Warehouse.sells, Warehouse.active)
)

_NOTHING: Final = (ZERO, ZERO)


def standing_lines(tx: Transaction, order: Order, known: Iterable[Standing] = ()) -> tuple[Standing, ...]:
    """The lines in the order in which they are shown: components below their kit.

    Those that stand as they are `known` are these themselves; what is short is promised anew.
    """
    found = _found(tx, order, {each.line.id: each for each in known})
    promised = {
        line.id: line for line in with_promises(tx, order, {e.line.id: (e.state, e.line) for e in found})
    }
    if promised:
        found = [
            replace(each, line=promised[each.line.id]) if each.line.id in promised else each for each in found
        ]
    positions = {each.line.id: each.line.position for each in found}

    def shown_at(each: Standing) -> tuple[int, bool, int]:
        line, parent = each.line, each.line.parent_line_id
        return positions[parent if parent is not None else line.id], parent is not None, line.position

    return tuple(sorted(found, key=shown_at))


def _found(tx: Transaction, order: Order, known: Mapping[int, Standing]) -> list[Standing]:
    rows = _OWN.rows(tx.session, {"order": order.id})
    changed = [id_ for id_, *_, own in rows if id_ not in known or known[id_].own != own]
    made = _made(tx, order, changed)
    supply: dict[int, tuple[tuple[Any, ...], ...]] = defaultdict(tuple)
    for part in _SUPPLIED.rows(tx.session, {"order": order.id}):
        supply[part[0]] += (part,)
    out = {} if order.state is OrderState.DRAFT or order.is_quote else delivered(tx, [order.id])
    taken = {} if order.state is OrderState.DRAFT or not order.is_quote else ordered_of(tx, order.id)
    free = _free(tx, order, rows)
    found: list[Standing] = []
    for id_, _, article_id, own in rows:
        around = _Around(
            supply.get(id_, ()),
            out.get(id_, ZERO),
            free.get(article_id, _NOTHING),
            order.is_quote,
            taken.get(id_, NOTHING).quantity,
        )
        if id_ in made:
            state, entered = made[id_]
        elif known[id_].around == around:
            found.append(known[id_])
            continue
        else:
            state, entered = known[id_].state, known[id_].entered
        found.append(Standing(own, around, entered, state, _line(tx, state, entered, around)))
    return found


def _made(tx: Transaction, order: Order, line_ids: Sequence[int]) -> dict[int, tuple[LineState, _Entered]]:
    """Lines, and what of them is only shown, by id."""
    if not line_ids:
        return {}
    asked = {"lines": line_ids, "language": order.language}
    count = len(_Entered._fields)
    rows = read_columns(tx.session, _MADE_OF, asked).all()
    return {row[0]: (state_of(row[:-count]), _Entered(*row[-count:])) for row in rows}


def _free(
    tx: Transaction, order: Order, rows: Iterable[Sequence[Any]]
) -> dict[int | None, tuple[Decimal, Decimal]]:
    """What of each article is free where the order may take it from, and what elsewhere."""
    articles = {article_id for _, kind, article_id, _ in rows if kind == LineKind.GOODS}
    asked = {"articles": sorted(filter(None, articles))}
    found: dict[int | None, tuple[Decimal, Decimal]] = {}
    for article, warehouse, free in read_columns(tx.session, _FREE, asked).all():
        here, elsewhere = found.get(article, _NOTHING)
        if order.warehouse_id in (None, warehouse):
            found[article] = here + free, elsewhere
        else:
            found[article] = here, elsewhere + free
    return found


def _line(tx: Transaction, line: LineState, entered: _Entered, around: _Around) -> DraftLine:
    discounts = line.discounts
    supply = [_Supply(*_SUPPLIED.values(tx.session, part)[1:]) for part in around.supply]
    planned = [part for part in supply if part.kind is SupplyKind.PLANNED]
    awaited = [part for part in supply if part.purchase_line_id is not None]
    held = [part for part in supply if part.kind is not SupplyKind.PLANNED and part.purchase_line_id is None]
    available, elsewhere = around.free
    return DraftLine(
        line.id,
        line.position,
        line.parent_line_id,
        line.kind,
        line.article_id,
        line.code,
        line.text,
        line.quantity,
        line.unit,
        line.base_quantity,
        line.base_unit,
        line.closed_quantity,
        line.price,
        line.price_unit,
        line.priced_in_base,
        entered.source,
        discounts.promotion_percent,
        discounts.promotion_amount,
        discounts.preset_percent,
        discounts.percent,
        discounts.amount,
        discounts.per_unit,
        entered.free_of_charge,
        line.net,
        line.tax_class,
        line.requested_on,
        entered.wished_batch,
        as_typed(line, entered.name, entered.source, entered.free_of_charge),
        held=_sum(held),
        awaited=_sum(awaited),
        planned=_sum(planned),
        delivered=around.delivered,
        available=available,
        elsewhere=elsewhere,
        expires_at=min((part.expires_at for part in held if part.expires_at is not None), default=None),
        promised_on=max((part.promised_on for part in awaited if part.promised_on is not None), default=None),
        beside=entered.beside,
        given_by=entered.given_by,
        is_quoted=around.is_quoted,
        ordered=around.ordered,
    )


def _sum(parts: list[_Supply]) -> Decimal:
    return sum((part.quantity for part in parts), ZERO)
