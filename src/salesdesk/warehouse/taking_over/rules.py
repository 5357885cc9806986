"""Who gives way when somebody takes over what others have reserved, and what becomes of their goods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.money import ZERO
from salesdesk.warehouse.allocation.rules import Part
from salesdesk.warehouse.counting.rules import Claim, first_to_give
from salesdesk.warehouse.supply.rules import Need, Suitable, share_out

__all__ = ["Awaited", "TakeOver", "Yields", "freed", "give_way_to"]


@dataclass(frozen=True, slots=True)
class Yields:
    """What becomes of a claim: what is kept, moved and lost is together what it was."""

    claim: Claim
    kept: Decimal
    moved: tuple[tuple[int, Decimal], ...]
    """What of it is reserved in other warehouses instead."""

    @property
    def lost(self) -> Decimal:
        """What is reserved nowhere any more."""
        return self.claim.quantity - self.kept - sum((quantity for _, quantity in self.moved), ZERO)


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a line waits for of a purchase line."""

    supply_id: int
    purchase_line_id: int
    quantity: Decimal
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class TakeOver:
    """What taking over does: what the line has then, and what becomes of what others have."""

    rows: Mapping[Part, list[tuple[int, Decimal]]]
    """The supply rows of each part of the line's reservation, as they are stored."""
    after: Mapping[Part, Decimal]
    """The parts of its reservation then."""
    more: Decimal
    """By how much it has more of the batch."""
    freed: Mapping[Awaited, Decimal]
    """What the line need no longer wait for."""
    yields: tuple[Yields, ...]
    """Claims of others that change, the first to give way first."""


def give_way_to(
    claims: Iterable[Claim],
    article_id: int,
    places: Sequence[int],
    free: Mapping[int, Decimal],
    suitable: Suitable,
    bound: Mapping[int, int],
) -> list[Yields]:
    """Find places for the claims in a warehouse once somebody has taken goods from there.

    Who gives way last chooses first; each stays where it is, the first of the `places`, as far as goods
    are free there, else moves to the others in their order. `free` is by warehouse, without what the
    claims have, and `suitable` knows the promises made to all others. Orders that are `bound` to a
    warehouse do not move. Only claims that change are given back, the first to give way first.
    """
    left = {(article_id, place): quantity for place, quantity in free.items()}
    here = places[0]
    changed = []
    for claim in sorted(claims, key=first_to_give, reverse=True):
        need = Need(
            claim.order_line_id,
            article_id,
            claim.quantity,
            claim.min_shelf_days,
            claim.batch_id,
            claim.promised_on,
        )
        allowed = [place for place in places if place == here or bound.get(claim.order_id, place) == place]
        found: dict[int, Decimal] = {}
        for part in share_out([need], allowed, left, suitable):
            left[article_id, part.warehouse_id] -= part.quantity
            found[part.warehouse_id] = part.quantity
        kept = found.pop(here, ZERO)
        if kept < claim.quantity:
            changed.append(Yields(claim, kept, tuple(found.items())))
    return changed[::-1]


def freed(awaited: Iterable[Awaited], quantity: Decimal) -> dict[Awaited, Decimal]:
    """What of the awaited need not be waited for if there is so much without it: the last of them first."""
    found = {}
    for each in sorted(awaited, key=lambda a: (a.promised_on or date.max, a.supply_id), reverse=True):
        part = min(each.quantity, quantity)
        if part > ZERO:
            found[each] = part
            quantity -= part
    return found
