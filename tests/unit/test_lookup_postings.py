"""Records of a term come back as they were packed, listed or marked."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.lookup.postings import Listed, Marked, least_marked, marked_in, packed, rows_of, unpacked


@given(st.integers(1, 100_000), st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_packed_records_come_back(whole: int, share: float, seed: int) -> None:
    chance = np.random.default_rng(seed)
    records = np.flatnonzero(chance.random(whole) < share**3).astype(np.uint32)
    rows = list(packed(records, whole))
    assert len(rows) == rows_of(len(records), whole)
    assert all(len(row) <= 4000 for row in rows)
    marked = len(records) >= least_marked(whole)
    assert sum(map(len, rows)) == (-(-whole // 8) if marked else 4 * len(records))
    posting = unpacked(b"".join(rows), marked, in_order=True)
    assert isinstance(posting, Marked if marked else Listed)
    assert posting.records.tolist() == records.tolist()
    if marked:
        assert np.concatenate([marked_in(*row) for row in enumerate(rows)]).tolist() == records.tolist()
    asked = chance.integers(0, whole, 100)
    assert posting.has(asked).tolist() == np.isin(asked, records).tolist()
    counts = np.zeros(whole, np.uint8)
    posting.count_in(counts)
    posting.count_in(counts)
    assert np.flatnonzero(counts == 2).tolist() == records.tolist()
    assert counts.sum() == 2 * len(records)


def test_rows_that_are_gone_have_no_records() -> None:
    """Those of a generation that was removed while somebody searched it."""
    for posting in (unpacked(b"", marked=False, in_order=True), unpacked(b"", marked=True, in_order=True)):
        assert not len(posting.records)
        assert not posting.has(np.array([0, 5, 10**6])).any()
        counts = np.zeros(10, np.uint8)
        posting.count_in(counts)
        assert not counts.any()


def test_only_the_first_rows_of_marks_tell_of_the_first_records() -> None:
    first, *_ = packed(np.arange(0, 100_000, 2, dtype=np.uint32), 100_000)
    posting = unpacked(first, marked=True, in_order=True)
    assert posting.records.tolist() == list(range(0, 32_000, 2))
    assert posting.has(np.array([0, 1, 31_998, 32_000, 99_998])).tolist() == [True, False, True, False, False]
