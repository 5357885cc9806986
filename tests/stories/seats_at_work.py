"""What seats do until they are killed: round after round, and each tells of every step that was done."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from multiprocessing.connection import Connection
from typing import Any, Final

from salesdesk.desk import Desk
from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, add_line, enter, open_draft
from salesdesk.domain.fulfilment.queries import batches_for, order_to_fulfil
from salesdesk.domain.fulfilment.substituting import substitute
from salesdesk.domain.fulfilment.taking_over import take_over, who_loses
from salesdesk.domain.fulfilment.verbs import allocate, issue
from salesdesk.domain.orders.verbs import cancel, confirm
from salesdesk.domain.purchasing.verbs import receive_goods
from salesdesk.domain.stocktakes.approving import approve
from salesdesk.domain.stocktakes.differences import outcome
from salesdesk.domain.stocktakes.queries import stocktakes
from salesdesk.domain.stocktakes.rules import Scope, StocktakeState, Uncounted
from salesdesk.domain.stocktakes.verbs import count, open_stocktake
from salesdesk.money import ZERO
from salesdesk.storage.engine import Database
from salesdesk.warehouse.receiving.operations import Arrival
from tests.house import MONDAY

__all__ = ["Place", "Round", "Told", "count_goods", "replace_goods", "sell", "work"]

_ALL: Final = Decimal(100_000)
"""More than there ever is."""
_PLENTY: Final = 50
"""As much of a batch as nobody sells while it is counted."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a seat was told that is done: the step, what it was about, and how much or what number."""

    step: str
    about: int
    result: Any = None


@dataclass(frozen=True, slots=True)
class Place:
    """What a seat needs to work with."""

    customer_id: int
    warehouse_id: int
    side_id: int
    """The other warehouse."""
    supplier_id: int
    articles: tuple[int, ...]
    """What is sold, the last of them the one there is least of."""
    rare_id: int
    """What is taken over; the second of the articles stands in for it."""


Round = Callable[[Desk, Place, random.Random], Iterator[Told]]


def monday() -> datetime:
    """The moment at which the house stands still."""
    return MONDAY


def work(url: str, place: Place, seed: int, round_: Round, tell: Connection[Any, Any]) -> None:
    """Do one round after the other without end, and tell of every step."""
    chance, desk = random.Random(seed), Desk.system(Database(url), clock=monday)
    while True:
        for told in round_(desk, place, chance):
            tell.send(told)


def sell(desk: Desk, place: Place, chance: random.Random) -> Iterator[Told]:
    """From a delivery to the note of an order."""
    yield _received(desk, place, place.warehouse_id, {chance.choice(place.articles): chance.randint(1, 20)})
    draft = desk.do(open_draft, NewOrder(place.customer_id)).id
    yield Told("opened", draft)
    for article in chance.sample(place.articles, 2):
        line = desk.do(add_line, draft, NewLine(Decimal(chance.randint(1, 5)), article_id=article))
        yield Told("held", line.id, line.held)
    yield Told("confirmed", draft, desk.do(confirm, draft).number)
    given = desk.do(allocate, draft)
    yield Told("allocated", draft, sum((each.quantity for each in given), ZERO))
    yield from _issued(desk, draft)


def count_goods(desk: Desk, place: Place, chance: random.Random) -> Iterator[Told]:
    """A stocktake, or the rest of one that somebody had begun who was killed.

    Something is missing only of what nobody has claimed, so that nobody gives way.
    """
    begun = [each for each in desk.ask(stocktakes).rows if each.state is StocktakeState.OPEN]
    id_ = begun[0].id if begun else desk.do(open_stocktake, place.warehouse_id, Scope()).id
    yield Told("begun", id_)
    for article in place.articles[:2]:
        lying = desk.ask(article_card, article).batches
        batch = chance.choice([each for each in lying if each.warehouse_id == place.warehouse_id])
        found = batch.on_hand + chance.randint(-3 if batch.free > _PLENTY else 0, 3)
        counted = desk.do(count, id_, batch.batch_id, found)
        yield Told("counted", id_, (batch.batch_id, counted.counted))
    done = desk.do(approve, id_, desk.ask(outcome, id_).changes, Uncounted.LEAVE)
    yield Told("approved", id_, (done.issue, done.receipt))


def replace_goods(desk: Desk, place: Place, chance: random.Random) -> Iterator[Told]:
    """What others have reserved is taken over, what is still missing is replaced, and all leaves together.

    It is told as well when something is about to be taken: then nothing of it is free, and
    nothing will be.
    """
    rare, pen = place.rare_id, place.articles[1]
    taken, missing = chance.randint(1, 6), chance.randint(1, 3)
    yield _received(desk, place, place.warehouse_id, {rare: taken, pen: missing})
    yield _received(desk, place, place.side_id, {pen: missing})
    others = _ordered(desk, place, rare, _ALL)
    yield others
    mine = _ordered(desk, place, rare, Decimal(taken + missing))
    yield mine
    [line] = desk.ask(order_to_fulfil, mine.about).lines
    batch = max(desk.ask(batches_for, line.id), key=lambda each: each.free)
    wish = line.id, batch.batch_id, place.warehouse_id, Decimal(taken)
    losers = desk.ask(who_loses, *wish)
    yield Told("taking", line.id, (rare, Decimal(taken)))
    desk.do(take_over, *wish, losers)
    yield Told("taken", line.id, Decimal(taken))
    desk.do(substitute, line.id, pen, Decimal(missing), place.side_id)
    yield Told("replaced", line.id, Decimal(missing))
    given = desk.do(allocate, mine.about)  # what stands in comes from where the rest lies
    assert {each.warehouse_id for each in given} == {place.warehouse_id}
    yield Told("allocated", mine.about, taken + sum((each.quantity for each in given), ZERO))
    yield from _issued(desk, mine.about)
    desk.do(cancel, others.about, "no")
    yield Told("cancelled", others.about)


def _ordered(desk: Desk, place: Place, article_id: int, quantity: Decimal) -> Told:
    entered = desk.do(enter, NewOrder(place.customer_id), [NewLine(quantity, article_id=article_id)], True)
    assert entered.confirmed is not None
    return Told("confirmed", entered.id, entered.confirmed.number)


def _received(desk: Desk, place: Place, warehouse_id: int, goods: dict[int, int]) -> Told:
    arrivals = [Arrival(article, Decimal(quantity), Decimal(1)) for article, quantity in goods.items()]
    receipt = desk.do(receive_goods, warehouse_id, place.supplier_id, arrivals)
    return Told("received", receipt.id, (receipt.number, sum(each.quantity for each in arrivals)))


def _issued(desk: Desk, order_id: int) -> Iterator[Told]:
    for note in desk.do(issue, order_id):
        yield Told("issued", note.id, (note.number, sum(quantity for _, quantity in note.quantities)))
