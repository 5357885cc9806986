"""What a person sets for himself: language, look; the company; and what the file of settings says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from salesdesk.config import Look, keep_look
from salesdesk.domain.company.exchange import newest_rates
from salesdesk.domain.company.overview import company_details
from salesdesk.domain.company.verbs import CompanyDetails, change
from salesdesk.domain.tax.queries import rates_on
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.domain.users.model import User
from salesdesk.errors import Unusable
from salesdesk.office.permissions import Role
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.warehouse.stock.queries import warehouses_in_full
from salesdesk.warehouse.stock.rules import WarehouseDetails
from salesdesk.warehouse.stock.verbs import change_warehouse
from tests.house import House
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database

_FILE = '# Mine.\nlanguage = "en"\n  look = "dark"  # at night\n\n[keys]\n"order_entry.cancel" = "ctrl+k"\n'


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of settings."""
    file = tmp_path / "settings.toml"
    file.write_text(_FILE, encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("SALESDESK_SETTINGS", str(file))
    return file


def test_person_chooses_language_and_look(sqlite_house: House, file: Path) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("0", "enter", "end", "up", "enter")
        assert seat.app.seat.language == "nl"
        assert "Taal" in seat.line("›")
        await seat.press("down", "enter", "down", "enter")
        assert (seat.app.theme, seat.focus) == (Look.LIGHT, "settings")
        await seat.press("f3")
        assert "Klanten" in seat.line("6 ")
        assert seat.line("›").startswith("›0")
        await seat.press("6")
        assert "Klanten" in seat.screen()

    sit_down(sqlite_house, scenario, role=Role.MANAGER, keys={"order_entry.cancel": "ctrl+k"})
    assert sqlite_house.look(User, sqlite_house.users[Role.MANAGER]).language == "nl"
    assert file.read_text(encoding="utf-8") == _FILE.replace('  look = "dark"  # at night', 'look = "light"')
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_is_wrong_in_the_file_is_told(sqlite_house: House, file: Path) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("6")
        assert str(file)[:30] in seat.line("File of settings")
        assert "Ctrl+K  order_entry.cancel" in seat.screen()
        assert seat.message == ""
        await seat.press("down", "down", "enter")
        assert seat.message == "Enter Change: not possible here now."
        file.write_text(_FILE.replace("dark", "pink"), encoding="utf-8")
        await seat.press("f5")
        assert "look" in seat.message
        assert "Wrong in it" in seat.screen()
        file.write_text(_FILE.replace("cancel", "cancle"), encoding="utf-8")
        await seat.press("f5")
        assert "order_entry.cancle" in seat.message
        await seat.press("home", "down", "enter", "end", "enter")
        assert seat.app.theme == Look.SIXTEEN  # all the same
        file.write_text("look = ", encoding="utf-8")
        await seat.press("f5")
        assert "cannot be read" in seat.message
        await seat.press("enter", "home", "enter")
        assert seat.app.theme == Look.DARK
        assert "cannot be read" in seat.message
        assert file.read_text(encoding="utf-8") == "look = "

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, keys={"order_entry.cancel": "ctrl+k"})


def test_company_is_changed_by_whoever_may_without_undoing_what_others_do(
    sqlite_house: House, file: Path
) -> None:
    house = sqlite_house

    def now() -> CompanyDetails:
        return house.ask(company_details).details

    async def scenario(seat: Typist) -> None:
        seat.app.screen.query_one("#tasks", LineTable).move_where(lambda task: task.label == "Settings")
        await seat.press("enter", "down", "down", "enter")
        assert seat.focus == "form-name"
        await seat.type("Nowa Hurtownia\n")
        house.do(change, replace(now(), phone="22 600 00 00", city="Zgierz"))
        await seat.press(*["tab"] * 5, *"nobody", "enter")
        assert (seat.message, seat.focus) == ("“nobody” is not a mail address.", "form-email")
        await seat.type("office@nowa.example\n")
        await seat.press(*["tab"] * 3)
        await seat.type("Europe/Nowhere\n")
        assert seat.message == "“Europe/Nowhere” is not a time zone."
        await seat.type("Europe/Berlin\n")
        await seat.type("0\n")
        await seat.press("f9")
        assert "1 to 1440 minutes" in seat.message
        assert seat.focus == "form-hold_minutes"
        await seat.type("45")
        await seat.press("f9")
        assert seat.message == "The data of “Nowa Hurtownia” are changed."
        assert "Nowa Hurtownia" in seat.line("›")
        await seat.press("ctrl+n")
        house.do(change, replace(now(), name="Hurtownia"))
        await seat.type("Firma\n")
        await seat.press("f9")
        assert "Changed at another desk: Name: Hurtownia." in seat.message
        await seat.press("escape", "f9")
        assert seat.app.screen.query(LineTable)

    async def without(seat: Typist) -> None:
        seat.app.screen.query_one("#tasks", LineTable).move_where(lambda task: task.label == "Settings")
        await seat.press("enter")
        assert "Company" not in seat.screen()
        await seat.press("ctrl+n")
        assert "not allowed" in seat.message

    sit_down(house, scenario, role=Role.ADMIN)
    sit_down(house, without, role=Role.TELEMARKETER)
    stored = now()
    assert (stored.name, stored.phone, stored.city) == ("Hurtownia", "22 600 00 00", "Zgierz")
    assert (stored.email, stored.timezone) == ("office@nowa.example", "Europe/Berlin")
    assert (stored.hold_minutes, stored.horizon_days) == (45, 30)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'look = "light"\n'),
        ("[keys]\nlook = 1\n", 'look = "light"\n[keys]\nlook = 1\n'),
        ('a = 1\nlook="dark"\n[keys]\n', 'a = 1\nlook = "light"\n[keys]\n'),
    ],
)
def test_look_is_written_where_it_belongs(file: Path, before: str, after: str) -> None:
    file.write_text(before, encoding="utf-8")
    keep_look(Look.LIGHT)
    assert file.read_text(encoding="utf-8") == after


