from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files

import pytest
from sqlalchemy import select

from salesdesk.desk import Desk
from salesdesk.domain.company import verbs
from salesdesk.domain.company.exchange import AT_ONCE, add_rates
from salesdesk.domain.company.model import BankAccount, Company, ExchangeRate, VatRegistration
from salesdesk.domain.company.published import PublishedRate
from salesdesk.domain.company.queries import rate_for
from salesdesk.domain.company.rules import COUNTRIES, currencies, vat_number
from salesdesk.domain.company.verbs import CompanyDetails, NewBankAccount
from salesdesk.errors import NotAllowed, Refused, Unusable
from salesdesk.office import history
from salesdesk.office.permissions import SYSTEM
from salesdesk.office.work import Transaction
from salesdesk.storage.base import Base
from salesdesk.storage.engine import Database
from tests.conftest import SetClock

pytestmark = pytest.mark.either_database

DETAILS = CompanyDetails(name="Kowal Hurt", language="pl", timezone="Europe/Warsaw", city="Łódź")


@pytest.fixture
def bare(empty_database: Database, clock: SetClock) -> Desk:
    """The program at a database without a company."""
    return Desk.system(empty_database, clock=clock)


@pytest.fixture
def desk(bare: Desk) -> Desk:
    bare.do(verbs.set_up, DETAILS, "PL", "PLN")
    return bare


def rows(desk: Desk, model: type[Base]) -> list[dict[str, object]]:
    columns = model.__table__.columns
    with desk.database.read() as session:
        return [dict(row) for row in session.execute(select(*columns).order_by(columns.id)).mappings()]


def recorded(desk: Desk, subject: str, key: int) -> list[dict[str, object]]:
    return [entry.changes for entry in desk.ask(history.of_subject, subject, key) if entry.changes]


def test_set_up_enters_the_company_with_sensible_settings(bare: Desk) -> None:
    bare.do(verbs.set_up, replace(DETAILS, name=" Kowal Hurt "), "pl", "pln")
    assert rows(bare, Company) == [
        {
            "id": 1,
            "name": "Kowal Hurt",
            "street": "",
            "house_number": "",
            "postcode": "",
            "city": "Łódź",
            "country": "PL",
            "registration": "",
            "email": "",
            "phone": "",
            "language": "pl",
            "timezone": "Europe/Warsaw",
            "currency": "PLN",
            "gross_prices": False,
            "typed_instead": False,
            "hold_minutes": 30,
            "firm_days": 14,
            "horizon_days": 30,
            "overdue_days": None,
            "quote_days": 14,
            "cut_off_hour": 14,
            "working_days": "12345",
            "transit_days": 0,
            "gs1_prefix": "",
            "stock_locked_through": None,
            "sales_locked_through": None,
            "invoice_footer": "",
        }
    ]


def test_set_up_refuses_a_second_company(desk: Desk) -> None:
    with pytest.raises(Refused, match="already belongs to “Kowal Hurt”"):
        desk.do(verbs.set_up, replace(DETAILS, name="Lis"), "DE", "EUR")
    assert [row["name"] for row in rows(desk, Company)] == ["Kowal Hurt"]


def test_set_up_at_the_same_moment_enters_one_company(bare: Desk) -> None:
    def set_up(name: str) -> bool:
        try:
            Desk.system(bare.database).do(verbs.set_up, replace(DETAILS, name=name), "PL", "PLN")
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as seats:
        done = dict(zip("AB", seats.map(set_up, "AB"), strict=True))
    assert [name for name, first in done.items() if first] == [row["name"] for row in rows(bare, Company)]


@pytest.mark.parametrize(
    ("details", "country", "currency"),
    [
        (replace(DETAILS, name=" "), "PL", "PLN"),
        (replace(DETAILS, name="K" * 201), "PL", "PLN"),
        (replace(DETAILS, language="fr"), "PL", "PLN"),
        (replace(DETAILS, timezone="Europe"), "PL", "PLN"),
        (replace(DETAILS, timezone="Europe/Lodz"), "PL", "PLN"),
        (replace(DETAILS, email="no address"), "PL", "PLN"),
        (replace(DETAILS, hold_minutes=0), "PL", "PLN"),
        (replace(DETAILS, firm_days=-1), "PL", "PLN"),
        (replace(DETAILS, horizon_days=100_000), "PL", "PLN"),
        (replace(DETAILS, quote_days=-1), "PL", "PLN"),
        *((replace(DETAILS, cut_off_hour=hour), "PL", "PLN") for hour in (-1, 25)),
        *((replace(DETAILS, working_days=days), "PL", "PLN") for days in ("", "8", "Mo", "0")),
        *((replace(DETAILS, transit_days=days), "PL", "PLN") for days in (-1, 61)),
        *((replace(DETAILS, gs1_prefix=text), "PL", "PLN") for text in ("123", "59O1234", "1234567890123")),
        (DETAILS, "UK", "GBP"),
        (DETAILS, "EU", "EUR"),
        (DETAILS, "PL", "DEM"),
        (DETAILS, "PL", ""),
    ],
)
def test_set_up_refuses_bad_input_and_enters_nothing(
    bare: Desk, details: CompanyDetails, country: str, currency: str
) -> None:
    with pytest.raises(Refused):
        bare.do(verbs.set_up, details, country, currency)
    assert rows(bare, Company) == []


