"""A new customer, from the list of customers or while a caller is on the phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from salesdesk.domain.company.queries import CompanyView, company_view
from salesdesk.domain.company.rules import vat_number
from salesdesk.domain.customers.numbering import next_number
from salesdesk.domain.customers.queries import Place, Terms, payment_terms
from salesdesk.domain.customers.rules import CustomerKind, phones_in
from salesdesk.domain.customers.verbs import NewContact, NewCustomer, add_customers
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import Refused
from salesdesk.i18n import LANGUAGES, N_
from salesdesk.office.addresses import mail_address, phone_number
from salesdesk.office.permissions import Permission
from salesdesk.screens import vocabulary
from salesdesk.screens.base import Commanded
from salesdesk.screens.customers.new_terms import NewTermsForm
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field

__all__ = ["NewCustomerForm", "Usual", "enter_customer"]


@dataclass(frozen=True, slots=True)
class Usual:
    """What a new customer has unless somebody says otherwise; the first of `terms` are the usual ones."""

    number: str
    country: str
    language: str
    currency: str
    terms: Sequence[Terms]
    price_mode: PriceMode


async def enter_customer(
    screen: Commanded, *, name: str = "", phone: str = "", orders_now: bool = False
) -> int | None:
    """Let the person at `screen` enter a customer; the new id, None if they left the form.

    `name` and `phone` are what is known of the customer already; who `orders_now` needs an
    address. The screen's command needs
    Permission.CUSTOMERS_EDIT. Raises Refused where there are no terms of payment to choose from
    and the person may not enter any.
    """
    terms = await screen.ask(payment_terms)
    if not terms:
        if not screen.seat.may(Permission.COMPANY_EDIT):
            raise Refused(
                N_("There are no terms of payment yet; somebody who manages the company enters them.")
            )
        if not await screen.show(NewTermsForm(screen.seat)):
            return None
        terms = await screen.ask(payment_terms)
    usual = _usual(await screen.ask(company_view), await screen.ask(next_number), terms)
    form = NewCustomerForm(screen.seat, usual, name=name, phone=phone, orders_now=orders_now)
    await screen.show(form)
    if form.customer_id is not None:
        screen.tell(N_("Customer {number} is entered."), number=form.number)
    return form.customer_id


class NewCustomerForm(Form):
    """Number, name, where the customer is, and what else the first order needs; F9 saves at any field.

    After it is answered `customer_id` is the new customer, None if the form was left.
    """

    def __init__(
        self, seat: Seat, usual: Usual, *, name: str = "", phone: str = "", orders_now: bool = False
    ) -> None:
        entries = _entries(seat, usual, name, phone, orders_now)
        super().__init__(seat, seat.word(N_("New customer")), entries, self._enter)
        self.customer_id: int | None = None
        self.number = usual.number
        self._language, self._mode = usual.language, usual.price_mode

    async def begin(self) -> None:
        """The number is proposed: the name is the first thing to ask for."""
        self.go_to(self.query_one("#form-name", Field))

    async def entered(self, field: Field) -> bool:
        """A country speaks a language."""
        on = await super().entered(field)
        if field.id == "form-country":
            self._speak(field.text[:2])
        return on

    def judge(self, field: Field) -> None:
        """VAT ids, mail addresses and phones are judged where they are typed."""
        country = self.query_one("#form-country", Field).text[:2].upper()
        if field.id == "form-vat_id" and field.text:
            vat_number(country, field.text)
        if field.id == "form-email" and field.text:
            mail_address(field.text)
        if field.id == "form-phone":
            for phone in phones_in(field.text):
                phone_number(phone)

    def _speak(self, country: str) -> None:
        """Take the language of the country, unless somebody has chosen another."""
        chosen, words = (
            self.query_one("#form-language", Field),
            dict(vocabulary.languages(self.seat.language)),
        )
        if chosen.text == words[self._language]:
            self._language = vocabulary.language_of(country)
            chosen.set_text(words[self._language])

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        new = replace(_customer(answers), price_mode=self._mode)
        try:
            [self.customer_id] = await self.do(add_customers, [new])
        except Refused:
            proposed = await self.ask(next_number)
            if new.number != self.number or proposed == self.number:
                raise
            # Somebody else was faster with the number that was proposed; nobody had asked for it.
            self.number = proposed
            self.query_one("#form-number", Field).set_text(proposed)
            [self.customer_id] = await self.do(add_customers, [replace(new, number=proposed)])
        else:
            self.number = new.number


def _usual(company: CompanyView | None, number: str, terms: Sequence[Terms]) -> Usual:
    """What the company is used to."""
    if company is None:
        return Usual(number, "", LANGUAGES[0], "", terms, PriceMode.NET)
    mode = PriceMode.GROSS if company.gross_prices else PriceMode.NET
    return Usual(number, company.country, company.language, company.currency, terms, mode)


def _entries(seat: Seat, usual: Usual, name: str, phone: str, needs_address: bool) -> list[Entry]:
    """The fields, in the order in which a caller is asked."""
    choice = Kind.CHOICE
    return [
        Entry(
            "number", N_("Number"), value=usual.number, required=True, width=16,
            help=N_("What the customer is known by. A free one is proposed; type another if you like."),
        ),
        Entry(
            "name", N_("Name"), value=name, required=True,
            help=N_("The firm, or the person's name, as it is to stand on the invoice."),
        ),
        Entry(
            "kind", N_("Kind"), choice, CustomerKind.COMPANY, required=True, width=20,
            choices=[(kind, seat.word(kind.label)) for kind in CustomerKind],
            help=N_("A firm, a private person, or a customer who stands for all who give no name."),
        ),
        Entry("contact", N_("Contact"), help=N_("Who calls and may order. Empty if nobody in particular.")),
        Entry(
            "phone", N_("Phone"), value=phone, width=20,
            help=N_("However it is spelled: callers are found by its digits."),
        ),
        Entry("email", N_("E-mail"), help=N_("Invoices are sent there.")),
        Entry("street", N_("Street"), help=N_("Street without the number of the house.")),
        Entry("house_number", N_("House number"), width=10, help=N_("Number of the house, and of the flat.")),
        Entry(
            "postcode", N_("Postcode"), required=needs_address, width=10, help=N_("As it stands on letters.")
        ),
        Entry("city", N_("City"), required=needs_address, help=N_("City, town or village.")),
        Entry(
            "country", N_("Country"), choice, usual.country, required=True,
            choices=vocabulary.countries(seat.language),
            help=N_("Where the customer is established. Type the code, DE or NL; F4 shows all."),
        ),
        Entry(
            "vat_id", N_("VAT id"), width=20,
            help=N_("Empty if there is none. Its check digits are tested, the country's letters added."),
        ),
        Entry(
            "language", N_("Language"), choice, usual.language, required=True, width=20,
            choices=vocabulary.languages(seat.language),
            help=N_("Which language the customer's papers are printed in."),
        ),
        Entry(
            "currency", N_("Currency"), choice, usual.currency, required=True,
            choices=vocabulary.currencies(seat.language), help=N_("What the customer pays in."),
        ),
        Entry(
            "terms", N_("Payment terms"), choice, usual.terms[0].id, required=True,
            choices=[(terms.id, f"{terms.code} {terms.name}") for terms in usual.terms],
            help=N_("When and how the customer pays. F4 shows what may be agreed."),
        ),
    ]  # fmt: skip


def _customer(answers: Mapping[str, Any]) -> NewCustomer:
    """What was filled in, as the verb takes it."""
    country, email = answers["country"], answers["email"]
    place = Place(
        answers["name"],
        answers["street"],
        answers["house_number"],
        answers["postcode"],
        answers["city"],
        country,
    )
    is_there = any((place.street, place.house_number, place.postcode, place.city))
    return NewCustomer(
        answers["number"],
        answers["name"],
        country,
        answers["language"],
        answers["currency"],
        answers["terms"],
        kind=answers["kind"],
        vat_id=answers["vat_id"],
        invoice_email=email,
        billing=place if is_there else None,
        contacts=(NewContact(answers["contact"], email=email),) if answers["contact"] else (),
        phones=tuple(phones_in(answers["phone"])),
    )
