"""Whoever is killed in the middle of writing or rebuilding leaves an index that fits the records."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.operations import CUSTOMERS
from salesdesk.lookup import rebuilding
from salesdesk.lookup.index import first_key
from salesdesk.lookup.model import LookupGeneration, LookupIndex, LookupPiece, LookupPosting
from salesdesk.lookup.rebuilding import rebuild
from salesdesk.storage.engine import Database
from tests.conftest import times
from tests.house import MONDAY, House
from tests.integration.searches import add_people, best, cache, found
from tests.invariants import assert_sound

__all__ = ["cache"]

pytestmark = pytest.mark.either_database

SMALL = 200  # bytes in one transaction of a rebuild, so that it has many
PEOPLE = 30


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def write_without_end(url: str) -> None:
    database = Database(url)
    number = 0
    while True:
        add_people(database, f"Hurtownia Alfa{number}", f"Hurtownia Beta{number}")
        number += 1


def write_and_die_before_the_commit(url: str) -> None:
    """Everything is written but the commit."""

    def last_moment(session: Session) -> None:
        session.flush()
        die()

    database = Database(url)
    add_people(database, "Hurtownia Alfa")
    event.listen(Session, "before_commit", last_moment)
    add_people(database, "Hurtownia Beta")


def rebuild_and_die(url: str, name: str, call: int) -> None:
    """Die in a step of a rebuild, when it comes to it for the so-many-th time."""
    step = getattr(rebuilding, name)
    calls = 0

    def dying(*args: Any) -> Any:
        nonlocal calls
        calls += 1
        result = step(*args)
        if calls == call:
            die()
        return result

    setattr(rebuilding, name, dying)
    # This process dies soon, so nothing has to be put back.
    rebuilding._BYTES = SMALL  # type: ignore[misc]  # final but here
    rebuild(Database(url), CUSTOMERS, MONDAY)


def killed(work: Callable[..., None], database: Database, *given: object, after: float | None = None) -> None:
    """Do it in a process of its own that is killed, by itself or after some seconds."""
    url = database.url.render_as_string(hide_password=False)
    process = multiprocessing.get_context("spawn").Process(target=work, args=(url, *given))
    process.start()
    if after is not None:
        until(lambda: bool(found(database, CUSTOMERS, "hurtownia")))
        time.sleep(after)
        process.kill()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def wholesalers(database: Database) -> set[int]:
    with database.read() as session:
        return set(session.scalars(select(Customer.id).where(Customer.name.like("Hurtownia %"))))


def fits(database: Database) -> None:
    """Doctor is content, and a search, misspelled or not, finds what has been committed and no more."""
    assert_sound(database)
    for typed in ("hurtownia", "hurtowina"):
        assert set(found(database, CUSTOMERS, typed)) == wholesalers(database)


def generations(database: Database) -> list[int]:
    """The generations that anything is left of."""
    with database.read() as session:
        keys = session.scalars(select(LookupPosting.key)).all()
        return sorted(
            {
                *session.scalars(select(LookupGeneration.id)),
                *session.scalars(select(LookupPiece.generation_id)),
                *(key // first_key(1, 0) for key in keys),
            }
        )


def live(database: Database) -> int | None:
    with database.read() as session:
        return session.scalar(select(LookupIndex.generation_id).where(LookupIndex.name == CUSTOMERS.name))


@pytest.mark.parametrize("after", [0.05, 0.0, 0.13][: times(1, 3)])
def test_a_seat_killed_while_it_writes_leaves_all_that_it_committed(house: House, after: float) -> None:
    rebuild(house.database, CUSTOMERS, MONDAY)
    killed(write_without_end, house.database, after=after)
    assert wholesalers(house.database)
    fits(house.database)


def test_a_seat_killed_before_its_commit_leaves_nothing_of_it(house: House) -> None:
    killed(write_and_die_before_the_commit, house.database)
    assert len(wholesalers(house.database)) == 1
    assert found(house.database, CUSTOMERS, "beta") == []
    fits(house.database)


@pytest.mark.parametrize(
    ("step", "call"),
    [
        ("_open_round", 1),
        pytest.param("_read", 1, marks=pytest.mark.long),
        pytest.param("_assembled", 1, marks=pytest.mark.long),
        # A transaction that writes the vocabulary.
        pytest.param("is_kept", 2, marks=pytest.mark.long),
        pytest.param("add_bytes", 1, marks=pytest.mark.long),
        ("add_bytes", 4),
        ("put_in_use", 1),  # before its commit
        pytest.param("remove_replaced", 1, marks=pytest.mark.long),
    ],
)
def test_a_rebuild_that_is_killed_leaves_everything_found_and_the_next_one_removes_its_rest(
    house: House, step: str, call: int
) -> None:
    database = house.database
    rebuild(database, CUSTOMERS, MONDAY)
    before = live(database)
    add_people(database, *(f"Hurtownia Gamma{number}" for number in range(PEOPLE)))

    killed(rebuild_and_die, database, step, call)

    assert (live(database) == before) is (step != "remove_replaced")
    fits(database)
    add_people(database, "Hurtownia Delta")
    fits(database)

    in_use = live(database)
    rebuild(database, CUSTOMERS, MONDAY)
    # What was in use until now is kept for those who search in it at this moment.
    assert set(generations(database)) == {before, in_use, live(database)}
    rebuild(database, CUSTOMERS, MONDAY + timedelta(hours=1))
    assert len(generations(database)) == 2
    fits(database)


def test_a_rebuild_that_is_overtaken_stops_and_leaves_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = house.database
    monkeypatch.setattr(rebuilding, "_BYTES", SMALL)
    ids = add_people(database, *(f"Hurtownia Gamma{number}" for number in range(PEOPLE)))
    told: list[float] = []

    def overtake(part: float) -> None:
        told.append(part)
        if len(told) == 5:
            [late] = add_people(database, "Hurtownia Late")
            ids.append(late)
            assert rebuild(database, CUSTOMERS, MONDAY) == len(house.customers) + len(ids)

    rebuild(database, CUSTOMERS, MONDAY, overtake)

    assert told[4] < told[5] == 1.0  # it wrote nothing more
    assert generations(database) == [live(database)]
    assert best(database, CUSTOMERS, "hurtownia latte") == ids[-1]
    fits(database)


def test_a_rebuild_that_is_broken_off_changes_nothing_for_those_who_search(house: House) -> None:
    database = house.database
    [person] = add_people(database, "Hurtownia Gamma")

    def break_off(part: float) -> None:
        if part > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(database, CUSTOMERS, MONDAY, break_off)

    assert live(database) is None
    assert best(database, CUSTOMERS, "hurtowina gama") == person
    fits(database)
    rebuild(database, CUSTOMERS, MONDAY)
    assert generations(database) == [live(database)]