def test_change_records_what_changed(desk: Desk) -> None:
    moved = replace(DETAILS, city="Warszawa", hold_minutes=20, email="biuro@kowal.example")
    desk.do(verbs.change, moved)
    desk.do(verbs.change, moved)  # again: nothing to record
    (row,) = rows(desk, Company)
    assert (row["city"], row["hold_minutes"], row["email"]) == ("Warszawa", 20, "biuro@kowal.example")
    assert recorded(desk, "company", 1)[:-1] == [
        {"city": ["Łódź", "Warszawa"], "email": ["", "biuro@kowal.example"], "hold_minutes": [30, 20]}
    ]


def test_change_without_a_company_says_what_to_do(bare: Desk) -> None:
    with pytest.raises(Unusable, match="salesdesk init"):
        bare.do(verbs.change, DETAILS)


def test_periods_are_locked_separately_and_either_way(desk: Desk, clock: SetClock) -> None:
    desk.do(verbs.lock_periods, stock_through=date(2026, 2, 28), sales_through=date(2026, 1, 31))
    desk.do(verbs.lock_periods, stock_through=date(2026, 1, 31), sales_through=None)
    (row,) = rows(desk, Company)
    assert (row["stock_locked_through"], row["sales_locked_through"]) == (date(2026, 1, 31), None)
    assert recorded(desk, "company", 1)[:-1] == [
        {
            "stock_locked_through": ["2026-02-28", "2026-01-31"],
            "sales_locked_through": ["2026-01-31", None],
        },
        {"stock_locked_through": [None, "2026-02-28"], "sales_locked_through": [None, "2026-01-31"]},
    ]
    with pytest.raises(Refused, match="3 Mar 2026 is still to come"):
        desk.do(verbs.lock_periods, stock_through=None, sales_through=date(2026, 3, 3))


def test_vat_registrations_are_checked_and_entered_once(desk: Desk) -> None:
    day = date(2024, 1, 1)
    key = desk.do(verbs.add_vat_registration, "PL", "856-734-62-15", day)
    assert desk.do(verbs.add_vat_registration, "pl", "PL 8567346215", day) == key
    with pytest.raises(Refused, match="already has the VAT id PL8567346215 from 1 Jan 2024 on"):
        desk.do(verbs.add_vat_registration, "PL", "5260001246", day)
    with pytest.raises(Refused, match="“8567346216” is not a VAT id of PL"):
        desk.do(verbs.add_vat_registration, "PL", "8567346216", date(2025, 1, 1))
    desk.do(verbs.add_vat_registration, "DE", "DE136695976", day)
    assert rows(desk, VatRegistration) == [
        {"id": key, "country": "PL", "vat_id": "PL8567346215", "valid_from": day},
        {"id": key + 1, "country": "DE", "vat_id": "DE136695976", "valid_from": day},
    ]
    assert recorded(desk, "vat_registration", key) == [
        {"country": "PL", "vat_id": "PL8567346215", "valid_from": "2024-01-01"}
    ]


# From the documentation of each country's rule in python-stdnum.
@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        ("AT", "U 13585627", "ATU13585627"),
        ("BE", "0403.019.261", "BE0403019261"),
        ("DE", "136 695 976", "DE136695976"),
        ("ES", "ES-E58378431", "ESE58378431"),
        ("FR", "Fr 40 303 265 045", "FR40303265045"),
        ("GB", "GB 980 7806 84", "GB980780684"),
        ("GR", "094259216", "EL094259216"),
        ("NL", "004495445B01", "NL004495445B01"),
        ("CH", "CHE-107.787.577 IVA", "CHE107787577IVA"),
        ("US", "12-3456789", "123456789"),
    ],
)
def test_a_vat_id_is_kept_with_its_prefix(country: str, typed: str, stored: str) -> None:
    assert vat_number(country, typed) == stored
    assert vat_number(country, stored) == stored


