"""What is done with goods that nobody ordered: they are moved, written off, kept apart, counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.article_cards.rules import BatchInStock
from salesdesk.domain.corrections.quarantine import end_quarantine, quarantine
from salesdesk.domain.corrections.rules import GaveWay
from salesdesk.domain.corrections.writing_off import write_off
from salesdesk.domain.stocktakes.approving import approve
from salesdesk.domain.stocktakes.rules import Scope, Uncounted
from salesdesk.domain.stocktakes.verbs import cancel, count, open_stocktake
from salesdesk.domain.transfers import verbs as transfers
from salesdesk.domain.transfers.entering import Sending
from salesdesk.domain.transfers.queries import lines_under_way
from salesdesk.warehouse.counting.operations import Lost
from salesdesk.warehouse.ledger.rules import Cause
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.transfers.operations import Arrived
from tests.house import House
from tests.stories.simple_firm import CODES, PLACES, Firm, Place, Stocktake, Transfer

__all__ = ["MovingSteps", "part_of"]

ANY = st.integers(0, 999)
CODE, PLACE = st.sampled_from(CODES), st.sampled_from(PLACES)
SHARE = st.integers(0, 5)
"""How many quarters of what there is a step is about; five are one piece too many."""


class MovingSteps:
    """The verbs of the warehouse beside the simple firm."""

    house: House
    firm: Firm
    written_off: dict[tuple[int, str], int]
    """When something of a batch in a warehouse was last written off."""

    def _tried(self, allowed: bool, verb: Any, *args: Any) -> Any:
        raise NotImplementedError

    @rule(code=CODE, back=st.booleans(), quantity=st.integers(0, 60))
    def goods_are_sent(self, code: str, back: bool, quantity: int) -> None:
        origin, destination = reversed(PLACES) if back else PLACES
        place = code, origin
        free = self.firm.could_have(code, [origin])
        way = self.house.warehouses[origin], self.house.warehouses[destination]
        lines = [Sending(self.house.articles[code], Decimal(quantity))]
        sent = self._tried(0 < quantity <= free, transfers.send, *way, lines)
        if sent is not None:
            self.firm.sweep({code})
            self.firm.on_hand[place] -= quantity
            self.firm.under_way[sent.id] = Transfer(code, origin, destination, quantity)

    @rule(which=ANY, back=st.booleans(), share=SHARE)
    def goods_arrive(self, which: int, back: bool, share: int) -> None:
        if not self.firm.under_way:
            self.goods_are_sent("MUG", back, 9)
        verb = transfers.take_back if back else transfers.receive
        found, quantity = self._come(which, share, verb)
        if found is not None:
            place = found.origin if back else found.destination
            self.firm.on_hand[found.code, place] += quantity

    @rule(which=ANY, share=SHARE)
    def goods_are_lost_on_the_way(self, which: int, share: int) -> None:
        self._come(which, share, transfers.write_off, Cause.SHRINKAGE)

    @rule(code=CODE, place=PLACE, which=ANY, quantity=st.integers(0, 60), blocked=st.booleans())
    def goods_are_written_off(self, code: str, place: str, which: int, quantity: int, blocked: bool) -> None:
        batch = self._batch(code, place, which)
        if batch is None:
            return
        lost = Lost(Decimal(quantity), Cause.BROKEN, blocked=blocked)
        where = batch.batch_id, batch.warehouse_id
        done = self._tried(0 < quantity <= batch.on_hand, write_off, *where, lost)
        if done is not None:
            kept, free = int(batch.blocked), int(batch.on_hand - batch.blocked)
            of_those = min(quantity, kept) if blocked else max(quantity - free, 0)
            self.firm.kept_apart[code, place] -= of_those
            self.firm.on_hand[code, place] -= quantity
            self.written_off[batch.batch_id, place] = self.firm.minute
            self._make_way([(code, place)], done.gave_way)

    @rule(code=CODE, place=PLACE, which=ANY, quantity=st.integers(0, 60))
    def goods_are_kept_apart(self, code: str, place: str, which: int, quantity: int) -> None:
        batch = self._batch(code, place, which)
        if batch is None:
            return
        allowed = 0 < quantity <= batch.on_hand - batch.blocked
        where = batch.batch_id, batch.warehouse_id
        gave_way = self._tried(allowed, quarantine, *where, Decimal(quantity), "looks odd")
        if gave_way is not None:
            self.firm.kept_apart[code, place] += quantity
            self._make_way([(code, place)], gave_way)

    @rule(code=CODE, place=PLACE, which=ANY, share=SHARE)
    def goods_are_released(self, code: str, place: str, which: int, share: int) -> None:
        if not any(self.firm.kept_apart.values()):
            self.goods_are_kept_apart(code, place, which, 9)
        kept = [each for each in PLACES if self.firm.kept_apart[code, each]]
        place = place if place in kept or not kept else kept[0]
        batch = self._batch(code, place, which)
        if batch is None:
            return
        quantity = part_of(int(batch.quarantined), share)
        allowed = 0 < quantity <= batch.quarantined
        self._tried(allowed, end_quarantine, batch.batch_id, batch.warehouse_id, Decimal(quantity))
        if allowed:
            self.firm.kept_apart[code, place] -= quantity

    @rule(code=CODE, place=PLACE, which=ANY, counted=st.integers(0, 150), both=st.booleans())
    def goods_are_counted(self, code: str, place: str, which: int, counted: int, both: bool) -> None:
        self.stocktake_begins(place)
        batch = self._batch(code, place, which)
        if batch is None:
            return
        [id_] = [id_ for id_, each in self.firm.counting.items() if each.place == place]
        self._tried(True, count, id_, batch.batch_id, Decimal(counted))
        self.firm.counting[id_].changes += 1
        self.firm.counting[id_].differences[batch.batch_id] = code, counted - int(batch.on_hand)
        self.firm.counting[id_].minutes[batch.batch_id] = self.firm.minute
        if both:
            self.goods_are_counted(code, place, which + 2, counted, False)

    @rule(place=PLACE)
    def stocktake_begins(self, place: str) -> None:
        allowed = all(each.place != place for each in self.firm.counting.values())
        begun = self._tried(allowed, open_stocktake, self.house.warehouses[place], Scope())
        if begun is not None:
            self.firm.counting[begun.id] = Stocktake(place)

    @rule(place=PLACE, gives_up=st.booleans(), late=st.booleans())
    def stocktake_ends(self, place: str, gives_up: bool, late: bool) -> None:
        found = [(id_, each) for id_, each in self.firm.counting.items() if each.place == place]
        for id_, stocktake in found:
            if gives_up:
                self._tried(True, cancel, id_)
                del self.firm.counting[id_]
                continue
            lying = {
                batch.batch_id: (int(batch.on_hand), int(batch.quarantined))
                for code in CODES
                for batch in self.house.ask(article_card, self.house.articles[code]).batches
                if batch.warehouse == place
            }
            known = any(
                by and self.written_off.get((batch_id, place), 0) > stocktake.minutes[batch_id]
                for batch_id, (_, by) in stocktake.differences.items()
            )
            allowed = bool(stocktake.differences) and not late and not known
            done = self._tried(allowed, approve, id_, stocktake.changes - late, Uncounted.LEAVE)
            if done is None:
                continue
            for batch_id, (code, by) in stocktake.differences.items():
                on_hand, kept = lying.get(batch_id, (0, 0))
                self.firm.on_hand[code, place] += max(by, -on_hand)
                self.firm.kept_apart[code, place] -= max(kept - max(on_hand + by, 0), 0)
            del self.firm.counting[id_]
            self._make_way([(code, place) for code in CODES], done.gave_way)

    def _come(self, which: int, share: int, verb: Any, *why: Cause) -> tuple[Transfer | None, int]:
        """A part of a transfer is under way no more; no transfer if there is none, or that is refused."""
        if not self.firm.under_way:
            return None, 0
        id_ = list(self.firm.under_way)[which % len(self.firm.under_way)]
        transfer = self.firm.under_way[id_]
        quantity = part_of(transfer.left, share)
        parts, missing = [], Decimal(quantity)
        lines = self.house.ask(lines_under_way, id_)
        for line in lines:
            part = missing if line is lines[-1] else min(missing, line.left)
            missing -= part
            parts += [Arrived(line.batch_id, part)] if part else []
        allowed = 0 < quantity <= transfer.left
        if self._tried(allowed, verb, id_, parts, *why) is None:
            return None, 0
        transfer.left -= quantity
        if not transfer.left:
            del self.firm.under_way[id_]
        return transfer, quantity

    def _batch(self, code: str, place: str, which: int) -> BatchInStock | None:
        """One of the batches that lie in a warehouse."""
        lying = self.house.ask(article_card, self.house.articles[code]).batches
        here = sorted((batch for batch in lying if batch.warehouse == place), key=lambda b: -b.quarantined)
        which = 0 if which % 2 else which  # as often as not the one of which most is kept apart
        return here[which % len(here)] if here else None

    def _make_way(self, places: Sequence[Place], gave_way: Sequence[GaveWay]) -> None:
        """No more is lost than is not there any more; what is left to whom, the house knows."""
        assert sum(line.short for line in gave_way) == sum(max(-self.firm.free(each), 0) for each in places)
        self._look_up({line.order_id for line in gave_way}, {code for code, _ in places})

    def _look_up(self, order_ids: Iterable[int], articles: Collection[str]) -> None:
        """Read from the house what orders have of these articles."""
        codes = {id_: code for code, id_ in self.house.warehouses.items()}
        for order_id in order_ids:
            with self.house.database.read() as session:
                rows = session.scalars(select(Supply).where(Supply.order_id == order_id)).all()
            for line_id, line in self.firm.orders[order_id].lines.items():
                if line.code in articles:
                    line.held, line.allocated = {}, {}
                for row in rows if line.code in articles else ():
                    if row.order_line_id == line_id and row.warehouse_id is not None:
                        at = codes[row.warehouse_id]
                        line.held[at] = line.held.get(at, 0) + int(row.quantity)
                        if row.allocated:
                            line.allocated[at] = line.allocated.get(at, 0) + int(row.quantity)


def part_of(whole: int, quarters: int) -> int:
    """So many quarters of it; of five, one piece too many."""
    return whole + 1 if quarters > 4 else whole * quarters // 4
