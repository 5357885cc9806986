"""Another article for what of a confirmed order cannot be had: chosen by the clerk, told to the owner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import aliased

from salesdesk.domain.approvals.rules import Reasons
from salesdesk.domain.catalogue.model import Article, ArticleRelation
from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import ArticleKind, Relation, SoldArticle, may_be_sold
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.drafts.conditions import Conditions, conditions_of
from salesdesk.domain.drafts.line_rows import stand_in_row
from salesdesk.domain.drafts.operations import last_position
from salesdesk.domain.drafts.rules import MOST
from salesdesk.domain.fulfilment.choosing import goods_line, order_of
from salesdesk.domain.fulfilment.rules import require_confirmed
from salesdesk.domain.orders.limits import require_released
from salesdesk.domain.orders.model import Order, OrderLine, Substitution
from salesdesk.domain.orders.promises import timing_of
from salesdesk.domain.orders.queries import delivered, lines_of, lock_parties
from salesdesk.domain.orders.rules import LineState
from salesdesk.domain.orders.totalling import totals_of
from salesdesk.domain.pricing.queries import Offers, offers_for
from salesdesk.domain.selling_limits.queries import reasons_for
from salesdesk.errors import NotEnough, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query, verb
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_for_ids, add_rows, set_rows, table_of
from salesdesk.warehouse.stock.operations import lock_balances
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import give_up, supplied, take
from salesdesk.warehouse.supply.queries import could_take
from salesdesk.warehouse.supply.rules import Need, SupplyKind

__all__ = [
    "StandIn",
    "StandIns",
    "Substituted",
    "stand_ins",
    "substitute",
    "substituted_for_me",
    "substituted_told",
]

_AT_ONCE: Final = 30
_STAND_IN: Final = (
    select(ArticleRelation.other_id)
    .where(
        ArticleRelation.article_id == bindparam("article"),
        ArticleRelation.relation.in_([Relation.SUBSTITUTE, Relation.SUCCESSOR]),
    )
    .order_by(ArticleRelation.other_id)
    .limit(_AT_ONCE)
)
_OF_LINE: Final = select(func.sum(Supply.quantity)).where(Supply.order_line_id == bindparam("line"))
_IN_STOCK: Final = _OF_LINE.where(Supply.kind == SupplyKind.FIRM, Supply.purchase_line_id.is_(None))
_WITH_BATCH: Final = _OF_LINE.where(Supply.allocated)
_LINE, _INSTEAD_OF = aliased(OrderLine), aliased(OrderLine)
_BY, _FOR = aliased(Article), aliased(Article)
_FOR_ME: Final = (
    select(
        Substitution.order_line_id,
        Order.id,
        func.coalesce(Order.number, ""),
        Customer.name,
        _FOR.code,
        _BY.code,
        _LINE.base_quantity,
    )
    .join(Order, Order.id == Substitution.order_id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .join(_LINE, _LINE.id == Substitution.order_line_id)
    .join(_INSTEAD_OF, _INSTEAD_OF.id == Substitution.instead_of_id)
    .join(_BY, _BY.id == _LINE.article_id)
    .join(_FOR, _FOR.id == _INSTEAD_OF.article_id)
    .where(Substitution.is_untold(), Order.owner_id == bindparam("reader"))
    .order_by(Substitution.made_at, Substitution.order_line_id)
)
_OWN: Final = select(Order.id).where(Order.id == Substitution.order_id, Order.owner_id == bindparam("reader"))
_TELL: Final = (
    update(table_of(Substitution))
    .where(among(Substitution.order_line_id, "lines"), Substitution.is_untold(), _OWN.exists())
    .values(told_at=bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class StandIn:
    """An article that could stand in for a line, in base units."""

    article_id: int
    code: str
    name: str
    here: Decimal
    """What the order could have of it in the warehouse that was named, or in all."""
    free: Decimal
    """What it could have in all warehouses."""
    net: Decimal
    """What as much as is to be replaced would cost, in the order's price mode, by the rules of the day."""
    pays: Decimal
    """What the customer pays for it: never more than for what it stands in for."""


@dataclass(frozen=True, slots=True)
class StandIns:
    """What of a line can be replaced, and by what; the first that there is most of."""

    quantity: Decimal
    """What there is neither in stock nor with a batch."""
    most: Decimal
    """What has neither left nor got its batch."""
    unit: str
    currency: str
    net: Decimal
    """What the customer pays for `quantity` of the line itself."""
    articles: tuple[StandIn, ...]


@dataclass(frozen=True, slots=True)
class Substituted:
    """A line that stands in for another one's goods: so many base units of both."""

    order_id: int
    number: str
    customer: str
    code: str
    """What was ordered."""
    by: str
    """What comes instead."""
    quantity: Decimal


