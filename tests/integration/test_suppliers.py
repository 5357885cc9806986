"""Suppliers are found by whoever receives goods."""

from __future__ import annotations

from dataclasses import replace

from salesdesk.domain.purchasing.model import Supplier
from salesdesk.domain.purchasing.suppliers import find_suppliers
from salesdesk.domain.purchasing.verbs import NewSupplier, add_suppliers
from tests.house import House

NEW = NewSupplier("A1", "Łaciate Mleko", "PL", "PLN", "pl", city="Grajewo")


def names(house: House, text: str, limit: int = 20) -> list[str]:
    return [found.name for found in house.ask(find_suppliers, text, limit)]


def test_supplier_is_found_by_number_name_or_city(house: House) -> None:
    house.do(add_suppliers, [NEW, replace(NEW, number="grajewo", name="Żubr", city="Łomża")])
    assert names(house, "łac") == ["Łaciate Mleko"]
    assert names(house, "s2") == ["Far Away GmbH"]
    assert names(house, "Grajewo") == ["Żubr", "Łaciate Mleko"]  # the very number first
    assert names(house, "%") == []


def test_nothing_typed_finds_all_by_name_as_far_as_asked(house: House) -> None:
    assert names(house, " ") == ["Everything Ltd", "Far Away GmbH"]
    assert names(house, "", 1) == ["Everything Ltd"]
    assert names(house, "", -1) == []


def test_supplier_we_no_longer_buy_from_is_not_found(house: House) -> None:
    with house.database.write() as session:
        session.get_one(Supplier, house.suppliers["S1"]).active = False
    assert names(house, "") == ["Far Away GmbH"]
