"""Who is at the desk of the terminal benchmark, and what there is to type."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select

from salesdesk.demo.firm import PASSWORD, PEOPLE
from salesdesk.desk import Desk
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, enter
from salesdesk.domain.users.model import User
from salesdesk.domain.users.passwords import Passwords
from salesdesk.domain.users.verbs import NewUser, create
from salesdesk.office.permissions import Role
from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import upgrade
from salesdesk.storage.revisions import is_current
from salesdesk.warehouse.stock.model import StockBalance

__all__ = ["Company", "demo_company", "kept_company", "park"]

_GOODS: Final = 30
_WORD: Final = re.compile(r"[a-z]{5,9}")
_WORDS: Final = 60
_SEED: Final = 1
_NOBODY_ELSE: Final = "terminal"


@dataclass(frozen=True, slots=True)
class Company:
    """A company, and somebody who takes orders there."""

    url: str
    login: str
    password: str
    articles: int
    words: list[str]
    """Words of articles' names, to be searched for."""
    goods: list[str] = field(default_factory=list)
    """Codes of articles of which there is most."""
    customers: list[str] = field(default_factory=list)
    """Numbers of customers who may owe as much as they like."""


def demo_company(url: str) -> Company:
    """The demo company in a database, made by the program's own command if it is not there yet."""
    command = [sys.executable, "-m", "salesdesk", "--database", url, "demo", "--no-open"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    database = Database(url)
    try:
        with database.read() as session:
            free = func.sum(StockBalance.on_hand - StockBalance.blocked - StockBalance.reserved)
            goods = session.scalars(
                select(Article.code)
                .join(StockBalance, StockBalance.article_id == Article.id)
                .where(Article.code.regexp_match("^[0-9]+$"))
                .group_by(Article.id)
                .order_by(free.desc(), Article.id)
                .limit(_GOODS)
            )
            customers = session.scalars(
                select(Customer.number)
                .where(
                    Customer.credit_limit.is_(None),
                    Customer.number.regexp_match("^[0-9]+$"),
                    ~Customer.blocked,
                    Customer.active,
                )
                .order_by(Customer.number)
                .limit(4)
            )
            known = list(goods), list(customers)
        login = next(person.login for person in PEOPLE if person.role is Role.TELEMARKETER)
        return Company(url, login, PASSWORD, *_articles(database), *known)
    finally:
        database.close()


def kept_company(url: str) -> Company:
    """A database of the lookup benchmark, with somebody who may log in there, added if need be."""
    database = Database(url)
    try:
        if not is_current(database):
            upgrade(database)
        with database.read() as session:
            is_known = session.scalar(select(User.id).where(User.login == _NOBODY_ELSE))
        if not is_known:
            hashed = Passwords().hash(PASSWORD, _NOBODY_ELSE)
            roles = frozenset({Role.TELEMARKETER})
            Desk.system(database).do(create, NewUser(_NOBODY_ELSE, _NOBODY_ELSE, hashed, roles=roles))
        return Company(url, _NOBODY_ELSE, PASSWORD, *_articles(database))
    finally:
        database.close()


def park(company: Company, customer: str, lines: int) -> None:
    """Leave a call with so many lines parked for whoever takes orders."""
    database = Database(company.url)
    try:
        with database.read() as session:
            person = session.scalars(select(User.id).where(User.login == company.login)).one()
            customer_id = session.scalars(select(Customer.id).where(Customer.number == customer)).one()
            ids: Sequence[int] = session.scalars(
                select(Article.id).where(Article.code.in_(company.goods[1:]))
            ).all()
        typed = [NewLine(Decimal(1), article_id=ids[number % len(ids)]) for number in range(lines)]
        Desk(database, person).do(enter, NewOrder(customer_id), typed)
    finally:
        database.close()


def _articles(database: Database) -> tuple[int, list[str]]:
    """How many articles there are, and words of names of some of them."""
    chance = random.Random(_SEED)
    with database.read() as session:
        count, last = session.execute(select(func.count(), func.max(Article.id))).one()
        ids = sorted(chance.sample(range(1, last + 1), min(20 * _WORDS, last)))
        names = session.scalars(select(Article.name).where(Article.id.in_(ids)).order_by(Article.id)).all()
    words = list(dict.fromkeys(word for name in names for word in _WORD.findall(name.lower())))
    return count, chance.sample(words, min(_WORDS, len(words)))
