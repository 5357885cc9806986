"""Buying: suppliers, shortages merged into purchase orders, receipts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.operations import lock, write_texts
from salesdesk.domain.company.queries import rate_for, require_open_stock
from salesdesk.domain.customers.rules import phones_in
from salesdesk.domain.orders.broken import awaiting, breaking, note_broken
from salesdesk.domain.orders.queries import lock_orders
from salesdesk.domain.promising.rules import Broken
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
from salesdesk.domain.purchasing.operations import (
    PURCHASES,
    Ordered,
    beyond_stock,
    draft,
    lock_purchase,
)
from salesdesk.domain.purchasing.queries import received, value_of
from salesdesk.domain.purchasing.rules import PurchaseState, minimum_in, require_move, unit_cost
from salesdesk.domain.purchasing.shortages import Shortage, shortages, sources_of
from salesdesk.domain.purchasing.slipping import came_short
from salesdesk.errors import IllegalMove, NotFound, Refused
from salesdesk.i18n import N_, Amount
from salesdesk.lookup.delta import note_changed
from salesdesk.money import ZERO
from salesdesk.office.addresses import phone_number, postcode
from salesdesk.office.numbering import document_number, draw
from salesdesk.office.permissions import Permission
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction, verb
from salesdesk.warehouse.receiving.operations import Arrival, receive
from salesdesk.warehouse.stock.operations import lock_balances
from salesdesk.warehouse.stock.queries import warehouse_code
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import release

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
_LINES: Final = select(PurchaseLine).where(PurchaseLine.purchase_order_id == bindparam("purchase"))


@dataclass(frozen=True, slots=True)
class ReceiptPosted:
    """A posted receipt (PZ), and whose promises break because not all has come that was to come."""

    id: int
    number: str
    broken: tuple[Broken, ...] = ()


@verb(Permission.PURCHASES_ORDER)
def add_suppliers(tx: Transaction, suppliers: Sequence[NewSupplier]) -> list[int]:
    """Enter suppliers, all or none; their ids."""
    numbers = [supplier.number for supplier in suppliers]
    for supplier in suppliers:
        check_supplier(supplier)
        for phone in phones_in(supplier.phone):
            phone_number(phone)
        if supplier.postcode:
            postcode(supplier.country, supplier.postcode)
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
    lock(tx, articles)  # before their offers, as an import does
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
    sources = sources_of(tx, {shortage.article_id for shortage in found}, lock=True)
    wanted = {article for article, s in sources.items() if supplier_id in (None, s.supplier_id)}
    orders = lock_orders(tx, {s.order_id for s in found if s.article_id in wanted})
    # Asked again under the locks: another buyer may have been faster. What came up
    # meanwhile is not under lock and waits for the next time.
    missing = [
        s for s in shortages(tx, wanted) if s.order_id in orders and s.warehouse_id in (None, warehouse_id)
    ]
    by_supplier: dict[int, dict[int, list[Shortage]]] = defaultdict(lambda: defaultdict(list))
    for shortage in beyond_stock(tx, missing):
        by_supplier[sources[shortage.article_id].supplier_id][shortage.article_id].append(shortage)
    return tuple(
        draft(tx, supplier, warehouse_id, by_article, sources)
        for supplier, by_article in sorted(by_supplier.items())
    )


@verb(Permission.PURCHASES_ORDER)
def place(tx: Transaction, purchase_order_id: int, *, below_minimum: bool = False) -> str:
    """Place a draft purchase order with its supplier; its number.

    An order that comes to less than the supplier's minimum is refused unless it is said
    that it may be `below_minimum`. Whose promises it comes too late for is noted, and their owners told.
    """
    order = lock_purchase(tx, purchase_order_id)
    require_move(order.state, PurchaseState.ORDERED)
    lines = _lines(tx, order.id)
    if not lines:
        raise Refused(N_("There is nothing on the purchase order."))
    if not below_minimum:
        _require_minimum(tx, order)
    order.state, order.ordered_on = PurchaseState.ORDERED, tx.today
    [number] = draw(tx, "ZD", tx.today.year)
    order.number = document_number("ZD", number, tx.today.year)
    tx.record("purchase_order", order.id, state=[PurchaseState.DRAFT, order.state], number=order.number)
    note_changed(tx, PURCHASES, [order.id])
    tx.session.flush()  # its number is noted with what it comes too late for
    note_broken(tx, breaking(tx, awaiting(tx, lines)))
    return order.number


@verb(Permission.PURCHASES_ORDER)
def cancel(tx: Transaction, purchase_order_id: int, reason: str) -> tuple[Broken, ...]:
    """Cancel a purchase order of which nothing has come; whoever waited for it is short again.

    Whose promises break thereby; nobody's by cancelling a draft, which is ordered again at once.
    """
    order = lock_purchase(tx, purchase_order_id)
    if received(tx, order.id):
        raise IllegalMove(N_("Part of the purchase order has arrived already."))
    before = order.state
    require_move(before, PurchaseState.CANCELLED)
    lines = _lines(tx, order.id)
    # Even where nobody waits: an order that is confirmed just now may be speaking for some of it.
    lock_balances(tx, {line.article_id for line in lines.values()})
    waited = awaiting(tx, lines) if before is PurchaseState.ORDERED else []
    release(tx, Supply.purchase_line_id.in_(sorted(lines)))
    order.state = PurchaseState.CANCELLED
    tx.record("purchase_order", order.id, state=[before, order.state], reason=reason)
    return note_broken(tx, (each.broken for each in waited))


@verb(Permission.STOCK_RECEIVE)
def receive_purchase(
    tx: Transaction,
    purchase_order_id: int,
    arrived: Sequence[ArrivedLine],
    reference: str = "",
    *,
    surplus: bool = False,
    expired: bool = False,
) -> ReceiptPosted:
    """Receive goods of a purchase order (PZ): batches, stock, and reservations for who waited.

    The purchase order closes when nothing is outstanding. `reference` is the supplier's
    delivery note. More than is outstanding, and goods that are past their dates, are refused
    unless it is said that there is a `surplus`, or that some have `expired`: they are mostly
    slips, and what is posted stays.
    """
    require_open_stock(tx, tx.today)
    order = lock_purchase(tx, purchase_order_id)
    if order.state is not PurchaseState.ORDERED:
        raise IllegalMove(N_("Only a placed purchase order can be received."))
    lines = _lines(tx, order.id)
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
    check_arrivals(tx, arrivals, expired=expired)
    if not surplus:
        _require_outstanding(tx, order.id, lines, arrivals)
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
    outstanding = _outstanding(tx, order.id, lines)
    came = {line.purchase_line_id for line in arrived}
    broken = came_short(tx, order, [lines[id_] for id_ in came], outstanding)
    if not any(outstanding.values()):
        order.state = PurchaseState.CLOSED
    tx.record("purchase_order", order.id, received=posted.number)
    return ReceiptPosted(posted.id, posted.number, broken)


@verb(Permission.STOCK_RECEIVE)
def receive_goods(
    tx: Transaction,
    warehouse_id: int,
    supplier_id: int,
    arrivals: Sequence[Arrival | Unpriced],
    reference: str = "",
    *,
    expired: bool = False,
) -> ReceiptPosted:
    """Receive goods that no purchase order asked for: opening stock, a standing delivery.

    Costs are in company currency; where nobody says them, they are the last known. Goods of
    which no cost is known are refused, and those past their dates, unless it is said that
    some have `expired`.
    """
    require_open_stock(tx, tx.today)
    costless = [each.at(ZERO) if isinstance(each, Unpriced) else each for each in arrivals]
    check_arrivals(tx, costless, expired=expired)
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


def _require_minimum(tx: Transaction, order: PurchaseOrder) -> None:
    supplier = _supplier(tx, order.supplier_id)
    minimum = minimum_in(order.currency, supplier.minimum_order, supplier.currency)
    value = value_of(tx, order)
    if value >= minimum:
        return
    if Permission.COSTS_SEE not in tx.actor.permissions:
        raise Refused(N_("{supplier} takes no order that is so small."), supplier=supplier.name)
    raise Refused(
        N_("The order comes to {value}; {supplier} takes orders from {minimum} on."),
        value=Amount(value, order.currency),
        supplier=supplier.name,
        minimum=Amount(minimum, order.currency),
    )


def _lines(tx: Transaction, purchase_order_id: int) -> dict[int, PurchaseLine]:
    lines = tx.session.scalars(_LINES, {"purchase": purchase_order_id})
    return {line.id: line for line in lines}


def _outstanding(
    tx: Transaction, purchase_order_id: int, lines: Mapping[int, PurchaseLine]
) -> dict[int, Decimal]:
    """What is still to come of each line."""
    came = received(tx, purchase_order_id)
    return {
        line.id: max(line.quantity - line.closed_quantity - came.get(line.id, ZERO), ZERO)
        for line in lines.values()
    }


def _require_outstanding(
    tx: Transaction,
    purchase_order_id: int,
    lines: Mapping[int, PurchaseLine],
    arrivals: Sequence[Arrival],
) -> None:
    """Refuse more of a line than is still to come of it."""
    left = _outstanding(tx, purchase_order_id, lines)
    came: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for arrival in arrivals:
        assert arrival.purchase_line_id is not None, "they are of purchase lines"
        came[arrival.purchase_line_id] += arrival.quantity
    for line_id, quantity in came.items():
        if quantity > left[line_id]:
            raise Refused(
                N_("Of {code} {quantity} came, but only {outstanding} were still to come."),
                code=tx.session.get_one(Article, lines[line_id].article_id).code,
                quantity=quantity,
                outstanding=left[line_id],
            )


def _supplier(tx: Transaction, supplier_id: int) -> Supplier:
    supplier = tx.session.get(Supplier, supplier_id)
    if supplier is None:
        raise NotFound(_NO_SUPPLIER)
    return supplier
