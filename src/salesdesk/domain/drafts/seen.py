"""Two who change the same draft: what one of them had seen is held against what is stored by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, func

from salesdesk.domain.catalogue.model import Article, ArticleName
from salesdesk.domain.drafts.queries import NewOrder
from salesdesk.domain.drafts.rules import NewLine, as_typed
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import LINE, state_of
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.office.changes import merged
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import read_columns

__all__ = ["GONE", "Stored", "merged_header", "merged_line", "stored_line"]

GONE: Final = N_("There is no such line in a draft.")


@dataclass(frozen=True, slots=True)
class Stored:
    """A line of a draft as it is stored, and what was typed on it.

    `given_by` is the id of the promotion that gives it, if one does.
    """

    position: int
    typed: NewLine
    code: str
    given_by: int | None


_LINE: Final = (
    LINE.add_columns(
        OrderLine.promotion_id,
        OrderLine.price_source,
        OrderLine.free_of_charge,
        func.coalesce(ArticleName.name, Article.name, ""),
    )
    .outerjoin(
        ArticleName, (ArticleName.article_id == Article.id) & (ArticleName.language == bindparam("language"))
    )
    .where(OrderLine.id == bindparam("line"))
)
_OF_A_LINE: Final[Mapping[str, tuple[str, ...]]] = {
    "quantity": (
        "quantity",
        "article_id",
        "code",
        "unit",
        "price",
        "price_unit",
        "discount_percent",
        "discount_amount",
        "discount_per_unit",
        "free_of_charge",
        "quote_line_id",
        "at_quoted",
    )
}
"""What is agreed of a line is one thing: a price is given for a quantity, a discount on a price."""
_OF_A_HEADER: Final[Mapping[str, tuple[str, ...]]] = {
    "discount_percent": ("discount_percent", "discount_amount")
}


def stored_line(tx: Transaction, order: Order, line_id: int) -> Stored:
    """A line of a draft that is locked. Raises NotFound if it has gone meanwhile."""
    row = read_columns(tx.session, _LINE, {"line": line_id, "language": order.language}).one_or_none()
    if row is None:
        raise NotFound(GONE)
    *columns, promotion_id, source, is_free, name = row
    line = state_of(columns)
    typed = as_typed(line, name, source, is_free)
    return Stored(line.position, typed, line.code, promotion_id if source is PriceSource.GIVEN else None)


def merged_line(stored: NewLine, seen: NewLine, wanted: NewLine) -> NewLine:
    """The stored line with what is `wanted` otherwise than it was `seen`. Raises Conflict, see `merged`."""
    return merged(stored, seen, wanted, _OF_A_LINE)


def merged_header(stored: NewOrder, seen: NewOrder, wanted: NewOrder) -> NewOrder:
    """The same of a header."""
    return merged(stored, seen, wanted, _OF_A_HEADER)
