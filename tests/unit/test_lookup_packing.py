"""Arrays come out of a run of bytes as they went in."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.lookup.packing import pack, unpack

KINDS = st.sampled_from(["uint8", "uint32", "int64", "float32", "uint64"])
ARRAYS = st.dictionaries(
    st.text(max_size=12),
    st.builds(lambda kind, values: np.array(values, kind), KINDS, st.lists(st.integers(0, 255), max_size=20)),
    max_size=5,
)


@given(ARRAYS)
def test_what_is_packed_comes_out_the_same(arrays: dict[str, Any]) -> None:
    found = unpack(pack(arrays))
    assert list(found) == list(arrays)
    for title, array in arrays.items():
        assert found[title].dtype == array.dtype
        assert found[title].tolist() == array.tolist()


def test_arrays_in_a_file_are_read_where_they_lie(tmp_path: Path) -> None:
    path = tmp_path / "packed"
    path.write_bytes(pack({"a": np.arange(3, dtype=np.uint8), "b": np.arange(10_000, dtype=np.int64)}))
    with path.open("rb") as file:
        found = unpack(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    assert found["b"][9_999] == 9_999
    assert found["b"].flags.aligned
    assert not found["b"].flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        found["b"][0] = 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 7,
        b"\0" * 64,
        b"\xff" * 64,
        b"short",
        (2).to_bytes(8, "little") + b"\xff\xfe rest",
        (9).to_bytes(8, "little") + b"no tables, no arrays",
        pack({"a": np.arange(100)})[:-8],
        pack({"a": np.arange(100)})[:20],
    ],
)
def test_what_was_not_packed_is_refused(content: bytes) -> None:
    # NumPy and json refuse some of these in words of their own; ValueError is all that is promised.
    with pytest.raises(ValueError):  # noqa: PT011
        unpack(content)
