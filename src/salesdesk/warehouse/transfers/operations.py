"""Moving goods from one warehouse to another: out (MM−), under way, and in (MM+)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from salesdesk.errors import NotEnough
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows, set_rows, table_of
from salesdesk.warehouse.ledger.model import StockDocumentLine
from salesdesk.warehouse.ledger.operations import Header, Line, Posted, post
from salesdesk.warehouse.ledger.rules import Cause, DocumentKind
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Warehouse
from salesdesk.warehouse.stock.operations import (
    BatchKey,
    Place,
    Shift,
    add_balances,
    lock_balances,
    lock_batches,
    shift_balances,
    shift_batches,
)
from salesdesk.warehouse.stock.rules import last_day
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import release
from salesdesk.warehouse.supply.rules import SupplyKind
from salesdesk.warehouse.transfers.model import GoodsInTransit
from salesdesk.warehouse.transfers.queries import chosen, number_of
from salesdesk.warehouse.transfers.rules import Wanted

__all__ = ["IN_TRANSIT", "Arrived", "lose", "receive", "send", "transit_warehouse"]

IN_TRANSIT: Final = N_("In transit")
"""What the warehouse is called in which goods are between two others."""
_CODE: Final = "TRANSIT"
_LAST_PRIORITY: Final = 999
_TRANSIT: Final = select(Warehouse.id, Warehouse.code).where(Warehouse.transit)
_BATCHES: Final = select(Batch).where(among(Batch.id, "batches"))
_UNDER_WAY: Final = (
    select(GoodsInTransit.position, GoodsInTransit.batch_id, GoodsInTransit.quantity, Batch)
    .join(Batch, Batch.id == GoodsInTransit.batch_id)
    .where(GoodsInTransit.document_id == bindparam("document"))
    .order_by(GoodsInTransit.position)
)
_ARTICLES: Final = (
    select(StockDocumentLine.article_id)
    .where(StockDocumentLine.document_id == bindparam("document"))
    .distinct()
)
_THERE: Final = delete(table_of(GoodsInTransit)).where(
    GoodsInTransit.document_id == bindparam("document"), among(GoodsInTransit.position, "positions")
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What of a batch has come, or is lost, in base units; `bin` is where it was put, empty: as before."""

    batch_id: int
    quantity: Decimal
    bin: str = ""


def transit_warehouse(tx: Transaction, country: str) -> tuple[int, str]:
    """Id and code of the warehouse in transit; it is entered when goods first go on their way."""
    tried = 0
    while (found := tx.session.execute(_TRANSIT).one_or_none()) is None:
        # Somebody may have called a warehouse so; two may enter it at the same time.
        tried += 1
        row = {
            "code": _CODE if tried == 1 else f"{_CODE}-{tried}",
            "name": IN_TRANSIT,
            **dict.fromkeys(("street", "house_number", "postcode", "city"), ""),
            "country": country,
            "priority": _LAST_PRIORITY,
            "sells": False,
            "active": True,
            "transit": True,
        }
        tx.database.insert_if_absent(tx.session, Warehouse, [row])
    return found.id, found.code


def send(
    tx: Transaction, origin: Warehouse, destination: Warehouse, wanted: Sequence[Wanted], reference: str
) -> Posted:
    """Post a transfer out: batches leave `origin` and are under way, at the cost that they have.

    Only what is free goes; NotEnough says how much that is. Batches that are named go first.
    """
    transit, _ = transit_warehouse(tx, origin.country)
    articles = sorted({each.article_id for each in wanted})
    add_balances(tx, articles, transit)
    lock_balances(tx, articles)
    # Run-out holds are no obstacle.
    release(
        tx,
        Supply.article_id.in_(articles),
        Supply.kind == SupplyKind.HOLD,
        Supply.expires_at <= tx.now,
    )
    taken: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for parts in chosen(tx, origin, wanted, lock_batches):
        for batch_id, quantity in parts.items():
            taken[batch_id] += quantity
    batches = {batch.id: batch for batch in tx.session.scalars(_BATCHES, {"batches": sorted(taken)})}
    lines = [_line(batches[batch_id], quantity) for batch_id, quantity in taken.items()]
    _add_batches(tx, lines, transit)
    header = Header(
        DocumentKind.TRANSFER_OUT,
        origin.id,
        origin.code,
        tx.today,
        {},
        other_warehouse_id=destination.id,
        transit_id=transit,
        reference=reference,
    )
    posted = post(tx, header, lines)
    add_rows(
        tx.session,
        GoodsInTransit,
        [
            {
                "document_id": posted.id,
                "position": position,
                "batch_id": line.batch_id,
                "quantity": line.quantity,
            }
            for position, line in enumerate(lines, 1)
        ],
    )
    return posted


