"""The card of one customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salesdesk.domain.customer_cards.queries import customer_card
from salesdesk.domain.customer_cards.rules import AddressOf, Bought, ContactOf, CustomerCard, OrderOf
from salesdesk.domain.customers.changing import remove_address, remove_contact
from salesdesk.domain.customers.queries import payment_terms
from salesdesk.domain.customers.verbs import unblock
from salesdesk.domain.pricing.owners import Owner, Whose
from salesdesk.domain.pricing.queries import agreed_with
from salesdesk.domain.receivables.queries import InvoiceRow
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.articles.card import ArticleCardScreen
from salesdesk.screens.billing.invoice import InvoiceScreen
from salesdesk.screens.card import CardScreen, Opener, Section
from salesdesk.screens.commands import Command, command
from salesdesk.screens.customers.conditions import BlockForm, ConditionsForm
from salesdesk.screens.customers.forms import AddressForm, ContactForm, DetailsForm
from salesdesk.screens.customers.sections import sections
from salesdesk.screens.customers.taxing import TreatmentForm, VatCheckForm
from salesdesk.screens.dialogs.form import Form
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.orders.order import OrderViewScreen
from salesdesk.screens.prices.of_owner import PricesOfScreen
from salesdesk.screens.saved import look_again
from salesdesk.screens.widgets.line_table import Cell

__all__ = ["CustomerCardScreen"]

_MENDED = ("contacts", "addresses")
_EDIT, _PRICES = Permission.CUSTOMERS_EDIT, Permission.PRICES_EDIT


class CustomerCardScreen(CardScreen[CustomerCard]):
    """Terms, what is owed, where he is and what to remember in sight; the rest below."""

    HEADING = N_("Customer card")
    LINES = 4

    async def fetch(self, record_id: int) -> CustomerCard:
        """The card."""
        return await self.ask(customer_card, record_id)

    def make_sections(self) -> Sequence[Section[CustomerCard]]:
        """Orders first."""
        return sections(self.seat)

    def openers(self) -> Mapping[str, Opener]:
        """His orders, what he bought, and what was billed; who sees no invoices has no section of them."""
        found: dict[str, Opener] = {"invoices": self._open_invoice}
        if self.seat.may(Permission.ORDERS_SEE):
            found["orders"] = self._open_order
        if self.seat.may(Permission.ARTICLES_SEE):
            found["bought"] = self._open_article
        return found

    def headline(self, card: CustomerCard) -> str:
        """Number and name."""
        return f"{card.number} · {card.name}"

    def summary(self, card: CustomerCard) -> Sequence[str | Cell]:
        """Whether he may buy and how he pays; what he owes; where he is; the memo."""
        return [self._terms(card), self._money(card), self._place(card), " ".join(card.memo.split())]

    def _terms(self, card: CustomerCard) -> str | Cell:
        parts = [self.say(card.kind.label), card.terms]
        if card.discount:
            discount = wording.percent(card.discount, self.seat.language)
            parts.append(self.say(N_("discount {percent}"), percent=discount))
        if card.price_list:
            parts.append(self.say(N_("list {code}"), code=card.price_list))
        if not card.active:
            parts.insert(0, self.say(N_("No longer a customer")))
        if card.blocked:
            parts.insert(0, self.say(N_("BLOCKED: {reason}"), reason=card.blocked_reason))
        return Cell(" · ".join(parts), "bad" if card.blocked or not card.active else "")

    def _money(self, card: CustomerCard) -> str | Cell:
        language, currency = self.seat.language, card.payer_currency
        owed = f"{wording.money(card.exposure, language)} {currency}"
        if card.payer_limit is None:
            parts = [self.say(N_("Owes {amount}, no limit"), amount=owed)]
        else:
            limit = f"{wording.money(card.payer_limit, language)} {currency}"
            parts = [self.say(N_("Owes {amount} of {limit}"), amount=owed, limit=limit)]
        if card.overdue_invoices:
            overdue = f"{wording.money(card.overdue, language)} {currency}"
            parts.append(
                self.say(N_("overdue {amount} ({count})"), amount=overdue, count=card.overdue_invoices)
            )
        if card.payer_id != card.id:
            parts.append(self.say(N_("paid by {number} {name}"), number=card.payer, name=card.payer_name))
        return Cell(" · ".join(parts), "bad" if card.over_limit or card.overdue_invoices else "")

    def _place(self, card: CustomerCard) -> str:
        parts = [*card.phones[:2]]
        if card.addresses:
            first = card.addresses[0]
            street = f"{first.street} {first.house_number}".strip()
            parts += [part for part in (street, f"{first.postcode} {first.city}".strip()) if part]
        return " · ".join((*parts, card.country))

    def available(self, command_: Command) -> bool:
        """New records belong to their section; who is blocked can only be unblocked."""
        card = self.card
        match command_.name:
            case "add_contact":
                return card is not None and self.section.name == "contacts" and super().available(command_)
            case "add_address":
                return card is not None and self.section.name == "addresses" and super().available(command_)
            case "check_vat_id":
                has_one = card is not None and bool(card.vat_id)
                return has_one and self.section.name == "facts" and super().available(command_)
            case "set_tax":
                return card is not None and self.section.name == "facts" and super().available(command_)
            case "block":
                return card is not None and not card.blocked and super().available(command_)
            case "unblock":
                return card is not None and card.blocked and super().available(command_)
            case "conditions" | "change_details" | "open_prices":
                return card is not None and super().available(command_)
            case "change_row" | "remove_row":
                return self.section.name in _MENDED and self._row is not None and super().available(command_)
            case _:
                return super().available(command_)

    @command("f6,plus,add", N_("Person"), N_("Add a person who works there."), permission=_EDIT)
    async def add_contact(self) -> None:
        """The form of a person."""
        if card := self.card:
            await self._with(ContactForm(self.seat, card), N_("The contact is entered."))

    @command("f6,plus,add", N_("Address"), N_("Add a place that goods or invoices go to."), permission=_EDIT)
    async def add_address(self) -> None:
        """The form of an address."""
        if card := self.card:
            await self._with(AddressForm(self.seat, card), N_("The address is entered."))

    @command(
        "f6,plus,add",
        N_("VAT check"),
        N_("Enter what a register (VIES) said of the VAT id: it is kept as evidence."),
        permission=_EDIT,
    )
    async def check_vat_id(self) -> None:
        """The form of a confirmation."""
        if card := self.card:
            await self._with(VatCheckForm(self.seat, card), N_("The answer is kept with the VAT id."))

    @command(
        "enter",
        N_("Tax"),
        N_("Fix how all sales to the customer are taxed, or leave it to countries and VAT id."),
        permission=_PRICES,
    )
    async def set_tax(self) -> None:
        """The form of the tax treatment."""
        if card := self.card:
            await self._with(TreatmentForm(self.seat, card), N_("The tax treatment is changed."))

    @command("enter", N_("Change"), N_("Change the person or address at the cursor."), permission=_EDIT)
    async def change_row(self) -> None:
        """The form, filled with what is stored."""
        card, row = self.card, self._row
        if card is not None and isinstance(row, ContactOf):
            await self._with(ContactForm(self.seat, card, row), N_("The contact is changed."))
        elif card is not None and isinstance(row, AddressOf):
            await self._with(AddressForm(self.seat, card, row), N_("The address is changed."))

    @command("delete", N_("Remove"), N_("Remove the person or address at the cursor."), permission=_EDIT)
    async def remove_row(self) -> None:
        """Ask first."""
        row = self._row
        if isinstance(row, ContactOf):
            asked = self.say(N_("{name} is offered no more, and the numbers are forgotten."), name=row.name)
            if await self._sure(N_("Remove the contact?"), asked):
                await self.do(remove_contact, row.id)
                await look_again(self, self.load(), N_("{name} is removed."), name=row.name)
        elif isinstance(row, AddressOf):
            place = f"{row.name}, {row.street} {row.house_number}, {row.postcode} {row.city}"
            asked = self.say(N_("{place}: it is offered no more. Documents keep it."), place=place)
            if await self._sure(N_("Remove the address?"), asked):
                await self.do(remove_address, row.id)
                await look_again(self, self.load(), N_("The address is removed."))

    @command(
        "ctrl+n",
        N_("Data"),
        N_("Change name, phone, mail address, VAT id, language, payment terms and memo."),
        permission=_EDIT,
    )
    async def change_details(self) -> None:
        """The form, filled with what is stored by now."""
        await self.load()
        if card := self.card:
            form = DetailsForm(self.seat, card, await self.ask(payment_terms))
            await self._with(form, N_("The customer is changed."))

    @command("ctrl+d", N_("Conditions"), N_("Set discount, credit limit and price list."), permission=_PRICES)
    async def conditions(self) -> None:
        """The form of what is agreed."""
        if card := self.card:
            form = ConditionsForm(self.seat, card, await self.ask(agreed_with, card.id))
            await self._with(form, N_("The conditions are changed."))

    @command(
        "ctrl+p",
        N_("Prices"),
        N_("The prices that are agreed with the customer."),
        permission=Permission.ARTICLES_SEE,
    )
    async def open_prices(self) -> None:
        """Their list."""
        await self.open(PricesOfScreen(self.seat, Owner(Whose.CUSTOMER, self.record_id)))

    @command("ctrl+k", N_("Block"), N_("Take no orders of this customer, and say why."), permission=_PRICES)
    async def block(self) -> None:
        """Ask for the reason."""
        if card := self.card:
            await self._with(BlockForm(self.seat, card), N_("The customer is blocked."))

    @command("ctrl+k", N_("Unblock"), N_("Let the customer order again."), permission=_PRICES)
    async def unblock(self) -> None:
        """Ask first."""
        card = self.card
        if card is None:
            return
        title = self.say(N_("Unblock {name}?"), name=card.name)
        text = self.say(N_("Blocked because: {reason}"), reason=card.blocked_reason)
        if await self.show(Question(self.seat, title, text)):
            await self.do(unblock, card.id)
            await self.load()
            self.tell(N_("The customer may order again."))

    def _offered(self) -> list[Command]:
        """Customers are blocked more seldom than anything else is done here."""
        return sorted(super()._offered(), key=lambda each: each.name in ("block", "unblock"))

    @property
    def _row(self) -> object:
        """What stands at the cursor of the section that is shown."""
        return self.table(self.section).current

    async def _sure(self, title: str, text: str) -> bool:
        answer = await self.show(Question(self.seat, self.say(title), text))
        return answer is True

    async def _with(self, form: Form, done: str) -> None:
        if await self.show(form):
            await look_again(self, self.load(), done)
        else:
            await self.load()  # what a colleague did meanwhile may be why the form was left

    async def _open_article(self, bought: Bought) -> None:
        await self.open(ArticleCardScreen(self.seat, bought.article_id))

    async def _open_invoice(self, invoice: InvoiceRow) -> None:
        await self.open(InvoiceScreen(self.seat, invoice.id))

    async def _open_order(self, order: OrderOf) -> None:
        await self.open(OrderViewScreen(self.seat, order.id))
