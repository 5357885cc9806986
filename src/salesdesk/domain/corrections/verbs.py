"""Correcting stock: what was counted, broken or found is posted, and named to whom it belonged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from sqlalchemy import select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import Tracking
from salesdesk.domain.company.queries import require_open_stock
from salesdesk.domain.corrections.operations import batch_of, named, record_lines, wishes
from salesdesk.domain.corrections.rules import Corrected, Expired, GaveWay
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.lists import among
from salesdesk.storage.types import is_blank
from salesdesk.warehouse.counting.operations import count_batch
from salesdesk.warehouse.counting.rules import Given
from salesdesk.warehouse.expiry.operations import block_past_dates
from salesdesk.warehouse.expiry.operations import release_outgrown as take_from_lines
from salesdesk.warehouse.stock.queries import warehouse_code

__all__ = ["block_expired", "correct_batch", "release_outgrown"]

_CODES: Final = select(Article.id, Article.code).where(among(Article.id, "ids"))


@verb(Permission.STOCK_ADJUST)
def correct_batch(
    tx: Transaction, batch_id: int, warehouse_id: int, was: Decimal, counted: Decimal, reason: str
) -> Corrected:
    """Say that `counted` of a batch are in a warehouse, in base units, where the books said `was`.

    The difference is posted as internal issue (RW) or receipt (PW) with its reason. Facts are
    not refused: if reserved goods are missing, holds give way first, then the latest
    promise, what has its batch last; the result names their lines. Conflict if the books say
    something else than `was` by now.
    """
    require_numbers(was, counted)
    if counted < ZERO:
        raise Refused(N_("Less than nothing cannot be there.")).at("counted")
    if is_blank(reason):
        raise Refused(N_("Say why the stock is corrected; it stands on the document."))
    require_open_stock(tx, tx.today)
    code = warehouse_code(tx, warehouse_id)
    batch, article, tracking = batch_of(tx, batch_id)
    if tracking is Tracking.SERIAL and counted not in (0, 1):
        text = N_("{code} has serial numbers: of each there is one piece or none.")
        raise Refused(text, code=article).at("counted")
    done = count_batch(tx, batch, warehouse_id, code, was, counted, reason, tx.today, partial(wishes, tx))
    # What they have instead may not keep as long as they demand. Whoever has the balances of an
    # article has its batches, too: it is no matter that the number is drawn already.
    outgrown = take_from_lines(tx, [batch.article_id])[batch.article_id] if done.difference < ZERO else []
    gave_way = named(tx, done.given, outgrown)
    tx.record(
        "article",
        batch.article_id,
        batch=batch.number,
        warehouse=code,
        on_hand=[was, counted],
        reason=reason,
        number=done.posted.number,
    )
    record_lines(tx, article, gave_way)
    return Corrected(done.posted.id, done.posted.number, done.difference, gave_way)


@verb(Permission.STOCK_ADJUST)
def block_expired(tx: Transaction, batch_ids: Sequence[int]) -> Expired:
    """Block what is on hand of those of these batches that are past their dates by now.

    As with a correction nothing is refused: whoever had reserved what nobody may have any
    more gives way, holds first, then the latest promise, what has its batch last. So does who
    lost his batch where no other keeps as long as he demands. Their lines are short from now
    on, and named.
    """
    blocked = block_past_dates(tx, batch_ids, partial(wishes, tx))
    outgrown = take_from_lines(tx, {each.article_id for each in blocked})
    codes = _codes(tx, (each.article_id for each in blocked))
    for each in blocked:
        tx.record(
            "article",
            each.article_id,
            batch=each.number,
            warehouse=each.warehouse,
            blocked=[each.was, each.now],
        )
        record_lines(tx, codes[each.article_id], named(tx, each.given))
    _record_lost(tx, outgrown)
    given = [one for each in blocked for one in each.given]
    return Expired(len(blocked), named(tx, given, [one for lost in outgrown.values() for one in lost]))


@verb(Permission.STOCK_ADJUST)
def release_outgrown(tx: Transaction, article_ids: Sequence[int]) -> tuple[GaveWay, ...]:
    """Make lines short of what of these articles is reserved for them and no longer keeps as they demand.

    Holds give way first, then the latest promise. The lines are named.
    """
    lost = take_from_lines(tx, article_ids)
    _record_lost(tx, lost)
    return named(tx, [each for given in lost.values() for each in given])


def _record_lost(tx: Transaction, lost: Mapping[int, list[Given]]) -> None:
    """Note in the history of orders what was taken from them, by article."""
    codes = _codes(tx, lost)
    for article_id, given in lost.items():
        record_lines(tx, codes[article_id], named(tx, given))


def _codes(tx: Transaction, article_ids: Iterable[int]) -> dict[int, str]:
    return {row.id: row.code for row in tx.session.execute(_CODES, {"ids": sorted(set(article_ids))})}
