"""A much simpler firm: what is on hand, and what each order line holds, by the same rules in a few lines.

It knows two articles, two warehouses and no prices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from salesdesk.domain.orders.rules import OrderState

__all__ = ["BEGUN", "CODES", "PLACES", "Firm", "Line", "Order", "Place", "Stocktake", "Transfer"]

CODES = "MUG", "TEA"
PLACES = "MAIN", "SIDE"
Place = tuple[str, str]  # article and warehouse
BEGUN = OrderState.DRAFT, OrderState.WAITING, OrderState.CONFIRMED, OrderState.ON_HOLD


@dataclass
class Line:
    """A line as the model sees it: what it wants, what is held or firm for it, and what is allocated."""

    code: str
    wanted: int
    held: dict[str, int] = field(default_factory=dict)
    allocated: dict[str, int] = field(default_factory=dict)
    expires: int | None = None
    issued: int = 0
    billed: int = 0

    def loose(self, place: str) -> int:
        """What has no batch in a warehouse."""
        return self.held.get(place, 0) - self.allocated.get(place, 0)

    @property
    def lacks(self) -> int:
        return self.wanted - sum(self.held.values()) - self.issued

    @property
    def with_batch(self) -> int:
        """What has its batch, in all warehouses."""
        return sum(self.allocated.values())


@dataclass
class Order:
    """An order as the model sees it."""

    state: OrderState = OrderState.DRAFT
    may_owe: bool = True
    lines: dict[int, Line] = field(default_factory=dict)
    notes: dict[int, list[tuple[Line, str, int]]] = field(default_factory=dict)
    """Unbilled notes by id: lines, the warehouse, how much."""

    @property
    def allocated(self) -> int:
        return sum(line.with_batch for line in self.lines.values())


@dataclass
class Transfer:
    """Goods of one article that are on their way."""

    code: str
    origin: str
    destination: str
    left: int


@dataclass
class Stocktake:
    """A warehouse that is being counted: by how much each batch that was counted is other than the books."""

    place: str
    differences: dict[int, tuple[str, int]] = field(default_factory=dict)
    """By batch: which article, and how much more there is of it."""
    minutes: dict[int, int] = field(default_factory=dict)
    """By batch: when it was counted."""
    changes: int = 0


class Firm:
    """The simple firm."""

    def __init__(self, on_hand: dict[Place, int]) -> None:
        self.on_hand = on_hand
        self.kept_apart = dict.fromkeys(on_hand, 0)
        self.under_way: dict[int, Transfer] = {}
        self.counting: dict[int, Stocktake] = {}
        self.orders: dict[int, Order] = {}
        self.minute = 0

    def reserved(self, place: Place) -> int:
        code, warehouse = place
        return sum(line.held.get(warehouse, 0) for line in self.lines() if line.code == code)

    def lines(self) -> Iterator[Line]:
        for order in self.orders.values():
            yield from order.lines.values()

    def free(self, place: Place) -> int:
        return self.on_hand[place] - self.kept_apart[place] - self.reserved(place)

    def held_no_longer(self, place: Place) -> int:
        """What of an article in a warehouse holds keep that have run out."""
        code, warehouse = place
        return sum(
            line.held.get(warehouse, 0)
            for line in self.lines()
            if line.code == code and line.expires is not None and line.expires <= self.minute
        )

    def could_have(self, code: str, places: Sequence[str] = PLACES) -> int:
        """What somebody who wants it now can have of an article in these warehouses."""
        return sum(self.free((code, place)) + self.held_no_longer((code, place)) for place in places)

    def take(self, lines: list[Line], expires: int | None, places: Sequence[str] = PLACES) -> None:
        """Give each line what it lacks, as far as there is any in these warehouses."""
        for code in CODES:
            wanted = sum(line.lacks for line in lines if line.code == code)
            if wanted > sum(self.free((code, place)) for place in places):
                self.sweep({line.code for line in lines}, places)
                break
        for line in lines:
            for place in places:
                part = min(line.lacks, self.free((line.code, place)))
                if part:
                    line.held[place] = line.held.get(place, 0) + part
                    line.expires = expires

    def gather(self, order: Order, only: str | None) -> None:
        """Let what an order has without a batch lie in one warehouse, or in the `only` one, if it can."""
        lines = order.lines.values()
        taken = {place for line in lines for place, n in line.allocated.items() if n}
        lying = {place for line in lines for place in PLACES if line.loose(place)}
        if len(taken) > 1 or len(lying | taken) < 2:
            return
        for place in PLACES:
            away = {
                code: sum(line.loose(p) for line in lines if line.code == code for p in PLACES if p != place)
                for code in CODES
            }
            fits = all(quantity <= self.free((code, place)) for code, quantity in away.items())
            if fits and only in (None, place) and taken <= {place}:
                for line in lines:
                    for other in lying - {place}:
                        moved = line.loose(other)
                        line.held[other] = line.held.get(other, 0) - moved
                        line.held[place] = line.held.get(place, 0) + moved
                return

    def sweep(self, codes: set[str], places: Sequence[str] = PLACES) -> bool:
        """Free what ran out, of these articles in these warehouses; whether there was any."""
        gone = False
        for line in self.lines():
            if line.code in codes and line.expires is not None and line.expires <= self.minute:
                for place in places:
                    gone |= bool(line.held.pop(place, 0))
        return gone
