"""Ways through what is kept: customers, articles, promotions, limits, users and settings."""

from __future__ import annotations

from typing import Final

from salesdesk.office.permissions import Role
from tests.screens.key_steps import walk

__all__ = ["KEPT"]

KEPT: Final = (
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
        ctrl+f  customers.import_customers  Import: customers
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
        right
        f6  customers.card.check_vat_id  Number of the answer
        escape
        enter  customers.card.set_tax  ─ Tax of
        escape
        left
        ctrl+n  customers.card.change_details  Memo
        escape
        ctrl+d  customers.card.conditions  Credit limit
        escape
        ctrl+p  customers.card.open_prices  F7 today and to come
        f3
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
        f4  articles.filter_warehouse  ─ Warehouse
        down
        enter
        ctrl+u  articles.clear_filters  F7 all
        ctrl+y  articles.sort_list  ─ Sort by
        escape
        ctrl+x  articles.export_list  ─ Export
        escape
        ctrl+f  articles.import_articles  Import: articles
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
        "prices",
        """
        8
        f6  prices.enter_list  New price list
        escape
        f7  prices.filter_which  F7 all lists
        ctrl+u  prices.clear_filters  F7 in use
        ctrl+y  prices.sort_list  ─ Sort by
        escape
        ctrl+x  prices.export_list  ─ Export
        escape
        ctrl+o  prices.copy_list  Rounded to
        escape
        type eu
        down  prices.go_to_list  #list
        backspace  prices.empty_search  Gross
        f2  prices.open_customer  The prices of which
        type zoe
        down  dialogs.find.down
        up  dialogs.find.up
        enter  dialogs.find.choose  · PLN net
        f3
        enter  prices.open_row  Reserv.
        f3
        down
        ctrl+n  prices.change_list  In use
        escape
        ctrl+d  prices.give_list  no groups
        delete  prices.drop_list  Remove the price list?
        escape
        file
        ctrl+f  prices.import_prices  Import: prices
        type prices.csv
        f9  importing.form.save  There is no article NOSUCH.
        ctrl+y  importing.sort_list  ─ Sort by
        escape
        ctrl+x  importing.export_list  ─ Export
        escape
        f3  importing.leave  - NOSUCH
        ctrl+f
        type prices.csv
        f9
        f9  importing.bring_in  - nothing was changed
        elsewhere
        f5  prices.refresh_list  !Euro
        f3  prices.leave  F8 Password
        """,
    ),
    walk(
        "prices of a list",
        """
        8
        down
        enter
        plus  prices.of_owner.add_beside  From quantity
        escape
        enter  prices.of_owner.open_row  In force since
        escape
        delete  prices.of_owner.end_row  Last day
        escape
        f6  prices.of_owner.add_price  A price of which
        escape
        f7  prices.of_owner.filter_which  F7 valid today
        ctrl+u  prices.of_owner.clear_filters  F7 today and to come
        ctrl+y  prices.of_owner.sort_list  ─ Sort by
        escape
        ctrl+x  prices.of_owner.export_list  ─ Export
        escape
        ctrl+f  prices.of_owner.import_prices  Import: prices
        escape
        type mu
        down  prices.of_owner.go_to_list  #list
        backspace  prices.of_owner.empty_search  - mu
        elsewhere
        f5  prices.of_owner.refresh_list  !Mug
        f3  prices.of_owner.leave  F8 Promos
        """,
    ),
    walk(
        "promotions",
        """
        8
        f8  prices.open_promotions  Promotions
        f6  promotions.enter_promotion  New promotion
        type SPRING⏎Spring⏎⏎10⏎MUG, TEA⏎⏎⏎⏎10
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
        f3  promotions.leave  F8 Promos
        """,
    ),
    walk(
        "limits",
        """
        0
        f7  settings.show_limits  Gap
        f6  limits.add_role  Limits for a role
        type tel⏎10⏎5⏎⏎
        f6  limits.add_role  Limits for a role
        escape
        enter  limits.change_limits  Limits of telemarketer
        escape
        delete  limits.drop_limits  Take the limits of telemarketer away?
        escape
        ctrl+y  limits.sort_list  ─ Sort by
        escape
        ctrl+x  limits.export_list  ─ Export
        escape
        down
        elsewhere
        f5  limits.refresh_list  !manager
        f3  limits.leave  File of settings
        f3  settings.leave  F8 Password
        """,
    ),
    walk(
        "settings",
        """
        0
        enter  settings.change  ─ Language
        escape
        ctrl+n  settings.change_company  Trade register
        escape
        down
        down
        down
        enter  settings.change  ─ Warehouse MAIN
        escape
        down
        down
        down
        enter  settings.change  VAT rates · 6
        f6  settings.vat_rates.enter_rate  New VAT rate
        escape
        enter  settings.vat_rates.open_row  from 01/01/2011
        escape
        ctrl+y  settings.vat_rates.sort_list  ─ Sort by
        escape
        ctrl+x  settings.vat_rates.export_list  ─ Export
        escape
        type pl
        down  settings.vat_rates.go_to_list  #list
        backspace  settings.vat_rates.empty_search  - pl
        f5  settings.vat_rates.refresh_list
        f3  settings.vat_rates.leave  Language
        down
        enter  settings.change  Exchange rates · 2
        f6  settings.exchange_rates.enter_rate  New exchange rate
        escape
        enter  settings.exchange_rates.open_row  EUR, 27/02/2026
        escape
        ctrl+o  settings.exchange_rates.bring_in  File of exchange rates
        escape
        ctrl+y  settings.exchange_rates.sort_list  ─ Sort by
        escape
        ctrl+x  settings.exchange_rates.export_list  ─ Export
        escape
        type eur
        down  settings.exchange_rates.go_to_list  #list
        backspace  settings.exchange_rates.empty_search  - eur
        f5  settings.exchange_rates.refresh_list
        f3  settings.exchange_rates.leave  Language
        down
        enter  settings.change  Leaves the same day
        escape
        broken
        f5  settings.refresh_settings  Wrong in it
        f3  settings.leave  F8 Password
        """,
    ),
)
