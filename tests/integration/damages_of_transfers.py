"""What goes wrong with goods in transit, in quarantine and counted, and what the doctor says to it."""

from __future__ import annotations

from typing import Final

from tests.integration.damages import Planted

__all__ = ["STOCKTAKES", "TRANSFERS"]

_SENT: Final = "MM- 1/2026/MAIN"
_BATCH: Final = "1/2026/MAIN-4"
_OF_SCREWS: Final = f"batch_id = (SELECT id FROM batch WHERE number = '{_BATCH}')"
_IN_TRANSIT: Final = "warehouse_id = (SELECT id FROM warehouse WHERE transit)"
_UNDER_WAY: Final = {("transfers", f"{_SENT} · {_BATCH}"), ("in transit", f"SCREW · {_BATCH}")}
_APART: Final = {("blocked", f"SCREW · {_BATCH} · MAIN")}

TRANSFERS: Final = (
    Planted(
        "less under way than was sent",
        ("UPDATE goods_in_transit SET quantity = quantity - 1000",),
        frozenset(_UNDER_WAY),
    ),
    Planted("nothing under way any more", ("DELETE FROM goods_in_transit",), frozenset(_UNDER_WAY)),
    Planted(
        "goods came by another transfer",
        ("UPDATE stock_document SET transfer_id = NULL WHERE kind = 'MM+'",),
        frozenset({("transfers", f"{_SENT} · {_BATCH}")}),
    ),
    Planted(
        "goods sent that are not in transit",
        (
            "DELETE FROM stock_move WHERE document_id = "
            f"(SELECT id FROM stock_document WHERE number = '{_SENT}') AND {_IN_TRANSIT}",
        ),
        frozenset(
            {
                ("moves of transfers", f"{_SENT} · 1"),
                ("stock", "SCREW · TRANSIT"),
                ("batches", f"SCREW · {_BATCH} · TRANSIT"),
            }
        ),
    ),
    Planted(
        "for sale while in transit",
        (f"UPDATE batch_balance SET blocked = 0 WHERE {_IN_TRANSIT}",),
        frozenset({("blocked", f"SCREW · {_BATCH} · TRANSIT"), ("stock of batches", "SCREW · TRANSIT")}),
    ),
    Planted(
        "more in quarantine than is blocked",
        (f"UPDATE quarantine SET quantity = quantity + 1000 WHERE {_OF_SCREWS}",),
        frozenset(_APART),
    ),
    Planted("blocked for no reason", (f"DELETE FROM quarantine WHERE {_OF_SCREWS}",), frozenset(_APART)),
)
"""Damage to transfers and quarantine."""

_DONE: Final = "INW 1/2026/SIDE"
_OF_DONE: Final = f"stocktake_id = (SELECT id FROM stocktake WHERE number = '{_DONE}')"

STOCKTAKES: Final = (
    Planted(
        "stocktake that changed more than its papers",
        (f"UPDATE stocktake_line SET posted = posted - 1000 WHERE {_OF_DONE} AND posted < 0",),
        frozenset({("posted stocktakes", f"{_DONE} · {_BATCH}")}),
    ),
    Planted(
        "counted line that was not posted",
        (f"UPDATE stocktake_line SET posted = NULL WHERE {_OF_DONE} AND posted < 0",),
        frozenset({("posted stocktakes", f"{_DONE} · {_BATCH}"), ("stocktakes", f"{_DONE} · 2")}),
    ),
    Planted(
        "line that is counted after the approval",
        (f"UPDATE stocktake_line SET recount = true WHERE {_OF_DONE} AND position = 2",),
        frozenset({("stocktakes", f"{_DONE} · 2")}),
    ),
    Planted(
        "stocktake that is approved without its papers",
        (f"UPDATE stocktake SET issue_id = NULL WHERE number = '{_DONE}'",),
        frozenset({("posted stocktakes", f"{_DONE} · {_BATCH}")}),
    ),
)
"""Damage to stocktakes."""
