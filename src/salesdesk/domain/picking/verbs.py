"""What is done at the shelves: take what is allocated in hand, and issue what is picked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article, ArticleUnit
from salesdesk.domain.fulfilment.queries import batches_for
from salesdesk.domain.fulfilment.rules import Expected, require_confirmed
from salesdesk.domain.fulfilment.verbs import allocate_batch, issue
from salesdesk.domain.orders.model import OrderLine
from salesdesk.domain.orders.queries import lines_of, lock_order, lock_parties
from salesdesk.domain.picking.queries import lines_to_pick, pick_list
from salesdesk.domain.picking.rules import Instead, NoArticle, PickLine, meant
from salesdesk.errors import Conflict, NotEnough, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.lists import among
from salesdesk.warehouse.allocation.queries import BatchChoice
from salesdesk.warehouse.goods_issue.operations import Issued
from salesdesk.warehouse.picking.operations import give_back_unpicked, keep_picked
from salesdesk.warehouse.supply.operations import lock_order_balances

__all__ = ["IssuedAsPicked", "Picked", "Short", "issue_picked", "pick", "pick_scanned", "take_instead"]

_ORDER: Final = select(OrderLine.order_id).where(OrderLine.id == bindparam("line"))
_SAME_GTIN: Final = (
    select(Article.code, Article.name)
    .join(ArticleUnit, ArticleUnit.article_id == Article.id)
    .where(among(ArticleUnit.gtin, "gtins", texts=True))
    .order_by(ArticleUnit.id)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Picked:
    """What was taken in hand, and how far its line is then, in base units."""

    order_line_id: int
    batch_id: int
    warehouse_id: int
    code: str
    text: str
    batch: str
    bin: str
    unit: str
    quantity: Decimal
    """What was taken now."""
    picked: Decimal
    allocated: Decimal


@dataclass(frozen=True, slots=True)
class Short:
    """An allocated batch of which less was picked; the rest stays reserved, without a batch."""

    order_line_id: int
    article_id: int
    batch_id: int
    warehouse_id: int
    code: str
    batch: str
    bin: str
    unit: str
    allocated: Decimal
    picked: Decimal


@dataclass(frozen=True, slots=True)
class IssuedAsPicked:
    """The goods-issue notes of what was picked, and what was short."""

    notes: tuple[Issued, ...]
    short: tuple[Short, ...]


@verb(Permission.STOCK_ISSUE)
def pick_scanned(tx: Transaction, order_id: int, text: str, warehouse_id: int | None = None) -> Picked:
    """Take in hand what a scanned or typed code means (`meant`), in one warehouse only if it is named.

    Of two who scan for one order at the same time both count.
    """
    require_confirmed(lock_order(tx, order_id).state)
    try:
        found = meant(pick_list(tx, order_id, warehouse_id), text)
    except NoArticle as error:
        raise _named(tx, str(error.values["code"])) from error
    for line, more in found.parts:
        _require_whole(line, line.picked + more)
    keep_picked(tx, order_id, {line.key: line.picked + more for line, more in found.parts})
    for line, more in found.parts:
        _record(tx, order_id, line, line.picked + more)
    return _picked(found.line, found.quantity, found.parts[0][1])


@verb(Permission.STOCK_ISSUE)
def pick(
    tx: Transaction,
    order_line_id: int,
    batch_id: int,
    warehouse_id: int,
    quantity: Decimal,
    was: Decimal | None = None,
) -> Picked:
    """Say that `quantity` of a line's batch is picked in all, in base units; 0 puts it back.

    Conflict if something else than `was` is picked by now; NotEnough for more than is allocated.
    """
    require_numbers(quantity)
    if quantity < ZERO:
        raise Refused(N_("Less than nothing cannot be picked."))
    order_id = tx.session.scalar(_ORDER, {"line": order_line_id})
    if order_id is None:
        raise NotFound(N_("There is no such line in an order."))
    require_confirmed(lock_order(tx, order_id).state)
    line = _line(tx, order_id, (order_line_id, batch_id, warehouse_id))
    if was not in (None, line.picked):
        raise Conflict
    if quantity > line.allocated:
        raise NotEnough(
            N_("{code}, batch {batch}: {quantity} are more than the {allocated} that are allocated."),
            code=line.code, batch=line.batch, quantity=quantity, allocated=line.allocated,
        )  # fmt: skip
    _require_whole(line, quantity)
    keep_picked(tx, order_id, {line.key: quantity})
    _record(tx, order_id, line, quantity)
    return _picked(line, quantity - line.picked, quantity - line.picked)


@verb(Permission.STOCK_ISSUE)
def take_instead(tx: Transaction, instead: Instead) -> Picked:
    """Let a line have the batch that was scanned for what it has not picked of another, and pick it.

    As far as it may have it: the rest stays with the batch it had. NotFound where no such batch
    lies in that warehouse; NotEnough, or Refused, where the line may have nothing of it.
    """
    tx.actor.require(Permission.STOCK_ALLOCATE)
    order_id = tx.session.scalar(_ORDER, {"line": instead.order_line_id})
    if order_id is None:
        raise NotFound(N_("There is no such line in an order."))
    require_confirmed(lock_order(tx, order_id).state)
    line = _line(tx, order_id, (instead.order_line_id, instead.batch_id, instead.warehouse_id))
    if not line.left:
        raise NotEnough(
            N_("{code}, batch {batch}: all {allocated} are picked already."),
            code=line.code, batch=line.batch, allocated=line.allocated,
        )  # fmt: skip
    allocate_batch(tx, *line.key, line.picked)
    other = _choice(tx, line, instead)
    had = other.allocated
    gets = max(min(other.most, had + line.left), had)
    if gets == had:  # says why it may have nothing of it
        allocate_batch(tx, line.order_line_id, other.batch_id, other.warehouse_id, had + line.left)
    allocate_batch(tx, line.order_line_id, other.batch_id, other.warehouse_id, gets)
    if gets - had < line.left:
        allocate_batch(tx, *line.key, line.allocated - (gets - had))
    new = _line(tx, order_id, (line.order_line_id, other.batch_id, other.warehouse_id))
    quantity = min(instead.quantity, new.left)
    _require_whole(new, new.picked + quantity)
    keep_picked(tx, order_id, {new.key: new.picked + quantity})
    _record(tx, order_id, new, new.picked + quantity)
    return _picked(new, quantity, quantity)


@verb(Permission.STOCK_ISSUE)
def issue_picked(
    tx: Transaction, order_id: int, warehouse_id: int | None = None, expected: Expected | None = None
) -> IssuedAsPicked:
    """Post the goods-issue notes (WZ) of what is picked of an order; the rest gives its batches back.

    What is short stays reserved for its line. Everything else is as with `issue`: limits, how the
    order is to be delivered, and refused if something else would leave than somebody `expected`.
    """
    require_confirmed(lock_parties(tx, order_id).order.state)
    lock_order_balances(tx, order_id)
    lines = lines_to_pick(tx, order_id, warehouse_id)
    if not any(line.picked for line in lines):
        raise NotEnough(N_("Nothing of this order is picked yet."))
    wishes = {line.id: line.wished_batch_id for line in lines_of(tx, [order_id])}
    give_back_unpicked(tx, order_id, {line.key: line.picked for line in lines}, wishes, warehouse_id)
    notes = issue(tx, order_id, warehouse_id, expected)
    short = tuple(
        Short(
            line.order_line_id, line.article_id, line.batch_id, line.warehouse_id, line.code,
            line.batch, line.bin, line.base_unit, line.allocated, line.picked,
        )
        for line in lines
        if line.left
    )  # fmt: skip
    for each in short:
        tx.record(
            "order", order_id, short=each.code, batch=each.batch, quantity=[each.allocated, each.picked]
        )
    return IssuedAsPicked(notes, short)


def _line(tx: Transaction, order_id: int, key: tuple[int, int, int]) -> PickLine:
    for line in lines_to_pick(tx, order_id, key[2]):
        if line.key == key:
            return line
    raise Conflict(N_("The line no longer has this batch. Look again."))


def _choice(tx: Transaction, line: PickLine, instead: Instead) -> BatchChoice:
    """The batch that was scanned, as a choice for the line in the warehouse that it is picked in."""
    wanted = instead.batch.casefold()
    for choice in batches_for(tx, line.order_line_id):
        if choice.warehouse_id != line.warehouse_id or choice.batch_id == line.batch_id:
            continue
        by_number = wanted in (choice.number.casefold(), choice.supplier_lot.casefold())
        by_day = instead.keeps_until in (choice.use_by, choice.best_before)
        if by_number if wanted else instead.keeps_until and by_day:
            return choice
    raise NotFound(
        N_("Of {code} no batch {batch} lies in {warehouse}. Receive it, or correct the stock."),
        code=line.code, batch=instead.batch or instead.keeps_until, warehouse=line.warehouse,
    )  # fmt: skip


def _require_whole(line: PickLine, quantity: Decimal) -> None:
    """Refuse a part of a piece of what is sold whole, unless one is allocated."""
    if line.is_whole and quantity % 1 and not line.allocated % 1:
        raise Refused(
            N_("{code} is picked in whole pieces; {quantity} is not a whole number."),
            code=line.code,
            quantity=quantity,
        )


def _named(tx: Transaction, gtin: str) -> NotFound:
    """Which article is not on the order, if we have it."""
    spellings = sorted({gtin, gtin.zfill(13), gtin.zfill(14), gtin.lstrip("0").zfill(12)})
    article = tx.session.execute(_SAME_GTIN, {"gtins": spellings}).one_or_none()
    if article is None:
        return NotFound(N_("No article has the barcode {gtin}."), gtin=gtin)
    return NotFound(N_("{code} {name} is not to be picked for this order."), code=article[0], name=article[1])


def _record(tx: Transaction, order_id: int, line: PickLine, now: Decimal) -> None:
    tx.record("order", order_id, line=line.position, batch=line.batch, picked=[line.picked, now])


def _picked(line: PickLine, quantity: Decimal, of_line: Decimal) -> Picked:
    return Picked(
        line.order_line_id, line.batch_id, line.warehouse_id, line.code, line.text, line.batch, line.bin,
        line.base_unit, quantity, line.picked + of_line, line.allocated,
    )  # fmt: skip
