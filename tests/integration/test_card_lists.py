"""What has no end on the cards of an article and of a customer: pages of it, sorted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest

from salesdesk.domain.article_cards.history import HIDDEN, article_history
from salesdesk.domain.article_cards.lists import CLAIM_SORTS, SALE_SORTS, article_claims, article_sales
from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.catalogue.rules import Relation
from salesdesk.domain.catalogue.verbs import relate
from salesdesk.domain.customer_cards.history import customer_history
from salesdesk.domain.customer_cards.lists import (
    BOUGHT_SORTS,
    ORDER_SORTS,
    articles_bought,
    customer_invoices,
    customer_orders,
)
from salesdesk.domain.customer_cards.queries import customer_card
from salesdesk.domain.customers.changing import AddressDetails, Person, change_address, change_contact
from salesdesk.domain.customers.verbs import NewContact, add_contact, block
from salesdesk.domain.fulfilment.verbs import allocate
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import cancel
from salesdesk.domain.purchasing.offers import change_offer, offer_of
from salesdesk.domain.receivables.queries import INVOICE_SORTS
from salesdesk.domain.receivables.verbs import enter_payment
from salesdesk.domain.users.happened import HAPPENED_SORTS
from salesdesk.errors import NotAllowed, Refused
from salesdesk.office.permissions import Role
from tests.house import MONDAY, House
from tests.integration.traces import plan_of, statements


def test_orders_and_sales_come_page_by_page_the_newest_first(house: House) -> None:
    orders = []
    for quantity in range(1, 13):
        orders.append(house.order("ANNA", house.line("PEN", quantity), house.line("SET")))
        house.clock.forward(days=1)
    draft = house.order("ANNA", house.line("TEA"), confirmed=False)
    house.order("BOB", house.line("PEN", 50), confirmed=False)
    house.do(cancel, house.order("BOB", house.line("PEN", 60)), "no")
    house.order("BOB", house.line("SET"))

    first = house.ask(customer_orders, house.customers["ANNA"], 0, 5)
    rest = house.ask(customer_orders, house.customers["ANNA"], 5, 50)
    assert [order.id for order in (*first.rows, *rest.rows)] == [draft, *reversed(orders)]
    assert first.total == rest.total == 13
    assert [order.gross is None for order in first.rows] == [True, *[False] * 4]
    assert {order.state for order in rest.rows} == {OrderState.CONFIRMED}

    sales = [house.ask(article_sales, house.articles["PEN"], offset, 7) for offset in (0, 7)]
    assert [sale.order_id for page in sales for sale in page.rows] == orders[::-1]
    assert [page.total for page in sales] == [12, 12]
    newest = sales[0].rows[0]
    assert (newest.quantity, newest.price, newest.customer) == (Decimal(12), Decimal("1.01"), "Anna")
    assert newest.order_date == first.rows[1].order_date


def test_article_is_told_once_as_it_was_bought_last(house: House) -> None:
    for code, quantity in (("PEN", 3), ("BOOK", 1), ("PEN", 5)):
        house.order("ANNA", house.line(code, quantity), house.line("SET"))
        house.clock.forward(days=1)
    house.order("ANNA", house.line("PEN", 8), house.line("PEN", 9, price=Decimal(2)))
    house.order("ANNA", house.line("PEN", 70), confirmed=False)
    house.order("BOB", house.line("TEA"))
    bought = house.ask(articles_bought, house.customers["ANNA"])
    assert bought.total == 3
    assert [(each.code, each.quantity, each.price) for each in bought.rows] == [
        ("PEN", Decimal(8), Decimal("1.01")), ("SET", Decimal(1), Decimal(20)),
        ("BOOK", Decimal(1), Decimal("24.9")),
    ]  # fmt: skip
    dearest = house.ask(articles_bought, house.customers["ANNA"], 0, 50, "code", True)
    assert [each.code for each in dearest.rows] == ["SET", "PEN", "BOOK"]


def test_invoices_of_a_branch_are_its_own_and_its_head_offices(house: House) -> None:
    for customer in ("BRANCH", "HEAD", "ANNA"):
        house.bill(*house.issue(house.order(customer, house.line("MUG", 2))))
    [of_branch], of_head, [of_anna] = (
        house.ask(customer_invoices, house.customers[each]).rows for each in ("BRANCH", "HEAD", "ANNA")
    )
    assert (of_branch.payer_number, of_branch.overdue, of_branch.open) == ("HEAD", False, of_branch.gross)
    assert [each.id for each in of_head] == [of_anna.id - 1, of_branch.id]
    covered = (of_branch.id, of_branch.gross)
    house.do(enter_payment, of_branch.payer_id, of_branch.gross, "PLN", MONDAY.date(), covers=[covered])
    [paid] = house.ask(customer_invoices, house.customers["BRANCH"]).rows
    assert paid.open == 0
    with pytest.raises(NotAllowed):
        house.seat(Role.WAREHOUSE).ask(customer_invoices, house.customers["ANNA"])


def test_claims_go_by_how_strong_they_are(house: House) -> None:
    firm = house.order("ANNA", house.line("JUICE", 12))
    house.do(allocate, firm)
    held = house.order("BOB", house.line("JUICE", 3), confirmed=False)
    juice = house.articles["JUICE"]
    assert [each.order_id for each in house.ask(article_claims, juice).rows] == [held, firm, firm]
    largest = house.ask(article_claims, juice, 0, 1, "quantity", True)
    assert ([each.quantity for each in largest.rows], largest.total) == ([Decimal(10)], 3)


@pytest.mark.parametrize(
    ("rows", "sorts"),
    [
        (customer_orders, ORDER_SORTS),
        (articles_bought, BOUGHT_SORTS),
        (customer_invoices, INVOICE_SORTS),
        (article_claims, CLAIM_SORTS),
        (article_sales, SALE_SORTS),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_every_list_is_sorted_both_ways_and_refuses_other_columns(
    house: House, rows: Callable[..., Any], sorts: tuple[str, ...]
) -> None:
    for customer, quantity in (("ANNA", 2), ("BOB", 1), ("ANNA", 3)):
        house.bill(*house.issue(house.order(customer, house.line("PEN", quantity), house.line("MUG"))))
        house.order(customer, house.line("PEN", quantity))
        house.clock.forward(days=1)
    about = house.articles["PEN"] if rows in (article_claims, article_sales) else house.customers["ANNA"]
    usual = house.ask(rows, about)
    assert usual.total > 1
    for sort in sorts:
        up, down = (house.ask(rows, about, 0, 50, sort, turned) for turned in (False, True))
        assert set(up.rows) == set(down.rows) == set(usual.rows)
    with pytest.raises(Refused, match="cannot be sorted by “margin”"):
        house.ask(rows, about, 0, 50, "margin")


def test_lines_of_a_customer_are_found_by_his_orders(sqlite_house: House) -> None:
    """SQLite took the index of parts to find those that are none, and read every line there ever was."""
    with statements(sqlite_house.database) as asked:
        sqlite_house.ask(articles_bought, sqlite_house.customers["ANNA"])
    [statement] = [each for each in asked if "order_line" in each]
    assert [
        step for step in plan_of(sqlite_house.database, statement) if step.startswith("SEARCH order_line")
    ] == ["SEARCH order_line USING INDEX sqlite_autoindex_order_line_1 (order_id=?)"]


def test_history_of_a_customer_names_who_did_what_to_whom(house: House) -> None:
    manager, school = house.seat(Role.MANAGER), house.customers["SCHOOL"]
    [teacher] = [each for each in house.ask(customer_card, school).contacts if each.name == "Teacher"]
    [home] = house.ask(customer_card, school).addresses
    person = Person(
        "Teacher", teacher.job, teacher.phones, teacher.email, teacher.language, True, teacher.order_limit,
        teacher.authoriser_id,
    )  # fmt: skip
    before = house.ask(customer_history, school).total
    manager.do(change_contact, teacher.id, person, replace(person, job="cook"))
    place = AddressDetails(**{each.name: getattr(home, each.name) for each in fields(AddressDetails)})
    manager.do(change_address, home.id, place, replace(place, street="Rynek"))
    manager.do(add_contact, school, NewContact("Jan"))
    manager.do(block, school, "late")
    house.do(block, house.customers["ANNA"], "late, too")
    page = house.ask(customer_history, school)
    assert page.total == before + 4
    assert [(each.by, each.subject, each.about, each.changes) for each in page.rows[:4]] == [
        ("manager", "customer", "", {"blocked": [False, True], "reason": "late"}),
        ("manager", "customer", "", {"contact": "Jan"}),
        ("manager", "address", "Rynek 1, Łódź", {"street": [home.street, "Rynek"]}),
        ("manager", "contact", "Teacher", {"job": [teacher.job, "cook"]}),
    ]
    assert [each.changes for each in house.ask(customer_history, school, before + 3, 1).rows] == [
        {"number": "SCHOOL"}
    ]
    for sort in HAPPENED_SORTS:
        assert house.ask(customer_history, school, 0, 50, sort).total == page.total
    with pytest.raises(NotAllowed):
        house.seat(Role.BUYER).ask(customer_history, school)


def test_history_of_an_article_hides_what_suppliers_ask_from_those_who_may_not_see_costs(
    house: House,
) -> None:
    mug = house.articles["MUG"]
    house.do(relate, mug, house.articles["TEA"], Relation.ASSOCIATED)
    supplier = house.ask(article_card, mug).suppliers[0].supplier_id
    seen = house.ask(offer_of, mug, supplier)
    house.do(change_offer, supplier, seen, replace(seen, price=Decimal(2)))
    newest = house.seat(Role.MANAGER).ask(article_history, mug).rows[:2]
    assert [each.changes for each in newest] == [
        {"S1.price": ["0.5000", "2"]}, {"related": "TEA", "relation": "associated"},
    ]  # fmt: skip
    hidden = house.seat(Role.TELEMARKETER).ask(article_history, mug, 0, 1)
    assert [each.changes for each in hidden.rows] == [{"S1.price": HIDDEN}]


def test_history_is_found_by_what_it_is_of_and_not_waded_through(sqlite_house: House) -> None:
    with statements(sqlite_house.database) as asked:
        sqlite_house.ask(customer_history, sqlite_house.customers["SCHOOL"])
    [statement] = [each for each in asked if "history" in each]
    steps = [step for step in plan_of(sqlite_house.database, statement) if " history" in step]
    assert {step.rpartition("(")[2] for step in steps} == {"rowid=?)", "subject=? AND subject_id=?)"}
