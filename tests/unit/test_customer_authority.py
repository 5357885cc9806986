"""Whether a customer's own people are set up right."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.customers.authority import gaps_among
from salesdesk.i18n import sentence


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    may_order: bool = True
    order_limit: Decimal | None = None
    authoriser_id: int | None = None


def limited(id_: int, limit: int, by: int | None = None) -> Person:
    return Person(id_, f"P{id_}", True, Decimal(limit), by)


FREE, NOBODY = Person(9, "Head"), Person(8, "Pupil", may_order=False)


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([], []),
        ([FREE], []),
        ([NOBODY, FREE], []),
        ([NOBODY], ["Nobody there may order."]),
        ([limited(1, 100, 9), FREE], []),
        ([limited(1, 100, 2), limited(2, 1000, 9), FREE], []),
        ([Person(8, "Pupil", False, Decimal(5)), FREE], []),
        ([limited(1, 100), FREE], ["P1 may order up to 100.00 EUR, and nobody is named who allows more."]),
        (
            [limited(1, 100, 2), limited(2, 1000)],
            ["P2 may order up to 1,000.00 EUR, and nobody is named who allows more."],
        ),
        ([limited(1, 100, 1)], ["P1 is named to allow the own orders."]),
        ([limited(1, 100, 7), FREE], ["Who allows P1 more than 100.00 EUR is no longer there."]),
        ([limited(1, 100, 8), NOBODY], ["Pupil, who allows P1 more, may not order at all."]),
        (
            [limited(1, 100, 2), limited(2, 100, 9), FREE],
            ["P2, who allows P1 more than 100.00 EUR, may not order more either."],
        ),
        (
            [limited(1, 100, 2), limited(2, 200, 1)],
            [
                "P1 and P2 are to allow each other more, and in the end nobody does.",
                "P2 and P1 are to allow each other more, and in the end nobody does.",
            ],
        ),
        (  # 1 asks into the circle of 2 and 3, and is none of it
            [limited(1, 100, 2), limited(2, 200, 3), limited(3, 300, 2)],
            [
                "P2 and P3 are to allow each other more, and in the end nobody does.",
                "P3 and P2 are to allow each other more, and in the end nobody does.",
            ],
        ),
    ],
)
def test_gaps_are_named(people: list[Person], said: list[str]) -> None:
    assert [sentence(gap.text, gap.values, "en") for gap in gaps_among(people, "EUR")] == said


PEOPLE = st.lists(
    st.tuples(st.booleans(), st.none() | st.integers(0, 3), st.none() | st.integers(0, 5)), max_size=5
).map(
    lambda rows: [
        Person(at, f"P{at}", may, None if limit is None else Decimal(limit), by)
        for at, (may, limit, by) in enumerate(rows)
    ]
)


@given(PEOPLE)
def test_without_gaps_somebody_allows_any_amount_to_whoever_may_order(people: list[Person]) -> None:
    if gaps_among(people, "EUR"):
        return
    by_id = {each.id: each for each in people}
    for each in people:
        at, steps = each, 0
        while each.may_order and at.order_limit is not None:
            assert at.authoriser_id is not None
            assert steps < len(people)
            at, steps = by_id[at.authoriser_id], steps + 1
            assert at.may_order
