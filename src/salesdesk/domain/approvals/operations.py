"""Asking for an approval and noting what came of it. Orders, locks and permissions are the verbs' business.

Whoever calls has the order locked: of each order one approval is open at most.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.approvals.model import Approval
from salesdesk.domain.approvals.rules import Decision, read, stored
from salesdesk.domain.selling_limits.rules import Excess, Reason
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import add_rows

__all__ = ["approve_at_once", "approved_for", "ask", "close", "open_approval"]

_OPEN: Final = select(Approval).where(Approval.order_id == bindparam("order"), Approval.is_open())
_APPROVED: Final = select(Approval.reasons).where(
    Approval.order_id == bindparam("order"), Approval.decision == Decision.APPROVED
)


def ask(tx: Transaction, order_id: int, reasons: Iterable[Reason]) -> None:
    """Note that the person asks to have an order approved."""
    add_rows(tx.session, Approval, [_asked(tx, order_id, reasons)])


def approve_at_once(tx: Transaction, order_id: int, reasons: Iterable[Reason], note: str = "") -> None:
    """Note that the person has decided by himself that an order may be beyond a limit."""
    decided = {"decision": Decision.APPROVED, "decided_by_id": tx.actor.id, "decided_at": tx.now}
    row = _asked(tx, order_id, reasons) | decided | {"note": note, "seen_at": tx.now}
    add_rows(tx.session, Approval, [row])


def open_approval(tx: Transaction, order_id: int) -> Approval | None:
    """What was asked of an order and is not decided yet; None if nothing was."""
    return tx.session.scalars(_OPEN, {"order": order_id}).one_or_none()


def close(tx: Transaction, approval: Approval, decision: Decision, note: str = "") -> None:
    """Note what came of it; whoever decides about what he asked himself need not be told."""
    approval.decision, approval.note = decision, note
    approval.decided_by_id, approval.decided_at = tx.actor.id, tx.now
    if approval.asked_by_id in (None, tx.actor.id):
        approval.seen_at = tx.now


def approved_for(tx: Transaction, order_id: int) -> frozenset[Excess]:
    """What an order has been approved for."""
    kept = tx.session.scalars(_APPROVED, {"order": order_id})
    return frozenset(reason.excess for reasons in kept for reason in read(reasons))


def _asked(tx: Transaction, order_id: int, reasons: Iterable[Reason]) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "asked_by_id": tx.actor.id,
        "asked_at": tx.now,
        "reasons": stored(reasons),
        "decided_by_id": None,
        "decided_at": None,
        "decision": None,
        "note": "",
        "seen_at": None,
    }
