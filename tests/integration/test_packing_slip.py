"""The packing slip of a note says what is in the parcel, in the customer's own numbers and units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from salesdesk.domain.corrections.reversing import reverse_note
from salesdesk.domain.customers.model import CustomerArticleCode
from salesdesk.domain.printing.packing import packing_slip_paper
from salesdesk.errors import NotFound, Refused
from salesdesk.printer import packing_slip_of, pdf_of, print_packing_slip
from tests.house import House
from tests.unit.pdf_text import text_of


def test_packing_slip_has_the_customers_numbers_and_no_prices(house: House) -> None:
    with house.database.write() as session:
        for code in ("B-2", "A-1"):
            session.add(
                CustomerArticleCode(
                    customer_id=house.customers["BERLIN"], code=code, article_id=house.articles["PAPER"]
                )
            )
    order_id = house.order(
        "BERLIN",
        house.line("PAPER", 4, unit="box", price=Decimal(4)),
        house.line("JUICE", 12, price=Decimal(1)),
        house.line("FREIGHT", price=Decimal(5)),
        customer_number="PO 4711/26",
        reference="Klasse 3b",
    )
    [note] = house.issue(order_id)
    found = house.ask(packing_slip_paper, note.number)
    slip = found.paper
    assert (found.language, slip.partner_number) == ("de", "PO 4711/26")
    paper, juice = slip.lines
    assert [paper.customer_code, paper.ordered, paper.packed, paper.unit] == ["A-1", 4, 4, "Schachtel"]
    assert [(batch.best_before, int(batch.quantity)) for batch in juice.batches] == [
        (date(2026, 3, 20), 10),
        (date(2026, 5, 1), 2),
    ]
    assert [juice.customer_code, juice.ordered, juice.packed] == ["", 12, 12]
    pdf = print_packing_slip(house.desk, note.number)
    assert pdf.file_name == "WZ-1-2026-MAIN-packing-slip.pdf"
    assert pdf.content == packing_slip_of(house.desk, note.number)
    text = text_of(pdf.content)
    for expected in ("PO 4711/26", "Klasse 3b", "A-1", "ZS 1/2026", "Dora"):
        assert expected in text
    for price in ("4,00", "4.00", "EUR", "PLN"):
        assert price not in text


def test_only_what_leaves_is_packed_and_a_correcting_note_says_what_it_corrects(house: House) -> None:
    [note] = house.issue(house.order("ANNA", house.line("MUG", 3)))
    back = house.do(reverse_note, note.id, "wrong pallet")
    with pytest.raises(Refused):
        house.ask(packing_slip_paper, back.number)
    for number in ("PZ 1/2026/MAIN", "WZ 99/2026/MAIN", ""):
        with pytest.raises(NotFound):
            house.ask(packing_slip_paper, number)
    text = text_of(pdf_of(house.desk, back.number))
    assert "Correcting goods-issue note" in text
    for expected in (back.number, note.number, "wrong pallet"):
        assert expected in text
    assert "Correcting" not in text_of(pdf_of(house.desk, note.number))
