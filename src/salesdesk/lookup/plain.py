"""Narrowing a list that is sorted and counted: by containment, in the records' own database.

A list shows everything that has what was typed, and nothing else: whoever sorts a list by
its columns does not want what only sounds alike between the others. Where nothing has it,
`alike` tells what the search takes it for.

`matches` is a part of a statement over a column of `text.fields`; `asked` gives what it binds.
A statement depends on the number of words (`text.words_in`) alone and can be built once for each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, case, literal, or_, select
from sqlalchemy.sql.elements import SQLCoreOperations

from salesdesk.lookup.dialling import NUMBER, is_same_number
from salesdesk.lookup.index import Index
from salesdesk.lookup.ranking import worthwhile
from salesdesk.lookup.searching import Hit, search
from salesdesk.lookup.text import LONGEST_TYPED, Mark, collapsed, words_in
from salesdesk.lookup.vocabulary import HARDLY_MISSPELLED
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among

__all__ = ["alike", "asked", "best_first", "exactly", "fit", "literally", "matches", "only", "well"]

_ALIKE: Final = 200


def asked(text: str) -> dict[str, str]:
    """What `matches` binds for `text`. No wildcard of LIKE survives folding."""
    return {f"word_{index}": f"%{word}%" for index, word in enumerate(words_in(text))}


def matches(column: SQLCoreOperations[str], index: int) -> ColumnElement[bool]:
    """Whether the fields contain the word of this index."""
    return column.like(bindparam(f"word_{index}"))


def exactly(text: str) -> list[str]:
    """The codes that `text` may be in one piece, as people spell them: what has one of them comes first."""
    typed = text[:LONGEST_TYPED].strip()
    return sorted({typed, typed.upper(), typed.lower()})


def well(text: str) -> dict[str, str]:
    """What `fit` binds for `text`."""
    begun = f"{Mark.CODE}{collapsed(text[:LONGEST_TYPED])}%"
    binds = {"code_begun": begun, "next_code_begun": f"%;{begun}"}
    for index, word in enumerate(words_in(text)):
        binds |= {f"whole_{index}": f"% {word} %", f"begun_{index}": f"% {word}%"}
    return binds


def fit(name: SQLCoreOperations[str], fields: SQLCoreOperations[str], words: int) -> ColumnElement[int]:
    """How well a record that has all words fits, the best first: 0 if they are words of its name,
    1 if they begin words of its name or the text begins its code, 2 if they stand elsewhere.
    """
    padded = literal(" ") + name + literal(" ")
    whole = and_(*(padded.like(bindparam(f"whole_{index}")) for index in range(words)))
    begun = and_(*(padded.like(bindparam(f"begun_{index}")) for index in range(words)))
    # Codes are the first of the fields, and a record may have several.
    code = or_(fields.like(bindparam("code_begun")), fields.like(bindparam("next_code_begun")))
    return case((whole, 0), (or_(begun, code), 1), else_=2)


def alike(tx: Transaction, index: Index, text: str) -> list[Hit]:
    """The records that may be meant by words that no record has as they were typed, the best first.

    A number that nothing has is none: what only looks like it is something else, unless it is one
    that is only dialled otherwise.
    """
    if any(map(str.isdigit, text[:LONGEST_TYPED])):
        typed = collapsed(text[:LONGEST_TYPED])
        hits = search(tx, index, text, _ALIKE) if len(typed) >= NUMBER else []
        return [hit for hit in hits if any(is_same_number(typed, code) for code in hit.matched)]
    hits = worthwhile(search(tx, index, text, _ALIKE))
    words = words_in(text)
    # Whatever has just this is not on the list for another reason, and nothing else is meant.
    if any(hit.exact or all(any(word in found for found in hit.matched) for word in words) for hit in hits):
        return []
    return [hit for hit in hits if hit.score >= HARDLY_MISSPELLED]


def literally(tx: Transaction, index: Index, text: str) -> list[int]:
    """The records that have all of `text` in their fields, ids in order; none where there are very many.

    For lists that look at what is printed on papers: here accents and punctuation may be left out,
    and whatever else the papers are found by is looked at, too. A number is meant in one piece.
    """
    typed = collapsed(text[:LONGEST_TYPED])
    words = (typed,) if any(map(str.isdigit, typed)) else words_in(text)
    found = [
        hit.id
        for hit in search(tx, index, text, _ALIKE)
        if all(any(word in each for each in hit.matched) for word in words)
    ]
    return [] if len(found) >= _ALIKE else sorted(found)


def only(
    tx: Transaction, hits: list[Hit], record_id: Any, conditions: Sequence[ColumnElement[bool]]
) -> list[Hit]:
    """Of hits those whose records meet the conditions; `record_id` is the column of their ids."""
    if not (hits and conditions):
        return hits
    these = select(record_id).where(among(record_id, "alike"), *conditions)
    ids = set(tx.session.scalars(these, {"alike": [hit.id for hit in hits]}))
    return [hit for hit in hits if hit.id in ids]


def best_first(hits: Sequence[Hit], names: Mapping[int, str]) -> list[int]:
    """The records of hits: those whose folded names have all that matched, then those that have it elsewhere.

    Among either the order of the hits stays.
    """
    elsewhere = {hit.id for hit in hits if not set(hit.matched) <= set(names.get(hit.id, "").split())}
    return sorted((hit.id for hit in hits), key=elsewhere.__contains__)
