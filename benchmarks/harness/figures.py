"""Figures of a benchmark: one table, one JSON object, one check, the same for all scripts.

parser = ArgumentParser()
add_options(parser)                       # --json and --check
options = parser.parse_args()
report = Report("replay", machine(engine), {"orders": 500})
report.add("lines per second, year", 412.7, "lines/s", better="higher", must=300, aim=600)
raise SystemExit(finish(report, as_json=options.json, check=options.check))
"""

from __future__ import annotations

import json
import math
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

__all__ = ["Better", "Figure", "Report", "add_options", "columns", "finish", "percentile"]

Better = Literal["lower", "higher"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value, in `unit`, with what it must reach and what it aims at.

    `value` None was not measured. `baseline` is the same figure of whatever it is
    compared with. A bound that is None does not apply.
    """

    name: str
    value: float | None
    unit: str
    better: Better
    must: float | None = None
    aim: float | None = None
    baseline: float | None = None

    def reaches(self, bound: float | None) -> bool:
        """Whether the value is at least as good as `bound`. What was not measured reaches nothing."""
        if bound is None:
            return True
        if self.value is None:
            return False
        return self.value <= bound if self.better == "lower" else self.value >= bound


@dataclass(slots=True)
class Report:
    """The figures of one run, with the machine and the settings they were measured under."""

    benchmark: str
    machine: Mapping[str, Any]
    settings: Mapping[str, Any]
    figures: list[Figure] = field(default_factory=list)

    def add(
        self,
        name: str,
        value: float | None,
        unit: str,
        *,
        better: Better,
        must: float | None = None,
        aim: float | None = None,
        baseline: float | None = None,
    ) -> None:
        """Add one figure; a name that is already there is a mistake of the script and raises ValueError."""
        if any(figure.name == name for figure in self.figures):
            raise ValueError(f"the figure “{name}” is there twice")
        self.figures.append(Figure(name, value, unit, better, must, aim, baseline))

    def missed(self) -> list[Figure]:
        """The figures that miss their must."""
        return [figure for figure in self.figures if not figure.reaches(figure.must)]

    def as_json(self) -> str:
        """The whole report as one JSON object. What is not a number in JSON becomes null."""
        document = {
            "benchmark": self.benchmark,
            "machine": dict(self.machine),
            "settings": dict(self.settings),
            "figures": [
                {key: _finite(value) for key, value in asdict(figure).items()} for figure in self.figures
            ],
        }
        return json.dumps(document, ensure_ascii=False, indent=2, default=str, allow_nan=False)

    def as_table(self) -> str:
        """The report for people: settings and machine first, then a line per figure."""
        about = [f"{key}: {value}" for key, value in {**self.settings, **self.machine}.items()]
        rows = [["figure", "value", "unit", "must", "aim", "baseline", ""]]
        for figure in self.figures:
            sign = "≤ " if figure.better == "lower" else "≥ "
            rows.append(
                [
                    figure.name,
                    _number(figure.value, absent="not measured"),
                    figure.unit,
                    _number(figure.must, sign),
                    _number(figure.aim, sign),
                    _number(figure.baseline),
                    _verdict(figure),
                ]
            )
        return "\n".join([self.benchmark, *about, "", columns(rows, numbers={1, 3, 4, 5})])


def add_options(parser: ArgumentParser) -> None:
    """Give a script's parser the options that all benchmarks have."""
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    parser.add_argument("--check", action="store_true", help="exit 1 if a figure misses what it must reach")


def finish(report: Report, *, as_json: bool, check: bool) -> int:
    """Print the report and return the exit code: with `check`, 1 if a must is missed, else 0.

    What misses its must is named on standard error, so that `--json` stays one object.
    """
    print(report.as_json() if as_json else report.as_table())
    missed = report.missed() if check else []
    for figure in missed:
        value = _number(figure.value, absent="not measured")
        word = "at most" if figure.better == "lower" else "at least"
        print(f"missed: {figure.name}: {value}, must be {word} {_number(figure.must)}", file=sys.stderr)
    return 1 if missed else 0


def columns(rows: Sequence[Sequence[str]], *, numbers: set[int]) -> str:
    """`rows` as aligned columns, the first row a heading; the columns in `numbers` to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if index in numbers else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def percentile(values: Sequence[float], part: int) -> float:
    """The value that so many per cent do not exceed."""
    ordered = sorted(values)
    return ordered[min(max(-(-len(ordered) * part // 100), 1), len(ordered)) - 1]


def _verdict(figure: Figure) -> str:
    if not figure.reaches(figure.must):
        return "MISSED"
    if figure.aim is not None and figure.reaches(figure.aim):
        return "aim"
    return "ok" if figure.must is not None else ""


def _number(value: float | None, sign: str = "", absent: str = "") -> str:
    if value is None:
        return absent
    if isinstance(value, int) or not math.isfinite(value):
        return f"{sign}{value:,}"
    return f"{sign}{value:,.{1 if abs(value) >= 100 else 3 if abs(value) < 10 else 2}f}"


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
