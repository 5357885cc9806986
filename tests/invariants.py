"""What must hold after anything whatever: stock, money, and that a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Concatenate, Final, ParamSpec

import pytest
from sqlalchemy import select, text

from salesdesk.desk import Desk
from salesdesk.errors import SalesdeskError
from salesdesk.office.work import Transaction
from salesdesk.schema import METADATA
from salesdesk.storage.engine import Database

__all__ = ["Rows", "assert_sound", "not_refused", "refused", "rows_of"]

P = ParamSpec("P")
Rows = dict[str, list[tuple[Any, ...]]]

_VIOLATIONS: Final = {
    "on hand is not the sum of moves": """
        SELECT b.article_id, b.warehouse_id FROM stock_balance b
        WHERE b.on_hand <> (SELECT COALESCE(SUM(m.quantity), 0) FROM stock_move m
                            WHERE m.article_id = b.article_id AND m.warehouse_id = b.warehouse_id)""",
    "a batch is not the sum of its moves": """
        SELECT b.batch_id, b.warehouse_id FROM batch_balance b
        WHERE b.on_hand <> (SELECT COALESCE(SUM(m.quantity), 0) FROM stock_move m
                            WHERE m.batch_id = b.batch_id AND m.warehouse_id = b.warehouse_id)""",
    "reserved is not the sum of supply": """
        SELECT b.article_id, b.warehouse_id FROM stock_balance b
        WHERE b.reserved <> (SELECT COALESCE(SUM(s.quantity), 0) FROM supply s
                             WHERE s.article_id = b.article_id AND s.warehouse_id = b.warehouse_id
                             AND s.kind <> 'planned' AND s.purchase_line_id IS NULL)""",
    "allocated is not the sum of supply": """
        SELECT b.batch_id, b.warehouse_id FROM batch_balance b
        WHERE b.allocated <> (SELECT COALESCE(SUM(s.quantity), 0) FROM supply s
                              WHERE s.batch_id = b.batch_id AND s.warehouse_id = b.warehouse_id
                              AND s.allocated)""",
    "supply has no open order": """
        SELECT s.id FROM supply s JOIN sales_order o ON o.id = s.order_id
        WHERE o.state NOT IN ('draft', 'confirmed', 'on_hold')
           OR (o.state = 'draft') <> (s.kind = 'hold')""",
    "more is supplied and delivered than wanted": """
        SELECT l.id FROM order_line l WHERE l.base_quantity - l.closed_quantity
            < (SELECT COALESCE(SUM(s.quantity), 0) FROM supply s WHERE s.order_line_id = l.id)
            + (SELECT COALESCE(SUM(d.quantity), 0) FROM stock_document_line d
               WHERE d.order_line_id = l.id)""",
    "more is billed than delivered": """
        SELECT l.id FROM order_line l WHERE l.kind = 'goods' AND l.parent_line_id IS NULL
            AND (SELECT COALESCE(SUM(d.quantity), 0) FROM stock_document_line d
                 WHERE d.order_line_id = l.id)
            < (SELECT COALESCE(SUM(i.base_quantity), 0) FROM invoice_line i WHERE i.order_line_id = l.id)""",
    "an invoice is not the sum of its parts": """
        SELECT i.id FROM invoice i WHERE i.net + i.vat <> i.gross
            OR i.net <> (SELECT SUM(t.base) FROM invoice_tax t WHERE t.invoice_id = i.id)
            OR i.vat <> (SELECT SUM(t.vat) FROM invoice_tax t WHERE t.invoice_id = i.id)
            OR i.gross <> (SELECT SUM(o.gross) FROM invoice_order o WHERE o.invoice_id = i.id)
            OR i.allowance <> (SELECT SUM(o.allowance) FROM invoice_order o WHERE o.invoice_id = i.id)
            OR (CASE WHEN i.price_mode = 'net' THEN i.net ELSE i.gross END) + i.allowance
               <> (SELECT SUM(l.amount) FROM invoice_line l WHERE l.invoice_id = i.id)""",
    "numbers of invoices have gaps": """
        SELECT i.series, i.year FROM invoice i GROUP BY i.series, i.year
        HAVING MIN(i.sequence) <> 1 OR MAX(i.sequence) <> COUNT(*)""",
    "a completed order is not billed whole": """
        SELECT o.id FROM sales_order o JOIN order_line l ON l.order_id = o.id
        WHERE o.state = 'completed' AND l.parent_line_id IS NULL AND l.kind <> 'text'
            AND l.base_quantity - l.closed_quantity
            <> (SELECT COALESCE(SUM(i.base_quantity), 0) FROM invoice_line i WHERE i.order_line_id = l.id)""",
}


def assert_sound(database: Database) -> None:
    """Stock, promises and money agree with each other."""
    with database.read() as session:
        found = {name: session.execute(text(query)).all() for name, query in _VIOLATIONS.items()}
    assert {name: rows for name, rows in found.items() if rows} == {}


def rows_of(database: Database) -> Rows:
    """Every row of every table."""
    with database.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in METADATA.sorted_tables
        }


def not_refused(database: Database, calls: Iterable[Callable[[], object]]) -> list[str]:
    """Which of these calls were not refused with a sentence. After all of them nothing has changed."""
    before = rows_of(database)
    wrong = []
    for number, call in enumerate(calls):
        try:
            result = call()
        except SalesdeskError as error:
            if not str(error).strip():
                wrong.append(f"{number} is refused without a word")
        except Exception as error:
            wrong.append(f"{number}: {type(error).__name__} {str(error)[:200]}")
        else:
            wrong.append(f"{number} gives {result!r}"[:200])
    assert wrong or rows_of(database) == before
    return wrong


def refused(
    desk: Desk, verb: Callable[Concatenate[Transaction, P], Any], /, *args: P.args, **kwargs: P.kwargs
) -> SalesdeskError:
    """The error with which a verb refuses: a sentence, and nothing has changed."""
    before = rows_of(desk.database)
    with pytest.raises(SalesdeskError) as caught:
        desk.do(verb, *args, **kwargs)
    assert rows_of(desk.database) == before
    assert str(caught.value).strip()
    return caught.value
