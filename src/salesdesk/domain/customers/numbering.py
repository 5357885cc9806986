"""Which number a new customer is offered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.verbs import add_customers
from salesdesk.office.model import HistoryRow
from salesdesk.office.permissions import Permission
from salesdesk.office.proposing import first_free, number_after
from salesdesk.office.work import VERBS, Transaction, declared, query
from salesdesk.storage.lists import among

__all__ = ["next_number"]

_SHOW: Final = 200
"""So many numbers show how they are written here."""
_LOOKED_AT: Final = 2000
"""Rows of the history, those of the newest customers: the years before need not be read for it."""

_NEWEST_NUMBERS: Final = select(Customer.number).order_by(Customer.id.desc()).limit(_SHOW)
_LATELY: Final = (
    select(HistoryRow.subject_id, HistoryRow.verb)
    .where(HistoryRow.subject == "customer", HistoryRow.subject_id.is_not(None))
    .order_by(HistoryRow.subject_id.desc())
    .limit(_LOOKED_AT)
    .subquery()
)
_GIVEN_HERE: Final = (
    select(Customer.number)
    .join(_LATELY, _LATELY.c.subject_id == Customer.id)
    .where(_LATELY.c.verb == bindparam("verb"))
    .order_by(Customer.id.desc())
    .limit(_SHOW)
)
_BY_HAND: Final = {"verb": declared(VERBS, add_customers).name}
_TAKEN: Final = select(Customer.number).where(among(Customer.number, "numbers", texts=True))


@query(Permission.CUSTOMERS_SEE)
def next_number(tx: Transaction) -> str:
    """A free customer number that goes on from those given last: a proposal, until it is entered.

    Given at the desk: a file brings the numbers of another house, and is gone on from only as
    long as nobody was entered by hand lately.
    """
    number = number_after(tx.session.scalars(_GIVEN_HERE, _BY_HAND), tx.session.scalars(_NEWEST_NUMBERS))

    def taken(numbers: Sequence[str]) -> set[str]:
        return set(tx.session.scalars(_TAKEN, {"numbers": numbers}))

    return first_free(number, taken)
