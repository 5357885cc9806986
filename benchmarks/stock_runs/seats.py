"""Several processes that work on one database at the same time, and what each of them met."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, Final

from salesdesk.desk import Desk
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.verbs import NewCustomer, add_customers
from salesdesk.loading import loading
from salesdesk.storage.engine import Database

__all__ = ["Work", "customers_for", "together"]

Work = Callable[[Desk, Callable[[], float], Any], Any]
"""What a seat does, with its desk and what it was given; the call in between waits until all are
ready and says when they began. It is called in another process, so it is a function of a module."""

_SOON: Final = 1.0


def together(database: Database, work: Work, given: Sequence[Any]) -> list[Any]:
    """What each of as many seats as there is `given` answers; all of them begin at one moment."""
    context = multiprocessing.get_context("spawn")
    url = database.url.render_as_string(hide_password=False)
    pipes: list[Connection[Any, Any]] = []
    processes = []
    for each in given:
        ours, theirs = context.Pipe()
        processes.append(context.Process(target=_seat, args=(url, work, each, theirs)))
        pipes.append(ours)
        processes[-1].start()
    for pipe in pipes:
        pipe.recv()  # it is ready
    start = time.monotonic() + _SOON
    for pipe in pipes:
        pipe.send(start)
    answers = [pipe.recv() for pipe in pipes]
    for process in processes:
        process.join()
    return answers


def _seat(url: str, work: Work, given: Any, pipe: Connection[Any, Any]) -> None:
    database = Database(url)

    def begin() -> float:
        pipe.send(None)
        start: float = pipe.recv()
        time.sleep(max(start - time.monotonic(), 0))
        return start

    with loading():  # as a real seat is
        desk = Desk.system(database)
    pipe.send(work(desk, begin, given))
    database.close()


def customers_for(desk: Desk, terms_id: int, count: int) -> list[int]:
    """One customer for each seat, so that seats meet over goods and nothing else."""
    place = Place("Seat", "High Street", "1", "E1 1AA", "London", "GB")
    new = [
        NewCustomer(f"SEAT-{number}", f"Seat {number}", "GB", "en", "GBP", terms_id, delivery=(place,))
        for number in range(count)
    ]
    return desk.do(add_customers, new)
