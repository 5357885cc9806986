"""What customers and articles are found by: it says what is stored of them now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import select

from salesdesk.doctor.findings import Damage, Reading, rows
from salesdesk.domain.catalogue import operations as catalogue
from salesdesk.domain.catalogue.model import Article, ArticleText
from salesdesk.domain.customers import operations as customers
from salesdesk.domain.customers.model import Customer, CustomerText
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction

__all__ = ["articles_are_found", "customers_are_found"]

_AT_ONCE = 500


def customers_are_found(tx: Transaction) -> Iterator[Damage]:
    """Every customer is found by his number, names, addresses, phones and VAT id."""
    stored = select(Customer.id, Customer.number, CustomerText.name, CustomerText.fields).outerjoin(
        CustomerText, CustomerText.customer_id == Customer.id
    )
    return _found(tx, stored.order_by(Customer.id), customers.texts_of)


def articles_are_found(tx: Transaction) -> Iterator[Damage]:
    """Every article is found by its codes, names and brand."""
    stored = select(Article.id, Article.code, ArticleText.name, ArticleText.fields).outerjoin(
        ArticleText, ArticleText.article_id == Article.id
    )
    return _found(tx, stored.order_by(Article.id), catalogue.texts_of)


def _found(
    tx: Transaction,
    stored: Reading,
    texts_of: Callable[[Transaction, Sequence[int]], dict[int, tuple[str, str]]],
) -> Iterator[Damage]:
    every = list(rows(tx, stored))
    for start in range(0, len(every), _AT_ONCE):
        some = every[start : start + _AT_ONCE]
        due = texts_of(tx, [row.id for row in some])
        for row in some:
            if tuple(row[2:]) != due[row.id]:
                yield Damage(row[1], N_("It is not found by what is stored of it."), {})
