"""What can be nothing but the number of a paper."""

from __future__ import annotations

import pytest

from salesdesk.lookup.numbers import is_of_papers


@pytest.mark.parametrize(
    "text",
    [
        "ZS 10/2026",
        "zs10/2026",
        "zs 10",
        "ZS.10",
        "zs/10",
        "10/2026",
        "10/26",
        "0010 / 26",
        "inw 1/2026/MAIN",
    ],
)
def test_series_or_year_makes_a_number_that_of_a_paper(text: str) -> None:
    assert is_of_papers(text)


@pytest.mark.parametrize(
    "text", ["10", "", "zs", "kowal 10", "zs 10 kowal", "m8x40", "10/1", "1234567890/26", "zs ١٢", "9" * 300]
)
def test_anything_else_may_be_something_else(text: str) -> None:
    assert not is_of_papers(text)
