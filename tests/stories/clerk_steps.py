"""What the clerk does where goods are short: he takes over what others have reserved, and replaces."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import rule

from salesdesk.domain.fulfilment.queries import batches_for, order_to_fulfil
from salesdesk.domain.fulfilment.substituting import substitute
from salesdesk.domain.fulfilment.taking_over import Loses, take_over, who_loses
from salesdesk.domain.orders.rules import OrderState
from tests.stories.moving_steps import ANY, PLACE, SHARE, MovingSteps, part_of
from tests.stories.simple_firm import CODES, PLACES, Line, Order

__all__ = ["ClerkSteps"]


class ClerkSteps(MovingSteps):
    """The verbs of the clerk who is short of goods, beside the simple firm.

    Which of several lines gives way, and what it has then, the house says; how much is lost, that it
    is what was shown, and that calls lose first, the simple firm knows.
    """

    def order_comes(self, quantities: list[int]) -> None:
        """An order of so much each, of mugs where it is even: a step of the machine that these belong to."""
        raise NotImplementedError

    @rule(which=ANY, place=PLACE, batch=ANY, share=SHARE, shown=st.sampled_from((True, True, False)))
    def goods_are_taken_over(self, which: int, place: str, batch: int, share: int, shown: bool) -> None:
        order, line_id = self._short_line(which)
        if not line_id:
            return
        line = order.lines[line_id]
        [other] = [each for each in PLACES if each != place]
        lying = [each for each in self.house.ask(batches_for, line_id) if each.warehouse == place]
        assert sum(each.allocated for each in lying) == line.allocated.get(place, 0)
        if not lying:
            return
        chosen = lying[batch % len(lying)]
        has, loose = int(chosen.allocated), sum(line.loose(each) for each in PLACES)
        most = has + min(int(chosen.free), loose + line.lacks)
        quantity = part_of(most, share)
        more = max(quantity - has, 0)
        comes_here = max(more - line.loose(place), 0)
        from_other = min(comes_here, line.loose(other))
        lose = max(comes_here - self.firm.could_have(line.code, [place]), 0)
        moved = min(lose, self.firm.could_have(line.code, [other]) + from_other)
        allowed = order.state is OrderState.CONFIRMED and quantity <= most
        wish = line_id, chosen.batch_id, chosen.warehouse_id, Decimal(quantity)
        losers = self.house.ask(who_loses, *wish) if allowed and shown else ()
        allowed = allowed and (shown or not lose)
        done = self._tried(allowed, take_over, *wish, losers)
        if done is None:
            return
        self.firm.sweep({line.code})
        line.held[place] = line.held.get(place, 0) + comes_here
        line.held[other] = line.held.get(other, 0) - from_other
        line.allocated[place] = line.allocated.get(place, 0) + quantity - has
        assert sum(each.quantity for each in done) == line.with_batch
        assert sum(each.quantity for each in losers) == lose
        assert sum(each.quantity for each in losers if each.warehouse == other) == moved
        self._lose(line.code, place, losers)

    @rule(which=ANY, share=st.integers(1, 5), place=st.none() | PLACE)
    def goods_are_replaced(self, which: int, share: int, place: str | None) -> None:
        order, line_id = self._short_line(which)
        if not line_id:
            return
        line = order.lines[line_id]
        [code] = [each for each in CODES if each != line.code]
        places = [place] if place else PLACES
        quantity = part_of(line.wanted - line.issued - line.with_batch, share)
        there = self.firm.could_have(code, places)
        allowed = order.state is OrderState.CONFIRMED and 0 < quantity <= there and share <= 4
        warehouse = self.house.warehouses[place] if place else None
        wish = line_id, self.house.articles[code], Decimal(quantity), warehouse
        if self._tried(allowed, substitute, *wish) is None:
            return
        has, kept = sum(line.held.values()), line.with_batch
        given_up = max(quantity - line.lacks, 0)
        line.wanted -= quantity
        [order_id] = [id_ for id_, each in self.firm.orders.items() if each is order]
        new_id = max(each.id for each in self.house.ask(order_to_fulfil, order_id).lines)
        assert new_id not in order.lines
        self._look_up([order_id], {line.code})
        assert (sum(line.held.values()), line.with_batch) == (has - given_up, kept)
        new = order.lines[new_id] = Line(code, quantity)
        self.firm.take([new], None, places)
        assert not new.lacks

    def _short_line(self, which: int) -> tuple[Order, int]:
        """A line of a confirmed order that lacks something; now and then any line, if there is one.

        Where nothing is short, it becomes so: of two orders one is left with what lies at the side.
        """
        if which % 8 != 7 and not self._lines(short=True):
            self.order_comes([100])
            self.order_comes([100])
        lines = (which % 8 != 7 and self._lines(short=True)) or self._lines(short=False)
        return lines[which % len(lines)] if lines else (Order(), 0)

    def _lines(self, *, short: bool) -> list[tuple[Order, int]]:
        return [
            (order, id_)
            for order in self.firm.orders.values()
            for id_, line in order.lines.items()
            if not short or (order.state is OrderState.CONFIRMED and line.lacks)
        ]

    def _lose(self, code: str, place: str, losers: tuple[Loses, ...]) -> None:
        """Each loses what was shown, nothing that has its batch, and what is firm only after all calls."""
        before = {
            id_: (line.held.get(place, 0), line.with_batch)
            for order in self.firm.orders.values()
            for id_, line in order.lines.items()
        }
        self._look_up({each.order_id for each in losers}, {code})
        lost = dict.fromkeys(before, 0)
        for each in losers:
            lost[each.order_line_id] += int(each.quantity)
        firm = False
        for order in self.firm.orders.values():
            for id_, line in order.lines.items():
                assert (line.held.get(place, 0) + lost[id_], line.with_batch) == before[id_]
                firm |= bool(lost[id_]) and line.expires is None
        held = [line for line in self.firm.lines() if line.code == code and line.expires is not None]
        assert not (firm and any(line.held.get(place) for line in held))
