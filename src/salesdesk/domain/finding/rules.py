"""What is shown of the customers and papers that somebody looks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salesdesk.domain.orders.rules import OrderState
from salesdesk.i18n import N_, Labelled
from salesdesk.lookup.marking import Match

__all__ = ["CustomerFound", "PaperFound", "PaperKind"]


@dataclass(frozen=True, slots=True)
class CustomerFound:
    """A customer as a search shows him: where he is and a number he is called at.

    Of several places and numbers it is the one that fits what was typed. `match.through`
    is the number of his paper, or the article that he bought, if he was found by that; or what
    of him fits and is not shown: a person, a street, a mail address, his VAT id.
    """

    id: int
    number: str
    name: str
    city: str
    postcode: str
    country: str
    phone: str
    blocked: bool
    active: bool
    match: Match


class PaperKind(Labelled):
    """A kind of paper that has a number."""

    ORDER = "order", N_("order")
    NOTE = "note", N_("goods-issue note")
    INVOICE = "invoice", N_("invoice")
    PURCHASE = "purchase", N_("purchase order")


@dataclass(frozen=True, slots=True)
class PaperFound:
    """A paper as a search shows it: `day` is its own, `name` that of the customer or supplier.

    `state` is that of an order: a draft has no number yet, but is found by what its customer
    calls it. `match.through` is what fits and is not shown: whose order it was by his number,
    where it went, what the customer calls it.
    """

    kind: PaperKind
    id: int
    number: str
    day: date | None
    name: str
    reference: str
    state: OrderState | None
    match: Match
