"""Noting where a call stands. It is no business of the firm's: nothing of it is in the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete

from salesdesk.domain.drafts.under_way.model import OpenCall
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb

__all__ = ["forget_calls", "note_call"]


@verb(Permission.ORDERS_ENTER, noted=False)
def note_call(
    tx: Transaction, desk: str, program: str, order_id: int | None, place: Mapping[str, Any]
) -> None:
    """A call is under way at a desk, and stands there; what stood of that desk before is forgotten."""
    now = OpenCall(
        desk=desk, user_id=tx.actor.id, program=program, order_id=order_id, at=tx.now, place=dict(place)
    )
    tx.session.merge(now)


@verb(Permission.ORDERS_ENTER, noted=False)
def forget_calls(tx: Transaction, desks: Sequence[str]) -> None:
    """No call of one's own is under way at these desks any more: it is parked, ended or gone on with."""
    tx.session.execute(
        delete(OpenCall)
        .where(OpenCall.desk.in_(desks), OpenCall.user_id == tx.actor.id)
        .execution_options(synchronize_session=False)
    )
