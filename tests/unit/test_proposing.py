"""Numbers and codes of what is new go on the way they are written."""

from __future__ import annotations

import pytest

from salesdesk.office.proposing import number_after


@pytest.mark.parametrize(
    ("newest_first", "expected"),
    [
        ([], "1001"),
        (["ANNA", "BOB"], "1001"),
        (["10017"], "10018"),
        (["10017", "10020", "9"], "10021"),
        (["10012-3", "10012-1", "10012", "10011"], "10013"),
        (["K-0042", "77", "K-0041"], "K-0043"),
        (["0099"], "0100"),
        (["999"], "1000"),
        (["12a", "3"], "4"),
        (["٣"], "1001"),
    ],
)
def test_next_number_goes_on_as_the_newest_are_written(newest_first: list[str], expected: str) -> None:
    assert number_after(newest_first) == expected


def test_next_number_goes_on_from_the_first_list_that_has_one() -> None:
    assert number_after(["ANNA"], ["90001", "90000"]) == "90002"
    assert number_after(["BOB", "40223"], ["90001"]) == "40224"
