"""`salesdesk init`: make a database or upgrade it, and set the company up."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Final

import typer

from salesdesk.cli.indexes import shown_on
from salesdesk.cli.invocation import Invocation, invocation
from salesdesk.cli.progress import Progress
from salesdesk.errors import Refused
from salesdesk.i18n import N_, is_language

if TYPE_CHECKING:
    from salesdesk.desk import Desk
    from salesdesk.domain.company.queries import CompanyView
    from salesdesk.storage.engine import Database

__all__ = ["register"]

_HELP = N_(
    "Make the database, or upgrade it, and set the company up if there is none yet.\n\n"
    "What is not given is asked for. Run again it only upgrades."
)
_EVERY: Final = 5.0  # seconds between two lines of a log that say how far the search's indexes are
_NEXT = N_(
    "Next, enter what invoices show: `salesdesk company change --street … --city …`,\n"
    "`salesdesk company vat-id …` and `salesdesk company bank …`.\n"
    "Then let people log in: `salesdesk user add LOGIN --name … --role telemarketer`."
)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(help=_HELP)(init)


def init(
    context: typer.Context,
    company: Annotated[str, typer.Option(help=N_("Name of the company."))] = "",
    country: Annotated[str, typer.Option(help=N_("Its country, such as PL."))] = "",
    currency: Annotated[str, typer.Option(help=N_("Its currency, such as PLN."))] = "",
    language: Annotated[str, typer.Option(help=N_("Its language: en, pl, nl or de."))] = "",
    timezone: Annotated[str, typer.Option(help=N_("Its time zone, such as Europe/Warsaw."))] = "",
    admin: Annotated[str, typer.Option(help=N_("Login of the first person who manages users."))] = "",
    password_stdin: Annotated[
        bool,
        typer.Option("--password-stdin", help=N_("Read that password from the standard input; ask nothing.")),
    ] = False,
) -> None:
    """`salesdesk init`."""
    from salesdesk.desk import Desk
    from salesdesk.domain.company.queries import company_view
    from salesdesk.domain.tax.verbs import add_known_rates
    from salesdesk.domain.users.queries import everyone

    call = invocation(context)
    answers = _Answers(call, ask=not password_stdin)
    with call.database(may_be_new=True) as database:
        _bring_up_to_date(call, database)
        desk = Desk.system(database)
        present = desk.ask(company_view)
        house = present or _set_up(answers, desk, company, country, currency, language, timezone)
        desk.do(add_known_rates, house.country)
        if not desk.ask(everyone):
            _add_admin(answers, desk, admin, house.language)
        call.say(N_("The database belongs to “{name}” and is ready."), name=house.name)
        if present is None:
            call.say(_NEXT)


class _Answers:
    """What `init` needs to know: given as an option, or else asked, or else supposed."""

    def __init__(self, call: Invocation, *, ask: bool) -> None:
        self.call = call
        self.asks = ask

    def get(
        self, given: str, option: str, question: str, check: Callable[[str], str], default: str = ""
    ) -> str:
        """The answer in the form it is stored. Refuses one that is wrong; a usage error if there is none."""
        if given:
            return check(given)
        if self.asks:
            return self.call.ask(question, check, default or None)
        if not default:
            raise typer.BadParameter("is needed with --password-stdin", param_hint=option)
        return check(default)


def _bring_up_to_date(call: Invocation, database: Database) -> None:
    from salesdesk.indexing.running import build_lacking
    from salesdesk.storage.migrate import upgrade
    from salesdesk.storage.revisions import head, revision_of

    before = revision_of(database)
    upgrade(database)
    if before is None:
        call.say(N_("Tables made."))
    elif before != head():
        call.say(N_("Upgraded from {before} to {now}."), before=before, now=head())
    else:
        call.say(N_("The tables are up to date."))
    with Progress(elsewhere=_EVERY) as bar:
        build_lacking(database, shown_on(bar, call.language))


def _set_up(
    answers: _Answers, desk: Desk, company: str, country: str, currency: str, language: str, timezone: str
) -> CompanyView:
    from salesdesk.clock import zone
    from salesdesk.domain.company.queries import CompanyView
    from salesdesk.domain.company.rules import country_code, currencies, currency_code
    from salesdesk.domain.company.verbs import CompanyDetails, set_up

    name = answers.get(company, "--company", N_("Name of the company"), str.strip)
    country = answers.get(country, "--country", N_("Country, such as PL"), country_code)
    usual = next(iter(currencies(country)), "")
    currency = answers.get(currency, "--currency", N_("Currency"), currency_code, usual)
    language = answers.get(
        language, "--language", N_("Language (en, pl, nl, de)"), _spoken, answers.call.language
    )
    place = answers.get(
        timezone, "--timezone", N_("Time zone"), lambda name: zone(name).key, _usual_timezone(country)
    )
    details = CompanyDetails(name=name, language=language, timezone=place)
    desk.do(set_up, details, country, currency)
    return CompanyView(name, country, currency, language, place)


def _usual_timezone(country: str) -> str:
    """The first time zone that the tz database lists for a country."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    return next((line.split("\t")[2] for line in table.splitlines() if line.startswith(f"{country}\t")), "")


def _add_admin(answers: _Answers, desk: Desk, login: str, language: str) -> None:
    from salesdesk.domain.users.passwords import Passwords
    from salesdesk.domain.users.rules import login_name
    from salesdesk.domain.users.verbs import NewUser, create
    from salesdesk.office.permissions import Role

    login = answers.get(login, "--admin", N_("Login of the first person who manages users"), login_name)
    hashed = Passwords().hash(answers.call.password(not answers.asks), login)
    desk.do(create, NewUser(login, login, hashed, language=language, roles=frozenset({Role.ADMIN})))


def _spoken(code: str) -> str:
    if not is_language(code):
        raise Refused(N_("The program does not speak “{language}”."), language=code)
    return code
