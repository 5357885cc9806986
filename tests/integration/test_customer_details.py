"""Mending what a customer is called, reached and billed by."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from salesdesk.domain.customer_cards.queries import customer_card
from salesdesk.domain.customers.changing import rename
from salesdesk.domain.customers.details import Details, change_details
from salesdesk.domain.customers.verbs import Conditions, NewTerms, add_terms, set_conditions
from salesdesk.domain.finding.customers import find_customers
from salesdesk.domain.pricing.queries import agreed_with
from salesdesk.errors import Conflict
from salesdesk.office import history
from salesdesk.screens.customers.forms import details_of
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused, refused

LONG = "ż" * 10_000


def details(house: House, number: str = "ANNA") -> Details:
    return details_of(house.ask(customer_card, house.customers[number]))


def change(house: House, **wanted: Any) -> None:
    """Change Anna, as somebody does who sees her as she is."""
    seen = details(house)
    house.do(change_details, house.customers["ANNA"], seen, replace(seen, **wanted))


def found(house: House, text: str) -> list[str]:
    return [each.number for each in house.ask(find_customers, text)]


def told(house: House) -> list[dict[str, Any]]:
    return [each.changes for each in house.ask(history.of_subject, "customer", house.customers["ANNA"], 99)]


def test_details_are_changed_and_found_at_once(house: House) -> None:
    terms = house.do(add_terms, NewTerms("7", "7 days", 7))
    before, known = details(house), len(told(house))
    wanted = Details(
        "Żaneta", ("602 111 222", "42 600 11 99"), "biuro@zaneta.pl", "PL", "526-025-02-74", "de", terms,
        "Rings back.\nNever on Fridays.",
    )  # fmt: skip
    house.do(change_details, house.customers["ANNA"], before, wanted)
    assert details(house) == replace(wanted, vat_id="PL5260250274")
    for text in ("zaneta", "602111222", "426001199", "biuro@zaneta.pl", "5260250274"):
        assert found(house, text) == ["ANNA"]
    for phone in before.phones:
        assert "ANNA" not in found(house, phone)
    changes: dict[str, Any] = {}
    for entry in told(house)[: len(told(house)) - known]:
        changes |= entry
    assert changes["phones"] == [list(before.phones), list(wanted.phones)]
    assert changes["terms_id"] == [before.terms_id, terms]
    assert changes["name"] == ["Anna", "Żaneta"]
    assert_sound(house.database)


def test_phone_is_found_though_the_name_is_typed_with_a_blank(house: House) -> None:
    change(house, name=" Anna ", phones=("42 987 65 43",))
    assert (details(house).name, found(house, "429876543")) == ("Anna", ["ANNA"])
    assert_sound(house.database)


def test_nothing_is_recorded_of_what_is_left_alone(house: House) -> None:
    known = told(house)
    change(house)
    assert told(house) == known
    change(house, memo="Rings back.")
    assert told(house)[: len(told(house)) - len(known)] == [{"memo": ["", "Rings back."]}]


def test_what_a_colleague_changed_meanwhile_stays(house: House) -> None:
    seen = details(house)
    change(house, memo="Rings back.", invoice_email="anna@example.com")
    house.do(change_details, house.customers["ANNA"], seen, replace(seen, phones=("1234567",)))
    now = details(house)
    assert (now.memo, now.invoice_email, now.phones) == ("Rings back.", "anna@example.com", ("1234567",))
    with pytest.raises(Conflict) as caught:
        house.do(change_details, house.customers["ANNA"], seen, replace(seen, phones=("7654321",)))
    assert caught.value.part == "phones"
    house.do(change_details, house.customers["ANNA"], seen, replace(seen, phones=("1234567",)))  # the same
    assert details(house) == now


def test_two_who_mend_the_same_at_once_do_not_undo_each_other(house: House) -> None:
    seen, anna = details(house), house.customers["ANNA"]
    mended = [replace(seen, memo="Rings back."), replace(seen, phones=("7654321",))]
    mend = [partial(house.do, change_details, anna, seen, each) for each in mended]
    at_once([*mend, partial(house.do, rename, anna, "Zuzia")])
    now = details(house)
    assert (now.memo, now.phones, now.name) == ("Rings back.", ("7654321",), "Zuzia")
    assert found(house, "7654321") == found(house, "zuzia") == ["ANNA"]
    assert_sound(house.database)


def test_details_that_make_no_sense_are_refused(house: House) -> None:
    seen = details(house)
    wrong: list[dict[str, Any]] = [
        {"name": "  "},
        {"phones": ("602 111 222", "none")},
        {"invoice_email": "nomail"},
        {"invoice_email": "a@b\nbcc: c@d"},
        {"country": "XX"},
        {"vat_id": "526-025-02-75"},
        {"language": "xx"},
        {"terms_id": 0},
        {"name": LONG},
        {"memo": LONG},
        {"phones": (LONG,)},
    ]
    calls = [partial(change, house, **each) for each in wrong]
    calls += [partial(house.do, change_details, id_, seen, seen) for id_ in (0, -1, 10**9)]
    assert not_refused(house.database, calls) == []


def test_vat_id_has_to_fit_the_country(house: House) -> None:
    change(house, vat_id="5260250274")
    seen = details(house)
    refused(house.desk, change_details, house.customers["ANNA"], seen, replace(seen, country="DE"))
    change(house, country="DE", vat_id="")
    assert (details(house).country, details(house).vat_id) == ("DE", "")


def agreed(house: House) -> Conditions:
    now = house.ask(agreed_with, house.customers["ANNA"])
    return Conditions(now.discount, now.discount_always, now.credit_limit, now.price_list_id)


def agree(house: House, wanted: Conditions, seen: Conditions) -> None:
    house.do(
        set_conditions,
        house.customers["ANNA"],
        discount=wanted.discount,
        discount_always=wanted.discount_always,
        credit_limit=wanted.credit_limit,
        price_list_id=wanted.price_list_id,
        seen=seen,
    )


def test_conditions_that_a_colleague_set_meanwhile_stay(house: House) -> None:
    seen = agreed(house)
    agree(house, replace(seen, credit_limit=Decimal(900)), seen)
    agree(house, replace(seen, discount=Decimal(5)), seen)
    assert agreed(house) == replace(seen, credit_limit=Decimal(900), discount=Decimal(5))
    with pytest.raises(Conflict):
        agree(house, replace(seen, discount=Decimal(6)), seen)
