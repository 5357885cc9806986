"""What a file of business data says: whose heads mean what, what its rows hold. Nothing is looked up here.

A head is recognised in English, Polish, Dutch and German whatever its capitals, accents and
punctuation. An empty cell leaves what is stored as it is; `CLEAR` empties it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, Final

from salesdesk.errors import Refused, SalesdeskError
from salesdesk.i18n import N_, Labelled

__all__ = [
    "CLEAR",
    "Column",
    "Entity",
    "Fault",
    "Field",
    "Heads",
    "Part",
    "Read",
    "Record",
    "Spec",
    "blamed",
    "cell_of",
    "identities",
    "map_header",
    "normalised",
    "parse",
]

CLEAR: Final = "[clear]"
"""Written into a cell, whatever its capitals, it empties the field."""

NEVER: Final = object()
"""The field cannot be emptied."""

Read = Callable[[str, str], Any]
"""Turns the text of a cell, and the file's decimal sign, into a value. Raises Refused."""


class Entity(Labelled):
    """What a file may hold."""

    CUSTOMERS = "customers", N_("customers")
    ARTICLES = "articles", N_("articles")
    SUPPLIERS = "suppliers", N_("suppliers")
    STOCK = "stock", N_("stock")
    PRICES = "prices", N_("prices")
    ORDERS = "orders", N_("orders")


class Fault(Exception):
    """A field of a row is wrong; without a field, the row as a whole."""

    def __init__(self, field: str, error: SalesdeskError) -> None:
        super().__init__(field, error)
        self.field, self.error = field, error


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entity. An indexed one has a head for each of several: `name:pl`, `unit:box`.

    `words` are the heads it is known by besides its name, with “|” between them. `empty` is
    what the field holds when it is cleared.
    """

    name: str
    read: Read
    words: str = ""
    empty: Any = NEVER
    required: bool = False
    index: Read | None = None
    """Reads what stands behind the colon of an indexed field."""
    alone: bool = True
    """The name alone, without an index, is a field too."""
    part: str = ""
    """A record may have several rows that differ in one part: a contact, a supplier."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of a record is identified by within a file."""

    name: str
    key: tuple[str, ...]
    strict: bool = False
    """A row that does not fill the last of the key says nothing of the part."""


