"""How low a person may go with a line by himself, and what is missing in the set-up of that."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salesdesk.domain.pricing.rules import Discounts, line_amounts, percent_off, reduced
from salesdesk.domain.selling_limits.covering import Gap, Person, covered
from salesdesk.domain.selling_limits.rules import (
    NO_LIMITS,
    Excess,
    Floor,
    Limits,
    Reason,
    SoldLine,
    best_price,
    greatest_percent,
    limits_from,
    line_excesses,
    lowest_net,
)
from salesdesk.money import currency_places, to_currency
from salesdesk.office.permissions import Role

TEN_PERCENT = Limits(max_discount=Decimal(10))
TEN_AT_TEN = SoldLine(1, Decimal("100.00"), Fraction(0), Decimal("100.00"), "PLN")
"""Ten pieces at 10.00 of the general list."""

CURRENCIES = st.sampled_from(["PLN", "JPY", "KWD"])
PERCENTS = st.decimals(0, 100, places=2)
MARGINS = st.decimals(0, "99.99", places=2)
LIMITS = st.builds(Limits, st.none() | PERCENTS, st.none() | MARGINS)


@st.composite
def sold_lines(draw: st.DrawFn) -> SoldLine:
    currency = draw(CURRENCIES)
    places = currency_places(currency)
    base = draw(st.decimals(0, 100_000, places=places))
    off = Fraction(base) * Fraction(draw(PERCENTS)) / 100
    net = draw(st.decimals(0, 200_000, places=places))
    cost = draw(st.none() | st.fractions(0, 200_000, max_denominator=10_000))
    kept = draw(st.just(Fraction(1)) | st.fractions(Fraction(1, 100), 1, max_denominator=1000))
    return SoldLine(1, base, off, net, currency, cost, kept)


def unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-currency_places(currency))


def dec(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


@pytest.mark.parametrize(
    ("limits", "line", "floor", "excess"),
    [
        (("10", None), {}, "90.00", Excess.DISCOUNT),
        # What the firm gives anyway comes first: 10 % of the value are still his to give.
        (("10", None), {"off": Fraction(20)}, "70.00", Excess.DISCOUNT),
        (("100", None), {}, "0.00", Excess.DISCOUNT),
        (("0", None), {"off": Fraction(15, 2)}, "92.50", Excess.DISCOUNT),
        # 50.00 are 95 % of 52.6316: rounded in our favour.
        ((None, "5"), {"cost": Fraction(50)}, "52.64", Excess.MARGIN),
        (("10", "5"), {"cost": Fraction(50)}, "90.00", Excess.DISCOUNT),
        (("60", "5"), {"cost": Fraction(50)}, "52.64", Excess.MARGIN),
        # The firm sells it below its cost: nobody is stopped by that, and nobody goes lower.
        (("10", "5"), {"cost": Fraction(120)}, "100.00", Excess.MARGIN),
        # 5 % off the whole order leave 90.00 of 94.7368.
        (("10", None), {"kept": Fraction(95, 100)}, "94.74", Excess.DISCOUNT),
    ],
)  # fmt: skip
def test_floor_of_a_line(
    limits: tuple[str | None, str | None], line: dict[str, Any], floor: str, excess: Excess
) -> None:
    found = lowest_net(Limits(dec(limits[0]), dec(limits[1])), replace(TEN_AT_TEN, **line))
    assert found is not None
    assert (found.net, found.excess) == (Decimal(floor), excess)


def test_discount_that_is_allowed_may_be_typed_whatever_it_is_rounded_to() -> None:
    # 5 at 1.01 less 10 % are 4.54, and 10 % is what is allowed.
    line = SoldLine(1, Decimal("5.05"), Fraction(0), Decimal("4.54"), "PLN")
    floor = lowest_net(TEN_PERCENT, line)
    assert floor == Floor(Decimal("4.54"), Excess.DISCOUNT, Fraction("4.545"))
    assert greatest_percent(floor.least, line.base, Discounts()) == 10


def test_where_nothing_is_limited_or_known_there_is_no_floor() -> None:
    assert lowest_net(NO_LIMITS, TEN_AT_TEN) is None
    assert lowest_net(Limits(max_amount=Decimal(1)), TEN_AT_TEN) is None
    assert lowest_net(Limits(min_margin=Decimal(5)), TEN_AT_TEN) is None  # no cost is known


def test_line_below_its_floors_says_which_and_how_far() -> None:
    line = replace(TEN_AT_TEN, position=3, net=Decimal("50.00"), cost=Fraction(50))
    discount, margin = line_excesses(Limits(Decimal(10), Decimal(5)), line)
    assert discount == Reason(Excess.DISCOUNT, 3, Decimal("50.00"), Decimal("90.00"), "PLN")
    assert margin == Reason(Excess.MARGIN, 3, Decimal("50.00"), Decimal("52.64"), "PLN")
    assert discount.text("en") == "Line 3: 50.00 PLN, with the discount allowed at least 90.00 PLN."
    assert margin.text("en") == "Line 3: 50.00 PLN, with the margin wanted at least 52.64 PLN."


def test_whole_order_given_away_is_below_every_floor() -> None:
    [reason] = line_excesses(TEN_PERCENT, replace(TEN_AT_TEN, kept=Fraction(0)))
    assert (reason.is_, reason.allowed) == (Decimal(0), Decimal("90.00"))


@pytest.mark.parametrize("excess", Excess)
def test_every_reason_has_a_sentence_with_its_amounts(excess: Excess) -> None:
    said = Reason(excess, 1, Decimal(7), Decimal(5), "EUR").text("en")
    assert "7.00 EUR" in said
    assert said.endswith(".")


@given(LIMITS, sold_lines())
def test_line_at_its_floor_is_within_the_limits_and_a_cent_lower_is_not(
    limits: Limits, line: SoldLine
) -> None:
    floor = lowest_net(limits, line)
    assume(floor is not None)
    assert floor is not None
    assert line_excesses(limits, replace(line, net=floor.net)) == ()
    if floor.net:
        below = line_excesses(limits, replace(line, net=floor.net - unit(line.currency)))
        assert floor.excess in [reason.excess for reason in below]


@given(
    st.decimals("0.01", 1_000, places=2),
    st.decimals(0, 1_000, places=2),
    st.decimals(0, 99, places=1),
    st.decimals("0.01", 1_000, places=2),
    st.decimals("0.1", 99, places=1),
)
def test_floor_leaves_what_is_wanted_when_money_comes_off_the_whole_order(
    net: Decimal, beside: Decimal, percent: Decimal, money: Decimal, most: Decimal
) -> None:
    """The more the line comes to the more of the money comes off it."""

    def kept(net: Decimal) -> Fraction:
        whole = Fraction(net + beside)
        return 1 - Fraction(percent) / 100 - Fraction(money) / whole if whole else Fraction(0)

    assume(kept(net) > 0)
    line = SoldLine(1, net, Fraction(0), net, "PLN", kept=kept(net), money_off=money, beside=beside)
    floor = lowest_net(Limits(most), line)
    assert floor is not None

    def excesses(net: Decimal) -> bool:
        return bool(line_excesses(Limits(most), replace(line, net=net, kept=kept(net))))

    assert not excesses(floor.net)
    assert not floor.net or excesses(floor.net - Decimal("0.01"))


@given(LIMITS, sold_lines())
def test_what_the_firms_own_rules_make_of_a_line_stops_nobody(limits: Limits, line: SoldLine) -> None:
    own = replace(line, net=line.by_rules, kept=Fraction(1))
    assert not own.is_lowered
    assert line_excesses(limits, own) == ()


@given(LIMITS, sold_lines())
def test_line_that_nobody_has_lowered_is_never_an_excess(limits: Limits, line: SoldLine) -> None:
    assert line.is_lowered or line_excesses(limits, line) == ()


@given(LIMITS, LIMITS, sold_lines())
def test_whoever_may_go_beyond_another_never_has_a_higher_floor(
    one: Limits, other: Limits, line: SoldLine
) -> None:
    most = limits_from(None, [one, other])
    assert most is not None
    floor = lowest_net(most, line)
    for each in (one, other):
        theirs = lowest_net(each, line)
        assert floor is None or (theirs is not None and floor.net <= theirs.net)


@given(
    st.decimals(0, 100_000, places=2),
    st.decimals("0.001", 10_000, places=3),
    st.sampled_from([1, 100, 1000]),
    st.integers(2, 4),
)
def test_best_price_comes_to_the_floor_and_the_next_lower_one_does_not(
    floor: Decimal, quantity: Decimal, price_unit: int, places: int
) -> None:
    price = best_price(floor, quantity, price_unit, "PLN", places)
    step = Decimal(1).scaleb(-places)

    def net(price: Decimal) -> Decimal:
        return line_amounts(quantity, price, price_unit, Discounts(), "PLN").amount

    assert net(price) >= floor
    assert price == 0 or net(price - step) < floor


@given(LIMITS, sold_lines(), PERCENTS, st.none() | st.decimals(0, 100_000, places=2))
def test_greatest_discount_is_within_the_limits(
    limits: Limits, line: SoldLine, preset: Decimal, typed: Decimal | None
) -> None:
    """Behind what is preset, on the firm's price or on one that was typed."""
    value = to_currency(line.base if typed is None else typed, line.currency)
    discounts = Discounts(preset if typed is None else Decimal(0), Decimal(3), Decimal(1))
    line = replace(line, off=percent_off(line.base, Discounts(preset)))
    floor = lowest_net(limits, line)
    assume(floor is not None)
    assert floor is not None
    percent = greatest_percent(floor.least, value, discounts)

    def net(percent: Decimal) -> Decimal:
        given = replace(discounts, percent=percent, amount=Decimal(0))
        return reduced(value, Decimal(1), given, line.currency).amount

    if percent is None:
        assert net(Decimal(0)) <= floor.net
        return
    assert line_excesses(limits, replace(line, net=net(percent))) == ()
    if typed is None and floor.excess is Excess.DISCOUNT and line.kept == 1:
        assert percent == 100 or percent >= (limits.max_discount or 0)


