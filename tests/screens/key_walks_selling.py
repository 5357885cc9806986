"""Ways through signing in, orders, customers, articles, users and settings."""

from __future__ import annotations

from typing import Final

from salesdesk.office.permissions import Role
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
        ctrl+t  order_entry.give  Hand over to
        escape
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
        enter  orders.copying.leave  Article or code
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
    walk(
        "customers",
        """
        6
        f6  customers.enter_new  New customer
        escape
        f7  customers.filter_which  - F7 all
        ctrl+u  customers.clear_filters  F7 all
        ctrl+y  customers.sort_list  ─ Sort by
        escape
        ctrl+x  customers.export_list  ─ Export
        escape
        type zoe
        down  customers.go_to_list  #list
        backspace  customers.empty_search  ANNA
        elsewhere
        f5  customers.refresh_list  !Zoe
        enter  customers.open_row  Owes
        elsewhere
        f5  customers.card.refresh_card  !!Prz
        ctrl+y  customers.card.sort_list  ─ Sort by
        escape
        ctrl+x  customers.card.export_list  ─ Export
        escape
        enter  customers.card.open_row  Quantity
        f3
        right  customers.card.next_section  Quantity
        left  customers.card.previous_section  With VAT
        right
        right
        right
        f6  customers.card.add_contact  New contact of
        escape
        enter  customers.card.change_row  ─ Contact of
        escape
        delete  customers.card.remove_row  Remove the contact?
        escape
        right
        f6  customers.card.add_address  New address of
        escape
        ctrl+n  customers.card.change_details  Memo
        escape
        ctrl+d  customers.card.conditions  Credit limit
        escape
        ctrl+k  customers.card.block  Reason
        type late⏎
        ctrl+k  customers.card.unblock  Unblock
        escape
        f8  customers.card.next_record  ANNA
        f7  customers.card.previous_record  1000002817
        f3  customers.card.leave  Search
        f3  customers.leave  F8 Password
        """,
    ),
    walk(
        "articles",
        """
        7
        f6  articles.enter_new  New article
        escape
        f7  articles.filter_which  - F7 all
        ctrl+u  articles.clear_filters  F7 all
        ctrl+y  articles.sort_list  ─ Sort by
        escape
        ctrl+x  articles.export_list  ─ Export
        escape
        type mug
        down  articles.go_to_list  #list
        backspace  articles.empty_search  BOOK
        elsewhere
        f5  articles.refresh_list  !Book
        type MUG
        down
        enter  articles.open_row  List price
        elsewhere
        f5  articles.card.refresh_card  !!Mug
        down
        ctrl+k  articles.card.correct_stock  Correct the stock of MUG
        escape
        ctrl+n  articles.card.change_details  Brand
        escape
        ctrl+p  articles.card.change_price  List price of MUG
        escape
        ctrl+e  articles.card.change_life  MUG is
        escape
        right  articles.card.next_section  Promised
        ctrl+y  articles.card.sort_list  ─ Sort by
        escape
        ctrl+x  articles.card.export_list  ─ Export
        escape
        left  articles.card.previous_section  Keeps to
        right
        enter  articles.card.open_row  nothing issued
        f3
        right
        right
        right
        right
        f6  articles.card.add_unit  GTIN
        escape
        enter  articles.card.change_fact  GTIN
        escape
        ctrl+t  articles.card.change_trade  Customs
        escape
        right
        f6  articles.card.add_offer  New supplier of MUG
        escape
        enter  articles.card.change_offer  MUG from
        escape
        delete  articles.card.remove_offer  Remove the supplier?
        escape
        f3
        backspace
        home
        enter
        f8  articles.card.next_record  BOOK
        f7  articles.card.previous_record  AUTOMAT
        f3  articles.card.leave  Search
        f3  articles.leave  F8 Password
        """,
    ),
    walk(
        "unit that goes",
        """
        7
        type PAPER
        enter
        left
        left
        left
        down
        delete  articles.card.remove_unit  Yes
        """,
    ),
    walk(
        "users",
        """
        4
        enter  users.change_user  E-mail
        escape
        f6  users.enter_user  New user
        escape
        down
        ctrl+r  users.rights  may do
        space  users.rights.turn  [x] telemarketer
        f9  users.rights.save  is changed
        ctrl+p  users.password  New password
        escape
        delete  users.shut_out  Switch off buyer?
        f9
        insert  users.let_in  Let in buyer?
        escape
        ctrl+y  users.sort_list  ─ Sort by
        escape
        ctrl+x  users.export_list  ─ Export
        escape
        elsewhere
        f5  users.refresh_list  !buyer
        f3  users.leave  F8 Password
        """,
        Role.ADMIN,
    ),
    walk(
        "promotions",
        """
        8
        f6  promotions.enter_promotion  New promotion
        type SPRING⏎Spring⏎⏎10⏎⏎⏎⏎10⏎⏎⏎⏎MUG, TEA
        f9  dialogs.form.save  is entered
        enter  promotions.open_row  ─ SPRING Spring
        escape
        ctrl+y  promotions.sort_list  ─ Sort by
        escape
        ctrl+x  promotions.export_list  ─ Export
        escape
        f7  promotions.filter_which  F7 all promotions
        ctrl+u  promotions.clear_filters  F7 running
        type spr
        down  promotions.go_to_list  #list
        backspace  promotions.empty_search  - spr
        elsewhere
        f5  promotions.refresh_list  !Spring
        f3  promotions.leave  F8 Password
        """,
    ),
    walk(
        "settings",
        """
        9
        enter  settings.change  ─ Language
        escape
        ctrl+n  settings.change_company  Trade register
        escape
        down
        down
        down
        enter  settings.change  Warehouse MAIN
        escape
        broken
        f5  settings.refresh_settings  Wrong in it
        f3  settings.leave  F8 Password
        """,
    ),
)
