"""Goods go from one warehouse to another: sent, received, taken back, or lost on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import ArticleKind, SoldArticle, Tracking, to_base
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.company.queries import require_open_stock
from salesdesk.domain.corrections.writing_off import require_cause
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.lists import among
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.operations import Posted
from salesdesk.warehouse.ledger.rules import Cause, DocumentKind
from salesdesk.warehouse.stock.model import Batch, Warehouse
from salesdesk.warehouse.transfers import operations
from salesdesk.warehouse.transfers.operations import Arrived
from salesdesk.warehouse.transfers.rules import Wanted

__all__ = ["Sending", "TransferPosted", "receive", "send", "take_back", "write_off"]

_WAREHOUSES: Final = select(Warehouse).where(among(Warehouse.id, "ids"), ~Warehouse.transit)
_ORIGIN: Final = aliased(Warehouse)
_TRANSFER: Final = (
    select(_ORIGIN, Warehouse)
    .select_from(StockDocument)
    .join(_ORIGIN, _ORIGIN.id == StockDocument.warehouse_id)
    .join(Warehouse, Warehouse.id == StockDocument.other_warehouse_id)
    .where(StockDocument.id == bindparam("transfer"), StockDocument.kind == DocumentKind.TRANSFER_OUT)
)
_TRACKING: Final = select(Article.id, Article.tracking).where(among(Article.id, "ids"))
_OF_ARTICLES: Final = select(Batch.id, Batch.article_id).where(among(Batch.id, "ids"))
_MOVED: Final = (
    select(StockDocumentLine.article_id, Batch.number, StockDocumentLine.quantity)
    .join(Batch, Batch.id == StockDocumentLine.batch_id)
    .where(StockDocumentLine.document_id == bindparam("document"))
    .order_by(StockDocumentLine.position)
)


@dataclass(frozen=True, slots=True)
class Sending:
    """A quantity of an article that is to go, of one batch or of those whose turn it is.

    It is in the article's base unit unless another of its units is named.
    """

    article_id: int
    quantity: Decimal
    unit: str = ""
    batch_id: int | None = None


@dataclass(frozen=True, slots=True)
class TransferPosted:
    """A posted transfer, out or in, or the document of what was lost."""

    id: int
    number: str


@verb(Permission.STOCK_ISSUE)
def send(
    tx: Transaction, origin_id: int, destination_id: int, lines: Sequence[Sending], reference: str = ""
) -> TransferPosted:
    """Send goods from one warehouse to another: a transfer out (MM−). They are in transit until received.

    Only what is free goes: what orders have reserved stays, and NotEnough says how much can go. By
    rule batches go that keep shortest, as where orders get theirs; they keep their cost.
    """
    require_open_stock(tx, tx.today)
    if origin_id == destination_id:
        raise Refused(N_("Goods go from one warehouse to another one.")).at("destination")
    found = {row.id: row for row in tx.session.scalars(_WAREHOUSES, {"ids": [origin_id, destination_id]})}
    if len(found) < 2:
        raise NotFound(N_("There is no such warehouse."))
    origin, destination = found[origin_id], found[destination_id]
    if not destination.active:
        raise Refused(N_("The warehouse {code} is not in use."), code=destination.code).at("destination")
    posted = operations.send(tx, origin, destination, _wanted(tx, lines), reference)
    return _recorded(tx, posted, [origin.code, destination.code])


@verb(Permission.STOCK_RECEIVE)
def receive(tx: Transaction, transfer_id: int, arrived: Sequence[Arrived]) -> TransferPosted:
    """Say what of a transfer has come where it goes to: a transfer in (MM+). The rest stays in transit.

    Never more than is still in transit: NotEnough says how much that is, whoever else received it.
    """
    return _arrived(tx, transfer_id, arrived, back=False)


@verb(Permission.STOCK_RECEIVE)
def take_back(tx: Transaction, transfer_id: int, arrived: Sequence[Arrived]) -> TransferPosted:
    """Say what of a transfer has come back where it went from: a transfer in (MM+) there."""
    return _arrived(tx, transfer_id, arrived, back=True)


@verb(Permission.STOCK_ADJUST)
def write_off(
    tx: Transaction, transfer_id: int, lost: Sequence[Arrived], cause: Cause, reason: str = ""
) -> TransferPosted:
    """Say what of a transfer never comes: an internal issue (RW) of what is in transit, with its cause."""
    require_cause(cause, reason)
    require_open_stock(tx, tx.today)
    origin, destination = _warehouses(tx, transfer_id)
    posted = operations.lose(tx, transfer_id, origin.country, _parts(lost), cause, reason)
    return _recorded(tx, posted, [origin.code, destination.code], cause=cause, reason=reason)


def _arrived(tx: Transaction, transfer_id: int, arrived: Sequence[Arrived], *, back: bool) -> TransferPosted:
    require_open_stock(tx, tx.today)
    origin, destination = _warehouses(tx, transfer_id)
    place, other = (origin, destination) if back else (destination, origin)
    posted = operations.receive(tx, transfer_id, other, place, _parts(arrived))
    return _recorded(tx, posted, [other.code, place.code])


def _warehouses(tx: Transaction, transfer_id: int) -> tuple[Warehouse, Warehouse]:
    """From where to where a transfer goes. Raises NotFound."""
    row = tx.session.execute(_TRANSFER, {"transfer": transfer_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such transfer."))
    return row[0], row[1]


def _parts(parts: Iterable[Arrived]) -> list[Arrived]:
    """What is said of each batch, once; refuses nothing at all and what is no quantity."""
    by_batch: dict[int, Arrived] = {}
    for part in parts:
        require_numbers(part.quantity)
        if part.quantity <= ZERO:
            raise Refused(N_("The quantity has to be above zero.")).at("quantity")
        known = by_batch.get(part.batch_id)
        by_batch[part.batch_id] = (
            part if known is None else replace(known, quantity=known.quantity + part.quantity)
        )
    if not by_batch:
        raise Refused(N_("Say what has come of the transfer."))
    return list(by_batch.values())


def _wanted(tx: Transaction, lines: Sequence[Sending]) -> list[Wanted]:
    """The lines in base units; refuses what cannot be sent."""
    if not lines:
        raise Refused(N_("Say what is to be sent."))
    require_numbers(*(line.quantity for line in lines))
    ids = sorted({line.article_id for line in lines})
    articles = sold_articles(tx, ids, (), tx.actor.language, lock=True)
    tracking = {row.id: row.tracking for row in tx.session.execute(_TRACKING, {"ids": ids})}
    named = sorted({line.batch_id for line in lines if line.batch_id is not None})
    batches = {row.id: row.article_id for row in tx.session.execute(_OF_ARTICLES, {"ids": named})}
    wanted = []
    for line in lines:
        article = articles[line.article_id]
        if line.batch_id is not None and batches.get(line.batch_id) != article.id:
            raise NotFound(N_("{code} has no such batch."), code=article.code)
        base = _in_base(article, line)
        if tracking[article.id] is Tracking.SERIAL and base % 1:
            raise Refused(N_("{code} has serial numbers: whole pieces go."), code=article.code).at("quantity")
        wanted.append(Wanted(article.id, article.code, base, line.batch_id))
    return wanted


def _in_base(article: SoldArticle, line: Sending) -> Decimal:
    if article.kind is not ArticleKind.GOODS:
        raise Refused(N_("{code} is not goods and cannot lie in stock."), code=article.code)
    if line.quantity <= ZERO:
        raise Refused(N_("The quantity of {code} must be above zero."), code=article.code).at("quantity")
    base_unit = next(each for each in article.units if each.numerator == each.denominator)
    unit = article.unit(line.unit) if line.unit else base_unit
    base = to_base(line.quantity, unit.numerator, unit.denominator)
    if base is None:
        raise Refused(
            N_("{quantity} {unit} of {code} is no whole number of thousandths."),
            quantity=line.quantity,
            unit=Unit(unit.unit),
            code=article.code,
        ).at("quantity")
    return base


def _recorded(tx: Transaction, posted: Posted, way: list[str], **more: object) -> TransferPosted:
    """Note in the history of each article what of it moved."""
    moved: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    for article_id, number, quantity in tx.session.execute(_MOVED, {"document": posted.id}):
        moved[article_id].append((number, quantity))
    for article_id, parts in moved.items():
        tx.record(
            "article",
            article_id,
            number=posted.number,
            warehouse=way,
            batch=", ".join(number for number, _ in parts),
            quantity=sum((quantity for _, quantity in parts), ZERO),
            **more,
        )
    return TransferPosted(posted.id, posted.number)
