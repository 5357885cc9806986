"""Counting a warehouse while its goods are sold: begun, counted, counted again, cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, func, select, update

from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import Tracking
from salesdesk.domain.corrections.operations import batch_of
from salesdesk.domain.stocktakes.model import Stocktake, StocktakeLine
from salesdesk.domain.stocktakes.operations import batches_in, lock_open, on_hand_of
from salesdesk.domain.stocktakes.rules import SERIES, Scope, StocktakeState
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.numbering import document_number, draw
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_for_ids, add_rows, set_rows, table_of
from salesdesk.warehouse.stock.model import Batch
from salesdesk.warehouse.stock.queries import warehouse_code

__all__ = ["LineCounted", "StocktakeOpened", "cancel", "close", "count", "open_stocktake", "send_back"]

_TAKEN: Final = (
    select(Stocktake.number, func.count())
    .join(StocktakeLine, StocktakeLine.stocktake_id == Stocktake.id)
    .where(
        StocktakeLine.open,
        StocktakeLine.warehouse_id == bindparam("warehouse"),
        among(StocktakeLine.batch_id, "batches"),
    )
    .group_by(Stocktake.id, Stocktake.number)
    .order_by(Stocktake.id)
    .limit(1)
)
_LINE: Final = select(StocktakeLine).where(
    StocktakeLine.stocktake_id == bindparam("stocktake"), StocktakeLine.batch_id == bindparam("batch")
)
_LAST: Final = select(func.max(StocktakeLine.position)).where(
    StocktakeLine.stocktake_id == bindparam("stocktake")
)
_LINES: Final = table_of(StocktakeLine)
_AGAIN: Final = (
    update(_LINES)
    .where(
        _LINES.c.stocktake_id == bindparam("stocktake"),
        among(_LINES.c.batch_id, "batches"),
        _LINES.c.counted.is_not(None),
        ~_LINES.c.recount,
    )
    .values(recount=True)
)
_CLOSED: Final = (
    update(_LINES).where(_LINES.c.stocktake_id == bindparam("stocktake")).values({_LINES.c.open: False})
)


@dataclass(frozen=True, slots=True)
class StocktakeOpened:
    """A stocktake that has begun, and how many batches are on its list."""

    id: int
    number: str
    lines: int


@dataclass(frozen=True, slots=True)
class LineCounted:
    """What of a batch has been counted by now, in base units, and its number on the list."""

    batch_id: int
    position: int
    counted: Decimal
    again: bool
    """It had been counted before."""


@verb(Permission.STOCK_COUNT)
def open_stocktake(tx: Transaction, warehouse_id: int, scope: Scope) -> StocktakeOpened:
    """Begin to count a warehouse or a part of it: what lies there by the books is on the list.

    Refused if there is nothing, or if another open stocktake of the warehouse has some of it on its list.
    """
    code = warehouse_code(tx, warehouse_id)
    batches = batches_in(tx, warehouse_id, scope)
    if not batches:
        raise Refused(N_("By the books nothing lies there that could be counted."))
    if (taken := _taken(tx, warehouse_id, batches)) is not None:
        text = N_(
            "{number} is counting {count} of these batches. Finish or cancel it, or count another part."
        )
        raise Refused(text, number=taken[0], count=taken[1])
    [sequence] = draw(tx, SERIES, tx.today.year, code)
    number = document_number(SERIES, sequence, tx.today.year, code)
    [stocktake_id] = add_for_ids(
        tx.session,
        Stocktake,
        [
            {
                "number": number,
                "warehouse_id": warehouse_id,
                "state": StocktakeState.OPEN,
                "first_bin": scope.first_bin,
                "last_bin": scope.last_bin,
                "category_id": scope.category_id,
                "moved_only": scope.moved_only,
                "opened_at": tx.now,
                "opened_by_id": tx.actor.id,
                "changes": 0,
            }
        ],
    )
    _add_lines(tx, stocktake_id, warehouse_id, enumerate(batches, 1))
    tx.record("stocktake", stocktake_id, number=number, lines=len(batches))
    return StocktakeOpened(stocktake_id, number, len(batches))


@verb(Permission.STOCK_COUNT)
def count(
    tx: Transaction,
    stocktake_id: int,
    batch_id: int,
    quantity: Decimal,
    unit: str = "",
    *,
    adds: bool = False,
    at: datetime | None = None,
) -> LineCounted:
    """Say how much of a batch was found: in its article's base unit, unless another of its units is named.

    It replaces what was counted of it before, or `adds` to it where the batch lies in two places. What
    the books say is kept with it, as they are now or were `at` a moment since the stocktake began, when
    the sheet was filled in. A batch that is not on the list was found, and comes on it; Refused if it is
    on that of another open stocktake.
    """
    stocktake = lock_open(tx, stocktake_id)
    batch, code, tracking = batch_of(tx, batch_id)
    require_numbers(quantity)
    if quantity < ZERO:
        raise Refused(N_("Less than nothing cannot be there.")).at("quantity")
    [article] = set(sold_articles(tx, [batch.article_id], (), tx.actor.language, lock=True).values())
    counted = article.in_base(quantity, unit)
    if at is not None and not stocktake.opened_at <= at <= tx.now:
        raise Refused(N_("It was counted between the beginning of the stocktake and now.")).at("at")
    line = tx.session.scalars(_LINE, {"stocktake": stocktake_id, "batch": batch_id}).one_or_none()
    if line is None:
        line = _found(tx, stocktake, batch)
    again = line.counted is not None
    books, when, before = line.books, line.counted_at, line.before
    if adds and line.counted is not None and not line.recount:
        counted += line.counted
    else:
        if line.counted is not None and line.books is not None:
            before = line.counted - line.books
        books, when = on_hand_of(tx, batch_id, stocktake.warehouse_id, at), at or tx.now
    if tracking is Tracking.SERIAL and counted not in (0, 1):
        text = N_("{code} has serial numbers: of each there is one piece or none.")
        raise Refused(text, code=code).at("quantity")
    row = {
        "counted": counted,
        "books": books,
        "counted_at": when,
        "counted_by_id": tx.actor.id,
        "before": before,
        "recount": False,
    }
    set_rows(tx.session, StocktakeLine, [{"stocktake_id": stocktake_id, "batch_id": batch_id, **row}])
    stocktake.changes += 1
    tx.record("stocktake", stocktake_id, article=code, batch=batch.number, counted=counted)
    return LineCounted(batch_id, line.position, counted, again)


@verb(Permission.STOCK_ADJUST)
def send_back(tx: Transaction, stocktake_id: int, batch_ids: Sequence[int]) -> int:
    """Have batches counted again; how many. Until they are, the stocktake is not approved."""
    stocktake = lock_open(tx, stocktake_id)
    asked = {"stocktake": stocktake_id, "batches": sorted(set(batch_ids))}
    sent: int = tx.session.connection().execute(_AGAIN, asked).rowcount
    if sent:
        stocktake.changes += 1
        tx.record("stocktake", stocktake_id, sent_back=sent)
    return sent


@verb(Permission.STOCK_ADJUST)
def cancel(tx: Transaction, stocktake_id: int) -> None:
    """Give a stocktake up: nothing of it is posted."""
    stocktake = lock_open(tx, stocktake_id)
    close(tx, stocktake, StocktakeState.CANCELLED)
    tx.record("stocktake", stocktake_id, state=[StocktakeState.OPEN, StocktakeState.CANCELLED])


def close(tx: Transaction, stocktake: Stocktake, state: StocktakeState) -> None:
    """Nothing of it is counted any more; its batches can be on another list."""
    stocktake.state = state
    stocktake.closed_at = tx.now
    stocktake.closed_by_id = tx.actor.id
    tx.session.execute(_CLOSED, {"stocktake": stocktake.id})


def _taken(tx: Transaction, warehouse_id: int, batch_ids: Sequence[int]) -> tuple[str, int] | None:
    """Which open stocktake has some of these batches on its list, and how many."""
    asked = {"warehouse": warehouse_id, "batches": batch_ids}
    row = tx.session.execute(_TAKEN, asked).one_or_none()
    return None if row is None else (row[0], row[1])


def _found(tx: Transaction, stocktake: Stocktake, batch: Batch) -> StocktakeLine:
    """The line of a batch that was not on the list."""
    if (taken := _taken(tx, stocktake.warehouse_id, [batch.id])) is not None:
        text = N_("Batch {number} is on the list of {other}: count it there.")
        raise Refused(text, number=batch.number, other=taken[0])
    position = (tx.session.scalar(_LAST, {"stocktake": stocktake.id}) or 0) + 1
    _add_lines(tx, stocktake.id, stocktake.warehouse_id, [(position, batch.id)])
    return tx.session.scalars(_LINE, {"stocktake": stocktake.id, "batch": batch.id}).one()


def _add_lines(
    tx: Transaction, stocktake_id: int, warehouse_id: int, batches: Iterable[tuple[int, int]]
) -> None:
    """Put batches on the list, each with its number there."""
    add_rows(
        tx.session,
        StocktakeLine,
        [
            {
                "stocktake_id": stocktake_id,
                "batch_id": batch_id,
                "warehouse_id": warehouse_id,
                "open": True,
                "position": position,
                "recount": False,
            }
            for position, batch_id in batches
        ],
    )
