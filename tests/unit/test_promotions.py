"""What promotions take off the lines of an order."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.pricing.promotions import (
    Benefit,
    Deal,
    Offered,
    Promotion,
    Scope,
    Settled,
    gifts_for,
    settled,
)
from salesdesk.domain.pricing.rules import Discounts

NONE = Discounts()
ALL = frozenset(range(1, 100))


def settle(
    lines: Sequence[Offered], promotions: Iterable[tuple[Promotion, frozenset[int]]]
) -> dict[int, Settled]:
    """What becomes of lines that stand without promotions."""
    found = settled(lines, promotions)
    return {
        line.id: found.get(line.id) or Settled(None, line.discounts, line.amounts(line.discounts))
        for line in lines
    }


def line(id_: int, quantity: int | str, price: str = "20.00", discounts: Discounts = NONE) -> Offered:
    return Offered(id_, Decimal(quantity), Decimal(quantity), Decimal(price), 1, discounts, "PLN")


def percent(value: str, code: str = "P", **more: Any) -> Promotion:
    return Promotion(1, code, Deal(Benefit.PERCENT, Decimal(value), **more))


def nets(found: dict[int, Settled]) -> list[str]:
    return [str(found[id_].amounts.amount) for id_ in sorted(found)]


def test_ten_per_cent_from_ten_eligible_pieces_leaves_the_others_alone() -> None:
    # Lines of 5, 10, 5 and 5 at 20.00, of which the 10 are not eligible: 500.00 becomes 470.00.
    lines = [line(1, 5), line(2, 10), line(3, 5), line(4, 5)]
    promotion = percent("10", from_quantity=Decimal(10))
    found = settle(lines, [(promotion, frozenset({1, 3, 4}))])
    assert nets(found) == ["90.00", "200.00", "90.00", "90.00"]
    assert sum(each.amounts.amount for each in found.values()) == Decimal("470.00")
    assert nets(dict(settle(lines, [(promotion, frozenset({1}))]))) == [
        "100.00",
        "200.00",
        "100.00",
        "100.00",
    ]


@pytest.mark.parametrize(
    ("promotion", "quantity", "net"),
    [
        (Promotion(1, "A", Deal(Benefit.AMOUNT, Decimal("1.50"))), "4", "74.00"),
        (Promotion(1, "A", Deal(Benefit.AMOUNT, Decimal("150.00"), price_unit=100)), "4", "74.00"),
        (Promotion(1, "A", Deal(Benefit.AMOUNT, Decimal("25.00"))), "4", "0.00"),
        (Promotion(1, "A", Deal(Benefit.PRICE, Decimal("15.00"))), "4", "60.00"),
        (Promotion(1, "A", Deal(Benefit.PRICE, Decimal("25.00"))), "4", "80.00"),
        (Promotion(1, "A", Deal(Benefit.FREE_PIECES, buy=Decimal(3), free=Decimal(1))), "3", "60.00"),
        (Promotion(1, "A", Deal(Benefit.FREE_PIECES, buy=Decimal(3), free=Decimal(1))), "4", "60.00"),
        (Promotion(1, "A", Deal(Benefit.FREE_PIECES, buy=Decimal(3), free=Decimal(1))), "9", "140.00"),
        (Promotion(1, "A", Deal(Benefit.FREE_PIECES, buy=Decimal(2), free=Decimal(2))), "8.5", "90.00"),
        (percent("10", from_amount=Decimal("80.00")), "4", "72.00"),
        (percent("10", from_amount=Decimal("80.01")), "4", "80.00"),
        (percent("100"), "4", "0.00"),
    ],
)
def test_what_a_promotion_gives(promotion: Promotion, quantity: str, net: str) -> None:
    assert nets(settle([line(1, quantity)], [(promotion, ALL)])) == [net]


def test_line_has_the_promotion_that_leaves_it_cheapest() -> None:
    small, large = percent("5", "A"), percent("10", "B", from_quantity=Decimal(10))
    both = [(small, ALL), (large, ALL)]
    assert settle([line(1, 9)], both)[1].promotion == small
    assert settle([line(1, 10)], both)[1].promotion == large
    same = Promotion(2, "0", Deal(Benefit.AMOUNT, Decimal("1.00")))
    assert settle([line(1, 9)], [*both, (same, ALL)])[1].promotion == same


def test_promotion_comes_off_before_the_preset_and_the_typed_discount() -> None:
    discounts = Discounts(Decimal(5), Decimal(10), Decimal("1.00"))
    [found] = settle([line(1, 5, discounts=discounts)], [(percent("20"), ALL)]).values()
    # 100.00 − 20 % = 80.00; − 5 % = 76.00; − 10 % = 68.40; − 1.00
    assert found.amounts.amount == Decimal("67.40")


def test_promotion_without_the_preset_discount_is_taken_only_if_it_is_better() -> None:
    for preset, net, taken in (("5", "90.00", True), ("15", "85.00", False)):
        discounts = Discounts(Decimal(preset))
        promotion = percent("10", without_preset=True)
        [found] = settle([line(1, 5, discounts=discounts)], [(promotion, ALL)]).values()
        assert (str(found.amounts.amount), found.promotion is not None) == (net, taken)


def test_promotion_that_would_leave_less_than_nothing_is_none() -> None:
    discounts = Discounts(amount=Decimal("95.00"))
    [found] = settle([line(1, 5, discounts=discounts)], [(percent("10"), ALL)]).values()
    assert (found.promotion, found.amounts.amount) == (None, Decimal("5.00"))


def gift(free: str, code: str = "G", **more: Any) -> Promotion:
    return Promotion(
        3, code, Deal(Benefit.FREE_ARTICLE, free=Decimal(free), free_article_id=7, **more), "PEN"
    )


@pytest.mark.parametrize(
    ("promotion", "quantities", "much"),
    [
        (gift("2", from_quantity=Decimal(10)), ["9.999"], None),
        (gift("2", from_quantity=Decimal(10)), ["4", "6"], "2"),
        (gift("2", from_quantity=Decimal(10)), ["35"], "2"),
        (gift("2", from_quantity=Decimal(10), repeats=True), ["19", "16"], "6"),
        (gift("1", from_amount=Decimal("500.00"), repeats=True), ["24.999"], None),  # comes to 499.98
        (gift("1", from_amount=Decimal("500.00"), repeats=True), ["25", "25"], "2"),
        (gift("0.5", from_quantity=Decimal(10), from_amount=Decimal(500), repeats=True), ["60"], "1.0"),
        (gift("1"), [], None),
    ],
)
def test_what_an_order_is_given(promotion: Promotion, quantities: list[str], much: str | None) -> None:
    lines = [line(at, quantity) for at, quantity in enumerate(quantities, 1)]
    assert [(each, str(free)) for each, free in gifts_for(lines, [(promotion, ALL)])] == (
        [] if much is None else [(promotion, much)]
    )
    assert gifts_for(lines, [(promotion, frozenset())]) == []


def test_given_article_takes_no_place_of_what_comes_off() -> None:
    both = [(gift("1", from_quantity=Decimal(1)), ALL), (percent("10"), ALL)]
    assert settle([line(1, 5)], both)[1].promotion == percent("10")
    assert [promotion for promotion, _ in gifts_for([line(1, 5)], both)] == [both[0][0]]


def test_scope_is_what_is_named_and_what_grows_from_it() -> None:
    branches = {1: None, 2: 1, 3: 2, 4: None, 5: 6, 6: 5}
    scope = Scope.of([(7, None, None), (None, 8, None), (None, None, 1)], branches)
    assert scope == Scope(frozenset({7}), frozenset({8}), frozenset({1, 2, 3}))
    assert scope.has(7, None, None, no_discount=True)
    assert scope.has(9, 8, None, no_discount=False)
    assert scope.has(9, None, 3, no_discount=False)
    assert not scope.has(9, 9, 4, no_discount=False)
    assert not scope.has(9, 8, 3, no_discount=True)
    everything = Scope.of([], branches)
    assert everything.has(9, None, None, no_discount=False)
    assert not everything.has(9, None, None, no_discount=True)


MONEY = st.decimals(0, 100, places=2)
LINES = st.lists(
    st.tuples(
        st.decimals("0.001", 100, places=3),
        MONEY,
        st.builds(Discounts, st.decimals(0, 100, places=2), st.decimals(0, 100, places=2)),
    ),
    max_size=6,
).map(
    lambda rows: [
        Offered(at, quantity, quantity, price, 1, discounts, "PLN")
        for at, (quantity, price, discounts) in enumerate(rows, 1)
    ]
)
PROMOTIONS = st.lists(
    st.tuples(
        st.builds(
            Promotion,
            st.integers(1, 9),
            st.text("ABC", min_size=1, max_size=2),
            st.builds(
                Deal,
                st.sampled_from(Benefit),
                st.decimals(0, 100, places=2),
                st.sampled_from([1, 100]),
                st.integers(1, 9).map(Decimal),
                st.integers(1, 3).map(Decimal),
                st.integers(0, 20).map(Decimal),
                MONEY,
                st.booleans(),
                st.just(7),
                st.booleans(),
            ),
        ),
        st.frozensets(st.integers(1, 6)),
    ),
    max_size=4,
    unique_by=lambda each: each[0].code,
)


@given(LINES, PROMOTIONS, st.randoms(use_true_random=False))
def test_promotions_depend_on_no_order_and_never_make_anything_dearer(
    lines: list[Offered], promotions: list[tuple[Promotion, frozenset[int]]], shuffler: random.Random
) -> None:
    found = settle(lines, promotions)
    mixed, mixed_promotions = lines[:], promotions[:]
    shuffler.shuffle(mixed)
    shuffler.shuffle(mixed_promotions)
    assert settle(mixed, mixed_promotions) == found
    assert gifts_for(mixed, mixed_promotions) == gifts_for(lines, promotions)
    for each in lines:
        amounts = found[each.id].amounts
        assert 0 <= amounts.amount <= each.amounts(each.discounts).amount
        assert each.amounts(found[each.id].discounts) == amounts
        if found[each.id].promotion is None:
            assert found[each.id].discounts == each.discounts


@given(LINES, PROMOTIONS)
def test_promotion_taken_away_leaves_lines_that_did_not_have_it_as_they_were(
    lines: list[Offered], promotions: list[tuple[Promotion, frozenset[int]]]
) -> None:
    found = settle(lines, promotions)
    for gone, _ in promotions:
        left = settle(lines, [each for each in promotions if each[0] != gone])
        for each in lines:
            if found[each.id].promotion != gone:
                assert left[each.id] == found[each.id]


@given(LINES, PROMOTIONS, st.data())
def test_lines_that_need_no_look_are_as_they_would_be(
    lines: list[Offered], promotions: list[tuple[Promotion, frozenset[int]]], data: st.DataObject
) -> None:
    promotions = [(replace(each, id=at), meant) for at, (each, meant) in enumerate(promotions, 1)]
    right = settle(lines, promotions)
    gone = data.draw(st.sets(st.sampled_from(lines).map(lambda line: line.id)) if lines else st.just(set()))
    before = settle([line for line in lines if line.id not in gone], promotions)
    standing = [
        replace(
            line, has=stands.promotion.id if (stands := before.get(line.id)) and stands.promotion else None
        )
        for line in lines
    ]
    found = settled(standing, promotions)
    for each in standing:
        if each.id in found:
            assert found[each.id] == right[each.id]
        else:
            promotion = right[each.id].promotion
            assert (promotion.id if promotion else None) == each.has


@given(LINES, PROMOTIONS)
def test_line_more_never_takes_away_what_is_given(
    lines: list[Offered], promotions: list[tuple[Promotion, frozenset[int]]]
) -> None:
    whole = {promotion.code: free for promotion, free in gifts_for(lines, promotions)}
    for promotion, free in gifts_for(lines[1:], promotions):
        assert free <= whole[promotion.code]
        assert free % promotion.deal.free == 0


def test_scopes_together_name_what_any_of_them_names() -> None:
    some = Scope(frozenset({1}), categories=frozenset({7})), Scope(frozenset({2}), frozenset({5}))
    assert Scope.union(some) == Scope(frozenset({1, 2}), frozenset({5}), frozenset({7}))
    assert Scope.union([*some, Scope()]) is None
    assert Scope.union([]) == Scope()
