"""Which of many facts stand in one line."""

from __future__ import annotations

from salesdesk.screens.widgets.info_line import Fact, fitting

GOODS: list[Fact] = [
    ("85123A White hanging heart T-light holder with glass insert", "name"),
    ("1,234.50 PLN / pc", ""),
    ("12,345 pc free of 99,999", ""),
    ("1,334.60 − 7.5 %", "dim"),
]


def texts(facts: list[Fact]) -> list[str]:
    return [text for text, _ in facts]


def test_facts_that_fit_stay_as_they_are() -> None:
    assert fitting(GOODS, 140) == GOODS


def test_notes_go_and_names_become_shorter_before_figures_do() -> None:
    assert texts(fitting(GOODS, 116)) == [GOODS[0][0][:49] + "…", *texts(GOODS)[1:]]
    assert texts(fitting(GOODS, 106)) == [GOODS[0][0][:39] + "…", *texts(GOODS)[1:]]
    assert texts(fitting(GOODS, 105)) == [GOODS[0][0][:57] + "…", *texts(GOODS)[1:3]]
    assert texts(fitting(GOODS, 78)) == ["85123A White hanging heart T-l…", *texts(GOODS)[1:3]]
    assert texts(fitting(GOODS, 50)) == ["85123A White hanging heart T-…", "1,234.50 PLN / pc"]


def test_note_becomes_shorter_before_it_goes() -> None:
    facts: list[Fact] = [("owes 12.00 PLN", ""), ("Rings in the morning, and never on a Monday", "note")]
    assert texts(fitting(facts, 40)) == ["owes 12.00 PLN", "Rings in the morning, …"]
    assert texts(fitting(facts, 30)) == ["owes 12.00 PLN"]


def test_what_stands_out_is_left_of_sums() -> None:
    sums: list[Fact] = [("Net 100.00", ""), ("VAT 23.00", ""), ("Gross 123.00 PLN", "strong")]
    assert texts(fitting(sums, 30, right=True)) == ["VAT 23.00", "Gross 123.00 PLN"]
    assert texts(fitting(sums, 16, right=True)) == ["Gross 123.00 PLN"]
