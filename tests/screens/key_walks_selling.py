"""Ways through signing in and orders."""

from __future__ import annotations

from typing import Final

from tests.screens.key_steps import walk

__all__ = ["SELLING"]

SELLING: Final = (
    walk(
        "login",
        """
        type anna⏎
        shift+tab  login.step_back  #login
        tab  step_forward  #password
        type wrong
        f9  login.sign_in  Wrong login or password.
        """,
        None,
    ),
    walk(
        "menu",
        """
        ctrl+s  save_picture  The picture is saved
        f1  help_page  ─ Help
        escape  dialogs.choice.leave  - ─ Help
        f10  menu  What to do
        escape
        f8  menu.change_password  Change your password
        type x
        escape
        f9  dialogs.question.yes  - Change your password
        enter  menu.open_task  Article or code
        f3  order_entry.leave  F8 Password
        f3  menu.leave  Login
        """,
    ),
    walk(
        "order entry",
        """
        1
        f6  order_entry.new_customer  New customer
        type ⏎Zed
        enter  next_field  #form-kind
        shift+tab  step_back  #form-name
        f4  dialogs.form.list_choices  There is no list for this field.
        escape
        f9
        type ANNA⏎
        type MUG⏎2⏎TEA⏎3⏎
        f4  order_entry.offer  nothing to offer besides
        f6  order_entry.new_article  New article
        escape
        f7  order_entry.change_header  Wanted on
        tab
        tab
        tab
        f6  order_entry.header.new  New contact
        escape
        shift+tab
        shift+tab
        shift+tab
        shift+tab
        f6  order_entry.header.new  Deliver this order of Anna
        escape
        escape
        down  order_entry.into_lines  #lines
        ctrl+o  order_entry.quote  QUOTE
        ctrl+o
        ctrl+w  order_entry.explain_price  general list
        enter  price_trace.leave  - general list
        enter
        tab
        tab
        type 4
        f9  dialogs.form.save  4.00*
        ctrl+g  order_entry.give_back  - 4.00*
        enter  order_entry.change_line  Free of charge
        type 5
        f9  dialogs.form.save  TEA: 5 pc held
        delete  order_entry.remove_line  TEA is off the order
        insert  order_entry.undo  26.75
        up
        up  order_entry.out_of_lines  #article-field
        down
        plus  order_entry.next_line  #article-field
        type PEN
        escape  order_entry.clear  - PEN
        elsewhere
        f5  order_entry.refresh_call  !Mug
        type RARE⏎2⏎
        ctrl+n  order_entry.show_availability  stand in for it
        escape
        ctrl+t  order_entry.give  Hand over to
        escape
        ctrl+r  order_entry.other_customer  Whose call is it
        type PRESET⏎
        f9  dialogs.question.yes  otherwise for this customer
        enter  differences.leave  Lines with another price
        f2  order_entry.find_customer  is parked
        f8  order_entry.go_on  Parked calls
        ctrl+t  order_entry.parked.give  Hand over to
        escape
        enter  dialogs.choice.choose  5 pc
        f12  order_entry.cancel  Cancel the order
        enter  dialogs.question.leave  - Cancel the order
        f9  order_entry.confirm  confirmed
        """,
    ),
    walk(
        "quote",
        """
        1
        type ANNA⏎
        ctrl+o
        type MUG⏎11⏎PEN⏎5⏎
        f7
        type +30
        f9  dialogs.form.save  - Wanted on
        f9  order_entry.issue  OF 1/2026 issued
        ctrl+p  order_entry.paper  Folder
        escape
        f3
        2
        enter  orders.open_row  valid until
        ctrl+e  orders.order.mail  Mail OF 1/2026
        type anna@example.com
        f9  orders.mailing.save  by mail.
        enter  orders.order.order_lines  Order from OF 1/2026
        delete  orders.quote_lines.drop  0 pc
        up
        delete
        up
        enter  orders.quote_lines.change  MUG Mug
        type 4⏎
        f9  orders.quote_lines.order  everything is held
        f3
        f6  orders.order.revise  QUOTE
        f12
        f9
        f3
        delete  orders.order.decline  Decline the quote
        escape
        f9  orders.order.order_all  everything is held
        f9  order_entry.confirm  confirmed
        f3
        escape
        """,
    ),
    walk(
        "pasted lines",
        """
        1
        type ANNA⏎
        paste Hello,⏎3 x mug⏎2 box paper -5%⏎automat 12⏎rare 2 pc
        enter  order_entry.proposals.take  MUG: 3 pc held
        f9  order_entry.proposals.take_all  PAPER: 2 box held.
        delete  order_entry.proposals.drop  Pasted lines: 2
        escape  order_entry.proposals.leave  - Pasted lines
        """,
    ),
    walk(
        "shortages",
        """
        1
        type ANNA⏎{0}7 RARE⏎
        f9
        enter  order_entry.shortages.leave  Short: RARE
        """.replace("{0}", "7 RARE;" * 19),
    ),
    walk(
        "orders",
        """
        2
        ctrl+y  orders.sort_list  ─ Sort by
        escape
        ctrl+x  orders.export_list  ─ Export
        escape
        f6  orders.filter_owner  F6 mine
        ctrl+u  orders.clear_filters  F6 everybody's
        f4  orders.filter_rest  Filter the orders
        escape
        f7  orders.filter_reach  ─ Goods
        escape
        f8  orders.filter_state  ─ State
        escape
        ctrl+t  orders.give  Hand over to
        escape
        type zoe
        down  orders.go_to_list  #orders
        backspace  orders.empty_search  ZS 13/2026
        elsewhere
        f5  orders.refresh_list  !Zoe
        down
        ctrl+o  orders.copy  Copy of ZS 13/2026
        enter  differences.leave  Article or code
        f3
        enter  orders.open_row  nothing issued or billed yet
        f3  orders.order.leave  Search
        f3  orders.leave  F8 Password
        """,
    ),
    walk(
        "order",
        """
        2
        down
        down
        enter
        elsewhere
        f5  orders.order.refresh_record  !Head office
        ctrl+w  orders.order.explain_price  general list
        escape
        f6  orders.order.hold  Hold up the order
        type not paid⏎
        f6  orders.order.go_on  ZS 12/2026 · confirmed
        ctrl+r  orders.order.tax_order_anew  Taxed as: domestic sale.
        f8  orders.order.next_record  ZS 11/2026
        f7  orders.order.previous_record  ZS 12/2026
        delete  orders.order.cancel_order  Cancel the order
        escape
        f7
        f7
        ctrl+t  orders.order.give  Hand over to
        escape
        f8
        ctrl+o  orders.order.copy  Copy of ZS 13/2026
        """,
    ),
    walk(
        "order beyond a limit",
        """
        limited
        1
        type ANNA⏎TEA⏎7⏎
        f9
        escape  order_entry.limits.leave  - has to be approved
        f9
        enter  order_entry.limits.yes  is to be approved
        f3
        2
        enter
        f6  orders.order.take_back  Article or code
        f3
        """,
    ),
    walk(
        "order that is stopped",
        """
        stopped
        2
        type Klasa⏎
        f9  orders.order.release  The order is released
        """,
    ),
    walk(
        "approvals",
        """
        waiting
        9
        ctrl+y  approvals.sort_list  ─ Sort by
        escape
        ctrl+x  approvals.export_list  ─ Export
        escape
        type lena
        down  approvals.go_to_list  #waiting
        backspace  approvals.empty_search  Head office
        elsewhere
        f5  approvals.refresh_list  !Lena
        enter  approvals.open_row  goods kept until
        ctrl+w  approvals.order.explain_price  general list
        escape
        f8  approvals.order.next_record  Head office
        f7  approvals.order.previous_record  Lena
        elsewhere
        f5  approvals.order.refresh_record  !!Lena
        f4  approvals.order.send_back  Send the order back
        escape
        f6  approvals.order.approve_with_note  Approve the order
        escape
        f9  approvals.order.approve  is approved
        enter
        f3  approvals.order.leave  Search
        f3  approvals.leave  F8 Password
        """,
    ),
    walk(
        "order that left in part",
        """
        3
        f9
        f9
        f3
        2
        type ZS 6/
        enter
        delete  orders.order.close_rest  Close the remainder
        escape
        ctrl+p  orders.order.paper  Folder
        escape
        """,
    ),
)
