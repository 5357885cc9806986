"""Promotions on drafts, orders and invoices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from salesdesk.domain.assortment.queries import find_articles
from salesdesk.domain.catalogue.model import Article, Brand, Category
from salesdesk.domain.catalogue.queries import articles_called
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.verbs import add_group
from salesdesk.domain.drafts.queries import draft_view
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.drafts.verbs import NewOrder, add_line, change_line, open_draft, remove_line
from salesdesk.domain.orders.price_traces import price_trace
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.pricing.promoting import NewPromotion, add_promotion, end_promotion
from salesdesk.domain.pricing.promotion_list import PromotionChoices, promotion_choices, promotions
from salesdesk.domain.pricing.promotions import Benefit, Deal, WhichPromotions
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.pricing.verbs import NewPrice, add_customer_prices
from salesdesk.domain.pricing.waterfall import Reduction
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import NotFound, Refused
from tests.house import House
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

TODAY = date(2026, 3, 2)
TEN = NewPromotion("SPRING", "Spring", Deal(Benefit.PERCENT, Decimal(10)), TODAY)


def given(new: NewPromotion = TEN, **deal: Any) -> NewPromotion:
    return replace(new, deal=replace(new.deal, **deal))


def draft(house: House, *lines: tuple[str, int], customer: str = "ANNA") -> int:
    order = house.do(open_draft, NewOrder(house.customers[customer])).id
    for code, quantity in lines:
        house.do(add_line, order, house.line(code, quantity))
    return order


def lines_of(house: House, order: int) -> Sequence[DraftLine]:
    return house.ask(draft_view, order).lines


def nets(house: House, order: int) -> list[str]:
    return [str(line.net.quantize(Decimal("0.01"))) for line in lines_of(house, order)]


def test_promotion_begins_with_the_line_that_reaches_it_and_ends_when_it_goes(house: House) -> None:
    mugs = replace(given(from_quantity=Decimal(10)), articles=(house.articles["MUG"],))
    house.do(add_promotion, mugs)
    order = draft(house, ("MUG", 5), ("PAPER", 2), ("MUG", 4))
    assert nets(house, order) == ["50.00", "180.00", "40.00"]
    entered = house.do(add_line, order, house.line("MUG", 1))
    assert entered.net == Decimal("9.00")
    assert nets(house, order) == ["45.00", "180.00", "36.00", "9.00"]
    one = lines_of(house, order)[3]
    assert (one.promotion_percent, one.promotion_amount) == (Decimal(10), Decimal(0))
    house.do(change_line, one.id, house.line("MUG", 1, price=Decimal("8.00")))
    assert nets(house, order) == ["50.00", "180.00", "40.00", "8.00"]
    house.do(change_line, one.id, house.line("MUG", 1))
    assert nets(house, order) == ["45.00", "180.00", "36.00", "9.00"]
    house.do(remove_line, one.id)
    assert nets(house, order) == ["50.00", "180.00", "40.00"]
    assert_sound(house.database)


def test_promotion_does_not_depend_on_the_order_in_which_lines_come(house: House) -> None:
    house.do(add_promotion, given(from_quantity=Decimal(10)))
    wanted = [("MUG", 5), ("TEA", 4), ("PEN", 1)]
    at_once = house.order("ANNA", *(house.line(*each) for each in wanted), confirmed=False)
    assert nets(house, at_once) == ["45.00", "19.26", "0.91"]
    backwards = draft(house, *reversed(wanted))
    assert sorted(nets(house, backwards)) == sorted(nets(house, at_once))


def test_what_is_agreed_or_never_cheaper_has_no_promotion(house: House) -> None:
    house.do(add_promotion, TEN)
    order = draft(house, ("MUG", 10), ("FIXED", 1), ("PAPER", 2), customer="SPECIAL")
    assert nets(house, order) == ["80.00", "50.00", "162.00"]
    house.do(add_promotion, replace(TEN, code="FIXED", articles=(house.articles["FIXED"],)))
    assert nets(house, draft(house, ("FIXED", 1))) == ["45.00"]


@pytest.mark.both_databases
def test_promotion_is_for_brands_branches_groups_and_days(house: House) -> None:
    with house.database.write() as session:
        brand = Brand(name="Best", supplier_id=None)
        root = Category(code="1", name="Goods", parent_id=None)
        session.add_all([brand, root])
        session.flush()
        leaf = Category(code="1.1", name="Paper", parent_id=root.id)
        session.add(leaf)
        session.flush()
        session.get_one(Article, house.articles["MUG"]).brand_id = brand.id
        session.get_one(Article, house.articles["PAPER"]).category_id = leaf.id
        ids = brand.id, root.id
    group = house.do(add_group, "HOTELS", "Hotels")
    with house.database.write() as session:
        session.get_one(Customer, house.customers["BOB"]).group_id = group
    tomorrow = TODAY + timedelta(days=1)
    house.do(
        add_promotion,
        replace(TEN, brands=(ids[0],), categories=(ids[1],), group_id=group, valid_from=tomorrow),
    )
    wanted = ("MUG", 1), ("PAPER", 2), ("TEA", 1)
    assert nets(house, draft(house, *wanted, customer="BOB")) == ["10.00", "180.00", "5.35"]
    house.clock.forward(days=1)
    assert nets(house, draft(house, *wanted, customer="BOB")) == ["9.00", "162.00", "5.35"]
    assert nets(house, draft(house, *wanted)) == ["10.00", "180.00", "5.35"]


def test_promotion_in_money_is_for_orders_in_its_currency_and_price_mode(house: House) -> None:
    off = given(benefit=Benefit.AMOUNT, value=Decimal("0.50"))
    off = replace(off, currency="EUR", price_mode=PriceMode.NET)
    house.do(add_promotion, off)
    assert nets(house, draft(house, ("MUG", 2))) == ["20.00"]
    assert nets(house, draft(house, ("MUG", 2), customer="BERLIN")) == ["4.00"]


def test_price_trace_has_the_promotion(house: House) -> None:
    free = given(benefit=Benefit.FREE_PIECES, buy=Decimal(3), free=Decimal(1))
    house.do(add_promotion, replace(free, code="3+1"))
    order = draft(house, ("MUG", 4), customer="PRESET")
    [line] = lines_of(house, order)
    steps = [(step.rule, step.name, str(step.comes_to)) for step in house.ask(price_trace, line.id).steps]
    assert steps == [
        (PriceSource.GENERAL_LIST, "", "40.00"),
        (Reduction.PROMOTION, "3+1", "30.00"),
        (Reduction.PRESET, "", "27.75"),
    ]
    assert line.net == Decimal("27.75")


@pytest.mark.both_databases
def test_article_that_is_found_says_what_promotions_run_on_it(house: House) -> None:
    house.do(add_promotion, given(from_quantity=Decimal(10)))
    off = given(replace(TEN, code="EURO"), benefit=Benefit.AMOUNT, value=Decimal("0.50"))
    off = replace(off, currency="EUR", price_mode=PriceMode.NET, articles=(house.articles["MUG"],))
    house.do(add_promotion, off)
    house.do(add_promotion, replace(TEN, code="LATER", valid_from=TODAY + timedelta(days=1)))

    def said(article: str, customer: str | None = "ANNA") -> list[str]:
        buyer = None if customer is None else house.customers[customer]
        [first, *_] = house.ask(find_articles, article, buyer)
        return [each.code for each in first.promotions]

    assert (said("MUG"), said("MUG", "BERLIN")) == (["SPRING"], ["EURO", "SPRING"])
    assert (said("FIXED"), said("CRATE"), said("MUG", None)) == ([], [], [])
    agreed = NewPrice(house.articles["TEA"], Decimal(5), TODAY)
    house.do(add_customer_prices, house.customers["BOB"], [agreed])
    assert (said("TEA"), said("TEA", "BOB")) == (["SPRING"], [])


def test_promotion_stays_on_what_is_confirmed_and_is_billed_to_the_cent_in_parts(house: House) -> None:
    promotion = house.do(add_promotion, TEN)
    order = house.order("ANNA", house.line("PEN", 1010))
    house.do(end_promotion, promotion, TODAY)
    house.clock.forward(days=1)
    assert nets(house, order) == ["918.09"]  # 1020.10 less 102.01
    first, rest = (house.bill(*house.issue(order, warehouse)) for warehouse in ("SIDE", "MAIN"))
    assert (first.net, rest.net) == (Decimal("9.09"), Decimal("909.00"))
    assert_sound(house.database)


def test_ended_promotion_goes_from_a_draft_with_the_next_change(house: House) -> None:
    promotion = house.do(add_promotion, TEN)
    order = draft(house, ("MUG", 1), ("TEA", 1))
    house.do(end_promotion, promotion, TODAY)
    assert nets(house, order) == ["9.00", "4.81"]
    house.clock.forward(days=1)
    house.do(change_line, lines_of(house, order)[1].id, house.line("TEA", 2))
    assert nets(house, order) == ["10.00", "10.70"]
    house.do(confirm, order)
    assert_sound(house.database)


def test_promotion_withdrawn_on_its_first_day_goes_from_a_draft_with_the_next_line(house: House) -> None:
    promotion = house.do(add_promotion, TEN)
    order = draft(house, ("MUG", 1), ("TEA", 1))
    house.do(end_promotion, promotion, TODAY - timedelta(days=1))
    assert nets(house, order) == ["9.00", "4.81"]
    house.do(add_line, order, house.line("MUG", 1))
    assert nets(house, order) == ["10.00", "5.35", "10.00"]
    assert house.ask(promotions, WhichPromotions.CURRENT, "", 0, 50).total == 0


def test_line_that_its_own_discounts_no_longer_allow_keeps_nothing_from_being_added(house: House) -> None:
    house.do(add_promotion, given(from_quantity=Decimal(10)))
    order = draft(house, customer="PRESET")
    house.do(add_line, order, house.line("MUG", 5, discount_amount=Decimal(40)))
    with house.database.write() as session:
        session.get_one(Customer, house.customers["PRESET"]).discount = Decimal(50)
    house.do(add_line, order, house.line("MUG", 5))
    assert nets(house, order) == ["6.25", "22.50"]
    assert_sound(house.database)


def test_deposit_is_promoted_only_by_its_own_name(house: House) -> None:
    house.do(add_promotion, given(from_quantity=Decimal(10)))
    assert nets(house, draft(house, ("CRATE", 5), ("FREIGHT", 1), ("MUG", 8))) == ["10.00", "15.00", "80.00"]
    assert nets(house, draft(house, ("CRATE", 5), ("FREIGHT", 1), ("MUG", 9))) == ["10.00", "13.50", "81.00"]
    house.do(add_promotion, replace(TEN, code="CRATE", articles=(house.articles["CRATE"],)))
    assert nets(house, draft(house, ("CRATE", 5))) == ["9.00"]


def test_promotion_that_makes_no_sense_is_refused_at_its_part(house: House) -> None:
    house.do(add_promotion, TEN)
    new = replace(TEN, code="N")
    money = replace(given(new, benefit=Benefit.AMOUNT), currency="PLN", price_mode=PriceMode.NET)
    free = given(new, benefit=Benefit.FREE_PIECES, value=Decimal(0))
    for part, bad in [
        ("code", TEN),
        ("code", replace(TEN, code=" ")),
        ("name", replace(new, name="\x00")),
        ("value", given(new, value=Decimal(0))),
        ("value", given(new, value=Decimal("100.01"))),
        ("value", given(money, value=Decimal(0))),
        ("value", given(money, price_unit=7)),
        ("value", given(money, benefit=Benefit.PRICE, value=Decimal(0))),
        ("articles", given(money, benefit=Benefit.PRICE, value=Decimal(5))),
        ("currency", replace(money, currency=None)),
        ("currency", given(new, from_amount=Decimal(5))),
        ("buy", free),
        ("buy", given(free, buy=Decimal("NaN"))),
        ("free", given(free, buy=Decimal(1), free=Decimal(-1))),
        ("valid_to", replace(new, valid_to=date(2026, 3, 1))),
    ]:
        error = refused(house.desk, add_promotion, bad)
        assert isinstance(error, Refused)
        assert error.part == part, bad
    nothing = (0, -1, 10**9)
    calls = [
        *(partial(house.do, add_promotion, replace(new, articles=(id_,))) for id_ in nothing),
        *(partial(house.do, add_promotion, replace(new, brands=(id_,))) for id_ in nothing),
        *(partial(house.do, add_promotion, replace(new, categories=(id_,))) for id_ in nothing),
        *(partial(house.do, add_promotion, replace(new, group_id=id_)) for id_ in nothing),
        *(partial(house.do, end_promotion, id_, TODAY) for id_ in nothing),
    ]
    assert not_refused(house.database, calls) == []


def test_promotion_ends_no_sooner_than_the_day_before_it_begins(house: House) -> None:
    promotion = house.do(add_promotion, TEN)
    with pytest.raises(Refused, match="before it begins"):
        house.do(end_promotion, promotion, TODAY - timedelta(days=2))
    with pytest.raises(NotFound):
        house.do(end_promotion, promotion + 1, TODAY)
    ever = house.do(add_promotion, replace(TEN, code="EVER", valid_from=date.min))
    house.do(end_promotion, ever, TODAY)


@pytest.mark.both_databases
def test_promotions_are_listed_with_what_they_are_for(house: House) -> None:
    group = house.do(add_group, "HOTELS", "Hotels")
    goods = house.articles["TEA"], house.articles["MUG"]
    house.do(add_promotion, replace(TEN, articles=goods, group_id=group))
    over = replace(TEN, code="OVER", name="Gone_by", valid_from=date(2026, 1, 1), valid_to=date(2026, 3, 1))
    house.do(add_promotion, over)
    later = replace(TEN, code="LATER", name="Later", valid_from=date(2026, 4, 1))
    house.do(add_promotion, later)

    def codes(which: WhichPromotions, text: str = "", *sort: Any) -> list[str]:
        return [row.code for row in house.ask(promotions, which, text, 0, 50, *sort).rows]

    assert codes(WhichPromotions.CURRENT) == ["LATER", "SPRING"]
    assert codes(WhichPromotions.ALL) == ["LATER", "SPRING", "OVER"]
    assert codes(WhichPromotions.ALL, "", "code", True) == ["SPRING", "OVER", "LATER"]
    assert codes(WhichPromotions.ALL, " ne_b") == ["OVER"]
    assert codes(WhichPromotions.ALL, "%") == []
    assert house.ask(promotions, WhichPromotions.ALL, "", 2, 50).total == 3
    with pytest.raises(Refused):
        codes(WhichPromotions.ALL, "", "value")
    [row] = house.ask(promotions, WhichPromotions.CURRENT, "spr", 0, 50).rows
    assert (row.meant, row.group, row.currency, row.deal.value) == (("MUG", "TEA"), "HOTELS", "", Decimal(10))
    choices = house.ask(promotion_choices)
    assert choices == PromotionChoices(((group, "HOTELS Hotels"),), "PLN")


def test_articles_are_called_by_their_codes(house: House) -> None:
    assert house.ask(articles_called, ["TEA", "MUG", "TEA"]) == tuple(
        house.articles[code] for code in ("TEA", "MUG", "TEA")
    )
    assert house.ask(articles_called, []) == ()
    with pytest.raises(NotFound, match="no article mug"):
        house.ask(articles_called, ["MUG", "mug"])
