from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select

from benchmarks.harness.statements import count_statements
from salesdesk.domain.billing.queries import notes_to_bill
from salesdesk.domain.billing.verbs import invoice_notes, invoice_services
from salesdesk.domain.company.verbs import add_rate
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.verbs import NewCustomer, NewTerms, add_customers, add_terms
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import put_on_hold
from salesdesk.domain.receivables.model import Invoice, InvoiceInstalment, InvoiceLine, InvoiceOrder
from salesdesk.domain.receivables.verbs import enter_payment
from salesdesk.errors import IllegalMove, Refused
from salesdesk.office.model import OutboxMessage
from salesdesk.warehouse.ledger.model import StockDocument
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

NO_SUCH = (0, -1, 10**9)
PLACE = Place("Nina", "Prosta", "7", "00-838", "Warszawa", "PL")


def terms_of(house: House) -> int:
    return house.look(Customer, house.customers["ANNA"]).terms_id


@pytest.mark.both_databases
def test_invoice_is_a_snapshot(house: House) -> None:
    order_id = house.order(
        "BRANCH", house.line("MUG", 2), house.line("SCREW", 1500, discount_amount=Decimal("0.05")),
        reference="kenmerk 3b", customer_number="PO 77",
    )  # fmt: skip
    [note] = house.issue(order_id)
    posted = house.bill(note)
    invoice = house.look(Invoice, posted.id)
    assert (invoice.number, invoice.series, invoice.sequence) == ("FV 1/2026", "FV", 1)
    assert (invoice.issued_on, invoice.supplied_on, invoice.due_on) == (
        date(2026, 3, 2), date(2026, 3, 2), date(2026, 4, 1)
    )  # fmt: skip
    assert (invoice.payer_id, invoice.buyer["name"]) == (house.customers["HEAD"], "Head office")
    assert (invoice.seller["name"], invoice.ship_to["city"]) == ("Kowal", "Łódź")
    assert invoice.references == {
        "orders": ["ZS 1/2026"],
        "customer_numbers": ["PO 77"],
        "references": ["kenmerk 3b"],
        "notes": ["WZ 1/2026/MAIN"],
    }
    with house.database.read() as session:
        lines = session.scalars(select(InvoiceLine).order_by(InvoiceLine.position))
        assert [(x.code, x.quantity, x.unit, x.price, x.price_unit, x.discount, x.amount) for x in lines] == [
            ("MUG", Decimal(2), "pc", Decimal("10.00"), 1, Decimal(0), Decimal("20.00")),
            ("SCREW", Decimal(1500), "pc", Decimal("1.234"), 1000, Decimal("0.05"), Decimal("1.80")),
        ]
        assert session.get_one(StockDocument, note.id).invoice_id == posted.id


def test_notes_that_may_stand_together_do(house: House) -> None:
    orders = [
        house.order("HEAD", house.line("MUG")),
        house.order("BRANCH", house.line("PEN")),
        house.order("HEAD", house.line("MUG"), ship_to=replace(PLACE, country="CZ")),
        house.order("ANNA", house.line("MUG")),
        house.order("HEAD", house.line("FREIGHT"), house.line("PEN")),
    ]
    notes = [house.issue(order_id)[0].id for order_id in orders]
    assert [note.order_id for note in house.ask(notes_to_bill).rows] == orders
    invoices = house.do(invoice_notes, [*notes, *notes])
    assert [(each.number, each.net) for each in invoices] == [
        ("FV 1/2026", Decimal("27.02")),
        ("FV 2/2026", Decimal("10.00")),
        ("FV 3/2026", Decimal("10.00")),
    ]
    with house.database.read() as session:
        shares = select(InvoiceOrder.order_id).where(InvoiceOrder.invoice_id == invoices[0].id)
        assert sorted(session.scalars(shares)) == [orders[0], orders[1], orders[4]]
    assert house.ask(notes_to_bill).rows == ()
    assert {house.state(order_id) for order_id in orders} == {OrderState.COMPLETED}
    assert_sound(house.database)


def test_notes_that_cannot_be_billed_are_refused_and_draw_no_number(house: House) -> None:
    [note] = house.issue(house.order("ANNA", house.line("MUG")))
    with house.database.read() as session:
        receipt = session.scalars(select(StockDocument.id).where(StockDocument.kind == "PZ")).first()
    calls: list[Callable[[], object]] = [
        partial(house.do, invoice_notes, []),
        *(partial(house.do, invoice_notes, [note.id, id_]) for id_ in (*NO_SUCH, receipt or 0)),
        partial(house.do, invoice_services, []),
        *(partial(house.do, invoice_services, [id_]) for id_ in NO_SUCH),
        partial(house.do, invoice_services, [house.order("ANNA", house.line("FREIGHT"), confirmed=False)]),
        partial(house.do, invoice_services, [house.order("ANNA", house.line("MUG"))]),
    ]
    assert not_refused(house.database, calls) == []
    house.bill(note)
    house.clock.forward(days=365)
    again = house.issue(house.order("ANNA", house.line("MUG")))
    assert house.bill(*again).number == "FV 1/2027"
    assert_sound(house.database)


