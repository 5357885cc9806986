"""What a customer has agreed, as drafts are priced by it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from salesdesk.domain.customers.model import Customer, CustomerGroup
from salesdesk.domain.orders.model import Order
from salesdesk.domain.pricing.queries import PricedFor
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction

__all__ = ["Conditions", "conditions_of"]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the customer of an order has agreed."""

    preset: Decimal
    preset_always: bool
    price_list_id: int | None
    group_id: int | None
    min_shelf_days: int | None
    preset_of: str = ""
    """Code of the group whose preset discount it is."""

    @classmethod
    def of(cls, buyer: Customer, group: CustomerGroup | None) -> Conditions:
        """The customer's own conditions, failing those his group's."""
        return cls(
            buyer.discount or (group.discount if group else ZERO),
            buyer.discount_always,
            buyer.price_list_id or (group.price_list_id if group else None),
            buyer.group_id,
            buyer.min_shelf_days,
            group.code if group and not buyer.discount else "",
        )

    def priced_for(self, customer_id: int, currency: str, mode: PriceMode) -> PricedFor:
        """The customer as prices are asked for."""
        return PricedFor(customer_id, self.price_list_id, self.group_id, currency, mode)


def conditions_of(tx: Transaction, order: Order) -> Conditions:
    """What the customer of an order has agreed by now."""
    buyer = tx.session.get_one(Customer, order.sold_to_id)
    group = None if buyer.group_id is None else tx.session.get(CustomerGroup, buyer.group_id)
    return Conditions.of(buyer, group)
