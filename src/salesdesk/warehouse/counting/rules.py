"""Who gives way when there are fewer goods than were promised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from salesdesk.money import ZERO
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["Claim", "Given", "first_to_give", "give_way"]

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Claim:
    """What an order line holds or has reserved in a warehouse.

    `batch_id` is the batch that it has if it is `allocated`, until then the one it wishes for.
    """

    supply_id: int
    order_id: int
    order_line_id: int
    kind: SupplyKind
    quantity: Decimal
    batch_id: int | None
    allocated: bool
    min_shelf_days: int | None
    expires_at: datetime | None
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class Given:
    """What becomes of a claim: all three together are what it was."""

    claim: Claim
    kept: Decimal
    loose: Decimal
    """Still reserved, but no longer in the batch that it had."""
    lost: Decimal


def give_way(
    claims: Iterable[Claim],
    rooms: Mapping[int, Decimal],
    room_in_place: Decimal,
    wishes: Mapping[int, int | None],
) -> list[Given]:
    """Fit the claims in a warehouse to what is left of some batches, by their ids, and of the article there.

    Holds go first, those that run out first before the others; then what is reserved, the
    latest promise first; what has its batch last. Who loses his batch keeps his reservation
    as long as other goods will do: `wishes` are the batches that lines with an allocation
    wish for. Only claims that change are given back.
    """
    order = sorted(claims, key=first_to_give)
    kept = {claim.supply_id: claim.quantity for claim in order}
    loose = dict.fromkeys(kept, ZERO)
    in_batch: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in order:
        if claim.batch_id is not None and claim.batch_id in rooms:
            in_batch[claim.batch_id].append(claim)
    for batch_id, theirs in in_batch.items():
        over = sum((claim.quantity for claim in theirs), ZERO) - rooms[batch_id]
        for claim in theirs:
            part = max(min(over, claim.quantity), ZERO)
            over -= part
            kept[claim.supply_id] -= part
            if claim.allocated and wishes.get(claim.order_line_id) != batch_id:
                loose[claim.supply_id] = part
    over = sum(kept.values(), ZERO) + sum(loose.values(), ZERO) - room_in_place
    for claim in order:
        # Of what has its batch only those pieces can go that have just lost it: the goods
        # of the others are there.
        giving = loose if claim.allocated else kept
        part = max(min(over, giving[claim.supply_id]), ZERO)
        over -= part
        giving[claim.supply_id] -= part
    given = []
    for claim in order:
        stays, free = kept[claim.supply_id], loose[claim.supply_id]
        if stays != claim.quantity:
            given.append(Given(claim, stays, free, claim.quantity - stays - free))
    return given


def first_to_give(claim: Claim) -> tuple[int, datetime, int, int]:
    """Sort key of claims, the first to give way first."""
    rank = 0 if claim.kind is SupplyKind.HOLD else 2 if claim.allocated else 1
    # No day is as soon as can be: the earliest promise.
    promised = claim.promised_on or date.min
    return rank, claim.expires_at or _NEVER, -promised.toordinal(), -claim.supply_id