def test_foreign_currency_without_a_rate_or_with_an_old_one_is_refused(house: House) -> None:
    [franc] = house.do(
        add_customers, [NewCustomer("CHF", "Urs", "CH", "de", "CHF", terms_of(house), delivery=(PLACE,))]
    )
    house.customers["CHF"] = franc
    [note] = house.issue(house.order("CHF", house.line("MUG", price=Decimal(3))))
    assert "no exchange rate for CHF" in str(refused(house.desk, invoice_notes, [note.id]))
    house.do(add_rate, "CHF", date(2026, 1, 29), Decimal("4.60"), "NBP")
    assert "too old for an invoice" in str(refused(house.desk, invoice_notes, [note.id]))
    house.do(add_rate, "CHF", date(2026, 1, 30), Decimal("4.61"), "NBP")
    assert house.look(Invoice, house.bill(note).id).rate == Decimal("4.61")


def test_services_alone_are_billed_once(house: House) -> None:
    order_id = house.order("ANNA", house.line("FREIGHT", 2), house.line("CRATE"))
    [invoice] = house.do(invoice_services, [order_id, order_id])
    assert invoice.net == Decimal("32.00")
    assert house.state(order_id) is OrderState.COMPLETED
    assert isinstance(refused(house.desk, invoice_services, [order_id]), IllegalMove)
    assert_sound(house.database)


def test_free_goods_are_billed_for_nothing(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 2, free_of_charge=True))
    invoice = house.bill(*house.issue(order_id))
    assert [invoice.net, invoice.vat, invoice.gross] == [0, 0, 0]
    assert house.state(order_id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_order_on_hold_is_billed_for_what_it_got(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 110))
    main = house.issue(order_id, "MAIN")
    house.do(put_on_hold, order_id, "wait")
    assert house.bill(*main).net == Decimal("1000.00")
    assert house.state(order_id) is OrderState.ON_HOLD
    assert_sound(house.database)


def test_invoice_is_paid_in_instalments_that_sum_to_it(house: House) -> None:
    parts = ((Decimal("33.33"), 0, False), (Decimal("33.33"), 30, True), (Decimal("33.34"), 60, False))
    terms = house.do(add_terms, NewTerms("3X", "In three", 14, end_of_month=True, instalments=parts))
    new = NewCustomer("THREE", "Trzy", "PL", "pl", "PLN", terms, delivery=(PLACE,))
    [house.customers["THREE"]] = house.do(add_customers, [new])
    invoice = house.bill(*house.issue(house.order("THREE", house.line("MUG", 1, price=Decimal("0.81")))))
    assert (invoice.gross, invoice.due_on) == (Decimal("1.00"), date(2026, 3, 31))
    with house.database.read() as session:
        instalments = select(InvoiceInstalment.due_on, InvoiceInstalment.amount)
        rows = session.execute(instalments.order_by(InvoiceInstalment.position))
        assert [tuple(row) for row in rows] == [
            (date(2026, 3, 2), Decimal("0.33")),
            (date(2026, 4, 30), Decimal("0.33")),
            (date(2026, 5, 1), Decimal("0.34")),
        ]
    assert_sound(house.database)


def test_invoice_is_put_into_the_outbox_for_who_wants_it_by_mail(house: House) -> None:
    new = NewCustomer(
        "MAIL", "Mila", "PL", "pl", "PLN", terms_of(house), delivery=(PLACE,), invoice_email="m@example.com"
    )
    [house.customers["MAIL"]] = house.do(add_customers, [new])
    invoices = [house.bill(*house.issue(house.order(c, house.line("MUG")))) for c in ("MAIL", "ANNA")]
    with house.database.read() as session:
        [message] = session.scalars(select(OutboxMessage))
        assert message.topic == "invoice"
        assert message.payload["to"] == ["m@example.com"]
        assert message.payload["number"] == invoices[0].number


@pytest.mark.both_databases
def test_two_runs_over_the_same_notes_bill_each_once(house: House) -> None:
    notes = [house.issue(house.order("ANNA", house.line("MUG")))[0].id for _ in range(6)]

    def billed(seat: House, chosen: list[int]) -> int:
        try:
            return len(seat.do(invoice_notes, chosen))
        except IllegalMove:
            return 0

    with house.seats(2) as (one, two):
        both = [partial(billed, one, notes[:4]), partial(billed, two, [notes[5], notes[3], notes[2]])]
        assert sorted(at_once(both)) == [0, 1]
    assert_sound(house.database)


