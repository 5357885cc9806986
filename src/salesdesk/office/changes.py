"""Changing a stored row and noting in the history what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from salesdesk.errors import Conflict
from salesdesk.office.work import Transaction
from salesdesk.storage.base import Base

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["change", "merged"]

D = TypeVar("D", bound="DataclassInstance")

_ALONE: Final[Mapping[str, Iterable[str]]] = {}


def change(tx: Transaction, subject: str, subject_id: int | None, row: Base, **values: Any) -> bool:
    """Set those fields of `row` that differ and record [old, new] of each; whether any did.

    What is the same already leaves no trace, so a repeated verb records nothing.
    """
    changed = {name: [getattr(row, name), value] for name, value in values.items()}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    for name, (_, new) in changed.items():
        setattr(row, name, new)
    if changed:
        tx.record(subject, subject_id, **{name: _readable(pair) for name, pair in changed.items()})
    return bool(changed)


def merged(stored: D, seen: D, wanted: D, together: Mapping[str, Iterable[str]] = _ALONE) -> D:
    """`stored` with what is `wanted` otherwise than a person had `seen` it.

    What somebody else has changed since stays; Conflict if it is the very same thing. Fields that
    mean something only `together`, as a price and what it is the price of, are one thing: nobody
    gets a price of one and a quantity of another. Each such group has the name that a conflict
    about it is marked with.
    """
    grouped = {name: part for part, names in together.items() for name in names}
    things: dict[str, list[str]] = {}
    for field in fields(stored):
        things.setdefault(grouped.get(field.name, field.name), []).append(field.name)
    changed: dict[str, Any] = {}
    for part, names in things.items():
        now, before, after = ([getattr(each, name) for name in names] for each in (stored, seen, wanted))
        if before == after:
            continue
        if now not in (before, after):
            raise Conflict().at(part)
        changed |= zip(names, after, strict=True)
    return replace(stored, **changed)


def _readable(pair: list[Any]) -> list[Any]:
    # A set has no order of its own, and history is compared.
    return [sorted(value) if isinstance(value, frozenset) else value for value in pair]
