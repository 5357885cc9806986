"""The plan of a year: what arrives when, and which sales must run short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from benchmarks.online_retail.classify import Article, Classified, classify
from benchmarks.online_retail.codes import Kind
from benchmarks.online_retail.plan import (
    SUPPLIERS,
    ReceiptLine,
    Week,
    running_short,
    supplier_of,
    unit_cost,
    weeks,
)
from benchmarks.online_retail.reader import Row, read
from benchmarks.online_retail.recompute import RATE_CHANGES

SAMPLE: Final = Path(__file__).parents[1] / "data" / "online_retail_sample.csv"
SHORT: Final = "22059"
"""An article that arrives short in the week of Monday 2010-03-01."""


@pytest.fixture(scope="module")
def sample() -> Classified:
    return classify(read(SAMPLE))


@pytest.fixture(scope="module")
def plan(sample: Classified) -> list[Week]:
    return list(weeks(sample.sales, sample.articles))


def row(invoice: str, code: str, quantity: int, at: datetime, price: str = "2.1") -> Row:
    return Row(2, invoice, code, "", quantity, at, Decimal(price), None, "EIRE")


def planned(*rows: Row) -> list[Week]:
    classified = classify(rows)
    return list(weeks(classified.sales, classified.articles))


def pieces(*receipts: Iterable[ReceiptLine]) -> Counter[str]:
    total: Counter[str] = Counter()
    for line in (line for receipt in receipts for line in receipt):
        total[line.code] += line.quantity
    return total


def test_weeks_hold_every_sale_once_and_time_never_goes_back(sample: Classified, plan: list[Week]) -> None:
    assert [sale for week in plan for sale in week.sales] == sample.sales
    assert all(week.opens_at <= week.completes_at for week in plan)
    assert all(before.completes_at <= after.opens_at for before, after in pairwise(plan))


def test_weeks_receive_exactly_what_they_sell(plan: list[Week]) -> None:
    for week in plan:
        sold: Counter[str] = Counter()
        for line in (line for sale in week.sales for line in sale.lines if line.kind is Kind.GOODS):
            sold[line.code] += line.quantity
        assert pieces(week.opening, week.completion) == sold


def test_weeks_are_the_same_each_time(sample: Classified, plan: list[Week]) -> None:
    assert list(weeks(sample.sales, sample.articles)) == plan


def test_weeks_begin_on_mondays_or_when_the_rate_changes(plan: list[Week]) -> None:
    assert all(week.begins.weekday() == 0 or week.begins in RATE_CHANGES for week in plan)
    assert all(
        0 <= (sale.at.date() - week.begins).days <= 6 - week.begins.weekday()
        for week in plan
        for sale in week.sales
    )


@pytest.mark.parametrize("change", RATE_CHANGES)
def test_weeks_are_cut_before_the_rate_changes(change: date) -> None:
    eve = change - timedelta(days=1)
    before, after = datetime.fromisoformat(f"{eve} 20:00"), datetime.fromisoformat(f"{change} 08:00")
    found = planned(row("1", "22041", 1, before), row("2", "22041", 1, after))

    assert [(week.begins, [sale.number for sale in week.sales]) for week in found] == [
        (eve - timedelta(days=eve.weekday()), ["1"]),
        (change, ["2"]),
    ]


def test_a_short_article_arrives_at_sixty_percent_and_the_rest_later() -> None:
    monday, friday = datetime.fromisoformat("2010-03-01 09:00"), datetime.fromisoformat("2010-03-05 16:00")
    [week] = planned(
        row("1", SHORT, 6, monday),
        row("2", SHORT, 1, monday),
        row("2", "22041", 2, monday),
        row("3", SHORT, 2, friday, price="0"),
        row("4", "22041", 1, friday),
        row("5", "POST", 1, friday),
    )

    assert pieces(week.opening) == {SHORT: 5, "22041": 3}
    assert pieces(week.completion) == {SHORT: 4}
    assert (week.opens_at, week.completes_at) == (monday, friday)
    assert [sale.number for sale in running_short(week)] == ["1", "2", "3"]


def test_a_single_piece_that_is_short_arrives_only_later() -> None:
    [week] = planned(row("1", SHORT, 1, datetime.fromisoformat("2010-03-01 09:00")))

    assert week.opening == ()
    assert week.completion == (ReceiptLine(supplier_of(SHORT), SHORT, 1, Decimal("1.2600")),)


def test_running_short_are_those_that_an_empty_shelf_meets(plan: list[Week]) -> None:
    for week in plan:
        left = pieces(week.opening)
        met = []
        for sale in week.sales:
            waiting = False
            for line in sale.lines:
                if line.kind is Kind.GOODS:
                    taken = min(line.quantity, left[line.code])
                    left[line.code] -= taken
                    waiting |= taken < line.quantity
            if waiting:
                met.append(sale)
        assert running_short(week) == met
        assert bool(met) == bool(week.completion)


def test_about_three_in_a_hundred_articles_of_a_week_arrive_short(plan: list[Week]) -> None:
    short = sum(len(week.completion) for week in plan)
    pairs = sum(len(pieces(week.opening, week.completion)) for week in plan)

    assert (short, pairs) == (24, 568)


def test_receipts_are_sorted_by_supplier_and_code(plan: list[Week]) -> None:
    for receipt in (receipt for week in plan for receipt in (week.opening, week.completion)):
        keys = [(line.supplier, line.code) for line in receipt]
        assert keys == sorted(set(keys))
        assert all(line.supplier in SUPPLIERS and line.quantity > 0 for line in receipt)


@pytest.mark.parametrize(
    ("lowest", "cost"),
    [("2.1", "1.2600"), ("0.001", "0.0006"), ("0.0125", "0.0075"), ("0.0001", "0.0001"), (None, "0.0000")],
)
def test_unit_cost_is_sixty_percent_of_the_lowest_price(lowest: str | None, cost: str) -> None:
    price = None if lowest is None else Decimal(lowest)
    assert str(unit_cost(Article("22041", "FRAME", Kind.GOODS, price, price))) == cost
