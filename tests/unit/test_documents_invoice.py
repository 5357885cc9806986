"""Invoices and credit notes, read back from the finished PDF."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from salesdesk.documents import invoice
from salesdesk.documents.papers import InvoicePaper, PaperKind, References, TaxLine
from salesdesk.i18n import LANGUAGES, translate
from tests.unit.document_papers import (
    BUYER,
    SELLER,
    credit_note,
    foreign_invoice,
    gross_invoice,
    invoice_line,
    invoice_paper,
    long_invoice,
)
from tests.unit.pdf_text import in_order, in_sequence, pages, text_of

HOSTILE = (
    "<b>Żółw</b> & <font size=99>x</font> {0} {name} %s \x00\x1b[31m\u202e"
    "שלום 漢字 🦄👩‍👩‍👧 \ud800 e\u0301 " + "W" * 300 + "\nnext\r\nlast"
)
LARGEST = Decimal("922337203685477.58")


@pytest.mark.parametrize(
    ("language", "amount", "quantity", "price", "rate", "total"),
    [
        ("en", "1,234.50", "12,500", "1.234", "23%", "1,650.27 PLN"),
        ("pl", "1 234,50", "12 500", "1,234", "23%", "1 650,27 PLN"),
        ("nl", "1.234,50", "12.500", "1,234", "23%", "1.650,27 PLN"),
        ("de", "1.234,50", "12.500", "1,234", "23 %", "1.650,27 PLN"),
    ],
)
def test_invoice_shows_lines_and_totals_as_the_language_does(
    language: str, amount: str, quantity: str, price: str, rate: str, total: str
) -> None:
    pdf = invoice.render(invoice_paper(), language)
    point = "." if language == "en" else ","
    per = translate("per {quantity}", language).format(
        quantity="1.000" if language in ("nl", "de") else amount[:2] + "000"
    )
    assert in_order(
        pdf, "1", "KR-100", "Kredki ołówkowe, 12 kolorów", "50", "szt.", f"24{point}69", rate, amount
    )
    assert in_order(pdf, quantity, "szt.", price, per, f"1{point}54", rate, f"13{point}89")
    assert in_order(pdf, translate("Total net", language), amount[:2] + f"353{point}39")
    assert in_order(pdf, translate("Total VAT", language), f"296{point}88")
    assert in_order(pdf, translate("Total incl. VAT", language), total)


@pytest.mark.parametrize("language", LANGUAGES)
def test_invoice_says_what_the_law_wants(language: str) -> None:
    lines = pages(invoice.render(invoice_paper(), language))[0]
    assert lines[:2] == [translate("Invoice", language), "FV/2025/000123"]
    vat_id = translate("VAT id", language)
    required = [
        "Hurtownia Żółw Sp. z o.o.",
        "ul. Święty Marcin 29/8",
        "61-806 Poznań",
        f"{vat_id}: PL7811928374",
        "Gżegżółka i Wspólnicy s.c.",
        "ul. Łąkowa 3",
        "90-562 Łódź",
        f"{vat_id}: PL7251801126",
        "Gżegżółka – magazyn",
        translate("Invoice date", language),
        translate("Date of supply", language),
        translate("Due date", language),
        "4500012345",
        "Klasa 3b",
        "ZK/2025/000456",
        "PL61 1090 1014 0000 0712 1981 2874",
        "WBKPPLPP",
    ]
    assert [text for text in required if text not in lines] == []


def test_breakdown_has_a_line_per_rate() -> None:
    pdf = invoice.render(invoice_paper(), "en")
    assert in_order(pdf, "23%", "1,273.39", "292.88", "1,566.27", "5%", "80.00", "4.00", "84.00")


def test_supply_on_another_day_is_said_at_the_line() -> None:
    assert in_order(
        invoice.render(invoice_paper(), "en"), "Atlas geograficzny", "Supplied on 19 Nov 2025", "2", "szt."
    )


def test_gross_prices_are_called_so_and_the_discount_comes_off_the_whole() -> None:
    pdf = invoice.render(gross_invoice(), "en")
    assert in_order(pdf, "Gross", "price", "VAT", "Gross", "amount")
    assert in_order(pdf, "Sum of the lines", "123.00", "Discount on the whole", "-12.30")
    assert in_order(pdf, "Total net", "90.00", "Total VAT", "20.70", "Total incl. VAT", "110.70 PLN")


@pytest.mark.parametrize("language", LANGUAGES)
def test_split_payment_keeps_its_polish_words_in_every_language(language: str) -> None:
    assert "mechanizm podzielonej płatności" in text_of(invoice.render(gross_invoice(), language))


def test_foreign_currency_shows_rate_source_and_vat_in_company_currency() -> None:
    paper = foreign_invoice()
    tax = TaxLine(
        category="S",
        rate=Decimal(23),
        base=Decimal("1234.56"),
        vat=Decimal("283.95"),
        vat_company=Decimal("1207.13"),
    )
    assert paper.exchange is not None
    exchange = replace(paper.exchange, vat=Decimal("1207.13"))
    pdf = invoice.render(replace(paper, taxes=(tax,), exchange=exchange), "en")
    assert in_order(pdf, "23%", "1,234.56", "283.95", "1,518.51", "1,207.13")
    assert in_order(
        pdf,
        "VAT in PLN",
        "1,207.13 PLN",
        "Exchange rate",
        "1 EUR = 4.2512 PLN",
        "Date and source of the rate",
        "20 Nov 2025, NBP 225/A/NBP/2025",
    )


def test_payment_shows_what_is_left_instalments_and_early_discount() -> None:
    pdf = invoice.render(foreign_invoice(), "en")
    assert in_order(pdf, "Already paid", "-234.56", "Amount due", "1,000.00 EUR")
    assert in_order(pdf, "Instalment 1", "500.00 EUR · 6 Dec 2025", "Instalment 2", "500.00 EUR · 6 Jan 2026")
    assert in_order(pdf, "If you pay by 29 Nov 2025, you may deduct 2%, that is 20.00 EUR.")


def test_nothing_due_asks_for_no_money() -> None:
    pdf = invoice.render(invoice_paper(settled=Decimal("1650.27"), due=Decimal(0)), "en")
    assert in_order(pdf, "No payment is due.", "Payment method", "Bank transfer")
    assert "PL61" not in text_of(pdf)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("category", "short", "sentence"),
    [
        ("AE", "reverse charge", "Reverse charge: the VAT is payable by the customer."),
        (
            "K",
            "0% intra-EU",
            "Intra-Community supply of goods exempt from VAT, Article 138 Directive 2006/112/EC.",
        ),
        ("G", "0% export", "Export of goods exempt from VAT, Article 146 Directive 2006/112/EC."),
        ("E", "exempt", "Exempt from VAT."),
        ("O", "no VAT", "Outside the scope of VAT."),
    ],
)
def test_each_tax_category_has_its_words(language: str, category: str, short: str, sentence: str) -> None:
    line = invoice_line(category=category, rate=Decimal(0))
    tax = TaxLine(
        category=category, rate=Decimal(0), base=Decimal("123.45"), vat=Decimal(0), reason="art. 43"
    )
    pdf = invoice.render(invoice_paper(lines=(line,), taxes=(tax,)), language)
    assert f"{translate(sentence, language)} art. 43" in text_of(pdf).split("\n")
    assert text_of(pdf).split("\n").count(translate(short, language)) == 2


def test_ordinary_rates_need_no_words() -> None:
    zero = TaxLine(category="Z", rate=Decimal(0), base=Decimal("123.45"), vat=Decimal(0))
    pdf = invoice.render(
        invoice_paper(lines=(invoice_line(category="Z", rate=Decimal(0)),), taxes=(zero,)), "en"
    )
    assert in_order(pdf, "Total incl. VAT", "1,650.27 PLN", "Amount due")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Credit note"),
        ("pl", "Faktura korygująca"),
        ("nl", "Creditfactuur"),
        ("de", "Rechnungskorrektur"),
    ],
)
def test_credit_note_names_original_and_reason_and_asks_for_no_money(language: str, title: str) -> None:
    pdf = invoice.render(credit_note(), language)
    day = "22 Nov 2025" if language == "en" else "22-11-2025" if language == "nl" else "22.11.2025"
    assert pages(pdf)[0][:2] == [title, "KFV/2025/000007"]
    assert in_order(
        pdf,
        translate("Corrects invoice", language),
        f"FV/2025/000123 ({day})",
        translate("Reason for the correction", language),
        "Zwrot towaru",
    )
    assert "PL61" not in text_of(pdf)
    assert "Gutschrift" not in text_of(pdf)


def test_prepayment_invoice_has_no_day_of_supply() -> None:
    pdf = invoice.render(invoice_paper(kind=PaperKind.PREPAYMENT, supplied_on=None), "en")
    assert pages(pdf)[0][0] == "Prepayment invoice"
    assert "Date of supply" not in text_of(pdf)


def test_many_notes_are_all_named() -> None:
    notes = tuple(f"WZ/2025/{number:06}" for number in range(400))
    named = text_of(invoice.render(invoice_paper(references=References(notes=notes)), "en"))
    assert [note for note in notes if note not in named] == []


@pytest.mark.parametrize(("lines", "count"), [(1, 1), (60, 3), (675, 21)])
def test_every_page_has_heading_and_number(lines: int, count: int) -> None:
    read = pages(invoice.render(long_invoice(lines), "en"))
    assert len(read) == count
    head = ["No.", "Article", "Description", "Quantity", "Unit", "Net", "price", "VAT", "Net", "amount"]
    for number, page in enumerate(read, 1):
        assert f"Page {number} of {count}" in page
        if number > 1:
            assert page[0] == "Invoice FV/2025/000123 · Hurtownia Żółw Sp. z o.o."
        if any(line.startswith("AR-") for line in page):
            assert in_sequence(page, head)
    codes = [line for page in read for line in page if line.startswith("AR-")]
    assert codes == [f"AR-{position:05}" for position in range(1, lines + 1)]


@pytest.mark.parametrize("lines", range(18, 32))
def test_totals_are_never_torn_apart(lines: int) -> None:
    read = pages(invoice.render(long_invoice(lines), "en"))
    where = [number for number, page in enumerate(read) if "Total net" in page]
    assert where == [number for number, page in enumerate(read) if "Total incl. VAT" in page]
    assert where == [number for number, page in enumerate(read) if "VAT rate" in page]
    assert len(where) == 1


def test_long_footer_is_printed_in_full() -> None:
    footer = "\n".join(f"Footer line {number}" for number in range(1, 9))
    read = pages(invoice.render(replace(long_invoice(60), footer=footer), "en"))
    assert [line for line in read[0] if line.startswith("Footer")] == [
        f"Footer line {n}" for n in (1, 2, 3, 4)
    ]
    everywhere = {line for page in read for line in page if line.startswith("Footer")}
    assert everywhere == {f"Footer line {number}" for number in range(1, 9)}


def test_same_paper_gives_same_bytes_in_any_process() -> None:
    program = (
        "import hashlib; from salesdesk.documents import invoice; from tests.unit.document_papers import *;"
        "print(hashlib.sha256(invoice.render(foreign_invoice(), 'en')).hexdigest())"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(invoice.render(foreign_invoice(), "en")).hexdigest()


def test_papers_drawn_at_the_same_time_do_not_mix() -> None:
    papers = [long_invoice(30), foreign_invoice(), credit_note(), gross_invoice()] * 4
    alone = [invoice.render(paper, "pl") for paper in papers]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda paper: invoice.render(paper, "pl"), papers)) == alone


def test_every_font_is_embedded() -> None:
    reader: Any = PdfReader(BytesIO(invoice.render(long_invoice(60), "pl")))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert {font["/BaseFont"].split("+")[1] for font in fonts} == {
        "SourceSansPro-Regular",
        "SourceSansPro-Bold",
    }
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_document_is_named_dated_and_in_its_language() -> None:
    reader = PdfReader(BytesIO(invoice.render(invoice_paper(), "nl")))
    assert reader.metadata is not None
    assert reader.metadata.title == f"{translate('Invoice', 'nl')} FV/2025/000123"
    assert reader.metadata.author == "Hurtownia Żółw Sp. z o.o."
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == date(2025, 11, 22)
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "nl"


def hostile_paper() -> InvoicePaper:
    """Everything that a person or file may fill in, filled in with malice."""
    party = replace(BUYER, name=HOSTILE, number=HOSTILE, vat_id=HOSTILE, email=HOSTILE)
    line = invoice_line(
        code=HOSTILE,
        text=HOSTILE,
        unit=HOSTILE,
        note=HOSTILE,
        category=HOSTILE,
        quantity=LARGEST,
        price=LARGEST,
        discount=LARGEST,
        amount=LARGEST,
    )
    return invoice_paper(
        number=HOSTILE,
        seller=replace(
            SELLER, name=HOSTILE, address=replace(SELLER.address, street=HOSTILE, country=HOSTILE)
        ),
        buyer=party,
        ship_to=party,
        lines=(line, line),
        reason=HOSTILE,
        payment_method=HOSTILE,
        currency=HOSTILE[:40],
        references=References(
            orders=(HOSTILE,), notes=(HOSTILE,), customer_orders=(HOSTILE,), customer_references=(HOSTILE,)
        ),
        notes=(HOSTILE * 30, "", "\n" * 200),
        footer=HOSTILE,
        gross=LARGEST,
        due=LARGEST,
    )


@pytest.mark.parametrize("language", [*LANGUAGES, "xx", ""])
def test_hostile_texts_are_printed_as_they_stand(language: str) -> None:
    text = text_of(invoice.render(hostile_paper(), language))
    assert "<b>Żółw</b> & <font size=99>x</font>" in text
    assert "{0} {name} %s" in text
    assert [character for character in text if ord(character) < 32 and character != "\n"] == []


def test_nothing_is_printed_outside_the_margins() -> None:
    for paper in (hostile_paper(), long_invoice(60), foreign_invoice()):
        document = pypdfium2.PdfDocument(invoice.render(paper, "pl"))
        for page in document:
            picture = page.render(scale=1, grayscale=True).to_numpy()
            wide, high = picture.shape[1], picture.shape[0]
            margins = [picture[:, :50], picture[:, wide - 40 :], picture[:40], picture[high - 28 :]]
            assert [int(margin.min()) for margin in margins] == [255] * 4


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=40))
def test_no_text_whatever_stops_an_invoice(name: str, description: str, number: str) -> None:
    paper = invoice_paper(
        number=number,
        buyer=replace(BUYER, name=name),
        lines=(invoice_line(text=description, code=number, unit=number),),
        notes=(description,),
    )
    assert invoice.render(paper, "pl").startswith(b"%PDF")


def test_empty_paper_is_still_a_paper() -> None:
    paper = invoice_paper(
        number="", lines=(), taxes=(), notes=(), footer="", account=None, references=References()
    )
    assert len(pages(invoice.render(paper, "en"))) == 1


def test_description_longer_than_a_page_goes_on() -> None:
    words = " ".join(f"word{number}" for number in range(3000))
    read = text_of(invoice.render(invoice_paper(lines=(invoice_line(text=words), invoice_line(2))), "en"))
    assert [f"word{number}" for number in range(3000)] == [w for w in read.split() if w.startswith("word")]