@pytest.mark.both_databases
def test_a_run_of_many_notes_costs_as_few_statements_as_one(house: House) -> None:
    def run(count: int) -> int:
        notes = [house.issue(house.order("ANNA", house.line("PEN")))[0].id for _ in range(count)]
        with count_statements(house.database.engine) as sent:
            house.do(invoice_notes, notes)
        return sent.count

    run(1)
    assert run(1) == run(20)


@pytest.mark.both_databases
def test_payment_settles_invoices_and_what_is_left_counts_against_the_limit(house: House) -> None:
    lena = house.customers["LIMIT"]
    one, two = (house.bill(*house.issue(house.order("LIMIT", house.line("MUG", 2)))) for _ in range(2))
    assert house.owed("LIMIT") == Decimal("49.20")
    covers = [(one.id, one.gross), (two.id, Decimal("0.40"))]
    entered = house.do(enter_payment, lena, Decimal("30.00"), "PLN", date(2026, 3, 2), "thanks", covers)
    assert (entered.covered, entered.prepaid) == (Decimal("25.00"), Decimal("5.00"))
    assert house.owed("LIMIT") == Decimal("19.20")
    assert [house.look(Invoice, each.id).settled for each in (one, two)] == [one.gross, Decimal("0.40")]
    ahead = house.do(enter_payment, lena, Decimal("100.00"), "PLN", date(2026, 3, 2))
    assert (ahead.covered, ahead.prepaid) == (Decimal(0), Decimal("100.00"))
    assert house.owed("LIMIT") == Decimal("-80.80")
    assert_sound(house.database)


def test_payments_that_make_no_sense_are_refused(house: House) -> None:
    anna, today = house.customers["ANNA"], date(2026, 3, 2)
    invoice = house.bill(*house.issue(house.order("ANNA", house.line("MUG"))))
    other = house.bill(*house.issue(house.order("BOB", house.line("MUG"))))
    ten, nan, huge = Decimal(10), Decimal("NaN"), Decimal("1E+30")
    not_money = Decimal(0), Decimal(-1), nan, huge, Decimal("0.001")
    calls: list[Callable[[], object]] = [
        *(partial(house.do, enter_payment, anna, n, "PLN", today) for n in not_money),
        *(partial(house.do, enter_payment, anna, ten, code, today) for code in ("EUR", "", "\x00")),
        *(partial(house.do, enter_payment, id_, ten, "PLN", today) for id_ in NO_SUCH),
        partial(house.do, enter_payment, anna, ten, "PLN", today, "x" * 10_000),
        partial(house.do, enter_payment, anna, ten, "PLN", date(2026, 3, 3)),
        *(
            partial(house.do, enter_payment, anna, Decimal(100), "PLN", today, "", covers)
            for covers in (
                *([(id_, ten)] for id_ in (*NO_SUCH, other.id)),
                *([(invoice.id, n)] for n in (*not_money, Decimal("12.31"))),
                [(invoice.id, ten), (invoice.id, Decimal(1))],
            )
        ),
        partial(house.do, enter_payment, anna, ten, "PLN", today, "", [(invoice.id, Decimal("10.01"))]),
    ]
    assert not_refused(house.database, calls) == []


def test_refusal_of_a_payment_writes_money_as_money(house: House) -> None:
    anna, today = house.customers["ANNA"], date(2026, 3, 2)
    invoice = house.bill(*house.issue(house.order("ANNA", house.line("MUG", 2))))
    much = [(invoice.id, Decimal(30))]
    lacks = refused(house.desk, enter_payment, anna, Decimal(30), "PLN", today, "", much)
    assert str(lacks) == "Invoice FV 1/2026 lacks only 24.60 PLN."
    takes = refused(house.desk, enter_payment, anna, Decimal(20), "PLN", today, "", much)
    assert str(takes) == "The invoices would take 30.00 PLN, more than the 20.00 PLN paid."
    for wrong in (
        Decimal("10000000000000.01"),
        Decimal(999_999_999_999_999),
    ):
        beyond = refused(house.desk, enter_payment, anna, wrong, "PLN", today)
        assert (beyond.part, "is more than anybody pays" in str(beyond)) == ("amount", True)


@pytest.mark.both_databases
def test_invoice_is_settled_once_by_two_payments_at_once(house: House) -> None:
    invoice = house.bill(*house.issue(house.order("ANNA", house.line("MUG"))))
    anna, covers = house.customers["ANNA"], [(invoice.id, invoice.gross)]

    def paid(seat: House) -> bool:
        try:
            seat.do(enter_payment, anna, invoice.gross, "PLN", date(2026, 3, 2), "", covers)
        except Refused:
            return False
        return True

    with house.seats(3) as seats:
        assert sorted(at_once([partial(paid, seat) for seat in seats])) == [False, False, True]
    assert house.owed("ANNA") == 0
    assert_sound(house.database)
