"""Ways through fulfilment, buying and billing."""

from __future__ import annotations

from typing import Final

from tests.screens.key_steps import walk

__all__ = ["GOODS"]

GOODS: Final = (
    walk(
        "fulfilment",
        """
        3
        ctrl+y  fulfilment.sort_list  ─ Sort by
        escape
        ctrl+x  fulfilment.export_list  ─ Export
        escape
        f7  fulfilment.filter_reach  F7 in full
        ctrl+u  fulfilment.clear_filters  F7 ready or not
        f4  fulfilment.filter_warehouse  ─ Warehouse
        escape
        f6  fulfilment.filter_owner  F6 mine
        f6
        type sue
        down  fulfilment.go_to_list  #orders
        backspace  fulfilment.empty_search  ZS 6/2026
        elsewhere
        f5  fulfilment.refresh_list  !School
        plus  fulfilment.allocate_all  orders have got batches.
        f9  fulfilment.issue_order  Issue ZS 6/2026?
        f9
        ctrl+k  fulfilment.packing_slip  Folder
        escape
        ctrl+p  fulfilment.paper  Folder
        f9  papers.save  is saved
        ctrl+n  fulfilment.see_papers  F8 every kind
        f3
        enter  fulfilment.open_row  Reserved in
        f3  fulfilment.order.leave  F7 ready or not
        f3  fulfilment.leave  F8 Password
        """,
    ),
    walk(
        "order in fulfilment",
        """
        3
        down
        down
        enter
        enter  fulfilment.order.choose_batches  Batches for
        ctrl+w  fulfilment.batches.trace_batch  Moves
        f3
        enter  fulfilment.batches.choose  #quantity
        enter
        delete  fulfilment.batches.give_back  with batches: 0
        escape  fulfilment.batches.leave  - Batches for
        enter
        f9  fulfilment.batches.finish  - Batches for
        plus  fulfilment.order.allocate_order  Batches are allocated.
        delete  fulfilment.order.give_back  The batches are taken back.
        f6  fulfilment.order.reserve_free  Still missing
        elsewhere
        f5  fulfilment.order.refresh_record  !Prz
        f4  fulfilment.order.choose_place  Warehouse
        escape
        f8  fulfilment.order.next_record  ZS 7/2026
        f7  fulfilment.order.previous_record  ZS 13/2026
        reserved
        down
        enter
        enter
        type 4
        enter
        escape  fulfilment.losing.leave  - reserved for others
        enter
        f9  fulfilment.losing.take  The goods are taken from
        escape
        ctrl+n  fulfilment.order.replace_line  Instead of
        enter
        f9  dialogs.form.save  are reserved instead of RARE.
        up
        enter
        enter
        enter
        f9
        f9  fulfilment.order.issue_order  Issue ZS 13/2026?
        f9
        ctrl+k  fulfilment.order.packing_slip  Folder
        escape
        ctrl+p  fulfilment.order.paper  Folder
        """,
    ),
    walk(
        "picking",
        """
        labelled
        3
        type sue
        f2  fulfilment.pick_order  lines picked
        type 2 mug⏎
        down  fulfilment.picking.down
        up  fulfilment.picking.up
        ctrl+right_square_bracket  fulfilment.picking.end_of_part
        type (01)04006381333931(15)261231⏎
        f6  fulfilment.picking.take_other  1 of
        f4  fulfilment.picking.change_quantity  are to be picked
        escape
        elsewhere
        f5  fulfilment.picking.refresh_picks  !Sue
        ctrl+k  fulfilment.picking.correct_stock  Correct the stock
        escape
        f8  fulfilment.picking.print_list  Folder
        escape
        f3  fulfilment.picking.leave  F7 ready or not
        ctrl+t  fulfilment.print_lists  Folder
        escape
        enter
        f2  fulfilment.order.pick_order  lines picked
        f9  fulfilment.picking.issue_order  short?
        f9
        ctrl+p  fulfilment.picking.paper  Folder
        escape
        """,
    ),
    walk(
        "buying",
        """
        4
        enter  buying.show_for_whom  Missing for
        escape
        f6  buying.order_all  Suppliers in the list
        escape
        f4  buying.switch_warehouse  ─ Warehouse
        escape
        type rare
        down  buying.go_to_list  #shortages
        backspace  buying.empty_search  S30000417
        elsewhere
        f5  buying.refresh_list  !Rare
        f9  buying.order_supplier  Purchase order, draft
        f3
        f7  buying.switch_view  F7 open purchase orders
        ctrl+y  buying.sort_list  ─ Sort by
        escape
        ctrl+x  buying.export_list  ─ Export
        escape
        f9  buying.place_order  ZD 2/2026 is placed.
        f9  buying.receive_order  Receive ZD
        f3
        ctrl+p  buying.paper  Folder
        escape
        f6  buying.receive_unordered  what nobody ordered
        f3  buying.unordered.leave  F7 open purchase orders
        enter  buying.open_row  Purchase order ZD
        f3  buying.purchase.leave  F7 open purchase orders
        f3  buying.leave  F8 Password
        """,
    ),
    walk(
        "purchase order",
        """
        4
        f9
        enter  buying.purchase.change_quantity  Orders wait for
        escape
        plus  buying.purchase.add_row  #offer-field
        shift+tab
        delete  buying.purchase.remove_row  Take off the order
        escape
        f9  buying.purchase.place_order  ZD 2/2026
        f6  buying.purchase.expect_later  Expected on another day
        escape
        elsewhere
        f5  buying.purchase.refresh_record  !Everything
        ctrl+p  buying.purchase.paper  Folder
        escape
        ctrl+x  buying.purchase.cancel_order  Cancel the purchase order
        escape
        f9  buying.purchase.receive  Delivery note
        enter  buying.receiving.change  Still to come
        escape
        plus  buying.receiving.split  Still to come: 0 pc
        escape
        f9  buying.receiving.post  Post the receipt?
        escape
        delete  buying.receiving.not_come  - 30,000,030 30,000,030
        f3  buying.receiving.leave  Throw
        f9
        f3
        f7
        enter
        f8  buying.purchase.next_record  ZD 1/2026
        f7  buying.purchase.previous_record  ZD 2/2026
        """,
    ),
    walk(
        "receipt without an order",
        """
        4
        f7
        f6
        f4  buying.unordered.list_suppliers  Far Away GmbH
        enter
        f8  buying.unordered.choose_place  Side warehouse
        escape
        type ⏎MUG⏎7⏎
        f9
        enter
        enter  buying.unordered.change  Cost of one
        escape
        delete  buying.unordered.delete_line  Type what has come
        shift+tab
        type MUG⏎7⏎
        f9
        f9  buying.unordered.post  F7 open purchase orders
        """,
    ),
    walk(
        "billing",
        """
        5
        space  billing.pick  1 picked
        enter  billing.open_row  2 picked
        plus  billing.pick_all  3 picked
        plus
        home
        asterisk  billing.pick_payer  1 picked
        ctrl+y  billing.sort_list  ─ Sort by
        escape
        ctrl+x  billing.export_list  ─ Export
        escape
        type dora
        down  billing.go_to_list  #to-bill
        backspace  billing.empty_search  Przed
        elsewhere
        f5  billing.refresh_list  !Piotr
        f9  billing.bill_picked  Make the invoices?
        f9
        ctrl+p  billing.paper  Folder
        escape
        f6  billing.see_services  Services to bill
        f3  billing.services.leave  Notes to bill
        f7  billing.see_invoices  FV 1/2026
        f3  billing.invoices.leave  Notes to bill
        f3  billing.leave  F8 Password
        """,
    ),
    walk(
        "services",
        """
        services
        5
        f6
        space  billing.services.pick  1 picked
        enter  billing.services.open_row  2 picked
        plus
        home
        asterisk  billing.services.pick_payer  1 picked
        plus  billing.services.pick_all  2 picked
        ctrl+y  billing.services.sort_list  ─ Sort by
        escape
        ctrl+x  billing.services.export_list  ─ Export
        escape
        type bob
        down  billing.services.go_to_list  #to-bill
        backspace  billing.services.empty_search  Anna
        elsewhere
        f5  billing.services.refresh_list  !Anna
        f9  billing.services.bill_picked  Make the invoices?
        f9
        ctrl+p  billing.services.paper  Which paper?
        """,
    ),
    walk(
        "invoices",
        """
        5
        f7
        f7  billing.invoices.filter_which  F7 overdue
        ctrl+u  billing.invoices.clear_filters  F7 open
        ctrl+y  billing.invoices.sort_list  ─ Sort by
        escape
        ctrl+x  billing.invoices.export_list  ─ Export
        escape
        type anna
        down  billing.invoices.go_to_list  #invoices
        backspace  billing.invoices.empty_search  FV 2/2026
        elsewhere
        f5  billing.invoices.refresh_list  !Anna
        f6  billing.invoices.enter_payment  Amount
        escape
        ctrl+p  billing.invoices.paper  Folder
        escape
        enter  billing.invoices.open_row  Invoice FV 1/2026
        f6  billing.invoice.enter_payment  of it is open
        escape
        ctrl+w  billing.invoice.explain_price  general list
        escape
        ctrl+p  billing.invoice.paper  Folder
        escape
        f3  billing.invoice.leave  F7 open
        """,
    ),
)
