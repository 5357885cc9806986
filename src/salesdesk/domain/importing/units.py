"""Units of a file: what its fields name, spelled as its article or else the firm does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import func, select

from salesdesk.domain.catalogue.entering import check_unit_name
from salesdesk.domain.catalogue.model import Article, ArticleUnit
from salesdesk.domain.catalogue.unit_names import Spelling, same_word
from salesdesk.domain.importing.rules import Fault
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among

__all__ = ["require_unit_names", "spelled", "units_in_use", "units_named", "units_of"]

_UNITS: Final = ("base_unit", "sales_unit", "purchase_unit")
_OF_UNITS: Final = ("factor", "gtin", "minimum", "step")
"""Fields that are units, and those that say something of the unit behind their colon."""
_NEWEST: Final = 1000
_SAMPLE: Final = select(ArticleUnit.unit).order_by(ArticleUnit.id.desc()).limit(_NEWEST).subquery()
_IN_USE: Final = select(_SAMPLE.c.unit).group_by(_SAMPLE.c.unit).order_by(func.count().desc(), _SAMPLE.c.unit)
_OF: Final = (
    select(Article.code, ArticleUnit.unit)
    .join(ArticleUnit, ArticleUnit.article_id == Article.id)
    .where(among(Article.code, "codes", texts=True))
    .order_by(ArticleUnit.id)
)


def units_named(values: Mapping[str, Any]) -> list[str]:
    """The units that the fields of an article name, as they are written."""
    named = [value for key, value in values.items() if key in _UNITS and value]
    named += [unit for name, unit in map(_parted, values) if name in _OF_UNITS]
    return list(dict.fromkeys(named))


def require_unit_names(values: Mapping[str, Any], own: Spelling) -> None:
    """Refuse names that no unit can have; those that the article has already may stay. Raises Fault."""
    for unit in units_named(values):
        if unit not in own.units:
            try:
                check_unit_name(unit)
            except Refused as error:
                key = next(key for key, value in values.items() if unit in (value, _parted(key)[1]))
                raise Fault(key, error) from error


def spelled(values: Mapping[str, Any], own: Spelling, firm: Spelling) -> dict[str, Any]:
    """The fields of an article with every unit spelled as it does, or else the firm.

    Two that would become one of which the fields say two things stay as they are written. Raises
    Fault if these are the same word.
    """
    named = units_named(values)
    as_known = {unit: own.known(unit) or firm.of(unit) for unit in named}
    apart = _told_apart(values, as_known)
    if apart:
        both = Spelling((*own.units, *apart))
        as_known = {unit: both.known(unit) or firm.of(unit) for unit in named}
    found: dict[str, Any] = {}
    for key, value in values.items():
        name, unit = _parted(key)
        if name in _OF_UNITS:
            renamed = f"{name}:{as_known[unit]}"
            if found.setdefault(renamed, value) != value:
                raise Fault(key, Refused(N_("Two columns say this of the unit {unit}."), unit=as_known[unit]))
        else:
            found[key] = as_known[value] if key in _UNITS and value else value
    return found


def _told_apart(values: Mapping[str, Any], as_known: Mapping[str, str]) -> list[str]:
    """Units of which one field says something each, though they would be spelled alike."""
    said: dict[tuple[str, str], list[str]] = {}
    for name, unit in map(_parted, values):
        if name in _OF_UNITS:
            said.setdefault((name, as_known[unit]), []).append(unit)
    apart: dict[str, str] = {}
    for units in said.values():
        if len({same_word(unit) for unit in units}) > 1:
            for unit in units:
                known = as_known[unit]
                apart[same_word(unit)] = known if same_word(known) == same_word(unit) else unit
    return list(apart.values())


@lru_cache(maxsize=1024)
def _parted(key: str) -> tuple[str, str]:
    """The name of a field and the unit it is about, empty if it is about none."""
    name, colon, unit = key.partition(":")
    return (name, unit) if colon and name in _OF_UNITS else ("", "")


def units_in_use(tx: Transaction) -> Spelling:
    """How the firm spells the units of its newest articles, each as most of them do."""
    return Spelling(tx.session.scalars(_IN_USE))


def units_of(tx: Transaction, codes: Iterable[str]) -> dict[str, Spelling]:
    """How articles, by code, spell their own units."""
    wanted = sorted(set(codes))
    units: dict[str, list[str]] = {}
    if wanted:
        for code, unit in tx.session.execute(_OF, {"codes": wanted}):
            units.setdefault(code, []).append(unit)
    return {code: Spelling(theirs) for code, theirs in units.items()}
