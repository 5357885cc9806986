"""What was counted goes into the books, whatever was sold and received since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.company.queries import require_open_stock
from salesdesk.domain.corrections.operations import named_by_line, record_lines, wishes
from salesdesk.domain.corrections.rules import GaveWay
from salesdesk.domain.stocktakes.model import Stocktake, StocktakeLine
from salesdesk.domain.stocktakes.operations import lock_open, moved_since
from salesdesk.domain.stocktakes.rules import Approved, StocktakeState, Uncounted, to_post
from salesdesk.domain.stocktakes.verbs import close
from salesdesk.errors import Conflict, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.lists import among
from salesdesk.storage.rows import set_rows
from salesdesk.warehouse.counting.rules import Given
from salesdesk.warehouse.counting.settling import Lying, Settled, lock_all_lying, settle
from salesdesk.warehouse.expiry.operations import release_outgrown
from salesdesk.warehouse.ledger.model import StockDocument, StockMove
from salesdesk.warehouse.ledger.operations import Posted
from salesdesk.warehouse.ledger.rules import DocumentKind
from salesdesk.warehouse.stock.model import Batch, BatchBalance
from salesdesk.warehouse.stock.queries import warehouse_code

__all__ = ["approve"]

_LINES: Final = (
    select(
        StocktakeLine.batch_id,
        StocktakeLine.recount,
        StocktakeLine.counted,
        StocktakeLine.books,
        BatchBalance.on_hand,
    )
    .outerjoin(
        BatchBalance,
        (BatchBalance.batch_id == StocktakeLine.batch_id)
        & (BatchBalance.warehouse_id == StocktakeLine.warehouse_id),
    )
    .where(StocktakeLine.stocktake_id == bindparam("stocktake"))
    .order_by(StocktakeLine.batch_id)
)
_NAMED: Final = 5
"""Batches that a message has room for."""
_CORRECTED: Final = (
    select(Batch.number)
    .select_from(StocktakeLine)
    .join(
        StockMove,
        (StockMove.batch_id == StocktakeLine.batch_id)
        & (StockMove.warehouse_id == StocktakeLine.warehouse_id)
        & (StockMove.at > StocktakeLine.counted_at),
    )
    .join(StockDocument, StockDocument.id == StockMove.document_id)
    .join(Batch, Batch.id == StocktakeLine.batch_id)
    .where(
        StocktakeLine.stocktake_id == bindparam("stocktake"),
        StocktakeLine.counted != StocktakeLine.books,
        StockDocument.kind.in_((DocumentKind.INTERNAL_ISSUE, DocumentKind.INTERNAL_RECEIPT)),
    )
    .distinct()
    .order_by(Batch.number)
)
_CODES: Final = select(Article.id, Article.code).where(among(Article.id, "ids"))


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found of a batch, and what the books said then."""

    counted: Decimal
    books: Decimal
    nobody: bool = False
    """Nobody counted it: it is said that nothing of it was there when the stocktake began."""


@verb(Permission.STOCK_ADJUST)
def approve(tx: Transaction, stocktake_id: int, changes: int, uncounted: Uncounted | None = None) -> Approved:
    """Post what is other than the books say: one RW of what is missing, one PW of what was found.

    What was sold, received or moved since a batch was counted stays as it is: the books change by the
    difference of that moment. A fact is not refused: if reserved goods are missing, holds give way
    first, then the latest promise, what has its batch last; the result names their lines. `changes` is
    what the stocktake said when it was looked at: Conflict if somebody has counted since. Refused while
    something is to be counted again, while the books of what differs were corrected after it was counted
    and, unless it is said what becomes of it, while something has not been counted.
    """
    stocktake = lock_open(tx, stocktake_id)
    if stocktake.changes != changes:
        raise Conflict(N_("Somebody has counted meanwhile: look at it again."))
    require_open_stock(tx, tx.today)
    found, missing = _found(tx, stocktake, uncounted)
    place = stocktake.warehouse_id, warehouse_code(tx, stocktake.warehouse_id)
    lying = lock_all_lying(tx, [*found, *missing], stocktake.warehouse_id)
    _require_uncorrected(tx, stocktake)
    found |= _not_there(tx, stocktake, lying, missing)
    by = {id_: to_post(lying[id_].on_hand, each.counted, each.books) for id_, each in found.items()}
    done = settle(tx, lying, by, *place, stocktake.number, partial(wishes, tx))
    _close(tx, stocktake, found, by, done)
    beyond = [
        lying[id_].batch.number
        for id_, each in found.items()
        if not each.nobody and by[id_] != each.counted - each.books
    ]
    gave_way = _record(tx, stocktake, place[1], lying, by, done)
    lines = sum(bool(each) for each in by.values())
    return Approved(_number(done.issue), _number(done.receipt), lines, gave_way, tuple(beyond))


