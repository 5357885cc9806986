"""Writing purchase orders: locking and drafting them, and who waits for their lines.

Called by verbs; no permission of their own. A purchase order is locked before the orders
that wait for it, those before balances.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select

from salesdesk.domain.orders.queries import lock_orders
from salesdesk.domain.purchasing.model import PurchaseLine, PurchaseOrder, Supplier
from salesdesk.domain.purchasing.rules import PurchaseState, in_packs
from salesdesk.domain.purchasing.shortages import Shortage, Source, shortages
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.lookup.delta import hold_notes, note_changed
from salesdesk.lookup.index import Index
from salesdesk.lookup.papers import Part, found_by
from salesdesk.lookup.text import Mark
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_for_ids, add_rows, set_rows, table_of
from salesdesk.warehouse.stock.operations import add_balances, lock_balances, lock_free
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import take
from salesdesk.warehouse.supply.rules import Need, SupplyKind

__all__ = [
    "PURCHASES",
    "Ordered",
    "beyond_stock",
    "draft",
    "drop_unfounded",
    "line_row",
    "lock_purchase",
    "note_renamed",
    "serve_shortages",
]

_SUPPLIER: Final = select(Supplier.name).where(Supplier.id == PurchaseOrder.supplier_id).scalar_subquery()

PURCHASES: Final = Index(
    "purchase",
    PurchaseOrder.id,
    found_by(
        Part(Mark.CODE, PurchaseOrder.number),
        Part(Mark.WORDS, PurchaseOrder.number),  # “ningbo 41”
        Part(Mark.NAME, _SUPPLIER),
        Part(Mark.WORDS, PurchaseOrder.reference),
    ),
    popularity=select(PurchaseOrder.id, PurchaseOrder.id),
    condition=PurchaseOrder.number.is_not(None),
)
"""What purchase orders that have a number are found by, the newest first."""

_OF_SUPPLIERS: Final = (
    select(PurchaseOrder.id)
    .where(among(PurchaseOrder.supplier_id, "suppliers"), PurchaseOrder.number.is_not(None))
    .order_by(PurchaseOrder.id)
)
_LOCKED: Final = (
    select(PurchaseOrder).where(PurchaseOrder.id == bindparam("purchase")).with_for_update(key_share=True)
)
_WAITING: Final = (
    select(Supply.id, Supply.purchase_line_id, Supply.quantity)
    .where(among(Supply.purchase_line_id, "lines"))
    .order_by(Supply.promised_on.is_(None), Supply.promised_on, Supply.id)
    .with_for_update(key_share=True)
)
_WAITS: Final = select(func.sum(Supply.quantity)).where(Supply.purchase_line_id == bindparam("line"))
_DROP: Final = delete(table_of(Supply)).where(among(Supply.id, "rows"))


@dataclass(frozen=True, slots=True)
class Ordered:
    """A purchase order made from shortages; `covers` of its `quantity` is for order lines."""

    id: int
    supplier_id: int
    lines: int
    quantity: Decimal
    covers: Decimal


def note_renamed(tx: Transaction, supplier_ids: Iterable[int]) -> None:
    """Let the purchase orders of suppliers be found by the names that these have now."""
    if asked := sorted(supplier_ids):
        hold_notes(tx, PURCHASES.name)
        note_changed(tx, PURCHASES, tx.session.scalars(_OF_SUPPLIERS, {"suppliers": asked}))


def lock_purchase(tx: Transaction, purchase_order_id: int) -> PurchaseOrder:
    """A purchase order's row, locked. Raises NotFound."""
    order = tx.session.scalars(_LOCKED, {"purchase": purchase_order_id}).one_or_none()
    if order is None:
        raise NotFound(N_("There is no such purchase order."))
    return order


def beyond_stock(tx: Transaction, missing: Sequence[Shortage]) -> list[Shortage]:
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


def drop_unfounded(tx: Transaction, outstanding: Mapping[int, Decimal]) -> None:
    """Take supply off purchase lines that will not bring so much any more, the last promised first.

    What is `outstanding` of each line was changed: the buyer wants less, or goods came that
    do not keep as long as some customer wants. His line is short again. The caller has the
    balances of the articles locked.
    """
    left = dict(outstanding)
    gone, cut = [], []
    for row in tx.session.execute(_WAITING, {"lines": sorted(outstanding)}):
        kept = min(row.quantity, left[row.purchase_line_id])
        left[row.purchase_line_id] -= kept
        if not kept:
            gone.append(row.id)
        elif kept < row.quantity:
            cut.append({"id": row.id, "quantity": kept})
    set_rows(tx.session, Supply, cut)
    if gone:
        tx.session.execute(_DROP, {"rows": gone})


