"""What records are found by: it says what is stored of them now, and the indexes lead to them by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from salesdesk.doctor.findings import Check, Damage
from salesdesk.i18n import N_
from salesdesk.indexing.kinds import KINDS, Kind
from salesdesk.indexing.texts import differing
from salesdesk.lookup.proving import Fault, faults
from salesdesk.office.work import Transaction

__all__ = ["SEARCH"]

_AT_ONCE: Final = 500
_WHOLE: Final = {
    Fault.GENERATION: N_("The index is not there; `salesdesk reindex` builds it anew."),
    Fault.VOCABULARY: N_("The words of the index are damaged; `salesdesk reindex` builds it anew."),
    Fault.POSTINGS: N_("Rows of the index are missing or damaged; `salesdesk reindex` builds it anew."),
}


def _texts_are_due(kind: Kind) -> Check:
    """Every record has the texts that follow from what is stored of it."""
    block = kind.block()

    def check(tx: Transaction) -> Iterator[Damage]:
        after = 0
        while rows := tx.session.execute(block, {"after": after, "most": _AT_ONCE}).all():
            for row in differing(tx, kind, rows):
                yield Damage(row[1], N_("It is not found by what is stored of it."), {})
            after = rows[-1][0]

    return check


def _index_leads(kind: Kind) -> Check:
    """The index leads to every record by its text."""
    some = kind.some()

    def check(tx: Transaction) -> Iterator[Damage]:
        for fault in faults(tx, kind.index):
            if isinstance(fault, Fault):
                yield Damage("", _WHOLE[fault], {})
            else:
                [row] = tx.session.execute(some, {"records": [fault]})
                text = N_("The index does not lead to it; `salesdesk reindex` builds it anew.")
                yield Damage(row[1], text, {})

    return check


SEARCH: Final = {
    **{f"search for {kind.label}": _texts_are_due(kind) for kind in KINDS if kind.texts},
    **{f"index of {kind.label}": _index_leads(kind) for kind in KINDS},
}
"""The checks of what is found while it is being named."""
