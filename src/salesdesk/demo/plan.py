"""What happens in the year before today, worked out before any of it is done.

The real baskets become orders of the demo's customers; what they need decides what the
suppliers bring every four weeks, and what must have lain there on the first day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Final

from salesdesk.demo.assortment import FOOD, Goods
from salesdesk.demo.own_goods import KITS
from salesdesk.demo.slices import Basket
from salesdesk.demo.supply import SUPPLIERS
from salesdesk.demo.working_days import DAYS

__all__ = ["CYCLE", "Plan", "Sale", "make_plan"]

CYCLE: Final = 20
"""Working days between two deliveries of one supplier."""
_LAST_DAY: Final = 373  # of the real year, which the baskets count from
_CASH: Final = 25  # every so many baskets somebody pays at the counter


@dataclass(frozen=True, slots=True)
class Sale:
    """An order of the year: who orders what on which working day. `customer` None pays cash."""

    day: int
    customer: int | None
    lines: tuple[tuple[str, int], ...]
    """Codes of goods with pieces."""
    extras: tuple[tuple[str, int], ...]
    """Codes of services, deposits and kits with quantities."""


@dataclass(slots=True)
class Plan:
    """The sales by day, what lies in the warehouses at first, and what comes in later."""

    sales: dict[int, list[Sale]] = field(default_factory=lambda: defaultdict(list))
    opening: dict[str, int] = field(default_factory=dict)
    """Pieces by code in the warehouse where the article belongs."""
    second_place: dict[str, int] = field(default_factory=dict)
    """Pieces by code that lie in Wrocław besides."""
    deliveries: dict[int, dict[str, Counter[str]]] = field(default_factory=lambda: defaultdict(dict))
    """Pieces by code, by supplier, by working day."""


def make_plan(baskets: Sequence[Basket], stocked: Mapping[str, Goods]) -> Plan:
    """The plan for these baskets, of goods by code; lines of other articles are left out."""
    chance = Random("plan")
    plan = Plan()
    food = [code for code, goods in stocked.items() if goods.category == FOOD]
    for number, basket in enumerate(baskets):
        day = 1 + basket.day * (DAYS - 2) // _LAST_DAY
        plan.sales[day].append(_sale(chance, number, day, basket, stocked, food))
    supplier_of = _supplier_of(stocked)
    demand = _demand(plan, supplier_of)
    for code, goods in stocked.items():
        per_cycle = demand[code]
        plan.opening[code] = _opening(chance, goods, max(per_cycle.values(), default=0))
        for day, pieces in per_cycle.items():
            if day < DAYS - 1:
                bought = -(-pieces // goods.box) * goods.box
                plan.deliveries[day].setdefault(supplier_of[code], Counter())[code] += bought
        if goods.category != FOOD and chance.random() < 0.25:
            plan.second_place[code] = goods.box * chance.randint(1, 6)
    return plan


def _sale(
    chance: Random,
    number: int,
    day: int,
    basket: Basket,
    stocked: Mapping[str, Goods],
    food: Sequence[str],
) -> Sale:
    lines = [(code, quantity) for code, quantity in basket.lines if code in stocked]
    if chance.random() < 0.35 or not lines:
        lines += [(code, 6 * chance.randint(1, 4)) for code in chance.sample(food, chance.randint(1, 3))]
    extras: list[tuple[str, int]] = []
    if chance.random() < 0.3:
        extras.append(("EXPRESS" if chance.random() < 0.1 else "FREIGHT", 1))
    if chance.random() < 0.04:
        extras.append((chance.choice(KITS).code, chance.randint(1, 5)))
    if sum(quantity for _, quantity in lines) > 600:
        extras.append(("PALLET", chance.randint(1, 3)))
    return Sale(day, None if number % _CASH == 7 else basket.customer, tuple(lines), tuple(extras))


def _supplier_of(stocked: Mapping[str, Goods]) -> dict[str, str]:
    by_category = {category: source.number for source in SUPPLIERS for category in source.categories}
    return {code: by_category[goods.category] for code, goods in stocked.items()}


def _demand(plan: Plan, supplier_of: Mapping[str, str]) -> dict[str, Counter[int]]:
    """Pieces that each article sells until the next day on which its supplier comes, by that day."""
    offset = {source.number: index % CYCLE for index, source in enumerate(SUPPLIERS)}
    parts = {kit.code: kit.parts for kit in KITS}
    demand: dict[str, Counter[int]] = defaultdict(Counter)
    for day, sales in plan.sales.items():
        for sale in sales:
            wanted = list(sale.lines)
            wanted += [(c, n * q) for kit, q in sale.extras for c, n in parts.get(kit, ())]
            for code, pieces in wanted:
                if code in supplier_of:
                    come = offset[supplier_of[code]]
                    demand[code][day + 1 + (come - day - 1) % CYCLE] += pieces
    return demand


def _opening(chance: Random, goods: Goods, most: int) -> int:
    """Enough for the busiest four weeks and some more, except for what will now and then run short."""
    draw = chance.random()
    if draw < 0.03:
        return most // 2
    if goods.category == FOOD:
        return most + goods.box * chance.randint(1, 3)
    if not most and draw < 0.08:
        return 0
    dear = goods.article.list_price > Decimal(80)
    return most + (chance.randint(1, 6) if dear else goods.box * chance.randint(1, 5) + chance.randint(0, 24))
