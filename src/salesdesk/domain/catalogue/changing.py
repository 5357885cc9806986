"""Mending an article that is there: what it is called and is, and the units it is counted in.

Documents have copies of their own: what was ordered, delivered or billed stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Select, bindparam, select, update

from salesdesk.domain.catalogue.entering import (
    NewArticle,
    NewUnit,
    check_article,
    check_references,
    check_unit_name,
)
from salesdesk.domain.catalogue.model import Article, ArticleUnit
from salesdesk.domain.catalogue.operations import write_texts
from salesdesk.domain.catalogue.rewriting import (
    Rewritten,
    article_as_entered,
    hold_still,
    is_ordered_by,
    is_used,
    not_its_own,
    owners_of,
    rewrite,
    stocked_before,
    stocked_of,
)
from salesdesk.domain.catalogue.rules import LeadTime, Tracking, gtin_number
from salesdesk.domain.company.rules import country_code
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.errors import Conflict, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.office.changes import merged
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query, verb
from salesdesk.storage.rows import table_of
from salesdesk.storage.types import is_blank

__all__ = [
    "ArticleDetails",
    "add_unit",
    "article_details",
    "article_units",
    "change_article",
    "change_unit",
    "remove_unit",
]

_SUBJECT: Final = "article"
_ARTICLE: Final = select(Article).where(Article.id == bindparam("article"))
_LOCKED: Final = _ARTICLE.with_for_update(key_share=True)
_RENAMED: Final = (
    update(table_of(ArticleUnit))
    .where(ArticleUnit.article_id == bindparam("of_article"), ArticleUnit.unit == bindparam("was"))
    .values(unit=bindparam("is_now"))
)
_TOGETHER: Final = {"factor": ("numerator", "denominator")}
_FOUND_BY: Final = frozenset(("name", "names", "brand_id", "category_id"))

_Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ArticleDetails:
    """What any article has, beside its price, its life and its units.

    `names` are pairs of a language and the name in it, `properties` pairs of name and value.
    """

    name: str
    names: _Pairs
    brand_id: int | None
    category_id: int | None
    tax_class: TaxClass
    tracking: Tracking
    lead_time: LeadTime
    no_discount: bool
    description: str
    customs_code: str
    gtu: str
    split_payment: bool
    origin: str
    exemption: str
    weight: Decimal | None
    properties: _Pairs


@query(Permission.ARTICLES_SEE)
def article_details(tx: Transaction, article_id: int) -> ArticleDetails:
    """What an article has now, to be changed by `change_article`. Raises NotFound."""
    return _details(_entered(tx, article_id, _ARTICLE))


@query(Permission.ARTICLES_SEE)
def article_units(tx: Transaction, article_id: int) -> tuple[NewUnit, ...]:
    """The units that an article is counted in now, the base unit first. Raises NotFound."""
    return _entered(tx, article_id, _ARTICLE).all_units


@verb(Permission.ARTICLES_EDIT)
def change_article(tx: Transaction, article_id: int, seen: ArticleDetails, wanted: ArticleDetails) -> None:
    """Change of an article what is `wanted` otherwise than it was `seen`.

    What somebody else has changed since stays; Conflict if it is the very same thing. Names and
    properties are one thing each. What is tracked is settled when goods come for the first time.
    What was ordered keeps the name and the tax class that it was entered with.
    """
    entered = _entered(tx, article_id)
    before = _details(entered)
    after = _checked(before, _merged(before, seen, wanted))
    told = {
        name: [old, new]
        for name in (each.name for each in fields(before))
        if (old := getattr(before, name)) != (new := getattr(after, name))
    }
    if not told:
        return
    if after.tracking is not before.tracking:
        hold_still(tx, [article_id])
        if stocked_of(tx, [article_id]):
            raise stocked_before()
    article = replace(entered, **{name: new for name, (_, new) in told.items()})
    check_article(article)
    check_references(tx, [article])
    rewrite(tx, [Rewritten(article_id, article, told.keys())])
    if _FOUND_BY & told.keys():
        write_texts(tx, [article_id])
    tx.record(_SUBJECT, article_id, **told)


@verb(Permission.ARTICLES_EDIT)
def add_unit(tx: Transaction, article_id: int, unit: NewUnit) -> None:
    """Count an article by another unit, too. Refused is one that it has."""
    article = _entered(tx, article_id)
    check_unit_name(unit.unit)
    if any(each.unit == unit.unit for each in article.all_units):
        raise _has_already(article, unit.unit)
    _set_units(tx, article_id, article, [*article.all_units, unit], chosen=unit)


@verb(Permission.ARTICLES_EDIT)
def change_unit(tx: Transaction, article_id: int, seen: NewUnit, wanted: NewUnit) -> None:
    """Change of a unit of an article what is `wanted` otherwise than it was `seen`; Conflict as ever.

    A unit that is sold by, or bought by, from now on takes this from the one that was; that one
    loses it to the base unit. What was ordered keeps what it was counted as. A unit is called
    otherwise only as long as nothing counts the article: stock, orders and purchases name it.
    """
    article = _entered(tx, article_id)
    units = article.all_units
    before = next((each for each in units if each.unit == seen.unit), None)
    if before is None:
        raise Conflict
    after = merged(before, seen, wanted, _TOGETHER)
    if after.unit != before.unit:
        _rename(tx, article_id, article, before.unit, after.unit)
    if before is units[0]:
        _require_base(before, after)
    _set_units(tx, article_id, article, [after if each is before else each for each in units], chosen=after)


@verb(Permission.ARTICLES_EDIT)
def remove_unit(tx: Transaction, article_id: int, unit: str) -> None:
    """Count an article by a unit no more. Raises NotFound for one that is removed already."""
    article = _entered(tx, article_id)
    if unit == article.base_unit:
        raise Refused(N_("Stock is counted in {unit}: the base unit stays."), unit=unit)
    if all(each.unit != unit for each in article.units):
        raise NotFound(N_("Article {code} has no unit {unit}."), code=article.code, unit=unit)
    hold_still(tx, [article_id])
    if is_ordered_by(tx, article_id, unit):
        text = N_("{code} was ordered by {unit}: the unit stays.")
        raise Refused(text, code=article.code, unit=unit)
    _set_units(tx, article_id, article, [each for each in article.all_units if each.unit != unit])


def _rename(tx: Transaction, article_id: int, article: NewArticle, was: str, is_now: str) -> None:
    check_unit_name(is_now)
    if any(each.unit == is_now for each in article.all_units):
        raise _has_already(article, is_now)
    hold_still(tx, [article_id])
    if is_used(tx, article_id):
        text = N_("{code} is in stock, ordered or bought by {unit} already: this unit keeps its name.")
        raise Refused(text, code=article.code, unit=was).at("unit")
    tx.session.execute(_RENAMED, {"of_article": article_id, "was": was, "is_now": is_now})


def _require_base(before: NewUnit, after: NewUnit) -> None:
    """Refuse what the base unit cannot be: more or less than itself, or meant only where it is said."""
    if (after.numerator, after.denominator) != (before.numerator, before.denominator):
        raise Refused(N_("The factor of the base unit is 1.")).at("factor")
    for part in ("for_sale", "for_purchase"):
        if getattr(before, part) and not getattr(after, part):
            raise Refused(N_("It is, unless another unit is: say so there.")).at(part)


def _set_units(
    tx: Transaction,
    article_id: int,
    article: NewArticle,
    units: Sequence[NewUnit],
    *,
    chosen: NewUnit | None = None,
) -> None:
    """Give an article these units, the base unit first; of what only one can be, `chosen` comes first."""
    before = {each.unit: each for each in article.all_units}
    base, *others = (replace(each, gtin=gtin_number(each.gtin)) for each in units)
    if chosen is not None:
        others = [_yielding(each, chosen) for each in others]
    after = replace(
        article,
        base_unit=base.unit,
        gtin=base.gtin,
        minimum=base.minimum,
        step=base.step,
        units=tuple(others),
    )
    if after == article:
        return
    check_article(after)
    for gtin, owners in owners_of(tx, (each.gtin for each in after.all_units)).items():
        if others_too := owners - {article.code}:
            raise not_its_own(min(others_too), gtin).at("gtin")
    rewrite(tx, [Rewritten(article_id, after, ("units", "base_unit"))])
    if {each.gtin for each in after.all_units} != {each.gtin for each in before.values()}:
        write_texts(tx, [article_id])
    tx.record(_SUBJECT, article_id, **_told(article, after))


def _yielding(unit: NewUnit, chosen: NewUnit) -> NewUnit:
    if unit.unit == chosen.unit:
        return unit
    return replace(
        unit,
        for_sale=unit.for_sale and not chosen.for_sale,
        for_purchase=unit.for_purchase and not chosen.for_purchase,
    )


def _told(before: NewArticle, after: NewArticle) -> dict[str, Any]:
    """[old, new] of every unit that differs; the base unit is known by what it is called now."""
    old, new = ({each.unit: each for each in article.all_units} for article in (before, after))
    told: dict[str, Any] = {}
    if after.base_unit != before.base_unit:
        told["base_unit"] = [before.base_unit, after.base_unit]
        old[after.base_unit] = replace(old.pop(before.base_unit), unit=after.base_unit)
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            told[f"unit:{name}"] = [_said(old.get(name)), _said(new.get(name))]
    return told


def _said(unit: NewUnit | None) -> dict[str, Any] | None:
    if unit is None:
        return None
    return {each.name: getattr(unit, each.name) for each in fields(unit) if each.name != "unit"}


def _details(article: NewArticle) -> ArticleDetails:
    return ArticleDetails(**{each.name: getattr(article, each.name) for each in fields(ArticleDetails)})


def _merged(before: ArticleDetails, seen: ArticleDetails, wanted: ArticleDetails) -> ArticleDetails:
    """As `merged`, but what stands in pairs is looked at pair by pair."""
    now, was, will = (replace(each, names=(), properties=()) for each in (before, seen, wanted))
    return replace(
        merged(now, was, will),
        names=_merged_pairs(before.names, seen.names, wanted.names, "name-{}"),
        properties=_merged_pairs(before.properties, seen.properties, wanted.properties, "properties"),
    )


def _merged_pairs(before: _Pairs, seen: _Pairs, wanted: _Pairs, part: str) -> _Pairs:
    if len(dict(wanted)) < len(wanted):
        raise Refused(N_("One of them stands there twice.")).at(part)
    now, was, will = dict(before), dict(seen), dict(wanted)
    for key in sorted(was.keys() | will.keys()):
        if was.get(key) == will.get(key):
            continue
        if now.get(key) not in (was.get(key), will.get(key)):
            raise Conflict().at(part.format(key))
        if key in will:
            now[key] = will[key]
        else:
            now.pop(key, None)
    return tuple(sorted(now.items()))


def _checked(before: ArticleDetails, after: ArticleDetails) -> ArticleDetails:
    """What an article is to have, as it is stored. What is new has to make sense; what was there may stay."""
    # Blanks around a name are no other name.
    name = after.name if after.name == before.name else after.name.strip()
    if is_blank(name):
        raise Refused(N_("An article needs a name.")).at("name")
    origin = after.origin
    if origin and origin != before.origin:
        origin = country_code(origin)
    return replace(after, name=name, origin=origin)


def _entered(tx: Transaction, article_id: int, statement: Select[Article] = _LOCKED) -> NewArticle:
    """The article as it is stored, locked unless it is only read. Raises NotFound."""
    article = tx.session.scalars(statement, {"article": article_id}).one_or_none()
    if article is None:
        raise NotFound(N_("There is no such article."))
    return article_as_entered(tx, article)


def _has_already(article: NewArticle, unit: str) -> Refused:
    text = N_("Article {code} has the unit {unit} already.")
    return Refused(text, code=article.code, unit=unit).at("unit")
