from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, update

from salesdesk.domain.billing.queries import notes_to_bill, services_to_bill
from salesdesk.domain.billing.verbs import invoice_notes, invoice_services
from salesdesk.domain.customers.changing import rename
from salesdesk.domain.customers.rules import PaymentMethod
from salesdesk.domain.orders.verbs import cancel, close_remainder
from salesdesk.domain.receivables.model import Invoice
from salesdesk.domain.receivables.queries import invoice_view, invoices
from salesdesk.domain.receivables.rules import InvoiceKind, InvoiceState, WhichInvoices
from salesdesk.domain.receivables.verbs import enter_payment
from salesdesk.domain.tax.model import TaxRate
from salesdesk.domain.tax.rules import PriceMode, TaxCategory
from salesdesk.errors import NotFound
from salesdesk.warehouse.goods_issue.operations import Issued
from salesdesk.warehouse.ledger.model import StockDocument
from tests.house import House
from tests.integration.traces import read_whole, statements
from tests.invariants import assert_sound


def notes(house: House, *args: Any, **which: Any) -> list[Any]:
    page = house.ask(notes_to_bill, *args, **which)
    assert page.total == len(page.rows)
    return list(page.rows)


def services(house: House, text: str = "") -> list[Any]:
    return list(house.ask(services_to_bill, text).rows)


def listed(house: House, which: WhichInvoices = WhichInvoices.ALL, text: str = "") -> list[Any]:
    page = house.ask(invoices, which, text)
    assert page.total == len(page.rows)
    return list(page.rows)


def issued(house: House, customer: str, code: str = "MUG", quantity: int = 1, **header: Any) -> Issued:
    """The note of a new order."""
    [note] = house.issue(house.order(customer, house.line(code, quantity), **header))
    return note


def test_note_shows_its_order_payer_and_what_it_comes_to(house: House) -> None:
    order_id = house.order("BRANCH", house.line("MUG", 2), house.line("BOOK"))
    [note] = house.issue(order_id)
    [row] = notes(house)
    assert (row.id, row.number, row.issued_on) == (note.id, "WZ 1/2026/MAIN", date(2026, 3, 2))
    assert (row.order_id, row.order_number) == (order_id, "ZS 1/2026")
    assert (row.payer_id, row.payer_number, row.payer) == (house.customers["HEAD"], "HEAD", "Head office")
    assert (row.ship_name, row.ship_city, row.currency) == ("Anna", "Łódź", "PLN")
    posted = house.bill(note)
    assert (row.net, row.gross) == (posted.net, posted.gross) == (Decimal("44.90"), Decimal("50.75"))
    assert notes(house) == []


def test_only_notes_that_can_be_billed_are_listed(house: House) -> None:
    house.order("ANNA", house.line("MUG"))
    first, reversed_, last = (issued(house, "ANNA") for _ in range(3))
    with house.database.write() as session:
        session.execute(
            update(StockDocument).where(StockDocument.id == last.id).values(reverses_id=reversed_.id)
        )
    assert [row.id for row in notes(house)] == [first.id]


def test_notes_are_narrowed_by_text_and_day(house: House) -> None:
    one = issued(house, "ANNA")
    house.clock.forward(days=1)
    two = issued(house, "BRANCH", "PEN")
    assert [row.id for row in notes(house)] == [one.id, two.id]
    assert [row.id for row in notes(house, until=date(2026, 3, 2))] == [one.id]
    assert notes(house, until=date(2026, 3, 1)) == []
    for found in ("WZ 2/", "zs 2/", "head", "office"):
        assert [row.id for row in notes(house, found)] == [two.id]
    assert [len(notes(house, text)) for text in ("łódź", "%", "nobody")] == [2, 0, 0]
    page = house.ask(notes_to_bill, offset=1, limit=1)
    assert ([row.id for row in page.rows], page.total) == ([two.id], 2)
    assert house.ask(notes_to_bill, offset=9).total == 2


@pytest.mark.parametrize("customer", ["ANNA", "PRESET", "GROSS", "BERLIN"])
def test_parts_of_an_order_come_to_what_they_are_billed_at(house: House, customer: str) -> None:
    """Discount of the order, services with the first note, kits when complete: billed one by one."""
    lines = [
        house.line("SET", 12, price=Decimal("20.01")),
        house.line("MUG", 90, price=Decimal("1.01"), discount_percent=Decimal("7.5")),
        house.line("TEA", 210, price=Decimal("5.35"), discount_amount=Decimal("3.33")),
        house.line("FREIGHT", price=Decimal("15.00")),
    ]
    order_id = house.order(customer, *lines, discount_percent=Decimal("3"), discount_amount=Decimal("5.55"))
    for warehouse in ("SIDE", "MAIN"):
        house.issue(order_id, warehouse)
        house.clock.forward(days=1)
    rows = notes(house)
    assert len(rows) == 2
    for row in rows:
        [posted] = house.do(invoice_notes, [row.id])
        assert (row.net, row.gross) == (posted.net, posted.gross)
    assert_sound(house.database)


