"""What a verb is given, and how verbs and queries are declared.

A verb takes a `Transaction` first, then frozen arguments; it reads, checks, writes
and records what it changed, and never commits. A query takes one too and returns
frozen views. Both name the permission they need in their declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Concatenate, Final, NamedTuple, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from salesdesk.office.permissions import Actor, Permission

if TYPE_CHECKING:
    from salesdesk.storage.engine import Database

__all__ = ["QUERIES", "VERBS", "Change", "Declared", "Stale", "Transaction", "declared", "query", "verb"]

P = ParamSpec("P")
R = TypeVar("R")


class Change(NamedTuple):
    """One subject that a call touched, and how: field → new value or [old, new]."""

    subject: str
    subject_id: int | None
    changes: dict[str, Any]


@dataclass(slots=True)
class Transaction:
    """One running verb or query: where it reads and writes, for whom, and when.

    `now` is the database's instant in UTC; `today` the company's local date.
    """

    database: Database
    session: Session
    actor: Actor
    now: datetime
    today: date
    changes: list[Change] = field(default_factory=list)
    kept: list[object] = field(default_factory=list)
    """Rows that later reads of the same transaction find without asking again."""

    def record(self, subject: str, subject_id: int | None, **changes: Any) -> None:
        """Note for the history that this call touched a subject."""
        self.changes.append(Change(subject, subject_id, changes))


@dataclass(frozen=True, slots=True)
class Declared:
    """The declaration of a verb or query. What a verb does that is not `noted` leaves no history."""

    name: str
    permission: Permission | None
    function: Callable[..., Any]
    noted: bool = True


VERBS: Final[dict[str, Declared]] = {}
QUERIES: Final[dict[str, Declared]] = {}

_Call = Callable[Concatenate[Transaction, P], R]


def verb(permission: Permission | None, *, noted: bool = True) -> Callable[[_Call[P, R]], _Call[P, R]]:
    """Declare a function as a verb that needs `permission` (None: anyone who is logged in).

    One that is not `noted` leaves nothing in the history and may happen twice: it only says again
    how things stand.
    """
    return _declare(VERBS, permission, noted)


def query(permission: Permission | None) -> Callable[[_Call[P, R]], _Call[P, R]]:
    """Declare a function as a query that needs `permission` (None: anyone who is logged in)."""
    return _declare(QUERIES, permission)


def declared(kind: Mapping[str, Declared], function: Callable[..., Any]) -> Declared:
    """The declaration of a function in VERBS or QUERIES. Raises LookupError if it is not there.

    A helper with the name of a verb is not the verb: it would run with the verb's permission.
    """
    found = kind.get(_name(function))
    if found is None or found.function is not function:
        raise LookupError(f"{function.__module__}.{function.__qualname__} is not declared")
    return found


def _declare(
    kind: dict[str, Declared], permission: Permission | None, noted: bool = True
) -> Callable[[_Call[P, R]], _Call[P, R]]:
    def declare(function: _Call[P, R]) -> _Call[P, R]:
        name = _name(function)
        if name in VERBS or name in QUERIES:
            raise ValueError(f"{name} is declared twice")
        kind[name] = Declared(name, permission, function, noted)
        return function

    return declare


def _name(function: Callable[..., Any]) -> str:
    # salesdesk.domain.orders.verbs.confirm is called "orders.confirm".
    return f"{function.__module__.split('.')[-2]}.{function.__name__}"


class Stale(Exception):
    """A verb met rows that somebody changed since it read them; the desk runs it again."""
