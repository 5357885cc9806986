"""Ways through transfers and stocktakes, and through what becomes of a batch on an article's card."""

from __future__ import annotations

from typing import Final

from salesdesk.office.permissions import Role
from tests.screens.key_steps import walk

__all__ = ["MOVING"]

MOVING: Final = (
    walk(
        "transfers",
        """
        6
        f6  transfers.send_goods  Send from
        enter
        enter
        type mug⏎
        f4  transfers.sending.choose_batch  Which batch goes?
        escape
        type 2⏎⏎
        enter  transfers.sending.change  #quantity
        enter
        enter
        delete  transfers.sending.delete_line  Type what is sent
        f7  transfers.sending.choose_origin  ─ Send from
        escape
        f8  transfers.sending.choose_destination  ─ Send to
        escape
        type mug⏎2⏎
        f3  transfers.sending.leave  Throw away
        escape
        f9  transfers.sending.post  is posted
        ctrl+p  transfers.paper  Folder
        escape
        sent
        f5  transfers.refresh_list  MM- 2/2026/MAIN
        end
        enter  transfers.open_row  Under way
        ctrl+w  transfers.coming.trace_batch  Moves
        f3
        enter  transfers.coming.change  Still in transit
        escape
        delete  transfers.coming.not_come  –
        f3  transfers.coming.leave  Throw away
        escape
        enter
        type 3⏎⏎
        f6  transfers.coming.lose  Cause
        escape
        f7  transfers.coming.come_back  Back in MAIN?
        escape
        f9  transfers.coming.post  is posted
        ctrl+p  transfers.coming.paper  Folder
        escape
        f3
        home
        f9  transfers.receive_all  Receive MM- 1/2026/MAIN?
        f9
        f3  transfers.leave  F8 Password
        """,
        Role.WAREHOUSE,
    ),
    walk(
        "stocktakes",
        """
        8
        f6  stocktakes.begin_new  Warehouse
        down
        enter
        f9
        ctrl+p  stocktakes.paper  Folder
        escape
        enter  stocktakes.open_row  counted 0 of
        f8  stocktakes.counting.set_time  When was it counted?
        escape
        ctrl+p  stocktakes.counting.paper  Folder
        escape
        enter
        enter  stocktakes.counting.count_line  #quantity
        type 7⏎
        f7  stocktakes.counting.show_left  - 7 pc
        f5  stocktakes.counting.refresh_list
        tab
        type mug
        f3  stocktakes.counting.leave  - mug
        f3  stocktakes.counting.leave  being counted
        f5  stocktakes.refresh_list
        f8  stocktakes.see_differences  missing: 1
        f7  stocktakes.differences.filter_which  F7 not counted
        f5  stocktakes.differences.refresh_list
        ctrl+w  stocktakes.differences.trace_batch  Moves
        f3
        ctrl+y  stocktakes.differences.sort_list  Sort by
        escape
        ctrl+x  stocktakes.differences.export_list  File
        escape
        ctrl+p  stocktakes.differences.paper  Which lines?
        escape
        f7
        f7
        f6  stocktakes.differences.count_again  is to be counted again
        f9  stocktakes.differences.approve_all  Still to be
        f3  stocktakes.differences.leave  being counted
        delete  stocktakes.cancel_stocktake  Counted so far
        f9
        f3  stocktakes.leave  F8 Password
        """,
        Role.WAREHOUSE,
    ),
    walk(
        "batch on a card",
        """
        5
        type MUG
        enter
        down
        ctrl+w  articles.card.trace_batch  Moves
        f3
        delete  articles.card.write_off  Write off MUG
        escape
        f6  articles.card.keep_apart  Quarantine for MUG
        type 1⏎smells⏎
        enter  articles.card.release  Release MUG
        escape
        ctrl+o  articles.card.send_batch  Send to
        escape
        """,
        Role.WAREHOUSE,
    ),
)