def test_note_that_has_no_rate_of_vat_is_listed_without_an_amount(house: House) -> None:
    issued(house, "ANNA")
    issued(house, "BOB", "TEA")
    with house.database.write() as session:
        session.execute(delete(TaxRate).where(TaxRate.tax_class == "reduced"))
    assert [(row.net, row.gross) for row in notes(house)] == [(10, Decimal("12.30")), (None, None)]


def test_services_are_listed_where_no_note_brings_them_along(house: House) -> None:
    alone = house.order("ANNA", house.line("FREIGHT"), house.line("CRATE", 2))
    house.order("BOB", house.line("FREIGHT"), house.line("MUG"))
    house.issue(house.order("BOB", house.line("FREIGHT"), house.line("MUG")))
    house.order("BOB", house.line("FREIGHT"), confirmed=False)
    house.do(cancel, house.order("BOB", house.line("FREIGHT")), "no")
    [row] = services(house)
    assert (row.order_id, row.order_number, row.order_date) == (alone, "ZS 1/2026", date(2026, 3, 2))
    assert (row.payer_number, row.payer, row.ship_city, row.currency) == ("ANNA", "Anna", "Łódź", "PLN")
    assert [len(services(house, text)) for text in ("anna", "ZS 1/", "bob")] == [1, 1, 0]
    [posted] = house.do(invoice_services, [alone])
    assert (row.net, row.gross) == (posted.net, posted.gross)
    assert services(house) == []
    assert_sound(house.database)


def test_services_that_are_left_when_the_goods_have_been_billed_are_listed(house: House) -> None:
    order_id = house.order("ANNA", house.line("RARE", 5), house.line("MUG"), house.line("FREIGHT"))
    [note] = house.issue(order_id)
    assert services(house) == []
    house.bill(note)  # brings the freight along
    house.do(close_remainder, order_id, "enough")
    assert services(house) == []


def test_invoices_are_listed_newest_first_and_open_ones_by_the_day_they_are_due(house: House) -> None:
    first = house.bill(issued(house, "ANNA"))
    house.clock.forward(days=3)
    second = house.bill(issued(house, "BRANCH", "PEN"))
    assert [row.id for row in listed(house)] == [second.id, first.id]
    row = listed(house)[1]
    assert (row.number, row.kind, row.state) == ("FV 1/2026", InvoiceKind.INVOICE, InvoiceState.POSTED)
    assert (row.issued_on, row.due_on) == (date(2026, 3, 2), date(2026, 4, 1))
    assert (row.payer_number, row.payer, row.currency) == ("ANNA", "Anna", "PLN")
    assert (row.gross, row.settled, row.open, row.overdue) == (Decimal("12.30"), 0, Decimal("12.30"), False)
    assert [each.id for each in listed(house, WhichInvoices.OPEN)] == [first.id, second.id]
    assert [each.id for each in listed(house, WhichInvoices.ALL, "head")] == [second.id]
    assert [each.id for each in listed(house, WhichInvoices.OPEN, "fv 1/")] == [first.id]


def test_invoice_is_overdue_from_the_day_after_it_was_due_until_it_is_paid(house: House) -> None:
    posted = house.bill(issued(house, "ANNA"))
    house.clock.now += timedelta(days=30)
    assert listed(house, WhichInvoices.OVERDUE) == []
    house.clock.forward(days=1)
    assert [(row.id, row.overdue) for row in listed(house, WhichInvoices.OVERDUE)] == [(posted.id, True)]
    pay = (
        house.customers["ANNA"],
        posted.gross,
        "PLN",
        date(2026, 4, 2),
        "thanks",
        [(posted.id, posted.gross)],
    )
    house.do(enter_payment, *pay)
    assert (listed(house, WhichInvoices.OVERDUE), listed(house, WhichInvoices.OPEN)) == ([], [])
    assert [(row.open, row.overdue) for row in listed(house)] == [(0, False)]


def test_long_list_of_invoices_is_counted_whatever_the_page(house: House) -> None:
    ids = [house.bill(issued(house, "ANNA", "PEN")).id for _ in range(5)][::-1]
    for offset, limit, rows in ((0, 2, ids[:2]), (4, 2, ids[4:]), (2, 3, ids[2:]), (9, 2, []), (0, 0, [])):
        page = house.ask(invoices, WhichInvoices.ALL, "", offset, limit)
        assert ([row.id for row in page.rows], page.total) == (rows, 5)


