"""Count sheets, read back from the finished PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from salesdesk.documents.count_sheet import render
from salesdesk.documents.parcels import CountedLine, CountPaper
from salesdesk.i18n import LANGUAGES, translate
from tests.unit.pdf_text import in_order, text_of

LINE = CountedLine(
    position=17, bin="A-02", code="KR-100", text="Kredki ołówkowe", batch="7/2026/P1-1", lot="L-88/A",
    best_before=date(2027, 3, 1), unit="szt.",
)  # fmt: skip
PAPER = CountPaper(
    number="INW 3/2026/P1", company="Kowal", warehouse="P1 Magazyn główny", begun_on=date(2026, 3, 2),
    printed_on=date(2026, 3, 2), is_open=True, state="being counted",
    lines=(LINE, replace(LINE, position=18, bin="A-10", code="FARBA", lot="", best_before=None)),
)  # fmt: skip
DONE = replace(
    PAPER, is_open=False, state="approved", issue="RW 5/2026/P1",
    lines=(replace(LINE, books=Decimal("12.5"), counted=Decimal(10)), replace(LINE, position=18)),
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_count_sheet_says_what_lies_where_and_leaves_room(language: str) -> None:
    pdf = render(PAPER, language)
    assert translate("Count sheet", language) in text_of(pdf)
    assert "INW 3/2026/P1" in text_of(pdf)
    assert in_order(pdf, "17", "A-02", "KR-100", "Kredki ołówkowe", "7/2026/P1-1")
    assert text_of(pdf).count("_____________") == len(PAPER.lines) + 5
    assert translate("Difference", language) not in text_of(pdf)


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_of_a_stocktake_that_is_approved_says_what_differed(language: str) -> None:
    text = text_of(render(DONE, language))
    assert all(each in text for each in ("RW 5/2026/P1", "10", "2", translate("Difference", language)))
    assert "____" not in text


def test_same_sheet_gives_the_same_bytes() -> None:
    assert render(PAPER, "de") == render(PAPER, "de")
