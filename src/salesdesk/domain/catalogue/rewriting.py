"""Changing articles that are there: what may be changed of them, and the rows that become other.

The desk and the import both come here, so that an article is changed in one way. Permissions and
the history are the verbs' business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from sqlalchemy import BigInteger, Select, Text, bindparam, column, delete, or_, select, table

from salesdesk.domain.catalogue.entering import NewArticle, NewUnit, unit_rows
from salesdesk.domain.catalogue.model import (
    Article,
    ArticleName,
    ArticleProperty,
    ArticleUnit,
    KitComponent,
)
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows, set_rows, table_of
from salesdesk.warehouse.stock.model import Batch

__all__ = [
    "Rewritten",
    "article_as_entered",
    "hold_still",
    "is_ordered_by",
    "is_used",
    "not_its_own",
    "owners_of",
    "rewrite",
    "stocked_before",
    "stocked_of",
]

_UNITS: Final = "units"
_HANGING: Final[Mapping[str, tuple[Any, Any]]] = {
    "names": (ArticleName, ArticleName.article_id),
    "properties": (ArticleProperty, ArticleProperty.article_id),
    "components": (KitComponent, KitComponent.kit_id),
}
"""The parts of an article whose rows are written anew, each with the column that says whose they are."""
_COLUMNS: Final = tuple(each.name for each in fields(NewArticle) if each.name in table_of(Article).c)

_GOES: Final = {part: delete(table_of(of[0])).where(among(of[1], "ids")) for part, of in _HANGING.items()}
_UNIT_GOES: Final = delete(table_of(ArticleUnit)).where(
    ArticleUnit.article_id == bindparam("of_article"), ArticleUnit.unit == bindparam("of_unit")
)
_PRESENT: Final = select(
    ArticleUnit.article_id, ArticleUnit.unit, ArticleUnit.id, ArticleUnit.gtin, ArticleUnit.owns_gtin
).where(among(ArticleUnit.article_id, "ids"))
_STILL: Final = select(Article.id).where(among(Article.id, "ids")).order_by(Article.id).with_for_update()
_STOCKED: Final = select(Batch.article_id).where(among(Batch.article_id, "ids")).distinct()
_OWNERS: Final = (
    select(ArticleUnit.gtin, Article.code)
    .join(Article, Article.id == ArticleUnit.article_id)
    .where(among(ArticleUnit.gtin, "gtins", texts=True))
)
# Orders and purchases stand above: what is known of an article there is known by its table.
_ORDERED: Final = table("order_line", column("article_id", BigInteger), column("unit", Text))
_BOUGHT: Final = table("purchase_line", column("article_id", BigInteger))
_USED: Final = select(Article.id).where(
    Article.id == bindparam("article"),
    or_(
        *(
            select(of).where(of == Article.id).exists()
            for of in (
                Batch.article_id, KitComponent.article_id, _ORDERED.c.article_id, _BOUGHT.c.article_id,
            )
        )
    ),
)  # fmt: skip
_ORDERED_BY: Final = (
    select(_ORDERED.c.article_id)
    .where(_ORDERED.c.article_id == bindparam("article"), _ORDERED.c.unit == bindparam("by"))
    .limit(1)
)
_OF_IT: Final[tuple[Select[*tuple[Any, ...]], ...]] = tuple(
    select(model).where(of == bindparam("article")).order_by(order).execution_options(populate_existing=True)
    for model, of, order in (
        (ArticleUnit, ArticleUnit.article_id, ArticleUnit.id),
        (ArticleName, ArticleName.article_id, ArticleName.language),
        (ArticleProperty, ArticleProperty.article_id, ArticleProperty.property),
        (KitComponent, KitComponent.kit_id, KitComponent.article_id),
    )
)
"""What hangs on an article: units, names, properties, components."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """An article as it is to be, and what of it becomes other.

    `parts` are names of the article's columns, or `units`, `names`, `properties`, `components`.
    """

    id: int
    article: NewArticle
    parts: Collection[str]


def rewrite(tx: Transaction, rewritten: Sequence[Rewritten]) -> None:
    """Write what becomes other of articles that are checked and locked, but not what they are found by."""
    columns = [name for name in _COLUMNS if any(name in each.parts for each in rewritten)]
    if columns:
        # Rows whose own columns stay are set to what they are: they are locked.
        rows = [
            {"id": each.id} | {name: getattr(each.article, name) for name in columns}
            for each in rewritten
            if any(name in each.parts for name in _COLUMNS)
        ]
        set_rows(tx.session, Article, rows)
    _rewrite_units(tx, [each for each in rewritten if _UNITS in each.parts])
    for part, (model, _) in _HANGING.items():
        touched = [each for each in rewritten if part in each.parts]
        if touched:
            tx.session.execute(_GOES[part], {"ids": sorted(each.id for each in touched)})
            add_rows(tx.session, model, [row for each in touched for row in _rows(part, each)])


def _rewrite_units(tx: Transaction, touched: Sequence[Rewritten]) -> None:
    """Bring the units of articles to what they are to be; a unit that is still there keeps its row."""
    if not touched:
        return
    asked = {"ids": sorted(each.id for each in touched)}
    present = {(row.article_id, row.unit): row for row in tx.session.execute(_PRESENT, asked)}
    rows = _owning([row for each in touched for row in unit_rows(each.id, each.article)], present.values())
    kept = [(row, present.pop((row["article_id"], row["unit"]), None)) for row in rows]
    for article_id, unit in present:
        tx.session.execute(_UNIT_GOES, {"of_article": article_id, "of_unit": unit})
    # One unit may take the GTIN of another, and two can never have it, not even in between.
    owned = {row["gtin"] for row in rows if row["owns_gtin"]}
    passed_on = [
        was
        for row, was in kept
        if was and was.owns_gtin and was.gtin in owned and (row["gtin"], row["owns_gtin"]) != (was.gtin, True)
    ]
    set_rows(tx.session, ArticleUnit, [{"id": was.id, "owns_gtin": False} for was in passed_on])
    set_rows(tx.session, ArticleUnit, [row | {"id": was.id} for row, was in kept if was is not None])
    add_rows(tx.session, ArticleUnit, [row for row, was in kept if was is None])


def _owning(rows: Sequence[dict[str, Any]], present: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows of units; none owns a GTIN that its article has, but does not own."""
    had, owned = set[tuple[int, str]](), set[tuple[int, str]]()
    for was in present:
        (owned if was.owns_gtin else had).add((was.article_id, was.gtin))
    shared = had - owned
    return [
        row | {"owns_gtin": row["owns_gtin"] and (row["article_id"], row["gtin"]) not in shared}
        for row in rows
    ]


