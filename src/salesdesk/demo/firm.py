"""The demo company itself: its data, its people with their logins, and the desks they work at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from salesdesk.desk import Desk
from salesdesk.domain.company.verbs import CompanyDetails
from salesdesk.domain.customers.rules import PaymentMethod
from salesdesk.domain.customers.verbs import NewTerms
from salesdesk.office.permissions import Role
from salesdesk.warehouse.stock.verbs import Site

__all__ = [
    "ACCOUNTS",
    "COMPANY",
    "COUNTRY",
    "CURRENCY",
    "FOUNDED",
    "GROUPS",
    "PASSWORD",
    "PEOPLE",
    "TERMS",
    "VAT",
    "WAREHOUSES",
    "Firm",
    "Login",
]


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody of the demo company who can log in with PASSWORD."""

    login: str
    name: str
    role: Role


PASSWORD: Final = "demo-1234"
"""The password of every demo login. Nothing in a demo is worth a better one."""

PEOPLE: Final = (
    Login("anna", "Anna Zielińska", Role.TELEMARKETER),
    Login("bartek", "Bartosz Maj", Role.WAREHOUSE),
    Login("celina", "Celina Wrona", Role.BUYER),
    Login("dorota", "Dorota Klimek", Role.INVOICING),
    Login("edward", "Edward Sowa", Role.MANAGER),
    Login("filip", "Filip Rogala", Role.ADMIN),
)
"""One person per role, in the order of the alphabet."""

COUNTRY: Final = "PL"
CURRENCY: Final = "PLN"
COMPANY: Final = CompanyDetails(
    name="Hurtownia Upominków „Skrzat” (demo)",
    language="pl",
    timezone="Europe/Warsaw",
    street="Piotrkowska",
    house_number="270",
    postcode="90-361",
    city="Łódź",
    registration="KRS 0000000000",
    email="biuro@skrzat.example",
    phone="42 555 01 00",
    invoice_footer="To jest dokument firmy pokazowej programu salesdesk; nikomu nie należy się zapłata.",
    hold_minutes=120,
    gs1_prefix="9521234",  # 952 is GS1's own for demonstrations: no box of anybody has such a number
)
"""The „(demo)” in the name stands on every document, and says that a database holds no real company."""

VAT: Final = "7250000016"
FOUNDED: Final = date(2019, 1, 2)
"""Since when the company is registered for VAT."""
ACCOUNTS: Final = (
    ("PLN", "PL27 1140 2004 0000 3002 0135 5387"),
    ("EUR", "PL52 1140 2004 0000 3212 0135 5387"),
    ("GBP", "PL60 1140 2004 0000 3512 0135 5387"),
)
"""Accounts by currency."""

WAREHOUSES: Final = {
    "LDZ": ("Łódź, magazyn główny", Site("Piotrkowska", "270", "90-361", "Łódź")),
    "WRO": ("Wrocław", Site("Krakowska", "119", "50-428", "Wrocław")),
    "GDN": ("Gdańsk, delikatesy", Site("Marynarki Polskiej", "71", "80-557", "Gdańsk")),
}
"""Names and places by code, in the order in which orders look for goods there."""

TERMS: Final = (
    NewTerms("CASH", "Gotówka", 0, PaymentMethod.CARD),
    NewTerms("ADV", "Przedpłata", 0, PaymentMethod.IN_ADVANCE),
    NewTerms("COD", "Za pobraniem", 0, PaymentMethod.CASH_ON_DELIVERY),
    NewTerms("7", "Przelew 7 dni", 7),
    NewTerms("14", "Przelew 14 dni", 14),
    NewTerms("30", "Przelew 30 dni", 30),
    NewTerms("30E", "Przelew 30 dni od końca miesiąca", 30, end_of_month=True),
    NewTerms("60", "Dwie raty: 30 i 60 dni", 60,
             instalments=((Decimal(50), 30, False), (Decimal(50), 60, False))),
    NewTerms("SKONTO", "Przelew 30 dni, 2% skonta w 10 dni", 30, discount_days=10,
             discount_percent=Decimal(2)),
)  # fmt: skip

GROUPS: Final[Mapping[str, tuple[str, str, str]]] = {
    "gifts": ("SKLEPY", "Sklepy z upominkami", "3"),
    "home": ("WNETRZA", "Wnętrza i ogrody", "2"),
    "books": ("KSIEGARNIE", "Księgarnie i papiernicze", "2"),
    "hotels": ("HOTELE", "Hotele i gastronomia", "5"),
    "schools": ("SZKOLY", "Szkoły i przedszkola", "4"),
}
"""Groups of customers by trade: code, name, discount in per cent."""


@dataclass(frozen=True, slots=True)
class Firm:
    """Desks of its people, and the ids of what work needs."""

    desks: Mapping[Role, Desk]
    system: Desk
    warehouses: Mapping[str, int]
    terms: Mapping[str, int]
    suppliers: Mapping[str, int]

    @property
    def seller(self) -> Desk:
        """Where orders are entered."""
        return self.desks[Role.TELEMARKETER]

    @property
    def clerk(self) -> Desk:
        """Where goods come in and go out."""
        return self.desks[Role.WAREHOUSE]

    @property
    def buyer(self) -> Desk:
        """Where goods are bought."""
        return self.desks[Role.BUYER]

    @property
    def biller(self) -> Desk:
        """Where invoices are made and paid."""
        return self.desks[Role.INVOICING]

    @property
    def manager(self) -> Desk:
        """Where conditions are agreed."""
        return self.desks[Role.MANAGER]
