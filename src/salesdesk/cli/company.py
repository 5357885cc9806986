"""`salesdesk company`: the company's own data, which its invoices show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from salesdesk.cli.invocation import Invocation, invocation
from salesdesk.i18n import N_, sentence, translate

if TYPE_CHECKING:
    from salesdesk.desk import Desk
    from salesdesk.domain.company.overview import CompanyOverview

__all__ = ["app"]

_FROM = N_("{country}: {vat_id}, from {day} on")

app = typer.Typer(help=N_("Keep the company's own data."), no_args_is_help=True, rich_markup_mode=None)


@app.command(help=N_("Show what is entered of the company; an empty place is one that invoices lack."))
def show(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON."))] = False
) -> None:
    """`salesdesk company show`."""
    with _company(context) as (call, _, house):
        if as_json:
            typer.echo(json.dumps(asdict(house), ensure_ascii=False, indent=1, default=str))
            return
        rows = [(translate(label, call.language), text) for label, text in _rows(house, call.language)]
        width = max(len(label) for label, _ in rows)
        for label, text in rows:
            typer.echo(f"{label.ljust(width)}  {text}".rstrip())


@app.command(help=N_("Change what is given and keep the rest; '' takes a text away."))
def change(
    context: typer.Context,
    name: Annotated[str | None, typer.Option(help=N_("The company's name."))] = None,
    street: Annotated[str | None, typer.Option(help=N_("Its street."))] = None,
    house_number: Annotated[str | None, typer.Option(help=N_("The number in the street."))] = None,
    postcode: Annotated[str | None, typer.Option(help=N_("Its postcode."))] = None,
    city: Annotated[str | None, typer.Option(help=N_("Its city."))] = None,
    registration: Annotated[
        str | None, typer.Option(help=N_("Its number in the trade register: KRS, KvK, HRB …"))
    ] = None,
    email: Annotated[str | None, typer.Option(help=N_("Its mail address."))] = None,
    phone: Annotated[str | None, typer.Option(help=N_("Its phone number."))] = None,
    invoice_footer: Annotated[
        str | None, typer.Option(help=N_("What stands at the foot of invoices."))
    ] = None,
    language: Annotated[str | None, typer.Option(help=N_("Its language: en, pl, nl or de."))] = None,
    timezone: Annotated[str | None, typer.Option(help=N_("Its time zone, such as Europe/Warsaw."))] = None,
    hold_minutes: Annotated[
        int | None, typer.Option(help=N_("Minutes that a typed line keeps its goods without a sign of life."))
    ] = None,
    firm_days: Annotated[
        int | None,
        typer.Option(
            help=N_("Days that an order on hold or to be approved keeps its goods before its owner is asked.")
        ),
    ] = None,
    horizon_days: Annotated[
        int | None,
        typer.Option(help=N_("Days ahead from which an order is planned and reserves nothing yet.")),
    ] = None,
    gross_prices: Annotated[
        bool | None,
        typer.Option(
            "--gross-prices/--net-prices",
            help=N_("Whether list prices include VAT, and new customers have such prices."),
        ),
    ] = None,
    typed_instead: Annotated[
        bool | None,
        typer.Option(
            "--typed-instead/--typed-besides",
            help=N_("Whether a discount typed on a line comes off besides the customer's, or instead of it."),
        ),
    ] = None,
    overdue_days: Annotated[
        str | None,
        typer.Option(
            metavar="DAYS",
            help=N_("Orders of who is later with paying have to be approved; '' only shows it."),
        ),
    ] = None,
    quote_days: Annotated[
        int | None,
        typer.Option(help=N_("Days for which the prices of a quote hold, unless the quote says otherwise.")),
    ] = None,
    cut_off_hour: Annotated[
        int | None,
        typer.Option(
            help=N_("The hour before which an order leaves on the same working day; 24: all day long.")
        ),
    ] = None,
    working_days: Annotated[
        str | None,
        typer.Option(
            help=N_("Weekdays on which goods leave, as digits, 1 for Monday. Holidays are known."),
        ),
    ] = None,
    transit_days: Annotated[
        int | None,
        typer.Option(
            help=N_("Working days after which goods that have left are with the customer; 0: on the same.")
        ),
    ] = None,
    gs1_prefix: Annotated[
        str | None,
        typer.Option(
            help=N_("The company's own GS1 prefix, 4 to 12 digits: the numbers on box labels begin with it.")
        ),
    ] = None,
) -> None:
    """`salesdesk company change`."""
    from salesdesk.domain.company import verbs

    texts = {
        "name": name,
        "street": street,
        "house_number": house_number,
        "postcode": postcode,
        "city": city,
        "registration": registration,
        "email": email,
        "phone": phone,
        "invoice_footer": invoice_footer,
        "language": language,
        "timezone": timezone,
        "working_days": working_days,
        "gs1_prefix": gs1_prefix,
    }
    numbers = {
        "hold_minutes": hold_minutes,
        "firm_days": firm_days,
        "horizon_days": horizon_days,
        "quote_days": quote_days,
        "cut_off_hour": cut_off_hour,
        "transit_days": transit_days,
    }
    given: dict[str, Any] = {field: text.strip() for field, text in texts.items() if text is not None} | {
        field: number for field, number in numbers.items() if number is not None
    }
    given |= {
        field: flag
        for field, flag in (("gross_prices", gross_prices), ("typed_instead", typed_instead))
        if flag is not None
    }
    if overdue_days is not None:
        given["overdue_days"] = _days_or_none(overdue_days.strip())
    if not given:
        raise typer.BadParameter("say what to change, such as --street; --help lists everything")
    with _company(context) as (call, desk, house):
        details = replace(house.details, **given)
        desk.do(verbs.change, details)
        call.say(N_("The data of “{name}” are changed."), name=details.name)


@app.command("vat-id", help=N_("Enter the company's VAT id in a country."))
def vat_id(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="VAT_ID")],
    country: Annotated[
        str, typer.Option(help=N_("The country that gave it [the one it begins with; else the company's]."))
    ] = "",
    valid_from: Annotated[
        datetime | None,
        typer.Option(
            "--from", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help=N_("The day it holds from [today].")
        ),
    ] = None,
) -> None:
    """`salesdesk company vat-id`."""
    from salesdesk.domain.company.rules import country_code, vat_number
    from salesdesk.domain.company.verbs import add_vat_registration

    with _company(context) as (call, desk, house):
        country = country_code(country or _country_in(number) or house.country)
        day = valid_from.date() if valid_from else house.today
        desk.do(add_vat_registration, country, number, day)
        call.say(_FROM, country=country, vat_id=vat_number(country, number), day=day)


@app.command(help=N_("Enter a bank account; an invoice shows the first one in its currency."))
def bank(
    context: typer.Context,
    iban: Annotated[str, typer.Argument(metavar="IBAN")],
    bank_name: Annotated[str, typer.Option(help=N_("The bank's name."))] = "",
    bic: Annotated[str, typer.Option(help=N_("The bank's BIC."))] = "",
    currency: Annotated[str, typer.Option(help=N_("The account's currency [the company's]."))] = "",
) -> None:
    """`salesdesk company bank`."""
    from salesdesk.domain.company.rules import currency_code, iban_number
    from salesdesk.domain.company.verbs import NewBankAccount, add_bank_account

    with _company(context) as (call, desk, house):
        account = NewBankAccount(currency_code(currency or house.currency), iban, bic, bank_name)
        desk.do(add_bank_account, account)
        call.say(
            N_("Invoices in {currency} may be paid to {iban} now."),
            currency=account.currency,
            iban=iban_number(iban),
        )


@app.command(
    help=N_("Bring in exchange rates: eurofxref of the ECB (CSV, XML, ZIP), table A of the NBP (CSV).")
)
def rates(context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """`salesdesk company rates`."""
    from salesdesk.data_exchange.rate_files import in_pieces, rates_in
    from salesdesk.domain.company.exchange import add_rates

    with _company(context) as (call, desk, house):
        found = rates_in(file, house.currency)
        count = sum(desk.do(add_rates, piece) for piece in in_pieces(found))
        call.say(N_("Exchange rates entered or changed: {count}."), count=count)


@contextmanager
def _company(context: typer.Context) -> Iterator[tuple[Invocation, Desk, CompanyOverview]]:
    """The invocation, the program's own desk, and the company as it is."""
    from salesdesk.desk import Desk
    from salesdesk.domain.company.overview import company_details

    call = invocation(context)
    with call.database() as database:
        desk = Desk.system(database)
        yield call, desk, desk.ask(company_details)


