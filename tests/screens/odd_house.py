"""The busy house after somebody has had his way with every name in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Column, String, func, literal, type_coerce, update

from salesdesk.storage.base import Base
from salesdesk.storage.engine import Database
from salesdesk.storage.types import Words
from tests.conftest import on_migrated
from tests.screens.busy_house import furnish_busy

__all__ = ["ODD", "furnish_odd"]

ODD: Final = "[red]"
"""How every name begins."""
_END: Final = "[/]\x1b[2J\u202e{0} \x1b]0;x\x07\u2066evil " + "W" * 300
_NAME: Final = 200
"""Texts that are stored with so many characters, or more, are names, places and notes."""
_FOUND_BY: Final = ("article.code", "customer.number", "supplier.number")
_TYPED: Final = {
    "house_number", "postcode", "shipping_method", "supplier_lot", "supplier_code", "customs_code",
    "phone.number", "batch.number", "customer_article_code.code", "supplier_article.code", "category.code",
    *_FOUND_BY,
}  # fmt: skip
"""Shorter ones that people type, too."""
_CODES: Final = ("PEN", "BOB", "S2")
"""Codes and numbers that are odd, too; by the others things are found."""
_SECRET: Final = {"password_hash", "holder"}


@on_migrated
def furnish_odd(database: Database) -> None:
    """The same orders, goods and people; every text has markup and escapes in it and is as long as it may be.

    Verbs drop what steers a terminal: the texts are written past them, as another program may.
    """
    furnish_busy(database)
    with database.connect() as connection:
        for column, longest in _columns():
            plain = type_coerce(column, String)
            odd = func.substr(literal(ODD, String) + plain + literal(_END, String), 1, longest)
            which = plain.in_(_CODES) if f"{column}" in _FOUND_BY else func.length(plain) > 0
            connection.execute(update(column.table).where(which).values({column.name: odd}))
        connection.commit()


def _columns() -> Iterator[tuple[Column[str], int]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if not isinstance(column.type, Words) or column.name in _SECRET:
                continue
            longest = column.type.longest
            if longest >= _NAME or {column.name, f"{table.name}.{column.name}"} & _TYPED:
                yield column, longest
