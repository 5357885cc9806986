"""Look up customers or articles as people ask for them, and measure what is found and how fast.

    python -m benchmarks.lookup --entity customer|article [--size N] [--database WHERE] [--keep DIR]
        [--queries N] [--seed S] [--words N] [--only SECTION …] [--no-rivals] [--json] [--check]

A wholesaler's records and the queries for them are made from a seed: beginnings of words,
typos, dropped diacritics, slips of the ear, codes, numbers, and words of several fields.
Of the two sets of queries one is to tune the search by; what must be reached is measured
with the other, which shares no record and no seed with it. “First” says how often a record
that has what was meant came first, “in five” how often the very one was among five. The
exit code is 1 if a figure misses its must; --check takes the sizes that they are meant for.
"""

from __future__ import annotations

import gc
import sys
from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from benchmarks.harness.figures import Report, add_options, finish
from benchmarks.harness.machine import machine
from benchmarks.lookup_data.kept import Contents, kept
from benchmarks.lookup_data.subjects import SUBJECTS, Entity
from benchmarks.lookup_runs.sections import SECTIONS, Run

_SIZE: Final = 20_000
_WORDS: Final = 60_000
_QUERIES: Final = 1_100
_SEATS: Final = 50
_SECONDS: Final = 20.0
_IMPORTED: Final = 100_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; the exit code is 1 if a figure misses what it must reach."""
    options = _options(arguments)
    entity = Entity(options.entity)
    size = options.size or (SUBJECTS[entity].largest if options.check else _SIZE)
    contents = Contents(entity, size, options.seed, options.words)
    with kept(options.database, options.keep, _progress) as base, ExitStack() as stack:
        filled = base.filled(contents, stack)
        queries = filled.queries(options.queries)
        settings = {
            "entity": entity.value,
            "size": size,
            "words": queries.words,
            "seed": options.seed,
            "queries": f"{len(queries.tuning)} to tune by, {len(queries.unseen)} unseen",
        }
        report = Report("lookup", machine(filled.database.engine), settings)
        run = Run(
            filled, base, stack, report, queries.tuning, queries.unseen, options.queries,
            rows=options.rows or (_IMPORTED if options.check else size),
            seats=options.seats, seconds=options.seconds, misses=options.misses, quiet=options.json,
        )  # fmt: skip
        gc.collect()
        gc.freeze()  # what the queries were made of is not looked through again
        for name in options.only or SECTIONS:
            if name != "rivals" or options.rivals:
                _progress(name)
                SECTIONS[name](run)
        if options.misses:
            options.misses.write_text("\n".join(run.lines) + "\n")
        return finish(report, as_json=options.json, check=True)


def _options(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="lookup", description=__doc__.partition("\n")[0])
    parser.add_argument("--entity", choices=[entity.value for entity in Entity], required=True)
    parser.add_argument("--size", type=int, metavar="N", help=f"records; {_SIZE:,}, or all with --check")
    parser.add_argument(
        "--database", default="sqlite", metavar="WHERE",
        help="sqlite, postgres (a server of its own), or the URL of a database to fill and write to",
    )  # fmt: skip
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the filled database there")
    parser.add_argument("--queries", type=int, default=_QUERIES, metavar="N", help="of each set")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument(
        "--words",
        type=int,
        default=_WORDS,
        metavar="N",
        help="about so many different words when there are all records",
    )
    parser.add_argument(
        "--only", nargs="+", choices=list(SECTIONS), metavar="SECTION", help=", ".join(SECTIONS)
    )
    parser.add_argument(
        "--rivals", action=BooleanOptionalAction, default=True, help="measure LIKE, rapidfuzz and FTS5, too"
    )
    parser.add_argument("--rows", type=int, metavar="N", help="records imported beside saves")
    parser.add_argument("--seats", type=int, default=_SEATS, metavar="N", help="seats that type at once")
    parser.add_argument("--seconds", type=float, default=_SECONDS, metavar="S", help="how long they type")
    parser.add_argument("--misses", type=Path, metavar="FILE", help="write what was not found there")
    add_options(parser)
    return parser.parse_args(arguments)


def _progress(text: str) -> None:
    print(f"… {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
