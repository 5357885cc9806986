"""What concerns the order as a whole: when, where to, and what the customer calls it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, TypeVar

from salesdesk.domain.customer_cards.queries import customer_card
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.drafts.callers import Caller
from salesdesk.domain.drafts.queries import NewOrder
from salesdesk.domain.drafts.rules import check_allowance, check_wanted
from salesdesk.domain.orders.rules import Channel, LineKind, order_allowance
from salesdesk.domain.quotes.rules import check_valid_until
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens.commands import Command, command
from salesdesk.screens.customers.forms import ContactForm
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.order_cells import address
from salesdesk.screens.order_entry.call import Call
from salesdesk.screens.order_entry.meant import require_meant
from salesdesk.screens.order_entry.one_off import OneOffForm
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.warehouse.stock.queries import WarehouseView

__all__ = ["HeaderForm"]

T = TypeVar("T")

_CONTACT: Final = "form-contact_id"
_PLACE: Final = "form-ship_to"


class HeaderForm(Form):
    """The header of an order; F6 enters the contact or the address that its field has not in the list."""

    def __init__(
        self,
        seat: Seat,
        call: Call,
        warehouses: Sequence[WarehouseView],
        submit: Callable[[NewOrder, NewOrder], Awaitable[object]],
    ) -> None:
        """`submit` is given the header as it is to be, and as it was seen."""
        assert call.header is not None, "there is no header without a call"
        self._call, self._seen = call, call.header
        self._warehouses = [each for each in warehouses if each.sells and each.active]
        self._typed_place: Place | None = None
        self._change = submit
        super().__init__(seat, seat.word(N_("The order")), self._now(seat), self._save)

    async def begin(self) -> None:
        """Who has no address at all is asked for one first."""
        await super().begin()
        if self._seen.ship_to is None and self._caller.place is None:
            self.go_to(self.query_one(f"#{_PLACE}", Field))
            self.tell(N_("There is no address yet: F6 enters one."))

    def available(self, command_: Command) -> bool:
        """Something new can be entered where there is a list of what the customer has."""
        if command_.name == "new":
            return self.focused is not None and self.focused.id in (_CONTACT, _PLACE)
        return super().available(command_)

    def on_descendant_focus(self) -> None:
        """Some fields have a key of their own."""
        self.show_keys()

    @command("f6", N_("New"), N_("Enter the contact or the address that is not in the list of this field."))
    async def new(self) -> None:
        """Enter it, and have it chosen in the field."""
        focused = self.focused
        assert isinstance(focused, Field), "offered in two fields alone"
        if focused.id == _CONTACT:
            await self._new_contact(focused)
        else:
            await self._new_place(focused)

    async def renew(self) -> Refused | None:
        """The header as it stands by now."""
        if self._call.header is None:
            return None
        self._seen = self._call.header
        return self.take_up(self._now(self.seat))

    @property
    def _caller(self) -> Caller:
        assert self._call.customer is not None, "a call is somebody's"
        return self._call.customer

    async def _new_contact(self, field: Field) -> None:
        self.seat.require(Permission.CUSTOMERS_EDIT)
        card = await self.ask(customer_card, self._caller.id)
        known = field.text in (word for _, word in _people(self._caller))
        form = ContactForm(self.seat, card, name="" if known else field.text)
        await self.show(form)
        if form.contact_id is not None:
            await self._call.read_customer()
            self._choose(field, _people(self._caller), form.contact_id)

    async def _new_place(self, field: Field) -> None:
        given = self._typed_place or self._seen.ship_to
        form = OneOffForm(self.seat, self._caller, None if given in self._caller.places else given)
        await self.show(form)
        if form.place is not None:
            self._typed_place = form.place
            await self._call.read_customer()
            self._choose(field, self._places(), form.place)

    def _choose(self, field: Field, choices: Iterable[tuple[object, str]], value: object) -> None:
        """Put what was entered into its field, the newest of several that are alike."""
        self.take_up(self._now(self.seat))
        field.set_text(next((word for each, word in choices if each == value), field.text))
        field.select_all()

    async def _save(self, answers: Mapping[str, Any]) -> None:
        new = self._header(answers)
        lines = self._call.lines
        # A deposit is given back in full: nothing comes off it.
        value = sum((line.net for line in lines if line.kind is not LineKind.DEPOSIT), ZERO)
        check_wanted(new.requested_on, self.seat.today, self._seen.requested_on)
        check_valid_until(new.valid_until, self.seat.today, self._seen.valid_until)
        deposits = any(line.kind is LineKind.DEPOSIT for line in lines)
        _check_discount(new, self._seen, value, self._caller.currency, deposits=deposits)
        await require_meant(self, new, self._seen, value, self._caller.currency)
        await self._change(new, self._seen)

    def _header(self, answers: Mapping[str, Any]) -> NewOrder:
        """The header as it was filled in; an address that nobody touched stays what it was."""
        typed: dict[str, Any] = dict(answers)
        for name in ("discount_percent", "discount_amount"):
            typed[name] = typed[name] or ZERO
        if typed["ship_to"] == self._shown_place:
            typed["ship_to"] = self._seen.ship_to
        return replace(self._seen, **typed)

    @property
    def _shown_place(self) -> Place | None:
        return self._seen.ship_to or self._caller.place

    def _places(self) -> list[tuple[Place, str]]:
        """Where the order may go: where it goes, what was typed here, and the customer's addresses."""
        places = dict.fromkeys((self._shown_place, self._typed_place, *self._caller.places))
        name = self._caller.name
        return _apart([(each, address(each, name) or each.country) for each in places if each is not None])

    def _now(self, seat: Seat) -> list[Entry]:
        """The fields, as the header was seen. The last one is one key from the first."""
        header, choice = self._seen, Kind.CHOICE
        return [
            *([_valid_until(header)] if header.is_quote else []),
            Entry(
                "requested_on", N_("Wanted on"), Kind.DAY, header.requested_on, width=12,
                help=N_("The day on which the customer wants the goods: 24.12, +3 for in three days. "
                        "Empty: as soon as can be."),
            ),
            Entry(
                "reference", N_("Reference"), value=header.reference,
                help=N_("The customer's reference; it stands on papers and boxes."),
            ),
            Entry(
                "customer_number", N_("Their order number"), value=header.customer_number, width=20,
                help=N_("The number that the customer gives the order."),
            ),
            Entry(
                "contact_id", N_("Contact"), choice, header.contact_id, choices=_people(self._caller),
                help=N_("Who orders. Some may order up to a limit only; a colleague authorises more. "
                        "F6 enters somebody who is not in the list."),
            ),
            Entry(
                "warehouse_id", N_("Only from warehouse"), choice, header.warehouse_id,
                choices=[(each.id, f"{each.code} {each.name}") for each in self._warehouses],
                help=N_("Take the goods from this warehouse only. Empty: wherever they are."),
            ),
            Entry(
                "delivery_policy", N_("Delivery"), choice, header.delivery_policy, width=24,
                choices=[(each, seat.word(each.label)) for each in DeliveryPolicy],
                help=N_("What happens if not everything is there. Empty: as agreed with the customer."),
            ),
            Entry(
                "discount_percent", N_("Discount on all, %"), Kind.NUMBER, header.discount_percent or None,
                width=12, help=N_("Per cent off the whole order, besides the discounts of its lines."),
            ),
            Entry(
                "discount_amount", N_("Amount off all"), Kind.NUMBER, header.discount_amount or None,
                width=12, help=N_("An amount off the whole order, after the per cent."),
            ),
            Entry(
                "memo", N_("Memo"), value=header.memo,
                help=N_("For the house; the customer does not see it."),
            ),
            Entry(
                "urgent", N_("Urgent"), Kind.YES_NO, header.urgent, required=True, width=8,
                help=N_("It goes before the others in the warehouse, whatever day they are wanted on."),
            ),
            Entry(
                "channel", N_("Channel"), choice, header.channel, required=True, width=24,
                choices=[(each, seat.word(each.label)) for each in Channel],
                help=N_("How the order reached us. F4 shows the ways."),
            ),
            Entry(
                "type", N_("Type"), value=header.type, width=20,
                help=N_("What the house calls orders of this kind. Empty: an ordinary one."),
            ),
            Entry(
                "ship_to", N_("Deliver to"), choice, self._shown_place, choices=self._places(),
                help=N_("Where the goods go: F4 shows the customer's addresses, F6 takes one for this order "
                        "alone. Empty: where his goods always go."),
            ),
        ]  # fmt: skip


def _valid_until(header: NewOrder) -> Entry:
    return Entry(
        "valid_until", N_("Valid until"), Kind.DAY, header.valid_until, width=12,
        help=N_("The last day on which the prices of the quote hold: 24.12, +30 for in thirty days. "
                "Empty: as long as usual."),
    )  # fmt: skip


def _check_discount(
    new: NewOrder, before: NewOrder, value: Decimal, currency: str, *, deposits: bool
) -> None:
    """Refuse to take more off an order than its lines come to, unless that stood there `before`."""
    typed = new.discount_percent, new.discount_amount
    check_allowance(*typed)
    if value and typed != (before.discount_percent, before.discount_amount):
        order_allowance(value, *typed, currency, deposits=deposits)


def _people(caller: Caller) -> list[tuple[int, str]]:
    return _apart([(each.id, each.name) for each in caller.people])


def _apart(choices: list[tuple[T, str]]) -> list[tuple[T, str]]:
    """Choices of which no two have the same words: those that are alike are counted."""
    seen: Counter[str] = Counter()
    told: list[tuple[T, str]] = []
    for value, word in choices:
        seen[word] += 1
        told.append((value, word if seen[word] == 1 else f"{word} ({seen[word]})"))
    return told
