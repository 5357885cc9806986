"""When the same order seems to be entered twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from salesdesk.domain.drafts.rules import DraftLine, NewLine
from salesdesk.domain.drafts.twice.rules import EnteredBefore, begins_like, entered_before
from salesdesk.domain.orders.rules import LineKind
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.tax.rules import TaxClass

ONE = Decimal(1)
THURSDAY, FRIDAY = date(2026, 3, 5), date(2026, 3, 6)


def line(
    article: int, quantity: int, kind: LineKind = LineKind.GOODS, parent: int | None = None
) -> DraftLine:
    number, none = Decimal(quantity), Decimal()
    return DraftLine(
        article, article, parent, kind, article, "", "", number, "pc", number, "pc", Decimal(), ONE, 1, True,
        PriceSource.GENERAL_LIST, none, none, none, none, none, False, False, number, TaxClass.STANDARD,
        None, "", NewLine(),
    )  # fmt: skip


def before(*goods: tuple[int, int], on: date | None = None, id_: int = 1) -> EnteredBefore:
    known = tuple((article, Decimal(quantity)) for article, quantity in goods)
    return EnteredBefore(id_, f"ZS {id_}/2026", datetime(2026, 3, 2, tzinfo=UTC), "anna", on, known)


TWO = [line(1, 3), line(2, 5)]


@pytest.mark.parametrize(
    ("lines", "same"),
    [
        (TWO, True),
        (TWO[::-1], True),
        ([line(1, 2), line(2, 5), line(1, 1)], True),
        ([*TWO, line(7, 1, LineKind.SERVICE), line(8, 1, LineKind.DEPOSIT)], True),
        ([*TWO, line(3, 9, parent=1)], True),
        ([line(1, 3)], False),
        ([line(1, 3), line(2, 4)], False),
        ([*TWO, line(3, 1)], False),
        ([line(7, 1, LineKind.SERVICE)], False),
        ([], False),
    ],
)
def test_order_is_entered_before_if_its_goods_are_the_same(lines: list[DraftLine], same: bool) -> None:
    earlier = before((1, 3), (2, 5))
    assert entered_before(lines, None, [before(), before((4, 1)), earlier]) == (earlier if same else None)


@pytest.mark.parametrize(
    ("day", "other", "same"),
    [
        (None, None, True),
        (None, FRIDAY, True),
        (FRIDAY, None, True),
        (FRIDAY, FRIDAY, True),
        (THURSDAY, FRIDAY, False),
    ],
)
def test_orders_for_two_days_are_two_orders(day: date | None, other: date | None, same: bool) -> None:
    earlier = [before((1, 3), (2, 5), on=other)]
    assert (entered_before(TWO, day, earlier) is not None) is same
    assert (begins_like(TWO, day, earlier) is not None) is same


def test_newest_of_several_is_named() -> None:
    newest = before((1, 3), (2, 5), id_=9)
    assert entered_before(TWO, None, [newest, before((1, 3), (2, 5))]) is newest


@pytest.mark.parametrize(
    ("articles", "had", "like"),
    [
        (1, 1, False),
        (1, 5, False),
        (2, 2, True),
        (2, 5, False),
        (3, 5, True),
        (4, 5, True),
        (5, 5, True),
        (6, 5, False),
    ],
)
def test_draft_begins_to_look_like_an_order(articles: int, had: int, like: bool) -> None:
    earlier = before(*((article, 2) for article in range(had)))
    found = begins_like([line(article, 2) for article in range(articles)], None, [earlier])
    assert found == (earlier if like else None)


def test_another_quantity_is_another_order() -> None:
    assert begins_like([line(1, 2), line(2, 2), line(3, 9)], None, [before((1, 2), (2, 2), (3, 2))]) is None
