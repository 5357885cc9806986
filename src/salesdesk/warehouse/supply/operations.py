"""Holding, reserving and releasing goods for order lines.

Whoever changes supply rows that count as reserved holds the locks on the balances
they count in. So the sum of the rows and the balance never part, and a row that was
read under those locks is still there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, bindparam, delete, func, select, update

from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows, set_rows, table_of
from salesdesk.warehouse.stock.model import StockBalance
from salesdesk.warehouse.stock.operations import (
    BatchKey,
    Place,
    Shift,
    lock_balances,
    lock_batches,
    lock_free,
    shift_balances,
    shift_batches,
)
from salesdesk.warehouse.stock.rules import Free
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import Need, Promise, Suitable, SupplyKind, Taken, share_out

__all__ = [
    "give_up",
    "lock_order_balances",
    "make_firm",
    "make_held",
    "make_planned",
    "release",
    "release_expired",
    "renew",
    "reserved_in",
    "supplied",
    "take",
]


# Statements are built once: building one takes longer than running it.

_SUPPLIED: Final = (
    select(Supply.order_line_id, func.sum(Supply.quantity))
    .where(Supply.order_id == bindparam("order"))
    .group_by(Supply.order_line_id)
)
_ORDER_BALANCES: Final = (
    select(StockBalance.article_id)
    .where(StockBalance.article_id.in_(select(Supply.article_id).where(among(Supply.order_id, "orders"))))
    .order_by(StockBalance.article_id, StockBalance.warehouse_id)
    .with_for_update(key_share=True)
)
_MAKE_FIRM: Final = (
    update(table_of(Supply))
    .where(Supply.order_id == bindparam("order"), Supply.kind == SupplyKind.HOLD)
    .values(kind=SupplyKind.FIRM, expires_at=None, promised_on=bindparam("wanted_on", type_=Date()))
)
_WANTED_ON: Final = (
    update(table_of(Supply))
    .where(
        Supply.order_line_id == bindparam("line"),
        Supply.kind == SupplyKind.FIRM,
        Supply.purchase_line_id.is_(None),
    )
    .values(promised_on=bindparam("wanted_on", type_=Date()))
)

_MAKE_HELD: Final = (
    update(table_of(Supply))
    .where(Supply.order_id == bindparam("order"), Supply.kind == SupplyKind.FIRM)
    .values(kind=SupplyKind.HOLD, expires_at=bindparam("until"))
)


_OF_LINE: Final = select(
    Supply.id,
    Supply.article_id,
    Supply.warehouse_id,
    Supply.kind,
    Supply.purchase_line_id,
    Supply.promised_on,
    Supply.quantity,
).where(Supply.order_line_id == bindparam("line"), ~Supply.allocated)


def take(
    tx: Transaction,
    order_id: int,
    needs: Sequence[Need],
    kind: SupplyKind,
    *,
    expires_at: datetime | None = None,
    warehouse_id: int | None = None,
) -> list[Taken]:
    """Hold or reserve what is free for these needs; whatever is missing stays missing.

    `warehouse_id` restricts the search to one warehouse. Holds of others that have run
    out are released first if there is not enough without them.
    """
    articles = [need.article_id for need in needs]
    places = lock_free(tx, articles, warehouse_id)
    if _may_be_short(needs, places) and _release_run_out(tx, articles, places):
        places = lock_free(tx, articles, warehouse_id)
    warehouses = [p.warehouse_id for p in sorted(places, key=lambda p: (p.priority, p.warehouse_id))]
    free = {(p.article_id, p.warehouse_id): p.free for p in places}
    taken = share_out(needs, list(dict.fromkeys(warehouses)), free, _suitable(tx, needs, places))
    _reserve(tx, taken)
    add_rows(
        tx.session,
        Supply,
        [
            {
                "order_id": order_id,
                "order_line_id": part.need.order_line_id,
                "article_id": part.need.article_id,
                "kind": kind,
                "quantity": part.quantity,
                "warehouse_id": part.warehouse_id,
                "purchase_line_id": None,
                "batch_id": part.need.wished_batch_id,
                "allocated": False,
                "min_shelf_days": part.need.min_shelf_days,
                "expires_at": expires_at,
                "promised_on": part.need.promised_on,
            }
            for part in taken
        ],
    )
    return taken


def supplied(tx: Transaction, order_id: int) -> dict[int, Decimal]:
    """How much of each line of an order has supply of any kind, in base units."""
    rows = tx.session.execute(_SUPPLIED, {"order": order_id})
    return {row[0]: row[1] for row in rows}


def reserved_in(tx: Transaction, order_id: int) -> set[int | None]:
    """The warehouses in which goods are reserved for an order; None for those that are only planned yet."""
    return set(
        tx.session.scalars(
            select(Supply.warehouse_id).where(
                Supply.order_id == order_id,
                Supply.kind != SupplyKind.HOLD,
                Supply.purchase_line_id.is_(None),
            )
        )
    )


def lock_order_balances(tx: Transaction, *order_ids: int) -> None:
    """Lock every balance that the supply of orders counts in; their supply rows stand still from here."""
    tx.session.execute(_ORDER_BALANCES, {"orders": list(order_ids)}).all()


def make_firm(
    tx: Transaction, order_id: int, wanted_on: date | None, days_of_lines: Mapping[int, date]
) -> None:
    """Turn the holds of an order into firm reservations. The caller has its balances locked.

    They are promised for the day on which the order is wanted, those of lines that have a day of their
    own for that.
    """
    tx.session.execute(_MAKE_FIRM, {"order": order_id, "wanted_on": wanted_on})
    if days_of_lines:
        rows = [{"line": line, "wanted_on": day} for line, day in days_of_lines.items()]
        tx.session.execute(_WANTED_ON, rows)


def make_held(tx: Transaction, order_id: int, until: datetime) -> None:
    """Turn the reservations of an order that is a draft again into holds; what was planned is let go.

    The caller has its balances locked. None of it has its batch yet, nor was bought for it.
    """
    release(tx, Supply.order_id == order_id, Supply.is_planned())
    tx.session.execute(_MAKE_HELD, {"order": order_id, "until": until})


def make_planned(tx: Transaction, order_id: int, needs: Sequence[Need]) -> None:
    """Give back whatever these lines of an order hold and only plan their needs."""
    release(tx, Supply.order_line_id.in_([need.order_line_id for need in needs]))
    add_rows(
        tx.session,
        Supply,
        [
            {
                "order_id": order_id,
                "order_line_id": need.order_line_id,
                "article_id": need.article_id,
                "kind": SupplyKind.PLANNED,
                "quantity": need.quantity,
                "allocated": False,
                "min_shelf_days": need.min_shelf_days,
                "promised_on": need.promised_on,
            }
            for need in needs
        ],
    )


def renew(tx: Transaction, order_id: int, expires_at: datetime) -> None:
    """Let the holds of a draft run until later: one statement, whatever its length."""
    tx.session.execute(
        update(Supply)
        .where(Supply.order_id == order_id, Supply.kind == SupplyKind.HOLD)
        .values(expires_at=expires_at)
        .execution_options(synchronize_session=False)
    )


def release(tx: Transaction, *which: ColumnElement[bool]) -> int:
    """Give back the supply rows that match, allocated ones too; the number of rows."""
    articles = tx.session.scalars(select(Supply.article_id).where(*which).distinct()).all()
    if not articles:
        return 0
    lock_balances(tx, articles)
    return _drop(tx, *which)


def give_up(tx: Transaction, order_line_id: int, quantity: Decimal) -> None:
    """Give back so much of a line's supply, of what has no batch: what is only planned, then what is on its
    way, then what is reserved; of each the last promised first. The caller has its balances locked.
    """
    rows: Iterable[Any] = tx.session.execute(_OF_LINE, {"line": order_line_id})

    def strength(row: Any) -> tuple[int, int, int]:
        kind = 2 if row.purchase_line_id is None else 1
        day = row.promised_on or date.min
        return 0 if row.kind is SupplyKind.PLANNED else kind, -day.toordinal(), -row.id

    gone = []
    for row in sorted(rows, key=strength):
        if quantity <= ZERO:
            break
        part = min(row.quantity, quantity)
        quantity -= part
        if part == row.quantity:
            gone.append(row.id)
        else:
            set_rows(tx.session, Supply, [{"id": row.id, "quantity": row.quantity - part}])
            if row.kind is SupplyKind.FIRM and row.purchase_line_id is None:
                shift_balances(tx, {(row.article_id, row.warehouse_id): Shift(taken=-part)})
    if gone:
        _drop(tx, Supply.id.in_(gone))


def release_expired(tx: Transaction, limit: int = 200) -> int:
    """Give back holds that have run out, at most so many in one transaction; how many."""
    run_out = tx.session.scalars(
        select(Supply.id)
        .where(Supply.kind == SupplyKind.HOLD, Supply.expires_at <= tx.now)
        .order_by(Supply.expires_at)
        .limit(limit)
    ).all()
    # Asked again under the locks: a seat may have renewed its hold meanwhile.
    return release(tx, Supply.id.in_(run_out), Supply.kind == SupplyKind.HOLD, Supply.expires_at <= tx.now)


def _release_run_out(tx: Transaction, article_ids: Iterable[int], locked: Iterable[Free]) -> int:
    """Give back run-out holds of these articles in the warehouses whose balances are locked."""
    return _drop(
        tx,
        Supply.kind == SupplyKind.HOLD,
        Supply.expires_at <= tx.now,
        Supply.article_id.in_(sorted(set(article_ids))),
        Supply.warehouse_id.in_(sorted({place.warehouse_id for place in locked})),
    )


def _drop(tx: Transaction, *which: ColumnElement[bool]) -> int:
    gone = tx.session.execute(
        delete(Supply)
        .where(*which)
        .returning(
            Supply.article_id,
            Supply.warehouse_id,
            Supply.batch_id,
            Supply.quantity,
            Supply.allocated,
            Supply.kind,
            Supply.purchase_line_id,
        )
        .execution_options(synchronize_session=False)
    ).all()
    reserved: dict[Place, Decimal] = defaultdict(lambda: ZERO)
    allocated: dict[BatchKey, Decimal] = defaultdict(lambda: ZERO)
    for row in gone:
        if row.kind is SupplyKind.PLANNED or row.purchase_line_id is not None:
            continue
        reserved[row.article_id, row.warehouse_id] -= row.quantity
        if row.allocated:
            allocated[row.batch_id, row.warehouse_id] -= row.quantity
    shift_balances(tx, {place: Shift(taken=by) for place, by in reserved.items()})
    shift_batches(tx, {key: Shift(taken=by) for key, by in allocated.items()})
    return len(gone)


def _reserve(tx: Transaction, taken: Iterable[Taken]) -> None:
    shifts: dict[Place, Decimal] = defaultdict(lambda: ZERO)
    for part in taken:
        shifts[part.need.article_id, part.warehouse_id] += part.quantity
    shift_balances(tx, {place: Shift(taken=by) for place, by in shifts.items()})


def _may_be_short(needs: Iterable[Need], places: Iterable[Free]) -> bool:
    """Whether there is not enough free stock, or a need might not find suitable batches in it."""
    lacking: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for need in needs:
        if need.choosy:
            return True
        lacking[need.article_id] += need.quantity
    for place in places:
        lacking[place.article_id] -= place.free
    return any(quantity > 0 for quantity in lacking.values())


def _suitable(tx: Transaction, needs: Sequence[Need], places: Sequence[Free]) -> Suitable:
    """What suits the choosy among the needs; nothing is read if there are none."""
    articles = sorted({need.article_id for need in needs if need.choosy})
    if not articles:
        return Suitable((), (), tx.today)
    batches = lock_batches(tx, articles, [place.warehouse_id for place in places])
    promises: Iterable[Any] = tx.session.execute(
        select(
            Supply.article_id,
            Supply.warehouse_id,
            func.sum(Supply.quantity),
            Supply.min_shelf_days,
            Supply.batch_id,
        )
        .where(
            Supply.article_id.in_(articles),
            (Supply.min_shelf_days > 0) | Supply.batch_id.is_not(None),
            Supply.kind != SupplyKind.PLANNED,
            Supply.purchase_line_id.is_(None),
            ~Supply.allocated,
        )
        .group_by(Supply.article_id, Supply.warehouse_id, Supply.min_shelf_days, Supply.batch_id)
    )
    return Suitable(batches, [Promise(*row) for row in promises], tx.today)
