"""What an order costs behind five million moves, and behind none."""

from __future__ import annotations

import statistics
from typing import Final

from sqlalchemy import text

from benchmarks.flow.synthetic import furnish_shop
from benchmarks.harness.figures import Report
from salesdesk.loading import loading
from salesdesk.storage.engine import Database

__all__ = ["behind_moves"]

_LINES: Final = 10
_PER_NOTE: Final = 100
_TIMES: Final = 60
_WARM: Final = 5

# Each move that is there, the receipts of the shop, is repeated in turn, as often in as out: what is
# on hand stays what it is.
_NUMBERS: Final = """
    WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :count)
"""
_DOCUMENTS: Final = f"""
    INSERT INTO stock_document (id, kind, state, number, warehouse_id, business_date, posted_at, reason,
        reference, partner)
    {_NUMBERS}
    SELECT :last + 1 + n, CASE n % 2 WHEN 0 THEN 'PW' ELSE 'RW' END, 'posted', 'OLD ' || n, warehouse_id,
        business_date, posted_at, 'old', '', partner
    FROM numbers CROSS JOIN (SELECT * FROM stock_document WHERE id = :last) AS document
"""
_LINES_OF_DOCUMENTS: Final = f"""
    INSERT INTO stock_document_line (document_id, position, article_id, batch_id, quantity, unit_cost)
    {_NUMBERS}
    SELECT :last + 1 + n / {_PER_NOTE}, 1 + n % {_PER_NOTE}, article_id, batch_id, quantity, unit_cost
    FROM numbers
    JOIN (SELECT *, row_number() OVER (ORDER BY position) - 1 AS turn
          FROM stock_document_line WHERE document_id = :last) AS line
    ON line.turn = n / {2 * _PER_NOTE} % :lines
"""
_MOVES: Final = """
    INSERT INTO stock_move (document_id, position, article_id, batch_id, warehouse_id, quantity, unit_cost,
        business_date, at)
    SELECT line.document_id, line.position, line.article_id, line.batch_id, document.warehouse_id,
        CASE document.kind WHEN 'PW' THEN line.quantity ELSE -line.quantity END, line.unit_cost,
        document.business_date, document.posted_at
    FROM stock_document_line AS line JOIN stock_document AS document ON document.id = line.document_id
    WHERE line.document_id > :last
"""
_GO_ON: Final = """
    SELECT setval(pg_get_serial_sequence('stock_document', 'id'), (SELECT max(id) FROM stock_document))
"""


def behind_moves(report: Report, empty: Database, full: Database, moves: int) -> None:
    """Whole orders in turns in two houses, one of which has moved goods for years."""
    with loading():
        shops = [furnish_shop(empty), furnish_shop(full)]
    _write_moves(full, moves)
    pairs = [[shop.whole(_LINES) for shop in shops] for _ in range(_WARM + _TIMES)][_WARM:]
    young, old = (statistics.median(pair[index] for pair in pairs) for index in (0, 1))
    name = f"an order behind {moves:,} moves, to one behind none"
    report.add(name, old / young, "", better="lower", must=1.2)


def _write_moves(database: Database, moves: int) -> None:
    with database.write() as session:
        last: int = session.execute(text("SELECT max(id) FROM stock_document")).scalar_one()
        count = text("SELECT count(*) FROM stock_document_line WHERE document_id = :last")
        lines: int = session.execute(count, {"last": last}).scalar_one()
        notes = 2 * -(-moves // (2 * _PER_NOTE))  # as many in as out
        session.execute(text(_DOCUMENTS), {"last": last, "count": notes})
        session.execute(text(_LINES_OF_DOCUMENTS), {"last": last, "count": notes * _PER_NOTE, "lines": lines})
        session.execute(text(_MOVES), {"last": last})
        if not database.is_sqlite:
            session.execute(text(_GO_ON))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
