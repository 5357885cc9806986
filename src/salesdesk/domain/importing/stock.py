"""Importing stock: what lies in a warehouse, lot by lot. What is there beyond the books is received.

Less than the books say is refused: a stocktake says who took it, a file does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.company.queries import company, require_open_stock
from salesdesk.domain.importing.operations import Context, Plan, judged, require_currency
from salesdesk.domain.importing.rules import Fault, Record
from salesdesk.domain.purchasing.costs import Costs, costs_of
from salesdesk.domain.purchasing.entering import check_arrival, partner_of
from salesdesk.domain.purchasing.model import Supplier
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, round_half_up
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Stale, Transaction
from salesdesk.storage.lists import among
from salesdesk.warehouse.receiving.operations import Arrival, receive
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Warehouse
from salesdesk.warehouse.stock.verbs import add_warehouse

__all__ = ["Lying", "page_of", "plan", "write"]

_ARTICLES: Final = select(Article.id, Article.code, Article.kind, Article.tracking).where(
    among(Article.code, "codes", texts=True)
)
_ARTICLES_LOCKED: Final = _ARTICLES.order_by(Article.id).with_for_update(read=True, key_share=True)
_WAREHOUSES: Final = (
    select(Warehouse.id, Warehouse.code).where(~Warehouse.transit).order_by(Warehouse.priority, Warehouse.id)
)
_LOCK: Final = (
    select(Warehouse.id)
    .where(among(Warehouse.code, "codes", texts=True))
    .order_by(Warehouse.id)
    .with_for_update(key_share=True)
)
"""Two files at once would both find that nothing lies there yet."""
_SUPPLIERS: Final = select(Supplier).where(among(Supplier.number, "numbers", texts=True))
_LYING: Final = (
    select(
        Batch.article_id,
        Warehouse.code.label("warehouse"),
        Batch.supplier_lot.label("lot"),
        Batch.best_before,
        Batch.use_by,
        BatchBalance.on_hand,
        Batch.unit_cost,
        Supplier.number.label("supplier"),
    )
    .join(BatchBalance, BatchBalance.batch_id == Batch.id)
    .join(Warehouse, Warehouse.id == BatchBalance.warehouse_id)
    .outerjoin(Supplier, Supplier.id == Batch.supplier_id)
    .where(among(Batch.article_id, "ids"), BatchBalance.present(), ~Warehouse.transit)
    .order_by(Batch.id)
)
_PAGE: Final = (
    select(Article.id, Article.code)
    .where(
        Article.id > bindparam("after"),
        select(BatchBalance.batch_id)
        .join(Warehouse, Warehouse.id == BatchBalance.warehouse_id)
        .where(BatchBalance.article_id == Article.id, BatchBalance.present(), ~Warehouse.transit)
        .exists(),
    )
    .order_by(Article.id)
    .limit(bindparam("limit"))
)

_Lot = tuple[str, str, date | None, date | None]


@dataclass(frozen=True, slots=True)
class Lying:
    """What lies of a lot of an article in a warehouse, in the fields of a file; `id` is the article's."""

    id: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Item:
    warehouse: str
    is_there: bool
    """Whether the warehouse was there when the lot was judged."""
    supplier: str
    arrival: Arrival


@dataclass(frozen=True, slots=True)
class _House:
    articles: Mapping[str, Any]
    warehouses: Mapping[str, int]
    suppliers: frozenset[str]
    lying: Mapping[tuple[int, str], Mapping[_Lot, Decimal]]
    costs: Costs


