"""Articles that promotions give with an order: they come, grow and go with its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from salesdesk.domain.catalogue.rules import ArticleLife
from salesdesk.domain.catalogue.verbs import set_life
from salesdesk.domain.drafts.copying import LeftOut, copy_order
from salesdesk.domain.drafts.queries import draft_view
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.drafts.verbs import (
    NewOrder,
    accept_gift,
    add_line,
    change_header,
    change_line,
    enter,
    keep_alive,
    open_draft,
    remove_line,
)
from salesdesk.domain.orders.price_traces import price_trace
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.pricing.promoting import NewPromotion, add_promotion, end_promotion
from salesdesk.domain.pricing.promotions import Benefit, Deal
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.quotes.issuing import issue_quote
from salesdesk.domain.quotes.verbs import order_from_quote
from salesdesk.domain.receivables.model import InvoiceLine
from salesdesk.errors import NotFound, Refused
from salesdesk.warehouse.ledger.model import StockDocumentLine
from tests.house import House, at_once
from tests.invariants import assert_sound, refused

pytestmark = pytest.mark.either_database

TODAY = date(2026, 3, 2)


def give(house: House, code: str = "GIFT", gift: str = "PEN", **deal: Any) -> int:
    """A promotion that gives a pen, or something else, for each ten mugs."""
    given: dict[str, Any] = {"free": Decimal(1), "from_quantity": Decimal(10), "repeats": True} | deal
    its = Deal(Benefit.FREE_ARTICLE, free_article_id=house.articles[gift], **given)
    return house.do(add_promotion, NewPromotion(code, "Gift", its, TODAY, articles=(house.articles["MUG"],)))


def draft(house: House, *lines: tuple[str, int], customer: str = "ANNA") -> int:
    order = house.do(open_draft, NewOrder(house.customers[customer])).id
    for code, quantity in lines:
        house.do(add_line, order, house.line(code, quantity))
    return order


def lines_of(house: House, order: int) -> Sequence[DraftLine]:
    return house.ask(draft_view, order).lines


def stands(house: House, order: int) -> list[tuple[str, int, int, str]]:
    """Code, quantity, what is held, and what gives it, of each line."""
    return [(each.code, int(each.quantity), int(each.held), each.given_by) for each in lines_of(house, order)]


def test_article_comes_free_grows_and_goes_with_the_lines_that_it_is_given_for(house: House) -> None:
    give(house)
    order = draft(house, ("MUG", 6), ("TEA", 1))
    assert stands(house, order) == [("MUG", 6, 6, ""), ("TEA", 1, 1, "")]
    entered = house.do(add_line, order, house.line("MUG", 5))
    assert (entered.code, entered.held) == ("MUG", Decimal(5))
    *_, more, gift = lines_of(house, order)
    assert stands(house, order)[2:] == [("MUG", 5, 5, ""), ("PEN", 1, 1, "GIFT")]
    assert (gift.net, gift.source, gift.free_of_charge) == (Decimal(0), PriceSource.GIVEN, True)
    assert house.stock("PEN")["MAIN"] == (1000, 1)
    house.do(change_line, more.id, house.line("MUG", 29))
    grown = lines_of(house, order)[3]
    assert (grown.id, grown.position) == (gift.id, gift.position)
    assert grown.quantity == grown.held == 3
    assert house.stock("PEN")["MAIN"] == (1000, 3)
    house.do(remove_line, more.id)
    assert stands(house, order) == [("MUG", 6, 6, ""), ("TEA", 1, 1, "")]
    assert house.stock("PEN")["MAIN"] == (1000, 0)
    assert_sound(house.database)


def test_what_is_given_does_not_depend_on_the_order_in_which_lines_come(house: House) -> None:
    give(house)
    give(house, "ONCE", "TEA", repeats=False, free=Decimal(2))
    wanted = [("MUG", 5), ("SET", 3), ("MUG", 14), ("TEA", 4)]  # mugs in a set are none of them
    at_once_ = house.order("ANNA", *(house.line(*each) for each in wanted), confirmed=False)
    backwards = draft(house, *reversed(wanted))
    assert sorted(stands(house, at_once_)) == sorted(stands(house, backwards))
    given = [each for each in stands(house, at_once_) if each[3]]
    assert given == [("PEN", 1, 1, "GIFT"), ("TEA", 2, 2, "ONCE")]
    assert_sound(house.database)


def test_what_is_given_has_no_other_price_and_stays_away_once_it_is_taken_off(house: House) -> None:
    give(house)
    order = draft(house, ("MUG", 10))
    gift = lines_of(house, order)[1]
    error = refused(house.desk, change_line, gift.id, house.line("PEN", 5, price=Decimal(1)))
    assert str(error) == "PEN comes free with a promotion; it can only be taken off."
    house.do(remove_line, gift.id, gift.typed)
    house.do(add_line, order, house.line("MUG", 40))
    assert stands(house, order) == [("MUG", 10, 10, ""), ("MUG", 40, 40, "")]
    assert stands(house, draft(house, ("MUG", 10)))[1] == ("PEN", 1, 1, "GIFT")
    back = house.do(accept_gift, order, "GIFT")
    assert back is not None
    assert (back.code, back.held, back.given_by) == ("PEN", Decimal(5), "GIFT")
    for nothing in ("GIFT", "nothing"):
        with pytest.raises(NotFound, match="was taken off"):
            house.do(accept_gift, order, nothing)
    assert_sound(house.database)


def test_what_is_given_is_on_the_note_and_the_invoice_for_nothing(house: House) -> None:
    give(house)
    order = draft(house, ("MUG", 10))
    gift = lines_of(house, order)[1]
    trace = [(step.rule, step.name, str(step.comes_to)) for step in house.ask(price_trace, gift.id).steps]
    assert trace == [(PriceSource.GENERAL_LIST, "", "1.01"), (PriceSource.GIVEN, "GIFT", "0.00")]
    house.do(confirm, order)
    [note] = house.issue(order)
    invoice = house.bill(note)
    assert invoice.net == Decimal("100.00")
    with house.database.read() as session:
        issued = session.execute(
            select(StockDocumentLine.quantity).where(StockDocumentLine.order_line_id == gift.id)
        ).scalar_one()
        billed = session.execute(
            select(InvoiceLine.base_quantity, InvoiceLine.amount).where(InvoiceLine.order_line_id == gift.id)
        ).one()
    assert (issued, *billed) == (Decimal(1), Decimal(1), Decimal("0.00"))
    assert_sound(house.database)


def test_what_is_given_and_not_there_is_short_and_keeps_nobody_from_ordering(house: House) -> None:
    give(house, gift="LAST")
    with house.seats(2) as seats:
        orders = at_once([partial(draft, seat, ("MUG", 10)) for seat in seats])
    assert sorted(stands(house, order)[1][2] for order in orders) == [0, 1]
    short = {order: house.do(confirm, order).short for order in orders}
    assert sorted(len(each) for each in short.values()) == [0, 1]
    assert_sound(house.database)


def test_what_is_given_follows_the_header_and_ends_with_its_promotion(house: House) -> None:
    promotion = give(house)
    order = draft(house, ("MUG", 10))
    house.do(
        change_header,
        order,
        NewOrder(
            house.customers["ANNA"],
            warehouse_id=house.warehouses["SIDE"],
            requested_on=TODAY + timedelta(days=90),
        ),
    )
    assert stands(house, order)[1] == ("PEN", 1, 1, "GIFT")
    assert house.stock("PEN")["SIDE"] == (20, 1)
    house.clock.forward(hours=2)
    assert house.do(keep_alive, order) == ()
    copied = house.do(copy_order, order)
    assert (stands(house, copied.id)[1][3], copied.is_the_same) == ("GIFT", True)
    house.do(end_promotion, promotion, TODAY - timedelta(days=1))
    assert house.do(copy_order, order).left_out == (LeftOut("PEN", "Pen", "no longer free with GIFT"),)
    house.do(add_line, order, house.line("TEA"))
    assert stands(house, order) == [("MUG", 10, 10, ""), ("TEA", 1, 1, "")]
    planned = house.do(confirm, copied.id)
    assert planned.short == ()
    assert_sound(house.database)


def test_what_was_quoted_free_is_ordered_free_and_not_given_twice(house: House) -> None:
    give(house)
    header = NewOrder(house.customers["ANNA"], is_quote=True)
    quote = house.do(enter, header, [house.line("MUG", 10)]).id
    assert stands(house, quote) == [("MUG", 10, 0, ""), ("PEN", 1, 0, "GIFT")]
    house.do(issue_quote, quote)
    order = house.do(order_from_quote, quote).id
    assert stands(house, order) == [("MUG", 10, 10, ""), ("PEN", 1, 1, "")]
    pen = lines_of(house, order)[1]
    assert (pen.free_of_charge, pen.net) == (True, Decimal(0))
    house.do(confirm, order)
    assert_sound(house.database)


def test_article_that_is_not_for_sale_any_more_is_not_given(house: House) -> None:
    give(house)
    house.do(set_life, house.articles["PEN"], ArticleLife.BLOCKED_FOR_SALE)
    assert stands(house, draft(house, ("MUG", 10))) == [("MUG", 10, 10, "")]
    new = NewPromotion("N", "New", Deal(Benefit.FREE_ARTICLE, from_quantity=Decimal(1)), TODAY)
    refusals: list[tuple[str, dict[str, Any]]] = [
        ("free", {}),
        ("free_article", {"free": Decimal(1)}),
        ("free_article", {"free": Decimal(1), "free_article_id": house.articles["SET"]}),
        ("free_article", {"free": Decimal(1), "free_article_id": house.articles["PEN"]}),
        ("free_article", {"free": Decimal(1), "free_article_id": 10**9}),
        ("free_article", {"benefit": Benefit.PERCENT, "value": Decimal(1), "repeats": True}),
        (
            "from_quantity",
            {"free": Decimal(1), "free_article_id": house.articles["TEA"], "from_quantity": Decimal(0)},
        ),
    ]
    for part, bad in refusals:
        error = refused(house.desk, add_promotion, replace(new, deal=replace(new.deal, **bad)))
        assert isinstance(error, (Refused, NotFound))
        assert error.part == part, bad