@query(Permission.STOCK_ALLOCATE)
def stand_ins(tx: Transaction, order_line_id: int, warehouse_id: int | None = None) -> StandIns:
    """What could stand in for what a line of a confirmed order lacks. Raises NotFound, IllegalMove.

    Only what there is a price of for the customer. Refused for what cannot be replaced, see `substitute`.
    """
    order = tx.session.get_one(Order, order_of(tx, order_line_id))
    require_confirmed(order.state)
    line = goods_line(tx, order.id, order_line_id)
    _require_replaceable(order, line)
    lacks, most = _replaceable(tx, order, line)
    wanted = lacks or most
    unit, currency = line.base_unit, order.currency
    net = line.amounts_of(wanted, currency).amount
    articles = _standing_in(tx, order, line)
    if not articles or not wanted:
        return StandIns(lacks, most, unit, currency, net, ())
    conditions = conditions_of(tx, order)
    offers = _offers(tx, order, conditions, articles)
    here = _could_have(tx, order, articles, conditions, warehouse_id)
    free = here if warehouse_id is None else _could_have(tx, order, articles, conditions, None)
    found = []
    for article in articles:
        try:
            row = stand_in_row(tx, order, line, article, wanted, offers, conditions, 0)
        except Refused:
            continue  # there is no price for this customer, or not in his currency
        pays = row["net"]
        found.append(
            StandIn(
                article.id,
                article.code,
                article.name,
                here.get(article.id, ZERO),
                free.get(article.id, ZERO),
                pays + row["discount_amount"],
                pays,
            )
        )
    found.sort(key=lambda each: (-min(each.here, wanted), -min(each.free, wanted), each.code))
    return StandIns(lacks, most, unit, currency, net, tuple(found))


@verb(Permission.STOCK_ALLOCATE)
def substitute(
    tx: Transaction,
    order_line_id: int,
    article_id: int,
    quantity: Decimal,
    warehouse_id: int | None = None,
) -> Substituted:
    """Replace so much of a line, in base units, by an article that stands in for it.

    That much of the line is given up, what is missing before what is on its way or reserved, and a new
    line of the order has as much of the article, reserved at once; from one warehouse only if it is
    named. The customer pays what the rules of the day say, and never more than for what he ordered.
    Whoever looks after the order is told.

    Refuses what does not stand in, is counted in another unit, is part of a kit or has money off the
    whole order beside it, and a price that is beyond the person's own limits; NotEnough says how much
    can be replaced, or had. Credit is checked as when goods leave.
    """
    require_numbers(quantity)
    if quantity <= ZERO:
        raise Refused(N_("The quantity has to be above zero.")).at("quantity")
    parties = lock_parties(tx, order_of(tx, order_line_id))
    order = parties.order
    require_confirmed(order.state)
    line = goods_line(tx, order.id, order_line_id)
    _require_replaceable(order, line)
    standing_in = {each.id: each for each in _standing_in(tx, order, line, lock=True)}
    article = standing_in.get(article_id)
    if article is None:
        raise Refused(N_("That article does not stand in for {code}."), code=line.code)
    assert line.article_id is not None, "only a text line has no article"
    lock_balances(tx, {line.article_id, article.id})
    _, most = _replaceable(tx, order, line)
    if quantity > most:
        text = N_("Of this line {most} can be replaced: the rest has left, or has its batches.")
        raise NotEnough(text, most=most).at("quantity")
    give_up(tx, line.id, quantity - _missing(tx, order, line))
    conditions = conditions_of(tx, order)
    offers = _offers(tx, order, conditions, [article])
    position = last_position(tx, order.id)[0] + 1
    row = stand_in_row(tx, order, line, article, quantity, offers, conditions, position)
    [new_id] = add_for_ids(tx.session, OrderLine, [row | {"promised_on": _there_on(tx, order, line)}])
    wanted_on = line.requested_on or order.requested_on
    need = Need(new_id, article.id, quantity, row["min_shelf_days"], None, wanted_on)
    place = order.warehouse_id or warehouse_id
    got = sum((t.quantity for t in take(tx, order.id, [need], SupplyKind.FIRM, warehouse_id=place)), ZERO)
    if got < quantity:
        text = N_("Of {code} only {most} can be had.")
        raise NotEnough(text, code=article.code, most=got).at("quantity")
    set_rows(tx.session, OrderLine, [{"id": line.id, "closed_quantity": line.closed_quantity + quantity}])
    lines = lines_of(tx, [order.id])
    totals = totals_of(tx, order, lines)
    reasons = [
        reason
        for reason in reasons_for(tx, order, lines, totals.net, tx.actor.id)
        if reason.position == position
    ]
    if reasons:
        text = N_("{code} for that price is more than you may allow. {reasons}")
        raise Refused(text, code=article.code, reasons=Reasons(tuple(reasons)))
    before = order.gross
    order.net, order.vat, order.gross = totals.net, totals.vat, totals.gross
    tx.session.flush()  # what the payer owes is read from what is stored
    require_released(tx, parties)
    told = tx.now if order.owner_id == tx.actor.id else None
    made = {"instead_of_id": line.id, "order_id": order.id, "made_at": tx.now, "told_at": told}
    add_rows(tx.session, Substitution, [{"order_line_id": new_id, **made}])
    tx.record(
        "order",
        order.id,
        line=line.position,
        article=[line.code, article.code],
        quantity=quantity,
        gross=[before, order.gross],
    )
    return Substituted(order.id, order.number or "", parties.sold_to.name, line.code, article.code, quantity)


