"""Filling a database with the demo company, and telling whether that has been done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import cycle
from random import Random
from typing import Final

from salesdesk.demo import slices
from salesdesk.demo.clientele import CASH, Customer
from salesdesk.demo.firm import COMPANY, PASSWORD, PEOPLE, Login
from salesdesk.demo.founding import (
    agree_prices,
    enter_articles,
    enter_customers,
    enter_prices,
    enter_suppliers,
    found,
    limit_sellers,
    new_user,
    offer_promotions,
)
from salesdesk.demo.history import Buyers, History
from salesdesk.demo.open_work import OpenWork, close_articles, judge_customers
from salesdesk.demo.plan import make_plan
from salesdesk.demo.working_days import Calendar
from salesdesk.desk import Desk
from salesdesk.domain.company.queries import company_view
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.users.passwords import Passwords
from salesdesk.domain.users.queries import everyone
from salesdesk.domain.users.verbs import create
from salesdesk.i18n import N_
from salesdesk.indexing.running import build_due
from salesdesk.office.permissions import Role
from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import upgrade

__all__ = ["FULL", "Found", "Size", "Told", "fill", "look"]

Told = Callable[[str, float], None]
"""Hears what is being made, as a text marked for translation, and what part of the whole is done."""

_ADMIN: Final = next(person for person in PEOPLE if person.role is Role.ADMIN)
_REGULAR: Final = 400  # customers who buy in the year; the real baskets are of 273


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything there is."""

    articles: int
    """Beside the company's own delicacies, services and kits."""
    customers: int
    """Beside branches."""
    orders: int
    """Of the year; the open ones come on top."""
    open_work: int
    """How many times what is needed to see each state of an open order."""


FULL: Final = Size(articles=100_000, customers=3200, orders=580, open_work=3)
"""All articles there are, and what a company of that size has."""


class Found(StrEnum):
    """What is in a database."""

    NOTHING = "nothing"
    DEMO = "demo"
    UNFINISHED = "unfinished"
    COMPANY = "company"


def look(database: Database) -> Found:
    """What is in a database with tables: the demo is whole once its administrator is there."""
    desk = Desk.system(database)
    view = desk.ask(company_view)
    if view is None:
        return Found.NOTHING
    if view.name != COMPANY.name:
        return Found.COMPANY
    return Found.DEMO if _ADMIN.login in {user.login for user in desk.ask(everyone)} else Found.UNFINISHED


def fill(
    database: Database,
    now: datetime,
    *,
    language: str = "en",
    size: Size = FULL,
    told: Told = lambda text, part: None,
    passwords: Passwords | None = None,
) -> None:
    """Make the demo company in an empty database, as it stands at `now`; its people read `language`.

    The same moment gives the same company; another moment gives it with other dates.
    """
    hasher = passwords or Passwords()

    def hashed(person: Login) -> str:
        return hasher.hash(PASSWORD, person.login)

    told(N_("The company"), 0.0)
    upgrade(database)
    calendar = Calendar(now)
    firm = found(database, calendar, hashed, language)
    since = calendar.day(0) - timedelta(days=30)

    told(N_("Articles"), 0.03)
    baskets = _spread(slices.baskets(), size.orders)
    listed = _needed(slices.listed(), baskets, size.articles)
    catalogue = enter_articles(firm, listed)
    told(N_("Suppliers"), 0.12)
    enter_suppliers(firm, catalogue)
    told(N_("Prices"), 0.15)
    conditions = enter_prices(firm, catalogue, since)
    told(N_("Customers"), 0.19)
    entered = enter_customers(firm, conditions, size.customers)
    regular, others = _regular(entered)
    agree_prices(firm, catalogue, regular[::5], since)

    told(N_("Opening stock"), 0.26)
    plan = make_plan(baskets, catalogue.stocked)
    history = History(firm, calendar, plan, catalogue, Buyers(regular, entered[0]))
    history.stock_up()
    history.pass_by(lambda part: told(N_("A year of orders"), 0.3 + 0.63 * part))

    told(N_("Open orders"), 0.93)
    living = close_articles(firm, catalogue, Decimal(len(listed)) / len(slices.listed()))
    unlimited = [buyer for index, buyer in enumerate(regular) if index % 3]
    OpenWork(firm, calendar, catalogue, cycle(unlimited), living).enter_all(size.open_work)
    judge_customers(firm, regular, others)
    offer_promotions(firm, catalogue, calendar.today, living)
    limit_sellers(firm)
    told(N_("Search index"), 0.98)
    build_due(database)
    firm.system.do(create, new_user(_ADMIN, hashed(_ADMIN), language))
    told(N_("Done"), 1.0)


def _spread(baskets: Sequence[slices.Basket], count: int) -> list[slices.Basket]:
    """So many of the baskets, evenly spread over the year."""
    count = min(count, len(baskets))
    return [baskets[index * len(baskets) // count] for index in range(count)]


def _needed(
    listed: Sequence[slices.Listed], baskets: Sequence[slices.Basket], count: int
) -> list[slices.Listed]:
    """So many articles, by code: first those that are in the baskets."""
    sold = {code for basket in baskets for code, _ in basket.lines}
    first = sorted(listed, key=lambda each: (each.code not in sold, each.code))
    return sorted(first[:count], key=lambda each: each.code)


def _regular(
    entered: Sequence[Customer],
) -> tuple[list[Customer], list[Customer]]:
    """Those who buy in the year, in no order, and those who do not.

    Of the first none has a limit yet, and none gets invoices by mail, for nobody should be
    sent a year of them when a mail server is set up.
    """
    limited = {id_ for id_, customer in entered if customer.credit_limit is not None}
    free: list[Customer] = []
    others: list[Customer] = []
    for id_, customer in entered[len(CASH) :]:
        able = limited.isdisjoint((id_, customer.payer_id))
        able = able and not customer.invoice_email and customer.delivery_policy is not DeliveryPolicy.COMPLETE
        (free if able else others).append((id_, customer))
    Random("regular").shuffle(free)
    return free[:_REGULAR], [*free[_REGULAR:], *others]
