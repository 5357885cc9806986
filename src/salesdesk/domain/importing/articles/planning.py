"""Judging articles: units, names, properties, components of kits, and what suppliers ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import literal, select, union_all

from salesdesk.domain.catalogue.entering import NewArticle, NewUnit, check_article, text_parts
from salesdesk.domain.catalogue.model import Article, Brand, Category
from salesdesk.domain.catalogue.operations import text_of
from salesdesk.domain.catalogue.rewriting import hold_still, stocked_before, stocked_of
from salesdesk.domain.catalogue.rules import ArticleKind
from salesdesk.domain.catalogue.unit_names import Spelling
from salesdesk.domain.company.queries import company
from salesdesk.domain.importing.articles.gtins import Owners, owners, require_own
from salesdesk.domain.importing.articles.offers import Offer, Suppliers, offer_of
from salesdesk.domain.importing.articles.stored import COLUMNS, OFFER_COLUMNS, stored
from salesdesk.domain.importing.names import spoken
from salesdesk.domain.importing.operations import (
    Announced,
    Before,
    Context,
    Plan,
    Waits,
    differences,
    judged,
    require_currency,
    required,
)
from salesdesk.domain.importing.rules import Fault, Record
from salesdesk.domain.importing.units import require_unit_names, spelled, units_in_use, units_named
from salesdesk.domain.purchasing.model import Supplier
from salesdesk.domain.tax.queries import rates_on
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.lookup.text import Mark
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction
from salesdesk.storage.lengths import SHORT
from salesdesk.storage.lists import among

__all__ = ["GOODS", "Item", "found_by", "plan"]

_UNIT: Final = "pc"
_FIXED: Final = ("kind", "base_unit")
GOODS: Final = select(Article.code, Article.id).where(
    among(Article.code, "codes", texts=True), Article.kind == ArticleKind.GOODS
)
_NAMED: Final = union_all(
    select(literal("suppliers").label("kind"), Supplier.number, Supplier.id, Supplier.currency).where(
        among(Supplier.number, "suppliers", texts=True)
    ),
    select(literal("brands"), Brand.name, Brand.id, Brand.name).where(
        among(Brand.name, "brands", texts=True)
    ),
    select(literal("categories"), Category.code, Category.id, Category.name).where(
        among(Category.code, "categories", texts=True)
    ),
    select(literal("goods"), Article.code, Article.id, Article.name).where(
        among(Article.code, "goods", texts=True), Article.kind == ArticleKind.GOODS
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """An article to be written: as it will be, what it was, and which fields differ."""

    article: NewArticle
    values: Mapping[str, Any]
    before: Before | None
    after: Mapping[str, Any]
    offer: Offer | None
    category_name: str
    texts: tuple[str, str] | None = None
    """Of a new article: what it is found by; None while its category is new, too."""


@dataclass(frozen=True, slots=True)
class _House:
    """What articles are judged against."""

    stored: Mapping[str, Before]
    suppliers: Suppliers
    currency: str
    language: str
    """The company's own."""
    goods: Mapping[str, int]
    categories: Mapping[str, str]
    """Names of the categories that are there, by code."""
    classes: Mapping[Decimal, TaxClass | None]
    """The only class with this rate today; None if several have it."""
    stocked: frozenset[int]
    owned: Owners
    units: Spelling


def plan(tx: Transaction, records: Sequence[Record], context: Context) -> Plan[Item]:
    """Judge articles, each of another code, against the database."""
    offers = any("supplier" in r.values or _offer_fields(r.values) for r in records)
    known = stored(tx, [r.values["code"] for r in records], lock=context.lock, offers=offers)
    found = [(r.values, known[r.values["code"]]) for r in records if r.values["code"] in known]
    retracked = [
        before.id
        for values, before in found
        if "tracking" in values and values["tracking"] != before.values["tracking"]
    ]
    if context.lock:
        hold_still(tx, retracked)
    rated = any(not r.made and isinstance(r.values.get("tax_class"), Decimal) for r in records)
    ids, names = _named(tx, records)
    home = company(tx)
    house = _House(
        known,
        Suppliers(ids["suppliers"], names["suppliers"], home.currency, context.half_offers),
        home.currency,
        home.language,
        ids["goods"],
        names["categories"],
        _classes(tx) if rated else {},
        stocked_of(tx, retracked),
        owners(tx, records),
        units_in_use(tx) if any(_may_be_new(r, known.get(r.values["code"])) for r in records) else Spelling(),
    )
    plan = judged(records, context, lambda record: _judge(tx, record, house, context))
    plan.ids = ids
    return plan