@pytest.mark.parametrize("before", ['"look" = "dark"\n', 'a = """\nlook = 1\n"""\nlook = "dark"\n', "["])
def test_file_that_cannot_be_changed_safely_stays_as_it_is(file: Path, before: str) -> None:
    file.write_text(before, encoding="utf-8")
    with pytest.raises(Unusable):
        keep_look(Look.LIGHT)
    assert file.read_text(encoding="utf-8") == before


def test_new_file_is_made_and_no_device_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = tmp_path / "new" / "settings.toml"
    monkeypatch.setenv("SALESDESK_SETTINGS", str(new))
    keep_look(Look.SIXTEEN)
    assert new.read_text(encoding="utf-8") == 'look = "16-colour"\n'
    monkeypatch.setenv("SALESDESK_SETTINGS", "/dev/null")
    with pytest.raises(Unusable):
        keep_look(Look.LIGHT)
    assert Path("/dev/null").is_char_device()


def test_warehouse_is_given_its_address_by_whoever_may_edit_the_company(
    sqlite_house: House, file: Path
) -> None:
    house = sqlite_house
    main = house.warehouses["MAIN"]

    def now() -> WarehouseDetails:
        return next(each.details for each in house.ask(warehouses_in_full) if each.id == main)

    async def scenario(seat: Typist) -> None:
        seat.app.screen.query_one("#tasks", LineTable).move_where(lambda task: task.label == "Settings")
        await seat.press("enter", "down", "down", "down")
        assert "Main warehouse, PL" in seat.line("›Warehouse MAIN")
        await seat.press("enter", "enter")
        house.do(change_warehouse, main, now(), replace(now(), name="Main hall"))
        await seat.type("Prosta\n51\n1\nWarszawa\n")
        await seat.press("f9")
        assert (seat.message, seat.focus) == (
            "“1” is no postcode of PL: there they look like 00-000.", "form-postcode"
        )  # fmt: skip
        await seat.type("00-838")
        await seat.press("f9")
        assert seat.message == "The data of “MAIN” are changed."
        assert "Main hall, Prosta 51, 00-838 Warszawa, PL" in seat.line("›Warehouse MAIN")

    async def without(seat: Typist) -> None:
        seat.app.screen.query_one("#tasks", LineTable).move_where(lambda task: task.label == "Settings")
        await seat.press("enter")
        assert "Warehouse" not in seat.screen()

    sit_down(house, scenario, role=Role.ADMIN)
    sit_down(house, without, role=Role.WAREHOUSE)
    assert now() == WarehouseDetails("Main hall", "PL", "Prosta", "51", "00-838", "Warszawa")


def test_rates_are_kept_by_whoever_may_edit_the_company(sqlite_house: House, file: Path) -> None:
    published = file.with_name("eurofxref.csv")
    published.write_text("Date, USD, PLN, \n2 March 2026, 1.0800, 4.2500, \n", encoding="utf-8")

    async def scenario(seat: Typist) -> None:
        seat.app.screen.query_one("#tasks", LineTable).move_where(lambda task: task.label == "Settings")
        await seat.press("enter", *["down"] * 6)
        assert "PL: 23 %, 8 %, 5 %" in seat.line("›VAT rates")
        await seat.press("enter")
        assert "VAT rates · 6" in seat.screen()
        assert "Enter Mend" in seat.screen()
        await seat.press("f6")
        await seat.type("\nstand\n101\n1.1.2027\n")
        assert seat.message == "Rate, %: A rate of VAT is 0 to 100 per cent."
        assert seat.focus == "form-rate"
        await seat.type("25")
        await seat.press("f9")
        assert seat.message == "standard rate, PL: 25 % from 1 Jan 2027 on."
        await seat.type("standard")
        assert "VAT rates · 3" in seat.screen()
        await seat.press("enter")
        assert "standard rate, PL, from 01/01/2027" in seat.screen()
        await seat.type("24\n")
        await seat.press("f3", "down")
        assert "EUR 4.25 (27/02/2026), USD 4.25 (27/02/2026)" in seat.line("›Exchange rates")
        await seat.press("enter", "f6")
        await seat.press("ctrl+u")
        await seat.type("eur\n\n0\nNBP 42/A/NBP/2026\n")
        assert "An exchange rate is more than zero." in seat.message
        assert seat.focus == "form-rate"
        await seat.type("4,3012")
        await seat.press("f9")
        assert seat.message == "The rate of EUR of 2 Mar 2026 is entered."
        await seat.press("ctrl+o")
        await seat.type(f"{published}x\n")
        assert seat.message == "eurofxref.csvx cannot be read: No such file or directory."
        await seat.type(f"{published}\n")
        assert seat.message == "Exchange rates entered or changed: 2."
        assert "EUR 02/03/2026 4.25 ECB 2026-03-02" in " ".join(seat.line("›").split())

    sit_down(sqlite_house, scenario, role=Role.MANAGER)
    assert sqlite_house.ask(rates_on, "PL", date(2027, 1, 1))[TaxClass.STANDARD] == Decimal(24)
    assert [(each.currency, each.on_date) for each in sqlite_house.ask(newest_rates)] == [
        ("EUR", date(2026, 3, 2)),
        ("USD", date(2026, 3, 2)),
    ]
