"""What the search keeps: generations of each index, their postings, and what changed since."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary
from sqlalchemy.dialects.postgresql import BYTEA
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Code, Id, Instant

__all__ = ["LookupDelta", "LookupGeneration", "LookupIndex", "LookupPiece", "LookupPosting"]

_Bytes = LargeBinary().with_variant(BYTEA(), "postgresql")


class LookupIndex(Base):
    """One index, of one kind of record, and where it stands.

    `round` is what changes are noted under now. The live generation knows every change of
    the rounds before `live_round`; without one every record is in a round since 0.
    """

    __tablename__ = "lookup_index"

    name: Mapped[Code] = mapped_column(primary_key=True)
    round: Mapped[int]
    live_round: Mapped[int]
    generation_id: Mapped[int | None]


class LookupGeneration(Base):
    """An index of all records as they were at one moment; nothing of it ever changes.

    Built beside the one in use. `token` names the file in which seats keep its vocabulary;
    `size` is that of the vocabulary in bytes, `records` how many it knows. `retired_at` says
    since when it is not used.
    """

    __tablename__ = "lookup_generation"
    __table_args__ = constraints(Index(None, "index_name"))

    id: Mapped[Id]
    index_name: Mapped[Code]
    round: Mapped[int]
    token: Mapped[Code]
    size: Mapped[int]
    records: Mapped[int]
    built_at: Mapped[Instant]
    retired_at: Mapped[Instant | None]


class LookupPiece(Base):
    """The vocabulary of a generation, cut into pieces that fit into a transaction."""

    __tablename__ = "lookup_piece"

    generation_id: Mapped[int] = mapped_column(
        ForeignKey("lookup_generation.id"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bytes: Mapped[bytes] = mapped_column(_Bytes)


class LookupPosting(Base):
    """The records of one term: 1,000 in a row by their numbers, or 32,000 by bits (`lookup.postings`).

    The key is generation, term and number of the row in one, so that a word, and all words
    that begin alike, are one range of keys.
    """

    __tablename__ = "lookup_posting"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    records: Mapped[bytes] = mapped_column(_Bytes)


class LookupDelta(Base):
    """The records that one transaction entered, changed or removed: ids, unsigned 64-bit numbers.

    `token` is drawn at random: a database that was put back gives the same ids to other notes.
    """

    __tablename__ = "lookup_delta"
    # Where an index stands is read from this index alone, at every key.
    __table_args__ = constraints(Index(None, "index_name", "round", "id", "token"))

    id: Mapped[Id]
    index_name: Mapped[Code]
    round: Mapped[int]
    token: Mapped[int] = mapped_column(Integer)
    records: Mapped[bytes] = mapped_column(_Bytes)
