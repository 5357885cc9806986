"""Seats that fight over goods, lines that are held, batches for orders, and years of moves.

    python -m benchmarks.stock [--only SECTION …] [--database WHERE] [--json] [--check]

“fight”: sixteen processes order, confirm, issue, change and give up three articles for a minute; what
they were told is then held against what is stored. Beside it a program that reads what is free and
then writes what is left. “hold”: how long a line takes to be saved durably, alone, with sixteen seats
at one line a second, and with no pause; beside it one row that is written as durably. “allocate”: an
order of 30 lines over five warehouses and twenty batches of each article. “many”: thousands of orders
by rule in one go; beside it one by one. “batches”: an article of ten thousand batches. “count”: a
stocktake of ten thousand batches. “ledger”: orders in a house with five million moves and in one with
none, in turns.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from benchmarks.harness.databases import HELP, Databases, databases
from benchmarks.harness.figures import Report, add_options, finish
from benchmarks.harness.machine import machine
from benchmarks.stock_runs.allocating import allocate_long, allocate_many, one_of_many_batches
from benchmarks.stock_runs.counting import count_warehouse
from benchmarks.stock_runs.fighting import fight
from benchmarks.stock_runs.holding import hold
from benchmarks.stock_runs.ledger import behind_moves

__all__ = ["main"]

_SEATS: Final = 16
_SECONDS: Final = 60.0
_ORDERS: Final = 5_000
_MOVES: Final = 5_000_000
_BATCHES: Final = 10_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; the exit code is 1 if, with --check, something is wrong or too slow."""
    options = _options(arguments)
    with databases(options.database) as stock:
        settings = {
            "seats": options.seats,
            "seconds": options.seconds,
            "orders": options.orders,
            "moves": options.moves,
        }
        first = stock.fresh()
        report = Report("stock", machine(first.engine), settings)
        for name in options.only or _SECTIONS:
            _SECTIONS[name](report, stock, options)
        return finish(report, as_json=options.json, check=options.check)


_Section = Callable[[Report, Databases, Namespace], None]

_SECTIONS: Final[Mapping[str, _Section]] = {
    "fight": lambda report, stock, options: fight(
        report, stock.fresh(), stock.fresh(), options.seats, options.seconds
    ),
    "hold": lambda report, stock, options: hold(report, stock.fresh(), options.seats, options.seconds),
    "allocate": lambda report, stock, _: allocate_long(report, stock.fresh()),
    "many": lambda report, stock, options: allocate_many(report, stock.fresh(), options.orders),
    "batches": lambda report, stock, _: one_of_many_batches(report, stock.fresh(), _BATCHES),
    "count": lambda report, stock, _: count_warehouse(report, stock.fresh(), _BATCHES),
    "ledger": lambda report, stock, options: behind_moves(
        report, stock.fresh(), stock.fresh(), options.moves
    ),
}


def _options(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="stock", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--only", nargs="+", choices=list(_SECTIONS), metavar="SECTION", help=", ".join(_SECTIONS)
    )
    parser.add_argument("--seats", type=int, default=_SEATS, metavar="N", help="seats at the same time")
    parser.add_argument("--seconds", type=float, default=_SECONDS, metavar="S", help="how long they work")
    parser.add_argument("--orders", type=int, default=_ORDERS, metavar="N", help="orders in one go")
    parser.add_argument("--moves", type=int, default=_MOVES, metavar="N", help="moves in the ledger")
    parser.add_argument("--database", default="sqlite", metavar="WHERE", help=HELP)
    add_options(parser)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
