"""Entering an order while the caller speaks: every line is saved and its goods held at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select

from salesdesk.domain.catalogue.rules import ArticleKind
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer, CustomerGroup
from salesdesk.domain.customers.queries import Place, contact_of, place_of
from salesdesk.domain.customers.rules import AddressKind, DeliveryPolicy
from salesdesk.domain.drafts.queries import articles_of, components_of
from salesdesk.domain.drafts.rules import NewLine, SoldArticle, check_quantity, price_line
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import lines_of
from salesdesk.domain.orders.rules import LINE_KIND_OF, Channel, LineKind, OrderState
from salesdesk.domain.orders.verbs import OrderConfirmed, confirm
from salesdesk.domain.pricing.queries import offers_for
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.tax.rules import TaxClass, treatment_of
from salesdesk.errors import IllegalMove, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import HUNDRED, ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import release, release_expired, renew, supplied, take
from salesdesk.warehouse.supply.rules import Need, SupplyKind

__all__ = [
    "Draft",
    "Entered",
    "LineEntered",
    "NewOrder",
    "add_line",
    "change_line",
    "enter",
    "keep_alive",
    "open_draft",
    "remove_line",
    "sweep_holds",
]

_GONE = N_("There is no such line in a draft.")


@dataclass(frozen=True, slots=True)
class NewOrder:
    """The header of an order. What is left out comes from the customer."""

    customer_id: int
    channel: Channel = Channel.PHONE
    contact_id: int | None = None
    ship_to: Place | None = None
    customer_number: str = ""
    reference: str = ""
    requested_on: date | None = None
    warehouse_id: int | None = None
    delivery_policy: DeliveryPolicy | None = None
    discount_percent: Decimal = ZERO
    discount_amount: Decimal = ZERO
    type: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An open draft and until when it holds its goods."""

    id: int
    held_until: datetime


@dataclass(frozen=True, slots=True)
class LineEntered:
    """A line as it now stands on the screen; `held` of its `base_quantity` are held."""

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


@dataclass(frozen=True, slots=True)
class Entered:
    """A whole order entered at once: its id and, by position, what is missing of its goods."""

    id: int
    lines: int
    short: tuple[tuple[int, Decimal], ...]
    confirmed: OrderConfirmed | None


@verb(Permission.ORDERS_ENTER)
def open_draft(tx: Transaction, new: NewOrder) -> Draft:
    """Open a draft for a customer; the ship-to address is copied into it."""
    order, _ = _open(tx, new)
    return Draft(order.id, tx.now + timedelta(minutes=company(tx).hold_minutes))


@verb(Permission.ORDERS_ENTER)
def add_line(tx: Transaction, order_id: int, line: NewLine) -> LineEntered:
    """Add a line to a draft and hold its goods, as far as there are any."""
    order, conditions = _lock_draft(tx, order_id)
    last = _last_position(tx, order_id)
    [entered, *_] = _add(tx, order, conditions, [line], after=last, last=last)
    tx.record("order", order_id, line=entered.position, article=entered.code, quantity=entered.quantity)
    return entered


@verb(Permission.ORDERS_ENTER)
def change_line(tx: Transaction, line_id: int, line: NewLine) -> LineEntered:
    """Replace a line of a draft by another in the same place; what it held is held anew.

    The caller passes what was typed before as typed again: prices and discounts that a
    person typed stay until he takes them back.
    """
    order, conditions, position = _lock_line(tx, line_id)
    _remove(tx, line_id)
    last = max(_last_position(tx, order.id), position)
    [entered, *_] = _add(tx, order, conditions, [line], after=position - 1, last=last)
    tx.record("order", order.id, line=position, article=entered.code, quantity=entered.quantity)
    return entered


@verb(Permission.ORDERS_ENTER)
def remove_line(tx: Transaction, line_id: int) -> None:
    """Take a line off a draft; its goods are free again."""
    order, _, position = _lock_line(tx, line_id)
    _remove(tx, line_id)
    tx.record("order", order.id, line=position, removed=True)


@verb(Permission.ORDERS_ENTER)
def enter(tx: Transaction, new: NewOrder, lines: Sequence[NewLine], confirmed: bool = False) -> Entered:
    """Enter a whole order at once, all or nothing, and confirm it if asked."""
    order, conditions = _open(tx, new)
    entered = _add(tx, order, conditions, lines, after=0, last=len(lines))
    short = tuple(
        (line.position, line.base_quantity - line.held)
        for line in entered
        if line.held < line.base_quantity and line.article_id is not None
    )
    return Entered(order.id, len(entered), short, confirm(tx, order.id) if confirmed else None)


