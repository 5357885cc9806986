"""The house itself: one company, a sound file, references that lead somewhere, a complete history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import func, select

from salesdesk.doctor.findings import Damage, named, rows
from salesdesk.domain.company.model import Company
from salesdesk.i18n import N_
from salesdesk.office.model import HistoryRow
from salesdesk.office.work import Transaction
from salesdesk.storage.health import orphans, torn

__all__ = ["calls_are_whole", "file_is_sound", "one_company", "references_lead_somewhere"]


def file_is_sound(tx: Transaction) -> Iterator[Damage]:
    """The database finds nothing wrong with its own file, indexes and constraints."""
    for said in torn(tx.session):
        yield Damage("", "{said}", {"said": said})


def references_lead_somewhere(tx: Transaction) -> Iterator[Damage]:
    """Every foreign key has its row."""
    for table, row, missing_from in orphans(tx.session):
        yield Damage(
            named(table, row), N_("It refers to a row of {table} that is not there."), {"table": missing_from}
        )


def one_company(tx: Transaction) -> Iterator[Damage]:
    """A database belongs to one company."""
    count = tx.session.scalar(select(func.count()).select_from(Company)) or 0
    if count != 1:
        yield Damage("", N_("The database has {count} companies; it belongs to one."), {"count": count})


_TORN_CALLS: Final = (
    select(HistoryRow.call_id, func.min(HistoryRow.id), func.max(HistoryRow.verb))
    .group_by(HistoryRow.call_id)
    .having(func.max(HistoryRow.entry) != func.count() - 1)
    .order_by(func.min(HistoryRow.id))
)


def calls_are_whole(tx: Transaction) -> Iterator[Damage]:
    """The rows of one call are numbered from 0; the first has its result, which a retry asks for."""
    for call_id, first, verb in rows(tx, _TORN_CALLS):
        yield Damage(named(f"#{first}", verb), N_("Rows of the call {call} are missing."), {"call": call_id})
