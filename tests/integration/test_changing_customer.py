"""A draft that turns out to be another customer's: what was typed stays, the rest is as if typed for him."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.verbs import add_group
from salesdesk.domain.drafts.changing_customer import CustomerChanged, Otherwise, change_customer
from salesdesk.domain.drafts.copying import LeftOut, Short
from salesdesk.domain.drafts.queries import NewOrder, draft_view
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import add_line, change_header
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.pricing.promoting import NewPromotion, add_promotion
from salesdesk.domain.pricing.promotions import Benefit, Deal
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.pricing.verbs import NewPrice, add_customer_prices
from salesdesk.domain.quotes.issuing import issue_quote
from salesdesk.domain.quotes.verbs import order_from_quote
from salesdesk.domain.tax.rules import PriceMode, Treatment
from salesdesk.errors import Conflict, NotFound
from salesdesk.office.history import of_subject
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

TODAY = date(2026, 3, 2)
WARSAW = Place("Nina", "Prosta", "7", "00-838", "Warszawa", "PL")


def promote(house: House) -> None:
    """Whoever is in the group has a pen for each ten mugs, and a tenth off tea."""
    group = house.do(add_group, "EDU", "Schools")
    with house.database.write() as session:
        session.get_one(Customer, house.customers["SCHOOL"]).group_id = group
    pen = Deal(
        Benefit.FREE_ARTICLE,
        free=Decimal(1),
        from_quantity=Decimal(10),
        free_article_id=house.articles["PEN"],
    )
    tea = Deal(Benefit.PERCENT, value=Decimal(10))
    for code, deal, article in (("GIFT", pen, "MUG"), ("TENTH", tea, "TEA")):
        new = NewPromotion(code, code, deal, TODAY, group_id=group, articles=(house.articles[article],))
        house.do(add_promotion, new)


def test_what_was_typed_stays_and_all_else_is_as_if_typed_for_the_other_customer(house: House) -> None:
    promote(house)
    fresh = house.customers["FRESH"]
    house.do(add_customer_prices, fresh, [NewPrice(house.articles["MUG"], Decimal("8.00"), TODAY)])
    order = house.order(
        "SCHOOL",
        house.line("MUG", 10),
        house.line("BOOK", 2, price=Decimal("20.00")),
        house.line("TEA", 2),
        house.line("JUICE", 25),
        house.line("SET", 1, discount_percent=Decimal(50)),
        house.line("LAST", free_of_charge=True),
        NewLine(text="Ring twice"),
        confirmed=False,
        contact_id=house.contacts["Teacher"],
        ship_to=WARSAW,
        reference="fair",
        memo="late",
        discount_percent=Decimal(5),
    )
    before = house.ask(draft_view, order)
    assert [line.code for line in before.lines if line.given_by] == ["PEN"]
    changed = house.do(change_customer, order, fresh, house.customers["SCHOOL"])
    assert changed == CustomerChanged(
        "PLN",
        (
            Otherwise(1, "MUG", "Mug", Decimal(100), Decimal(80)),
            Otherwise(3, "TEA", "Tea", Decimal("9.63"), Decimal("10.70")),
        ),
        (LeftOut("PEN", "Pen", "no longer free with GIFT"),),
        (Short("JUICE", "Juice", Decimal(5), "pc"),),
        WARSAW,
    )
    view = house.ask(draft_view, order)
    assert (view.customer, view.payer, view.contact, view.ship_to.city) == ("FRESH", "FRESH", "", "Łódź")
    assert (view.typed.reference, view.typed.memo, view.typed.discount_percent) == (
        "fair",
        "late",
        Decimal(5),
    )
    stood = {line.id: line for line in before.lines if not line.given_by}
    assert [(line.id, line.position, line.quantity) for line in view.lines] == [
        (line.id, line.position, line.quantity) for line in stood.values()
    ]
    sources = {line.code: line.source for line in view.lines if line.parent_line_id is None}
    assert (sources["MUG"], sources["BOOK"]) == (PriceSource.INDIVIDUAL, PriceSource.TYPED)
    assert (sources["TEA"], sources["LAST"]) == (PriceSource.GENERAL_LIST, PriceSource.FREE)
    assert [line.typed for line in view.lines] == [line.typed for line in stood.values()]
    assert {line.code: line.missing for line in view.lines if line.missing} == {"JUICE": Decimal(5)}
    assert (house.stock("PEN")["MAIN"], house.stock("JUICE")["MAIN"]) == ((1000, 1), (30, 20))
    entry = next(each for each in house.ask(of_subject, "order", order) if "customer" in each.changes)
    assert (entry.verb, entry.changes["customer"]) == ("drafts.change_customer", ["SCHOOL", "FRESH"])
    assert_sound(house.database)

    again = house.do(change_customer, order, fresh, house.customers["SCHOOL"])
    assert again == CustomerChanged("PLN")
    back = house.do(change_customer, order, house.customers["SCHOOL"])
    assert (len(back.lines), back.left_out, back.short) == (2, (), ())
    assert [line.code for line in house.ask(draft_view, order).lines if line.given_by] == ["PEN"]
    assert house.stock("JUICE")["MAIN"] == (30, 25)
    house.do(confirm, order)
    assert_sound(house.database)


def test_customer_abroad_has_his_own_currency_language_and_tax(house: House) -> None:
    order = house.order("ANNA", house.line("MUG", 2), confirmed=False, is_quote=True)
    changed = house.do(change_customer, order, house.customers["BERLIN"])
    assert changed.lines == (Otherwise(1, "MUG", "Mug", None, Decimal(5)),)
    view = house.ask(draft_view, order)
    assert (view.currency, view.price_mode, view.language) == ("EUR", PriceMode.NET, "de")
    assert (view.treatment, view.ship_to.city, view.lines[0].text) == (
        Treatment.INTRA_EU, "Berlin", "Tasse",
    )  # fmt: skip
    assert (view.is_quote, view.lines[0].held) == (True, Decimal(0))
    assert view.refusal is None
    house.do(issue_quote, order)
    assert_sound(house.database)


def test_draft_keeps_its_customer_where_another_makes_no_sense(house: House) -> None:
    anna, bob, berlin = (house.customers[code] for code in ("ANNA", "BOB", "BERLIN"))
    priced = house.order("ANNA", house.line("MUG", price=Decimal(9)), confirmed=False)
    error = refused(house.desk, change_customer, priced, berlin)
    assert str(error) == "Line 1, MUG: what was typed is in PLN (net); give it back first."
    off = house.order("ANNA", house.line("MUG"), confirmed=False, discount_amount=Decimal(1))
    unpriced = house.order("ANNA", house.line("TEA"), confirmed=False)
    quote = house.order("ANNA", house.line("MUG"), confirmed=False, is_quote=True)
    house.do(issue_quote, quote)
    ordered = house.do(order_from_quote, quote).id
    error = refused(house.desk, change_customer, ordered, bob)
    assert str(error) == "What comes from a quote, or replaces one, keeps the customer of the quote."
    with house.database.write() as session:
        session.get_one(Customer, house.customers["ZURICH"]).active = False
    confirmed = house.order("ANNA", house.line("MUG"))
    calls: list[Callable[[], object]] = [
        *(partial(house.do, change_customer, each, berlin) for each in (priced, off, unpriced)),
        *(partial(house.do, change_customer, each, bob) for each in (quote, ordered, confirmed, 0, 10**9)),
        *(partial(house.do, change_customer, unpriced, id_) for id_ in (house.customers["ZURICH"], 0, 10**9)),
        partial(house.do, change_customer, unpriced, bob, berlin),
        partial(house.do, change_header, unpriced, NewOrder(bob)),
    ]
    assert not_refused(house.database, calls) == []
    assert isinstance(refused(house.desk, change_customer, unpriced, bob, berlin), Conflict)
    with pytest.raises(NotFound):
        house.do(change_customer, unpriced, 10**9)
    assert house.ask(draft_view, unpriced).customer_id == anna


def test_order_is_not_confirmed_for_another_customer_than_was_shown(house: House) -> None:
    order = house.order("ANNA", house.line("MUG"), confirmed=False)
    shown = house.ask(draft_view, order).expected
    assert house.do(change_customer, order, house.customers["BOB"]).lines == ()
    assert isinstance(refused(house.desk, confirm, order, None, shown), Conflict)


def test_line_that_comes_while_the_customer_changes_has_the_prices_of_one_of_them(house: House) -> None:
    order = house.order("ANNA", house.line("TEA"), confirmed=False)
    with house.seats(2) as [one, other]:
        at_once(
            [
                lambda: one.do(change_customer, order, house.customers["SPECIAL"]).currency,
                lambda: other.do(add_line, order, house.line("MUG", 10)).code,
            ]
        )
    view = house.ask(draft_view, order)
    assert (view.customer, [(line.code, line.net) for line in view.lines]) == (
        "SPECIAL",
        [("TEA", Decimal("5.35")), ("MUG", Decimal(80))],
    )
    assert_sound(house.database)
