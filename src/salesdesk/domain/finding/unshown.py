"""What led to a customer and is not shown with him: one of his people, his street, his mail address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Select, literal, select, union_all

from salesdesk.domain.customers.model import Address, Contact, Customer
from salesdesk.lookup.marking import that_has
from salesdesk.lookup.text import Mark
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import read_columns

__all__ = ["what_led_to"]

_OWN: Final = among(Customer.id, "customers")
_AT: Final = among(Address.customer_id, "customers"), Address.active
_THERE: Final = among(Contact.customer_id, "customers"), Contact.active


def _details(
    place: int, of: Any, id_: Any, text: Any, *which: Any, mark: Mark = Mark.WORDS
) -> Select[*tuple[Any, ...]]:
    return select(of, literal(place), id_, literal(mark.value), text).where(*which)


# Built once: building a statement takes longer than running it.
_DETAILS: Final = union_all(
    _details(0, Contact.customer_id, Contact.id, Contact.name, *_THERE),
    _details(1, Contact.customer_id, Contact.id, Contact.email, *_THERE),
    _details(2, Customer.id, Customer.id, Customer.invoice_email, _OWN),
    _details(3, Address.customer_id, Address.id, Address.name, *_AT),
    _details(4, Address.customer_id, Address.id, Address.street + " " + Address.house_number, *_AT),
    _details(5, Address.customer_id, Address.id, Address.city, *_AT),
    _details(6, Address.customer_id, Address.id, Address.postcode, *_AT, mark=Mark.NUMBER),
    _details(7, Customer.id, Customer.id, Customer.vat_id, _OWN, mark=Mark.NUMBER),
)
"""What is searched of each customer beside his name and number, people first. Of his phones the one
that matched is shown in any case."""


def what_led_to(tx: Transaction, unshown: Mapping[int, Collection[str]]) -> dict[int, str]:
    """What of each customer has most of these folded words and codes; who has none of them is left out."""
    if not unshown:
        return {}
    rows = read_columns(tx.session, _DETAILS, {"customers": sorted(unshown)}).all()
    parts: dict[int, list[tuple[Mark, str]]] = defaultdict(list)
    for customer_id, _, _, mark, text in sorted(rows, key=itemgetter(1, 2)):
        parts[customer_id].append((Mark(mark), text))
    told = {id_: that_has(words, parts[id_]) for id_, words in unshown.items()}
    return {id_: text for id_, text in told.items() if text}
