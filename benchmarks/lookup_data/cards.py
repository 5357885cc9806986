"""Records as people have them before their eyes: words as they are written, and numbers of each kind."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import literal, select, union_all

from benchmarks.lookup_data.subjects import Entity
from salesdesk.domain.catalogue.model import Article, ArticleName, ArticleUnit, Brand
from salesdesk.domain.customers.model import Address, Contact, Customer, Phone
from salesdesk.domain.purchasing.model import SupplierArticle
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among

__all__ = ["Card", "cards"]

_WORD: Final = re.compile(r"[^\W_]+")
_HERE: Final = "some"

# An upper-case kind is a number, a lower-case one words.
_PARTS: Final = {
    Entity.ARTICLE: union_all(
        select(Article.id, literal("name"), Article.name).where(among(Article.id, _HERE)),
        select(ArticleName.article_id, ArticleName.language, ArticleName.name).where(
            among(ArticleName.article_id, _HERE)
        ),
        select(Article.id, literal("brand"), Brand.name)
        .join(Brand, Brand.id == Article.brand_id)
        .where(among(Article.id, _HERE)),
        select(Article.id, literal("CODE"), Article.code).where(among(Article.id, _HERE)),
        select(ArticleUnit.article_id, literal("GTIN"), ArticleUnit.gtin).where(
            among(ArticleUnit.article_id, _HERE)
        ),
        select(SupplierArticle.article_id, literal("SUPPLIER"), SupplierArticle.code).where(
            among(SupplierArticle.article_id, _HERE)
        ),
    ),
    Entity.CUSTOMER: union_all(
        select(Customer.id, literal("name"), Customer.name).where(among(Customer.id, _HERE)),
        select(Customer.id, literal("country"), Customer.country).where(among(Customer.id, _HERE)),
        select(Contact.customer_id, literal("contact"), Contact.name).where(
            among(Contact.customer_id, _HERE)
        ),
        select(Address.customer_id, literal("street"), Address.street).where(
            among(Address.customer_id, _HERE)
        ),
        select(Address.customer_id, literal("house"), Address.house_number).where(
            among(Address.customer_id, _HERE)
        ),
        select(Address.customer_id, literal("city"), Address.city).where(among(Address.customer_id, _HERE)),
        select(Customer.id, literal("CODE"), Customer.number).where(among(Customer.id, _HERE)),
        select(Customer.id, literal("VAT"), Customer.vat_id).where(among(Customer.id, _HERE)),
        select(Address.customer_id, literal("POSTCODE"), Address.postcode).where(
            among(Address.customer_id, _HERE)
        ),
        select(Phone.customer_id, literal("PHONE"), Phone.number).where(among(Phone.customer_id, _HERE)),
    ),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One record. `words` are small, with the name of the field they stand in; none is there twice."""

    id: int
    country: str
    words: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, str], ...]
    """Kind and number as it is written."""


def cards(tx: Transaction, entity: Entity, ids: Sequence[int]) -> list[Card]:
    """The cards of these records, in their order."""
    parts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for id_, kind, text in tx.session.execute(_PARTS[entity], {_HERE: list(ids)}):
        if text:
            parts[id_].append((kind, text))
    return [_card(id_, parts[id_]) for id_ in ids]


def _card(id_: int, parts: Sequence[Any]) -> Card:
    words: dict[str, str] = {}
    for field, text in parts:
        if field.islower() and field != "country":
            for word in _WORD.findall(text.lower()):
                words.setdefault(word, field)
    return Card(
        id_,
        next((text for field, text in parts if field == "country"), ""),
        tuple((field, word) for word, field in words.items()),
        tuple((field, text) for field, text in parts if field.isupper()),
    )
