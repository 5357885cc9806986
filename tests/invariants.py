"""What must hold after anything whatever: stock, money, and that a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Concatenate, ParamSpec

import pytest
from sqlalchemy import select

from salesdesk.desk import Desk
from salesdesk.doctor import examine
from salesdesk.errors import SalesdeskError
from salesdesk.office.work import Transaction
from salesdesk.schema import METADATA
from salesdesk.storage.engine import Database

__all__ = ["Rows", "assert_sound", "not_refused", "refused", "rows_of"]

# Built once: thousands of tests read every table before and after.
_TABLES = {table.name: select(table).order_by(*table.primary_key) for table in METADATA.sorted_tables}

P = ParamSpec("P")
Rows = dict[str, list[tuple[Any, ...]]]


def assert_sound(database: Database) -> None:
    """The doctor finds nothing: stock, promises and money agree with each other."""
    assert examine(database) == []


def rows_of(database: Database) -> Rows:
    """Every row of every table."""
    with database.read() as session:
        connection = session.connection()
        return {
            name: [tuple(row) for row in connection.execute(statement)] for name, statement in _TABLES.items()
        }


def not_refused(database: Database, calls: Iterable[Callable[[], object]]) -> list[str]:
    """Which of these calls were not refused with a sentence. After all of them nothing has changed."""
    before = rows_of(database)
    wrong = []
    for number, call in enumerate(calls):
        try:
            result = call()
        except SalesdeskError as error:
            if not str(error).strip():
                wrong.append(f"{number} is refused without a word")
        except Exception as error:
            wrong.append(f"{number}: {type(error).__name__} {str(error)[:200]}")
        else:
            wrong.append(f"{number} gives {result!r}"[:200])
    assert wrong or rows_of(database) == before
    return wrong


def refused(
    desk: Desk, verb: Callable[Concatenate[Transaction, P], Any], /, *args: P.args, **kwargs: P.kwargs
) -> SalesdeskError:
    """The error with which a verb refuses: a sentence, and nothing has changed."""
    before = rows_of(desk.database)
    with pytest.raises(SalesdeskError) as caught:
        desk.do(verb, *args, **kwargs)
    assert rows_of(desk.database) == before
    assert str(caught.value).strip()
    return caught.value
