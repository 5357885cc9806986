"""Goods-issue notes, receipts and purchase orders, read back from the finished PDF."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from salesdesk.documents import goods_issue, purchase_order, receipt
from salesdesk.documents.papers import NoteLine
from salesdesk.i18n import LANGUAGES, translate
from tests.unit.document_papers import BUYER, issue_note, receipt_note
from tests.unit.document_papers import purchase_order as order_paper
from tests.unit.pdf_text import in_order, pages, text_of
from tests.unit.test_documents_invoice import HOSTILE


@pytest.mark.parametrize("language", LANGUAGES)
def test_goods_issue_note_leads_with_the_numbers_it_is_found_by(language: str) -> None:
    pdf = goods_issue.render(issue_note(), language)
    assert pages(pdf)[0][:2] == [translate("Goods-issue note", language), "WZ/2025/000789/P1"]
    assert in_order(
        pdf,
        translate("Our order", language),
        "ZK/2025/000456",
        translate("Your order no.", language),
        "4500012345",
        translate("Your reference", language),
        "Klasa 3b – p. Nowak",
    )


def test_goods_issue_note_lists_batches_and_adds_up_per_unit() -> None:
    pdf = goods_issue.render(issue_note(), "pl")
    lot = translate("supplier's lot {lot}", "pl").format(lot="L-88/A")
    text = "Kredki ołówkowe, 12 kolorów"
    assert in_order(pdf, "1", "KR-100", text, "251101081500123456-1", lot, "01.03.2027", "30", "szt.")
    assert in_order(pdf, "2", "KR-100", text, "251115101500123456-3", "30.06.2027", "20", "szt.")
    assert in_order(pdf, f"{translate('Total quantity', 'pl')}: 50 szt., 12,5 kg")


def test_use_by_is_told_apart_from_best_before() -> None:
    pdf = goods_issue.render(issue_note(), "en")
    assert in_order(pdf, "supplier's lot 2025-W46", "use by 31 Jan 2026", "12.5", "kg")


def test_goods_issue_note_goes_to_the_customer_where_no_other_place_is_named() -> None:
    pdf = goods_issue.render(issue_note(ship_to=None), "en")
    assert in_order(pdf, "Deliver to", "Gżegżółka i Wspólnicy s.c.", "ul. Łąkowa 3", "90-562 Łódź")


def test_goods_issue_note_has_places_to_sign() -> None:
    pdf = goods_issue.render(issue_note(), "en")
    assert in_order(pdf, "Issued by (date, signature)", "Received by (date, signature)")


@pytest.mark.parametrize("lines", range(22, 36))
def test_signatures_stay_with_one_another(lines: int) -> None:
    line = issue_note().lines[1]
    many = tuple(replace(line, position=position) for position in range(1, lines + 1))
    read = pages(goods_issue.render(issue_note(lines=many), "en"))
    assert [("Issued by (date, signature)" in page) for page in read] == [
        ("Received by (date, signature)" in page) for page in read
    ]


def test_a_reversal_says_so() -> None:
    issued = goods_issue.render(issue_note(reverses="WZ/2025/000700/P1"), "en")
    received = receipt.render(receipt_note(reverses="PZ/2025/000001/P1"), "en")
    assert in_order(issued, "This note reverses WZ/2025/000700/P1: the goods came back.")
    assert in_order(received, "This receipt reverses PZ/2025/000001/P1: the goods went back.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_receipt_names_supplier_order_and_batches(language: str) -> None:
    pdf = receipt.render(receipt_note(), language)
    assert pages(pdf)[0][:2] == [translate("Goods receipt", language), "PZ/2025/000055/P1"]
    assert in_order(pdf, translate("Supplier", language), "Weiß & Söhne Großhandel GmbH", "Königstraße 7")
    assert in_order(pdf, translate("Purchase order", language), "ZD/2025/000031")
    assert in_order(pdf, translate("Supplier's delivery note", language), "LS 990-12")
    assert in_order(pdf, "KR-100", "Kredki ołówkowe, 12 kolorów", "251101081500123456-1")


def test_purchase_order_shows_both_codes_packs_and_prices() -> None:
    pdf = purchase_order.render(order_paper(), "en")
    assert pages(pdf)[0][:2] == ["Purchase order", "ZD/2025/000031"]
    assert in_order(
        pdf, "1", "B-7781-12", "KR-100", "Buntstifte, 12 Farben", "10 × 24", "240", "szt.", "3.45", "828.00"
    )
    assert in_order(pdf, "expected on 28 Nov 2025", "20,000", "szt.", "8.99", "per 1,000", "179.80")
    assert in_order(pdf, "Total net", "1,007.80 EUR")
    here = ["Hurtownia Żółw, magazyn P1", "ul. Święty Marcin 29/8", "61-806 Poznań"]
    assert in_order(pdf, *here, "POLAND")  # it is read abroad
    assert not in_order(purchase_order.render(order_paper(supplier=BUYER), "en"), *here, "POLAND")
    assert in_order(pdf, "Expected on", "14 Nov 2025")


def test_columns_that_would_be_empty_are_left_out() -> None:
    dated = issue_note().lines
    undated = tuple(replace(line, best_before=None, use_by=None) for line in dated)
    only_use_by = (replace(undated[0], use_by=dated[1].best_before), *undated[1:])
    for lines, has_dates in ((dated, True), (only_use_by, True), (undated, False)):
        assert ("MHD" in text_of(goods_issue.render(issue_note(lines=lines), "de"))) is has_dates
    bought = order_paper().lines
    single = tuple(replace(line, packs=None, supplier_code="") for line in bought)
    for ordered, has_packs in ((bought, True), (single, False)):
        printed = text_of(purchase_order.render(order_paper(lines=ordered), "en"))
        assert ("Packs" in printed, "Your" in printed) == (has_packs, has_packs)


def test_large_note_repeats_its_heading() -> None:
    line = NoteLine(position=1, code="A", text="B", quantity=Decimal(1), unit="pcs", batch="C")
    lines = tuple(replace(line, position=position) for position in range(1, 301))
    read = pages(goods_issue.render(issue_note(lines=lines), "en"))
    head = ["No.", "Article", "Description", "Batch", "Quantity", "Unit"]
    running = "Goods-issue note WZ/2025/000789/P1 · Hurtownia Żółw Sp. z o.o."
    assert [page[:7] for page in read[1:]] == [[running, *head]] * (len(read) - 1)
    assert len(read) > 5


def test_hostile_texts_stop_no_note() -> None:
    party = replace(BUYER, name=HOSTILE)
    lines = tuple(
        replace(line, text=HOSTILE, code=HOSTILE, batch=HOSTILE, lot=HOSTILE) for line in issue_note().lines
    )
    note = issue_note(number=HOSTILE, partner=party, partner_reference=HOSTILE, lines=lines, reverses=HOSTILE)
    order = order_paper(number=HOSTILE, supplier=party, reference=HOSTILE, notes=(HOSTILE,))
    for pdf in (
        goods_issue.render(note, "pl"),
        receipt.render(note, "nl"),
        purchase_order.render(order, "de"),
    ):
        assert "<b>Żółw</b> & <font size=99>x</font>" in text_of(pdf)


def test_same_paper_gives_same_bytes() -> None:
    assert goods_issue.render(issue_note(), "pl") == goods_issue.render(issue_note(), "pl")
    assert receipt.render(receipt_note(), "pl") == receipt.render(receipt_note(), "pl")
    assert purchase_order.render(order_paper(), "pl") == purchase_order.render(order_paper(), "pl")
