"""The other ways of looking things up, on the same records and queries: LIKE, rapidfuzz, FTS5."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from sqlalchemy import select

from benchmarks.lookup_data.subjects import SUBJECTS, Entity, reading
from benchmarks.lookup_runs.engine import LIMIT, Search
from salesdesk.lookup.text import folded
from salesdesk.storage.base import Base
from salesdesk.storage.engine import Database

__all__ = ["SLOW", "rivals"]

SLOW: Final = frozenset({"rapidfuzz"})
"""Those that look at every record in Python's own time: a few queries must do."""

_AT_ONCE: Final = 10_000
_CANDIDATES: Final = 50
_MATCHING: Final = f"SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank LIMIT {_CANDIDATES}"
_MARKS: Final = re.compile(r"[^a-z0-9]+")


@contextmanager
def rivals(database: Database, entity: Entity) -> Iterator[Mapping[str, Search]]:
    """The rivals by name, ready to be asked."""
    texts = dict(_texts(database, entity))
    full_text = sqlite3.connect("")  # a temporary file
    try:
        found: dict[str, Search] = {
            "LIKE" if database.is_sqlite else "ILIKE": _like(database, entity),
            "rapidfuzz": _rapidfuzz(texts),
        }
        if database.is_sqlite:
            found["FTS5"] = _fts5(full_text, texts)
        yield found
    finally:
        full_text.close()


def _texts(database: Database, entity: Entity) -> Iterator[tuple[int, str]]:
    """What each record is found by, its words and codes with blanks between them."""
    key, fields = SUBJECTS[entity].key, _fields(SUBJECTS[entity].text)
    with reading(database) as tx:
        rows = tx.session.execute(select(key, fields), execution_options={"yield_per": _AT_ONCE})
        for id_, text in rows:
            yield id_, _MARKS.sub(" ", text).strip()


def _fields(text: type[Base]) -> Any:
    return text.__table__.c.fields


def _like(database: Database, entity: Entity) -> Search:
    """Every word contained in the text of the record, in any order."""
    key, fields = SUBJECTS[entity].key, _fields(SUBJECTS[entity].text)

    def ask(text: str) -> list[int]:
        words = folded(text).split()
        having = [fields.ilike(f"%{w}%") if not database.is_sqlite else fields.like(f"%{w}%") for w in words]
        with reading(database) as tx:
            return list(tx.session.scalars(select(key).where(*having).limit(LIMIT)))

    return ask


def _rapidfuzz(texts: Mapping[int, str]) -> Search:
    """The weighted ratio of the query and every record."""

    def ask(text: str) -> list[int]:
        best = process.extract(folded(text), texts, scorer=fuzz.WRatio, limit=LIMIT)
        return [id_ for _, _, id_ in best]

    return ask


def _fts5(connection: sqlite3.Connection, texts: Mapping[int, str]) -> Search:
    """Any trigram of the query, the fifty best by bm25, of these those whose words are most alike."""
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(text, tokenize='trigram')")
    connection.executemany("INSERT INTO found(rowid, text) VALUES (?, ?)", texts.items())
    connection.commit()

    def ask(text: str) -> list[int]:
        words = folded(text).split()
        pieces = {word[at : at + 3] for word in words for at in range(len(word) - 2)}
        if not pieces:
            return []
        asked = " OR ".join(f'"{piece}"' for piece in sorted(pieces))
        ids = [id_ for (id_,) in connection.execute(_MATCHING, (asked,))]
        return sorted(ids, key=lambda id_: -_alike(words, texts[id_].split()))[:LIMIT]

    return ask


def _alike(asked: Sequence[str], words: Sequence[str]) -> float:
    """How alike the words asked for are to those of a record that are most like them."""
    beginnings = process.cdist(asked, words, scorer=OSA.normalized_similarity)
    for place, word in enumerate(asked):
        cut = process.cdist([word], [each[: len(word)] for each in words], scorer=OSA.normalized_similarity)
        beginnings[place] = beginnings[place].clip(min=cut[0])
    return float(beginnings.max(axis=1).sum())
