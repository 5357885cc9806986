"""Quotes: what was said is what it costs, once, while it holds; and nothing is held meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from salesdesk.domain.approvals.verbs import send_back
from salesdesk.domain.catalogue.rules import ArticleLife
from salesdesk.domain.catalogue.verbs import set_life, set_list_price
from salesdesk.domain.customer_cards.lists import customer_orders
from salesdesk.domain.drafts.callers import caller
from salesdesk.domain.drafts.queries import DraftView, NewOrder, draft_view
from salesdesk.domain.drafts.rules import NewLine, by_the_rules
from salesdesk.domain.drafts.verbs import add_line, change_header, change_line, enter, remove_line
from salesdesk.domain.finding.papers import find_papers
from salesdesk.domain.order_book.papers import papers_of_order
from salesdesk.domain.order_book.queries import order_list
from salesdesk.domain.order_book.rules import OrderFilter
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.price_traces import price_trace
from salesdesk.domain.orders.queries import lines_of
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import cancel, confirm
from salesdesk.domain.pricing.promoting import NewPromotion, add_promotion
from salesdesk.domain.pricing.promotions import Benefit, Deal
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.quotes.issuing import issue_quote
from salesdesk.domain.quotes.verbs import (
    FromQuote,
    Wanted,
    decline_quote,
    order_from_quote,
    revise_quote,
)
from salesdesk.domain.selling_limits.queries import lowered_lines
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.domain.tax.verbs import set_rate
from salesdesk.errors import IllegalMove, NotAllowed, Refused, SalesdeskError
from salesdesk.office.permissions import Role
from salesdesk.office.work import Transaction, query
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused

pytestmark = pytest.mark.either_database


def quote(house: House, customer: str, *lines: NewLine, **header: object) -> int:
    """The id of an issued quote."""
    order_id = house.order(customer, *lines, confirmed=False, is_quote=True, **header)
    house.do(issue_quote, order_id)
    return order_id


def view(house: House, order_id: int) -> DraftView:
    return house.ask(draft_view, order_id)


def priced(house: House, order_id: int) -> list[tuple[str, Decimal, Decimal, PriceSource]]:
    return [(each.code, each.quantity, each.net, each.source) for each in view(house, order_id).lines]


@query(None)
def lowered(tx: Transaction, order_id: int) -> list[int]:
    """Positions of lines that a person, and not the firm's rules, made so cheap."""
    order = tx.session.get_one(Order, order_id)
    lines = lines_of(tx, [order_id])
    return [line.position for line in lowered_lines(tx, order, lines, costs=False)]


def lapse(house: House, days: int) -> None:
    house.clock.forward(days=days)


def test_draft_that_becomes_a_quote_gives_back_what_it_holds(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 120), house.line("SET"), confirmed=False)
    header = view(house, order_id).typed
    assert house.free("MUG") == 8
    assert house.do(change_header, order_id, replace(header, is_quote=True), header) == ()
    assert house.free("MUG") == 130
    added = house.do(add_line, order_id, house.line("LAST", 1))
    stood = view(house, order_id)
    assert added.held == 0
    assert not any(line.held or line.missing for line in stood.lines)
    assert stood.lines[0].available == 130
    other = house.order("BOB", house.line("LAST"), house.line("MUG", 20))
    with pytest.raises(IllegalMove, match="This is a quote"):
        house.do(confirm, order_id)
    # An order again: what others took meanwhile is told.
    as_quote = stood.typed
    short = house.do(change_header, order_id, replace(as_quote, is_quote=False), as_quote)
    assert short == ((1, Decimal(10)), (3, Decimal(2)), (5, Decimal(1)))
    house.do(cancel, order_id, "no")
    house.do(cancel, other, "no")
    assert_sound(house.database)


