"""The fields of an address that every form of one has alike."""

from __future__ import annotations

from salesdesk.domain.company.verbs import CompanyDetails
from salesdesk.domain.customer_cards.rules import AddressOf
from salesdesk.domain.customers.queries import Place
from salesdesk.i18n import N_
from salesdesk.screens.dialogs.form import Entry
from salesdesk.warehouse.stock.rules import WarehouseDetails

__all__ = ["street_and_city"]


def street_and_city(before: Place | AddressOf | CompanyDetails | WarehouseDetails | None) -> list[Entry]:
    """Street, house, postcode and city, as they were `before`."""
    return [
        Entry(
            "street", N_("Street"), value=before and before.street,
            help=N_("Street without the number of the house."),
        ),
        Entry(
            "house_number", N_("House number"), value=before and before.house_number, width=10,
            help=N_("Number of the house, and of the flat."),
        ),
        Entry(
            "postcode", N_("Postcode"), value=before and before.postcode, width=10,
            help=N_("As it stands on letters."),
        ),
        Entry(
            "city", N_("City"), value=before and before.city, required=True,
            help=N_("City, town or village."),
        ),
    ]  # fmt: skip
