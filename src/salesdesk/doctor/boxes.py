"""Boxes: a number that was given proves itself and is never given again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select

from salesdesk.doctor.findings import Damage, rows
from salesdesk.domain.boxes.rules import SERIES, number_of
from salesdesk.i18n import N_
from salesdesk.office.model import NumberSeries
from salesdesk.office.work import Transaction
from salesdesk.warehouse.boxes.model import Box
from salesdesk.warehouse.ledger.model import StockDocument

__all__ = ["numbers_are_given_once"]

_SERIES: Final = select(NumberSeries.place, NumberSeries.next_number).where(NumberSeries.kind == SERIES)
_BOXES: Final = (
    select(StockDocument.number, Box.position, Box.sscc)
    .join(StockDocument, StockDocument.id == Box.document_id)
    .order_by(StockDocument.id, Box.position)
)


def numbers_are_given_once(tx: Transaction) -> Iterator[Damage]:
    """Each box's number has the right check digit, and comes before the next one of its series."""
    following = {row.place: row.next_number for row in tx.session.execute(_SERIES)}
    for note, position, sscc in rows(tx, _BOXES):
        given = [number_of(sscc, prefix) for prefix in following]
        if not any(
            number is not None and number < last
            for number, last in zip(given, following.values(), strict=True)
        ):
            yield Damage(
                f"{note} · {position}",
                N_("{sscc} is no box number that was drawn, or would be given again."),
                {"sscc": sscc},
            )