def page_of(tx: Transaction, after: int, limit: int) -> list[Lying]:
    """What lies of the next articles behind the id `after`."""
    codes = {row.id: row.code for row in tx.session.execute(_PAGE, {"after": after, "limit": limit})}
    found: dict[tuple[int, str, str, date | None, date | None], list[Any]] = {}
    for row in tx.session.execute(_LYING, {"ids": sorted(codes)}):
        lot = (row.article_id, row.warehouse, row.lot, row.best_before, row.use_by)
        found.setdefault(lot, []).append(row)
    return [
        Lying(lot[0], _values(codes[lot[0]], found[lot]))
        for lot in sorted(found, key=lambda lot: (*lot[:3], lot[3] or date.max, lot[4] or date.max))
    ]


def _values(code: str, batches: Sequence[Any]) -> dict[str, Any]:
    """One row for all batches of a lot: together they cost what each of them does."""
    quantity = sum((batch.on_hand for batch in batches), ZERO)
    costs = {batch.unit_cost for batch in batches}
    value = sum((batch.on_hand * batch.unit_cost for batch in batches), ZERO)
    suppliers = {batch.supplier for batch in batches}
    first = batches[0]
    return {
        "article": code,
        "warehouse": first.warehouse,
        "lot": first.lot,
        "best_before": first.best_before,
        "use_by": first.use_by,
        "quantity": quantity,
        "unit_cost": costs.pop() if len(costs) == 1 else round_half_up(value / quantity, 8),
        "supplier": suppliers.pop() if len(suppliers) == 1 else None,
    }


