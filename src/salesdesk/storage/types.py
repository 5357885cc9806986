"""Column types that mean the same on SQLite and PostgreSQL.

Numbers are scaled integers: exact in both databases, `SUM` included. Instants are
stored as UTC. Text is free of control characters, which one database refuses and
every terminal would obey.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from enum import StrEnum
from typing import Annotated, Any, Final, cast

from sqlalchemy import BigInteger, ColumnElement, DateTime, Dialect, Integer, String, Text, type_coerce
from sqlalchemy.orm import mapped_column
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlalchemy.types import TypeDecorator

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.storage.lengths import CODE, NOTE, SHORT

__all__ = [
    "Choice",
    "Code",
    "Cost",
    "Id",
    "Instant",
    "Json",
    "Money",
    "Names",
    "Note",
    "Percent",
    "Price",
    "Quantity",
    "Rate",
    "Scaled",
    "Several",
    "Short",
    "UtcInstant",
    "Words",
    "clean",
    "difference",
    "is_blank",
    "is_code",
]

_LARGEST: Final = 2**63 - 1
_UNROUNDED: Final = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_MAYBE_CONTROL: Final = re.compile(r"\\[bfu]|[\x7f-\x9f\ud800-\udfff]")
"""In a JSON text, where those below a blank are escaped: \\b, \\f or \\u and a number."""


def clean(text: str) -> str:
    """`text` as it is stored: without control characters and lone surrogates."""
    return text if text.isprintable() else _CONTROL.sub("", text)


def is_code(text: str) -> bool:
    """Whether `text` will do for a code: something to be seen, and no blanks around it."""
    return bool(text) and text.isprintable() and text == text.strip()


def is_blank(text: str) -> bool:
    """Whether nothing to be seen is left of `text` when it is stored."""
    return not clean(text).strip()


def _all_clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {_all_clean(key): _all_clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_all_clean(item) for item in value]
    return value


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


class Scaled(TypeDecorator[Decimal]):
    """A Decimal kept as an integer count of its last place (4 places: 1.25 is 12500).

    Binding a value with more places than the column has raises: rounding is a
    decision that belongs to a rule, never to storage. So does a value beyond 64 bits.
    """

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if isinstance(value, int):
            return value * int(10**self.places)
        if not isinstance(value, Decimal):
            raise TypeError(f"{value!r} is a {type(value).__name__}, not a Decimal")
        if not value.is_finite() or value.adjusted() + self.places > 18:
            raise Refused(N_("{value} is too large a number."), value=value)
        scaled = value.scaleb(self.places, _UNROUNDED)
        whole = int(scaled)
        if whole != scaled:
            raise Refused(
                N_("{value} has more than {places} decimal places."), value=value, places=self.places
            )
        if abs(whole) > _LARGEST:
            raise Refused(N_("{value} is too large a number."), value=value)
        return whole

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        # SUM of a bigint is a numeric on PostgreSQL, so a Decimal may arrive here.
        return None if value is None else Decimal(value).scaleb(-self.places)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any | None], Decimal | None]:
        """The same for all values of a column: a list of prices has thousands."""
        last = -self.places

        def made(value: Any | None) -> Decimal | None:
            return None if value is None else Decimal(value).scaleb(last)

        return made


def difference(left: SQLCoreOperations[Decimal], *less: SQLCoreOperations[Decimal]) -> ColumnElement[Decimal]:
    """`left` minus the others, in SQL, all of one scale; the result keeps the type.

    SQLAlchemy takes the difference of two columns for a bare integer and would give it
    back unscaled.
    """
    result: Any = left
    for part in less:
        result = result - part
    return type_coerce(result, cast(ColumnElement[Decimal], left).type)


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. A naive one is a programming error and raises."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("an instant needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from people or files, of at most `longest` characters.

    Control characters and lone surrogates are dropped (tab and line breaks stay): no
    terminal obeys them and no database chokes on them. Text that is too long raises.
    """

    impl = Text
    cache_ok = True

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        text = clean(value)
        if len(text) > self.longest:
            raise Refused(
                N_("“{start}…” is longer than {longest} characters."), start=text[:20], longest=self.longest
            )
        return text


class Choice(TypeDecorator[StrEnum]):
    """A member of a StrEnum, stored as its value."""

    impl = String(24)
    cache_ok = True

    def __init__(self, choices: type[StrEnum]) -> None:
        super().__init__()
        self.choices = choices

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.choices(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.choices(value)


class Names(TypeDecorator[frozenset[str]]):
    """A small set of names (roles, permissions), stored sorted with blanks between them."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: frozenset[str] | None, dialect: Dialect) -> str | None:
        return None if value is None else " ".join(sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str] | None:
        return None if value is None else frozenset(value.split())


class Several(TypeDecorator[tuple[str, ...]]):
    """Codes that a statement has put together to one text, each a line of it: none where it found none."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else "\n".join(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        return tuple(value.split("\n")) if value else ()


class Json(TypeDecorator[Any]):
    """A JSON document kept as text: a snapshot that is read whole and never queried into.

    Its texts are as free of control characters as `Words`.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        text = _as_json(value)
        # Most are clean: to look at one text takes a twentieth of walking through all that is in it.
        return _as_json(_all_clean(value)) if _MAYBE_CONTROL.search(text) else text

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any | None:
        return None if value is None else json.loads(value)


Id = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
"""A surrogate key that is never used twice (AUTOINCREMENT on SQLite, see `Base`)."""

Money = Annotated[Decimal, mapped_column(Scaled(4))]
"""An amount of money, already rounded to its currency."""
Price = Annotated[Decimal, mapped_column(Scaled(4))]
"""A unit price; up to 4 decimals."""
Cost = Annotated[Decimal, mapped_column(Scaled(8))]
"""What one base unit costs: a screw at 1.234 per 1,000 costs 0.001234."""
Quantity = Annotated[Decimal, mapped_column(Scaled(3))]
"""A quantity in some unit; up to 3 decimals."""
Percent = Annotated[Decimal, mapped_column(Scaled(4))]
"""Per cent, 23 % is 23."""
Rate = Annotated[Decimal, mapped_column(Scaled(8))]
"""An exchange rate: company currency for one unit of the other."""
Instant = Annotated[datetime, mapped_column(UtcInstant)]
Code = Annotated[str, mapped_column(Words(CODE))]
"""A code or number that people say and type."""
Short = Annotated[str, mapped_column(Words(SHORT))]
"""A name or one line of text."""
Note = Annotated[str, mapped_column(Words(NOTE))]
"""A memo of several lines."""
