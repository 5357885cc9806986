"""A draft, or what became of it, as it stands on the screen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, bindparam, func, null, select
from sqlalchemy.orm import aliased

from salesdesk.domain.customers.model import Contact, Customer, PaymentTerms
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.drafts.standing import Standing, standing_lines
from salesdesk.domain.drafts.totals import gross_of_drafts
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import Expected, exposure, ship_to_of
from salesdesk.domain.orders.rules import OPEN_STATES, Channel, OrderState
from salesdesk.domain.orders.taxing import tax_objection
from salesdesk.domain.orders.totalling import totals_of
from salesdesk.domain.tax.rules import PriceMode, Totals, Treatment
from salesdesk.domain.users.model import User
from salesdesk.errors import NotFound, SalesdeskError
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.model import HistoryRow
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.warehouse.stock.model import Warehouse
from salesdesk.warehouse.supply.model import Supply

__all__ = [
    "IS_DRAFT",
    "DraftView",
    "NewOrder",
    "ParkedDraft",
    "draft_view",
    "parked_drafts",
    "typed_header",
]


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
    is_quote: bool = False
    valid_until: date | None = None
    """Of a quote; None: as long as quotes usually hold."""
    urgent: bool = False
    """It goes before the others, whatever day they are wanted on."""


@dataclass(frozen=True, slots=True)
class DraftView:
    """An order as it stands on the screen, a draft or what became of one.

    `typed` is its header as it was typed, to be changed and given to `change_header`.
    `customer` and `payer` are numbers. `totals` are None while the order's own discount is
    more than its lines or a VAT rate is missing; `refusal` then says which, or why the order is
    without VAT but may not be. `exposure` is
    what the payer owes or will owe, this order counted once it is a draft no longer; a limit
    of None is no limit.
    """

    id: int
    number: str
    state: OrderState
    created_at: datetime
    order_date: date
    customer_id: int
    customer: str
    customer_name: str
    blocked_reason: str | None
    """Why the customer or the payer is blocked; None if neither is."""
    payer_id: int
    payer: str
    payer_name: str
    contact: str
    ship_to: Place
    terms: str
    currency: str
    price_mode: PriceMode
    treatment: Treatment
    language: str
    warehouse: str
    """The only one it takes goods from; empty: any."""
    owner: str
    custom_status: str
    typed: NewOrder
    lines: tuple[DraftLine, ...]
    totals: Totals | None
    refusal: SalesdeskError | None
    exposure: Decimal
    credit_limit: Decimal | None
    quote: str
    """The number of the quote that it comes from, or that it replaces; empty if there is none."""
    standing: tuple[Standing, ...] = field(default=(), repr=False, compare=False)
    """What the lines were made of, for the next view of the same order."""

    @property
    def is_quote(self) -> bool:
        """Whether it is a quote."""
        return self.typed.is_quote

    @property
    def valid_until(self) -> date | None:
        """The last day of a quote, if one was said."""
        return self.typed.valid_until

    @property
    def short(self) -> bool:
        """Whether some of the goods are neither there nor coming."""
        return any(line.missing for line in self.lines)

    @property
    def expected(self) -> Expected:
        """What whoever sees this view expects to confirm."""
        lines = (
            (each.position, each.article_id, each.text, each.base_quantity, each.net, each.requested_on)
            for each in self.lines
        )
        gross = None if self.totals is None else self.totals.gross
        return Expected(frozenset(lines), gross, self.typed.requested_on, self.ship_to, self.customer_id)

    @property
    def owed_with_this(self) -> Decimal:
        """What the payer owes or will owe, this order counted whether it is confirmed or not."""
        if self.totals is None or self.state is not OrderState.DRAFT:
            return self.exposure
        return self.exposure + self.totals.gross

    @property
    def over_limit(self) -> bool:
        """Whether confirming the draft, or going on with the order, passes the payer's limit.

        Quoting passes none.
        """
        if self.credit_limit is None or self.totals is None or self.typed.is_quote:
            return False
        return self.owed_with_this > self.credit_limit


@dataclass(frozen=True, slots=True)
class ParkedDraft:
    """A draft that waits to be gone on with. `gross` is what it would be confirmed with now, if it can be."""

    id: int
    customer_id: int
    customer: str
    customer_name: str
    reference: str
    lines: int
    gross: Decimal | None
    currency: str
    created_at: datetime
    held_until: datetime | None
    """When the first of its holds runs out; None if it holds nothing."""
    owner: str
    is_quote: bool
    giver: str = ""
    """The login of whoever handed it over last; empty if nobody has."""


# Statements are built once: building one takes longer than running it.

_PAYER, _SOLD_TO = aliased(Customer), aliased(Customer)
_QUOTE: Final = aliased(Order)
_HEADER: Final = (
    select(
        Order,
        _SOLD_TO,
        _PAYER,
        Contact.name,
        PaymentTerms.name,
        User.login,
        Warehouse.code,
        _QUOTE.number,
    )
    .join(_SOLD_TO, _SOLD_TO.id == Order.sold_to_id)
    .join(_PAYER, _PAYER.id == Order.payer_id)
    .join(PaymentTerms, PaymentTerms.id == Order.terms_id)
    .outerjoin(Contact, Contact.id == Order.contact_id)
    .outerjoin(User, User.id == Order.owner_id)
    .outerjoin(Warehouse, Warehouse.id == Order.warehouse_id)
    .outerjoin(_QUOTE, _QUOTE.id == Order.quote_id)
    .where(Order.id == bindparam("order"))
)
IS_DRAFT: Final[ColumnElement[bool]] = Order.is_draft()
_PARKED: Final = (
    select(
        Order.id,
        Customer.id,
        Customer.number,
        Customer.name,
        Order.reference,
        select(func.count())
        .where(OrderLine.order_id == Order.id, OrderLine.parent_line_id.is_(None))
        .scalar_subquery(),
        null(),
        Order.currency,
        Order.created_at,
        select(func.min(Supply.expires_at)).where(Supply.order_id == Order.id).scalar_subquery(),
        func.coalesce(User.login, ""),
        Order.is_quote,
    )
    .join(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(User, User.id == Order.owner_id)
    .where(IS_DRAFT)
    .order_by(Order.id.desc())
    .limit(bindparam("limit"))
)
_GIVERS: Final = (
    select(HistoryRow.subject_id, User.login)
    .join(User, User.id == HistoryRow.actor_id)
    .where(
        HistoryRow.subject == "order",
        among(HistoryRow.subject_id, "orders"),
        HistoryRow.verb == "drafts.hand_over",
    )
    .order_by(HistoryRow.id)
)
_OWN_PARKED: Final = _PARKED.where(Order.owner_id == bindparam("owner"))


@query(Permission.ORDERS_SEE)
def draft_view(tx: Transaction, order_id: int, known: DraftView | None = None) -> DraftView:
    """An order as it stands, whatever its state, in as many statements for 300 lines as for one.

    Totals of a draft are those it would be confirmed with now; a confirmed order's are its own, not
    broken down where VAT rates have changed since. Lines that stand as they did in the view `known`
    are taken from there, each the same object, what their articles are called and counted in as
    well; only what has changed is made anew. Raises NotFound.
    """
    row = tx.session.execute(_HEADER, {"order": order_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such order."))
    order, sold_to, payer, contact, terms, login, warehouse, quote = row
    if known is not None and known.language != order.language:
        known = None
    standing = standing_lines(tx, order, () if known is None else known.standing)
    totals, refusal = None, None
    try:
        totals = totals_of(tx, order, [each.state for each in standing])
    except SalesdeskError as error:
        refusal = error
    if refusal is None and order.state in (OrderState.DRAFT, *OPEN_STATES):
        refusal = tax_objection(tx, order, payer)
    if totals and order.number is not None and order.state is not OrderState.DRAFT:
        # Where a rate has changed since, what it is by rate today would not add up to that.
        groups = totals.groups if (totals.net, totals.gross) == (order.net, order.gross) else ()
        totals = replace(totals, groups=groups, net=order.net, vat=order.vat, gross=order.gross)
    blocked = [each.blocked_reason for each in (sold_to, payer) if each.blocked]
    return DraftView(
        order.id,
        order.number or "",
        order.state,
        order.created_at,
        order.order_date,
        sold_to.id,
        sold_to.number,
        sold_to.name,
        blocked[0] if blocked else None,
        payer.id,
        payer.number,
        payer.name,
        contact or "",
        ship_to_of(order),
        terms,
        order.currency,
        order.price_mode,
        order.treatment,
        order.language,
        warehouse or "",
        login or "",
        order.custom_status,
        typed_header(order),
        tuple(each.line for each in standing),
        totals,
        refusal,
        exposure(tx, payer.id),
        payer.credit_limit,
        quote or "",
        standing,
    )


@query(Permission.ORDERS_SEE)
def parked_drafts(tx: Transaction, own: bool = True, limit: int = 200) -> list[ParkedDraft]:
    """Drafts that nobody has confirmed or cancelled yet, the newest first; only the reader's if `own`."""
    asked = {"owner": tx.actor.id, "limit": max(limit, 0)}
    parked = [ParkedDraft(*row) for row in tx.session.execute(_OWN_PARKED if own else _PARKED, asked)]
    ids = [draft.id for draft in parked]
    gross = gross_of_drafts(tx, ids)
    # The last of them counts: whoever was given it may have handed it on.
    givers: dict[int | None, str] = {
        row.subject_id: row.login for row in tx.session.execute(_GIVERS, {"orders": ids})
    }
    return [replace(draft, gross=gross.get(draft.id), giver=givers.get(draft.id, "")) for draft in parked]


def typed_header(order: Order) -> NewOrder:
    """The header of an order as it would be typed."""
    return NewOrder(
        order.sold_to_id,
        order.channel,
        order.contact_id,
        ship_to_of(order),
        order.customer_number,
        order.reference,
        order.requested_on,
        order.warehouse_id,
        order.delivery_policy,
        order.discount_percent,
        order.discount_amount,
        order.type,
        order.memo,
        order.is_quote,
        order.valid_until,
        order.urgent,
    )
