"""What F1 says about the fields of a line, the same while it is typed and when it is changed."""

from __future__ import annotations

from typing import Final

from salesdesk.i18n import N_

__all__ = ["ARTICLE", "CUSTOMER", "DISCOUNT", "PRICE", "QUANTITY"]

CUSTOMER: Final = N_(
    "Who is calling: number, name, city, street or phone, as much of it as finds one. "
    "The arrows choose in the list, Enter takes. Empty, with a customer: on to the articles."
)
ARTICLE: Final = N_(
    "Code, EAN, the customer's own code, or words of the name. The arrows choose in the list, Enter takes.\n"
    "A whole line at once, added by Enter: 3 mug, 3mug or 3*mug is three of it, 2 kg flour two kilograms; "
    "behind it -5% is 5 per cent off, -1,50 an amount off the line, @ 3,20 the price. "
    "3 mug; 2 tea -5% are two lines. "
    "Tab takes the article and does not add yet. Several lines that are pasted are proposed one by one.\n"
    "Empty: the arrow down goes to the lines."
)
QUANTITY: Final = N_(
    "How many, in the unit that the article is sold in; 2 box for another unit. "
    "Enter adds the line; Tab goes to discount and price first."
)
DISCOUNT: Final = N_(
    "5 or 5% is 5 per cent. -1,50 is an amount off the line, -1,50* off each unit. 5% -1,50 is both. "
    "Empty: only the customer's usual discount."
)
PRICE: Final = N_(
    "The price of one unit, if it is another than usual; 12,34/1000 for a thousand. Empty: the usual price."
)
