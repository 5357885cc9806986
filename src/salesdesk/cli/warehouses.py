"""`salesdesk warehouse`: the places that goods are kept in."""

from __future__ import annotations

from typing import Annotated

import typer

from salesdesk.cli.invocation import invocation
from salesdesk.i18n import N_

__all__ = ["app"]

app = typer.Typer(help=N_("Set up warehouses."), no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def warehouse() -> None:
    """Set up warehouses."""


@app.command(help=N_("Add a warehouse."))
def add(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE")],
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