def test_bank_accounts_are_checked_and_entered_once(desk: Desk) -> None:
    account = NewBankAccount("eur", "GB82 WEST 1234 5698 7654 32", "agrifrpp882", " A Bank ")
    key = desk.do(verbs.add_bank_account, account)
    assert desk.do(verbs.add_bank_account, account) == key
    with pytest.raises(Refused, match="other particulars"):
        desk.do(verbs.add_bank_account, replace(account, currency="PLN"))
    with pytest.raises(Refused, match="not an IBAN"):
        desk.do(verbs.add_bank_account, replace(account, iban="GB82 WEST 1234 5698 7654 33"))
    with pytest.raises(Refused, match="not a BIC"):
        desk.do(verbs.add_bank_account, replace(account, bic="AGRI"))
    assert rows(desk, BankAccount) == [
        {
            "id": key,
            "currency": "EUR",
            "iban": "GB82WEST12345698765432",
            "bic": "AGRIFRPP882",
            "bank": "A Bank",
        }
    ]


def test_a_rate_entered_wrongly_is_replaced_and_remembered(desk: Desk) -> None:
    day = date(2026, 2, 27)
    key = desk.do(verbs.add_rate, "EUR", day, Decimal("42.501"), "NBP 40/A/NBP/2026")
    assert desk.do(verbs.add_rate, "eur", day, Decimal("4.2501"), "NBP 40/A/NBP/2026") == key
    assert rows(desk, ExchangeRate) == [
        {
            "id": key,
            "currency": "EUR",
            "on_date": day,
            "rate": Decimal("4.2501"),
            "source": "NBP 40/A/NBP/2026",
        }
    ]
    assert recorded(desk, "exchange_rate", key)[0] == {"rate": ["42.50100000", "4.2501"]}
    with desk.database.read() as session:
        tx = Transaction(desk.database, session, SYSTEM, datetime.now(UTC), date(2026, 3, 2))
        assert rate_for(tx, "EUR", date(2026, 3, 2)).rate == Decimal("4.2501")


@pytest.mark.parametrize(
    ("currency", "rate"),
    [("PLN", "1"), ("EUR", "0"), ("EUR", "-1"), ("EUR", "NaN"), ("EUR", "0.000000001"), ("XXX", "1")],
)
def test_a_rate_that_cannot_be_is_refused(desk: Desk, currency: str, rate: str) -> None:
    with pytest.raises(Refused):
        desk.do(verbs.add_rate, currency, date(2026, 2, 27), Decimal(rate), "NBP")
    assert rows(desk, ExchangeRate) == []


def test_rates_of_a_file_are_entered_once_and_all_or_none(desk: Desk) -> None:
    day = date(2026, 2, 27)
    rates = [
        PublishedRate("EUR", day, Decimal("4.25"), "ECB"),
        PublishedRate("USD", day, Decimal("3.93"), "ECB"),
    ]
    assert desk.do(add_rates, []) == 0
    assert desk.do(add_rates, rates[:1]) == 1
    assert desk.do(add_rates, rates) == 1
    assert desk.do(add_rates, [replace(rates[0], rate=Decimal("4.26")), rates[1]]) == 1
    before = rows(desk, ExchangeRate)
    assert [(row["currency"], row["rate"]) for row in before] == [
        ("EUR", Decimal("4.26")),
        ("USD", Decimal("3.93")),
    ]
    for bad in (replace(rates[0], rate=Decimal(0)), replace(rates[0], currency="PLN")):
        with pytest.raises(Refused):
            desk.do(add_rates, [replace(rates[1], rate=Decimal(9)), bad])
    with pytest.raises(Refused):
        desk.do(add_rates, rates * AT_ONCE)
    assert rows(desk, ExchangeRate) == before


def test_a_seat_without_a_company_is_told_so(bare: Desk) -> None:
    with pytest.raises(NotAllowed):
        Desk(bare.database, 1).do(verbs.change, DETAILS)


def test_countries_are_those_that_are_assigned() -> None:
    table = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    assert frozenset(line[:2] for line in table.splitlines() if not line.startswith("#")) == COUNTRIES


def test_currencies_of_a_country_are_the_present_ones() -> None:
    assert [currencies(code) for code in ("PL", "NL", "DE", "GB")] == [("PLN",), ("EUR",), ("EUR",), ("GBP",)]