def test_invoice_is_shown_as_it_was_issued(house: House) -> None:
    order_id = house.order("BERLIN", house.line("MUG", 4), house.line("FREIGHT", price=Decimal(3)))
    posted = house.bill(*house.issue(order_id))
    house.do(
        enter_payment,
        house.customers["BERLIN"],
        Decimal(5),
        "EUR",
        date(2026, 3, 2),
        "x",
        [(posted.id, Decimal(2))],
    )
    found: Any = house.ask(invoice_view, posted.id)
    assert (found.number, found.kind, found.state) == ("FV 1/2026", InvoiceKind.INVOICE, InvoiceState.POSTED)
    assert (found.buyer.name, found.buyer.vat_id, found.ship_to.city) == ("Dora", "DE136695976", "Berlin")
    assert (found.currency, found.price_mode, found.payment_method) == (
        "EUR",
        PriceMode.NET,
        PaymentMethod.TRANSFER,
    )
    assert (found.orders, found.notes) == (("ZS 1/2026",), ("WZ 1/2026/MAIN",))
    mug, freight = found.lines
    assert (mug.code, mug.quantity, mug.unit, mug.price, mug.amount) == ("MUG", 4, "pc", Decimal("2.50"), 10)
    assert (freight.code, freight.category, freight.rate) == ("FREIGHT", TaxCategory.REVERSE_CHARGE, 0)
    assert [(tax.category, tax.rate, tax.base, tax.vat, tax.gross) for tax in found.taxes] == [
        (TaxCategory.REVERSE_CHARGE, 0, freight.amount, 0, freight.amount),
        (TaxCategory.INTRA_EU, 0, 10, 0, 10),
    ]
    assert freight.amount + 10 == posted.net
    assert (found.net, found.vat, found.gross) == (posted.net, posted.vat, posted.gross)
    assert (found.settled, found.open) == (2, posted.gross - 2)
    assert [(paid.received_on, paid.amount, paid.reference) for paid in found.payments] == [
        (date(2026, 3, 2), 2, "x")
    ]
    assert found.instalments == ()
    with pytest.raises(NotFound):
        house.ask(invoice_view, 0)


def test_nothing_is_open_of_a_credit_note(house: House) -> None:
    posted = house.bill(issued(house, "ANNA"))
    with house.database.write() as session:
        session.execute(update(Invoice).where(Invoice.id == posted.id).values(kind=InvoiceKind.CREDIT_NOTE))
    assert [(row.kind, row.open) for row in listed(house)] == [(InvoiceKind.CREDIT_NOTE, 0)]
    assert listed(house, WhichInvoices.OPEN) == []


def test_queries_ask_as_much_for_many_as_for_one(house: House) -> None:
    def asked(invoice_id: int) -> list[int]:
        counts = []
        calls: list[Callable[[], object]] = [
            lambda: house.ask(notes_to_bill),
            lambda: house.ask(services_to_bill),
            lambda: house.ask(invoices, WhichInvoices.OPEN),
            lambda: house.ask(invoice_view, invoice_id),
        ]
        for ask in calls:
            with statements(house.database) as found:
                ask()
            counts.append(len(found))
        return counts

    def work() -> int:
        lines = [house.line(code) for code in ("SET", "MUG", "TEA", "BOOK")]
        house.issue(house.order("ANNA", *lines, discount_percent=Decimal(3)))
        house.order("BOB", house.line("FREIGHT"))
        return house.bill(issued(house, "BOB")).id

    few = asked(work())
    for _ in range(4):
        house.clock.forward(days=1)
        last = work()
    assert asked(last) == few
    assert max(few) <= 10


def test_queries_do_not_read_history(sqlite_house: House) -> None:
    issued(sqlite_house, "ANNA")
    sqlite_house.order("BOB", sqlite_house.line("FREIGHT"))
    posted = sqlite_house.bill(issued(sqlite_house, "BOB"))
    with statements(sqlite_house.database) as asked:
        sqlite_house.ask(notes_to_bill, "x", date(2026, 3, 2))
        sqlite_house.ask(services_to_bill, "x")
        sqlite_house.ask(notes_to_bill)
        sqlite_house.ask(services_to_bill)
        sqlite_house.ask(invoices, WhichInvoices.OPEN, "x")
        sqlite_house.ask(invoices, WhichInvoices.OVERDUE)
        sqlite_house.ask(invoice_view, posted.id)
    grows = {"stock_document", "stock_document_line", "stock_document_1", "sales_order", "order_line"}
    grows |= {"invoice", "invoice_line", "invoice_order", "invoice_tax", "payment", "payment_allocation"}
    assert read_whole(sqlite_house.database, asked) & grows == set()


def test_list_takes_what_nothing_has_for_a_name_misspelled(house: House) -> None:
    house.do(rename, house.customers["BOB"], "Nagietek Łódź")
    order = house.order("BOB", house.line("PEN"))
    other = house.order("ANNA", house.line("PEN"))
    for issued in (order, other):
        house.issue(issued)
    for typed in ("nagetek", "nagietek lodz", "Nagietek"):
        found = house.ask(notes_to_bill, text=typed)
        assert ([each.order_id for each in found.rows], found.total) == ([order], 1), typed
    assert (
        house.ask(notes_to_bill, text="nagetek 7").total
        == house.ask(notes_to_bill, text="qqqqqqq").total
        == 0
    )
    assert {each.order_id for each in house.ask(notes_to_bill).rows} == {order, other}
