"""What is agreed with a customer, and why one is blocked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesdesk.domain.customer_cards.rules import CustomerCard
from salesdesk.domain.customers.verbs import Conditions, block, set_conditions
from salesdesk.domain.pricing.queries import Agreed, agreed_with
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat

__all__ = ["BlockForm", "ConditionsForm"]


class ConditionsForm(Form):
    """Discount, credit limit and price list."""

    def __init__(self, seat: Seat, card: CustomerCard, agreed: Agreed) -> None:
        title = seat.say(N_("Conditions of {name}"), name=card.name)
        super().__init__(seat, title, _conditions(agreed), self._set)
        self._customer_id, self._seen = card.id, _seen(agreed)

    async def _set(self, answers: Mapping[str, Any]) -> None:
        await self.do(
            set_conditions,
            self._customer_id,
            discount=answers["discount"] or ZERO,
            discount_always=answers["discount_always"],
            credit_limit=answers["credit_limit"],
            price_list_id=answers["price_list_id"],
            seen=self._seen,
        )

    async def renew(self) -> Refused | None:
        """What is agreed by now."""
        agreed = await self.ask(agreed_with, self._customer_id)
        self._seen = _seen(agreed)
        return self.take_up(_conditions(agreed))


def _conditions(agreed: Agreed) -> list[Entry]:
    return [
        Entry(
            "discount", N_("Discount, %"), Kind.NUMBER, agreed.discount, width=10,
            help=N_("Given on every line whose price nobody typed or agreed. Empty is none."),
        ),
        Entry(
            "discount_always", N_("On agreed prices, too"), Kind.YES_NO, agreed.discount_always,
            required=True, width=6, help=N_("Whether the discount touches agreed prices as well."),
        ),
        Entry(
            "credit_limit", N_("Credit limit"), Kind.NUMBER, agreed.credit_limit, width=16,
            help=N_("What may be owed, with VAT, in the customer's currency. Empty is no limit."),
        ),
        Entry(
            "price_list_id", N_("Price list"), Kind.CHOICE, agreed.price_list_id,
            choices=agreed.price_lists,
            help=N_("Goes before the general list. Empty if there is none; F4 shows all."),
        ),
    ]  # fmt: skip


def _seen(agreed: Agreed) -> Conditions:
    return Conditions(agreed.discount, agreed.discount_always, agreed.credit_limit, agreed.price_list_id)


class BlockForm(Form):
    """Why a customer is blocked."""

    def __init__(self, seat: Seat, card: CustomerCard) -> None:
        super().__init__(
            seat,
            seat.say(N_("Block {name}"), name=card.name),
            [
                Entry(
                    "reason",
                    N_("Reason"),
                    required=True,
                    width=46,
                    help=N_("Whoever takes an order of this customer reads it."),
                )
            ],
            self._block,
            about=seat.word(N_("No order is confirmed or issued until the customer is unblocked.")),
        )
        self._customer_id = card.id

    async def _block(self, answers: Mapping[str, Any]) -> None:
        await self.do(block, self._customer_id, answers["reason"])