@verb(Permission.ORDERS_ENTER)
def keep_alive(tx: Transaction, order_id: int) -> tuple[tuple[int, Decimal], ...]:
    """A sign of life from the seat: the draft's holds run on, and what ran out is held again.

    Returns position and missing quantity, in base units, of every line that could not
    be had again.
    """
    order, _ = _lock_draft(tx, order_id)
    until = tx.now + timedelta(minutes=company(tx).hold_minutes)
    renew(tx, order_id, until)
    held = supplied(tx, order_id)
    lacking = [
        (line, line.base_quantity - held.get(line.id, ZERO))
        for line in lines_of(tx, [order_id])
        if line.kind is LineKind.GOODS and line.base_quantity > held.get(line.id, ZERO)
    ]
    needs = [
        Need(line.id, line.article_id, missing, line.min_shelf_days, line.wished_batch_id)
        for line, missing in lacking
        if line.article_id is not None
    ]
    got: dict[int, Decimal] = {}
    if needs:
        for part in take(
            tx, order_id, needs, SupplyKind.HOLD, expires_at=until, warehouse_id=order.warehouse_id
        ):
            got[part.need.order_line_id] = got.get(part.need.order_line_id, ZERO) + part.quantity
    return tuple(
        (line.position, missing - got.get(line.id, ZERO))
        for line, missing in lacking
        if missing > got.get(line.id, ZERO)
    )


@verb(Permission.SYSTEM_RUN)
def sweep_holds(tx: Transaction) -> int:
    """Give back holds that have run out, a bounded number at a time; how many."""
    return release_expired(tx)


