"""Kinds of supply, and sharing free stock out over needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.i18n import N_, Labelled
from salesdesk.money import ZERO

__all__ = ["Need", "SupplyKind", "Taken", "share_out"]


class SupplyKind(Labelled):
    """How strongly an order line holds its goods.

    A hold runs out, a firm reservation does not, a planned quantity holds nothing and
    only shows as demand.
    """

    HOLD = "hold", N_("hold")
    FIRM = "firm", N_("firm")
    PLANNED = "planned", N_("planned")


@dataclass(frozen=True, slots=True)
class Need:
    """What an order line still lacks, in base units."""

    order_line_id: int
    article_id: int
    quantity: Decimal
    min_shelf_days: int | None = None
    wished_batch_id: int | None = None
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What a need got from one warehouse."""

    need: Need
    warehouse_id: int
    quantity: Decimal


def share_out(
    needs: Sequence[Need], warehouses: Sequence[int], free: Mapping[tuple[int, int], Decimal]
) -> list[Taken]:
    """Give the needs, first come first served, what is free, warehouse after warehouse.

    `free` is by article and warehouse; a need takes part of what it wants where there
    is no more.
    """
    left = dict(free)
    taken = []
    for need in needs:
        missing = need.quantity
        for warehouse_id in warehouses:
            place = (need.article_id, warehouse_id)
            part = min(missing, left.get(place, ZERO))
            if part > 0:
                left[place] -= part
                missing -= part
                taken.append(Taken(need, warehouse_id, part))
            if not missing:
                break
    return taken
