"""Seats write, search and rebuild at the same time, each a process of its own.

What is committed is found by every search that begins later, what is removed by none, and
nobody ever sees an index that is half built.
"""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from typing import Any, Final

import pytest
from sqlalchemy import select, text

from salesdesk.domain.customers.operations import CUSTOMERS
from salesdesk.lookup.model import LookupIndex
from salesdesk.storage.engine import Database
from tests.conftest import Ground, times
from tests.records import PEOPLE, Records, code, furnish_people, name, words
from tests.records import cache as cache

_ABSENT, _COMING, _THERE, _RENAMING, _RENAMED, _GOING, _GONE = range(7)
"""What a record is: each odd one is on its way, and may be found as it was or as it will be."""
_AFTER_ALL: Final = 120.0
"""Seconds that a process may take."""
_APART: Final = multiprocessing.get_context("forkserver")
# Imported once, and not by each process anew.
_APART.set_forkserver_preload([__name__])


def word(id_: int) -> str:
    """A word that belongs to one record alone."""
    return f"{id_ * 7_919 % 100_000:05}".translate(_AS_LETTERS)


def second_name(id_: int) -> str:
    """What a record is called when it has been renamed: like nothing that is written in our letters."""
    return f"{id_ * 7_919 % 100_000:05}".translate(_AS_OTHERS)


_AS_LETTERS: Final = str.maketrans(
    dict(zip("0123456789", ("ba", "du", "fi", "go", "le", "mu", "na", "pe", "ri", "to"), strict=True))
)
_AS_OTHERS: Final = str.maketrans("0123456789", "бвгджзклмн")


@dataclass(frozen=True, slots=True)
class Board:
    """What each record is, told by who writes it and seen by all."""

    states: Any
    ended: Any
    """Whether all has been written."""

    @classmethod
    def blank(cls) -> Board:
        """No record is there."""
        return cls(_APART.RawArray("b", PEOPLE + 1), _APART.RawValue("b", 0))

    def seen(self) -> bytes:
        """What each record is at this moment."""
        return bytes(self.states)


