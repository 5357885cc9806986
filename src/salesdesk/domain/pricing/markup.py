"""Prices of a list that is made of another: so many per cent up or down, rounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import HUNDRED, ZERO, require_numbers, round_half_up

__all__ = ["STEPS", "Markup"]

STEPS: Final = (Decimal("0.01"), Decimal("0.05"), Decimal("0.10"), Decimal("1.00"))
"""What prices can be rounded to."""
_PLACES: Final = 4
_MOST: Final = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Markup:
    """So many per cent on top of prices, below zero for less, rounded half up to `step`.

    A price of which the step would leave nothing is rounded to the next finer one that does: nothing
    that costs money is free of charge by rounding.
    """

    percent: Decimal = ZERO
    step: Decimal = STEPS[0]

    def check(self) -> None:
        """Refuse what is no markup."""
        require_numbers(self.percent)
        if not -HUNDRED < self.percent <= _MOST:
            raise Refused(N_("Between -99 and 1000 %, please.")).at("percent")
        if self.step not in STEPS:
            raise Refused(N_("Prices are rounded to 0.01, 0.05, 0.10 or 1.00.")).at("step")

    def of(self, price: Decimal) -> Decimal:
        """What a price becomes."""
        exact = Fraction(price) * (100 + Fraction(self.percent)) / 100
        for step in reversed(STEPS[: STEPS.index(self.step) + 1]):
            if rounded := round_half_up(exact / Fraction(step), 0) * step:
                return rounded
        return round_half_up(exact, _PLACES)
