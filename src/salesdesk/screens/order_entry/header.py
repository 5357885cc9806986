"""What concerns the order as a whole: when, where to, and what the customer calls it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from salesdesk.domain.customers.entering import check_place
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.drafts.callers import Caller
from salesdesk.domain.drafts.queries import NewOrder
from salesdesk.domain.drafts.rules import check_wanted
from salesdesk.domain.orders.rules import order_allowance
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import HUNDRED, ZERO, require_numbers
from salesdesk.screens import vocabulary
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.order_entry.meant import require_meant
from salesdesk.screens.seat import Seat
from salesdesk.warehouse.stock.queries import WarehouseView

__all__ = ["HeaderForm"]

_PLACE: Final = ("name", "street", "house_number", "postcode", "city", "country")


class HeaderForm(Form):
    """The header of an order; what is typed as the address is for this order alone."""

    def __init__(
        self,
        seat: Seat,
        caller: Caller,
        header: NewOrder,
        warehouses: Sequence[WarehouseView],
        submit: Callable[[NewOrder], Awaitable[object]],
        value: Decimal = ZERO,
    ) -> None:
        """`value` is what the lines of the order come to, for judging what is taken off it."""

        async def save(answers: Mapping[str, Any]) -> None:
            new = _header(header, caller, answers)
            check_wanted(new.requested_on, seat.today, header.requested_on)
            _check_discount(new, header, value, caller.currency)
            await require_meant(self, new, header, value, caller.currency)
            await submit(new)

        entries = [*_of_order(seat, caller, header, warehouses), *_of_place(seat, _place(caller, header))]
        super().__init__(seat, seat.word(N_("The order")), entries, save)


def _check_discount(new: NewOrder, before: NewOrder, value: Decimal, currency: str) -> None:
    """Refuse to take more off an order than its lines come to, unless that stood there `before`."""
    typed = new.discount_percent, new.discount_amount
    require_numbers(*typed)
    if value and typed != (before.discount_percent, before.discount_amount) and typed[0] <= HUNDRED:
        order_allowance(value, *typed, currency)


def _of_order(
    seat: Seat, caller: Caller, header: NewOrder, warehouses: Sequence[WarehouseView]
) -> list[Entry]:
    choice = Kind.CHOICE
    selling = [each for each in warehouses if each.sells and each.active]
    return [
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
            "contact_id", N_("Contact"), choice, header.contact_id,
            choices=[(each.id, each.name) for each in caller.people],
            help=N_("Who orders. Some may order up to a limit only; a colleague authorises more."),
        ),
        Entry(
            "warehouse_id", N_("Only from warehouse"), choice, header.warehouse_id,
            choices=[(each.id, f"{each.code} {each.name}") for each in selling],
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
            "discount_amount", N_("Amount off all"), Kind.NUMBER, header.discount_amount or None, width=12,
            help=N_("An amount off the whole order, after the per cent."),
        ),
        Entry("memo", N_("Memo"), value=header.memo, help=N_("For the house; the customer does not see it.")),
    ]  # fmt: skip


def _of_place(seat: Seat, place: Place | None) -> list[Entry]:
    at = {name: getattr(place, name, "") for name in _PLACE}
    return [
        Entry(
            "name", N_("Deliver to"), value=at["name"],
            help=N_("Whose name is on the door. The address is for this order alone."),
        ),
        Entry("street", N_("Street"), value=at["street"], help=N_("Street without the number of the house.")),
        Entry(
            "house_number", N_("House number"), value=at["house_number"], width=10,
            help=N_("Number of the house, and of the flat."),
        ),
        Entry(
            "postcode", N_("Postcode"), value=at["postcode"], width=10, help=N_("As it stands on letters.")
        ),
        Entry("city", N_("City"), value=at["city"], help=N_("City, town or village.")),
        Entry(
            "country", N_("Country"), Kind.CHOICE, at["country"], choices=vocabulary.countries(seat.language),
            help=N_("Where the goods go. Type the code, DE or NL; F4 shows all."),
        ),
    ]  # fmt: skip


def _place(caller: Caller, header: NewOrder) -> Place | None:
    return header.ship_to or caller.place


def _header(before: NewOrder, caller: Caller, answers: Mapping[str, Any]) -> NewOrder:
    """The header as it was filled in; an address that nobody touched stays what it was."""
    shown = _place(caller, before)
    written = {name: answers[name] or "" for name in _PLACE}
    typed = Place(**written, region=shown.region if shown else "")
    nothing = not any((typed.name, typed.street, typed.house_number, typed.postcode, typed.city))
    if not nothing and not typed.country:
        raise Refused(N_("Say in which country the address is.")).at("country")
    if not nothing:
        check_place(typed, shown)
    return replace(
        before,
        requested_on=answers["requested_on"],
        reference=answers["reference"],
        customer_number=answers["customer_number"],
        contact_id=answers["contact_id"],
        warehouse_id=answers["warehouse_id"],
        delivery_policy=answers["delivery_policy"],
        discount_percent=answers["discount_percent"] or ZERO,
        discount_amount=answers["discount_amount"] or ZERO,
        memo=answers["memo"],
        ship_to=before.ship_to if typed == shown or nothing else typed,
    )
