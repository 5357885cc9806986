"""Writing the lines of a draft and holding their goods. Drafts and permissions are the verbs' business."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select

from salesdesk.domain.catalogue.queries import components_of, sold_articles
from salesdesk.domain.catalogue.rules import ArticleKind, SoldArticle
from salesdesk.domain.company.queries import company
from salesdesk.domain.drafts.conditions import Conditions
from salesdesk.domain.drafts.gifts import Gift, articles_to_lock, gifts_of, write_gifts
from salesdesk.domain.drafts.line_rows import component_row, line_row
from salesdesk.domain.drafts.promoting import UNSETTLED, settle_promotions
from salesdesk.domain.drafts.quoted import quoted_lines
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import lines_of
from salesdesk.domain.orders.rules import LineKind, LineState
from salesdesk.domain.pricing.queries import offers_for
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import add_for_ids
from salesdesk.warehouse.stock.model import Batch
from salesdesk.warehouse.stock.operations import lock_balances
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import release, renew, supplied, take
from salesdesk.warehouse.supply.rules import Need, SupplyKind

__all__ = [
    "LineEntered",
    "add_lines",
    "keep_holds",
    "last_position",
    "lock_exchange",
    "lock_goods",
    "settle",
    "take_off",
]


@dataclass(frozen=True, slots=True)
class LineEntered:
    """A line as it now stands on the screen; `held` of its `base_quantity` are held, nothing of a quote.

    `given_by` is the code of the promotion that gives it, if one does.
    """

    id: int
    position: int
    article_id: int | None
    code: str
    text: str
    quantity: Decimal
    unit: str
    base_quantity: Decimal
    price: Decimal
    price_unit: int
    source: PriceSource
    net: Decimal
    held: Decimal
    given_by: str = ""


_LAST: Final = select(
    func.coalesce(func.max(OrderLine.position), 0), func.count(OrderLine.promotion_id)
).where(OrderLine.order_id == bindparam("order"))


def last_position(tx: Transaction, order_id: int) -> tuple[int, bool]:
    """The highest position of an order's lines, 0 if it has none, and whether any has a promotion.

    The caller has the order locked.
    """
    position, promoted = tx.session.execute(_LAST, {"order": order_id}).one()
    return position, promoted > 0


def add_lines(
    tx: Transaction,
    order: Order,
    conditions: Conditions,
    lines: Sequence[NewLine],
    after: int,
    last: int,
    refused: dict[int, Refused] | None = None,
    instead_of: int | None = None,
    promoted: bool = False,
) -> list[LineEntered]:
    """Write lines behind position `after` and hold their goods.

    Components of kits get positions behind `last`; where they are shown follows from
    their parent, not from their position. A line that is refused is raised, or, if `refused`
    is given, left out and noted there by its place in `lines`. A single line may stand
    `instead_of` one that was taken off: it has its id. `promoted`: lines stand that have a
    promotion, which may have ended. The lines by position, behind them those that promotions give
    now and did not before, or not so much of it.
    """
    last = max(last, after + len(lines))
    articles = _articles(tx, order, lines)
    named = [_article_of(line, articles) for line in lines]
    kits = [article.id for article in named if article and article.kind is ArticleKind.KIT]
    components = components_of(tx, kits)
    parts = sold_articles(
        tx, (id_ for of_kit in components.values() for id_, _ in of_kit), (), order.language, lock=True
    )
    who = conditions.priced_for(order.sold_to_id, order.currency, order.price_mode)
    offers = offers_for(tx, who, (article.id for article in named if article))
    _check_wishes(tx, lines, named)
    quoted = quoted_lines(tx, order, lines)
    rows: list[dict[str, Any]] = []
    below: list[tuple[int, dict[str, Any]]] = []
    for place, (line, article) in enumerate(zip(lines, named, strict=True)):
        try:
            said = None if line.quote_line_id is None else quoted[line.quote_line_id]
            row = line_row(tx, order, line, article, offers, conditions, after + 1, said)
            of_kit = [
                component_row(tx, order, row, parts[id_], per_kit, conditions)
                for id_, per_kit in (components.get(article.id, ()) if article else ())
            ]
        except Refused as why:
            if refused is None:
                raise
            refused[place] = why
            continue
        after += 1
        for part in of_kit:
            last += 1
            below.append((len(rows), part | {"position": last}))
        rows.append(row)
    if instead_of is not None:
        rows[0]["id"] = instead_of
    ids = add_for_ids(tx.session, OrderLine, rows)
    for kit, row in below:
        row["parent_line_id"] = ids[kit]
    ids += add_for_ids(tx.session, OrderLine, [row for _, row in below])
    rows += [row for _, row in below]
    concerned = promoted or offers.promoted or instead_of is not None
    settlement = settle_promotions(tx, order, conditions) if concerned else UNSETTLED
    goods = [row["article_id"] for row in rows if row["kind"] is LineKind.GOODS]
    given = write_gifts(tx, order, conditions, gifts_of(tx, order, settlement), last, goods)
    held = _hold(tx, order, [*ids, *(gift.id for gift in given)], [*rows, *(gift.row for gift in given)])
    codes = {article.id: article.code for article in (*articles.values(), *parts.values())}
    entered = [
        _entered(id_, row, codes.get(row["article_id"], ""), settlement.nets.get(id_, row["net"]), held)
        for id_, row in zip(ids, rows, strict=True)
    ]
    return sorted(entered, key=lambda line: line.position) + _given(given, held)


def settle(tx: Transaction, order: Order, conditions: Conditions) -> list[LineEntered]:
    """Let promotions come and go after a line has gone; the lines that they give now and did not before,
    or not so much of it.

    The caller has the balances locked that `articles_to_lock` names.
    """
    gifts = gifts_of(tx, order, settle_promotions(tx, order, conditions))
    given = write_gifts(tx, order, conditions, gifts, last_position(tx, order.id)[0])
    held = _hold(tx, order, [gift.id for gift in given], [gift.row for gift in given])
    return _given(given, held)


def _given(gifts: Sequence[Gift], held: Mapping[int, Decimal]) -> list[LineEntered]:
    return [
        replace(
            _entered(gift.id, gift.row, gift.promotion.free_article, gift.row["net"], held),
            given_by=gift.promotion.code,
        )
        for gift in gifts
    ]


def _entered(
    id_: int, row: Mapping[str, Any], code: str, net: Decimal, held: Mapping[int, Decimal]
) -> LineEntered:
    return LineEntered(
        id_,
        row["position"],
        row["article_id"],
        code,
        row["text"],
        row["quantity"],
        row["unit"],
        row["base_quantity"],
        row["price"],
        row["price_unit"],
        row["price_source"],
        net,
        held.get(id_, ZERO) if row["kind"] is LineKind.GOODS else row["base_quantity"],
    )


def lock_goods(tx: Transaction, order: Order) -> list[LineState]:
    """The goods lines of a draft, with the balances of all of them locked."""
    goods = [line for line in lines_of(tx, [order.id]) if line.kind is LineKind.GOODS]
    lock_balances(tx, (line.article_id for line in goods if line.article_id is not None))
    return goods


def lock_exchange(
    tx: Transaction, order: Order, conditions: Conditions, line_id: int, line: NewLine | None = None
) -> None:
    """Lock the balances of what a line holds and of what its successor will, if it has one, all at once.

    With them those of what comes and goes with it because promotions give it.
    """
    old = select(OrderLine.article_id).where(
        (OrderLine.id == line_id) | (OrderLine.parent_line_id == line_id), OrderLine.article_id.is_not(None)
    )
    new = {article.id for article in _articles(tx, order, [line]).values()} if line else set()
    parts = {id_ for of_kit in components_of(tx, new).values() for id_, _ in of_kit}
    given = articles_to_lock(tx, order, conditions)
    lock_balances(tx, {*tx.session.scalars(old), *new, *parts, *given})


def take_off(tx: Transaction, line_id: int) -> None:
    """Delete a line, with its components if it is a kit; what they held is free again."""
    parts = select(OrderLine.id).where(OrderLine.parent_line_id == line_id)
    release(tx, (Supply.order_line_id == line_id) | Supply.order_line_id.in_(parts))
    for which in (OrderLine.parent_line_id == line_id, OrderLine.id == line_id):
        tx.session.execute(delete(OrderLine).where(which).execution_options(synchronize_session=False))


def keep_holds(tx: Transaction, order: Order) -> tuple[tuple[int, Decimal], ...]:
    """Let a draft's holds run on and hold again what ran out; nothing for a quote, which holds nothing.

    Position and missing quantity, in base units, of every line that lacks something.
    """
    if order.is_quote:
        return ()
    goods = lock_goods(tx, order)
    until = tx.now + timedelta(minutes=company(tx).hold_minutes)
    renew(tx, order.id, until)
    held = supplied(tx, order.id)
    lacking = [
        (line, line.base_quantity - held.get(line.id, ZERO))
        for line in goods
        if line.base_quantity > held.get(line.id, ZERO)
    ]
    needs = [
        Need(line.id, line.article_id, missing, line.min_shelf_days, line.wished_batch_id)
        for line, missing in lacking
        if line.article_id is not None
    ]
    got: dict[int, Decimal] = {}
    if needs:
        for part in take(
            tx, order.id, needs, SupplyKind.HOLD, expires_at=until, warehouse_id=order.warehouse_id
        ):
            got[part.need.order_line_id] = got.get(part.need.order_line_id, ZERO) + part.quantity
    return tuple(
        (line.position, missing - got.get(line.id, ZERO))
        for line, missing in lacking
        if missing > got.get(line.id, ZERO)
    )


def _articles(tx: Transaction, order: Order, lines: Sequence[NewLine]) -> dict[int | str, SoldArticle]:
    """The articles that lines name, by id and by code; their units stay as they are."""
    return sold_articles(
        tx,
        (line.article_id for line in lines if line.article_id is not None),
        (line.code for line in lines if line.article_id is None and line.code),
        order.language,
        lock=True,
    )


def _article_of(line: NewLine, articles: dict[int | str, SoldArticle]) -> SoldArticle | None:
    if line.article_id is not None:
        return articles[line.article_id]
    return articles[line.code] if line.code else None


def _check_wishes(tx: Transaction, lines: Sequence[NewLine], articles: Sequence[SoldArticle | None]) -> None:
    """Refuse a wish for a batch that is not one of the line's article."""
    wishes = {
        (article.id if article else None, line.wished_batch_id)
        for line, article in zip(lines, articles, strict=True)
        if line.wished_batch_id is not None
    }
    if not wishes:
        return
    batches = select(Batch.article_id, Batch.id).where(Batch.id.in_([id_ for _, id_ in wishes]))
    if wishes - {tuple(row) for row in tx.session.execute(batches)}:
        raise NotFound(N_("There is no such batch of the article."))


def _hold(
    tx: Transaction, order: Order, ids: Sequence[int], rows: Sequence[dict[str, Any]]
) -> dict[int, Decimal]:
    """Hold the goods of new lines; what was got, by line."""
    needs = [
        Need(id_, row["article_id"], row["base_quantity"], row["min_shelf_days"], row["wished_batch_id"])
        for id_, row in zip(ids, rows, strict=True)
        if row["kind"] is LineKind.GOODS and not order.is_quote
    ]
    if not needs:
        return {}
    until = tx.now + timedelta(minutes=company(tx).hold_minutes)
    held: dict[int, Decimal] = {}
    for part in take(tx, order.id, needs, SupplyKind.HOLD, expires_at=until, warehouse_id=order.warehouse_id):
        held[part.need.order_line_id] = held.get(part.need.order_line_id, ZERO) + part.quantity
    return held
