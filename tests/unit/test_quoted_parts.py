"""A quote that is ordered in parts: no part is lower than was promised, but for what rounding takes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.pricing.rules import Discounts, line_amounts
from salesdesk.domain.quotes.rules import part_of
from salesdesk.domain.selling_limits.agreed import promised_now
from salesdesk.domain.selling_limits.rules import Excess, Limits, SoldLine, line_excesses, lowest_net
from salesdesk.money import ZERO

CENTS = st.integers(0, 2000).map(lambda n: Decimal(n).scaleb(-2))
PERCENTS = st.sampled_from([ZERO, Decimal("7.5"), Decimal("33.3333"), Decimal(60)])
STRICT = Limits(max_discount=ZERO, min_margin=Decimal(50))


def kept(net: Decimal, percent: Decimal, amount: Decimal) -> Fraction:
    """What discounts on a whole order of one line leave of it."""
    return 1 - Fraction(percent) / 100 - Fraction(amount) / Fraction(net) if net else Fraction(1)


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=8),
    st.integers(1, 400_000).map(lambda n: Decimal(n).scaleb(-4)),
    PERCENTS,
    CENTS,
    CENTS,
    PERCENTS,
    CENTS,
)
def test_no_part_of_what_was_quoted_is_lower_than_was_promised(
    parts: list[int],
    price: Decimal,
    percent: Decimal,
    amount: Decimal,
    promotion: Decimal,
    off_all: Decimal,
    money_off_all: Decimal,
) -> None:
    def net_of(quantity: Decimal, discounts: Discounts) -> Decimal:
        return line_amounts(quantity, price, 1, discounts, "PLN").amount

    quantity, typed = Decimal(sum(parts)), Discounts(percent=percent)
    bare = net_of(quantity, typed)
    said = replace(typed, amount=min(amount, bare / 2 // 1), promotion_amount=min(promotion, bare / 4 // 1))
    net = net_of(quantity, said)
    money = min(money_off_all, net / 4 // 1)
    whole = Fraction(net) * kept(net, off_all, money)
    left, used = quantity, [ZERO, ZERO, ZERO]
    for part in map(Decimal, parts):
        off = part_of(said.amount - used[0], part, left, "PLN")
        promoted = part_of(said.promotion_amount - used[1], part, left, "PLN")
        own = part_of(money - used[2], part, left, "PLN")
        used, left = [used[0] + off, used[1] + promoted, used[2] + own], left - part
        now = net_of(part, replace(said, amount=off, promotion_amount=promoted))
        share = kept(now, off_all, own)
        promised = promised_now(whole * Fraction(part) / Fraction(quantity), Fraction(now) * share, "PLN")
        line = SoldLine(1, price * part, Fraction(0), now, "PLN", cost=Fraction(price * part), kept=share)
        assert line_excesses(STRICT, replace(line, agreed=promised)) == ()


def test_floor_of_what_was_promised_is_the_promise_and_a_cent_less_is_below_it() -> None:
    line = SoldLine(1, Decimal(100), Fraction(0), Decimal(70), "PLN", agreed=Fraction(70))
    ten = Limits(max_discount=Decimal(10))
    floor = lowest_net(ten, line)
    assert floor is not None
    assert floor.net == floor.least == 70
    assert line_excesses(ten, line) == ()
    [reason] = line_excesses(ten, replace(line, net=Decimal("69.99")))
    assert (reason.excess, reason.allowed) == (Excess.DISCOUNT, Decimal(70))
    assert lowest_net(ten, replace(line, agreed=Fraction(95))) == lowest_net(ten, replace(line, agreed=None))
