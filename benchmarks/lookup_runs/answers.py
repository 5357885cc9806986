"""Asking queries and judging what comes: how long it took, and whether it was right."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.harness.figures import columns, percentile
from benchmarks.lookup_data.noise import Noise
from benchmarks.lookup_data.queries import MOST_VALID, Query
from benchmarks.lookup_data.subjects import SUBJECTS, Entity, reading
from benchmarks.lookup_runs.engine import Search
from salesdesk.storage.engine import Database

__all__ = ["Answer", "ask", "by_class", "keystrokes", "missed", "share", "timed"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came for a query, and how many milliseconds it took, by the clock and of this processor."""

    query: Query
    found: tuple[int, ...]
    ms: float
    work: float

    @property
    def first(self) -> bool:
        """A record that has what was meant came first."""
        return bool(self.found) and self.found[0] in self.query.valid

    @property
    def among_five(self) -> bool:
        """The very record that was meant is among the first five."""
        return self.query.target in self.found[:MOST_VALID]


def ask(search: Search, queries: Iterable[Query]) -> list[Answer]:
    """Each query once."""
    answers = []
    for query in queries:
        worked = time.thread_time()
        ms, found = timed(search, query.text)
        answers.append(Answer(query, tuple(found), ms, (time.thread_time() - worked) * 1000))
    return answers


def timed(search: Search, text: str) -> tuple[float, list[int]]:
    """Milliseconds of a search, and what it found."""
    began = time.perf_counter()
    found = search(text)
    return (time.perf_counter() - began) * 1000, found


def keystrokes(search: Search, queries: Iterable[Query]) -> list[tuple[int, float]]:
    """Every beginning of every query, from the first letter on: its length, and the milliseconds it took."""
    return [
        (length, timed(search, query.text[:length])[0])
        for query in queries
        for length in range(1, len(query.text) + 1)
    ]


def missed(database: Database, entity: Entity, of: str, answers: Sequence[Answer]) -> list[str]:
    """What was not found, or not first: the query, what was meant by it, and what came instead."""
    wrong = [answer for answer in answers if not (answer.first and answer.among_five)]
    subject = SUBJECTS[entity]
    wanted = {id_ for answer in wrong for id_ in (answer.query.target, *answer.found[:3])}
    with reading(database) as tx:
        # Every class of texts has `fields`, which their common base cannot know.
        texts = {id_: tx.session.get_one(subject.text, id_).fields for id_ in sorted(wanted)}  # type: ignore[attr-defined]
    lines = []
    for answer in sorted(wrong, key=lambda each: (each.among_five, each.query.noise)):
        query = answer.query
        place = str(answer.found.index(query.target) + 1) if query.target in answer.found else "nowhere"
        what = "not first" if answer.among_five else "not in five"
        lines += [
            f"{of} | {query.noise} | {what} | {query.text}",
            f"    meant, {place}: {query.target} {texts[query.target]}",
            *(
                f"    came {number}{', valid' if id_ in query.valid else ''}: {id_} {texts[id_]}"
                for number, id_ in enumerate(answer.found[:3], 1)
            ),
        ]
    return lines


def share(values: Iterable[bool]) -> float:
    """How many of these are true, of 1."""
    several = list(values)
    return sum(several) / len(several)


def by_class(answers: Sequence[Answer]) -> str:
    """A table of answers by class of noise, for people."""
    rows = [["noise", "queries", "first", "in five", "p50 ms", "p95 ms", "p99 ms", "max ms"]]
    for noise in (*Noise, None):
        some = [answer for answer in answers if noise in (None, answer.query.noise)]
        if some:
            times = [answer.ms for answer in some]
            rows.append(
                [
                    noise or "all",
                    str(len(some)),
                    f"{share(answer.first for answer in some):.3f}",
                    f"{share(answer.among_five for answer in some):.3f}",
                    *(f"{percentile(times, part):.2f}" for part in (50, 95, 99, 100)),
                ]
            )
    return columns(rows, numbers=set(range(1, 8)))
