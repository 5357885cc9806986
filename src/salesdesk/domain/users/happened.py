"""What was done to something, when and by whom: pages of the history, with names where it has ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CompoundSelect, Select, func, select

from salesdesk.domain.users.model import User
from salesdesk.office.model import HistoryRow
from salesdesk.office.paging import Page, in_order, read_page
from salesdesk.office.work import Transaction

__all__ = ["HAPPENED_SORTS", "Happened", "happened"]


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was done. `by` is a login, empty if the program did it by itself.

    `changes` are what was there before and after, in a list of two, or what else was noted, by field.
    `about` names what it was done to, where that is not what the history is of.
    """

    id: int
    at: datetime
    by: str
    subject: str
    subject_id: int | None
    changes: Mapping[str, Any]
    about: str = ""


_BY: Final = func.coalesce(User.login, "")
_ROWS: Final = select(
    HistoryRow.id, HistoryRow.at, _BY, HistoryRow.subject, HistoryRow.subject_id, HistoryRow.changes
).outerjoin(User, User.id == HistoryRow.actor_id)
_SORTS: Final[dict[str, tuple[Any, ...]]] = {"at": (HistoryRow.at,), "by": (User.login,)}
HAPPENED_SORTS: Final = tuple(_SORTS)
"""What a history can be sorted by."""


def happened(
    tx: Transaction,
    these: Select[int] | CompoundSelect[int],
    values: Mapping[str, int],
    names: Mapping[str, Select[int, str]],
    offset: int,
    limit: int,
    sort: str,
    descending: bool,
) -> Page[Happened]:
    """A page of the history, the newest first: the rows whose ids `these` finds with `values` bound to it.

    `names` has for each field or subject that is stored by its id how `ids` of it are called. `sort`
    is one of HAPPENED_SORTS; another is refused.
    """
    order = in_order(_SORTS, (HistoryRow.id.desc(),), sort, descending)
    wanted = _ROWS.where(HistoryRow.id.in_(these)).order_by(*order).params(values)
    page = read_page(tx, wanted, offset, limit, Happened)
    known = {name: _called(tx, name, names[name], page.rows) for name in names}
    return replace(page, rows=tuple(_named(row, known) for row in page.rows))


def _called(
    tx: Transaction, name: str, statement: Select[int, str], rows: tuple[Happened, ...]
) -> dict[int, str]:
    """What the ids of one field or subject are called, as far as they stand in these rows."""
    ids = {id_ for row in rows for id_ in _ids(row, name)}
    if not ids:
        return {}
    return {row[0]: row[1] for row in tx.session.execute(statement, {"ids": sorted(ids)})}


def _ids(row: Happened, name: str) -> Iterator[int]:
    noted = row.changes.get(name)
    yield from (each for each in (noted if isinstance(noted, list) else [noted]) if isinstance(each, int))
    if row.subject == name and row.subject_id is not None:
        yield row.subject_id


def _named(row: Happened, known: Mapping[str, Mapping[int, str]]) -> Happened:
    changes = dict(row.changes)
    for name in known.keys() & changes.keys():
        noted, called = changes[name], known[name]
        pair = [called.get(each, each) for each in noted] if isinstance(noted, list) else None
        changes[name] = called.get(noted, noted) if pair is None else pair
    about = known.get(row.subject, {}).get(row.subject_id or 0, "")
    return replace(row, changes=changes, about=about)
