"""`salesdesk warehouse`: the places that goods are kept in."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated

import typer

from salesdesk.cli.invocation import invocation
from salesdesk.errors import NotFound
from salesdesk.i18n import N_

if TYPE_CHECKING:
    from salesdesk.desk import Desk
    from salesdesk.warehouse.stock.queries import WarehouseInFull
    from salesdesk.warehouse.stock.rules import WarehouseDetails

__all__ = ["app"]

app = typer.Typer(help=N_("Set up warehouses."), no_args_is_help=True, rich_markup_mode=None)

_Code = Annotated[str, typer.Argument(metavar="CODE")]


@app.callback()
def warehouse() -> None:
    """Set up warehouses."""


@app.command(help=N_("Add a warehouse."))
def add(
    context: typer.Context,
    code: _Code,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    street: Annotated[str, typer.Option(help=N_("Its street."))] = "",
    house_number: Annotated[str, typer.Option(help=N_("The number in the street."))] = "",
    postcode: Annotated[str, typer.Option(help=N_("Its postcode."))] = "",
    city: Annotated[str, typer.Option(help=N_("Its city."))] = "",
    country: Annotated[str, typer.Option(help=N_("The country it stands in [the company's]."))] = "",
    priority: Annotated[
        int, typer.Option(help=N_("Orders look for goods where this is lowest first, 0 to 999."))
    ] = 1,
    sells: Annotated[
        bool, typer.Option("--sells/--no-sells", help=N_("Whether orders take goods from here."))
    ] = True,
) -> None:
    """`salesdesk warehouse add`."""
    from salesdesk.desk import Desk
    from salesdesk.domain.company.overview import company_details
    from salesdesk.domain.company.rules import country_code
    from salesdesk.warehouse.stock.verbs import Site, add_warehouse

    call = invocation(context)
    with call.database() as database:
        desk = Desk.system(database)
        place = country_code(country or desk.ask(company_details).country)
        site = Site(street.strip(), house_number.strip(), postcode.strip(), city.strip())
        desk.do(add_warehouse, code, name.strip(), place, site, priority=priority, sells=sells)
    call.say(N_("The warehouse {code} is ready."), code=code)


@app.command(help=N_("Change what is given and keep the rest; '' takes a text away."))
def change(
    context: typer.Context,
    code: _Code,
    name: Annotated[str | None, typer.Option(help=N_("Its new name."))] = None,
    street: Annotated[str | None, typer.Option(help=N_("Its street."))] = None,
    house_number: Annotated[str | None, typer.Option(help=N_("The number in the street."))] = None,
    postcode: Annotated[str | None, typer.Option(help=N_("Its postcode."))] = None,
    city: Annotated[str | None, typer.Option(help=N_("Its city."))] = None,
    country: Annotated[str | None, typer.Option(help=N_("The country it stands in."))] = None,
) -> None:
    """`salesdesk warehouse change`."""
    from salesdesk.desk import Desk
    from salesdesk.domain.company.rules import country_code
    from salesdesk.warehouse.stock.verbs import change_warehouse

    texts = {
        "name": name,
        "street": street,
        "house_number": house_number,
        "postcode": postcode,
        "city": city,
        "country": None if country is None else country_code(country),
    }
    given = {field: text.strip() for field, text in texts.items() if text is not None}
    if not given:
        raise typer.BadParameter("say what to change, such as --street; --help lists everything")
    call = invocation(context)
    with call.database() as database:
        desk = Desk.system(database)
        found = _called(desk, code)
        desk.do(change_warehouse, found.id, found.details, replace(found.details, **given))
    call.say(N_("The data of “{name}” are changed."), name=found.code)


@app.command("list", help=N_("List the warehouses with their addresses."))
def list_all(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON."))] = False
) -> None:
    """`salesdesk warehouse list`."""
    from salesdesk.desk import Desk
    from salesdesk.warehouse.stock.queries import warehouses_in_full

    call = invocation(context)
    with call.database() as database:
        found = Desk.system(database).ask(warehouses_in_full)
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
        return
    rows = [(each.code, each.details.name, _address(each.details)) for each in found]
    widths = [max(map(len, column), default=0) for column in zip(*rows, strict=True)]
    for row in rows:
        typer.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def _called(desk: Desk, code: str) -> WarehouseInFull:
    """The warehouse with a code. Raises NotFound."""
    from salesdesk.warehouse.stock.queries import warehouses_in_full

    for each in desk.ask(warehouses_in_full):
        if each.code == code:
            return each
    raise NotFound(N_("There is no warehouse {code}."), code=code)


def _address(details: WarehouseDetails) -> str:
    street = f"{details.street} {details.house_number}".strip()
    city = f"{details.postcode} {details.city}".strip()
    return ", ".join(part for part in (street, city, details.country) if part)
