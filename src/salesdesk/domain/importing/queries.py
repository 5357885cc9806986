"""What importing asks before it writes, and what exporting reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, Final

from salesdesk.domain.importing import prices, stock, suppliers
from salesdesk.domain.importing.articles import stored as articles
from salesdesk.domain.importing.customers import stored as customers
from salesdesk.domain.importing.known import known_orders
from salesdesk.domain.importing.operations import Before, Context, Refusal
from salesdesk.domain.importing.orders import check_lines, is_finished
from salesdesk.domain.importing.rooms import PERMISSION_OF, ROOMS
from salesdesk.domain.importing.rules import Entity, Record
from salesdesk.domain.importing.specs import SPECS
from salesdesk.domain.importing.written_orders import page_of as orders_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query

__all__ = ["Page", "Sifted", "SiftedOrder", "export_heads", "export_page", "sift", "sift_orders"]

_SEES: Final = {
    Entity.ARTICLES: Permission.ARTICLES_SEE,
    Entity.CUSTOMERS: Permission.CUSTOMERS_SEE,
    Entity.SUPPLIERS: Permission.PURCHASES_SEE,
    Entity.PRICES: Permission.PRICES_EDIT,
    Entity.STOCK: Permission.STOCK_SEE,
    Entity.ORDERS: Permission.ORDERS_SEE,
}
_ONLY_READ: Final = frozenset(
    {
        *(
            "amount_currency",
            "discount_share",
            "sales_factor",
            "weight_in_grams",
            "ended",
            "inactive",
            "net_price",
            "gross_price",
        ),
        *("first_name", "last_name", "billing_place", "place"),
    }
)
"""What is written in another field."""
_COSTS: Final = frozenset(("purchase_price", "purchase_price_unit", "unit_cost"))
"""Only those who may see costs export them."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """What would come of records: `new` would be added, `other` changed, `waiting` name what is not there."""

    new: tuple[Record, ...] = ()
    other: tuple[Record, ...] = ()
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    waiting: tuple[Record, ...] = ()
    left_out: tuple[Refusal, ...] = ()
    """What is wrong with records that are taken without it."""
    differences: Mapping[int, Mapping[str, tuple[Any, Any]]] = dataclass_field(default_factory=dict)
    """What is stored of records and what it would be, by line and field; nothing of what is new."""


@dataclass(frozen=True, slots=True)
class SiftedOrder:
    """What would come of an order: it is entered already, finished elsewhere, or wrong; else it is new."""

    is_known: bool = False
    is_finished: bool = False
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Rows to be exported, each a value per field, and where the next page begins; None if there is none."""

    rows: tuple[dict[str, Any], ...]
    after: tuple[int, int] | None


@query(None)
def sift(tx: Transaction, entity: Entity, records: Sequence[Record], context: Context) -> Sifted:
    """Judge records without writing: what is unchanged needs no transaction at all.

    Takes what importing them takes.
    """
    tx.actor.require(PERMISSION_OF[entity])
    plan = ROOMS[entity].plan(tx, records, context)
    return Sifted(
        tuple(plan.added),
        tuple(plan.changed),
        plan.unchanged,
        tuple(plan.refused),
        tuple(plan.waiting),
        tuple(plan.left_out),
        plan.differences,
    )


@query(PERMISSION_OF[Entity.ORDERS])
def sift_orders(tx: Transaction, orders: Sequence[Sequence[Record]]) -> list[SiftedOrder]:
    """Judge orders without writing: the rest is entered."""
    found = []
    for lines, wrong in zip(orders, known_orders(tx, orders), strict=True):
        if wrong is not None:
            found.append(SiftedOrder(is_known=not wrong, refused=wrong))
        elif is_finished(lines):
            found.append(SiftedOrder(is_finished=True))
        else:
            found.append(SiftedOrder(refused=tuple(check_lines(tx, lines))))
    return found


@query(None)
def export_heads(tx: Transaction, entity: Entity) -> list[str]:
    """The heads of an export: the fields of the entity, and of indexed ones those that anything fills."""
    tx.actor.require(_SEES[entity])
    extra = articles.extra_heads(tx) if entity is Entity.ARTICLES else []
    heads = []
    for field in SPECS[entity].fields:
        if field.alone and field.name not in _ONLY_READ and _shown(tx, field.name):
            heads.append(field.name)
        heads += [head for head in extra if head.partition(":")[0] == field.name]
    return heads


@query(None)
def export_page(tx: Transaction, entity: Entity, after: tuple[int, int], limit: int) -> Page:
    """The next rows of an export. `after` is (0, 0) at first, then what the last page says.

    What others need goes first: components before kits, payers before branches.
    """
    tx.actor.require(_SEES[entity])
    stage, last = after
    records, rows = _read(tx, entity, stage, last, limit)
    shown = tuple({key: value for key, value in row.items() if _shown(tx, key)} for row in rows)
    if records:
        return Page(shown, (stage, records))
    return Page(shown, (stage + 1, 0) if stage + 1 < _STAGES.get(entity, 1) else None)


_STAGES: Final = {Entity.ARTICLES: 2, Entity.CUSTOMERS: 2, Entity.PRICES: 2}


def _shown(tx: Transaction, key: str) -> bool:
    return key not in _COSTS or Permission.COSTS_SEE in tx.actor.permissions


def _read(
    tx: Transaction, entity: Entity, stage: int, last: int, limit: int
) -> tuple[int, list[dict[str, Any]]]:
    """The id of the last record of a page, 0 if there is none, and its rows."""
    if entity in (Entity.ARTICLES, Entity.CUSTOMERS):
        if entity is Entity.ARTICLES:
            befores = articles.page_of(tx, bool(stage), last, limit, offers=True)
        else:
            befores = customers.page_of(tx, bool(stage), last, limit)
        key = SPECS[entity].key[0]
        return befores[-1].id if befores else 0, [row for each in befores for row in _rows(each, key)]
    found: Sequence[Any]
    if entity is Entity.SUPPLIERS:
        found = suppliers.page_of(tx, last, limit)
    elif entity is Entity.PRICES:
        found = prices.page_of(tx, bool(stage), last, limit)
    elif entity is Entity.STOCK:
        found = stock.page_of(tx, last, limit)
    else:
        found = orders_page(tx, last, limit)
    return found[-1].id if found else 0, [each.values for each in found]


def _rows(before: Before, key: str) -> list[dict[str, Any]]:
    """A record with the first of its suppliers or people, then a short row for each further one."""
    parts = []
    for whose, part in before.parts.items():
        if isinstance(whose, str):
            parts.append({"supplier": whose, **part})
        elif whose[0] == "contact":
            parts.append(part)
    first, *others = parts or [{}]
    return [before.values | first, *({key: before.values[key], **other} for other in others)]
