"""What is looked up: articles and customers, with the tables and functions of either."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import ModuleType
from typing import Any, Final

from sqlalchemy.orm import Session

from salesdesk.domain.catalogue import operations as catalogue
from salesdesk.domain.catalogue import verbs as catalogue_verbs
from salesdesk.domain.catalogue.model import Article, ArticleText
from salesdesk.domain.customers import operations as customers
from salesdesk.domain.customers import verbs as customers_verbs
from salesdesk.domain.customers.model import Customer, CustomerText
from salesdesk.lookup.index import Index
from salesdesk.office.permissions import SYSTEM
from salesdesk.office.work import Transaction
from salesdesk.storage.base import Base
from salesdesk.storage.engine import Database

__all__ = ["SUBJECTS", "Entity", "Subject", "reading", "writing"]


class Entity(StrEnum):
    """A kind of records that people look for."""

    ARTICLE = "article"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Subject:
    """The tables of an entity, its index, and what writes its texts."""

    index: Index
    model: type[Base]
    text: type[Base]
    key: Any
    """The column of `text` that names the record."""
    texts_of: Callable[[Transaction, Sequence[int]], dict[int, tuple[str, str]]]
    insert_texts: Callable[[Transaction, Iterable[tuple[int, str, str]]], None]
    write_texts: Callable[[Transaction, Iterable[int]], None]
    verbs: ModuleType
    """Where the verbs are that call `write_texts`."""
    largest: int
    """Records that the figures are asked for."""


SUBJECTS: Final = {
    Entity.ARTICLE: Subject(
        catalogue.ARTICLES,
        Article,
        ArticleText,
        ArticleText.article_id,
        catalogue.texts_of,
        catalogue.insert_texts,
        catalogue.write_texts,
        catalogue_verbs,
        1_000_000,
    ),
    Entity.CUSTOMER: Subject(
        customers.CUSTOMERS,
        Customer,
        CustomerText,
        CustomerText.customer_id,
        customers.texts_of,
        customers.insert_texts,
        customers.write_texts,
        customers_verbs,
        500_000,
    ),
}


@contextmanager
def writing(database: Database) -> Iterator[Transaction]:
    """A transaction of the program itself that commits at the end."""
    with database.write() as session:
        yield _transaction(database, session)


@contextmanager
def reading(database: Database) -> Iterator[Transaction]:
    """A transaction of the program itself that only reads."""
    with database.read() as session:
        yield _transaction(database, session)


def _transaction(database: Database, session: Session) -> Transaction:
    now = datetime.now(UTC)
    return Transaction(database, session, SYSTEM, now, now.date())
