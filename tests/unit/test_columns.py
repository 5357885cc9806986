"""How columns of a table share its width, and how a figure reads that has too little of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from salesdesk.screens.widgets.columns import Cell, Column, Need, amount, figure, fitted, shared
from salesdesk.screens.widgets.text_line import shortened

CODE = Column("Code", 6, whole=True)
NAME = Column("Name", 12, grows=True)
PRICE = Column("Price", 8, right=True)
STOCK = Column("Stock", 8, right=True)


@pytest.mark.parametrize(
    ("needs", "widths"),
    [
        ([4, 30, 5, 5], [6, 14, 8, 8]),  # what is left is the name's
        ([4, 30, 10, 5], [6, 12, 10, 8]),  # what is left goes to the figure first
        ([4, 30, 12, 5], [6, 12, 12, 6]),  # then what other columns have over
        ([4, 30, 12, 10], [4, 10, 12, 10]),  # then the name gives
        ([6, 30, 12, 10], [6, 8, 12, 10]),
        ([6, 30, 40, 9], [6, 13, 8, 9]),  # where there is too little, whoever lacks least has his
        ([9, 30, 11, 11], [6, 8, 11, 11]),  # figures before codes
    ],
)
def test_columns_are_as_wide_as_their_figures(needs: list[int], widths: list[int]) -> None:
    assert shared([CODE, NAME, PRICE, STOCK], [Need(need, need) for need in needs], 40) == widths
    assert sum(widths) == 40 - 4


def test_column_that_is_seldom_filled_takes_room_when_it_is() -> None:
    columns = [CODE, NAME, Column("Lot", 11, seldom=True), Column("Bin", 8, whole=True, seldom=True)]
    empty, short, long = Need(), Need(4, 4), Need(9, 9)
    assert shared(columns, [short, Need(30, 30), empty, empty], 50) == [6, 34, 3, 3]
    assert shared(columns, [short, Need(30, 30), short, empty], 50) == [6, 26, 11, 3]
    assert shared(columns, [short, Need(30, 30), short, long], 50) == [6, 20, 11, 9]


def test_columns_stay_in_a_terminal_that_is_too_narrow() -> None:
    assert min(shared([CODE, NAME, PRICE, STOCK], [Need(20, 20)] * 4, 10)) == 1


def test_columns_have_room_for_all_in_short_before_one_has_it_in_full() -> None:
    needs = [Need(4, 4), Need(30, 30), Need(12, 9), Need(20, 10)]
    assert shared([CODE, NAME, PRICE, STOCK], needs, 40) == [4, 10, 12, 10]
    assert shared([CODE, NAME, PRICE, STOCK], needs, 50) == [4, 10, 12, 20]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (figure(Decimal(99_999_999), "pl"), "99,9 mln"),
        (figure(Decimal("123456.789"), "pl"), "########"),
        (amount(Decimal("2060000005976.93"), "en", currency="PLN"), " 2tn PLN"),
        (amount(Decimal("123456.78"), "en"), "########"),
        ("130/100,000", "########"),
        (figure(Decimal(12), "en"), "      12"),
    ],
)
def test_figure_without_room_reads_as_no_other_figure(cell: str | Cell, shown: str) -> None:
    assert fitted(cell, PRICE, 8) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("delivered free from 1 200,00 PLN", "delivered free from …"),
        ("delivered from 1 200,00 PLN, always", "delivered from …"),
        ("Everything for the house Ltd", "Everything for the hou…"),
        ("short enough", "short enough"),
    ],
)
def test_text_is_not_cut_within_a_figure(text: str, shown: str) -> None:
    assert shortened(text, 23) == shown
