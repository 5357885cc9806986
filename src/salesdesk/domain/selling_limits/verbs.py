"""Setting how far a role or a person may go, and taking that away again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from salesdesk.domain.selling_limits.model import SellingLimit
from salesdesk.domain.selling_limits.rules import Limits
from salesdesk.errors import Conflict, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import HUNDRED, ZERO, require_numbers
from salesdesk.office.changes import change as change_row
from salesdesk.office.permissions import Permission, Role
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids

__all__ = ["drop_limit", "set_limit"]

_SUBJECT = "selling_limit"


@verb(Permission.PRICES_EDIT)
def set_limit(tx: Transaction, whose: Role | int, limits: Limits, seen: Limits | None) -> None:
    """Give a role, or the user with this id, these limits from now on.

    `seen` are those that the person saw there before, None for none; Conflict if others stand there
    by now. What stands there already is left as it is. Orders that are confirmed stay confirmed.
    """
    _check(limits)
    row = _locked(tx, whose)
    if row is not None and _of(row) == limits:
        return
    if (None if row is None else _of(row)) != seen:
        raise Conflict
    if row is not None:
        change_row(tx, _SUBJECT, row.id, row, **asdict(limits))
        return
    owner = _owner(whose)
    require_known(tx, SellingLimit.user_id, [owner["user_id"]], N_("There is no such user."))
    [limit_id] = add_for_ids(tx.session, SellingLimit, [{**owner, **asdict(limits)}])
    tx.record(_SUBJECT, limit_id, **owner, **asdict(limits))


@verb(Permission.PRICES_EDIT)
def drop_limit(tx: Transaction, whose: Role | int, seen: Limits) -> None:
    """Take the limits of a role or a user away, as they were `seen`; Conflict if they are others by now.

    A user has those of his roles then. Raises NotFound if there are none.
    """
    row = _locked(tx, whose)
    if row is None:
        raise NotFound(N_("There are no limits to take away."))
    if _of(row) != seen:
        raise Conflict
    tx.session.delete(row)
    tx.record(_SUBJECT, row.id, **_owner(whose), dropped=True)


def _locked(tx: Transaction, whose: Role | int) -> SellingLimit | None:
    wanted = select(SellingLimit).filter_by(**_owner(whose)).with_for_update()
    return tx.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()


def _owner(whose: Role | int) -> Mapping[str, Any]:
    is_role = isinstance(whose, Role)
    return {"role": whose if is_role else None, "user_id": None if is_role else whose}


def _of(row: SellingLimit) -> Limits:
    return Limits(row.max_discount, row.min_margin, row.max_amount)


def _check(limits: Limits) -> None:
    """Refuse what cannot be a limit, at the part that cannot."""
    for part, value in asdict(limits).items():
        _require_number(part, value)
    if limits.max_discount is not None and limits.max_discount > HUNDRED:
        raise Refused(N_("A discount is between 0 and 100 %.")).at("max_discount")
    if limits.min_margin is not None and limits.min_margin >= HUNDRED:
        raise Refused(N_("A margin is below 100 %: the goods would have to cost nothing.")).at("min_margin")


def _require_number(part: str, value: Decimal | None) -> None:
    try:
        require_numbers(value)
    except Refused as error:
        raise error.at(part) from None
    if value is None:
        return
    if value < ZERO:
        raise Refused(N_("A limit cannot be below zero.")).at(part)
    if value != value.quantize(Decimal("0.01")):
        raise Refused(N_("A limit has two decimals at most.")).at(part)