def _may_be_new(record: Record, before: Before | None) -> bool:
    """Whether a record may need a unit that its article does not have yet."""
    if before is None:
        return not record.made
    own = _own(before)
    return not all(map(own.known, units_named(record.values)))


def _named(
    tx: Transaction, records: Sequence[Record]
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, str]]]:
    """Of everything that records name by its code the ids, and the names, of suppliers their currencies."""

    def said(field: str) -> list[str]:
        return sorted({value for r in records if (value := r.values.get(field))})

    asked = {
        "suppliers": said("supplier"),
        "brands": said("brand"),
        "categories": said("category"),
        "goods": sorted({code for r in records for code, _ in r.values.get("components", ())}),
    }
    found: dict[str, dict[str, int]] = {kind: {} for kind in asked}
    names: dict[str, dict[str, str]] = {kind: {} for kind in asked}
    if any(asked.values()):
        for kind, code, id_, name in tx.session.execute(_NAMED, asked):
            found[kind][code] = id_
            names[kind][code] = name
    return found, names


def _classes(tx: Transaction) -> dict[Decimal, TaxClass | None]:
    found: dict[Decimal, TaxClass | None] = {}
    for tax_class, rate in rates_on(tx, company(tx).country, tx.today).items():
        if tax_class not in (TaxClass.EXEMPT, TaxClass.OUTSIDE):  # no rate is ever meant by these
            found[rate] = None if rate in found else tax_class
    return found


def _class_of(rate: Decimal, classes: Mapping[Decimal, TaxClass | None]) -> TaxClass:
    """The class of a rate in per cent. Of a fraction, 0.23, is told which rate it means, perhaps."""
    if (found := classes.get(rate)) is not None:
        return found
    if classes.get(meant := rate * 100) is not None:
        text = N_("No tax class has a rate of {rate} %. Rates are in per cent: {meant} is meant, perhaps.")
        raise Fault("tax_class", Refused(text, rate=rate, meant=meant))
    raise Fault(
        "tax_class", Refused(N_("No tax class, or more than one, has a rate of {rate} %."), rate=rate)
    )


def _judge(tx: Transaction, record: Record, house: _House, context: Context) -> tuple[Item, bool] | None:
    values = record.made[0].copy() if record.made else _resolved(record, house)
    whole = values.copy()
    category_name = values.pop("category_name", "")
    offer_values = {key: values.pop(key) for key in _offer_fields(values)}
    supplier = values.pop("supplier", None)
    before = house.stored.get(values["code"])
    if before is None and house.suppliers.half:
        supplier, offer_values = None, {}  # nor is it found by what is not stored
    require_currency(record, house.currency, "list_price")
    house.suppliers.require_currency(record, supplier)
    _require_components(values, house, context)
    if before is None and values["code"] in context.announced:
        offer_of(tx, house.suppliers, before, supplier, offer_values)
        raise Announced
    if before is None:
        if not values.get("name"):
            required(record, "name")
        article, texts = _made(record, whole, values, offer_values, house)
        offer = offer_of(tx, house.suppliers, before, supplier, offer_values)
        require_own(values["code"], values, house.owned)
        return Item(article, values, None, {}, offer, category_name, texts), True
    after = differences(values, before.values)
    _require_changeable(before, after, house)
    offer = offer_of(tx, house.suppliers, before, supplier, offer_values)
    if not after and offer is None:
        return None
    if "list_price" in after or "price_unit" in after:
        tx.actor.require(Permission.PRICES_EDIT)
    merged = {key: value for key, value in (before.values | after).items() if value is not None}
    article = _article(merged)
    if after:
        check_article(article)
        require_own(values["code"], after, house.owned)
    return Item(article, merged, before, after, offer, category_name), False


def _made(
    record: Record, whole: dict[str, Any], values: dict[str, Any], offer: Mapping[str, Any], house: _House
) -> tuple[NewArticle, tuple[str, str] | None]:
    """The new article, checked, and what it is found by: worked out once, for judging and for writing."""
    if not record.made:
        article = _article({"base_unit": house.units.of(_UNIT), **values})
        check_article(article)
        record.made[:] = [whole, article, None]
    category = values.get("category") or ""
    if record.made[2] is None and (not category or category in house.categories):
        names = values.get("brand") or "", offer.get("supplier_code") or ""
        record.made[2] = found_by(record.made[1], *names, house.categories.get(category, ""))
    return record.made[1], record.made[2]


def found_by(article: NewArticle, brand: str, supplier_code: str, category: str = "") -> tuple[str, str]:
    """What a new article is found by: its folded name and its fields."""
    words = [(Mark.WORDS.value, brand), (Mark.WORDS.value, category)]
    return text_of(article.name, [*text_parts(article), *words, (Mark.NUMBER.value, supplier_code)])


