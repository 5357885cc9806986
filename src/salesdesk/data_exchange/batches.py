"""Records and orders in batches: those that are judged together, before any of them is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from salesdesk.domain.importing.rules import Record

__all__ = ["BATCH", "batches", "orders_in_batches"]

BATCH: Final = 400
"""Records that are judged together."""
_ORDERS: Final = 20
"""Orders that are judged together."""


def batches(records: Iterator[Record], key_of: Callable[[Record], object]) -> Iterator[list[Record]]:
    """Records in batches; two of one key never in the same one, for the second builds on the first."""
    batch: list[Record] = []
    keys: set[object] = set()
    carried: list[Record] = []
    for record in records:
        key = key_of(record)
        if key in keys:
            carried.append(record)
        else:
            keys.add(key)
            batch.append(record)
        if len(batch) == BATCH:
            yield batch
            batch, keys, carried = _carry(carried, key_of)
    while batch:
        yield batch
        batch, keys, carried = _carry(carried, key_of)


def _carry(
    carried: list[Record], key_of: Callable[[Record], object]
) -> tuple[list[Record], set[object], list[Record]]:
    """The next batch begins with what had to wait, each key once; the rest waits on."""
    first: dict[object, Record] = {}
    rest = [record for record in carried if first.setdefault(key_of(record), record) is not record]
    return list(first.values()), set(first), rest


def orders_in_batches(orders: Iterator[list[Record]]) -> Iterator[list[list[Record]]]:
    """Orders, so many as are judged together."""
    batch: list[list[Record]] = []
    for order in orders:
        batch.append(order)
        if len(batch) == _ORDERS:
            yield batch
            batch = []
    if batch:
        yield batch
