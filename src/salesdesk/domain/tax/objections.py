"""What stands against a sale that is taxed as its order says.

A sale without VAT has to be what it is called: an intra-EU supply goes to another member state, to
somebody who is registered there (Directive 2006/112, art. 138); an export leaves the VAT area
(art. 146); with reverse charge whoever owes the VAT is named by his VAT id (art. 226 (4)).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salesdesk.domain.tax.rules import Treatment, in_eu_vat_area, is_of_other_member
from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["NEEDS_VAT_ID", "Sale", "objection"]

NEEDS_VAT_ID = frozenset({Treatment.INTRA_EU, Treatment.REVERSE_CHARGE})
"""Treatments that take a VAT id of the buyer's."""


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale as the tax office looks at it: from which country to which, and to whom.

    `buyer` is the number of whoever gets the invoice, `vat_id` what he is registered by, and
    `refuted_on` the day on which that was found to be invalid, unless it has been confirmed since.
    """

    treatment: Treatment
    seller: str
    ship_to: str
    buyer: str
    vat_id: str
    refuted_on: date | None = None


_NO_EXPORT = N_(
    "An export leaves the VAT area, but the goods go to {country}. Tax the order anew (F7 on a draft, Ctrl+R"
    " on its page); a tax treatment that is fixed is changed at customer {number}."
)
_NOT_INTRA_EU = N_(
    "An intra-EU supply goes to another EU country, not to {country}. Tax the order anew (F7 on a draft,"
    " Ctrl+R on its page); a tax treatment that is fixed is changed at customer {number}."
)
_NO_FOREIGN_ID = N_(
    "Only with a VAT id of another EU country is an intra-EU supply free of VAT, and customer {number} has"
    " none. Enter it at his card, or tax the order anew (F7 on a draft, Ctrl+R on its page)."
)
_NO_ID = N_(
    "With reverse charge the buyer owes the VAT, and customer {number} has no VAT id. Enter it at his card,"
    " or change his tax treatment and tax the order anew (F7 on a draft, Ctrl+R on its page)."
)
_REFUTED = N_(
    "The VAT id {vat_id} of customer {number} was found invalid on {day}, and without a valid one the sale is"
    " not free of VAT. Enter the right one, or a newer confirmation, at his card."
)


def objection(sale: Sale, on: date) -> Refused | None:
    """Why a sale cannot be taxed so on a day, and what helps; None if it can."""
    leaves = sale.ship_to != sale.seller and not (
        in_eu_vat_area(sale.seller, on) and in_eu_vat_area(sale.ship_to, on)
    )
    text = ""
    match sale.treatment:
        case Treatment.EXPORT if not leaves:
            text = _NO_EXPORT
        case Treatment.INTRA_EU if leaves or sale.ship_to == sale.seller:
            text = _NOT_INTRA_EU
        case Treatment.INTRA_EU if not is_of_other_member(sale.vat_id, sale.seller, on):
            text = _NO_FOREIGN_ID
        case Treatment.REVERSE_CHARGE if not sale.vat_id:
            text = _NO_ID
        case Treatment.INTRA_EU | Treatment.REVERSE_CHARGE if sale.refuted_on is not None:
            text = _REFUTED
    if not text:
        return None
    return Refused(
        text, country=sale.ship_to, number=sale.buyer, vat_id=sale.vat_id, day=sale.refuted_on or on
    )
