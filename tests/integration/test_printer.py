from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest

from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.corrections.writing_off import write_off
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.domain.quotes.issuing import issue_quote
from salesdesk.domain.transfers import verbs as transfers
from salesdesk.domain.transfers.entering import Sending
from salesdesk.errors import NotAllowed, NotFound
from salesdesk.i18n import translate
from salesdesk.office.permissions import Role
from salesdesk.printer import file_name, print_document
from salesdesk.warehouse.counting.operations import Lost
from salesdesk.warehouse.ledger.rules import Cause
from salesdesk.warehouse.transfers.operations import Arrived
from tests.house import House
from tests.unit.pdf_text import text_of


def test_document_comes_with_the_name_of_its_file(house: House) -> None:
    [note] = house.issue(house.order("ANNA", house.line("MUG")))
    invoice = house.bill(note)
    clerk, invoicing = house.seat(Role.WAREHOUSE), house.seat(Role.INVOICING)
    for desk, number, name in (
        (clerk, note.number, "WZ-1-2026-MAIN.pdf"),
        (clerk, "PZ 1/2026/MAIN", "PZ-1-2026-MAIN.pdf"),
        (invoicing, invoice.number, "FV-1-2026.pdf"),
    ):
        printed = print_document(desk, number)
        assert (printed.file_name, printed.content[:5]) == (name, b"%PDF-")
        assert print_document(desk, number) == printed


def test_document_is_drawn_only_for_those_who_may_see_it(house: House) -> None:
    [note] = house.issue(house.order("ANNA", house.line("MUG"), house.line("RARE")))
    invoice = house.bill(note)
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    number = house.do(place, ordered.id)
    clerk = house.seat(Role.WAREHOUSE)
    for forbidden in (invoice.number, number):  # a purchase order shows costs
        with pytest.raises(NotAllowed):
            print_document(clerk, forbidden)
    assert print_document(house.seat(Role.BUYER), number).file_name == "ZD-1-2026.pdf"


def test_quote_is_printed_in_the_language_of_its_customer(house: House) -> None:
    quoted = house.order(
        "BERLIN", house.line("MUG", 4), NewLine(text="Nach Absprache"), confirmed=False, is_quote=True
    )
    number = house.do(issue_quote, quoted).number
    seller = house.seat(Role.TELEMARKETER)
    printed = print_document(seller, number)
    assert (printed.file_name, printed) == ("OF-1-2026.pdf", print_document(seller, number))
    lines = text_of(printed.content).split("\n")
    assert lines[:2] == [translate("Quotation", "de"), number]
    assert {"Nach Absprache", "10,00 EUR", "16.03.2026"} <= {line.replace("\xa0", " ") for line in lines}
    with pytest.raises(NotFound):  # a draft has no number yet
        print_document(seller, "OF 2/2026")


def test_what_the_house_does_with_its_own_goods_is_printed_with_where_they_go_and_why(house: House) -> None:
    clerk, mug = house.seat(Role.WAREHOUSE), house.articles["MUG"]
    main, side = house.warehouses["MAIN"], house.warehouses["SIDE"]
    sent = clerk.do(transfers.send, main, side, [Sending(mug, Decimal(40))], "Van 2")
    batch = clerk.ask(article_card, mug).batches[0].batch_id
    came = clerk.do(transfers.receive, sent.id, [Arrived(batch, Decimal(30))])
    lost = clerk.do(write_off, batch, main, Lost(Decimal(2), Cause.OTHER, "fell off the shelf"))
    papers = {}
    for number, name in (
        (sent.number, "MM--1-2026-MAIN.pdf"),
        (came.number, "MM+-1-2026-SIDE.pdf"),
        (lost.number, "RW-1-2026-MAIN.pdf"),
    ):
        printed = print_document(clerk, number)
        assert (printed.file_name, printed) == (name, print_document(clerk, number))
        papers[number] = text_of(printed.content).split("\n")
    way = {"From warehouse", "Kowal, MAIN Main warehouse", "To warehouse", "Kowal, SIDE Side warehouse"}
    assert papers[sent.number][:2] == ["Transfer out", "MM- 1/2026/MAIN"]
    assert {*way, "Reference", "Van 2", "40"} <= set(papers[sent.number])
    assert papers[came.number][:2] == ["Transfer in", "MM+ 1/2026/SIDE"]
    assert {*way, "Sent by", sent.number, "30"} <= set(papers[came.number])
    assert papers[lost.number][:2] == ["Internal issue", "RW 1/2026/MAIN"]
    assert {"MAIN Main warehouse", "Cause", "other", "Reason", "fell off the shelf"} <= set(
        papers[lost.number]
    )


@pytest.mark.parametrize(
    "number", ["", "FV 9/2026", "MM- 9/2026/MAIN", "WZ 9/2026/MAIN", "ZD 9/2026", "ZS 1/2026", "../x", "FV"]
)
def test_document_that_does_not_exist_is_not_found(house: House, number: str) -> None:
    with pytest.raises(NotFound):
        print_document(house.desk, number)


@pytest.mark.parametrize(
    ("number", "name"),
    [("FV 1/2026", "FV-1-2026.pdf"), ("../../x y", "..-..-x-y.pdf"), ("WZ 1/2026/Ł:1", "WZ-1-2026-Ł-1.pdf")],
)
def test_file_name_leaves_its_folder_for_no_number(number: str, name: str) -> None:
    assert file_name(number) == name


def test_drawing_is_loaded_only_when_something_is_drawn() -> None:
    ask = "import sys, salesdesk.printer; print('reportlab' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
