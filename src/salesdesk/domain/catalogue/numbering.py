"""Which code a new article is offered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import is_gtin
from salesdesk.office.permissions import Permission
from salesdesk.office.proposing import first_free, number_after
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among

__all__ = ["next_code"]

_SHOW: Final = 200
"""So many codes show how they are written here."""
_RUNNING: Final = re.compile(r"[^0-9]*[0-9]{3,}")
"""Fewer digits are part of a name, HB2 or LAMP-60."""

_NEWEST: Final = select(Article.code).order_by(Article.id.desc()).limit(_SHOW)
_TAKEN: Final = select(Article.code).where(among(Article.code, "codes", texts=True))


@query(Permission.ARTICLES_SEE)
def next_code(tx: Transaction) -> str:
    """A free code that goes on from the newest that are numbered: a proposal, until it is entered.

    Codes that are bar codes are not counted up.
    """
    newest = tx.session.scalars(_NEWEST)
    running = (code for code in newest if _RUNNING.fullmatch(code) and not is_gtin(code))

    def taken(codes: Sequence[str]) -> set[str]:
        return set(tx.session.scalars(_TAKEN, {"codes": codes}))

    return first_free(number_after(running), taken)
