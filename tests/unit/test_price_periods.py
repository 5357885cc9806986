from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.pricing.markup import STEPS, Markup
from salesdesk.domain.pricing.periods import Overlaps, Period, Room, Standing, Yields, room_for
from salesdesk.errors import Refused

TODAY = date(2026, 3, 2)


def day(number: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=number)


def period(first: int, last: int | None = None) -> Period:
    return Period(day(first), None if last is None else day(last))


def stand(id_: int, *days: int | None) -> Standing:
    first, last = (*days, None)[:2]
    assert first is not None
    return Standing(id_, Decimal(id_), 1, period(first, last))


def refused(new: Period, *standing: Standing) -> Overlaps:
    with pytest.raises(Overlaps) as caught:
        room_for(new, standing, TODAY)
    return caught.value


def test_prices_that_touch_do_not_overlap() -> None:
    standing = [stand(1, -9, 2), stand(2, 10)]
    assert room_for(period(3, 9), standing, TODAY) == Room(period(3, 9))


def test_price_that_began_before_ends_the_day_before_if_that_is_said() -> None:
    error = refused(period(5), stand(1, -9))
    assert (error.yields, error.day, error.goes_on, error.part) == (Yields.OTHER, day(4), None, "valid_from")
    assert str(error) == "From 21 Feb 2026 on there is a price of 1 already."
    assert room_for(period(5), [stand(1, -9)], TODAY, [1]) == Room(period(5), ((1, day(4)),))


def test_price_that_lasts_longer_goes_on_behind_the_new_one() -> None:
    error = refused(period(5, 9), stand(1, -9, 20))
    assert (error.day, error.goes_on) == (day(4), day(10))
    assert str(error) == "From 21 Feb 2026 to 22 Mar 2026 there is a price of 1 already."
    room = room_for(period(5, 9), [stand(1, -9, 20)], TODAY, [1])
    assert room == Room(period(5, 9), ((1, day(4)),), ((1, period(10, 20)),))


def test_nothing_goes_on_behind_the_last_day_of_the_calendar() -> None:
    new = Period(day(5), date.max)  # other programs write it for “until further notice”
    error = refused(new, stand(1, -9))
    assert (error.yields, error.day, error.goes_on) == (Yields.OTHER, day(4), None)
    assert room_for(new, [stand(1, -9)], TODAY, [1]) == Room(new, ((1, day(4)),))


def test_price_ends_the_day_before_one_that_begins_later_if_that_is_said() -> None:
    error = refused(period(0), stand(1, 7))
    assert (error.yields, error.day, error.part) == (Yields.NEW, day(6), "valid_to")
    assert room_for(period(0), [stand(1, 7)], TODAY, [1]) == Room(period(0, 6))


@pytest.mark.parametrize("new", [period(-9), period(-3, 9)])
def test_price_that_begins_on_the_same_day_or_in_the_past_takes_no_others_place(new: Period) -> None:
    standing = [stand(1, -9)]
    assert refused(new, *standing).yields is Yields.NEITHER
    with pytest.raises(Overlaps):
        room_for(new, standing, TODAY, [1])


days = st.integers(0, 30)
periods = st.tuples(days, st.none() | days).map(
    lambda pair: Period(day(pair[0]), None if pair[1] is None else day(pair[0] + pair[1]))
)


def priced_by(standing: Sequence[Standing], on: date) -> list[int]:
    return [each.id for each in standing if each.period.has(on)]


@given(st.lists(periods, max_size=8))
def test_prices_that_give_way_never_overlap_and_leave_no_day_without_one(news: list[Period]) -> None:
    standing: list[Standing] = []
    covered: set[date] = set()
    every = [day(number) for number in range(100)]
    for id_, new in enumerate(news, 1):
        others = [each.id for each in standing]
        try:
            room = room_for(new, standing, TODAY, others)
        except Overlaps:
            # Only of one that begins on the same day nothing is left.
            assert new.first in {each.period.first for each in standing}
            continue
        ended = dict(room.ended)
        resumed = [Standing(-id_, Decimal(0), 1, rest) for _, rest in room.resumed]
        cut = [
            Standing(e.id, e.price, 1, Period(e.period.first, ended.get(e.id, e.period.last)))
            for e in standing
        ]
        standing = [*cut, *resumed, Standing(id_, Decimal(id_), 1, room.period)]
        covered |= {each for each in every if room.period.has(each)}
        assert priced_by(standing, new.first) == [id_]
        found = [priced_by(standing, each) for each in every]
        assert max(map(len, found)) == 1
        assert {each for each, ids in zip(every, found, strict=True) if ids} == covered


@pytest.mark.parametrize(
    ("price", "percent", "step", "expected"),
    [
        ("9.99", "0", "0.01", "9.99"),
        ("10.00", "3.5", "0.05", "10.35"),
        ("9.98", "2.5", "0.10", "10.20"),
        ("9.98", "2.5", "1.00", "10"),
        ("1.005", "0", "0.01", "1.01"),
        ("12.50", "-100", "0.01", None),
        ("12.50", "1001", "0.01", None),
        ("0.35", "0", "1.00", "0.40"),
        ("0.004", "0", "0.01", "0.004"),
        ("0", "50", "1.00", "0"),
    ],
)
def test_price_of_a_copied_list_is_up_or_down_and_rounded(
    price: str, percent: str, step: str, expected: str | None
) -> None:
    markup = Markup(Decimal(percent), Decimal(step))
    if expected is None:
        with pytest.raises(Refused):
            markup.check()
    else:
        markup.check()
        assert markup.of(Decimal(price)) == Decimal(expected)


@given(
    st.decimals(0, 10**6, places=4),
    st.decimals(-99, 1000, places=2),
    st.sampled_from(STEPS),
)
def test_copied_price_is_free_of_charge_only_if_it_was_and_near_what_it_should_be(
    price: Decimal, percent: Decimal, step: Decimal
) -> None:
    found = Markup(percent, step).of(price)
    exact = price * (100 + percent) / 100
    assert abs(found - exact) <= step / 2
    assert found or exact < Decimal("0.00005")
