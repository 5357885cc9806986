"""Numbers of boxes (SSCC), and their labels read back from the finished PDF."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from salesdesk.documents.barcodes import gs1_128_bars
from salesdesk.documents.box_label import render
from salesdesk.documents.parcels import BoxLabelPaper
from salesdesk.domain.boxes.rules import number_of, sscc
from salesdesk.domain.catalogue.scanned import scanned
from salesdesk.domain.company.rules import gs1_prefix
from salesdesk.errors import Refused
from salesdesk.i18n import LANGUAGES, translate
from tests.unit.document_papers import issue_note
from tests.unit.pdf_text import in_order, pages
from tests.unit.test_documents_barcodes import values_of

# The example of the GS1 General Specifications for a check digit: 37610425002123456 + 9.
GS1_EXAMPLE = "376104250021234569"
NOTE = issue_note()
assert NOTE.ship_to is not None
PAPER = BoxLabelPaper(
    number="WZ 1/2026/MAIN", issued_on=NOTE.issued_on, company=NOTE.company, ship_to=NOTE.ship_to,
    order_number="ZS 7/2026", partner_number="4500012345", partner_reference="Klasa 3b – p. Nowak",
    boxes=(GS1_EXAMPLE, sscc("5901234", 2)),
)  # fmt: skip


def test_check_digit_is_that_of_the_standard() -> None:
    assert sscc("7610425", 2123456 + 3 * 10**9) == "376104250021234569"


def test_numbers_go_on_in_the_extension_digit_and_end() -> None:
    assert sscc("123456789012", 9999)[:17] == "01234567890129999"
    assert sscc("123456789012", 10000)[:17] == "11234567890120000"
    with pytest.raises(Refused):
        sscc("123456789012", 100_000)


@given(st.from_regex(r"[0-9]{4,12}", fullmatch=True), st.sets(st.integers(1, 99_999), min_size=2, max_size=9))
def test_every_box_has_a_number_of_its_own_that_proves_itself(prefix: str, numbers: set[int]) -> None:
    made = [sscc(prefix, number) for number in numbers]
    assert len(set(made)) == len(numbers)
    assert {number_of(one, prefix) for one in made} == numbers
    for one in made:
        assert re.fullmatch(rf"[0-9]{prefix}[0-9]*", one)
        assert len(one) == 18
        assert sum(int(digit) * (3, 1)[at % 2] for at, digit in enumerate(one)) % 10 == 0


def test_number_with_a_wrong_digit_is_none() -> None:
    assert number_of(GS1_EXAMPLE, "7610425") == 3_002_123_456
    wrong = [
        GS1_EXAMPLE[:at] + str((int(GS1_EXAMPLE[at]) + 1) % 10) + GS1_EXAMPLE[at + 1 :] for at in range(18)
    ]
    assert {number_of(one, "7610425") for one in (*wrong, "", GS1_EXAMPLE[:-1], "²" * 18)} == {None}
    assert number_of(GS1_EXAMPLE, "5901234") is None


@pytest.mark.parametrize("text", ["123", "1234567890123", "59o1234", "²³⁴⁵"])
def test_prefix_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        gs1_prefix(text)


@given(st.from_regex(r"([0-9]{2}){1,20}", fullmatch=True))
def test_gs1_128_begins_with_fnc1_and_says_what_was_put_in(digits: str) -> None:
    start, fnc1, *pairs = values_of(gs1_128_bars(digits))
    assert (start, fnc1) == (105, 102)  # pairs of digits, and the sign that they are GS1's
    assert "".join(f"{pair:02}" for pair in pairs) == digits


@pytest.mark.parametrize("text", ["", "123", "12a4", "²³"])
def test_gs1_128_is_of_pairs_of_digits(text: str) -> None:
    with pytest.raises(ValueError, match="no pairs of digits"):
        gs1_128_bars(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_box_has_a_label_with_its_number(language: str) -> None:
    pdf = render(PAPER, language)
    found = pages(pdf)
    assert len(found) == 2
    for number, (page, code) in enumerate(zip(found, PAPER.boxes, strict=True), 1):
        said = translate("Box {number} of {count}", language).format(number=number, count=2)
        assert said in page
        assert f"(00) {code}" in page
        read = scanned(f"]C100{code}")
        assert read is not None
        assert read.sscc == code
    assert in_order(pdf, translate("Your order no.", language), "4500012345")
    box = PdfReader(BytesIO(pdf)).pages[0].mediabox
    assert [round(float(side) * 25.4 / 72) for side in (box.width, box.height)] == [105, 148]
    assert render(PAPER, language) == pdf


def test_label_holds_names_without_end() -> None:
    long = "Przedsiębiorstwo Handlowo-Usługowe " * 8
    address = replace(PAPER.ship_to.address, street=long, city=long)
    paper = replace(
        PAPER, ship_to=replace(PAPER.ship_to, name=long, address=address),
        partner_number="4" * 40, partner_reference=long, order_number="ZS " + "9" * 37,
    )  # fmt: skip
    assert len(pages(render(paper, "pl"))) == 2
