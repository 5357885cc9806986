"""The parts of the lookup benchmark: each measures one thing and adds its figures to the report."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.harness.figures import Report, columns, percentile
from benchmarks.lookup_data.kept import Filled, Kept
from benchmarks.lookup_data.queries import Query
from benchmarks.lookup_data.subjects import SUBJECTS
from benchmarks.lookup_runs.answers import Answer, ask, by_class, keystrokes, missed, share
from benchmarks.lookup_runs.crowd import memory_added, typing_together
from benchmarks.lookup_runs.engine import engine, whole
from benchmarks.lookup_runs.rivals import SLOW, rivals
from benchmarks.lookup_runs.saves import saves_beside_import
from benchmarks.lookup_runs.writes import index_work
from salesdesk.lookup.rebuilding import rebuild

__all__ = ["SECTIONS", "Run"]

_MANY_WORDS: Final = 300_000
_TYPED: Final = 110  # queries typed letter by letter
_SHORT: Final = 3  # letters that answer as fast as more
_SAMPLE: Final = 44  # queries that rivals are asked, too
_SLOW_SAMPLE: Final = 11
_WARM: Final = 50
_WRITES: Final = 200


@dataclass(slots=True)
class Run:
    """One run: the database and its queries, what was wished for, and where the figures go."""

    filled: Filled
    kept: Kept
    stack: ExitStack
    report: Report
    tuning: Sequence[Query]
    unseen: Sequence[Query]
    queries: int
    rows: int
    """Records imported while seats save."""
    seats: int
    """Seats that type at once."""
    seconds: float
    """For so long they do."""
    misses: Path | None
    quiet: bool
    """Standard output is for JSON alone."""
    lines: list[str] = field(default_factory=list)
    """What is written to `misses`."""

    def say(self, text: str) -> None:
        """Print for people."""
        print(text, end="\n\n", file=sys.stderr if self.quiet else sys.stdout, flush=True)

    def milliseconds(
        self, name: str, times: Sequence[float], must: float | None = None, aim: float | None = None
    ) -> None:
        """Add percentiles of times; what must be reached is the 95th."""
        for part in (50, 95, 99, 100):
            bounds = (must, aim) if part == 95 else (None, None)
            self.report.add(
                f"{name}, {'max' if part == 100 else f'p{part}'}",
                percentile(times, part),
                "ms",
                better="lower",
                must=bounds[0],
                aim=bounds[1],
            )

    @property
    def answered_in(self) -> tuple[float, float]:
        """Milliseconds of a query that must be reached, and that are aimed at."""
        return (10, 5) if self.filled.database.is_sqlite else (15, 8)


_Bounds = tuple[float, float] | tuple[None, None]
_FREE: Final = (None, None)


def search(run: Run) -> None:
    """Both sets of queries, by class of noise."""
    ask_engine = engine(run.filled.database, run.filled.entity)
    ask(ask_engine, run.tuning[:: max(len(run.tuning) // _WARM, 1)])
    for name, queries in (("tuning", run.tuning), ("unseen", run.unseen)):
        answers = ask(ask_engine, queries)
        run.say(f"{name} queries\n{by_class(answers)}")
        unseen = name == "unseen"
        _recall(run, name, answers, (0.97, 0.985) if unseen else _FREE, (0.93, 0.95) if unseen else _FREE)
        run.milliseconds(
            f"a query, {name}", [answer.ms for answer in answers], *(run.answered_in if unseen else _FREE)
        )
        # On a machine that is busy otherwise the clock tells more of the others.
        work = percentile([answer.work for answer in answers], 95)
        run.report.add(f"processor time of a query, {name}, p95", work, "ms", better="lower")
        if run.misses:
            run.lines += missed(run.filled.database, run.filled.entity, name, answers)


def keys(run: Run) -> None:
    """Every beginning of some of the unseen queries."""
    ask_engine = engine(run.filled.database, run.filled.entity)
    ask(ask_engine, run.tuning[:: max(len(run.tuning) // _WARM, 1)])
    typed = keystrokes(ask_engine, run.unseen[:: max(len(run.unseen) // _TYPED, 1)])
    run.milliseconds("a keystroke", [ms for _, ms in typed], *run.answered_in)
    short = [ms for length, ms in typed if length <= _SHORT]
    run.report.add(f"up to {_SHORT} letters, p95", percentile(short, 95), "ms", better="lower")


def fields(run: Run) -> None:
    """The unseen queries, answered as a field shows them."""
    ask_desk = whole(run.filled.database, run.filled.entity)
    ask(ask_desk, run.tuning[:: max(len(run.tuning) // _WARM, 1)])
    run.milliseconds("a whole answer", [answer.ms for answer in ask(ask_desk, run.unseen)])


def others(run: Run) -> None:
    """The other ways, in turns with ours, on some of the unseen queries."""
    database, entity = run.filled.database, run.filled.entity
    some = run.unseen[:: max(len(run.unseen) // _SAMPLE, 1)]
    few = {query.text for query in some[:: max(len(some) // _SLOW_SAMPLE, 1)]}
    answers: dict[str, list[Answer]] = {}
    with rivals(database, entity) as named:
        ways = {"salesdesk": engine(database, entity), **named}
        for query in some:
            for name, way in ways.items():
                if name not in SLOW or query.text in few:
                    answers.setdefault(name, []).extend(ask(way, [query]))
    rows = [["way", "queries", "first", "in five", "p50 ms", "p95 ms"]]
    for name, found in answers.items():
        five, first = share(each.among_five for each in found), share(each.first for each in found)
        times = [percentile([each.ms for each in found], part) for part in (50, 95)]
        rows.append(
            [name, str(len(found)), f"{first:.3f}", f"{five:.3f}", *(f"{each:.1f}" for each in times)]
        )
        run.report.add(f"recall@5, {name}, {len(found)} queries", five, "", better="higher")
        run.report.add(f"a query, {name}, p50", times[0], "ms", better="lower")
        run.report.add(f"a query, {name}, p95", times[1], "ms", better="lower")
    run.say(columns(rows, numbers={1, 2, 3, 4, 5}))


def memory(run: Run) -> None:
    """What searching adds to a seat."""
    added = memory_added(run.filled.database, run.filled.entity, run.unseen)
    run.report.add("memory a seat adds, its own", added["private"], "MiB", better="lower", must=30, aim=15)
    for kind in ("pss", "rss"):
        run.report.add(f"memory a seat adds, {kind}", added[kind], "MiB", better="lower")


def processes(run: Run) -> None:
    """Many seats that type at once."""
    late = typing_together(run.filled.database, run.filled.entity, run.unseen, run.seats, run.seconds)
    run.milliseconds(f"a key of {run.seats} seats", late, 25, 15)


def rebuilding(run: Run) -> None:
    """A new index of all records."""
    with run.filled.scratch() as database:
        began = time.perf_counter()
        records = rebuild(database, SUBJECTS[run.filled.entity].index, datetime.now(UTC))
        seconds = time.perf_counter() - began
    run.report.add("rebuild", seconds, "s", better="lower", must=60, aim=20)
    run.report.add("records rebuilt", records, "", better="higher")


def index(run: Run) -> None:
    """What the index adds to saving one record."""
    with run.filled.scratch() as database:
        inserts, changes = index_work(database, run.filled.entity, _WRITES)
    run.milliseconds("index work of an insert", inserts, 2, 1)
    run.milliseconds("index work of a change", changes, 2, 1)


def saves(run: Run) -> None:
    """Eight seats that save beside an import."""
    with run.filled.scratch() as database:
        found, rate = saves_beside_import(database, run.filled.entity, run.rows)
    run.milliseconds("a save beside an import", [ms for times in found.values() for ms in times], 50, 20)
    for what, times in found.items():
        run.report.add(f"{what} saved beside an import, p95", percentile(times, 95), "ms", better="lower")
    run.report.add("imported per second beside them", rate, "1/s", better="higher")


def vocabulary(run: Run) -> None:
    """The same records with many more words."""
    if not run.kept.has_room:
        run.say("a large vocabulary takes a database of its own: not measured")
        return
    contents = replace(run.filled.contents, words=_MANY_WORDS)
    filled = run.kept.filled(contents, run.stack)
    ask_engine = engine(filled.database, filled.entity)
    queries = filled.queries(run.queries)
    ask(ask_engine, queries.tuning[:: max(len(queries.tuning) // _WARM, 1)])
    answers = ask(ask_engine, queries.unseen)
    run.report.add("words of the large vocabulary", queries.words, "", better="higher")
    name = f"{_MANY_WORDS:,} words"
    run.say(f"{name}\n{by_class(answers)}")
    _recall(run, name, answers, (0.96, None), _FREE)
    run.milliseconds(f"a query, {name}", [answer.ms for answer in answers], 10)
    if run.misses:
        run.lines += missed(filled.database, filled.entity, name, answers)


def _recall(
    run: Run,
    name: str,
    answers: Sequence[Answer],
    five: tuple[float | None, float | None],
    first: tuple[float | None, float | None],
) -> None:
    """Add what share of the answers was right, in all and of each class."""
    for what, right, (must, aim) in (
        ("recall@5", _among_five, five),
        ("a valid record first", _first, first),
    ):
        run.report.add(f"{what}, {name}", share(map(right, answers)), "", better="higher", must=must, aim=aim)
        if not run.quiet:
            continue  # people have the table of classes
        for noise in dict.fromkeys(answer.query.noise for answer in answers):
            some = [right(answer) for answer in answers if answer.query.noise is noise]
            run.report.add(f"{what}, {name}, {noise}", share(some), "", better="higher")


def _among_five(answer: Answer) -> bool:
    return answer.among_five


def _first(answer: Answer) -> bool:
    return answer.first


SECTIONS: Final[Mapping[str, Callable[[Run], None]]] = {
    "search": search,
    "keys": keys,
    "fields": fields,
    "rivals": others,
    "memory": memory,
    "processes": processes,
    "rebuild": rebuilding,
    "index": index,
    "saves": saves,
    "vocabulary": vocabulary,
}
"""In the order in which they run: those that write come last."""
