"""Finding the article of a line that is said in one breath: quantity, article, discount, price.

What is said reads `12 4711`, and an article may have just this code: whether it has is seen here.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, exists, or_, select

from salesdesk.domain.assortment.queries import find_articles
from salesdesk.domain.assortment.rules import ArticlesSaid
from salesdesk.domain.catalogue.model import Article, ArticleUnit
from salesdesk.domain.customers.model import CustomerArticleCode
from salesdesk.lookup.plain import exactly
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among

__all__ = ["find_articles_said"]

# Built once: building a statement takes longer than running it. Each part has its index.
_IS_CODE: Final = select(
    or_(
        exists().where(among(Article.code, "codes", texts=True)),
        exists().where(ArticleUnit.gtin == bindparam("gtin"), ArticleUnit.gtin != ""),
        exists().where(
            CustomerArticleCode.customer_id == bindparam("customer"),
            among(CustomerArticleCode.code, "codes", texts=True),
        ),
    )
)


@query(Permission.ARTICLES_SEE)
def find_articles_said(
    tx: Transaction, whole: str, words: str, customer_id: int | None = None, limit: int = 20
) -> ArticlesSaid:
    """What `find_articles` finds for `whole` if that is a code as it stands, else for `words`.

    A code is one of an article or of this customer, in capitals or without, or a GTIN, with
    blanks between its digits or without. Raises what `find_articles` does.
    """
    digits = "".join(whole.split())
    binds = {"codes": exactly(whole), "gtin": digits if digits.isdigit() else "", "customer": customer_id}
    # No code has a sign that cannot be shown, and not every database takes one.
    is_code = whole.isprintable() and bool(tx.session.execute(_IS_CODE, binds).scalar_one())
    found = find_articles(tx, whole if is_code else words, customer_id, limit=limit)
    return ArticlesSaid(tuple(found), is_code)