def serve_shortages(tx: Transaction, order: PurchaseOrder, line: PurchaseLine) -> None:
    """Let orders that lack the article of a line wait for what of the line nobody waits for yet.

    As when shortages are merged: what lies free is reserved first, and the earliest wanted
    comes first. The caller has the purchase order locked; what of the line is stored does
    not matter, its `quantity` as it is set does.
    """

    def lacking() -> Iterable[Shortage]:
        found = shortages(tx, [line.article_id])
        return (s for s in found if s.warehouse_id in (None, order.warehouse_id))

    orders = lock_orders(tx, {shortage.order_id for shortage in lacking()})
    if not orders:
        return
    add_balances(tx, [line.article_id], order.warehouse_id)
    lock_balances(tx, [line.article_id])
    spare = line.quantity - (tx.session.scalar(_WAITS, {"line": line.id}) or ZERO)
    if spare <= ZERO:
        return
    # Asked again under the locks, as `order_shortages` does.
    waiting = []
    for shortage in beyond_stock(tx, [s for s in lacking() if s.order_id in orders]):
        part = min(shortage.missing, spare)
        spare -= part
        if part:
            waiting.append(replace(shortage, missing=part))
    _wait_for(tx, {line.id: waiting}, order.warehouse_id, line.expected_on)


def draft(
    tx: Transaction,
    supplier_id: int,
    warehouse_id: int,
    by_article: Mapping[int, Sequence[Shortage]],
    sources: Mapping[int, Source],
) -> Ordered:
    """Draft a purchase order of what is short, in the supplier's packs; the orders wait for its lines."""
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
        quantity = in_packs(needed, source.pack, source.minimum)
        rows.append(line_row(order.id, position, source, quantity, expected))
    ids = add_for_ids(tx.session, PurchaseLine, rows)
    # A balance to be locked by whoever gives his claim on the purchase up.
    add_balances(tx, by_article, warehouse_id)
    line_of = {row["article_id"]: id_ for row, id_ in zip(rows, ids, strict=True)}
    waiting = {line_of[article_id]: missing for article_id, missing in by_article.items()}
    _wait_for(tx, waiting, warehouse_id, expected)
    quantity = sum((row["quantity"] for row in rows), ZERO)
    covers = sum((s.missing for missing in by_article.values() for s in missing), ZERO)
    tx.record("purchase_order", order.id, supplier=supplier_id, lines=len(rows))
    return Ordered(order.id, supplier_id, len(rows), quantity, covers)


def line_row(
    purchase_order_id: int, position: int, source: Source, quantity: Decimal, expected: date | None
) -> dict[str, Any]:
    """The row of a purchase line of an article as its supplier sells it."""
    return {
        "purchase_order_id": purchase_order_id,
        "position": position,
        "article_id": source.article_id,
        "supplier_code": source.code,
        "quantity": quantity,
        "closed_quantity": ZERO,
        "unit": source.base_unit,
        "unit_numerator": 1,
        "unit_denominator": 1,
        "price": source.price,
        "price_unit": source.price_unit,
        "expected_on": expected,
    }


def _wait_for(
    tx: Transaction,
    waiting: Mapping[int, Sequence[Shortage]],
    warehouse_id: int,
    expected: date | None,
) -> None:
    """Let what is short wait for purchase lines, by their ids."""
    rows = [
        {
            "order_id": shortage.order_id,
            "order_line_id": shortage.order_line_id,
            "article_id": shortage.article_id,
            "kind": SupplyKind.FIRM,
            "quantity": shortage.missing,
            "warehouse_id": warehouse_id,
            "purchase_line_id": line_id,
            "allocated": False,
            "min_shelf_days": shortage.min_shelf_days,
            "promised_on": shortage.promised_on or expected,
        }
        for line_id, missing in waiting.items()
        for shortage in missing
    ]
    add_rows(tx.session, Supply, rows)
