"""Which line a scanned or typed code means, and in which order one walks through the bins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.picking.rules import NoArticle, OtherBatch, PickLine, PickList, PickUnit, by_bin, meant
from salesdesk.errors import NotEnough, NotFound, Refused, SalesdeskError

MUG, CASE, CHEESE = "5901234123457", "15901234123454", "4006381333931"
GS = "\x1d"
SUMMER = date(2026, 7, 31)


def line(code: str, allocated: int, **other: Any) -> PickLine:
    """A line of an article whose id is the length of its code; its batch is its number unless said."""
    usual = PickLine(
        1, 1, len(code), code, code.title(), "pc", True, False, 1, "PZ 1-1", "", None, None,
        1, "MAIN", "A-1", Decimal(allocated), Decimal(0),
    )  # fmt: skip
    return replace(usual, **other)


UNITS = (
    PickUnit(3, "pc", MUG, 1, 1),
    PickUnit(3, "case", CASE, 12, 1),
    PickUnit(6, "kg", CHEESE, 1, 1),
    PickUnit(6, "third", "96385074", 1, 3),
)
OLD = line("MUG", 20, batch_id=1, batch="PZ 1-1", lot="L1", best_before=SUMMER, is_tracked=True)
NEW = line("MUG", 5, batch_id=2, batch="PZ 2-1", lot="L2", bin="A-2", is_tracked=True)
WEIGHED = line("CHEESE", 4, batch_id=3, bin="B-1", base_unit="kg", is_whole=False, position=2)


def to_pick(*lines: PickLine) -> PickList:
    return PickList(1, "ZS 1/2026", "Anna", "Łódź", lines, UNITS)


ALL = to_pick(OLD, NEW, WEIGHED)


@pytest.mark.parametrize(
    ("text", "batch_id", "quantity"),
    [
        (MUG, 1, "1"),
        (f"3 {MUG}", 1, "3"),
        (f"0{MUG}", 1, "1"),
        (CASE, 1, "12"),
        ("mug", 1, "1"),
        (" 4 MUG ", 1, "4"),
        ("4*mug", 1, "4"),
        ("PZ 2-1", 2, "1"),
        ("2 l2", 2, "2"),
        (f"010{MUG}10L2", 2, "1"),
        (f"]C1010{MUG}10L2{GS}3703", 2, "3"),
        (f"2 010{MUG}10L2|3702", 2, "4"),
        (f"(01){CASE}(15)260731(10)L1", 1, "12"),
        (f"(01)0{MUG}(15)260731", 1, "1"),
        (f"010{CHEESE}3103001250", 3, "1.250"),
        ("1,5 cheese", 3, "1.5"),
        ("(10)L2(37)3", 2, "3"),
    ],
)
def test_code_means_a_line_and_a_quantity(text: str, batch_id: int, quantity: str) -> None:
    found = meant(ALL, text)
    assert (found.line.batch_id, found.quantity) == (batch_id, Decimal(quantity))


def test_first_bin_that_is_not_complete_is_meant() -> None:
    assert meant(to_pick(replace(OLD, picked=Decimal(20)), NEW), MUG).line is NEW


def test_box_that_two_lines_share_is_shared_out() -> None:
    second = replace(OLD, order_line_id=2, position=2, allocated=Decimal(9))
    found = meant(to_pick(replace(OLD, picked=Decimal(15)), second), CASE)
    assert [part for _, part in found.parts] == [5, 7]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("HB2", NotFound, "“HB2” is not on this order."),
        ("4006381333948", NoArticle, "“4006381333948” is not on this order."),
        (f"21 {MUG}", NotEnough, "MUG, batch PZ 1-1: 21 are more than the 20 that are left to pick."),
        (f"(01)0{MUG}(10)L9", OtherBatch, "MUG: this is batch L9, but batch PZ 1-1 is to be picked."),
        (f"(01)0{MUG}(15)260801(10)L1", OtherBatch, "this box keeps until 1 Aug 2026, but batch PZ 1-1"),
        ("96385074", Refused, "1 third of CHEESE is no exact number of kg."),
        ("(00)359012341234567890", Refused, "This is the number of a box"),
        ("(10)L9(37)3", NotFound, "“L9” is not on this order."),
        ("0 mug", Refused, "Zero is nothing to pick"),
        ("0105901234123458", Refused, "was not read rightly"),
    ],
)
def test_wrong_code_is_refused_in_words(text: str, kind: type[SalesdeskError], words: str) -> None:
    with pytest.raises(kind) as caught:
        meant(ALL, text)
    assert words in str(caught.value)


def test_other_batch_says_what_to_take_instead() -> None:
    with pytest.raises(OtherBatch) as caught:
        meant(ALL, f"(01){CASE}(10)L9")
    instead = caught.value.instead
    assert (instead.batch_id, instead.batch, instead.quantity) == (1, "L9", Decimal(12))


def test_batch_on_the_box_of_what_is_not_tracked_does_not_matter() -> None:
    untracked = replace(OLD, is_tracked=False, lot="")
    assert meant(to_pick(untracked), f"(01)0{MUG}(10)L9").line is untracked


def test_complete_line_is_not_picked_again() -> None:
    with pytest.raises(NotEnough) as caught:
        meant(to_pick(replace(OLD, picked=Decimal(20))), MUG)
    assert str(caught.value) == "MUG, batch PZ 1-1: all 20 are picked already."


def test_bins_are_walked_through_by_their_numbers() -> None:
    bins = ["A-2", "A-10", "B-1", "a-3", "", "12", "7"]
    walked = sorted((line("MUG", 1, bin=bin_) for bin_ in bins), key=by_bin)
    assert [each.bin for each in walked] == ["", "7", "12", "A-2", "a-3", "A-10", "B-1"]


CODES = st.sampled_from(
    [MUG, CASE, "MUG", "PZ 2-1", "l1", f"(01)0{MUG}(10)L2(37)4", CHEESE, f"(01)0{MUG}(10)L9"]
)
LINES = st.lists(
    st.builds(
        lambda number, batch, bin_, allocated, picked: replace(
            batch, order_line_id=number, bin=bin_, allocated=Decimal(allocated),
            picked=Decimal(min(picked, allocated)),
        ),
        st.integers(1, 3), st.sampled_from([OLD, NEW, WEIGHED]), st.sampled_from("ABC"),
        st.integers(1, 30), st.integers(0, 30),
    ),
    max_size=6, unique_by=lambda each: each.key,
)  # fmt: skip


@given(LINES, st.lists(st.tuples(st.integers(1, 15), CODES), max_size=12))
def test_never_more_is_picked_than_allocated(lines: list[PickLine], scans: list[tuple[int, str]]) -> None:
    by_key = {each.key: each for each in lines}
    for times, code in scans:
        try:
            found = meant(to_pick(*by_key.values()), f"{times} {code}")
        except SalesdeskError:
            continue
        assert found.quantity > 0
        assert len({part.key[1:] for part, _ in found.parts}) == 1  # one box is of one batch in one place
        for part, more in found.parts:
            by_key[part.key] = replace(part, picked=part.picked + more)
        assert all(each.left >= 0 for each in by_key.values())
