"""By when goods can be there: the cut-off hour, weekends, holidays, delivery days, and what is on its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.catalogue.rules import LeadTime
from salesdesk.domain.promising.calendars import days_of, holidays_of
from salesdesk.domain.promising.rules import (
    Coming,
    Inbound,
    Lead,
    Part,
    Source,
    Timing,
    Want,
    all_at_once,
    by_day,
    last_day_of,
    lead_of,
    promised,
)

LAMP = 7
THURSDAY = date(2026, 11, 26)
"""26 November 2026, on which nobody has a holiday."""


def timing(
    day: date = THURSDAY,
    hour: int = 9,
    *,
    country: str = "PL",
    to: str = "",
    weekdays: str = "12345",
    takes: str = "",
    transit: int = 0,
    cut_off: int = 14,
) -> Timing:
    now = datetime(day.year, day.month, day.day, hour, 59, tzinfo=UTC)
    return Timing(
        now, cut_off, transit, days_of(country, weekdays), days_of(to or country, takes or weekdays)
    )


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (timing(hour=13), THURSDAY),  # 13:59
        (timing(hour=14), date(2026, 11, 27)),  # the hour has passed
        (timing(date(2026, 11, 27), 14), date(2026, 11, 30)),  # Friday evening: on Monday
        (timing(date(2026, 11, 28)), date(2026, 11, 30)),  # Saturday
        (timing(date(2026, 11, 28), weekdays="123456"), date(2026, 11, 28)),  # a house that works then
        (timing(hour=0, cut_off=0), date(2026, 11, 27)),  # nothing leaves on the day itself
        (timing(hour=23, cut_off=24), THURSDAY),
        (timing(date(2026, 11, 10), 20), date(2026, 11, 12)),  # Independence Day of Poland
        (timing(date(2026, 11, 10), 20, country="NL"), date(2026, 11, 11)),
        (timing(date(2026, 4, 24), 20, country="NL"), date(2026, 4, 28)),  # King's Day on a Monday
        (timing(date(2026, 4, 3), 9), date(2026, 4, 3)),  # Good Friday is worked in Poland
        (timing(date(2026, 4, 3), 9, country="DE"), date(2026, 4, 7)),  # and not in Germany: after Easter
        (timing(date(2026, 12, 31), 20), date(2027, 1, 4)),  # into another year
        (timing(weekdays=""), None),
    ],
)  # fmt: skip
def test_goods_leave_on_a_working_day_before_the_hour(now: Timing, leaves: date | None) -> None:
    assert now.leaves == leaves


@pytest.mark.parametrize(
    ("now", "there"),
    [
        (timing(), THURSDAY),
        (timing(transit=1), date(2026, 11, 27)),
        (timing(transit=2), date(2026, 11, 30)),  # nothing moves on a weekend
        (timing(takes="24"), THURSDAY),  # Tuesdays and Thursdays
        (timing(takes="24", hour=15), date(2026, 12, 1)),
        (timing(takes="6"), date(2026, 11, 28)),  # a market that takes goods on Saturdays
        (timing(takes="1", transit=1), date(2026, 11, 30)),
        (timing(date(2026, 4, 24), to="NL", transit=1), date(2026, 4, 28)),  # to the Netherlands, King's Day
        (timing(date(2026, 11, 11), country="NL", to="PL"), date(2026, 11, 12)),
        (timing(takes="0"), None),
    ],
)
def test_goods_are_there_when_the_customer_takes_any(now: Timing, there: date | None) -> None:
    assert now.there(now.leaves) == there


def test_goods_are_there_on_the_day_they_are_wanted_if_that_is_later() -> None:
    assert timing().there(THURSDAY, date(2026, 12, 10)) == date(2026, 12, 10)
    assert timing().there(THURSDAY, date(2026, 12, 12)) == date(2026, 12, 14)
    assert timing().there(THURSDAY, date(2026, 11, 2)) == THURSDAY
    assert timing().there(THURSDAY, date.max) in (date.max, None)  # no day after it, and no error


def test_receipt_leaves_on_the_working_day_after_it_came_and_an_overdue_one_is_no_sooner_than_tomorrow() -> (
    None
):
    now = timing()
    assert now.leaves_after(now.comes_on(date(2026, 12, 2))) == date(2026, 12, 3)
    assert now.leaves_after(now.comes_on(THURSDAY)) == date(2026, 11, 27)
    assert now.leaves_after(now.comes_on(date(2026, 11, 20))) == date(2026, 11, 30)
    assert now.leaves_after(now.comes_on(date(2026, 11, 28))) == date(2026, 11, 30)  # a Saturday
    assert now.leaves_after(now.comes_on(None)) is None


def test_what_is_ordered_takes_the_suppliers_days_or_working_days() -> None:
    assert timing().comes_if_ordered(Lead(7)) == date(2026, 12, 3)
    assert timing(hour=15).comes_if_ordered(Lead(7)) == date(2026, 12, 4)  # sent tomorrow
    assert timing().comes_if_ordered(Lead(5, working=True)) == date(2026, 12, 3)
    assert timing(date(2026, 12, 22)).comes_if_ordered(Lead(2, working=True)) == date(2026, 12, 28)
    assert timing(weekdays="").comes_if_ordered(Lead(7)) is None


def test_lead_time_is_the_articles_own_then_its_classs_then_its_suppliers() -> None:
    assert lead_of(LeadTime.MADE_TO_ORDER, 3, 7) == Lead(3)
    assert lead_of(LeadTime.MADE_TO_ORDER, None, 7) == Lead(20, working=True)
    assert lead_of(LeadTime.TO_ORDER, None, None) == Lead(10, working=True)
    assert lead_of(LeadTime.STOCK, None, 7) == Lead(7)
    assert lead_of(LeadTime.STOCK, None, None) is None


def test_clock_that_jumps_makes_other_days_and_no_errors() -> None:
    # The hour that is not there, and the one that is there twice, when summer time begins and ends.
    assert timing(date(2026, 3, 29), 2).leaves == date(2026, 3, 30)
    assert timing(date(2026, 10, 25), 2).leaves == date(2026, 10, 26)
    late, early = timing(date(2027, 6, 1)), timing(date(2020, 6, 1))
    assert (late.leaves, early.leaves) == (date(2027, 6, 1), date(2020, 6, 1))


def test_country_that_nobody_lists_has_no_holidays() -> None:
    assert holidays_of("XX", 2026) == frozenset()
    assert date(2026, 12, 25) in holidays_of("GB", 2026)


def coming(quantity: int, on: date | None, line: int = 1, article: int = LAMP, place: int = 1) -> Inbound:
    return Inbound(line, f"ZD {line}/2026", article, place, on, Decimal(quantity))


def want(has: int, lacks: int, line: int = 1) -> Want:
    return Want(line, LAMP, Decimal(has), Decimal(lacks))


WEDNESDAY, NEXT = date(2026, 12, 2), date(2026, 12, 3)
ORDERED = date(2026, 12, 11)
"""There if it is ordered on 26 November from who takes 14 days."""


SUPPLIER = Lead(14)


def parts(wanted: Want, *inbound: Inbound, lead: Lead | None = SUPPLIER) -> list[Part]:
    return list(promised(timing(), [wanted], inbound, {LAMP: lead} if lead else {})[wanted.line_id])


def test_eight_today_four_on_thursday() -> None:
    found = parts(want(8, 4), coming(10, WEDNESDAY, line=12))
    assert found == [
        Part(Decimal(8), THURSDAY, Source.STOCK),
        Part(Decimal(4), NEXT, Source.INBOUND, "ZD 12/2026", 12, 1),
    ]
    assert last_day_of(found) == NEXT


def test_what_nothing_on_its_way_covers_is_to_be_ordered_or_not_to_be_had() -> None:
    assert parts(want(0, 4), coming(3, WEDNESDAY))[1:] == [Part(Decimal(1), ORDERED, Source.TO_ORDER)]
    found = parts(want(0, 4), coming(3, WEDNESDAY), lead=None)
    assert found[1:] == [Part(Decimal(1), None, Source.NOWHERE)]
    assert last_day_of(found) is None


def test_receipt_later_than_an_order_would_be_or_without_a_day_is_not_waited_for() -> None:
    for inbound in (coming(9, date(2027, 2, 1)), coming(9, None), coming(9, WEDNESDAY, article=8)):
        assert parts(want(0, 4), inbound) == [Part(Decimal(4), ORDERED, Source.TO_ORDER)]
    [late] = parts(want(0, 4), coming(9, date(2027, 2, 1)), lead=None)
    assert (late.source, late.on) == (Source.INBOUND, date(2027, 2, 2))


def test_who_does_not_wait_or_wants_his_batch_or_warehouse_is_promised_nothing_else() -> None:
    ready = want(3, 4)
    for choosy in (replace(ready, waits=False), replace(ready, any_batch=False)):
        assert [part.source for part in parts(choosy, coming(9, WEDNESDAY))] == [Source.STOCK, Source.NOWHERE]
    here, elsewhere = coming(2, WEDNESDAY, 1, place=1), coming(9, THURSDAY, 2, place=2)
    found = parts(replace(ready, warehouse_id=1), here, elsewhere)
    assert [(part.quantity, part.source) for part in found[1:]] == [
        (Decimal(2), Source.INBOUND),
        (Decimal(2), Source.TO_ORDER),
    ]


def test_lines_that_want_the_same_are_promised_it_once_each_in_turn() -> None:
    inbound = [coming(3, WEDNESDAY, 1), coming(2, THURSDAY, 2)]
    found = promised(timing(), [want(0, 4, 1), want(0, 4, 2)], inbound, {})
    assert [(part.quantity, part.purchase_line_id) for part in found[1]] == [(Decimal(2), 2), (Decimal(2), 1)]
    assert [(part.quantity, part.purchase_line_id) for part in found[2]] == [
        (Decimal(1), 1),
        (Decimal(3), None),
    ]


def test_order_to_be_delivered_complete_is_promised_for_its_last_day() -> None:
    found = promised(timing(), [want(8, 4, 1), want(0, 1, 2)], [coming(4, WEDNESDAY)], {LAMP: Lead(14)})
    assert {part.on for line in all_at_once(found).values() for part in line} == {ORDERED}
    nowhere = promised(timing(), [want(8, 4, 1), want(0, 1, 2)], [coming(4, WEDNESDAY)], {})
    assert {part.on for line in all_at_once(nowhere).values() for part in line} == {None}
    assert all_at_once({}) == {}


def test_parts_of_one_day_and_source_are_told_as_one() -> None:
    found = parts(want(0, 9), coming(2, WEDNESDAY, 1), coming(2, WEDNESDAY, 2), coming(2, THURSDAY, 3))
    assert by_day(found) == [
        (Decimal(2), date(2026, 11, 27), ("ZD 3/2026",), Source.INBOUND),
        (Decimal(4), NEXT, ("ZD 1/2026", "ZD 2/2026"), Source.INBOUND),
        (Decimal(3), ORDERED, (), Source.TO_ORDER),
    ]


def test_promise_is_broken_by_what_comes_later_or_never() -> None:
    on_time = Coming(Decimal(4), "ZD 1/2026", WEDNESDAY, NEXT, NEXT)
    assert not on_time.is_late
    assert not replace(on_time, promised_on=None).is_late
    assert replace(on_time, there_on=ORDERED).is_late
    assert replace(on_time, there_on=None).is_late


quantities = st.decimals(0, 50, places=3)
inbounds = st.lists(
    st.builds(
        Inbound,
        st.integers(1, 6),
        st.just("ZD 1/2026"),
        st.sampled_from([LAMP, 8]),
        st.sampled_from([1, 2]),
        st.none() | st.dates(THURSDAY - timedelta(9), THURSDAY + timedelta(40)),
        quantities,
    ),
    max_size=5,
    unique_by=lambda each: each.purchase_line_id,
)
wants = st.lists(
    st.builds(
        Want,
        st.integers(1, 4),
        st.sampled_from([LAMP, 8]),
        quantities,
        quantities,
        st.none() | st.dates(THURSDAY, THURSDAY + timedelta(20)),
        st.sampled_from([None, 1]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=4,
    unique_by=lambda each: each.line_id,
)
leads = st.dictionaries(st.sampled_from([LAMP, 8]), st.builds(Lead, st.integers(0, 30), st.booleans()))
timings = st.builds(
    timing,
    st.dates(THURSDAY, THURSDAY),
    st.integers(0, 23),
    takes=st.sampled_from(["", "24", "6"]),
    transit=st.integers(0, 3),
)


@given(timings, wants, inbounds, leads)
def test_promises_are_never_more_than_there_is_nor_earlier_than_can_be(
    now: Timing, wanted: list[Want], inbound: list[Inbound], lead: dict[int, Lead]
) -> None:
    found = promised(now, wanted, inbound, lead)
    assert found == promised(now, wanted, inbound[::-1], lead)
    by_id = {each.purchase_line_id: each for each in inbound}
    spoken_for: dict[int, Decimal] = {}
    for each in wanted:
        mine = found[each.line_id]
        assert sum(part.quantity for part in mine) == each.has + each.lacks
        assert all(part.quantity > 0 for part in mine)
        days = [part.on for part in mine if part.on is not None]
        assert days == sorted(days)
        for part in mine:
            assert (part.on is None) == (part.source is Source.NOWHERE)
            if part.on is None:
                continue
            assert now.takes(part.on)
            assert part.on >= max(now.leaves or THURSDAY, each.wanted_on or THURSDAY)
            if part.purchase_line_id is not None:
                source = by_id[part.purchase_line_id]
                assert source.article_id == each.article_id
                assert source.expected_on is not None
                assert part.on > source.expected_on
                spoken_for[part.purchase_line_id] = (
                    spoken_for.get(part.purchase_line_id, Decimal(0)) + part.quantity
                )
    assert all(quantity <= by_id[line].spare for line, quantity in spoken_for.items())


@given(timings, wants, inbounds, leads, st.data())
def test_more_goods_or_an_earlier_receipt_never_make_the_last_day_of_a_line_later(
    now: Timing, wanted: list[Want], inbound: list[Inbound], lead: dict[int, Lead], data: st.DataObject
) -> None:
    if not wanted or not inbound:
        return
    first, place = wanted[0], data.draw(st.integers(0, len(inbound) - 1))
    before = last_day_of(promised(now, [first], inbound, lead)[first.line_id]) or date.max
    more = replace(inbound[place], spare=inbound[place].spare + data.draw(quantities))
    sooner = more.expected_on and more.expected_on - timedelta(days=data.draw(st.integers(0, 9)))
    better = [*inbound[:place], replace(more, expected_on=sooner), *inbound[place + 1 :]]
    moved = min(first.lacks, data.draw(quantities))
    richer = replace(first, has=first.has + moved, lacks=first.lacks - moved)
    after = last_day_of(promised(now, [richer], better, lead)[first.line_id]) or date.max
    if sooner is None or sooner >= now.now.date():  # what is overdue is no earlier for that
        assert after <= before