@dataclass(frozen=True, slots=True)
class Spec:
    """An entity's fields, in the order in which they are exported, and its parts, the main one first."""

    entity: Entity
    fields: tuple[Field, ...]
    parts: tuple[Part, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The fields that say which record a row means."""
        return self.parts[0].key

    def key_of(self, head: str) -> str:
        """The key of the field that a head means: `list_price`, `name:pl`; empty if it means none."""
        name, _, index = head.partition(":")
        if not index:
            field = _heads(self).get(normalised(head))
            if field is not None and field.alone:
                return field.name
            if (match := _WITH_LANGUAGE.fullmatch(head)) is None:
                return ""
            name, index = match[1], match[2]
        field = _heads(self).get(normalised(name))
        if field is None or field.index is None:
            return ""
        try:
            read = field.index(index.strip(), ".")
        except Refused:
            return ""
        return f"{field.name}:{read}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file and the field it holds."""

    place: int
    head: str
    field: Field
    key: str
    """The field's name, of an indexed one with its index."""
    read: Read
    """The field's own, which remembers: most columns say the same again and again."""


@dataclass(frozen=True, slots=True)
class Heads:
    """What was made of a header: the columns that are read and the heads that are ignored."""

    columns: tuple[Column, ...]
    ignored: tuple[str, ...]

    def cell(self, record: Record, key: str) -> str:
        """What stands in the file for a field of a record; empty if nothing does."""
        for column in self.columns:
            if key in (column.key, column.field.name):
                return record.cells[column.place]
        return ""


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a file: the values of the fields that it fills. Two of one line are one."""

    line: int
    values: Mapping[str, Any]
    cells: tuple[str, ...] = ()
    made: list[Any] = dataclass_field(default_factory=list, compare=False, repr=False)
    """What was worked out of the values alone when they were judged, not to be worked out again."""

    def key(self, spec: Spec) -> tuple[Any, ...]:
        """Which record of the entity the row means."""
        return tuple(self.values.get(name) for name in spec.key)


_REMEMBERED: Final = 512
"""Cells of a column."""
_WITH_LANGUAGE: Final = re.compile(r"(.+?)[ _(/-]+([A-Za-z]{2})\)?")
"""“Name (PL)”, “name_de”."""
_LETTERS: Final = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe"})


@cache
def normalised(text: str) -> str:
    """`text` without what may differ between two heads that mean the same."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(filter(str.isalnum, folded))


@cache
def _heads(spec: Spec) -> dict[str, Field]:
    """The field of each head it is known by."""
    found: dict[str, Field] = {}
    for field in spec.fields:
        for word in (field.name, *field.words.split("|")):
            if (head := normalised(word)) and found.setdefault(head, field) is not field:
                raise ValueError(f"“{word}” means {field.name} and {found[head].name}")
    return found


def map_header(spec: Spec, header: Sequence[str], maps: Iterable[str] = ()) -> Heads:
    """Which columns hold which fields.

    `maps` are “head=field” or “field=head” and go before what is recognised. Raises Refused
    for a map that fits nothing, for two columns of one field, and for a required field that
    no column holds.
    """
    chosen = dict(_mapped(spec, header, text) for text in maps)
    taken = set(chosen.values())
    columns: dict[str, Column] = {}
    ignored = []
    for place, head in enumerate(header):
        key = chosen.get(place) or spec.key_of(head)
        if not key or (key in taken and place not in chosen):
            ignored.append(head)
        elif key in columns:
            raise Refused(
                N_("The columns “{first}” and “{second}” both mean {field}; say which with --map."),
                first=columns[key].head,
                second=head,
                field=key,
            )
        else:
            field = _heads(spec)[normalised(key.partition(":")[0])]
            columns[key] = Column(place, head, field, key, lru_cache(_REMEMBERED)(field.read))
    for field in spec.fields:
        if field.required and field.name not in columns:
            raise Refused(
                N_("No column holds “{field}”. It is known by: {words}; or name it with --map."),
                field=field.name,
                words=", ".join(dict.fromkeys((field.name, *filter(None, field.words.split("|"))))),
            )
    return Heads(tuple(columns.values()), tuple(ignored))


def _mapped(spec: Spec, header: Sequence[str], text: str) -> tuple[int, str]:
    """The place of the column that a map names, and the key of its field."""
    places = {normalised(head): place for place, head in enumerate(header)}
    for at in (i for i, sign in enumerate(text) if sign == "="):  # a head may hold one itself
        left, right = text[:at].strip(), text[at + 1 :].strip()
        for head, name in ((left, right), (right, left)):
            if normalised(head) in places and (key := spec.key_of(name)):
                return places[normalised(head)], key
    raise Refused(
        N_("“{map}” maps nothing: write “head=field”, with a head of the file and one of: {fields}."),
        map=text,
        fields=", ".join(
            name
            for field in spec.fields
            for name, there in ((field.name, field.alone), (f"{field.name}:…", field.index is not None))
            if there
        ),
    )


def parse(heads: Heads, line: int, cells: tuple[str, ...], decimal: str) -> Record | list[Fault]:
    """A row as a record, or everything that is wrong with its cells."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in heads.columns:
        text = cells[column.place]
        if not text or text.isspace():
            continue
        try:
            if text[0] == "[" and text.strip().casefold() == CLEAR:
                values[column.key] = _emptied(column)
            else:
                values[column.key] = column.read(text, decimal)
        except Refused as error:
            faults.append(Fault(column.key, error))
    for column in heads.columns:
        if column.field.required and column.key not in values and not faults:
            faults.append(Fault(column.key, Refused(N_("The cell is empty."))))
    return faults or Record(line, values, cells)


def _emptied(column: Column) -> Any:
    if ":" in column.key:
        return None
    if column.field.empty is NEVER:
        raise Refused(N_("“{field}” cannot be emptied."), field=column.key)
    return column.field.empty


def identities(spec: Spec, heads: Heads) -> Callable[[Record], Iterator[tuple[tuple[Any, ...], int]]]:
    """Says of a row what it says, part by part: whom of, and a number that is the same for the same said.

    Two rows of a file that speak of one thing say the same, or contradict each other. A part
    of which a row says nothing is left out.
    """
    parts = [
        (
            part,
            tuple(c.key for c in heads.columns if c.field.part == part.name and c.key not in part.key),
            part is spec.parts[-1],
        )
        for part in spec.parts
    ]

    def of(record: Record) -> Iterator[tuple[tuple[Any, ...], int]]:
        get = record.values.get
        for part, keys, is_last in parts:
            whose = tuple(map(get, part.key))
            if part.strict and whose[-1] is None:
                continue
            said = tuple(map(get, keys))
            if is_last or any(value is not None for value in said):
                yield (part.name, *whose), hash(said)

    return of


_NAMES: Final = ("code", "number")
_ARTICLE: Final = "article"  # whatever is wrong with a line, its article is named: it is rarely to blame


def blamed(record: Record, error: SalesdeskError) -> str:
    """The field whose value an error speaks of; empty if it only says which record it means."""
    meant = [record.values.get(name) for name in _NAMES]
    spoken = [value for value in error.values.values() if value not in meant]
    found = [key for key, value in record.values.items() if value in spoken]
    return min(found, key=_ARTICLE.__eq__, default="")


def cell_of(value: Any) -> str | Decimal | date | int | bool | None:
    """A value as a file holds it, so that reading it gives it back."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return value.normalize()
    if isinstance(value, tuple):
        return "; ".join(_listed(each) for each in value)
    if isinstance(value, Fraction):
        return str(value)
    found: str | date | int | bool | None = value
    return found


def _listed(value: Any) -> str:
    if isinstance(value, str):
        return value
    code, quantity = value
    return f"{quantity.normalize():f} {code.replace(';', ';;')}"
