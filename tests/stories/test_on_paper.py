"""What was agreed comes out on paper, in the reader's language, and stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from threading import Event
from typing import Any

import pytest
from sqlalchemy import delete, select

from salesdesk.background import jobs, run_once
from salesdesk.config import Settings
from salesdesk.domain.customers.entering import NewContact
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.verbs import add_contact
from salesdesk.domain.drafts.queries import NewOrder
from salesdesk.domain.drafts.verbs import enter
from salesdesk.domain.purchasing.model import Supplier
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.domain.quotes.issuing import issue_quote
from salesdesk.domain.quotes.mailing import mail_quote, mailing_of
from salesdesk.errors import Conflict, IllegalMove, NotFound
from salesdesk.i18n import sentence
from salesdesk.office.model import JobLease
from salesdesk.office.permissions import Role
from salesdesk.printer import pdf_of
from tests.house import House
from tests.invariants import assert_sound, refused
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


def sent_by_mail(house: House, mailbox: Mailbox) -> list[object]:
    """What the job that sends mail reports, run once now."""
    settings = Settings(smtp_host="127.0.0.1", smtp_port=mailbox.port, mail_from="desk@example.com")
    reported: list[object] = []
    with house.database.write() as session:  # a run is due
        session.execute(delete(JobLease))
    work = [job for job in jobs(house.database, settings, Event()) if job.name == "mail"]
    assert run_once(house.database, work, lambda job, outcome: reported.append((job, outcome)))
    return reported


def test_posted_invoice_goes_out_by_mail(house: House, mailbox: Mailbox) -> None:
    speaks_polish(house, invoice_email="anna@example.com")
    order_id = house.order("ANNA", house.line("MUG", 3))
    invoice = house.bill(*house.issue(order_id))

    assert sent_by_mail(house, mailbox) == [("mail", 1)]

    [message] = mailbox.messages
    assert (message["To"], message["Subject"]) == ("anna@example.com", f"Faktura {invoice.number}")
    [attached] = message.iter_attachments()
    assert attached.get_filename() == "FV 1-2026.pdf"
    assert attached.get_content() == pdf_of(house.desk, invoice.number)


def test_quote_goes_out_by_mail_to_who_asked_for_it_once(house: House, mailbox: Mailbox) -> None:
    """In the customer's language, by a seller; somebody else who does it as well is told instead."""
    berlin, seller = house.customers["BERLIN"], house.seat(Role.TELEMARKETER)
    contact = house.do(add_contact, berlin, NewContact("Uwe", email="uwe@example.com"))
    new = NewOrder(berlin, contact_id=contact, is_quote=True)
    quote = seller.do(enter, new, [house.line("MUG", 3)]).id
    with pytest.raises(IllegalMove, match="has to be issued first"):
        seller.do(mail_quote, quote, "uwe@example.com")
    number = seller.do(issue_quote, quote).number
    proposed = seller.ask(mailing_of, quote)
    assert (proposed.address, proposed.last) == ("uwe@example.com", None)
    assert refused(seller, mail_quote, quote, "uwe").part == "address"
    seller.do(mail_quote, quote, proposed.address)
    with pytest.raises(Conflict):
        house.do(mail_quote, quote, "other@example.com")
    last: Any = house.ask(mailing_of, quote).last
    assert (last.address, last.by) == ("uwe@example.com", Role.TELEMARKETER)
    assert sent_by_mail(house, mailbox) == [("mail", 1)]
    [message] = mailbox.messages
    assert (message["To"], message["Subject"]) == (
        "uwe@example.com",
        sentence("Quote {number}", {"number": number}, "de"),
    )
    body: Any = message.get_body()
    assert "16.03.2026" in body.get_content()
    [attached] = message.iter_attachments()
    assert attached.get_content() == pdf_of(house.desk, number)
    # Meant again, it is sent again; a quote that has lapsed promises nothing more.
    house.do(mail_quote, quote, "other@example.com", last.id)
    assert sent_by_mail(house, mailbox) == [("mail", 1)]
    house.clock.forward(days=15)
    assert "revise it" in str(refused(seller, mail_quote, quote, "uwe@example.com", 2))
    assert_sound(house.database)


def test_paper_that_can_never_be_sent_keeps_no_other_from_being_sent(house: House, mailbox: Mailbox) -> None:
    speaks_polish(house, invoice_email="nobody at home")
    house.bill(*house.issue(house.order("ANNA", house.line("MUG", 1))))
    speaks_polish(house, invoice_email="anna@example.com")
    house.bill(*house.issue(house.order("ANNA", house.line("MUG", 1))))
    assert [sent_by_mail(house, mailbox) for _ in range(2)] == [[], [("mail", 1)]]  # what fails ends a run
    assert [message["Subject"] for message in mailbox.messages] == ["Faktura FV 2/2026"]
