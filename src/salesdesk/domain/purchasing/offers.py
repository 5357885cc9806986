"""Mending what a supplier asks for an article. What was ordered keeps the price that it was ordered at."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.operations import lock, write_texts
from salesdesk.domain.purchasing.entering import Offered, check_offer
from salesdesk.domain.purchasing.model import Supplier, SupplierArticle
from salesdesk.domain.purchasing.verbs import offer_articles
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.changes import merged
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query, verb

__all__ = ["add_offer", "change_offer", "offer_of", "remove_offer"]

_SUBJECT: Final = "article"
_TOGETHER: Final = {"price": ("price", "price_unit")}
"""What is changed as one: a price means nothing without what it is the price of."""
_OFFER: Final = (
    select(SupplierArticle, Supplier.number)
    .join(Supplier, Supplier.id == SupplierArticle.supplier_id)
    .where(
        SupplierArticle.article_id == bindparam("article"),
        SupplierArticle.supplier_id == bindparam("supplier"),
    )
)
_OTHERS: Final = (
    select(SupplierArticle, Supplier.number)
    .join(Supplier, Supplier.id == SupplierArticle.supplier_id)
    .where(
        SupplierArticle.article_id == bindparam("article"),
        SupplierArticle.supplier_id != bindparam("supplier"),
        SupplierArticle.preferred,
    )
    .order_by(SupplierArticle.id)
)


@query(Permission.COSTS_SEE)
def offer_of(tx: Transaction, article_id: int, supplier_id: int) -> Offered:
    """What a supplier asks for an article now, to be changed by `change_offer`. Raises NotFound."""
    offer, _ = _offer(tx, article_id, supplier_id)
    return _stored(offer)


@verb(Permission.PURCHASES_ORDER)
def add_offer(tx: Transaction, supplier_id: int, offered: Offered) -> None:
    """Say what a supplier asks for an article. Refused if he sells it already.

    If he is the preferred one from now on, nobody else is.
    """
    _check(offered)
    lock(tx, [offered.article_id])  # before it is looked whether he sells it already
    offer_articles(tx, supplier_id, [offered])
    _, number = _offer(tx, offered.article_id, supplier_id)
    tx.record(_SUBJECT, offered.article_id, **_told(number, None, offered))
    if offered.preferred:
        _prefer(tx, offered.article_id, supplier_id)


@verb(Permission.PURCHASES_ORDER)
def change_offer(tx: Transaction, supplier_id: int, seen: Offered, wanted: Offered) -> None:
    """Change of what a supplier asks for an article what is `wanted` otherwise than it was `seen`.

    What somebody else has changed since stays; Conflict if it is the very same thing. A price and
    what it is the price of are one.
    """
    article_id = seen.article_id
    lock(tx, [article_id])  # before its offers, as an import does
    offer, number = _offer(tx, article_id, supplier_id)
    before = _stored(offer)
    after = merged(before, seen, replace(wanted, article_id=article_id), _TOGETHER)
    if after == before:
        return
    _check(after)
    for name in _columns():
        setattr(offer, name, getattr(after, name))
    tx.session.flush()
    tx.record(_SUBJECT, article_id, **_told(number, before, after))
    if after.preferred and not before.preferred:
        _prefer(tx, article_id, supplier_id)
    if after.code != before.code:
        write_texts(tx, [article_id])


@verb(Permission.PURCHASES_ORDER)
def remove_offer(tx: Transaction, article_id: int, supplier_id: int) -> None:
    """Say that a supplier sells an article no more. Raises NotFound for what is removed already."""
    lock(tx, [article_id])
    offer, number = _offer(tx, article_id, supplier_id)
    before = _stored(offer)
    tx.session.delete(offer)
    tx.session.flush()
    tx.record(_SUBJECT, article_id, **_told(number, before, None))
    write_texts(tx, [article_id])


def _check(offer: Offered) -> None:
    require_numbers(offer.price, offer.pack, offer.minimum)
    if offer.price < ZERO:
        raise Refused(N_("A price cannot be below zero.")).at("price")
    if offer.pack <= ZERO:
        raise Refused(N_("A pack holds more than nothing.")).at("pack")
    if offer.minimum < ZERO:
        raise Refused(N_("Less than nothing cannot be ordered.")).at("minimum")
    check_offer(offer)


def _prefer(tx: Transaction, article_id: int, supplier_id: int) -> None:
    """Let nobody else be the supplier that an article usually comes from."""
    asked = {"article": article_id, "supplier": supplier_id}
    for other, number in tx.session.execute(_OTHERS, asked).all():
        other.preferred = False
        tx.record(_SUBJECT, article_id, **{f"{number}.preferred": [True, False]})
    tx.session.flush()


def _offer(tx: Transaction, article_id: int, supplier_id: int) -> tuple[SupplierArticle, str]:
    asked = {"article": article_id, "supplier": supplier_id}
    row = tx.session.execute(_OFFER, asked).one_or_none()
    if row is None:
        raise NotFound(N_("This supplier does not sell the article any more."))
    return row[0], row[1]


def _columns() -> list[str]:
    return [each.name for each in fields(Offered) if each.name != "article_id"]


def _stored(offer: SupplierArticle) -> Offered:
    return Offered(offer.article_id, **{name: getattr(offer, name) for name in _columns()})


def _told(number: str, before: Offered | None, after: Offered | None) -> dict[str, Any]:
    """[old, new] of every field that differs, as the import names them; None where there is no offer."""
    told = {}
    for name in _columns():
        old, new = (None if each is None else getattr(each, name) for each in (before, after))
        if old != new:
            told[f"{number}.{name}"] = [old, new]
    return told