def _found(
    tx: Transaction, stocktake: Stocktake, uncounted: Uncounted | None
) -> tuple[dict[int, _Found], list[int]]:
    """What was found otherwise than the books said, by batch, and the batches of which nothing is there
    because nobody counted them. Refuses what is not done yet.
    """
    rows: list[Any] = list(tx.session.execute(_LINES, {"stocktake": stocktake.id}))
    if not any(row.counted is not None for row in rows):
        raise Refused(N_("Nothing has been counted yet."))
    if again := sum(row.recount for row in rows):
        raise Refused(N_("Still to be counted again: {count}."), count=again)
    found = {row.batch_id: _Found(row.counted, row.books) for row in rows if row.counted != row.books}
    missing = [row.batch_id for row in rows if row.counted is None and row.on_hand]
    if missing and uncounted is None:
        text = N_("Not counted: {count}. Say whether that stays as it is, or nothing of it is there.")
        raise Refused(text, count=len(missing))
    return found, missing if uncounted is Uncounted.ZERO else []


def _not_there(
    tx: Transaction, stocktake: Stocktake, lying: Mapping[int, Lying], missing: Sequence[int]
) -> dict[int, _Found]:
    """What the books said of batches when the stocktake began, of which nothing was there then."""
    if not missing:
        return {}
    moved = moved_since(tx, missing, stocktake.warehouse_id, stocktake.opened_at)
    began = {batch_id: lying[batch_id].on_hand - moved[batch_id] for batch_id in missing}
    return {batch_id: _Found(ZERO, books, nobody=True) for batch_id, books in began.items() if books}


def _require_uncorrected(tx: Transaction, stocktake: Stocktake) -> None:
    """Refuse a difference of which the books may know already: what was missing has been posted since."""
    numbers = tx.session.scalars(_CORRECTED, {"stocktake": stocktake.id}).all()
    if numbers:
        text = N_("Corrected or written off since it was counted: {batches}. Have it counted again.")
        more = ", …" if len(numbers) > _NAMED else ""
        raise Refused(text, batches=", ".join(numbers[:_NAMED]) + more)


def _close(
    tx: Transaction,
    stocktake: Stocktake,
    found: Mapping[int, _Found],
    by: Mapping[int, Decimal],
    done: Settled,
) -> None:
    """Keep with the stocktake what was posted, and what was said of what nobody counted."""
    stocktake.issue_id = None if done.issue is None else done.issue.id
    stocktake.receipt_id = None if done.receipt is None else done.receipt.id
    keys = {batch_id: {"stocktake_id": stocktake.id, "batch_id": batch_id} for batch_id in found}
    nobody = {
        "counted": ZERO,
        "counted_at": stocktake.opened_at,
        "counted_by_id": tx.actor.id,
    }
    uncounted = [keys[id_] | nobody | {"books": each.books} for id_, each in found.items() if each.nobody]
    set_rows(tx.session, StocktakeLine, uncounted)
    set_rows(tx.session, StocktakeLine, [keys[id_] | {"posted": by[id_]} for id_ in found])
    close(tx, stocktake, StocktakeState.APPROVED)


def _record(
    tx: Transaction,
    stocktake: Stocktake,
    warehouse: str,
    lying: Mapping[int, Lying],
    by: Mapping[int, Decimal],
    done: Settled,
) -> tuple[GaveWay, ...]:
    """Note what has changed with the stocktake, each article and each order; the lines that gave way."""
    numbers = _number(done.issue), _number(done.receipt)
    tx.record(
        "stocktake",
        stocktake.id,
        state=[StocktakeState.OPEN, StocktakeState.APPROVED],
        number=[number for number in numbers if number],
    )
    for batch_id, change in by.items():
        if change:
            each = lying[batch_id]
            tx.record(
                "article",
                each.batch.article_id,
                batch=each.batch.number,
                warehouse=warehouse,
                on_hand=[each.on_hand, each.on_hand + change],
                reason=stocktake.number,
                number=numbers[change > ZERO],
            )
    # What they have instead may not keep as long as they demand.
    less = {lying[batch_id].batch.article_id for batch_id, change in by.items() if change < ZERO}
    outgrown = release_outgrown(tx, less)
    of_article = {
        each.claim.order_line_id: article_id
        for given in (done.given, outgrown)
        for article_id, some in given.items()
        for each in some
    }
    lines = named_by_line(tx, _all(done.given), _all(outgrown))
    articles = sorted(set(of_article.values()))
    codes = {row.id: row.code for row in tx.session.execute(_CODES, {"ids": articles})}
    for line_id, line in lines.items():
        record_lines(tx, codes[of_article[line_id]], [line])
    return tuple(lines.values())


def _all(given: Mapping[int, Sequence[Given]]) -> list[Given]:
    return [each for some in given.values() for each in some]


def _number(posted: Posted | None) -> str:
    return "" if posted is None else posted.number
