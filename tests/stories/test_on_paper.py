"""What was agreed comes out on paper, in the reader's language, and stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from threading import Event

import pytest
from sqlalchemy import select

from salesdesk.background import jobs, run_once
from salesdesk.config import Settings
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.purchasing.model import Supplier
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.errors import NotFound
from salesdesk.office.permissions import Role
from salesdesk.printer import pdf_of
from tests.house import House
from tests.invariants import assert_sound
from tests.servers.mail import Mailbox, mail_server
from tests.unit.pdf_text import in_order, text_of


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    with mail_server(mailbox):
        yield mailbox


def speaks_polish(house: House, **also: str) -> None:
    """Let Anna read Polish."""
    with house.database.write() as session:
        anna = session.get_one(Customer, house.customers["ANNA"])
        for name, value in {"language": "pl", **also}.items():
            setattr(anna, name, value)


def test_invoice_and_notes_are_printed_in_the_reader_s_language(house: House) -> None:
    speaks_polish(house)
    pens = house.line("PEN", 5, discount_percent=Decimal(10))
    there = Place("Nina", "Prosta", "7", "00-838", "Warszawa", "PL")
    order_id = house.order("ANNA", house.line("MUG", 3), pens, reference="kuchnia", ship_to=there)
    [note] = house.issue(order_id)
    invoice = house.bill(note)

    printed = text_of(pdf_of(house.seat(Role.INVOICING), invoice.number))
    numbers = ("FV 1/2026", "ZS 1/2026", "WZ 1/2026/MAIN")
    for expected in ("Faktura", *numbers, "kuchnia", "Kubek", "szt.", "34,54", "7,94", "42,48"):
        assert expected in printed

    slip = text_of(pdf_of(house.seat(Role.WAREHOUSE), note.number))
    for expected in ("WZ 1/2026/MAIN", "kuchnia", "MUG", "PEN", "Kubek", "Łączna ilość: 8 szt."):
        assert expected in slip
    assert in_order(pdf_of(house.desk, note.number), "Odbiorca", "Anna", "Długa 1", "90-001 Łódź")
    assert in_order(pdf_of(house.desk, note.number), "Miejsce dostawy", "Nina", "Prosta 7", "00-838 Warszawa")
    assert slip.count("Nr klienta") == 1
    assert_sound(house.database)


def test_purchase_order_and_receipt_are_printed(house: House) -> None:
    house.order("ANNA", house.line("MUG", 500))
    with house.database.write() as session:
        session.scalars(select(Supplier).where(Supplier.number == "S1")).one().language = "de"
    buyer = house.seat(Role.BUYER)
    [ordered] = buyer.do(order_shortages, house.warehouses["MAIN"])
    number = buyer.do(place, ordered.id)
    printed = text_of(pdf_of(buyer, number))
    for expected in (number, "Bestellung", "Tasse", "Stk."):
        assert expected in printed
    assert "PZ 1/2026/MAIN" in text_of(pdf_of(buyer, "PZ 1/2026/MAIN"))
    assert_sound(house.database)


def test_printed_invoice_stays_as_it_was(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 3))
    invoice = house.bill(*house.issue(order_id))
    before = pdf_of(house.desk, invoice.number)
    with house.database.write() as session:
        session.get_one(Customer, house.customers["ANNA"]).name = "Somebody else"
    assert pdf_of(house.desk, invoice.number) == before


def test_unknown_document_is_not_found(house: House) -> None:
    for number in ("FV 99/2026", "WZ 99/2026/MAIN", "ZD 99/2026", "ZS 1/2026", "", "FV"):
        with pytest.raises(NotFound):
            pdf_of(house.desk, number)


def test_posted_invoice_goes_out_by_mail(house: House, mailbox: Mailbox) -> None:
    speaks_polish(house, invoice_email="anna@example.com")
    order_id = house.order("ANNA", house.line("MUG", 3))
    invoice = house.bill(*house.issue(order_id))

    settings = Settings(smtp_host="127.0.0.1", smtp_port=mailbox.port, mail_from="desk@example.com")
    problems: list[object] = []
    work = [job for job in jobs(house.database, settings, Event()) if job.name == "mail"]
    assert run_once(house.database, work, lambda job, outcome: problems.append((job, outcome)))
    assert problems == [("mail", 1)]

    [message] = mailbox.messages
    assert (message["To"], message["Subject"]) == ("anna@example.com", f"Faktura {invoice.number}")
    [attached] = message.iter_attachments()
    assert attached.get_filename() == "FV 1-2026.pdf"
    assert attached.get_content() == pdf_of(house.desk, invoice.number)
