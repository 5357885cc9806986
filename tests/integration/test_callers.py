"""Who is on the phone, and the papers of an order."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from benchmarks.harness.statements import count_statements
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.rules import CustomerKind
from salesdesk.domain.drafts.callers import CallThatWaits, caller
from salesdesk.domain.drafts.twice.queries import confirmed_lately
from salesdesk.domain.drafts.twice.rules import EnteredBefore
from salesdesk.domain.drafts.verbs import NewOrder, enter, open_draft
from salesdesk.domain.order_book.papers import papers_of_order
from salesdesk.domain.orders.verbs import cancel, put_on_hold
from salesdesk.errors import NotFound
from salesdesk.office.permissions import Role
from tests.house import House
from tests.integration.traces import plan_of, statements


def test_caller_is_shown_with_what_was_agreed(house: House) -> None:
    found = house.ask(caller, house.customers["PRESET"])
    assert (found.number, found.name, found.terms) == ("PRESET", "Piotr", "30 days")
    assert found.discount == Decimal("7.5")
    assert found.place is not None
    assert (found.place.street, found.blocked_reason, found.payer) == ("Długa", None, "")
    assert (found.exposure, found.credit_limit) == (Decimal(0), None)


def test_branch_is_judged_by_its_payer(house: House) -> None:
    house.order("HEAD", house.line("MUG", 10))
    found = house.ask(caller, house.customers["BRANCH"])
    assert (found.payer, found.exposure, found.credit_limit) == ("HEAD", Decimal(123), Decimal(1000))
    assert house.ask(caller, house.customers["BLOCKED"]).blocked_reason == "never pays"


def test_colleagues_who_may_order_so_much_may_authorise(house: House) -> None:
    found = house.ask(caller, house.customers["SCHOOL"])
    teacher = house.contacts["Teacher"]
    assert [each.name for each in found.people] == ["Head", "Teacher", "Pupil"]
    assert [each.name for each in found.who_may_authorise(Decimal(500), teacher)] == ["Head"]
    assert found.who_may_authorise(Decimal(20_000), teacher) == []


def test_callers_parked_call_is_the_readers_newest_that_has_lines(house: House) -> None:
    desk = house.seat(Role.TELEMARKETER)
    anna = NewOrder(house.customers["ANNA"])
    house.order("ANNA", house.line("MUG"), confirmed=False)
    desk.do(enter, NewOrder(house.customers["BOB"]), [house.line("MUG")])
    desk.do(enter, anna, [house.line("MUG")], True)
    assert desk.ask(caller, anna.customer_id).parked is None
    desk.do(enter, anna, [house.line("MUG")])
    newest = desk.do(enter, anna, [house.line("MUG")])
    desk.do(open_draft, anna)
    assert desk.ask(caller, anna.customer_id).parked == CallThatWaits(newest.id, house.clock.now)


def test_customer_who_does_not_exist_does_not_call(house: House) -> None:
    with pytest.raises(NotFound):
        house.ask(caller, 999)


def test_papers_of_an_order_are_its_notes_and_for_some_its_invoices(house: House) -> None:
    first = house.order("ANNA", house.line("MUG", 5))
    other = house.order("ANNA", house.line("TEA", 1))
    notes = (*house.issue(first), *house.issue(other))
    invoice = house.bill(*notes)
    papers = house.ask(papers_of_order, first)
    assert [(note.number, note.reversed) for note in papers.notes] == [("WZ 1/2026/MAIN", False)]
    assert [(bill.number, bill.gross) for bill in papers.invoices] == [(invoice.number, Decimal("61.50"))]
    assert papers.numbers == ("WZ 1/2026/MAIN", invoice.number)
    assert house.seat(Role.WAREHOUSE).ask(papers_of_order, first).numbers == ("WZ 1/2026/MAIN",)
    assert house.ask(papers_of_order, 999).numbers == ()


def test_orders_of_the_last_hours_are_known_with_their_goods(house: House) -> None:
    anna = house.customers["ANNA"]
    day = date(2026, 3, 6)
    house.order("ANNA", house.line("TEA"))
    house.clock.now += timedelta(hours=12, seconds=1)
    desk = house.seat(Role.TELEMARKETER)
    lines = [house.line("MUG", 2), house.line("SET"), house.line("MUG"), house.line("FREIGHT")]
    first = desk.do(enter, NewOrder(anna, requested_on=day), lines, True).id
    held_up, cancelled = (house.order("ANNA", house.line("PEN")) for _ in range(2))
    house.do(put_on_hold, held_up, "wait")
    house.do(cancel, cancelled, "no")
    house.order("BOB", house.line("PEN"))
    house.order("ANNA", house.line("PEN"), confirmed=False)
    pen, mug, kit = (house.articles[code] for code in ("PEN", "MUG", "SET"))
    with count_statements(house.database.engine) as sent:
        found = house.ask(confirmed_lately, anna)
    assert sent.count == 2  # and the day of the company
    assert found == (
        EnteredBefore(held_up, "ZS 3/2026", house.clock.now, "", None, ((pen, Decimal(1)),)),
        EnteredBefore(
            first,
            "ZS 2/2026",
            house.clock.now,
            Role.TELEMARKETER,
            day,
            ((mug, Decimal(3)), (kit, Decimal(1))),
        ),
    )
    assert house.ask(caller, anna).lately == found
    with house.database.write() as session:
        session.get_one(Customer, anna).kind = CustomerKind.CASH
    assert house.ask(confirmed_lately, anna) == ()


def test_orders_of_the_last_hours_are_found_by_their_customer(sqlite_house: House) -> None:
    with statements(sqlite_house.database) as asked:
        sqlite_house.ask(confirmed_lately, sqlite_house.customers["ANNA"])
    [statement] = [each for each in asked if "order_line" in each]
    steps = " ".join(plan_of(sqlite_house.database, statement))
    assert "ix_sales_order_sold_to_id_order_date (sold_to_id=? AND order_date>?)" in steps
    assert "order_line_1 (order_id=?)" in steps
    assert "SCAN" not in steps
