"""The order in which hits are shown, before the domain has a say in it."""

from __future__ import annotations

from salesdesk.lookup.ranking import popularity, quality, worthwhile
from salesdesk.lookup.searching import Hit


def hit(score: float, *, exact: bool = False, place: int | None = None) -> Hit:
    return Hit(1, score, 0.0, exact, ("word",), place)


def test_exact_code_comes_before_whatever_fits_better() -> None:
    assert quality(hit(0.9, exact=True)) < quality(hit(1.0))


def test_scores_that_differ_by_a_hair_are_alike_and_others_are_not() -> None:
    assert quality(hit(0.9700)) == quality(hit(0.9650))
    assert quality(hit(1.0)) < quality(hit(0.97)) < quality(hit(0.90))


def test_score_on_the_border_of_a_step_belongs_to_the_better_one() -> None:
    assert quality(hit(0.58)) == quality(hit(0.59))


def test_what_is_much_less_than_the_best_is_not_shown() -> None:
    best, fair, poor = hit(0.9), hit(0.64), hit(0.62)
    assert worthwhile([best, fair, poor]) == [best, fair]


def test_what_hardly_fits_is_not_shown_though_nothing_fits_better() -> None:
    assert worthwhile([hit(0.44), hit(0.40)]) == []
    assert worthwhile([]) == []


def test_beside_an_exact_code_only_what_fits_nearly_as_well_is_shown() -> None:
    exact, near, less = hit(1.0, exact=True), hit(0.91), hit(0.89)
    assert worthwhile([exact, near, less]) == [exact, near]


def test_records_are_as_popular_as_others_wanted_half_to_twice_as_often() -> None:
    steps = [popularity(hit(1.0, place=place)) for place in (0, 1, 2, 3, 4, 7, 8)]
    assert steps == [0, 1, 2, 2, 3, 3, 4]


def test_what_nobody_wants_comes_last() -> None:
    assert popularity(hit(1.0)) > popularity(hit(1.0, place=2**23))
