"""An address for one order: where goods go this once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from salesdesk.domain.customers.entering import check_place
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.customers.verbs import add_address
from salesdesk.domain.drafts.callers import Caller
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens import vocabulary
from salesdesk.screens.address_entries import street_and_city
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat

__all__ = ["OneOffForm"]

_KEPT: Final = "kept"


class OneOffForm(Form):
    """Where an order goes. It is the order's alone, unless somebody says that it is kept.

    After it is answered `place` is the address, None if the form was left.
    """

    def __init__(self, seat: Seat, caller: Caller, before: Place | None = None) -> None:
        """`before` is the address that the order was given for itself, if it was: it is mended."""
        title = seat.say(N_("Deliver this order of {name} to"), name=caller.name)
        super().__init__(seat, title, _entries(seat, caller, before), self._take)
        self._customer_id, self._before = caller.id, before
        self.place: Place | None = None

    async def _take(self, answers: Mapping[str, Any]) -> None:
        typed = dict(answers)
        is_kept = typed.pop(_KEPT, False)
        place = Place(**typed, region=self._before.region if self._before else "")
        check_place(place, self._before)
        if is_kept:
            await self.do(add_address, self._customer_id, AddressKind.DELIVERY, place)
        self.place = place


def _entries(seat: Seat, caller: Caller, before: Place | None) -> list[Entry]:
    usual = caller.place.country if caller.place else caller.country
    entries = [
        Entry(
            "name", N_("Name"), value=before.name if before else caller.name, required=True,
            help=N_("Whose name is on the door."),
        ),
        *street_and_city(before),
        Entry(
            "country", N_("Country"), Kind.CHOICE, before.country if before else usual, required=True,
            choices=vocabulary.countries(seat.language),
            help=N_("Where the goods go. Type the code, DE or NL; F4 shows all."),
        ),
    ]  # fmt: skip
    if seat.may(Permission.CUSTOMERS_EDIT):
        help_ = N_("Yes puts it among the customer's addresses, for other orders too.")
        entries.append(Entry(_KEPT, N_("Keep the address"), Kind.YES_NO, False, help_, width=8))
    return entries
