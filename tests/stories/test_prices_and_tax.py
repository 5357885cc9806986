"""What an order costs in the end: gross prices, VAT across borders and years, currencies, discounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import select

from salesdesk.domain.billing.verbs import invoice_notes
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles
from salesdesk.domain.company.overview import company_details
from salesdesk.domain.company.verbs import change
from salesdesk.domain.customer_cards.queries import customer_card
from salesdesk.domain.customers.details import change_details
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.taxing import enter_vat_check
from salesdesk.domain.customers.vat_ids import VatIdCheck
from salesdesk.domain.drafts.queries import draft_view
from salesdesk.domain.drafts.verbs import NewOrder, add_line, enter, open_draft
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.taxing_anew import tax_anew
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.purchasing.queries import lines_of_purchase
from salesdesk.domain.purchasing.verbs import (
    ArrivedLine,
    Offered,
    offer_articles,
    order_shortages,
    place,
    receive_purchase,
)
from salesdesk.domain.receivables.model import Invoice, InvoiceLine, InvoiceOrder, InvoiceTax
from salesdesk.domain.tax.rules import TaxClass, Treatment
from salesdesk.domain.tax.verbs import set_rate
from salesdesk.errors import Conflict, IllegalMove
from salesdesk.screens.customers.forms import details_of
from tests.house import House
from tests.invariants import assert_sound, refused

pytestmark = pytest.mark.either_database

NEW_YEARS_EVE = datetime(2026, 12, 31, 10, tzinfo=UTC)
OLD, NEW = Decimal(23), Decimal(25)


def groups(house: House, invoice_id: int) -> list[tuple[str, str, str, str, str]]:
    """The VAT breakdown of an invoice: category, rate, base, VAT and VAT in company currency."""
    t = InvoiceTax
    with house.database.read() as session:
        rows = session.execute(
            select(t.category, t.rate, t.base, t.vat, t.vat_company)
            .where(t.invoice_id == invoice_id)
            .order_by(t.rate.desc(), t.category)
        )
        return [(row.category.value, *(f"{number:.2f}" for number in row[1:])) for row in rows]


def billed_lines(house: House, invoice_id: int) -> list[tuple[str, str, str, date]]:
    """Quantity, amount, rate and day of supply of each line of an invoice."""
    i = InvoiceLine
    with house.database.read() as session:
        rows = session.execute(
            select(i.quantity, i.amount, i.rate, i.supplied_on)
            .where(i.invoice_id == invoice_id)
            .order_by(i.position)
        )
        return [(f"{row[0]:.0f}", f"{row[1]:.2f}", f"{row[2]:.0f}", row[3]) for row in rows]


def test_gross_prices_have_vat_taken_out(house: House) -> None:
    order_id = house.order("GROSS", house.line("MUG", 3), house.line("TEA", 2))
    invoice = house.bill(*house.issue(order_id))
    assert (invoice.net, invoice.vat, invoice.gross) == (Decimal("41.09"), Decimal("7.79"), Decimal("48.88"))
    assert groups(house, invoice.id) == [
        ("S", "23.00", "30.00", "6.90", "6.90"),
        ("S", "8.00", "11.09", "0.89", "0.89"),
    ]
    assert_sound(house.database)


def test_company_with_gross_prices_has_them_on_its_general_list(house: House) -> None:
    details = house.ask(company_details).details
    house.do(change, replace(details, gross_prices=True))
    pen = house.do(open_draft, NewOrder(house.customers["ANNA"])).id
    assert "no price for PEN in PLN (net)" in str(refused(house.desk, add_line, pen, house.line("PEN")))
    # The list of the customer has mugs and tea alone.
    invoice = house.bill(*house.issue(house.order("GROSS", house.line("MUG"), house.line("BOOK", 2))))
    assert groups(house, invoice.id) == [
        ("S", "23.00", "10.00", "2.30", "2.30"),
        ("S", "5.00", "47.43", "2.37", "2.37"),
    ]
    assert_sound(house.database)


def test_gross_prices_with_a_discount_on_the_order_in_two_parts(house: House) -> None:
    order_id = house.order("GROSS", house.line("MUG", 107), house.line("TEA", 3), discount_amount=Decimal(10))
    invoices = [house.bill(*house.issue(order_id, place)) for place in ("MAIN", "SIDE")]
    assert (
        sum(invoice.gross for invoice in invoices) == house.look_order(order_id).gross == Decimal("1324.07")
    )
    assert house.state(order_id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_buyer_in_another_member_state_pays_no_vat(house: House) -> None:
    order_id = house.order("BERLIN", house.line("MUG", 10))
    invoice = house.bill(*house.issue(order_id))
    assert [invoice.net, invoice.vat, invoice.gross] == [25, 0, 25]
    assert groups(house, invoice.id) == [("K", "0.00", "25.00", "0.00", "0.00")]
    stored = house.look(Invoice, invoice.id)
    assert (stored.currency, stored.language, stored.buyer["vat_id"]) == ("EUR", "de", "DE136695976")
    assert_sound(house.database)


def test_sale_without_vat_is_confirmed_and_billed_only_as_what_it_is(house: House) -> None:
    berlin = house.customers["BERLIN"]

    def register(vat_id: str) -> None:
        seen = details_of(house.ask(customer_card, berlin))
        house.do(change_details, berlin, seen, replace(seen, vat_id=vat_id))

    order_id = house.order("BERLIN", house.line("MUG", 10), confirmed=False)
    register("")
    assert "BERLIN has none" in str(refused(house.desk, confirm, order_id))
    assert "BERLIN has none" in str(house.ask(draft_view, order_id).refusal)
    register("DE136695976")
    no = VatIdCheck("DE136695976", date(2026, 3, 1), False, "")
    house.do(enter_vat_check, berlin, no)
    assert "found invalid on 1 Mar 2026" in str(refused(house.desk, confirm, order_id))
    house.do(enter_vat_check, berlin, VatIdCheck("DE136695976", date(2026, 3, 2), True, "WAPIAAAAZ1"))
    house.do(confirm, order_id)
    notes = [note.id for note in house.issue(order_id)]
    register("")
    assert "BERLIN has none" in str(refused(house.desk, invoice_notes, notes))
    assert house.do(tax_anew, order_id) is Treatment.DOMESTIC
    [invoice] = house.do(invoice_notes, notes)
    assert [invoice.net, invoice.vat, invoice.gross] == [25, Decimal("5.75"), Decimal("30.75")]
    assert isinstance(refused(house.desk, tax_anew, order_id), IllegalMove)
    assert_sound(house.database)


def test_export_has_no_vat(house: House) -> None:
    invoice = house.bill(*house.issue(house.order("ZURICH", house.line("MUG"), house.line("CRATE"))))
    assert groups(house, invoice.id) == [
        ("G", "0.00", "10.00", "0.00", "0.00"),
        ("O", "0.00", "2.00", "0.00", "0.00"),
    ]
    assert_sound(house.database)


def test_british_books_are_zero_rated(british_house: House) -> None:
    order_id = british_house.order("ANNA", british_house.line("BOOK"), british_house.line("MUG"))
    invoice = british_house.bill(*british_house.issue(order_id))
    assert groups(british_house, invoice.id) == [
        ("S", "20.00", "10.00", "2.00", "2.00"),
        ("Z", "0.00", "24.90", "0.00", "0.00"),
    ]
    assert_sound(british_house.database)


@pytest.mark.both_databases
def test_foreign_currency_keeps_its_rate_and_vat_in_company_currency(house: House) -> None:
    warsaw = Place("Dora", "Prosta", "1", "00-838", "Warszawa", "PL")
    order_id = house.order("BERLIN", house.line("MUG", 10), ship_to=warsaw)
    invoice = house.bill(*house.issue(order_id))
    assert (invoice.net, invoice.gross) == (Decimal(25), Decimal("30.75"))
    assert groups(house, invoice.id) == [("S", "23.00", "25.00", "5.75", "24.44")]
    stored = house.look(Invoice, invoice.id)
    assert (stored.rate, stored.rate_date) == (Decimal("4.25"), date(2026, 2, 27))
    assert stored.rate_source == "NBP 40/A/NBP/2026"
    assert_sound(house.database)


def test_order_of_the_old_year_that_is_issued_in_the_new_one_has_the_new_rate(house: House) -> None:
    house.do(set_rate, "PL", TaxClass.STANDARD, date(2027, 1, 1), NEW)
    house.clock.now = NEW_YEARS_EVE
    order_id = house.order("ANNA", house.line("MUG", 10))
    assert house.look_order(order_id).gross == Decimal("123.00")
    agreed = house.ask(draft_view, order_id).totals
    assert agreed is not None
    assert [str(group.vat) for group in agreed.groups] == ["23.00"]
    house.clock.forward(days=2)
    # What was confirmed is not shown with the VAT of another rate below it.
    assert house.ask(draft_view, order_id).totals == replace(agreed, groups=())
    invoice = house.bill(*house.issue(order_id))
    assert (invoice.number, invoice.gross) == ("FV 1/2027", Decimal("125.00"))
    assert billed_lines(house, invoice.id) == [("10", "100.00", "25", date(2027, 1, 2))]
    assert_sound(house.database)


def test_rate_that_changes_today_is_seen_before_it_is_confirmed(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 10), confirmed=False)
    seen = house.ask(draft_view, order_id)
    house.do(set_rate, "PL", TaxClass.STANDARD, date(2026, 3, 2), NEW)
    assert isinstance(refused(house.desk, confirm, order_id, expected=seen.expected), Conflict)
    confirmed = house.do(confirm, order_id, expected=house.ask(draft_view, order_id).expected)
    assert confirmed.gross == house.bill(*house.issue(order_id)).gross == Decimal("125.00")
    assert_sound(house.database)


@pytest.mark.both_databases
def test_ends_of_the_scale_are_sold_exactly_or_refused(house: House) -> None:
    lines = [
        house.line("MUG", 1, price=Decimal(0)),
        house.line("PEN", 100, discount_percent=Decimal(100)),
        house.line("TEA", 100_000_000, price=Decimal("99999.9999")),
        house.line("SCREW", "0.001", price=Decimal("0.0001")),
        house.line("BOOK", 1, discount_amount=Decimal("24.90")),
    ]
    order_id = house.order("ANNA", *lines, discount_percent=Decimal(100))
    assert house.look_order(order_id).gross == 0
    most = house.order("ANNA", house.line("TEA", 100_000_000, price=Decimal(100_000)), confirmed=False)
    assert "more than any order may come to" in str(refused(house.desk, confirm, most))
    assert "more than any order may come to" in str(house.ask(draft_view, most).refusal)
    draft = house.do(open_draft, NewOrder(house.customers["ANNA"])).id
    for line, said in (
        (house.line("MUG", -1), "above zero"),
        (house.line("MUG", 1, price=Decimal("-0.01")), "below zero"),
        (house.line("MUG", 1, discount_amount=Decimal("10.01")), "more than the line comes to: 10.00 PLN"),
        (house.line("MUG", 1, discount_percent=Decimal("100.01")), "between nothing and the whole price"),
        (house.line("TEA", 100_000_000, price=Decimal(10**14)), "too large"),
    ):
        assert said in str(refused(house.desk, add_line, draft, line))
    assert house.ask(draft_view, draft).lines == ()
    assert_sound(house.database)


def test_order_issued_half_in_the_old_year_has_both_rates(house: House) -> None:
    house.do(set_rate, "PL", TaxClass.STANDARD, date(2027, 1, 1), NEW)
    house.clock.now = NEW_YEARS_EVE
    order_id = house.order("ANNA", house.line("MUG", 120), discount_amount=Decimal("0.07"))
    old = house.issue(order_id, "MAIN")
    house.clock.forward(days=2)
    invoice = house.bill(*house.issue(order_id, "SIDE"), *old)
    assert billed_lines(house, invoice.id) == [
        ("100", "1000.00", "23", date(2026, 12, 31)),
        ("20", "200.00", "25", date(2027, 1, 2)),
    ]
    assert groups(house, invoice.id) == [
        ("S", "25.00", "199.99", "50.00", "50.00"),
        ("S", "23.00", "999.94", "229.99", "229.99"),
    ]
    assert_sound(house.database)


def test_kits_delivered_under_two_rates_have_both(house: House) -> None:
    house.do(set_rate, "PL", TaxClass.STANDARD, date(2027, 1, 1), NEW)
    house.clock.now = NEW_YEARS_EVE
    order_id = house.order("ANNA", house.line("SET", 60))
    old = house.issue(order_id, "MAIN")
    house.clock.forward(days=2)
    invoice = house.bill(*old, *house.issue(order_id, "SIDE"))
    assert billed_lines(house, invoice.id) == [
        ("50", "1000.00", "23", date(2026, 12, 31)),
        ("10", "200.00", "25", date(2027, 1, 2)),
    ]
    assert_sound(house.database)


def test_discount_on_the_order_over_three_rates_in_three_parts_closes_to_the_cent(house: House) -> None:
    classes = TaxClass.STANDARD, TaxClass.REDUCED, TaxClass.REDUCED_SECOND
    new = [NewArticle(f"N{c}", c, Decimal("3.33"), tax_class=c) for c in classes]
    articles = house.do(add_articles, new)
    house.do(offer_articles, house.suppliers["S1"], [Offered(a, "x", Decimal(1)) for a in articles])
    lines = [replace(house.line("MUG", 7), article_id=a) for a in articles]
    header = NewOrder(
        house.customers["ANNA"], discount_percent=Decimal("7.5"), discount_amount=Decimal("0.10")
    )
    order = house.do(enter, header, lines, True)
    assert order.confirmed is not None
    assert order.confirmed.net == Decimal("69.93") - Decimal("5.24") - Decimal("0.10")
    [purchase] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, purchase.id)
    ids = [line.id for line in house.ask(lines_of_purchase, purchase.id)]
    invoices = []
    for came in ((1, 2, 4), (3, 1, 1), (3, 4, 2)):
        arrived = [ArrivedLine(id_, Decimal(n)) for id_, n in zip(ids, came, strict=True)]
        house.do(receive_purchase, purchase.id, arrived)
        invoices.append(house.bill(*house.issue(order.id)))
    assert sum(invoice.net for invoice in invoices) == order.confirmed.net
    assert abs(sum(invoice.vat for invoice in invoices) - order.confirmed.vat) <= Decimal("0.03")
    assert house.state(order.id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_services_and_deposits_are_billed_once_with_the_first_goods(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 120), house.line("FREIGHT"), house.line("CRATE", 3))
    first, second = (house.bill(*house.issue(order_id, place)) for place in ("MAIN", "SIDE"))
    assert (first.net, second.net) == (Decimal("1021.00"), Decimal("200.00"))
    assert groups(house, first.id) == [
        ("S", "23.00", "1015.00", "233.45", "233.45"),
        ("O", "0.00", "6.00", "0.00", "0.00"),
    ]
    assert house.state(order_id) is OrderState.COMPLETED
    house.receive("MAIN", "MUG", 100)
    house.receive("SIDE", "MUG", 20)
    # What comes off the whole order comes off goods and services alone, on each invoice of it.
    order_id = house.order(
        "ANNA",
        *(house.line("MUG", 120), house.line("FREIGHT"), house.line("CRATE", 3)),
        discount_percent=Decimal(10),
        discount_amount=Decimal("1.00"),
    )
    first, second = (house.bill(*house.issue(order_id, place)) for place in ("MAIN", "SIDE"))
    assert first.net + second.net == Decimal("1221.00") - Decimal("122.50")
    assert groups(house, first.id)[1] == ("O", "0.00", "6.00", "0.00", "0.00")
    assert_sound(house.database)


def test_two_orders_on_one_invoice_each_owe_their_own_part(house: House) -> None:
    """An order that is still open is owed at its own rates, not at the average of the invoice."""
    books = house.order("ANNA", house.line("BOOK", 4), house.line("RARE", 10))
    mugs = house.order("ANNA", house.line("MUG", 10))
    invoice = house.bill(*house.issue(books), *house.issue(mugs))
    assert invoice.gross == Decimal("104.58") + Decimal("123.00")
    part = InvoiceOrder
    with house.database.read() as session:
        shares = session.execute(select(part.order_id, part.gross).order_by(part.order_id)).all()
    assert [tuple(row) for row in shares] == [(books, Decimal("104.58")), (mugs, Decimal("123.00"))]
    assert house.owed("ANNA") == invoice.gross + Decimal("86.10")
    assert_sound(house.database)


@pytest.mark.both_databases
def test_price_comes_from_where_it_is_agreed(house: House) -> None:
    def price(customer: str, code: str, quantity: int = 1, **typed: object) -> tuple[PriceSource, Decimal]:
        draft = house.do(open_draft, NewOrder(house.customers[customer]))
        line = house.do(add_line, draft.id, house.line(code, quantity, **typed))
        return line.source, line.net

    assert price("ANNA", "MUG") == (PriceSource.GENERAL_LIST, Decimal("10.00"))
    assert price("SPECIAL", "MUG", 9) == (PriceSource.GENERAL_LIST, Decimal("90.00"))
    assert price("SPECIAL", "MUG", 10) == (PriceSource.INDIVIDUAL, Decimal("80.00"))
    assert price("SPECIAL", "MUG", 10, price=Decimal(9)) == (PriceSource.TYPED, Decimal("90.00"))
    assert price("SPECIAL", "MUG", 10, free_of_charge=True) == (PriceSource.FREE, Decimal())
    assert price("PRESET", "MUG") == (PriceSource.GENERAL_LIST, Decimal("9.25"))
    assert price("PRESET", "MUG", discount_percent=Decimal(10)) == (PriceSource.GENERAL_LIST, Decimal("8.32"))
    assert price("PRESET", "FIXED") == (PriceSource.GENERAL_LIST, Decimal("50.00"))
    assert price("PRESET", "CRATE") == (PriceSource.GENERAL_LIST, Decimal("2.00"))
    assert price("PRESET", "MUG", price=Decimal(9)) == (PriceSource.TYPED, Decimal("9.00"))
    assert price("GROSS", "MUG") == (PriceSource.CUSTOMER_LIST, Decimal("12.30"))
    assert price("ANNA", "SCREW", 1500) == (PriceSource.GENERAL_LIST, Decimal("1.85"))
    assert price("ANNA", "SCREW", 3, unit="bag") == (PriceSource.GENERAL_LIST, Decimal("0.74"))
    assert price("ANNA", "PAPER", 4) == (PriceSource.GENERAL_LIST, Decimal("360.00"))
    assert_sound(house.database)


@pytest.mark.parametrize(
    ("line", "price", "billed"),
    [
        (("PAPER", "14", "box"), "85.55", [("12.000", "box", "1026.60"), ("2.000", "box", "171.10")]),
        (("WIRE", "2000", "foot"), "0.75", [("500.000", "m", "1230.31"), ("109.600", "m", "269.69")]),
        (("SCREW", "700", "bag"), "0.30", [("500.000", "bag", "150.00"), ("200.000", "bag", "60.00")]),
    ],
)
def test_line_typed_in_a_pack_is_billed_in_parts(
    house: House, line: tuple[str, str, str], price: str, billed: list[tuple[str, str, str]]
) -> None:
    """What an invoice line shows multiplies to what it charges, in the pack or, broken, in base units."""
    code, quantity, unit = line
    if code == "PAPER":
        paper = Offered(house.articles[code], "P", Decimal(9), pack=Decimal(5))
        house.do(offer_articles, house.suppliers["S1"], [paper])
    order_id = house.order("ANNA", house.line(code, quantity, unit=unit, price=Decimal(price)))
    first = house.bill(*house.issue(order_id))
    house.buy()
    second = house.bill(*house.issue(order_id))
    shown = []
    with house.database.read() as session:
        for invoice in (first, second):
            [row] = session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == invoice.id))
            charged = Fraction(row.quantity) * Fraction(row.price) / row.price_unit
            assert abs(charged - Fraction(row.amount)) < Fraction(1, 100)
            shown.append((str(row.quantity), row.unit, f"{row.amount:.2f}"))
    assert shown == billed
    assert house.state(order_id) is OrderState.COMPLETED
    assert_sound(house.database)
