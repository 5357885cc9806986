"""How a customer is taxed: a treatment that is fixed, and the evidence that his VAT id is one.

Check digits are looked at whenever a VAT id is entered. What a register (VIES, the Polish list of
taxpayers) said of it is entered by a person with day and reference: the program asks nobody.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.customers.model import VatCheck
from salesdesk.domain.customers.queries import customer
from salesdesk.domain.customers.vat_ids import VatIdCheck
from salesdesk.domain.tax.objections import NEEDS_VAT_ID
from salesdesk.domain.tax.rules import Treatment
from salesdesk.errors import Conflict, Refused
from salesdesk.i18n import N_
from salesdesk.office.changes import change
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids
from salesdesk.storage.types import is_blank

__all__ = ["checks_of", "enter_vat_check", "last_check", "refuted_on", "set_treatment"]


_NOON: Final = time(12)  # the same day wherever in Europe one looks at it

# Statements are built once: building one takes longer than running it.

_CHECKS: Final = (
    select(VatCheck.vat_id, VatCheck.checked_at, VatCheck.valid, VatCheck.reference)
    .where(VatCheck.customer_id == bindparam("customer"))
    # Of two answers of one day the later one counts.
    .order_by(VatCheck.checked_at.desc(), VatCheck.id.desc())
)
_LAST: Final = _CHECKS.where(VatCheck.vat_id == bindparam("vat_id")).limit(1)
_SAME: Final = select(VatCheck.id).where(
    VatCheck.customer_id == bindparam("customer"),
    VatCheck.vat_id == bindparam("vat_id"),
    VatCheck.checked_at == bindparam("at"),
    VatCheck.valid == bindparam("is_valid"),
    VatCheck.reference == bindparam("called"),
)


@verb(Permission.CUSTOMERS_EDIT)
def enter_vat_check(tx: Transaction, customer_id: int, check: VatIdCheck) -> int:
    """Keep what a register said of a customer's VAT id, as evidence; its id.

    The very same once more changes nothing. Conflict if the customer has another VAT id by now.
    """
    row = customer(tx, customer_id, lock=True)
    if not row.vat_id:
        raise Refused(N_("Customer {number} has no VAT id that could be confirmed."), number=row.number)
    if row.vat_id != check.vat_id:
        raise Conflict
    if check.checked_on > tx.today:
        raise Refused(N_("{day} is still to come."), day=check.checked_on).at("checked_on")
    reference = check.reference.strip()
    if check.valid and is_blank(reference):
        raise Refused(N_("Which number did the register give its answer?")).at("reference")
    at = datetime.combine(check.checked_on, _NOON, UTC)
    said = {
        "customer": customer_id,
        "vat_id": check.vat_id,
        "at": at,
        "is_valid": check.valid,
        "called": reference,
    }
    present = tx.session.scalars(_SAME, said).first()
    if present is not None:
        return present
    values = {
        "customer_id": customer_id,
        "vat_id": check.vat_id,
        "checked_at": at,
        "valid": check.valid,
        "reference": reference,
    }
    [check_id] = add_for_ids(tx.session, VatCheck, [values])
    tx.record(
        "customer", customer_id, vat_id_checked=check.checked_on, valid=check.valid, reference=reference
    )
    return check_id


@verb(Permission.PRICES_EDIT)
def set_treatment(
    tx: Transaction, customer_id: int, treatment: Treatment | None, seen: Treatment | None
) -> None:
    """Fix how all sales to a customer are taxed; None: as countries and VAT id say.

    Conflict if somebody else has changed it since it was `seen`. Orders that were entered keep theirs.
    """
    row = customer(tx, customer_id, lock=True)
    if row.treatment not in (seen, treatment):
        raise Conflict().at("treatment")
    if treatment in NEEDS_VAT_ID and not row.vat_id:
        raise Refused(
            N_("“{treatment}” takes a VAT id: enter that of customer {number} first."),
            treatment=treatment,
            number=row.number,
        ).at("treatment")
    change(tx, "customer", customer_id, row, treatment=treatment)


def checks_of(tx: Transaction, customer_id: int) -> tuple[VatIdCheck, ...]:
    """All that registers ever said of a customer's VAT ids, the newest first."""
    return tuple(_check(*row) for row in tx.session.execute(_CHECKS, {"customer": customer_id}))


def last_check(tx: Transaction, customer_id: int, vat_id: str) -> VatIdCheck | None:
    """What a register said last of a VAT id of a customer; None if it was never asked."""
    row = tx.session.execute(_LAST, {"customer": customer_id, "vat_id": vat_id}).one_or_none()
    return None if row is None else _check(*row)


def refuted_on(tx: Transaction, customer_id: int, vat_id: str) -> date | None:
    """The day on which a VAT id of a customer was found invalid; None unless that is the last answer."""
    found = last_check(tx, customer_id, vat_id) if vat_id else None
    return None if found is None or found.valid else found.checked_on


def _check(vat_id: str, at: datetime, valid: bool, reference: str) -> VatIdCheck:
    return VatIdCheck(vat_id, at.date(), valid, reference)
