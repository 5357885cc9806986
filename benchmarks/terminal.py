"""Sit at the real program in a terminal of 80×24, type, and measure what each key costs.

    python -m benchmarks.terminal [--database URL] [--articles URL] [--times N] [--keys N]
        [--only PART …] [--json] [--check]

The desk of the demo company runs in a pseudo-terminal that says it has all colours
(xterm-256color with COLORTERM=truecolor); bytes are measured again where it has 256. A key
is timed from being typed to the last byte that comes of it. The same keys at the same desk,
shown as Textual shows it (SALESDESK_LEAN_TERMINAL=false), are the baseline. `--articles` is
a database that benchmarks.lookup keeps, for searches among a million articles; somebody
who may log in there is added to it. With --check the exit code is 1 if a figure misses its must.
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks.harness.figures import Report, add_options, finish, percentile
from benchmarks.harness.machine import machine
from benchmarks.terminal_runs.company import Company, demo_company, kept_company
from benchmarks.terminal_runs.process import growth, idle, starts
from benchmarks.terminal_runs.typing import (
    CHARACTER,
    DESK,
    ESC,
    FIELD,
    LINE,
    LIST,
    ROW,
    SCROLLED,
    SEARCH,
    Keys,
    call,
)
from salesdesk.storage.engine import Database
from tests.servers.program import Answer

_TIMES: Final = 40
_KEYS: Final = 10_000
_STARTS: Final = 10
_IDLE: Final = 20.0  # seconds
_LINES: Final = (5, 500)

_Bounds = tuple[float, float] | tuple[None, None]
_FREE: Final[_Bounds] = (None, None)
_BYTES: Final[Mapping[str, _Bounds]] = {
    CHARACTER: (120, 60),
    FIELD: (300, 150),
    SEARCH: (1_500, 1_000),
    LIST: (1_500, 1_000),
    ROW: (300, 200),
    SCROLLED: (2_000, 1_100),
    DESK: (12_000, 5_000),
}
"""What must be reached of each kind of key, and what is aimed at."""
_MILLISECONDS: Final[Mapping[str, _Bounds]] = {
    CHARACTER: (20, 10),
    FIELD: (35, 25),
    SEARCH: (60, 35),
    LIST: (60, 35),
    ESC: (60, 45),
    **{LINE.format(number=number): (60.0, 30.0) for number in _LINES},
}


@dataclass(frozen=True, slots=True)
class Run:
    """One run: who sits where, how often things are done, and where the figures go."""

    company: Company
    articles: Company | None
    home: Path
    report: Report
    times: int
    keys: int

    def add(
        self,
        name: str,
        found: Sequence[Answer],
        bounds: str,
        baseline: Sequence[Answer] = (),
        *,
        bytes_only: bool = False,
    ) -> None:
        """Add percentiles of bytes and milliseconds; what must be reached is the 95th."""
        kinds: list[tuple[str, Callable[[Answer], float], _Bounds]] = [
            ("B", lambda answer: answer.size, _BYTES.get(bounds, _FREE)),
            ("ms", lambda answer: answer.milliseconds, _MILLISECONDS.get(bounds, _FREE)),
        ]
        for unit, value, (must, aim) in kinds[: 1 if bytes_only else 2]:
            for part in (50, 95):
                is_bound = part == 95
                self.report.add(
                    f"{name}, {unit} p{part}",
                    percentile([value(each) for each in found], part),
                    unit,
                    better="lower",
                    must=must if is_bound else None,
                    aim=aim if is_bound else None,
                    baseline=percentile([value(each) for each in baseline], part) if baseline else None,
                )


def keys(run: Run) -> None:
    """What keys cost, with all colours, with 256, and as Textual shows the desk."""
    lean, few, stock = (
        Keys(run.company, run.home),
        Keys(run.company, run.home, colours=""),
        Keys(run.company, run.home, lean=False),
    )
    for each, lines in ((lean, _LINES), (few, ()), (stock, _LINES)):
        _progress("keys" if each is lean else "keys, 256 colours" if each is few else "keys, as Textual")
        each.of_orders(run.times, lines)
        each.of_lists(run.times)
    for name, found in lean.found.items():
        run.add(name, found, name, stock.found[name])
    for name, found in few.found.items():
        run.add(f"{name}, 256 colours", found, name, bytes_only=True)


def million(run: Run) -> None:
    """Searches among all the articles of a kept database."""
    if run.articles is None:
        return
    lean, stock = (Keys(run.articles, run.home, lean=each) for each in (True, False))
    for each in (lean, stock):
        each.of_searches(run.times)
    for name, found in lean.found.items():
        run.add(f"{name}, {run.articles.articles:,} articles", found, name, stock.found[name])


def start(run: Run) -> None:
    """From the start of the process to the last byte of its first screen."""
    lean, stock = (starts(run.company, run.home, _STARTS, lean=each) for each in (True, False))
    for part in (50, 95):
        run.report.add(
            f"start to first paint, p{part}",
            percentile([each.seconds for each in lean], part),
            "s",
            better="lower",
            **({"must": 1.2, "aim": 0.85} if part == 95 else {}),
            baseline=percentile([each.seconds for each in stock], part),
        )
    run.report.add(
        "first paint",
        max(each.size for each in lean),
        "B",
        better="lower",
        must=12_000,
        aim=5_000,
        baseline=max(each.size for each in stock),
    )


def rest(run: Run) -> None:
    """What goes on while nobody types, and what 10,000 keys leave in memory."""
    lean, stock = (idle(run.company, run.home, _IDLE, lean=each) for each in (True, False))
    run.report.add(
        "idle", lean.bytes_per_second, "B/s", better="lower", must=0, baseline=stock.bytes_per_second
    )
    run.report.add("idle, of a processor", lean.busy, "%", better="lower", must=0.5, baseline=stock.busy)
    run.report.add(
        f"memory added by {run.keys:,} keys",
        growth(run.company, run.home, run.keys),
        "MiB",
        better="lower",
        must=4,
        aim=1,
    )


def calls(run: Run) -> None:
    """How many keys an order takes beside what says what is ordered."""
    taken = call(run.company, run.home)
    run.report.add(
        "keys per line beside its article and quantity", taken.beside, "", better="lower", must=2, aim=1.5
    )
    name = f"further keys of a call with {taken.lines} lines and a discount, confirmed"
    run.report.add(name, taken.further, "", better="lower", must=10, aim=7)


PARTS: Final[Mapping[str, Callable[[Run], None]]] = {
    "start": start, "keys": keys, "million": million, "calls": calls, "rest": rest,
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; the exit code is 1 if a figure misses what it must reach and that is checked."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="salesdesk-") as folder:
        _progress("the demo company")
        company = demo_company(options.database or f"sqlite:///{folder}/demo.db")
        articles = kept_company(options.articles) if options.articles else None
        database = Database(company.url)
        about = machine(database.engine)
        database.close()
        settings = {
            "textual": version("textual"),
            "terminal": "80×24, xterm-256color, truecolor",
            "articles": company.articles,
            "each": f"{options.times} times",
        }
        report = Report("terminal", about, settings)
        run = Run(company, articles, Path(folder), report, options.times, options.keys)
        for name in options.only or PARTS:
            _progress(name)
            PARTS[name](run)
        return finish(report, as_json=options.json, check=options.check)


def _options(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="terminal", description=__doc__.partition("\n")[0])
    parser.add_argument("--database", metavar="URL", help="an empty database, or one with the demo company")
    parser.add_argument(
        "--articles", metavar="URL", help="a database of articles that benchmarks.lookup keeps"
    )
    parser.add_argument("--times", type=int, default=_TIMES, metavar="N", help="how often each thing is done")
    parser.add_argument(
        "--keys", type=int, default=_KEYS, metavar="N", help="keys that memory is watched for"
    )
    parser.add_argument("--only", nargs="+", choices=list(PARTS), metavar="PART", help=", ".join(PARTS))
    add_options(parser)
    return parser.parse_args(arguments)


def _progress(text: str) -> None:
    print(f"… {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
