"""What goes wrong with a database behind the back of the program, and what the doctor says to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import text

from salesdesk.lookup.index import first_key
from salesdesk.storage.engine import Database

__all__ = ["DAMAGES", "Planted"]


@dataclass(frozen=True, slots=True)
class Planted:
    """Statements that damage the firm at work, and the findings due: check and place of each.

    `against` are the CHECK constraints that would have refused them, as "table constraint".
    """

    name: str
    done: tuple[str, ...]
    noticed: frozenset[tuple[str, str]]
    against: tuple[str, ...] = field(default=())

    def do(self, database: Database) -> None:
        """Do the damage; what would refuse it looks away."""
        with database.connect() as connection:
            if database.is_sqlite:
                raw: Any = connection.connection.dbapi_connection
                raw.execute("PRAGMA foreign_keys=OFF")
                raw.execute("PRAGMA ignore_check_constraints=ON")
            else:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                for named in self.against:
                    table, constraint = named.split()
                    connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}"))
            for statement in self.done:
                assert connection.execute(text(statement)).rowcount, statement
            connection.commit()
            connection.invalidate()  # whoever looks next, looks properly


def _damage(name: str, *done: str, noticed: set[tuple[str, str]], against: tuple[str, ...] = ()) -> Planted:
    return Planted(name, done, frozenset(noticed), against)


def _article(code: str) -> str:
    return f"(SELECT id FROM article WHERE code = '{code}')"


def _warehouse(code: str) -> str:
    return f"(SELECT id FROM warehouse WHERE code = '{code}')"


def _order(reference: str) -> str:
    return f"(SELECT id FROM sales_order WHERE reference = '{reference}')"


def _line(reference: str, position: int) -> str:
    return f"(SELECT id FROM order_line WHERE order_id = {_order(reference)} AND position = {position})"


def _note(number: str) -> str:
    return f"(SELECT id FROM stock_document WHERE number = '{number}')"


def _invoice(number: str) -> str:
    return f"(SELECT id FROM invoice WHERE number = '{number}')"


def _generation(index: str) -> str:
    return f"(SELECT generation_id FROM lookup_index WHERE name = '{index}')"


def _posting(index: str, word: int) -> str:
    """The key of the first row of a word, by its number."""
    return f"({_generation(index)} * {first_key(1, 0)} + {first_key(0, word)})"


_BOOKS: Final = f"article_id = {_article('BOOK')} AND warehouse_id = {_warehouse('MAIN')}"
_LAMPS_ASIDE: Final = f"article_id = {_article('LAMP')} AND warehouse_id = {_warehouse('SIDE')}"
_UNBILLED: Final = "WZ 9/2026/MAIN"
_ITS_MOVE: Final = f"document_id = {_note(_UNBILLED)}"
_LEDGER: Final = {("stock", "BOOK · MAIN"), ("batches", "BOOK · 1/2026/MAIN-3 · MAIN")}

_STOCK: Final = (
    _damage(
        "balance changed",
        f"UPDATE stock_balance SET on_hand = on_hand + 1000 WHERE {_BOOKS}",
        noticed={("stock", "BOOK · MAIN"), ("stock of batches", "BOOK · MAIN")},
    ),
    _damage(
        "balance gone",
        f"DELETE FROM stock_balance WHERE {_LAMPS_ASIDE}",
        noticed={(check, "LAMP · SIDE") for check in ("stock", "reserved", "stock of batches")},
    ),
    _damage(
        "balance of goods that never came",
        "INSERT INTO stock_balance (article_id, warehouse_id, on_hand, blocked, reserved) "
        f"VALUES ({_article('DESK')}, {_warehouse('SIDE')}, 5000, 0, 0)",
        noticed={("stock", "DESK · SIDE"), ("stock of batches", "DESK · SIDE")},
    ),
    _damage(
        "batch changed",
        f"UPDATE batch_balance SET on_hand = on_hand + 1000 WHERE {_BOOKS}",
        noticed={("batches", "BOOK · 1/2026/MAIN-3 · MAIN"), ("stock of batches", "BOOK · MAIN")},
    ),
    _damage(
        "stock blocked, its batch not",
        f"UPDATE stock_balance SET blocked = 2000 WHERE {_BOOKS}",
        noticed={("stock of batches", "BOOK · MAIN")},
    ),
    _damage(
        "reserved for nobody",
        f"UPDATE stock_balance SET reserved = reserved + 1000 WHERE {_BOOKS}",
        noticed={("reserved", "BOOK · MAIN")},
    ),
    _damage(
        "reservation gone",
        f"DELETE FROM supply WHERE order_id = {_order('on hold')}",
        noticed={("reserved", "BOOK · MAIN")},
    ),
    _damage(
        "allocated for nobody",
        f"UPDATE batch_balance SET allocated = allocated + 1000 WHERE {_BOOKS}",
        noticed={("allocated", "BOOK · 1/2026/MAIN-3 · MAIN")},
    ),
    _damage(
        "sold twice",
        f"UPDATE stock_balance SET reserved = on_hand + 1000 WHERE {_LAMPS_ASIDE}",
        noticed={("bounds", "LAMP · SIDE"), ("reserved", "LAMP · SIDE")},
        against=("stock_balance ck_stock_balance_not_sold_twice",),
    ),
    _damage(
        "less than nothing allocated",
        f"UPDATE batch_balance SET allocated = -1000 WHERE {_BOOKS}",
        noticed={(check, "BOOK · 1/2026/MAIN-3 · MAIN") for check in ("bounds", "allocated")},
        against=("batch_balance ck_batch_balance_allocated",),
    ),
    _damage(
        "past its dates and for sale",
        "INSERT INTO job_lease (job, holder, until, last_run) "
        "VALUES ('expired goods', '', '2026-03-20 09:00:00', '2026-03-20 09:00:00')",
        noticed={("expired goods", "MILK · 1/2026/MAIN-5 · MAIN")},
    ),
    _damage(
        "document without lines",
        f"DELETE FROM stock_move WHERE {_ITS_MOVE}",
        f"DELETE FROM stock_document_line WHERE {_ITS_MOVE}",
        noticed={("warehouse documents", _UNBILLED), *_LEDGER},
    ),
    _damage(
        "document without number",
        f"UPDATE stock_document SET number = NULL WHERE number = '{_UNBILLED}'",
        noticed={("warehouse documents", "#16"), ("numbers", _UNBILLED)},
        against=("stock_document ck_stock_document_numbered",),
    ),
    _damage(
        "document no longer posted",
        f"UPDATE stock_document SET state = 'draft' WHERE number = '{_UNBILLED}'",
        noticed={("moves", f"{_UNBILLED} · 1")},
    ),
    _damage(
        "move gone",
        f"DELETE FROM stock_move WHERE {_ITS_MOVE}",
        noticed={("document lines", f"{_UNBILLED} · 1"), *_LEDGER},
    ),
    _damage(
        "move the wrong way",
        f"UPDATE stock_move SET quantity = -quantity WHERE {_ITS_MOVE}",
        noticed={("document lines", f"{_UNBILLED} · 1"), *_LEDGER},
    ),
    _damage(
        "move in another warehouse",
        f"UPDATE stock_move SET warehouse_id = {_warehouse('SIDE')} WHERE {_ITS_MOVE}",
        noticed={
            ("document lines", f"{_UNBILLED} · 1"),
            ("moves", f"{_UNBILLED} · 1"),
            ("stock", "BOOK · SIDE"),
            ("batches", "BOOK · 1/2026/MAIN-3 · SIDE"),
            *_LEDGER,
        },
    ),
    _damage(
        "move at another cost",
        f"UPDATE stock_move SET unit_cost = unit_cost + 1 WHERE {_ITS_MOVE}",
        noticed={("document lines", f"{_UNBILLED} · 1")},
    ),
    _damage(
        "move on another day",
        f"UPDATE stock_move SET business_date = '2026-03-01' WHERE {_ITS_MOVE}",
        noticed={("document lines", f"{_UNBILLED} · 1")},
    ),
    _damage(
        "batch at another cost",
        "UPDATE batch SET unit_cost = unit_cost + 1 WHERE number = '1/2026/MAIN-5'",
        noticed={("document lines", "PZ 1/2026/MAIN · 5")},
    ),
    _damage(
        "batch of another article",
        f"UPDATE batch SET article_id = {_article('DESK')} WHERE number = '1/2026/MAIN-5'",
        noticed={("document lines", "PZ 1/2026/MAIN · 5")},
    ),
    _damage(
        "note of another order",
        f"UPDATE stock_document SET order_id = {_order('confirmed')} WHERE number = '{_UNBILLED}'",
        noticed={("document lines", f"{_UNBILLED} · 1")},
    ),
)

_PROMOTION: Final = (
    "INSERT INTO promotion (code, name, benefit, value, price_unit, buy, free, from_quantity, from_amount, "
    "without_preset, repeats, valid_from) "
    "VALUES ('FIVE', '5 %', 'percent', 50000, 1, 0, 0, 0, 0, false, false, '2026-03-02')"
)

_ORDERS: Final = (
    _damage(
        "more supplied than wanted",
        f"UPDATE order_line SET closed_quantity = 1000 WHERE id = {_line('allocated', 1)}",
        noticed={("order quantities", "ZS 12/2026 · 1"), ("order totals", "ZS 12/2026")},
    ),
    _damage(
        "more issued than wanted",
        f"UPDATE stock_document_line SET quantity = 4000 WHERE {_ITS_MOVE}",
        f"UPDATE stock_move SET quantity = -4000 WHERE {_ITS_MOVE}",
        noticed={("order quantities", "ZS 11/2026 · 1"), *_LEDGER},
    ),
    _damage(
        "completed too early",
        f"UPDATE sales_order SET state = 'completed' WHERE id = {_order('confirmed')}",
        noticed={
            (check, f"ZS 16/2026 · {position}")
            for check in ("supply", "completed orders")
            for position in (1, 2)
        },
    ),
    _damage(
        "cancelled with supply",
        f"UPDATE sales_order SET state = 'cancelled' WHERE id = {_order('on hold')}",
        noticed={("supply", "ZS 13/2026 · 1")},
    ),
    _damage(
        "draft with reservations",
        f"UPDATE supply SET kind = 'firm', expires_at = NULL WHERE order_id = {_order('draft')}",
        noticed={("supply", "#17 · 1"), ("supply", "#17 · 2")},
    ),
    _damage(
        "confirmed with a hold",
        "UPDATE supply SET kind = 'hold', expires_at = '2026-03-02 10:00:00' "
        f"WHERE order_id = {_order('on hold')}",
        noticed={("supply", "ZS 13/2026 · 1")},
    ),
    _damage(
        "supply for the line of another order",
        f"UPDATE supply SET order_id = {_order('confirmed')} WHERE order_id = {_order('on hold')}",
        noticed={("supply", "ZS 16/2026 · 1")},
    ),
    _damage(
        "supply of another article",
        f"UPDATE supply SET article_id = {_article('SCREW')} WHERE order_id = {_order('on hold')}",
        noticed={("supply", "ZS 13/2026 · 1"), ("reserved", "BOOK · MAIN"), ("reserved", "SCREW · MAIN")},
    ),
    _damage(
        "allocated without a batch",
        f"UPDATE supply SET batch_id = NULL WHERE order_line_id = {_line('allocated', 1)}",
        noticed={
            ("supply", "ZS 12/2026 · 1"),
            ("allocated", "MILK · 1/2026/MAIN-6 · MAIN"),
            ("allocated", "? · ? · MAIN"),
        },
        against=("supply ck_supply_allocated",),
    ),
    _damage(
        "waiting, and nobody is asked",
        f"UPDATE sales_order SET state = 'waiting' WHERE id = {_order('on hold')}",
        noticed={("approvals", "ZS 13/2026")},
    ),
    _damage(
        "asked about an order that does not wait",
        "INSERT INTO approval (order_id, asked_at, reasons, note) "
        f"VALUES ({_order('on hold')}, '2026-03-02 10:00:00', '[]', '')",
        noticed={("approvals", "ZS 13/2026")},
    ),
    _damage(
        "waiting with batches",
        f"UPDATE sales_order SET state = 'waiting' WHERE id = {_order('allocated')}",
        noticed={("approvals", "ZS 12/2026"), ("supply", "ZS 12/2026 · 1"), ("supply", "ZS 12/2026 · 2")},
    ),
    _damage(
        "order's VAT changed",
        f"UPDATE sales_order SET vat = vat + 100, gross = gross + 100 WHERE id = {_order('on hold')}",
        noticed={("order totals", "ZS 13/2026")},
    ),
    _damage(
        "order's discount changed",
        f"UPDATE sales_order SET discount_amount = 9999900 WHERE id = {_order('on hold')}",
        noticed={("order totals", "ZS 13/2026")},
    ),
    _damage(
        "line's amount changed",
        f"UPDATE order_line SET net = net + 100 WHERE id = {_line('draft', 1)}",
        noticed={("order totals", "#17 · 1")},
    ),
    _damage(
        "line's discount above its value",
        f"UPDATE order_line SET discount_amount = 9999900 WHERE id = {_line('draft', 1)}",
        noticed={("order totals", "#17 · 1")},
    ),
    _damage(
        "quote that holds goods",
        f"UPDATE sales_order SET is_quote = NOT is_quote WHERE id = {_order('draft')}",
        noticed={("quotes", "#17")},
    ),
    _damage(
        "order from no quote with lines from one",
        "UPDATE sales_order SET quote_id = NULL WHERE quote_id IS NOT NULL",
        noticed={("quoted once", "#21 · 1")},
    ),
    _damage(
        "more ordered than quoted",
        "UPDATE order_line SET quantity = 500, base_quantity = 500 WHERE position = 1"
        " AND order_id = (SELECT id FROM sales_order WHERE number = 'OF 1/2026')",
        noticed={("quoted once", "OF 1/2026 · 1"), ("order totals", "OF 1/2026 · 1")},
    ),
    _damage(
        "quote ordered before it is",
        "UPDATE sales_order SET state = 'ordered' WHERE state = 'quoted'",
        noticed={("quotes left", "OF 1/2026")},
    ),
    _damage(
        "line has what no promotion gives",
        f"UPDATE order_line SET promotion_amount = 100 WHERE id = {_line('billed', 1)}",
        noticed={("promotions", "ZS 1/2026 · 1")},
    ),
    _damage(
        "line has another promotion than takes something off",
        _PROMOTION,
        "UPDATE order_line SET promotion_percent = 100000, "
        f"promotion_id = (SELECT id FROM promotion) WHERE id = {_line('billed', 1)}",
        noticed={("promotions", "ZS 1/2026 · 1")},
    ),
    _damage(
        "line given by no promotion",
        f"UPDATE order_line SET price_source = 'given' WHERE id = {_line('billed', 1)}",
        noticed={("promotions", "ZS 1/2026 · 1")},
    ),
    _damage(
        "typed price with a promotion",
        _PROMOTION,
        "UPDATE order_line SET promotion_percent = 50000, price_source = 'typed', "
        f"promotion_id = (SELECT id FROM promotion) WHERE id = {_line('billed', 1)}",
        noticed={("promotions", "ZS 1/2026 · 1")},
    ),
)

_PRICES: Final = (
    _damage(
        "two prices at the same time",
        "INSERT INTO list_price (price_list_id, article_id, from_quantity, price, price_unit, valid_from) "
        "SELECT price_list_id, article_id, from_quantity, price, price_unit, valid_from FROM list_price "
        f"WHERE article_id = {_article('LAMP')}",
        noticed={("prices", "G · LAMP")},
    ),
)

_PURCHASES: Final = (
    _damage(
        "more awaited than will come",
        "UPDATE purchase_line SET closed_quantity = 8000 WHERE purchase_order_id = "
        "(SELECT id FROM purchase_order WHERE number = 'ZD 3/2026')",
        noticed={("purchases", "ZD 3/2026 · 1")},
    ),
    _damage(
        "purchase closed too early",
        "UPDATE purchase_order SET state = 'closed' WHERE number = 'ZD 3/2026'",
        noticed={("purchases", "ZD 3/2026 · 1"), ("closed purchases", "ZD 3/2026 · 1")},
    ),
)

_BILLING: Final = (
    _damage(
        "note billed by a stranger's invoice",
        f"UPDATE stock_document SET invoice_id = {_invoice('FV 8/2026')} WHERE number = '{_UNBILLED}'",
        noticed={("billed notes", _UNBILLED), ("billed quantities", "ZS 11/2026 · 1")},
    ),
    _damage(
        "note billed and reversed",
        f"UPDATE stock_document SET reverses_id = {_note('WZ 7/2026/MAIN')} WHERE number = '{_UNBILLED}'",
        noticed={("billed notes", "WZ 7/2026/MAIN"), ("document lines", f"{_UNBILLED} · 1")},
    ),
    _damage(
        "note no longer billed",
        "UPDATE stock_document SET invoice_id = NULL WHERE number = 'WZ 1/2026/SIDE'",
        noticed={("billed quantities", "ZS 2/2026 · 1")},
    ),
    _damage(
        "service billed twice",
        f"UPDATE invoice_line SET base_quantity = 4000 WHERE invoice_id = {_invoice('FV 8/2026')}",
        noticed={("billed lines", "ZS 8/2026 · 1")},
    ),
    _damage(
        "completed with something left to bill",
        f"UPDATE order_line SET base_quantity = 3000 WHERE order_id = {_order('services')}",
        noticed={("completed orders", "ZS 8/2026 · 1")},
    ),
    _damage(
        "invoice without a line",
        f"DELETE FROM invoice_line WHERE invoice_id = {_invoice('FV 6/2026')}",
        noticed={
            ("billed quantities", "ZS 6/2026 · 1"),
            ("completed orders", "ZS 6/2026 · 1"),
            ("invoice lines", "FV 6/2026"),
            ("invoice orders", "FV 6/2026 · ZS 6/2026"),
        },
    ),
)

_INVOICES: Final = (
    _damage(
        "invoice line's amount changed",
        f"UPDATE invoice_line SET amount = amount + 100 WHERE invoice_id = {_invoice('FV 2/2026')} "
        "AND position = 1",
        noticed={("invoice lines", "FV 2/2026"), ("invoice orders", "FV 2/2026 · ZS 2/2026")},
    ),
    _damage(
        "net and VAT shifted",
        "UPDATE invoice SET net = net + 100, vat = vat - 100 WHERE number = 'FV 2/2026'",
        noticed={("invoice totals", "FV 2/2026")},
    ),
    _damage(
        "gross changed",
        "UPDATE invoice SET gross = gross + 100 WHERE number = 'FV 1/2026'",
        noticed={(check, "FV 1/2026") for check in ("invoice totals", "invoice orders", "instalments")},
        against=("invoice ck_invoice_gross",),
    ),
    _damage(
        "discount changed",
        "UPDATE invoice SET allowance = allowance + 100 WHERE number = 'FV 1/2026'",
        noticed={("invoice totals", "FV 1/2026"), ("invoice orders", "FV 1/2026")},
    ),
    _damage(
        "VAT raised everywhere",
        f"UPDATE invoice_tax SET vat = vat + 100 WHERE invoice_id = {_invoice('FV 8/2026')}",
        "UPDATE invoice SET vat = vat + 100, gross = gross + 100 WHERE number = 'FV 8/2026'",
        f"UPDATE invoice_order SET gross = gross + 100 WHERE invoice_id = {_invoice('FV 8/2026')}",
        f"UPDATE invoice_instalment SET amount = amount + 100 WHERE invoice_id = {_invoice('FV 8/2026')} "
        "AND position = 1",
        noticed={("invoice VAT", "FV 8/2026")},
    ),
    _damage(
        "VAT in company currency changed",
        f"UPDATE invoice_tax SET vat_company = vat_company + 100 WHERE invoice_id = {_invoice('FV 4/2026')}",
        noticed={("invoice VAT", "FV 4/2026")},
    ),
    _damage(
        "service billed as goods to another member state",
        f"UPDATE invoice_line SET category = 'K' WHERE invoice_id = {_invoice('FV 8/2026')}",
        f"UPDATE invoice_tax SET category = 'K' WHERE invoice_id = {_invoice('FV 8/2026')}",
        noticed={("invoice categories", "FV 8/2026 · 1")},
    ),
    _damage(
        "order's share changed",
        f"UPDATE invoice_order SET gross = gross + 100 WHERE invoice_id = {_invoice('FV 4/2026')} "
        f"AND order_id = {_order('together')}",
        noticed={("invoice orders", "FV 4/2026")},
    ),
    _damage(
        "instalment changed",
        f"UPDATE invoice_instalment SET amount = amount + 100 WHERE invoice_id = {_invoice('FV 1/2026')} "
        "AND position = 1",
        noticed={("instalments", "FV 1/2026")},
    ),
    _damage(
        "settled without a payment",
        "UPDATE invoice SET settled = 100 WHERE number = 'FV 2/2026'",
        noticed={("payments", "FV 2/2026")},
    ),
    _damage(
        "payment allocated to nothing",
        "INSERT INTO payment (payer_id, received_on, currency, amount, allocated, reference) "
        "VALUES ((SELECT id FROM customer WHERE number = 'NET'), '2026-03-02', 'PLN', 5000, 4000, 'cash')",
        noticed={("payments", "#3 · cash")},
    ),
    _damage(
        "what a payment covers is gone",
        "DELETE FROM payment_allocation",
        noticed={("payments", "FV 1/2026"), ("payments", "#1 · part")},
    ),
)

_HOUSE: Final = (
    _damage(
        "number taken off an order",
        f"UPDATE sales_order SET number = NULL WHERE id = {_order('cancelled')}",
        noticed={("numbers", "ZS 15/2026")},
    ),
    _damage(
        "number of another kind",
        "UPDATE stock_document SET number = 'RW 9/2026/MAIN' WHERE number = 'WZ 9/2026/MAIN'",
        noticed={("numbers", "RW 9/2026/MAIN"), ("numbers", "WZ 9/2026/MAIN")},
    ),
    _damage(
        "invoice's number not its sequence",
        "UPDATE invoice SET sequence = 77 WHERE number = 'FV 3/2026'",
        noticed={("numbers", "FV 3/2026")},
    ),
    _damage(
        "number about to be given twice",
        "UPDATE number_series SET next_number = next_number - 1 WHERE kind = 'FV'",
        noticed={("numbers", "FV 9/2026")},
    ),
    _damage(
        "numbers skipped",
        "UPDATE number_series SET next_number = next_number + 3 WHERE kind = 'FV'",
        noticed={("numbers", "FV 10/2026")},
    ),
    _damage(
        "series gone",
        "DELETE FROM number_series WHERE kind = 'ZD'",
        noticed={("numbers", "ZD 3/2026")},
    ),
    _damage("company gone", "DELETE FROM company", noticed={("company", "")}),
    _damage(
        "number that is scanned of two articles",
        "UPDATE article_unit SET gtin = '5901234123457' "
        f"WHERE article_id IN ({_article('BOOK')}, {_article('LAMP')})",
        noticed={(check, code) for check in ("GTINs", "search for articles") for code in ("BOOK", "LAMP")},
    ),
)

_KOPER: Final = 7
_NET: Final = 8
"""Numbers of words in the order of those of all customers."""

_SEARCH: Final = (
    _damage(
        "customer who moved without being found there",
        "UPDATE address SET city = 'Gdynia' WHERE id = (SELECT min(id) FROM address)",
        noticed={("search for customers", "NET")},
    ),
    _damage(
        "article that cannot be found",
        f"DELETE FROM article_text WHERE article_id = {_article('BOOK')}",
        noticed={("search for articles", "BOOK")},
    ),
    _damage(
        "article that is found by what it is not",
        f"UPDATE article_text SET fields = '#book;=lamp;' WHERE article_id = {_article('BOOK')}",
        noticed={("search for articles", "BOOK"), ("index of articles", "BOOK")},
    ),
    _damage(
        "change that the index does not hear of",
        "DELETE FROM lookup_delta WHERE index_name = 'article' AND round > 0",
        noticed={("index of articles", "DESK")},
    ),
    _damage(
        "index in use that is not there",
        f"DELETE FROM lookup_piece WHERE generation_id = {_generation('customer')}",
        "DELETE FROM lookup_generation WHERE index_name = 'customer'",
        noticed={("index of customers", "")},
    ),
    _damage(
        "words of the index gone",
        f"DELETE FROM lookup_piece WHERE generation_id = {_generation('article')}",
        noticed={("index of articles", "")},
    ),
    _damage(
        "words of one index in another",
        "UPDATE lookup_piece SET bytes = (SELECT other.bytes FROM lookup_piece AS other WHERE "
        f"other.generation_id = {_generation('customer')}) WHERE generation_id = {_generation('article')}",
        noticed={("index of articles", "")},
    ),
    _damage(
        "word that leads nowhere",
        f"DELETE FROM lookup_posting WHERE key = {_posting('customer', _KOPER)}",
        noticed={("index of customers", ""), ("index of customers", "EUR")},
    ),
    _damage(
        "word that leads to another",
        "UPDATE lookup_posting SET records = (SELECT other.records FROM lookup_posting AS other WHERE "
        f"other.key = {_posting('customer', _NET)}) WHERE key = {_posting('customer', _KOPER)}",
        noticed={("index of customers", "EUR"), ("index of customers", "NET")},
    ),
)

DAMAGES: Final = (*_STOCK, *_ORDERS, *_PRICES, *_PURCHASES, *_BILLING, *_INVOICES, *_HOUSE, *_SEARCH)
"""Every kind of damage."""
