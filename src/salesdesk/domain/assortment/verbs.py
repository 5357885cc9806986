"""What customers call our articles."""

from __future__ import annotations

from typing import Final

from salesdesk.domain.catalogue.operations import lock, write_texts
from salesdesk.domain.customers.model import CustomerArticleCode
from salesdesk.domain.customers.queries import customer
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_rows
from salesdesk.storage.types import is_code

__all__ = ["set_article_code"]

_NO_ARTICLE: Final = N_("There is no such article.")


@verb(Permission.CUSTOMERS_EDIT)
def set_article_code(tx: Transaction, customer_id: int, code: str, article_id: int | None) -> None:
    """Remember what the customer calls an article, and find it by that; None forgets it."""
    if not is_code(code):
        raise Refused(N_("The customer's code is empty."))
    require_known(tx, CustomerArticleCode.article_id, [article_id], _NO_ARTICLE)
    customer(tx, customer_id, lock=True)
    row = tx.session.get(CustomerArticleCode, (customer_id, code))
    before = row.article_id if row else None
    if row is not None:
        tx.session.delete(row)
        tx.session.flush()
    if article_id is not None:
        called = {"customer_id": customer_id, "code": code, "article_id": article_id}
        add_rows(tx.session, CustomerArticleCode, [called])
    found_anew = [id_ for id_ in (before, article_id) if id_ is not None]
    lock(tx, found_anew)
    write_texts(tx, found_anew)
    tx.record("customer", customer_id, article_code=code, article_id=[before, article_id])
