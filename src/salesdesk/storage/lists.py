"""Asking for rows whose key is in a list, with one statement whatever its length.

SQL's IN has a place per value: every length is another text, to be compiled, parsed and
planned anew, and 300 lines bring 300 places. Here the list is one value: an array on
PostgreSQL, a JSON array on SQLite.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Dialect, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement, SQLCoreOperations
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

from salesdesk.storage.types import clean

__all__ = ["among"]

_Values = Sequence[int] | Sequence[str]


class _List(TypeDecorator[_Values]):
    """A list of numbers or texts as one bound value."""

    impl = Text
    cache_ok = True

    def __init__(self, texts: bool) -> None:
        super().__init__()
        self.texts = texts

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(Text() if self.texts else BigInteger()))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: _Values | None, dialect: Dialect) -> Any:
        values = [clean(v) if isinstance(v, str) else v for v in value or ()]
        return values if dialect.name == "postgresql" else json.dumps(values, ensure_ascii=False)


class _Among(FunctionElement[Any]):
    """Column and list; each database has its own way to write it."""

    name = "among"
    # Not Boolean: SQLite would get "(… IN …) = 1", for which no index serves.
    type = NullType()
    inherit_cache = True


def among(column: SQLCoreOperations[Any], name: str, *, texts: bool = False) -> ColumnElement[bool]:
    """Whether `column` is in the list that is bound to `name` when the statement is executed."""
    return _Among(column, bindparam(name, type_=_List(texts)))


@compiles(_Among, "postgresql")
def _any(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} = ANY ({values})"


@compiles(_Among, "sqlite")
def _json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"
