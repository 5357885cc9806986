"""What is entered at a customer's card: how he is reached and billed, his people, his addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from salesdesk.domain.company.rules import vat_number
from salesdesk.domain.customer_cards.queries import customer_card
from salesdesk.domain.customer_cards.rules import AddressOf, ContactOf, CustomerCard
from salesdesk.domain.customers.changing import AddressDetails, Person, change_address, change_contact
from salesdesk.domain.customers.details import Details, change_details
from salesdesk.domain.customers.queries import Terms
from salesdesk.domain.customers.rules import AddressKind, phones_in
from salesdesk.domain.customers.verbs import NewContact, add_address, add_contact
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.addresses import mail_address, phone_number
from salesdesk.screens import vocabulary
from salesdesk.screens.address_entries import street_and_city
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field

__all__ = [
    "AddressForm",
    "ContactForm",
    "DetailsForm",
    "address_of",
    "details_of",
    "person_of",
]


class DetailsForm(Form):
    """What a customer is called, reached and billed by. What is left alone stays as others have made it."""

    def __init__(self, seat: Seat, card: CustomerCard, terms: Sequence[Terms]) -> None:
        title = seat.say(N_("Customer {number}"), number=card.number)
        super().__init__(seat, title, _details(seat, card, terms), self._change)
        self._customer_id, self._terms = card.id, terms
        self._seen = details_of(card)

    def judge(self, field: Field) -> None:
        """What was not there already is judged where it is typed."""
        text, seen = field.text, self._seen
        if field.id == "form-phones":
            _judge_phones(text, seen.phones)
        if field.id == "form-invoice_email" and text and text != seen.invoice_email:
            mail_address(text)
        country = self.query_one("#form-country", Field).text[:2].upper()
        if field.id == "form-vat_id" and text and (text, country) != (seen.vat_id, seen.country):
            vat_number(country, text)

    async def _change(self, answers: Mapping[str, Any]) -> None:
        wanted = Details(**{**answers, "phones": _phones(answers["phones"], self._seen.phones)})
        await self.do(change_details, self._customer_id, self._seen, wanted)

    async def renew(self) -> Refused | None:
        """What is stored by now."""
        card = await self.ask(customer_card, self._customer_id)
        self._seen = details_of(card)
        return self.take_up(_details(self.seat, card, self._terms))


def _details(seat: Seat, card: CustomerCard, terms: Sequence[Terms]) -> list[Entry]:
    choice = Kind.CHOICE
    return [
        Entry(
            "name", N_("Name"), value=card.name, required=True,
            help=N_(
                "What the customer is called from now on, and his addresses that bear the old "
                "name. Documents keep it."
            ),
        ),
        Entry(
            "phones", N_("Phone"), value=_in_a_field(card.phones),
            help=N_("Spelled as you like; callers are found by its digits. Commas part several."),
        ),
        Entry(
            "invoice_email", N_("E-mail"), value=card.invoice_email,
            help=N_("Invoices are sent there."),
        ),
        Entry(
            "country", N_("Country"), choice, card.country, required=True,
            choices=vocabulary.countries(seat.language),
            help=N_("Where the customer is established. Type the code, DE or NL; F4 shows all."),
        ),
        Entry(
            "vat_id", N_("VAT id"), value=card.vat_id, width=20,
            help=N_(
                "Empty if there is none. Its check digits are tested, the country's letters added."
            ),
        ),
        Entry(
            "language", N_("Language"), choice, card.language, required=True, width=20,
            choices=vocabulary.languages(seat.language),
            help=N_("Which language the customer's papers are printed in."),
        ),
        Entry(
            "terms_id", N_("Payment terms"), choice, card.terms_id, required=True,
            choices=[(each.id, f"{each.code} {each.name}") for each in terms],
            help=N_("When and how the customer pays. Orders keep those they were entered with."),
        ),
        Entry(
            "memo", N_("Memo"), value=card.memo,
            help=N_("What whoever talks to the customer has to know; it stands on the card."),
        ),
    ]  # fmt: skip


def details_of(card: CustomerCard) -> Details:
    """What a card shows of a customer's details."""
    return Details(**{each.name: getattr(card, each.name) for each in fields(Details)})


def person_of(contact: ContactOf) -> Person:
    """What a card shows of a person."""
    return Person(**{each.name: getattr(contact, each.name) for each in fields(Person)})


def address_of(address: AddressOf) -> AddressDetails:
    """What a card shows of an address."""
    return AddressDetails(**{each.name: getattr(address, each.name) for each in fields(AddressDetails)})


def _phones(text: str, shown: tuple[str, ...]) -> tuple[str, ...]:
    """The numbers in a field that showed these; if nobody touched it, as they are stored."""
    return shown if text == _in_a_field(shown) else tuple(phones_in(text))


def _in_a_field(phones: Sequence[str]) -> str:
    return ", ".join(phones)


def _judge_phones(text: str, shown: tuple[str, ...]) -> None:
    """Refuse numbers that nobody can dial, but for those that were there."""
    for phone in _phones(text, shown):
        if phone not in shown:
            phone_number(phone)


