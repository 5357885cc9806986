"""What is entered at a customer's card: people, addresses, conditions, and why one is blocked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesdesk.domain.customer_cards.rules import CustomerCard
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.customers.verbs import NewContact, add_address, add_contact, block, set_conditions
from salesdesk.domain.pricing.queries import Agreed
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.addresses import mail_address
from salesdesk.screens import vocabulary
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field

__all__ = ["BlockForm", "ConditionsForm", "NewAddressForm", "NewContactForm"]


class NewContactForm(Form):
    """A person at the customer's, and what they may order."""

    def __init__(self, seat: Seat, card: CustomerCard) -> None:
        people = [(contact.id, contact.name) for contact in card.contacts]
        super().__init__(
            seat,
            seat.say(N_("New contact of {name}"), name=card.name),
            [
                Entry("name", N_("Name"), required=True, help=N_("The person's name.")),
                Entry("job", N_("Job"), width=30, help=N_("What the person does there.")),
                Entry(
                    "phone", N_("Phone"), width=20,
                    help=N_("However it is spelled: callers are found by its digits."),
                ),
                Entry("email", N_("E-mail"), help=N_("The person's own address.")),
                Entry(
                    "language", N_("Language"), Kind.CHOICE, width=20,
                    choices=vocabulary.languages(seat.language), help=N_("Empty if it is the customer's."),
                ),
                Entry(
                    "may_order", N_("May order"), Kind.YES_NO, True, required=True, width=6,
                    help=N_("Whether orders are taken from this person at all."),
                ),
                Entry(
                    "order_limit", N_("Up to, with VAT"), Kind.NUMBER, width=16,
                    help=N_("The largest order, in the customer's currency. Empty if there is no limit."),
                ),
                Entry(
                    "authoriser", N_("Approved by"), Kind.CHOICE, choices=people,
                    help=N_("Who there authorises more than that. F4 shows who may."),
                ),
            ],
            self._enter,
        )  # fmt: skip
        self._customer_id = card.id

    async def entered(self, field: Field) -> bool:
        """A mail address is judged where it is typed."""
        if field.id == "form-email" and field.text:
            mail_address(field.text)
        return await super().entered(field)

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        contact = NewContact(
            answers["name"],
            answers["email"],
            answers["phone"],
            answers["job"],
            answers["language"] or "",
            answers["may_order"],
            answers["order_limit"],
        )
        await self.do(add_contact, self._customer_id, contact, answers["authoriser"])


class NewAddressForm(Form):
    """Another place that goods or invoices go to."""

    def __init__(self, seat: Seat, card: CustomerCard) -> None:
        super().__init__(
            seat,
            seat.say(N_("New address of {name}"), name=card.name),
            [
                Entry(
                    "kind", N_("Purpose"), Kind.CHOICE, AddressKind.DELIVERY, required=True, width=20,
                    choices=[(kind, seat.word(kind.label)) for kind in AddressKind],
                    help=N_("Whether goods or invoices go there."),
                ),
                Entry("name", N_("Name"), value=card.name, required=True, help=N_("Who gets them there.")),
                Entry("street", N_("Street"), help=N_("Street without the number of the house.")),
                Entry(
                    "house_number", N_("House number"), width=10,
                    help=N_("Number of the house, and of the flat."),
                ),
                Entry("postcode", N_("Postcode"), width=10, help=N_("As it stands on letters.")),
                Entry("city", N_("City"), required=True, help=N_("City, town or village.")),
                Entry("region", N_("Region"), width=30, help=N_("Where letters need it; else empty.")),
                Entry(
                    "country", N_("Country"), Kind.CHOICE, card.country, required=True,
                    choices=vocabulary.countries(seat.language),
                    help=N_("Type the code, DE or NL; F4 shows all."),
                ),
                Entry(
                    "preferred", N_("Usual one"), Kind.YES_NO, not card.addresses, required=True, width=6,
                    help=N_("Whether it is the first choice for this purpose."),
                ),
            ],
            self._enter,
        )  # fmt: skip
        self._customer_id = card.id

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        parts = ("name", "street", "house_number", "postcode", "city", "country", "region")
        place = Place(**{part: answers[part] for part in parts})
        await self.do(add_address, self._customer_id, answers["kind"], place, answers["preferred"])


class ConditionsForm(Form):
    """Discount, credit limit and price list."""

    def __init__(self, seat: Seat, card: CustomerCard, agreed: Agreed) -> None:
        super().__init__(
            seat,
            seat.say(N_("Conditions of {name}"), name=card.name),
            [
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
            ],
            self._set,
        )  # fmt: skip
        self._customer_id = card.id

    async def _set(self, answers: Mapping[str, Any]) -> None:
        await self.do(
            set_conditions,
            self._customer_id,
            discount=answers["discount"] or ZERO,
            discount_always=answers["discount_always"],
            credit_limit=answers["credit_limit"],
            price_list_id=answers["price_list_id"],
        )


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
