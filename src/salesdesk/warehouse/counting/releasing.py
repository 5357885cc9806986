"""Taking goods away from those who had reserved them: who gives way, and what becomes of their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows, set_rows, table_of
from salesdesk.warehouse.counting.rules import Claim, Given, give_way
from salesdesk.warehouse.stock.model import Batch, StockBalance
from salesdesk.warehouse.stock.operations import Shift, shift_balances, shift_batches
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["Wishes", "make_way"]

Wishes = Callable[[Iterable[int]], Mapping[int, int | None]]
"""Tells which batches order lines wish for by themselves, whatever they were given."""


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


def make_way(
    tx: Transaction,
    batch: Batch,
    warehouse_id: int,
    wishes: Wishes,
    *,
    left: Decimal,
    gone: Decimal,
    blocked: Decimal,
) -> tuple[Given, ...]:
    """Fit what is reserved in a warehouse to what is left there of a batch; who gave way.

    `left` is what of the batch can still be somebody's, `gone` by how much less of the article
    can be, `blocked` by how much what is blocked of the batch changes, which is written with it.
    The caller has all balances of the article and that of the batch locked.
    """
    place = {"article": batch.article_id, "warehouse": warehouse_id}
    here = tx.session.execute(_PLACE, place).one()
    rows: Iterable[Any] = tx.session.execute(_CLAIMS, place)
    claims = [Claim(*row) for row in rows]
    had = [claim.order_line_id for claim in claims if claim.allocated and claim.batch_id == batch.id]
    wished = wishes(had) if had else {}
    given = give_way(claims, batch.id, left, here.on_hand - here.blocked - gone, wished)
    _release(tx, batch, warehouse_id, given, wished, blocked)
    return tuple(given)


def _release(
    tx: Transaction,
    batch: Batch,
    warehouse_id: int,
    given: Iterable[Given],
    wished: Mapping[int, int | None],
    blocked: Decimal,
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
    if reserved or blocked:
        shift = Shift(blocked=blocked, taken=-reserved)
        shift_balances(tx, {(batch.article_id, warehouse_id): shift})
    if taken or blocked:
        shift_batches(tx, {(batch.id, warehouse_id): Shift(blocked=blocked, taken=-taken)})


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
