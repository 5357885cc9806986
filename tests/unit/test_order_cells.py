"""How what stands on an order reads."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

import pytest

from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.pricing.rules import Discounts
from salesdesk.screens.order_cells import discount_of


class Line:
    """What `discount_of` reads of a line."""

    def __init__(self, of: Discounts) -> None:
        self.promotion_percent, self.promotion_amount = of.promotion_percent, of.promotion_amount
        self.preset_percent, self.discount_percent = of.preset_percent, of.percent
        self.discount_amount, self.discount_per_unit = of.amount, of.per_unit


@pytest.mark.parametrize(
    ("discounts", "shown"),
    [
        (Discounts(), ""),
        (Discounts(Decimal("7.5"), Decimal("12.5"), Decimal("1.50")), "7.5+12.5% -1.50"),
        (Discounts(Decimal("7.5"), promotion_percent=Decimal(10)), "10+7.5%"),
        (Discounts(Decimal(3), amount=Decimal(1), promotion_amount=Decimal("14.49")), "-14.49 3% -1"),
    ],
)
def test_discounts_read_in_the_order_in_which_they_come_off(discounts: Discounts, shown: str) -> None:
    assert discount_of(cast("DraftLine", Line(discounts)), "en") == shown
