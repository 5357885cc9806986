"""Taking goods away from those who had reserved them: who gives way, and what becomes of their rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows, set_rows, table_of
from salesdesk.warehouse.counting.queries import CLAIMS
from salesdesk.warehouse.counting.rules import Claim, Given, give_way
from salesdesk.warehouse.stock.model import Batch, StockBalance
from salesdesk.warehouse.stock.operations import BatchKey, Place, Shift, shift_balances, shift_batches
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["Less", "Wishes", "make_way", "make_way_for_all"]

Wishes = Callable[[Iterable[int]], Mapping[int, int | None]]
"""Tells which batches order lines wish for by themselves, whatever they were given."""


@dataclass(frozen=True, slots=True)
class Less:
    """What becomes of a batch in a warehouse of which less can be somebody's than before."""

    batch_id: int
    article_id: int
    left: Decimal
    """What of it can still be somebody's."""
    gone: Decimal
    """By how much less of the article can be."""
    blocked: Decimal
    """By how much what is blocked of the batch changes, which is written with it."""


_PLACES: Final = select(StockBalance.article_id, StockBalance.on_hand, StockBalance.blocked).where(
    among(StockBalance.article_id, "articles"), StockBalance.warehouse_id == bindparam("warehouse")
)
_CLAIMS: Final = CLAIMS.add_columns(Supply.article_id).where(
    among(Supply.article_id, "articles"), Supply.warehouse_id == bindparam("warehouse")
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
    """Fit what is reserved in a warehouse to what is left there of one batch; who gave way."""
    less = Less(batch.id, batch.article_id, left, gone, blocked)
    return tuple(make_way_for_all(tx, [less], warehouse_id, wishes)[batch.article_id])


def make_way_for_all(
    tx: Transaction, batches: Sequence[Less], warehouse_id: int, wishes: Wishes
) -> defaultdict[int, list[Given]]:
    """Fit what is reserved in a warehouse to what is left there of batches; who gave way, by article.

    The caller has all balances of the articles and those of the batches locked. All batches of an
    article together, so that nobody moves from one of them to the next.
    """
    articles = sorted({each.article_id for each in batches})
    asked = {"articles": articles, "warehouse": warehouse_id}
    room = {row.article_id: row.on_hand - row.blocked for row in tx.session.execute(_PLACES, asked)}
    rooms: defaultdict[int, dict[int, Decimal]] = defaultdict(dict)
    for each in batches:
        room[each.article_id] -= each.gone
        rooms[each.article_id][each.batch_id] = each.left
    claims: defaultdict[int, list[Claim]] = defaultdict(list)
    rows: Iterable[Any] = tx.session.execute(_CLAIMS, asked)
    for *claim, article_id in rows:
        claims[article_id].append(Claim(*claim))
    had = [
        claim.order_line_id
        for article_id, theirs in claims.items()
        for claim in theirs
        if claim.allocated and claim.batch_id in rooms[article_id]
    ]
    wished = wishes(had) if had else {}
    given: defaultdict[int, list[Given]] = defaultdict(list)
    for article_id, theirs in claims.items():
        given[article_id] = give_way(theirs, rooms[article_id], room[article_id], wished)
    _release(tx, batches, warehouse_id, given, wished)
    return given


def _release(
    tx: Transaction,
    batches: Iterable[Less],
    warehouse_id: int,
    given: Mapping[int, Iterable[Given]],
    wished: Mapping[int, int | None],
) -> None:
    """Write what becomes of the claims, and take it off the balances.

    A claim that loses its batch becomes another row: whoever is about to issue the old one
    finds it gone, and looks again.
    """
    gone, cut, added = [], [], []
    reserved: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    taken: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for article_id, each in ((article_id, each) for article_id, some in given.items() for each in some):
        claim = each.claim
        reserved[article_id] += each.lost
        if claim.allocated and claim.batch_id is not None:
            taken[claim.batch_id] += each.loose + each.lost
            gone.append(claim.supply_id)
            row = _row(article_id, warehouse_id, claim)
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
    places: dict[Place, Shift] = {}
    in_batches: dict[BatchKey, Shift] = {}
    blocked: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for less in batches:
        blocked[less.article_id] += less.blocked
        if less.blocked or taken[less.batch_id]:
            shift = Shift(blocked=less.blocked, taken=-taken[less.batch_id])
            in_batches[less.batch_id, warehouse_id] = shift
    for article_id in blocked:
        if blocked[article_id] or reserved[article_id]:
            shift = Shift(blocked=blocked[article_id], taken=-reserved[article_id])
            places[article_id, warehouse_id] = shift
    shift_balances(tx, places)
    shift_batches(tx, in_batches)


def _row(article_id: int, warehouse_id: int, claim: Claim) -> dict[str, Any]:
    """The row of a claim that has its batch."""
    return {
        "order_id": claim.order_id,
        "order_line_id": claim.order_line_id,
        "article_id": article_id,
        "kind": SupplyKind.FIRM,
        "quantity": claim.quantity,
        "warehouse_id": warehouse_id,
        "batch_id": claim.batch_id,
        "allocated": True,
        "min_shelf_days": claim.min_shelf_days,
        "promised_on": claim.promised_on,
    }
