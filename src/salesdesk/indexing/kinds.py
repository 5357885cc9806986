"""The kinds of records that are found while they are being named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select

from salesdesk.domain.catalogue import operations as catalogue
from salesdesk.domain.catalogue.model import Article, ArticleText
from salesdesk.domain.customers import operations as customers
from salesdesk.domain.customers.model import Customer, CustomerText
from salesdesk.domain.fulfilment.operations import NOTES
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.operations import ORDERS
from salesdesk.domain.purchasing.model import PurchaseOrder
from salesdesk.domain.purchasing.operations import PURCHASES
from salesdesk.domain.receivables.model import Invoice
from salesdesk.domain.receivables.operations import INVOICES
from salesdesk.i18n import N_
from salesdesk.lookup.index import Index
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.warehouse.ledger.model import StockDocument

__all__ = ["KINDS", "Kind"]


def _no_texts(_tx: Transaction, _ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    return {}


def _write_none(_tx: Transaction, _ids: Iterable[int]) -> None:
    """Write nothing."""


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of record: its index, and how what it is found by comes about.

    `label` is its name for people. `key` and `called` are columns of the records, `texts` those
    of the index's table that `texts_of` makes, for ids, of what is stored of the records now, and
    `write_texts` writes and notes. Records that are found by their own rows have none.
    """

    index: Index
    label: str
    key: Any
    called: Any
    texts: tuple[Any, ...] = ()
    texts_of: Callable[[Transaction, Sequence[int]], Mapping[int, tuple[str, ...]]] = _no_texts
    write_texts: Callable[[Transaction, Iterable[int]], None] = _write_none

    def block(self) -> Select[*tuple[Any, ...]]:
        """Id, name for people and texts of the records that follow the id bound to `after`, `most` of them.

        Also of records without texts; these are None then.
        """
        return self._rows().where(self.key > bindparam("after")).limit(bindparam("most"))

    def some(self) -> Select[*tuple[Any, ...]]:
        """Id, name for people and texts of the records whose ids are bound to `records`, by id."""
        return self._rows().where(among(self.key, "records"))

    def _rows(self) -> Select[*tuple[Any, ...]]:
        if not self.texts:
            return self.index.records(self.key, self.called)
        rows: Select[*tuple[Any, ...]] = select(self.key, self.called, *self.texts).order_by(self.key)
        return rows.outerjoin(self.index.table, self.index.key == self.key)

    def lock(self) -> Select[*tuple[Any, ...]]:
        """Ids of the records bound to `records`, locked as a verb does that changes them."""
        return (
            select(self.key)
            .where(among(self.key, "records"))
            .order_by(self.key)
            .with_for_update(key_share=True)
        )


KINDS: Final = (
    Kind(
        customers.CUSTOMERS,
        N_("customers"),
        Customer.id,
        Customer.number,
        (CustomerText.name, CustomerText.fields),
        customers.texts_of,
        customers.write_texts,
    ),
    Kind(
        catalogue.ARTICLES,
        N_("articles"),
        Article.id,
        Article.code,
        (ArticleText.name, ArticleText.fields),
        catalogue.texts_of,
        catalogue.write_texts,
    ),
    Kind(
        ORDERS,
        N_("orders"),
        Order.id,
        func.coalesce(Order.number, func.nullif(Order.customer_number, ""), Order.reference),
    ),
    Kind(NOTES, N_("goods-issue notes"), StockDocument.id, StockDocument.number),
    Kind(INVOICES, N_("invoices"), Invoice.id, Invoice.number),
    Kind(PURCHASES, N_("purchase orders"), PurchaseOrder.id, PurchaseOrder.number),
)
"""Every kind, in the order in which they are worked off."""
