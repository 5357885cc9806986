"""`salesdesk company` and `salesdesk warehouse`: a new firm enters what its invoices show."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from salesdesk.desk import Desk
from salesdesk.domain.company.overview import CompanyOverview, VatId, company_details
from salesdesk.domain.company.verbs import CompanyDetails, NewBankAccount
from salesdesk.storage.engine import Database
from salesdesk.warehouse.stock.model import Warehouse
from salesdesk.warehouse.stock.queries import warehouses
from tests.integration.test_cli import Salesdesk, firm, program, ready, refused

pytestmark = pytest.mark.either_database

__all__ = ["firm", "ready"]  # fixtures

IBAN = "PL61109010140000071219812874"


def entered(database: Database) -> CompanyOverview:
    return Desk.system(database).ask(company_details)


def test_the_company_is_entered_and_shown(firm: Database, ready: Salesdesk) -> None:
    result = ready(
        "company", "change", "--street", " Prosta ", "--house-number", "51", "--postcode", "00-838",
        "--city", "Warszawa", "--registration", "0000123456", "--email", "biuro@kowal.example",
        "--phone", "+48 22 123 45 67", "--invoice-footer", "Dziękujemy", "--firm-days", "7",
        "--gross-prices", "--typed-instead", "--cut-off-hour", "10", "--working-days", "123456",
        "--transit-days", "1", "--gs1-prefix", "590 1234",
    )  # fmt: skip
    assert result.stdout == "The data of “Kowal” are changed.\n"
    result = ready("company", "vat-id", "PL 526-025-02-74", "--from", "2024-01-01")
    assert result.stdout == "PL: PL5260250274, from 1 Jan 2024 on\n"
    result = ready("company", "bank", "PL61 1090 1014 0000 0712 1981 2874", "--bank-name", "Santander")
    assert result.stdout == f"Invoices in PLN may be paid to {IBAN} now.\n"
    assert ready("company", "show").stdout == (
        "Name                        Kowal\n"
        "Street                      Prosta\n"
        "House number                51\n"
        "Postcode                    00-838\n"
        "City                        Warszawa\n"
        "Country                     PL\n"
        "Trade register              0000123456\n"
        "VAT id                      PL: PL5260250274, from 1 Jan 2024 on\n"
        f"Bank account                PLN {IBAN} Santander\n"
        "E-mail                      biuro@kowal.example\n"
        "Phone                       +48 22 123 45 67\n"
        "Foot of invoices            Dziękujemy\n"
        "Currency                    PLN\n"
        "Prices                      gross\n"
        "Typed discounts             instead of it\n"
        "Language                    en\n"
        "Time zone                   Europe/Warsaw\n"
        "Typed lines hold (minutes)  30\n"
        "Orders on hold (days)       7\n"
        "Reserve ahead (days)        30\n"
        "Overdue stops (days)\n"
        "Quotes hold (days)          14\n"
        "Leaves the same day (hour)  10\n"
        "Working days                123456\n"
        "Under way (days)            1\n"
        "GS1 prefix                  5901234\n"
    )


def test_only_what_is_given_changes(firm: Database, ready: Salesdesk) -> None:
    ready("company", "change", "--street", "Prosta", "--city", "Warszawa", "--phone", "123")
    ready("company", "change", "--name", "Kowal i Syn", "--phone", "", "--overdue-days", "9")
    assert entered(firm).details.overdue_days == 9
    ready("company", "change", "--hold-minutes", "20", "--overdue-days", "")
    assert entered(firm).details == CompanyDetails(
        name="Kowal i Syn",
        language="en",
        timezone="Europe/Warsaw",
        street="Prosta",
        city="Warszawa",
        hold_minutes=20,
    )


def test_what_is_not_entered_yet_is_shown_empty(ready: Salesdesk) -> None:
    lines = ready("company", "show").stdout.splitlines()
    assert {"Street", "City", "VAT id", "Bank account"} <= set(lines)


def test_the_company_is_shown_as_json(ready: Salesdesk) -> None:
    ready("company", "vat-id", "5260250274", "--from", "2024-01-01")
    shown: dict[str, Any] = json.loads(ready("company", "show", "--json").stdout)
    assert shown["details"]["name"] == "Kowal"
    assert shown["vat_ids"] == [{"country": "PL", "vat_id": "PL5260250274", "valid_from": "2024-01-01"}]
    assert shown["accounts"] == []


def test_a_vat_id_belongs_to_the_country_it_begins_with(firm: Database, ready: Salesdesk) -> None:
    ready("company", "vat-id", "DE136695976")
    ready("company", "vat-id", "EL094259216", "--from", "2025-02-03")
    ready("company", "vat-id", "004495445B01", "--country", "nl", "--from", "2025-02-03")
    house = entered(firm)
    assert house.vat_ids == (
        VatId("DE", "DE136695976", house.today),
        VatId("GR", "EL094259216", date(2025, 2, 3)),
        VatId("NL", "NL004495445B01", date(2025, 2, 3)),
    )


def test_an_account_may_be_in_another_currency(firm: Database, ready: Salesdesk) -> None:
    ready("company", "bank", IBAN)
    ready("company", "bank", "GB82WEST12345698765432", "--currency", "eur", "--bic", "agrifrpp882")
    assert entered(firm).accounts == (
        NewBankAccount("PLN", IBAN),
        NewBankAccount("EUR", "GB82WEST12345698765432", "AGRIFRPP882"),
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("change", "--city", "Łódź", "--name", " "), "The company needs a name."),
        (("change", "--city", "Łódź", "--language", "fr"), "The program does not speak “fr”."),
        (("change", "--city", "Łódź", "--firm-days", "-1"), "-1 is not a sensible number of days."),
        (
            ("change", "--city", "Łódź", "--hold-minutes", "0"),
            "A typed line keeps its goods for 1 to 1440 minutes.",
        ),
        (("vat-id", "PL5260250275"), "“PL5260250275” is not a VAT id of PL; a digit is wrong."),
        (
            ("vat-id", "DE136695976", "--country", "PL"),
            "“DE136695976” is not a VAT id of PL; a digit is wrong.",
        ),
        (("vat-id", "1", "--country", "XX"), "“XX” is not the code of a country; Poland is PL."),
        (
            ("bank", "PL61109010140000071219812875"),
            "“PL61109010140000071219812875” is not an IBAN; a digit is wrong.",
        ),
        (("bank", IBAN, "--currency", "X"), "“X” is not the code of a currency; the euro is EUR."),
        (("bank", IBAN, "--bic", "AGRI"), "“AGRI” is not a BIC."),
    ],
)
def test_bad_data_of_the_company_change_nothing(
    firm: Database, ready: Salesdesk, words: tuple[str, ...], said: str
) -> None:
    before = entered(firm)
    refused(ready("company", *words, succeeds=False), said)
    assert entered(firm) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("change",), "say what to change"),
        (("change", "--city", "Łódź", "--firm-days", "many"), "'--firm-days'"),
        (("vat-id", "PL5260250274", "--from", "1.2.2026"), "'--from'"),
    ],
)
def test_a_call_that_cannot_be_understood_changes_nothing(
    firm: Database, ready: Salesdesk, words: tuple[str, ...], said: str
) -> None:
    before = entered(firm)
    result = ready("company", *words, succeeds=False)
    assert result.exit_code == 2
    assert said in result.stderr
    assert entered(firm) == before


def test_a_text_too_long_for_its_place_is_refused(firm: Database, ready: Salesdesk) -> None:
    before = entered(firm)
    result = ready("company", "change", "--city", "Łódź", "--street", "x" * 201, succeeds=False)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert "is longer than 200 characters" in result.stderr
    assert entered(firm) == before


def test_there_is_no_company_before_init(tmp_path: Path) -> None:
    call = program(f"sqlite:///{tmp_path / 'none.db'}")
    for words in (["company", "show"], ["warehouse", "add", "MAIN", "Main"]):
        refused(
            call(*words, succeeds=False), "There is no salesdesk in this database yet; run `salesdesk init`."
        )


def test_warehouses_are_added(firm: Database, ready: Salesdesk) -> None:
    assert ready("warehouse", "add", "MAIN", " Main ").stdout == "The warehouse MAIN is ready.\n"
    at = ("--street", "Am Tor ", "--house-number", "3", "--postcode", "10115", "--city", "Berlin")
    ready("warehouse", "add", "REPAIR", "Repair", *at, "--country", "de", "--priority", "9", "--no-sells")
    with firm.read() as session:
        found = session.scalars(select(Warehouse).order_by(Warehouse.priority)).all()
        assert [(one.code, one.name, one.country, one.sells) for one in found] == [
            ("MAIN", "Main", "PL", True),
            ("REPAIR", "Repair", "DE", False),
        ]
        assert [(one.street, one.house_number, one.postcode, one.city) for one in found] == [
            ("", "", "", ""),
            ("Am Tor", "3", "10115", "Berlin"),
        ]
    assert [one.code for one in Desk.system(firm).ask(warehouses)] == ["MAIN", "REPAIR"]


def test_a_warehouse_gets_its_address_afterwards(firm: Database, ready: Salesdesk) -> None:
    ready("warehouse", "add", "MAIN", "Main")
    ready("warehouse", "add", "SIDE", "Side", "--city", "Berlin", "--country", "de", "--priority", "2")
    at = ("--street", " Prosta", "--house-number", "51", "--postcode", "00-838", "--city", "Warszawa")
    assert ready("warehouse", "change", "MAIN", *at).stdout == "The data of “MAIN” are changed.\n"
    ready("warehouse", "change", "SIDE", "--name", "Side hall", "--city", "")
    assert ready("warehouse", "list").stdout == (
        "MAIN  Main       Prosta 51, 00-838 Warszawa, PL\nSIDE  Side hall  DE\n"
    )
    [main, _] = json.loads(ready("warehouse", "list", "--json").stdout)
    assert (main["code"], main["details"]["street"], main["sells"]) == ("MAIN", "Prosta", True)
    for words, said in (
        (("WEST", "--city", "Łódź"), "There is no warehouse WEST."),
        (("MAIN", "--name", " "), "A warehouse needs a name and a country."),
        (("MAIN", "--country", "XX"), "“XX” is not the code of a country; Poland is PL."),
        (("MAIN", "--postcode", "1"), "“1” is no postcode of PL: there they look like 00-000."),
    ):
        refused(ready("warehouse", "change", *words, succeeds=False), said)
    result = ready("warehouse", "change", "MAIN", succeeds=False)
    assert (result.exit_code, "say what to change" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("MAIN", "Other"), "The warehouse MAIN exists already."),
        (("SIDE", " "), "A warehouse needs a code and a name."),
        (("SIDE", "Side", "--country", "XX"), "“XX” is not the code of a country; Poland is PL."),
        (("SIDE", "Side", "--postcode", "123"), "“123” is no postcode of PL: there they look like 00-000."),
        (("SIDE", "Side", "--priority", "1000"), "The priority of a warehouse is between 0 and 999."),
    ],
)
def test_a_bad_warehouse_is_refused(
    firm: Database, ready: Salesdesk, words: tuple[str, ...], said: str
) -> None:
    ready("warehouse", "add", "MAIN", "Main")
    refused(ready("warehouse", "add", *words, succeeds=False), said)
    assert [one.code for one in Desk.system(firm).ask(warehouses)] == ["MAIN"]


def test_published_exchange_rates_are_brought_in_once(
    firm: Database, ready: Salesdesk, tmp_path: Path
) -> None:
    file = tmp_path / "eurofxref.csv"
    file.write_text("Date, USD, PLN, \n2 March 2026, 1.0800, 4.2500, \n", encoding="utf-8")
    for count in (2, 0):
        result = ready("company", "rates", str(file))
        assert result.stdout == f"Exchange rates entered or changed: {count}.\n"
    file.write_text("Currency,Rate\nUSD,4\n", encoding="utf-8")
    told = ready("company", "rates", str(file), succeeds=False).stderr
    assert "no file of exchange rates that is known" in told
