"""What the heads of a file mean, and what its rows then hold. Nothing is looked up here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any, Final

from salesdesk.domain.importing.names import FieldName, spoken
from salesdesk.domain.importing.reading import the_day
from salesdesk.domain.importing.rules import (
    CLEAR,
    NEVER,
    NOTHING,
    OFFER,
    Fault,
    Field,
    Read,
    Record,
    Spec,
    normalised,
    spare_heads,
    sure_heads,
    vague_heads,
)
from salesdesk.errors import Refused
from salesdesk.i18n import LANGUAGES, N_, translate
from salesdesk.sheets.currencies import currencies_in, without_currency

__all__ = ["Column", "Heads", "identities", "knowing", "map_header", "parse"]

_REMEMBERED: Final = 512
"""Cells of a column."""
_NO_COLUMN: Final = N_(
    "No column holds “{field}”. Known are heads such as {words}; or say which column it is: "
    "--map HEAD={name}."
)
_NO_KEY: Final = N_(
    "No column holds “{field}”, by which a line is known when the file comes again. Known are heads such as "
    "{words}; or say which column it is: --map HEAD={name}."
)
_FEW: Final = 5
_ALIKE: Final = 0.6


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
    is_money: bool = False
    currencies: frozenset[str] = frozenset()
    """The currencies that its amounts may be in by its head; none if that names no currency."""
    decimal: str = ""
    """The decimal sign of its numbers, where that is another than the file's."""
    is_of_numbers: bool = False
    """Its codes came through a program that took them for numbers: “13085.0” is 13085."""