@given(sold_lines(), PERCENTS, PERCENTS)
def test_discount_that_is_allowed_is_allowed_behind_any_other(
    line: SoldLine, preset: Decimal, allowed: Decimal
) -> None:
    amounts = reduced(line.base, Decimal(1), Discounts(preset, allowed), line.currency)
    line = replace(line, off=percent_off(line.base, Discounts(preset)), net=amounts.amount, kept=Fraction(1))
    assert line_excesses(Limits(max_discount=allowed), line) == ()


@pytest.mark.parametrize(
    ("own", "of_roles", "expected"),
    [
        (None, [], None),
        (None, [TEN_PERCENT], TEN_PERCENT),
        (Limits(Decimal(5)), [TEN_PERCENT], Limits(Decimal(5))),
        (NO_LIMITS, [TEN_PERCENT], NO_LIMITS),
        (
            None,
            [Limits(Decimal(10), Decimal(8), None), Limits(Decimal(12), Decimal(3), Decimal(100))],
            Limits(Decimal(12), Decimal(3), None),
        ),
    ],
)
def test_own_limits_count_or_the_most_generous_of_the_roles(
    own: Limits | None, of_roles: list[Limits], expected: Limits | None
) -> None:
    assert limits_from(own, of_roles) == expected


def person(id_: int, role: Role, approves: bool = False) -> Person:
    return Person(id_, f"p{id_}", f"P {id_}", frozenset({role.value}), sells=True, approves=approves)


