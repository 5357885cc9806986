"""Ways through transfers, and through what becomes of a batch on an article's card."""

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
