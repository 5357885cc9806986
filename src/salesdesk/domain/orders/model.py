"""Orders and their lines."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.orders.rules import Channel, LineKind, OrderState
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.tax.rules import PriceMode, TaxClass, Treatment
from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import (
    Choice,
    Code,
    Id,
    Instant,
    Json,
    Money,
    Note,
    Percent,
    Price,
    Quantity,
    Short,
)

__all__ = ["DeclinedPromotion", "Order", "OrderLine", "Substitution"]

_OPEN = text("state IN ('draft', 'waiting', 'confirmed', 'on_hold')")
_IS_QUOTED = text("state = 'quoted'")
_IS_FROM_QUOTE = text("quote_id IS NOT NULL")
_IS_PART = text("parent_line_id IS NOT NULL")
_IS_GIVEN = text("price_source = 'given'")
_IS_OFFERED = text("quote_line_id IS NOT NULL")
_IS_UNTOLD = text("told_at IS NULL")


class Order(Base):
    """A customer's order from the first typed line to the last invoice; or a quote, if it `is_quote`.

    The ship-to address is a copy: a one-off address is as good as a stored one, and a
    customer who moves does not move old orders.
    """

    __tablename__ = "sales_order"
    __table_args__ = constraints(
        UniqueConstraint("number"),
        Index("ix_sales_order_open", "state", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_sales_order_quoted", "valid_until", sqlite_where=_IS_QUOTED, postgresql_where=_IS_QUOTED),
        Index(
            "ix_sales_order_quote_id",
            "quote_id",
            sqlite_where=_IS_FROM_QUOTE,
            postgresql_where=_IS_FROM_QUOTE,
        ),
        Index(None, "payer_id", "state"),
        Index(None, "sold_to_id", "order_date"),
        CheckConstraint("state = 'draft' OR state = 'cancelled' OR number IS NOT NULL", name="numbered"),
        CheckConstraint(
            "state IN ('draft', 'waiting', 'cancelled')"
            " OR is_quote = (state IN ('quoted', 'ordered', 'declined', 'superseded'))",
            name="quote",
        ),
        CheckConstraint("state <> 'quoted' OR valid_until IS NOT NULL", name="valid"),
        CheckConstraint("discount_percent >= 0 AND discount_percent <= 1000000", name="discount_percent"),
        CheckConstraint("discount_amount >= 0", name="discount_amount"),
    )

    id: Mapped[Id]
    number: Mapped[Code | None]
    state: Mapped[OrderState] = mapped_column(Choice(OrderState))
    is_quote: Mapped[bool]
    """It is an offer: it holds nothing, and orders come from it."""
    quote_id: Mapped[int | None] = mapped_column(ForeignKey("sales_order.id"))
    """The quote that an order comes from; of a quote, the one that it replaces."""
    type: Mapped[Code]
    """Steers warehouse handling: ordinary, annual, method introduction (H13)."""
    channel: Mapped[Channel] = mapped_column(Choice(Channel))
    sold_to_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    payer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    authorised_by_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    """Who on the customer's side authorised more than the contact may order."""
    ship_name: Mapped[Short]
    ship_street: Mapped[Short]
    ship_house_number: Mapped[Code]
    ship_postcode: Mapped[Code]
    ship_city: Mapped[Short]
    ship_region: Mapped[Short]
    ship_country: Mapped[Code]
    customer_number: Mapped[Short]
    """The customer's own order number."""
    reference: Mapped[Short]
    """The customer's reference (kenmerk), printed on papers and boxes."""
    language: Mapped[Code]
    currency: Mapped[Code]
    price_mode: Mapped[PriceMode] = mapped_column(Choice(PriceMode))
    treatment: Mapped[Treatment] = mapped_column(Choice(Treatment))
    terms_id: Mapped[int] = mapped_column(ForeignKey("payment_terms.id"))
    carrier: Mapped[Short]
    shipping_method: Mapped[Code]
    delivery_policy: Mapped[DeliveryPolicy] = mapped_column(Choice(DeliveryPolicy))
    warehouse_id: Mapped[int | None] = mapped_column(ForeignKey("warehouse.id"))
    """Take goods from here only."""
    order_date: Mapped[date]
    requested_on: Mapped[date | None]
    urgent: Mapped[bool]
    """It goes before the others, whatever day they are wanted on."""
    valid_until: Mapped[date | None]
    """Until when the prices of a quote hold, that day included; None while it is a draft: as usual."""
    discount_percent: Mapped[Percent]
    discount_amount: Mapped[Money]
    """Discount on the whole order, in its price mode; percent first, then the amount."""
    net: Mapped[Money]
    vat: Mapped[Money]
    gross: Mapped[Money]
    """Totals as confirmed or quoted; a remainder that is cancelled lowers them."""
    memo: Mapped[Note]
    custom_status: Mapped[Short]
    """Displayed instead of the state; drives nothing."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    created_at: Mapped[Instant]
    confirmed_at: Mapped[Instant | None]
    """When it got its number: confirmed, sent to be approved, or issued as a quote."""
    promised_on: Mapped[date | None]
    """The day on which the customer was promised what was there when it was confirmed."""
    firm_until: Mapped[date | None]
    """Until when an order on hold, or to be approved, keeps its goods before its owner is asked."""

    # Written so that the index of open orders serves.

    @classmethod
    def is_begun(cls) -> ColumnElement[bool]:
        """The order is a draft, or still binds goods and credit."""
        return literal_column(f"sales_order.{_OPEN.text}")

    @classmethod
    def is_draft(cls) -> ColumnElement[bool]:
        """The order is a draft."""
        return cls._is("draft")

    @classmethod
    def is_waiting(cls) -> ColumnElement[bool]:
        """The order is to be approved."""
        return cls._is("waiting")

    @classmethod
    def is_confirmed(cls) -> ColumnElement[bool]:
        """The order is confirmed."""
        return cls._is("confirmed")

    @classmethod
    def _is(cls, state: str) -> ColumnElement[bool]:
        return literal_column(f"sales_order.{_OPEN.text} AND sales_order.state = '{state}'")


class OrderLine(Base):
    """One line of an order.

    `quantity` is as entered, in `unit`; `base_quantity` the same in base units. `price`
    is for `price_unit` units as entered, or, when `priced_in_base`, base units.
    """

    __tablename__ = "order_line"
    __table_args__ = constraints(
        UniqueConstraint("order_id", "position"),
        # Who last bought an article is told by the end of this index alone.
        Index(None, "article_id", "id", "order_id"),
        # Not of lines that are part of nothing: SQLite would read all of these to find those of one order.
        Index("ix_order_line_part", "parent_line_id", sqlite_where=_IS_PART, postgresql_where=_IS_PART),
        # A promotion gives what it gives on one line of an order.
        Index(
            "ix_order_line_given",
            "order_id",
            "promotion_id",
            unique=True,
            sqlite_where=_IS_GIVEN,
            postgresql_where=_IS_GIVEN,
        ),
        Index(
            "ix_order_line_quoted", "quote_line_id", sqlite_where=_IS_OFFERED, postgresql_where=_IS_OFFERED
        ),
        CheckConstraint("kind = 'text' OR quantity > 0", name="quantity"),
        CheckConstraint("closed_quantity >= 0 AND closed_quantity <= base_quantity", name="closed"),
        CheckConstraint("price >= 0 AND discount_amount >= 0", name="price"),
        CheckConstraint("discount_percent >= 0 AND discount_percent <= 1000000", name="discount"),
        CheckConstraint("preset_percent >= 0 AND preset_percent <= 1000000", name="preset"),
        CheckConstraint("promotion_percent >= 0 AND promotion_percent <= 1000000", name="promotion"),
        CheckConstraint("(article_id IS NULL) = (kind = 'text')", name="article"),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"))
    position: Mapped[int]
    parent_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"))
    quote_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"))
    """The line of the quote that this one comes from."""
    kind: Mapped[LineKind] = mapped_column(Choice(LineKind))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    text: Mapped[Short]
    """The article's name in the order's language, or what was typed instead."""
    quantity: Mapped[Quantity]
    unit: Mapped[Code]
    unit_numerator: Mapped[int]
    unit_denominator: Mapped[int]
    base_quantity: Mapped[Quantity]
    closed_quantity: Mapped[Quantity]
    """Cancelled remainder, in base units."""
    price: Mapped[Price]
    price_unit: Mapped[int]
    priced_in_base: Mapped[bool]
    price_source: Mapped[PriceSource] = mapped_column(Choice(PriceSource))
    price_basis: Mapped[Any | None] = mapped_column(Json)
    """Which rules had a price when the line was priced, see `pricing.waterfall`."""
    promotion_id: Mapped[int | None] = mapped_column(ForeignKey("promotion.id"))
    promotion_percent: Mapped[Percent]
    promotion_amount: Mapped[Money]
    """What the promotion takes off the whole line: per cent or money. It gives the line if the source
    of the price is that.
    """
    preset_percent: Mapped[Percent]
    discount_percent: Mapped[Percent]
    discount_amount: Mapped[Money]
    discount_per_unit: Mapped[bool]
    """The amount is off each unit as entered, not off the line."""
    free_of_charge: Mapped[bool]
    net: Mapped[Money]
    """Line amount in the order's price mode, discounts taken off."""
    tax_class: Mapped[TaxClass] = mapped_column(Choice(TaxClass))
    requested_on: Mapped[date | None]
    wished_batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    min_shelf_days: Mapped[int | None]
    promised_first: Mapped[Quantity | None]
    """What of a line that was short when it was confirmed was promised for the order's day."""
    promised_on: Mapped[date | None]
    """The day by which the rest of such a line was promised, None if nobody could say; of any other
    line its own day, None if that is the order's.
    """


class DeclinedPromotion(Base):
    """A promotion whose free article somebody took off an order: it stays away."""

    __tablename__ = "declined_promotion"

    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"), primary_key=True)
    promotion_id: Mapped[int] = mapped_column(ForeignKey("promotion.id"), primary_key=True)


class Substitution(Base):
    """A line of a confirmed order that was added for goods of another one that could not be had."""

    __tablename__ = "substitution"
    __table_args__ = constraints(
        Index("ix_substitution_untold", "order_id", sqlite_where=_IS_UNTOLD, postgresql_where=_IS_UNTOLD),
    )

    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), primary_key=True)
    """The line that stands in."""
    instead_of_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), index=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"))
    made_at: Mapped[Instant]
    told_at: Mapped[Instant | None]
    """When the order's owner was told."""

    @classmethod
    def is_untold(cls) -> ColumnElement[bool]:
        """Its order's owner has not been told: written as in the index, so that it serves."""
        return literal_column(f"substitution.{_IS_UNTOLD.text}")
