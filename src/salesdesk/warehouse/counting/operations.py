"""Putting the books right: what was found of a batch is what is there, whoever had it reserved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from salesdesk.errors import Conflict, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows, set_rows, table_of
from salesdesk.warehouse.counting.rules import Claim, Given, give_way
from salesdesk.warehouse.ledger.operations import Header, Line, Posted, post
from salesdesk.warehouse.ledger.rules import DocumentKind
from salesdesk.warehouse.stock.model import Batch, BatchBalance, StockBalance
from salesdesk.warehouse.stock.operations import Shift, lock_balances, shift_balances, shift_batches
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["Counted", "Wishes", "count_batch"]

Wishes = Callable[[Iterable[int]], Mapping[int, int | None]]
"""Tells which batches order lines wish for by themselves, whatever they were given."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A posted correction and who gave way for it; `difference` is below zero if goods were missing."""

    posted: Posted
    difference: Decimal
    given: tuple[Given, ...]


_BATCH: Final = (
    select(BatchBalance.on_hand, BatchBalance.blocked)
    .where(
        BatchBalance.batch_id == bindparam("batch"),
        BatchBalance.warehouse_id == bindparam("warehouse"),
    )
    .with_for_update(key_share=True)
)
_PLACE: Final = select(StockBalance.on_hand, StockBalance.blocked).where(
    StockBalance.article_id == bindparam("article"), StockBalance.warehouse_id == bindparam("warehouse")
)
_CLAIMS: Final = select(
    Supply.id,
    Supply.order_id,
    Supply.order_line_id,
    Supply.kind,
    Supply.quantity,
    Supply.batch_id,
    Supply.allocated,
    Supply.min_shelf_days,
    Supply.expires_at,
    Supply.promised_on,
).where(
    Supply.article_id == bindparam("article"),
    Supply.warehouse_id == bindparam("warehouse"),
    Supply.kind != SupplyKind.PLANNED,
    Supply.purchase_line_id.is_(None),
)
_DROP: Final = delete(table_of(Supply)).where(among(Supply.id, "rows"))


def count_batch(
    tx: Transaction,
    batch: Batch,
    warehouse_id: int,
    warehouse_code: str,
    was: Decimal,
    counted: Decimal,
    reason: str,
    business_date: date,
    wishes: Wishes,
) -> Counted:
    """Post the difference between what is there of a batch and what the books say, as RW or PW.

    `was` is what the books said when it was counted: Conflict if they say something else by
    now. A fact is never refused: whoever had reserved what is not there gives way.
    """
    lock_balances(tx, [batch.article_id])
    place = {"article": batch.article_id, "warehouse": warehouse_id}
    found = tx.session.execute(_BATCH, {"batch": batch.id, "warehouse": warehouse_id}).one_or_none()
    if found is None:
        raise NotFound(
            N_("Nothing of batch {number} was ever in {warehouse}."),
            number=batch.number,
            warehouse=warehouse_code,
        )
    if found.on_hand != was:
        raise Conflict
    difference = counted - was
    if not difference:
        raise Refused(N_("That is what the books say already."))
    given: list[Given] = []
    if difference < ZERO:
        # What is blocked is there, too, and nobody's: it goes last of all.
        unblocked = max(found.blocked - counted, ZERO)
        here = tx.session.execute(_PLACE, place).one()
        rows: Iterable[Any] = tx.session.execute(_CLAIMS, place)
        claims = [Claim(*row) for row in rows]
        had = [claim.order_line_id for claim in claims if claim.allocated and claim.batch_id == batch.id]
        wished = wishes(had) if had else {}
        given = give_way(
            claims,
            batch.id,
            counted - (found.blocked - unblocked),
            here.on_hand + difference - (here.blocked - unblocked),
            wished,
        )
        _release(tx, batch, warehouse_id, given, wished, unblocked)
    kind = DocumentKind.INTERNAL_ISSUE if difference < ZERO else DocumentKind.INTERNAL_RECEIPT
    header = Header(kind, warehouse_id, warehouse_code, business_date, {}, reason=reason)
    line = Line(batch.article_id, batch.id, abs(difference), batch.unit_cost)
    return Counted(post(tx, header, [line]), difference, tuple(given))


def _release(
    tx: Transaction,
    batch: Batch,
    warehouse_id: int,
    given: Iterable[Given],
    wished: Mapping[int, int | None],
    unblocked: Decimal,
) -> None:
    """Write what becomes of the claims, and take it off the balances.

    A claim that loses its batch becomes another row: whoever is about to issue the old one
    finds it gone, and looks again.
    """
    gone, cut, added = [], [], []
    reserved, taken = ZERO, ZERO
    for each in given:
        claim = each.claim
        reserved += each.lost
        if claim.allocated:
            taken += each.loose + each.lost
            gone.append(claim.supply_id)
            row = _row(batch, warehouse_id, claim)
            if each.kept:
                added.append({**row, "quantity": each.kept})
            if each.loose:
                wish = wished.get(claim.order_line_id)
                added.append({**row, "quantity": each.loose, "batch_id": wish, "allocated": False})
        elif each.kept:
            cut.append({"id": claim.supply_id, "quantity": each.kept})
        else:
            gone.append(claim.supply_id)
    if gone:
        tx.session.execute(_DROP, {"rows": gone})
    set_rows(tx.session, Supply, cut)
    add_rows(tx.session, Supply, added)
    if reserved or unblocked:
        shift = Shift(blocked=-unblocked, taken=-reserved)
        shift_balances(tx, {(batch.article_id, warehouse_id): shift})
    if taken or unblocked:
        shift_batches(tx, {(batch.id, warehouse_id): Shift(blocked=-unblocked, taken=-taken)})


def _row(batch: Batch, warehouse_id: int, claim: Claim) -> dict[str, Any]:
    """The row of a claim that has the batch."""
    return {
        "order_id": claim.order_id,
        "order_line_id": claim.order_line_id,
        "article_id": batch.article_id,
        "kind": SupplyKind.FIRM,
        "quantity": claim.quantity,
        "warehouse_id": warehouse_id,
        "batch_id": batch.id,
        "allocated": True,
        "min_shelf_days": claim.min_shelf_days,
        "promised_on": claim.promised_on,
    }
