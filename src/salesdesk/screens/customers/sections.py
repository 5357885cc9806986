"""The sections of a customer's card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from textwrap import wrap

from salesdesk.domain.customer_cards.history import customer_history
from salesdesk.domain.customer_cards.lists import articles_bought, customer_invoices, customer_orders
from salesdesk.domain.customer_cards.rules import AddressOf, Bought, ContactOf, CustomerCard, OrderOf
from salesdesk.domain.orders.rules import OrderState
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens import vocabulary, wording
from salesdesk.screens.articles.prices import CURRENCY, PRICE_UNIT, counted_of, priced, unit_of
from salesdesk.screens.billing.cells import invoice_cells, invoice_columns
from salesdesk.screens.card import Pages, Section
from salesdesk.screens.history import history_section
from salesdesk.screens.order_cells import state_of
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import amount, dated
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["sections"]

_Cells = Sequence[str | Cell]
_VALUE = 50  # cells


def sections(seat: Seat) -> list[Section[CustomerCard]]:
    """What is asked for most on the phone first."""
    made = _Sections(seat)
    billed = [made.invoices()] if seat.may(Permission.INVOICES_SEE) else []
    told = [history_section(seat, customer_history)] if seat.may(Permission.HISTORY_SEE) else []
    return [made.orders(), made.bought(), *billed, made.contacts(), made.addresses(), made.facts(), *told]


class _Sections:
    """Makes the sections for the language of a seat."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._say = seat.word
        self._fill = seat.say
        self._language = seat.language

    def orders(self) -> Section[CustomerCard]:
        columns = [
            self._head(N_("Order"), 16, whole=True, sort="number"),
            self._head(N_("Day"), 10, sort="day"),
            self._head(N_("State"), 26, grows=True, whole=True, sort="state"),
            self._head(N_("With VAT"), 18, right=True, sort="gross"),
        ]

        def cells(order: OrderOf) -> _Cells:
            state, state_look = state_of(self._seat, order)
            look = "dim" if state_look == "dim" and order.state is not OrderState.COMPLETED else ""
            return [
                Cell(order.number, look),
                dated(order.order_date, self._language, look),
                Cell(state, state_look if order.is_quote else look),
                "" if order.gross is None else amount(order.gross, self._language, look, order.currency),
            ]

        return Section(
            "orders",
            N_("Orders"),
            columns,
            Pages(customer_orders),
            cells,
            N_("Never ordered anything."),
            more=(CURRENCY,),
        )

    def bought(self) -> Section[CustomerCard]:
        columns = [
            self._head(N_("Code"), 12, whole=True, sort="code"),
            self._head(N_("Name"), 22, grows=True, sort="name"),
            self._head(N_("Day"), 10, sort="day"),
            self._head(N_("Quantity"), 12, right=True, sort="quantity"),
            self._head(N_("Price"), 16, right=True, sort="price"),
        ]

        def cells(bought: Bought) -> _Cells:
            return [
                bought.code,
                bought.name,
                dated(bought.order_date, self._language),
                counted_of(bought, self._language),
                priced(bought.price, bought.price_unit, bought.currency, self._language),
            ]

        return Section(
            "bought", N_("Bought"), columns, Pages(articles_bought), cells,
            N_("Never bought anything."), more=(unit_of(self._language), PRICE_UNIT, CURRENCY),
        )  # fmt: skip

    def invoices(self) -> Section[CustomerCard]:
        return Section(
            "invoices",
            N_("Invoices"),
            invoice_columns(self._seat),
            Pages(customer_invoices),
            partial(invoice_cells, language=self._language),
            N_("Nothing was ever billed."),
        )

    def contacts(self) -> Section[CustomerCard]:
        columns = [
            self._head(N_("Name"), 15, grows=True), self._head(N_("Job"), 9, grows=True),
            self._head(N_("May order"), 13, whole=True), self._head(N_("Approved by"), 11),
            self._head(N_("Phone"), 14, whole=True), self._head(N_("E-mail"), 10, grows=True),
        ]  # fmt: skip

        def cells(contact: ContactOf) -> _Cells:
            return [
                contact.name,
                contact.job,
                Cell(self._may_order(contact), "" if contact.may_order else "bad"),
                self._authoriser(contact),
                ", ".join(contact.phones),
                contact.email,
            ]

        return Section(
            "contacts",
            N_("Contacts"),
            columns,
            lambda card: card.contacts,
            cells,
            N_("Nobody is named here."),
            about=self._gap,
        )

    def _authoriser(self, contact: ContactOf) -> str | Cell:
        if contact.gap is None or contact.gap.contact_id is None:
            return contact.authoriser
        return Cell(contact.authoriser or self._say(N_("nobody")), "bad")

    def _gap(self, contact: ContactOf) -> str:
        """What is wrong with who allows the person more, in a sentence."""
        return "" if contact.gap is None else self._fill(contact.gap.text, **contact.gap.values)

    def _may_order(self, contact: ContactOf) -> str:
        if not contact.may_order:
            return self._say(N_("no"))
        if contact.order_limit is None:
            return self._say(N_("yes"))
        return self._fill(N_("to {amount}"), amount=self._money(contact.order_limit))

    def addresses(self) -> Section[CustomerCard]:
        columns = [
            self._head(N_("Purpose"), 14, whole=True), self._head(N_("Name"), 15, grows=True),
            self._head(N_("Street"), 16, grows=True), self._head(N_("Postcode"), 10),
            self._head(N_("City"), 13, grows=True), self._head(N_("Ctry"), 4),
        ]  # fmt: skip

        def cells(address: AddressOf) -> _Cells:
            texts = (
                self._say(address.kind.label),
                address.name,
                f"{address.street} {address.house_number}".strip(),
                address.postcode,
                ", ".join(part for part in (address.city, address.region) if part),
                address.country,
            )
            return [Cell(text, "strong" if address.preferred else "") for text in texts]

        return Section(
            "addresses", N_("Addresses"), columns, lambda card: card.addresses, cells,
            N_("No address is known."),
        )  # fmt: skip

    def facts(self) -> Section[CustomerCard]:
        return Section(
            "facts", N_("Facts"), [Column("", 24), Column("", _VALUE, grows=True)], self._facts,
            lambda fact: fact, N_("Nothing else is known."),
        )  # fmt: skip

    def _facts(self, card: CustomerCard) -> list[tuple[str, str | Cell]]:
        """Label and value of each fact; facts that say nothing are left out."""
        language, say = self._language, self._say
        limit = "" if card.credit_limit is None else f"{self._money(card.credit_limit)} {card.currency}"
        group = f"{card.group} {wording.percent(card.group_discount, language)}".strip()
        days = card.min_shelf_days
        shelf = "" if days is None else self._fill(N_("at least {days} days"), days=days)
        payer = "" if card.payer_id == card.id else f"{card.payer} {card.payer_name}"
        memo = (part for line in card.memo.splitlines() for part in wrap(line, _VALUE))
        facts: list[tuple[str, str | Cell]] = [
            (say(N_("Payer")), payer),
            (say(N_("Head office")), card.parent),
            *self._tax(card),
            (say(N_("Country")), dict(vocabulary.countries(language)).get(card.country, card.country)),
            (say(N_("Language")), dict(vocabulary.languages(language)).get(card.language, card.language)),
            (say(N_("Prices")), f"{card.currency}, {say(card.price_mode.label)}"),
            (say(N_("Group")), group),
            (say(N_("Price list")), card.price_list),
            (say(N_("Credit limit")), limit),
            (say(N_("Delivery")), say(card.delivery_policy.label)),
            (say(N_("Delivery days")), self._weekdays(card.delivery_days)),
            (say(N_("Carrier")), " ".join((card.carrier, card.shipping_method)).strip()),
            (say(N_("Shelf life")), shelf),
            (say(N_("Invoices to")), card.invoice_email),
            (say(N_("Reference")), card.buyer_reference),
            (say(N_("Customer since")), self._day(card.created_at.date())),
            *((say(N_("Memo")) if not at else "", line) for at, line in enumerate(memo)),
        ]  # fmt: skip
        return [(label, value) for label, value in facts if value]

    def _tax(self, card: CustomerCard) -> Iterator[tuple[str, str | Cell]]:
        """The VAT id with what a register said of it, how sales are taxed, and what stands against it."""
        check, say = card.vat_check, self._say
        if check is None:
            yield say(N_("VAT id")), card.vat_id
        else:
            text = N_("{vat_id}, confirmed {day} ({reference})")
            if not check.valid:
                text = N_("{vat_id}, found INVALID {day}")
            day = self._day(check.checked_on)
            shown = self._fill(text, vat_id=card.vat_id, day=day, reference=check.reference)
            yield say(N_("VAT id")), Cell(shown, "" if check.valid else "bad")
        treatment = say(card.taxed_as.label)
        if card.treatment is not None:
            treatment = self._fill(N_("{treatment}, always"), treatment=treatment)
        yield say(N_("Tax treatment")), treatment
        if card.tax_objection is not None:
            for line in wrap(card.tax_objection.text(self._language), _VALUE):
                yield "", Cell(line, "bad")

    def _weekdays(self, days: str) -> str:
        """Short names of weekdays, 1 for Monday."""
        return ", ".join(vocabulary.weekday(int(digit), self._language) for digit in days)

    def _money(self, value: Decimal) -> str:
        return wording.money(value, self._language)

    def _day(self, value: date | None) -> str:
        return wording.day(value, self._language)

    def _head(
        self,
        title: str,
        width: int,
        *,
        right: bool = False,
        grows: bool = False,
        whole: bool = False,
        sort: str = "",
    ) -> Column:
        return Column(self._say(title), width, right, grows, whole, sort=sort or title)
