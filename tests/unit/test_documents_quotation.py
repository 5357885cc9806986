"""Quotes, read back from the finished PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from salesdesk.documents import quotation
from salesdesk.documents.papers import QuotePaper
from salesdesk.documents.wording import Wording
from salesdesk.i18n import LANGUAGES, translate
from tests.unit.document_papers import BUYER, SELLER, SHIP_TO, invoice_paper
from tests.unit.pdf_text import in_order, pages, text_of
from tests.unit.test_documents_invoice import HOSTILE

_INVOICE = invoice_paper()
PAPER = QuotePaper(
    number="OF 12/2026",
    seller=SELLER,
    buyer=BUYER,
    ship_to=SHIP_TO,
    quoted_on=date(2026, 3, 2),
    valid_until=date(2026, 3, 16),
    currency="PLN",
    lines=(*_INVOICE.lines, "Montaż po uzgodnieniu"),
    taxes=_INVOICE.taxes,
    lines_total=_INVOICE.lines_total,
    net=_INVOICE.net,
    vat=_INVOICE.vat,
    gross=_INVOICE.gross,
    terms="30 dni",
    wanted_on=date(2026, 4, 1),
    shipping="DPD paleta",
    reference="Klasa 3b",
    customer_number="ZAP 7",
    attention="Pani Nowak",
    contact="Bartek",
    replaces="OF 11/2026",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_quote_says_until_when_its_prices_hold_and_what_it_comes_to(language: str) -> None:
    pdf = quotation.render(PAPER, language)
    wording = Wording(language)
    say = wording.say
    assert pages(pdf)[0][:2] == [say("Quotation"), "OF 12/2026"]
    assert in_order(pdf, say("Valid until"), wording.day(PAPER.valid_until))
    assert in_order(pdf, say("Terms of payment"), "30 dni")
    assert in_order(pdf, say("This quotation replaces {number}.", number="OF 11/2026"))
    assert wording.sum(PAPER.gross, "PLN").replace("\xa0", " ") in text_of(pdf).replace("\xa0", " ")
    assert wording.day(PAPER.valid_until) in text_of(pdf).replace(say("Valid until"), "", 1)
    assert "Montaż po uzgodnieniu" in text_of(pdf)


def test_quote_shows_discounts_and_what_is_off_the_whole_where_there_are_any() -> None:
    plain = replace(PAPER, lines=PAPER.lines[:1], replaces="")
    assert translate("Discount", "en") not in text_of(quotation.render(plain, "en"))
    off = replace(plain, allowance=Decimal("10.00"))
    assert in_order(quotation.render(off, "en"), "Discount on the whole", "-10.00")
    gross = text_of(quotation.render(replace(plain, gross_prices=True), "en")).replace("\n", " ")
    assert "Gross price" in gross
    assert "Net price" not in gross


def test_same_quote_gives_the_same_bytes_whatever_stands_in_it() -> None:
    hostile = replace(PAPER, reference=HOSTILE, terms=HOSTILE, lines=(*PAPER.lines, HOSTILE))
    assert quotation.render(hostile, "pl") == quotation.render(hostile, "pl")
