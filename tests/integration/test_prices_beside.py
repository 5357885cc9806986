"""What whoever takes an order is told of an article's price besides the one of today."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from salesdesk.domain.assortment.prices_beside import Paid, PricesBeside, prices_beside
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.rules import CustomerKind
from salesdesk.domain.orders.verbs import cancel
from salesdesk.errors import NotFound
from salesdesk.office.permissions import Role
from tests.house import House

SELLER, MANAGER = Role.TELEMARKETER, Role.MANAGER


def test_other_prices_of_an_article_are_list_cost_and_what_the_customer_paid_last(house: House) -> None:
    def beside(code: str, customer: str = "ANNA", role: Role = SELLER) -> PricesBeside:
        return house.seat(role).ask(prices_beside, house.articles[code], house.customers[customer])

    line, none = house.line, beside("MUG")
    assert none == PricesBeside(Decimal(10), None, 1, "PLN", None)
    house.order("ANNA", line("MUG", 1, price=Decimal(2)))
    house.clock.forward(days=1)
    house.order(
        "ANNA",
        line("MUG", 10, price=Decimal(9), discount_percent=Decimal(10)),
        line("SCREW", 3, unit="bag", discount_amount=Decimal("0.14")),
        line("PAPER", 2, unit="box", price=Decimal("81.50")),
    )
    house.clock.forward(days=1)
    # Neither what was given away nor what nobody agreed on is a price that was paid.
    house.order("ANNA", line("MUG", free_of_charge=True), line("MUG", discount_percent=Decimal(100)))
    house.order("ANNA", line("MUG", price=Decimal(3)), confirmed=False)
    house.order("ANNA", line("MUG", price=Decimal(3)), confirmed=False, is_quote=True)
    house.do(cancel, house.order("ANNA", line("MUG", price=Decimal(3))), "no")
    day = date(2026, 3, 3)
    assert beside("MUG", role=MANAGER) == PricesBeside(
        Decimal(10), Decimal("0.50"), 1, "PLN", Paid(Decimal("8.10"), 1, "pc", "PLN", day)
    )
    assert beside("MUG").cost is None
    # 600 screws at 1.234 per 1,000 are 0.74, less 0.14.
    assert beside("SCREW", role=MANAGER) == PricesBeside(
        Decimal("1.234"), Decimal(500), 1000, "PLN", Paid(Decimal(1), 1000, "pc", "PLN", day)
    )
    assert beside("PAPER").paid == Paid(Decimal("81.50"), 1, "box", "PLN", day)
    assert beside("RARE", role=MANAGER) == PricesBeside(Decimal(7), None, 1, "PLN", None)
    house.order("BERLIN", line("MUG", 4))
    assert beside("MUG", "BERLIN").paid == Paid(Decimal("2.50"), 1, "pc", "EUR", date(2026, 3, 4))
    assert beside("MUG", "BOB") == none
    with house.database.write() as session:
        session.execute(update(Customer).where(Customer.number == "ANNA").values(kind=CustomerKind.CASH))
    assert beside("MUG") == none, "a cash customer is everybody who gives no name"
    for nothing in (0, -1, 10**15):
        with pytest.raises(NotFound):
            house.ask(prices_beside, nothing, house.customers["ANNA"])