class ContactForm(Form):
    """A person at the customer's, and what they may order: a new one, or one who is there.

    `name` is what is known already of a new one, whose id is `contact_id` once the form is answered.
    """

    def __init__(
        self, seat: Seat, card: CustomerCard, contact: ContactOf | None = None, *, name: str = ""
    ) -> None:
        title = N_("New contact of {name}") if contact is None else N_("Contact of {name}")
        super().__init__(
            seat, seat.say(title, name=card.name), _person(seat, card, contact, name), self._enter
        )
        self._customer_id, self._contact = card.id, contact
        self.contact_id: int | None = None

    def judge(self, field: Field) -> None:
        """Phones and mail addresses that were not there already are judged where they are typed."""
        text, seen = field.text, self._contact
        if field.id == "form-phones":
            _judge_phones(text, seen.phones if seen else ())
        if field.id == "form-email" and text and (seen is None or text != seen.email):
            mail_address(text)

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        language = answers["language"] or ""
        if self._contact is None:
            contact = NewContact(
                answers["name"],
                answers["email"],
                answers["phones"],
                answers["job"],
                language,
                answers["may_order"],
                answers["order_limit"],
            )
            self.contact_id = await self.do(add_contact, self._customer_id, contact, answers["authoriser_id"])
        else:
            phones = _phones(answers["phones"], self._contact.phones)
            wanted = Person(**{**answers, "phones": phones, "language": language})
            await self.do(change_contact, self._contact.id, person_of(self._contact), wanted)

    async def renew(self) -> Refused | None:
        """What is stored by now of the person, if the person is still there."""
        card = await self.ask(customer_card, self._customer_id)
        stored = [each for each in card.contacts if self._contact and each.id == self._contact.id]
        if not stored:
            return None
        [self._contact] = stored
        return self.take_up(_person(self.seat, card, self._contact))


def _person(seat: Seat, card: CustomerCard, contact: ContactOf | None, name: str = "") -> list[Entry]:
    people = [(each.id, each.name) for each in card.contacts if contact is None or each.id != contact.id]
    return [
        Entry(
            "name", N_("Name"), value=contact.name if contact else name, required=True,
            help=N_("The person's name."),
        ),
        Entry(
            "job", N_("Job"), value=contact and contact.job, width=30,
            help=N_("What the person does there."),
        ),
        Entry(
            "phones", N_("Phone"), value=contact and _in_a_field(contact.phones),
            help=N_("Spelled as you like; callers are found by its digits. Commas part several."),
        ),
        Entry(
            "email", N_("E-mail"), value=contact and contact.email,
            help=N_("The person's own address."),
        ),
        Entry(
            "language", N_("Language"), Kind.CHOICE, contact and contact.language, width=20,
            choices=vocabulary.languages(seat.language), help=N_("Empty if it is the customer's."),
        ),
        Entry(
            "may_order", N_("May order"), Kind.YES_NO, contact is None or contact.may_order,
            required=True, width=6, help=N_("Whether orders are taken from this person at all."),
        ),
        Entry(
            "order_limit", N_("Up to, with VAT"), Kind.NUMBER, contact and contact.order_limit,
            width=16,
            help=N_("The largest order, in the customer's currency. Empty if there is no limit."),
        ),
        Entry(
            "authoriser_id", N_("Approved by"), Kind.CHOICE, contact and contact.authoriser_id,
            choices=people, help=N_("Who there authorises more than that. F4 shows who may."),
        ),
    ]  # fmt: skip


class AddressForm(Form):
    """A place that goods or invoices go to: another one, or one that is there."""

    def __init__(self, seat: Seat, card: CustomerCard, address: AddressOf | None = None) -> None:
        title = N_("New address of {name}") if address is None else N_("Address of {name}")
        super().__init__(seat, seat.say(title, name=card.name), _place(seat, card, address), self._enter)
        self._customer_id, self._address = card.id, address

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        wanted = AddressDetails(**answers)
        if self._address is None:
            await self.do(add_address, self._customer_id, wanted.kind, wanted, wanted.preferred)
        else:
            await self.do(change_address, self._address.id, address_of(self._address), wanted)

    async def renew(self) -> Refused | None:
        """What is stored by now of the address, if it is still there."""
        card = await self.ask(customer_card, self._customer_id)
        stored = [each for each in card.addresses if self._address and each.id == self._address.id]
        if not stored:
            return None
        [self._address] = stored
        return self.take_up(_place(self.seat, card, self._address))


def _place(seat: Seat, card: CustomerCard, address: AddressOf | None) -> list[Entry]:
    return [
        Entry(
            "kind", N_("Purpose"), Kind.CHOICE, address.kind if address else AddressKind.DELIVERY,
            required=True, width=20,
            choices=[(kind, seat.word(kind.label)) for kind in AddressKind],
            help=N_("Whether goods or invoices go there."),
        ),
        Entry(
            "name", N_("Name"), value=address.name if address else card.name, required=True,
            help=N_("Who gets them there."),
        ),
        *street_and_city(address),
        Entry(
            "region", N_("Region"), value=address and address.region, width=30,
            help=N_("Where letters need it; else empty."),
        ),
        Entry(
            "country", N_("Country"), Kind.CHOICE, address.country if address else card.country,
            required=True, choices=vocabulary.countries(seat.language),
            help=N_("Type the code, DE or NL; F4 shows all."),
        ),
        Entry(
            "preferred", N_("Usual one"), Kind.YES_NO,
            address.preferred if address else not card.addresses, required=True, width=6,
            help=N_("Whether it is the first choice for this purpose."),
        ),
    ]  # fmt: skip
