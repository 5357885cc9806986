"""Records that are found by what stands in the rows of several tables.

It is put together in a table of texts, which the verb that writes any of these rows writes
with it: a search reads a record's text at once, and the rows are read once per change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    bindparam,
    literal_column,
    select,
    union_all,
)

from salesdesk.lookup.delta import note_changed, write_texts
from salesdesk.lookup.index import Index
from salesdesk.lookup.text import Mark
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows, read_columns

__all__ = ["Source", "Texts"]

_WIDTH: Final = 4  # texts in a row that is read
_NOTHING: Final = literal_column("''", Text)

_Text = tuple[str, str]
_Condition = Callable[[Any], ColumnElement[bool]]
_TextOf = Callable[[str, Iterable[tuple[str, str]]], _Text]


@dataclass(frozen=True, eq=False)
class Source:
    """Rows of one table that records are found by.

    `key` is the column of the record's id, `parts` at most four columns of texts, each with its
    mark; `condition` says which of the rows count, if not all do.
    """

    key: Any
    parts: tuple[tuple[Mark, Any], ...]
    condition: Any = None

    @property
    def marks(self) -> str:
        """The marks of its parts, a sign each."""
        return "".join(mark for mark, _ in self.parts)

    def rows(self, of: _Condition) -> Select[*tuple[Any, ...]]:
        """Id, marks and texts of the rows of the records that `of` makes a condition of, of their key."""
        rows = _rows(self.key, self.marks, [text for _, text in self.parts], of)
        return rows if self.condition is None else rows.where(self.condition)


def _rows(key: Any, marks: str, texts: Sequence[Any], of: _Condition) -> Select[*tuple[Any, ...]]:
    # What is the same in every row stands in the statement: bound, it would travel each time.
    columns = [literal_column(f"'{marks}'", Text), *texts, *[_NOTHING] * (_WIDTH - len(texts))]
    rows: Select[*tuple[Any, ...]] = select(key, *columns)
    return rows.where(of(key))


def _is_one(key: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = key == bindparam("record")
    return found


def _is_any(key: Any) -> ColumnElement[bool]:
    return among(key, "records")


class Texts:
    """The table of texts of an index: for each record its folded name, and its fields.

    `name` is the table's column of the folded name. What a record is found by comes from `own`,
    which is the record itself and has its name, and `others`; of the name, and of pairs of a
    mark and a text, `text_of` makes folded name and fields, as `lookup.text.fields` writes them.
    """

    def __init__(self, index: Index, name: Any, text_of: _TextOf, own: Source, *others: Source) -> None:
        if any(source.marks == own.marks for source in others):
            raise ValueError(f"{index.name}: only the record itself may have the marks {own.marks}")
        self._index = index
        self._columns = index.key.key, name.key, index.text.key
        self._text_of = text_of
        self._own = own.marks
        self._name = own.marks.index(Mark.NAME)

        # What is written of a record comes with the rest: another statement would be another way.
        def rows(of: _Condition) -> CompoundSelect[*tuple[Any, ...]]:
            written = _rows(index.key, "", [name, index.text], of)
            return union_all(*(source.rows(of) for source in (own, *others)), written)

        self._many = rows(_is_any)
        # Of a list PostgreSQL cannot know how long it is, and plans its way anew each time.
        self._one = rows(_is_one)

    def due(self, tx: Transaction, ids: Sequence[int]) -> dict[int, _Text]:
        """What the records are to be found by, from what is stored of them now."""
        return self._read(tx, ids)[0]

    def write(self, tx: Transaction, ids: Iterable[int]) -> set[int]:
        """Write anew what the records are found by; the ids of those that had another name.

        Whoever calls it has locked the records' own rows first, or they are new: what another
        has entered of the same record meanwhile is in the text then, too.
        """
        wanted = sorted(set(ids))
        if not wanted:
            return set()
        tx.session.flush()  # a changed row is written at the end of the verb otherwise
        due, before = self._read(tx, wanted)
        changed = {id_: text for id_, text in due.items() if text != before.get(id_)}
        write_texts(tx, self._index, self._as_rows((id_, *text) for id_, text in changed.items()))
        return {id_ for id_ in changed.keys() & before.keys() if changed[id_][0] != before[id_][0]}

    def insert(self, tx: Transaction, texts: Iterable[tuple[int, str, str]]) -> None:
        """Write what new records, by id, are found by: folded name and fields."""
        rows = self._as_rows(texts)
        add_rows(tx.session, self._index.table, rows)
        note_changed(tx, self._index, [row[self._columns[0]] for row in rows])

    def _read(self, tx: Transaction, ids: Sequence[int]) -> tuple[dict[int, _Text], dict[int, _Text]]:
        """What the records are to be found by, and what is written of them."""
        names: dict[int, str] = {}
        parts: dict[int, list[tuple[str, str]]] = defaultdict(list)
        written: dict[int, _Text] = {}
        one = len(ids) == 1
        statement, asked = (self._one, {"record": ids[0]}) if one else (self._many, {"records": ids})
        for id_, marks, *texts in read_columns(tx.session, statement, asked):
            if not marks:
                written[id_] = texts[0], texts[1]
                continue
            parts[id_] += zip(marks, texts, strict=False)
            if marks == self._own:
                names[id_] = texts[self._name]
        return {id_: self._text_of(name, parts[id_]) for id_, name in names.items()}, written

    def _as_rows(self, texts: Iterable[tuple[int, str, str]]) -> list[dict[str, Any]]:
        return [dict(zip(self._columns, text, strict=True)) for text in texts]
