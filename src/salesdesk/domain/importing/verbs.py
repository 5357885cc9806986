"""Importing: a chunk of records of one kind, judged and written in one transaction.

What is wrong with a record is in the result; the others are written. `import_whole` takes a
file as a whole, all of it or nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from salesdesk.domain.importing.customers.planning import names_no_place
from salesdesk.domain.importing.known import known_orders
from salesdesk.domain.importing.operations import Context, Done, LineRefused, Plan, Refusal
from salesdesk.domain.importing.orders import check_lines, enter_lines, is_finished
from salesdesk.domain.importing.rooms import PERMISSION_OF, ROOMS
from salesdesk.domain.importing.rules import Entity, Record
from salesdesk.office.work import Transaction, verb

__all__ = [
    "CHUNK_VERBS",
    "Undone",
    "import_articles",
    "import_customers",
    "import_order",
    "import_prices",
    "import_stock",
    "import_suppliers",
    "import_whole",
]

Chunks = Callable[[], Iterable[Sequence[Record]]]
"""Gives the records of a file in chunks, from the first again each time; orders one by one."""


class Undone(Exception):
    """What was tried went well, and would have come to what is `done`; raised so that nothing of it stays."""

    def __init__(self, done: Done) -> None:
        super().__init__(done)
        self.done = done


@verb(PERMISSION_OF[Entity.ARTICLES])
def import_articles(tx: Transaction, records: Sequence[Record], context: Context) -> Done:
    """Enter or change articles; what suppliers ask and list prices take their own permissions."""
    return _import(tx, Entity.ARTICLES, records, context)


@verb(PERMISSION_OF[Entity.CUSTOMERS])
def import_customers(tx: Transaction, records: Sequence[Record], context: Context) -> Done:
    """Enter or change customers; conditions take the permission to edit prices."""
    return _import(tx, Entity.CUSTOMERS, records, context)


@verb(PERMISSION_OF[Entity.SUPPLIERS])
def import_suppliers(tx: Transaction, records: Sequence[Record], context: Context) -> Done:
    """Enter or change suppliers."""
    return _import(tx, Entity.SUPPLIERS, records, context)


@verb(PERMISSION_OF[Entity.PRICES])
def import_prices(tx: Transaction, records: Sequence[Record], context: Context) -> Done:
    """Enter or change prices of lists and customers."""
    return _import(tx, Entity.PRICES, records, context)


@verb(PERMISSION_OF[Entity.STOCK])
def import_stock(tx: Transaction, records: Sequence[Record], context: Context) -> Done:
    """Receive what lies there beyond the books."""
    return _import(tx, Entity.STOCK, records, context)


@verb(PERMISSION_OF[Entity.ORDERS])
def import_order(tx: Transaction, lines: Sequence[Record], context: Context, trial: bool = False) -> Done:
    """Enter the order that these lines make, and confirm it if the context says so.

    A `trial` does all of it and then raises Undone.
    """
    done = _enter(tx, lines, context)
    if trial and not done.refused:
        raise Undone(done)
    return done


@verb(None)
def import_whole(tx: Transaction, entity: Entity, chunks: Chunks, context: Context) -> Done:
    """Import a whole file in this one transaction; anything wrong in it, and nothing is changed.

    Takes what importing the entity takes. Everybody who writes waits until it ends.
    """
    tx.actor.require(PERMISSION_OF[entity])
    done, waiting, last = Done(), list[Record](), False
    for records in chunks():
        part = (
            _enter(tx, records, context) if entity is Entity.ORDERS else _import(tx, entity, records, context)
        )
        waiting += [record for record in records if record.line in part.waiting]
        done = _sum(done, part)
    while waiting:
        part = _import(tx, entity, waiting, replace(context, last=last))
        still = [record for record in waiting if record.line in part.waiting]
        last = len(still) == len(waiting)
        done, waiting = _sum(done, part), still
    return done


CHUNK_VERBS: Final[Mapping[Entity, Callable[[Transaction, Sequence[Record], Context], Done]]] = {
    Entity.ARTICLES: import_articles,
    Entity.CUSTOMERS: import_customers,
    Entity.SUPPLIERS: import_suppliers,
    Entity.PRICES: import_prices,
    Entity.STOCK: import_stock,
}


def _sum(one: Done, other: Done) -> Done:
    """Both together; raises LineRefused if anything is refused, for then all of it is."""
    for refusal in other.refused:
        raise LineRefused(refusal)
    return Done(
        one.added + other.added,
        one.changed + other.changed,
        one.unchanged + other.unchanged,
        finished=one.finished + other.finished,
        placeless=one.placeless + other.placeless,
        to_approve=one.to_approve + other.to_approve,
    )


def _import(tx: Transaction, entity: Entity, records: Sequence[Record], context: Context) -> Done:
    start, worked = time.perf_counter(), time.thread_time()
    room = ROOMS[entity]
    plan: Plan[object] = room.plan(tx, records, replace(context, lock=True))
    if plan.items:
        room.write(tx, plan)
    return Done(
        len(plan.added),
        len(plan.changed),
        plan.unchanged,
        tuple(plan.refused),
        tuple(record.line for record in plan.waiting),
        _seconds(start, worked),
        placeless=sum(map(names_no_place, plan.added)) if entity is Entity.CUSTOMERS else 0,
    )


def _enter(tx: Transaction, lines: Sequence[Record], context: Context) -> Done:
    start, worked = time.perf_counter(), time.thread_time()
    refused: list[Refusal] = [] if is_finished(lines) else check_lines(tx, lines, lock=True)
    if refused:
        return Done(refused=tuple(refused))
    (wrong,) = known_orders(tx, [lines])
    if wrong is not None:
        return Done(unchanged=int(not wrong), refused=wrong)
    if is_finished(lines):
        return Done(finished=1)
    waits = enter_lines(tx, lines, context.confirm)
    return Done(added=1, seconds=_seconds(start, worked), to_approve=int(waits))


def _seconds(start: float, worked: float) -> float:
    """Seconds since then, of which waiting is not more than work.

    On a busy machine a chunk waits for its turn however small it is: smaller ones would only
    wait more often.
    """
    return round(min(time.perf_counter() - start, 2 * (time.thread_time() - worked)), 6)