def _open(tx: Transaction, new: NewOrder) -> tuple[Order, Conditions]:
    house, (buyer, conditions) = company(tx), _buyer(tx, new.customer_id)
    if not buyer.active:
        raise Refused(N_("Customer {number} is no longer active."), number=buyer.number)
    if new.contact_id is not None:
        contact_of(tx, new.contact_id, buyer.id)
    if not ZERO <= new.discount_percent <= HUNDRED or new.discount_amount < ZERO:
        raise Refused(N_("A discount is between 0 and 100 %."))
    place = new.ship_to or place_of(tx, buyer.id, AddressKind.DELIVERY)
    if place is None:
        raise Refused(N_("Customer {number} has no address; give one."), number=buyer.number)
    treatment = buyer.treatment or treatment_of(house.country, place.country, bool(buyer.vat_id), tx.today)
    order = Order(
        state=OrderState.DRAFT,
        type=new.type,
        channel=new.channel,
        sold_to_id=buyer.id,
        payer_id=buyer.payer_id or buyer.id,
        contact_id=new.contact_id,
        ship_name=place.name,
        ship_street=place.street,
        ship_house_number=place.house_number,
        ship_postcode=place.postcode,
        ship_city=place.city,
        ship_region=place.region,
        ship_country=place.country,
        customer_number=new.customer_number,
        reference=new.reference,
        language=buyer.language,
        currency=buyer.currency,
        price_mode=buyer.price_mode,
        treatment=treatment,
        terms_id=buyer.terms_id,
        carrier=buyer.carrier,
        shipping_method=buyer.shipping_method,
        delivery_policy=new.delivery_policy or buyer.delivery_policy,
        warehouse_id=new.warehouse_id,
        order_date=tx.today,
        requested_on=new.requested_on,
        discount_percent=new.discount_percent,
        discount_amount=new.discount_amount,
        net=ZERO,
        vat=ZERO,
        gross=ZERO,
        memo=new.memo,
        custom_status="",
        owner_id=tx.actor.id,
        created_at=tx.now,
    )
    tx.session.add(order)
    tx.session.flush()
    tx.record("order", order.id, state=[None, order.state], customer=buyer.number)
    return order, conditions


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the customer of an order has agreed."""

    preset: Decimal
    preset_always: bool
    price_list_id: int | None
    min_shelf_days: int | None

    @classmethod
    def of(cls, buyer: Customer, group: CustomerGroup | None) -> Conditions:
        """The customer's own conditions, failing those his group's."""
        return cls(
            buyer.discount or (group.discount if group else ZERO),
            buyer.discount_always,
            buyer.price_list_id or (group.price_list_id if group else None),
            buyer.min_shelf_days,
        )


# Statements are built once: building one takes longer than running it.

_BUYER: Final = (
    select(Customer, CustomerGroup)
    .outerjoin(CustomerGroup, CustomerGroup.id == Customer.group_id)
    .where(Customer.id == bindparam("customer"))
)
_DRAFT: Final = (
    select(Order, Customer, CustomerGroup)
    .join(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(CustomerGroup, CustomerGroup.id == Customer.group_id)
    .where(Order.id == bindparam("order"))
    .with_for_update(of=Order)
)
_LAST_POSITION: Final = select(func.coalesce(func.max(OrderLine.position), 0)).where(
    OrderLine.order_id == bindparam("order")
)


def _buyer(tx: Transaction, customer_id: int) -> tuple[Customer, Conditions]:
    row = tx.session.execute(_BUYER, {"customer": customer_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such customer."))
    return row[0], Conditions.of(*row)


def _lock_draft(tx: Transaction, order_id: int) -> tuple[Order, Conditions]:
    """The locked draft and its customer's conditions, in one statement."""
    row = tx.session.execute(_DRAFT, {"order": order_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such order."))
    order, buyer, group = row
    if order.state is not OrderState.DRAFT:
        raise IllegalMove(N_("The order is {state}; only a draft can be changed."), state=order.state.value)
    return order, Conditions.of(buyer, group)


def _lock_line(tx: Transaction, line_id: int) -> tuple[Order, Conditions, int]:
    """The locked draft of a line, its customer's conditions, and the line's position."""
    found = tx.session.execute(
        select(OrderLine.order_id, OrderLine.parent_line_id).where(OrderLine.id == line_id)
    ).one_or_none()
    if found is None or found.parent_line_id is not None:
        raise NotFound(_GONE)
    order, conditions = _lock_draft(tx, found.order_id)
    position = tx.session.scalar(select(OrderLine.position).where(OrderLine.id == line_id))
    if position is None:
        raise NotFound(_GONE)
    return order, conditions, position


def _remove(tx: Transaction, line_id: int) -> None:
    parts = select(OrderLine.id).where(OrderLine.parent_line_id == line_id)
    release(tx, (Supply.order_line_id == line_id) | Supply.order_line_id.in_(parts))
    for which in (OrderLine.parent_line_id == line_id, OrderLine.id == line_id):
        tx.session.execute(delete(OrderLine).where(which).execution_options(synchronize_session=False))


def _last_position(tx: Transaction, order_id: int) -> int:
    return tx.session.execute(_LAST_POSITION, {"order": order_id}).scalar_one()


def _add(
    tx: Transaction, order: Order, conditions: Conditions, lines: Sequence[NewLine], after: int, last: int
) -> list[LineEntered]:
    """Write lines behind position `after` and hold their goods.

    Components of kits get positions behind `last`; where they are shown follows from
    their parent, not from their position.
    """
    last = max(last, after + len(lines))
    articles = articles_of(tx, lines, order.language)
    named = [_article_of(line, articles) for line in lines]
    kits = [article.id for article in named if article and article.kind is ArticleKind.KIT]
    components = components_of(tx, kits)
    parts = articles_of(
        tx, [NewLine(article_id=id_) for of_kit in components.values() for id_, _ in of_kit], order.language
    )
    offers = offers_for(
        tx,
        order.sold_to_id,
        conditions.price_list_id,
        order.currency,
        order.price_mode,
        (article.id for article in named if article),
        tx.today,
    )
    rows: list[dict[str, Any]] = []
    below: list[tuple[int, dict[str, Any]]] = []
    for line, article in zip(lines, named, strict=True):
        after += 1
        rows.append(_row(tx, order, line, article, offers, conditions, after))
        kit = len(rows) - 1
        for id_, per_kit in components.get(article.id, ()) if article else ():
            last += 1
            part = NewLine(
                rows[kit]["base_quantity"] * per_kit, free_of_charge=True, requested_on=line.requested_on
            )
            below.append((kit, _row(tx, order, part, _base(parts[id_]), {}, conditions, last)))
    ids = add_for_ids(tx.session, OrderLine, rows)
    for kit, row in below:
        row["parent_line_id"] = ids[kit]
    ids += add_for_ids(tx.session, OrderLine, [row for _, row in below])
    rows += [row for _, row in below]
    held = _hold(tx, order, ids, rows)
    codes = {article.id: article.code for article in (*articles.values(), *parts.values())}
    entered = [
        LineEntered(
            id_,
            row["position"],
            row["article_id"],
            codes.get(row["article_id"], ""),
            row["text"],
            row["quantity"],
            row["unit"],
            row["base_quantity"],
            row["price"],
            row["price_unit"],
            row["price_source"],
            row["net"],
            held.get(id_, ZERO) if row["kind"] is LineKind.GOODS else row["base_quantity"],
        )
        for id_, row in zip(ids, rows, strict=True)
    ]
    return sorted(entered, key=lambda line: line.position)


def _article_of(line: NewLine, articles: dict[int | str, SoldArticle]) -> SoldArticle | None:
    if line.article_id is not None:
        return articles[line.article_id]
    return articles[line.code] if line.code else None


def _base(article: SoldArticle) -> SoldArticle:
    """The article sold by its base unit, whatever its sales unit is."""
    unit = next(unit for unit in article.units if unit.numerator == unit.denominator)
    return replace(article, units=(replace(unit, minimum=None, step=None, for_sale=True),))


def _row(
    tx: Transaction,
    order: Order,
    line: NewLine,
    article: SoldArticle | None,
    offers: dict[int, Any],
    conditions: Conditions,
    position: int,
) -> dict[str, Any]:
    common = {
        "order_id": order.id,
        "position": position,
        "parent_line_id": None,
        "closed_quantity": ZERO,
        "discount_percent": line.discount_percent,
        "discount_amount": line.discount_amount,
        "discount_per_unit": line.discount_per_unit,
        "free_of_charge": line.free_of_charge,
        "requested_on": line.requested_on,
        "wished_batch_id": line.wished_batch_id,
        "min_shelf_days": conditions.min_shelf_days,
    }
    if article is None:
        if not line.text.strip():
            raise Refused(N_("A line needs an article or a text."))
        return common | {
            "kind": LineKind.TEXT,
            "article_id": None,
            "text": line.text,
            "quantity": ZERO,
            "unit": "",
            "unit_numerator": 1,
            "unit_denominator": 1,
            "base_quantity": ZERO,
            "price": ZERO,
            "price_unit": 1,
            "priced_in_base": True,
            "price_source": PriceSource.TYPED,
            "preset_percent": ZERO,
            "net": ZERO,
            "tax_class": TaxClass.OUTSIDE,
        }
    unit, base = check_quantity(article, line)
    priced = price_line(
        article,
        line,
        base,
        offers.get(article.id, ()),
        preset=conditions.preset,
        preset_always=conditions.preset_always,
        mode=order.price_mode,
        currency=order.currency,
        company_currency=company(tx).currency,
    )
    return common | {
        "kind": LINE_KIND_OF[article.kind],
        "article_id": article.id,
        "text": line.text or article.name,
        "quantity": line.quantity,
        "unit": unit.unit,
        "unit_numerator": unit.numerator,
        "unit_denominator": unit.denominator,
        "base_quantity": base,
        "price": priced.price,
        "price_unit": priced.price_unit,
        "priced_in_base": priced.priced_in_base,
        "price_source": priced.source,
        "preset_percent": priced.preset_percent,
        "net": priced.amounts.amount,
        "tax_class": article.tax_class,
    }


def _hold(
    tx: Transaction, order: Order, ids: Sequence[int], rows: Sequence[dict[str, Any]]
) -> dict[int, Decimal]:
    """Hold the goods of new lines; what was got, by line."""
    needs = [
        Need(id_, row["article_id"], row["base_quantity"], row["min_shelf_days"], row["wished_batch_id"])
        for id_, row in zip(ids, rows, strict=True)
        if row["kind"] is LineKind.GOODS
    ]
    if not needs:
        return {}
    until = tx.now + timedelta(minutes=company(tx).hold_minutes)
    held: dict[int, Decimal] = {}
    for part in take(tx, order.id, needs, SupplyKind.HOLD, expires_at=until, warehouse_id=order.warehouse_id):
        held[part.need.order_line_id] = held.get(part.need.order_line_id, ZERO) + part.quantity
    return held