def written(board: Board, ids: Sequence[int], records: Records) -> None:
    """Enter these records, rename some of them, remove some, one transaction each."""
    for place, id_ in enumerate(ids):
        board.states[id_] = _COMING
        records.write({id_: [name(f"Kowalski {word(id_)}"), code(f"AB{id_:05}"), words("Łódź")]})
        board.states[id_] = _THERE
        old = ids[place // 2]
        if place % 3 == 0 and board.states[old] == _THERE:
            board.states[old] = _RENAMING
            records.write({old: [name(f"Kowalska {second_name(old)}"), words("Łódź")]})
            board.states[old] = _RENAMED
        elif place % 3 == 1 and board.states[old] in (_THERE, _RENAMED):
            board.states[old] = _GOING
            records.remove(old)
            board.states[old] = _GONE


def rebuilt(board: Board, ids: Sequence[int], records: Records) -> None:
    """Rebuild until all has been written, and at least so many times."""
    done = 0
    while not board.ended.value or done < len(ids):
        records.rebuild()
        done += 1


def searched(board: Board, ids: Sequence[int], records: Records) -> None:
    """Search until all has been written, and at least so many times, and look at every answer."""
    chance = random.Random(ids[0])
    done = 0
    while not board.ended.value or done < len(ids):
        done += 1
        check_all(board, records)
        before = board.seen()
        newest = max((id_ for id_ in range(PEOPLE + 1) if before[id_] == _THERE), default=0)
        known = [id_ for id_ in range(1, PEOPLE + 1) if before[id_] in (_THERE, _RENAMED, _GONE)]
        for id_ in {newest or 1, *(known and [chance.choice(known)])}:
            check_one(board, records, id_)


def check_all(board: Board, records: Records) -> None:
    """By a word of theirs all records are found that are there, and no others."""
    before = board.seen()
    found = set(records.find("lodz"))
    after = board.seen()
    for id_ in range(PEOPLE + 1):
        states = range(before[id_], after[id_] + 1)
        if set(states) <= {_THERE, _RENAMING, _RENAMED}:
            assert id_ in found, f"{id_} is missing: {list(states)}"
        elif set(states) <= {_ABSENT} or set(states) <= {_GONE}:
            assert id_ not in found, f"{id_} is too much: {list(states)}"


def check_one(board: Board, records: Records, id_: int) -> None:
    """By the words of its own a record is found as it is called now, and not as it was."""
    before = board.states[id_]
    found = {typed: records.find(typed, 1) == [id_] for typed in (word(id_), f"ab{id_:05}", second_name(id_))}
    if board.states[id_] == before and before in (_ABSENT, _THERE, _RENAMED, _GONE):
        assert list(found.values()) == [before == _THERE, before == _THERE, before == _RENAMED], (
            f"{id_} of state {before}: {found}"
        )


Work = Callable[[Board, Sequence[int], Records], None]


def _seat(url: str, board: Board, work: Work, ids: Sequence[int]) -> None:
    """One process: a seat of its own, that begins when the others do."""
    database = Database(url, durable=False)
    try:
        work(board, ids, Records(database, CUSTOMERS))
    finally:
        database.close()


@contextmanager
def seats(
    database: Database, board: Board, works: Sequence[tuple[Work, Sequence[int]]]
) -> Iterator[list[ForkServerProcess]]:
    """So many processes at work; none is left at the end of the block."""
    url = database.url.render_as_string(hide_password=False)
    processes = [_APART.Process(target=_seat, args=(url, board, *work)) for work in works]
    for process in processes:
        process.start()
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.join()


def ended(processes: Sequence[ForkServerProcess]) -> list[int | None]:
    """How these processes ended: 0 is well."""
    until = time.monotonic() + _AFTER_ALL
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
    return [process.exitcode for process in processes]


def rounds(database: Database) -> int:
    """How many rebuilds have begun."""
    with database.read() as session:
        return session.scalars(select(LookupIndex.round)).one()


def deadlocks(database: Database) -> int:
    """How often PostgreSQL had to break a deadlock here; there is one row to wait for, so never."""
    if database.is_sqlite:
        return 0
    with database.read() as session:
        session.execute(text("SELECT pg_stat_force_next_flush()"))
        count = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(session.execute(text(count)).scalar_one())


@pytest.fixture
def database(ground: Ground) -> Iterator[Database]:
    with ground.fresh(furnish_people) as fresh:
        yield fresh


def test_what_is_committed_is_found_while_others_write_and_rebuild(database: Database) -> None:
    board = Board.blank()
    each = times(25, PEOPLE // 2)
    writers: list[tuple[Work, Sequence[int]]] = [(written, range(first, 2 * each + 1, 2)) for first in (1, 2)]
    readers: list[tuple[Work, Sequence[int]]] = [(searched, range(first, first + 3)) for first in (1, 2)]
    rebuilders: list[tuple[Work, Sequence[int]]] = [(rebuilt, range(2))] * times(1, 2)
    with seats(database, board, [*readers, *rebuilders]) as others:
        with seats(database, board, writers) as authors:
            assert ended(authors) == [0, 0]
        board.ended.value = 1
        assert set(ended(others)) == {0}
    here = Records(database, CUSTOMERS)
    check_all(board, here)
    here.rebuild()
    check_all(board, here)
    seen = board.seen()
    assert {state for state in seen if state != _ABSENT} == {_THERE, _RENAMED, _GONE}
    for id_ in range(1, 2 * each + 1):
        check_one(board, here, id_)
    assert deadlocks(database) == 0


def test_seat_that_is_killed_while_it_rebuilds_leaves_the_index_whole(database: Database) -> None:
    board = Board.blank()
    here = Records(database, CUSTOMERS)
    written(board, range(1, 41), here)
    chance = random.Random(1)
    for turn in range(times(1, 40)):
        with seats(database, board, [(rebuilt, range(10_000))]) as [process]:
            begun = rounds(database)
            while rounds(database) == begun and process.is_alive():
                time.sleep(0.01)
            time.sleep(chance.random() / 20)
            process.kill()
            process.join()
        check_all(board, here)
        written(board, range(41 + turn, 42 + turn), here)
        check_all(board, here)
    here.rebuild()
    check_all(board, here)