@query(Permission.ORDERS_ENTER)
def substituted_for_me(tx: Transaction) -> tuple[tuple[int, Substituted], ...]:
    """What others replaced on the reader's orders, with the ids under which he says that he was told."""
    rows: Sequence[Any] = tx.session.execute(_FOR_ME, {"reader": tx.actor.id}).all()
    return tuple((id_, Substituted(*what)) for id_, *what in rows)


@verb(Permission.ORDERS_ENTER, noted=False)
def substituted_told(tx: Transaction, ids: Sequence[int]) -> None:
    """The person has been told of these lines that stand in for others on his orders."""
    asked = {"lines": sorted(set(ids)), "reader": tx.actor.id, "now": tx.now}
    tx.session.execute(_TELL, asked)


def _require_replaceable(order: Order, line: LineState) -> None:
    if line.parent_line_id is not None:
        raise Refused(N_("{code} is part of a set and cannot be replaced by itself."), code=line.code)
    if order.discount_amount:
        raise Refused(N_("An amount comes off this whole order: what is replaced would lose its share."))


def _missing(tx: Transaction, order: Order, line: LineState) -> Decimal:
    """What of a line nothing stands behind."""
    has = supplied(tx, order.id).get(line.id, ZERO) + delivered(tx, [order.id]).get(line.id, ZERO)
    return max(line.wanted - has, ZERO)


def _replaceable(tx: Transaction, order: Order, line: LineState) -> tuple[Decimal, Decimal]:
    """What of a line there is not in stock, and what has neither left nor got its batch."""
    open_ = line.wanted - delivered(tx, [order.id]).get(line.id, ZERO)
    in_stock, with_batch = (
        tx.session.scalar(statement, {"line": line.id}) or ZERO for statement in (_IN_STOCK, _WITH_BATCH)
    )
    return max(open_ - in_stock, ZERO), max(open_ - with_batch, ZERO)


def _standing_in(tx: Transaction, order: Order, line: LineState, *, lock: bool = False) -> list[SoldArticle]:
    """Goods that may be sold in place of a line's, one for one: counted in the same unit."""
    ids: Iterable[int] = tx.session.scalars(_STAND_IN, {"article": line.article_id}).all()
    ids = list(dict.fromkeys(ids))
    sold = sold_articles(tx, ids, (), order.language, lock=lock)
    return [
        article
        for article in (sold[id_] for id_ in ids)
        if article.kind is ArticleKind.GOODS
        and may_be_sold(article.life)
        and any(unit.unit == line.base_unit and unit.numerator == unit.denominator for unit in article.units)
    ]


def _offers(tx: Transaction, order: Order, conditions: Conditions, articles: Iterable[SoldArticle]) -> Offers:
    who = conditions.priced_for(order.sold_to_id, order.currency, order.price_mode)
    return offers_for(tx, who, (article.id for article in articles))


def _could_have(
    tx: Transaction,
    order: Order,
    articles: Iterable[SoldArticle],
    conditions: Conditions,
    warehouse_id: int | None,
) -> dict[int, Decimal]:
    """How much the order could have of these articles, by article."""
    place = order.warehouse_id or warehouse_id
    needs = [(Need(a.id, a.id, MOST, conditions.min_shelf_days), place) for a in articles]
    return could_take(tx, needs)


def _there_on(tx: Transaction, order: Order, line: LineState) -> date | None:
    """By when goods that are there are promised for a line; None if that is the order's own day."""
    timing = timing_of(tx, order)
    day = timing.there(timing.leaves, line.requested_on or order.requested_on)
    return None if day == order.promised_on else day
