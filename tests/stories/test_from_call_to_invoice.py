"""A phone order becomes an invoice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from salesdesk.domain.billing.verbs import invoice_notes
from salesdesk.domain.catalogue.verbs import set_list_price
from salesdesk.domain.drafts.verbs import NewOrder, add_line, enter, open_draft
from salesdesk.domain.fulfilment.verbs import allocate, issue
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.quotes.issuing import issue_quote
from salesdesk.domain.quotes.verbs import order_from_quote
from salesdesk.office.permissions import Role
from tests.house import House
from tests.invariants import assert_sound


def test_phone_order_becomes_an_invoice(house: House) -> None:
    seller, clerk, biller = (house.seat(r) for r in (Role.TELEMARKETER, Role.WAREHOUSE, Role.INVOICING))

    draft = seller.do(open_draft, NewOrder(house.customers["ANNA"], reference="kitchen"))
    mugs = seller.do(add_line, draft.id, house.line("MUG", 3))
    pens = seller.do(add_line, draft.id, house.line("PEN", 5, discount_percent=Decimal(10)))
    assert mugs.held == 3
    assert (mugs.net, pens.net) == (Decimal("30.00"), Decimal("4.54"))
    assert house.stock("MUG") == {"MAIN": (100, 3), "SIDE": (30, 0)}

    order = seller.do(confirm, draft.id)
    assert (order.number, order.short) == ("ZS 1/2026", ())
    assert (order.net, order.vat, order.gross) == (Decimal("34.54"), Decimal("7.94"), Decimal("42.48"))

    assert [pick.quantity for pick in clerk.do(allocate, draft.id)] == [3, 5]
    [note] = clerk.do(issue, draft.id)
    assert note.number == "WZ 1/2026/MAIN"
    assert house.stock("MUG") == {"MAIN": (97, 0), "SIDE": (30, 0)}

    [invoice] = biller.do(invoice_notes, [note.id])
    assert (invoice.number, invoice.due_on) == ("FV 1/2026", date(2026, 4, 1))
    assert (invoice.net, invoice.vat, invoice.gross) == (order.net, order.vat, order.gross)
    assert_sound(house.database)


def test_quote_becomes_an_order_and_an_invoice_at_what_was_said(house: House) -> None:
    seller, clerk, biller = (house.seat(r) for r in (Role.TELEMARKETER, Role.WAREHOUSE, Role.INVOICING))
    lines = [house.line("MUG", 10, price=Decimal(9)), house.line("PEN", 100), house.line("SET", 2)]
    draft = seller.do(enter, NewOrder(house.customers["PRESET"], is_quote=True), lines).id
    quote = seller.do(issue_quote, draft)
    assert quote.number == "OF 1/2026"
    assert not house.owed("PRESET")
    assert house.free("MUG") == 130
    house.do(set_list_price, house.articles["PEN"], Decimal("1.20"), 1)
    house.clock.forward(days=10)

    ordered = seller.do(order_from_quote, draft)
    order = seller.do(confirm, ordered.id)
    assert (order.number, order.short) == ("ZS 1/2026", ())
    assert (order.net, order.vat, order.gross) == (quote.net, quote.vat, quote.gross)
    clerk.do(allocate, ordered.id)
    notes = clerk.do(issue, ordered.id)
    [invoice] = biller.do(invoice_notes, [note.id for note in notes])
    assert (invoice.net, invoice.vat, invoice.gross) == (quote.net, quote.vat, quote.gross)
    assert house.state(draft) is OrderState.ORDERED
    assert_sound(house.database)
