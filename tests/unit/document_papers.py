"""Papers of a small wholesaler, as the business would fill them; tests change what they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from salesdesk.documents.papers import (
    Account,
    Address,
    EarlyPayment,
    Exchange,
    Instalment,
    InvoiceLine,
    InvoicePaper,
    NoteLine,
    NotePaper,
    Original,
    PaperKind,
    Party,
    PurchaseLine,
    PurchaseOrderPaper,
    References,
    TaxLine,
)

SELLER = Party(
    name="Hurtownia Żółw Sp. z o.o.",
    address=Address(
        street="ul. Święty Marcin", house_number="29/8", postcode="61-806", city="Poznań", country="PL"
    ),
    vat_id="PL7811928374",
    registration="KRS 0000123456",
    email="faktury@zolw.example",
    phone="+48 61 555 01 02",
)
BUYER = Party(
    name="Gżegżółka i Wspólnicy s.c.",
    address=Address(street="ul. Łąkowa", house_number="3", postcode="90-562", city="Łódź", country="PL"),
    number="K-1042",
    vat_id="PL7251801126",
)
SCHOOL = Party(
    name="Basisschool De Regenboog",
    address=Address(
        street="Prinses Beatrixlaan", house_number="12a", postcode="2595 BM", city="Den Haag", country="NL"
    ),
    number="K-2001",
    vat_id="NL004495445B01",
)
WORKSHOP = Party(
    name="Weiß & Söhne Großhandel GmbH",
    address=Address(street="Königstraße", house_number="7", postcode="70173", city="Stuttgart", country="DE"),
    number="L-77",
    vat_id="DE136695976",
)
SHIP_TO = Party(
    name="Gżegżółka – magazyn",
    address=Address(
        street="ul. Źródlana", house_number="5", postcode="95-200", city="Pabianice", country="PL"
    ),
)
ACCOUNT = Account(iban="PL61109010140000071219812874", bic="WBKPPLPP", bank="Santander Bank Polska")


def invoice_line(position: int = 1, **changes: Any) -> InvoiceLine:
    """A line of 5 × 24.69 at 23 %."""
    line = InvoiceLine(
        position=position,
        code="KR-100",
        text="Kredki ołówkowe, 12 kolorów",
        quantity=Decimal("5.000"),
        unit="szt.",
        price=Decimal("24.6900"),
        rate=Decimal("23.0000"),
        amount=Decimal("123.4500"),
    )
    return replace(line, **changes)


def invoice_paper(**changes: Any) -> InvoicePaper:
    """A domestic invoice over 1,234.50 at 23 % with what a Polish firm usually fills in."""
    lines = (
        invoice_line(1, quantity=Decimal("50.000"), amount=Decimal("1234.5000")),
        invoice_line(
            2,
            code="SR-4X40",
            text="Śruby z łbem stożkowym 4 × 40 mm, ocynkowane, w opakowaniu zbiorczym",
            quantity=Decimal("12500.000"),
            price=Decimal("1.2340"),
            price_unit=1000,
            discount=Decimal("1.5400"),
            amount=Decimal("13.8900"),
        ),
        invoice_line(
            3,
            code="KS-7",
            text="Atlas geograficzny",
            quantity=Decimal("2.000"),
            price=Decimal("40.0000"),
            rate=Decimal("5.0000"),
            amount=Decimal("80.0000"),
            supplied_on=date(2025, 11, 19),
        ),
        invoice_line(
            4,
            code="FR",
            text="Transport",
            quantity=Decimal("1.000"),
            unit="usł.",
            price=Decimal("25.0000"),
            amount=Decimal("25.0000"),
        ),
    )
    paper = InvoicePaper(
        number="FV/2025/000123",
        kind=PaperKind.INVOICE,
        seller=SELLER,
        buyer=BUYER,
        ship_to=SHIP_TO,
        issued_on=date(2025, 11, 22),
        supplied_on=date(2025, 11, 21),
        due_on=date(2025, 12, 6),
        currency="PLN",
        lines=lines,
        taxes=(
            TaxLine(
                category="S", rate=Decimal("23.0000"), base=Decimal("1273.3900"), vat=Decimal("292.8800")
            ),
            TaxLine(category="S", rate=Decimal("5.0000"), base=Decimal("80.0000"), vat=Decimal("4.0000")),
        ),
        lines_total=Decimal("1353.3900"),
        net=Decimal("1353.3900"),
        vat=Decimal("296.8800"),
        gross=Decimal("1650.2700"),
        due=Decimal("1650.2700"),
        payment_method="transfer",
        account=ACCOUNT,
        references=References(
            orders=("ZK/2025/000456",),
            notes=("WZ/2025/000789", "WZ/2025/000790"),
            customer_orders=("4500012345",),
            customer_references=("Klasa 3b",),
        ),
        notes=("Dziękujemy za zamówienie.",),
        footer="Hurtownia Żółw Sp. z o.o. · Sąd Rejonowy Poznań · kapitał zakładowy 50 000 zł",
    )
    return replace(paper, **changes)


def long_invoice(lines: int) -> InvoicePaper:
    """A domestic invoice with many lines, some of them with long descriptions."""
    texts = (
        "Zeszyt A5 w kratkę, 60 kartek",
        "Farby plakatowe w butelkach 500 ml, zestaw 12 kolorów podstawowych i metalicznych z pędzlami",
        "Klej w sztyfcie",
    )
    many = tuple(
        invoice_line(position, code=f"AR-{position:05}", text=texts[position % 3])
        for position in range(1, lines + 1)
    )
    net = Decimal("123.45") * lines
    vat = (net * Decimal("0.23")).quantize(Decimal("0.01"))
    tax = TaxLine(category="S", rate=Decimal(23), base=net, vat=vat)
    return invoice_paper(
        lines=many, taxes=(tax,), lines_total=net, net=net, vat=vat, gross=net + vat, due=net + vat
    )


def foreign_invoice() -> InvoicePaper:
    """An intra-EU supply in euro with its conversion, instalments and early-payment discount."""
    line = invoice_line(
        category="K",
        rate=Decimal(0),
        text="Verfdoos, 24 kleuren",
        unit="st.",
        quantity=Decimal(100),
        price=Decimal("12.3456"),
        amount=Decimal("1234.56"),
    )
    return invoice_paper(
        buyer=SCHOOL,
        ship_to=None,
        currency="EUR",
        lines=(line,),
        taxes=(
            TaxLine(
                category="K", rate=Decimal(0), base=Decimal("1234.56"), vat=Decimal(0), vat_company=Decimal(0)
            ),
        ),
        lines_total=Decimal("1234.56"),
        net=Decimal("1234.56"),
        vat=Decimal(0),
        gross=Decimal("1234.56"),
        settled=Decimal("234.56"),
        due=Decimal("1000.00"),
        early_payment=EarlyPayment(percent=Decimal(2), until=date(2025, 11, 29), discount=Decimal("20.00")),
        instalments=(
            Instalment(due_on=date(2025, 12, 6), amount=Decimal("500.00")),
            Instalment(due_on=date(2026, 1, 6), amount=Decimal("500.00")),
        ),
        exchange=Exchange(
            currency="PLN",
            rate=Decimal("4.25120000"),
            on=date(2025, 11, 20),
            source="NBP 225/A/NBP/2025",
            vat=Decimal(0),
        ),
        references=References(customer_orders=("PO-778",), customer_references=("Groep 5b – juf Anneke",)),
        notes=(),
    )


def gross_invoice() -> InvoicePaper:
    """Gross prices and a discount on the whole order."""
    line = invoice_line(amount=Decimal("123.00"), price=Decimal("24.60"))
    return invoice_paper(
        gross_prices=True,
        lines=(line,),
        taxes=(TaxLine(category="S", rate=Decimal(23), base=Decimal("90.00"), vat=Decimal("20.70")),),
        lines_total=Decimal("123.00"),
        allowance=Decimal("12.30"),
        net=Decimal("90.00"),
        vat=Decimal("20.70"),
        gross=Decimal("110.70"),
        due=Decimal("110.70"),
        split_payment=True,
    )


def credit_note() -> InvoicePaper:
    """Two of five pieces came back."""
    return invoice_paper(
        number="KFV/2025/000007",
        kind=PaperKind.CREDIT_NOTE,
        lines=(invoice_line(quantity=Decimal(2), amount=Decimal("49.38")),),
        taxes=(TaxLine(category="S", rate=Decimal(23), base=Decimal("49.38"), vat=Decimal("11.36")),),
        lines_total=Decimal("49.38"),
        net=Decimal("49.38"),
        vat=Decimal("11.36"),
        gross=Decimal("60.74"),
        due=Decimal("60.74"),
        original=Original(number="FV/2025/000123", issued_on=date(2025, 11, 22)),
        reason="Zwrot towaru",
        notes=(),
    )


def issue_note(**changes: Any) -> NotePaper:
    """A goods-issue note with two batches of one article and one of another."""
    lines = (
        NoteLine(
            position=1,
            code="KR-100",
            text="Kredki ołówkowe, 12 kolorów",
            batch="251101081500123456-1",
            lot="L-88/A",
            best_before=date(2027, 3, 1),
            quantity=Decimal("30.000"),
            unit="szt.",
        ),
        NoteLine(
            position=2,
            code="KR-100",
            text="Kredki ołówkowe, 12 kolorów",
            batch="251115101500123456-3",
            best_before=date(2027, 6, 30),
            quantity=Decimal("20.000"),
            unit="szt.",
        ),
        NoteLine(
            position=3,
            code="MASA-1",
            text="Masa cukrowa do dekoracji, biała",
            batch="251115101500123456-4",
            lot="2025-W46",
            use_by=date(2026, 1, 31),
            quantity=Decimal("12.500"),
            unit="kg",
        ),
    )
    paper = NotePaper(
        number="WZ/2025/000789/P1",
        issued_on=date(2025, 11, 21),
        company=SELLER,
        partner=BUYER,
        ship_to=SHIP_TO,
        warehouse="P1 · Poznań",
        order_number="ZK/2025/000456",
        partner_number="4500012345",
        partner_reference="Klasa 3b – p. Nowak",
        shipping="DPD, paczka",
        lines=lines,
        notes=("Prosimy o sprawdzenie przesyłki w obecności kuriera.",),
    )
    return replace(paper, **changes)


def receipt_note(**changes: Any) -> NotePaper:
    """A receipt from a German supplier."""
    return issue_note(
        number="PZ/2025/000055/P1",
        partner=WORKSHOP,
        ship_to=None,
        order_number="ZD/2025/000031",
        partner_number="LS 990-12",
        partner_reference="",
        shipping="",
        notes=(),
        **changes,
    )


def purchase_order(**changes: Any) -> PurchaseOrderPaper:
    """An order of packs and of single pieces."""
    paper = PurchaseOrderPaper(
        number="ZD/2025/000031",
        ordered_on=date(2025, 11, 3),
        expected_on=date(2025, 11, 14),
        buyer=SELLER,
        supplier=WORKSHOP,
        deliver_to=Party(name="Hurtownia Żółw, magazyn P1", address=SELLER.address, phone="+48 61 555 01 09"),
        currency="EUR",
        lines=(
            PurchaseLine(
                position=1,
                code="KR-100",
                supplier_code="B-7781-12",
                text="Buntstifte, 12 Farben",
                quantity=Decimal("240.000"),
                unit="szt.",
                pack=Decimal("24.000"),
                packs=Decimal(10),
                price=Decimal("3.4500"),
                amount=Decimal("828.00"),
            ),
            PurchaseLine(
                position=2,
                code="SR-4X40",
                supplier_code="SCHR 4x40",
                text="Senkkopfschrauben 4 × 40 mm, verzinkt, im Großgebinde für den Handel",
                quantity=Decimal("20000.000"),
                unit="szt.",
                price=Decimal("8.9900"),
                price_unit=1000,
                amount=Decimal("179.80"),
                expected_on=date(2025, 11, 28),
            ),
        ),
        total=Decimal("1007.80"),
        reference="Oferta 2025/11",
        contact="Zofia Kowalska, zakupy@zolw.example",
        notes=("Bitte nur ganze Gebinde liefern.",),
    )
    return replace(paper, **changes)
