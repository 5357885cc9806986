"""What was done to a customer, his people and his addresses."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BindParameter, Text, bindparam, or_, select, type_coerce, union_all

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.customers.model import Address, Contact, PaymentTerms
from salesdesk.domain.pricing.model import PriceList
from salesdesk.domain.users.happened import Happened, happened
from salesdesk.office.model import HistoryRow
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among

__all__ = ["customer_history"]

_CUSTOMER: Final[BindParameter[int]] = bindparam("customer")
_CHANGES: Final = type_coerce(HistoryRow.changes, Text)
_SAID_THERE: Final = HistoryRow.verb.in_(
    [
        f"customers.{verb}"
        for verb in ("change_details", "change_address", "remove_address", "change_contact", "remove_contact")
    ]
) & or_(_CHANGES.startswith('{"address":'), _CHANGES.startswith('{"contact":'))
"""Rows that say no more than which address or person was changed: those of the address say how."""
_OWN: Final = select(HistoryRow.id).where(
    HistoryRow.subject == "customer", HistoryRow.subject_id == _CUSTOMER, ~_SAID_THERE
)
_OF_ADDRESSES: Final = select(HistoryRow.id).where(
    HistoryRow.subject == "address",
    HistoryRow.subject_id.in_(select(Address.id).where(Address.customer_id == _CUSTOMER)),
)
_OF_CONTACTS: Final = select(HistoryRow.id).where(
    HistoryRow.subject == "contact",
    HistoryRow.subject_id.in_(select(Contact.id).where(Contact.customer_id == _CUSTOMER)),
)
_ALL: Final = union_all(_OWN, _OF_ADDRESSES, _OF_CONTACTS)
_PEOPLE: Final = select(Contact.id, Contact.name).where(among(Contact.id, "ids"))
_STREET: Final = Address.street + " " + Address.house_number
_NAMES: Final[dict[str, Any]] = {
    "contact": _PEOPLE,
    "authoriser_id": _PEOPLE,
    "address": select(Address.id, _STREET + ", " + Address.city).where(among(Address.id, "ids")),
    "terms_id": select(PaymentTerms.id, PaymentTerms.name).where(among(PaymentTerms.id, "ids")),
    "price_list_id": select(PriceList.id, PriceList.code).where(among(PriceList.id, "ids")),
    "article_id": select(Article.id, Article.code).where(among(Article.id, "ids")),
}


@query(Permission.HISTORY_SEE)
def customer_history(
    tx: Transaction,
    customer_id: int,
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[Happened]:
    """What was done to a customer, his people and his addresses, the newest first; not his orders.

    `sort` is one of `users.happened.HAPPENED_SORTS`; another is refused.
    """
    asked = {"customer": customer_id}
    return happened(tx, _ALL, asked, _NAMES, offset, limit, sort, descending)
