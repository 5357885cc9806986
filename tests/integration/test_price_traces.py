"""Why a line costs what it costs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from salesdesk.domain.customers.model import Customer, CustomerGroup
from salesdesk.domain.drafts.queries import draft_view
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, add_line, change_line, open_draft
from salesdesk.domain.orders.model import OrderLine
from salesdesk.domain.orders.price_traces import Margin, price_trace
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.pricing.verbs import NewPrice, add_list_prices
from salesdesk.domain.pricing.waterfall import Reduction, Step
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import NotFound, Refused
from salesdesk.office.permissions import Role
from tests.house import House
from tests.integration.test_pricing import TODAY, line_of, listed


def rules(steps: tuple[Step, ...]) -> list[tuple[object, str, str]]:
    return [(step.rule, step.name, str(step.comes_to)) for step in steps]


def test_price_trace_names_every_rule_that_had_a_price(house: House) -> None:
    price_list, customer = listed(house)
    house.do(add_list_prices, price_list, [NewPrice(house.articles["MUG"], Decimal("9.00"), TODAY)])
    draft = house.do(open_draft, NewOrder(customer))
    line = house.do(add_line, draft.id, house.line("MUG", 2, discount_percent=Decimal(10)))
    trace = house.ask(price_trace, line.id)
    assert rules(trace.steps) == [
        (PriceSource.GENERAL_LIST, "", "20.00"),
        (PriceSource.CUSTOMER_LIST, "L", "18.00"),
        (Reduction.PERCENT, "", "16.20"),
    ]
    assert (trace.order_id, trace.code, trace.quantity, trace.unit) == (draft.id, "MUG", Decimal(2), "pc")
    assert (trace.mode, trace.currency, trace.steps[-1].comes_to) == (PriceMode.NET, "PLN", line.net)
    typed = house.do(change_line, line.id, house.line("MUG", 2, price=Decimal("7.00")))
    assert [step.rule for step in house.ask(price_trace, typed.id).steps] == [
        PriceSource.GENERAL_LIST,
        PriceSource.CUSTOMER_LIST,
        PriceSource.TYPED,
    ]


def test_price_trace_stays_what_it_was_when_lists_change(house: House) -> None:
    price_list, customer = listed(house)
    mug = house.articles["MUG"]
    house.do(add_list_prices, price_list, [NewPrice(mug, Decimal("9.00"), TODAY, valid_to=TODAY)])
    line = line_of(house, customer)
    before = house.ask(price_trace, line.id)
    house.clock.forward(days=1)
    house.do(add_list_prices, price_list, [NewPrice(mug, Decimal("1.00"), TODAY + timedelta(days=1))])
    assert house.ask(price_trace, line.id) == before


def test_preset_discount_of_a_group_names_the_group(house: House) -> None:
    with house.database.write() as session:
        group = CustomerGroup(code="HOTELS", name="Hotels", discount=Decimal(10), price_list_id=None)
        session.add(group)
        session.flush()
        session.get_one(Customer, house.customers["ANNA"]).group_id = group.id
        session.get_one(Customer, house.customers["PRESET"]).group_id = group.id
    for customer, expected in (("ANNA", ("HOTELS", "36.00")), ("PRESET", ("", "37.00"))):
        line = line_of(house, house.customers[customer], 4)
        assert rules(house.ask(price_trace, line.id).steps) == [
            (PriceSource.GENERAL_LIST, "", "40.00"),
            (Reduction.PRESET, *expected),
        ]


def test_margin_is_for_those_who_may_see_costs(house: House) -> None:
    house.receive("MAIN", "MUG", 1, cost="4.00")
    line = line_of(house, house.customers["ANNA"], 2)
    margin = house.seat(Role.MANAGER).ask(price_trace, line.id).margin
    assert margin == Margin(Decimal("20.00"), Decimal("8.00"), "PLN")
    assert (margin.left, margin.percent) == (Decimal("12.00"), Decimal(60))
    assert house.seat(Role.TELEMARKETER).ask(price_trace, line.id).margin is None


def test_margin_is_less_by_what_comes_off_the_whole_order(house: House) -> None:
    house.receive("MAIN", "MUG", 1, cost="4.00")
    lines = [house.line("MUG", 2), house.line("PEN", 20)]  # 20.00 and 20.20
    for off, sold_for in (
        ({"discount_percent": Decimal(50)}, "10.00"),
        ({"discount_amount": Decimal("4.02")}, "18.00"),
        ({"discount_percent": Decimal(100)}, "0.00"),
    ):
        order_id = house.order("ANNA", *lines, confirmed=False, **off)
        mugs = house.ask(draft_view, order_id).lines[0]
        margin = house.ask(price_trace, mugs.id).margin
        assert margin == Margin(Decimal(sold_for), Decimal("8.00"), "PLN", is_part=True)


def test_kit_costs_what_its_components_do(house: House) -> None:
    kit = line_of(house, house.customers["ANNA"], 3, "SET")
    assert house.ask(price_trace, kit.id).margin == Margin(Decimal("60.00"), Decimal("4.50"), "PLN")
    with house.database.read() as session:
        parts = session.scalars(select(OrderLine.id).where(OrderLine.parent_line_id == kit.id)).all()
    assert [house.ask(price_trace, part).margin for part in parts] == [None, None]


def test_margin_of_a_gross_price_is_net_and_of_a_foreign_one_in_company_currency(house: House) -> None:
    house.receive("MAIN", "MUG", 1, cost="4.00")
    for customer, sold_for in (("GROSS", "10.00"), ("BERLIN", "10.63")):  # 12.30 with VAT; 2.50 EUR at 4.25
        line = line_of(house, house.customers[customer])
        assert house.ask(price_trace, line.id).margin == Margin(Decimal(sold_for), Decimal("4.00"), "PLN")


def test_text_has_no_price_trace(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["ANNA"]))
    text = house.do(add_line, draft.id, NewLine(text="Thank you"))
    with pytest.raises(Refused, match="text has no price"):
        house.ask(price_trace, text.id)
    for nothing in (0, -1, 10**15):
        with pytest.raises(NotFound):
            house.ask(price_trace, nothing)


def test_line_priced_before_lines_kept_their_rules_has_its_own_price(house: House) -> None:
    line = line_of(house, house.customers["ANNA"], 3)
    with house.database.write() as session:
        session.get_one(OrderLine, line.id).price_basis = None
    assert rules(house.ask(price_trace, line.id).steps) == [(PriceSource.GENERAL_LIST, "", "30.00")]
