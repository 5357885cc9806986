"""What an invoice may not be without: who sells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete

from salesdesk.domain.billing.verbs import invoice_notes, invoice_services
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.company.model import Company, VatRegistration
from salesdesk.domain.company.overview import company_details
from salesdesk.domain.company.verbs import add_vat_registration, change
from salesdesk.domain.tax.rules import TaxClass
from tests.house import House
from tests.invariants import assert_sound, refused


def take_from_seller(house: House, *, address: bool = False, vat_id: bool = False) -> None:
    """Take away what was entered of the company."""
    with house.database.write() as session:
        firm = session.get_one(Company, 1)
        if address:
            firm.street = firm.house_number = firm.postcode = firm.city = ""
        if vat_id:
            session.execute(delete(VatRegistration))


@pytest.mark.parametrize(
    ("address", "vat_id", "said"),
    [
        (True, False, "The company lacks its address: salesdesk company change --street … --city …"),
        (False, True, "The company lacks its VAT id: salesdesk company vat-id …"),
        (True, True, "The company lacks address and VAT id: salesdesk company change --city …, vat-id …"),
    ],
)
def test_invoice_is_refused_while_the_seller_lacks_what_it_must_show(
    house: House, address: bool, vat_id: bool, said: str
) -> None:
    notes = house.issue(house.order("ANNA", house.line("MUG"), house.line("FREIGHT")))
    services = house.order("BOB", house.line("FREIGHT"))
    take_from_seller(house, address=address, vat_id=vat_id)
    assert str(refused(house.desk, invoice_notes, [note.id for note in notes])) == said
    assert str(refused(house.desk, invoice_services, [services])) == said
    if address:
        details = house.ask(company_details).details
        house.do(change, replace(details, house_number="5", city="Wólka"))
    if vat_id:
        house.do(add_vat_registration, "PL", "PL5260250274", date(2026, 3, 2))
    assert house.bill(*notes).number == "FV 1/2026"
    assert_sound(house.database)


def test_seller_who_charges_no_vat_needs_no_vat_id(house: House) -> None:
    take_from_seller(house, vat_id=True)
    with house.database.write() as session:
        session.get_one(Article, house.articles["MUG"]).tax_class = TaxClass.EXEMPT
    notes = house.issue(house.order("ANNA", house.line("MUG")))
    assert "MUG is exempt from VAT" in str(refused(house.desk, invoice_notes, [note.id for note in notes]))
    with house.database.write() as session:
        session.get_one(Article, house.articles["MUG"]).exemption = "art. 113 ust. 1"
    house.bill(*notes)
    for customer in ("ANNA", "ZURICH"):
        house.bill(*house.issue(house.order(customer, house.line("MUG"))))
    notes = house.issue(house.order("BERLIN", house.line("MUG")))  # the invoice would name both VAT ids
    assert "VAT id" in str(refused(house.desk, invoice_notes, [note.id for note in notes]))