def _days_or_none(text: str) -> int | None:
    if text and not text.isdecimal():
        raise typer.BadParameter(f"{text!r} is not a number of days")
    return int(text) if text else None


def _country_in(number: str) -> str:
    """The country whose code a VAT id begins with; empty where it begins otherwise."""
    from salesdesk.domain.company.rules import COUNTRIES

    start = number.strip()[:2].upper()
    start = "GR" if start == "EL" else start  # Greece has a code of its own in VAT ids
    return start if start in COUNTRIES else ""


def _rows(house: CompanyOverview, language: str) -> list[tuple[str, str]]:
    details = house.details
    vat_ids = [sentence(_FROM, asdict(one) | {"day": one.valid_from}, language) for one in house.vat_ids]
    accounts = [" ".join(filter(None, (one.currency, one.iban, one.bic, one.bank))) for one in house.accounts]
    return [
        (N_("Name"), details.name),
        (N_("Street"), details.street),
        (N_("House number"), details.house_number),
        (N_("Postcode"), details.postcode),
        (N_("City"), details.city),
        (N_("Country"), house.country),
        (N_("Trade register"), details.registration),
        *((N_("VAT id"), text) for text in vat_ids or [""]),
        *((N_("Bank account"), text) for text in accounts or [""]),
        (N_("E-mail"), details.email),
        (N_("Phone"), details.phone),
        (N_("Foot of invoices"), " ".join(details.invoice_footer.split())),
        (N_("Currency"), house.currency),
        (N_("Prices"), translate(N_("gross") if details.gross_prices else N_("net"), language)),
        (
            N_("Typed discounts"),
            translate(
                N_("instead of it") if details.typed_instead else N_("besides the preset one"), language
            ),
        ),
        (N_("Language"), details.language),
        (N_("Time zone"), details.timezone),
        (N_("Typed lines hold (minutes)"), str(details.hold_minutes)),
        (N_("Orders on hold (days)"), str(details.firm_days)),
        (N_("Reserve ahead (days)"), str(details.horizon_days)),
        (N_("Overdue stops (days)"), "" if details.overdue_days is None else str(details.overdue_days)),
        (N_("Quotes hold (days)"), str(details.quote_days)),
        (N_("Leaves the same day (hour)"), str(details.cut_off_hour)),
        (N_("Working days"), details.working_days),
        (N_("Under way (days)"), str(details.transit_days)),
        (N_("GS1 prefix"), details.gs1_prefix),
    ]
