"""A seat in a process of its own that only looks things up: what memory it takes, and how long keys take.

    python -m benchmarks.lookup_runs.seat URL ENTITY

It reads JSON lines from standard input and answers each with one: `{"search": [texts]}`
searches each text and tells the memory before and after; `{"type": [texts], "at": time,
"every": seconds}` searches them one after the other, one at each of these moments of the
monotonic clock, and tells how many milliseconds after its moment each was answered.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.lookup_data.subjects import Entity
from salesdesk.desk import Desk
from salesdesk.domain.customers.queries import payment_terms
from salesdesk.storage.engine import Database

__all__ = ["Seat", "main"]

_ROLLUP: Final = Path("/proc/self/smaps_rollup")


class Seat:
    """A seat's process, seen from outside."""

    def __init__(self, database: Database, entity: str) -> None:
        url = database.url.render_as_string(hide_password=False)
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, url, entity],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def tell(self, **what: Any) -> None:
        """Give it something to do."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        """What came of it."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"a seat ended with {self._process.wait()}")
        return json.loads(line)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def main(arguments: Sequence[str]) -> None:
    """Serve until standard input ends."""
    url, entity = arguments[0], Entity(arguments[1])
    database = Database(url)
    # A seat that has signed in and read something, as any seat has before its first search.
    Desk.system(database).ask(payment_terms)
    for line in sys.stdin:
        what = json.loads(line)
        does = _searched if "search" in what else _typed
        print(json.dumps(does(database, entity, what)), flush=True)
    database.close()


def _searched(database: Database, entity: Entity, what: Any) -> dict[str, dict[str, float]]:
    before = _memory()
    search = _engine(database, entity)
    for text in what["search"]:
        search(text)
    return {"before": before, "after": _memory()}


def _typed(database: Database, entity: Entity, what: Any) -> list[float]:
    search = _engine(database, entity)
    for text in what["type"][:20]:  # warm
        search(text)
    late = []
    for number, text in enumerate(what["type"]):
        due = what["at"] + number * what["every"]
        time.sleep(max(due - time.monotonic(), 0))
        search(text)
        late.append((time.monotonic() - due) * 1000)
    return late


def _engine(database: Database, entity: Entity) -> Callable[[str], list[int]]:
    # Imported by the first search, as in a seat: what it takes to load is part of what searching adds.
    from benchmarks.lookup_runs.engine import engine

    return engine(database, entity)


def _memory() -> dict[str, float]:
    """MiB of this process: all, its share of what it shares with others, and what only it has."""
    kib: dict[str, int] = {}
    for line in _ROLLUP.read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        kib[name] = int(rest.split()[0])
    private = kib["Private_Clean"] + kib["Private_Dirty"]
    return {"rss": kib["Rss"] / 1024, "pss": kib["Pss"] / 1024, "private": private / 1024}


if __name__ == "__main__":
    main(sys.argv[1:])