def plan(tx: Transaction, records: Sequence[Record], context: Context) -> Plan[_Item]:
    """Judge lots, each of another article, warehouse or date, against what lies there."""
    if context.lock:
        codes = sorted({code for r in records if (code := r.values.get("warehouse"))})
        tx.session.execute(_LOCK, {"codes": codes})
    named = sorted({r.values["article"] for r in records})
    of_articles = _ARTICLES_LOCKED if context.lock else _ARTICLES
    articles = {row.code: row for row in tx.session.execute(of_articles, {"codes": named})}
    warehouses = {row.code: row.id for row in tx.session.execute(_WAREHOUSES)}
    numbers = sorted({number for r in records if (number := r.values.get("supplier"))})
    known = tx.session.scalars(_SUPPLIERS, {"numbers": numbers}) if numbers else ()
    lying: dict[tuple[int, str], dict[_Lot, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for row in tx.session.execute(_LYING, {"ids": sorted(row.id for row in articles.values())}):
        lot = (row.warehouse, row.lot, row.best_before, row.use_by)
        lying[row.article_id, row.warehouse][lot] += row.on_hand
    silent = {r.values["article"] for r in records if "unit_cost" not in r.values}
    costs = costs_of(tx, (articles[code].id for code in silent & articles.keys()))
    house = _House(articles, warehouses, frozenset(supplier.number for supplier in known), lying, costs)
    return judged(records, context, lambda record: _judge(tx, record, house, context))


def _judge(tx: Transaction, record: Record, house: _House, context: Context) -> tuple[_Item, bool] | None:
    values = record.values
    article = house.articles.get(values["article"])
    if article is None:
        raise Fault("article", Refused(N_("There is no article {code}."), code=values["article"]))
    require_currency(record, company(tx).currency, "unit_cost")
    warehouse = _warehouse(tx, values, house, context)
    supplier = values.get("supplier") or ""
    if supplier and supplier not in house.suppliers:
        raise Fault("supplier", Refused(N_("There is no supplier {number}."), number=supplier))
    there, dates = _there(values, warehouse, house.lying.get((article.id, warehouse), {}))
    more = values["quantity"] - there
    if more < ZERO:
        error = Refused(N_("{there} lie there by the books; correct it by a stocktake."), there=there)
        raise Fault("quantity", error)
    if not more:
        return None
    cost = values.get("unit_cost")
    arrival = Arrival(article.id, more, ZERO if cost is None else cost, values.get("lot") or "", *dates)
    check_arrival(article.code, article.kind, article.tracking, arrival)
    if cost is None:
        arrival = replace(arrival, unit_cost=_known_cost(tx, house.costs, article.id, supplier))
    elif cost:
        house.costs.last[article.id] = cost
    return _Item(warehouse, warehouse in house.warehouses, supplier, arrival), not there


def _known_cost(tx: Transaction, costs: Costs, article_id: int, supplier: str) -> Decimal:
    try:
        return costs.of(tx, article_id, supplier)
    except Refused as error:
        raise Fault("unit_cost", error) from error


def _warehouse(tx: Transaction, values: Mapping[str, Any], house: _House, context: Context) -> str:
    code = values.get("warehouse")
    if code is None:
        if not house.warehouses:
            raise Fault("warehouse", Refused(N_("There is no warehouse yet; name one.")))
        return next(iter(house.warehouses))
    if code not in house.warehouses and not context.create_warehouses:
        error = Refused(N_("There is no warehouse {code}; --create-warehouses would enter it."), code=code)
        raise Fault("warehouse", error)
    if code not in house.warehouses:
        tx.actor.require(Permission.COMPANY_EDIT)  # it will be entered
    assert isinstance(code, str)
    return code


def _there(
    values: Mapping[str, Any], warehouse: str, lying: Mapping[_Lot, Decimal]
) -> tuple[Decimal, tuple[date | None, date | None]]:
    """How much of a lot lies there, and its dates: a lot that is named needs none in the file."""
    lot, dates = values.get("lot") or "", (values.get("best_before"), values.get("use_by"))
    if not lot:
        return lying.get((warehouse, "", *dates), ZERO), dates
    of_lot = {key[2:]: quantity for key, quantity in lying.items() if key[1] == lot}
    if dates == (None, None) and len(of_lot) == 1:
        [dates] = of_lot
    if of_lot and dates not in of_lot:
        other = next(iter(of_lot))
        error = Refused(
            N_("The lot {lot} that lies there keeps until {day}."), lot=lot, day=other[0] or other[1] or "–"
        )
        raise Fault("use_by" if values.get("use_by") else "best_before", error)
    return of_lot.get(dates, ZERO), dates


def write(tx: Transaction, plan: Plan[_Item]) -> None:
    """Receive what was planned in this transaction: a receipt per warehouse and supplier."""
    require_open_stock(tx, tx.today)
    groups: dict[tuple[str, str], list[Arrival]] = defaultdict(list)
    for item in plan.items:
        groups[item.warehouse, item.supplier].append(item.arrival)
    warehouses = {row.code: row.id for row in tx.session.execute(_WAREHOUSES)}
    if any(item.warehouse in warehouses and not item.is_there for item in plan.items):
        raise Stale  # somebody has entered it meanwhile, and perhaps these goods with it
    numbers = sorted({supplier for _, supplier in groups} - {""})
    suppliers = {s.number: s for s in tx.session.scalars(_SUPPLIERS, {"numbers": numbers})}
    # In one order, so that two who receive for several warehouses never wait for each other.
    for (code, number), arrivals in sorted(groups.items(), key=_group):
        if code not in warehouses:
            warehouses[code] = add_warehouse(
                tx, code, code, company(tx).country, priority=len(warehouses) + 1
            )
        supplier = suppliers.get(number)
        posted = receive(
            tx,
            warehouse_id=warehouses[code],
            warehouse_code=code,
            business_date=tx.today,
            arrivals=arrivals,
            partner=partner_of(supplier) if supplier else _ourselves(tx),
            supplier_id=supplier.id if supplier else None,
        )
        tx.record("import", None, entity="stock", receipt=posted.number, lines=len(arrivals))


def _group(group: tuple[tuple[str, str], Iterable[Arrival]]) -> tuple[str, str]:
    return group[0]


def _ourselves(tx: Transaction) -> dict[str, str]:
    """The company as the one whose goods these are: opening stock comes from nobody."""
    home = company(tx)
    names = ("name", "street", "house_number", "postcode", "city", "country")
    return {name: getattr(home, name) for name in names}