@pytest.mark.both_databases
def test_quote_gets_a_number_of_its_own_a_last_day_and_takes_no_credit(house: House) -> None:
    seller = house.seat(Role.TELEMARKETER)
    line = house.line("MUG", 100)
    new = NewOrder(house.customers["LIMIT"], reference="Spring fair", is_quote=True)
    order_id = seller.do(enter, new, [line]).id
    assert not seller.ask(draft_view, order_id).over_limit
    shown = seller.ask(draft_view, order_id).expected
    issued = seller.do(issue_quote, order_id, shown)
    assert (issued.number, issued.valid_until) == ("OF 1/2026", date(2026, 3, 16))
    assert (issued.net, issued.gross) == (Decimal(1000), Decimal(1230))
    assert house.owed("LIMIT") == 0
    assert house.stock("MUG")["MAIN"] == (100, 0)
    [row] = seller.ask(order_list, OrderFilter(text="OF 1/2026")).rows
    assert (row.state, row.valid_until, row.gross) == (OrderState.QUOTED, issued.valid_until, issued.gross)
    assert [paper.number for paper in seller.ask(find_papers, "spring fair")] == ["OF 1/2026"]
    [on_card] = seller.ask(customer_orders, house.customers["LIMIT"]).rows
    assert (on_card.number, on_card.is_quote) == ("OF 1/2026", True)
    assert seller.ask(caller, house.customers["LIMIT"]).last_orders == ()
    assert house.look_order(house.order("ANNA", house.line("MUG"))).number == "ZS 1/2026"
    # It is fixed.
    calls: list[Callable[[], object]] = [
        partial(house.do, add_line, order_id, line),
        partial(house.do, change_header, order_id, new),
        partial(house.do, issue_quote, order_id),
        partial(house.do, confirm, order_id),
        partial(house.do, cancel, order_id, "no"),
        partial(house.do, decline_quote, order_id, "  "),
    ]
    assert not_refused(house.database, calls) == []
    assert_sound(house.database)


def test_what_cannot_be_issued_is_refused_and_changes_nothing(house: House) -> None:
    seller = house.seat(Role.TELEMARKETER)
    order = house.order("ANNA", house.line("MUG"), confirmed=False)
    empty = house.order("ANNA", NewLine(text="Hello"), confirmed=False, is_quote=True)
    draft = house.order("ANNA", house.line("MUG"), confirmed=False, is_quote=True)
    shown = view(house, draft).expected
    header = view(house, draft).typed
    house.do(add_line, draft, house.line("PEN"))
    past = replace(header, valid_until=date(2026, 3, 1))
    numbered = house.order("LIMIT", house.line("MUG", 50))
    house.do(send_back, numbered, "less of it")
    was_order = replace(view(house, numbered).typed, is_quote=True)
    calls: list[Callable[[], object]] = [
        partial(seller.do, issue_quote, order),
        partial(seller.do, issue_quote, empty),
        partial(seller.do, issue_quote, draft, shown),
        partial(seller.do, issue_quote, 10**9),
        partial(seller.do, change_header, draft, past),
        partial(seller.do, change_header, numbered, was_order),
        partial(seller.do, decline_quote, draft, "dear"),
        partial(seller.do, revise_quote, draft),
        partial(seller.do, order_from_quote, draft),
        partial(house.seat(Role.WAREHOUSE).do, issue_quote, draft),
    ]
    assert not_refused(house.database, calls) == []
    # A last day that was typed is taken, and one that has gone by since is not.
    house.do(change_header, draft, replace(header, valid_until=date(2026, 3, 5)), header)
    lapse(house, 7)
    with pytest.raises(Refused, match="that day is gone"):
        house.do(issue_quote, draft)
    header = view(house, draft).typed
    house.do(change_header, draft, replace(header, valid_until=date(2026, 3, 30)), header)
    assert house.do(issue_quote, draft).valid_until == date(2026, 3, 30)


