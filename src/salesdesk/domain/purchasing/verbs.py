"""Buying: suppliers, shortages merged into purchase orders, receipts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import delete, select

from salesdesk.domain.catalogue.operations import write_texts
from salesdesk.domain.company.queries import rate_for, require_open_stock
from salesdesk.domain.orders.queries import lock_orders
from salesdesk.domain.purchasing.costs import priced
from salesdesk.domain.purchasing.entering import (
    NO_ARTICLE,
    ArrivedLine,
    NewSupplier,
    Offered,
    Unpriced,
    check_arrivals,
    check_offer,
    check_supplier,
    insert_offers,
    insert_suppliers,
    partner_of,
)
from salesdesk.domain.purchasing.model import PurchaseLine, PurchaseOrder, Supplier, SupplierArticle
from salesdesk.domain.purchasing.queries import Shortage, Source, received, shortages, sources_of
from salesdesk.domain.purchasing.rules import PurchaseState, in_packs, require_move, unit_cost
from salesdesk.errors import IllegalMove, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.numbering import document_number, draw
from salesdesk.office.permissions import Permission
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids, add_rows, set_rows
from salesdesk.warehouse.receiving.operations import Arrival, receive
from salesdesk.warehouse.stock.operations import add_balances, lock_free
from salesdesk.warehouse.stock.queries import warehouse_code
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import release, take
from salesdesk.warehouse.supply.rules import Need, SupplyKind

__all__ = [
    "ArrivedLine",
    "NewSupplier",
    "Offered",
    "Ordered",
    "ReceiptPosted",
    "add_suppliers",
    "cancel",
    "offer_articles",
    "order_shortages",
    "place",
    "receive_goods",
    "receive_purchase",
]

_NO_SUPPLIER: Final = N_("There is no such supplier.")


@dataclass(frozen=True, slots=True)
class Ordered:
    """A purchase order made from shortages; `covers` of its `quantity` is for order lines."""

    id: int
    supplier_id: int
    lines: int
    quantity: Decimal
    covers: Decimal


@dataclass(frozen=True, slots=True)
class ReceiptPosted:
    """A posted receipt (PZ)."""

    id: int
    number: str


@verb(Permission.PURCHASES_ORDER)
def add_suppliers(tx: Transaction, suppliers: Sequence[NewSupplier]) -> list[int]:
    """Enter suppliers, all or none; their ids."""
    numbers = [supplier.number for supplier in suppliers]
    for supplier in suppliers:
        check_supplier(supplier)
    taken = tx.session.scalars(select(Supplier.number).where(Supplier.number.in_(numbers))).first()
    if taken is not None or len(set(numbers)) < len(numbers):
        raise Refused(N_("The supplier number {number} is already taken."), number=taken or numbers[0])
    ids = insert_suppliers(tx, suppliers)
    for id_, supplier in zip(ids, suppliers, strict=True):
        tx.record("supplier", id_, number=supplier.number)
    return ids


@verb(Permission.PURCHASES_ORDER)
def offer_articles(tx: Transaction, supplier_id: int, offered: Sequence[Offered]) -> None:
    """Say what a supplier sells us, all or none. An article he sells already is refused."""
    for offer in offered:
        check_offer(offer)
    articles = [offer.article_id for offer in offered]
    require_known(tx, SupplierArticle.supplier_id, [supplier_id], _NO_SUPPLIER)
    require_known(tx, SupplierArticle.article_id, articles, NO_ARTICLE)
    sold = SupplierArticle.supplier_id == supplier_id, SupplierArticle.article_id.in_(articles)
    known = tx.session.scalars(select(SupplierArticle.code).where(*sold)).first()
    if known is None and len(set(articles)) < len(articles):
        known = next(offer.code for offer in offered if articles.count(offer.article_id) > 1)
    if known is not None:
        raise Refused(N_("The supplier sells {code} already."), code=known)
    insert_offers(tx, [(supplier_id, offer) for offer in offered])
    write_texts(tx, articles)
    tx.record("supplier", supplier_id, offers=len(offered))


@verb(Permission.PURCHASES_ORDER)
def order_shortages(
    tx: Transaction, warehouse_id: int, supplier_id: int | None = None
) -> tuple[Ordered, ...]:
    """Merge what confirmed orders lack into one draft purchase order per supplier.

    What lies free by now is reserved first, the earliest wanted first; only the rest is bought.
    Quantities are rounded up once per article to packs and minimum. Each order line gets
    its share as supply that waits for the purchase line, so that nothing is ordered for
    it twice. Articles nobody sells are left out: they stay shortages. Only one supplier
    if he is named.
    """
    warehouse_code(tx, warehouse_id)
    found = [s for s in shortages(tx) if s.warehouse_id in (None, warehouse_id)]
    sources = sources_of(tx, {shortage.article_id for shortage in found})
    wanted = {article for article, s in sources.items() if supplier_id in (None, s.supplier_id)}
    orders = lock_orders(tx, {s.order_id for s in found if s.article_id in wanted})
    # Asked again under the locks: another buyer may have been faster. What came up
    # meanwhile is not under lock and waits for the next time.
    missing = [
        s for s in shortages(tx, wanted) if s.order_id in orders and s.warehouse_id in (None, warehouse_id)
    ]
    by_supplier: dict[int, dict[int, list[Shortage]]] = defaultdict(lambda: defaultdict(list))
    for shortage in _beyond_stock(tx, missing):
        by_supplier[sources[shortage.article_id].supplier_id][shortage.article_id].append(shortage)
    return tuple(
        _draft(tx, supplier, warehouse_id, by_article, sources)
        for supplier, by_article in sorted(by_supplier.items())
    )


@verb(Permission.PURCHASES_ORDER)
def place(tx: Transaction, purchase_order_id: int) -> str:
    """Place a draft purchase order with its supplier; its number."""
    order = _lock(tx, purchase_order_id)
    require_move(order.state, PurchaseState.ORDERED)
    order.state, order.ordered_on = PurchaseState.ORDERED, tx.today
    [number] = draw(tx, "ZD", tx.today.year)
    order.number = document_number("ZD", number, tx.today.year)
    tx.record("purchase_order", order.id, state=[PurchaseState.DRAFT, order.state], number=order.number)
    return order.number


@verb(Permission.PURCHASES_ORDER)
def cancel(tx: Transaction, purchase_order_id: int, reason: str) -> None:
    """Cancel a purchase order of which nothing has come; whoever waited for it is short again."""
    order = _lock(tx, purchase_order_id)
    if received(tx, order.id):
        raise IllegalMove(N_("Part of the purchase order has arrived already."))
    before = order.state
    require_move(before, PurchaseState.CANCELLED)
    lines = select(PurchaseLine.id).where(PurchaseLine.purchase_order_id == order.id)
    release(tx, Supply.purchase_line_id.in_(lines))
    order.state = PurchaseState.CANCELLED
    tx.record("purchase_order", order.id, state=[before, order.state], reason=reason)


@verb(Permission.STOCK_RECEIVE)
def receive_purchase(
    tx: Transaction, purchase_order_id: int, arrived: Sequence[ArrivedLine], reference: str = ""
) -> ReceiptPosted:
    """Receive goods of a purchase order (PZ): batches, stock, and reservations for who waited.

    The purchase order closes when nothing is outstanding. `reference` is the supplier's
    delivery note.
    """
    require_open_stock(tx, tx.today)
    order = _lock(tx, purchase_order_id)
    if order.state is not PurchaseState.ORDERED:
        raise IllegalMove(N_("Only a placed purchase order can be received."))
    lines = {
        line.id: line
        for line in tx.session.scalars(select(PurchaseLine).where(PurchaseLine.purchase_order_id == order.id))
    }
    for line in arrived:
        if line.purchase_line_id not in lines:
            raise NotFound(N_("There is no such line on the purchase order."))
    rate = rate_for(tx, order.currency, tx.today).rate
    arrivals = [
        Arrival(
            lines[line.purchase_line_id].article_id,
            line.quantity,
            unit_cost(lines[line.purchase_line_id].price, lines[line.purchase_line_id].price_unit, rate),
            line.supplier_lot,
            line.best_before,
            line.use_by,
            line.purchase_line_id,
            line.bin,
        )
        for line in arrived
    ]
    check_arrivals(tx, arrivals)
    supplier = _supplier(tx, order.supplier_id)
    posted = receive(
        tx,
        warehouse_id=order.warehouse_id,
        warehouse_code=warehouse_code(tx, order.warehouse_id),
        business_date=tx.today,
        arrivals=arrivals,
        partner=partner_of(supplier),
        supplier_id=supplier.id,
        purchase_order_id=order.id,
        reference=reference,
    )
    came = received(tx, order.id)
    outstanding = {
        line.id: max(line.quantity - line.closed_quantity - came.get(line.id, ZERO), ZERO)
        for line in lines.values()
    }
    _drop_unfounded(tx, outstanding)
    if not any(outstanding.values()):
        order.state = PurchaseState.CLOSED
    tx.record("purchase_order", order.id, received=posted.number)
    return ReceiptPosted(posted.id, posted.number)


@verb(Permission.STOCK_RECEIVE)
def receive_goods(
    tx: Transaction,
    warehouse_id: int,
    supplier_id: int,
    arrivals: Sequence[Arrival | Unpriced],
    reference: str = "",
) -> ReceiptPosted:
    """Receive goods that no purchase order asked for: opening stock, a standing delivery.

    Costs are in company currency; where nobody says them, they are the last known. Goods of
    which no cost is known are refused.
    """
    require_open_stock(tx, tx.today)
    check_arrivals(tx, [each.at(ZERO) if isinstance(each, Unpriced) else each for each in arrivals])
    supplier = _supplier(tx, supplier_id)
    costed = priced(tx, supplier.number, arrivals)
    if any(arrival.purchase_line_id is not None for arrival in costed):
        raise Refused(N_("Goods of a purchase order are received on that order."))
    posted = receive(
        tx,
        warehouse_id=warehouse_id,
        warehouse_code=warehouse_code(tx, warehouse_id),
        business_date=tx.today,
        arrivals=costed,
        partner=partner_of(supplier),
        supplier_id=supplier_id,
        reference=reference,
    )
    return ReceiptPosted(posted.id, posted.number)


def _beyond_stock(tx: Transaction, missing: Sequence[Shortage]) -> list[Shortage]:
    """What is still missing once free stock has been reserved, the earliest wanted first."""
    free = {place.article_id for place in lock_free(tx, {s.article_id for s in missing}) if place.free > ZERO}
    rest = []
    for shortage in missing:
        got = ZERO
        if shortage.article_id in free:
            need = Need(
                shortage.order_line_id,
                shortage.article_id,
                shortage.missing,
                shortage.min_shelf_days,
                shortage.wished_batch_id,
                shortage.requested_on,
            )
            taken = take(tx, shortage.order_id, [need], SupplyKind.FIRM, warehouse_id=shortage.warehouse_id)
            got = sum((part.quantity for part in taken), ZERO)
        if got < shortage.missing:
            rest.append(replace(shortage, missing=shortage.missing - got))
    return rest


def _drop_unfounded(tx: Transaction, outstanding: Mapping[int, Decimal]) -> None:
    """Take supply off purchase lines that will not bring so much any more, the last promised first.

    Goods came that do not keep as long as some customer wants: his line is short again.
    The caller has received the goods and so has their balances locked.
    """
    rows = tx.session.execute(
        select(Supply.id, Supply.purchase_line_id, Supply.quantity)
        .where(Supply.purchase_line_id.in_(sorted(outstanding)))
        .order_by(Supply.promised_on, Supply.id)
        .with_for_update(key_share=True)
    )
    left = dict(outstanding)
    gone, cut = [], []
    for row in rows:
        kept = min(row.quantity, left[row.purchase_line_id])
        left[row.purchase_line_id] -= kept
        if not kept:
            gone.append(row.id)
        elif kept < row.quantity:
            cut.append({"id": row.id, "quantity": kept})
    set_rows(tx.session, Supply, cut)
    if gone:
        tx.session.execute(
            delete(Supply).where(Supply.id.in_(gone)).execution_options(synchronize_session=False)
        )


def _draft(
    tx: Transaction,
    supplier_id: int,
    warehouse_id: int,
    by_article: dict[int, list[Shortage]],
    sources: dict[int, Source],
) -> Ordered:
    lead = max(sources[article].lead_days for article in by_article)
    expected = tx.today + timedelta(days=lead)
    order = PurchaseOrder(
        state=PurchaseState.DRAFT,
        supplier_id=supplier_id,
        warehouse_id=warehouse_id,
        currency=sources[next(iter(by_article))].currency,
        expected_on=expected,
        reference="",
        memo="",
        owner_id=tx.actor.id,
        created_at=tx.now,
    )
    tx.session.add(order)
    tx.session.flush()
    rows = []
    for position, (article_id, missing) in enumerate(sorted(by_article.items()), 1):
        source = sources[article_id]
        needed = sum((shortage.missing for shortage in missing), ZERO)
        rows.append(
            {
                "purchase_order_id": order.id,
                "position": position,
                "article_id": article_id,
                "supplier_code": source.code,
                "quantity": in_packs(needed, source.pack, source.minimum),
                "closed_quantity": ZERO,
                "unit": source.base_unit,
                "unit_numerator": 1,
                "unit_denominator": 1,
                "price": source.price,
                "price_unit": source.price_unit,
                "expected_on": expected,
            }
        )
    ids = add_for_ids(tx.session, PurchaseLine, rows)
    # A balance to be locked by whoever gives his claim on the purchase up.
    add_balances(tx, by_article, warehouse_id)
    line_of = {row["article_id"]: id_ for row, id_ in zip(rows, ids, strict=True)}
    pegged = [
        {
            "order_id": shortage.order_id,
            "order_line_id": shortage.order_line_id,
            "article_id": article_id,
            "kind": SupplyKind.FIRM,
            "quantity": shortage.missing,
            "warehouse_id": warehouse_id,
            "purchase_line_id": line_of[article_id],
            "allocated": False,
            "min_shelf_days": shortage.min_shelf_days,
            "promised_on": expected,
        }
        for article_id, missing in by_article.items()
        for shortage in missing
    ]
    add_rows(tx.session, Supply, pegged)
    quantity = sum((Decimal(str(row["quantity"])) for row in rows), ZERO)
    covers = sum((s.missing for missing in by_article.values() for s in missing), ZERO)
    tx.record("purchase_order", order.id, supplier=supplier_id, lines=len(rows))
    return Ordered(order.id, supplier_id, len(rows), quantity, covers)


def _lock(tx: Transaction, purchase_order_id: int) -> PurchaseOrder:
    order = tx.session.scalars(
        select(PurchaseOrder).where(PurchaseOrder.id == purchase_order_id).with_for_update(key_share=True)
    ).one_or_none()
    if order is None:
        raise NotFound(N_("There is no such purchase order."))
    return order


def _supplier(tx: Transaction, supplier_id: int) -> Supplier:
    supplier = tx.session.get(Supplier, supplier_id)
    if supplier is None:
        raise NotFound(_NO_SUPPLIER)
    return supplier
