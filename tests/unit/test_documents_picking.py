"""Pick lists, read back from the finished PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from salesdesk.documents.parcels import PickedLine, PickListPaper
from salesdesk.documents.pick_list import render
from salesdesk.i18n import LANGUAGES, translate
from tests.unit.pdf_text import in_order, pages, text_of

LINE = PickedLine(
    warehouse="P1", bin="A-02", code="KR-100", text="Kredki ołówkowe", batch="7/2026/P1-1", lot="L-88/A",
    best_before=date(2027, 3, 1), quantity=Decimal(30), unit="szt.",
)  # fmt: skip
PAPER = PickListPaper(
    number="ZS 12/2026", company="Kowal", customer="Gżegżółka i Wspólnicy", place="90-562 Łódź",
    wanted_on=date(2026, 3, 4), policy="as it comes", printed_on=date(2026, 3, 2), memo="Ring at the gate",
    lines=(LINE, replace(LINE, bin="A-10", code="FARBA", lot="", best_before=None, picked=Decimal("2.5"))),
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_pick_list_says_what_lies_where(language: str) -> None:
    pdf = render([PAPER], language)
    assert pages(pdf)[0][:4] == [
        translate("Pick list", language), "ZS 12/2026", "Gżegżółka i Wspólnicy", "90-562 Łódź",
    ]  # fmt: skip
    lot = translate("supplier's lot {lot}", language).format(lot="L-88/A")
    assert in_order(pdf, "P1 A-02", "KR-100", "Kredki ołówkowe", "7/2026/P1-1", lot)
    assert "P1 A-10" in text_of(pdf)
    assert "Ring at the gate" in text_of(pdf)


def test_each_order_has_pages_of_its_own() -> None:
    many = replace(PAPER, number="ZS 13/2026", lines=PAPER.lines * 30)
    found = pages(render([many, PAPER, replace(PAPER, number="ZS 14/2026")], "pl"))
    firsts = [number for number, page in enumerate(found) if any("ZS 1" in line for line in page[:4])]
    assert len(found) == firsts[-1] + 1 > 4
    assert found[-2][2] == "ZS 12/2026" or "ZS 12/2026" in found[-2]


def test_same_list_gives_the_same_bytes() -> None:
    assert render([PAPER], "de") == render([PAPER], "de")
