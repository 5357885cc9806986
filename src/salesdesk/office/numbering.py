"""Numbers of documents: gapless per kind, year and place.

A number is drawn last in the transaction that issues the document. Its row stays
locked until that transaction ends, so a number is used or it was never drawn.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, update

from salesdesk.office.model import NumberSeries
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import table_of

__all__ = ["document_number", "draw"]


_CLAIM: Final = (
    update(table_of(NumberSeries))
    .where(
        NumberSeries.kind == bindparam("of_kind"),
        NumberSeries.year == bindparam("of_year"),
        NumberSeries.place == bindparam("of_place"),
    )
    .values(next_number=NumberSeries.next_number + bindparam("how_many"))
    .returning(NumberSeries.next_number)
)


def draw(tx: Transaction, kind: str, year: int, place: str = "", how_many: int = 1) -> list[int]:
    """The next `how_many` numbers of a series, consecutive, the first ever being 1.

    `kind` is the document's code (FV, WZ, PZ …), `place` a warehouse code for
    documents numbered per warehouse.
    """
    claim = {"of_kind": kind, "of_year": year, "of_place": place, "how_many": how_many}
    after = tx.session.execute(_CLAIM, claim).scalar_one_or_none()
    if after is None:
        # The first of a year: whoever loses this race finds the winner's row.
        row = {"kind": kind, "year": year, "place": place, "next_number": 1}
        tx.database.insert_if_absent(tx.session, NumberSeries, [row])
        after = tx.session.execute(_CLAIM, claim).scalar_one()
    return list(range(after - how_many, after))


def document_number(kind: str, number: int, year: int, place: str = "") -> str:
    """A number as it stands on paper: "FV 123/2026", "WZ 45/2026/MAIN"."""
    return f"{kind} {number}/{year}/{place}" if place else f"{kind} {number}/{year}"
