"""Lists are sorted and narrowed in the database, by any of their columns, and page by page the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from salesdesk.domain.approvals.queries import WAITING_SORTS, waiting_orders
from salesdesk.domain.assortment.queries import ARTICLE_SORTS, article_list
from salesdesk.domain.assortment.rules import WhichArticles
from salesdesk.domain.batch_trace.searching import BATCH_SORTS, batches_found
from salesdesk.domain.billing.queries import NOTE_SORTS, SERVICE_SORTS, notes_to_bill, services_to_bill
from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife, may_be_sold
from salesdesk.domain.catalogue.verbs import set_life
from salesdesk.domain.customers.queries import CUSTOMER_SORTS, customer_list
from salesdesk.domain.customers.rules import WhichCustomers
from salesdesk.domain.fulfilment.queries import FULFILMENT_SORTS, orders_to_fulfil
from salesdesk.domain.note_book.queries import STOCK_NOTE_SORTS, stock_notes
from salesdesk.domain.note_book.rules import WhichNotes
from salesdesk.domain.order_book.queries import ORDER_SORTS, order_list
from salesdesk.domain.orders.verbs import cancel
from salesdesk.domain.purchasing.queries import PURCHASE_SORTS, purchase_orders
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.domain.receivables.queries import INVOICE_SORTS, invoices
from salesdesk.domain.receivables.rules import WhichInvoices
from salesdesk.errors import Refused
from salesdesk.office.paging import Page
from tests.conftest import SetClock
from tests.house import House

LISTS: tuple[tuple[Callable[..., Page[Any]], tuple[Any, ...], tuple[str, ...]], ...] = (
    (order_list, (None,), ORDER_SORTS),
    (invoices, (WhichInvoices.ALL, ""), INVOICE_SORTS),
    (invoices, (WhichInvoices.OPEN, ""), INVOICE_SORTS),
    (notes_to_bill, ("", None), NOTE_SORTS),
    (services_to_bill, ("",), SERVICE_SORTS),
    (stock_notes, (WhichNotes.ALL, None, ""), STOCK_NOTE_SORTS),
    (batches_found, ("",), BATCH_SORTS),
    (orders_to_fulfil, (None, False, None, ""), FULFILMENT_SORTS),
    (purchase_orders, (None, ""), PURCHASE_SORTS),
    (customer_list, ("",), CUSTOMER_SORTS),
    (article_list, ("",), ARTICLE_SORTS),
    (waiting_orders, ("",), WAITING_SORTS),
)


def fill(house: House, clock: SetClock) -> None:
    """Two days of orders, some delivered, some billed, some short and bought for, some of services alone."""
    for day, customer in enumerate(("BOB", "ANNA", "BOB", "ZURICH", "ANNA")):
        house.bill(*house.issue(house.order(customer, house.line("MUG", day + 1))))
        house.issue(house.order(customer, house.line("TEA", day + 1)))
        house.order(customer, house.line("FREIGHT"))
        if day == 2:
            clock.forward(days=1)
    house.order("ANNA", house.line("RARE", 40), requested_on=date(2026, 3, 9))
    house.order("SPECIAL", house.line("MUG", 2), house.line("RARE"))
    house.do(cancel, house.order("BOB", house.line("MUG")), "changed his mind")
    house.buy()
    house.order("LIMIT", house.line("RARE", 3))
    for drafted in house.do(order_shortages, house.warehouses["MAIN"]):
        house.do(place, drafted.id)
    for customer in ("LIMIT", "HEAD", "BRANCH"):
        house.order(customer, house.line("MUG", 100, price=Decimal(20)))  # more than they may owe


@pytest.mark.either_database
def test_pages_of_every_list_fit_together_in_every_order(house: House, clock: SetClock) -> None:
    fill(house, clock)
    for query, asked, sorts in LISTS:
        usual = house.ask(query, *asked, 0, 100)
        assert len(usual.rows) > 1, query
        for sort in sorts:
            for descending in (False, True):
                whole = house.ask(query, *asked, 0, 100, sort, descending)
                assert set(whole.rows) == set(usual.rows), (query, sort)
                pages = [
                    house.ask(query, *asked, offset, 2, sort, descending)
                    for offset in range(0, whole.total, 2)
                ]
                assert tuple(row for page in pages for row in page.rows) == whole.rows, (query, sort)
        with pytest.raises(Refused, match="cannot be sorted"):
            house.ask(query, *asked, 0, 10, "id; DROP TABLE sales_order", False)


def test_numbers_are_sorted_as_they_were_given_out_and_drafts_come_last(house: House) -> None:
    orders = [house.order("ANNA", house.line("MUG")) for _ in range(11)]
    house.order("BOB", house.line("MUG"), confirmed=False)

    def numbers(sort: str, descending: bool) -> list[str]:
        return [row.number for row in house.ask(order_list, None, 0, 50, sort, descending).rows]

    given = [f"ZS {number}/2026" for number in range(1, len(orders) + 1)]
    assert numbers("number", False) == [*given, ""]
    assert numbers("number", True) == [*given[::-1], ""]
    assert numbers("gross", False)[-1] == ""


def test_columns_are_sorted_by_what_they_say(house: House, clock: SetClock) -> None:
    fill(house, clock)

    def column(query: Callable[..., Page[Any]], asked: tuple[Any, ...], sort: str, name: str) -> list[Any]:
        up, down = (
            [getattr(row, name) for row in house.ask(query, *asked, 0, 100, sort, descending).rows]
            for descending in (False, True)
        )
        there = [value for value in up if value]
        assert there == sorted(there), (query, sort)
        assert [value for value in down if value] == there[::-1], (query, sort)
        assert len(set(there)) > 1, (query, sort)
        assert up[: len(there)] == there, "what is empty is last"
        return there

    column(order_list, (None,), "day", "order_date")
    column(order_list, (None,), "customer", "customer_name")
    column(order_list, (None,), "gross", "gross")
    column(invoices, (WhichInvoices.ALL, ""), "gross", "gross")
    column(invoices, (WhichInvoices.ALL, ""), "open", "open")
    column(invoices, (WhichInvoices.OPEN, ""), "payer", "payer")
    column(invoices, (WhichInvoices.OPEN, ""), "due", "due_on")
    column(notes_to_bill, ("", None), "day", "issued_on")
    column(notes_to_bill, ("", None), "payer", "payer")
    column(services_to_bill, ("",), "day", "order_date")
    column(orders_to_fulfil, (None, False, None, ""), "customer", "customer")
    column(orders_to_fulfil, (None, False, None, ""), "lines", "lines_open")


def test_lists_of_articles_and_customers_are_narrowed_whatever_is_searched(house: House) -> None:
    house.do(set_life, house.articles["PEN"], ArticleLife.ENDED)

    def codes(which: WhichArticles, text: str = "") -> set[str]:
        page = house.ask(article_list, text, 0, 100, "code", False, which)
        assert page.total == len(page.rows)
        return {row.code for row in page.rows}

    every = {row.code: row for row in house.ask(article_list, "", 0, 100).rows}
    assert codes(WhichArticles.ALL) == set(every)
    for_sale = {code for code, row in every.items() if may_be_sold(row.life)}
    assert codes(WhichArticles.FOR_SALE) == for_sale
    assert "PEN" not in for_sale
    there = {code for code, row in every.items() if row.available > 0}
    assert codes(WhichArticles.AVAILABLE) == there
    goods = {code for code, row in every.items() if row.kind is ArticleKind.GOODS}
    assert codes(WhichArticles.USED_UP) == for_sale & goods - there
    assert codes(WhichArticles.FOR_SALE, "mug") == codes(WhichArticles.ALL, "mug") & for_sale
    assert codes(WhichArticles.FOR_SALE, "frieght") == {"FREIGHT"}, "misspelled"
    assert codes(WhichArticles.AVAILABLE, "frieght") == set()

    def numbers(which: WhichCustomers, text: str = "") -> set[str]:
        page = house.ask(customer_list, text, 0, 100, "number", False, which)
        assert page.total == len(page.rows)
        return {row.number for row in page.rows}

    assert numbers(WhichCustomers.BLOCKED) == {"BLOCKED"}
    assert numbers(WhichCustomers.FORMER) == set()
    assert numbers(WhichCustomers.ACTIVE) == numbers(WhichCustomers.ALL)
    assert numbers(WhichCustomers.BLOCKED, "dora") == set()
    assert numbers(WhichCustomers.ACTIVE, "dora") == numbers(WhichCustomers.ALL, "dora") == {"BERLIN"}
