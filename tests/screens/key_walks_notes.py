"""Ways through the papers of the warehouse and the trace of batches."""

from __future__ import annotations

from typing import Final

from salesdesk.office.permissions import Role
from tests.screens.key_steps import walk

__all__ = ["NOTES"]

NOTES: Final = (
    walk(
        "warehouse papers",
        """
        7
        ctrl+y  notes.sort_list  ─ Sort by
        escape
        ctrl+x  notes.export_list  ─ Export
        escape
        f7  notes.filter_which  F7 unbilled
        ctrl+u  notes.clear_filters  F7 all
        f8  notes.filter_kind  ─ Kind
        escape
        ctrl+k  notes.packing_slip  Folder
        escape
        ctrl+p  notes.paper  Folder
        escape
        type dora
        down  notes.go_to_list  #list
        backspace  notes.empty_search  Piotr
        elsewhere
        f5  notes.refresh_list  !Piotr
        f6  notes.find_batch  Keeps to
        f3
        enter  notes.open_row  Goods-issue note
        f3  notes.note.leave  F8 every kind
        f3  notes.leave  F8 Password
        """,
        Role.WAREHOUSE,
    ),
    walk(
        "goods-issue note",
        """
        7
        enter
        f8  notes.note.next_record  Paper WZ 4
        f7  notes.note.previous_record  Paper WZ 5
        elsewhere
        f5  notes.note.refresh_record  !
        ctrl+k  notes.note.packing_slip  Folder
        escape
        ctrl+e  notes.note.box_labels  Box labels for
        escape
        delete  notes.note.take_back  neither of the two
        type wrong pallet⏎
        ctrl+p  notes.note.paper  Which paper?
        escape
        enter  notes.note.trace_batch  Moves
        f3
        """,
        Role.WAREHOUSE,
    ),
    walk(
        "batches",
        """
        7
        f6
        ctrl+y  batches.sort_list  ─ Sort by
        escape
        ctrl+x  batches.export_list  ─ Export
        escape
        type juice
        down  batches.go_to_list  #list
        backspace  batches.empty_search  MUG
        elsewhere
        f5  batches.refresh_list  !
        enter  batches.open_row  Moves
        right  batches.trace.next_section  Phone
        left  batches.trace.previous_section  Partner
        ctrl+y  batches.trace.sort_list  ─ Sort by
        escape
        ctrl+x  batches.trace.export_list  ─ Export
        escape
        f8  batches.trace.next_record  JUICE
        f7  batches.trace.previous_record  AUTOMAT
        elsewhere
        f5  batches.trace.refresh_card  !!
        enter  batches.trace.open_row  Paper PZ
        f3
        f3  batches.trace.leave  Search
        f3  batches.leave  F8 every kind
        """,
        Role.WAREHOUSE,
    ),
)