def _rows(part: str, each: Rewritten) -> list[dict[str, Any]]:
    article, id_ = each.article, each.id
    if part == "names":
        return [{"article_id": id_, "language": language, "name": name} for language, name in article.names]
    if part == "properties":
        return [{"article_id": id_, "property": key, "value": value} for key, value in article.properties]
    return [
        {"kit_id": id_, "article_id": component, "quantity": quantity}
        for component, quantity in article.components
    ]


def article_as_entered(tx: Transaction, article: Article) -> NewArticle:
    """A stored article as it would be entered now. Its row is locked if it is to be changed."""
    asked = {"article": article.id}
    units, names, properties, components = (
        tx.session.scalars(statement, asked).all() for statement in _OF_IT
    )
    made = [_unit(each) for each in units]
    base = next(each for each in made if each.unit == article.base_unit)
    return NewArticle(
        **{name: getattr(article, name) for name in _COLUMNS},
        gtin=base.gtin,
        minimum=base.minimum,
        step=base.step,
        units=tuple(each for each in made if each is not base),
        names=tuple((each.language, each.name) for each in names),
        properties=tuple((each.property, each.value) for each in properties),
        components=tuple((each.article_id, each.quantity) for each in components),
    )


def _unit(row: Any) -> NewUnit:
    return NewUnit(**{each.name: getattr(row, each.name) for each in fields(NewUnit)})


# What may be changed


def owners_of(tx: Transaction, gtins: Iterable[str]) -> dict[str, set[str]]:
    """The codes of the articles that have these GTINs, by GTIN."""
    wanted, found = sorted(set(gtins) - {""}), defaultdict[str, set[str]](set)
    if wanted:
        for gtin, code in tx.session.execute(_OWNERS, {"gtins": wanted}):
            found[gtin].add(code)
    return dict(found)


def not_its_own(owner: str, gtin: str) -> Refused:
    """A scan has to mean one article, and this GTIN is the owner's."""
    return Refused(N_("Article {code} has the GTIN {gtin} already."), code=owner, gtin=gtin)


def hold_still(tx: Transaction, article_ids: Iterable[int]) -> None:
    """Let nobody begin to stock, order or buy articles, and wait for who is about to.

    Whatever is settled by that is judged afterwards: who stocks, orders or buys reads the articles
    FOR KEY SHARE, which goes with every other change of them.
    """
    if wanted := sorted(set(article_ids)):
        tx.session.execute(_STILL, {"ids": wanted}).all()


def stocked_of(tx: Transaction, article_ids: Iterable[int]) -> frozenset[int]:
    """Those of these articles of which batches were ever received."""
    wanted = sorted(set(article_ids))
    return frozenset(tx.session.scalars(_STOCKED, {"ids": wanted})) if wanted else frozenset()


def stocked_before() -> Refused:
    """What a batch has to carry is settled when the first one comes."""
    return Refused(N_("Goods of it have been received already.")).at("tracking")


def is_used(tx: Transaction, article_id: int) -> bool:
    """Whether anything counts the article by its units: stock, kits, orders or purchases."""
    return tx.session.scalar(_USED, {"article": article_id}) is not None


def is_ordered_by(tx: Transaction, article_id: int, unit: str) -> bool:
    """Whether a line of any order or draft counts the article by this unit."""
    return tx.session.scalar(_ORDERED_BY, {"article": article_id, "by": unit}) is not None