SELLER, CHIEF, SECOND = (
    person(1, Role.TELEMARKETER),
    person(2, Role.MANAGER, approves=True),
    person(3, Role.MANAGER, approves=True),
)
SET = {Role.TELEMARKETER: TEN_PERCENT, Role.MANAGER: NO_LIMITS}


def gaps(people: list[Person], of_roles: dict[Role, Limits], of_users: dict[int, Limits]) -> list[Any]:
    return [each.gaps for each in covered(people, of_roles, of_users)]


def test_set_up_is_complete_with_limits_for_all_and_two_who_approve() -> None:
    found = covered([SELLER, CHIEF, SECOND], SET, {})
    assert [each.approvers for each in found] == [("p2", "p3"), ("p3",), ("p2",)]
    assert [each.gaps for each in found] == [(), (), ()]
    assert (found[0].limits, found[0].own, found[0].roles) == (TEN_PERCENT, False, (Role.TELEMARKETER,))


def test_gaps_of_a_set_up_are_named() -> None:
    assert gaps([SELLER], SET, {}) == [(Gap.NO_APPROVER,)]
    assert gaps([SELLER, CHIEF], SET | {Role.MANAGER: TEN_PERCENT}, {})[1] == (Gap.ONLY_SELF,)
    assert gaps([SELLER, CHIEF, SECOND], {Role.MANAGER: NO_LIMITS}, {}) == [(Gap.NO_LIMITS,), (), ()]
    # Whoever approves may himself not go further than the one he would approve for.
    alike = {1: TEN_PERCENT, 2: TEN_PERCENT, 3: Limits(max_discount=Decimal(5))}
    assert gaps([SELLER, CHIEF, SECOND], {}, alike) == [(Gap.OUT_OF_REACH,), (Gap.OUT_OF_REACH,), ()]


def test_whoever_approves_and_has_no_limits_needs_nobody() -> None:
    assert gaps([SELLER, CHIEF], SET, {}) == [(), ()]
    assert gaps([SELLER, CHIEF], {}, {}) == [(), ()]
    assert gaps([CHIEF], {Role.TELEMARKETER: TEN_PERCENT}, {}) == [(Gap.NO_LIMITS,)]
    assert gaps([SELLER], {Role.TELEMARKETER: NO_LIMITS}, {}) == [(Gap.NO_APPROVER,)]  # credit is never his


def test_without_any_limits_nobody_lacks_his() -> None:
    assert gaps([SELLER, CHIEF, SECOND], {}, {}) == [(), (), ()]
