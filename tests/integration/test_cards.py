"""The cards of an article and of a customer: all that is known about one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from benchmarks.harness.statements import count_statements
from salesdesk.domain.article_cards.lists import article_claims
from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.article_cards.rules import ArticleCard, UnitOf
from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife, Relation
from salesdesk.domain.catalogue.verbs import relate
from salesdesk.domain.customer_cards.queries import customer_card
from salesdesk.domain.customer_cards.rules import CustomerCard
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.customers.verbs import NewContact, add_address, add_contact, add_group, block
from salesdesk.domain.fulfilment.verbs import allocate
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.errors import NotFound
from salesdesk.office.permissions import Role
from salesdesk.warehouse.supply.rules import SupplyKind
from tests.house import MONDAY, House


def article(house: House, code: str, role: Role = Role.BUYER) -> ArticleCard:
    return house.seat(role).ask(article_card, house.articles[code])


def customer(house: House, number: str) -> CustomerCard:
    return house.seat(Role.TELEMARKETER).ask(customer_card, house.customers[number])


def these(*values: object) -> tuple[object, ...]:
    """Values to compare with plain numbers."""
    return values


def test_article_card_has_its_units_names_and_prices(house: House) -> None:
    paper, mug = article(house, "PAPER"), article(house, "MUG")
    assert paper.units == (
        UnitOf("pc", 1, 1, "", None, None, False, True),
        UnitOf("box", 5, 1, "", Decimal(2), Decimal(2), True, False),
    )
    assert (mug.name, mug.kind, mug.life) == ("Mug", ArticleKind.GOODS, ArticleLife.ACTIVE)
    assert mug.names == (("de", "Tasse"), ("pl", "Kubek"))
    assert these(mug.list_price, mug.price_unit, mug.base_unit) == (10, 1, "pc")
    assert [these(price.price_list, price.price, price.currency) for price in mug.prices] == [
        ("E", Decimal("2.5"), "EUR"), ("G", Decimal("12.3"), "PLN"),
    ]  # fmt: skip


def test_article_card_has_its_stock_by_warehouse_and_batch(house: House) -> None:
    order = house.order("ANNA", house.line("JUICE", 12))
    house.do(allocate, order)
    card = article(house, "JUICE")
    assert [these(at.warehouse, at.on_hand, at.reserved, at.available) for at in card.stock] == [
        ("MAIN", 30, 12, 18)
    ]
    assert [these(b.best_before, b.on_hand, b.allocated, b.free, b.unit_cost) for b in card.batches] == [
        (date(2026, 12, 31), 10, 0, 10, 1), (date(2026, 3, 20), 10, 10, 0, 1),
        (date(2026, 5, 1), 10, 2, 8, 1),
    ]  # fmt: skip
    assert {batch.warehouse for batch in card.batches} == {"MAIN"}
    house.issue(order)
    assert len(article(house, "JUICE").batches) == 2  # emptied ones are gone


def test_article_card_says_who_has_a_claim_and_what_is_coming(house: House) -> None:
    order = house.order("ANNA", house.line("RARE", 5))
    [bought] = house.do(order_shortages, house.warehouses["MAIN"])
    assert article(house, "RARE").on_order == ()
    house.do(place, bought.id)
    house.receive("MAIN", "RARE", 3)
    draft = house.order("BOB", house.line("RARE", 2), confirmed=False)
    card, claims = article(house, "RARE"), house.ask(article_claims, house.articles["RARE"]).rows
    assert [these(c.order_id, c.customer, c.kind, c.quantity, c.warehouse, c.awaited) for c in claims] == [
        (draft, "Bob", SupplyKind.HOLD, 2, "MAIN", False), (order, "Anna", SupplyKind.FIRM, 5, "MAIN", True),
    ]  # fmt: skip
    assert [(c.order_number, c.expires_at) for c in claims] == [
        ("", MONDAY + timedelta(minutes=30)), ("ZS 1/2026", None),
    ]  # fmt: skip
    [coming] = card.on_order
    assert these(coming.purchase_id, coming.supplier, coming.quantity) == (bought.id, "Everything Ltd", 12)
    assert coming.expected_on is not None


def test_article_card_has_what_goes_with_it_and_whether_that_is_there(house: House) -> None:
    mug, tea, rare = (house.articles[code] for code in ("MUG", "TEA", "RARE"))
    house.do(relate, mug, tea, Relation.ASSOCIATED)
    house.do(relate, mug, rare, Relation.SUBSTITUTE)
    assert [these(r.relation, r.code, r.available) for r in article(house, "MUG").related] == [
        (Relation.ASSOCIATED, "TEA", 220), (Relation.SUBSTITUTE, "RARE", 0),
    ]  # fmt: skip
    assert article(house, "TEA").related == ()


def test_costs_are_shown_to_those_who_may_see_them_only(house: House) -> None:
    seen, hidden = article(house, "MUG"), article(house, "MUG", Role.TELEMARKETER)
    assert [these(s.supplier_number, s.code, s.price) for s in seen.suppliers] == [
        ("S1", "MUG", Decimal("0.5"))
    ]
    assert {batch.unit_cost for batch in seen.batches} == {Decimal("0.5")}
    assert [supplier.price for supplier in hidden.suppliers] == [None]
    assert {batch.unit_cost for batch in hidden.batches} == {None}
    assert hidden == replace(
        seen,
        batches=tuple(replace(batch, unit_cost=None) for batch in seen.batches),
        suppliers=tuple(replace(supplier, price=None) for supplier in seen.suppliers),
    )


def test_customer_card_has_addresses_people_and_conditions(house: House) -> None:
    school = house.customers["SCHOOL"]
    group = house.do(add_group, "EDU", "Schools", Decimal(3))
    assert group
    house.do(add_address, school, AddressKind.BILLING, Place("Town", "Rynek", "1", "50-101", "Wrocław", "PL"))
    pupil = NewContact("Ola", phone="+48 600 1", order_limit=Decimal(5))
    house.do(add_contact, school, pupil, house.contacts["Head"])
    card = customer(house, "SCHOOL")
    assert [(a.kind, a.city) for a in card.addresses] == [
        (AddressKind.BILLING, "Wrocław"), (AddressKind.DELIVERY, "Łódź"),
    ]  # fmt: skip
    assert [these(c.name, c.may_order, c.order_limit, c.authoriser, c.phones) for c in card.contacts] == [
        ("Head", True, 10_000, "", ()), ("Teacher", True, 100, "", ()), ("Pupil", False, None, "", ()),
        ("Ola", True, 5, "Head", ("+48 600 1",)),
    ]  # fmt: skip
    assert (card.terms, card.group, card.price_list, card.phones) == ("30 days", "", "", ())
    assert these(customer(house, "PRESET").discount, customer(house, "GROSS").price_list) == (
        Decimal("7.5"),
        "G",
    )


def test_customer_card_of_a_branch_shows_what_its_payer_owes(house: House) -> None:
    house.order("BRANCH", house.line("MUG", 10))
    house.do(block, house.customers["BRANCH"], "moved")
    card = customer(house, "BRANCH")
    assert (card.payer, card.payer_name, card.blocked, card.blocked_reason) == (
        "HEAD",
        "Head office",
        True,
        "moved",
    )
    assert these(card.exposure, card.payer_limit, card.credit_limit, card.over_limit) == (
        123,
        1000,
        None,
        False,
    )
    assert customer(house, "HEAD").exposure == card.exposure


def test_customer_card_counts_what_is_overdue(house: House) -> None:
    for quantity in (1, 2):
        house.bill(*house.issue(house.order("ANNA", house.line("MUG", quantity))))
    assert these(customer(house, "ANNA").overdue_invoices, customer(house, "ANNA").overdue) == (0, 0)
    house.clock.forward(days=30)
    assert customer(house, "ANNA").overdue_invoices == 0  # due today
    house.clock.forward(days=1)
    late = customer(house, "ANNA")
    assert these(late.overdue_invoices, late.overdue, late.exposure) == (
        2,
        Decimal("36.90"),
        Decimal("36.90"),
    )


def test_card_of_nobody_and_nothing_is_refused(house: House) -> None:
    for card in (article_card, customer_card):
        with pytest.raises(NotFound):
            house.ask(card, 10**9)


def test_cards_cost_the_same_statements_however_much_there_is(house: House) -> None:
    counts = []
    for _ in range(2):
        for card, id_ in ((article_card, house.articles["MUG"]), (customer_card, house.customers["ANNA"])):
            with count_statements(house.database.engine) as sent:
                house.ask(card, id_)
            counts.append(sent.count)
        house.do(relate, house.articles["MUG"], house.articles["PEN"], Relation.ASSOCIATED)
        for quantity in range(1, 9):
            house.order("ANNA", house.line("MUG", quantity), house.line("PEN"))
    assert counts == [12, 8, 12, 8]
