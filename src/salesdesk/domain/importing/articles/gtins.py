"""Whose a GTIN is: a scan has to mean one article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from salesdesk.domain.catalogue.rewriting import not_its_own, owners_of
from salesdesk.domain.importing.rules import Fault, Record
from salesdesk.office.work import Transaction

__all__ = ["Owners", "owners", "require_own"]

Owners = dict[str, set[str]]
"""The codes of the articles that have a GTIN."""

_FIELD: Final = "gtin"
_OF_UNIT: Final = f"{_FIELD}:"


def owners(tx: Transaction, records: Sequence[Record]) -> Owners:
    """Who has the GTINs that records name."""
    return owners_of(tx, {gtin for record in records for gtin in _named(record.values).values()})


def require_own(code: str, said: Mapping[str, Any], owned: Owners) -> None:
    """Refuse GTINs of others, and note what is said as the article's own. Raises Fault."""
    named = _named(said)
    for key, gtin in named.items():
        if others := owned.get(gtin, set()) - {code}:
            raise Fault(key, not_its_own(min(others), gtin))
    for gtin in named.values():
        owned.setdefault(gtin, set()).add(code)


def _named(values: Mapping[str, Any]) -> dict[str, str]:
    """The GTINs among values, by their keys: of the base unit, and of others."""
    return {
        key: value for key, value in values.items() if value and (key == _FIELD or key.startswith(_OF_UNIT))
    }
