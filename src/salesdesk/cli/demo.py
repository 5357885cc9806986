"""`salesdesk demo`: a company to try the program on."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from salesdesk.cli.desk import run
from salesdesk.cli.invocation import Invocation, invocation
from salesdesk.cli.progress import Progress
from salesdesk.i18n import N_, translate
from salesdesk.office.permissions import Role

__all__ = ["register"]

_HELP: Final = N_(
    "Fill a database with a demo company, if it is not there yet, and open the desk.\n\n"
    "Without --database it is a file of its own in your data folder; your real company's "
    "database is left alone."
)
_DOES: Final = {
    Role.TELEMARKETER: N_("takes orders"),
    Role.WAREHOUSE: N_("issues and receives goods"),
    Role.BUYER: N_("buys, and looks after the articles"),
    Role.INVOICING: N_("bills, and enters payments"),
    Role.MANAGER: N_("may do all of this"),
    Role.ADMIN: N_("manages users and the company"),
}


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(help=_HELP)(demo)


def demo(
    context: typer.Context,
    today: Annotated[
        str, typer.Option(metavar="DATE", help=N_("The day the demo's year ends on, such as 2026-03-02."))
    ] = "",
    opens: Annotated[
        bool, typer.Option("--open/--no-open", help=N_("Open the desk when the company is there."))
    ] = True,
) -> None:
    """`salesdesk demo`."""
    from salesdesk.demo.firm import COMPANY
    from salesdesk.demo.place import default_demo, prepare
    from salesdesk.storage.engine import Database

    call = invocation(context)
    moment = _moment(today)
    url = context.find_root().params["database"] or default_demo()
    with Progress(elsewhere=0.0) as bar:

        def told(text: str, part: float) -> None:
            bar.show(translate(text, call.language), part=part)

        prepare(url, moment, told, language=call.language)
    call.say(N_("The demo company is ready: {name}"), name=COMPANY.name)
    _show_logins(call)
    if opens and sys.stdin.isatty() and sys.stdout.isatty():
        asked = translate(N_("Press Enter to open the desk"), call.language)
        typer.prompt(asked, default="", show_default=False, prompt_suffix=" ")
        database = Database(url)
        try:
            run(database, call)
        finally:
            database.close()


def _moment(today: str) -> datetime:
    """Noon of a given day, or the present."""
    if not today:
        return datetime.now(UTC)
    try:
        day = date.fromisoformat(today)
    except ValueError as error:
        raise typer.BadParameter(
            f"'{today}' is not a date such as 2026-03-02.", param_hint="--today"
        ) from error
    return datetime.combine(day, time(12), ZoneInfo("Europe/Warsaw")).astimezone(UTC)


def _show_logins(call: Invocation) -> None:
    from salesdesk.demo.firm import PASSWORD, PEOPLE

    call.say(N_("Everybody's password is {password}"), password=PASSWORD)
    for person in PEOPLE:
        typer.echo(f"  {person.login:8}{translate(_DOES[person.role], call.language)}")