def test_quote_is_ordered_once_at_its_prices_whatever_changed_meanwhile(house: House) -> None:
    quote_id = quote(
        house,
        "PRESET",
        house.line("MUG", 10),
        house.line("PEN", 100, price=Decimal("0.90")),
        house.line("BOOK", 3, discount_percent=Decimal(5), discount_amount=Decimal("1.00")),
        house.line("TEA", 1, free_of_charge=True),
        NewLine(text="As agreed"),
        discount_percent=Decimal(2),
        discount_amount=Decimal(10),
    )
    said = view(house, quote_id)
    house.do(set_list_price, house.articles["MUG"], Decimal("12.00"), 1)
    house.do(set_rate, "PL", TaxClass.STANDARD, date(2026, 3, 5), Decimal(25))
    lapse(house, 7)
    made = house.seat(Role.TELEMARKETER).do(order_from_quote, quote_id)
    assert made == FromQuote(made.id, "OF 1/2026", 5)
    now = view(house, made.id)
    assert [(line.net, line.quantity) for line in now.lines] == [
        (line.net, line.quantity) for line in said.lines
    ]
    assert [line.source for line in now.lines[:4]] == [PriceSource.QUOTED] * 3 + [PriceSource.FREE]
    assert now.lines[0].preset_percent == Decimal("7.5")
    assert (now.quote, house.state(quote_id)) == ("OF 1/2026", OrderState.ORDERED)
    trace = house.ask(price_trace, now.lines[1].id)
    assert [(step.rule, step.name) for step in trace.steps[:3]] == [
        (PriceSource.GENERAL_LIST, ""),
        (PriceSource.TYPED, ""),
        (PriceSource.QUOTED, "OF 1/2026"),
    ]
    # The same net, at the VAT of the day of supply.
    assert now.totals is not None
    assert said.totals is not None
    assert now.totals.net == said.totals.net
    assert now.totals.vat > said.totals.vat
    assert house.stock("MUG")["MAIN"] == (100, 10)
    with pytest.raises(IllegalMove, match="OF 1/2026 is all ordered"):
        house.do(order_from_quote, quote_id)
    confirmed = house.do(confirm, made.id, None, now.expected)
    papers = house.ask(papers_of_order, quote_id)
    assert ([order.number for order in papers.orders], papers.numbers) == ([confirmed.number], ("OF 1/2026",))
    assert house.ask(papers_of_order, made.id).quote == "OF 1/2026"
    assert_sound(house.database)