def _offer_fields(values: Mapping[str, Any]) -> list[str]:
    return [key for key in values if key in OFFER_COLUMNS]


def _resolved(record: Record, house: _House) -> dict[str, Any]:
    """The values of a record with what stands for others replaced by it."""
    values = dict(record.values)
    rate = values.get("tax_class")
    if isinstance(rate, Decimal):
        values["tax_class"] = _class_of(rate, house.classes)
    before = house.stored.get(values["code"])
    if before is None and not values.get("name") and (name := _called(values, house.language)):
        values["name"] = name
    values = spelled(values, _own(before), house.units)
    require_unit_names(values, _own(before))
    if (factor := values.pop("sales_factor", None)) is not None:
        unit = values.get("sales_unit")
        if unit is None:
            if factor != 1:
                raise Fault("sales_factor", Refused(N_("Say which sales unit holds so many base units.")))
        elif factor != 1 or unit != _base_unit(values, before, house.units):
            values[f"factor:{unit}"] = factor
    return values


def _called(values: Mapping[str, Any], language: str) -> str:
    """What a new article without a name is called: its name in a language, else its long text."""
    names = [values.get(f"name:{language}"), *(values[key] for key in values if key.startswith("name:"))]
    text: str = values.get("description") or ""
    return next(filter(None, names), text if len(text) <= SHORT and "\n" not in text else "")


def _base_unit(values: Mapping[str, Any], before: Before | None, units: Spelling) -> str:
    known: str = values.get("base_unit") or (before.values["base_unit"] if before else units.of(_UNIT))
    return known


def _own(before: Before | None) -> Spelling:
    """How an article spells its units: the base unit and those that have a factor to it."""
    if before is None:
        return Spelling()
    factors = (key.partition(":") for key in before.values)
    return Spelling((before.values["base_unit"], *(unit for name, _, unit in factors if name == "factor")))


def _require_components(values: Mapping[str, Any], house: _House, context: Context) -> None:
    for code, _ in values.get("components", ()):
        if code not in house.goods and code not in context.announced:
            error = Refused(N_("There are no goods with the code {code} to be part of a kit."), code=code)
            raise Waits(Fault("components", error))


def _require_changeable(before: Before, after: Mapping[str, Any], house: _House) -> None:
    for name in _FIXED:
        if name in after:
            error = Refused(
                N_("“{field}” of an article that is there is {before} and cannot be changed."),
                field=spoken(name),
                before=str(before.values[name]),
            )
            raise Fault(name, error)
    if "tracking" in after and before.id in house.stocked:
        raise Fault("tracking", stocked_before())


def _article(values: Mapping[str, Any]) -> NewArticle:
    """The article that these fields make; brand, category and components come when it is written."""
    base = values.get("base_unit", _UNIT)
    names, properties, factors = [], [], {}
    for key, value in values.items():
        field, colon, index = key.partition(":")
        if not colon or value is None:
            continue
        if field == "name":
            names.append((index, value))
        elif field == "property":
            properties.append((index, value))
        elif field == "factor" and index != base:
            factors[index] = value
        elif field == "factor" and value != 1:
            raise Fault(key, Refused(N_("The factor of the base unit is 1.")))
    sold, bought = values.get("sales_unit", base), values.get("purchase_unit", base)
    for key, unit in (("sales_unit", sold), ("purchase_unit", bought)):
        if unit != base and unit not in factors:
            raise Fault(key, Refused(N_("The unit {unit} has no factor to the base unit."), unit=unit))
    for key in values:
        field, colon, index = key.partition(":")
        if field in ("gtin", "minimum", "step") and colon and index != base and index not in factors:
            raise Fault(key, Refused(N_("The unit {unit} has no factor to the base unit."), unit=index))
    units = tuple(
        NewUnit(
            unit,
            factor.numerator,
            factor.denominator,
            values.get(f"gtin:{unit}") or "",
            values.get(f"minimum:{unit}"),
            values.get(f"step:{unit}"),
            unit == sold,
            unit == bought,
        )
        for unit, factor in factors.items()
    )
    own = {name: values[name] for name in COLUMNS if name in values}
    own.setdefault("list_price", ZERO)
    return NewArticle(
        **own,
        gtin=values.get("gtin") or values.get(f"gtin:{base}") or "",
        units=units,
        names=tuple(names),
        properties=tuple(properties),
        components=tuple((0, quantity) for _, quantity in values.get("components", ()))[:1],
        minimum=values.get(f"minimum:{base}"),
        step=values.get(f"step:{base}"),
    )
