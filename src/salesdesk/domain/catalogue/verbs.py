"""Entering and changing articles, brands and categories."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from salesdesk.domain.catalogue.entering import (
    NewArticle,
    NewUnit,
    check_article,
    check_price,
    check_references,
    check_unit_name,
    insert_articles,
)
from salesdesk.domain.catalogue.model import (
    Article,
    ArticleRelation,
    Brand,
    Category,
)
from salesdesk.domain.catalogue.operations import write_texts
from salesdesk.domain.catalogue.rewriting import not_its_own, owners_of
from salesdesk.domain.catalogue.rules import ArticleLife, Relation, gtin_number
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids
from salesdesk.storage.types import is_blank, is_code

__all__ = [
    "NewArticle",
    "NewUnit",
    "add_articles",
    "add_brand",
    "add_category",
    "relate",
    "set_life",
    "set_list_price",
]


@verb(Permission.ARTICLES_EDIT)
def add_articles(tx: Transaction, articles: Sequence[NewArticle]) -> list[int]:
    """Enter articles, all or none; their ids. Refuses a code that is already taken."""
    for article in articles:
        check_article(article)
        for unit in article.all_units:
            check_unit_name(unit.unit)
    check_references(tx, articles)
    codes = [article.code for article in articles]
    taken = tx.session.scalars(select(Article.code).where(Article.code.in_(codes))).first()
    if taken is None and len(set(codes)) < len(codes):
        taken = next(code for code in codes if codes.count(code) > 1)
    if taken is not None:
        raise Refused(N_("The article code {code} is already taken."), code=taken)
    _require_own_gtins(tx, articles)
    ids = insert_articles(tx, articles)
    write_texts(tx, ids)
    for id_, article in zip(ids, articles, strict=True):
        tx.record("article", id_, code=article.code)
    return ids


@verb(Permission.ARTICLES_EDIT)
def set_life(tx: Transaction, article_id: int, life: ArticleLife) -> None:
    """Move an article on in its life."""
    article = _article(tx, article_id)
    tx.record("article", article_id, life=[article.life, life])
    article.life = life


@verb(Permission.PRICES_EDIT)
def set_list_price(tx: Transaction, article_id: int, price: Decimal, price_unit: int) -> None:
    """Set the general list's net price of `price_unit` base units, in company currency."""
    check_price(price, price_unit)
    article = _article(tx, article_id)
    tx.record("article", article_id, list_price=[article.list_price, price])
    article.list_price, article.price_unit = price, price_unit


@verb(Permission.ARTICLES_EDIT)
def add_brand(tx: Transaction, name: str, supplier_id: int | None = None) -> int:
    """Enter a brand; its id."""
    if is_blank(name):
        raise Refused(N_("A brand needs a name."))
    require_known(tx, Brand.supplier_id, [supplier_id], N_("There is no such supplier."))
    if tx.session.scalar(select(Brand.id).where(Brand.name == name)) is not None:
        raise Refused(N_("The brand {name} exists already."), name=name)
    [brand_id] = add_for_ids(tx.session, Brand, [{"name": name, "supplier_id": supplier_id}])
    tx.record("brand", brand_id, name=name)
    return brand_id


@verb(Permission.ARTICLES_EDIT)
def add_category(tx: Transaction, code: str, name: str, parent_id: int | None = None) -> int:
    """Enter a branch of the article tree; its id."""
    if not is_code(code) or is_blank(name):
        raise Refused(N_("A category needs a code and a name."))
    require_known(tx, Category.parent_id, [parent_id], N_("There is no such category."))
    if tx.session.scalar(select(Category.id).where(Category.code == code)) is not None:
        raise Refused(N_("The category {code} exists already."), code=code)
    [category_id] = add_for_ids(tx.session, Category, [{"code": code, "name": name, "parent_id": parent_id}])
    tx.record("category", category_id, code=code)
    return category_id


@verb(Permission.ARTICLES_EDIT)
def relate(tx: Transaction, article_id: int, other_id: int, relation: Relation) -> None:
    """Say that one article goes with, or stands in for, another. Saying it twice changes nothing."""
    if article_id == other_id:
        raise Refused(N_("An article cannot stand in for itself."))
    require_known(tx, ArticleRelation.other_id, [article_id, other_id], N_("There is no such article."))
    row = {"article_id": article_id, "other_id": other_id, "relation": relation}
    tx.database.insert_if_absent(tx.session, ArticleRelation, [row])
    tx.record("article", article_id, related=other_id, relation=relation)


def _require_own_gtins(tx: Transaction, articles: Sequence[NewArticle]) -> None:
    """Refuse GTINs of other articles, stored or to be entered with them."""
    named = [(a.code, gtin_number(unit.gtin)) for a in articles for unit in a.all_units if unit.gtin]
    owned = owners_of(tx, (gtin for _, gtin in named))
    for code, gtin in named:
        owners = owned.setdefault(gtin, set())
        if others := owners - {code}:
            raise not_its_own(min(others), gtin).at("gtin")
        owners.add(code)


def _article(tx: Transaction, article_id: int) -> Article:
    article = tx.session.scalars(
        select(Article).where(Article.id == article_id).with_for_update(key_share=True)
    ).one_or_none()
    if article is None:
        raise NotFound(N_("There is no such article."))
    return article