def test_quote_is_ordered_by_line_and_each_line_once(house: House) -> None:
    quote_id = quote(
        house,
        "ANNA",
        house.line("MUG", 10, discount_amount=Decimal("1.00")),
        house.line("PAPER", 4, unit="box"),
        discount_amount=Decimal("9.99"),
    )
    mug, _ = (line.id for line in view(house, quote_id).lines)
    first = house.do(order_from_quote, quote_id, [Wanted(mug, Decimal(3))])
    assert priced(house, first.id) == [("MUG", Decimal(3), Decimal("29.70"), PriceSource.QUOTED)]
    stood = view(house, quote_id)
    assert [line.ordered for line in stood.lines] == [3, 0]
    assert stood.state is OrderState.QUOTED
    [row] = house.ask(order_list, OrderFilter(states=frozenset({OrderState.QUOTED}))).rows
    assert row.partly_ordered
    bad = [
        [Wanted(mug, Decimal(8))],
        [Wanted(mug, Decimal(0))],
        [Wanted(mug, Decimal(1)), Wanted(mug, Decimal(1))],
        [Wanted(10**9, Decimal(1))],
        [],
    ]
    assert (
        not_refused(house.database, [partial(house.do, order_from_quote, quote_id, each) for each in bad])
        == []
    )
    # On the order itself no more than is left can be had at that price, and the rules are the way out.
    line = view(house, first.id).lines[0]
    with pytest.raises(Refused, match=r"Only 10 .* of MUG are left of OF 1/2026"):
        house.do(change_line, line.id, replace(line.typed, quantity=Decimal(11)))
    house.do(change_line, line.id, replace(line.typed, quantity=Decimal(5)))
    assert [each.ordered for each in view(house, quote_id).lines] == [5, 0]
    house.do(change_line, line.id, replace(by_the_rules(line.typed), quantity=Decimal(11)))
    assert priced(house, first.id)[0][2:] == (Decimal(110), PriceSource.GENERAL_LIST)
    assert house.state(quote_id) is OrderState.QUOTED  # the paper is left
    house.do(cancel, first.id, "changed his mind")
    rest = house.do(order_from_quote, quote_id, [Wanted(mug, Decimal(4))])
    last = house.do(order_from_quote, quote_id)
    assert house.state(quote_id) is OrderState.ORDERED
    # Neither a cent of the discounts is lost, nor one given twice.
    both = [view(house, order_id) for order_id in (rest.id, last.id)]
    assert sum(line.discount_amount for each in both for line in each.lines) == Decimal("1.00")
    assert sum(each.typed.discount_amount for each in both) == Decimal("9.99")
    removed = view(house, last.id).lines[0]
    house.do(remove_line, removed.id)
    assert house.state(quote_id) is OrderState.QUOTED
    house.do(add_line, last.id, removed.typed)  # taken back
    assert house.state(quote_id) is OrderState.ORDERED
    other = house.order("ANNA", confirmed=False)
    with pytest.raises(Refused, match="another quote"):
        house.do(add_line, other, removed.typed)
    house.do(cancel, last.id, "no")
    assert house.state(quote_id) is OrderState.QUOTED
    assert_sound(house.database)


@pytest.mark.both_databases
def test_two_people_order_the_same_quote_once(house: House) -> None:
    quote_id = quote(house, "ANNA", house.line("MUG", 10), house.line("PEN", 10))
    with house.seats(2) as seats:

        def order(seat: House) -> FromQuote | SalesdeskError:
            try:
                return seat.do(order_from_quote, quote_id)
            except SalesdeskError as error:
                return error

        results = at_once([partial(order, seat) for seat in seats])
    made = [each for each in results if isinstance(each, FromQuote)]
    assert len(made) == 1
    assert {type(each) for each in results} == {FromQuote, IllegalMove}
    assert house.stock("MUG")["MAIN"] == (100, 10)
    assert_sound(house.database)


def test_lapsed_quote_is_called_back_and_ordered_at_the_prices_of_today(house: House) -> None:
    older = quote(house, "BOB", house.line("PEN", 5), valid_until=date(2026, 3, 4))
    quote_id = quote(house, "ANNA", house.line("MUG", 10, price=Decimal(8)), discount_percent=Decimal(3))
    fresh = quote(house, "ANNA", house.line("MUG", 1), valid_until=date(2026, 6, 1))
    lapse(house, 14)
    assert [row.id for row in house.ask(order_list, OrderFilter(lapsed=True)).rows] == [older]
    lapse(house, 1)
    rows = house.ask(order_list, OrderFilter(lapsed=True)).rows
    assert [(row.id, row.lapsed_days) for row in rows] == [(older, 13), (quote_id, 1)]
    seller = house.seat(Role.TELEMARKETER)
    with pytest.raises(NotAllowed, match="OF 2/2026 was valid until"):
        seller.do(order_from_quote, quote_id)
    anew = seller.do(order_from_quote, quote_id, at_todays_prices=True)
    assert priced(house, anew.id) == [("MUG", Decimal(10), Decimal(100), PriceSource.GENERAL_LIST)]
    assert view(house, anew.id).typed.discount_percent == 0
    assert house.state(quote_id) is OrderState.ORDERED
    # Who releases orders may still give what was said.
    given = house.seat(Role.MANAGER).do(order_from_quote, older)
    assert priced(house, given.id)[0][3] is PriceSource.QUOTED
    assert house.ask(order_list, OrderFilter(lapsed=True)).total == 0
    assert house.state(fresh) is OrderState.QUOTED
    assert_sound(house.database)