@dataclass(frozen=True, slots=True)
class Heads:
    """What was made of a header: the columns that are read and the heads that are ignored."""

    columns: tuple[Column, ...]
    ignored: tuple[str, ...]
    unnamed: tuple[int, ...] = ()
    """The columns, from 1, that have no head."""
    key: tuple[str, ...] = ()
    """The fields that say which record a row means."""
    finish: Callable[[dict[str, Any]], None] | None = None
    """Of the spec: puts together what several cells of a row say."""
    strange: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The heads of columns that hold something else than their heads seem to say, and words of each."""

    @property
    def has_days(self) -> bool:
        """Whether a column has dates."""
        return any(column.field.read is the_day for column in self.columns)

    def is_needed(self, head: str) -> bool:
        """Whether no row can be read without the column of this head; so, too, if there is none."""
        return all(column.field.required for column in self.columns if column.head == head)

    def cell(self, record: Record, key: str) -> str:
        """What stands in the file for a field of a record; empty if nothing does."""
        column = self._column(key)
        return record.cells[column.place] if column else ""

    def head(self, key: str) -> str:
        """The head that a field has in the file; empty if it has none."""
        column = self._column(key)
        return column.head if column else ""

    @property
    def half_offers(self) -> tuple[str, ...]:
        """The heads of what suppliers ask, where no column says whose it is, or none the price."""
        of_suppliers = [column for column in self.columns if column.field.part == OFFER]
        whole = {"supplier", "purchase_price"} <= {column.key for column in of_suppliers}
        nothing_else = len(of_suppliers) + len(self.key) == len(self.columns)
        return () if whole or nothing_else else tuple(column.head for column in of_suppliers)

    def _column(self, key: str) -> Column | None:
        return next((c for c in self.columns if key in (c.key, c.field.name, *c.field.into)), None)


def knowing(spec: Spec, maps: Iterable[str] = ()) -> Callable[[str], str]:
    """Says of a head what it means, by itself or because one of `maps` names it; empty for no head."""
    named = {normalised(head): text for text in maps for head, _ in _sides(text) if head}
    return lambda head: spec.key_of(_bare(spec, head)[0]) or named.get(normalised(head), "")


def _bare(spec: Spec, head: str) -> tuple[str, frozenset[str]]:
    """A head of amounts without the currency in it, and which it may be; any other as it is, and none."""
    bare, named = without_currency(head)
    if named and spec.key_of(bare) in spec.money and not spec.key_of(head):
        return bare, named
    return head, frozenset()


def map_header(
    spec: Spec, header: Sequence[str], maps: Iterable[str] = (), twins: Iterable[int] = ()
) -> Heads:
    """Which columns hold which fields.

    `maps` are “head=field” or “field=head” and go before what is recognised; “head=-” leaves a
    column out. A vague head means the first of its fields that no other column holds, those
    with fewer fields before those with more, and nothing if plainer heads hold them all; a spare
    one what no other column holds then. `twins` are places of columns that are there before. Raises
    Refused for a map that fits nothing, for two columns of one field, and for a required field
    that no column holds.
    """
    chosen = {place: key for text in maps for place, key in _mapped(spec, header, text)}
    chosen = dict.fromkeys(twins, "") | chosen
    bare = [_bare(spec, head) for head in header]
    keys = _meant(spec, [head for head, _ in bare], chosen)
    taken = set(chosen.values())
    by_name = {field.name: field for field in spec.fields}
    columns: dict[str, Column] = {}
    ignored = []
    for place, head in enumerate(header):
        key = keys[place]
        if not key or (key in taken and place not in chosen):
            if head:
                ignored.append(head)
        elif key in columns and normalised(columns[key].head) == normalised(head):
            raise Refused(
                N_("Several columns are headed “{head}”. Rename them, or leave them out: --map '{head}=-'"),
                head=head,
            )
        elif key in columns:
            raise Refused(
                N_("The columns “{first}” and “{second}” both mean {field}; say which with --map."),
                first=columns[key].head,
                second=head,
                field=spoken(key),
            )
        else:
            field = by_name[key.partition(":")[0]]
            read = lru_cache(_REMEMBERED)(field.read)
            columns[key] = Column(place, head, field, key, read, key in spec.money, bare[place][1])
    if not columns:
        raise Refused(
            N_("No head is known: the first line has to name the columns, with words such as {words}."),
            words=", ".join(field.known_by[0] for field in spec.fields[:_FEW]),
        )
    for field in spec.fields:
        if field.required and field.name not in columns:
            raise Refused(
                _NO_KEY if field.name in spec.key else _NO_COLUMN,
                field=spoken(field.name),
                words=", ".join(_nearest(field, ignored)),
                name=field.name,
            )
    unnamed = tuple(place for place, head in enumerate(header, start=1) if not head)
    return Heads(tuple(columns.values()), tuple(ignored), unnamed, spec.key, spec.finish)


def _nearest(field: Field, heads: Iterable[str]) -> list[str]:
    """The few words of a field that are most like a head of a file; its first ones if none is."""
    there = [normalised(head) for head in heads]

    def unlike(word: str) -> float:
        ratios = [SequenceMatcher(None, normalised(word), head).ratio() for head in there]
        best = max(ratios, default=0.0)
        return -best if best > _ALIKE else 0.0

    return sorted(field.known_by, key=unlike)[:_FEW]


def _meant(spec: Spec, header: Sequence[str], chosen: Mapping[int, str]) -> list[str]:
    """The key of the field that each column holds; empty if it holds none."""
    vague, spare = vague_heads(spec), spare_heads(spec)
    unsure = vague.keys() | spare.keys() - sure_heads(spec).keys()
    keys = [
        chosen[place] if place in chosen else "" if normalised(head) in unsure else spec.key_of(head)
        for place, head in enumerate(header)
    ]
    held_already = frozenset(keys)

    def may_mean(place: int) -> list[Field]:
        fields = vague.get(normalised(header[place]), ())
        return [field for field in fields if not field.beside or field.beside in held_already]

    # What may mean only one thing comes first: “Symbol” is the number then, and “Kod” the postcode.
    for place in sorted(range(len(header)), key=lambda place: len(may_mean(place))):
        if place not in chosen and not keys[place]:
            fields = may_mean(place)
            keys[place] = next((field.name for field in fields if field.name not in keys), "")
            if fields and not keys[place]:
                held = normalised(header[keys.index(fields[0].name)])
                keys[place] = fields[0].name if held in vague else ""  # two that are as vague: refused
    for field in spec.fields:
        free = [place for place, key in enumerate(keys) if not key and place not in chosen]
        if field.spare and free and field.name not in keys:
            words = [normalised(word) for word in field.spare.split("|")]
            ranks = {normalised(header[place]): place for place in reversed(free)}
            found = next((ranks[word] for word in words if word in ranks), None)
            if found is not None:
                keys[found] = field.name
    return keys


_NO_FIELD: Final = "-"
_OF_THE_ROW: Final = "amount_currency"
"""The field that says in which currency the amounts of a row are, unless they say it themselves."""


def _sides(text: str) -> Iterator[tuple[str, str]]:
    """What a map may mean: a head, and the name of a field. A head may hold an equals sign itself."""
    for at in (i for i, sign in enumerate(text) if sign == "="):
        left, right = text[:at].strip(), text[at + 1 :].strip()
        yield left, right
        yield right, left


def _named(spec: Spec, word: str) -> str:
    """The key of the field that a map names; empty if it names none.

    A field's own name goes before the word that people read of one, and that before what heads of
    files are known by: “Lieferzeit” is what the reports call so.
    """
    meant = normalised(word)
    if any(field.alone and normalised(field.name) == meant for field in spec.fields):
        return spec.key_of(word)
    return _called(spec, meant) or spec.key_of(word)


def _called(spec: Spec, meant: str) -> str:
    """The field that people read of by this word, in any language; empty if there is none, or several."""
    found = {
        field.name
        for field in spec.fields
        for language in LANGUAGES
        if field.alone and normalised(translate(FieldName(field.name).label, language)) == meant
    }
    return found.pop() if len(found) == 1 else ""


def _mapped(spec: Spec, header: Sequence[str], text: str) -> list[tuple[int, str]]:
    """The places of the columns that a map names, and the key of their field, empty if they are left out."""
    for head, name in _sides(text):
        places = [place for place, each in enumerate(header) if normalised(each) == normalised(head)]
        key = _named(spec, name)
        if not places or not head or not (key or name == _NO_FIELD):
            continue
        if len(places) > 1 and key:
            raise Refused(
                N_("Columns {first} and {second} have the same head “{head}”. Rename or delete one."),
                first=places[0] + 1,
                second=places[1] + 1,
                head=head,
            )
        return [(place, key) for place in places]
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
    currencies: dict[str, frozenset[str]] = {}
    faults: list[Fault] = []
    for column in heads.columns:
        text = cells[column.place]
        if not text or text.isspace():
            continue
        if column.is_of_numbers:
            text = text.strip().removesuffix(".0")
        if column.is_money and (named := currencies_in(text) or column.currencies):
            currencies[column.key] = named
        try:
            if text[0] == "[" and text.strip().casefold() == CLEAR:
                values[column.key] = _emptied(column)
            elif column.field.into:
                together = zip(column.field.into, column.read(text, column.decimal or decimal), strict=True)
                values = {key: value for key, value in together if value not in ("", None)} | values
            elif (value := column.read(text, column.decimal or decimal)) is not NOTHING:
                values[column.key] = value
        except Refused as error:
            faults.append(Fault(column.key, error))
    for column in heads.columns:
        lacking = column.field.required and column.key not in values
        if lacking and all(fault.field != column.key for fault in faults):
            faults.append(Fault(column.key, _missing(heads, column)))
    if not faults:
        if named := values.pop(_OF_THE_ROW, None):
            currencies = {c.key: named for c in heads.columns if c.is_money and c.key in values} | currencies
        if heads.finish is not None:
            heads.finish(values)
        return Record(line, values, cells, currencies=currencies)
    # The line comes back mended: whoever mends it wants to know all of it.
    for column in heads.columns:
        if column.field.faults is not None and column.key in values:
            faults += [Fault(column.key, error) for error in column.field.faults(values[column.key])]
    places = {column.key: column.place for column in heads.columns}
    return sorted(faults, key=lambda fault: places[fault.field])


def _missing(heads: Heads, column: Column) -> Refused:
    """A line without what it is known by would be entered anew whenever its file comes."""
    if column.field.name not in heads.key:
        return Refused(N_("The cell is empty."))
    text = N_("Without “{field}” the line would not be known again when the file comes a second time.")
    return Refused(text, field=spoken(column.field.name))


def _emptied(column: Column) -> Any:
    if ":" in column.key:
        return None
    if column.field.empty is NEVER:
        raise Refused(N_("“{field}” cannot be emptied."), field=spoken(column.key))
    return column.field.empty


def identities(spec: Spec, heads: Heads) -> Callable[[Record], Iterator[tuple[tuple[Any, ...], int]]]:
    """Says of a row what it says, part by part: whom of, and a number that is the same for the same said.

    Two rows of a file that speak of one thing say the same, or contradict each other. A part
    of which a row says nothing is left out.
    """
    parts = [
        (
            part,
            tuple(
                key
                for c in heads.columns
                if c.field.part == part.name
                for key in c.field.into or (c.key,)
                if key not in part.key
            ),
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
