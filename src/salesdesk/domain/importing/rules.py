"""What a file of business data says: whose heads mean what, what its rows hold. Nothing is looked up here.

A head is recognised in English, Polish, Dutch and German whatever its capitals, accents and
punctuation. An empty cell leaves what is stored as it is; `CLEAR` empties it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
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
from salesdesk.lookup.text import collapsed

__all__ = [
    "CLEAR",
    "NEVER",
    "NOTHING",
    "OFFER",
    "Entity",
    "Fault",
    "Faults",
    "Field",
    "Part",
    "Read",
    "Record",
    "Spec",
    "blamed",
    "cell_of",
    "normalised",
    "person_of",
    "spare_heads",
    "sure_heads",
    "vague_heads",
]

CLEAR: Final = "[clear]"
"""Written into a cell, whatever its capitals, it empties the field."""

NEVER: Final = object()
"""The field cannot be emptied."""

NOTHING: Final = object()
"""What is read where the text of a cell says that it says nothing; then it is as good as empty."""

OFFER: Final = "supplier"
"""The part of an article that says what a supplier asks."""

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


class Faults(Exception):
    """Several fields of a row are wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entity. An indexed one has a head for each of several: `name:pl`, `unit:box`.

    `words` are the heads it is known by besides its name, with “|” between them. `vague` are
    heads that may mean it: “Kunde” is the customer's number where no column says
    “Kundennummer”, else his name. `spare` are heads that mean it only where no other column
    does, the first of them in this order: “Product ID” beside “SKU” is a number of the program
    itself. `empty` is what the field holds when it is cleared.
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
    vague: str = ""
    into: tuple[str, ...] = ()
    """The fields that a cell holds together, as “01067 Dresden” does; then a value for each is read."""
    faults: Callable[[Any], list[SalesdeskError]] | None = None
    """What may be wrong with a value that is judged only with its record: told of a line that is
    refused for something else."""
    spare: str = ""
    is_general: bool = False
    """Its heads are such as “Type”: the column is read only if it holds words that are known."""
    beside: str = ""
    """A vague head means it only where another column plainly holds this field: a postcode has its city."""

    @property
    def known_by(self) -> tuple[str, ...]:
        """Every head it is known by, its own name first."""
        words = (self.name, *self.words.split("|"), *self.vague.split("|"), *self.spare.split("|"))
        return tuple(dict.fromkeys(filter(None, words)))


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
    money: tuple[str, ...] = ()
    """The fields that are amounts in a currency, which a cell or a head may name."""
    finish: Callable[[dict[str, Any]], None] | None = None
    """Puts together what a row says in several cells, once each of them has been read."""

    @property
    def key(self) -> tuple[str, ...]:
        """The fields that say which record a row means."""
        return self.parts[0].key

    def key_of(self, head: str) -> str:
        """The key of the field that a head means: `list_price`, `name:pl`; empty if it means none.

        Of a vague or a spare head, that of the first field that it may mean.
        """
        name, _, index = head.partition(":")
        if not index:
            field = sure_heads(self).get(normalised(head))
            if field is not None and field.alone:
                return field.name
            for heads in (vague_heads(self), spare_heads(self)):
                if fields := heads.get(normalised(head)):
                    return fields[0].name
            if (match := _WITH_LANGUAGE.fullmatch(head)) is None:
                return ""
            name, index = match[1], match[2]
        field = sure_heads(self).get(normalised(name))
        if field is None or field.index is None:
            whole = sure_heads(self).get(normalised(head))  # “Artikelgroep: Code”
            return whole.name if whole is not None and whole.alone else ""
        try:
            read = field.index(index.strip(), ".")
        except Refused:
            return ""
        return f"{field.name}:{read}"


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a file: the values of the fields that it fills. Two of one line are one."""

    line: int
    values: Mapping[str, Any]
    cells: tuple[str, ...] = ()
    made: list[Any] = dataclass_field(default_factory=list, compare=False, repr=False)
    """What was worked out of the values alone when they were judged, not to be worked out again."""
    currencies: Mapping[str, frozenset[str]] = dataclass_field(default_factory=dict)
    """The currencies that amounts may be in, of the fields beside which the file names one."""

    def key(self, spec: Spec) -> tuple[Any, ...]:
        """Which record of the entity the row means."""
        return tuple(self.values.get(name) for name in spec.key)


_WITH_LANGUAGE: Final = re.compile(r"(.+?)[ _(/-]+([A-Za-z]{2})\)?")
"""“Name (PL)”, “name_de”."""


@lru_cache(maxsize=4096)
def normalised(text: str) -> str:
    """`text` without what may differ between two heads that mean the same."""
    return collapsed(text)


def person_of(values: dict[str, Any]) -> str:
    """The first and the last name of a row, taken out of its values; empty if it gives none."""
    return " ".join(name for key in ("first_name", "last_name") if (name := values.pop(key, None)))


@cache
def sure_heads(spec: Spec) -> dict[str, Field]:
    """The field of each head it is known by."""
    found: dict[str, Field] = {}
    for field in spec.fields:
        own = field.name if field.name not in field.spare.split("|") else ""
        for word in (own, *field.words.split("|")):
            if (head := normalised(word)) and found.setdefault(head, field) is not field:
                raise ValueError(f"“{word}” means {field.name} and {found[head].name}")
    return found


@cache
def vague_heads(spec: Spec) -> dict[str, tuple[Field, ...]]:
    """The fields that each vague head may mean, what it means first in front."""
    return _heads_by(spec, lambda field: field.vague)


@cache
def spare_heads(spec: Spec) -> dict[str, tuple[Field, ...]]:
    """The fields that each spare head may mean, what it means first in front."""
    return _heads_by(spec, lambda field: field.spare)


def _heads_by(spec: Spec, words_of: Callable[[Field], str]) -> dict[str, tuple[Field, ...]]:
    found: dict[str, tuple[Field, ...]] = {}
    for field in spec.fields:
        for head in filter(None, map(normalised, words_of(field).split("|"))):
            found[head] = (*found.get(head, ()), field)
    return found


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
