"""What a check finds, and the SQL that the checks share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.sql.elements import SQLCoreOperations

from salesdesk.office.work import Transaction

__all__ = [
    "Check",
    "Damage",
    "Fault",
    "Finding",
    "Reading",
    "faulty",
    "named",
    "numbered",
    "rows",
    "total",
    "unequal",
]

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: the check that found it, the row it is about, and what is wrong with it."""

    check: str
    where: str
    text: str


class Damage(NamedTuple):
    """What a check found. `text` is marked for translation; `values` fill its {named} places."""

    where: str
    text: str
    values: dict[str, Any]


Check = Callable[[Transaction], Iterable[Damage]]
"""Looks at one rule; gives what breaks it, in a stream. It only reads."""

Reading = Select[*tuple[Any, ...]]
"""A statement that reads, whatever its columns."""

Fault = tuple[ColumnElement[bool], str]
"""A condition that must not hold, and what it means."""


def rows(tx: Transaction, statement: Reading, **values: object) -> Iterator[Any]:
    """The rows of a statement, read in a stream: a table of millions takes no more memory than one of ten.

    `values` are those of its parameters.
    """
    return iter(tx.session.execute(statement, values, execution_options={"yield_per": _AT_ONCE}))


def named(*parts: object) -> str:
    """The name of a row that has a name in parts: an article in a warehouse, a line of an order."""
    return " · ".join("?" if part is None else str(part) for part in parts if part != "")


def numbered(number: str | None, row_id: int) -> str:
    """What to call a document: by its number, failing that (a draft) by the id of its row."""
    return number or f"#{row_id}"


def total(first: SQLCoreOperations[Decimal], *others: SQLCoreOperations[Decimal]) -> ColumnElement[Decimal]:
    """The sum of columns of one scale, in SQL; it keeps the type, as `storage.types.difference` does."""
    result: Any = first
    for part in others:
        result = result + part
    return type_coerce(result, cast(ColumnElement[Decimal], first).type)


def unequal(stored: Reading, counted: Reading) -> Subquery:
    """Where two ways of counting disagree: the key, and both sums, as `stored` and `counted`.

    Both give the same key columns and, last, an amount; each may give a key many times.
    A key that one of them lacks counts as zero there.
    """
    *keys, amount = stored.subquery().c
    *other_keys, other_amount = counted.subquery().c
    nothing: Any = literal_column("0", amount.type)
    both = union_all(
        select(*keys, amount.label("stored"), nothing.label("counted")),
        select(*other_keys, nothing.label("stored"), other_amount.label("counted")),
    ).subquery()
    *key, was, should_be = both.c
    sums = func.sum(was).label("stored"), func.sum(should_be).label("counted")
    return select(*key, *sums).group_by(*key).having(func.sum(was) != func.sum(should_be)).subquery()


def faulty(statement: Reading, faults: Sequence[Fault]) -> Reading:
    """The rows of `statement` to which a fault applies; the first one's index comes last, as `fault`."""
    which = case(*((condition, literal(index)) for index, (condition, _) in enumerate(faults)))
    return statement.add_columns(which.label("fault")).where(or_(*(condition for condition, _ in faults)))
