"""Building a new generation of an index beside the one in use.

Seats go on searching and writing. First a new round is opened: whatever is changed from
now on is noted under it. Every record read after that is as new as the round, so when all
have been read the new generation, with the notes of the new round, is complete; one small
transaction puts it in the place of the old one. All writing is cut into transactions that
nobody has to wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import bindparam, func, insert, select, update

from salesdesk.lookup.delta import standing
from salesdesk.lookup.generation import begun, token_of
from salesdesk.lookup.grams import number_of, pieces_of
from salesdesk.lookup.index import Index, first_key, term_of
from salesdesk.lookup.model import LookupDelta, LookupGeneration, LookupIndex, LookupPiece, LookupPosting
from salesdesk.lookup.packing import pack
from salesdesk.lookup.postings import CHUNK, Records, packed
from salesdesk.lookup.replacing import is_kept, put_in_use, remove_replaced
from salesdesk.lookup.text import words_and_codes
from salesdesk.lookup.vocabulary import Vocabulary
from salesdesk.office.work import Transaction
from salesdesk.storage.engine import Database
from salesdesk.storage.ranges import add_bytes
from salesdesk.storage.rows import add_for_ids, read_columns, table_of

__all__ = ["is_due", "rebuild"]

_BLOCK: Final = 20_000  # records read at a time
_BYTES: Final = 400_000  # of postings or vocabulary in one transaction
_OTHER_SCRIPT: Final = b"?"
_LETTERS: Final = (1, 2, 3)
_A_DAY: Final = timedelta(days=1)
_SOME: Final = 500
_FEW: Final = 2_000
_SHARE: Final = 50
_MANY_NOTES: Final = 2_000

Progress = Callable[[float], None]
"""Told what part of the work is done, between two transactions; what it raises breaks the work off."""
_READ: Final = 0.5
"""The part of the work that is done when all records have been read."""

# Statements are built once: building one takes longer than running it.

_NEXT_ROUND: Final = (
    update(LookupIndex)
    .where(LookupIndex.name == bindparam("of_index"))
    .values(round=LookupIndex.round + 1)
    .returning(LookupIndex.round)
)
_NOTED: Final = select(func.sum(func.length(LookupDelta.records))).where(
    LookupDelta.index_name == bindparam("name"), LookupDelta.round >= bindparam("round")
)
_BUILT: Final = select(LookupGeneration.records, LookupGeneration.built_at).where(
    LookupGeneration.id == bindparam("generation")
)
_Pairs = npt.NDArray[np.uint64]
"""Terms and records in one number each, the term in the upper half."""


class _Numbers(dict[str, int]):
    """Words, numbered as they come."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


@dataclass(slots=True)
class _Contents:
    """What has been read of the records, by the number in which they came."""

    ids: list[int] = field(default_factory=list)
    words: _Numbers = field(default_factory=_Numbers)
    word_pairs: list[_Pairs] = field(default_factory=list)
    gram_pairs: list[_Pairs] = field(default_factory=list)


