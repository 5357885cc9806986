"""How a customer is taxed, and what registers said of his VAT id."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from salesdesk.domain.customer_cards.queries import customer_card
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.taxing import enter_vat_check, set_treatment
from salesdesk.domain.customers.vat_ids import VatIdCheck
from salesdesk.domain.tax.rules import Treatment
from salesdesk.errors import Conflict
from tests.house import House
from tests.invariants import not_refused

TODAY = date(2026, 3, 2)
VALID = VatIdCheck("DE136695976", TODAY, True, "WAPIAAAAZ1")


def test_answers_of_registers_are_kept_and_the_last_one_counts(house: House) -> None:
    berlin = house.customers["BERLIN"]
    invalid = replace(VALID, checked_on=date(2026, 2, 1), valid=False, reference="")
    kept = house.do(enter_vat_check, berlin, VALID)
    assert house.do(enter_vat_check, berlin, VALID) == kept
    house.do(enter_vat_check, berlin, invalid)
    card = house.ask(customer_card, berlin)
    assert card.vat_checks == (VALID, invalid)
    assert (card.taxed_as, card.tax_objection, card.vat_check) == (Treatment.INTRA_EU, None, VALID)
    house.do(enter_vat_check, berlin, replace(invalid, checked_on=TODAY))  # the later of one day
    card = house.ask(customer_card, berlin)
    assert "found invalid on 2 Mar 2026" in str(card.tax_objection)
    with house.database.write() as session:
        session.get_one(Customer, berlin).vat_id = "DE811907980"
    card = house.ask(customer_card, berlin)
    assert (card.vat_check, card.tax_objection, len(card.vat_checks)) == (None, None, 3)
    with pytest.raises(Conflict):
        house.do(enter_vat_check, berlin, VALID)


def test_treatment_is_fixed_and_given_back(house: House) -> None:
    berlin, anna = house.customers["BERLIN"], house.customers["ANNA"]
    house.do(set_treatment, berlin, Treatment.EXPORT, None)
    card = house.ask(customer_card, berlin)
    assert (card.treatment, card.taxed_as) == (Treatment.EXPORT, Treatment.EXPORT)
    assert "the goods go to DE" in str(card.tax_objection)
    calls = [
        partial(house.do, set_treatment, berlin, Treatment.DOMESTIC, None),  # fixed meanwhile
        partial(house.do, set_treatment, anna, Treatment.INTRA_EU, None),
        partial(house.do, set_treatment, anna, Treatment.REVERSE_CHARGE, None),
        partial(house.do, set_treatment, 10**9, None, None),
        partial(house.do, enter_vat_check, anna, replace(VALID, vat_id="")),
        partial(house.do, enter_vat_check, berlin, replace(VALID, checked_on=date(2026, 3, 3))),
        partial(house.do, enter_vat_check, berlin, replace(VALID, reference=" ")),
    ]
    assert not_refused(house.database, calls) == []
    house.do(set_treatment, berlin, None, Treatment.EXPORT)
    assert house.ask(customer_card, berlin).taxed_as is Treatment.INTRA_EU