@pytest.mark.both_databases
def test_revised_quote_replaces_the_old_one_when_it_is_issued(house: House) -> None:
    quote_id = quote(house, "ANNA", house.line("MUG", 10), house.line("PEN", 10, price=Decimal("0.80")))
    mug = view(house, quote_id).lines[0].id
    part = house.do(order_from_quote, quote_id, [Wanted(mug, Decimal(4))])
    whole = house.do(order_from_quote, quote_id)
    assert house.ask(lowered, quote_id) == house.ask(lowered, whole.id) == [2]
    house.do(cancel, whole.id, "not yet")
    house.do(set_list_price, house.articles["MUG"], Decimal("12.00"), 1)
    revised = house.do(revise_quote, quote_id)
    assert house.do(revise_quote, quote_id).id == revised.id  # there is one already
    assert priced(house, revised.id) == [
        ("MUG", Decimal(6), Decimal("60.00"), PriceSource.QUOTED),
        ("PEN", Decimal(10), Decimal("8.00"), PriceSource.TYPED),
    ]
    assert (view(house, revised.id).quote, house.state(quote_id)) == ("OF 1/2026", OrderState.QUOTED)
    line = view(house, revised.id).lines[0]
    house.do(change_line, line.id, replace(line.typed, quantity=Decimal(50)))  # more may be offered
    header = view(house, revised.id).typed
    with pytest.raises(Refused, match="This quote replaces OF 1/2026"):
        house.do(change_header, revised.id, replace(header, is_quote=False))
    assert house.do(issue_quote, revised.id).number == "OF 2/2026"
    assert house.state(quote_id) is OrderState.SUPERSEDED
    with pytest.raises(IllegalMove, match="OF 1/2026 is replaced"):
        house.do(order_from_quote, quote_id)
    house.do(decline_quote, revised.id, "too dear")
    again = house.do(revise_quote, revised.id)  # a better one
    house.do(issue_quote, again.id)
    assert house.state(revised.id) is OrderState.DECLINED
    house.do(cancel, part.id, "no")
    assert house.state(quote_id) is OrderState.SUPERSEDED
    assert_sound(house.database)


def test_what_cannot_be_sold_any_more_is_left_out_and_stays_quoted(house: House) -> None:
    quote_id = quote(house, "ANNA", house.line("MUG", 1), house.line("PEN", 1))
    house.do(set_life, house.articles["PEN"], ArticleLife.ENDED)
    made = house.do(order_from_quote, quote_id)
    assert [(each.code, each.why) for each in made.left_out] == [("PEN", "Article PEN is not for sale.")]
    assert house.state(quote_id) is OrderState.QUOTED
    with pytest.raises(Refused, match="Nothing of this quote can be sold"):
        house.do(order_from_quote, quote_id)
    assert_sound(house.database)


def test_what_a_promotion_gave_with_a_quote_is_given_once(house: House) -> None:
    gift = Deal(
        Benefit.FREE_ARTICLE,
        free=Decimal(1),
        free_article_id=house.articles["PEN"],
        from_quantity=Decimal(5),
    )
    mugs = (house.articles["MUG"],)
    house.do(add_promotion, NewPromotion("GIFT", "Gift", gift, date(2026, 3, 1), articles=mugs))
    for days in (0, 30):
        quote_id = quote(house, "ANNA", house.line("MUG", 10))
        lapse(house, days)
        made = house.do(order_from_quote, quote_id, at_todays_prices=bool(days))
        stood = [(line.code, line.net) for line in view(house, made.id).lines]
        assert stood == [("MUG", Decimal(100)), ("PEN", Decimal(0))]
        assert house.state(quote_id) is OrderState.ORDERED
    assert_sound(house.database)