def receive(
    tx: Transaction, transfer_id: int, origin: Warehouse, destination: Warehouse, arrived: Sequence[Arrived]
) -> Posted:
    """Post a transfer in: what has come of a transfer lies in `destination`; what has not stays under way.

    NotEnough says what is still under way of a batch of which more is said to have come. What has
    grown past its dates on the way is blocked at once.
    """
    transit, _ = transit_warehouse(tx, origin.country)
    articles = sorted(tx.session.scalars(_ARTICLES, {"document": transfer_id}))
    add_balances(tx, articles, destination.id)
    batches = _taken_off(tx, transfer_id, articles, arrived)
    lines = [_line(batches[each.batch_id], each.quantity) for each in arrived]
    _add_batches(tx, lines, destination.id)
    set_rows(
        tx.session,
        BatchBalance,
        [
            {"batch_id": each.batch_id, "warehouse_id": destination.id, "bin": each.bin}
            for each in sorted(arrived, key=lambda each: each.batch_id)
            if each.bin
        ],
    )
    header = Header(
        DocumentKind.TRANSFER_IN,
        destination.id,
        destination.code,
        tx.today,
        {},
        other_warehouse_id=origin.id,
        transfer_id=transfer_id,
        transit_id=transit,
    )
    posted = post(tx, header, lines)
    _block_expired(tx, destination.id, lines, batches, tx.today)
    return posted


def lose(
    tx: Transaction, transfer_id: int, country: str, lost: Sequence[Arrived], cause: Cause, reason: str
) -> Posted:
    """Post as internal issue (RW) what of a transfer never comes; NotEnough as where it is received."""
    transit, code = transit_warehouse(tx, country)
    articles = sorted(tx.session.scalars(_ARTICLES, {"document": transfer_id}))
    batches = _taken_off(tx, transfer_id, articles, lost)
    header = Header(
        DocumentKind.INTERNAL_ISSUE,
        transit,
        code,
        tx.today,
        {},
        transfer_id=transfer_id,
        transit_id=transit,
        cause=cause,
        reason=reason,
    )
    return post(tx, header, [_line(batches[each.batch_id], each.quantity) for each in lost])


def _line(batch: Batch, quantity: Decimal) -> Line:
    return Line(batch.article_id, batch.id, quantity, batch.unit_cost)


def _taken_off(
    tx: Transaction, transfer_id: int, articles: Iterable[int], parts: Sequence[Arrived]
) -> Mapping[int, Batch]:
    """Lock the balances of the articles, and say of parts of a transfer that they are under way no more."""
    lock_balances(tx, articles)
    rows: Iterable[Any] = tx.session.execute(_UNDER_WAY, {"document": transfer_id})
    under_way = {batch_id: (position, left, batch) for position, batch_id, left, batch in rows}
    gone, cut = [], []
    for part in parts:
        position, left, _ = under_way.get(part.batch_id, (0, ZERO, None))
        if part.quantity > left:
            text = (
                N_("Of batch {number} only {most} are still in transit.")
                if left
                else N_("Of batch {number} nothing is in transit any more: look at the transfer again.")
            )
            raise NotEnough(text, number=number_of(tx, part.batch_id), most=left).at("quantity")
        if part.quantity == left:
            gone.append(position)
        else:
            row = {"document_id": transfer_id, "position": position, "quantity": left - part.quantity}
            cut.append(row)
    if gone:
        tx.session.execute(_THERE, {"document": transfer_id, "positions": gone})
    set_rows(tx.session, GoodsInTransit, cut)
    return {batch_id: batch for batch_id, (_, _, batch) in under_way.items()}


def _add_batches(tx: Transaction, lines: Iterable[Line], warehouse_id: int) -> None:
    """Make sure that batches have a balance in a warehouse; those of their articles are locked."""
    rows = [
        {
            "batch_id": line.batch_id,
            "warehouse_id": warehouse_id,
            "article_id": line.article_id,
            "on_hand": ZERO,
            "blocked": ZERO,
            "allocated": ZERO,
            "bin": "",
        }
        for line in sorted(lines, key=lambda line: line.batch_id)
    ]
    tx.database.insert_if_absent(tx.session, BatchBalance, rows)


def _block_expired(
    tx: Transaction, warehouse_id: int, lines: Iterable[Line], batches: Mapping[int, Batch], on: date
) -> None:
    """Block what has come past its dates."""
    places: dict[Place, Decimal] = defaultdict(lambda: ZERO)
    late: dict[BatchKey, Shift] = {}
    for line in lines:
        batch = batches[line.batch_id]
        if last_day(batch.best_before, batch.use_by) < on:
            places[line.article_id, warehouse_id] += line.quantity
            late[line.batch_id, warehouse_id] = Shift(blocked=line.quantity)
    shift_balances(tx, {place: Shift(blocked=by) for place, by in places.items()})
    shift_batches(tx, late)
