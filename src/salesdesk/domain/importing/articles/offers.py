"""Judging what suppliers ask for an article: whose it is, in which currency, and whether it is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from salesdesk.domain.importing.articles.stored import OFFER_COLUMNS
from salesdesk.domain.importing.names import spoken
from salesdesk.domain.importing.operations import Before, differences, require_currency
from salesdesk.domain.importing.rules import Fault, Record
from salesdesk.domain.purchasing.entering import Offered, check_offer
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction

__all__ = ["Offer", "Suppliers", "offer_of"]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a supplier asks: new, or other than before in these fields."""

    supplier_id: int
    number: str
    offered: Offered
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Suppliers:
    """The suppliers that records name, by their numbers: their ids and currencies."""

    ids: Mapping[str, int]
    currencies: Mapping[str, str]
    own: str
    """The company's currency: what an amount is in whose supplier nobody names."""
    half: bool
    """The file lacks the column for the supplier or for the price: what needs both is left out."""

    def require_currency(self, record: Record, supplier: str | None) -> None:
        """Refuse a price in another currency than the supplier's. Raises Fault."""
        require_currency(record, self.currencies.get(supplier or "", self.own), "purchase_price")


def offer_of(
    tx: Transaction, suppliers: Suppliers, before: Before | None, supplier: str | None, values: dict[str, Any]
) -> Offer | None:
    """What the supplier of a row asks, if that is new or other than before. Raises Fault."""
    known = before.parts if before else {}
    if supplier is None:
        if not values:
            return None
        if len(known) != 1:
            if suppliers.half:
                return None
            error = Refused(
                N_("Which supplier's is it? Name him in a column, or leave this one out: --map HEAD=-.")
            )
            raise Fault(next(iter(values)), error)
        [supplier] = known
    if supplier in known:
        after = differences(values, known[supplier])
        if not after:
            return None
        tx.actor.require(Permission.PURCHASES_ORDER)
        offered = _offered(known[supplier] | after)
        check_offer(offered)
        return Offer(0, supplier, offered, known[supplier], after)
    if suppliers.half and "purchase_price" not in values:
        return None
    tx.actor.require(Permission.PURCHASES_ORDER)
    if supplier not in suppliers.ids:
        raise Fault("supplier", Refused(N_("There is no supplier {number}."), number=supplier))
    if "purchase_price" not in values:
        raise Fault(
            "purchase_price",
            Refused(N_("This is new and needs “{field}”."), field=spoken("purchase_price")),
        )
    offered = _offered({"preferred": not any(each["preferred"] for each in known.values())} | values)
    check_offer(offered)
    return Offer(suppliers.ids[supplier], supplier, offered, None, values)


def _offered(values: Mapping[str, Any]) -> Offered:
    return Offered(
        0, **({"code": ""} | {OFFER_COLUMNS[name]: values[name] for name in values if name in OFFER_COLUMNS})
    )