def is_due(tx: Transaction, index: Index) -> bool:
    """Whether a new generation is worth its while.

    The first one is when there are some records; the next when much has changed, or anything
    has and the last is a day old: what is wanted most often is known as of then.
    """
    now = standing(tx, index)
    if not now.notes:
        return False
    # Notes are of one record or of hundreds; so many bytes are that many records.
    noted = (tx.session.scalar(_NOTED, {"name": index.name, "round": now.live_round}) or 0) // 8
    built = tx.session.execute(_BUILT, {"generation": now.generation_id}).one_or_none()
    if built is None:
        return noted > _SOME
    old = built.built_at < tx.now - _A_DAY
    return bool(old) or now.notes > _MANY_NOTES or noted > max(_FEW, built.records // _SHARE)


def rebuild(database: Database, index: Index, now: datetime, progress: Progress | None = None) -> int:
    """Build a new generation of all records and put it in use; how many records it has.

    Safe at any time and by any number at once: the one that began last is kept. What was
    replaced is removed some time later, by the next rebuild; what one that was broken off
    has left, at once.
    """
    told = progress or _nobody
    round_ = _open_round(database, index)
    contents = _read(database, index, told)
    vocabulary, postings = _assembled(contents, _popularity(database, index))
    packed = pack(vocabulary)
    with database.write() as session:
        [id_] = add_for_ids(
            session,
            LookupGeneration,
            [
                {
                    "index_name": index.name,
                    "round": round_,
                    "token": token_of(packed),
                    "size": len(packed),
                    "records": len(contents.ids),
                    "built_at": now,
                    "retired_at": None,
                }
            ],
        )
    if _write(database, id_, packed, postings, told):
        with database.write() as session:
            put_in_use(session, index, id_, round_, now)
    remove_replaced(database, index, now)
    told(1.0)
    return len(contents.ids)


def _nobody(_part: float) -> None:
    """Tell nobody."""


def _write(database: Database, id_: int, packed: bytes, postings: _Postings, told: Progress) -> bool:
    """Write what a generation consists of; False if one that began later has removed it meanwhile."""
    for number, at in enumerate(range(0, len(packed), _BYTES)):
        piece = {"generation_id": id_, "number": number, "bytes": packed[at : at + _BYTES]}
        with database.write() as session:
            if not is_kept(session, id_):
                return False
            session.execute(insert(table_of(LookupPiece)), piece)
    terms = max(1, len(postings.starts) - 1)
    for rows in _rows(postings, id_):
        with database.write() as session:
            if not is_kept(session, id_):
                return False
            add_bytes(session, LookupPosting.__tablename__, "key", "records", rows)
        told(_READ + (1 - _READ) * (term_of(rows[-1][0]) + 1) / terms)
    return True


def _open_round(database: Database, index: Index) -> int:
    """Open a round: when this has been committed nobody notes anything under an older one."""
    with database.write() as session:
        first = {"name": index.name, "round": 0, "live_round": 0, "generation_id": None}
        database.insert_if_absent(session, LookupIndex, [first])
        return session.execute(_NEXT_ROUND, {"of_index": index.name}).scalar_one()


def _read(database: Database, index: Index, progress: Progress) -> _Contents:
    """Read every record, block by block, each in a transaction of its own."""
    found = _Contents()
    statement = index.block()
    after = 0
    with database.read() as session:
        whole = session.scalar(select(func.count()).select_from(index.table)) or 1
    while True:
        with database.read() as session:
            rows = read_columns(session, statement, {"after": after, "most": _BLOCK}).all()
        if not rows:
            return found
        _take_in(found, rows)
        after = found.ids[-1]
        progress(_READ * min(1.0, len(found.ids) / whole))


def _take_in(found: _Contents, rows: Sequence[Any]) -> None:
    number_of_word = found.words.__getitem__
    words: list[int] = []
    word_counts: list[int] = []
    codes: list[str] = []
    code_counts: list[int] = []
    for _, text in rows:
        its_words, its_codes = words_and_codes(text)
        words += map(number_of_word, its_words)
        word_counts.append(len(its_words))
        codes += its_codes
        code_counts.append(len(its_codes))
    records = np.arange(len(found.ids), len(found.ids) + len(rows), dtype=np.uint32)
    found.ids += [row[0] for row in rows]
    found.word_pairs.append(_pairs(np.array(words, np.uint32), np.repeat(records, word_counts)))
    found.gram_pairs.append(_pairs(*pieces_of(codes, np.repeat(records, code_counts))))


def _popularity(database: Database, index: Index) -> dict[int, float]:
    if index.popularity is None:
        return {}
    with database.read() as session:
        return {id_: float(number) for id_, number in session.execute(index.popularity)}


@dataclass(frozen=True, slots=True)
class _Postings:
    """The records of every term, of `whole` in all, term after term, and where each term's begin."""

    records: Records
    starts: npt.NDArray[np.int64]
    whole: int


def _assembled(
    contents: _Contents, popularity: dict[int, float]
) -> tuple[dict[str, npt.NDArray[Any]], _Postings]:
    """What the generation keeps in memory, and its postings: words first, then pieces of codes."""
    ids = np.array(contents.ids, np.int64)
    wanted = np.fromiter((popularity.get(id_, 0.0) for id_ in contents.ids), np.float64, len(ids))
    order = np.argsort(-wanted, kind="stable")
    place = np.empty(len(ids), np.uint64)
    place[order] = np.arange(len(ids), dtype=np.uint64)

    spelled = sorted(contents.words)
    rank = np.empty(len(spelled), np.uint64)
    rank[[contents.words[word] for word in spelled]] = np.arange(len(spelled), dtype=np.uint64)
    words = _sorted(contents.word_pairs, place, rank)
    word_starts = _starts(words, np.arange(len(spelled) + 1, dtype=np.uint64))

    begins = _beginnings(spelled, words, word_starts, len(ids))
    grams = _sorted(contents.gram_pairs, place)
    grams = np.insert(grams, np.searchsorted(grams, begins), begins)  # both are in order
    terms = grams >> _HALF
    firsts = np.flatnonzero(_changes(terms))
    pieces, sizes = terms[firsts], np.diff(np.append(firsts, len(terms)))
    vocabulary = Vocabulary.build(spelled) | {
        "record_ids": ids[order],
        "wanted": np.array([np.count_nonzero(wanted > 0)], np.uint32),
        # Records are read by their ids, so these are in order, and `place` says where each went.
        "sorted_ids": ids,
        "places": place.astype(np.uint32),
        "words_before": word_starts.astype(np.uint32),
        "best": words[word_starts[:-1]].astype(np.uint32),  # the lower half: records in their order
        "grams": pieces.astype(np.uint32),
        "gram_sizes": sizes.astype(np.uint32),
    }
    starts = np.concatenate([word_starts[:-1], len(words) + np.concatenate([[0], np.cumsum(sizes)])])
    records = np.concatenate([words, grams]).astype(np.uint32)  # the lower half
    return vocabulary, _Postings(records, starts.astype(np.int64), len(ids))


_HALF: Final = np.uint64(32)


def _pairs(terms: npt.NDArray[np.uint32], records: npt.NDArray[np.uint32]) -> _Pairs:
    return (terms.astype(np.uint64) << _HALF) | records


def _sorted(
    parts: list[_Pairs], place: npt.NDArray[np.uint64], rank: npt.NDArray[np.uint64] | None = None
) -> _Pairs:
    """The different pairs in order, records by their place among all and terms by their rank."""
    pairs = np.concatenate([*parts, np.empty(0, np.uint64)])
    parts.clear()
    terms = pairs >> _HALF
    records = place[(pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)] if len(pairs) else pairs
    pairs = ((terms if rank is None else rank[terms.astype(np.int64)]) << _HALF) | records
    pairs.sort()
    return pairs[_changes(pairs)]


def _changes(ordered: _Pairs) -> npt.NDArray[np.bool_]:
    """Where something else begins."""
    different = np.ones(len(ordered), bool)
    different[1:] = ordered[1:] != ordered[:-1]
    return different


def _starts(pairs: _Pairs, terms: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    return np.searchsorted(pairs, terms << _HALF).astype(np.int64)


def _beginnings(spelled: Sequence[str], words: _Pairs, starts: npt.NDArray[np.int64], records: int) -> _Pairs:
    """The most wanted records of one to three letters that very many words begin with."""
    found: list[_Pairs] = []
    marked = np.zeros(records, bool)
    for letters in _LETTERS:
        beginnings = np.array([word[:letters].encode("ascii", "replace") for word in spelled], f"S{letters}")
        changes = np.flatnonzero(beginnings[1:] != beginnings[:-1]) + 1
        bounds = [0, *changes.tolist(), len(spelled)] if spelled else []
        for first, last in pairwise(bounds):
            if starts[last] - starts[first] <= CHUNK or len(beginnings[first]) < letters:
                continue
            if _OTHER_SCRIPT in beginnings[first]:
                continue  # one sign stands for many
            marked[:] = False
            marked[(words[starts[first] : starts[last]] & np.uint64(0xFFFFFFFF)).astype(np.int64)] = True
            best = np.flatnonzero(marked)[:CHUNK].astype(np.uint64)
            term = np.uint64(number_of(begun(beginnings[first].decode())))
            found.append((term << _HALF) | best)
    return np.sort(np.concatenate([*found, np.empty(0, np.uint64)]))


def _rows(postings: _Postings, generation: int) -> Iterator[list[tuple[int, bytes]]]:
    """The rows of all terms, cut where a transaction should end."""
    rows: list[tuple[int, bytes]] = []
    size = 0
    bounds = postings.starts.tolist()
    for term, (start, stop) in enumerate(pairwise(bounds)):
        content = packed(postings.records[start:stop], postings.whole)
        its = list(enumerate(content, first_key(generation, term)))
        rows += its
        size += sum(len(each) for _, each in its)
        if size + 50 * len(rows) > _BYTES:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows
