"""Whose a GTIN is: a scan has to mean one article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from salesdesk.domain.catalogue.model import Article, ArticleUnit
from salesdesk.domain.importing.rules import Fault, Record
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among

__all__ = ["Owners", "owners", "require_own"]

Owners = dict[str, set[str]]
"""The codes of the articles that have a GTIN."""

_FIELD: Final = "gtin"
_OWNERS: Final = (
    select(ArticleUnit.gtin, Article.code)
    .join(Article, Article.id == ArticleUnit.article_id)
    .where(among(ArticleUnit.gtin, "gtins", texts=True))
)


def owners(tx: Transaction, records: Sequence[Record]) -> Owners:
    """Who has the GTINs that records name."""
    named = {gtin for record in records for gtin in _named(record.values).values()}
    found: Owners = {}
    if named:
        for gtin, code in tx.session.execute(_OWNERS, {"gtins": sorted(named)}):
            found.setdefault(gtin, set()).add(code)
    return found


def require_own(code: str, said: Mapping[str, Any], owned: Owners) -> None:
    """Refuse GTINs of others, and note what is said as the article's own. Raises Fault."""
    named = _named(said)
    for key, gtin in named.items():
        if others := owned.get(gtin, set()) - {code}:
            raise Fault(
                key, Refused(N_("Article {code} has the GTIN {gtin} already."), code=min(others), gtin=gtin)
            )
    for gtin in named.values():
        owned.setdefault(gtin, set()).add(code)


def _named(values: Mapping[str, Any]) -> dict[str, str]:
    """The GTINs among values, by their keys: of the base unit, and of others."""
    return {key: value for key, value in values.items() if value and key.partition(":")[0] == _FIELD}
