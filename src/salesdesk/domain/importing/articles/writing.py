"""Writing articles as they were planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import select

from salesdesk.domain.catalogue.entering import NewArticle, insert_articles
from salesdesk.domain.catalogue.model import Brand, Category
from salesdesk.domain.catalogue.operations import insert_texts, write_texts
from salesdesk.domain.catalogue.rewriting import Rewritten, rewrite
from salesdesk.domain.importing.articles.offers import Offer
from salesdesk.domain.importing.articles.planning import GOODS, Item, found_by
from salesdesk.domain.importing.articles.stored import OFFER_COLUMNS
from salesdesk.domain.importing.operations import (
    Plan,
    ids_of,
    remember,
)
from salesdesk.domain.purchasing.entering import insert_offers
from salesdesk.domain.purchasing.model import SupplierArticle
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_for_ids, set_rows, together

__all__ = ["write"]

_BRANDS: Final = select(Brand.name, Brand.id).where(among(Brand.name, "codes", texts=True))
_CATEGORIES: Final = select(Category.code, Category.id).where(among(Category.code, "codes", texts=True))
_CATEGORY_NAMES: Final = select(Category.code, Category.name).where(among(Category.code, "codes", texts=True))
_FOUND_BY: Final = ("code", "name", "brand", "category", "gtin")


def write(tx: Transaction, plan: Plan[Item]) -> None:
    """Write articles as they were planned in this transaction."""
    brands = _brands(tx, plan.items, plan.ids["brands"])
    categories = _categories(tx, plan.items, plan.ids["categories"])
    parts = {code for item in plan.items for code, _ in item.values.get("components", ())}
    goods = {**plan.ids["goods"], **ids_of(tx, GOODS, parts - plan.ids["goods"].keys())}

    def whole(item: Item) -> NewArticle:
        return replace(
            item.article,
            brand_id=brands.get(item.values.get("brand", "")),
            category_id=categories.get(item.values.get("category", "")),
            components=tuple((goods[code], n) for code, n in item.values.get("components", ())),
        )

    new = [item for item in plan.items if item.before is None]
    old = [(item.before.id, item, whole(item)) for item in plan.items if item.before is not None]
    with together(tx.session):
        ids = insert_articles(tx, [whole(item) for item in new])
        _write_offers(tx, [(id_, item.offer) for id_, item in zip(ids, new, strict=True) if item.offer])
        insert_texts(tx, [(id_, *texts) for id_, texts in zip(ids, _texts(tx, new), strict=True)])
    rewrite(tx, [Rewritten(id_, article, _parts(item)) for id_, item, article in old])
    offers = [(id_, item.offer) for id_, item, _ in old if item.offer]
    _write_offers(tx, offers)
    found_anew = {id_ for id_, item, _ in old if any(map(_finds, item.after))}
    found_anew |= {id_ for id_, offer in offers if "supplier_code" in offer.after}
    write_texts(tx, found_anew)
    remember(
        tx,
        "articles",
        [item.article.code for item in new],
        {item.article.code: _told(item) for _, item, _ in old},
    )


def _texts(tx: Transaction, new: Sequence[Item]) -> list[tuple[str, str]]:
    """What new articles are found by."""
    codes = sorted({item.values["category"] for item in new if item.texts is None})
    names: dict[str, str] = {}
    if codes:
        names = {row[0]: row[1] for row in tx.session.execute(_CATEGORY_NAMES, {"codes": codes})}

    def of_new_category(item: Item) -> tuple[str, str]:
        supplier_code = item.offer.offered.code if item.offer else ""
        return found_by(
            item.article, item.values.get("brand") or "", supplier_code, names[item.values["category"]]
        )

    return [item.texts or of_new_category(item) for item in new]


def _finds(key: str) -> bool:
    return key.partition(":")[0] in _FOUND_BY


def _told(item: Item) -> dict[str, Any]:
    """[old, new] of every field that changes."""
    assert item.before is not None
    told = {key: [item.before.values.get(key), value] for key, value in item.after.items()}
    if item.offer:
        before = item.offer.before or {}
        told |= {
            f"{item.offer.number}.{key}": [before.get(key), value] for key, value in item.offer.after.items()
        }
    return told


def _brands(tx: Transaction, items: Iterable[Item], named: Mapping[str, int]) -> dict[str, int]:
    """Ids of the brands that articles name; those that are new are entered."""
    names = {item.values.get("brand") or "" for item in items} - {""}
    found = {**named, **ids_of(tx, _BRANDS, names - named.keys())}
    new = sorted(names - found.keys())
    ids = add_for_ids(tx.session, Brand, [{"name": name, "supplier_id": None} for name in new])
    return found | dict(zip(new, ids, strict=True))


def _categories(tx: Transaction, items: Iterable[Item], known: Mapping[str, int]) -> dict[str, int]:
    """Ids of the categories that articles name; those that are new are entered."""
    named: dict[str, str] = {}
    for item in items:
        if code := item.values.get("category"):
            named[code] = named.get(code) or item.category_name
    found = {**known, **ids_of(tx, _CATEGORIES, named.keys() - known.keys())}
    new = sorted(named.keys() - found.keys())
    rows = [{"code": code, "name": named[code] or code, "parent_id": None} for code in new]
    return found | dict(zip(new, add_for_ids(tx.session, Category, rows), strict=True))


_PARTS: Final = {
    "brand": "brand_id",
    "category": "category_id",
    "name:": "names",
    "property:": "properties",
    **dict.fromkeys(("gtin", "sales_unit", "purchase_unit", "factor", "minimum", "step"), "units"),
}
"""What of an article a field belongs to, where it is called otherwise there; with a colon those in
several languages, or of several names, for the name itself is a field, too."""


def _parts(item: Item) -> set[str]:
    """What of an article that is there becomes other."""
    return {_part(key) for key in item.after}


def _part(key: str) -> str:
    field, colon, _ = key.partition(":")
    return _PARTS.get(f"{field}{colon}") or _PARTS.get(field, field)


def _write_offers(tx: Transaction, offers: Sequence[tuple[int, Offer]]) -> None:
    insert_offers(
        tx,
        [
            (offer.supplier_id, replace(offer.offered, article_id=id_))
            for id_, offer in offers
            if offer.before is None
        ],
    )
    set_rows(
        tx.session,
        SupplierArticle,
        [
            {"id": offer.before["id"]}
            | {column: getattr(offer.offered, column) for column in OFFER_COLUMNS.values()}
            for _, offer in offers
            if offer.before is not None
        ],
    )
